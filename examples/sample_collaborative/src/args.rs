//! The command line: what to generate and where.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::calendar::academic_year;
use crate::write::defect_names;

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Writes a made-up group of California school districts: CALPADS, CAASPP, ELPAC and survey files,
the school directory, and the true effects that were planted in them.

Usage: sample-collaborative --out DIR [options]

  --out DIR          folder to write into; must be new, empty, or an earlier output of this program
  --students N       students enrolled per year over all districts          (default 30000)
  --districts N      number of districts                                    (default 8)
  --schools N        number of schools                (default about one per 500 students)
  --years N          number of academic years                               (default 2)
  --last-year YYYY   spring year of the last academic year, 2021 to 2025    (default 2023)
  --seed N           whole number; the same seed gives the same bytes       (default 20230614)
  --defects RULES    plants what these rules of data_quality find, separated by commas, or all;
                     truth/planted_defects.csv lists it                     (default none)
  --threads N        how many threads write; does not change the output     (default 2)
  -h, --help         this text
  -V, --version      the version
";

/// First spring year whose layouts are confirmed: SENR of 39 fields and the SINC/SIRS pair began
/// in 2019-2020 (CALPADS Data Guide v11.0).
const FIRST_SPRING: i32 = 2020;
/// Last spring year whose layouts the CALPADS manual tells: its pages of May 2025 have those that
/// began with 2023-2024.
const LAST_SPRING: i32 = 2025;

/// Five digits of a school code hold this many schools below the district codes.
const MOST_SCHOOLS: usize = 7_500;

/// Everything that decides the output, and the thread count, which does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Students enrolled per year over all districts.
    pub(crate) students: usize,
    /// Number of districts, without the independent charter.
    pub(crate) districts: usize,
    /// Number of open schools, the independent charter among them.
    pub(crate) schools: usize,
    /// Number of academic years written.
    pub(crate) years: usize,
    /// Spring year of the last academic year.
    pub(crate) last_year: i32,
    /// Seed of every random stream.
    pub(crate) seed: u64,
    /// Rules of `data_quality` whose defects are planted.
    pub(crate) defects: Vec<String>,
    /// Threads used for the simulation and for writing.
    pub(crate) threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            students: 30_000,
            districts: 8,
            schools: 60,
            years: 2,
            last_year: 2023,
            seed: 20_230_614,
            defects: Vec::new(),
            threads: 2,
        }
    }
}

/// What the user asked for.
#[derive(Debug)]
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Print the version.
    Version,
    /// Generate.
    Run {
        /// The output folder.
        out: PathBuf,
        /// The checked settings.
        settings: Settings,
    },
}

/// Reads and checks the arguments; every error says what to do instead.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut out = None;
    let mut schools = None;
    let mut defects = None;
    let mut settings = Settings::default();
    while let Some(argument) = parser.next().map_err(explain)? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("out") => out = Some(PathBuf::from(parser.value().map_err(explain)?)),
            Long("students") => settings.students = number(&mut parser)?,
            Long("districts") => settings.districts = number(&mut parser)?,
            Long("schools") => schools = Some(number(&mut parser)?),
            Long("years") => settings.years = number(&mut parser)?,
            Long("last-year") => settings.last_year = number(&mut parser)?,
            Long("seed") => settings.seed = number(&mut parser)?,
            Long("defects") => {
                defects = Some(parser.value().and_then(ValueExt::string).map_err(explain)?);
            }
            Long("threads") => settings.threads = number(&mut parser)?,
            other => return Err(explain(other.unexpected())),
        }
    }
    let out =
        out.ok_or("say where to write with --out DIR; --help lists the options".to_string())?;
    settings.schools = schools.unwrap_or_else(|| default_schools(&settings));
    check(&settings)?;
    if let Some(text) = defects {
        settings.defects = defect_rules(&text, settings.last_year)?;
    }
    Ok(Command::Run { out, settings })
}

