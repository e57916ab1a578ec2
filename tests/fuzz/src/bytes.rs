//! Made-up bytes, taken apart from the front.

/// Reads small decisions from the front of made-up bytes and leaves the rest as text or body. When the bytes end, every
/// decision is 0, so each input means something.
#[derive(Debug, Clone, Copy)]
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// All of them.
    pub fn new(all: &'a [u8]) -> Self {
        Self(all)
    }

    /// The next byte; 0 after the last.
    pub fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                first
            }
            None => 0,
        }
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none to choose from.
    pub fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.byte()) % choices.len()].clone()
    }

    /// Everything up to the next line feed, without it; then the rest goes on behind it.
    pub fn line(&mut self) -> &'a [u8] {
        self.until(b'\n')
    }

    /// Everything up to the next byte of this value, without it; then the rest goes on behind it.
    pub fn until(&mut self, end: u8) -> &'a [u8] {
        let at = self.0.iter().position(|&byte| byte == end).unwrap_or(self.0.len());
        let (part, rest) = self.0.split_at(at);
        self.0 = rest.strip_prefix(&[end]).unwrap_or(rest);
        part
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }

    /// What is left, as text; what is no text becomes U+FFFD.
    pub fn text(self) -> String {
        String::from_utf8_lossy(self.0).into_owned()
    }
}
