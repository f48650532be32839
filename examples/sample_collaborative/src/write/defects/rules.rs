//! What is planted for each rule of `core_index.data_quality_rules()`. Only `opted_out` has no
//! file that could carry it: it is about a table of the user's own.

use super::text_file::TextFile;
use super::{Planter, Student, Values, find, grade_number, to};
use crate::calendar::LATER_LAYOUTS;

/// Plants the defects of one rule; the error is why it cannot.
type Plant = fn(&mut Planter) -> Result<(), String>;

/// The day columns of STAS, days expected first.
pub(super) const DAYS: [&str; 7] = [
    "ExpectedAttendanceDays",
    "DaysAttended",
    "DaysAbsentOutOfSchoolSuspension",
    "DaysInAttendanceInSchoolSuspension",
    "DaysAbsentExcusedNonSuspension",
    "DaysAbsentUnexcusedNonSuspension",
    "IncompleteIndependentStudyDays",
];

/// Rules and their defects. Records of strangers come first: they are copies of records that
/// nothing has been done to.
pub(super) const RULES: &[(&str, Plant)] = &[
    ("student_without_enrollment", strangers),
    ("unreadable_record", |p| {
        p.change("calpads_sinf", |_, _| {
            to(&[("StudentBirthDate", "20101332")])
        })?;
        let student = p.anyone()?;
        let line = student.line("calpads_sinf").expect("is plain");
        p.file("calpads_sinf").cut(line, 1);
        p.found("calpads_sinf", line, &student.ssid);
        Ok(())
    }),
    ("duplicate_record", |p| {
        let (student, line) = p.take(|_, student| student.line("calpads_sprg"))?;
        p.append("calpads_sprg", line, &Vec::new());
        p.found("calpads_sprg", line, &student.ssid);
        Ok(())
    }),
    ("deleted_record", |p| {
        p.change("calpads_sinf", |_, _| to(&[("TransactionTypeCode", "D")]))
    }),
    ("days_above_366", |p| expected(p, 370)),
    ("absent_beyond_expected", |p| {
        p.change("calpads_stas", |_, _| days(&[180, 0, 0, 0, 181, 0, 0]))
    }),
    ("days_do_not_add_up", |p| {
        p.change("calpads_stas", |_, get| {
            let attended: u32 = get("DaysAttended").parse().ok()?;
            Some(vec![("DaysAttended", (attended - 10).to_string())])
        })
    }),
    ("absence_without_enrollment", |p| {
        let student = p.anyone()?;
        let school = other_school(p, &student)?;
        let line = student.line("calpads_stas").expect("is plain");
        let values = vec![("SchoolOfAttendance", school)];
        let appended = p.append("calpads_stas", line, &values);
        p.found("calpads_stas", appended, &student.ssid);
        Ok(())
    }),
    ("enrollment_without_absence", |p| {
        let student = p.anyone()?;
        let ssid = p.new_ssid();
        let line = student.line("calpads_senr").expect("is plain");
        let values = vec![
            ("SSID", ssid.clone()),
            ("StudentLegalFirstName", "Newcomer".into()),
        ];
        let appended = p.append("calpads_senr", line, &values);
        p.found("calpads_senr", appended, &ssid);
        Ok(())
    }),
    ("exempt_with_days", |p| {
        p.change("calpads_stas", |_, _| {
            to(&[("AbsenceSummaryDataCollectionExemptionIndicator", "Y")])
        })
    }),
    ("no_days_expected", |p| {
        p.change("calpads_stas", |_, _| to(&[("ExpectedAttendanceDays", "")]))
    }),
    ("never_attended", |p| {
        p.change("calpads_stas", |_, _| days(&[180, 0, 0, 0, 180, 0, 0]))
    }),
    ("many_days_expected", |p| expected(p, 300)),
    ("overlapping_enrollments", |p| {
        let student = p.anyone()?;
        let values = vec![
            ("SchoolOfAttendance", other_school(p, &student)?),
            ("EnrollmentStartDate", format!("{}1003", p.spring - 1)),
        ];
        p.append_to(&["calpads_senr"], &student, &values);
        p.append_to(&["calpads_stas"], &student, &values[..1].to_vec());
        let line = student.line("calpads_senr").expect("is plain");
        p.found("calpads_senr", line, &student.ssid);
        Ok(())
    }),
    ("exit_before_start", |p| {
        let date = format!("{}0715", p.spring - 1);
        p.change("calpads_senr", |_, _| to(&[("EnrollmentExitDate", &date)]))
    }),
    ("enrollment_outside_year", |p| {
        let (start, exit) = (
            format!("{}0816", p.spring - 2),
            format!("{}0608", p.spring - 1),
        );
        p.change("calpads_senr", |_, _| {
            to(&[
                ("EnrollmentStartDate", &start),
                ("EnrollmentExitDate", &exit),
            ])
        })
    }),
    ("exit_without_reason", |p| {
        p.change("calpads_senr", |_, _| to(&[("StudentExitReasonCode", "")]))
    }),
    ("reason_without_exit", |p| {
        p.change("calpads_senr", |_, _| to(&[("EnrollmentExitDate", "")]))
    }),
    ("completer_without_status", |p| {
        p.change("calpads_senr", |_, _| {
            to(&[("StudentExitReasonCode", "E230")])
        })
    }),
    ("status_without_completer", |p| {
        p.change("calpads_senr", |_, _| {
            to(&[("StudentSchoolCompletionStatus", "100")])
        })
    }),
    ("unknown_school", |p| at_school(p, "9999999".into())),
    ("closed_school", |p| at_school(p, p.closed_school.clone())),
    ("grade_jump", |p| {
        p.change("calpads_senr", |student, get| {
            let grade = grade_number(&get("GradeLevelCode"));
            student.earlier_grade?;
            // a score would be of another grade than the enrolment
            (student.line("caaspp").is_none() && grade >= 3)
                .then(|| vec![("GradeLevelCode", format!("{:02}", grade - 2))])
        })
    }),
    ("age_of_grade", |p| {
        p.change("calpads_senr", |student, get| {
            let date = years_before(&get("StudentBirthDate"), 10)?;
            // last year's record would have another birth date
            student
                .earlier_grade
                .is_none()
                .then(|| vec![("StudentBirthDate", date)])
        })
    }),
    ("two_birth_dates", |p| {
        p.change("calpads_senr", |student, get| {
            student.earlier_grade?;
            Some(vec![(
                "StudentBirthDate",
                years_before(&get("StudentBirthDate"), 1)?,
            )])
        })
    }),
    ("two_ssids", |p| {
        // the finding is at the lower SSID
        let (student, ssid) = p.take(|p, student| {
            let lower = student.ssid.parse::<u64>().ok()?.checked_sub(1)?;
            let lower = format!("{lower:010}");
            (!p.known.contains(&lower)).then_some(lower)
        })?;
        p.known.insert(ssid.clone());
        twin(p, &student, &ssid, None);
        Ok(())
    }),
    ("placeholder_ssid", |p| {
        let student = p.anyone()?;
        twin(p, &student, "1111111111", Some("Nemo"));
        Ok(())
    }),
    ("end_before_start", |p| {
        let date = format!("{}0701", p.spring - 1);
        p.change("calpads_sinf", |_, get| {
            (get("EffectiveStartDate") > date).then(|| vec![("EffectiveEndDate", date.clone())])
        })?;
        p.change("calpads_sprg", |_, _| {
            to(&[("EducationProgramMembershipEndDate", &date)])
        })
    }),
    ("race_given_and_missing", |p| {
        p.change("calpads_sinf", |_, get| {
            (!get("StudentRace1Code").is_empty())
                .then(|| vec![("StudentRaceMissingIndicator", "Y".to_string())])
        })
    }),
    ("ethnicity_given_and_missing", |p| {
        p.change("calpads_sinf", |_, get| {
            (!get("StudentHispanicEthnicityIndicator").is_empty())
                .then(|| vec![("StudentEthnicityMissingIndicator", "Y".to_string())])
        })
    }),
    ("unknown_race", |p| {
        p.change("calpads_sinf", |_, get| {
            (!get("StudentRace1Code").is_empty())
                .then(|| vec![("StudentRace2Code", "999".to_string())])
        })
    }),
    ("unknown_parent_education", |p| {
        p.change("calpads_sinf", |_, _| {
            to(&[("ParentGuardianHighestEducationLevelCode", "16")])
        })?;
        if p.spring < LATER_LAYOUTS {
            return Ok(());
        }
        p.change("calpads_sinf", |_, _| {
            to(&[("ParentGuardian2HighestEducationLevelCode", "09")])
        })
    }),
    ("program_kept_by_the_state", |p| {
        p.change("calpads_sprg", |_, _| {
            to(&[("EducationProgramCode", "190")])
        })
    }),
    ("illegal_language_move", |p| {
        let (student, line) = p.take(|p, student| {
            let line = student.line("calpads_sela")?;
            (p.of(student, "calpads_sela", STATUS) == "EL").then_some(line)
        })?;
        let values = vec![
            (STATUS, "EO".to_string()),
            (STATUS_START, format!("{}0103", p.spring)),
        ];
        let appended = p.append("calpads_sela", line, &values);
        p.found("calpads_sela", appended, &student.ssid);
        Ok(())
    }),
    ("language_status_after_year", |p| {
        let date = format!("{}0901", p.spring);
        p.change("calpads_sela", |_, get| {
            (get(STATUS) == "EO").then(|| vec![(STATUS_START, date.clone())])
        })
    }),
    ("language_status_before_birth", |p| {
        p.change("calpads_sela", |_, get| {
            let date = years_before(&get("StudentBirthDate"), 1)?;
            (get(STATUS) == "EO").then(|| vec![(STATUS_START, date)])
        })
    }),
    ("result_without_incident", |p| {
        let student = p.anyone()?;
        result(p, &student, "100", "1.00");
        Ok(())
    }),
    ("incident_without_result", |p| {
        let student = p.anyone()?;
        let date = format!("{}1003", p.spring - 1);
        let line = incident(p, &student, &date);
        p.found("calpads_sinc", line, &student.ssid);
        Ok(())
    }),
    ("incident_outside_year", |p| {
        let student = p.anyone()?;
        let date = format!("{}0701", p.spring);
        let line = incident(p, &student, &date);
        append_result(p, &student, "300", "");
        p.found("calpads_sinc", line, &student.ssid);
        Ok(())
    }),
    ("suspension_without_days", |p| with_incident(p, "100", "")),
    ("suspended_above_20_days", |p| {
        with_incident(p, "100", "21.00")
    }),
    ("unknown_result", |p| with_incident(p, "999", "")),
    ("score_out_of_range", |p| {
        p.change("caaspp", |_, get| {
            (get("AchievementLevels").as_str() >= "3")
                .then(|| vec![("ScaleScore", "2999".to_string())])
        })
    }),
    ("level_against_score", |p| {
        p.change("caaspp", |_, get| {
            (get("AchievementLevels") == "3").then(|| vec![("AchievementLevels", "2".to_string())])
        })
    }),
    ("included_without_score", |p| {
        p.change("caaspp", |_, get| {
            (get("IncludeIndicator") == "Y").then(|| {
                vec![
                    ("ScaleScore", String::new()),
                    ("AchievementLevels", String::new()),
                ]
            })
        })
    }),
    ("grade_against_enrollment", |p| {
        p.change("caaspp", |_, get| {
            // who meets a grade's standard meets that of the grade below
            let grade = grade_number(&get("GradeAssessed"));
            ((4..=8).contains(&grade) && get("AchievementLevels").as_str() >= "3")
                .then(|| vec![("GradeAssessed", format!("{:02}", grade - 1))])
        })
    }),
    ("unknown_elpac_level", |p| {
        p.change("elpac", |_, _| to(&[("OverallPL", "9")]))
    }),
    ("tested_without_language_status", |p| {
        let (student, ()) = p.take(|p, student| {
            let never = p.of(student, "calpads_sela", STATUS) == "EO";
            (never && student.line("elpac").is_none()).then_some(())
        })?;
        let first = p.files["elpac"].first_record();
        let appended = p.append("elpac", first, &vec![("SSID", student.ssid.clone())]);
        p.found("elpac", appended, &student.ssid);
        Ok(())
    }),
    ("credits_above_attempted", |p| {
        p.change("calpads_scsc", |_, get| {
            let credits: f64 = get("CreditsAttempted").parse().ok()?;
            Some(vec![("CreditsEarned", format!("{:.2}", credits + 5.0))])
        })
    }),
    ("unknown_final_grade", |p| {
        p.change("calpads_scsc", |_, _| {
            to(&[("StudentCourseFinalGrade", "Good")])
        })
    }),
    ("unknown_construct", |p| {
        answers(
            p,
            "X0000001",
            &[&[("Construct", "luck"), ("Item", "luck_1")]],
        );
        Ok(())
    }),
    ("survey_of_unknown_school", |p| {
        let school = format!("{}9999998", &a_school(p)[..7]);
        answers(p, "X0000002", &[&[("CDSCode", &school)]]);
        Ok(())
    }),
    ("respondent_of_two_schools", |p| {
        let first = a_school(p);
        let survey = &p.files["survey_responses"];
        let second = (1..survey.len())
            .map(|line| survey.get(line, "CDSCode"))
            .find(|school| *school != first)
            .ok_or("the LEA has one school with a survey")?
            .to_string();
        let item = ("Item", "another");
        answers(
            p,
            "X0000003",
            &[&[("CDSCode", &first)], &[("CDSCode", &second), item]],
        );
        Ok(())
    }),
    ("one_answer_throughout", |p| {
        const ITEMS: [&str; 10] = ["_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9", "_10"];
        let same = ITEMS.map(|item| [("Item", item), ("Response", "3")]);
        let same: Vec<&[(&str, &str)]> = same.iter().map(|answer| &answer[..]).collect();
        answers(p, "X0000004", &same);
        Ok(())
    }),
    ("missing_file", |p| {
        let (senr, lea) = senr_of_other(p)?;
        let folder = senr.path.parent().expect("a file is in a folder");
        let sprg = find(folder, "calpads_sprg").map_err(|error| error.to_string())?;
        std::fs::remove_file(&sprg.path).map_err(|error| error.to_string())?;
        p.list("calpads_sprg", senr.path, 0, &lea);
        Ok(())
    }),
    ("implausible_change", |p| {
        // absences that nobody has entered yet
        let (senr, lea) = senr_of_other(p)?;
        let folder = senr.path.parent().expect("a file is in a folder");
        let mut stas = find(folder, "calpads_stas").map_err(|error| error.to_string())?;
        for line in 0..stas.len() {
            let expected = stas.get(line, DAYS[0]).to_string();
            if stas
                .get(line, DAYS[1])
                .parse::<f64>()
                .is_ok_and(|attended| attended > 0.0)
            {
                let values = DAYS.iter().skip(2).map(|&column| (column, "0".to_string()));
                stas.change(line, &values.chain([(DAYS[1], expected)]).collect());
            }
        }
        stas.write().map_err(|error| error.to_string())?;
        p.list("calpads_stas", senr.path, 0, &lea);
        Ok(())
    }),
    (OF_SWDS[0], |p| {
        let date = format!("{}0815", p.spring);
        p.change("calpads_swds", |_, _| {
            to(&[("SpecialEducationStatusStartDate", &date)])
        })
    }),
    (OF_SWDS[1], |p| {
        p.change("calpads_swds", |_, _| {
            to(&[("SpecialEducationStatusCode", "2")])
        })
    }),
];

