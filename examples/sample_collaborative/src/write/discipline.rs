//! SINC and SIRS: who took part in an incident, and what was decided.

use std::collections::HashMap;
use std::io;

use super::Folder;
use crate::year::{enrollments, incidents};

/// Writes SINC (17 fields, 18.01 to 18.17) and SIRS (17 fields, 19.01 to 19.17).
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    let mut sinc = folder.calpads("SINC")?;
    let mut sirs = folder.calpads("SIRS")?;
    let mut records = [0_u64; 2];
    // By school: number and day of the latest incident, which a later student may share.
    let mut latest: HashMap<u32, (u64, i32)> = HashMap::new();
    for &student in folder.roster() {
        let stays = enrollments(folder.world, student, folder.year);
        let mut joined = Vec::new();
        for event in incidents(folder.world, student, folder.year, &stays) {
            if !folder.reports(event.school) {
                continue;
            }
            let entry = latest.entry(event.school).or_insert((0, 0));
            // A student joins an incident of another student only while enrolled there.
            let enrolled = stays.iter().any(|stay| {
                stay.school == event.school && stay.start <= entry.1 && entry.1 <= stay.end
            });
            if !(event.shared && enrolled && !joined.contains(&(event.school, entry.0))) {
                *entry = (entry.0 + 1, event.day);
            }
            let (number, happened) = *entry;
            joined.push((event.school, number));

            records[0] += 1;
            folder.common_fields(&mut sinc, "SINC", records[0], event.school, student);
            let expelled = event.consequences.iter().any(|one| one.code == 200);
            sinc.prefixed("INC", number)
                .compact_date(happened)
                .yes(expelled)
                .yes(number % 3 == 0)
                .empty(1)
                .end()?;
            for consequence in &event.consequences {
                records[1] += 1;
                folder.common_fields(&mut sirs, "SIRS", records[1], event.school, student);
                sirs.prefixed("INC", number).number(consequence.code);
                // Authority: 30 principal, 50 governing board.
                sirs.text(match consequence.code {
                    200 => "50",
                    300 => "",
                    _ => "30",
                });
                if consequence.duration == 0 {
                    sirs.empty(1);
                } else {
                    sirs.days(consequence.duration, true);
                }
                sirs.empty(1).end()?;
            }
        }
    }
    sinc.finish()?;
    sirs.finish()
}
