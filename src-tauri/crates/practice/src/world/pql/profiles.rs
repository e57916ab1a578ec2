//! Answers PQL about the simulated people.

use std::cmp::Ordering;

use roaring::RoaringBitmap;

use super::functions;
use super::question::{MembersOf, Question, Scope};
use super::value::{Value, ordered};
use crate::model::Millis;
use crate::rules::pql::{Access, Constant, Node, Op, Relation, TextTest};
use crate::world::attributes::day_of;
use crate::world::columns::{Column, Day};
use crate::world::people::{NAMESPACES, PEOPLE, People};

/// Other names under which schemas carry an attribute.
const ALIASES: [(&str, &str); 8] = [
    ("homeAddress.country", "homeAddress.countryCode"),
    ("workAddress.country", "homeAddress.countryCode"),
    ("workAddress.countryCode", "homeAddress.countryCode"),
    ("workAddress.city", "homeAddress.city"),
    ("person.gender.value", "person.gender"),
    ("loyalty.status", "loyalty.tier"),
    ("optInOut.newsletter", "consents.newsletter"),
    ("device.os", "device.operatingSystem"),
];

/// The people who fulfill a condition, and those for whom it is unknown.
struct Answer {
    yes: RoaringBitmap,
    unknown: RoaringBitmap,
}

/// The people who fulfill an expression at a moment. A field that no person has is unknown: neither it nor its opposite
/// selects anyone.
pub fn fulfilling(node: &Node, people: &People, at: Millis, members: &MembersOf<'_>) -> RoaringBitmap {
    among(node, people, at, members, people.everyone())
}

/// Who of some people fulfills it.
pub(super) fn among(
    node: &Node,
    people: &People,
    at: Millis,
    members: &MembersOf<'_>,
    those: &RoaringBitmap,
) -> RoaringBitmap {
    let asked = Asked { people, day: day_of(at), members, question: Question::new(people, at, members) };
    asked.answer(node, those).yes
}

/// Whether an expression speaks of the events of people, whose time of day counts.
pub fn is_about_events(node: &Node) -> bool {
    node.any(&mut |node| match node {
        Node::Reach(_, all) => all.iter().any(|access| matches!(access, Access::Field(name) if name == "xEvent")),
        _ => false,
    })
}

struct Asked<'a> {
    people: &'a People,
    day: Day,
    members: &'a MembersOf<'a>,
    question: Question<'a>,
}

