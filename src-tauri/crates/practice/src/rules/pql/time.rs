//! `occurs` and `WHEN`: the words PQL has for time.

use super::super::RuleError;
use super::super::lex::{Token, Tokens};
use super::parse::{additive, operator};
use super::tree::{Expr, Unit, When};

const UNITS: [(&str, &str, Unit); 11] = [
    ("millisecond", "milliseconds", Unit::Millisecond),
    ("second", "seconds", Unit::Second),
    ("minute", "minutes", Unit::Minute),
    ("hour", "hours", Unit::Hour),
    ("day", "days", Unit::Day),
    ("week", "weeks", Unit::Week),
    ("month", "months", Unit::Month),
    ("year", "years", Unit::Year),
    ("decade", "decades", Unit::Decade),
    ("century", "centuries", Unit::Century),
    ("millennium", "millennia", Unit::Millennium),
];
const DIRECTIONS: [&str; 3] = ["before", "after", "from"];
const PERIODS: [&str; 3] = ["this", "last", "next"];
const MOMENTS: [&str; 4] = ["now", "today", "yesterday", "tomorrow"];

impl Unit {
    /// The unit in the plural.
    pub fn plural(self) -> &'static str {
        UNITS.iter().find(|(.., unit)| *unit == self).map_or("days", |(_, plural, _)| plural)
    }

    /// The unit in the singular.
    pub fn singular(self) -> &'static str {
        UNITS.iter().find(|(.., unit)| *unit == self).map_or("day", |(singular, ..)| singular)
    }
}

/// What stands behind `occurs`, and inside `WHEN(…)`.
pub(super) fn when(tokens: &mut Tokens, depth: usize) -> Result<When, RuleError> {
    if let Some(operator) = operator(tokens) {
        let count = whole(tokens)?;
        let unit = unit(tokens)?;
        let direction = word_of(tokens, &DIRECTIONS).ok_or_else(|| tokens.unexpected("before, after or from"))?;
        return Ok(When::Distance(operator, count, unit, direction, Box::new(time(tokens, depth)?)));
    }
    if let Some(direction) = word_of(tokens, &DIRECTIONS) {
        return Ok(When::Side(direction, Box::new(time(tokens, depth)?)));
    }
    if tokens.take_word("between") {
        let from = time(tokens, depth)?;
        tokens.want_word("and")?;
        return Ok(When::Between(Box::new(from), Box::new(time(tokens, depth)?)));
    }
    tokens.take_word("on");
    Ok(When::On(Box::new(time(tokens, depth)?)))
}

/// A point or a stretch of time.
fn time(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    if matches!(tokens.peek_at(1), Token::Word(_))
        && let Some(period) = word_of(tokens, &PERIODS)
    {
        return Ok(Expr::Period(period, unit(tokens)?));
    }
    additive(tokens, depth)
}

/// Takes `now`, `today`, `yesterday` or `tomorrow` if it comes next.
pub(super) fn moment(tokens: &mut Tokens) -> Option<Expr> {
    word_of(tokens, &MOMENTS).map(Expr::Moment)
}

fn unit(tokens: &mut Tokens) -> Result<Unit, RuleError> {
    let found = match tokens.peek() {
        Token::Word(word) => UNITS
            .iter()
            .find(|(one, many, _)| one.eq_ignore_ascii_case(word) || many.eq_ignore_ascii_case(word))
            .map(|(.., unit)| *unit),
        _ => None,
    };
    let unit = found.ok_or_else(|| tokens.unexpected("a unit of time such as days"))?;
    tokens.take();
    Ok(unit)
}

/// A whole number that is not negative.
pub(super) fn whole(tokens: &mut Tokens) -> Result<u32, RuleError> {
    let number = match tokens.peek() {
        Token::Number(number) => number.parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| tokens.unexpected("a whole number"))?;
    tokens.take();
    Ok(number)
}

fn word_of(tokens: &mut Tokens, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| tokens.take_word(word))
}
