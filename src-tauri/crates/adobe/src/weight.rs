//! How much memory JSON takes once it is read: many small values take many times the room of their text.

/// Most that is read at once: a tree of 20,000 folders, or the counts of 4,000 audiences in a segment job. It takes some
/// 35 MB of memory at worst.
const MOST: usize = 600_000;
/// What an object weighs, in values.
const OBJECT: usize = 16;
/// What a list weighs, in values.
const LIST: usize = 4;

/// Why heavy text is not read.
pub(crate) const TOO_HEAVY: &str = "it holds far more values than what it should be";

/// Whether text can be read as JSON without taking much memory. Marks inside texts are counted too, which is the safe side.
pub(crate) fn is_light(text: &[u8]) -> bool {
    // No text is heavier than this for each of its bytes.
    if text.len() * OBJECT <= MOST {
        return true;
    }
    let weight = text.iter().map(|byte| match byte {
        b',' => 1,
        b'[' => LIST,
        b'{' => OBJECT,
        _ => 0,
    });
    weight.sum::<usize>() <= MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_values_are_heavy_and_long_texts_are_not() {
        let of = |part: &str, times: usize| format!("[{}]", vec![part; times].join(","));
        assert!(is_light(of("1", 500_000).as_bytes()));
        assert!(!is_light(of("1", 700_000).as_bytes()));
        assert!(!is_light(of("[]", 200_000).as_bytes()));
        assert!(!is_light(of("{\"a\":1}", 40_000).as_bytes()));
        assert!(is_light(format!("\"{}\"", "x".repeat(24 << 20)).as_bytes()));
        let folder =
            r#"{"folderId":100001,"parentFolderId":0,"name":"A folder","path":"/All Traits/A folder","subFolders":[]}"#;
        assert!(is_light(of(folder, 20_000).as_bytes()), "the largest tree that is expected");
    }
}
