//! A request before it is sent, and an answer after it was read.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use secrecy::zeroize::Zeroizing;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::body::Size;
use crate::ApiError;
use crate::error::{Call, bounded, said};
use crate::redact;
use crate::weight;

/// What may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Doing it twice is the same as doing it once.
    Always,
    /// Only where the service surely did not act.
    IfNotProcessed,
    /// Not at all: the answer to one try is what is asked for.
    Never,
}

/// A request that can be sent any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) repeat: Repeat,
    /// Whether it changes anything there.
    pub(crate) changes: bool,
    /// How much may come back.
    pub(crate) size: Size,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    /// A form that holds a secret.
    SecretForm(SecretBytes),
}

/// Bytes that are never printed, and that are wiped from memory with their last copy.
#[derive(Clone)]
pub(crate) struct SecretBytes(Bytes);

impl SecretBytes {
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(Bytes::from_owner(bytes))
    }

    /// The bytes, without copying them.
    pub(crate) fn bytes(&self) -> Bytes {
        self.0.clone()
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(redact::MASK)
    }
}

impl Request {
    /// A request by its method: what may be repeated and what changes something follow from it.
    pub(crate) fn new(method: Method, url: Url) -> Self {
        let safe = method.is_safe();
        let repeat = if method.is_idempotent() { Repeat::Always } else { Repeat::IfNotProcessed };
        Self { method, url, headers: HeaderMap::new(), body: Body::Empty, repeat, changes: !safe, size: Size::Object }
    }

    /// A POST or PATCH that only reads, such as a report: repeated like a GET.
    pub(crate) fn reading(mut self) -> Self {
        self.repeat = Repeat::Always;
        self.changes = false;
        self
    }

    /// Sent again only where the service surely did not act: what it does may not be what it did the first time.
    pub(crate) fn once(mut self) -> Self {
        self.repeat = Repeat::IfNotProcessed;
        self
    }

    /// Sent in one try.
    pub(crate) fn in_one_try(mut self) -> Self {
        self.repeat = Repeat::Never;
        self
    }

    /// How much may come back, where that is not one object.
    pub(crate) fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub(crate) fn json(mut self, value: &impl Serialize) -> Result<Self, ApiError> {
        let bytes = serde_json::to_vec(value)
            .map_err(|source| ApiError::ours(format!("the body of {}", self.call()), source))?;
        self.body = Body::Json(bytes);
        Ok(self)
    }

    pub(crate) fn call(&self) -> Call {
        Call::new(&self.method, &self.url, self.changes)
    }
}

/// A success, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) call: Call,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The version of an object, as the service writes it. Sent back, it restricts a change to that version.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag(HeaderValue);

impl ETag {
    /// A version from its text, such as one stored in an object's body; `None` where no header can hold it.
    pub fn from_text(text: &str) -> Option<Self> {
        HeaderValue::from_str(text.trim()).ok().filter(|value| !value.is_empty()).map(Self)
    }

    /// The version as the service wrote it, quotes included.
    pub fn as_text(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl Answer {
    /// The version of the object in this answer, if the service numbers versions. A weak one (`W/"…"`) says nothing that a
    /// change could be held to: `If-Match` compares strongly (RFC 9110 §13.1.1), so it would always be refused.
    pub(crate) fn etag(&self) -> Option<ETag> {
        let text = self.headers.get(http::header::ETAG)?.to_str().ok()?;
        if text.trim_start().starts_with("W/") { None } else { ETag::from_text(text) }
    }

    /// The body as JSON of a shape.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if !weight::is_light(&self.body) {
            return Err(self.unreadable(weight::TOO_HEAVY));
        }
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(error.to_string()))
    }

    /// The complaint that this answer lacks something.
    pub(crate) fn unreadable(&self, reason: impl Into<String>) -> ApiError {
        ApiError::UnreadableAnswer {
            call: self.call.clone(),
            status: self.status,
            body: bounded(&self.body),
            reason: said(&reason.into()),
        }
    }
}
