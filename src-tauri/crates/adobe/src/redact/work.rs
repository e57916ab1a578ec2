//! Counts the bytes that masking looks at, for the test that they are in proportion to the text. Only tests count.

#[cfg(test)]
thread_local! {
    static LOOKED_AT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many bytes are looked at.
#[inline]
pub(super) fn looks_at(bytes: usize) {
    #[cfg(test)]
    LOOKED_AT.with(|count| count.set(count.get() + bytes));
    #[cfg(not(test))]
    let _ = bytes;
}

/// How many bytes some work looks at.
#[cfg(test)]
pub(super) fn bytes_looked_at(work: impl FnOnce()) -> usize {
    LOOKED_AT.with(|count| count.set(0));
    work();
    LOOKED_AT.with(std::cell::Cell::get)
}