/// The rules of a file that there is in the later layouts only.
pub(super) const OF_SWDS: [&str; 2] = [
    "disability_status_after_year",
    "not_participating_without_reason",
];

const STATUS: &str = "EnglishLanguageAcquisitionStatusCode";
const STATUS_START: &str = "EnglishLanguageAcquisitionStatusStartDate";

/// A student in every file but SENR and STAS.
fn strangers(p: &mut Planter) -> Result<(), String> {
    let ssid = p.new_ssid();
    for file_type in [
        "calpads_sinf",
        "calpads_sprg",
        "calpads_sela",
        "calpads_swds",
        "calpads_student_profile",
        "caaspp",
        "elpac",
        "calpads_scsc",
        "survey_responses",
    ] {
        let Some(file) = p.files.get(file_type) else {
            continue;
        };
        let suits = |line: &usize| match file_type {
            // or else tested_without_language_status
            "calpads_sela" => file.get(*line, STATUS) == "EL",
            // or else included_without_score
            "caaspp" => !file.get(*line, "ScaleScore").is_empty(),
            "survey_responses" => file.get(*line, "RespondentType") == "student",
            _ => true,
        };
        let line = (file.first_record()..file.len())
            .find(suits)
            .ok_or_else(|| format!("{} has no record to copy", file.path.display()))?;
        let mut values = vec![("SSID", ssid.clone())];
        if file_type == "survey_responses" {
            values.push(("RespondentID", "X0000000".to_string()));
        }
        let appended = p.append(file_type, line, &values);
        p.found(file_type, appended, &ssid);
    }
    let mut student = p.anyone()?;
    student.ssid.clone_from(&ssid);
    let date = format!("{}1003", p.spring - 1);
    let line = incident(p, &student, &date);
    p.found("calpads_sinc", line, &ssid);
    let line = append_result(p, &student, "300", "");
    p.found("calpads_sirs", line, &ssid);
    Ok(())
}

