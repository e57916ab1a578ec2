//! The pager against scripts of answers: whatever a service sends, the list ends, and it is whole only if it is.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::json;

use super::*;
use crate::clock::ImmediateClock;
use crate::lenient::as_text;
use crate::{Credentials, Endpoints, Session, Transport, TransportSettings};

/// Most pages of one list.
const MOST_PAGES: usize = 5_000;

/// One answer of a script.
#[derive(Debug, Clone)]
struct Step {
    /// Ids of its rows that can be read.
    ids: std::ops::Range<u64>,
    /// Rows that cannot be read; each is as the others.
    unreadable: usize,
    total: Option<u64>,
    /// The token of the next page.
    next: Option<&'static str>,
}

fn step(ids: std::ops::Range<u64>, unreadable: usize, total: Option<u64>, next: Option<&'static str>) -> Step {
    Step { ids, unreadable, total, next }
}

impl Step {
    fn answer(&self) -> Value {
        let readable = self.ids.clone().map(|id| json!({ "id": id }));
        let rows: Vec<Value> = readable.chain(std::iter::repeat_n(json!("none"), self.unreadable)).collect();
        json!({ "rows": rows, "total": self.total, "next": self.next })
    }
}

fn token(body: &Value) -> Option<String> {
    body.get("next").and_then(as_text)
}

const BY_TOKEN: Next = Next::Token { name: "start", of: token };
const BY_NUMBER: Next = Next::Number { size: 3, told_size: None, pages: None };
const BY_OFFSET: Next = Next::Offset { size: 3 };

fn pages(next: Next) -> Pages<u64> {
    let base = url::Url::parse("http://127.0.0.1:9").unwrap();
    let transport = Transport::new(TransportSettings::default(), Arc::new(ImmediateClock::at(0))).unwrap();
    let credentials = Credentials {
        client_id: "one".to_owned(),
        client_secret: SecretString::from("two").into(),
        org_id: "three".to_owned(),
        scopes: String::new(),
    };
    let session = Session::new(transport, Endpoints::practice(&base), credentials);
    let shape = Shape {
        rows: &["rows"],
        bare: true,
        total: &["/total"],
        count: None,
        id: &["id"],
        fields: Fields::default(),
        next,
    };
    let read = |row: &Value| row.get("id").and_then(as_number);
    Pages::new(Caller::new(session, base), &["rows"], Query::new(), shape, read)
}

/// Reads a list whose pages are answered one after the other, and the last ones again and again. Returns how many were
/// asked for, and the proof or what is wrong.
fn read(next: Next, mut answer: impl FnMut(usize) -> Value) -> (usize, Result<Complete, ApiError>) {
    let mut pages = pages(next);
    let mut asked = 0;
    while pages.query().is_some() {
        assert!(asked <= MOST_PAGES, "the list does not end");
        let body = Bytes::from(answer(asked).to_string());
        asked += 1;
        let call = Call { method: Method::GET, path: "/rows".to_owned(), changes: false };
        let answer = Answer { call, status: 200, headers: HeaderMap::new(), body };
        let parser = Parser { shape: pages.shape, read: pages.read.clone() };
        if let Err(error) = parser.parse(&answer).and_then(|parsed| pages.take(&answer, parsed)) {
            return (asked, Err(error));
        }
    }
    (asked, pages.complete())
}

fn gap(outcome: Result<Complete, ApiError>) -> Gap {
    match outcome {
        Err(ApiError::Incomplete { gap, .. }) => gap,
        other => panic!("{other:?}"),
    }
}

/// A script whose last answer repeats forever.
fn script(next: Next, steps: &[Step]) -> (usize, Result<Complete, ApiError>) {
    read(next, |asked| steps[asked.min(steps.len() - 1)].answer())
}

