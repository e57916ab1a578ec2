//! Whether Java's `Pattern` would compile a regular expression, which is what Audience Manager promises to accept.

use winnow::Parser;
use winnow::ascii::digit1;
use winnow::combinator::{alt, opt, preceded, terminated};
use winnow::error::{EmptyError, ErrMode};
use winnow::token::{any, one_of, rest, take_until, take_while};

type Read<T> = Result<T, ErrMode<EmptyError>>;

/// Whether a text is such an expression.
pub(super) fn is_valid(pattern: &str) -> bool {
    whole(&mut &*pattern).is_ok()
}

fn refuse<T>() -> Read<T> {
    Err(ErrMode::Cut(EmptyError))
}

/// Walks over atoms and what repeats them. Groups are counted, not recursed into: any number of them may be open.
fn whole(input: &mut &str) -> Read<()> {
    let (mut open, mut repeatable, mut names) = (0_usize, false, Vec::new());
    while let Some(next) = input.chars().next() {
        match next {
            '\\' => repeatable = outside_class(input, &names)? || repeatable,
            '[' => {
                class(input)?;
                repeatable = true;
            }
            '(' => {
                open += usize::from(group(input, &mut names)?);
                repeatable = false;
            }
            ')' => {
                any.void().parse_next(input)?;
                open = match open.checked_sub(1) {
                    Some(left) => left,
                    None => return refuse(),
                };
                repeatable = true;
            }
            '*' | '+' | '?' | '{' => {
                if !repeatable {
                    return refuse();
                }
                repetition(input)?;
                repeatable = false;
            }
            other => {
                any.void().parse_next(input)?;
                repeatable = other != '|';
            }
        }
    }
    if open == 0 { Ok(()) } else { refuse() }
}

/// `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, then perhaps `?` or `+`.
fn repetition(input: &mut &str) -> Read<()> {
    let braces = (
        preceded('{', digit1.verify_map(|digits: &str| digits.parse::<u32>().ok())),
        opt(preceded(',', opt(digit1.verify_map(|digits: &str| digits.parse::<u32>().ok())))),
        '}',
    )
        .verify(|(least, most, _)| most.flatten().is_none_or(|most| *least <= most))
        .void();
    terminated(alt((one_of(['*', '+', '?']).void(), braces)), opt(one_of(['?', '+']))).parse_next(input)
}

/// Whether a group was opened; flags by themselves open none.
fn group(input: &mut &str, names: &mut Vec<String>) -> Read<bool> {
    '('.parse_next(input)?;
    if opt('?').parse_next(input)?.is_none() {
        return Ok(true);
    }
    if opt(alt((":", "=", "!", ">", "<=", "<!"))).parse_next(input)?.is_some() {
        return Ok(true);
    }
    if opt('<').parse_next(input)?.is_some() {
        let name = name(input)?;
        if names.contains(&name) {
            return refuse();
        }
        names.push(name);
        return Ok(true);
    }
    let flags = |input: &mut &str| -> Read<()> {
        take_while(0.., ['i', 'd', 'm', 's', 'u', 'x', 'U']).void().parse_next(input)
    };
    (flags, opt(('-', flags))).void().parse_next(input)?;
    one_of([':', ')']).map(|end| end == ':').parse_next(input)
}

/// `name>`
fn name(input: &mut &str) -> Read<String> {
    let letter = one_of(|c: char| c.is_ascii_alphabetic());
    terminated((letter, take_while(0.., |c: char| c.is_ascii_alphanumeric())).take(), '>')
        .map(str::to_owned)
        .parse_next(input)
}

/// A whole class with the classes inside it.
fn class(input: &mut &str) -> Read<()> {
    let (mut open, mut first) = (0_usize, true);
    loop {
        let rest_of_it = *input;
        match any.parse_next(input)? {
            '[' => {
                open += 1;
                opt('^').void().parse_next(input)?;
                first = true;
                continue;
            }
            ']' if !first => {
                open -= 1;
                if open == 0 {
                    return Ok(());
                }
            }
            '&' if opt('&').parse_next(input)?.is_some() => {}
            '\\' if quoted(input)?.is_some() => {}
            _ => {
                *input = rest_of_it;
                if let Some(from) = item(input)? {
                    range(input, from)?;
                }
            }
        }
        first = false;
    }
}

/// One thing of a class; `None` if it is not a single character.
fn item(input: &mut &str) -> Read<Option<u32>> {
    if input.starts_with('\\') { escape(input, true, &[]) } else { any.map(|c| Some(u32::from(c))).parse_next(input) }
}

