//! Decodes the bytes of a file, in the encodings that editors and consoles use.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use secrecy::zeroize::Zeroizing;

/// Maximum size of a file, in bytes. A credential has a few kilobytes, a Postman collection up to some megabytes.
pub(super) const LARGEST: usize = 4 * 1024 * 1024;

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotText {
    /// It has more than [`LARGEST`] bytes.
    TooLarge,
    /// It is an image, an archive or a program.
    Binary,
}

/// Returns the text of a file: UTF-8 or UTF-16, with or without a byte order mark, or else Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> Result<Zeroizing<String>, NotText> {
    if bytes.len() > LARGEST {
        return Err(NotText::TooLarge);
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => guess(bytes),
    };
    let (text, _, _) = encoding.decode(bytes);
    let text = Zeroizing::new(text.into_owned());
    if is_text(&text) { Ok(text) } else { Err(NotText::Binary) }
}

/// Returns the encoding of a text without a byte order mark: in UTF-16 every second byte of plain letters is zero.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let many = bytes.len() / 4;
    let (even, odd) = (zeros(0), zeros(1));
    if bytes.len() > 1 && odd > many && even * 4 < odd {
        UTF_16LE
    } else if bytes.len() > 1 && even > many && odd * 4 < even {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// Whether this can be the content of a text file.
pub(super) fn is_text(text: &str) -> bool {
    let control = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}');
    let strange = text.chars().filter(|letter| control(letter) || *letter == char::REPLACEMENT_CHARACTER).count();
    !text.contains('\0') && strange * 100 <= text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\r\n \"name\": \"Größe\", \"client_id\": \"a\" }";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn text_is_read_in_every_usual_encoding() {
        let windows: Vec<u8> = TEXT.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let marked = format!("\u{feff}{TEXT}");
        for (name, bytes) in [
            ("UTF-8", TEXT.as_bytes().to_vec()),
            ("UTF-8 with a mark", marked.as_bytes().to_vec()),
            ("UTF-16 LE", utf16(TEXT, u16::to_le_bytes)),
            ("UTF-16 BE", utf16(TEXT, u16::to_be_bytes)),
            ("UTF-16 LE with a mark", utf16(&marked, u16::to_le_bytes)),
            ("UTF-16 BE with a mark", utf16(&marked, u16::to_be_bytes)),
            ("Windows-1252", windows),
        ] {
            assert_eq!(decode(&bytes).unwrap().as_str(), TEXT, "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0, 7, 3, 0, 1, 200, 0]].concat();
        for (name, bytes) in
            [("a picture", png), ("zeros", vec![0; 400]), ("an archive", b"PK\x03\x04\x14\0\x08".to_vec())]
        {
            assert_eq!(decode(&bytes), Err(NotText::Binary), "{name}");
        }
        assert_eq!(decode(&vec![b' '; LARGEST + 1]), Err(NotText::TooLarge));
        assert_eq!(decode(b"").unwrap().as_str(), "");
    }
}
