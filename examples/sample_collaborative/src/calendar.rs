//! Days, school years and their text forms.

/// Days since 1970-01-01.
pub(crate) type Day = i32;

/// The day of a date of the Gregorian calendar.
pub(crate) fn day(year: i32, month: i32, of_month: i32) -> Day {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of month.
pub(crate) fn date(day: Day) -> (i32, i32, i32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let of_month = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = era * 400 + year_of_era + i32::from(month <= 2);
    (year, month, of_month)
}

/// `2022-2023` for the spring year 2023: CALPADS' academic year.
pub(crate) fn academic_year(spring: i32) -> String {
    format!("{}-{spring}", spring - 1)
}

/// Spring of the first year of the later CALPADS layouts: SENR with 35 fields, SINF with 43, SWDS,
/// and transitional kindergarten as a grade.
pub(crate) const LATER_LAYOUTS: i32 = 2024;

/// 1 July, on which the academic year begins.
pub(crate) fn july_first(spring: i32) -> Day {
    day(spring - 1, 7, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2000, 3, 1), 11_017);
        for number in (-10_000..30_000).step_by(17) {
            let (year, month, of_month) = date(number);
            assert_eq!(day(year, month, of_month), number);
        }
    }
}
