//! Answers PQL about the simulated people.

use roaring::RoaringBitmap;

use super::columns::{Column, Datum, Day};
use super::functions;
use super::people::{NAMESPACES, PEOPLE, People};
use super::values::{Question, Scope, Value};
use crate::rules::pql::{Compare, Expr, Literal, Tail};

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

/// Looks up the members of a segment by name space (`ups`, `AAMSegments`, `AAMTraits`) and id.
pub type MembersOf<'a> = dyn Fn(&str, &str) -> RoaringBitmap + 'a;

/// Who fulfils a condition, and of whom it cannot be said.
struct Answer {
    yes: RoaringBitmap,
    unknown: RoaringBitmap,
}

/// Who fulfils an expression on `day`. Of a field that nobody has nothing can be said: neither it nor its opposite
/// selects anyone.
pub fn fulfilling(expr: &Expr, people: &People, day: Day, members: &MembersOf<'_>) -> RoaringBitmap {
    answer(expr, people, day, members).yes
}

fn answer(expr: &Expr, people: &People, day: Day, members: &MembersOf<'_>) -> Answer {
    let certain = |yes: RoaringBitmap| Answer { yes, unknown: RoaringBitmap::new() };
    let each = |all: &'_ [Expr]| all.iter().map(|one| answer(one, people, day, members)).collect::<Vec<_>>();
    match expr {
        Expr::Or(all) => each(all).into_iter().fold(certain(RoaringBitmap::new()), |a, b| {
            let yes = a.yes | b.yes;
            Answer { unknown: (a.unknown | b.unknown) - &yes, yes }
        }),
        Expr::And(all) => each(all).into_iter().fold(certain(people.everyone().clone()), |a, b| {
            let possible = (&a.yes | &a.unknown) & (&b.yes | &b.unknown);
            let yes = a.yes & b.yes;
            Answer { unknown: possible - &yes, yes }
        }),
        Expr::Not(one) => {
            let Answer { yes, unknown } = answer(one, people, day, members);
            Answer { yes: people.everyone() - yes - &unknown, unknown }
        }
        _ => {
            let quick = membership(expr, people, members).or_else(|| of_column(expr, people, day));
            quick.map_or_else(|| person_by_person(expr, people, day, members), certain)
        }
    }
}

/// Conditions about one segment.
fn membership(expr: &Expr, people: &People, members: &MembersOf<'_>) -> Option<RoaringBitmap> {
    if let Expr::Call(name, arguments) = expr
        && name == "inSegment"
    {
        return Some(members("ups", arguments.first()?.as_text()?));
    }
    if let Some((namespace, id, rest)) = expr.membership() {
        let found = members(namespace, id);
        return match rest {
            [] => Some(found),
            [Tail::Call(name, _)] if name == "isNotNull" => Some(found),
            [Tail::Call(name, _)] if name == "isNull" => Some(people.everyone() - found),
            _ => None,
        };
    }
    let (of, statuses) = match expr {
        Expr::Compare(of, Compare::Equal, status) => (of, vec![status.as_text()?]),
        Expr::In(of, false, list) => match &**list {
            Expr::List(all) => (of, all.iter().map(Expr::as_text).collect::<Option<Vec<_>>>()?),
            _ => return None,
        },
        _ => return None,
    };
    let (namespace, id, rest) = of.membership()?;
    matches!(rest, [Tail::Field(field)] if field == "status").then_some(())?;
    let inside = statuses.iter().any(|status| matches!(*status, "realized" | "existing"));
    Some(if inside { members(namespace, id) } else { RoaringBitmap::new() })
}

