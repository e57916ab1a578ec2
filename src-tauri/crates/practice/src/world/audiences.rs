//! Evaluates Experience Platform audiences over the simulated people.

use std::borrow::Cow;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::DAY_MS;
use super::people::People;
use super::pql::profiles::{fulfilling, is_about_events};
use super::profiles::profiles;
use crate::model::{Audience, Millis, World};
use crate::rules::pql::{self, Access, Node, Op};

/// The people with a profile who fulfill a PQL text at `now_ms`; `None` when it is not PQL.
pub fn evaluate(
    world: &World,
    people: &People,
    text: &str,
    format: &str,
    now_ms: Millis,
) -> Option<Arc<RoaringBitmap>> {
    let found = evaluate_all(world, people, text, format, now_ms)?;
    match profiles(world, people) {
        Cow::Borrowed(_) => Some(found),
        Cow::Owned(known) => Some(Arc::new(found.as_ref() & &known)),
    }
}

fn evaluate_all(
    world: &World,
    people: &People,
    text: &str,
    format: &str,
    now_ms: Millis,
) -> Option<Arc<RoaringBitmap>> {
    let expr = pql::read(text, format).ok()?;
    // What other segments hold may change from one call to the next; only expressions about people are remembered.
    if refers_to_segments(&expr) {
        let members = |namespace: &str, id: &str| members(world, namespace, id);
        return Some(Arc::new(fulfilling(&expr, people, now_ms, &members)));
    }
    // Attributes change from day to day, events at any moment.
    let at = if is_about_events(&expr) { now_ms } else { now_ms.div_euclid(DAY_MS) * DAY_MS };
    let found = || fulfilling(&expr, people, at, &|_, _| RoaringBitmap::new());
    Some(people.remembered((text.to_owned(), at), found))
}

/// A PQL text as the tree the editor stores, `pql/json`; `None` when it has no such form.
pub fn as_tree(text: &str) -> Option<String> {
    pql::read(text, "pql/text").ok()?.to_json_text()
}

fn refers_to_segments(node: &Node) -> bool {
    node.any(&mut |node| match node {
        Node::Apply(function, _) => function.op == Op::InSegment,
        Node::Reach(_, all) => {
            all.iter().any(|access| matches!(access, Access::Field(name) if name == "segmentMembership"))
        }
        _ => false,
    })
}

/// Members of a segment another expression names (AEP contract §10.3). What Audience Manager has and its source does not
/// bring is in no profile.
fn members(world: &World, namespace: &str, id: &str) -> RoaringBitmap {
    let external = |a: &&Audience| a.audience_id == id && a.namespace.eq_ignore_ascii_case(namespace);
    let audience = match namespace {
        "ups" => Some(id),
        _ => world.audiences.values().find(external).map(|a| a.id.as_str()),
    };
    audience.and_then(|id| world.members.audiences.get(id)).cloned().unwrap_or_default()
}
