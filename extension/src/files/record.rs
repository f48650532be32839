//! The records of a file, read by the layout of its type.

use std::ops::Range;

use thiserror::Error;

use super::form::is_academic_year;
use super::layout::{Layout, plain};
use super::place::{Place, lea_of_cds};
use super::{Block, Delimiter, FIRST_LINES, FileError, Splitter, records};

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
        widths: Vec<Width>,
        /// Those of the first record.
        found_width: usize,
        /// What the first record starts with.
        found_type: String,
    },
    /// Its records have the type, and not the layout.
    #[error("{0}")]
    Layout(String),
    /// No line names the columns that are needed.
    #[error("has no header line with the columns needed: missing {missing}; found {found}")]
    Header {
        /// The columns that the first line lacks.
        missing: String,
        /// The first line.
        found: String,
    },
}

/// Fields that lie one after another in one text, so that many need few allocations.
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

    /// Keeps the first fields.
    fn truncate(&mut self, fields: usize) {
        let last = fields.checked_sub(1).and_then(|last| self.ends.get(last));
        self.text.truncate(last.map_or(0, |(end, _)| *end));
        self.ends.truncate(fields);
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

/// A record of a file.
#[derive(Debug)]
pub struct Record {
    /// The line that it starts on, from 1.
    pub line: usize,
    /// The number of fields found.
    pub width: usize,
    fields: Range<usize>,
    /// By its own fields; `None` when that is its file's.
    own_place: Option<Box<Place>>,
    /// What is wrong with it and how to mend it, with its text.
    pub problem: Option<(String, String)>,
}

impl Record {
    /// Where it belongs, by its own fields, else by its file.
    #[must_use]
    pub fn place<'a>(&'a self, head: &'a FileHead) -> &'a Place {
        self.own_place.as_deref().unwrap_or(&head.place)
    }
}

/// Records of one file.
#[derive(Debug, Default)]
pub struct Records {
    /// In the order of the file.
    pub records: Vec<Record>,
    store: FieldStore,
}

impl Records {
    /// The fields of one of the records, in the order of the layout.
    #[must_use]
    pub fn fields(&self, record: &Record) -> Fields<'_> {
        self.store.range(record.fields.clone())
    }

    /// Forgets them, and keeps the memory.
    pub fn clear(&mut self) {
        self.records.clear();
        self.store.clear();
    }

    /// Leaves the first of the fields pushed since those of the last record.
    fn cut_last(&mut self, fields: usize) {
        let start = self.records.last().map_or(0, |record| record.fields.end);
        self.store.truncate(start + fields);
    }

    /// The fields pushed since those of the last record.
    fn last(&self) -> Fields<'_> {
        let start = self.records.last().map_or(0, |record| record.fields.end);
        self.store.range(start..self.store.ends.len())
    }
}

/// How a file tells which column a field belongs to.
#[derive(Debug)]
pub enum Shape {
    /// By its place: each record begins with a record type code and has one of
    /// the numbers of fields.
    Positional {
        /// The code.
        record_type: String,
        /// The numbers of fields.
        widths: Vec<Width>,
    },
    /// By the names in a header line, which may stand below titles.
    Header {
        /// Whether records belong to an LEA and a year.
        by_district: bool,
    },
}

/// A number of fields that a record may have, and the academic years that use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Width {
    /// Those of the layout.
    own: usize,
    /// What an extract has after them.
    more: usize,
    /// Such as `2023-2024`.
    first_year: Option<String>,
    last_year: Option<String>,
}

/// The text is no number of fields.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "'{0}' is not a number of fields, alone, with those of an extract or with its years; write for \
     example 21, '21+2', '35 from 2023-2024' or '39+2 to 2022-2023'"
)]
pub struct WidthError(String);

