//! What the columns of a file type are, and the records of a file read by them.

use std::ops::Range;

use thiserror::Error;

use super::form::Form;
use super::{Delimiter, FIRST_LINES, FileError, Splitter, decode, records};

/// The layout text is not one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the layout entry '{0}' is not a name, a column name and a known form; write for example \
     'SSID ssid ssid!'"
)]
pub struct LayoutError(String);

/// Why a file is not one of its type, in words that follow the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// The bytes are not text.
    #[error("cannot be read: {0}")]
    File(#[from] FileError),
    /// No record has the type and the number of fields.
    #[error(
        "is not a {expected_type} file: expected {} fields starting with {expected_type}, found \
         {found_width} fields starting with {found_type}{}",
        one_of(widths),
        other_reader(found_type)
    )]
    Type {
        /// The record type code asked for.
        expected_type: String,
        /// The numbers of fields that the type may have.
        widths: Vec<usize>,
        /// Those of the first record.
        found_width: usize,
        /// What the first record starts with.
        found_type: String,
    },
    /// No line names the columns that are needed.
    #[error("has no header line with the columns needed: missing {missing}; found {found}")]
    Header {
        /// The columns that the first line lacks.
        missing: String,
        /// The first line.
        found: String,
    },
}

/// A column of a layout.
#[derive(Debug)]
pub struct Column {
    /// As the file names it; former names after `|`.
    pub name: String,
    /// As the reader names it.
    pub column_name: String,
    /// How its values are written.
    pub form: &'static Form,
    /// Whether every record needs a value.
    pub needed: bool,
    /// Whether a file with a header line must have it.
    pub in_header: bool,
}

impl Column {
    /// What is wrong with a value; `None` when nothing is.
    fn problem(&self, value: Option<&str>) -> Option<String> {
        let name = self.name.split('|').next().unwrap_or_default();
        match value {
            None if self.needed => Some(format!("{name} is missing; give {}", self.form.words)),
            Some(value) if !self.form.accepts(value) => {
                Some(format!("{name} '{value}' is not {}", self.form.words))
            }
            _ => None,
        }
    }
}

/// The columns of a file type, in order.
#[derive(Debug)]
pub struct Layout {
    /// The columns.
    pub columns: Vec<Column>,
    lea: Option<usize>,
    academic_year: Option<usize>,
    lea_cds: Option<usize>,
    school_cds: Option<usize>,
}

impl Layout {
    /// From a text of entries `name column_name form`, separated by commas; the
    /// form ends in `!` when every record needs a value, in `*` when only a
    /// header line needs the column.
    ///
    /// # Errors
    /// An entry without three parts, or a form that is unknown.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        let column = |entry: &str| {
            let mut parts = entry.split_ascii_whitespace();
            let (name, column_name, form) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Column {
                name: name.to_owned(),
                column_name: column_name.to_owned(),
                form: Form::named(form.trim_end_matches(['!', '*']))?,
                needed: form.ends_with('!'),
                in_header: form.ends_with(['!', '*']),
            })
        };
        let columns = text
            .split(',')
            .map(|entry| column(entry).ok_or_else(|| LayoutError(entry.trim().to_owned())))
            .collect::<Result<Vec<_>, _>>()?;
        let first = |form| {
            columns
                .iter()
                .position(|column: &Column| column.form.name == form)
        };
        Ok(Self {
            lea: first("lea"),
            academic_year: first("academic_year"),
            lea_cds: first("lea_cds"),
            school_cds: first("school_cds"),
            columns,
        })
    }

    /// The value at a place, when there is one of the column's form.
    fn valid<'a>(&self, place: Option<usize>, values: &Fields<'a>) -> Option<&'a str> {
        let place = place?;
        values
            .get(place)
            .filter(|value| self.columns[place].form.accepts(value))
    }

    /// What is wrong with the values of a record, in the order of the columns.
    fn problems(&self, values: &Fields<'_>) -> Option<String> {
        let mut problems = (self.columns.iter().enumerate())
            .filter_map(|(place, column)| column.problem(values.get(place)));
        let first = problems.next()?;
        Some(problems.fold(first, |all, next| all + "; " + &next))
    }

    /// The place of each column in a header line; `None` for one that is not there.
    fn places(&self, header: &Fields<'_>) -> Vec<Option<usize>> {
        let header: Vec<String> = (0..header.len())
            .map(|place| plain(header.get(place).unwrap_or_default()))
            .collect();
        self.columns
            .iter()
            .map(|column| {
                column
                    .name
                    .split('|')
                    .find_map(|name| header.iter().position(|found| *found == plain(name)))
            })
            .collect()
    }
}

