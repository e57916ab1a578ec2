//! What `occurs` and `WHEN` say of a moment. All of it in UTC.

use super::question::{Question, Scope};
use super::value::{Value, tested};
use crate::model::Millis;
use crate::rules::pql::{Direction, Instant, Node, Op, Shift, Unit, Window};
use crate::world::DAY_MS;
use crate::world::moments::{distant, period};

impl Question<'_> {
    /// Whether a moment lies in a window; of several moments, whether one does.
    pub(super) fn occurs<'n>(&self, of: &Value, window: &'n Window, at: &mut Scope<'n>) -> Value {
        match of {
            Value::Time(moment) => Value::known(self.lies(*moment, window, at)),
            Value::List(items) => {
                let found = items.iter().any(|item| match item {
                    Value::Time(moment) => self.lies(*moment, window, at) == Some(true),
                    _ => false,
                });
                Value::Truth(found)
            }
            other => tested(other, other, None),
        }
    }

    /// Whether a moment lies in a window; `None` where a time of the window is not known.
    pub(super) fn lies<'n>(&self, moment: Millis, window: &'n Window, at: &mut Scope<'n>) -> Option<bool> {
        Some(match window {
            Window::Distance(relation, count, unit, direction, to) => {
                let (to, _) = self.range(to, at)?;
                distant(moment, *relation, *count, *unit, *direction == Direction::Before, to)
            }
            Window::Side(direction, to) => {
                let (from, end) = self.range(to, at)?;
                match direction {
                    Direction::Before => moment < from,
                    Direction::After => moment >= end,
                    Direction::From => moment >= from,
                }
            }
            Window::Within(to) => {
                let (from, end) = self.range(to, at)?;
                (from..end).contains(&moment)
            }
            Window::Between(from, to) => {
                let ((from, _), (_, end)) = (self.range(from, at)?, self.range(to, at)?);
                (from..end).contains(&moment)
            }
        })
    }

    /// First moment of a time, and first moment after it: a day for what names a day, one millisecond for a moment.
    fn range<'n>(&self, time: &'n Node, at: &mut Scope<'n>) -> Option<(Millis, Millis)> {
        if let Node::Stretch(shift, unit) = time {
            let by = match shift {
                Shift::Last => -1,
                Shift::This => 0,
                Shift::Next => 1,
            };
            return Some(period(self.at, by, *unit));
        }
        let Value::Time(moment) = self.value(time, at) else { return None };
        let is_day = match time {
            Node::Instant(instant) => *instant != Instant::Now,
            Node::Apply(function, _) => function.op == Op::Date,
            _ => false,
        };
        Some(if is_day { period(moment, 0, Unit::Day) } else { (moment, moment + 1) })
    }

    pub(super) fn instant(&self, instant: Instant) -> Millis {
        match instant {
            Instant::Now => self.at,
            Instant::Today => self.today(),
            Instant::Yesterday => self.today() - DAY_MS,
            Instant::Tomorrow => self.today() + DAY_MS,
        }
    }
}
