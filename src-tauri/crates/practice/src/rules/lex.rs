//! Splits a rule into tokens and walks over them; shared by the three languages.

use super::RuleError;

/// A piece of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Bare word: key, number, keyword, `123T`.
    Word(String),
    /// Quoted text, quotes removed and `\"` resolved.
    Text(String),
    /// Operator or punctuation.
    Symbol(&'static str),
    End,
}

impl Token {
    /// The token as it is named in an error.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Text(text) => format!("the text \"{text}\""),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end of the rule".to_owned(),
        }
    }
}

/// Which characters make up a bare word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Letters, digits, dash, underscore and dot (AAM contract §6.2).
    Rule,
    /// Letters, digits, underscore and `$`; a dot or a leading minus only inside a number (PQL).
    Pql,
}

/// Longest first, so that `>=` is not read as `>` and `=`.
const SYMBOLS: [&str; 24] = [
    "==", "!=", ">=", "<=", "=>", "=", "<", ">", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "{", "}", ":",
    "|", "&",
];

/// Tokens of one rule with their places, and a position in them.
#[derive(Debug)]
pub(super) struct Tokens {
    tokens: Vec<(usize, Token)>,
    next: usize,
}

impl Tokens {
    /// Splits `text`; fails on an unknown character or an open quote.
    pub(super) fn split(text: &str, words: Words) -> Result<Self, RuleError> {
        let chars: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            if c.is_whitespace() {
                at += 1;
                continue;
            }
            let (token, end) = if c == '"' {
                quoted(&chars, at)?
            } else if starts_word(&chars, at, words) {
                let end = word_end(&chars, at, words);
                (Token::Word(chars[at..end].iter().collect()), end)
            } else {
                let symbol = SYMBOLS
                    .iter()
                    .find(|s| s.chars().enumerate().all(|(i, want)| chars.get(at + i) == Some(&want)))
                    .ok_or_else(|| RuleError::new(at, "a key, a value or an operator", format!("`{c}`")))?;
                (Token::Symbol(symbol), at + symbol.len())
            };
            tokens.push((at, token));
            at = end;
        }
        tokens.push((chars.len(), Token::End));
        Ok(Self { tokens, next: 0 })
    }

    /// The token at the position.
    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)].1
    }

    /// The token `ahead` places further on.
    pub(super) fn peek_at(&self, ahead: usize) -> &Token {
        &self.tokens[(self.next + ahead).min(self.tokens.len() - 1)].1
    }

    /// The token before the position.
    pub(super) fn before(&self) -> Option<&Token> {
        self.next.checked_sub(1).map(|i| &self.tokens[i].1)
    }

    /// Where the token at the position begins, in characters.
    pub(super) fn at(&self) -> usize {
        self.tokens[self.next.min(self.tokens.len() - 1)].0
    }

    /// Takes the token at the position.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    /// Takes the given symbol if it comes next.
    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(s) if *s == symbol);
        if found {
            self.take();
        }
        found
    }

    /// Takes the given word, in any case, if it comes next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(w) if w.eq_ignore_ascii_case(word));
        if found {
            self.take();
        }
        found
    }

    /// Takes the given symbol or fails.
    pub(super) fn want_symbol(&mut self, symbol: &str) -> Result<(), RuleError> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    /// An error at the position.
    pub(super) fn unexpected(&self, expected: &str) -> RuleError {
        RuleError::new(self.at(), expected, self.peek().describe())
    }
}

/// Reads the quoted text that begins at `at`.
fn quoted(chars: &[char], at: usize) -> Result<(Token, usize), RuleError> {
    let mut text = String::new();
    let mut i = at + 1;
    while let Some(&c) = chars.get(i) {
        match c {
            '"' => return Ok((Token::Text(text), i + 1)),
            // Only the quote is escaped: a backslash before anything else belongs to the value (regular expressions).
            '\\' if chars.get(i + 1) == Some(&'"') => {
                text.push('"');
                i += 2;
            }
            other => {
                text.push(other);
                i += 1;
            }
        }
    }
    Err(RuleError::new(at, "a closing quote", "the end of the rule"))
}

fn starts_word(chars: &[char], at: usize, words: Words) -> bool {
    let c = chars[at];
    let digit_follows = chars.get(at + 1).is_some_and(char::is_ascii_digit);
    match words {
        Words::Rule => is_rule_char(c),
        Words::Pql => c.is_ascii_alphanumeric() || c == '_' || c == '$' || (c == '-' && digit_follows),
    }
}

fn is_rule_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn word_end(chars: &[char], at: usize, words: Words) -> usize {
    let numeric = chars[at].is_ascii_digit() || chars[at] == '-';
    let mut end = at + 1;
    while let Some(&c) = chars.get(end) {
        let more = match words {
            Words::Rule => is_rule_char(c),
            Words::Pql => {
                let digit_follows = chars.get(end + 1).is_some_and(char::is_ascii_digit);
                c.is_ascii_alphanumeric() || c == '_' || c == '$' || (numeric && c == '.' && digit_follows)
            }
        };
        if !more {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a bare word is a number of the grammars: `-?digits[.digits]`.
pub(super) fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && fraction.is_none_or(all_digits)
}
