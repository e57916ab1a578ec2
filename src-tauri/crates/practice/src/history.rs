//! The latest requests, for tests that must prove which calls were made.

use std::collections::VecDeque;

use axum::http::{Method, Uri};
use serde::Serialize;

use crate::front::beginning;
use crate::model::Millis;

/// How many bytes the remembered requests may take.
const CAPACITY: usize = 4 * 1_024 * 1_024;
/// Letters that are remembered of a path, and of a query.
const LETTERS: usize = 300;
/// Letters that are remembered of a method; all real ones are shorter.
pub const METHOD_LETTERS: usize = 16;

/// One answered, or deliberately unanswered, request. Never holds headers, bodies or the sign-in's query.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// HTTP method.
    pub method: String,
    /// Path as routed: no trailing and no doubled slash, percent-encoding untouched; its first 300 letters.
    pub path: String,
    /// First 300 letters of the query string, except for the sign-in, whose query may hold the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Status sent; null when the connection was dropped without an answer.
    pub status: Option<u16>,
    /// Real milliseconds from the arrival of the request to the answer, injected delay included.
    pub ms: u64,
    /// Practice time of arrival.
    pub at: Millis,
    /// `before`, `after` or `late` when a fault dropped the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<&'static str>,
}

impl Entry {
    /// A request that came at `at` and is not answered yet.
    pub fn of(method: &Method, uri: &Uri, at: Millis) -> Self {
        let query = uri.query().filter(|_| !uri.path().starts_with("/ims"));
        Self {
            method: beginning(method.as_str(), METHOD_LETTERS).to_owned(),
            path: beginning(uri.path(), LETTERS).to_owned(),
            query: query.map(|query| beginning(query, LETTERS).to_owned()),
            status: None,
            ms: 0,
            at,
            dropped: None,
        }
    }

    /// Bytes it takes.
    fn size(&self) -> usize {
        size_of::<Self>() + self.method.len() + self.path.len() + self.query.as_ref().map_or(0, String::len)
    }
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub struct History {
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl History {
    /// Remembers one request, forgetting the oldest when full.
    pub fn add(&mut self, entry: Entry) {
        self.bytes += entry.size();
        self.entries.push_back(entry);
        while self.bytes > CAPACITY
            && let Some(oldest) = self.entries.pop_front()
        {
            self.bytes -= oldest.size();
        }
    }

    /// All remembered requests, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_within_its_bytes_and_forgets_the_oldest() {
        let mut history = History::default();
        for number in 0..60_000 {
            let uri: Uri = format!("/{number}/{}?{}", "p".repeat(1_000), "q".repeat(1_000)).parse().unwrap();
            history.add(Entry::of(&Method::GET, &uri, 0));
        }
        let held: usize = history.entries().map(Entry::size).sum();
        assert!(held <= CAPACITY && held > CAPACITY - 2_000, "{held} bytes");
        assert_eq!(history.bytes, held);
        assert!(history.entries().last().unwrap().path.starts_with("/59999/"));
        assert!(history.entries().all(|entry| entry.path.len() == 300));
        history.clear();
        assert_eq!((history.entries().count(), history.bytes), (0, 0));
    }
}
