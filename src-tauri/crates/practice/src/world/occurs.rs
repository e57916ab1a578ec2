//! What PQL says of moments: `occurs`, and the parts of a date.

use super::moments::{date, distant, period};
use super::values::{Question, Scope, Value};
use crate::rules::pql::{Expr, Unit, When};

impl Question<'_> {
    pub(super) fn occurs(&self, what: &Expr, when: &When, at: &mut Scope) -> Value {
        let Value::Time(moment) = self.value(what, at) else { return Value::Null };
        match when {
            When::Distance(operator, count, unit, direction, to) => match self.range(to, at) {
                Some((to, _)) => Value::Truth(distant(moment, *operator, *count, *unit, *direction == "before", to)),
                None => Value::Null,
            },
            When::Side(direction, to) => match self.range(to, at) {
                Some((from, _)) if *direction == "before" => Value::Truth(moment < from),
                Some((from, end)) => Value::Truth(if *direction == "after" { moment >= end } else { moment >= from }),
                None => Value::Null,
            },
            When::On(to) => match self.range(to, at) {
                Some((from, end)) => Value::Truth((from..end).contains(&moment)),
                None => Value::Null,
            },
            When::Between(from, to) => match (self.range(from, at), self.range(to, at)) {
                (Some((from, _)), Some((_, end))) => Value::Truth((from..end).contains(&moment)),
                _ => Value::Null,
            },
        }
    }

    /// First and last-but-one moment of a time: a day for a date, one millisecond for a moment.
    fn range(&self, time: &Expr, at: &mut Scope) -> Option<(i64, i64)> {
        if let Expr::Period(word, unit) = time {
            let by = match *word {
                "last" => -1,
                "next" => 1,
                _ => 0,
            };
            return Some(period(self.now(), by, *unit));
        }
        let Value::Time(moment) = self.value(time, at) else { return None };
        let exact = matches!(time, Expr::Moment("now"));
        Some(if exact { (moment, moment + 1) } else { period(moment, 0, Unit::Day) })
    }
}

/// `getMonth`, `getYear` or `getDayOfMonth` of a moment.
pub(super) fn part_of_date(part: &str, at: i64) -> Value {
    let (year, month, day) = date(at);
    let part = match part {
        "getMonth" => month,
        "getYear" => year,
        _ => day,
    };
    i32::try_from(part).map_or(Value::Null, |part| Value::Number(f64::from(part)))
}
