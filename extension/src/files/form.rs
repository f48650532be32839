//! The forms that a field of a district file can have.
//!
//! A form is about how a value is written, not about what it means: code lists
//! that change from year to year are rules, not forms. Sources: CALPADS Data
//! Guide v11, CALPADS Valid Code Combinations v12.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text as it stands, codes with their zeros.
    Text,
    /// A day.
    Date,
    /// A number of up to five digits and four decimal places.
    Decimal,
    /// A whole number.
    Integer,
    /// Y or N.
    Boolean,
    /// A measured number.
    Double,
}

/// How the values of a column are written.
#[derive(Debug)]
pub struct Form {
    /// As layouts call it.
    pub name: &'static str,
    /// What it asks, in words that follow "is not" or "give".
    pub words: &'static str,
    /// What they are.
    pub kind: Kind,
    accepts: fn(&str) -> bool,
}

impl Form {
    /// The form of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.name == name)
    }

    /// Whether a value that is not blank has the form.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        (self.accepts)(value)
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const CDS: &str = "a county-district-school code of 14 digits, zeros included";

const NUMBER: &str = "a number from 0 to 99999, such as 12.5";

const FORMS: &[Form] = &[
    form("text", "a value", |_| true),
    form(
        "lea",
        "7 digits (county and district, or the school code of an independent charter), zeros included",
        |v| is_digits(v, 7),
    ),
    form("school", "a school code of 7 digits, zeros included", |v| {
        is_digits(v, 7)
    }),
    form(
        "ssid",
        "an SSID of 10 digits; restore zeros that a spreadsheet took away",
        |v| is_digits(v, 10),
    ),
    form("cds", CDS, |v| is_digits(v, 14)),
    form("lea_cds", CDS, |v| is_digits(v, 14)),
    form("school_cds", CDS, |v| is_digits(v, 14)),
    form("code_2", "a code of 2 digits", |v| is_digits(v, 2)),
    form("code_3", "a code of 3 digits", |v| is_digits(v, 3)),
    form("yes_no", "Y or N", |v| matches!(v, "Y" | "N")),
    form("flag", "Y or N", |v| matches!(v, "Y" | "N")).of(Kind::Boolean),
    form("code_4", "a code of 4 digits", |v| is_digits(v, 4)),
    form(
        "disability_status",
        "1 (eligible and participating), 2 (not participating), 3 (not enrolled) or 4 (not eligible)",
        |v| matches!(v, "1" | "2" | "3" | "4"),
    ),
    form("gender", "F, M or X", |v| matches!(v, "F" | "M" | "X")),
    form(
        "transaction",
        "A (add), D (delete), R (replace) or blank",
        |v| matches!(v, "A" | "D" | "R"),
    ),
    form(
        "enrollment_status",
        "10 (primary), 20 (secondary), 30 (short-term), 40 or 50",
        |v| matches!(v, "10" | "20" | "30" | "40" | "50"),
    ),
    form(
        "grade_level",
        "IN, TD, PS, TK, KN, 01 to 12, AD, UE, US or UU",
        is_grade_level,
    ),
    form("elas", "TBD, EO, EL, IFEP, RFEP or ADEL", |v| {
        matches!(v, "TBD" | "EO" | "EL" | "IFEP" | "RFEP" | "ADEL")
    }),
    form("exit_reason", "E, T or N and 3 digits, such as E155", |v| {
        v.strip_prefix(['E', 'T', 'N'])
            .is_some_and(|code| is_digits(code, 3))
    }),
    form("respondent", "student, staff or family", |v| {
        matches!(v, "student" | "staff" | "family")
    }),
    form("response", "a whole number from 1 to 5 or blank", |v| {
        matches!(v, "1" | "2" | "3" | "4" | "5")
    })
    .of(Kind::Integer),
    form("score", "a whole number, NS or blank", |v| {
        v == "NS" || (1..=5).any(|n| is_digits(v, n))
    })
    .of(Kind::Integer),
    form("number", NUMBER, is_number).of(Kind::Decimal),
    form("measure", NUMBER, is_number).of(Kind::Double),
    form("count", "a number or *", |v| {
        v == "*" || is_digits(v, v.len())
    }),
    form("rate", "a number or *", |v| {
        v == "*" || is_decimal(v.strip_prefix('-').unwrap_or(v))
    }),
    form("date", "a date CCYYMMDD, such as 20220815", |v| {
        is_digits(v, 8) && date(v).is_some()
    })
    .of(Kind::Date),
    form(
        "any_date",
        "a date, such as 2022-08-15 or 08/15/2022",
        |v| date(v).is_some(),
    )
    .of(Kind::Date),
    form(
        "academic_year",
        "two years in a row, such as 2022-2023",
        is_academic_year,
    ),
];

const fn form(name: &'static str, words: &'static str, accepts: fn(&str) -> bool) -> Form {
    Form {
        name,
        words,
        kind: Kind::Text,
        accepts,
    }
}

impl Form {
    const fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }
}

/// The days from 1970-01-01 to a date of the form `any_date`.
#[must_use]
pub fn date(value: &str) -> Option<i32> {
    let date = value.split(' ').next().unwrap_or_default();
    if is_digits(date, 8) {
        return day(&date[..4], &date[4..6], &date[6..]);
    }
    let parts = |separator| {
        let mut parts = date.split(separator);
        let three = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(three)
    };
    parts('-')
        .and_then(|(year, month, of_month)| day(year, month, of_month))
        .or_else(|| parts('/').and_then(|(month, of_month, year)| day(year, month, of_month)))
}

