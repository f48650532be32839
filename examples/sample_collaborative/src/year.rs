//! One student's school year in detail: enrolments, incidents and attendance. Every writer derives
//! them from the same streams, so the files of a district, and of two districts, agree.

use crate::calendar::{Day, july_first};
use crate::history::{Path, World};
use crate::plan::Attendance;
use crate::random::{Purpose, logistic, normal_quantile};

/// An enrolment: one SENR record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Enrollment {
    /// School.
    pub(crate) school: u32,
    /// 10 primary, 20 secondary, 30 short-term (CALPADS enrolment status).
    pub(crate) status: u8,
    /// First day.
    pub(crate) start: Day,
    /// Exit date.
    pub(crate) end: Day,
    /// Exit reason (CALPADS Valid Code Combinations v12.0).
    pub(crate) reason: &'static str,
    /// Completion status, with exit reason E230.
    pub(crate) completion: &'static str,
    /// Grade reported, -1 for transitional kindergarten.
    pub(crate) grade: i8,
    /// Instructional days expected.
    pub(crate) days: i32,
}

impl Enrollment {
    /// Whether the student never came (exit on or before the start).
    pub(crate) fn no_show(&self) -> bool {
        self.reason == "N470"
    }

    /// Whether attendance is reported for it (status 10 or 30).
    pub(crate) fn has_attendance(&self) -> bool {
        self.status != 20 && !self.no_show()
    }
}

/// Exit reasons of students who leave for good during the year: T180 private school, T200 another
/// state, T240 another country, E400 other, E130 died, E140 no known enrolment.
const LEAVING: [(&str, f64); 5] = [
    ("T180", 0.2),
    ("T200", 0.5),
    ("T240", 0.17),
    ("E400", 0.12),
    ("E130", 0.01),
];
/// The same in grades 7 to 12, where students also drop out.
const LEAVING_SECONDARY: [(&str, f64); 6] = [
    ("E140", 0.3),
    ("E400", 0.1),
    ("T180", 0.12),
    ("T200", 0.33),
    ("T240", 0.1),
    ("E300", 0.05),
];
/// Ends of grade 12: exit reason, completion status, weight. 100 diploma, 120 certificate,
/// 320 equivalency, 360 completed grade 12 without the requirements.
const COMPLETION: [((&str, &str), f64); 6] = [
    (("E230", "100"), 0.885),
    (("E230", "360"), 0.035),
    (("E230", "120"), 0.012),
    (("E230", "320"), 0.008),
    (("E140", ""), 0.045),
    (("E400", ""), 0.015),
];

/// All enrolments of a student in a year, over all LEAs, in order of start.
pub(crate) fn enrollments(world: &World, id: u32, year: usize) -> Vec<Enrollment> {
    let plan = &world.plan;
    let record = world.record(id, year);
    let spring = world.springs[year];
    let mut stream = world.stream(Purpose::Enrollment, u64::from(id), spring as u64);
    let mut list = Vec::with_capacity(3);
    let calendar = |school: u32| &plan.leas[plan.lea_of(school)];

    let before = world.record(id, year - 1);
    if before.enrolled() && before.grade < 12 {
        let elsewhere =
            !record.enrolled() || plan.lea_of(before.spring) != plan.lea_of(record.fall);
        if elsewhere && stream.chance(0.25) {
            let grade = before.grade + 1;
            let school = if plan.schools[before.spring as usize].serves(grade) {
                before.spring
            } else {
                plan.feeder_target(before.spring, grade)
            };
            // The feeder of a charter stands in another LEA, which keeps its own records.
            if plan.lea_of(school) == plan.lea_of(before.spring) {
                let start = calendar(school).first_day(spring);
                list.push(Enrollment {
                    school,
                    status: 10,
                    start,
                    end: start,
                    reason: "N470",
                    completion: "",
                    grade,
                    days: 0,
                });
            }
        }
    }
    if !record.enrolled() {
        return list;
    }

    let event = july_first(spring) + i32::from(record.event);
    let stay = |school: u32, start: Day, end: Day, reason, completion| Enrollment {
        school,
        status: 10,
        start,
        end,
        reason,
        completion,
        grade: record.grade,
        days: calendar(school).instructional_days(spring, start, end),
    };
    let (end_reason, end_completion) = if record.grade == 12 && !stays_on(world, id, year) {
        stream.choose(&COMPLETION)
    } else {
        ("E155", "")
    };
    let first = calendar(record.fall).first_day(spring);
    let closing = calendar(record.spring).last_day(spring);
    let primary = list.len();
    match record.path {
        Path::Stays => list.push(stay(
            record.fall,
            first,
            closing,
            end_reason,
            end_completion,
        )),
        Path::Arrives => list.push(stay(
            record.fall,
            event,
            closing,
            end_reason,
            end_completion,
        )),
        Path::Leaves => {
            let reason = if record.grade >= 7 {
                stream.choose(&LEAVING_SECONDARY)
            } else {
                stream.choose(&LEAVING)
            };
            list.push(stay(record.fall, first, event, reason, ""));
        }
        Path::Moves => {
            list.push(stay(record.fall, first, event, "T160", ""));
            list.push(stay(
                record.spring,
                event + 1,
                closing,
                end_reason,
                end_completion,
            ));
        }
        Path::Returns => {
            list.push(stay(record.fall, first, event, "T160", ""));
            list.push(stay(
                record.spring,
                event + 21,
                closing,
                end_reason,
                end_completion,
            ));
        }
    }
    add_other_enrollment(world, &mut stream, &mut list, primary);
    list
}