/// A name without case, spaces and signs.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The local educational agency and the year that records belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// County and district, or the school code of an independent charter.
    pub lea_code: Option<String>,
    /// Such as `2022-2023`.
    pub academic_year: Option<String>,
}

/// A record of a file.
#[derive(Debug)]
pub struct Record {
    /// The line that it starts on, from 1.
    pub line: usize,
    fields: Range<usize>,
    /// By its own fields; `None` when that is its file's.
    own_place: Option<Box<Place>>,
    /// What is wrong with it and how to mend it, with its text.
    pub problem: Option<(String, String)>,
}

/// Fields that lie one after another in one text, so that a file needs few allocations.
#[derive(Debug, Default)]
struct FieldStore {
    text: String,
    /// The end of each field in `text`, and whether it has a value.
    ends: Vec<(usize, bool)>,
}

impl FieldStore {
    fn push(&mut self, value: Option<&str>) {
        self.text.push_str(value.unwrap_or_default());
        self.ends.push((self.text.len(), value.is_some()));
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn all(&self) -> Fields<'_> {
        self.range(0..self.ends.len())
    }

    fn range(&self, range: Range<usize>) -> Fields<'_> {
        Fields { store: self, range }
    }
}

/// The fields of a record.
#[derive(Debug)]
pub struct Fields<'a> {
    store: &'a FieldStore,
    range: Range<usize>,
}

impl<'a> Fields<'a> {
    /// Their number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The value at a place; `None` for a blank and beyond the last.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&'a str> {
        if place >= self.range.len() {
            return None;
        }
        let place = self.range.start + place;
        let (end, there) = self.store.ends[place];
        let start = place
            .checked_sub(1)
            .map_or(0, |before| self.store.ends[before].0);
        there.then(|| &self.store.text[start..end])
    }
}

/// The records of a file.
#[derive(Debug, Default)]
pub struct Records {
    /// In the order of the file.
    pub records: Vec<Record>,
    file: Place,
    store: FieldStore,
}

impl Records {
    /// The fields of one of the records.
    #[must_use]
    pub fn fields(&self, record: &Record) -> Fields<'_> {
        self.store.range(record.fields.clone())
    }

    /// The number of fields of all records.
    #[must_use]
    pub fn field_count(&self) -> usize {
        self.store.ends.len()
    }

    /// Where a record belongs, by its own fields, else by its file.
    #[must_use]
    pub fn place<'a>(&'a self, record: &'a Record) -> &'a Place {
        record.own_place.as_deref().unwrap_or(&self.file)
    }

    /// The fields pushed since those of the last record.
    fn last(&self) -> Fields<'_> {
        let start = self.records.last().map_or(0, |record| record.fields.end);
        self.store.range(start..self.store.ends.len())
    }

    /// Makes them a record.
    fn push(
        &mut self,
        line: usize,
        own_place: Option<Box<Place>>,
        problem: Option<(String, String)>,
    ) {
        let fields = self.last().range;
        self.records.push(Record {
            line,
            fields,
            own_place,
            problem,
        });
    }
}

/// How many first records decide about the file.
const FIRST_RECORDS: usize = 100;
/// How public files of the state write a blank.
const NO_DATA: &str = "No Data";
const WRONG_WIDTH: &str = "look for a delimiter too few or too many, or a broken line";