/// A number of the form `number` in ten-thousandths, the fifth decimal place
/// rounded half up; `None` when that is not below 100,000.
#[must_use]
pub fn ten_thousandths(value: &str) -> Option<i32> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if whole.len() > 5 || !is_decimal(value) {
        return None;
    }
    let digit = |place: usize| {
        let digit = fraction.as_bytes().get(place);
        digit.map_or(0, |digit| i32::from(digit - b'0'))
    };
    let whole: i32 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let scaled =
        (0..4).fold(whole, |all, place| 10 * all + digit(place)) + i32::from(digit(4) >= 5);
    (scaled < 1_000_000_000).then_some(scaled)
}

fn is_digits(value: &str, n: usize) -> bool {
    value.len() == n && n > 0 && value.bytes().all(|b| b.is_ascii_digit())
}

/// Digits with at most one point, and at least one digit.
fn is_decimal(value: &str) -> bool {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0
}

fn is_number(value: &str) -> bool {
    let whole = value.split('.').next().unwrap_or_default();
    whole.len() <= 5 && is_decimal(value)
}

fn is_grade_level(value: &str) -> bool {
    const OTHERS: [&str; 9] = ["IN", "TD", "PS", "TK", "KN", "AD", "UE", "US", "UU"];
    let is_number = || is_digits(value, 2) && ("01"..="12").contains(&value);
    is_number() || OTHERS.contains(&value)
}

/// Two calendar years in a row, such as `2022-2023`.
pub(super) fn is_academic_year(value: &str) -> bool {
    let year = |digits: &str| is_digits(digits, 4).then(|| digits.parse::<u16>().ok());
    value.is_ascii()
        && value.len() == 9
        && value.as_bytes()[4] == b'-'
        && year(&value[..4])
            .is_some_and(|first| year(&value[5..]) == Some(first.map(|year| year + 1)))
}

/// A day of the Gregorian calendar in the years 1900 to 2099, as days from
/// 1970-01-01.
fn day(year: &str, month: &str, of_month: &str) -> Option<i32> {
    let number = |text: &str| {
        let is_number = (1..=4).any(|n| is_digits(text, n));
        is_number.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (year, month, of_month) = (number(year)?, number(month)?, number(of_month)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    if !(1900..2100).contains(&year) || !(1..=days).contains(&of_month) {
        return None;
    }
    // Years that begin in March have their leap day last; (153 m + 2) / 5 is the
    // number of days before the month m of such a year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before_year = 365 * year + year / 4 - year / 100 + year / 400;
    Some(before_year + (153 * month + 2) / 5 + of_month - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_their_forms() {
        for (name, good, bad) in [
            ("text", "x", None),
            ("lea", "0161119", Some("161119")),
            ("school", "0130229", Some("013022A")),
            ("ssid", "0123456789", Some("123456789")),
            ("cds", "01611190130229", Some("1611190130229")),
            ("code_2", "07", Some("7")),
            ("code_3", "100", Some("1000")),
            ("code_4", "9105", Some("910A")),
            ("disability_status", "1", Some("5")),
            ("yes_no", "Y", Some("y")),
            ("gender", "X", Some("W")),
            ("transaction", "D", Some("d")),
            ("enrollment_status", "10", Some("60")),
            ("grade_level", "12", Some("13")),
            ("grade_level", "KN", Some("00")),
            ("elas", "RFEP", Some("R")),
            ("exit_reason", "E155", Some("X155")),
            ("respondent", "family", Some("parent")),
            ("response", "5", Some("0")),
            ("score", "2543", Some("2543.5")),
            ("score", "NS", Some("N")),
            ("number", "12.5", Some("1.2.3")),
            ("number", ".5", Some(".")),
            ("number", "99999.", Some("100000")),
            ("number", "0", Some("-1")),
            ("count", "*", Some("1.5")),
            ("rate", "-1.5", Some("--1")),
            ("date", "20240229", Some("20230229")),
            ("date", "19991231", Some("20220431")),
            ("date", "20000229", Some("19000229")),
            ("any_date", "2022-08-15", Some("2022-13-01")),
            ("any_date", "8/5/2022", Some("15/08/2022")),
            ("any_date", "2022-08-15 12:00", Some("yesterday")),
            ("any_date", "20220815", Some("20221301")),
            ("academic_year", "2022-2023", Some("2022-2024")),
            ("academic_year", "1999-2000", Some("2022-23")),
        ] {
            let form = Form::named(name).unwrap();
            assert!(form.accepts(good), "{name} {good}");
            assert!(!bad.is_some_and(|bad| form.accepts(bad)), "{name} {bad:?}");
        }
    }

    #[test]
    fn days_and_numbers() {
        for (text, days) in [
            ("19700101", Some(0)),
            ("1969-12-31", Some(-1)),
            ("20000229", Some(11_016)),
            ("03/01/2000", Some(11_017)),
            ("1900-03-01 00:00", Some(-25_508)),
            ("20991231", Some(47_481)),
            ("20230229", None),
        ] {
            assert_eq!(date(text), days, "{text}");
        }
        for (text, number) in [
            ("12.5", Some(125_000)),
            (".5", Some(5_000)),
            ("3.", Some(30_000)),
            ("0.00005", Some(1)),
            ("0.00004999", Some(0)),
            ("99999.9999", Some(999_999_999)),
            ("99999.99995", None),
            ("100000", None),
            ("x", None),
            (".", None),
        ] {
            assert_eq!(ten_thousandths(text), number, "{text}");
        }
    }

    #[test]
    fn no_form_takes_a_blank_but_text() {
        for form in FORMS {
            assert_eq!(form.accepts(""), form.name == "text", "{}", form.name);
        }
        assert!(Form::named("nothing").is_none());
    }
}
