//! What every request meets before anything else is done with it: it must come from a program of this machine that
//! names this machine, and it must not ask for too much.
//!
//! Any web page can send requests to this machine. It cannot read the answers, but without this it could fill the
//! memory and the log. A browser names the page in `Origin` or `Referer`, or says in `Sec-Fetch-…` what the request is for; a page
//! whose own name was turned to this machine's address (DNS rebinding) is caught by `Host`. Nothing here may allocate, log or look up by what a
//! stranger chose.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST, ORIGIN, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use hyper::body::Frame;
use serde_json::json;
use tokio::time::Sleep;

/// Longest path, in bytes. The longest of a real client names an integration code.
const LONGEST_PATH: usize = 2 * 1_024;
/// Longest query string, in bytes.
const LONGEST_QUERY: usize = 8 * 1_024;
/// Largest body of a request, in bytes. The largest of a real client is a bulk call with some hundred ids.
pub const LARGEST_BODY: usize = 1_024 * 1_024;
/// How long a body may take to arrive once it is read.
const BODY_TIME: Duration = Duration::from_secs(5);
/// Names of this machine, in small letters.
const THIS_MACHINE: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Lets a request pass to services on `port`, or returns the answer that refuses it. A refusal closes the connection.
pub fn check(request: &Parts, port: u16) -> Result<(), Box<Response<Body>>> {
    if !is_addressed_here(request, port) {
        return refused(StatusCode::MISDIRECTED_REQUEST, "These services answer to this machine's own names only");
    }
    if is_of_a_page(&request.headers) {
        return refused(StatusCode::FORBIDDEN, "These services do not answer web pages");
    }
    if request.uri.path().len() > LONGEST_PATH || request.uri.query().is_some_and(|it| it.len() > LONGEST_QUERY) {
        return refused(StatusCode::URI_TOO_LONG, "The address is too long");
    }
    let length = request.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST_BODY) {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large");
    }
    Ok(())
}

/// Whether the one `Host`, and the host of an absolute address if there is one, is this machine with this port.
fn is_addressed_here(request: &Parts, port: u16) -> bool {
    let mut named = request.headers.get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return false };
    let absolute = request.uri.authority().map(|authority| authority.as_str().as_bytes());
    is_here(host.as_bytes(), port) && absolute.is_none_or(|authority| is_here(authority, port))
}

fn is_here(host: &[u8], port: u16) -> bool {
    let Some((name, given)) = std::str::from_utf8(host).ok().and_then(|host| host.rsplit_once(':')) else {
        return false;
    };
    THIS_MACHINE.iter().any(|known| name.eq_ignore_ascii_case(known)) && given == port.to_string()
}

/// Whether a browser says that a page sent this. An address that a person typed has `Sec-Fetch-Site: none`, and what the request
/// is for beside it; older browsers say neither.
fn is_of_a_page(headers: &HeaderMap) -> bool {
    let sites = headers.get_all("sec-fetch-site");
    let says_what_for = headers.keys().any(|name| name.as_str().starts_with("sec-fetch-"));
    let is_typed = sites.iter().count() == 1 && sites.iter().all(|site| site.as_bytes() == b"none");
    headers.contains_key(ORIGIN) || headers.contains_key(REFERER) || (says_what_for && !is_typed)
}

fn refused(status: StatusCode, message: &str) -> Result<(), Box<Response<Body>>> {
    let mut answer = (status, Json(json!({ "message": message }))).into_response();
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Err(Box::new(answer))
}

/// The body took too long.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long to arrive")]
struct TooSlow;

/// A body that ends with an error when it is not there in [`BODY_TIME`], counted from the first look at it.
pub struct Timely {
    body: Body,
    until: Option<Pin<Box<Sleep>>>,
}

impl Timely {
    /// Watches a body.
    pub fn new(body: Body) -> Self {
        Self { body, until: None }
    }
}

impl HttpBody for Timely {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        let until = self.until.get_or_insert_with(|| Box::pin(tokio::time::sleep(BODY_TIME)));
        until.as_mut().poll(context).map(|()| Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// Begins of texts for log and history: at most so many letters.
pub fn beginning(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn checked(headers: &[(&str, &str)]) -> u16 {
        let request = headers.iter().fold(Request::builder().uri("/v1"), |it, (name, value)| it.header(*name, *value));
        let (parts, ()) = request.body(()).unwrap().into_parts();
        check(&parts, 4000).map_or_else(|refusal| refusal.status().as_u16(), |()| 200)
    }

    #[test]
    fn a_host_is_compared_as_a_whole() {
        for (host, status) in [
            ("127.0.0.1:4000", 200),
            ("LOCALHOST:4000", 200),
            ("[::1]:4000", 200),
            ("localhost:04000", 421),
            ("localhost:4000:4000", 421),
            ("xlocalhost:4000", 421),
            ("[::1:4000", 421),
            ("localhost", 421),
        ] {
            assert_eq!(checked(&[("host", host)]), status, "{host}");
        }
    }

    #[test]
    fn a_page_is_known_by_each_header_that_a_browser_adds() {
        let here = ("host", "localhost:4000");
        assert_eq!(checked(&[here, ("sec-fetch-site", "none")]), 200);
        assert_eq!(checked(&[here, ("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]), 200);
        assert_eq!(checked(&[here, ("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")]), 403);
        assert_eq!(checked(&[here, ("sec-fetch-site", "None")]), 403);
        assert_eq!(checked(&[here, ("sec-fetch-dest", "image")]), 403);
        assert_eq!(checked(&[here, ("referer", "")]), 403);
        assert_eq!(checked(&[here, ("sec-fetch-site", "")]), 403);
        assert_eq!(checked(&[here, ("origin", "http://localhost:4000")]), 403);
        assert_eq!(checked(&[here, ("content-length", "9000000")]), 413);
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!((beginning("äöü", 2), beginning("äöü", 3), beginning("", 2)), ("äö", "äöü", ""));
    }
}
