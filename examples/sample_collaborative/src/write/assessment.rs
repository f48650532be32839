//! The TOMS student score files: CAASPP and ELPAC.

use std::io;

use super::output::{Format, Output};
use super::{Folder, grade_code};
use crate::history::{Score, Tested};
use crate::scale;
use crate::student::{GROUPS, Student};

/// CAASPP columns, by the names of the TOMS student score data file.
const CAASPP_HEADER: &str = "RecordType SSID StudentLastName StudentFirstName StudentMiddleName \
     DateofBirth Gender CALPADSGrade GradeAssessed CALPADSDistrictCode CALPADSDistrictName \
     CALPADSSchoolCode CALPADSSchoolName CALPADSCharterSchoolIndicator CALPADSIDEAIndicator \
     MigrantStatus ELStatus ELEntryDate RFEPDate FirstEntryDateInUSSchool EnrollmentEffectiveDate \
     ELAS CALPADSPrimaryLanguage FosterStatus HomelessStatus EconomicDisadvantageStatus \
     HispanicorLatino AmericanIndianorAlaskaNative Asian HawaiianOrOtherPacificIslander Filipino \
     BlackorAfricanAmerican White TwoorMoreRaces ReportingEthnicity ParentEducationLevel \
     FinalTestedDistrictName FinalTestedDistrictCode FinalTestedSchoolName FinalTestedSchoolCode \
     ConditionCode Attemptedness ScoreStatus IncludeIndicator ScaleScore StandardErrorMeasurement \
     AchievementLevels GradeAssessedMinus1 SEMMinus1 ScaleScoreMinus1 AchievementLevelMinus1 \
     ConditionCodeMinus1 GradeAssessedMinus2 SEMMinus2 ScaleScoreMinus2 AchievementLevelMinus2 \
     ConditionCodeMinus2 GradeAssessedMinus3 SEMMinus3 ScaleScoreMinus3 AchievementLevelMinus3 \
     ConditionCodeMinus3 UIN EndofRecord";

/// ELPAC columns.
const ELPAC_HEADER: &str = "RecordType SSID StudentLastName StudentFirstName StudentMiddleName \
     DateofBirth Gender CALPADSGrade GradeAssessed CALPADSDistrictCode CALPADSDistrictName \
     CALPADSSchoolCode CALPADSSchoolName ELStatus ELEntryDate RFEPDate EnrollmentEffectiveDate \
     ELAS FinalTestedDistrictCode FinalTestedSchoolCode ConditionCode Attemptedness \
     IncludeIndicator OverallScaleScore OverallPL OralLanguagePL WrittenLanguagePL \
     GradeAssessedMinus1 OverallScaleScoreMinus1 OverallPLMinus1 GradeAssessedMinus2 \
     OverallScaleScoreMinus2 OverallPLMinus2 GradeAssessedMinus3 OverallScaleScoreMinus3 \
     OverallPLMinus3 UIN EndofRecord";

/// Prior years in a row.
const PRIOR_YEARS: usize = 3;

/// Writes both files by tested LEA. There was no testing in spring 2020, hence no files.
pub(super) fn write(folder: &Folder) -> io::Result<()> {
    if folder.spring() == 2020 {
        return Ok(());
    }
    let (cds, spring) = (&folder.agency().cds, folder.spring());
    let mut caaspp = folder.file(
        &format!("{cds}_CAASPP_Student_Score_Data_File_TestedStudentScoreData_{spring}_DLMTR.CSV"),
        Format::Toms,
        CAASPP_HEADER,
    )?;
    let mut elpac = folder.file(
        &format!("{cds}_ELPAC_Student_Score_Data_File_{spring}_DLMTR.CSV"),
        Format::Toms,
        ELPAC_HEADER,
    )?;
    for &student in folder.roster() {
        let record = folder.world.record(student, folder.year);
        if !record.enrolled() || !folder.reports(record.spring) {
            continue;
        }
        for subject in 0..2 {
            caaspp_row(&mut caaspp, folder, student, subject)?;
        }
        if record.elpac != 0 {
            elpac_row(&mut elpac, folder, student)?;
        }
    }
    caaspp.finish()?;
    elpac.finish()
}

