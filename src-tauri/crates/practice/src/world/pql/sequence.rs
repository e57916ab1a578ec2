//! `chain`: whether events happened one after the other.

use super::question::{Question, Scope};
use super::value::{Value, tested};
use crate::model::Millis;
use crate::rules::pql::{Node, Relation, Sequence, Window};

/// Events looked at for one sequence of one person. Only sequences whose windows refer to earlier events need to go
/// back, and only absurd ones so often.
const MOST_TRIES: usize = 20_000;

/// A search in the events of one person, in the order of time.
struct Search<'s> {
    sequence: &'s Sequence,
    events: Vec<(Millis, Value)>,
    tries: usize,
}

impl Question<'_> {
    /// Whether a sequence is found; nothing where there is no array.
    pub(super) fn sequence<'n>(&self, sequence: &'n Sequence, at: &mut Scope<'n>) -> Value {
        let array = self.value(&sequence.array, at);
        let Value::List(items) = array else { return tested(&array, &array, None) };
        let mut events = Vec::new();
        for item in items.iter() {
            // An item without a time is no event.
            if let Value::Time(moment) = at.inside(item.clone(), |at| self.value(&sequence.field, at)) {
                events.push((moment, item.clone()));
            }
        }
        events.sort_by_key(|(moment, _)| *moment);
        let mut search = Search { sequence, events, tries: 0 };
        Value::Truth(self.found(&mut search, 0, 0, at))
    }

    /// Whether the events from `step` on happened from `first` on.
    fn found<'n>(&self, search: &mut Search<'n>, step: usize, first: usize, at: &mut Scope<'n>) -> bool {
        let sequence = search.sequence;
        let Some(event) = sequence.events.get(step) else { return true };
        let (relation, times) = event.count.unwrap_or((Relation::AtLeast, 1));
        let mut matching = Vec::new();
        for index in first..search.events.len() {
            let (moment, item) = &search.events[index];
            if event.when.as_ref().is_some_and(|window| self.lies(*moment, window, at) != Some(true)) {
                continue;
            }
            search.tries += 1;
            if search.tries > MOST_TRIES {
                return false;
            }
            if at.inside(item.clone(), |at| self.value(&event.what, at)).holds() {
                matching.push(index);
            }
        }
        let ends = ends(&matching, relation, times, first);
        // Without windows that look back, an earlier end leaves the later events no less room.
        let many = if looks_back(&sequence.events[step + 1..], &event.label) { ends.len() } else { 1 };
        ends.into_iter().take(many).any(|(label, next)| {
            let moment =
                label.and_then(|index| search.events.get(index)).map_or(Value::Absent, |(at, _)| Value::Time(*at));
            at.with([(event.label.as_str(), moment)], |at| self.found(search, step + 1, next, at))
        })
    }
}

/// Where a step may end: the event that has its label, and the first one that the next step may use.
fn ends(matching: &[usize], relation: Relation, times: u32, first: usize) -> Vec<(Option<usize>, usize)> {
    let many = u32::try_from(matching.len()).unwrap_or(u32::MAX);
    if !relation.holds(many.cmp(&times)) {
        return Vec::new();
    }
    let needed = match relation {
        Relation::AtLeast => times,
        Relation::Greater => times.saturating_add(1),
        // The others speak of all that there are.
        _ => many,
    };
    match usize::try_from(needed).unwrap_or(usize::MAX).checked_sub(1) {
        Some(last) => matching.iter().skip(last).map(|index| (Some(*index), index + 1)).collect(),
        None => vec![(None, first)],
    }
}

/// Whether a window of a later event refers to this label.
fn looks_back(later: &[crate::rules::pql::Happening], label: &str) -> bool {
    let names = |node: &Node| node.any(&mut |node| matches!(node, Node::Variable(name) if name == label));
    let in_window = |window: &Window| window.times().into_iter().any(names);
    later.iter().any(|event| event.when.as_ref().is_some_and(in_window))
}
