//! Lives through the students' school years: where they are, and what they score.

use std::thread;

use crate::args::Settings;
use crate::calendar::{day, july_first};
use crate::effects::Effects;
use crate::plan::Plan;
use crate::random::{Purpose, Stream};
use crate::scale::{self, TESTED};
use crate::student::Student;

/// Years simulated before the first written one, to fill the three prior-year columns.
const LEAD_YEARS: usize = 3;
/// No school.
pub(crate) const NOWHERE: u32 = u32::MAX;
/// Days from 1 July to the start of testing (15 April).
const TESTING_OPENS: u16 = 288;

/// Share of places that change hands each year.
const TURNOVER: f64 = 0.04;
/// Share of the places that begin with transitional kindergarten.
const TK_SHARE: f64 = 0.25;
/// Weight of the own subject's prior score, in standard deviations.
const OWN_PRIOR: f64 = 0.74;
/// Weight of the other subject's prior score.
const OTHER_PRIOR: f64 = 0.16;
/// Points of growth per point of the school-grade's mean prior score.
const SCHOOL_PRIOR: f64 = 0.05;
/// Standard deviation of growth within a school, in standard deviations of the grade.
const GROWTH_NOISE: f64 = 0.45;

/// Why there is, or is not, a Smarter Balanced score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Tested {
    /// No row: no test for this grade, no testing that year, or not enrolled when it opened.
    #[default]
    None,
    /// A valid score.
    Scored,
    /// A score that does not count (invalidated).
    Invalid,
    /// A row without a score: parent exemption.
    Exempt,
    /// A row without a score: medical emergency.
    Medical,
    /// A row without a score: did not take part.
    Absent,
    /// A row without a score: began but answered too little; counts as taking part.
    Partial,
    /// The alternate assessment; its own scale.
    Alternate,
}

/// One student's scores in one subject and year.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    /// What happened.
    pub(crate) tested: Tested,
    /// Observed scale score; 0 without one.
    pub(crate) points: i16,
    /// Standard error of measurement.
    pub(crate) error: u8,
}

impl Score {
    /// Whether the row carries a Smarter Balanced scale score.
    pub(crate) fn has_score(self) -> bool {
        matches!(self.tested, Tested::Scored | Tested::Invalid)
    }
}

/// What the year's school path looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Path {
    /// One school all year.
    #[default]
    Stays,
    /// Changes school on the day.
    Moves,
    /// Enrols late, on the day.
    Arrives,
    /// Leaves for good on the day.
    Leaves,
    /// Leaves on the day and comes back to the same school three weeks later.
    Returns,
}

/// One student in one year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YearRecord {
    /// School in the fall; [`NOWHERE`] when not enrolled.
    pub(crate) fall: u32,
    /// School in the spring; the same without a move.
    pub(crate) spring: u32,
    /// Grade, -1 for transitional kindergarten.
    pub(crate) grade: i8,
    /// School path.
    pub(crate) path: Path,
    /// Day of the path's event, days from 1 July.
    pub(crate) event: u16,
    /// English language arts and mathematics.
    pub(crate) scores: [Score; 2],
    /// Overall ELPAC score: 0 not tested, -1 no score (NS).
    pub(crate) elpac: i16,
}

/// A year without the student.
const AWAY: YearRecord = YearRecord {
    fall: NOWHERE,
    spring: NOWHERE,
    grade: 0,
    path: Path::Stays,
    event: 0,
    scores: [Score {
        tested: Tested::None,
        points: 0,
        error: 0,
    }; 2],
    elpac: 0,
};

impl YearRecord {
    /// Whether the student is enrolled in this year.
    pub(crate) fn enrolled(&self) -> bool {
        self.fall != NOWHERE
    }

    /// Whether the student is still there when testing opens.
    pub(crate) fn there_for_testing(&self) -> bool {
        self.enrolled() && !(self.path == Path::Leaves && self.event < TESTING_OPENS)
    }
}