/// Conditions about one attribute and literals, which are looked up in its column at once. A person without a value
/// does not pass.
fn of_column(expr: &Expr, people: &People, day: Day) -> Option<RoaringBitmap> {
    let literal = |expr: &Expr| match expr {
        Expr::Literal(Literal::Text(text)) => Some(Value::Text(text.clone())),
        Expr::Literal(Literal::Number(number)) => number.parse().ok().map(Value::Number),
        Expr::Literal(Literal::Truth(truth)) => Some(Value::Truth(*truth)),
        _ => None,
    };
    let literals = |all: &[Expr]| all.iter().map(literal).collect::<Option<Vec<Value>>>();
    let matching = |path: &[&str], test: &dyn Fn(&Value) -> bool| {
        let test = |datum: Datum<'_>| test(&value_of(datum));
        Some(column(&path.join("."), people)?.matching(day, PEOPLE, &test))
    };
    match expr {
        Expr::Compare(of, operator, with) => {
            let with = literal(with)?;
            matching(&fields(of)?, &|value| functions::ordered(value, &with).is_some_and(|order| operator.holds(order)))
        }
        Expr::In(of, negated, list) => match (fields(of), &**list) {
            // `"Rugs" in interests`
            (None, list) if !negated && column(&fields(list)?.join("."), people)?.is_list() => {
                let wanted = literal(of)?;
                matching(&fields(list)?, &|value| *value == wanted)
            }
            (Some(path), Expr::List(all)) => {
                let all = Value::List(literals(all)?);
                matching(&path, &|value| functions::contained(value, &all) == Some(!negated))
            }
            _ => None,
        },
        Expr::Like(of, pattern) => {
            let pattern = [literal(pattern)?];
            matching(&fields(of)?, &|value| functions::text_test("like", value, &pattern) == Value::Truth(true))
        }
        Expr::Name(_) => matching(&fields(expr)?, &|value| *value == Value::Truth(true)),
        Expr::Path(head, tails) => {
            let Some((Tail::Call(name, arguments), before)) = tails.split_last() else {
                return matching(&fields(expr)?, &|value| *value == Value::Truth(true));
            };
            let path = fields_of(head, before)?;
            match name.as_str() {
                "isNotNull" => present(&path.join("."), people, day),
                "isNull" => present(&path.join("."), people, day).map(|there| people.everyone() - there),
                "includes" | "contains" if column(&path.join("."), people)?.is_list() => {
                    let wanted = literals(arguments)?;
                    matching(&path, &|value| wanted.first().is_some_and(|wanted| wanted == value))
                }
                _ if TEXT_TESTS.contains(&name.as_str()) => {
                    let arguments = literals(arguments)?;
                    matching(&path, &|value| functions::text_test(name, value, &arguments) == Value::Truth(true))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Tests that one item of a list passes for the whole of it.
const TEXT_TESTS: [&str; 5] = ["startsWith", "endsWith", "contains", "equals", "like"];

fn value_of(datum: Datum<'_>) -> Value {
    match datum {
        Datum::Text(text) => Value::Text(text.to_owned()),
        Datum::Number(number) => Value::Number(number),
        Datum::Truth(truth) => Value::Truth(truth),
    }
}

fn present(path: &str, people: &People, day: Day) -> Option<RoaringBitmap> {
    match column(path, people) {
        Some(column) => Some(column.present(day, PEOPLE)),
        None => people.namespace(namespace(path)?).cloned(),
    }
}

/// The fields of a path that is nothing else.
fn fields(expr: &Expr) -> Option<Vec<&str>> {
    match expr {
        Expr::Name(name) => Some(vec![name]),
        Expr::Path(head, tails) => fields_of(head, tails),
        _ => None,
    }
}

fn fields_of<'e>(head: &'e Expr, tails: &'e [Tail]) -> Option<Vec<&'e str>> {
    let mut path = match head {
        Expr::Name(name) => vec![name.as_str()],
        Expr::Parameter(1) => Vec::new(),
        _ => return None,
    };
    for tail in tails {
        match tail {
            Tail::Field(name) => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

/// Everything else is worked out for one person after the other; once is enough where it speaks of nothing that
/// people have.
fn person_by_person(expr: &Expr, people: &People, day: Day, members: &MembersOf<'_>) -> Answer {
    let remembered = std::cell::RefCell::new(std::collections::HashMap::<(String, String), RoaringBitmap>::new());
    let members = |namespace: &str, id: &str| {
        let key = (namespace.to_owned(), id.to_owned());
        remembered.borrow_mut().entry(key).or_insert_with(|| members(namespace, id)).clone()
    };
    let question = Question::new(people, day, &members);
    let sort = |person: Option<u32>| match question.value(expr, &mut Scope::of(person)) {
        Value::Truth(truth) => Some(truth),
        Value::List(items) => Some(!items.is_empty()),
        _ => None,
    };
    let (mut yes, mut unknown) = (RoaringBitmap::new(), RoaringBitmap::new());
    if !concerns(expr, people) {
        match sort(None) {
            Some(true) => yes.clone_from(people.everyone()),
            Some(false) => {}
            None => unknown.clone_from(people.everyone()),
        }
        return Answer { yes, unknown };
    }
    for person in 0..PEOPLE {
        match sort(Some(person)) {
            Some(true) => drop(yes.insert(person)),
            Some(false) => {}
            None => drop(unknown.insert(person)),
        }
    }
    Answer { yes, unknown }
}

/// Whether the expression names anything these people have. What a variable stands for is not followed: it may be
/// anything.
fn concerns(expr: &Expr, people: &People) -> bool {
    let (mut variables, mut paths): (Vec<&str>, Vec<Vec<&str>>) = (Vec::new(), Vec::new());
    // The name at the head of a path is visited by itself too; alone it says nothing of what the path leads to.
    let mut heads: Vec<*const Expr> = Vec::new();
    expr.visit(&mut |one| match one {
        Expr::Name(_) if heads.last() == Some(&std::ptr::from_ref(one)) => {}
        Expr::Lambda(names, _) => variables.extend(names.iter().map(String::as_str)),
        Expr::Let(name, ..) => variables.push(name),
        Expr::Call(name, _) | Expr::Name(name) => paths.push(vec![name]),
        Expr::Path(head, tails) => {
            let fields = tails.iter().map_while(|tail| match tail {
                Tail::Field(name) => Some(name.as_str()),
                _ => None,
            });
            heads.push(std::ptr::from_ref(&**head));
            match &**head {
                Expr::Name(name) => paths.push(std::iter::once(name.as_str()).chain(fields).collect()),
                Expr::Parameter(_) | Expr::Up(_) => paths.push(fields.collect()),
                _ => {}
            }
        }
        _ => {}
    });
    let knows = |path: &[&str]| {
        let (first, path) = (path.first().copied().unwrap_or_default(), path.join("."));
        let inside = format!("{path}.");
        let same = |known: &str| known == path || known.starts_with(&inside);
        path.is_empty()
            || matches!(first, "segmentMembership" | "inSegment" | "identityMap" | "personalEmail")
            || ALIASES.iter().any(|(alias, _)| same(alias))
            || people.columns().any(|(column, _)| same(column))
    };
    paths.iter().any(|path| match path[..] {
        [first, ref rest @ ..] if variables.contains(&first) => knows(rest),
        _ => knows(path),
    })
}

/// Fields that are yes or no of these people.
const FLAGS: [&str; 1] = ["consents.newsletter"];

/// Whether a field by itself is a yes or no of these people.
pub fn is_flag(expr: &Expr) -> bool {
    fields(expr).is_some_and(|path| FLAGS.contains(&named(&path.join("."))))
}

/// The path under which these people have what another schema names so.
fn named(path: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == path).map_or(path, |(_, name)| name)
}

/// The attribute a path names, under this or another schema's name.
pub(super) fn column<'a>(path: &str, people: &'a People) -> Option<&'a Column> {
    people.column(named(path))
}

/// The name space of an identity that a path names: `personalEmail.address`, `identityMap.ECID`.
pub(super) fn namespace(path: &str) -> Option<&'static str> {
    let wanted = match path {
        "personalEmail.address" => "email",
        _ => path.strip_prefix("identityMap.")?,
    };
    NAMESPACES.iter().map(|(name, _)| *name).find(|name| name.eq_ignore_ascii_case(wanted))
}

/// SQL-like pattern: `%` any run, `_` one character.
pub(super) fn like(text: &[char], pattern: &[char]) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('%') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '_' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::{Column, FLAGS, People, like};

    #[test]
    fn the_flags_are_those_of_the_people() {
        let people = People::generate(1);
        let flags = people.columns().filter(|(_, column)| matches!(column, Column::Flag(_))).map(|(path, _)| path);
        assert_eq!(flags.collect::<Vec<_>>(), FLAGS);
    }

    #[test]
    fn like_matches_runs_and_single_characters() {
        let matches =
            |text: &str, pattern: &str| like(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>());
        assert!(matches("Garden furniture", "%furn_ture"));
        assert!(matches("München", "M_nchen"));
        assert!(matches("aab", "%ab"), "a run must be tried again further on");
        assert!(!matches("Furniture", "Garden%"));
        assert!(!matches("ab", "a"));
        assert!(matches("", "%"));
    }
}
