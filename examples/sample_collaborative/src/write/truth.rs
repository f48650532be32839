//! The planted effects, for checking what an analysis recovers.

use std::io;
use std::path::Path;

use super::output::{Format, Output};
use crate::calendar::academic_year;
use crate::history::World;
use crate::scale::{SUBJECTS, TESTED};

/// Writes `truth/growth_effects.csv` and `truth/schools.csv`.
pub(super) fn write(out: &Path, world: &World) -> io::Result<()> {
    let folder = out.join("truth");
    std::fs::create_dir_all(&folder)?;
    let mut growth = Output::create(
        &folder.join("growth_effects.csv"),
        Format::Csv,
        "academic_year subject grade cds_code effect",
    )?;
    let mut schools = Output::create(
        &folder.join("schools.csv"),
        Format::Csv,
        "academic_year cds_code chronic_absence_logit suspension_logit climate",
    )?;
    for year in world.first_written()..world.springs.len() {
        let spring = world.springs[year];
        let label = academic_year(spring);
        for (index, school) in world.plan.schools.iter().enumerate() {
            let number = index as u32;
            let tendency = world.effects.tendency(year, number);
            schools
                .text(&label)
                .text(&school.cds)
                .text(&decimals(tendency.chronic_absence))
                .text(&decimals(tendency.suspension))
                .text(&decimals(tendency.climate))
                .end()?;
            if spring == 2020 {
                continue;
            }
            for (subject, name) in SUBJECTS.iter().enumerate() {
                // Grade 3 has no prior score, hence no growth.
                for (tested, grade) in TESTED.iter().enumerate().skip(1) {
                    if school.serves(*grade) {
                        let effect = world.effects.growth(year, number, tested, subject);
                        growth
                            .text(&label)
                            .text(name)
                            .number(*grade)
                            .text(&school.cds)
                            .text(&decimals(effect))
                            .end()?;
                    }
                }
            }
        }
    }
    growth.finish()?;
    schools.finish()
}

/// Six decimals.
fn decimals(value: f64) -> String {
    format!("{value:.6}")
}
