//! District text files: from the bytes of a file to records and fields.
//!
//! Files come from many systems: plain or gzip, UTF-8 (with or without a byte
//! order mark), UTF-16 with one, or Windows-1252; lines end in CR LF or LF;
//! fields are separated by caret, comma or tab. Only comma files quote: in
//! caret and tab files a `"` is data, as `CALPADS` writes it.

mod form;
mod layout;
mod place;
mod record;
mod text_file;

pub use form::{Form, Kind, date, ten_thousandths};
pub use layout::{Column, Layout, LayoutError};
pub use place::Place;
pub use record::{
    FileHead, FileType, ReadError, Record, RecordReader, Records, Shape, Width, WidthError,
};
pub use text_file::{Block, TextFile};

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Encoding, WINDOWS_1252};
use flate2::read::MultiGzDecoder;
use thiserror::Error;

/// Why a file cannot be read as delimited text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// The file is not there or not readable.
    #[error("{0}")]
    Io(String),
    /// The gzip stream is damaged.
    #[error("the gzip data is damaged ({0}); fetch the file again")]
    Gzip(String),
    /// A zip archive, which an xlsx workbook is too.
    #[error("the file is a zip archive or an Excel workbook; unzip it, or save the sheet as CSV")]
    Zip,
}

/// How many first lines of a file decide about its form.
const FIRST_LINES: usize = 10;

/// A field separator of district files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `^`, what student information systems write.
    Caret,
    /// `,`, with quoting.
    Comma,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// The character itself.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Caret => b'^',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }

    /// The separator that the first lines of a file have most of (above a header
    /// there may be titles); caret when they have none.
    #[must_use]
    pub fn sniff(text: &[u8]) -> Self {
        let count = |delimiter: Self| -> usize {
            text.split(|&b| b == b'\n')
                .filter(|line| !line.trim_ascii().is_empty())
                .take(FIRST_LINES)
                .map(|line| memchr::memchr_iter(delimiter.byte(), line).count())
                .sum()
        };
        let mut best = Self::Caret;
        for delimiter in [Self::Tab, Self::Comma] {
            if count(delimiter) > count(best) {
                best = delimiter;
            }
        }
        best
    }
}

/// The text of a file, unpacked and decoded.
///
/// # Errors
/// A damaged gzip stream, or a zip archive.
pub fn decode(content: &[u8]) -> Result<Cow<'_, str>, FileError> {
    if content.starts_with(b"PK\x03\x04") {
        return Err(FileError::Zip);
    }
    if !content.starts_with(b"\x1f\x8b") {
        return Ok(decode_text(content));
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(content)
        .read_to_end(&mut unpacked)
        .map_err(|e| FileError::Gzip(e.to_string()))?;
    Ok(Cow::Owned(decode_text(&unpacked).into_owned()))
}

fn decode_text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    std::str::from_utf8(bytes).map_or_else(|_| decode_lines(bytes.to_vec()).into(), Cow::Borrowed)
}

/// UTF-8, where a line that is not UTF-8 is Windows-1252: files are put
/// together from the exports of several systems.
fn decode_lines(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = error.into_bytes();
        let lines = bytes.split_inclusive(|&b| b == b'\n');
        lines
            .map(|line| {
                std::str::from_utf8(line).map_or_else(
                    |_| WINDOWS_1252.decode_without_bom_handling(line).0,
                    Cow::Borrowed,
                )
            })
            .collect()
    })
}

/// The records of a text with the number (from 1) of the line each starts on.
/// A quoted field of a comma file may hold line ends; elsewhere a record is a
/// line. Blank lines are no records but are counted.
#[must_use]
pub fn records(text: &str, delimiter: Delimiter) -> TextRecords<'_> {
    TextRecords {
        text,
        delimiter,
        start: 0,
        lines: 0,
        quote: next_quote(text, 0, delimiter),
    }
}

/// Where the first quote from `start` on stands that may hold line ends; the
/// length of the text when there is none.
fn next_quote(text: &str, start: usize, delimiter: Delimiter) -> usize {
    if delimiter != Delimiter::Comma {
        return text.len();
    }
    let found = memchr::memchr(b'"', &text.as_bytes()[start..]);
    found.map_or(text.len(), |quote| start + quote)
}

/// What [`records`] gives.
#[derive(Debug)]
pub struct TextRecords<'a> {
    text: &'a str,
    delimiter: Delimiter,
    /// Where the next record starts, and the lines before it.
    start: usize,
    lines: usize,
    /// See [`next_quote`].
    quote: usize,
}

impl TextRecords<'_> {
    /// How many bytes and lines the records so far took.
    #[must_use]
    pub fn taken(&self) -> (usize, usize) {
        (self.start, self.lines)
    }
}

impl<'a> Iterator for TextRecords<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        while self.start < self.text.len() {
            let rest = &self.text[self.start..];
            let line_end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let (end, lines) = if self.start + line_end <= self.quote {
                (line_end, 1)
            } else {
                // A quote that never closes is a stray one: end the record with its
                // line, so that one bad line does not swallow the rest of the file.
                record_end(rest.as_bytes(), self.delimiter).unwrap_or((line_end, 1))
            };
            let line = self.lines + 1;
            self.start += (end + 1).min(rest.len());
            if self.quote < self.start {
                self.quote = next_quote(self.text, self.start, self.delimiter);
            }
            self.lines += lines;
            let record = rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]);
            if !trimmed(record).is_empty() {
                return Some((line, record));
            }
        }
        None
    }
}

