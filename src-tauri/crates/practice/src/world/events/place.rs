//! A place in a person's story: an event, or a part of it.

/// An event of a person's story, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(super) event: u32,
    pub(super) part: Part,
}

/// Which part of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// The rows of the table of fields from the first up to the second, whose paths agree in so many characters.
    Branch { from: u8, to: u8, agreed: u8 },
    /// One of its products.
    Item(u8),
}

impl Place {
    /// A whole event.
    pub(super) fn event(event: u32) -> Self {
        Self { event, part: Part::Whole }
    }
}
