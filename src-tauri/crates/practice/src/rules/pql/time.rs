//! `occurs` and `WHEN`: the words PQL has for time.

use super::super::RuleError;
use super::super::lex::{Token, Tokens};
use super::parse::{additive, operator};
use super::tree::{Direction, Instant, Node, Shift, Unit, Window};

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
const DIRECTIONS: [(&str, Direction); 3] =
    [("before", Direction::Before), ("after", Direction::After), ("from", Direction::From)];
const SHIFTS: [(&str, Shift); 3] = [("this", Shift::This), ("last", Shift::Last), ("next", Shift::Next)];
const INSTANTS: [(&str, Instant); 4] = [
    ("now", Instant::Now),
    ("today", Instant::Today),
    ("yesterday", Instant::Yesterday),
    ("tomorrow", Instant::Tomorrow),
];

/// How one of the words that have a meaning is spelled.
fn spelled<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    words.iter().find(|(_, one)| one == meaning).map_or("", |(word, _)| word)
}

impl Direction {
    /// Its word.
    pub(super) fn word(self) -> &'static str {
        spelled(&DIRECTIONS, &self)
    }
}

impl Shift {
    /// Its word.
    pub(super) fn word(self) -> &'static str {
        spelled(&SHIFTS, &self)
    }
}

impl Instant {
    /// Its word.
    pub(super) fn word(self) -> &'static str {
        spelled(&INSTANTS, &self)
    }
}

impl Unit {
    /// The unit in the plural.
    pub(super) fn plural(self) -> &'static str {
        UNITS.iter().find(|(.., unit)| *unit == self).map_or("days", |(_, plural, _)| plural)
    }

    /// The unit in the singular.
    pub(super) fn singular(self) -> &'static str {
        UNITS.iter().find(|(.., unit)| *unit == self).map_or("day", |(singular, ..)| singular)
    }
}

/// The time conditions after `occurs` and inside `WHEN(…)`.
pub(super) fn when(tokens: &mut Tokens, depth: usize) -> Result<Window, RuleError> {
    if let Some(operator) = operator(tokens) {
        let count = whole(tokens)?;
        let unit = unit(tokens)?;
        let direction = word_of(tokens, &DIRECTIONS).ok_or_else(|| tokens.unexpected("before, after or from"))?;
        return Ok(Window::Distance(operator, count, unit, direction, Box::new(time(tokens, depth)?)));
    }
    if let Some(direction) = word_of(tokens, &DIRECTIONS) {
        return Ok(Window::Side(direction, Box::new(time(tokens, depth)?)));
    }
    if tokens.take_word("between") {
        let from = time(tokens, depth)?;
        tokens.want_word("and")?;
        return Ok(Window::Between(Box::new(from), Box::new(time(tokens, depth)?)));
    }
    tokens.take_word("on");
    Ok(Window::Within(Box::new(time(tokens, depth)?)))
}

/// A point or a stretch of time.
fn time(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    if matches!(tokens.peek_at(1), Token::Word(_))
        && let Some(shift) = word_of(tokens, &SHIFTS)
    {
        return Ok(Node::Stretch(shift, unit(tokens)?));
    }
    additive(tokens, depth)
}

/// Takes `now`, `today`, `yesterday` or `tomorrow` if it comes next.
pub(super) fn instant(tokens: &mut Tokens) -> Option<Node> {
    word_of(tokens, &INSTANTS).map(Node::Instant)
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

fn word_of<T: Copy>(tokens: &mut Tokens, words: &[(&'static str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| tokens.take_word(word)).map(|(_, meaning)| *meaning)
}
