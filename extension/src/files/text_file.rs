//! A district file as blocks of whole records, so that a file of any size is
//! read in little memory and its blocks by several threads.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use encoding_rs::Encoding;
use flate2::bufread::MultiGzDecoder;

use super::{Delimiter, FileError, decode_lines, record_end};

/// How many bytes are read at a time.
const BLOCK: usize = 1 << 20;

/// Whole records of a file.
#[derive(Debug)]
pub struct Block {
    /// Their text; the last may lack its line end.
    pub text: String,
    /// The number of its first line in the file, from 1.
    pub first_line: usize,
}

/// A file that is being read.
pub struct TextFile {
    input: Box<dyn BufRead + Send>,
    is_gzip: bool,
    delimiter: Delimiter,
    /// Read but not yet given out.
    pending: Vec<u8>,
    next_line: usize,
    at_end: bool,
}

impl TextFile {
    /// Opens a file, plain or gzip.
    ///
    /// # Errors
    /// A file that cannot be read, a damaged gzip stream, or a zip archive.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let file = File::open(path).map_err(|e| FileError::Io(e.to_string()))?;
        let mut input: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(BLOCK, file));
        let start = input.fill_buf().map_err(|e| FileError::Io(e.to_string()))?;
        if start.starts_with(b"PK\x03\x04") {
            return Err(FileError::Zip);
        }
        let is_gzip = start.starts_with(b"\x1f\x8b");
        if is_gzip {
            input = Box::new(BufReader::with_capacity(BLOCK, MultiGzDecoder::new(input)));
        }
        let mut file = Self {
            input,
            is_gzip,
            delimiter: Delimiter::Caret,
            pending: Vec::new(),
            next_line: 1,
            at_end: false,
        };
        let start = file.input.fill_buf().map_err(|e| read_error(is_gzip, &e))?;
        if let Some((encoding, mark)) = Encoding::for_bom(start) {
            file.input.consume(mark);
            if encoding != encoding_rs::UTF_8 {
                file.decode_whole(encoding)?;
            }
        }
        file.fill()?;
        file.delimiter = Delimiter::sniff(&file.pending);
        Ok(file)
    }

    /// The field separator.
    #[must_use]
    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// UTF-16 is what a spreadsheet program saves: small, so not read in parts.
    fn decode_whole(&mut self, encoding: &'static Encoding) -> Result<(), FileError> {
        let mut bytes = Vec::new();
        self.input
            .read_to_end(&mut bytes)
            .map_err(|e| read_error(self.is_gzip, &e))?;
        let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
        self.input = Box::new(Cursor::new(text.into_bytes()));
        Ok(())
    }

    fn fill(&mut self) -> Result<(), FileError> {
        let read = self
            .input
            .by_ref()
            .take(BLOCK as u64)
            .read_to_end(&mut self.pending)
            .map_err(|e| read_error(self.is_gzip, &e))?;
        self.at_end = read < BLOCK;
        Ok(())
    }

    /// The next records; `None` at the end.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn next_block(&mut self) -> Result<Option<Block>, FileError> {
        let whole = loop {
            if self.at_end {
                break self.pending.len();
            }
            let whole = whole_records(&self.pending, self.delimiter);
            if whole > 0 {
                break whole;
            }
            self.fill()?;
        };
        if whole == 0 {
            return Ok(None);
        }
        let rest = self.pending.split_off(whole);
        let block = std::mem::replace(&mut self.pending, rest);
        let first_line = self.next_line;
        self.next_line += memchr::memchr_iter(b'\n', &block).count();
        if !self.at_end {
            self.fill()?;
        }
        Ok(Some(Block {
            text: decode_lines(block),
            first_line,
        }))
    }
}

fn read_error(is_gzip: bool, error: &std::io::Error) -> FileError {
    if is_gzip {
        FileError::Gzip(error.to_string())
    } else {
        FileError::Io(error.to_string())
    }
}

