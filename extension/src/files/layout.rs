//! What the columns of a file type are.

use thiserror::Error;

use super::form::Form;
use super::record::Fields;

/// The layout text is not one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the layout entry '{0}' is not a name, a column name and a known form; write for example \
     'SSID ssid ssid!'"
)]
pub struct LayoutError(String);

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
        let name = || self.name.split('|').next().unwrap_or_default();
        let words = self.form.words;
        match value {
            None if self.needed => Some(format!("{} is missing; give {words}", name())),
            Some(value) if !self.form.accepts(value) => {
                Some(format!("{} '{value}' is not {words}", name()))
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
    /// The first column of a form that tells where records belong.
    pub(super) lea: Option<usize>,
    pub(super) academic_year: Option<usize>,
    pub(super) lea_cds: Option<usize>,
    pub(super) school_cds: Option<usize>,
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
    pub(super) fn valid<'a>(&self, place: Option<usize>, values: &Fields<'a>) -> Option<&'a str> {
        let place = place?;
        values
            .get(place)
            .filter(|value| self.columns[place].form.accepts(value))
    }

    /// What is wrong with the values of a record, in the order of the columns.
    pub(super) fn problems(&self, values: &Fields<'_>) -> Option<String> {
        let mut problems = (self.columns.iter().enumerate())
            .filter_map(|(place, column)| column.problem(values.get(place)));
        let first = problems.next()?;
        Some(problems.fold(first, |all, next| all + "; " + &next))
    }

    /// The place of each column in a header line; `None` for one that is not there.
    pub(super) fn places(&self, header: &Fields<'_>) -> Vec<Option<usize>> {
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
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_layout() {
        for text in ["SSID ssid", "SSID ssid nothing", "", "SSID ssid ssid,"] {
            assert!(Layout::parse(text).is_err(), "{text}");
        }
    }
}
