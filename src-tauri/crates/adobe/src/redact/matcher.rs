//! Finds known values in a text, in each encoding in which a service or a library may return them.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::zeroize::Zeroizing;

use super::view::View;
use super::work::looks_at;

/// Shorter values are in too many words to be masked by themselves.
const SHORTEST: usize = 6;
/// Layers of encoding that are taken away: JSON in JSON in a form in a log line.
const LAYERS: usize = 4;
/// How much of a value at the end of a text is its beginning, and not a word that happens to begin so.
const SHORTEST_HEAD: usize = 3;

type Pattern = Zeroizing<Vec<u8>>;

/// A part of a text, as start and end in bytes.
pub(super) type Span = (usize, usize);

/// The search for a set of values. One run over a text looks for all of them.
pub(super) struct Matcher {
    plain: Search,
    base64: Search,
}

struct Search {
    patterns: Vec<Pattern>,
    automaton: AhoCorasick,
}

impl Matcher {
    /// The search for these values; `None` where all of them are too short.
    pub(super) fn new(values: &[Zeroizing<String>]) -> Option<Self> {
        // As it is, and as it is read where it looks like an escape itself and something around it was escaped.
        let layers = |value: &Zeroizing<String>| {
            std::iter::successors(Some(View::of(value)), View::decoded).map(|view| Folded::plain(&view).bytes)
        };
        let plain: Vec<Pattern> =
            values.iter().flat_map(layers).map(Zeroizing::new).filter(|pattern| pattern.len() >= SHORTEST).collect();
        if plain.is_empty() {
            return None;
        }
        let long = values.iter().filter(|value| value.len() >= SHORTEST);
        let base64 = long.flat_map(|value| written(value)).flat_map(|bytes| in_base64(&bytes)).collect();
        Some(Self { plain: Search::new(plain)?, base64: Search::new(base64)? })
    }

    /// Where values are in a text. With `may_be_cut`, also where the beginning of one is at its end.
    pub(super) fn spans(&self, text: &str, may_be_cut: bool) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut view = View::of(text);
        for layer in 0..=LAYERS {
            let plain = Folded::plain(&view);
            self.plain.find(&plain, &mut |from, to| spans.push(plain.span(&view, from, to)));
            let base64 = Folded::base64(&view);
            self.base64.find(&base64, &mut |from, to| {
                // The letters beside it hold a few bits of it, too.
                let is_letter = |at: &usize| base64.bytes.get(*at).is_some_and(|byte| *byte != 0);
                let from = from.checked_sub(1).filter(is_letter).unwrap_or(from);
                let to = Some(to).filter(is_letter).map_or(to, |to| to + 1);
                spans.push(base64.span(&view, from, to));
            });
            if may_be_cut {
                let broken = view.broken_end();
                for (search, folded) in [(&self.plain, &plain), (&self.base64, &base64)] {
                    spans.extend(search.head(folded, &view, broken).map(|start| (start, text.len())));
                }
            }
            match view.decoded() {
                Some(next) if layer < LAYERS => view = next,
                _ => break,
            }
        }
        spans
    }
}

impl Search {
    fn new(patterns: Vec<Pattern>) -> Option<Self> {
        // Of the kinds that take linear time this one is small.
        let automaton =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(patterns.iter().map(|it| &it[..]));
        // Fails only for more patterns than there are numbers.
        automaton.ok().map(|automaton| Self { patterns, automaton })
    }

    /// Calls `found` with each place of a pattern, those that overlap included: of two that do, neither may be left in part.
    fn find(&self, folded: &Folded, found: &mut impl FnMut(usize, usize)) {
        let mut last = (usize::MAX, usize::MAX);
        looks_at(folded.bytes.len());
        for at in self.automaton.find_overlapping_iter(&folded.bytes) {
            looks_at(1);
            // A value that repeats itself is found at every step of a long run: one span of them will do.
            if last.0 <= at.start() && at.start() <= last.1 {
                last.1 = last.1.max(at.end());
            } else {
                if last.0 != usize::MAX {
                    found(last.0, last.1);
                }
                last = (at.start(), at.end());
            }
        }
        if last.0 != usize::MAX {
            found(last.0, last.1);
        }
    }

