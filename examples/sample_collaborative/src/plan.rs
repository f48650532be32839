//! Districts and schools: who exists, which grades they serve and how they differ.

use crate::args::Settings;
use crate::calendar::{Day, july_first};
use crate::names;
use crate::random::{Purpose, Stream};

/// A school's form of governance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charter {
    /// Run by its district.
    No,
    /// A charter that reports through its district.
    Local,
    /// A charter that is its own reporting LEA.
    Independent,
}

/// How a school keeps attendance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attendance {
    /// In whole days.
    Days,
    /// In hours converted to days, hence in fractions.
    Hourly,
    /// Independent study: days attended and incomplete days only (CALPADS Data Guide).
    IndependentStudy,
}

/// The mix of students that a school draws.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Share of socio-economically disadvantaged students.
    pub(crate) disadvantaged: f64,
    /// Share of students who were ever English learners.
    pub(crate) ever_english_learner: f64,
    /// Share of students with disabilities.
    pub(crate) disability: f64,
    /// Weights of American Indian, Asian, Pacific Islander, Filipino, Hispanic, Black, White,
    /// two or more, missing.
    pub(crate) ethnicity: [f64; 9],
}

/// A school.
#[derive(Clone, Debug)]
pub(crate) struct School {
    /// Index of the LEA that reports it.
    pub(crate) lea: usize,
    /// Index of the district in whose area (and under whose code) it stands.
    pub(crate) district: usize,
    /// The 7-digit school code.
    pub(crate) code: String,
    /// The 14-digit county-district-school code.
    pub(crate) cds: String,
    /// Its name.
    pub(crate) name: String,
    /// Lowest grade (0 is kindergarten, which includes transitional kindergarten).
    pub(crate) low: i8,
    /// Highest grade.
    pub(crate) high: i8,
    /// Relative size of a grade.
    pub(crate) weight: f64,
    /// Governance.
    pub(crate) charter: Charter,
    /// Attendance keeping.
    pub(crate) attendance: Attendance,
    /// Students.
    pub(crate) profile: Profile,
}

impl School {
    /// Whether the school has the grade (-1 is transitional kindergarten).
    pub(crate) fn serves(&self, grade: i8) -> bool {
        (self.low..=self.high).contains(&grade.max(0))
    }
}

/// A local educational agency that reports: a district or an independent charter.
#[derive(Clone, Debug)]
pub(crate) struct Lea {
    /// The 7-digit code in `ReportingLEA`: county and district, or the charter's school code.
    pub(crate) code: String,
    /// The 14-digit code: a district's ends in seven zeros, an independent charter has its school's.
    pub(crate) cds: String,
    /// Its name.
    pub(crate) name: String,
    /// Index in [`names::COUNTIES`].
    pub(crate) county: usize,
    /// Its town.
    pub(crate) city: String,
    /// Its ZIP code.
    pub(crate) zip: u32,
    /// Share of the collaborative's students.
    pub(crate) weight: f64,
    /// Whether it is an independent charter.
    pub(crate) charter: bool,
    /// The district for grades it lacks: the authorizer of a charter, itself otherwise.
    pub(crate) authorizer: usize,
    /// Days from 1 July to the first school day, the same every year.
    pub(crate) opening: i32,
}

/// First and last school day are this many days apart.
const SCHOOL_YEAR_LENGTH: i32 = 297;
/// Instructional days in the year.
pub(crate) const INSTRUCTIONAL_DAYS: i32 = 180;

impl Lea {
    /// First school day of the year that ends in `spring`.
    pub(crate) fn first_day(&self, spring: i32) -> Day {
        july_first(spring) + self.opening
    }

    /// Last school day.
    pub(crate) fn last_day(&self, spring: i32) -> Day {
        self.first_day(spring) + SCHOOL_YEAR_LENGTH
    }