/// Values of all day columns of STAS.
fn days(values: &[u32; 7]) -> Values {
    let texts = values.iter().map(ToString::to_string);
    DAYS.into_iter().zip(texts).collect()
}

/// Days expected, with as many more attended.
fn expected(p: &mut Planter, number: u32) -> Result<(), String> {
    p.change("calpads_stas", |_, get| {
        let (now, attended): (u32, u32) = (get(DAYS[0]).parse().ok()?, get(DAYS[1]).parse().ok()?);
        Some(vec![
            (DAYS[0], number.to_string()),
            (DAYS[1], (attended + number - now).to_string()),
        ])
    })
}

/// A school of the LEA other than the student's.
fn other_school(p: &Planter, student: &Student) -> Result<String, String> {
    let own = p.of(student, "calpads_senr", "SchoolOfAttendance");
    let senr = &p.files["calpads_senr"];
    (0..senr.len())
        .map(|line| senr.get(line, "SchoolOfAttendance"))
        .find(|school| *school != own)
        .map(str::to_string)
        .ok_or_else(|| "the LEA has one school".to_string())
}

/// Moves a student's enrolment and absences to another school code.
fn at_school(p: &mut Planter, code: String) -> Result<(), String> {
    let student = p.anyone()?;
    let values = vec![("SchoolOfAttendance", code)];
    for file_type in ["calpads_senr", "calpads_stas"] {
        let line = student.line(file_type).expect("is plain");
        p.file(file_type).change(line, &values);
    }
    let line = student.line("calpads_senr").expect("is plain");
    p.found("calpads_senr", line, &student.ssid);
    Ok(())
}

