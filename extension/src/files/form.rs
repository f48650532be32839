//! The forms that a field of a district file can have.
//!
//! A form is about how a value is written, not about what it means: code lists
//! that change from year to year are rules, not forms. Sources: CALPADS Data
//! Guide v11, CALPADS Valid Code Combinations v12.

/// How the values of a column are written.
#[derive(Debug)]
pub struct Form {
    /// As layouts call it.
    pub name: &'static str,
    /// What it asks, in words that follow "is not" or "give".
    pub words: &'static str,
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
    }),
    form("score", "a whole number, NS or blank", |v| {
        v == "NS" || (1..=5).any(|n| is_digits(v, n))
    }),
    form("number", "a number from 0 to 99999, such as 12.5", |v| {
        let whole = v.split('.').next().unwrap_or_default();
        whole.len() <= 5 && is_decimal(v)
    }),
    form("count", "a number or *", |v| {
        v == "*" || is_digits(v, v.len())
    }),
    form("rate", "a number or *", |v| {
        v == "*" || is_decimal(v.strip_prefix('-').unwrap_or(v))
    }),
    form("date", "a date CCYYMMDD, such as 20220815", |v| {
        is_digits(v, 8) && is_date(&v[..4], &v[4..6], &v[6..])
    }),
    form(
        "any_date",
        "a date, such as 2022-08-15 or 08/15/2022",
        is_any_date,
    ),
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
        accepts,
    }
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

fn is_grade_level(value: &str) -> bool {
    const OTHERS: [&str; 9] = ["IN", "TD", "PS", "TK", "KN", "AD", "UE", "US", "UU"];
    let is_number = || is_digits(value, 2) && ("01"..="12").contains(&value);
    is_number() || OTHERS.contains(&value)
}

/// Two calendar years in a row, such as `2022-2023`.
fn is_academic_year(value: &str) -> bool {
    let year = |digits: &str| is_digits(digits, 4).then(|| digits.parse::<u16>().ok());
    value.is_ascii()
        && value.len() == 9
        && value.as_bytes()[4] == b'-'
        && year(&value[..4])
            .is_some_and(|first| year(&value[5..]) == Some(first.map(|year| year + 1)))
}

/// A day of the Gregorian calendar in the years 1900 to 2099.
fn is_date(year: &str, month: &str, day: &str) -> bool {
    let number = |text: &str| {
        (1..=4)
            .any(|n| is_digits(text, n))
            .then(|| text.parse::<u32>().unwrap_or_default())
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    };
    (1900..2100).contains(&year) && (1..=days).contains(&day)
}

/// `CCYY-MM-DD`, `MM/DD/CCYY` or `CCYYMMDD`, alone or before a time of day.
fn is_any_date(value: &str) -> bool {
    let date = value.split(' ').next().unwrap_or_default();
    if is_digits(date, 8) {
        return is_date(&date[..4], &date[4..6], &date[6..]);
    }
    let parts = |separator| {
        let mut parts = date.split(separator);
        let three = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(three)
    };
    parts('-').is_some_and(|(year, month, day)| is_date(year, month, day))
        || parts('/').is_some_and(|(month, day, year)| is_date(year, month, day))
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
    fn no_form_takes_a_blank_but_text() {
        for form in FORMS {
            assert_eq!(form.accepts(""), form.name == "text", "{}", form.name);
        }
        assert!(Form::named("nothing").is_none());
    }
}
