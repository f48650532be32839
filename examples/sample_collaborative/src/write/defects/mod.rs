//! Plants defects in the finished files, as a slip would leave them there: each in the records of
//! a student who has no other, so that its rule finds it and no other rule does.
//!
//! The defects are in the last year, most of them in the largest LEA; those of a whole file are in
//! the second largest. `truth/planted_defects.csv` lists them as `data_quality` should.

mod rules;
mod text_file;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::output::{Format, Output};
use crate::calendar::{LATER_LAYOUTS, academic_year};
use crate::history::World;
use rules::{OF_SWDS, RULES};
use text_file::TextFile;

/// The rules whose defects can be planted in the files of a last year.
pub(crate) fn names(last_year: i32) -> impl Iterator<Item = &'static str> {
    let has_swds = last_year >= LATER_LAYOUTS;
    (RULES.iter())
        .map(|(rule, _)| *rule)
        .filter(move |rule| has_swds || !OF_SWDS.contains(rule))
}

/// Values of columns, by name.
type Values = Vec<(&'static str, String)>;

/// Fixed values.
fn to(values: &[(&'static str, &str)]) -> Values {
    values
        .iter()
        .map(|&(column, value)| (column, value.to_string()))
        .collect()
}

/// A student whose records are as plain as can be: one school, whole days, no incident, and
/// nothing that a rule finds.
#[derive(Clone)]
struct Student {
    ssid: String,
    /// Grade of the year before, where enrolled.
    earlier_grade: Option<i8>,
    /// Lines of each file, by file type.
    lines: HashMap<&'static str, Vec<usize>>,
}

impl Student {
    /// The first line in a file.
    fn line(&self, file_type: &str) -> Option<usize> {
        self.lines.get(file_type)?.first().copied()
    }
}

/// A line of `truth/planted_defects.csv`.
struct Planted {
    rule: &'static str,
    file_type: &'static str,
    path: PathBuf,
    line: usize,
    key: String,
}

/// The files that defects are planted in, and what was planted.
struct Planter {
    /// Spring of the last year.
    spring: i32,
    /// Its files of the largest LEA, by file type.
    files: BTreeMap<&'static str, TextFile>,
    /// Folder of the second largest.
    other: Option<PathBuf>,
    /// Seven-digit code of a school that closed long ago.
    closed_school: String,
    /// Students nobody has used yet, in the order of the files.
    plain: Vec<Student>,
    /// SSIDs that are in use.
    known: HashSet<String>,
    rule: &'static str,
    planted: Vec<Planted>,
}

/// Plants the defects of the settings below `out`, where the files are.
pub(super) fn plant(out: &Path, world: &World) -> Result<(), String> {
    let mut planter = Planter::read(out, world).map_err(|error| error.to_string())?;
    for (rule, plant) in RULES {
        if world.settings.defects.contains(&rule.to_string()) {
            planter.rule = rule;
            plant(&mut planter).map_err(|error| {
                format!("--defects {rule}: {error}; use more students, districts or years")
            })?;
        }
    }
    planter.write(out).map_err(|error| error.to_string())
}

impl Planter {
    fn read(out: &Path, world: &World) -> io::Result<Self> {
        let spring = world.settings.last_year;
        let (now, before) = (academic_year(spring), academic_year(spring - 1));
        let mut folders = Vec::new();
        let mut known = HashSet::new();
        let mut enrolments: HashMap<String, Vec<(usize, bool, i8)>> = HashMap::new();
        for (lea, agency) in world.plan.leas.iter().enumerate() {
            let districts = out.join("districts").join(&agency.code);
            for (year, current) in [(&before, false), (&now, true)] {
                let folder = districts.join(year);
                if !folder.exists() {
                    continue;
                }
                let senr = find(&folder, "calpads_senr")?;
                for line in 0..senr.len() {
                    let ssid = senr.get(line, "SSID").to_string();
                    let grade = grade_number(senr.get(line, "GradeLevelCode"));
                    known.insert(ssid.clone());
                    enrolments
                        .entry(ssid)
                        .or_default()
                        .push((lea, current, grade));
                }
                if current {
                    folders.push((senr.len(), lea, folder));
                }
            }
        }
        folders.sort_by_key(|(students, lea, _)| (std::cmp::Reverse(*students), *lea));
        let (_, home, folder) = &folders[0];
        let mut files = BTreeMap::new();
        for (file_type, _) in text_file::FILES {
            if *file_type == "calpads_swds" && spring < LATER_LAYOUTS {
                continue;
            }
            files.insert(*file_type, find(folder, file_type)?);
        }
        let directory = TextFile::read(&out.join("directory/pubschls.txt"), "school_directory")?;
        let closed = (1..directory.len())
            .find(|&line| directory.get(line, "StatusType") == "Closed")
            .map_or("", |line| directory.get(line, "CDSCode"));
        let mut planter = Self {
            spring,
            files,
            other: folders.get(1).map(|(_, _, folder)| folder.clone()),
            closed_school: closed.chars().skip(7).collect(),
            plain: Vec::new(),
            known,
            rule: "",
            planted: Vec::new(),
        };
        planter.plain = planter.students(*home, &enrolments);
        Ok(planter)
    }

    /// The plain students of the largest LEA.
    fn students(
        &self,
        home: usize,
        enrolments: &HashMap<String, Vec<(usize, bool, i8)>>,
    ) -> Vec<Student> {
        let mut lines: HashMap<&str, HashMap<&'static str, Vec<usize>>> = HashMap::new();
        for (file_type, file) in &self.files {
            for line in file.first_record()..file.len() {
                let of_student = lines.entry(file.get(line, "SSID")).or_default();
                of_student.entry(file_type).or_default().push(line);
            }
        }
        let senr = &self.files["calpads_senr"];
        let mut students = Vec::new();
        for line in 0..senr.len() {
            let ssid = senr.get(line, "SSID");
            let own = &enrolments[ssid];
            let earlier: Vec<i8> = own.iter().filter(|e| !e.1).map(|e| e.2).collect();
            let student = Student {
                ssid: ssid.to_string(),
                earlier_grade: earlier.first().copied(),
                lines: lines[ssid].clone(),
            };
            let at_home = own.iter().all(|(lea, _, _)| *lea == home);
            let grade = grade_number(senr.get(line, "GradeLevelCode"));
            let steps = earlier
                .iter()
                .all(|earlier| (0..=1).contains(&(grade - earlier)));
            if at_home
                && own.len() == 1 + earlier.len()
                && earlier.len() < 2
                && steps
                && self.is_plain(&student)
            {
                students.push(student);
            }
        }
        students
    }

    /// Whether nothing is out of the ordinary in a student's records of the year.
    fn is_plain(&self, student: &Student) -> bool {
        let one = |file_type| {
            student
                .lines
                .get(file_type)
                .is_some_and(|lines| lines.len() == 1)
        };
        let all_once = [
            "calpads_senr",
            "calpads_sinf",
            "calpads_sela",
            "calpads_stas",
        ];
        if !all_once.into_iter().all(one) || student.lines.contains_key("calpads_sinc") {
            return false;
        }
        let senr = |column| self.of(student, "calpads_senr", column);
        let stas = |column| self.of(student, "calpads_stas", column);
        let whole = rules::DAYS
            .iter()
            .all(|column| stas(column).parse::<u32>().is_ok());
        let scored = student.lines.get("caaspp").is_none_or(|lines| {
            let caaspp = &self.files["caaspp"];
            lines
                .iter()
                .all(|&line| !caaspp.get(line, "ScaleScore").is_empty())
        });
        let year = self.spring - 1;
        senr("EnrollmentStatusCode") == "10"
            && senr("EnrollmentStartDate") > format!("{year}0801").as_str()
            && senr("EnrollmentStartDate") < format!("{year}0901").as_str()
            && senr("StudentExitReasonCode") == "E155"
            && stas("AbsenceSummaryDataCollectionExemptionIndicator") == "N"
            && whole
            && stas("DaysAttended")
                .parse::<u32>()
                .is_ok_and(|days| days > 20)
            && scored
    }

    /// A value of a student's first record in a file.
    fn of(&self, student: &Student, file_type: &'static str, column: &str) -> &str {
        let line = student.line(file_type).expect("the student is in the file");
        self.files[file_type].get(line, column)
    }

    fn file(&mut self, file_type: &'static str) -> &mut TextFile {
        self.files.get_mut(file_type).expect("every file is read")
    }

    /// The first student nobody has used whom `suits` takes.
    fn take<T>(
        &mut self,
        suits: impl Fn(&Self, &Student) -> Option<T>,
    ) -> Result<(Student, T), String> {
        let found = self
            .plain
            .iter()
            .enumerate()
            .find_map(|(index, student)| Some((index, suits(self, student)?)));
        let (index, value) = found.ok_or("no student suits")?;
        Ok((self.plain.remove(index), value))
    }

    /// Any student nobody has used.
    fn anyone(&mut self) -> Result<Student, String> {
        self.take(|_, _| Some(())).map(|(student, ())| student)
    }

    /// Changes the first record of a student in a file and lists it; `change` gives no values
    /// where a student does not suit.
    fn change<C: Into<Option<Values>>>(
        &mut self,
        file_type: &'static str,
        change: impl Fn(&Student, &dyn Fn(&str) -> String) -> C,
    ) -> Result<(), String> {
        let (student, values) = self.take(|planter, student| {
            student.line(file_type)?;
            change(student, &|column| {
                planter.of(student, file_type, column).to_string()
            })
            .into()
        })?;
        let line = student.line(file_type).expect("looked at above");
        self.file(file_type).change(line, &values);
        self.found(file_type, line, &student.ssid);
        Ok(())
    }

    /// Appends a copy of a record with other values; gives its line.
    fn append(&mut self, file_type: &'static str, line: usize, values: &Values) -> usize {
        self.file(file_type).append_like(line, values)
    }

    /// Appends a copy of a student's first record in each of the files.
    fn append_to(&mut self, file_types: &[&'static str], student: &Student, values: &Values) {
        for file_type in file_types {
            let line = student.line(file_type).expect("plain students are in it");
            self.append(file_type, line, values);
        }
    }

    /// An SSID that nobody has.
    fn new_ssid(&mut self) -> String {
        let mut free = (7_000_000_001_u64..).map(|ssid| ssid.to_string());
        let ssid = free
            .find(|ssid| !self.known.contains(ssid))
            .expect("there are more numbers than students");
        self.known.insert(ssid.clone());
        ssid
    }

    /// Lists a defect, by index of the line in the file.
    fn found(&mut self, file_type: &'static str, line: usize, key: &str) {
        let path = self.files[file_type].path.clone();
        self.list(file_type, path, line + 1, key);
    }

    fn list(&mut self, file_type: &'static str, path: PathBuf, line: usize, key: &str) {
        self.planted.push(Planted {
            rule: self.rule,
            file_type,
            path,
            line,
            key: key.to_string(),
        });
    }

    /// Writes the changed files and the list.
    fn write(&self, out: &Path) -> io::Result<()> {
        for file in self.files.values() {
            file.write()?;
        }
        let mut truth = Output::create(
            &out.join("truth/planted_defects.csv"),
            Format::Csv,
            "rule_id file_type filename line_number key",
        )?;
        for planted in &self.planted {
            let path = planted.path.strip_prefix(out).unwrap_or(&planted.path);
            truth
                .text(planted.rule)
                .text(planted.file_type)
                .text(&path.display().to_string())
                .number(planted.line as i64)
                .text(&planted.key)
                .end()?;
        }
        truth.finish()
    }
}

/// Reads the file of a type in a folder.
fn find(folder: &Path, file_type: &'static str) -> io::Result<TextFile> {
    let part = text_file::name_part(file_type);
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().contains(part))
        {
            return TextFile::read(&path, file_type);
        }
    }
    Err(io::Error::other(format!(
        "{} has no {part} file",
        folder.display()
    )))
}

/// A grade code as a number: kindergarten is 0.
fn grade_number(code: &str) -> i8 {
    code.parse().unwrap_or(0)
}
