//! Text to tokens, for all three languages, and the way from a grammar's failure to a [`RuleError`].
//!
//! Only the four ASCII blanks separate tokens. What no token can begin with becomes one [`Kind::Bad`] and ends the
//! reading, so a fault is always at the first place where the text stops being a rule.

use winnow::Parser;
use winnow::combinator::{alt, delimited, opt, preceded, repeat, terminated};
use winnow::error::{AddContext, ContextError, EmptyError, ErrMode, ModalResult, StrContext, StrContextValue};
use winnow::stream::{Stream as _, TokenSlice};
use winnow::token::{any, none_of, one_of, take_while};

use super::RuleError;

/// What the grammars read.
pub(super) type Input<'t, 'i> = TokenSlice<'t, Token<'i>>;
pub(super) type Parsed<T> = ModalResult<T, ContextError>;

/// A token and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'i> {
    /// Characters before it.
    pub(super) position: usize,
    pub(super) kind: Kind<'i>,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'i> {
    /// A bare word.
    Word(&'i str),
    /// The text between two double quotes, as typed.
    Text(&'i str),
    /// A number of PQL.
    Number(&'i str),
    /// `$1` of PQL.
    Parameter(u32),
    /// The text in `@{…}` of PQL.
    Context(&'i str),
    /// Operator or punctuation.
    Symbol(&'i str),
    /// No token.
    Bad,
}

/// Splits a trait or segment rule.
pub(super) fn rule_tokens(text: &str) -> Vec<Token<'_>> {
    split(text, |input| {
        alt((
            quoted,
            take_while(1.., is_key_character).map(Kind::Word),
            alt(["==", "!=", ">=", "<=", "=>", "<", ">", "(", ")", "[", "]", ","]).map(Kind::Symbol),
        ))
        .parse_next(input)
    })
}

/// Splits PQL.
pub(super) fn pql_tokens(text: &str) -> Vec<Token<'_>> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    split(text, |input| {
        let name = (one_of(|c: char| c.is_ascii_alphabetic() || c == '_'), take_while(0.., word)).take();
        // A run that begins with a digit, in which a dot is followed by one, is a number or nothing.
        let run = (
            one_of(|c: char| c.is_ascii_digit()),
            repeat::<_, _, (), _, _>(0.., alt((one_of(word).void(), ('.', winnow::combinator::peek(digit)).void()))),
        );
        alt((
            quoted,
            name.map(Kind::Word),
            run.take().map(|run: &str| if is_number(run) { Kind::Number(run) } else { Kind::Bad }),
            preceded('$', take_while(1.., |c: char| c.is_ascii_digit()))
                .verify_map(|digits: &str| digits.parse().ok())
                .map(Kind::Parameter),
            delimited("@{", take_while(0.., |c| c != '}'), '}').map(Kind::Context),
            alt(["!=", ">=", "<=", "=>"]).map(Kind::Symbol),
            one_of(|c: char| "=<>()[],.+-*/%:!^".contains(c)).take().map(Kind::Symbol),
        ))
        .parse_next(input)
    })
}

type Lexed<T> = Result<T, ErrMode<EmptyError>>;

fn digit(input: &mut &str) -> Lexed<char> {
    one_of(|c: char| c.is_ascii_digit()).parse_next(input)
}

/// Text in double quotes, without them. Behind a backslash a quote does not end it.
fn quoted<'i>(input: &mut &'i str) -> Lexed<Kind<'i>> {
    let inside = repeat::<_, _, (), _, _>(0.., alt((none_of(['"', '\\']).void(), ('\\', any).void())));
    delimited('"', inside.take(), '"').map(Kind::Text).parse_next(input)
}

fn split<'i>(text: &'i str, token: impl Fn(&mut &'i str) -> Lexed<Kind<'i>>) -> Vec<Token<'i>> {
    let (mut rest, mut position, mut tokens) = (text, 0, Vec::new());
    loop {
        let trimmed = rest.trim_start_matches(is_blank);
        position += rest[..rest.len() - trimmed.len()].chars().count();
        rest = trimmed;
        if rest.is_empty() {
            return tokens;
        }
        let before = rest;
        let kind = token(&mut rest).unwrap_or(Kind::Bad);
        let bad = kind == Kind::Bad;
        tokens.push(Token { position, kind });
        if bad {
            return tokens;
        }
        position += before[..before.len() - rest.len()].chars().count();
    }
}