/// The records of a file without a header line: each begins with a record type
/// code, has one of `widths` fields, and its columns stand in the order of the
/// layout. Those beyond the layout are kept.
///
/// # Errors
/// If the bytes are not text, or none of the first records is of the type.
pub fn read_positional(
    content: &[u8],
    record_type: &str,
    widths: &[usize],
    layout: &Layout,
) -> Result<Records, ReadError> {
    let text = decode(content)?;
    let delimiter = Delimiter::sniff(&text);
    // An extract of the state's data store marks its records, as in SENR-ODS.
    let is_of_type = |values: &Fields<'_>| {
        let rest = values
            .get(0)
            .and_then(|code| code.strip_prefix(record_type));
        rest.is_some_and(|rest| {
            let mark = rest.strip_prefix('-').unwrap_or_default();
            rest.is_empty() || !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_uppercase())
        })
    };
    let mut splitter = Splitter::new(delimiter);
    let mut values = FieldStore::default();
    let mut all = Records::default();
    let mut is_known = false;
    for (_, record) in records(&text, delimiter).take(FIRST_RECORDS) {
        values.clear();
        splitter.split(record, |field| values.push(field));
        let values = values.all();
        if is_of_type(&values) && widths.contains(&values.len()) {
            is_known = true;
            let own = |place| layout.valid(place, &values).map(str::to_owned);
            let (lea_code, academic_year) = (own(layout.lea), own(layout.academic_year));
            if lea_code.is_some() && academic_year.is_some() {
                all.file = Place {
                    lea_code,
                    academic_year,
                };
                break;
            }
        }
    }
    for (line, record) in records(&text, delimiter) {
        let before = (all.store.text.len(), all.store.ends.len());
        splitter.split(record, |field| all.store.push(field));
        let values = all.last();
        if !is_known {
            return Err(ReadError::Type {
                expected_type: record_type.to_owned(),
                widths: widths.to_vec(),
                found_width: values.len(),
                found_type: shortened(values.get(0).unwrap_or("a blank"), 20),
            });
        }
        let first = values.get(0);
        if line == 1 && first.is_some_and(|first| plain(first).starts_with("recordtype")) {
            all.store.text.truncate(before.0);
            all.store.ends.truncate(before.1);
            continue;
        }
        let problem = if !widths.contains(&values.len()) {
            let found = values.len();
            Some(format!(
                "expected {} fields, found {found}; {WRONG_WIDTH}",
                one_of(widths)
            ))
        } else if !is_of_type(&values) {
            let found = first.map_or("blank".to_owned(), |code| format!("'{code}'"));
            Some(format!(
                "record type {found} is not {record_type}; move the line to a file of its own \
                 type or mend its first field"
            ))
        } else {
            layout.problems(&values)
        };
        let own_place = own_place(layout, &values, &all.file);
        let problem = problem.map(|problem| (problem, record.to_owned()));
        all.push(line, own_place, problem);
    }
    Ok(all)
}

/// The records of a file whose columns are found by the names in a header line,
/// which may stand below titles. The fields are in the order of the layout;
/// `No Data`, as public files write it, is a blank.
///
/// `file` is what the path tells of the records' place. Where it does not tell
/// the LEA, a column of form `lea_cds` in the first records does for the file,
/// and one of form `school_cds` for its record.
///
/// # Errors
/// If the bytes are not text, or no line has the columns needed.
pub fn read_with_header(
    content: &[u8],
    layout: &Layout,
    mut file: Place,
) -> Result<Records, ReadError> {
    let text = decode(content)?;
    let delimiter = Delimiter::sniff(&text);
    let mut splitter = Splitter::new(delimiter);
    let mut values = FieldStore::default();
    let mut header = None;
    let mut first_line = None;
    for (line, record) in records(&text, delimiter).take(FIRST_LINES) {
        values.clear();
        splitter.split(record, |field| values.push(field));
        let places = layout.places(&values.all());
        let missing: Vec<String> = (layout.columns.iter().zip(&places))
            .filter(|(column, place)| column.in_header && place.is_none())
            .map(|(column, _)| column.name.replace('|', " or "))
            .collect();
        if missing.is_empty() {
            header = Some((line, values.ends.len(), places));
            break;
        }
        first_line.get_or_insert_with(|| {
            let names: Vec<&str> = (0..values.ends.len())
                .filter_map(|place| values.all().get(place))
                .collect();
            (missing.join(", "), shortened(&names.join(", "), 400))
        });
    }
    let Some((header_line, width, places)) = header else {
        return first_line.map_or(Ok(Records::default()), |(missing, found)| {
            Err(ReadError::Header { missing, found })
        });
    };
    let after_header = || records(&text, delimiter).skip_while(|&(line, _)| line <= header_line);
    let mut pick = |record: &str, picked: &mut FieldStore| {
        values.clear();
        splitter.split(record, |field| values.push(field));
        let found = values.all();
        for place in &places {
            let value = place.and_then(|place| found.get(place));
            picked.push(value.filter(|&value| value != NO_DATA));
        }
        found.len()
    };
    if file.lea_code.is_none() {
        let mut picked = FieldStore::default();
        file.lea_code = after_header().take(FIRST_RECORDS).find_map(|(_, record)| {
            picked.clear();
            pick(record, &mut picked);
            layout.valid(layout.lea_cds, &picked.all()).map(lea_of_cds)
        });
    }
    let mut all = Records {
        file,
        ..Records::default()
    };
    for (line, record) in after_header() {
        let found = pick(record, &mut all.store);
        let fields = all.last();
        let own_place = own_place(layout, &fields, &all.file);
        let place = own_place.as_deref().unwrap_or(&all.file);
        let mut problems: Vec<String> = if found == width {
            layout.problems(&fields).into_iter().collect()
        } else {
            vec![format!(
                "expected {width} fields as in the header line, found {found}; {WRONG_WIDTH}"
            )]
        };
        if place.lea_code.is_none() {
            problems.push(
                "the path does not tell the LEA; put the 7-digit code into the file name or a \
                 folder name"
                    .into(),
            );
        }
        if place.academic_year.is_none() {
            problems.push(
                "the path does not tell the year; put it into the file name or a folder name, \
                 such as 2022-2023"
                    .into(),
            );
        }
        let problem = (!problems.is_empty()).then(|| (problems.join("; "), record.to_owned()));
        all.push(line, own_place, problem);
    }
    Ok(all)
}

