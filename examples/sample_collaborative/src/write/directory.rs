//! The state's public school directory file, `pubschls.txt`.

use std::io;
use std::path::Path;

use super::output::{Format, Output};
use crate::history::World;
use crate::names;
use crate::plan::{Charter, Lea, School};

/// The file's own column names.
const HEADER: &str = "CDSCode NCESDist NCESSchool StatusType County District School Street \
     StreetAbr City Zip State MailStreet MailStrAbr MailCity MailZip MailState Phone Ext WebSite \
     OpenDate ClosedDate Charter CharterNum FundingType DOC DOCType SOC SOCType EdOpsCode \
     EdOpsName EILCode EILName GSoffered GSserved Virtual Magnet YearRoundYN FederalDFCDistrictID \
     Latitude Longitude AdmFName AdmLName LastUpDate Multilingual";

/// The file's word for a missing value.
const NO_DATA: &str = "No Data";

/// Writes one row a district and one a school, and one closed school.
pub(super) fn write(out: &Path, world: &World) -> io::Result<()> {
    let folder = out.join("directory");
    std::fs::create_dir_all(&folder)?;
    let mut file = Output::create(&folder.join("pubschls.txt"), Format::Directory, HEADER)?;
    let plan = &world.plan;
    for (index, district) in plan.leas[..plan.districts].iter().enumerate() {
        district_row(&mut file, index, district)?;
        for (number, school) in plan.schools.iter().enumerate() {
            if school.district == index {
                school_row(&mut file, index, district, number, school, None)?;
            }
        }
        if index == 0 {
            let number = plan.schools.len();
            let closed = School {
                code: "6899999".to_string(),
                cds: format!("{}6899999", district.code),
                name: "Foxglove Yesterday Elementary".to_string(),
                low: 0,
                high: 5,
                charter: Charter::No,
                ..plan.schools[0].clone()
            };
            school_row(
                &mut file,
                index,
                district,
                number,
                &closed,
                Some("06/30/2014"),
            )?;
        }
    }
    file.finish()
}

/// The address block: street, city, ZIP, state, then the same for mail.
fn address(file: &mut Output, number: usize, district: &Lea) {
    let street = format!("{} {}", 100 + 37 * number, names::STREETS[number % 10]);
    let zip = format!("{:05}", district.zip);
    for _ in 0..2 {
        file.text(&street)
            .text(&street)
            .text(&district.city)
            .text(&zip)
            .text("CA");
    }
}

/// A district's row: school code 0000000.
fn district_row(file: &mut Output, index: usize, district: &Lea) -> io::Result<()> {
    file.text(&district.cds)
        .prefixed("06", 90_001 + index as u64)
        .text(NO_DATA)
        .text("Active")
        .text(names::COUNTIES[district.county].1)
        .text(&district.name)
        .text(NO_DATA);
    address(file, index, district);
    file.text("(555) 555-0100")
        .text(NO_DATA)
        .text("www.example.org")
        .text(NO_DATA)
        .text(NO_DATA)
        .texts(&[NO_DATA; 3])
        .text("54")
        .text("Unified School District")
        .texts(&[NO_DATA; 11])
        .prefixed("06", 90_001 + index as u64)
        .text("36.500000")
        .text("-120.000000")
        .text("Ana")
        .text("Ejemplo")
        .text("06/14/2023")
        .text(NO_DATA)
        .end()
}

/// A school's row.
fn school_row(
    file: &mut Output,
    district_index: usize,
    district: &Lea,
    number: usize,
    school: &School,
    closed: Option<&str>,
) -> io::Result<()> {
    file.text(&school.cds)
        .prefixed("06", 90_001 + district_index as u64)
        .padded(10_001 + number as u64, 5)
        .text(if closed.is_some() { "Closed" } else { "Active" })
        .text(names::COUNTIES[district.county].1)
        .text(&district.name)
        .text(&school.name);
    address(file, number, district);
    file.text("(555) 555-0100")
        .text(NO_DATA)
        .text("www.example.org")
        .text(&format!("07/01/{}", 1950 + number % 60))
        .text(closed.unwrap_or(NO_DATA));
    let charter_number = format!("{:04}", 9000 + number);
    match school.charter {
        Charter::No => file.texts(&["N", NO_DATA, NO_DATA]),
        Charter::Local => file.texts(&["Y", &charter_number, "Locally funded"]),
        Charter::Independent => file.texts(&["Y", &charter_number, "Directly funded"]),
    };
    let (soc, soc_name, level, level_name) = match (school.low, school.high) {
        (0, 12) => (
            "65",
            "K-12 Schools (Public)",
            "ELEMHIGH",
            "Elementary-High Combination",
        ),
        (6, 12) | (9, _) => ("66", "High Schools (Public)", "HS", "High School"),
        (6, _) => (
            "62",
            "Intermediate/Middle Schools (Public)",
            "INTMIDJR",
            "Intermediate/Middle/Junior High",
        ),
        _ => ("60", "Elementary Schools (Public)", "ELEM", "Elementary"),
    };
    let low = if school.low == 0 {
        "K".to_string()
    } else {
        school.low.to_string()
    };
    let span = format!("{low}-{}", school.high);
    file.texts(&["54", "Unified School District", soc, soc_name])
        .texts(&["TRAD", "Traditional", level, level_name])
        .texts(&[&span, &span, "N", "N", "N"])
        .prefixed("06", 90_001 + district_index as u64)
        .text(&format!("36.{:06}", 1009 * number % 1_000_000))
        .text(&format!("-120.{:06}", 2003 * number % 1_000_000))
        .text(names::GIRLS[number % 40])
        .text(names::LAST_GENERAL[number % 40])
        .text("06/14/2023")
        .text("N")
        .end()
}