/// The finished simulation.
pub(crate) struct World {
    /// What was asked for.
    pub(crate) settings: Settings,
    /// Districts and schools.
    pub(crate) plan: Plan,
    /// Planted effects.
    pub(crate) effects: Effects,
    /// Spring years simulated, oldest first; the last [`Settings::years`] are written.
    pub(crate) springs: Vec<i32>,
    /// Everyone.
    pub(crate) students: Vec<Student>,
    /// By student, then year.
    records: Vec<YearRecord>,
    /// By written year, then LEA: students with an enrolment or a no-show to report, in order.
    rosters: Vec<Vec<Vec<u32>>>,
}

impl World {
    /// Index of the first written year.
    pub(crate) fn first_written(&self) -> usize {
        self.springs.len() - self.settings.years
    }

    /// A student's year.
    pub(crate) fn record(&self, student: u32, year: usize) -> &YearRecord {
        &self.records[student as usize * self.springs.len() + year]
    }

    /// The student.
    pub(crate) fn student(&self, student: u32) -> &Student {
        &self.students[student as usize]
    }

    /// Students an LEA reports on in a written year.
    pub(crate) fn roster(&self, lea: usize, year: usize) -> &[u32] {
        &self.rosters[year - self.first_written()][lea]
    }

    /// A random stream of this run.
    pub(crate) fn stream(&self, purpose: Purpose, a: u64, b: u64) -> Stream {
        Stream::new(self.settings.seed, purpose, a, b)
    }
}

/// A stay of one student in one place of a cohort.
#[derive(Clone, Copy)]
struct Stay {
    first: u8,
    last: u8,
    grade: i8,
    established: bool,
    leaves: bool,
}

/// What the passes over students share.
struct Context<'a> {
    settings: &'a Settings,
    plan: &'a Plan,
    effects: &'a Effects,
    springs: &'a [i32],
}

/// Runs the simulation.
pub(crate) fn simulate(settings: &Settings) -> World {
    let plan = Plan::new(settings);
    let years = settings.years + LEAD_YEARS;
    let springs: Vec<i32> = (0..years as i32)
        .map(|back| settings.last_year - years as i32 + 1 + back)
        .collect();
    let effects = Effects::new(settings.seed, &plan, &springs);
    let context = Context {
        settings,
        plan: &plan,
        effects: &effects,
        springs: &springs,
    };
    let stays = stays(settings, years);
    let mut records = vec![AWAY; stays.len() * years];
    let mut students = context.enter(&stays, &mut records);
    drop(stays);
    for year in 0..years {
        context.each_student(&mut students, &mut records, |id, student, own| {
            context.place(id, student, own, year);
        });
        let means = prior_means(&plan, &students, &records, years, year);
        context.each_student(&mut students, &mut records, |id, student, own| {
            context.test(id, student, own, year, &means);
        });
    }
    let rosters = rosters(settings, &plan, &records, years);
    World {
        settings: settings.clone(),
        plan,
        effects,
        springs,
        students,
        records,
        rosters,
    }
}

/// Fills the places of every cohort that is enrolled in a written year. A cohort is named by its
/// regular grade in the last year; the number of places makes the yearly enrolment.
fn stays(settings: &Settings, years: usize) -> Vec<Stay> {
    let mut stays = Vec::new();
    let last_year = years as i8 - 1;
    let grades = 13.0 + TK_SHARE;
    let youngest = -1_i8;
    let oldest = 12 + settings.years as i8 - 1;
    let mut places_so_far = 0.0_f64;
    for cohort in youngest..=oldest {
        let before = places_so_far.round() as usize;
        places_so_far += settings.students as f64 / grades;
        let places = places_so_far.round() as usize - before;
        let mut stream = Stream::new(
            settings.seed,
            Purpose::Cohort,
            (cohort - youngest) as u64,
            0,
        );
        for place in 0..places {
            let with_tk = place < (places as f64 * TK_SHARE) as usize;
            let lowest = if with_tk { -1 } else { 0 };
            // The first and last year in which the cohort is in school.
            let from = (last_year - cohort + lowest).max(0);
            let to = (last_year - cohort + 12).min(last_year);
            let mut first = from;
            for year in from..=to {
                let leaves = stream.chance(TURNOVER);
                if leaves || year == to {
                    stays.push(Stay {
                        first: first as u8,
                        last: year as u8,
                        grade: cohort - (last_year - first),
                        established: first == from,
                        leaves,
                    });
                    first = year + 1;
                }
            }
        }
    }
    stays
}

