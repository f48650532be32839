//! SENR, SINF, SPRG, SELA, SWDS and the student profile report 8.1: who is enrolled, and who they are.

use std::io;

use super::output::{Format, Output};
use super::{Folder, birth_and_gender, local_id};
use crate::calendar::{LATER_LAYOUTS, day, july_first};
use crate::names;
use crate::student::GROUPS;
use crate::year::{Enrollment, enrollments};

/// Columns of the profile report.
const PROFILE_HEADER: &str = "SchoolCode SchoolName SSID StudentName LocalID Grade Gender \
     EthnicityRace Homeless StudentswithDisabilities EnglishLearner FosterYouth \
     SocioEconomicallyDisadvantaged";

/// Writes the files.
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    let mut files = Files {
        folder,
        senr: folder.calpads("SENR")?,
        sinf: folder.calpads("SINF")?,
        sprg: folder.calpads("SPRG")?,
        sela: folder.calpads("SELA")?,
        profile: folder.file(
            &format!("8.1_StudentProfileList(EOY3)_{}.csv", folder.agency().code),
            Format::Report,
            PROFILE_HEADER,
        )?,
        swds: (folder.spring() >= LATER_LAYOUTS)
            .then(|| folder.calpads("SWDS"))
            .transpose()?,
        records: [0; 5],
    };
    for &student in folder.roster() {
        let own: Vec<Enrollment> = enrollments(folder.world, student, folder.year)
            .into_iter()
            .filter(|enrollment| folder.reports(enrollment.school))
            .collect();
        for enrollment in &own {
            files.enrollment(student, enrollment)?;
            if !enrollment.no_show() {
                files.profile(student, enrollment)?;
            }
        }
        // Student-level files follow the last enrolment that was taken up.
        let latest = own
            .iter()
            .rev()
            .find(|enrollment| enrollment.status == 10 && !enrollment.no_show());
        if let Some(latest) = latest {
            let start = own
                .iter()
                .filter(|enrollment| !enrollment.no_show())
                .map(|enrollment| enrollment.start)
                .min()
                .unwrap_or(latest.start);
            files.information(student, latest, start)?;
            files.programs(student, latest, start)?;
            files.language(student, latest)?;
            files.disability(student, start)?;
        }
    }
    files.senr.finish()?;
    files.sinf.finish()?;
    files.sprg.finish()?;
    files.sela.finish()?;
    if let Some(swds) = files.swds {
        swds.finish()?;
    }
    files.profile.finish()
}

/// The open files and their record counters.
struct Files<'a> {
    folder: &'a Folder<'a>,
    senr: Output,
    sinf: Output,
    sprg: Output,
    sela: Output,
    profile: Output,
    swds: Option<Output>,
    records: [u64; 5],
}