/// Where a record belongs by its own fields, when that is not its file's place.
fn own_place(layout: &Layout, values: &Fields<'_>, file: &Place) -> Option<Box<Place>> {
    let own = |place| layout.valid(place, values);
    let file_lea = file.lea_code.as_deref();
    let file_year = file.academic_year.as_deref();
    let lea_code = own(layout.lea)
        .or(file_lea)
        .or_else(|| own(layout.school_cds).map(|cds| &cds[..7]));
    let academic_year = own(layout.academic_year).or(file_year);
    (lea_code != file_lea || academic_year != file_year).then(|| {
        Box::new(Place {
            lea_code: lea_code.map(str::to_owned),
            academic_year: academic_year.map(str::to_owned),
        })
    })
}

/// The code under which the LEA of a valid 14-digit code reports: county and
/// district, or the school code of an independent charter.
fn lea_of_cds(cds: &str) -> String {
    let (district, school) = cds.split_at(7);
    (if school == "0000000" {
        district
    } else {
        school
    })
    .to_owned()
}

/// The first characters of a text.
fn shortened(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

/// The way out, when the first field is a record type code.
fn other_reader(found_type: &str) -> String {
    let code = found_type.split('-').next().unwrap_or_default();
    if code.len() == 4 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        format!("; use core_index.read_calpads_{}", code.to_lowercase())
    } else {
        "; core_index.file_types() lists what can be read".to_owned()
    }
}