    /// Instructional days from `start` to `end`, both included.
    pub(crate) fn instructional_days(&self, spring: i32, start: Day, end: Day) -> i32 {
        let elapsed = |day: Day| {
            let calendar = (day - self.first_day(spring)).clamp(0, SCHOOL_YEAR_LENGTH + 1);
            (calendar * INSTRUCTIONAL_DAYS + (SCHOOL_YEAR_LENGTH + 1) / 2)
                / (SCHOOL_YEAR_LENGTH + 1)
        };
        elapsed(end + 1) - elapsed(start)
    }
}

/// The whole plan.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Reporting LEAs: the districts, then the independent charter if there is one.
    pub(crate) leas: Vec<Lea>,
    /// Number of districts among them.
    pub(crate) districts: usize,
    /// Schools.
    pub(crate) schools: Vec<School>,
    /// By LEA and grade (index grade + 1): the schools that serve it.
    serving: Vec<[Vec<u32>; 14]>,
}

/// Grade spans: elementary, middle, high, K-8, 6-12, K-12.
type Span = (i8, i8);
const ELEMENTARY: Span = (0, 5);
const MIDDLE: Span = (6, 8);
const HIGH: Span = (9, 12);
const K8: Span = (0, 8);
const SECONDARY: Span = (6, 12);
const K12: Span = (0, 12);

impl Plan {
    /// Draws the plan.
    pub(crate) fn new(settings: &Settings) -> Self {
        let seed = settings.seed;
        let mut stream = Stream::new(seed, Purpose::Plan, 0, 0);
        let districts = settings.districts;
        let with_charter = settings.schools > 3 * districts;
        let district_schools = settings.schools - usize::from(with_charter);
        let counts = school_counts(&mut stream, districts, district_schools);

        let mut leas: Vec<Lea> = (0..districts)
            .map(|index| district(&mut stream, index, counts[index]))
            .collect();
        let mut schools = Vec::with_capacity(settings.schools);
        for (index, &count) in counts.iter().enumerate() {
            let level = 0.25 + 0.62 * (index as f64 + stream.unit()) / districts as f64;
            let tilt = ethnic_mix(&mut stream, &BASE_ETHNICITY, 0.5);
            for (span, special) in spans(index, count) {
                let number = schools.len();
                let mut school = build_school(&mut stream, number, index, &leas[index], span);
                school.profile = profile(&mut stream, level, &tilt);
                if special {
                    school.attendance = if span == SECONDARY {
                        Attendance::IndependentStudy
                    } else {
                        Attendance::Hourly
                    };
                }
                schools.push(school);
            }
        }
        // A charter that reports through its district: Charter = Y, but no LEA of its own.
        let open_k8 = schools
            .iter()
            .rposition(|school| (school.low, school.high) == K8);
        if let Some(index) = open_k8.filter(|_| settings.schools > 8) {
            schools[index].charter = Charter::Local;
        }
        if with_charter {
            add_independent_charter(&mut stream, &mut leas, &mut schools, districts);
        }
        let serving = serving(&leas, &schools);
        Self {
            leas,
            districts,
            schools,
            serving,
        }
    }

    /// Schools of an LEA that serve a grade.
    pub(crate) fn serving(&self, lea: usize, grade: i8) -> &[u32] {
        &self.serving[lea][(grade + 1) as usize]
    }

    /// The LEA that has the grade: the LEA itself, or its authorizer.
    pub(crate) fn lea_for_grade(&self, lea: usize, grade: i8) -> usize {
        if self.serving(lea, grade).is_empty() {
            self.leas[lea].authorizer
        } else {
            lea
        }
    }

    /// Draws an LEA in proportion to size.
    pub(crate) fn draw_lea(&self, stream: &mut Stream) -> usize {
        stream.weighted(self.leas.iter().map(|lea| lea.weight))
    }

    /// Draws a school of the LEA (or its authorizer) for a grade, in proportion to size.
    pub(crate) fn draw_school(&self, stream: &mut Stream, lea: usize, grade: i8) -> u32 {
        let options = self.serving(self.lea_for_grade(lea, grade), grade);
        let chosen = stream.weighted(
            options
                .iter()
                .map(|&index| self.schools[index as usize].weight),
        );
        options[chosen]
    }