/// Whether the student is enrolled in the next simulated year too, or may be after the last one.
fn stays_on(world: &World, id: u32, year: usize) -> bool {
    year + 1 < world.springs.len() && world.record(id, year + 1).enrolled()
}

/// Now and then a second, concurrent enrolment in the same LEA: secondary (20) or short-term (30),
/// whose days come out of the primary school's.
fn add_other_enrollment(
    world: &World,
    stream: &mut crate::random::Stream,
    list: &mut Vec<Enrollment>,
    primary: usize,
) {
    let plan = &world.plan;
    let main = list[primary];
    let draw = stream.unit();
    let options = plan.serving(plan.lea_of(main.school), main.grade);
    let other = options[stream.below(options.len())];
    if other == main.school || main.days < 90 {
        return;
    }
    if main.grade >= 9 && draw < 0.012 {
        list.push(Enrollment {
            school: other,
            status: 20,
            reason: "E170",
            completion: "",
            days: 0,
            ..main
        });
    } else if draw > 0.995 {
        let start = main.start + 30;
        let days = stream.between(12, 45);
        list.push(Enrollment {
            school: other,
            status: 30,
            start,
            end: start + days * 3 / 2,
            reason: "E155",
            completion: "",
            days,
            ..main
        });
        list[primary].days -= days;
    }
}

/// What was decided about a student in an incident: one SIRS record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Consequence {
    /// 100 out-of-school suspension, 110 in-school suspension, 200 expulsion, 300 other means.
    pub(crate) code: u16,
    /// Duration in hundredths of a day.
    pub(crate) duration: u32,
}

/// A student's part in an incident: one SINC record.
#[derive(Clone, Debug)]
pub(crate) struct Incident {
    /// School.
    pub(crate) school: u32,
    /// Day it happened.
    pub(crate) day: Day,
    /// Consequences, at least one.
    pub(crate) consequences: Vec<Consequence>,
    /// Whether several students took part, so that it may share an incident number.
    pub(crate) shared: bool,
}

