//! A student's lasting characteristics.

use crate::calendar::{Day, LATER_LAYOUTS};
use crate::names;
use crate::plan::Profile;
use crate::random::Stream;

/// Federal and state reporting groups, in CALPADS' codes for `ReportingEthnicity`.
pub(crate) const GROUPS: [(&str, &str); 9] = [
    ("100", "American Indian or Alaska Native"),
    ("200", "Asian"),
    ("300", "Native Hawaiian or Other Pacific Islander"),
    ("400", "Filipino"),
    ("500", "Hispanic or Latino"),
    ("600", "Black or African American"),
    ("700", "White"),
    ("800", "Two or More Races"),
    ("999", "Missing"),
];

/// CALPADS race codes by reporting group: 201 Chinese to 299 other Asian, 301 Hawaiian to 399
/// other Pacific Islander (CSIS code crosswalk).
const RACE_CODES: [&[u16]; 9] = [
    &[100],
    &[201, 202, 203, 204, 205, 206, 207, 208, 299],
    &[301, 302, 303, 304, 399],
    &[400],
    &[],
    &[600],
    &[700],
    &[],
    &[],
];

/// Parent education of a parent who is not a high-school graduate (CALPADS Data Guide v11.0).
pub(crate) const NOT_A_GRADUATE: u8 = 14;
/// Parent education declined to state.
const DECLINED: u8 = 15;

/// Lasting characteristics and latent abilities.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an independent yes-or-no field of a state file"
)]
pub(crate) struct Student {
    /// The state's ten-digit identifier; printed with leading zeros.
    pub(crate) ssid: u64,
    /// Given name, middle name, family name and alias as indices; see the methods.
    names: [u8; 4],
    /// `F`, `M` or `X`.
    pub(crate) gender: char,
    /// Birth date.
    pub(crate) birth: Day,
    /// Whether born and first schooled abroad.
    pub(crate) newcomer_abroad: bool,
    /// Index in [`GROUPS`].
    pub(crate) group: u8,
    /// Up to three race codes, 0 for none.
    pub(crate) races: [u16; 3],
    /// Family meal eligibility: 181 free, 182 reduced price, 0 none (CALPADS program codes).
    pub(crate) meals: u8,
    /// Parent education, 10 to 15.
    parent_education: u8,
    /// Simulated year in which the parent education was first stated; declined before.
    pub(crate) education_stated: u8,
    /// Has a disability.
    pub(crate) disability: bool,
    /// Takes the alternate assessments.
    pub(crate) alternate: bool,
    /// In foster care (never in a district's own program file).
    pub(crate) foster: bool,
    /// Homeless.
    pub(crate) homeless: bool,
    /// Migrant.
    pub(crate) migrant: bool,
    /// CALPADS primary language code.
    pub(crate) language: &'static str,
    /// Initially fluent.
    pub(crate) initially_fluent: bool,
    /// First day as an English learner, 0 if never.
    pub(crate) el_entry: Day,
    /// Reclassification day, 0 if not (yet).
    pub(crate) rfep: Day,
    /// First day in a United States school.
    pub(crate) first_us_school: Day,
    /// First and last simulated year of enrolment.
    pub(crate) first_year: u8,
    /// See `first_year`.
    pub(crate) last_year: u8,
    /// Leaves after `last_year` although the cohort goes on.
    pub(crate) leaves: bool,
    /// True scores at [`Student::ability_grade`], English and mathematics.
    pub(crate) ability: [f32; 2],
    /// Index of the tested grade of `ability`; `u8::MAX` before the first.
    pub(crate) ability_grade: u8,
    /// English proficiency as a deviation from the grade's middle.
    pub(crate) proficiency: f32,
    /// Lasting tendency to be absent, standard normal.
    pub(crate) absence: f32,
}

