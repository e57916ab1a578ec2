//! The small pieces of text both grammars are made of, and the way from a parser's failure to a [`RuleError`].

use winnow::Parser;
use winnow::ascii::{Caseless, multispace0};
use winnow::combinator::{delimited, eof, not, terminated};
use winnow::error::{ContextError, ErrMode, ModalResult, StrContext, StrContextValue};
use winnow::token::one_of;

use super::{MAX_DEPTH, RuleError};

pub(super) type Input<'i> = &'i str;
pub(super) type Parsed<T> = ModalResult<T, ContextError>;

/// A character with white space around it.
pub(super) fn spaced<'i>(symbol: char) -> impl Parser<Input<'i>, char, ErrMode<ContextError>> {
    delimited(multispace0, symbol, multispace0)
}

/// A word in any case, not part of a longer one, with white space around it.
pub(super) fn keyword<'i>(word: &'static str) -> impl Parser<Input<'i>, &'i str, ErrMode<ContextError>> {
    delimited(multispace0, terminated(Caseless(word), not(one_of(is_key_character))), multispace0)
}

/// Whether a character may stand inside a bare key (AAM contract §6.2).
pub(super) fn is_key_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// Runs a grammar over a whole text.
pub(super) fn whole<'i, T>(
    text: &'i str,
    grammar: impl Parser<Input<'i>, T, ErrMode<ContextError>>,
) -> Result<T, RuleError> {
    check_depth(text)?;
    let end = eof.context(StrContext::Expected(StrContextValue::Description("AND, OR or the end of the rule")));
    delimited(multispace0, grammar, (multispace0, end)).parse(text).map_err(|error| RuleError::Syntax {
        position: text.get(..error.offset()).map_or(0, |before| before.chars().count()),
        expected: expectation(error.inner()),
    })
}

/// The innermost thing the grammar said it wanted.
fn expectation(error: &ContextError) -> String {
    let wanted = error.context().find_map(|context| match context {
        StrContext::Expected(value) => Some(value.to_string()),
        _ => None,
    });
    wanted.unwrap_or_else(|| "AND, OR or the end of the rule".to_owned())
}

/// Refuses texts whose groups would nest deeper than the stack should be trusted with.
fn check_depth(text: &str) -> Result<(), RuleError> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (position, character) in text.chars().enumerate() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(RuleError::TooDeep { position });
                }
            }
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}
