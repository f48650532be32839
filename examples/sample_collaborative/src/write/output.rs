//! Records of delimited text.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::calendar::{Day, date};

/// A file's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// CALPADS batch file: caret, no header, CR LF, Windows-1252.
    Calpads,
    /// TOMS student data file: caret, header row, CR LF, UTF-8.
    Toms,
    /// CALPADS report export: comma, quotes where needed, header row, UTF-8 with a byte order mark.
    Report,
    /// Comma, quotes where needed, header row, UTF-8.
    Csv,
    /// The state's directory file: tab, header row, UTF-8.
    Directory,
}

/// Writes one file, field by field.
pub(crate) struct Output {
    file: BufWriter<File>,
    format: Format,
    line: Vec<u8>,
    fresh: bool,
    numbers: itoa::Buffer,
}

impl Output {
    /// Creates the file, with its header row if the format has one.
    pub(crate) fn create(path: &Path, format: Format, header: &str) -> io::Result<Self> {
        let mut output = Self {
            file: BufWriter::with_capacity(1 << 18, File::create(path)?),
            format,
            line: Vec::with_capacity(1024),
            fresh: true,
            numbers: itoa::Buffer::new(),
        };
        if format == Format::Report {
            output.file.write_all("\u{feff}".as_bytes())?;
        }
        if format != Format::Calpads {
            for name in header.split_whitespace() {
                output.text(name);
            }
            output.end()?;
        }
        Ok(output)
    }

    /// Begins a field.
    fn separate(&mut self) {
        if !self.fresh {
            self.line.push(match self.format {
                Format::Calpads | Format::Toms => b'^',
                Format::Report | Format::Csv => b',',
                Format::Directory => b'\t',
            });
        }
        self.fresh = false;
    }

    /// A text field.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.separate();
        match self.format {
            Format::Calpads => self.line.extend(text.chars().map(windows_1252)),
            Format::Report | Format::Csv if text.contains([',', '"']) => {
                self.line.push(b'"');
                self.line
                    .extend_from_slice(text.replace('"', "\"\"").as_bytes());
                self.line.push(b'"');
            }
            _ => self.line.extend_from_slice(text.as_bytes()),
        }
        self
    }

    /// Several text fields.
    pub(crate) fn texts(&mut self, texts: &[&str]) -> &mut Self {
        for text in texts {
            self.text(text);
        }
        self
    }

    /// `count` empty fields.
    pub(crate) fn empty(&mut self, count: usize) -> &mut Self {
        for _ in 0..count {
            self.separate();
        }
        self
    }

    /// A whole number.
    pub(crate) fn number(&mut self, number: impl Into<i64>) -> &mut Self {
        self.separate();
        let digits = self.numbers.format(number.into());
        self.line.extend_from_slice(digits.as_bytes());
        self
    }

    /// A code, empty when it is 0.
    pub(crate) fn code(&mut self, code: u8) -> &mut Self {
        match code {
            0 => self.empty(1),
            code => self.number(code),
        }
    }

    /// `Y` or `N`.
    pub(crate) fn yes(&mut self, yes: bool) -> &mut Self {
        self.text(if yes { "Y" } else { "N" })
    }

    /// A whole number with leading zeros.
    pub(crate) fn padded(&mut self, number: u64, width: usize) -> &mut Self {
        self.separate();
        let digits = self.numbers.format(number);
        self.line
            .resize(self.line.len() + width.saturating_sub(digits.len()), b'0');
        self.line.extend_from_slice(digits.as_bytes());
        self
    }

    /// A whole number after a prefix.
    pub(crate) fn prefixed(&mut self, prefix: &str, number: u64) -> &mut Self {
        self.separate();
        self.line.extend_from_slice(prefix.as_bytes());
        let digits = self.numbers.format(number);
        self.line.extend_from_slice(digits.as_bytes());
        self
    }

    /// More text in the same field.
    pub(crate) fn join(&mut self, text: &str) -> &mut Self {
        self.fresh = true;
        self.text(text)
    }

    /// A ten-digit SSID.
    pub(crate) fn ssid(&mut self, ssid: u64) -> &mut Self {
        self.padded(ssid, 10)
    }

    /// A date as `CCYYMMDD`.
    pub(crate) fn compact_date(&mut self, day: Day) -> &mut Self {
        let (year, month, of_month) = date(day);
        self.padded((year * 10_000 + month * 100 + of_month) as u64, 8)
    }

    /// A date as `CCYY-MM-DD`, empty for day 0.
    pub(crate) fn iso_date(&mut self, day: Day) -> &mut Self {
        if day == 0 {
            return self.empty(1);
        }
        let (year, month, of_month) = date(day);
        self.padded(year as u64, 4);
        for part in [month, of_month] {
            self.line.push(b'-');
            self.fresh = true;
            self.padded(part as u64, 2);
        }
        self
    }

    /// Hundredths of a day: `3.30` for hourly schools, `3` otherwise (unless a fraction is there).
    pub(crate) fn days(&mut self, hundredths: u32, always_decimals: bool) -> &mut Self {
        self.number(hundredths / 100);
        if always_decimals || !hundredths.is_multiple_of(100) {
            self.line.push(b'.');
            self.fresh = true;
            self.padded(u64::from(hundredths % 100), 2);
        }
        self
    }

    /// Ends the record.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        let ending: &[u8] = match self.format {
            Format::Calpads | Format::Toms | Format::Report => b"\r\n",
            Format::Csv | Format::Directory => b"\n",
        };
        self.line.extend_from_slice(ending);
        self.file.write_all(&self.line)?;
        self.line.clear();
        self.fresh = true;
        Ok(())
    }

    /// Writes what is still buffered.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The Windows-1252 byte of a character; the invented names need no more than these.
fn windows_1252(character: char) -> u8 {
    match character {
        '’' => 0x92,
        '\u{0}'..='\u{7f}' | '\u{a0}'..='\u{ff}' => character as u8,
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_documented() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let mut output = Output::create(&path, Format::Calpads, "").unwrap();
        output.ssid(42).text("O’Brien").text("Peña \"Bo\"").empty(2);
        output.days(330, true).days(500, false).days(50, false);
        output.compact_date(crate::calendar::day(2023, 1, 9));
        output.end().unwrap();
        output.finish().unwrap();
        assert_eq!(
            std::fs::read(&path).unwrap(),
            b"0000000042^O\x92Brien^Pe\xf1a \"Bo\"^^^3.30^5^0.50^20230109\r\n"
        );

        let mut output = Output::create(&path, Format::Report, "A B").unwrap();
        output.text("x, \"y\"").iso_date(0).end().unwrap();
        output.finish().unwrap();
        assert_eq!(
            std::fs::read(&path).unwrap(),
            b"\xef\xbb\xbfA,B\r\n\"x, \"\"y\"\"\",\r\n"
        );
    }
}