impl Student {
    /// Draws a student who enters at `grade` in a school with the given profile. `spring` is the
    /// entry year's spring; `established` students have been in California schools before.
    pub(crate) fn draw(
        stream: &mut Stream,
        profile: &Profile,
        grade: i8,
        spring: i32,
        established: bool,
    ) -> Self {
        let group = stream.weighted(profile.ethnicity.iter().copied()) as u8;
        let gender = stream.choose(&[('F', 0.487), ('M', 0.511), ('X', 0.002)]);
        let disadvantaged = stream.chance(profile.disadvantaged);
        let meals = if disadvantaged && stream.chance(0.94) {
            stream.choose(&[(181, 0.84), (182, 0.16)])
        } else {
            0
        };
        let parent_education = if disadvantaged {
            stream.choose(&[
                (14, 0.33),
                (13, 0.3),
                (12, 0.2),
                (11, 0.08),
                (10, 0.03),
                (15, 0.06),
            ])
        } else {
            stream.choose(&[(13, 0.15), (12, 0.25), (11, 0.33), (10, 0.2), (15, 0.07)])
        };
        let hispanic = group == 4;
        let likely_learner = match group {
            4 => 1.35,
            1 => 1.2,
            3 => 0.6,
            6 => 0.2,
            _ => 0.1,
        };
        let ever_learner = stream.chance((profile.ever_english_learner * likely_learner).min(0.9));
        let newcomer_abroad = ever_learner && !established && stream.chance(0.6);
        let initially_fluent = !ever_learner && stream.chance(0.04);
        let language = if ever_learner || initially_fluent {
            match group {
                4 => "01",
                1 => stream.pick(&["02", "03", "04", "23", "28"]),
                3 => "05",
                _ => stream.pick(&["01", "11", "29"]),
            }
        } else {
            "00"
        };
        // Kindergarten began in August of the year five years and some months after birth.
        let kindergarten_spring = spring - i32::from(grade.max(0));
        let kindergarten = crate::calendar::day(kindergarten_spring - 1, 8, 16);
        let entry = crate::calendar::day(spring - 1, 8, 16);
        let first_us_school = if newcomer_abroad || grade <= 0 {
            entry
        } else {
            kindergarten
        };
        let disability = stream.chance(profile.disability);
        let weight_rank = stream.below(100) as u8;
        Self {
            ssid: 0,
            names: [
                stream.below(40) as u8,
                stream.below(60) as u8,
                stream.below(200) as u8,
                weight_rank,
            ],
            gender,
            birth: birth(stream, grade, spring),
            newcomer_abroad,
            group,
            races: races(stream, group),
            meals,
            parent_education,
            education_stated: if stream.chance(0.03) {
                1 + stream.below(7) as u8
            } else {
                0
            },
            disability,
            alternate: disability && stream.chance(0.06),
            foster: stream.chance(if disadvantaged { 0.01 } else { 0.001 }),
            homeless: disadvantaged && stream.chance(0.06),
            migrant: disadvantaged && hispanic && stream.chance(0.02),
            language,
            initially_fluent,
            el_entry: if ever_learner { first_us_school } else { 0 },
            rfep: 0,
            first_us_school,
            first_year: 0,
            last_year: 0,
            leaves: false,
            ability: [0.0; 2],
            ability_grade: u8::MAX,
            proficiency: (45.0 * stream.normal()) as f32,
            absence: stream.normal() as f32,
        }
    }