impl Width {
    /// From `39`, `39+2`, `39 to 2022-2023`, `35 from 2023-2024` or all of them.
    ///
    /// # Errors
    /// If the text is another one.
    pub fn parse(text: &str) -> Result<Self, WidthError> {
        let read = || {
            let mut words = text.split_ascii_whitespace();
            let fields = words.next()?;
            let (own, more) = fields.split_once('+').unwrap_or((fields, "0"));
            let mut width = Self {
                own: own.parse().ok()?,
                more: more.parse().ok()?,
                first_year: None,
                last_year: None,
            };
            while let Some(word) = words.next() {
                let year = words.next().filter(|year| is_academic_year(year))?;
                let bound = match word {
                    "from" => &mut width.first_year,
                    "to" => &mut width.last_year,
                    _ => return None,
                };
                *bound = Some(year.to_owned());
            }
            Some(width)
        };
        read().ok_or_else(|| WidthError(text.to_owned()))
    }

    fn fields(&self) -> usize {
        self.own + self.more
    }

    /// Whether an academic year uses it. Years of one form compare as text.
    fn is_of(&self, academic_year: &str) -> bool {
        (self.first_year.as_deref()).is_none_or(|first| academic_year >= first)
            && (self.last_year.as_deref()).is_none_or(|last| academic_year <= last)
    }

    /// The years that use it, in words that follow the number.
    fn years(&self) -> String {
        let bound = |word, year: &Option<String>| {
            (year.as_ref()).map_or(String::new(), |year| format!(" {word} {year}"))
        };
        bound("from", &self.first_year) + &bound("to", &self.last_year)
    }
}

/// A type of file.
#[derive(Debug)]
pub struct FileType {
    /// Its columns.
    pub layout: Layout,
    /// How fields are told.
    pub shape: Shape,
}

/// The values of a column in the first records.
#[derive(Debug, Clone, Default)]
struct ColumnValues {
    values: usize,
    good: usize,
    first: String,
}

impl ColumnValues {
    fn add(&mut self, value: &str, is_good: bool) {
        if self.values == 0 {
            self.first = shortened(value, 20);
        }
        self.values += 1;
        self.good += usize::from(is_good);
    }

    /// Whether it is likely another column: slips are in some values, not in all.
    fn is_another(&self) -> bool {
        self.values >= VALUES_THAT_TELL && self.good == 0
    }
}

/// What the first records tell of a file.
#[derive(Debug)]
pub struct FileHead {
    delimiter: Delimiter,
    place: Place,
    header: Option<HeaderLine>,
}

#[derive(Debug)]
struct HeaderLine {
    line: usize,
    width: usize,
    /// The place of each column of the layout in a record.
    places: Vec<Option<usize>>,
}

/// How many first records decide about the file.
const FIRST_RECORDS: usize = 100;
/// So many values of a column tell whether it is that column.
const VALUES_THAT_TELL: usize = 10;
/// How public files of the state write a blank.
const NO_DATA: &str = "No Data";
const WRONG_WIDTH: &str = "look for a delimiter too few or too many, or a broken line";

impl FileType {
    /// What the first records of a file tell of it. Where its path does not
    /// tell the LEA, a column of form `lea_cds` does; a positional file tells
    /// the LEA and year itself.
    ///
    /// # Errors
    /// If no record is of the type, or no line has the columns needed.
    pub fn head(
        &self,
        path: &str,
        delimiter: Delimiter,
        first: &Block,
    ) -> Result<FileHead, ReadError> {
        match &self.shape {
            Shape::Positional {
                record_type,
                widths,
            } => self.positional_head(record_type, widths, delimiter, first),
            Shape::Header { .. } => self.header_head(path, delimiter, first),
        }
    }