#[test]
fn a_page_of_rows_that_cannot_be_read_is_progress_once() {
    // The same hundred rows for ever.
    for next in [BY_NUMBER, BY_OFFSET] {
        let (asked, outcome) = script(next, &[step(0..0, 100, None, None)]);
        assert_eq!((asked, gap(outcome)), (2, Gap::Circle));
    }
    // They are behind each other, and what follows can be read.
    let (asked, outcome) =
        script(BY_OFFSET, &[step(0..0, 3, None, None), step(0..2, 2, None, None), step(2..3, 0, None, None)]);
    let whole = outcome.unwrap();
    assert_eq!((asked, whole.distinct(), whole.unreadable()), (3, 3, 5));
}

#[test]
fn tokens_that_lead_back_end_the_list() {
    let circle = [step(0..1, 0, None, Some("A")), step(1..2, 0, None, Some("B")), step(2..3, 0, None, Some("A"))];
    let (asked, outcome) = script(BY_TOKEN, &circle);
    assert_eq!((asked, gap(outcome)), (3, Gap::Circle));
}

#[test]
fn pages_without_end_are_stopped() {
    let fresh = |asked: usize| json!({ "rows": [], "next": format!("page {asked}") });
    let (asked, outcome) = read(BY_TOKEN, fresh);
    assert_eq!((asked, gap(outcome)), (MOST_PAGES + 1, Gap::Endless));
    let growing = |asked: usize| json!({ "rows": [{ "id": asked }], "total": asked + 2 });
    let (asked, outcome) = read(BY_NUMBER, growing);
    assert_eq!((asked, gap(outcome)), (MOST_PAGES + 1, Gap::Endless));
}

#[test]
fn an_empty_page_in_between_is_no_end_where_another_is_named() {
    let (asked, outcome) =
        script(BY_TOKEN, &[step(0..2, 0, None, Some("A")), step(0..0, 0, None, Some("B")), step(2..3, 0, None, None)]);
    assert_eq!((asked, outcome.unwrap().distinct()), (3, 3));
}

#[test]
fn a_total_that_is_too_large_is_a_list_that_is_not_whole() {
    for next in [BY_TOKEN, BY_NUMBER, BY_OFFSET] {
        let (asked, outcome) = script(next, &[step(0..3, 0, Some(100), None), step(0..0, 0, Some(100), None)]);
        let is_count = matches!(gap(outcome), Gap::Count { told: 100, sent: 3, .. });
        assert!(is_count && asked <= 2, "{next:?}");
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let ids = (0u64..8, 0u64..4).prop_map(|(from, rows)| from..from + rows);
    let total = prop_oneof![Just(None), (0u64..12).prop_map(Some)];
    let next = prop::sample::select(vec![None, Some("A"), Some("B"), Some("C"), Some("D")]);
    (ids, 0usize..4, total, next).prop_map(|(ids, unreadable, total, next)| step(ids, unreadable, total, next))
}

proptest! {
    #[test]
    fn any_script_ends_and_a_proof_means_what_was_sent(
        steps in prop::collection::vec(any_step(), 1..7),
        how in prop::sample::select(vec![BY_TOKEN, BY_NUMBER, BY_OFFSET]),
        again in any::<bool>(),
    ) {
        // What comes after the script: its last answer for ever, or all of it again and again.
        let at = |asked: usize| if again { asked % steps.len() } else { asked.min(steps.len() - 1) };
        let (asked, outcome) = read(how, |asked| steps[at(asked)].answer());
        prop_assert!(asked <= 64, "{asked} pages");
        if let Ok(whole) = outcome {
            let sent = || (0..asked).map(|asked| &steps[at(asked)]);
            let ids: std::collections::HashSet<u64> = sent().flat_map(|step| step.ids.clone()).collect();
            let unreadable: usize = sent().map(|step| step.unreadable).sum();
            prop_assert_eq!((whole.distinct(), whole.unreadable()), (ids.len() as u64, unreadable as u64));
            let told = sent().filter_map(|step| step.total).next_back();
            prop_assert!(told.is_none_or(|told| told == whole.distinct() + whole.unreadable()), "{told:?}");
        }
    }
}