/// The rest of a range, if one comes next.
fn range(input: &mut &str, from: u32) -> Read<()> {
    let mut ahead = input.chars();
    if ahead.next() != Some('-') || matches!(ahead.next(), None | Some(']' | '[')) {
        return Ok(());
    }
    any.void().parse_next(input)?;
    match item(input)? {
        Some(to) if from <= to => Ok(()),
        _ => refuse(),
    }
}

/// Behind a backslash, `Q` and everything up to `\E`: whether there was any text.
fn quoted(input: &mut &str) -> Read<Option<bool>> {
    if opt('Q').parse_next(input)?.is_none() {
        return Ok(None);
    }
    let text = alt((terminated(take_until(0.., "\\E"), "\\E"), rest)).parse_next(input)?;
    Ok(Some(!text.is_empty()))
}

/// An escape outside a class: whether it can be repeated.
fn outside_class(input: &mut &str, names: &[String]) -> Read<bool> {
    let before = *input;
    '\\'.parse_next(input)?;
    if let Some(any_text) = quoted(input)? {
        return Ok(any_text);
    }
    *input = before;
    escape(input, false, names).map(|_| true)
}

/// An escape; the character it means, if it means one.
fn escape(input: &mut &str, in_class: bool, names: &[String]) -> Read<Option<u32>> {
    '\\'.parse_next(input)?;
    let letter = any.parse_next(input)?;
    let code = match letter {
        't' => 9,
        'n' => 10,
        'f' => 12,
        'r' => 13,
        'a' => 7,
        'e' => 27,
        'c' => u32::from(any::<&str, ErrMode<EmptyError>>.parse_next(input)?) ^ 64,
        '0' => octal(input)?,
        'x' if opt('{').parse_next(input)?.is_some() => {
            let digits = take_while(1.., |c: char| c.is_ascii_hexdigit());
            let code = terminated(digits, '}').verify_map(|digits| u32::from_str_radix(digits, 16).ok());
            code.verify(|code| *code <= 0x10_FFFF).parse_next(input)?
        }
        'x' => hexadecimal(input, 2)?,
        'u' => hexadecimal(input, 4)?,
        'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'h' | 'H' | 'v' | 'V' => return Ok(None),
        'p' | 'P' => return property(input).map(|()| None),
        'b' | 'B' | 'A' | 'G' | 'Z' | 'z' | 'R' | '1'..='9' if !in_class => return Ok(None),
        'k' if !in_class => {
            let name = preceded('<', name).parse_next(input)?;
            return if names.contains(&name) { Ok(None) } else { refuse() };
        }
        other if other.is_ascii_alphanumeric() => return refuse(),
        other => u32::from(other),
    };
    // Half of a surrogate pair is no character by itself.
    Ok(char::from_u32(code).map(u32::from))
}

/// One to three octal digits, at most 377.
fn octal(input: &mut &str) -> Read<u32> {
    let digit =
        |input: &mut &str| -> Read<u32> { one_of('0'..='7').map(|c: char| u32::from(c) - 48).parse_next(input) };
    let mut code = digit(input)?;
    for _ in 0..2 {
        let before = *input;
        match opt(digit).parse_next(input)? {
            Some(next) if code * 8 + next <= 0o377 => code = code * 8 + next,
            _ => {
                *input = before;
                break;
            }
        }
    }
    Ok(code)
}

fn hexadecimal(input: &mut &str, length: usize) -> Read<u32> {
    take_while(length, |c: char| c.is_ascii_hexdigit())
        .verify_map(|digits| u32::from_str_radix(digits, 16).ok())
        .parse_next(input)
}

/// `{Name}` or one letter, the name of a property that Java knows.
fn property(input: &mut &str) -> Read<()> {
    let braced = preceded('{', terminated(take_while(0.., |c| c != '}'), '}'));
    alt((braced, any.take())).verify(|name: &str| is_property(name)).void().parse_next(input)
}

fn is_property(name: &str) -> bool {
    let longer = |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    let posix = [
        "Lower", "Upper", "ASCII", "Alpha", "Digit", "Alnum", "Punct", "Graph", "Print", "Blank", "Cntrl", "XDigit",
        "Space",
    ];
    let categories = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "LC", "LD", "L1", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
        "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co",
        "Cn", "Cs",
    ];
    posix.contains(&name)
        || categories.contains(&name)
        || name.contains('=')
        || longer("java")
        || longer("Is")
        || longer("In")
}