/// All incidents of a student in a year.
pub(crate) fn incidents(
    world: &World,
    id: u32,
    year: usize,
    enrollments: &[Enrollment],
) -> Vec<Incident> {
    let student = world.student(id);
    let spring = world.springs[year];
    let mut stream = world.stream(Purpose::Incident, u64::from(id), spring as u64);
    let mut list = Vec::new();
    let moved = enrollments.iter().filter(|e| e.has_attendance()).count() > 1;
    // A few movers are suspended half a day at each school: neither school reaches a whole day.
    let both_schools = moved && stream.chance(0.06);
    for enrollment in enrollments.iter().filter(|e| e.has_attendance()) {
        let tendency = world.effects.tendency(year, enrollment.school).suspension;
        let mut logit = tendency + 0.4 * f64::from(student.absence);
        logit += if student.disadvantaged(year, spring) {
            0.4
        } else {
            -0.4
        };
        logit += if student.disability { 0.6 } else { -0.05 };
        logit += if student.foster { 1.1 } else { 0.0 };
        if enrollment.grade < 3 {
            logit -= 1.2;
        }
        let any = stream.chance(logistic(logit));
        let span = (enrollment.end - enrollment.start).max(1);
        let mut incident = |stream: &mut crate::random::Stream, consequences| {
            list.push(Incident {
                school: enrollment.school,
                day: enrollment.start + stream.between(0, span - 1),
                consequences,
                shared: stream.chance(0.2),
            });
        };
        let suspended = |duration| Consequence {
            code: 100,
            duration,
        };
        if both_schools {
            incident(&mut stream, vec![suspended(50)]);
        } else if any && enrollment.days >= 10 {
            match stream.below(100) {
                // 0.5 + 0.3 + 0.1 stays under one day; 0.5 + 0.3 + 0.2 is exactly one.
                0..=3 => {
                    let third = stream.pick(&[10, 20]);
                    for duration in [50, 30, third] {
                        incident(&mut stream, vec![suspended(duration)]);
                    }
                }
                4 => incident(
                    &mut stream,
                    vec![
                        suspended(500),
                        Consequence {
                            code: 200,
                            duration: 0,
                        },
                    ],
                ),
                _ => {
                    for _ in 0..=(stream.below(3) * stream.below(2)) {
                        let consequence = ordinary_consequence(&mut stream);
                        incident(&mut stream, vec![consequence]);
                    }
                }
            }
        }
    }
    list
}

/// The usual consequences.
fn ordinary_consequence(stream: &mut crate::random::Stream) -> Consequence {
    let code = stream.choose(&[(100, 0.5), (110, 0.2), (300, 0.3)]);
    let duration = match code {
        100 => stream.choose(&[
            (50, 0.1),
            (100, 0.35),
            (200, 0.25),
            (300, 0.18),
            (500, 0.12),
        ]),
        110 => stream.choose(&[(50, 0.25), (100, 0.5), (200, 0.25)]),
        _ => 0,
    };
    Consequence { code, duration }
}

/// One STAS record: a student at a school over the whole year, in hundredths of a day.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AbsenceSummary {
    /// School.
    pub(crate) school: u32,
    /// Exempt from the collection; all days empty.
    pub(crate) exempt: bool,
    /// A: expected.
    pub(crate) expected: u32,
    /// B: attended, in-school suspension included.
    pub(crate) attended: u32,
    /// C: out-of-school suspension.
    pub(crate) suspended: u32,
    /// D: in-school suspension, part of B.
    pub(crate) in_school: u32,
    /// E: excused.
    pub(crate) excused: u32,
    /// F: unexcused.
    pub(crate) unexcused: u32,
    /// G: incomplete independent study.
    pub(crate) incomplete: u32,
}

/// Expected days for which a tenth is a fraction that binary floating point gets wrong.
const EXACT_TENTH_DAYS: [u32; 6] = [33, 41, 57, 66, 123, 171];

