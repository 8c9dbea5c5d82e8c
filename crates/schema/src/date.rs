//! Dates, as the lock and the pages of the repository write them.

const SECONDS_A_DAY: u64 = 86_400;

/// Returns the date of a second, counted from 1970-01-01T00:00:00Z: `2026-11-22`.
#[must_use]
pub fn of_second(second: u64) -> String {
    of_day(second / SECONDS_A_DAY)
}

/// The date of a day, counted from 1970-01-01.
fn of_day(day: u64) -> String {
    // Counted from a March, so that leap days end the year; an era is 400 years of 146,097 days.
    let day = day + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::of_day;

    #[test]
    fn days_have_dates() {
        for (day, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_779, "2026-11-22"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(of_day(day), date);
        }
    }
}
