//! Points in time for PQL: days of the calendar and what `occurs` says of them. All of it in UTC.

use super::DAY_MS;
use crate::model::Millis;
use crate::rules::pql::{Relation, Unit};

/// Days since the epoch of a date of the Gregorian calendar.
pub fn day_of_date(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a moment.
pub fn date(at: Millis) -> (i64, i64, i64) {
    let days = at.div_euclid(DAY_MS) + 719_468;
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + days.div_euclid(146_097) * 400 + i64::from(month <= 2), month, day)
}

/// Months that a unit of the calendar has; `None` for units of fixed length.
fn months(unit: Unit) -> Option<i64> {
    match unit {
        Unit::Month => Some(1),
        Unit::Year => Some(12),
        Unit::Decade => Some(120),
        Unit::Century => Some(1_200),
        Unit::Millennium => Some(12_000),
        _ => None,
    }
}

fn length(unit: Unit) -> Millis {
    match unit {
        Unit::Millisecond => 1,
        Unit::Second => 1_000,
        Unit::Minute => 60_000,
        Unit::Hour => 3_600_000,
        Unit::Week => 7 * DAY_MS,
        _ => DAY_MS,
    }
}

/// A moment so many units away; months end on their last day where the same day does not exist.
fn moved(at: Millis, count: i64, unit: Unit) -> Millis {
    let Some(months) = months(unit) else { return at.saturating_add(count.saturating_mul(length(unit))) };
    let (year, month, day) = date(at);
    let index = (year * 12 + month - 1).saturating_add(count.saturating_mul(months)).clamp(-3_000_000, 3_000_000);
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let next = day_of_date(year + i64::from(month == 12), month % 12 + 1, 1);
    let day = (day_of_date(year, month, 1) + day - 1).min(next - 1);
    day * DAY_MS + at.rem_euclid(DAY_MS)
}

/// The unit a moment lies in, moved by so many: first moment, and first moment after it.
pub fn period(at: Millis, by: i64, unit: Unit) -> (Millis, Millis) {
    let start = match months(unit) {
        Some(months) => {
            let (year, month, _) = date(at);
            let index = (year * 12 + month - 1).div_euclid(months) * months;
            day_of_date(index.div_euclid(12), index.rem_euclid(12) + 1, 1) * DAY_MS
        }
        // The epoch was a Thursday; weeks begin on Monday.
        None if unit == Unit::Week => (at + 3 * DAY_MS).div_euclid(7 * DAY_MS) * 7 * DAY_MS - 3 * DAY_MS,
        None => at.div_euclid(length(unit)) * length(unit),
    };
    (moved(start, by, unit), moved(start, by + 1, unit))
}

/// Whether `at` lies `count` units on one side of `to`, by a comparison: `<= 3 days before now`.
pub fn distant(at: Millis, relation: Relation, count: u32, unit: Unit, before: bool, to: Millis) -> bool {
    let sign = if before { -1 } else { 1 };
    let edge = moved(to, sign * i64::from(count), unit);
    let (away, limit) = if before { (to - at, to - edge) } else { (at - to, edge - to) };
    match relation {
        // Exactly so many days ago is a day, not a millisecond.
        Relation::Equal | Relation::NotEqual => {
            let next = moved(to, sign * (i64::from(count) + 1), unit);
            let next = if before { to - next } else { next - to };
            (away >= limit && away < next) == (relation == Relation::Equal)
        }
        _ => away >= 0 && relation.holds(away.cmp(&limit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = date(days * DAY_MS);
            assert_eq!(day_of_date(year, month, day), days, "{year}-{month}-{day}");
        }
        assert_eq!(date(day_of_date(2024, 2, 29) * DAY_MS), (2024, 2, 29));
    }

    #[test]
    fn windows_follow_the_calendar() {
        let at = |year, month, day| day_of_date(year, month, day) * DAY_MS;
        assert_eq!(period(at(2024, 3, 31), -1, Unit::Month), (at(2024, 2, 1), at(2024, 3, 1)));
        assert_eq!(period(at(2024, 3, 31), 0, Unit::Week), (at(2024, 3, 25), at(2024, 4, 1)));
        let now = at(2024, 3, 31);
        assert!(distant(at(2024, 2, 29), Relation::AtMost, 1, Unit::Month, true, now));
        assert!(!distant(at(2024, 2, 28), Relation::AtMost, 1, Unit::Month, true, now));
        assert!(distant(now - 3 * DAY_MS, Relation::Equal, 3, Unit::Day, true, now));
        assert!(!distant(now + 1, Relation::AtMost, 3, Unit::Day, true, now));
    }
}
