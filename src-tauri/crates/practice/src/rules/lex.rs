//! Splits a rule into tokens and walks over them; shared by the three languages.
//!
//! What no token can begin with becomes one [`Token::Bad`], so that a fault is always reported at the first place, in
//! reading order, where the text stops being a rule.

use super::RuleError;

/// A piece of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Bare word: key, number of a trait rule, keyword, `123T`.
    Word(String),
    /// Quoted text, quotes removed, `\"` and `\\` resolved.
    Text(String),
    /// A number of PQL, as written.
    Number(String),
    /// `$1` of PQL.
    Parameter(u32),
    /// `@{…}` of PQL.
    Context(String),
    /// Operator or punctuation.
    Symbol(&'static str),
    /// Something that belongs to no rule; nothing after it is read.
    Bad(String),
    /// After the last character.
    End,
}

impl Token {
    /// The token as an error names it.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word(word) | Self::Number(word) => format!("`{word}`"),
            Self::Text(text) => format!("the text \"{text}\""),
            Self::Parameter(number) => format!("`${number}`"),
            Self::Context(text) => format!("`@{{{text}}}`"),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::Bad(text) => text.clone(),
            Self::End => "the end of the rule".to_owned(),
        }
    }
}

/// Which language a text is split for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Trait and segment rules: words of letters, digits, dash, underscore and dot (AAM contract §6.2).
    Rule,
    /// PQL: words of letters, digits and underscore; numbers are tokens of their own.
    Pql,
}

/// Longest first, so that `>=` is not read as `>` and `=`.
const RULE_SYMBOLS: [&str; 12] = ["==", "!=", ">=", "<=", "=>", "<", ">", "(", ")", "[", "]", ","];
const PQL_SYMBOLS: [&str; 21] =
    ["!=", ">=", "<=", "=>", "=", "<", ">", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", ":", "!", "^"];

/// Tokens of one rule with their places, and a position in them.
#[derive(Debug)]
pub(super) struct Tokens {
    tokens: Vec<(usize, Token)>,
    next: usize,
}

impl Tokens {
    /// Splits `text`.
    pub(super) fn split(text: &str, words: Words) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            if matches!(c, ' ' | '\t' | '\r' | '\n') {
                at += 1;
                continue;
            }
            let (token, end) = match words {
                _ if c == '"' => quoted(&chars, at),
                Words::Rule if is_rule_char(c) => word(&chars, at, is_rule_char),
                Words::Rule => symbol(&chars, at, &RULE_SYMBOLS),
                Words::Pql => pql_token(&chars, at),
            };
            let bad = matches!(token, Token::Bad(_));
            tokens.push((at, token));
            at = end;
            if bad {
                break;
            }
        }
        tokens.push((chars.len(), Token::End));
        Self { tokens, next: 0 }
    }

    fn place(&self, ahead: usize) -> &(usize, Token) {
        // `End` is always there, so the last place exists.
        &self.tokens[(self.next + ahead).min(self.tokens.len() - 1)]
    }

    /// The token at the position.
    pub(super) fn peek(&self) -> &Token {
        &self.place(0).1
    }

    /// The token `ahead` places further on.
    pub(super) fn peek_at(&self, ahead: usize) -> &Token {
        &self.place(ahead).1
    }

    /// Where the token at the position begins, in characters.
    pub(super) fn at(&self) -> usize {
        self.place(0).0
    }

    /// Takes the token at the position.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    /// Whether the symbol comes next.
    pub(super) fn sees_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(s) if *s == symbol)
    }

    /// Whether the word, in any case, is `ahead` tokens further on.
    pub(super) fn sees_word_at(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek_at(ahead), Token::Word(w) if w.eq_ignore_ascii_case(word))
    }

    /// Takes the symbol if it comes next.
    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.sees_symbol(symbol);
        if found {
            self.take();
        }
        found
    }

    /// Takes the word, in any case, if it comes next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.sees_word_at(0, word);
        if found {
            self.take();
        }
        found
    }

    /// Takes the symbol or fails.
    pub(super) fn want_symbol(&mut self, symbol: &str) -> Result<(), RuleError> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    /// Takes the word or fails.
    pub(super) fn want_word(&mut self, word: &str) -> Result<(), RuleError> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    /// An error at the position.
    pub(super) fn unexpected(&self, expected: &str) -> RuleError {
        RuleError::new(self.at(), expected, self.peek().describe())
    }
}

/// Reads the quoted text that begins at `at`. A backslash escapes a quote or another backslash; before anything else it
/// belongs to the value (regular expressions).
fn quoted(chars: &[char], at: usize) -> (Token, usize) {
    let mut text = String::new();
    let mut i = at + 1;
    while let Some(&c) = chars.get(i) {
        match (c, chars.get(i + 1)) {
            ('"', _) => return (Token::Text(text), i + 1),
            ('\\', Some(&next @ ('"' | '\\'))) => {
                text.push(next);
                i += 2;
            }
            _ => {
                text.push(c);
                i += 1;
            }
        }
    }
    (Token::Bad("a quote that is never closed".to_owned()), chars.len())
}

fn word(chars: &[char], at: usize, belongs: fn(char) -> bool) -> (Token, usize) {
    let length = chars[at..].iter().take_while(|c| belongs(**c)).count();
    (Token::Word(chars[at..at + length].iter().collect()), at + length)
}

fn symbol(chars: &[char], at: usize, symbols: &[&'static str]) -> (Token, usize) {
    let found = symbols.iter().find(|s| s.chars().enumerate().all(|(i, want)| chars.get(at + i) == Some(&want)));
    match found {
        Some(symbol) => (Token::Symbol(symbol), at + symbol.len()),
        None => (Token::Bad(format!("`{}`", chars[at])), at + 1),
    }
}

fn pql_token(chars: &[char], at: usize) -> (Token, usize) {
    match chars[at] {
        c if c.is_ascii_alphabetic() || c == '_' => word(chars, at, |c| c.is_ascii_alphanumeric() || c == '_'),
        c if c.is_ascii_digit() => number(chars, at),
        '$' => {
            let digits: String = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).collect();
            match digits.parse() {
                Ok(number) => (Token::Parameter(number), at + 1 + digits.len()),
                Err(_) => (Token::Bad("`$`".to_owned()), at + 1),
            }
        }
        '@' if chars.get(at + 1) == Some(&'{') => match chars[at..].iter().position(|c| *c == '}') {
            Some(end) => (Token::Context(chars[at + 2..at + end].iter().collect()), at + end + 1),
            None => (Token::Bad("`@{`".to_owned()), at + 1),
        },
        _ => symbol(chars, at, &PQL_SYMBOLS),
    }
}

/// A run that begins with a digit; a dot belongs to it when a digit follows.
fn number(chars: &[char], at: usize) -> (Token, usize) {
    let mut end = at + 1;
    while let Some(&c) = chars.get(end) {
        let digit_follows = chars.get(end + 1).is_some_and(char::is_ascii_digit);
        if !(c.is_ascii_alphanumeric() || c == '_' || (c == '.' && digit_follows)) {
            break;
        }
        end += 1;
    }
    let text: String = chars[at..end].iter().collect();
    if is_number(&text) { (Token::Number(text), end) } else { (Token::Bad(format!("`{text}`")), end) }
}

fn is_rule_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Whether a bare word is a number of the grammars: `-?digits[.digits]`.
pub(super) fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && fraction.is_none_or(all_digits)
}