impl Files<'_> {
    /// The next local record number of a file.
    fn next(&mut self, file: usize) -> u64 {
        self.records[file] += 1;
        self.records[file]
    }

    /// SENR: 39 fields (CFS v11), 35 from 2023-2024.
    fn enrollment(&mut self, student: u32, enrollment: &Enrollment) -> io::Result<()> {
        let record = self.next(0);
        let folder = self.folder;
        let person = folder.world.student(student);
        let agency = folder.agency();
        let graduate = enrollment.completion == "100";
        let out = &mut self.senr;
        out.text("SENR")
            .text(if record.is_multiple_of(16) { "A" } else { "" })
            .number(record as i64)
            .text(&agency.code)
            .text(folder.school_code(enrollment.school))
            .empty(1)
            .text(&folder.academic_year)
            .ssid(person.ssid)
            .number(local_id(student))
            .text(person.first_name())
            .text(person.middle_name())
            .text(person.last_name())
            .text(person.suffix())
            .text(person.alias())
            .empty(2);
        birth_and_gender(out, person);
        if person.newcomer_abroad {
            out.empty(2).text(birth_country(person.language));
        } else {
            out.text(&agency.city).text("US-CA").text("US");
        }
        out.compact_date(enrollment.start)
            .number(enrollment.status)
            .text(folder.grade_code(enrollment.grade))
            .compact_date(enrollment.end)
            .text(enrollment.reason)
            .text(enrollment.completion)
            .empty(1);
        if graduate {
            out.yes(person.ssid % 5 < 2);
        } else {
            out.empty(1);
        }
        out.empty(1).text(&agency.code);
        if graduate {
            out.yes(person.ssid.is_multiple_of(4))
                .yes(person.ssid.is_multiple_of(7));
        } else {
            out.empty(2);
        }
        out.empty(1);
        if folder.spring() < LATER_LAYOUTS {
            out.empty(5).end()
        } else {
            // graduation exemption
            out.yes(graduate && person.ssid.is_multiple_of(50)).end()
        }
    }

    /// SINF: 42 fields, 43 from 2023-2024; a second record when the parent education was stated during the year.
    fn information(&mut self, student: u32, latest: &Enrollment, start: i32) -> io::Result<()> {
        let folder = self.folder;
        let person = folder.world.student(student);
        let year = folder.year;
        let before = person.parent_educations(year - 1, folder.spring());
        let now = person.parent_educations(year, folder.spring());
        let changed_on = day(folder.spring(), 1, 9);
        if before != now && start < changed_on {
            self.information_record(student, latest, start, Some(changed_on - 1), before)?;
            self.information_record(student, latest, changed_on, None, now)
        } else {
            self.information_record(student, latest, start, None, now)
        }
    }

    /// One SINF record.
    fn information_record(
        &mut self,
        student: u32,
        latest: &Enrollment,
        start: i32,
        end: Option<i32>,
        [parent_education, parent_education_2]: [u8; 2],
    ) -> io::Result<()> {
        let record = self.next(1);
        let folder = self.folder;
        let person = folder.world.student(student);
        let agency = folder.agency();
        let out = &mut self.sinf;
        out.text("SINF")
            .empty(1)
            .number(record as i64)
            .compact_date(start);
        match end {
            Some(end) => out.compact_date(end),
            None => out.empty(1),
        };
        out.text(&agency.code)
            .text(folder.school_code(latest.school))
            .text(&folder.academic_year)
            .ssid(person.ssid)
            .number(local_id(student))
            .text(person.first_name())
            .text(person.middle_name())
            .text(person.last_name())
            .text(person.suffix())
            .text(person.alias())
            .empty(2);
        birth_and_gender(out, person);
        if person.newcomer_abroad {
            out.empty(2).text(birth_country(person.language));
        } else {
            out.text(&agency.city).text("US-CA").text("US");
        }
        let ethnicity_missing = person.group == 8;
        let race_missing = person.races == [0; 3];
        if ethnicity_missing {
            out.empty(1).text("Y");
        } else {
            out.yes(person.hispanic()).text("N");
        }
        for race in person.races {
            if race == 0 {
                out.empty(1);
            } else {
                out.number(race);
            }
        }
        out.empty(2).yes(race_missing);
        let street = names::STREETS[(person.ssid % 10) as usize];
        out.prefixed("", 10 + person.ssid % 9870);
        out.join(" ").join(street);
        out.empty(1)
            .text(&agency.city)
            .text("CA")
            .padded(u64::from(agency.zip), 5)
            .compact_date(person.first_us_school)
            .yes(start - person.first_us_school < 3 * 365 && person.newcomer_abroad)
            .code(parent_education)
            .text(names::GIRLS[(person.ssid / 7 % 40) as usize])
            .text(person.last_name());
        if person.has_second_guardian() {
            out.text(names::BOYS[(person.ssid / 11 % 40) as usize])
                .text(person.last_name());
        } else {
            out.empty(2);
        }
        if folder.spring() >= LATER_LAYOUTS {
            out.code(parent_education_2);
        }
        out.end()
    }

    /// SPRG: 26 fields, one record a program.
    fn programs(&mut self, student: u32, latest: &Enrollment, start: i32) -> io::Result<()> {
        let person = self.folder.world.student(student);
        let codes = [
            person.meal_program(),
            person.migrant.then_some("135"),
            (latest.grade < 0 && self.folder.spring() < LATER_LAYOUTS).then_some("185"),
            person.homeless.then_some("191"),
        ];
        for code in codes.into_iter().flatten() {
            let record = self.next(2);
            let folder = self.folder;
            let out = &mut self.sprg;
            folder.common_fields(out, "SPRG", record, latest.school, student);
            out.text(code)
                .empty(1)
                .compact_date(start)
                .compact_date(latest.end);
            out.empty(3);
            if code == "135" {
                out.prefixed("MIG", person.ssid % 1_000_000);
            } else {
                out.empty(1);
            }
            out.empty(2);
            if code == "191" {
                // Dwelling: 100 shelter, 110 hotel or motel, 120 doubled up, 130 unsheltered.
                let dwelling = [120_i64, 120, 120, 110, 100, 130][(person.ssid % 6) as usize];
                out.number(dwelling)
                    .yes(person.ssid.is_multiple_of(31))
                    .yes(false);
            } else {
                out.empty(3);
            }
            out.empty(1).end()?;
        }
        Ok(())
    }

    /// SELA: 16 fields, one record a status the student has had.
    fn language(&mut self, student: u32, latest: &Enrollment) -> io::Result<()> {
        let person = self.folder.world.student(student);
        if person.el_entry == 0 {
            let status = if person.initially_fluent {
                "IFEP"
            } else {
                "EO"
            };
            let mut start = person.first_us_school;
            // A few kindergartners wait for their initial test: to be determined, then the status.
            if latest.grade <= 0 && person.ssid.is_multiple_of(37) {
                self.language_record(student, latest, "TBD", start)?;
                start += 25;
            }
            return self.language_record(student, latest, status, start);
        }
        self.language_record(student, latest, "EL", person.el_entry)?;
        if person.rfep != 0 && person.rfep <= latest.end {
            self.language_record(student, latest, "RFEP", person.rfep)?;
        }
        Ok(())
    }

    /// One SELA record; the local student number stands after the gender.
    fn language_record(
        &mut self,
        student: u32,
        latest: &Enrollment,
        status: &str,
        start: i32,
    ) -> io::Result<()> {
        let record = self.next(3);
        let folder = self.folder;
        let person = folder.world.student(student);
        let out = &mut self.sela;
        out.text("SELA")
            .empty(1)
            .number(record as i64)
            .text(&folder.agency().code)
            .text(folder.school_code(latest.school))
            .text(&folder.academic_year)
            .ssid(person.ssid)
            .text(person.first_name())
            .text(person.last_name());
        birth_and_gender(out, person);
        out.number(local_id(student))
            .text(status)
            .compact_date(start)
            .text(person.language)
            .empty(1)
            .end()
    }

    /// SWDS: 13 fields, one record a status, from 2023-2024. Eligible and participating (1); a few no
    /// longer were before the first year, or were found not to be eligible (4).
    fn disability(&mut self, student: u32, start: i32) -> io::Result<()> {
        let folder = self.folder;
        let person = folder.world.student(student);
        let first = (person.first_us_school + (person.ssid % 400) as i32).min(start);
        let first_written = folder.world.springs[folder.world.first_written()];
        let past = first + 200 < july_first(first_written);
        let statuses = if person.disability {
            [Some((1, first)), None]
        } else if past && person.ssid.is_multiple_of(40) {
            let left = person.ssid.is_multiple_of(80).then_some((1, first));
            [left, Some((4, first + 200))]
        } else {
            [None, None]
        };
        for (status, since) in statuses.into_iter().flatten() {
            let record = self.next(4);
            let Some(out) = &mut self.swds else {
                return Ok(());
            };
            out.text("SWDS")
                .empty(1)
                .number(record as i64)
                .text(&folder.agency().code)
                .text(&folder.academic_year)
                .ssid(person.ssid)
                .number(local_id(student))
                .text(person.first_name())
                .text(person.last_name())
                .compact_date(person.birth)
                .compact_date(since)
                .number(status)
                .empty(1)
                .end()?;
        }
        Ok(())
    }

    /// Report 8.1: one row an enrolment. English learner means at any time of the
    /// enrolment, which is to say at its start.
    fn profile(&mut self, student: u32, enrollment: &Enrollment) -> io::Result<()> {
        let folder = self.folder;
        let person = folder.world.student(student);
        let school = &folder.world.plan.schools[enrollment.school as usize];
        let mut utf8 = [0; 4];
        self.profile
            .text(&school.code)
            .text(&school.name)
            .ssid(person.ssid)
            .text(&format!("{}, {}", person.last_name(), person.first_name()))
            .number(local_id(student))
            .text(folder.grade_code(enrollment.grade))
            .text(person.gender.encode_utf8(&mut utf8))
            .text(GROUPS[usize::from(person.group)].1)
            .yes(person.homeless)
            .yes(person.disability)
            .yes(person.is_learner(enrollment.start))
            .yes(person.foster)
            .yes(person.disadvantaged(folder.year, folder.spring()))
            .end()
    }
}

/// A country of birth that goes with a primary language.
fn birth_country(language: &str) -> &'static str {
    match language {
        "01" => "MX",
        "02" => "VN",
        "03" => "CN",
        "04" => "KR",
        "05" => "PH",
        "11" => "JO",
        "23" => "LA",
        _ => "IN",
    }
}