    /// The school most pupils of `school` go on to for a grade it lacks.
    pub(crate) fn feeder_target(&self, school: u32, grade: i8) -> u32 {
        let lea = self.lea_for_grade(self.schools[school as usize].lea, grade);
        let options = self.serving(lea, grade);
        options[school as usize % options.len()]
    }

    /// The LEA that reports a school.
    pub(crate) fn lea_of(&self, school: u32) -> usize {
        self.schools[school as usize].lea
    }
}

/// Share of each group over the collaborative, in the order of [`Profile::ethnicity`].
const BASE_ETHNICITY: [f64; 9] = [0.006, 0.11, 0.005, 0.026, 0.54, 0.06, 0.20, 0.045, 0.008];

/// Scales each weight by a log-normal factor.
fn ethnic_mix(stream: &mut Stream, base: &[f64; 9], spread: f64) -> [f64; 9] {
    let mix = base.map(|weight| weight * (spread * stream.normal()).exp());
    let total: f64 = mix.iter().sum();
    mix.map(|weight| weight / total)
}

/// Number of schools of each district: uneven, at least three each where the total allows.
fn school_counts(stream: &mut Stream, districts: usize, schools: usize) -> Vec<usize> {
    let least = (schools / districts).clamp(1, 3);
    let weights: Vec<f64> = (0..districts)
        .map(|index| (0.3 * stream.normal()).exp() / (index as f64 + 2.0))
        .collect();
    let mut counts = vec![least; districts];
    for _ in 0..schools - least * districts {
        counts[stream.weighted(weights.iter().copied())] += 1;
    }
    counts
}

/// One district without its schools.
fn district(stream: &mut Stream, index: usize, schools: usize) -> Lea {
    let first = names::DISTRICT_FIRST[index % 20];
    let second = names::DISTRICT_SECOND[(index + index / 20) % 20];
    let county = index % names::COUNTIES.len();
    let code = format!("{}{}", names::COUNTIES[county].0, 98_001 + 4 * index);
    Lea {
        cds: format!("{code}0000000"),
        code,
        name: format!("{first} {second} Unified"),
        county,
        city: format!("{first} {second}"),
        zip: 96_200 + index as u32,
        weight: schools as f64,
        charter: false,
        authorizer: index,
        opening: stream.between(40, 54),
    }
}

/// The grade spans of a district's schools; the flag asks for a special attendance form.
fn spans(index: usize, count: usize) -> Vec<(Span, bool)> {
    match count {
        1 => return vec![(K12, false)],
        2 => return vec![(K8, false), (HIGH, index == 0)],
        _ => {}
    }
    let high = ((count as f64 * 0.18).round() as usize).max(1);
    let middle = ((count as f64 * 0.22).round() as usize).max(1);
    let elementary = count - high - middle;
    let mut spans = Vec::with_capacity(count);
    for number in 0..elementary {
        let span = if number == 1 { K8 } else { ELEMENTARY };
        spans.push((span, number % 11 == 2));
    }
    for number in 0..middle {
        let six_twelve = number == 1;
        spans.push((if six_twelve { SECONDARY } else { MIDDLE }, six_twelve));
    }
    for number in 0..high {
        spans.push((
            HIGH,
            number == 0 && index.is_multiple_of(3) || number % 7 == 2,
        ));
    }
    spans
}

/// One school.
fn build_school(
    stream: &mut Stream,
    number: usize,
    lea: usize,
    authorizer: &Lea,
    (low, high): Span,
) -> School {
    // High school codes begin with the county (often 0), the others with 6.
    let code = if high == 12 {
        format!(
            "{}{:05}",
            names::COUNTIES[authorizer.county].0,
            90_001 + number
        )
    } else {
        format!("{}", 6_900_001 + number)
    };
    let first = names::SCHOOL_FIRST[number % 32];
    let second = names::SCHOOL_SECOND[(number + number / 32) % 24];
    let series = match number / (32 * 24) {
        0 => String::new(),
        more => format!(" {}", more + 1),
    };
    let kind = match (low, high) {
        ELEMENTARY => "Elementary",
        MIDDLE => "Middle",
        HIGH => "High",
        SECONDARY => "Secondary",
        _ => "Academy",
    };
    School {
        lea,
        district: lea,
        cds: format!("{}{code}", authorizer.code),
        code,
        name: format!("{first} {second}{series} {kind}"),
        low,
        high,
        weight: (0.3 * stream.normal()).exp(),
        charter: Charter::No,
        attendance: Attendance::Days,
        profile: profile(stream, 0.5, &BASE_ETHNICITY),
    }
}

