//! Answers PQL about the simulated people.

use roaring::RoaringBitmap;

use super::columns::{Column, Datum, Day};
use super::people::{PEOPLE, People};
use crate::rules::pql::{Case, Expr, Literal, Op, TextTest};

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

/// Who fulfils an expression on `day`, or `None` when it speaks of fields these people do not have.
pub fn fulfilling(expr: &Expr, people: &People, day: Day, members: &MembersOf<'_>) -> Option<RoaringBitmap> {
    match expr {
        Expr::Or(branches) => branches
            .iter()
            .try_fold(RoaringBitmap::new(), |all, branch| Some(all | fulfilling(branch, people, day, members)?)),
        Expr::And(branches) => branches
            .iter()
            .try_fold(people.everyone().clone(), |all, branch| Some(all & fulfilling(branch, people, day, members)?)),
        Expr::Not(inner) => Some(people.everyone() - fulfilling(inner, people, day, members)?),
        Expr::Always(true) => Some(people.everyone().clone()),
        Expr::Always(false) => Some(RoaringBitmap::new()),
        Expr::Member { namespace, id, statuses } => {
            let inside = statuses.is_empty() || statuses.iter().any(|s| s == "realized" || s == "existing");
            let found = members(namespace, id);
            Some(if inside { found } else { RoaringBitmap::new() })
        }
        Expr::Exists(path) => match identity(path, people) {
            Some(known) => Some(known.clone()),
            None => Some(column(path, people)?.present(day, PEOPLE)),
        },
        Expr::Compare(path, op, value) => {
            Some(column(path, people)?.matching(day, PEOPLE, &|datum| compares(datum, *op, value)))
        }
        Expr::In(path, values) => Some(
            column(path, people)?
                .matching(day, PEOPLE, &|datum| values.iter().any(|value| compares(datum, Op::Equal, value))),
        ),
        Expr::Text(path, test, value, case) => {
            let list = matches!(column(path, people)?, Column::Several { .. });
            let test = if list && *test == TextTest::Contains { TextTest::Equals } else { *test };
            Some(column(path, people)?.matching(day, PEOPLE, &|datum| text_passes(datum, test, value, *case)))
        }
    }
}

/// Whether a path names an attribute.
pub(super) fn has_column(path: &str, people: &People) -> bool {
    column(path, people).is_some()
}

/// Whether a path names an attribute or an identity.
pub(super) fn has_field(path: &str, people: &People) -> bool {
    has_column(path, people) || identity(path, people).is_some()
}

fn column<'a>(path: &str, people: &'a People) -> Option<&'a Column> {
    let path = ALIASES.iter().find(|(alias, _)| *alias == path).map_or(path, |(_, name)| name);
    people.column(path)
}

/// Fields that stand for an identity: `exists personalEmail.address`.
fn identity<'a>(path: &str, people: &'a People) -> Option<&'a RoaringBitmap> {
    match path {
        "personalEmail.address" | "identityMap.Email" => people.namespace("email"),
        _ => people.namespace(path.strip_prefix("identityMap.")?),
    }
}

fn compares(datum: Datum<'_>, op: Op, value: &Literal) -> bool {
    let order = match (datum, value) {
        (Datum::Text(a), Literal::Text(b)) => Some(a.cmp(b.as_str())),
        (Datum::Number(a), Literal::Number(b)) => a.partial_cmp(b),
        (Datum::Truth(a), Literal::Truth(b)) => Some(a.cmp(b)),
        _ => None,
    };
    order.is_some_and(|order| match op {
        Op::Equal => order.is_eq(),
        Op::NotEqual => order.is_ne(),
        Op::Less => order.is_lt(),
        Op::AtMost => order.is_le(),
        Op::Greater => order.is_gt(),
        Op::AtLeast => order.is_ge(),
    })
}

fn text_passes(datum: Datum<'_>, test: TextTest, value: &str, case: Case) -> bool {
    let Datum::Text(text) = datum else { return false };
    let (text, value) = match case {
        Case::Sensitive => (text.to_owned(), value.to_owned()),
        Case::Ignored => (text.to_lowercase(), value.to_lowercase()),
    };
    match test {
        TextTest::Like => like(&text.chars().collect::<Vec<_>>(), &value.chars().collect::<Vec<_>>()),
        TextTest::StartsWith => text.starts_with(&value),
        TextTest::EndsWith => text.ends_with(&value),
        TextTest::Contains => text.contains(&value),
        TextTest::Equals => text == value,
    }
}

/// SQL-like pattern: `%` any run, `_` one character.
fn like(text: &[char], pattern: &[char]) -> bool {
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
    use super::like;

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