/// A whole number that shares no factor with 10^10: multiplying by it permutes the SSIDs.
const SSID_STEP: u64 = 7_368_787_219;
/// Number of ten-digit SSIDs.
const SSIDS: u64 = 10_000_000_000;

impl Context<'_> {
    /// Number of simulated years.
    fn years(&self) -> usize {
        self.springs.len()
    }

    /// Draws every student and the entry school.
    fn enter(&self, stays: &[Stay], records: &mut [YearRecord]) -> Vec<Student> {
        let years = self.years();
        let chunk = stays.len().div_ceil(self.settings.threads).max(1);
        let parts: Vec<Vec<Student>> = thread::scope(|scope| {
            let workers: Vec<_> = stays
                .chunks(chunk)
                .zip(records.chunks_mut(chunk * years))
                .enumerate()
                .map(|(part, (stays, records))| {
                    scope.spawn(move || {
                        stays
                            .iter()
                            .zip(records.chunks_mut(years))
                            .enumerate()
                            .map(|(offset, (stay, own))| {
                                self.enter_one((part * chunk + offset) as u64, *stay, own)
                            })
                            .collect()
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().expect("a worker never panics"))
                .collect()
        });
        parts.into_iter().flatten().collect()
    }

    /// Draws one student.
    fn enter_one(&self, id: u64, stay: Stay, own: &mut [YearRecord]) -> Student {
        let seed = self.settings.seed;
        let mut stream = Stream::new(seed, Purpose::Student, id, 0);
        let lea = self.plan.draw_lea(&mut stream);
        let school = self.plan.draw_school(&mut stream, lea, stay.grade);
        let first = usize::from(stay.first);
        let spring = self.springs[first];
        let profile = &self.plan.schools[school as usize].profile;
        let established = stay.established || stream.chance(0.4);
        let mut student = Student::draw(&mut stream, profile, stay.grade, spring, established);
        student.ssid = (id * SSID_STEP + seed % SSIDS) % SSIDS;
        student.first_year = stay.first;
        student.last_year = stay.last;
        student.leaves = stay.leaves;
        if student.el_entry != 0 && !student.newcomer_abroad {
            // Reclassified in one of the grades before entry.
            for grade in 2..stay.grade {
                if student.rfep == 0 && stream.chance(0.08) {
                    let back = i32::from(stay.grade - grade);
                    student.rfep = day(spring - back, 3, 1) + stream.between(0, 60);
                }
            }
        }
        let record = &mut own[first];
        record.fall = school;
        record.spring = school;
        record.grade = stay.grade;
        if !stay.established && stream.chance(0.3) {
            record.path = Path::Arrives;
            record.event = stream.between(75, 255) as u16;
        }
        student
    }

    /// Runs `work` on every student, in parallel chunks.
    fn each_student(
        &self,
        students: &mut [Student],
        records: &mut [YearRecord],
        work: impl Fn(u64, &mut Student, &mut [YearRecord]) + Sync,
    ) {
        let years = self.years();
        let chunk = students.len().div_ceil(self.settings.threads).max(1);
        let work = &work;
        thread::scope(|scope| {
            for (part, (students, records)) in students
                .chunks_mut(chunk)
                .zip(records.chunks_mut(chunk * years))
                .enumerate()
            {
                scope.spawn(move || {
                    for (offset, (student, own)) in students
                        .iter_mut()
                        .zip(records.chunks_mut(years))
                        .enumerate()
                    {
                        work((part * chunk + offset) as u64, student, own);
                    }
                });
            }
        });
    }

    /// Grade, schools, moves and reclassification of one year.
    fn place(&self, id: u64, student: &mut Student, own: &mut [YearRecord], year: usize) {
        let (first, last) = (
            usize::from(student.first_year),
            usize::from(student.last_year),
        );
        if year < first || year > last {
            return;
        }
        let spring = self.springs[year];
        let mut stream = Stream::new(self.settings.seed, Purpose::Placement, id, spring as u64);
        if year > first {
            let before = own[year - 1];
            let step = stream.choose(&[(1_i8, 0.994), (0, 0.004), (2, 0.002)]);
            let step = if before.grade < 1 { 1 } else { step };
            let grade = before.grade + step;
            if grade > 12 {
                student.last_year = (year - 1) as u8;
                student.leaves = false;
                return;
            }
            let school = self.next_school(&mut stream, before.spring, grade);
            own[year] = YearRecord {
                fall: school,
                spring: school,
                grade,
                ..AWAY
            };
        }
        let record = &mut own[year];
        if record.path == Path::Stays {
            self.change_during_year(&mut stream, student, record, year == last);
        }
        if student.el_entry != 0 && student.rfep == 0 && record.grade >= 3 && year > first {
            let before = own[year - 1];
            let proficient =
                before.elpac > 0 && scale::elpac_level(before.grade, before.elpac) == 4;
            if stream.chance(if proficient { 0.65 } else { 0.03 }) {
                student.rfep = july_first(spring) + stream.between(75, 285);
            }
        }
    }

    /// The school of the next grade: the same if it has the grade, else mostly the feeder's target.
    fn next_school(&self, stream: &mut Stream, before: u32, grade: i8) -> u32 {
        let plan = self.plan;
        let lea = plan.lea_of(before);
        if stream.chance(0.02) {
            let new_lea = plan.draw_lea(stream);
            return plan.draw_school(stream, new_lea, grade);
        }
        let same = plan.schools[before as usize].serves(grade);
        if same && !stream.chance(0.04) {
            before
        } else if !same && stream.chance(0.8) {
            plan.feeder_target(before, grade)
        } else {
            plan.draw_school(stream, lea, grade)
        }
    }

    /// Moves, departures and returns within the year.
    fn change_during_year(
        &self,
        stream: &mut Stream,
        student: &Student,
        record: &mut YearRecord,
        last: bool,
    ) {
        let plan = self.plan;
        let draw = stream.unit();
        if last && student.leaves {
            if draw < 0.4 {
                record.path = Path::Leaves;
                record.event = stream.between(75, 300) as u16;
            }
            return;
        }
        let event = stream.between(75, 250) as u16;
        if draw < 0.045 {
            let lea = if draw < 0.025 {
                plan.lea_of(record.fall)
            } else {
                plan.draw_lea(stream)
            };
            let target = plan.draw_school(stream, lea, record.grade);
            if target != record.fall {
                record.spring = target;
                record.path = Path::Moves;
                record.event = event;
            }
        } else if draw < 0.049 {
            record.path = Path::Returns;
            record.event = event;
        }
    }

    /// True and observed scores of one year.
    fn test(
        &self,
        id: u64,
        student: &mut Student,
        own: &mut [YearRecord],
        year: usize,
        means: &[[f64; 2]],
    ) {
        let record = &mut own[year];
        if !record.enrolled() {
            return;
        }
        let spring = self.springs[year];
        let mut stream = Stream::new(self.settings.seed, Purpose::Score, id, spring as u64);
        self.advance_ability(&mut stream, student, record, year, means);
        let there = record.there_for_testing();
        // No statewide testing in spring 2020; about 60 % took part in spring 2021.
        let given = spring != 2020 && there && (spring != 2021 || stream.chance(0.6));
        if given && let Some(index) = scale::tested_index(record.grade) {
            let both = outcome(&mut stream, student, 0.967);
            for subject in 0..2 {
                let tested = if both == Tested::Scored {
                    outcome(&mut stream, student, 0.994)
                } else {
                    both
                };
                record.scores[subject] =
                    observe(&mut stream, student, tested, subject, index, spring);
            }
        }
        let july = july_first(spring);
        let learner = student.is_learner(july + i32::from(TESTING_OPENS) - 60);
        student.proficiency += (5.0 + 14.0 * stream.normal()) as f32;
        if learner
            && there
            && spring != 2020
            && stream.chance(if spring == 2021 { 0.85 } else { 0.98 })
        {
            let score = scale::elpac_middle(record.grade)
                + f64::from(student.proficiency)
                + 12.0 * stream.normal();
            record.elpac = if stream.chance(0.015) {
                -1
            } else {
                (score.round() as i16).clamp(1150, 1950)
            };
        }
    }

    /// Draws the first true scores, or grows them from the last tested grade.
    ///
    /// The growth equation is linear: both subjects' true priors, the student's characteristics,
    /// the school-grade's planted effect and the school's mean prior. Grade 11 grows from grade 8.
    fn advance_ability(
        &self,
        stream: &mut Stream,
        student: &mut Student,
        record: &YearRecord,
        year: usize,
        means: &[[f64; 2]],
    ) {
        let known = student.ability_grade != u8::MAX;
        let index = match record.grade {
            ..3 | 12 => return,
            9 | 10 if known => return,
            9 | 10 => 5,
            grade => scale::tested_index(grade).expect("a tested grade"),
        };
        let adjustments = adjustments(student, year, self.springs[year]);
        if known {
            let from = usize::from(student.ability_grade);
            let deviation: [f64; 2] = std::array::from_fn(|subject| {
                let (mean, sd) = scale::mean_sd(subject, from);
                (f64::from(student.ability[subject]) - mean) / sd
            });
            let unit = record.spring as usize * TESTED.len() + index;
            for (subject, adjustment) in adjustments.into_iter().enumerate() {
                let (mean, sd) = scale::mean_sd(subject, index);
                let (prior_mean, _) = scale::mean_sd(subject, from);
                let truth = mean
                    + sd * (OWN_PRIOR * deviation[subject] + OTHER_PRIOR * deviation[1 - subject])
                    + adjustment
                    + self.effects.growth(year, record.spring, index, subject)
                    + SCHOOL_PRIOR * (means[unit][subject] - prior_mean)
                    + GROWTH_NOISE * sd * stream.normal();
                student.ability[subject] = truth as f32;
            }
        } else {
            let general = stream.normal();
            for (subject, adjustment) in adjustments.into_iter().enumerate() {
                let (mean, sd) = scale::mean_sd(subject, index);
                let own = 0.88 * general + 0.475 * stream.normal();
                let truth = mean + 0.93 * sd * own + 4.0 * adjustment;
                student.ability[subject] = truth as f32;
            }
        }
        student.ability_grade = index as u8;
    }
}

/// Points of growth that go with a student's characteristics, centred on a typical student body.
fn adjustments(student: &Student, year: usize, spring: i32) -> [f64; 2] {
    let spring_status = |yes: bool, typical: f64| f64::from(u8::from(yes)) - typical;
    let learner = spring_status(student.el_entry != 0 && student.rfep == 0, 0.18);
    let disadvantaged = spring_status(student.disadvantaged(year, spring), 0.55);
    let disability = spring_status(student.disability, 0.13);
    let foster = spring_status(student.foster, 0.006);
    let homeless = spring_status(student.homeless, 0.035);
    [
        -6.0 * learner - 5.0 * disadvantaged - 9.0 * disability - 4.0 * foster - 3.0 * homeless,
        -3.0 * learner - 6.0 * disadvantaged - 8.0 * disability - 5.0 * foster - 3.0 * homeless,
    ]
}

/// What happens to a student's test, given the chance of an ordinary score.
fn outcome(stream: &mut Stream, student: &Student, ordinary: f64) -> Tested {
    if student.alternate {
        return Tested::Alternate;
    }
    if stream.chance(ordinary) {
        return if stream.chance(0.001) {
            Tested::Invalid
        } else {
            Tested::Scored
        };
    }
    stream.choose(&[
        (Tested::Exempt, 0.4),
        (Tested::Medical, 0.1),
        (Tested::Absent, 0.35),
        (Tested::Partial, 0.15),
    ])
}

/// The observed score: truth plus an error of the reported size, within the scale.
fn observe(
    stream: &mut Stream,
    student: &Student,
    tested: Tested,
    subject: usize,
    index: usize,
    spring: i32,
) -> Score {
    let truth = f64::from(student.ability[subject]);
    let error = scale::standard_error(subject, index, truth, stream.between(-3, 3));
    let noise = stream.normal();
    let points = match tested {
        Tested::Scored | Tested::Invalid => {
            let [lowest, highest] = scale::range(subject, index, spring);
            ((truth + f64::from(error) * noise).round() as i16).clamp(lowest, highest)
        }
        // The alternate scale is the grade times 100 and 0 to 99 (grade 11 uses 900).
        Tested::Alternate => {
            let base = if TESTED[index] == 11 {
                9
            } else {
                i16::from(TESTED[index])
            };
            base * 100 + ((50.0 + 16.0 * noise).round() as i16).clamp(0, 99)
        }
        _ => 0,
    };
    let error = if matches!(tested, Tested::Scored | Tested::Invalid) {
        error
    } else {
        0
    };
    Score {
        tested,
        points,
        error,
    }
}

/// Mean true prior by school and tested grade. Sums are whole hundredths, so their order does not
/// matter.
fn prior_means(
    plan: &Plan,
    students: &[Student],
    records: &[YearRecord],
    years: usize,
    year: usize,
) -> Vec<[f64; 2]> {
    let mut sums = vec![([0_i64; 2], 0_i64); plan.schools.len() * TESTED.len()];
    for (student, own) in students.iter().zip(records.chunks(years)) {
        let record = &own[year];
        let Some(index) = scale::tested_index(record.grade) else {
            continue;
        };
        if !record.enrolled() || student.ability_grade == u8::MAX {
            continue;
        }
        let unit = &mut sums[record.spring as usize * TESTED.len() + index];
        for subject in 0..2 {
            unit.0[subject] += (f64::from(student.ability[subject]) * 100.0).round() as i64;
        }
        unit.1 += 1;
    }
    sums.into_iter()
        .map(|(sum, count)| sum.map(|sum| sum as f64 / 100.0 / count.max(1) as f64))
        .collect()
}

/// Who appears in which LEA's files: this year's students, and last year's who are not there any
/// more (possible no-shows).
fn rosters(
    settings: &Settings,
    plan: &Plan,
    records: &[YearRecord],
    years: usize,
) -> Vec<Vec<Vec<u32>>> {
    (years - settings.years..years)
        .map(|year| {
            let mut by_lea = vec![Vec::new(); plan.leas.len()];
            for (id, own) in records.chunks(years).enumerate() {
                let mut leas = [usize::MAX; 3];
                let record = &own[year];
                if record.enrolled() {
                    leas[0] = plan.lea_of(record.fall);
                    leas[1] = plan.lea_of(record.spring);
                }
                let before = &own[year - 1];
                if before.enrolled() && before.grade < 12 {
                    leas[2] = plan.lea_of(before.spring);
                }
                leas.sort_unstable();
                for (position, &lea) in leas.iter().enumerate() {
                    if lea != usize::MAX && !leas[..position].contains(&lea) {
                        by_lea[lea].push(id as u32);
                    }
                }
            }
            by_lea
        })
        .collect()
}
