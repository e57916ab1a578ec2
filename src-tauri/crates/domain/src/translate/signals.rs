//! One trait rule as conditions on one event, or on the profile (rule translation §2.1).

use std::borrow::Cow;
use std::collections::HashSet;

use super::compare::{Compared, compare};
use super::condition::{Condition, quoted};
use super::field::{Field, Filled, Kind, Names, Standing, built_in, is_reserved};
use super::verdict::{Near, Verdict, Why};
use super::{Clause, Part, Settings};
use crate::rules::{Comparison, Expression, Operator, Text, TraitRule, Value};

/// A trait rule as conditions.
pub(super) struct Signals {
    /// What it is about.
    pub(super) about: About,
    /// Conditions that must all hold, each on an event of its own, or the one condition on the profile; `None` if a
    /// part of the rule has none.
    pub(super) conditions: Option<Vec<Condition>>,
    /// One for each comparison.
    pub(super) comparisons: Vec<Clause>,
    /// What is said of the rule as a whole.
    pub(super) whole: Vec<Clause>,
    /// Whether it depends on values that a person's profile keeps.
    pub(super) has_attributes: bool,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Calls.
    Events,
    /// The profile.
    Profile,
    /// Both at once, which is not possible.
    Both,
}

/// A comparison at its place, with the negations around it.
enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Leaf(Box<Leaf>),
}

struct Leaf {
    negated: bool,
    condition: Option<Condition>,
    filled: Filled,
    is_event: bool,
    is_attribute: bool,
}

/// A trait rule while it is read.
pub(super) struct Reading<'a> {
    settings: &'a Settings,
    names: &'a mut Names,
    onboarded: bool,
    /// Keys, in lower case, that the rule compares as numbers.
    numbers: HashSet<String>,
    clauses: Vec<Clause>,
}

/// Translates a trait rule.
pub(super) fn signals(rule: &TraitRule, onboarded: bool, settings: &Settings, names: &mut Names) -> Signals {
    let expression = settings.derive(&rule.0);
    let mut reading = Reading::new(&expression, onboarded, settings, names);
    let root = reading.node(&expression, false);
    let comparisons = reading.clauses;
    let mut facts = Facts::default();
    root.collect(&mut facts);
    let mut signals = Signals {
        about: match (facts.event > 0, facts.profile > 0) {
            (true, true) => About::Both,
            (false, true) => About::Profile,
            _ => About::Events,
        },
        conditions: None,
        comparisons,
        whole: Vec::new(),
        has_attributes: facts.attribute > 0,
    };
    if signals.about == About::Both {
        signals.whole.push(Clause::new(Part::Mix, Why::EventAndAttribute));
        return signals;
    }
    signals.separate(root, facts.analytics > 0 && facts.manager > 0);
    signals
}

impl Signals {
    /// Gives each dataset its own condition, if the rule needs two.
    fn separate(&mut self, root: Node, is_mixed: bool) {
        let nothing_sent = root.holds_without_keys();
        let parts = if is_mixed { root.by_dataset() } else { Ok(vec![root]) };
        match parts {
            Ok(parts) => {
                let absent = if is_mixed { parts.iter().any(Node::holds_without_keys) } else { nothing_sent };
                if absent {
                    self.whole.push(Clause::new(Part::Absent, Near::OtherEvents));
                }
                if is_mixed {
                    self.whole.push(Clause::new(Part::Event, Near::TwoDatasets));
                }
                self.conditions = parts.into_iter().map(Node::condition).collect();
            }
            Err(()) => self.whole.push(Clause::new(Part::Event, Why::TwoDatasets)),
        }
    }