    fn positional_head(
        &self,
        record_type: &str,
        widths: &[Width],
        delimiter: Delimiter,
        first: &Block,
    ) -> Result<FileHead, ReadError> {
        let layout = &self.layout;
        let mut splitter = Splitter::new(delimiter);
        let mut values = FieldStore::default();
        let mut found = None;
        let mut place = None;
        let mut wrong = None;
        let mut columns = vec![ColumnValues::default(); layout.columns.len()];
        let mut is_known = false;
        for (_, record) in records(&first.text, delimiter).take(FIRST_RECORDS) {
            values.clear();
            splitter.split(record, |field| values.push(field));
            let values = values.all();
            found.get_or_insert_with(|| {
                let start = shortened(values.get(0).unwrap_or("a blank"), 20);
                (values.len(), start)
            });
            let width = (widths.iter()).find(|width| width.fields() == values.len());
            let Some(width) = width.filter(|_| is_of_type(&values, record_type)) else {
                continue;
            };
            if let Some(problem) = wrong_year(layout, widths, record_type, &values) {
                wrong.get_or_insert(problem);
                continue;
            }
            is_known = true;
            for (at, column) in layout.columns.iter().enumerate().take(width.own) {
                if let Some(value) = values.get(at) {
                    columns[at].add(value, column.form.accepts(value));
                }
            }
            let own = |column| layout.valid(column, &values).map(str::to_owned);
            if let (None, Some(lea), Some(year)) =
                (&place, own(layout.lea), own(layout.academic_year))
            {
                place = Some(Place {
                    lea_code: Some(lea),
                    academic_year: Some(year),
                });
            }
        }
        if !is_known {
            if let Some(problem) = wrong {
                return Err(ReadError::Layout(format!(
                    "has no record in the layout of its year: {problem}"
                )));
            }
            if let Some((found_width, found_type)) = found {
                return Err(ReadError::Type {
                    expected_type: record_type.to_owned(),
                    widths: widths.to_vec(),
                    found_width,
                    found_type,
                });
            }
        }
        let other = |(_, column): &(usize, &ColumnValues)| column.is_another();
        if let Some((at, column)) = columns.iter().enumerate().find(other) {
            return Err(ReadError::Layout(format!(
                "does not have the layout of {record_type}: of the first {} values of field {} none \
                 is {}, {} (the first is '{}'); put the fields in the order of \
                 core_index.calpads_layouts()",
                column.values,
                at + 1,
                layout.columns[at].name,
                layout.columns[at].form.words,
                column.first,
            )));
        }
        Ok(FileHead {
            delimiter,
            place: place.unwrap_or_default(),
            header: None,
        })
    }

    fn header_head(
        &self,
        path: &str,
        delimiter: Delimiter,
        first: &Block,
    ) -> Result<FileHead, ReadError> {
        let layout = &self.layout;
        let mut splitter = Splitter::new(delimiter);
        let mut values = FieldStore::default();
        let mut header = None;
        let mut first_line = None;
        for (line, record) in records(&first.text, delimiter).take(FIRST_LINES) {
            values.clear();
            splitter.split(record, |field| values.push(field));
            let places = layout.places(&values.all());
            let missing: Vec<String> = (layout.columns.iter().zip(&places))
                .filter(|(column, place)| column.in_header && place.is_none())
                .map(|(column, _)| column.name.replace('|', " or "))
                .collect();
            if missing.is_empty() {
                let width = values.ends.len();
                header = Some(HeaderLine {
                    line,
                    width,
                    places,
                });
                break;
            }
            first_line.get_or_insert_with(|| {
                let names: Vec<&str> = (0..values.ends.len())
                    .filter_map(|place| values.all().get(place))
                    .collect();
                (missing.join(", "), shortened(&names.join(", "), 400))
            });
        }
        if let (None, Some((missing, found))) = (&header, first_line) {
            return Err(ReadError::Header { missing, found });
        }
        let mut head = FileHead {
            delimiter,
            place: Place::of_path(path),
            header,
        };
        if head.place.lea_code.is_none() && layout.lea_cds.is_some() {
            let mut all = Records::default();
            RecordReader::new(&head).read_some(
                (self, &head),
                &first.text,
                first.first_line,
                FIRST_RECORDS,
                &mut all,
            );
            let lea_code = all.records.iter().find_map(|record| {
                let cds = layout.valid(layout.lea_cds, &all.fields(record))?;
                Some(lea_of_cds(cds))
            });
            head.place.lea_code = lea_code;
        }
        Ok(head)
    }
}