/// A school's 14-digit LEA code as TOMS has it: its district's, or its own if independent.
fn place(out: &mut Output, folder: &Folder, school: u32, names: bool) {
    let agency = folder.agency();
    let school = &folder.world.plan.schools[school as usize];
    out.text(&agency.cds);
    if names {
        out.text(&agency.name);
    }
    out.text(&school.cds);
    if names {
        out.text(&school.name);
    }
}

/// Names, birth and gender.
fn identity(out: &mut Output, student: &Student) {
    let mut utf8 = [0; 4];
    out.ssid(student.ssid)
        .text(student.last_name())
        .text(student.first_name())
        .text(student.middle_name())
        .iso_date(student.birth)
        .text(student.gender.encode_utf8(&mut utf8));
}

/// The day the student's status is taken: the testing window's first.
fn status_day(folder: &Folder) -> i32 {
    crate::calendar::day(folder.spring(), 4, 15)
}

/// EL status and entry date, reclassification date if it has come.
fn learner_dates(student: &Student, on: i32) -> (bool, i32, i32) {
    let reclassified = if student.rfep <= on { student.rfep } else { 0 };
    (student.is_learner(on), student.el_entry, reclassified)
}

/// The day the student enrolled in the school where the test was taken.
fn enrolled_since(folder: &Folder, student: u32) -> i32 {
    let school = folder.world.record(student, folder.year).spring;
    crate::year::enrollments(folder.world, student, folder.year)
        .iter()
        .rev()
        .find(|stay| stay.school == school && stay.status == 10 && !stay.no_show())
        .map_or(0, |stay| stay.start)
}

/// One CAASPP row, if the student was to be tested.
fn caaspp_row(out: &mut Output, folder: &Folder, id: u32, subject: usize) -> io::Result<()> {
    let record = folder.world.record(id, folder.year);
    let score = record.scores[subject];
    let record_type = match (score.tested, subject) {
        (Tested::None, _) => return Ok(()),
        (Tested::Alternate, 0) => "03",
        (Tested::Alternate, _) => "04",
        (_, 0) => "01",
        _ => "02",
    };
    let student = folder.world.student(id);
    let grade = grade_code(record.grade);
    let on = status_day(folder);
    let (learner, entry, reclassified) = learner_dates(student, on);

    out.text(record_type);
    identity(out, student);
    out.text(grade).text(grade);
    place(out, folder, record.spring, true);
    out.yes(folder.agency().charter)
        .yes(student.disability)
        .yes(student.migrant)
        .yes(learner)
        .iso_date(entry)
        .iso_date(reclassified)
        .iso_date(student.first_us_school)
        .iso_date(enrolled_since(folder, id))
        .text(student.elas(on))
        .text(student.language)
        .yes(student.foster)
        .yes(student.homeless)
        .yes(student.disadvantaged(folder.year, folder.spring()))
        .yes(student.hispanic());
    for group in [0, 1, 2, 3, 5, 6] {
        out.yes(student.has_race(group));
    }
    out.yes(student.group == 7)
        .text(GROUPS[usize::from(student.group)].0)
        .number(student.parent_education(folder.year));
    let agency = folder.agency();
    let school = &folder.world.plan.schools[record.spring as usize];
    out.texts(&[&agency.name, &agency.cds, &school.name, &school.cds]);

    let counts = matches!(
        score.tested,
        Tested::Scored | Tested::Alternate | Tested::Partial
    );
    out.texts(&[condition(score), attemptedness(score)])
        .text(if score.points > 0 { "S" } else { "NS" })
        .yes(counts);
    if score.tested == Tested::Alternate {
        out.number(score.points)
            .empty(1)
            .number(alternate_level(score.points));
    } else if score.has_score() {
        out.number(score.points)
            .number(score.error)
            .number(scale::level(subject, record.grade, score.points));
    } else {
        out.empty(3);
    }
    for back in 1..=PRIOR_YEARS {
        prior(out, folder, id, subject, folder.year.checked_sub(back));
    }
    out.prefixed(record_type, student.ssid).text("EOR").end()
}

