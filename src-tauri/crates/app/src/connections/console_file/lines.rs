//! Finds names and values in lines of text: environment files, settings, header lists, `curl` commands, and text copied
//! from a web page, where a label and its value are on separate lines.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use secrecy::zeroize::Zeroizing;

use super::names::meaning;
use super::tree::{Hidden, Tree};

/// Maximum number of items in a bulleted list: more than there are scopes.
const MOST_ITEMS: usize = 100;
/// Maximum number of names in a text. A credential file has a few dozen.
const MOST_PAIRS: usize = 5_000;

/// A name with its value.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: Tree,
    /// Number of the line, from 1.
    pub(super) line: usize,
}

/// `NAME = value`, `Name: value`, `name => value`, `| name | value |`, after anything that may precede a name.
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r#"^\s*(?:[-*+•>|]\s*|export\s+|set\s+|setx\s+|env\s+|let\s+|const\s+|var\s+|\$env:|\$)*["'`*_]*([A-Za-z][\w .\-/()]*?)["'`*_]*\s*(?::=|=>|[:=|\t])[\s*_]*(.*?)\s*$"#,
    )
});
/// A name in the middle of a text, up to its value.
static AMID: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r#"["']?([A-Za-z][\w.\-]*)["']?\s*(?:=>|[:=])\s*"#));
/// Text between quotes, such as arguments of a command.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r#""((?:[^"\\]|\\.)*)"|'([^']*)'"#));
/// `<name>value</name>` and `<entry key="name">value</entry>`.
static TAGGED: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r#"<(?:\w+\s+(?:key|name)=["'])?([A-Za-z][\w.\-]*)["']?>([^<]+)</"#));
/// A line that continues on the next one.
static GOES_ON: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"[ \t]+[\\^`][ \t]*\r?\n"));

fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// Returns every name with a meaning, with its value.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let joined = GOES_ON.as_ref().map(|goes_on| Zeroizing::new(goes_on.replace_all(text, " ").into_owned()));
    let text = joined.as_ref().map_or(text, |joined| joined.as_str());
    let lines: Vec<&str> = text.lines().collect();
    let mut pairs = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if pairs.len() >= MOST_PAIRS {
            tracing::warn!("a credential file has more names than are looked at");
            break;
        }
        let after = &lines[index + 1..];
        let found = if let Some(name) = label(line) {
            below(after).into_iter().map(|value| (name.clone(), value)).collect()
        } else if is_comment(line) {
            Vec::new()
        } else {
            whole(line).map_or_else(|| amid(line), |pair| vec![pair])
        };
        let left = MOST_PAIRS - pairs.len();
        pairs.extend(found.into_iter().take(left).map(|(name, value)| Pair { name, value, line: index + 1 }));
    }
    pairs
}

/// Whether a line is commented out.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["#", "//", ";", "<!--", "/*", "REM ", "rem "].iter().any(|mark| line.starts_with(mark))
}

/// Returns the name on a line of its own, whose value follows below.
fn label(line: &str) -> Option<String> {
    let marks = |letter: char| letter.is_whitespace() || "#*_`\"':=|>-•".contains(letter);
    let name = line.trim_matches(marks);
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || " _-./()".contains(letter));
    (plain && meaning(name).is_some()).then(|| name.to_owned())
}

/// Returns the value below a label: a bulleted list, or the next line that is not blank.
fn below(lines: &[&str]) -> Option<Tree> {
    let bullet = |line: &str| line.trim().strip_prefix(['-', '*', '•']).map(|item| item.trim().to_owned());
    let mut lines = lines.iter().skip_while(|line| line.trim().is_empty()).peekable();
    let first = lines.peek()?;
    if bullet(first).is_some_and(|item| !item.is_empty()) {
        let items = lines.map_while(|line| bullet(line)).take(MOST_ITEMS).map(|item| Tree::Text(unquoted(&item)));
        return Some(Tree::List(items.collect()));
    }
    let is_other = label(first).is_some() || whole(first).is_some();
    (!is_other).then(|| Tree::Text(unquoted(first)))
}