/// Reads the records of a file.
pub struct RecordReader {
    splitter: Splitter,
    /// The fields of a record in the order of the file.
    values: FieldStore,
}

impl RecordReader {
    /// For the records of files of one delimiter.
    #[must_use]
    pub fn new(head: &FileHead) -> Self {
        Self {
            splitter: Splitter::new(head.delimiter),
            values: FieldStore::default(),
        }
    }

    /// Reads up to `limit` records from the start of a text of whole records,
    /// whose first line has the number `first_line`; gives how many bytes and
    /// lines they took.
    pub fn read_some(
        &mut self,
        file: (&FileType, &FileHead),
        text: &str,
        first_line: usize,
        limit: usize,
        all: &mut Records,
    ) -> (usize, usize) {
        let mut rest = records(text, file.1.delimiter);
        while all.records.len() < limit {
            let Some((line, record)) = rest.next() else {
                break;
            };
            self.read(file, first_line + line - 1, record, all);
        }
        rest.taken()
    }

    /// Reads one record; a header line and what is above it are none.
    fn read(
        &mut self,
        (file_type, head): (&FileType, &FileHead),
        line: usize,
        record: &str,
        all: &mut Records,
    ) {
        let layout = &file_type.layout;
        let (width, problem) = match &file_type.shape {
            Shape::Positional {
                record_type,
                widths,
            } => {
                self.splitter.split(record, |field| all.store.push(field));
                let values = all.last();
                let first = values.get(0);
                if line == 1 && first.is_some_and(|first| plain(first).starts_with("recordtype")) {
                    all.cut_last(0);
                    return;
                }
                let found = values.len();
                let problem = if !is_one_of(widths, found) {
                    Some(format!(
                        "expected {} fields, found {found}; {WRONG_WIDTH}",
                        expected(layout, widths, &values)
                    ))
                } else if !is_of_type(&values, record_type) {
                    let found = first.map_or("blank".to_owned(), |code| format!("'{code}'"));
                    Some(format!(
                        "record type {found} is not {record_type}; move the line to a file of its \
                         own type or mend its first field"
                    ))
                } else if let Some(problem) = wrong_year(layout, widths, record_type, &values) {
                    Some(problem)
                } else {
                    all.cut_last(own_fields(widths, found));
                    layout.problems(&all.last())
                };
                (found, problem)
            }
            Shape::Header { .. } => {
                let Some(header) = head.header.as_ref().filter(|h| line > h.line) else {
                    return;
                };
                self.values.clear();
                self.splitter.split(record, |field| self.values.push(field));
                let values = self.values.all();
                for place in &header.places {
                    let value = place.and_then(|place| values.get(place));
                    all.store.push(value.filter(|&value| value != NO_DATA));
                }
                let found = values.len();
                let problem = if found == header.width {
                    layout.problems(&all.last())
                } else {
                    Some(format!(
                        "expected {} fields as in the header line, found {found}; {WRONG_WIDTH}",
                        header.width
                    ))
                };
                (found, problem)
            }
        };
        let fields = all.last();
        let own_place = own_place(layout, &fields, &head.place);
        let place = own_place.as_deref().unwrap_or(&head.place);
        let problem = match file_type.shape {
            Shape::Header { by_district: true } => and_place_problem(problem, place),
            _ => problem,
        };
        let fields = fields.range;
        all.records.push(Record {
            line,
            width,
            fields,
            own_place,
            problem: problem.map(|problem| (problem, record.to_owned())),
        });
    }
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

/// Whether a record begins with the code of its type; an extract of the state's
/// data store marks it, as in `SENR-ODS`.
fn is_of_type(values: &Fields<'_>, record_type: &str) -> bool {
    let code = values.get(0);
    code.and_then(|code| code.strip_prefix(record_type))
        .is_some_and(|rest| {
            let mark = rest.strip_prefix('-').unwrap_or_default();
            rest.is_empty() || !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_uppercase())
        })
}

