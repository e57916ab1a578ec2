//! The time conditions after `occurs` and inside `WHEN(…)`.

use winnow::Parser;
use winnow::token::any;

use super::super::lex::{Input, Kind, Parsed, fail, is_word, keyword, peek, taken, want};
use super::operators::{Rank, comparison, operand};
use super::tree::{Expr, Unit, When};

impl Unit {
    const WORDS: [(&'static str, &'static str, Unit); 11] = [
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

    fn words(self) -> (&'static str, &'static str) {
        Self::WORDS.iter().find(|(.., unit)| *unit == self).map_or(("day", "days"), |(one, many, _)| (one, many))
    }

    /// The unit in the singular.
    pub fn singular(self) -> &'static str {
        self.words().0
    }

    /// The unit in the plural.
    pub fn plural(self) -> &'static str {
        self.words().1
    }
}

/// `<= 3 days before now`, `before today`, `between a and b`, `on date(2020, 1, 2)`, `last month`
pub(super) fn when(input: &mut Input<'_, '_>, depth: usize) -> Parsed<When> {
    if let Some(operator) = comparison(input) {
        let count = whole_number(input)?;
        let unit = unit(input)?;
        let Some(direction) = one_of(input, &["before", "after", "from"]) else {
            return fail(input, "before, after or from");
        };
        return Ok(When::Distance(operator, count, unit, direction, Box::new(time(input, depth)?)));
    }
    if let Some(direction) = one_of(input, &["before", "after", "from"]) {
        return Ok(When::Side(direction, Box::new(time(input, depth)?)));
    }
    if taken(input, keyword("between")) {
        let from = time(input, depth)?;
        want(input, keyword("and"), "and")?;
        return Ok(When::Between(Box::new(from), Box::new(time(input, depth)?)));
    }
    taken(input, keyword("on"));
    Ok(When::On(Box::new(time(input, depth)?)))
}

fn time(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    let unit_follows = matches!(peek(input, 1), Some(Kind::Word(_)));
    match if unit_follows { one_of(input, &["this", "last", "next"]) } else { None } {
        Some(which) => Ok(Expr::Period(which, unit(input)?)),
        None => operand(input, depth, Rank::Sum),
    }
}

/// Takes `now`, `today`, `yesterday` or `tomorrow` if it comes next.
pub(super) fn moment(input: &mut Input<'_, '_>) -> Option<Expr> {
    one_of(input, &["now", "today", "yesterday", "tomorrow"]).map(Expr::Moment)
}

fn unit(input: &mut Input<'_, '_>) -> Parsed<Unit> {
    let next = peek(input, 0);
    let found = Unit::WORDS.iter().find(|(one, many, _)| is_word(next, one) || is_word(next, many));
    let Some((.., unit)) = found else { return fail(input, "a unit of time such as days") };
    any.void().parse_next(input)?;
    Ok(*unit)
}

/// A whole number that is not negative.
pub(super) fn whole_number(input: &mut Input<'_, '_>) -> Parsed<u32> {
    let number = match peek(input, 0) {
        Some(Kind::Number(number)) => number.parse().ok(),
        _ => None,
    };
    let Some(number) = number else { return fail(input, "a whole number") };
    any.void().parse_next(input)?;
    Ok(number)
}

fn one_of(input: &mut Input<'_, '_>, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| taken(input, keyword(word)))
}