/// How many bytes at the start of a text that goes on are whole records.
fn whole_records(text: &[u8], delimiter: Delimiter) -> usize {
    if delimiter != Delimiter::Comma || memchr::memchr(b'"', text).is_none() {
        return memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
    }
    let mut whole = 0;
    while let Some((end, _)) = record_end(&text[whole..], delimiter) {
        if whole + end == text.len() {
            break;
        }
        whole += end + 1;
    }
    // A quote that stays open for a whole block is a stray one.
    if whole == 0 && text.len() > 2 * BLOCK {
        return memchr::memchr(b'\n', text).map_or(0, |end| end + 1);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::super::records;
    use super::*;
    use std::io::Write;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("core_index-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str, content: &[u8]) -> std::path::PathBuf {
            let path = self.0.join(name);
            std::fs::write(&path, content).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn read(path: &Path) -> Result<Vec<(usize, String)>, FileError> {
        let mut file = TextFile::open(path)?;
        let mut all = Vec::new();
        while let Some(block) = file.next_block()? {
            let of_block = records(&block.text, file.delimiter());
            all.extend(of_block.map(|(line, text)| (block.first_line + line - 1, text.to_owned())));
        }
        Ok(all)
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(content).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn what_districts_send() {
        let folder = Folder::new("encodings");
        let one = |content: &[u8]| read(&folder.file("f", content)).unwrap();
        let text = |text: &str| vec![(1, text.to_owned())];
        assert_eq!(one("Peña".as_bytes()), text("Peña"));
        assert_eq!(one(b"\xef\xbb\xbfPe\xc3\xb1a\r\n"), text("Peña"));
        assert_eq!(one(b"O\x92Brien Pe\xf1a"), text("O\u{2019}Brien Peña"));
        assert_eq!(one(b"\xff\xfeA\x00\n\x00"), text("A"));
        assert_eq!(one(&gzip(b"Pe\xf1a\r\n")), text("Peña"));
        assert_eq!(one(b""), []);
        // each line is of the encoding that it is of
        assert_eq!(
            one(b"Pe\xc3\xb1a\nPe\xf1a\n"),
            [(1, "Peña".to_owned()), (2, "Peña".to_owned())]
        );
        assert_eq!(
            read(&folder.file("f", b"PK\x03\x04...")),
            Err(FileError::Zip)
        );
        let damaged = gzip(b"one\ntwo\n");
        assert!(matches!(
            read(&folder.file("f", &damaged[..damaged.len() - 6])),
            Err(FileError::Gzip(_))
        ));
        assert!(matches!(
            read(&folder.0.join("none")),
            Err(FileError::Io(_))
        ));
    }

    #[test]
    fn blocks_are_whole_records_with_their_line_numbers() {
        let folder = Folder::new("blocks");
        let record = |i: usize| format!("{i},\"two\nlines, {i}\",{}", "x".repeat(i % 97));
        let count = 100_000;
        let mut content = String::new();
        for i in 0..count {
            content.push_str(&record(i));
            content.push('\n');
        }
        assert!(content.len() > 3 * BLOCK);
        let found = read(&folder.file("quoted", content.as_bytes())).unwrap();
        assert_eq!(found.len(), count);
        for (i, (line, text)) in found.iter().enumerate() {
            assert_eq!((*line, text), (2 * i + 1, &record(i)));
        }
        let carets = content.replace(',', "^");
        let found = read(&folder.file("carets", carets.as_bytes())).unwrap();
        assert!(found.iter().map(|(line, _)| *line).eq(1..=2 * count));
    }

    #[test]
    fn a_quote_that_never_closes_ends_with_its_line() {
        let folder = Folder::new("stray");
        let mut content = String::from("a,\"stray\n");
        while content.len() < 5 * BLOCK {
            content.push_str("b,c\n");
        }
        let found = read(&folder.file("stray", content.as_bytes())).unwrap();
        assert_eq!(found.len(), 1 + (content.len() - 9) / 4);
        assert_eq!(found[0], (1, "a,\"stray".to_owned()));
    }
}