/// Adds that nothing tells where a record belongs.
fn and_place_problem(problem: Option<String>, place: &Place) -> Option<String> {
    let lea = place.lea_code.is_none().then_some(
        "the path does not tell the LEA; put the 7-digit code into the file name or a folder name",
    );
    let year = place.academic_year.is_none().then_some(
        "the path does not tell the year; put it into the file name or a folder name, such as \
         2022-2023",
    );
    [lea, year]
        .into_iter()
        .flatten()
        .fold(problem, |all, next| {
            Some(all.map_or_else(|| next.to_owned(), |all| all + "; " + next))
        })
}

/// The first characters of a text.
fn shortened(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

/// The way out, when the first field is a record type code.
fn other_reader(found_type: &str) -> String {
    let code = found_type.split('-').next().unwrap_or_default();
    if code.len() == 4 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        format!(
            "; use core_index.read_calpads_{}, if core_index.file_types() lists it",
            code.to_lowercase()
        )
    } else {
        "; core_index.file_types() lists what can be read".to_owned()
    }
}

fn is_one_of(widths: &[Width], fields: usize) -> bool {
    widths.iter().any(|width| width.fields() == fields)
}

/// How many of a record's fields the layout has.
fn own_fields(widths: &[Width], fields: usize) -> usize {
    let width = widths.iter().find(|width| width.fields() == fields);
    width.map_or(fields, |width| width.own)
}

fn one_of<'a>(widths: impl IntoIterator<Item = &'a Width>) -> String {
    let widths: Vec<String> = (widths.into_iter())
        .map(|width| width.fields().to_string())
        .collect();
    widths.join(" or ")
}

/// The numbers of fields that a record's year uses; all of them when it has no year that uses any.
fn expected(layout: &Layout, widths: &[Width], values: &Fields<'_>) -> String {
    let year = layout.valid(layout.academic_year, values);
    let is_used = |width: &&Width| year.is_some_and(|year| width.is_of(year));
    let used = one_of(widths.iter().filter(is_used));
    if used.is_empty() {
        one_of(widths)
    } else {
        used
    }
}

