//! A delimited file in memory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Values;

/// The files of a folder that defects are planted in: file type and the part of the name that
/// tells it.
pub(super) const FILES: &[(&str, &str)] = &[
    ("calpads_senr", "_SENR_"),
    ("calpads_sinf", "_SINF_"),
    ("calpads_sprg", "_SPRG_"),
    ("calpads_sela", "_SELA_"),
    ("calpads_stas", "_STAS_"),
    ("calpads_sinc", "_SINC_"),
    ("calpads_sirs", "_SIRS_"),
    ("calpads_scsc", "_SCSC_"),
    ("calpads_swds", "_SWDS_"),
    ("calpads_student_profile", "8.1_"),
    ("caaspp", "_CAASPP_"),
    ("elpac", "_ELPAC_"),
    ("survey_responses", "survey_responses"),
];

/// The part of a name that tells a file type.
pub(super) fn name_part(file_type: &str) -> &'static str {
    FILES
        .iter()
        .find(|(name, _)| *name == file_type)
        .map_or("", |(_, part)| part)
}

/// The columns of CALPADS files that defects touch, by their numbers in the file specifications.
fn calpads_columns(file_type: &str) -> &'static [(&'static str, usize)] {
    match file_type {
        "calpads_senr" => &[
            ("LocalRecordID", 3),
            ("ReportingLEA", 4),
            ("SchoolOfAttendance", 5),
            ("SSID", 8),
            ("StudentLegalFirstName", 10),
            ("StudentBirthDate", 17),
            ("EnrollmentStartDate", 22),
            ("EnrollmentStatusCode", 23),
            ("GradeLevelCode", 24),
            ("EnrollmentExitDate", 25),
            ("StudentExitReasonCode", 26),
            ("StudentSchoolCompletionStatus", 27),
        ],
        "calpads_sinf" => &[
            ("TransactionTypeCode", 2),
            ("LocalRecordID", 3),
            ("EffectiveStartDate", 4),
            ("EffectiveEndDate", 5),
            ("SSID", 9),
            ("StudentBirthDate", 18),
            ("StudentHispanicEthnicityIndicator", 23),
            ("StudentEthnicityMissingIndicator", 24),
            ("StudentRace1Code", 25),
            ("StudentRace2Code", 26),
            ("StudentRaceMissingIndicator", 30),
            ("ParentGuardianHighestEducationLevelCode", 38),
            ("ParentGuardian2HighestEducationLevelCode", 43),
        ],
        "calpads_sprg" => &[
            ("LocalRecordID", 3),
            ("SSID", 7),
            ("EducationProgramCode", 13),
            ("EducationProgramMembershipEndDate", 16),
        ],
        "calpads_sela" => &[
            ("LocalRecordID", 3),
            ("SSID", 7),
            ("StudentBirthDate", 10),
            ("EnglishLanguageAcquisitionStatusCode", 13),
            ("EnglishLanguageAcquisitionStatusStartDate", 14),
        ],
        "calpads_stas" => &[
            ("LocalRecordID", 3),
            ("SchoolOfAttendance", 5),
            ("SSID", 7),
            ("StudentLegalFirstName", 9),
            ("AbsenceSummaryDataCollectionExemptionIndicator", 13),
            ("ExpectedAttendanceDays", 15),
            ("DaysAttended", 16),
            ("DaysAbsentOutOfSchoolSuspension", 17),
            ("DaysInAttendanceInSchoolSuspension", 18),
            ("DaysAbsentExcusedNonSuspension", 19),
            ("DaysAbsentUnexcusedNonSuspension", 20),
            ("IncompleteIndependentStudyDays", 21),
        ],
        "calpads_sinc" | "calpads_sirs" => &[("LocalRecordID", 3), ("SSID", 7)],
        "calpads_swds" => &[
            ("LocalRecordID", 3),
            ("SSID", 6),
            ("SpecialEducationStatusStartDate", 11),
            ("SpecialEducationStatusCode", 12),
        ],
        "calpads_scsc" => &[
            ("LocalRecordID", 3),
            ("SSID", 7),
            ("CreditsAttempted", 16),
            ("CreditsEarned", 17),
            ("StudentCourseFinalGrade", 18),
        ],
        _ => &[],
    }
}

/// A file as fields. Its bytes are taken for Latin-1 and fields are cut at every delimiter, quoted
/// or not, so that what is not changed is written as it was.
pub(super) struct TextFile {
    pub(super) path: PathBuf,
    delimiter: char,
    ending: &'static str,
    calpads: &'static [(&'static str, usize)],
    lines: Vec<Vec<String>>,
}

impl TextFile {
    pub(super) fn read(path: &Path, file_type: &str) -> io::Result<Self> {
        let text: String = fs::read(path)?.into_iter().map(char::from).collect();
        let header = text.lines().next().unwrap_or_default();
        let delimiter = ['^', '\t', ',']
            .into_iter()
            .find(|delimiter| header.contains(*delimiter))
            .unwrap_or('^');
        Ok(Self {
            path: path.to_path_buf(),
            delimiter,
            ending: if text.contains("\r\n") { "\r\n" } else { "\n" },
            calpads: calpads_columns(file_type),
            lines: text
                .lines()
                .map(|line| line.split(delimiter).map(str::to_string).collect())
                .collect(),
        })
    }

    pub(super) fn write(&self) -> io::Result<()> {
        let mut bytes = Vec::new();
        for line in &self.lines {
            let text = line.join(&self.delimiter.to_string());
            bytes.extend(text.chars().map(|character| character as u8));
            bytes.extend(self.ending.bytes());
        }
        fs::write(&self.path, bytes)
    }

    /// Lines, the header among them.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Index of the first line that is a record.
    pub(super) fn first_record(&self) -> usize {
        usize::from(self.calpads.is_empty())
    }

    /// Index of a column; a name that the file does not have is a slip in the rules.
    fn column(&self, name: &str) -> usize {
        let index = if self.calpads.is_empty() {
            self.lines[0].iter().position(|column| column == name)
        } else {
            let column = self.calpads.iter().find(|(column, _)| *column == name);
            column.map(|(_, number)| number - 1)
        };
        index.unwrap_or_else(|| panic!("{} has no {name}", self.path.display()))
    }

    pub(super) fn get(&self, line: usize, column: &str) -> &str {
        &self.lines[line][self.column(column)]
    }

    pub(super) fn change(&mut self, line: usize, values: &Values) {
        for (name, value) in values {
            let column = self.column(name);
            self.lines[line][column].clone_from(value);
        }
    }

    /// Appends a copy of a line with other values, those that the file has a column for; gives its
    /// index.
    pub(super) fn append_like(&mut self, line: usize, values: &Values) -> usize {
        let mut values = values.clone();
        if !self.calpads.is_empty() {
            values.push(("LocalRecordID", (self.lines.len() + 1).to_string()));
        }
        self.lines.push(self.lines[line].clone());
        let last = self.lines.len() - 1;
        self.change(last, &values);
        last
    }

    /// Appends a line; gives its index.
    pub(super) fn append(&mut self, fields: Vec<String>) -> usize {
        self.lines.push(fields);
        self.lines.len() - 1
    }

    /// The first `count` fields of a line.
    pub(super) fn beginning(&self, line: usize, count: usize) -> Vec<String> {
        self.lines[line][..count].to_vec()
    }

    /// Cuts the last fields off a line.
    pub(super) fn cut(&mut self, line: usize, fields: usize) {
        let width = self.lines[line].len() - fields;
        self.lines[line].truncate(width);
    }
}
