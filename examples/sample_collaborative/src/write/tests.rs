//! Tests over whole output folders.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::args::Settings;
use crate::history::simulate;

/// A small collaborative in a temporary folder.
fn generate(settings: &Settings) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    super::all(folder.path(), &simulate(settings)).unwrap();
    folder
}

fn small() -> Settings {
    Settings {
        students: 1500,
        districts: 3,
        schools: 13,
        ..Settings::default()
    }
}

/// The files of the small collaborative, written once.
fn small_files() -> &'static BTreeMap<PathBuf, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<PathBuf, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| files(generate(&small()).path()))
}

/// The files of the years 2022-2023 and 2023-2024, between which the layouts changed.
fn files_of_two_layouts() -> &'static BTreeMap<PathBuf, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<PathBuf, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let settings = Settings {
            last_year: 2024,
            ..small()
        };
        files(generate(&settings).path())
    })
}

/// Every file below a folder, by relative path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_path_buf();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Records of a caret file, bytes read as Latin-1.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    assert!(text.is_empty() || text.ends_with("\r\n"));
    text.split_terminator("\r\n")
        .map(|line| line.split('^').map(str::to_string).collect())
        .collect()
}

/// Files whose name contains `part`, by relative path.
fn named<'a>(
    files: &'a BTreeMap<PathBuf, Vec<u8>>,
    part: &'a str,
) -> impl Iterator<Item = (&'a PathBuf, &'a Vec<u8>)> {
    files
        .iter()
        .filter(move |(path, _)| path.file_name().unwrap().to_str().unwrap().contains(part))
}

#[test]
fn bytes_do_not_depend_on_threads() {
    let one = generate(&Settings {
        threads: 1,
        ..small()
    });
    assert_eq!(small().threads, 2);
    assert!(files(one.path()) == *small_files());
    let other = generate(&Settings { seed: 1, ..small() });
    assert!(files(one.path()) != files(other.path()));
}

#[test]
fn every_file_has_its_fields() {
    let files = small_files();
    let later = files_of_two_layouts();
    let widths = [
        (files, "SENR_2022", 39),
        (files, "SINF_2022", 42),
        (files, "SPRG_2022", 26),
        (files, "SELA_2022", 16),
        (files, "STAS_2022", 21),
        (files, "SINC_2022", 17),
        (files, "SIRS_2022", 17),
        (files, "SCSC_2022", 20),
        (later, "SENR_2022", 39),
        (later, "SENR_2023", 35),
        (later, "SINF_2022", 42),
        (later, "SINF_2023", 43),
        (later, "SWDS_2023", 13),
    ];
    for (files, part, width) in widths {
        let (code, mut count) = (&part[..4], 0);
        for (path, bytes) in named(files, &format!("_{part}")) {
            for record in records(bytes) {
                assert_eq!(record.len(), width, "{}", path.display());
                assert_eq!(record[0], code);
                count += 1;
            }
        }
        assert!(count > 0, "{code} is empty");
    }
    for kind in ["CAASPP", "ELPAC"] {
        for (path, bytes) in named(files, kind) {
            let records = records(bytes);
            let width = records[0].len();
            assert!(records.len() > 1);
            assert!(
                records.iter().all(|record| record.len() == width),
                "{}",
                path.display()
            );
        }
    }
    let directory = String::from_utf8(files[Path::new("directory/pubschls.txt")].clone()).unwrap();
    // Header, three districts, thirteen schools, one closed school.
    assert_eq!(directory.lines().count(), 18);
    assert!(directory.lines().all(|line| line.split('\t').count() == 45));
}

/// In report 8.1 who has a disability, and in SWDS whose last status by the end of the year is 1.
#[test]
fn disability_is_the_same_in_both_files() {
    let files = files_of_two_layouts();
    let mut records_of_swds = 0;
    for (path, bytes) in named(files, "_SWDS_") {
        let mut participate = BTreeMap::new();
        for record in records(bytes) {
            assert!(record[10].as_str() < "20240630");
            participate.insert(record[5].clone(), record[11] == "1");
            records_of_swds += 1;
        }
        participate.retain(|_, participates| *participates);
        let folder = path.parent().unwrap();
        let (_, report) = named(files, "8.1_")
            .find(|(path, _)| path.parent() == Some(folder))
            .unwrap();
        let text = String::from_utf8_lossy(report);
        let flagged: BTreeSet<String> = (text.lines().skip(1))
            .map(|line| line.rsplit(',').collect::<Vec<_>>())
            .filter(|fields| fields[3] == "Y")
            .map(|fields| fields[fields.len() - 3].to_string())
            .collect();
        assert!(participate.keys().all(|ssid| flagged.contains(ssid)));
        assert!(participate.len() * 10 > flagged.len() * 9);
    }
    assert!(records_of_swds > 100);
}