/// The characters that separate tokens.
pub(super) fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// Whether a character may be part of a bare word of a trait or segment rule (AAM contract §6.2).
pub(super) fn is_key_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// `-?digits[.digits]`
pub(super) fn is_number(text: &str) -> bool {
    let digits =
        |input: &mut &str| -> Lexed<()> { take_while(1.., |c: char| c.is_ascii_digit()).void().parse_next(input) };
    (opt('-'), digits, opt(('.', digits))).void().parse(text).is_ok()
}

/// The value of a quoted text: a backslash escapes a quote or another backslash, and is itself otherwise.
pub(super) fn unescaped(typed: &str) -> String {
    let mut value = String::with_capacity(typed.len());
    let mut characters = typed.chars().peekable();
    while let Some(character) = characters.next() {
        match characters.peek() {
            Some(&held @ ('"' | '\\')) if character == '\\' => {
                value.push(held);
                characters.next();
            }
            _ => value.push(character),
        }
    }
    value
}

/// What has to be typed between quotes for a value.
pub(super) fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Runs a grammar over all tokens of a text.
pub(super) fn whole<'t, 'i, T>(
    text: &str,
    tokens: &'t [Token<'i>],
    grammar: impl Parser<Input<'t, 'i>, T, ErrMode<ContextError>>,
) -> Result<T, RuleError> {
    let place = |index: usize| tokens.get(index).map_or_else(|| text.chars().count(), |token| token.position);
    let end = winnow::combinator::eof.context(StrContext::Expected(StrContextValue::Description(END)));
    terminated(grammar, end).parse(TokenSlice::new(tokens)).map_err(|error| {
        let position = place(error.offset());
        match expectation(error.inner()) {
            LESS_NESTING => RuleError::TooDeep { position },
            expected => RuleError::Syntax { position, expected: expected.to_owned() },
        }
    })
}

const END: &str = "AND, OR or the end of the rule";
const LESS_NESTING: &str = "less nesting";

/// The innermost thing the grammar wanted.
fn expectation(error: &ContextError) -> &'static str {
    let wanted = error.context().find_map(|context| match context {
        StrContext::Expected(StrContextValue::Description(what)) => Some(*what),
        _ => None,
    });
    wanted.unwrap_or(END)
}

/// A failure at the token that comes next, which no other reading of the text can avoid.
pub(super) fn fail<T>(input: &Input<'_, '_>, expected: &'static str) -> Parsed<T> {
    let context = StrContext::Expected(StrContextValue::Description(expected));
    let error = ContextError::new();
    let start = input.checkpoint();
    Err(ErrMode::Cut(AddContext::<Input<'_, '_>, StrContext>::add_context(error, input, &start, context)))
}

/// Refuses groups deeper inside each other than the stack should be trusted with.
pub(super) fn check_depth(input: &Input<'_, '_>, depth: usize) -> Parsed<()> {
    if depth > super::MAX_DEPTH { fail(input, LESS_NESTING) } else { Ok(()) }
}

/// The kind of the token so many places ahead.
pub(super) fn peek<'t, 'i>(input: &Input<'t, 'i>, ahead: usize) -> Option<&'t Kind<'i>> {
    let token: Option<&'t Token<'i>> = input.iter_offsets().nth(ahead).map(|(_, token)| token);
    token.map(|token| &token.kind)
}

/// A symbol.
pub(super) fn symbol<'t, 'i: 't>(wanted: &'static str) -> impl Parser<Input<'t, 'i>, (), ErrMode<ContextError>> {
    any.verify(move |token: &&Token<'_>| token.kind == Kind::Symbol(wanted)).void()
}

/// A word in any case.
pub(super) fn keyword<'t, 'i: 't>(wanted: &'static str) -> impl Parser<Input<'t, 'i>, (), ErrMode<ContextError>> {
    any.verify(move |token: &&Token<'_>| is_word(Some(&token.kind), wanted)).void()
}

/// Whether a token is a certain word in any case.
pub(super) fn is_word(kind: Option<&Kind<'_>>, wanted: &str) -> bool {
    matches!(kind, Some(Kind::Word(word)) if word.eq_ignore_ascii_case(wanted))
}

/// Takes something if it comes next.
pub(super) fn taken<'t, 'i>(
    input: &mut Input<'t, 'i>,
    what: impl Parser<Input<'t, 'i>, (), ErrMode<ContextError>>,
) -> bool {
    opt(what).parse_next(input).is_ok_and(|found| found.is_some())
}

/// Takes something or fails.
pub(super) fn want<'t, 'i>(
    input: &mut Input<'t, 'i>,
    what: impl Parser<Input<'t, 'i>, (), ErrMode<ContextError>>,
    expected: &'static str,
) -> Parsed<()> {
    if taken(input, what) { Ok(()) } else { fail(input, expected) }
}