    /// Legal first name.
    pub(crate) fn first_name(&self) -> &'static str {
        let list = if self.gender == 'M' {
            &names::BOYS
        } else {
            &names::GIRLS
        };
        list[usize::from(self.names[0])]
    }

    /// Legal middle name, often empty.
    pub(crate) fn middle_name(&self) -> &'static str {
        let list = if self.gender == 'M' {
            &names::BOYS
        } else {
            &names::GIRLS
        };
        list.get(usize::from(self.names[1])).copied().unwrap_or("")
    }

    /// Legal family name.
    pub(crate) fn last_name(&self) -> &'static str {
        let number = usize::from(self.names[2]);
        let list: &[&str] = match self.group {
            4 => &names::LAST_HISPANIC,
            1..=3 => &names::LAST_ASIAN,
            _ => &names::LAST_GENERAL,
        };
        list[number % list.len()]
    }

    /// Name suffix, mostly empty.
    pub(crate) fn suffix(&self) -> &'static str {
        if self.gender == 'M' && self.ssid.is_multiple_of(50) {
            "Jr"
        } else {
            ""
        }
    }

    /// Alias first name, mostly empty.
    pub(crate) fn alias(&self) -> &'static str {
        let index = usize::from(self.names[3]);
        names::ALIASES.get(index).copied().unwrap_or("")
    }

    /// Program code of the meal eligibility, if any.
    pub(crate) fn meal_program(&self) -> Option<&'static str> {
        match self.meals {
            181 => Some("181"),
            182 => Some("182"),
            _ => None,
        }
    }

    /// Parent education on file at the end of a simulated year.
    pub(crate) fn parent_education(&self, year: usize) -> u8 {
        if year < usize::from(self.education_stated) {
            DECLINED
        } else {
            self.parent_education
        }
    }

    /// The codes of SINF: one up to 2022-2023, that of the parent with more education; then one a
    /// guardian, 0 where a guardian gives none or there is no second.
    pub(crate) fn parent_educations(&self, year: usize, spring: i32) -> [u8; 2] {
        let more = self.parent_education(year);
        if spring < LATER_LAYOUTS || !self.has_second_guardian() {
            return [more, 0];
        }
        let other = match (more, self.ssid / 7 % 10) {
            (DECLINED, _) | (_, 9) => DECLINED,
            (_, 8) => 0,
            (NOT_A_GRADUATE, _) | (_, 0..=2) => NOT_A_GRADUATE,
            _ => more,
        };
        if self.ssid / 70 % 10 < 3 {
            [other, more]
        } else {
            [more, other]
        }
    }

    /// Whether SINF names a second guardian.
    pub(crate) fn has_second_guardian(&self) -> bool {
        !self.ssid.is_multiple_of(3)
    }

    /// Socio-economically disadvantaged (CALPADS glossary): no parent a graduate, meals, migrant,
    /// homeless or foster. A guardian who declined to state may be a graduate.
    pub(crate) fn disadvantaged(&self, year: usize, spring: i32) -> bool {
        let mut given = self.parent_educations(year, spring).into_iter();
        self.meals != 0
            || given.all(|code| code == 0 || code == NOT_A_GRADUATE)
            || self.migrant
            || self.homeless
            || self.foster
    }

    /// English language acquisition status on a day.
    pub(crate) fn elas(&self, day: Day) -> &'static str {
        if self.el_entry == 0 {
            if self.initially_fluent { "IFEP" } else { "EO" }
        } else if self.rfep != 0 && day >= self.rfep {
            "RFEP"
        } else {
            "EL"
        }
    }

    /// Whether the student is an English learner on a day.
    pub(crate) fn is_learner(&self, day: Day) -> bool {
        self.elas(day) == "EL"
    }

    /// Whether Hispanic or Latino.
    pub(crate) fn hispanic(&self) -> bool {
        self.group == 4
    }

    /// Whether the races include a reporting group (not Hispanic).
    pub(crate) fn has_race(&self, group: usize) -> bool {
        self.races
            .iter()
            .any(|code| RACE_CODES[group].contains(code))
    }
}

/// Race codes that roll up to the group: two detailed Asian codes stay Asian, Hispanic students may
/// state a race as well.
fn races(stream: &mut Stream, group: u8) -> [u16; 3] {
    let one = |stream: &mut Stream, group: usize| stream.pick(RACE_CODES[group]);
    match group {
        4 => match stream.below(20) {
            0..=8 => [0; 3],
            9..=16 => [700, 0, 0],
            17 => [100, 0, 0],
            18 => [600, 0, 0],
            _ => [100, 700, 0],
        },
        7 => {
            const MIXES: [[usize; 2]; 6] = [[1, 6], [5, 6], [0, 6], [3, 6], [1, 5], [2, 6]];
            let [a, b] = stream.pick(&MIXES);
            let third = if a != 0 && stream.chance(0.08) {
                100
            } else {
                0
            };
            [one(stream, a), one(stream, b), third]
        }
        8 => [0; 3],
        1 => {
            let first = one(stream, 1);
            let second = if stream.chance(0.07) {
                one(stream, 1)
            } else {
                0
            };
            [first, if second == first { 0 } else { second }, 0]
        }
        other => [one(stream, usize::from(other)), 0, 0],
    }
}

/// A birth date that fits the grade: kindergartners turn five by 1 September of the fall.
fn birth(stream: &mut Stream, grade: i8, spring: i32) -> Day {
    let turned_five = spring - 1 - i32::from(grade);
    crate::calendar::day(turned_five - 6, 9, 2) + stream.below(365) as i32
}