/// A prior year's block: grade, standard error, score, level, condition.
fn prior(out: &mut Output, folder: &Folder, id: u32, subject: usize, year: Option<usize>) {
    let before = year.map(|year| folder.world.record(id, year));
    let Some(before) = before.filter(|before| {
        !matches!(
            before.scores[subject].tested,
            Tested::None | Tested::Alternate
        )
    }) else {
        out.empty(5);
        return;
    };
    let score = before.scores[subject];
    out.text(grade_code(before.grade));
    if score.has_score() {
        out.number(score.error)
            .number(score.points)
            .number(scale::level(subject, before.grade, score.points));
    } else {
        out.empty(3);
    }
    out.text(condition(score));
}

/// Condition code: PGE parent or guardian exemption, NTE not tested for a medical emergency, INV
/// invalidated.
fn condition(score: Score) -> &'static str {
    match score.tested {
        Tested::Exempt => "PGE",
        Tested::Medical => "NTE",
        Tested::Invalid => "INV",
        _ => "",
    }
}

/// Attemptedness: Y enough items, P some, N none.
fn attemptedness(score: Score) -> &'static str {
    match score.tested {
        Tested::Scored | Tested::Invalid | Tested::Alternate => "Y",
        Tested::Partial => "P",
        _ => "N",
    }
}

/// Level 1 to 3 of the alternate assessment: from 45 and 60 of the last two digits.
fn alternate_level(score: i16) -> u8 {
    match score % 100 {
        ..45 => 1,
        45..60 => 2,
        _ => 3,
    }
}

/// One ELPAC row.
fn elpac_row(out: &mut Output, folder: &Folder, id: u32) -> io::Result<()> {
    let record = folder.world.record(id, folder.year);
    let student = folder.world.student(id);
    let grade = grade_code(record.grade);
    let on = status_day(folder);
    let (learner, entry, reclassified) = learner_dates(student, on);
    let tested = record.elpac > 0;

    out.text("21");
    identity(out, student);
    out.text(grade).text(grade);
    place(out, folder, record.spring, true);
    out.yes(learner)
        .iso_date(entry)
        .iso_date(reclassified)
        .iso_date(enrolled_since(folder, id))
        .text(student.elas(on));
    place(out, folder, record.spring, false);
    out.text(if tested { "" } else { "NTE" })
        .yes(tested)
        .yes(tested);
    elpac_score(out, record.elpac, record.grade);
    if tested {
        // Oral and written levels lie around the overall one.
        let overall = scale::elpac_level(record.grade, record.elpac);
        let tilt = student.ssid % 5;
        out.number((overall + u8::from(tilt == 0)).min(4))
            .number(overall.saturating_sub(u8::from(tilt <= 1)).max(1));
    } else {
        out.empty(2);
    }
    for back in 1..=PRIOR_YEARS {
        let before = folder
            .year
            .checked_sub(back)
            .map(|year| folder.world.record(id, year))
            .filter(|before| before.elpac != 0);
        match before {
            Some(before) => {
                out.text(grade_code(before.grade));
                elpac_score(out, before.elpac, before.grade);
            }
            None => {
                out.empty(3);
            }
        }
    }
    out.prefixed("21", student.ssid).text("EOR").end()
}

/// Overall score (`NS` without one) and performance level.
fn elpac_score(out: &mut Output, score: i16, grade: i8) {
    if score > 0 {
        out.number(score).number(scale::elpac_level(grade, score));
    } else {
        out.text("NS").empty(1);
    }
}
