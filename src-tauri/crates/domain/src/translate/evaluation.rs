//! How Experience Platform can evaluate what is written here, and what its saving checks would say (rule translation §9).

use crate::rules::pql::{Compare, Expr, Format, Tail, Unit, When};

/// How an audience can be evaluated. In batch every one can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// As data arrives.
    pub streaming: Possible,
    /// On the edge.
    pub edge: Possible,
    /// What the service would warn of, or refuse.
    pub warnings: Warnings,
}

/// Whether a way of evaluation is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Possible {
    /// By Adobe's list of eligible queries.
    Yes,
    /// It is in older lists only.
    Unknown,
    /// Not.
    No,
}

/// What the service would warn of, or refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Warnings {
    /// More than three counts.
    pub many_counts: bool,
    /// About so many conditions on events that the check of the logic may refuse it.
    pub complex: bool,
    /// Longer than any text that is known to be accepted.
    pub long: bool,
}

/// Most counts without a warning.
const MOST_COUNTS: usize = 3;
/// Conditions on events from which the check of the logic is likely to refuse an audience.
const MOST_CONDITIONS: usize = 10;
/// Characters that are known to be accepted.
const LONGEST: usize = 8_000;

/// What a condition is made of.
#[derive(Default)]
struct Parts {
    chains: usize,
    counts: usize,
    /// Events asked for with a window longer than a day, or none.
    long_windows: usize,
    /// Sequences with a number of times.
    times: usize,
    negated_chains: usize,
    memberships: usize,
    audiences: usize,
}

/// How a translated condition can be evaluated; `None` if it is no PQL.
pub fn evaluation(pql: &str) -> Option<Evaluation> {
    let expr = Expr::parse(pql, Format::Text).ok()?;
    let mut parts = Parts::default();
    parts.add(&expr, false);
    let (streaming, edge) = parts.possible();
    let warnings = Warnings {
        many_counts: parts.counts > MOST_COUNTS,
        complex: parts.chains + parts.counts > MOST_CONDITIONS,
        long: pql.chars().count() > LONGEST,
    };
    Some(Evaluation { streaming, edge, warnings })
}

impl Parts {
    fn possible(&self) -> (Possible, Possible) {
        let events = self.chains + self.counts;
        if self.memberships > 0 || self.counts > 0 || self.negated_chains > 0 || self.long_windows > 0 {
            return (Possible::No, Possible::No);
        }
        match (events, self.audiences, self.times) {
            // Audiences of audiences stream, by Adobe's recipe.
            (0, ..) | (1, 0, 0) => (Possible::Yes, Possible::Yes),
            (1, 0, _) => (Possible::Unknown, Possible::Unknown),
            // Two events need an order, and pages disagree on an event with an audience.
            _ => (Possible::No, Possible::No),
        }
    }

    fn add(&mut self, expr: &Expr, negated: bool) {
        match expr {
            Expr::And(all) | Expr::Or(all) => all.iter().for_each(|one| self.add(one, negated)),
            Expr::Not(one) => self.add(one, !negated),
            Expr::Chain(.., steps) => {
                self.chains += 1;
                self.negated_chains += usize::from(negated);
                self.times += usize::from(steps.iter().any(|step| step.count.is_some()));
                self.long_windows += usize::from(!steps.iter().all(|step| step.when.as_ref().is_some_and(is_short)));
            }
            Expr::Call(name, _) if name == "inSegment" => self.audiences += 1,
            other => {
                other.visit(&mut |one| match one {
                    _ if one.membership().is_some() => self.memberships += 1,
                    Expr::Path(_, tails) if matches!(tails.last(), Some(Tail::Call(name, _)) if name == "count") => {
                        self.counts += 1;
                    }
                    _ => {}
                });
            }
        }
    }
}

/// Whether a window reaches back a day at most.
fn is_short(when: &When) -> bool {
    match when {
        When::Distance(Compare::AtMost | Compare::Less, count, Unit::Hour, "before", _) => *count <= 24,
        When::On(moment) => moment.to_string() == "today",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Possible, evaluation};

    #[test]
    fn ways_of_evaluation_are_those_of_the_reference() {
        let (yes, no, unknown) = (Possible::Yes, Possible::No, Possible::Unknown);
        let day = "CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHEN(<= 24 hours before now)])";
        for (pql, expected) in [
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHEN(<= 120 days before now)])", no),
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a = 1)])", no),
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHEN(yesterday)])", no),
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHEN(today)])", yes),
            (day, yes),
            (&day.replace("now)]", "now) COUNT(2)]"), unknown),
            (&format!("{day} and _acme.aam.ic.includes(\"x\")"), yes),
            (&format!("{day} and inSegment(\"x\")"), no),
            (&format!("{day} and {day}"), no),
            (&format!("not({day})"), no),
            ("identityMap.get(\"ECID\").isNotNull()", yes),
            ("inSegment(\"a\") or inSegment(\"b\")", yes),
            ("segmentMembership.get(\"AAMTraits\").get(\"1\").status in [\"realized\", \"existing\"]", no),
            ("xEvent[(timestamp occurs <= 24 hours before now) and (a = 1)].count() <= 2", no),
        ] {
            let found = evaluation(pql).unwrap();
            assert_eq!((found.streaming, found.edge), (expected, expected), "{pql}");
        }
        let warnings = evaluation(&[day; 11].join(" or ")).unwrap().warnings;
        assert!(warnings.complex && !warnings.many_counts && !warnings.long);
    }
}