/// Attendance of a student in a year, one entry a school.
pub(crate) fn absences(
    world: &World,
    id: u32,
    year: usize,
    enrollments: &[Enrollment],
    incidents: &[Incident],
) -> Vec<AbsenceSummary> {
    let student = world.student(id);
    let spring = world.springs[year];
    let mut list: Vec<AbsenceSummary> = Vec::with_capacity(2);
    for enrollment in enrollments.iter().filter(|e| e.has_attendance()) {
        let days = enrollment.days.max(0) as u32 * 100;
        match list.iter_mut().find(|row| row.school == enrollment.school) {
            Some(row) => row.expected += days,
            None => list.push(AbsenceSummary {
                school: enrollment.school,
                expected: days,
                ..AbsenceSummary::default()
            }),
        }
    }
    let single = list.len() == 1;
    let mut stream = world.stream(Purpose::Attendance, u64::from(id), spring as u64);
    for row in &mut list {
        let school = &world.plan.schools[row.school as usize];
        // The tendency is centred on a typical student: 0.55 disadvantaged, 0.13 with disability.
        let mut logit = world.effects.tendency(year, row.school).chronic_absence - 0.25;
        logit += if student.disadvantaged(year, spring) {
            0.35
        } else {
            0.0
        };
        logit += if student.disability { 0.35 } else { 0.0 };
        logit += if student.foster { 0.5 } else { 0.0 };
        logit += if student.homeless { 0.6 } else { 0.0 };
        let personal = 0.8 * f64::from(student.absence) + 0.6 * stream.normal();
        let rate = (0.1_f64.ln() + 0.8 * (personal + normal_quantile(logistic(logit))))
            .exp()
            .min(0.9);
        let hourly = school.attendance == Attendance::Hourly;
        if hourly && single && stream.chance(0.1) {
            row.expected = 100 * stream.pick(&EXACT_TENTH_DAYS);
        } else if hourly && row.expected > 0 && single {
            row.expected -= stream.below(100) as u32;
        }
        let exact = stream.chance(0.08);
        let mut absent = (rate * f64::from(row.expected)).round() as u32;
        if hourly {
            if exact {
                absent = row.expected / 10;
            }
        } else {
            absent = (absent + 50) / 100 * 100;
            if exact && row.expected % 1000 == 0 {
                absent = row.expected / 10;
            }
        }
        if stream.chance(0.0015) {
            absent = row.expected;
        }
        row.exempt = stream.chance(0.002);
        let split = stream.unit();
        settle(row, school.attendance, absent, split, incidents);
    }
    list
}

/// Splits the absent days; out-of-school suspension comes first and may add to them.
fn settle(
    row: &mut AbsenceSummary,
    attendance: Attendance,
    absent: u32,
    split: f64,
    incidents: &[Incident],
) {
    let total = |code: u16| -> u32 {
        incidents
            .iter()
            .filter(|incident| incident.school == row.school)
            .flat_map(|incident| &incident.consequences)
            .filter(|consequence| consequence.code == code)
            .map(|consequence| consequence.duration)
            .sum()
    };
    let whole = |hundredths: u32| match attendance {
        Attendance::Hourly => hundredths,
        _ => hundredths / 100 * 100,
    };
    if row.exempt {
        row.expected = 0;
        return;
    }
    if attendance == Attendance::IndependentStudy {
        row.incomplete = absent;
        row.attended = row.expected - absent;
        return;
    }
    row.suspended = whole(total(100)).min(whole(row.expected / 3));
    let absent = absent.max(row.suspended);
    let rest = absent - row.suspended;
    row.excused = whole((f64::from(rest) * (0.35 + 0.5 * split)) as u32);
    row.unexcused = rest - row.excused;
    row.attended = row.expected - absent;
    row.in_school = whole(total(110)).min(row.attended);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Settings;

    #[test]
    fn days_add_up() {
        let world = crate::history::simulate(&Settings {
            students: 4000,
            districts: 3,
            schools: 14,
            ..Settings::default()
        });
        let mut exact_tenths = 0;
        let mut all_absent = 0;
        for id in 0..world.students.len() as u32 {
            for year in world.first_written()..world.springs.len() {
                let stays = enrollments(&world, id, year);
                let incidents = incidents(&world, id, year, &stays);
                for row in absences(&world, id, year, &stays, &incidents) {
                    let absent = row.suspended + row.excused + row.unexcused + row.incomplete;
                    assert_eq!(row.attended + absent, row.expected);
                    assert!(row.in_school <= row.attended);
                    exact_tenths +=
                        u32::from(row.expected % 1000 != 0 && absent * 10 == row.expected);
                    all_absent += u32::from(row.expected > 0 && row.attended == 0);
                }
            }
        }
        assert!(exact_tenths > 0 && all_absent > 0);
    }
}
