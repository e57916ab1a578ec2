//! Distinguishes variables from fields: a name is a variable where an outer expression declares it.
//!
//! This happens once, after reading, because the value of `sum a.b over a from c` precedes its variable.

use super::tree::{Access, Gather, Happening, Node, Source};

/// Settles every name in an expression.
pub(super) fn settle(node: &mut Node) {
    inside(node, &mut Vec::new());
}

fn inside(node: &mut Node, known: &mut Vec<String>) {
    match node {
        Node::List(all) | Node::Apply(_, all) => all.iter_mut().for_each(|one| inside(one, known)),
        Node::Reach(start, all) => {
            inside(start, known);
            for access in all {
                accessed(access, known);
            }
            named(node, known);
        }
        Node::Arithmetic(first, rest) => {
            inside(first, known);
            for (_, one) in rest {
                inside(one, known);
            }
        }
        Node::Negative(one) => inside(one, known),
        Node::Occurs(of, window) => {
            inside(of, known);
            window.times_mut().into_iter().for_each(|time| inside(time, known));
        }
        Node::Lambda(names, body) => with(known, names.clone(), |known| inside(body, known)),
        Node::Let(name, value, body) => {
            inside(value, known);
            with(known, vec![name.clone()], |known| inside(body, known));
        }
        Node::Over(gather, sources) => with(known, Vec::new(), |known| {
            for source in sources {
                bound(source, known);
            }
            if let Gather::Aggregate(_, of) = gather {
                inside(of, known);
            }
        }),
        Node::Sequence(sequence) => {
            inside(&mut sequence.array, known);
            inside(&mut sequence.field, known);
            with(known, Vec::new(), |known| sequence.events.iter_mut().for_each(|event| happened(event, known)));
        }
        Node::Constant(_)
        | Node::Context(_)
        | Node::Argument(_)
        | Node::Variable(_)
        | Node::Outside(_)
        | Node::Instant(_)
        | Node::Stretch(..)
        | Node::Foreign(_) => {}
    }
}

/// With more names known, and only those as before afterwards.
fn with(known: &mut Vec<String>, more: Vec<String>, work: impl FnOnce(&mut Vec<String>)) {
    let before = known.len();
    known.extend(more);
    work(known);
    known.truncate(before);
}

fn accessed(access: &mut Access, known: &mut Vec<String>) {
    match access {
        Access::Field(_) => {}
        Access::Call(_, arguments) => arguments.iter_mut().for_each(|one| inside(one, known)),
        Access::Items(condition) => inside(condition, known),
    }
}

/// A variable is known in its own condition and to every array after it.
fn bound(source: &mut Source, known: &mut Vec<String>) {
    inside(&mut source.array, known);
    known.push(source.name.clone());
    if let Some(condition) = &mut source.condition {
        inside(condition, known);
    }
}

/// The label of an event names its time, for the events after it.
fn happened(event: &mut Happening, known: &mut Vec<String>) {
    inside(&mut event.what, known);
    if let Some(window) = &mut event.when {
        window.times_mut().into_iter().for_each(|time| inside(time, known));
    }
    known.push(event.label.clone());
}

/// Turns a first field that is a known name into that variable.
fn named(node: &mut Node, known: &[String]) {
    let Node::Reach(start, all) = node else { return };
    let (Node::Context(0), Some(Access::Field(first))) = (&**start, all.first()) else { return };
    if !known.contains(first) {
        return;
    }
    **start = Node::Variable(first.clone());
    all.remove(0);
    if all.is_empty() {
        let variable = std::mem::replace(&mut **start, Node::Context(0));
        *node = variable;
    }
}
