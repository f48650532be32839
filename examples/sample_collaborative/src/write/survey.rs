//! Survey responses in a long layout: one row a respondent and item.

use std::io;

use super::Folder;
use super::output::{Format, Output};
use crate::history::Path;
use crate::plan::School;
use crate::random::{Purpose, Stream};

/// Columns.
const HEADER: &str = "AcademicYear CDSCode RespondentType RespondentID SSID Grade Construct Item \
     Response";

/// The four social-emotional constructs, their items and mean answers.
const SOCIAL_EMOTIONAL: [(&str, u8, f64); 4] = [
    ("growth_mindset", 4, 3.6),
    ("self_efficacy", 4, 3.3),
    ("self_management", 9, 3.9),
    ("social_awareness", 8, 3.7),
];

/// The four climate topics.
const CLIMATE: [(&str, u8, f64); 4] = [
    ("climate_support", 3, 3.8),
    ("climate_belonging", 3, 3.5),
    ("climate_discipline", 3, 3.6),
    ("climate_safety", 3, 3.7),
];

/// Ends of item names: `growth_mindset_1`.
const ITEM_SUFFIXES: [&str; 9] = ["_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9"];

/// Share of students, staff and families that answer.
const PARTICIPATION: [f64; 3] = [0.8, 0.7, 0.3];
/// Students a staff member.
const STUDENTS_PER_STAFF: usize = 18;

/// One respondent.
struct Respondent<'a> {
    school: &'a School,
    kind: &'a str,
    id: String,
    ssid: Option<u64>,
    grade: &'a str,
    /// Shift of all answers.
    shift: f64,
    /// Planted shift of the school's climate answers.
    climate: f64,
}

/// Writes the survey file: students of grades 4 to 12, staff and families.
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    let world = folder.world;
    let name = format!(
        "survey_responses_{}_{}.csv",
        folder.agency().code,
        folder.academic_year
    );
    let mut out = folder.file(&name, Format::Csv, HEADER)?;
    let key = folder.spring() as u64;
    let mut present = vec![0_usize; world.plan.schools.len()];
    for &student in folder.roster() {
        let record = world.record(student, folder.year);
        if !record.enrolled() || !folder.reports(record.spring) || record.path == Path::Leaves {
            continue;
        }
        present[record.spring as usize] += 1;
        let mut stream = world.stream(Purpose::Survey, u64::from(student), key);
        let tendency = world.effects.tendency(folder.year, record.spring);
        let mut respondent = Respondent {
            school: &world.plan.schools[record.spring as usize],
            kind: "student",
            id: format!("S{student:08}"),
            ssid: None,
            grade: super::grade_code(record.grade),
            shift: 0.55 * stream.normal(),
            climate: tendency.climate,
        };
        if record.grade >= 4 && stream.chance(PARTICIPATION[0]) {
            if stream.chance(0.9) {
                respondent.ssid = Some(world.student(student).ssid);
            }
            answer(
                &mut out,
                folder,
                &mut stream,
                &respondent,
                &SOCIAL_EMOTIONAL,
            )?;
            answer(&mut out, folder, &mut stream, &respondent, &CLIMATE)?;
        }
        if stream.chance(PARTICIPATION[2]) {
            respondent.kind = "family";
            respondent.id = format!("F{student:08}");
            respondent.ssid = None;
            respondent.shift = 0.3 + 0.5 * stream.normal();
            answer(&mut out, folder, &mut stream, &respondent, &CLIMATE)?;
        }
    }
    for (index, students) in present.into_iter().enumerate() {
        let mut stream = world.stream(Purpose::StaffSurvey, index as u64, key);
        let tendency = world.effects.tendency(folder.year, index as u32);
        for member in 0..students.div_ceil(STUDENTS_PER_STAFF) {
            if !stream.chance(PARTICIPATION[1]) {
                continue;
            }
            let respondent = Respondent {
                school: &world.plan.schools[index],
                kind: "staff",
                id: format!("T{index:05}{member:04}"),
                ssid: None,
                grade: "",
                shift: 0.2 + 0.5 * stream.normal(),
                climate: tendency.climate,
            };
            answer(&mut out, folder, &mut stream, &respondent, &CLIMATE)?;
        }
    }
    out.finish()
}

/// Writes a respondent's answers, 1 to 5 or empty.
fn answer(
    out: &mut Output,
    folder: &Folder,
    stream: &mut Stream,
    respondent: &Respondent,
    constructs: &[(&str, u8, f64)],
) -> io::Result<()> {
    for &(construct, items, mean) in constructs {
        let climate = if construct.starts_with("climate") {
            respondent.climate
        } else {
            0.0
        };
        let level = mean + respondent.shift + climate;
        for item in 1..=items {
            out.text(&folder.academic_year)
                .text(&respondent.school.cds)
                .text(respondent.kind)
                .text(&respondent.id);
            match respondent.ssid {
                Some(ssid) => out.ssid(ssid),
                None => out.empty(1),
            };
            out.text(respondent.grade).text(construct);
            out.text(construct)
                .join(ITEM_SUFFIXES[usize::from(item) - 1]);
            if stream.chance(0.03) {
                out.empty(1);
            } else {
                let response = level + 0.85 * stream.normal();
                out.number(response.round().clamp(1.0, 5.0) as i64);
            }
            out.end()?;
        }
    }
    Ok(())
}
