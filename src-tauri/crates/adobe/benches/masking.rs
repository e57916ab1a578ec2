//! How long masking takes, on text that others choose: 1 MB of anything should take 50 ms at most, and ten times as long as
//! a tenth of it.

use adobe::redact::{self, Known};
use divan::Bencher;
use divan::counter::BytesCount;
use secrecy::SecretString;

const MEGABYTE: usize = 1_000_000;

/// What a text is made of.
const PARTS: &[&str] = &[
    "eyJ",
    "client_secret=",
    "\"client_secret\":\"",
    "bearer ",
    "p8e-",
    "://a:",
    "%25",
    "&amp;",
    "\\",
    "aaaa",
    "The quick brown fox jumps over the lazy dog. ",
];

fn main() {
    divan::main();
}

#[divan::bench(args = PARTS, sample_count = 20)]
fn megabyte(bencher: Bencher, part: &str) {
    masking(bencher, part, MEGABYTE);
}

#[divan::bench(args = PARTS, sample_count = 20)]
fn tenth_of_a_megabyte(bencher: Bencher, part: &str) {
    masking(bencher, part, MEGABYTE / 10);
}

fn masking(bencher: Bencher, part: &str, length: usize) {
    // A client secret and a token, as one connection has them in use.
    let _guards =
        [Known::new(SecretString::from("p8e-Abc_123-defGHI456")), Known::new(SecretString::from("a1B2".repeat(300)))];
    let text = part.repeat(length / part.len());
    bencher.counter(BytesCount::of_str(&text)).bench(|| redact::text(divan::black_box(&text)).len());
}