/// Enrols a copy of a student under another SSID, with another first name if one is given.
fn twin(p: &mut Planter, student: &Student, ssid: &str, first_name: Option<&str>) {
    let mut values = vec![("SSID", ssid.to_string())];
    values.extend(first_name.map(|name| ("StudentLegalFirstName", name.to_string())));
    p.append_to(&["calpads_senr", "calpads_stas"], student, &values);
    let line = p.files["calpads_senr"].len() - 1;
    p.found("calpads_senr", line, ssid);
}

/// A compact date some years before.
fn years_before(date: &str, years: i32) -> Option<String> {
    let year: i32 = date.get(..4)?.parse().ok()?;
    // the 29th of February has no year before
    (date.get(4..)? != "0229").then(|| format!("{}{}", year - years, &date[4..]))
}

/// The twelve fields that SINC and SIRS begin with, those of STAS, and the incident's id.
fn incident_fields(p: &Planter, student: &Student, file: &str, record: usize) -> Vec<String> {
    let line = student.line("calpads_stas").expect("is plain");
    let mut fields = p.files["calpads_stas"].beginning(line, 12);
    fields[0] = file.to_string();
    fields[2] = (record + 1).to_string();
    fields[6].clone_from(&student.ssid);
    fields.push("INC901".to_string());
    fields
}

