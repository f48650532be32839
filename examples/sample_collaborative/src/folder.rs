//! The output folder: never overwrite what this program did not make.

use std::fs;
use std::path::Path;

use crate::args::Settings;

/// The file that marks a folder as made by this program.
const MARKER: &str = "sample.json";
/// First member of the marker, by which it is recognised.
const SIGNATURE: &str = "\"generator\": \"sample-collaborative\"";
/// The folders this program writes, and the only ones it removes.
const OWN_FOLDERS: [&str; 3] = ["directory", "districts", "truth"];

/// Makes `out` ready: creates it, or clears an earlier output; refuses a folder with other content.
pub(crate) fn prepare(out: &Path, settings: &Settings) -> Result<(), String> {
    let io = |error: std::io::Error| format!("cannot prepare {}: {error}", out.display());
    if out.exists() {
        if !out.is_dir() {
            return Err(format!(
                "{} is a file; give a folder with --out",
                out.display()
            ));
        }
        let empty = fs::read_dir(out).map_err(io)?.next().is_none();
        let own = fs::read_to_string(out.join(MARKER)).is_ok_and(|text| text.contains(SIGNATURE));
        if !empty && !own {
            return Err(format!(
                "{} is not empty and was not made by this program (it has no {MARKER}); \
                 give a new or empty folder with --out, or empty this one yourself",
                out.display()
            ));
        }
        for folder in OWN_FOLDERS {
            let path = out.join(folder);
            if path.exists() {
                fs::remove_dir_all(&path).map_err(io)?;
            }
        }
    }
    fs::create_dir_all(out).map_err(io)?;
    // Written first, so that an interrupted run can be replaced.
    fs::write(out.join(MARKER), marker(settings)).map_err(io)
}

/// The marker's text: the version and every setting that decides the output.
fn marker(settings: &Settings) -> String {
    format!(
        "{{\n  {SIGNATURE},\n  \"version\": \"{}\",\n  \"seed\": {},\n  \"students\": {},\n  \
         \"districts\": {},\n  \"schools\": {},\n  \"years\": {},\n  \"last_year\": {},\n  \"defects\": [{}]\n}}\n",
        env!("CARGO_PKG_VERSION"),
        settings.seed,
        settings.students,
        settings.districts,
        settings.schools,
        settings.years,
        settings.last_year,
        settings
            .defects
            .iter()
            .map(|rule| format!("\"{rule}\""))
            .collect::<Vec<_>>()
            .join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_output_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::default();
        prepare(folder.path(), &settings).unwrap();
        fs::create_dir(folder.path().join("truth")).unwrap();
        prepare(folder.path(), &settings).unwrap();
        assert!(!folder.path().join("truth").exists());

        let foreign = tempfile::tempdir().unwrap();
        fs::write(foreign.path().join("thesis.txt"), "mine").unwrap();
        let error = prepare(foreign.path(), &settings).unwrap_err();
        assert!(error.contains("new or empty folder"), "{error}");
    }
}