/// Parses a line that is one name and its value.
fn whole(line: &str) -> Option<(String, Tree)> {
    let found = WHOLE.as_ref()?.captures(line)?;
    let name = found[1].trim().to_owned();
    meaning(&name)?;
    // In `?client_id=a&client_secret=b` and `{ id: "a", secret: "b" }` the value is not the rest of the line.
    if is_several(&found[2]) {
        return None;
    }
    Some((name, value(&found[2])))
}

fn is_several(text: &str) -> bool {
    !named(text).is_empty()
}

/// Returns the names within a line: first in its quoted parts, which may be a form or a header, then in the rest.
fn amid(line: &str) -> Vec<(String, Tree)> {
    let mut pairs = Vec::new();
    let mut take = |part: &Captures<'_>| -> String {
        let inner = part.get(1).or(part.get(2)).map_or("", |inner| inner.as_str());
        let found = form(inner);
        if found.is_empty() {
            return part[0].to_owned();
        }
        pairs.extend(found);
        " ".to_owned()
    };
    let rest = match QUOTED.as_ref() {
        Some(quoted) => Zeroizing::new(quoted.replace_all(line, |part: &Captures<'_>| take(part)).into_owned()),
        None => Zeroizing::new(line.to_owned()),
    };
    for one in TAGGED.as_ref().into_iter().flat_map(|tagged| tagged.captures_iter(&rest)) {
        if meaning(&one[1]).is_some() {
            pairs.push((one[1].to_owned(), value(&one[2])));
        }
    }
    for one in named(&rest) {
        let is_form = one.is_bare && rest[..one.start].ends_with(['?', '&']);
        let text = if is_form { percent_decoded(one.value) } else { Zeroizing::new(one.value.to_owned()) };
        pairs.push((one.name.to_owned(), value(&text)));
    }
    pairs
}

/// A name in the middle of a text, with its value.
struct Named<'t> {
    name: &'t str,
    value: &'t str,
    /// Start index.
    start: usize,
    /// Whether the value has no delimiters.
    is_bare: bool,
}

/// Finds names with a meaning in a text. The value of another name may contain them, as an address does, so only values
/// of names with a meaning are examined, each once.
fn named(text: &str) -> Vec<Named<'_>> {
    let ends = Ends::of(text);
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(one) = AMID.as_ref().and_then(|amid| amid.captures_at(text, from)) {
        let Some((all, name)) = one.get(0).zip(one.get(1)) else { break };
        looked_at(all.end() - from);
        from = name.end();
        if meaning(name.as_str()).is_none() {
            continue;
        }
        if let Some((value, end, is_bare)) = ends.value_at(all.end()) {
            looked_at(end - all.end());
            found.push(Named { name: name.as_str(), value, start: all.start(), is_bare });
            from = end;
        }
    }
    found
}

/// A text with the last index of each delimiter, so that no delimiter is searched for where none follows.
struct Ends<'t> {
    text: &'t str,
    last: [Option<usize>; 3],
}

impl<'t> Ends<'t> {
    const MARKS: [(char, char); 3] = [('"', '"'), ('\'', '\''), ('[', ']')];

    fn of(text: &'t str) -> Self {
        Self { text, last: Self::MARKS.map(|(_, end)| text.rfind(end)) }
    }

    /// Returns the value that begins at an index, its end, and whether it has no delimiters: in quotes, a list with its
    /// brackets, or everything up to the next delimiter.
    fn value_at(&self, at: usize) -> Option<(&'t str, usize, bool)> {
        let rest = &self.text[at..];
        for ((begin, end), last) in Self::MARKS.into_iter().zip(self.last) {
            if rest.starts_with(begin) && last.is_some_and(|last| last > at) {
                let length = rest[1..].find(end)?;
                let with_marks = &rest[..length + 2];
                let value = if begin == '[' { with_marks } else { &with_marks[1..=length] };
                return Some((value, at + with_marks.len(), false));
            }
        }
        let is_end = |letter: char| letter.is_whitespace() || "\"'&;{}()".contains(letter);
        let bare = rest.split(is_end).next().filter(|bare| !bare.is_empty())?;
        Some((bare, at + bare.len(), true))
    }
}

/// Counts how much text is examined, for the test that limits it to a multiple of the text's length.
#[cfg(not(test))]
fn looked_at(_length: usize) {}

#[cfg(test)]
fn looked_at(length: usize) {
    LOOKED_AT.with(|all| all.set(all.get() + length));
}