fn one_of(widths: &[usize]) -> String {
    let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
    widths.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAS: &str = "RecordTypeCode type text, LEA lea lea!, Year year academic_year!, SSID ssid ssid!, Days days number";

    fn texts(records: &Records, record: &Record) -> Vec<Option<String>> {
        let fields = records.fields(record);
        (0..fields.len())
            .map(|place| fields.get(place).map(str::to_owned))
            .collect()
    }

    fn problems(records: &Records) -> Vec<Option<&str>> {
        (records.records.iter())
            .map(|record| Some(record.problem.as_ref()?.0.as_str()))
            .collect()
    }

    #[test]
    fn positional_records() {
        let layout = Layout::parse(STAS).unwrap();
        let content = b"STAS^0161119^2022-2023^1234567890^12.5\r\n\
            STAS^bad^2022-2023^123^x\r\n\
            STAS^0161119^2022-2023^1234567890\r\n\
            SENR^0161119^2022-2023^1234567890^1\r\n";
        let read = read_positional(content, "STAS", &[5], &layout).unwrap();
        assert_eq!(
            problems(&read),
            [
                None,
                Some(
                    "LEA 'bad' is not 7 digits (county and district, or the school code of an independent charter), zeros included; SSID '123' is not an SSID of 10 digits; restore zeros that a spreadsheet took away; Days 'x' is not a number from 0 to 99999, such as 12.5"
                ),
                Some(
                    "expected 5 fields, found 4; look for a delimiter too few or too many, or a broken line"
                ),
                Some(
                    "record type 'SENR' is not STAS; move the line to a file of its own type or mend its first field"
                ),
            ]
        );
        let second = &read.records[1];
        assert_eq!(second.line, 2);
        assert_eq!(read.place(second).lea_code.as_deref(), Some("0161119"));
        assert_eq!(
            second.problem.as_ref().unwrap().1,
            "STAS^bad^2022-2023^123^x"
        );
        assert_eq!(
            texts(&read, &read.records[0]),
            ["STAS", "0161119", "2022-2023", "1234567890", "12.5"].map(|v| Some(v.to_owned()))
        );
    }

    #[test]
    fn a_file_of_another_type() {
        let layout = Layout::parse(STAS).unwrap();
        let error = read_positional(b"SENR^a^b\n", "STAS", &[5, 7], &layout).unwrap_err();
        assert!(error.to_string().contains(
            "expected 5 or 7 fields starting with STAS, found 3 fields starting with SENR"
        ));
        assert!(
            read_positional(b"", "STAS", &[5], &layout)
                .unwrap()
                .records
                .is_empty()
        );
        assert!(Layout::parse("SSID ssid").is_err());
        assert!(Layout::parse("SSID ssid nothing").is_err());
    }

    #[test]
    fn records_below_a_header() {
        let layout = Layout::parse(
            "CDSCode|School school_cds school_cds!, SchoolYear survey_year academic_year, Item item text!, Response response response*, Note note text",
        )
        .unwrap();
        let content = b"Title\nITEM,Response,cds_code,School Year\nq1,3,01611190130229,2022-2023\n,9,x,\nq2,1\n";
        let file = Place {
            lea_code: None,
            academic_year: Some("2021-2022".into()),
        };
        let read = read_with_header(content, &layout, file).unwrap();
        let first = &read.records[0];
        assert_eq!(read.place(first).lea_code.as_deref(), Some("0161119"));
        assert_eq!(
            read.place(first).academic_year.as_deref(),
            Some("2022-2023")
        );
        assert_eq!(first.line, 3);
        assert_eq!(
            texts(&read, first),
            [
                Some("01611190130229"),
                Some("2022-2023"),
                Some("q1"),
                Some("3"),
                None
            ]
            .map(|v| v.map(str::to_owned))
        );
        assert_eq!(
            read.place(&read.records[1]).academic_year.as_deref(),
            Some("2021-2022")
        );
        let problems = problems(&read);
        assert_eq!(problems[0], None);
        assert_eq!(
            problems[1].unwrap(),
            "CDSCode 'x' is not a county-district-school code of 14 digits, zeros included; Item is missing; give a value; Response '9' is not a whole number from 1 to 5 or blank; the path does not tell the LEA; put the 7-digit code into the file name or a folder name"
        );
        assert!(
            problems[2]
                .unwrap()
                .starts_with("expected 4 fields as in the header line, found 2")
        );
        let error = read_with_header(b"a,b\n1,2\n", &layout, Place::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "has no header line with the columns needed: missing CDSCode or School, Item, Response; found a, b"
        );
        assert!(
            read_with_header(b"", &layout, Place::default())
                .unwrap()
                .records
                .is_empty()
        );
    }

    #[test]
    fn the_lea_of_a_file_by_its_first_records() {
        let layout = Layout::parse("DistrictCode district lea_cds*, X x text").unwrap();
        let lea = |content: &[u8]| {
            let place = Place {
                lea_code: None,
                academic_year: Some("2022-2023".into()),
            };
            let read = read_with_header(content, &layout, place).unwrap();
            read.place(&read.records[0]).lea_code.clone()
        };
        assert_eq!(
            lea(b"DistrictCode,X\n,a\n01611190000000,b\n").as_deref(),
            Some("0161119")
        );
        assert_eq!(
            lea(b"DistrictCode,X\n01611190130229,b\n").as_deref(),
            Some("0130229")
        );
        assert_eq!(lea(b"DistrictCode,X\nx,b\n"), None);
    }
}
