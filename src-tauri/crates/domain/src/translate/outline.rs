//! A translated rule part by part, for people who compare both sides; and what is left of it without the parts that do
//! not translate (rule translation §6.4).

use super::compose::Composing;
use super::condition::Condition;
use super::field::Names;
use super::signals::Reading;
use super::traits::Traits;
use super::verdict::Verdict;
use super::{Clause, LONGEST_RULE, Settings, Translation, segment_rule, trait_rule};
use crate::rules::{Comparison, Condition as Asked, Expression, SegmentRule, TraitRule};

/// A rule part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outline<L> {
    /// Parts that are joined.
    Group(Group<L>),
    /// One condition.
    Leaf(Leaf<L>),
}

/// Parts that are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<L> {
    /// Whether all of them must hold; else any.
    pub all: bool,
    /// Whether the rule has `NOT` before it.
    pub negated: bool,
    /// How it is written in PQL.
    pub written: Joint,
    /// The parts.
    pub parts: Vec<Outline<L>>,
}

/// How the parts of a group are joined in PQL. A negation of a trait rule is pushed down to its comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// With `and`; else with `or`.
    pub all: bool,
    /// With `not` around it.
    pub negated: bool,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf<L> {
    /// As it is in the rule.
    pub asked: L,
    /// Whether the rule has `NOT` before it.
    pub negated: bool,
    /// Its part of the PQL, with the negation; `None` if it has none.
    pub pql: Option<String>,
    /// What is said of it, in order.
    pub clauses: Vec<Clause>,
    /// What changes if it is left out; `None` if it stays, or if nothing would be left.
    pub left_out: Option<LeftOut>,
}

/// What changes when a condition is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The direction in which the members change.
    pub moves: Moves,
    /// Whether the condition excludes people, who would then be in.
    pub excludes: bool,
}

/// The direction in which members change when conditions are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// Only more people.
    Larger,
    /// Only fewer people.
    Smaller,
    /// Some come, some go.
    Either,
}

/// What is left of a rule without the conditions that do not translate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// The rest of the rule.
    pub rule: String,
    /// Its translation.
    pub translation: Translation,
    /// How its members differ.
    pub moves: Moves,
    /// Whether people come in whom the rule excludes.
    pub excludes: bool,
}

/// A translation and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlined<L> {
    /// The translation.
    pub translation: Translation,
    /// Its parts; `None` if it is no rule.
    pub outline: Option<Outline<L>>,
    /// What is left without the conditions that do not translate; `None` if all do, or if nothing that does is left.
    pub without: Option<Without>,
}

/// Translates a segment rule part by part.
pub fn outlined_segment(rule: &str, traits: &Traits, settings: &Settings) -> Outlined<Asked> {
    let translation = segment_rule(rule, traits, settings);
    let parsed = if rule.len() > LONGEST_RULE { None } else { SegmentRule::parse(rule).ok() };
    let Some(SegmentRule(expression)) = parsed else { return Outlined { translation, outline: None, without: None } };
    let mut composing = Composing::new(traits, settings);
    let outline = composing.outline(&expression, false);
    if composing.is_too_large() {
        return Outlined { translation, outline: None, without: None };
    }
    finished(translation, &expression, outline, |rest| segment_rule(rest, traits, settings))
}

/// Translates a trait rule part by part. Comparisons that a derived signal can fulfill have it beside them.
pub fn outlined_trait(rule: &str, settings: &Settings) -> Outlined<Comparison> {
    let translation = trait_rule(rule, settings);
    let parsed = if rule.len() > LONGEST_RULE { None } else { TraitRule::parse(rule).ok() };
    let Some(parsed) = parsed else { return Outlined { translation, outline: None, without: None } };
    let expression = settings.derive(&parsed.0);
    let mut names = Names::default();
    let mut reading = Reading::new(&expression, settings.onboarded, settings, &mut names);
    let outline = reading.outline(&expression, false, false);
    let derived = Settings { derived: Vec::new(), ..settings.clone() };
    finished(translation, &expression, outline, |rest| trait_rule(rest, &derived))
}

/// Adds what is left out, and what that changes.
fn finished<L: Clone + std::fmt::Display>(
    translation: Translation,
    expression: &Expression<L>,
    mut outline: Outline<L>,
    translate: impl Fn(&str) -> Translation,
) -> Outlined<L> {
    let mut leaves = Vec::new();
    outline.leaves(&mut leaves);
    let dropped: Vec<bool> = leaves.iter().map(|leaf| !leaf.translates()).collect();
    let mut without = None;
    if dropped.contains(&true) {
        let mut pruning = Pruning { dropped: &dropped, next: 0, left_out: vec![None; dropped.len()] };
        if let Some(rest) = pruning.rest(expression, true) {
            for (leaf, left_out) in leaves.into_iter().zip(&pruning.left_out) {
                leaf.left_out = *left_out;
            }
            let rule = rest.to_string();
            let rest = translate(&rule);
            let all: Vec<LeftOut> = pruning.left_out.into_iter().flatten().collect();
            let moves =
                all.iter().map(|one| one.moves).reduce(|one, other| if one == other { one } else { Moves::Either });
            let excludes = all.iter().any(|one| one.excludes && one.moves == Moves::Larger);
            without =
                moves.filter(|_| rest.is_usable()).map(|moves| Without { rule, translation: rest, moves, excludes });
        }
    }
    Outlined { translation, outline: Some(outline), without }
}