/// Appends an incident of a student; gives its line.
fn incident(p: &mut Planter, student: &Student, date: &str) -> usize {
    let mut fields = incident_fields(p, student, "SINC", p.files["calpads_sinc"].len());
    fields.extend([date, "N", "N", ""].map(str::to_string));
    p.file("calpads_sinc").append(fields)
}

/// Appends a result of that incident; gives its line.
fn append_result(p: &mut Planter, student: &Student, code: &str, days: &str) -> usize {
    let mut fields = incident_fields(p, student, "SIRS", p.files["calpads_sirs"].len());
    fields.extend([code, "30", days, ""].map(str::to_string));
    p.file("calpads_sirs").append(fields)
}

/// Appends a result and lists it.
fn result(p: &mut Planter, student: &Student, code: &str, days: &str) {
    let line = append_result(p, student, code, days);
    p.found("calpads_sirs", line, &student.ssid);
}

/// Plants a result with its incident.
fn with_incident(p: &mut Planter, code: &str, days: &str) -> Result<(), String> {
    let student = p.anyone()?;
    let date = format!("{}1003", p.spring - 1);
    incident(p, &student, &date);
    result(p, &student, code, days);
    Ok(())
}

/// The school of the first answer.
fn a_school(p: &Planter) -> String {
    p.files["survey_responses"].get(1, "CDSCode").to_string()
}

/// Appends the answers of a new respondent, like the first one of the file but for the values
/// given; the first of them is listed.
fn answers(p: &mut Planter, respondent: &str, values: &[&[(&'static str, &str)]]) {
    let first = p.files["survey_responses"].len();
    for answer in values {
        let mut answer = to(answer);
        answer.push(("RespondentID", respondent.to_string()));
        p.append("survey_responses", 1, &answer);
    }
    p.found("survey_responses", first, respondent);
}

/// SENR file and code of the second largest LEA.
fn senr_of_other(p: &Planter) -> Result<(TextFile, String), String> {
    let folder = p.other.as_ref().ok_or("there is one LEA")?;
    let senr = find(folder, "calpads_senr").map_err(|error| error.to_string())?;
    let lea = senr.get(0, "ReportingLEA").to_string();
    Ok((senr, lea))
}
