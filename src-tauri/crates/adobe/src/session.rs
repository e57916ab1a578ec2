//! One connection: calls with its token and headers, and one renewal of the token when a service refuses it.

use domain::CallKind;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use url::Url;

use crate::error::is_page;
use crate::ims::{Access, TokenSource};
use crate::transport::{Answer, ETag, Request, Size, Transport};
use crate::{ApiError, Credentials, Endpoints, Refusal};

/// How often a call is repeated with another token.
const REPEATS: u32 = 2;
/// Pause before a reading call is repeated whose key is refused although it worked before.
const KEY_PAUSE: Duration = Duration::from_secs(2);

/// A signed-in (or soon signed-in) organization. Cheap to clone; clones share the token.
#[derive(Debug, Clone)]
pub struct Session {
    transport: Transport,
    tokens: Arc<TokenSource>,
    endpoints: Arc<Endpoints>,
    /// Hosts that took a call of this session.
    took: Arc<Mutex<HashSet<String>>>,
}

impl Session {
    /// Prepares a session; the first call signs in.
    pub fn new(transport: Transport, endpoints: Endpoints, credentials: Credentials) -> Self {
        let tokens = Arc::new(TokenSource::new(transport.clone(), &endpoints.ims, credentials));
        Self { transport, tokens, endpoints: Arc::new(endpoints), took: Arc::default() }
    }

    /// Gets a token, unless one is held that is still good.
    pub async fn sign_in(&self) -> Result<(), ApiError> {
        self.tokens.access().await?;
        Ok(())
    }

    /// How far this machine's clock is behind (positive) or ahead (negative) of the services', in ms, by the `Date`
    /// of the answer read last; `None` before any answer.
    pub fn clock_offset_ms(&self) -> Option<i64> {
        self.transport.clock_offset_ms()
    }

    /// The organization's id.
    pub fn org_id(&self) -> &str {
        &self.tokens.credentials().org_id
    }

    pub(crate) fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// Sends with the token. A refused token is renewed and the call repeated, which is safe for every call because a
    /// refused one was not processed; once more if the new one was revoked too before the call came through.
    async fn send(&self, request: &Request) -> Result<Answer, ApiError> {
        let mut earlier_try_lost = false;
        let mut repeats = 0;
        let mut key_refused = false;
        loop {
            let access = self.tokens.access().await?;
            let mut refusal = match self.transport.send(&self.authorized(request, &access)?).await {
                Err(ApiError::Status(refusal)) if is_about_the_token(&refusal) => refusal,
                Err(ApiError::Status(other))
                    if !key_refused && !request.changes && is_about_the_key(&other) && self.has_taken(request) =>
                {
                    key_refused = true;
                    tracing::info!(call = %other.call, "a key that worked before is refused; asking once more");
                    self.transport.clock().sleep(KEY_PAUSE).await;
                    continue;
                }
                Err(ApiError::Status(mut other)) => {
                    other.earlier_try_lost |= earlier_try_lost;
                    return Err(ApiError::Status(other));
                }
                Ok(answer) => {
                    self.tokens.accepted(access.generation);
                    self.note_taken(request);
                    return Ok(answer);
                }
                Err(other) => return Err(other),
            };
            earlier_try_lost |= refusal.earlier_try_lost;
            refusal.earlier_try_lost = earlier_try_lost;
            if repeats == REPEATS || !self.tokens.refused(access.generation).await {
                return Err(ApiError::Status(refusal));
            }
            repeats += 1;
        }
    }

    /// Whether the host of a request took one of this session before.
    fn has_taken(&self, request: &Request) -> bool {
        let host = request.url.host_str().unwrap_or_default();
        self.took.lock().unwrap_or_else(PoisonError::into_inner).contains(host)
    }

    fn note_taken(&self, request: &Request) {
        let host = request.url.host_str().unwrap_or_default();
        let mut took = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        if !took.contains(host) {
            took.insert(host.to_owned());
        }
    }

    fn authorized(&self, request: &Request, access: &Access) -> Result<Request, ApiError> {
        let credentials = self.tokens.credentials();
        Ok(request
            .clone()
            .header(header::AUTHORIZATION, access.bearer.clone())
            .header(HeaderName::from_static("x-api-key"), header_value("the client id", &credentials.client_id)?)
            .header(
                HeaderName::from_static("x-gw-ims-org-id"),
                header_value("the organization id", &credentials.org_id)?,
            ))
    }
}

/// Some refusals with this status are about the organization, not about the token (AEP contract §3.1): another token
/// would be refused too.
fn is_about_the_token(refusal: &Refusal) -> bool {
    let of_organization = ["2000-401", "2001-401", "2002-401"];
    let code = refusal.code.as_deref().unwrap_or_default();
    refusal.kind == CallKind::SignIn && !of_organization.contains(&code)
}

/// The gateway says now and then of a key it knows that it is none.
fn is_about_the_key(refusal: &Refusal) -> bool {
    refusal.kind == CallKind::Forbidden && refusal.code.as_deref() == Some("403003")
}

