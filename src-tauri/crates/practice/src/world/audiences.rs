//! Evaluates Experience Platform audiences over the simulated people.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::attributes::day_of;
use super::columns::Day;
use super::people::People;
use super::population;
use super::profiles::fulfilling;
use crate::model::{Audience, Millis, World};
use crate::rules::pql::{self, Expr, Pql};

/// Who fulfils a PQL text at `now_ms`; `None` when the text uses language or fields that are not evaluated here.
pub fn evaluate(
    world: &World,
    people: &People,
    text: &str,
    format: &str,
    now_ms: Millis,
) -> Option<Arc<RoaringBitmap>> {
    on_day(world, people, text, format, day_of(now_ms))
}

/// A PQL text as the tree the editor stores, `pql/json`; `None` when it has no such form.
pub fn as_tree(text: &str) -> Option<String> {
    match pql::read(text, "pql/text") {
        Ok(Pql::Read(expr)) => expr.to_json_text(),
        _ => None,
    }
}

/// Who fulfilled it on a day.
pub fn on_day(world: &World, people: &People, text: &str, format: &str, day: Day) -> Option<Arc<RoaringBitmap>> {
    let Ok(Pql::Read(expr)) = pql::read(text, format) else { return None };
    // What other segments hold may change from one call to the next; only expressions about attributes are remembered.
    if refers_to_segments(&expr) {
        return fulfilling(&expr, people, day, &|namespace, id| members(world, people, namespace, id, day))
            .map(Arc::new);
    }
    if !is_known(&expr, people) {
        return None;
    }
    Some(people.remembered((text.to_owned(), day), || {
        fulfilling(&expr, people, day, &|_, _| RoaringBitmap::new()).unwrap_or_default()
    }))
}

/// Whether every field of the expression is one these people have.
fn is_known(expr: &Expr, people: &People) -> bool {
    match expr {
        Expr::Or(branches) | Expr::And(branches) => branches.iter().all(|b| is_known(b, people)),
        Expr::Not(inner) => is_known(inner, people),
        Expr::Compare(path, ..) | Expr::In(path, _) | Expr::Text(path, ..) => super::profiles::has_column(path, people),
        Expr::Exists(path) => super::profiles::has_field(path, people),
        Expr::Always(_) | Expr::Member { .. } => true,
    }
}

fn refers_to_segments(expr: &Expr) -> bool {
    match expr {
        Expr::Or(branches) | Expr::And(branches) => branches.iter().any(refers_to_segments),
        Expr::Not(inner) => refers_to_segments(inner),
        Expr::Member { .. } => true,
        _ => false,
    }
}

/// Members of a segment another expression names (AEP contract §10.3).
fn members(world: &World, people: &People, namespace: &str, id: &str, day: Day) -> RoaringBitmap {
    let external = |a: &&Audience| a.audience_id == id && a.namespace.eq_ignore_ascii_case(namespace);
    let audience = match namespace {
        "ups" => Some(id.to_owned()),
        _ => world.audiences.values().find(external).map(|a| a.id.clone()),
    };
    if let Some(found) = audience.and_then(|id| world.members.audiences.get(&id)) {
        return found.clone();
    }
    let now_ms = i64::from(day) * super::DAY_MS;
    match (namespace, id.parse()) {
        ("AAMSegments", Ok(sid)) => population::segment_members(world, people, sid, now_ms),
        ("AAMTraits", Ok(sid)) => {
            super::realisation::Realisation::of(world, people, sid).held_on(population::report_day(now_ms))
        }
        _ => RoaringBitmap::new(),
    }
}
