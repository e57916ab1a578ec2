//! A segment rule while it is translated: the traits it names, and what is said of them (rule translation §6.2).

use std::collections::{HashMap, HashSet};

use super::condition::{Condition, quoted};
use super::field::Names;
use super::signals::{Signals, signals};
use super::traits::{TraitFacts, TraitKind, Traits};
use super::verdict::{AAM_TRAITS, NAMESPACE, Near, Verdict, Why};
use super::{Clause, Part, Settings};
use crate::TraitId;
use crate::rules::TraitRule;

/// Most conditions in one translation; what has more is not evaluated by any service.
const MOST_CONDITIONS: usize = 20_000;

/// A segment rule while it is translated.
pub(super) struct Composing<'a> {
    traits: &'a Traits,
    pub(super) settings: &'a Settings,
    names: Names,
    read: HashMap<TraitId, Option<TraitRule>>,
    pub(super) clauses: Vec<Clause>,
    /// Conditions that have no clause of their own.
    pub(super) more: usize,
}

impl<'a> Composing<'a> {
    pub(super) fn new(traits: &'a Traits, settings: &'a Settings) -> Self {
        Self { traits, settings, names: Names::default(), read: HashMap::new(), clauses: Vec::new(), more: 0 }
    }

    /// Whether there are more conditions than make sense.
    pub(super) fn is_too_large(&self) -> bool {
        self.clauses.len() + self.more > MOST_CONDITIONS
    }

    pub(super) fn say(&mut self, part: Part, verdict: impl Into<Verdict>) {
        self.clauses.push(Clause::new(part, verdict));
    }

    pub(super) fn facts(&self, id: TraitId) -> Option<&'a TraitFacts> {
        self.traits.get(&id)
    }

    /// The conditions of a trait with a rule; `None` if the rule cannot be read.
    pub(super) fn signals(&mut self, id: TraitId, rule: &str, onboarded: bool) -> Option<Signals> {
        let read = self.read.entry(id).or_insert_with(|| TraitRule::parse(rule).ok());
        let parsed = read.as_ref()?;
        Some(signals(parsed, onboarded, self.settings, &mut self.names))
    }

    /// Notes what is said of parts of a trait.
    pub(super) fn say_of(&mut self, id: TraitId, clauses: Vec<Clause>) {
        self.clauses.extend(clauses.into_iter().map(|one| Clause { of: Some(id), ..one }));
    }

    /// A trait by itself.
    pub(super) fn one(&mut self, id: TraitId) -> Option<Condition> {
        let whole = Part::Trait(id);
        let Some(facts) = self.facts(id) else {
            if self.settings.source {
                return Some(self.membership(id));
            }
            self.say(whole, Why::UnknownTrait);
            return None;
        };
        match &facts.kind {
            TraitKind::ThirdParty => {
                self.say(whole, Why::ThirdParty);
                None
            }
            TraitKind::Folder(_) => {
                let parts: Vec<Option<Condition>> = self.members(id).into_iter().map(|id| self.one(id)).collect();
                self.say(whole, Near::Snapshot);
                parts.into_iter().collect::<Option<Vec<_>>>().map(Condition::either)
            }
            TraitKind::Onboarded(rule) if self.settings.source && is_audience(rule) => self.by_rule(id, rule, facts),
            _ if self.settings.source => Some(self.membership(id)),
            TraitKind::Rule(rule) | TraitKind::Onboarded(rule) => self.by_rule(id, rule, facts),
            TraitKind::Algorithmic => {
                self.say(whole, Verdict::Data(AAM_TRAITS.to_owned()));
                Some(member(id))
            }
            TraitKind::ActiveAudience => {
                self.say(whole, Near::ActiveAudience);
                Some(identity("ECID"))
            }
            TraitKind::Synced(symbol) => {
                self.say(whole, Verdict::Data(format!("{NAMESPACE}{symbol}")));
                Some(identity(symbol))
            }
        }
    }

    fn by_rule(&mut self, id: TraitId, rule: &str, facts: &TraitFacts) -> Option<Condition> {
        let onboarded = matches!(facts.kind, TraitKind::Onboarded(_));
        let Some(signals) = self.signals(id, rule, onboarded) else {
            self.say(Part::Trait(id), Why::Syntax);
            return None;
        };
        let (condition, clauses) = signals.by_itself(facts.ttl_days);
        self.say_of(id, clauses);
        condition
    }

    /// The membership of a trait as the source brings it.
    fn membership(&mut self, id: TraitId) -> Condition {
        self.say(Part::Trait(id), Near::Membership);
        member(id)
    }

    /// The traits in a folder and the folders below, each once, in their order.
    pub(super) fn members(&self, folder: TraitId) -> Vec<TraitId> {
        let (mut found, mut seen) = (Vec::new(), HashSet::from([folder]));
        let mut open = vec![folder];
        while let Some(id) = open.pop() {
            match self.facts(id).map(|facts| &facts.kind) {
                Some(TraitKind::Folder(inside)) => {
                    open.extend(inside.iter().rev().copied().filter(|one| seen.insert(*one)));
                }
                _ => found.push(id),
            }
        }
        found
    }
}

/// Whether a rule is that of a shared audience. Its membership would be circular.
fn is_audience(rule: &str) -> bool {
    TraitRule::parse(rule).is_ok_and(|rule| rule.0.leaves().iter().any(|one| one.key.eq_ignore_ascii_case("segid")))
}

/// Membership of a trait on the profile.
pub(super) fn member(id: TraitId) -> Condition {
    Condition::test(format!(
        "segmentMembership.get(\"AAMTraits\").get(\"{id}\").status in [\"realized\", \"existing\"]"
    ))
}

fn identity(symbol: &str) -> Condition {
    Condition::test(format!("identityMap.get({}).isNotNull()", quoted(symbol)))
}