#[test]
fn prior_scores_are_last_years_scores() {
    let files = small_files();
    let mut scores = HashMap::new();
    let mut compared = 0;
    for spring in ["2022", "2023"] {
        let part = format!("TestedStudentScoreData_{spring}");
        let mut own = HashMap::new();
        for (_, bytes) in named(files, &part) {
            let records = records(bytes);
            let column = |name: &str| records[0].iter().position(|field| field == name).unwrap();
            let now = ["GradeAssessed", "StandardErrorMeasurement", "ScaleScore"].map(column);
            let prior = ["GradeAssessedMinus1", "SEMMinus1", "ScaleScoreMinus1"].map(column);
            for record in &records[1..] {
                if record[0].as_str() > "02" {
                    continue;
                }
                let key = (record[0].clone(), record[1].clone());
                let before = prior.map(|index| record[index].clone());
                if let Some(last) = scores.get(&key) {
                    assert_eq!(&before, last);
                    compared += 1;
                }
                let previous = own.insert(key, now.map(|index| record[index].clone()));
                assert!(previous.is_none(), "one row a student and test");
            }
        }
        scores = own;
    }
    assert!(compared > 500);
}

#[test]
fn attendance_adds_up_in_the_file() {
    let hundredths = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
        whole.parse::<u32>().unwrap() * 100 + fraction.parse::<u32>().unwrap()
    };
    for (_, bytes) in named(small_files(), "_STAS_") {
        for record in records(bytes).iter().filter(|record| record[12] == "N") {
            let days: Vec<u32> = record[14..].iter().map(|field| hundredths(field)).collect();
            let [expected, attended, suspended, in_school, rest @ ..] = days.as_slice() else {
                panic!("seven day fields");
            };
            assert_eq!(attended + suspended + rest.iter().sum::<u32>(), *expected);
            assert!(in_school <= attended);
        }
    }
}

#[test]
fn ssids_belong_to_one_student() {
    let world = simulate(&small());
    let mut ssids: Vec<u64> = world.students.iter().map(|student| student.ssid).collect();
    ssids.sort_unstable();
    assert!(ssids.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(ssids[0] < 1_000_000_000, "some begin with a zero");

    let mut births = HashMap::new();
    for (_, bytes) in named(small_files(), "_SENR_") {
        for record in records(bytes) {
            assert_eq!(record[7].len(), 10);
            let birth = births
                .entry(record[7].clone())
                .or_insert(record[16].clone());
            assert_eq!(*birth, record[16]);
        }
    }
}

#[test]
fn every_result_has_its_incident() {
    let files = small_files();
    let key = |record: &Vec<String>| (record[4].clone(), record[6].clone(), record[12].clone());
    for (path, bytes) in named(files, "_SIRS_") {
        let incidents = PathBuf::from(path.to_str().unwrap().replace("SIRS", "SINC"));
        let known: Vec<_> = records(&files[&incidents]).iter().map(key).collect();
        let results: Vec<_> = records(bytes).iter().map(key).collect();
        assert!(results.iter().all(|result| known.contains(result)));
        assert!(known.iter().all(|incident| results.contains(incident)));
    }
}

#[test]
fn only_the_defects_asked_for_are_planted() {
    let settings = Settings {
        students: 400,
        districts: 2,
        schools: 7,
        ..Settings::default()
    };
    let clean = generate(&settings);
    let planted = generate(&Settings {
        defects: ["many_days_expected", "deleted_record"]
            .map(str::to_string)
            .to_vec(),
        ..settings
    });
    let (clean, mut planted) = (files(clean.path()), files(planted.path()));
    let list = planted
        .remove(Path::new("truth/planted_defects.csv"))
        .unwrap();
    let list = String::from_utf8(list).unwrap();
    let lines: Vec<Vec<&str>> = list.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 3);
    for line in &lines[1..] {
        let (path, number) = (Path::new(line[2]), line[3].parse::<usize>().unwrap() - 1);
        let (before, after) = (records(&clean[path]), records(&planted[path]));
        assert_eq!(before.len(), after.len());
        for (index, (before, after)) in before.iter().zip(&after).enumerate() {
            assert_eq!(before == after, index != number, "{} {index}", line[2]);
        }
        assert!(after[number].contains(&line[4].to_string()));
    }
    let changed = clean
        .iter()
        .filter(|(path, bytes)| planted[*path] != **bytes);
    assert_eq!(changed.count(), 2);
}