#[cfg(test)]
thread_local! {
    static LOOKED_AT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Parses `name=value&name=value`, also after an address, or `Name: value`.
fn form(text: &str) -> Vec<(String, Tree)> {
    if let Some((name, text)) = text.split_once(':').filter(|(name, _)| !name.contains(['=', '&', '?', '{']))
        && meaning(name).is_some()
    {
        return vec![(name.trim().to_owned(), value(text))];
    }
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    let part = |part: &str| {
        let (name, text) = part.split_once('=')?;
        meaning(name)?;
        Some((name.trim().to_owned(), value(&percent_decoded(text))))
    };
    if query.contains('=') { query.split('&').filter_map(part).collect() } else { Vec::new() }
}

/// Returns the intended value: without quotes, comments and the comma at the end of a line of code.
fn value(text: &str) -> Tree {
    let text = text.trim();
    let quoted = QUOTED.as_ref().and_then(|quoted| quoted.captures(text)).filter(|found| text.starts_with(&found[0]));
    if let Some(found) = quoted {
        let rest = text[found[0].len()..].trim_start();
        if rest.is_empty() || rest.starts_with([',', ';', '#', '/', ')', '|', '}']) {
            let inner = found.get(1).or(found.get(2)).map_or("", |inner| inner.as_str());
            return Tree::Text(Zeroizing::new(inner.to_owned()));
        }
    }
    let text = [" #", " //", " ;"].iter().fold(text, |text, mark| text.split(mark).next().unwrap_or(text));
    let text = text.trim().trim_end_matches([',', ';', '|']).trim();
    Tree::parse(text).filter(|tree| matches!(tree, Tree::List(_))).unwrap_or_else(|| {
        match text.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) => Tree::List(list.split(',').map(|item| Tree::Text(unquoted(item))).collect()),
            None => Tree::Text(unquoted(text)),
        }
    })
}

fn unquoted(text: &str) -> Hidden {
    Zeroizing::new(text.trim().trim_matches(['"', '\'', '`', '*']).trim_end_matches([',', ';']).to_owned())
}

fn percent_decoded(text: &str) -> Hidden {
    let spaced = Zeroizing::new(text.replace('+', " "));
    Zeroizing::new(percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_looked_at_a_few_times_and_no_more() {
        let hostile = [
            "a:",
            "a=",
            "a: ",
            "client_id:[ ",
            "client_id=[",
            "client_id=\"",
            "client_id:'x",
            "x=\"y",
            "?a=b&",
            "<a>b</a>",
            "client_id client_id",
            "a\"='",
            "scopes: [a, ",
            "=>",
            "a ",
            "- client id ",
        ];
        for part in hostile {
            let line = part.repeat(200_000 / part.len());
            LOOKED_AT.with(|all| all.set(0));
            let found = pairs(&line);
            let looked_at = LOOKED_AT.with(std::cell::Cell::get);
            // Once as one name and value, once for quoted parts, once for the rest.
            assert!(looked_at <= 4 * line.len(), "{part:?}: {looked_at} of {}", line.len());
            assert!(found.len() <= MOST_PAIRS, "{part:?}");
        }
    }

    #[test]
    fn a_list_with_many_bullets_is_not_read_again_for_each_of_them() {
        let text = "- client id\n".repeat(20_000);
        let items = |pair: &Pair| if let Tree::List(items) = &pair.value { items.len() } else { 1 };
        assert!(pairs(&text).iter().map(items).sum::<usize>() <= MOST_PAIRS * MOST_ITEMS);
    }

    #[test]
    fn values_amid_a_line_are_read_with_and_without_marks() {
        for (line, expected) in [
            (r#"x client_id="a b" y"#, vec!["a b"]),
            ("x client_id='a b' secret=c", vec!["a b", "c"]),
            ("x client_id: [a, b] y", vec!["[a, b]"]),
            ("x client_id: [a, b", vec!["[a,"]),
            (r#"x client_id="a"#, vec![]),
            ("url=https://x/?client_id=a&secret=b", vec!["a", "b"]),
            ("client_id =>  a; b", vec!["a"]),
        ] {
            let found: Vec<&str> = named(line).iter().map(|one| one.value).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
