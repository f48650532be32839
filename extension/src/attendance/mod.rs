//! Chronic absence in exact arithmetic.
//!
//! A student is chronically absent when absent for a tenth or more of the days
//! expected. `absent / expected >= 0.1` in binary floating point is wrongly
//! false for a third of the exact tenths of fractional days (3.3 of 33 is the
//! first), so days are integers of a common decimal unit, and
//! the rule is `10 * absent >= expected`.

use std::ops::Mul;

use thiserror::Error;

/// Days expected or absent beyond a leap year are a mistake in the data.
pub const LONGEST_YEAR: i32 = 366;

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

/// An integer that counts days in some decimal unit.
pub trait DayUnits: Copy + Ord + Mul<Output = Self> + From<i32> {}
impl DayUnits for i32 {}
impl DayUnits for i64 {}

/// The standing of one student, all arguments in the same unit: eligible means
/// `expected >= min_days` and attended at least part of a day
/// (`absent < expected`). `longest` is [`LONGEST_YEAR`] in that unit.
///
/// # Errors
/// Negative days, more than 366 of them, or absent beyond expected.
#[inline]
#[allow(
    clippy::needless_bitwise_bool,
    reason = "a branch would keep the loop from being vectorised"
)]
pub fn standing<T: DayUnits>(
    absent: T,
    expected: T,
    min_days: T,
    longest: T,
) -> Result<Standing, ImpossibleDays> {
    let none = T::from(0);
    // No branches: the loop over a column is compiled to vector instructions.
    let negative = (absent < none) | (expected < none) | (min_days < none);
    let too_long = (absent > longest) | (expected > longest) | (min_days > longest);
    let beyond = absent > expected;
    if negative | too_long | beyond {
        return Err(if negative {
            ImpossibleDays::Negative
        } else if too_long {
            ImpossibleDays::LongerThanYear
        } else {
            ImpossibleDays::AbsentBeyondExpected
        });
    }
    let eligible = (expected >= min_days) & (absent < expected);
    let tenth = T::from(10) * absent >= expected;
    Ok(match (eligible, tenth) {
        (false, _) => Standing::NotEligible,
        (true, false) => Standing::Attending,
        (true, true) => Standing::ChronicallyAbsent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_exact_for_every_length_of_year() {
        for expected in 31..=366 {
            let tenth = standing(expected, expected * 10, 310, 3660);
            assert_eq!(tenth, Ok(Standing::ChronicallyAbsent), "{expected}");
            let less = standing(expected * 10 - 1, expected * 100, 3100, 36600);
            assert_eq!(less, Ok(Standing::Attending), "{expected}");
        }
    }

    #[test]
    fn eligibility_needs_the_minimum_and_a_day_attended() {
        let of = |absent: i32, expected, min_days| standing(absent, expected, min_days, 366);
        assert_eq!(of(3, 30, 31), Ok(Standing::NotEligible));
        assert_eq!(of(31, 31, 31), Ok(Standing::NotEligible));
        assert_eq!(of(30, 31, 31), Ok(Standing::ChronicallyAbsent));
        assert_eq!(of(0, 0, 0), Ok(Standing::NotEligible));
    }

    #[test]
    fn impossible_days_are_named() {
        let of = |absent: i64, expected| standing(absent, expected, 31, 366);
        assert_eq!(of(-1, 31), Err(ImpossibleDays::Negative));
        assert_eq!(of(1, 367), Err(ImpossibleDays::LongerThanYear));
        assert_eq!(of(32, 31), Err(ImpossibleDays::AbsentBeyondExpected));
        assert_eq!(of(i64::MIN, i64::MAX), Err(ImpossibleDays::Negative));
    }
}
