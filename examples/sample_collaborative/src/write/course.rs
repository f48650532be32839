//! SCSC: final grades in courses of grades 7 to 12, free text as the schools keep them.

use std::io;

use super::Folder;
use crate::random::{Purpose, Stream};
use crate::year::enrollments;

/// Local course, A-G requirement code, of six courses a year.
const COURSES: [(&str, &str); 6] = [
    ("ENG", "B"),
    ("MAT", "C"),
    ("SCI", "D"),
    ("HIS", "A"),
    ("PE", ""),
    ("ELE", "G"),
];

/// Letters from best to worst.
const LETTERS: [&str; 13] = [
    "A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F",
];

/// Writes SCSC: 20 fields. Grades 7 and 8 have one full-year mark a course, high schools one a
/// semester.
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    let mut out = folder.calpads("SCSC")?;
    let mut record = 0;
    let terms_by_level: [&[&str]; 2] = [&["FY"], &["S1", "S2"]];
    for &student in folder.roster() {
        let grade = folder.world.record(student, folder.year).grade;
        if grade < 7 || !folder.world.record(student, folder.year).enrolled() {
            continue;
        }
        let stays = enrollments(folder.world, student, folder.year);
        let Some(stay) = stays
            .iter()
            .rev()
            .find(|stay| stay.status == 10 && stay.reason.starts_with('E') && stay.days > 60)
            .filter(|stay| folder.reports(stay.school))
        else {
            continue;
        };
        let high_school = grade >= 9;
        let person = folder.world.student(student);
        let key = folder.spring() as u64;
        let mut stream = folder
            .world
            .stream(Purpose::Course, u64::from(student), key);
        let (mean, sd) = crate::scale::mean_sd(0, usize::from(person.ability_grade.min(6)));
        let ability = (f64::from(person.ability[0]) - mean) / sd;
        let numeric = stay.school % 5 == 3;
        for (course, requirement) in COURSES {
            for term in terms_by_level[usize::from(high_school)] {
                record += 1;
                folder.common_fields(&mut out, "SCSC", record, stay.school, student);
                let mark = mark(
                    &mut stream,
                    ability - 0.4 * f64::from(person.absence),
                    numeric,
                );
                let earned = !matches!(mark.as_str(), "F" | "NM" | "I" | "NP")
                    && mark.parse::<u32>().map_or(true, |points| points >= 60);
                out.prefixed(course, u64::from(grade.unsigned_abs()))
                    .prefixed(course, 1 + u64::from(student) % 4)
                    .text(term);
                let credits = if high_school { "5.00" } else { "10.00" };
                out.text(credits)
                    .text(if earned { credits } else { "0.00" })
                    .text(&mark)
                    .text(if high_school { requirement } else { "" })
                    .text(if high_school { "S" } else { "Y" })
                    .end()?;
            }
        }
    }
    out.finish()
}

/// A final grade: mostly letters, numbers at some schools, now and then pass, incomplete or no
/// mark.
fn mark(stream: &mut Stream, merit: f64, numeric: bool) -> String {
    if stream.chance(0.03) {
        return stream.pick(&["P", "P", "NM", "I", "NP", "CR"]).to_string();
    }
    let points = 81.0 + 7.0 * merit + 8.0 * stream.normal();
    if numeric {
        return (points.round() as i64).clamp(45, 100).to_string();
    }
    // 97 and more is A+; a letter is three or four points wide; below 60 is F.
    let steps = ((100.0 - points.min(99.9)) / 3.34) as usize;
    LETTERS[steps.min(12)].to_string()
}
