//! Chronic absence in exact arithmetic.
//!
//! A student is chronically absent when absent for a tenth or more of the days
//! expected. `absent / expected >= 0.1` in binary floating point is wrongly
//! false for a third of the exact tenths of fractional days (3.3 of 33 is the
//! first), so days are integers of a common decimal unit, and
//! the rule is `10 * absent >= expected`.

use thiserror::Error;

/// Days expected or absent beyond a leap year are a mistake in the data.
const LONGEST_YEAR: i64 = 366;

/// Most decimal places for which `10 * 366` days fit a 64-bit integer.
pub const MAX_SCALE: u8 = 15;

/// Whether a student counts, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Expected for fewer days than the minimum, or never attended.
    NotEligible,
    /// Eligible and absent for less than a tenth of the expected days.
    Attending,
    /// Eligible and absent for a tenth or more of the expected days.
    ChronicallyAbsent,
}

/// Days that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImpossibleDays {
    /// Fewer than none, or no number at all.
    #[error("days cannot be negative")]
    Negative,
    /// More than a year has.
    #[error("a year has at most 366 days")]
    LongerThanYear,
    /// Absent on days on which nobody was expected.
    #[error("nobody is absent on more days than expected")]
    AbsentBeyondExpected,
}

/// The standing of one student from days in units of `10^-scale` days.
///
/// `min_days` is in the same unit. Eligible means `expected >= min_days` and
/// attended at least part of a day (`absent < expected`).
///
/// # Errors
/// Negative days, more than 366 of them, or absent beyond expected.
#[inline]
pub fn standing(
    absent: i64,
    expected: i64,
    min_days: i64,
    scale: u8,
) -> Result<Standing, ImpossibleDays> {
    let longest = LONGEST_YEAR * 10_i64.pow(scale.into());
    for days in [absent, expected, min_days] {
        if days < 0 {
            return Err(ImpossibleDays::Negative);
        }
        if days > longest {
            return Err(ImpossibleDays::LongerThanYear);
        }
    }
    if absent > expected {
        return Err(ImpossibleDays::AbsentBeyondExpected);
    }
    Ok(if expected < min_days || absent == expected {
        Standing::NotEligible
    } else if 10 * absent >= expected {
        Standing::ChronicallyAbsent
    } else {
        Standing::Attending
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_exact_for_every_length_of_year() {
        for expected in 31..=366 {
            let tenth = standing(expected, expected * 10, 310, 1).unwrap();
            assert_eq!(tenth, Standing::ChronicallyAbsent, "{expected}");
            let less = standing(expected * 10 - 1, expected * 100, 3100, 2).unwrap();
            assert_eq!(less, Standing::Attending, "{expected}");
        }
    }

    #[test]
    fn eligibility_needs_the_minimum_and_a_day_attended() {
        assert_eq!(standing(3, 30, 31, 0), Ok(Standing::NotEligible));
        assert_eq!(standing(31, 31, 31, 0), Ok(Standing::NotEligible));
        assert_eq!(standing(30, 31, 31, 0), Ok(Standing::ChronicallyAbsent));
        assert_eq!(standing(0, 0, 0, 0), Ok(Standing::NotEligible));
    }

    #[test]
    fn impossible_days_are_named() {
        assert_eq!(standing(-1, 31, 31, 0), Err(ImpossibleDays::Negative));
        assert_eq!(standing(1, 367, 31, 0), Err(ImpossibleDays::LongerThanYear));
        assert_eq!(standing(32, 31, 31, 0), Err(ImpossibleDays::AbsentBeyondExpected));
        assert!(standing(36, 3_660_000_000_000_000, 0, 13).is_ok());
    }
}