/// About one school per 500 students, but an elementary, a middle and a high school per district
/// as long as a school still has 100 students.
fn default_schools(settings: &Settings) -> usize {
    let full_set = (3 * settings.districts + 1).min(settings.students / 100);
    (settings.students / 500)
        .max(full_set)
        .max(settings.districts)
}

/// Checks the ranges.
fn check(settings: &Settings) -> Result<(), String> {
    let Settings {
        students,
        districts,
        schools,
        years,
        last_year,
        threads,
        ..
    } = *settings;
    if !(2021..=LAST_SPRING).contains(&last_year) {
        return Err(format!(
            "--last-year {last_year}: use 2021 to {LAST_SPRING}, the years whose CALPADS layouts \
             are known"
        ));
    }
    let most_years = (last_year - FIRST_SPRING + 1) as usize;
    if years == 0 || years > most_years {
        return Err(format!(
            "--years {years} is out of range: with --last-year {last_year} use 1 to {most_years}, \
             because the layouts written here begin with 2019-2020"
        ));
    }
    if !(100..=10_000_000).contains(&students) {
        return Err(format!("--students {students}: use 100 to 10000000"));
    }
    if !(1..=400).contains(&districts) {
        return Err(format!("--districts {districts}: use 1 to 400"));
    }
    if schools < districts || schools > students / 10 || schools > MOST_SCHOOLS {
        return Err(format!(
            "--schools {schools}: use at least one per district ({districts}), at most one per \
             ten students ({}) and at most {MOST_SCHOOLS}",
            students / 10
        ));
    }
    if !(1..=64).contains(&threads) {
        return Err(format!("--threads {threads}: use 1 to 64"));
    }
    Ok(())
}

/// The rules that follow `--defects`.
fn defect_rules(text: &str, last_year: i32) -> Result<Vec<String>, String> {
    let names = || defect_names(last_year);
    if text == "all" {
        return Ok(names().map(str::to_string).collect());
    }
    let rules: Vec<String> = text.split(',').map(str::to_string).collect();
    match rules
        .iter()
        .find(|rule| !names().any(|name| name == **rule))
    {
        Some(unknown) => Err(format!(
            "--defects {unknown}: no file of {} can carry it; use all, or of {}",
            academic_year(last_year),
            names().collect::<Vec<_>>().join(", ")
        )),
        None => Ok(rules),
    }
}

/// The whole number that follows an option.
fn number<T: std::str::FromStr>(parser: &mut lexopt::Parser) -> Result<T, String>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    parser
        .value()
        .and_then(|value| value.parse())
        .map_err(explain)
}

/// An argument error with the way out.
#[allow(
    clippy::needless_pass_by_value,
    reason = "used as a function value in map_err"
)]
fn explain(error: lexopt::Error) -> String {
    format!("{error}; --help lists the options")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn defaults_are_sixty_schools() {
        let Ok(Command::Run { settings, .. }) = read("--out x") else {
            panic!("must parse");
        };
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn errors_say_the_reason() {
        assert!(read("").unwrap_err().contains("--out DIR"));
        assert!(
            read("--out x --last-year 2026")
                .unwrap_err()
                .contains("use 2021 to 2025")
        );
        assert!(
            read("--out x --years 5")
                .unwrap_err()
                .contains("use 1 to 4")
        );
        assert!(read("--out x --schools 3").unwrap_err().contains("(8)"));
        assert!(
            read("--out x --defects opted_out")
                .unwrap_err()
                .contains("grade_jump")
        );
        let swds = "--out x --defects not_participating_without_reason --last-year";
        assert!(
            read(&format!("{swds} 2023"))
                .unwrap_err()
                .contains("no file of 2022-2023")
        );
        assert!(read(&format!("{swds} 2024")).is_ok());
        assert!(read("--out x --student 3").unwrap_err().contains("--help"));
    }
}