    /// The field and the value, if the rule is only `key == "value"`.
    pub(super) fn one_value(&self) -> Option<(&str, &str)> {
        match self.conditions.as_deref()? {
            [Condition::Equals(path, values)] => match values.as_slice() {
                [value] if self.comparisons.len() == 1 => Some((path, value)),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Settings {
    /// The rule with each comparison that a derived signal can fulfill widened by what it is derived from.
    pub(super) fn derive<'e>(&self, expression: &'e Expression<Comparison>) -> Cow<'e, Expression<Comparison>> {
        if self.derived.is_empty() { Cow::Borrowed(expression) } else { Cow::Owned(with_derived(expression, self)) }
    }
}

impl<'a> Reading<'a> {
    /// Begins to read a rule, with its derived signals.
    pub(super) fn new(
        expression: &Expression<Comparison>,
        onboarded: bool,
        settings: &'a Settings,
        names: &'a mut Names,
    ) -> Self {
        let is_number = |comparison: &&&Comparison| {
            use Operator::{AtLeast, AtMost, Greater, Less};
            let is_relational = matches!(comparison.operator, Greater | AtLeast | Less | AtMost);
            is_relational || matches!(comparison.value, Value::Number(_))
        };
        let leaves = expression.leaves();
        let numbers = leaves.iter().filter(is_number).map(|comparison| comparison.key.to_lowercase()).collect();
        Self { settings, names, onboarded, numbers, clauses: Vec::with_capacity(leaves.len()) }
    }
}

impl Reading<'_> {
    /// One comparison by itself: its condition, and what is said of it.
    pub(super) fn compared(&mut self, comparison: &Comparison, negated: bool) -> (Option<Condition>, Clause) {
        let leaf = self.leaf(comparison, negated);
        // Each comparison has exactly one clause.
        let clause = self.clauses.pop().unwrap_or_else(|| Clause::new(Part::Rule, Why::Syntax));
        (leaf.condition, clause)
    }

    /// Pushes negations down to the comparisons.
    fn node(&mut self, expression: &Expression<Comparison>, negated: bool) -> Node {
        match expression {
            Expression::Group(inner) => self.node(inner, negated),
            Expression::Not(inner) => self.node(inner, !negated),
            Expression::And(all) | Expression::Or(all) => {
                let nodes = all.iter().map(|one| self.node(one, negated)).collect();
                if matches!(expression, Expression::And(_)) == negated { Node::Or(nodes) } else { Node::And(nodes) }
            }
            Expression::Leaf(comparison) => Node::Leaf(Box::new(self.leaf(comparison, negated))),
        }
    }

    fn leaf(&mut self, comparison: &Comparison, negated: bool) -> Leaf {
        let key = comparison.key.to_lowercase();
        let is_segid = key == "segid";
        let refused = if key.starts_with("p_") {
            Some(Why::Private)
        } else if is_reserved(&key) {
            Some(Why::Reserved)
        } else {
            None
        };
        let is_profile = self.onboarded || is_segid || key == "ic";
        let mut leaf = Leaf {
            negated,
            condition: None,
            filled: Filled::Any,
            is_event: !is_profile,
            is_attribute: is_profile && !is_segid,
        };
        if let Some(why) = refused {
            self.clauses.push(Clause::new(Part::Key(comparison.key.clone()), why));
            return leaf;
        }
        let (compared, verdict) = if is_segid {
            audience(comparison)
        } else {
            let field = self.field(&key, comparison);
            leaf.filled = field.filled;
            let outcome = compare(&field, comparison, !is_profile && !key.starts_with("d_"));
            (outcome.compared, outcome.verdict)
        };
        leaf.condition = compared.map(|compared| if negated { compared.fails } else { compared.holds });
        self.clauses.push(Clause::new(Part::Key(comparison.key.clone()), verdict));
        leaf
    }

    /// The field of a key: what a person mapped, the built-in one, or a proposal.
    pub(super) fn field(&mut self, key: &str, comparison: &Comparison) -> Field {
        if let Some(mapped) = self.settings.mapping.get(key) {
            return mapped.field();
        }
        let is_profile = self.onboarded || key == "ic";
        if let Some(field) = built_in(key).filter(|_| !is_profile) {
            return field;
        }
        let kind = match key {
            "ic" => Kind::Texts,
            key if self.numbers.contains(key) => Kind::Number,
            _ => Kind::Text,
        };
        let path = format!("{}.aam.{}", self.settings.tenant_path(), self.names.of(&comparison.key));
        Field { path, kind, filled: Filled::Any, standing: Standing::Missing, more: Vec::new() }
    }
}

/// A trait that was created by sharing: the audience itself.
fn audience(comparison: &Comparison) -> (Option<Compared>, Verdict) {
    let id = match &comparison.value {
        Value::Text(text) => &text.value,
        Value::Number(number) => number,
    };
    let inside = Condition::test(format!("inSegment({})", quoted(id)));
    let (holds, fails) = match comparison.operator {
        Operator::Equal => (inside.clone(), inside.not()),
        Operator::NotEqual => (inside.clone().not(), inside),
        _ => return (None, Why::Operator.into()),
    };
    (Some(Compared { holds, fails }), Near::Share.into())
}

/// The rule with each comparison that a derived signal can fulfill widened by what it is derived from.
fn with_derived(expression: &Expression<Comparison>, settings: &Settings) -> Expression<Comparison> {
    let all = |terms: &[Expression<Comparison>]| terms.iter().map(|term| with_derived(term, settings)).collect();
    match expression {
        Expression::And(terms) => Expression::And(all(terms)),
        Expression::Or(terms) => Expression::Or(all(terms)),
        Expression::Not(inner) => Expression::Not(Box::new(with_derived(inner, settings))),
        Expression::Group(inner) => Expression::Group(Box::new(with_derived(inner, settings))),
        Expression::Leaf(comparison) => {
            let from = settings.derived.iter().filter(|one| {
                let equals = matches!(&comparison.value, Value::Text(text) if text.value == one.value);
                comparison.operator == Operator::Equal && equals && comparison.key.eq_ignore_ascii_case(&one.key)
            });
            let mut terms = vec![Expression::Leaf(comparison.clone())];
            terms.extend(from.map(|one| {
                let value = Value::Text(Text::from(one.from_value.as_str()));
                Expression::Leaf(Comparison { key: one.from_key.clone(), operator: Operator::Equal, value })
            }));
            if terms.len() == 1 {
                Expression::Leaf(comparison.clone())
            } else {
                Expression::Group(Box::new(Expression::Or(terms)))
            }
        }
    }
}

/// How many comparisons of a rule need what.
#[derive(Default)]
struct Facts {
    event: usize,
    profile: usize,
    attribute: usize,
    analytics: usize,
    manager: usize,
}

impl Node {
    fn collect(&self, facts: &mut Facts) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.collect(facts)),
            Self::Leaf(leaf) => {
                facts.event += usize::from(leaf.is_event);
                facts.profile += usize::from(!leaf.is_event);
                facts.attribute += usize::from(leaf.is_attribute);
                facts.analytics += usize::from(leaf.filled == Filled::Analytics);
                facts.manager += usize::from(leaf.filled == Filled::Manager);
            }
        }
    }

    /// Whether it holds on a call, or for a profile, without any of the keys.
    fn holds_without_keys(&self) -> bool {
        match self {
            Self::And(all) => all.iter().all(Self::holds_without_keys),
            Self::Or(all) => all.iter().any(Self::holds_without_keys),
            Self::Leaf(leaf) => leaf.negated,
        }
    }

    /// The conditions that only one dataset can answer, apart; an error if one of them needs both.
    fn by_dataset(self) -> Result<Vec<Self>, ()> {
        let mut terms = Vec::new();
        self.terms(&mut terms);
        let (mut analytics, mut manager) = (Vec::new(), Vec::new());
        for term in terms {
            let mut facts = Facts::default();
            term.collect(&mut facts);
            match (facts.analytics > 0, facts.manager > 0) {
                (true, true) => return Err(()),
                (_, true) => manager.push(term),
                _ => analytics.push(term),
            }
        }
        Ok(vec![Self::And(analytics), Self::And(manager)])
    }

    fn terms(self, terms: &mut Vec<Self>) {
        match self {
            Self::And(all) => all.into_iter().for_each(|one| one.terms(terms)),
            other => terms.push(other),
        }
    }

    fn condition(self) -> Option<Condition> {
        Some(match self {
            Self::And(all) => Condition::all(all.into_iter().map(Self::condition).collect::<Option<_>>()?),
            Self::Or(all) => Condition::any(all.into_iter().map(Self::condition).collect::<Option<_>>()?),
            Self::Leaf(leaf) => leaf.condition?,
        })
    }
}
