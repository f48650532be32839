//! What `positional_records` and `header_records` share: the columns of their
//! tables, and a scan of many files by several threads.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::duckdb::{Argument, Error, Output, Result, Rows, TableFunction, Type};
use crate::files::{
    Block, FileHead, FileType, Form, Kind, Layout, RecordReader, Records, Shape, TextFile, date,
    ten_thousandths,
};

/// Files of one type to read.
pub(super) struct FileRecords {
    paths: Vec<String>,
    /// The function to name in errors.
    reader: String,
    file_type: FileType,
}

/// The columns after those of the layout.
#[derive(Clone, Copy, PartialEq)]
enum Extra {
    Width,
    LeaCode,
    AcademicYear,
    Filename,
    LineNumber,
    Problem,
    RawLine,
}

impl Extra {
    fn name_and_type(self) -> (&'static str, Type) {
        match self {
            Self::Width => ("width", Type::BigInt),
            Self::LeaCode => ("lea_code", Type::Varchar),
            Self::AcademicYear => ("academic_year", Type::Varchar),
            Self::Filename => ("filename", Type::Varchar),
            Self::LineNumber => ("line_number", Type::BigInt),
            Self::Problem => ("problem", Type::Varchar),
            Self::RawLine => ("raw_line", Type::Varchar),
        }
    }
}

/// What the threads of a scan share.
pub(super) struct Scan {
    columns: Vec<usize>,
    files: Mutex<Files>,
}

/// The files not yet read, and the one that is being read.
struct Files {
    waiting: VecDeque<String>,
    open: Option<OpenFile>,
}

struct OpenFile {
    path: Arc<str>,
    text: TextFile,
    head: Arc<FileHead>,
}

/// What a thread works on.
#[derive(Default)]
pub(super) struct Worker {
    current: Option<Work>,
    records: Records,
}

/// A block of a file, and how far it is read.
struct Work {
    path: Arc<str>,
    head: Arc<FileHead>,
    reader: RecordReader,
    block: Block,
    bytes: usize,
    lines: usize,
}

impl FileRecords {
    pub(super) fn new(
        path: Argument,
        reader: &Argument,
        layout: &Argument,
        shape: Shape,
        external_access: bool,
    ) -> Result<Self> {
        let reader = reader.text();
        if !external_access {
            return Err(Error(format!(
                "{reader}: reading files is disabled by the setting enable_external_access; load \
                 the files before it is switched off"
            )));
        }
        let layout = Layout::parse(&layout.text()).map_err(|e| Error(format!("{reader}: {e}")))?;
        let mut paths = Vec::new();
        for pattern in path.elements() {
            matches(&pattern.text(), &mut paths).map_err(|e| Error(format!("{reader}: {e}")))?;
        }
        let files = Self {
            paths,
            reader,
            file_type: FileType { layout, shape },
        };
        // A file of another type is told before anything is read.
        for path in &files.paths {
            files.open(path)?;
        }
        Ok(files)
    }

    /// The columns after those of the layout.
    fn extras(&self) -> &'static [Extra] {
        const ALL: [Extra; 7] = [
            Extra::Width,
            Extra::LeaCode,
            Extra::AcademicYear,
            Extra::Filename,
            Extra::LineNumber,
            Extra::Problem,
            Extra::RawLine,
        ];
        match self.file_type.shape {
            Shape::Positional { .. } => &ALL,
            Shape::Header { by_district: true } => &ALL[1..],
            Shape::Header { by_district: false } => &ALL[3..],
        }
    }

    /// The next block of any file.
    fn next_work(&self, scan: &Scan) -> Result<Option<Work>> {
        // A scan that failed in another thread is at its end.
        let mut files = scan.files.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(file) = &mut files.open {
                let block = (file.text.next_block())
                    .map_err(|e| self.error(&file.path, &format!("cannot be read: {e}")))?;
                if let Some(block) = block {
                    return Ok(Some(Work::new(file, block)));
                }
                files.open = None;
            }
            let Some(path) = files.waiting.pop_front() else {
                return Ok(None);
            };
            if let Some((file, first)) = self.open(&path)? {
                return Ok(Some(Work::new(files.open.insert(file), first)));
            }
        }
    }

    /// A file and its first block, unless it is empty.
    fn open(&self, path: &str) -> Result<Option<(OpenFile, Block)>> {
        let unreadable = |e| self.error(path, &format!("cannot be read: {e}"));
        let mut text = TextFile::open(Path::new(path)).map_err(unreadable)?;
        let Some(first) = text.next_block().map_err(unreadable)? else {
            return Ok(None);
        };
        let head = (self.file_type.head(path, text.delimiter(), &first))
            .map_err(|e| self.error(path, &e.to_string()))?;
        let file = OpenFile {
            path: path.into(),
            text,
            head: Arc::new(head),
        };
        Ok(Some((file, first)))
    }

    fn error(&self, path: &str, message: &str) -> Error {
        Error(format!("{}: {path} {message}", self.reader))
    }
}

impl TableFunction for FileRecords {
    type Scan = Scan;
    type Worker = Worker;