impl Asked<'_> {
    /// The answer for some of the people. What takes long is asked last and only about those it can still change.
    fn answer(&self, node: &Node, among: &RoaringBitmap) -> Answer {
        let Node::Apply(function, arguments) = node else { return self.leaf(node, among) };
        let mut quick_first: Vec<&Node> = arguments.iter().collect();
        quick_first.sort_by_key(|one| is_about_events(one));
        match function.op {
            Op::And => {
                let mut all = Answer { yes: among.clone(), unknown: RoaringBitmap::new() };
                for one in quick_first {
                    let possible = &all.yes | &all.unknown;
                    let Answer { yes, unknown } = self.answer(one, &possible);
                    let possible = possible & (&yes | unknown);
                    all.yes &= yes;
                    all.unknown = possible - &all.yes;
                }
                all
            }
            Op::Or => {
                let mut all = Answer { yes: RoaringBitmap::new(), unknown: RoaringBitmap::new() };
                for one in quick_first {
                    let Answer { yes, unknown } = self.answer(one, &(among - &all.yes));
                    all.yes |= yes;
                    all.unknown = (all.unknown | unknown) - &all.yes;
                }
                all
            }
            Op::Not => {
                let Answer { yes, unknown } = self.answer(quick_first[0], among);
                Answer { yes: among - yes - &unknown, unknown }
            }
            _ => self.leaf(node, among),
        }
    }

    fn leaf(&self, node: &Node, among: &RoaringBitmap) -> Answer {
        let quick = self.membership(node).or_else(|| self.of_column(node));
        match quick {
            Some(found) => Answer { yes: found & among, unknown: RoaringBitmap::new() },
            None => self.person_by_person(node, among),
        }
    }

    fn person_by_person(&self, node: &Node, among: &RoaringBitmap) -> Answer {
        let (mut yes, mut unknown) = (RoaringBitmap::new(), RoaringBitmap::new());
        for person in among {
            match self.question.value(node, &mut Scope::of(person)).truth() {
                Some(true) => drop(yes.insert(person)),
                Some(false) => {}
                None => drop(unknown.insert(person)),
            }
        }
        Answer { yes, unknown }
    }

    /// Conditions about one segment.
    fn membership(&self, node: &Node) -> Option<RoaringBitmap> {
        if let Some((namespace, id, rest)) = node.membership() {
            let found = (self.members)(namespace, id);
            return match rest {
                [Access::Call(function, _)] if function.op == Op::IsNotNull => Some(found),
                [Access::Call(function, _)] if function.op == Op::IsNull => Some(self.people.everyone() - found),
                _ => None,
            };
        }
        let Node::Apply(function, arguments) = node else { return None };
        let (of, statuses) = match (function.op, arguments.as_slice()) {
            (Op::InSegment, [id]) => return Some((self.members)("ups", id.as_text()?)),
            (Op::Relation(Relation::Equal), [of, status]) => (of, vec![status.as_text()?]),
            (Op::In, [of, Node::List(all)]) => (of, all.iter().map(Node::as_text).collect::<Option<Vec<_>>>()?),
            _ => return None,
        };
        let (namespace, id, rest) = of.membership()?;
        matches!(rest, [Access::Field(field)] if field == "status").then_some(())?;
        let inside = statuses.iter().any(|status| matches!(*status, "realized" | "existing"));
        Some(if inside { (self.members)(namespace, id) } else { RoaringBitmap::new() })
    }

    /// Conditions about one attribute and literals, which are looked up in its column at once. A person without a
    /// value does not pass.
    fn of_column(&self, node: &Node) -> Option<RoaringBitmap> {
        match node {
            Node::Apply(function, arguments) => match (function.op, arguments.as_slice()) {
                (Op::Relation(relation), [of, with]) => {
                    let with = literal(with)?;
                    let holds = |order: Ordering| relation.holds(order);
                    self.matching(of, &|value| ordered(value, &with).is_some_and(holds))
                }
                (Op::In, [item, list]) if list.fields().is_some() => {
                    let wanted = literal(item)?;
                    column(&list.fields()?.join("."), self.people)?.is_list().then_some(())?;
                    self.matching(list, &|value| *value == wanted)
                }
                (Op::In | Op::NotIn, [of, Node::List(all)]) => {
                    let all = Value::list(all.iter().map(literal).collect::<Option<_>>()?);
                    let wanted = function.op == Op::In;
                    self.matching(of, &|value| functions::contained(value, &all, wanted).holds())
                }
                (Op::Like, [of, pattern]) => {
                    let pattern = literal(pattern)?;
                    self.matching(of, &|value| functions::text_test(Op::Like, value, Some(&pattern), None).holds())
                }
                _ => None,
            },
            Node::Reach(start, all) => match all.split_last()? {
                (Access::Field(_), _) => self.matching(node, &|value| *value == Value::Truth(true)),
                (Access::Call(function, arguments), before) => {
                    self.called(&Node::Reach(start.clone(), before.to_vec()), function.op, arguments)
                }
                (Access::Items(_), _) => None,
            },
            _ => None,
        }
    }

    fn called(&self, of: &Node, op: Op, arguments: &[Node]) -> Option<RoaringBitmap> {
        let path = of.fields()?.join(".");
        match op {
            Op::IsNotNull => self.present(&path),
            Op::IsNull => self.present(&path).map(|there| self.people.everyone() - there),
            Op::Includes => {
                column(&path, self.people)?.is_list().then_some(())?;
                let wanted = literal(arguments.first()?)?;
                self.matching(of, &|value| *value == wanted)
            }
            // One word of several that passes is enough; of the opposites all would have to be asked.
            Op::Text(TextTest::Starts | TextTest::Ends | TextTest::Contains | TextTest::Equals) | Op::Like => {
                let arguments = arguments.iter().map(literal).collect::<Option<Vec<_>>>()?;
                let (wanted, case) = (arguments.first(), arguments.get(1));
                self.matching(of, &|value| functions::text_test(op, value, wanted, case).holds())
            }
            _ => None,
        }
    }

    fn matching(&self, of: &Node, test: &dyn Fn(&Value) -> bool) -> Option<RoaringBitmap> {
        let column = column(&of.fields()?.join("."), self.people)?;
        Some(column.matching(self.day, PEOPLE, &|datum| test(&Value::from(datum))))
    }

    fn present(&self, path: &str) -> Option<RoaringBitmap> {
        match column(path, self.people) {
            Some(column) => Some(column.present(self.day, PEOPLE)),
            None => self.people.namespace(namespace(path)?).cloned(),
        }
    }
}

fn literal(node: &Node) -> Option<Value> {
    Some(match node {
        Node::Constant(Constant::Text(text)) => Value::Text(text.clone().into()),
        Node::Constant(Constant::Number(number, _)) => Value::Number(*number),
        Node::Constant(Constant::Truth(truth)) => Value::Truth(*truth),
        _ => return None,
    })
}

/// Fields that are yes or no of these people.
const FLAGS: [&str; 1] = ["consents.newsletter"];

/// Whether a field by itself is a yes or no of these people.
pub fn is_flag(node: &Node) -> bool {
    node.fields().is_some_and(|path| FLAGS.contains(&named(&path.join("."))))
}

/// The path under which these people have what another schema names so.
fn named(path: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == path).map_or(path, |(_, name)| name)
}

/// The attribute a path names, under this or another schema's name.
pub(super) fn column<'a>(path: &str, people: &'a People) -> Option<&'a Column> {
    people.column(named(path))
}

/// The namespace of an identity that a path names: `personalEmail.address`, `identityMap.ECID`.
pub(super) fn namespace(path: &str) -> Option<&'static str> {
    let wanted = match path {
        "personalEmail.address" => "email",
        _ => path.strip_prefix("identityMap.")?,
    };
    NAMESPACES.iter().map(|(name, _)| *name).find(|name| name.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::{Column, FLAGS, People};

    #[test]
    fn the_flags_are_those_of_the_people() {
        let people = People::generate(1);
        let flags = people.columns().filter(|(_, column)| matches!(column, Column::Flag(_))).map(|(path, _)| path);
        assert_eq!(flags.collect::<Vec<_>>(), FLAGS);
    }
}
