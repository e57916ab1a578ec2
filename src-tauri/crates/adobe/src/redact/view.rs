//! A decoded view of a text: percent-encoding and escapes of JSON and XML removed, one layer at a time.
//! Each byte of a view knows which part of the text it comes from.

use memchr::memchr3;

use super::work::looks_at;

/// Longest reference to a character in XML, without `&` and `;`.
const LONGEST_REFERENCE: usize = 9;

/// The bytes of one layer.
pub(super) struct View {
    bytes: Vec<u8>,
    /// Start and end in the text of each byte's origin; `None` where the view is the text itself.
    places: Option<Vec<(u32, u32)>>,
}

impl View {
    /// The text itself.
    pub(super) fn of(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), places: None }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the text a byte begins.
    pub(super) fn start(&self, at: usize) -> usize {
        self.places.as_ref().map_or(at, |places| places[at].0 as usize)
    }

    /// Where in the text a byte ends.
    pub(super) fn end(&self, at: usize) -> usize {
        self.places.as_ref().map_or(at + 1, |places| places[at].1 as usize)
    }

    /// The view with one layer of encoding taken away; `None` where there is none.
    pub(super) fn decoded(&self) -> Option<Self> {
        looks_at(2 * self.bytes.len());
        memchr3(b'%', b'\\', b'&', &self.bytes)?;
        let mut decoded = Vec::with_capacity(self.bytes.len());
        let mut places = Vec::with_capacity(self.bytes.len());
        let mut changed = false;
        let mut at = 0;
        while let Some(&byte) = self.bytes.get(at) {
            let rest = &self.bytes[at..];
            let read = match byte {
                b'%' => percent(rest),
                b'\\' => escape(rest),
                b'&' => reference(rest),
                _ => None,
            };
            let Some((character, length)) = read else {
                // A run of backslashes that escapes nothing is left behind at once: it was looked at to its end.
                let run = run_of(b'\\', rest).max(1);
                for within in at..at + run {
                    decoded.push(self.bytes[within]);
                    places.push(self.place(within, within + 1));
                }
                at += run;
                continue;
            };
            changed = true;
            let place = self.place(at, at + length);
            match character {
                Read::Byte(byte) => decoded.push(byte),
                Read::Letter(letter) => decoded.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            places.resize(decoded.len(), place);
            at += length;
        }
        changed.then_some(Self { bytes: decoded, places: Some(places) })
    }

    /// How many bytes at the end are the beginning of an encoded character whose rest is missing.
    pub(super) fn broken_end(&self) -> usize {
        let tail = &self.bytes[self.bytes.len().saturating_sub(LONGEST_REFERENCE + 1)..];
        let Some(mark) = tail.iter().rposition(|byte| matches!(byte, b'%' | b'\\' | b'&')) else { return 0 };
        let (length, rest) = (tail.len() - mark, &tail[mark + 1..]);
        let is_broken = match tail[mark] {
            b'%' => length < 3 && is_hex(rest),
            b'\\' => rest.is_empty() || rest[0] == b'u' && length < 6 && is_hex(&rest[1..]),
            _ => !rest.contains(&b';') && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#'),
        };
        if is_broken { length } else { 0 }
    }

    #[expect(clippy::cast_possible_truncation, reason = "texts that long are not masked piece by piece")]
    fn place(&self, from: usize, to: usize) -> (u32, u32) {
        (self.start(from) as u32, self.end(to - 1) as u32)
    }
}

/// How many bytes at the beginning are this one.
fn run_of(byte: u8, bytes: &[u8]) -> usize {
    let run = bytes.iter().take_while(|one| **one == byte).count();
    looks_at(run);
    run
}

/// The meaning of an encoded character.
enum Read {
    Byte(u8),
    Letter(char),
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_hexdigit)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits.filter(|digits| is_hex(digits)).and_then(|digits| number(digits, 16))
}

/// `%41`.
fn percent(rest: &[u8]) -> Option<(Read, usize)> {
    let byte = hex(rest.get(1..3))?;
    Some((Read::Byte(u8::try_from(byte).ok()?), 3))
}

/// `\u0041`, `\"`, `\n` and the like. JSON in JSON doubles the backslashes: any number of them is one escape.
fn escape(rest: &[u8]) -> Option<(Read, usize)> {
    let run = run_of(b'\\', rest);
    match rest.get(run)? {
        b'u' => {
            let unit = hex(rest.get(run + 1..run + 5))?;
            match char::from_u32(unit) {
                Some(letter) => Some((Read::Letter(letter), run + 5)),
                None => pair(unit, &rest[run + 5..]).map(|(letter, more)| (Read::Letter(letter), run + 5 + more)),
            }
        }
        b'x' => {
            let byte = hex(rest.get(run + 1..run + 3))?;
            Some((Read::Byte(u8::try_from(byte).ok()?), run + 3))
        }
        // They mean white space, which is ignored.
        b'n' | b'r' | b't' | b'b' | b'f' | b'v' => Some((Read::Byte(b' '), run + 1)),
        &mark @ (b'"' | b'\'' | b'/') => Some((Read::Byte(mark), run + 1)),
        _ => None,
    }
}

/// The letter of a surrogate pair whose second half follows, and how long that is.
fn pair(high: u32, rest: &[u8]) -> Option<(char, usize)> {
    let run = run_of(b'\\', rest);
    let low = rest.get(run).filter(|byte| run > 0 && **byte == b'u').and_then(|_| hex(rest.get(run + 1..run + 5)))?;
    let code = 0x1_0000 + (high.checked_sub(0xD800)? << 10) + low.checked_sub(0xDC00)?;
    char::from_u32(code).map(|letter| (letter, run + 5))
}

/// `&amp;`, `&#65;`, `&#x41;`.
fn reference(rest: &[u8]) -> Option<(Read, usize)> {
    let within = rest.get(1..)?;
    let end = within.iter().take(LONGEST_REFERENCE + 1).position(|byte| *byte == b';')?;
    let letter = match &within[..end] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        b"nbsp" => ' ',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(Some(digits).filter(|it| !it.is_empty()))?)?,
        [b'#', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    Some((Read::Letter(letter), end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        View::of(text).decoded().map(|view| String::from_utf8_lossy(view.bytes()).into_owned())
    }

    #[test]
    fn each_layer_is_taken_away_by_itself() {
        for (text, expected) in [
            ("plain", None),
            ("100 % \\ & more", None),
            ("%41%6a%6A", Some("Ajj")),
            ("%2541", Some("%41")),
            (r#"\"a\u0041\\\"b\/c"#, Some(r#""aA"b/c"#)),
            (r"\ud83d\ude00\u00e9", Some("😀é")),
            (r"a\nb\\nc", Some("a b c")),
            ("&amp;&lt;&#65;&#x41;&#X41;&nope;", Some("&<AAA&nope;")),
            ("&amp;amp;", Some("&amp;")),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn each_byte_knows_what_it_stands_for() {
        let view = View::of("a%2541b").decoded().unwrap().decoded().unwrap();
        assert_eq!(view.bytes(), b"aAb");
        let places: Vec<_> = (0..3).map(|at| (view.start(at), view.end(at))).collect();
        assert_eq!(places, [(0, 1), (1, 6), (6, 7)]);
    }

    #[test]
    fn a_cut_through_an_encoded_character_is_seen() {
        for (text, broken) in
            [("a%", 1), ("a%4", 2), ("a%41", 0), (r"a\", 1), (r"a\u00", 4), ("a&am", 3), ("a&amp;", 0), ("a", 0)]
        {
            assert_eq!(View::of(text).broken_end(), broken, "{text}");
        }
    }
}