impl<L> Leaf<L> {
    fn translates(&self) -> bool {
        self.clauses.iter().all(|clause| clause.verdict.is_usable())
    }

    /// The worst of what is said of it.
    pub fn verdict(&self) -> Verdict {
        self.clauses.iter().map(|clause| clause.verdict.clone()).reduce(Verdict::or_worse).unwrap_or(Verdict::Exact)
    }
}

impl<L> Outline<L> {
    /// Every condition, in reading order.
    fn leaves<'a>(&'a mut self, found: &mut Vec<&'a mut Leaf<L>>) {
        match self {
            Self::Group(group) => group.parts.iter_mut().for_each(|part| part.leaves(found)),
            Self::Leaf(leaf) => found.push(leaf),
        }
    }
}

impl Composing<'_> {
    fn outline(&mut self, expression: &Expression<Asked>, negated: bool) -> Outline<Asked> {
        match expression {
            Expression::Group(inner) => self.outline(inner, negated),
            Expression::Not(inner) => self.outline(inner, !negated),
            Expression::And(all) | Expression::Or(all) => {
                let joint = matches!(expression, Expression::And(_));
                let parts = all.iter().map(|one| self.outline(one, false)).collect();
                Outline::Group(Group { all: joint, negated, written: Joint { all: joint, negated }, parts })
            }
            Expression::Leaf(asked) => {
                let before = self.clauses.len();
                let condition = self.part(expression).map(|one| if negated { one.not() } else { one });
                let clauses = self.clauses.get(before..).unwrap_or_default().to_vec();
                Outline::Leaf(leaf(asked.clone(), negated, condition.as_ref(), clauses))
            }
        }
    }
}

impl Reading<'_> {
    /// `negated` is whether `NOT` is right before it, `opposite` whether an odd number of them is around it.
    fn outline(&mut self, expression: &Expression<Comparison>, negated: bool, opposite: bool) -> Outline<Comparison> {
        match expression {
            Expression::Group(inner) => self.outline(inner, negated, opposite),
            Expression::Not(inner) => self.outline(inner, !negated, !opposite),
            Expression::And(all) | Expression::Or(all) => {
                let joint = matches!(expression, Expression::And(_));
                let parts = all.iter().map(|one| self.outline(one, false, opposite)).collect();
                let written = Joint { all: joint != opposite, negated: false };
                Outline::Group(Group { all: joint, negated, written, parts })
            }
            Expression::Leaf(asked) => {
                let (condition, clause) = self.compared(asked, opposite);
                Outline::Leaf(leaf(asked.clone(), negated, condition.as_ref(), vec![clause]))
            }
        }
    }
}

fn leaf<L>(asked: L, negated: bool, condition: Option<&Condition>, clauses: Vec<Clause>) -> Leaf<L> {
    Leaf { asked, negated, pql: condition.map(ToString::to_string), clauses, left_out: None }
}

/// Takes conditions out of a rule.
struct Pruning<'a> {
    /// Which, in reading order.
    dropped: &'a [bool],
    /// How many were seen.
    next: usize,
    left_out: Vec<Option<LeftOut>>,
}

impl Pruning<'_> {
    /// What is left; `positive` is whether an even number of negations is around it.
    fn rest<L: Clone>(&mut self, expression: &Expression<L>, positive: bool) -> Option<Expression<L>> {
        match expression {
            Expression::Leaf(_) => {
                let is_dropped = self.dropped.get(self.next).copied().unwrap_or_default();
                if let Some(place) = self.left_out.get_mut(self.next).filter(|_| is_dropped) {
                    // Which way is decided by the group that it is missing in.
                    *place = Some(LeftOut { moves: Moves::Either, excludes: !positive });
                }
                self.next += 1;
                (!is_dropped).then(|| expression.clone())
            }
            Expression::Group(inner) => self.rest(inner, positive).map(|rest| Expression::Group(Box::new(rest))),
            Expression::Not(inner) => self.rest(inner, !positive).map(|rest| Expression::Not(Box::new(rest))),
            Expression::And(all) | Expression::Or(all) => {
                let joint = matches!(expression, Expression::And(_));
                let (mut rest, mut gone) = (Vec::with_capacity(all.len()), Vec::new());
                for one in all {
                    let first = self.next;
                    match self.rest(one, positive) {
                        Some(left) => rest.push(left),
                        None => gone.push(first..self.next),
                    }
                }
                let moves = if joint == positive { Moves::Larger } else { Moves::Smaller };
                for range in gone {
                    let places = self.left_out.get_mut(range).unwrap_or_default();
                    places.iter_mut().flatten().for_each(|left_out| left_out.moves = moves);
                }
                match rest.len() {
                    0 => None,
                    1 => rest.pop(),
                    _ if joint => Some(Expression::And(rest)),
                    _ => Some(Expression::Or(rest)),
                }
            }
        }
    }
}