    fn columns(&self) -> Vec<(String, Type)> {
        let of_layout = self.file_type.layout.columns.iter().map(|column| {
            let column_type = match column.form.kind {
                Kind::Text => Type::Varchar,
                Kind::Date => Type::Date,
                Kind::Decimal => Type::Decimal9Scale4,
                Kind::Integer => Type::Integer,
                Kind::Boolean => Type::Boolean,
                Kind::Double => Type::Double,
            };
            (column.column_name.clone(), column_type)
        });
        let extras = self.extras().iter().map(|extra| {
            let (name, column_type) = extra.name_and_type();
            (name.to_owned(), column_type)
        });
        of_layout.chain(extras).collect()
    }

    fn scan(&self, columns: Vec<usize>) -> Scan {
        Scan {
            columns,
            files: Mutex::new(Files {
                waiting: self.paths.iter().cloned().collect(),
                open: None,
            }),
        }
    }

    fn read(&self, scan: &Scan, worker: &mut Worker, rows: &mut Rows<'_>) -> Result<usize> {
        let Worker { current, records } = worker;
        loop {
            let work = match current {
                Some(work) => work,
                None => match self.next_work(scan)? {
                    Some(work) => current.insert(work),
                    None => return Ok(0),
                },
            };
            records.clear();
            work.read(&self.file_type, rows.room(), records);
            if records.records.is_empty() {
                *current = None;
                continue;
            }
            for (position, &column) in scan.columns.iter().enumerate() {
                let output = &mut rows.column(position);
                let width = self.file_type.layout.columns.len();
                if let Some(layout_column) = self.file_type.layout.columns.get(column) {
                    let values =
                        (records.records.iter()).map(|record| records.fields(record).get(column));
                    write(layout_column.form, values, output);
                } else if let Some(&extra) = self.extras().get(column - width) {
                    write_extra(extra, work, records, output);
                }
            }
            return Ok(records.records.len());
        }
    }
}

impl Work {
    fn new(file: &OpenFile, block: Block) -> Self {
        Self {
            path: Arc::clone(&file.path),
            head: Arc::clone(&file.head),
            reader: RecordReader::new(&file.head),
            block,
            bytes: 0,
            lines: 0,
        }
    }

    fn read(&mut self, file_type: &FileType, limit: usize, records: &mut Records) {
        let (bytes, lines) = self.reader.read_some(
            (file_type, &self.head),
            &self.block.text[self.bytes..],
            self.block.first_line + self.lines,
            limit,
            records,
        );
        self.bytes += bytes;
        self.lines += lines;
    }
}

/// Writes the values of a column of the layout; one that is not of the form is
/// NULL unless it is text.
fn write<'a>(form: &Form, values: impl Iterator<Item = Option<&'a str>>, output: &mut Output<'_>) {
    let written = |row: usize, value: &str, output: &mut Output<'_>| -> Option<()> {
        match form.kind {
            Kind::Text => output.set_text(row, value),
            _ if !form.accepts(value) => return None,
            Kind::Date => output.set_i32(row, date(value)?),
            Kind::Decimal => output.set_i32(row, ten_thousandths(value)?),
            Kind::Integer => output.set_i32(row, value.parse().ok()?),
            Kind::Double => output.set_f64(row, value.parse().ok()?),
            Kind::Boolean => output.set_bool(row, value == "Y"),
        }
        Some(())
    };
    for (row, value) in values.enumerate() {
        if value
            .and_then(|value| written(row, value, output))
            .is_none()
        {
            output.set_null(row);
        }
    }
}

fn write_extra(extra: Extra, work: &Work, records: &Records, output: &mut Output<'_>) {
    for (row, record) in records.records.iter().enumerate() {
        let place = record.place(&work.head);
        let text = match extra {
            Extra::Width => {
                output.set_i64(row, integer(record.width));
                continue;
            }
            Extra::LineNumber => {
                output.set_i64(row, integer(record.line));
                continue;
            }
            Extra::LeaCode => place.lea_code.as_deref(),
            Extra::AcademicYear => place.academic_year.as_deref(),
            Extra::Filename => Some(&*work.path),
            Extra::Problem => record.problem.as_ref().map(|(problem, _)| problem.as_str()),
            Extra::RawLine => record.problem.as_ref().map(|(_, text)| text.as_str()),
        };
        match text {
            Some(text) => output.set_text(row, text),
            None => output.set_null(row),
        }
    }
}

fn integer(count: usize) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// Adds the files that a path names: itself, or those that match it as a
/// pattern, in the order of their names.
fn matches(path: &str, paths: &mut Vec<String>) -> Result<()> {
    if Path::new(path).is_file() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let found = glob::glob(path).map_err(|e| Error(format!("'{path}' is not a pattern: {e}")))?;
    for file in found {
        let file = file.map_err(|e| Error(format!("{}: {}", e.path().display(), e.error())))?;
        if file.is_file() {
            let file = file.into_os_string().into_string();
            paths.push(file.map_err(|file| {
                Error(format!(
                    "the name {} is not UTF-8; rename the file",
                    file.display()
                ))
            })?);
        }
    }
    Ok(())
}