fn header_value(what: &str, text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|source| ApiError::ours(what, source))
}

fn conditional(request: Request, only_if: Option<&ETag>) -> Request {
    match only_if {
        Some(etag) => request.header(header::IF_MATCH, etag.header()),
        None => request,
    }
}

/// One service of a session: its address and the headers all its calls carry.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    session: Session,
    base: Url,
    headers: HeaderMap,
}

/// Names and values of a query.
pub(crate) type Query = Vec<(&'static str, String)>;

impl Caller {
    pub(crate) fn new(session: Session, base: Url) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Self { session, base, headers }
    }

    pub(crate) fn with_fixed_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Result<Self, ApiError> {
        self.headers.insert(HeaderName::from_static(name), header_value(name, value)?);
        Ok(self)
    }

    /// The service's own time, ms since 1970, as far as one of its answers reported it.
    pub(crate) fn service_now_ms(&self) -> Option<i64> {
        self.session.transport.service_now_ms(&self.base)
    }

    pub(crate) async fn get(&self, path: &[&str], query: &Query) -> Result<Answer, ApiError> {
        self.send(self.request(Method::GET, path, query)?).await
    }

    /// A GET in one try, to find out whether the service can be used.
    pub(crate) async fn probe(&self, path: &[&str], query: &Query) -> Result<Answer, ApiError> {
        self.send(self.request(Method::GET, path, query)?.in_one_try()).await
    }

    /// A GET that brings a page of a list, or what is as long as one.
    pub(crate) async fn get_page(&self, path: &[&str], query: &Query) -> Result<Answer, ApiError> {
        self.get_sized(path, query, Size::Page).await
    }

    /// A GET that brings so much at most.
    pub(crate) async fn get_sized(&self, path: &[&str], query: &Query, size: Size) -> Result<Answer, ApiError> {
        self.send(self.request(Method::GET, path, query)?.size(size)).await
    }

    pub(crate) async fn post(&self, path: &[&str], body: &impl Serialize) -> Result<Answer, ApiError> {
        self.send(self.request(Method::POST, path, &Query::new())?.json(body)?).await
    }

    /// A POST that does something with an object and has no body; with a version, only if the object still has it. Never
    /// repeated once it may have been done.
    pub(crate) async fn act(&self, path: &[&str], query: &Query, only_if: Option<&ETag>) -> Result<Answer, ApiError> {
        self.send(conditional(self.request(Method::POST, path, query)?, only_if)).await
    }

    /// A POST that only reads, such as a report over many days.
    pub(crate) async fn ask(&self, path: &[&str], body: &impl Serialize) -> Result<Answer, ApiError> {
        self.send(self.request(Method::POST, path, &Query::new())?.json(body)?.reading().size(Size::Page)).await
    }

    /// Replaces an object; with a version, only if it still has it. Without one it is not repeated once it may have been
    /// done: a change by someone else in between would be replaced, too.
    pub(crate) async fn put(
        &self,
        path: &[&str],
        body: &impl Serialize,
        only_if: Option<&ETag>,
    ) -> Result<Answer, ApiError> {
        let request = self.request(Method::PUT, path, &Query::new())?.json(body)?;
        let request = if only_if.is_some() { request } else { request.once() };
        self.send(conditional(request, only_if)).await
    }

    /// Changes a part of an object. Never repeated once it may have been done: a patch need not be one that can be
    /// applied twice.
    pub(crate) async fn patch(
        &self,
        path: &[&str],
        body: &impl Serialize,
        only_if: Option<&ETag>,
    ) -> Result<Answer, ApiError> {
        let request = self.request(Method::PATCH, path, &Query::new())?.json(body)?;
        self.send(conditional(request, only_if)).await
    }

    /// Deletes; with a version, only if the object still has it. Nothing there after a try whose answer was lost
    /// means that the try did its work.
    pub(crate) async fn delete(&self, path: &[&str], only_if: Option<&ETag>) -> Result<(), ApiError> {
        let request = self.request(Method::DELETE, path, &Query::new())?;
        match self.send(conditional(request, only_if)).await {
            // A machine in between answered in the service's place, so it is unknown whether it was deleted.
            Ok(answer) if is_page(&answer.body) => Err(answer.unreadable("expected the service's word, not a page")),
            Ok(_) => Ok(()),
            Err(ApiError::Status(refusal)) if refusal.earlier_try_lost && refusal.kind == CallKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn send(&self, request: Request) -> Result<Answer, ApiError> {
        // On the heap: every call of every client passes here, and its state would be part of each of theirs.
        Box::pin(self.session.send(&request)).await
    }

    fn request(&self, method: Method, path: &[&str], query: &Query) -> Result<Request, ApiError> {
        let mut url = self.base.clone();
        // Each element is escaped by itself, so that a code with a slash in it stays one element.
        let elements = url.path_segments_mut().map_err(|()| ApiError::ours("the service's address", "it has no path"));
        elements?.pop_if_empty().extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = Request::new(method, url);
        request.headers.clone_from(&self.headers);
        Ok(request)
    }
}