/// Where the first record ends (at its line feed or the end of the text), and
/// the number of lines it takes; `None` when a quote stays open.
fn record_end(text: &[u8], delimiter: Delimiter) -> Option<(usize, usize)> {
    let next_line_feed =
        |start: usize| memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |end| start + end);
    let (mut start, mut lines, mut open) = (0, 0, false);
    while start <= text.len() {
        let end = next_line_feed(start);
        lines += 1;
        if delimiter == Delimiter::Comma {
            open ^= memchr::memchr_iter(b'"', &text[start..end]).count() % 2 == 1;
        }
        if !open {
            return Some((end, lines));
        }
        start = end + 1;
    }
    None
}

/// `text.trim()`, which for most fields has nothing to do.
fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) {
        text
    } else {
        text.trim()
    }
}

/// Splits records into fields.
pub struct Splitter {
    delimiter: Delimiter,
    quoted: Box<csv_core::Reader>,
    unquoted: Vec<u8>,
}

impl Splitter {
    /// For the records of a file.
    #[must_use]
    pub fn new(delimiter: Delimiter) -> Self {
        Self {
            delimiter,
            // Its tables take longer to make than a record to split.
            quoted: Box::new(csv_core::Reader::new()),
            unquoted: Vec::new(),
        }
    }

    /// Calls `field` with each field of a record: trimmed, and `None` when blank.
    pub fn split(&mut self, record: &str, mut field: impl FnMut(Option<&str>)) {
        let mut emit = |text: &str| {
            let text = trimmed(text);
            field((!text.is_empty()).then_some(text));
        };
        if self.delimiter != Delimiter::Comma || memchr::memchr(b'"', record.as_bytes()).is_none() {
            let mut start = 0;
            for end in memchr::memchr_iter(self.delimiter.byte(), record.as_bytes()) {
                emit(&record[start..end]);
                start = end + 1;
            }
            return emit(&record[start..]);
        }
        self.quoted.reset();
        // Unquoting never lengthens a field.
        self.unquoted.resize(record.len() + 1, 0);
        let mut input = record.as_bytes();
        let mut written = 0;
        loop {
            let (result, read, wrote) =
                self.quoted.read_field(input, &mut self.unquoted[written..]);
            input = &input[read..];
            written += wrote;
            match result {
                csv_core::ReadFieldResult::Field { .. } => {
                    emit(&String::from_utf8_lossy(&self.unquoted[..written]));
                    written = 0;
                }
                csv_core::ReadFieldResult::InputEmpty => {}
                csv_core::ReadFieldResult::OutputFull | csv_core::ReadFieldResult::End => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn fields_of(record: &str, delimiter: Delimiter) -> Vec<Option<String>> {
        let mut all = Vec::new();
        Splitter::new(delimiter).split(record, |f| all.push(f.map(str::to_owned)));
        all
    }

    fn texts(fields: &[&str]) -> Vec<Option<String>> {
        fields
            .iter()
            .map(|f| (!f.is_empty()).then(|| (*f).to_owned()))
            .collect()
    }

    #[test]
    fn decodes_what_districts_send() {
        assert_eq!(decode("Peña".as_bytes()).unwrap(), "Peña");
        assert_eq!(decode(b"\xef\xbb\xbfPe\xc3\xb1a").unwrap(), "Peña");
        assert_eq!(
            decode(b"O\x92Brien Pe\xf1a").unwrap(),
            "O\u{2019}Brien Peña"
        );
        assert_eq!(decode(b"\xff\xfeA\x00").unwrap(), "A");
        assert_eq!(decode(b"").unwrap(), "");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"Pe\xf1a\r\n").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(decode(&gzip).unwrap(), "Peña\r\n");
        assert!(matches!(
            decode(&gzip[..gzip.len() - 6]),
            Err(FileError::Gzip(_))
        ));
        assert_eq!(decode(b"PK\x03\x04..."), Err(FileError::Zip));
    }

    #[test]
    fn records_keep_their_line_numbers() {
        let of = |text, delimiter| records(text, delimiter).collect::<Vec<_>>();
        assert_eq!(
            of("a^b\r\n\r\nc^\"d\r\n", Delimiter::Caret),
            [(1, "a^b"), (3, "c^\"d")]
        );
        assert_eq!(
            of("a,\"b\nc\"\r\nd,e", Delimiter::Comma),
            [(1, "a,\"b\nc\""), (3, "d,e")]
        );
        assert_eq!(
            of("a,\"b\nc,d\n", Delimiter::Comma),
            [(1, "a,\"b"), (2, "c,d")]
        );
        assert_eq!(of("", Delimiter::Caret), []);
    }

    #[test]
    fn fields_are_trimmed_and_blank_ones_missing() {
        assert_eq!(
            fields_of("a^ b ^^\"c", Delimiter::Caret),
            texts(&["a", "b", "", "\"c"])
        );
        assert_eq!(
            fields_of("a,\"b, \"\"x\"\"\",", Delimiter::Comma),
            texts(&["a", "b, \"x\"", ""])
        );
        assert_eq!(
            fields_of("\"a\n1\",b", Delimiter::Comma),
            texts(&["a\n1", "b"])
        );
        assert_eq!(fields_of("one", Delimiter::Comma), texts(&["one"]));
    }

    #[test]
    fn sniffs_the_delimiter_of_the_first_lines() {
        assert_eq!(Delimiter::sniff(b"A title\na,b\n"), Delimiter::Comma);
        assert_eq!(Delimiter::sniff(b"\r\nSTAS^A^Diaz, Ana^"), Delimiter::Caret);
        assert_eq!(Delimiter::sniff(b"a,b,c"), Delimiter::Comma);
        assert_eq!(Delimiter::sniff(b"a\tb, c\td"), Delimiter::Tab);
        assert_eq!(Delimiter::sniff(b"one"), Delimiter::Caret);
    }
}