    /// Where in the text the beginning of a pattern starts that runs to its end.
    fn head(&self, folded: &Folded, view: &View, broken: usize) -> Option<usize> {
        let whole = view.bytes().len() - broken;
        looks_at(self.patterns.iter().map(|pattern| pattern.len()).sum());
        let length = folded.index.partition_point(|at| (*at as usize) < whole);
        let longest = self.patterns.iter().map(|pattern| head(pattern, &folded.bytes[..length])).max()?;
        (longest >= SHORTEST_HEAD).then(|| view.start(folded.index[length - longest] as usize))
    }
}

/// Length of the longest beginning of a pattern that a text ends with.
fn head(pattern: &[u8], text: &[u8]) -> usize {
    // For each place of the pattern the longest beginning that ends there (Knuth, Morris, Pratt).
    let mut borders = vec![0; pattern.len()];
    let step = |borders: &[usize], mut held: usize, byte: u8| {
        while held > 0 && (held == pattern.len() || pattern[held] != byte) {
            held = borders[held - 1];
        }
        if pattern[held] == byte { held + 1 } else { held }
    };
    for at in 1..pattern.len() {
        borders[at] = step(&borders, borders[at - 1], pattern[at]);
    }
    let tail = &text[text.len().saturating_sub(pattern.len())..];
    tail.iter().fold(0, |held, byte| step(&borders, held, *byte))
}

/// A view without what does not matter to a search.
struct Folded {
    bytes: Vec<u8>,
    /// Which byte of the view each is.
    index: Vec<u32>,
}

impl Folded {
    /// Without case and without what a value may be split by or lose: white space and characters that cannot be seen, the plus
    /// sign of a form, the backslash of an escape.
    fn plain(view: &View) -> Self {
        Self::by(view, |byte| match byte {
            0..=b' ' | 0x7f | b'+' | b'\\' => None,
            other => Some(other.to_ascii_lowercase()),
        })
    }

    /// With the letters of base64 only, in the standard alphabet; everything else separates.
    fn base64(view: &View) -> Self {
        Self::by(view, |byte| match byte {
            0..=b' ' | 0x7f | b'\\' => None,
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Some(byte),
            _ => Some(0),
        })
    }

    #[expect(clippy::cast_possible_truncation, reason = "texts that long are not masked piece by piece")]
    fn by(view: &View, fold: impl Fn(u8) -> Option<u8>) -> Self {
        let mut folded = Self { bytes: Vec::with_capacity(view.bytes().len()), index: Vec::new() };
        folded.index.reserve(view.bytes().len());
        looks_at(view.bytes().len());
        let bytes = view.bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let hidden = if byte < 0x80 { 0 } else { hidden(&bytes[at..]) };
            if hidden == 0
                && let Some(byte) = fold(byte)
            {
                folded.bytes.push(byte);
                folded.index.push(at as u32);
            }
            at += hidden.max(1);
        }
        folded
    }

    fn span(&self, view: &View, from: usize, to: usize) -> Span {
        (view.start(self.index[from] as usize), view.end(self.index[to - 1] as usize))
    }
}

/// Length of the character at the beginning, if it is one that cannot be seen; 0 otherwise.
fn hidden(bytes: &[u8]) -> usize {
    let beginning = &bytes[..bytes.len().min(4)];
    let whole = match std::str::from_utf8(beginning) {
        Ok(text) => text,
        // The bytes of the next character may be cut.
        Err(error) => std::str::from_utf8(&beginning[..error.valid_up_to()]).unwrap_or_default(),
    };
    whole.chars().next().filter(|letter| domain::is_hidden(*letter)).map_or(0, char::len_utf8)
}

/// A value as it may be written inside of something that is then put into base64: as it is, in a form, in JSON.
fn written(value: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(value).unwrap_or_default();
    let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let mut all: Vec<Zeroizing<Vec<u8>>> = Vec::new();
    for text in [value.to_owned(), form, percent, json].map(|text| Zeroizing::new(text.into_bytes())) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The letters of base64 that some bytes determine, whatever precedes and follows them: one row for each of the three ways
/// in which they can be aligned.
fn in_base64(bytes: &[u8]) -> [Pattern; 3] {
    [0, 1, 2].map(|before| {
        let mut aligned = Zeroizing::new(vec![0; before]);
        aligned.extend_from_slice(bytes);
        let letters = Zeroizing::new(STANDARD_NO_PAD.encode(&*aligned));
        let (first, last) = ((8 * before).div_ceil(6), 8 * aligned.len() / 6);
        Zeroizing::new(letters.as_bytes()[first..last].to_vec())
    })
}
