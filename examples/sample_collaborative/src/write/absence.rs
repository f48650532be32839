//! STAS: one record a student and school with the year's attendance totals.

use std::io;

use super::Folder;
use crate::plan::Attendance;
use crate::year::{absences, enrollments, incidents};

/// Writes STAS: 21 fields. Exempt students have empty day fields.
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    let mut out = folder.calpads("STAS")?;
    let mut record = 0;
    for &student in folder.roster() {
        let stays = enrollments(folder.world, student, folder.year);
        let events = incidents(folder.world, student, folder.year, &stays);
        for row in absences(folder.world, student, folder.year, &stays, &events) {
            if !folder.reports(row.school) {
                continue;
            }
            record += 1;
            let attendance = folder.world.plan.schools[row.school as usize].attendance;
            let hourly = attendance == Attendance::Hourly;
            folder.common_fields(&mut out, "STAS", record, row.school, student);
            out.yes(row.exempt).yes(hourly);
            if row.exempt {
                out.empty(7);
            } else {
                out.days(row.expected, hourly)
                    .days(row.attended, hourly)
                    .days(row.suspended, hourly)
                    .days(row.in_school, hourly)
                    .days(row.excused, hourly)
                    .days(row.unexcused, hourly)
                    .days(row.incomplete, hourly);
            }
            out.end()?;
        }
    }
    out.finish()
}