/// A school's mix around its district's.
fn profile(stream: &mut Stream, level: f64, ethnicity: &[f64; 9]) -> Profile {
    let logit = (level / (1.0 - level)).ln() + stream.normal() + 0.25;
    let disadvantaged = crate::random::logistic(logit).clamp(0.2, 0.99);
    let mut mix = ethnic_mix(stream, ethnicity, 0.4);
    mix[4] *= 0.4 + disadvantaged;
    mix[6] *= 1.6 - disadvantaged;
    Profile {
        disadvantaged,
        ever_english_learner: (0.08 + 0.5 * disadvantaged + 0.07 * stream.normal())
            .clamp(0.03, 0.8),
        disability: (0.13 + 0.03 * stream.normal()).clamp(0.05, 0.25),
        ethnicity: mix,
    }
}

/// A charter of its own: its `ReportingLEA` is its 7-digit school code, with a leading zero.
fn add_independent_charter(
    stream: &mut Stream,
    leas: &mut Vec<Lea>,
    schools: &mut Vec<School>,
    districts: usize,
) {
    let authorizer = 1 % districts;
    let number = schools.len();
    let mut school = build_school(stream, number, authorizer, &leas[authorizer], K8);
    school.code = "0990017".to_string();
    school.cds = format!("{}{}", leas[authorizer].code, school.code);
    school.lea = leas.len();
    school.charter = Charter::Independent;
    school.name = format!("{} Charter", school.name);
    school.profile = profile(stream, 0.55, &BASE_ETHNICITY);
    leas.push(Lea {
        code: school.code.clone(),
        cds: school.cds.clone(),
        name: school.name.clone(),
        weight: 1.0,
        charter: true,
        authorizer,
        opening: stream.between(40, 54),
        ..leas[authorizer].clone()
    });
    schools.push(school);
}

/// The index of schools by LEA and grade.
fn serving(leas: &[Lea], schools: &[School]) -> Vec<[Vec<u32>; 14]> {
    (0..leas.len())
        .map(|lea| {
            std::array::from_fn(|slot| {
                let grade = slot as i8 - 1;
                (0..schools.len() as u32)
                    .filter(|&index| {
                        let school = &schools[index as usize];
                        school.lea == lea && school.serves(grade)
                    })
                    .collect()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_district_serves_every_grade() {
        for (districts, schools) in [(1, 1), (2, 5), (8, 60), (400, 7500)] {
            let plan = Plan::new(&Settings {
                districts,
                schools,
                ..Settings::default()
            });
            assert_eq!(plan.schools.len(), schools);
            for district in 0..districts {
                for grade in -1..=12 {
                    assert!(!plan.serving(district, grade).is_empty());
                }
            }
            let mut codes: Vec<_> = plan.schools.iter().map(|school| &school.code).collect();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), schools);
            assert!(plan.schools.iter().all(|school| school.cds.len() == 14));
            assert!(
                plan.leas
                    .iter()
                    .all(|lea| lea.code.len() == 7 && lea.cds.len() == 14)
            );
        }
    }

    #[test]
    fn days_of_two_parts_add_up() {
        let plan = Plan::new(&Settings::default());
        let lea = &plan.leas[0];
        let (first, last) = (lea.first_day(2023), lea.last_day(2023));
        for cut in first..last {
            assert_eq!(
                lea.instructional_days(2023, first, cut)
                    + lea.instructional_days(2023, cut + 1, last),
                INSTRUCTIONAL_DAYS
            );
        }
    }
}
