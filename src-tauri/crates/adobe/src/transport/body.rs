//! An answer's body, read and unpacked here, so that it is bounded on both sides: a small answer can unpack to one that
//! takes all memory there is.

use std::error::Error;
use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::{HeaderMap, header};
use reqwest::Response;

/// Why an answer did not arrive.
pub(super) type Cause = Box<dyn Error + Send + Sync>;

/// How much a call may bring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// A token.
    SignIn,
    /// One object.
    Object,
    /// A page of a few rows.
    Few,
    /// A page of a list, a list that comes at once, or what is as long as one.
    Page,
}

impl Size {
    /// Most bytes, unpacked.
    fn most(self) -> usize {
        match self {
            Self::SignIn => 64 << 10,
            Self::Object => 1 << 20,
            Self::Few => 4 << 20,
            Self::Page => 24 << 20,
        }
    }

    /// What it is the size of, for people.
    fn of(self) -> &'static str {
        match self {
            Self::SignIn => "64 kB, the most that is read of a sign-in",
            Self::Object => "1 MB, the most that is read of one object",
            Self::Few => "4 MB, the most that is read of a page of a few rows",
            Self::Page => "24 MB, the most that is read of one page of a list",
        }
    }
}

/// Most bytes of a refusal; what comes after them explains nothing.
const MOST_OF_REFUSAL: usize = 64 << 10;
/// How many times its packed size a body may have. JSON of many similar rows packs to a tenth, seldom to a thirtieth.
const MOST_TIMES: usize = 100;
/// Up to this unpacked size the packed one does not matter.
const SMALL: usize = 1 << 20;

/// What came of reading a body.
pub(super) enum Read {
    /// All of it; of a refusal, its beginning.
    Done(Bytes),
    /// More than is read.
    TooLarge(String),
    /// It stopped early, or cannot be unpacked.
    Lost(Cause),
}

/// Reads the body of an answer. Of a refusal no more than its beginning is read, and that it is one is never lost.
pub(super) async fn read(response: &mut Response, size: Size) -> Read {
    let is_success = response.status().is_success();
    let most = if is_success { size.most() } else { MOST_OF_REFUSAL };
    let mut body = Body::new(response.headers(), most);
    loop {
        let taken = match response.chunk().await {
            Ok(Some(chunk)) => body.take(&chunk),
            Ok(None) => return body.end(size, is_success),
            Err(error) => Err(Stop::Broken(error.without_url().into())),
        };
        match taken {
            Ok(()) => {}
            Err(_) if !is_success => return Read::Done(body.so_far()),
            Err(Stop::TooLarge) => return Read::TooLarge(format!("it is larger than {}", size.of())),
            Err(Stop::Unlikely) => return Read::TooLarge(UNLIKELY.to_owned()),
            Err(Stop::Broken(cause)) => return Read::Lost(cause),
        }
    }
}

const UNLIKELY: &str = "it unpacks to more than 100 times its size, which no list does";

/// Why no more is read.
enum Stop {
    TooLarge,
    Unlikely,
    Broken(Cause),
}

/// A body while it arrives.
struct Body {
    packed: usize,
    unpacked: Unpacked,
}

