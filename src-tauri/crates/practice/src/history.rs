//! What was asked of the services lately, for tests that must prove which calls were made.

use std::collections::VecDeque;

use serde::Serialize;

use crate::model::Millis;

/// How many requests are remembered.
const CAPACITY: usize = 20_000;

/// One answered, or deliberately unanswered, request. Never holds headers, bodies or the sign-in's query.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// HTTP method.
    pub method: String,
    /// Path as routed: no trailing and no doubled slash, percent-encoding untouched.
    pub path: String,
    /// Query string, except for the sign-in, whose query may hold the secret.
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

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub struct History {
    entries: VecDeque<Entry>,
}

impl History {
    /// Remembers one request, forgetting the oldest when full.
    pub fn add(&mut self, entry: Entry) {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// All remembered requests, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
