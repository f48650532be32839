//! What each school truly does: the planted effects that an analysis should recover.

use crate::plan::Plan;
use crate::random::{Purpose, Stream};
use crate::scale::{SUBJECTS, TESTED};

/// Standard deviation of a school's lasting growth effect, in scale-score points.
const SCHOOL_GROWTH_SD: f64 = 10.0;
/// Standard deviation of the further effect of one grade in one year.
const GRADE_GROWTH_SD: f64 = 4.0;

/// A school's tendencies in one year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tendency {
    /// Log-odds that an average student is absent a tenth of the days or more.
    pub(crate) chronic_absence: f64,
    /// Log-odds that an average student has an incident.
    pub(crate) suspension: f64,
    /// Shift of climate answers on the 1 to 5 scale.
    pub(crate) climate: f64,
}

/// All planted effects.
#[derive(Clone, Debug)]
pub(crate) struct Effects {
    schools: usize,
    /// By year, school, tested grade and subject.
    growth: Vec<f64>,
    /// By year and school.
    tendencies: Vec<Tendency>,
}

impl Effects {
    /// Draws the effects of every simulated year.
    pub(crate) fn new(seed: u64, plan: &Plan, springs: &[i32]) -> Self {
        let mut growth = Vec::new();
        let mut tendencies = Vec::new();
        for &spring in springs {
            for (index, school) in plan.schools.iter().enumerate() {
                let number = index as u64;
                let mut lasting = Stream::new(seed, Purpose::School, number, 0);
                let common = lasting.normal();
                let school_growth =
                    SUBJECTS.map(|_| SCHOOL_GROWTH_SD * (0.8 * common + 0.6 * lasting.normal()));
                let secondary = f64::from(u8::from(school.high == 12));
                let middle = f64::from(u8::from(school.low >= 6));
                let absence = (-1.4 + 0.4 * lasting.normal() + 0.3 * secondary).clamp(-2.1, -0.7);
                let suspension = -4.4 + 0.5 * lasting.normal() + 1.1 * middle;
                let climate = 0.25 * lasting.normal();

                let mut yearly = Stream::new(seed, Purpose::SchoolYear, number, spring as u64);
                tendencies.push(Tendency {
                    chronic_absence: absence + 0.1 * yearly.normal(),
                    suspension: suspension + 0.15 * yearly.normal(),
                    climate: climate + 0.08 * yearly.normal(),
                });
                for grade in TESTED {
                    let key = spring as u64 * 100 + grade as u64;
                    let mut stream = Stream::new(seed, Purpose::GradeGrowth, number, key);
                    growth.extend(
                        school_growth.map(|effect| effect + GRADE_GROWTH_SD * stream.normal()),
                    );
                }
            }
        }
        Self {
            schools: plan.schools.len(),
            growth,
            tendencies,
        }
    }

    /// Growth effect in scale-score points.
    pub(crate) fn growth(&self, year: usize, school: u32, tested: usize, subject: usize) -> f64 {
        let unit = (year * self.schools + school as usize) * TESTED.len() + tested;
        self.growth[unit * SUBJECTS.len() + subject]
    }

    /// Tendencies of a school in a year.
    pub(crate) fn tendency(&self, year: usize, school: u32) -> Tendency {
        self.tendencies[year * self.schools + school as usize]
    }
}