enum Unpacked {
    Plain(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.most - self.bytes.len();
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Body {
    fn new(headers: &HeaderMap, most: usize) -> Self {
        // A small one gets all its room at once: no part of a token is left behind where it was moved from.
        let room = if most <= MOST_OF_REFUSAL { most } else { 0 };
        let bytes = Bounded { bytes: Vec::with_capacity(room), most };
        let is_packed = headers
            .get(header::CONTENT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| ["gzip", "x-gzip"].contains(&value.trim().to_ascii_lowercase().as_str()));
        let unpacked =
            if is_packed { Unpacked::Gzip(Box::new(MultiGzDecoder::new(bytes))) } else { Unpacked::Plain(bytes) };
        Self { packed: 0, unpacked }
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), Stop> {
        // In small parts, so that the packed size is looked at before much is unpacked.
        for part in chunk.chunks(4 << 10) {
            self.packed += part.len();
            let written = match &mut self.unpacked {
                Unpacked::Plain(bytes) => bytes.write_all(part),
                Unpacked::Gzip(decoder) => decoder.write_all(part),
            };
            let bytes = self.bytes();
            if matches!(self.unpacked, Unpacked::Gzip(_))
                && bytes.bytes.len() >= SMALL.min(bytes.most)
                && bytes.bytes.len() / MOST_TIMES > self.packed
            {
                return Err(Stop::Unlikely);
            }
            written.map_err(stop)?;
        }
        Ok(())
    }

    fn end(mut self, size: Size, is_success: bool) -> Read {
        if let Unpacked::Gzip(decoder) = &mut self.unpacked
            && self.packed > 0
            && let Err(error) = decoder.try_finish()
            && is_success
        {
            return match stop(error) {
                Stop::Broken(cause) => Read::Lost(cause),
                _ => Read::TooLarge(format!("it is larger than {}", size.of())),
            };
        }
        Read::Done(self.so_far())
    }

    fn bytes(&self) -> &Bounded {
        match &self.unpacked {
            Unpacked::Plain(bytes) => bytes,
            Unpacked::Gzip(decoder) => decoder.get_ref(),
        }
    }

    /// What was read, emptied here.
    fn so_far(&mut self) -> Bytes {
        let bytes = match &mut self.unpacked {
            Unpacked::Plain(bytes) => bytes,
            Unpacked::Gzip(decoder) => decoder.get_mut(),
        };
        std::mem::take(&mut bytes.bytes).into()
    }
}

fn stop(error: io::Error) -> Stop {
    if error.kind() == io::ErrorKind::FileTooLarge { Stop::TooLarge } else { Stop::Broken(error.into()) }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// Takes a body in chunks of some length.
    fn taken(sent: &[u8], is_packed: bool, size: Size, chunk: usize) -> Result<Bytes, &'static str> {
        let mut headers = HeaderMap::new();
        if is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let mut body = Body::new(&headers, size.most());
        for chunk in sent.chunks(chunk) {
            match body.take(chunk) {
                Ok(()) => {}
                Err(Stop::TooLarge) => return Err("too large"),
                Err(Stop::Unlikely) => return Err("unlikely"),
                Err(Stop::Broken(_)) => return Err("broken"),
            }
            assert!(body.bytes().bytes.len() <= size.most());
        }
        match body.end(size, true) {
            Read::Done(bytes) => Ok(bytes),
            Read::TooLarge(_) => Err("too large"),
            Read::Lost(_) => Err("broken"),
        }
    }

    #[test]
    fn a_body_is_read_up_to_its_limit_packed_or_not() {
        for (size, most) in
            [(Size::SignIn, 64 << 10), (Size::Object, 1 << 20), (Size::Few, 4 << 20), (Size::Page, 24 << 20)]
        {
            for chunk in [1_000, 1 << 20] {
                assert_eq!(taken(&vec![b'x'; most], false, size, chunk).map(|body| body.len()), Ok(most));
                assert_eq!(taken(&vec![b'x'; most + 1], false, size, chunk), Err("too large"));
            }
        }
        let rows: Vec<u8> = (0..20_000u32).flat_map(|row| format!("{{\"id\":{row}}},").into_bytes()).collect();
        for chunk in [7, 4 << 10, 1 << 20] {
            assert_eq!(taken(&packed(&rows), true, Size::Page, chunk).map(|body| body == rows), Ok(true));
        }
        assert_eq!(taken(&packed(&rows), true, Size::SignIn, 1 << 20), Err("too large"));
    }

    #[test]
    fn what_unpacks_to_far_more_than_it_is_stops_early() {
        for most in [15usize << 20, 60 << 20] {
            let bomb = packed(&vec![b' '; most]);
            assert_eq!(taken(&bomb, true, Size::Page, 1 << 20), Err("unlikely"), "{} bytes", bomb.len());
            // Twice packed, and in two members.
            assert_eq!(taken(&[bomb.clone(), bomb].concat(), true, Size::Page, 1 << 20), Err("unlikely"));
        }
        let small = packed(&vec![b' '; 500 << 10]);
        assert!(taken(&small, true, Size::Object, 1 << 20).is_ok(), "a small body may be as even as it likes");
    }

    #[test]
    fn what_cannot_be_unpacked_is_lost_and_nothing_is_nothing() {
        let whole = packed(b"{\"id\":1}");
        assert_eq!(taken(&whole[..whole.len() - 3], true, Size::Object, 64), Err("broken"));
        assert_eq!(taken(b"{\"id\":1}", true, Size::Object, 64), Err("broken"));
        assert_eq!(taken(b"", true, Size::Object, 64), Ok(Bytes::new()));
    }
}