/// What is wrong with a record whose year does not use its number of fields.
fn wrong_year(
    layout: &Layout,
    widths: &[Width],
    record_type: &str,
    values: &Fields<'_>,
) -> Option<String> {
    let year = layout.valid(layout.academic_year, values)?;
    let found = values.len();
    if (widths.iter()).any(|width| width.fields() == found && width.is_of(year)) {
        return None;
    }
    if widths.iter().any(|width| width.is_of(year)) {
        return Some(format!(
            "{record_type} of {year} has {} fields, found {found}; export the file again in the \
             layout of that year, which core_index.calpads_layouts() shows, mend the year, or \
             {WRONG_WIDTH}",
            expected(layout, widths, values)
        ));
    }
    let years: Vec<String> = (widths.iter())
        .filter(|width| width.fields() == found)
        .map(Width::years)
        .collect();
    Some(format!(
        "{record_type} has {found} fields{} only, and the record is of {year}; mend the year, or \
         export the file type of that year: core_index.calpads_layouts() lists them",
        years.join(" or")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAS: &str = "RecordTypeCode type text, LEA lea lea!, Year year academic_year!, SSID ssid ssid!, Days days number";

    fn stas(layout: &str, widths: &[usize]) -> FileType {
        FileType {
            layout: Layout::parse(layout).unwrap(),
            shape: Shape::Positional {
                record_type: "STAS".into(),
                widths: widths
                    .iter()
                    .map(|n| Width::parse(&n.to_string()).unwrap())
                    .collect(),
            },
        }
    }

    fn with_header(layout: &str) -> FileType {
        FileType {
            layout: Layout::parse(layout).unwrap(),
            shape: Shape::Header { by_district: true },
        }
    }

    /// What a file of one block gives.
    fn read(
        file_type: &FileType,
        path: &str,
        text: &str,
    ) -> Result<(FileHead, Records), ReadError> {
        let block = Block {
            text: text.to_owned(),
            first_line: 1,
        };
        let delimiter = Delimiter::sniff(text.as_bytes());
        let head = file_type.head(path, delimiter, &block)?;
        let mut all = Records::default();
        // in two calls, as a scan does
        let mut reader = RecordReader::new(&head);
        let (bytes, lines) = reader.read_some((file_type, &head), text, 1, 1, &mut all);
        reader.read_some(
            (file_type, &head),
            &text[bytes..],
            1 + lines,
            usize::MAX,
            &mut all,
        );
        Ok((head, all))
    }

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
        let (head, all) = read(
            &stas(STAS, &[5]),
            "STAS.txt",
            "RecordTypeCode^LEA^Year^SSID^Days\r\n\
             STAS^0161119^2022-2023^1234567890^12.5\r\n\
             STAS^bad^2022-2023^123^x\r\n\
             STAS^0161119^2022-2023^1234567890\r\n\
             SENR^0161119^2022-2023^1234567890^1\r\n\
             STAS-ODS^7654321^2021-2022^1234567890^1\r\n",
        )
        .unwrap();
        assert_eq!(
            problems(&all),
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
                None,
            ]
        );
        let second = &all.records[1];
        assert_eq!((second.line, second.width), (3, 5));
        assert_eq!(second.place(&head).lea_code.as_deref(), Some("0161119"));
        assert_eq!(
            second.problem.as_ref().unwrap().1,
            "STAS^bad^2022-2023^123^x"
        );
        assert_eq!(
            texts(&all, &all.records[0]),
            ["STAS", "0161119", "2022-2023", "1234567890", "12.5"].map(|v| Some(v.to_owned()))
        );
        assert_eq!(all.records[2].width, 4);
        let own = all.records[4].place(&head);
        assert_eq!(own.lea_code.as_deref(), Some("7654321"));
        assert_eq!(own.academic_year.as_deref(), Some("2021-2022"));
    }

    #[test]
    fn widths_of_years() {
        let widths = [
            "3 to 2018-2019",
            "4 from 2023-2024",
            "5 from 2019-2020 to 2022-2023",
        ];
        let file_type = FileType {
            layout: Layout::parse("Type type text, Year year academic_year, A a text").unwrap(),
            shape: Shape::Positional {
                record_type: "X".into(),
                widths: widths
                    .iter()
                    .map(|width| Width::parse(width).unwrap())
                    .collect(),
            },
        };
        let text = "X^2018-2019^a\nX^2019-2020^a\nX^2023-2024^a^b\nX^2022-2023^a^b\nX^2022-2023^a^b^c\nX^x^a\n";
        let (_, all) = read(&file_type, "f", text).unwrap();
        let problems = problems(&all);
        assert_eq!([0, 2, 4].map(|line| problems[line]), [None; 3]);
        assert_eq!(
            problems[1].unwrap(),
            "X of 2019-2020 has 5 fields, found 3; export the file again in the layout of that year, which core_index.calpads_layouts() shows, mend the year, or look for a delimiter too few or too many, or a broken line"
        );
        assert!(
            problems[3]
                .unwrap()
                .starts_with("X of 2022-2023 has 5 fields, found 4;")
        );
        assert!(problems[5].unwrap().starts_with("Year 'x' is not"));
        for text in [
            "",
            "x",
            "3+",
            "3 to",
            "3 to 2018",
            "3 until 2018-2019",
            "3 2018-2019",
        ] {
            assert!(Width::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_extract_has_more_fields_than_its_layout() {
        let widths = ["2 to 2022-2023", "2+1 to 2022-2023", "3+1 from 2023-2024"];
        let file_type = FileType {
            layout: Layout::parse("Type type text, Year year academic_year, A a code_2").unwrap(),
            shape: Shape::Positional {
                record_type: "X".into(),
                widths: widths.map(|width| Width::parse(width).unwrap()).into(),
            },
        };
        let text =
            "X^2022-2023\nX^2022-2023^20230701\nX^2023-2024^14^20240701\nX^2023-2024^x^20240701\n";
        let (_, all) = read(&file_type, "f", text).unwrap();
        let own = |line: usize| all.fields(&all.records[line]).get(2);
        assert_eq!([0, 1, 2].map(own), [None, None, Some("14")]);
        assert_eq!(problems(&all)[..3], [None; 3]);
        assert!(problems(&all)[3].unwrap().starts_with("A 'x' is not"));
    }

    #[test]
    fn a_layout_that_is_not_the_years_or_shifted() {
        let file_type = || FileType {
            layout: Layout::parse("Type type text, Year year academic_year, A a code_2").unwrap(),
            shape: Shape::Positional {
                record_type: "X".into(),
                widths: ["3 from 2023-2024", "2 to 2022-2023"]
                    .map(|width| Width::parse(width).unwrap())
                    .into(),
            },
        };
        let error = read(&file_type(), "f", "X^2023-2024\nX^2023-2024\n").unwrap_err();
        assert!(error.to_string().starts_with(
            "has no record in the layout of its year: X of 2023-2024 has 3 fields, found 2; export"
        ));
        let named = "X^2023-2024^Ana\n".repeat(VALUES_THAT_TELL);
        let error = read(&file_type(), "f", &named).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "does not have the layout of X: of the first 10 values of field 3 none is A, "
            ) && error.contains("'Ana'"),
            "{error}"
        );
        for one_is_good in [named + "X^2023-2024^14\n", "X^2023-2024^Ana\n".to_owned()] {
            let (_, all) = read(&file_type(), "f", &one_is_good).unwrap();
            assert!(problems(&all)[0].unwrap().starts_with("A 'Ana' is not"));
        }
    }

    #[test]
    fn a_file_of_another_type() {
        let error = read(&stas(STAS, &[5, 7]), "f", "SENR^a^b\n").unwrap_err();
        assert!(error.to_string().contains(
            "expected 5 or 7 fields starting with STAS, found 3 fields starting with SENR"
        ));
        let (_, all) = read(&stas(STAS, &[5]), "f", "\n\n").unwrap();
        assert!(all.records.is_empty());
    }

    #[test]
    fn records_below_a_header() {
        let file_type = with_header(
            "CDSCode|School school_cds school_cds!, SchoolYear survey_year academic_year, Item item text!, Response response response*, Note note text",
        );
        let (head, all) = read(
            &file_type,
            "2021-2022/f.csv",
            "Title\nITEM,Response,cds_code,School Year\nq1,3,01611190130229,2022-2023\n,9,x,\nq2,1\nNo Data,2,,\n",
        )
        .unwrap();
        let first = &all.records[0];
        assert_eq!(first.place(&head).lea_code.as_deref(), Some("0161119"));
        assert_eq!(
            first.place(&head).academic_year.as_deref(),
            Some("2022-2023")
        );
        assert_eq!(first.line, 3);
        assert_eq!(
            texts(&all, first),
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
            all.records[1].place(&head).academic_year.as_deref(),
            Some("2021-2022")
        );
        let problems = problems(&all);
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
        assert!(
            problems[3]
                .unwrap()
                .starts_with("CDSCode is missing; give a county-district-school code of 14 digits, zeros included; Item is missing")
        );
        let error = read(&file_type, "f", "a,b\n1,2\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "has no header line with the columns needed: missing CDSCode or School, Item, Response; found a, b"
        );
        assert!(read(&file_type, "f", "").unwrap().1.records.is_empty());
    }

    #[test]
    fn the_lea_of_a_file_by_its_first_records() {
        let file_type = with_header("DistrictCode district lea_cds*, X x text");
        let lea = |text: &str| {
            let (head, all) = read(&file_type, "2022-2023.csv", text).unwrap();
            all.records[0].place(&head).lea_code.clone()
        };
        assert_eq!(
            lea("DistrictCode,X\n,a\n01611190000000,b\n").as_deref(),
            Some("0161119")
        );
        assert_eq!(
            lea("DistrictCode,X\n01611190130229,b\n").as_deref(),
            Some("0130229")
        );
        assert_eq!(lea("DistrictCode,X\nx,b\n"), None);
    }
}
