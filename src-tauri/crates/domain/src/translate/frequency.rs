//! `FREQUENCY(…)`: how often traits were realized, and when (rule translation §4.2).

use super::Part;
use super::compose::{Composing, member};
use super::condition::Condition;
use super::signals::{About, Signals};
use super::traits::TraitKind;
use super::verdict::{AAM_REAL_TIME, AAM_TRAITS, Near, Verdict, Why};
use super::window::{Window, alive, chain, counted, events, expiry};
use crate::TraitId;
use crate::rules::{CountOperator, Frequency, Recency, RecencyOperator};

/// What is counted: events of a condition, or a person who has something.
enum Unit {
    /// Events, of a trait with such an expiry.
    Events(Vec<Condition>, u32),
    /// Once for a person of whom it holds.
    Person(Condition),
}

/// Translates a count, and notes what is said of it.
pub(super) fn frequency(composing: &mut Composing<'_>, asked: &Frequency) -> Option<Condition> {
    let mut traits = asked.traits.clone();
    let mut seen = std::collections::HashSet::new();
    traits.retain(|id| seen.insert(*id));
    let label = Part::Count(asked.traits.clone());
    if asked.operator == CountOperator::AtLeast && asked.times == 0 {
        // Everybody.
        composing.say(label, Why::Frequency);
        return None;
    }
    if composing.settings.source {
        return by_events_of_source(composing, &traits, asked, label);
    }
    if !can_be_counted(composing, &traits, &label) {
        return None;
    }
    let has_folder = traits.iter().any(|id| is_folder(composing, *id));
    let counted = units(composing, &traits);
    if has_folder {
        composing.say(Part::CountFolder(asked.traits.clone()), Near::Snapshot);
    }
    let Some(units) = counted else {
        let members: Vec<TraitId> = traits.iter().flat_map(|id| composing.members(*id)).collect();
        let of = |id: &TraitId| composing.facts(*id).map(|facts| by_time(facts.ttl_days, asked));
        let verdict = members.iter().filter_map(of).fold(Verdict::Exact, Verdict::or_worse);
        composing.say(label, verdict);
        return None;
    };
    match pattern(&units, asked) {
        Ok((condition, verdict)) => {
            composing.say(label, verdict);
            Some(condition)
        }
        Err(why) => {
            composing.say(label, why);
            None
        }
    }
}

fn is_folder(composing: &Composing<'_>, id: TraitId) -> bool {
    matches!(composing.facts(id).map(|facts| &facts.kind), Some(TraitKind::Folder(_)))
}

/// Only own traits with a rule, and folders, can be counted.
fn can_be_counted(composing: &mut Composing<'_>, traits: &[TraitId], label: &Part) -> bool {
    let mut possible = true;
    for id in traits {
        match composing.facts(*id).map(|facts| &facts.kind) {
            None => {
                composing.say(Part::Trait(*id), Why::UnknownTrait);
                return false;
            }
            Some(TraitKind::Rule(_) | TraitKind::Folder(_)) => {}
            Some(_) => possible = false,
        }
    }
    if !possible {
        composing.say(label.clone(), Why::Frequency);
    }
    possible
}

/// What is counted of some traits; `None` if one of them has no conditions.
fn units(composing: &mut Composing<'_>, traits: &[TraitId]) -> Option<Vec<Unit>> {
    let mut members: Vec<TraitId> = traits.iter().flat_map(|id| composing.members(*id)).collect();
    let mut seen = std::collections::HashSet::new();
    members.retain(|id| seen.insert(*id));
    let mut found = Vec::with_capacity(members.len());
    let mut values = Vec::new();
    for id in members {
        let (unit, value) = unit(composing, id);
        found.push(unit);
        values.push(value);
    }
    let units: Vec<Unit> = found.into_iter().collect::<Option<_>>()?;
    Some(as_one(&units, values).map_or(units, |one| vec![one]))
}

/// The field, the value and the expiry of a trait that only asks for one value.
type OneValue = Option<(String, String, u32)>;

fn unit(composing: &mut Composing<'_>, id: TraitId) -> (Option<Unit>, OneValue) {
    let Some(facts) = composing.facts(id) else {
        composing.say(Part::Trait(id), Why::UnknownTrait);
        return (None, None);
    };
    let (TraitKind::Rule(rule), ttl) = (&facts.kind, facts.ttl_days) else {
        let unit = match facts.kind {
            TraitKind::Algorithmic => {
                composing.say(Part::Trait(id), Verdict::Data(AAM_TRAITS.to_owned()));
                Some(member(id))
            }
            _ => composing.one(id),
        };
        return (unit.map(Unit::Person), None);
    };
    let Some(signals) = composing.signals(id, rule, false) else {
        composing.say(Part::Trait(id), Why::Syntax);
        return (None, None);
    };
    let value = signals.one_value().map(|(path, value)| (path.to_owned(), value.to_owned(), ttl));
    let Signals { about, conditions, comparisons, whole, .. } = signals;
    composing.say_of(id, comparisons);
    composing.say_of(id, whole);
    let unit = conditions.map(|conditions| match about {
        About::Profile => Unit::Person(Condition::all(conditions)),
        _ => Unit::Events(conditions, ttl),
    });
    (unit, value)
}

/// Several traits that ask one field for different values and expire alike are as one: no event counts twice.
fn as_one(units: &[Unit], values: Vec<OneValue>) -> Option<Unit> {
    let values = values.into_iter().collect::<Option<Vec<_>>>()?;
    let (path, _, ttl) = values.first()?.clone();
    let alike = values.iter().all(|(other, _, days)| *other == path && *days == ttl);
    let different: std::collections::HashSet<&String> = values.iter().map(|(_, value, _)| value).collect();
    if units.len() < 2 || !alike || different.len() != values.len() {
        return None;
    }
    let condition = Condition::Equals(path, values.into_iter().map(|(_, value, _)| value).collect());
    Some(Unit::Events(vec![condition], ttl))
}

/// The condition of a count, and how sure it is.
fn pattern(units: &[Unit], asked: &Frequency) -> Result<(Condition, Verdict), Why> {
    let verdict = units.iter().map(|unit| unit.verdict(asked)).fold(Verdict::Exact, Verdict::or_worse);
    let at_least = asked.operator == CountOperator::AtLeast;
    if at_least && (units.len() == 1 || asked.times == 1) {
        let each: Result<Vec<Condition>, Why> = units.iter().map(|unit| unit.at_least(asked)).collect();
        return Ok((Condition::either(each?), verdict));
    }
    let terms: Result<Vec<String>, Why> = units.iter().map(|unit| unit.term(asked.recency)).collect();
    let sum = counted(&terms?, asked.operator, asked.times);
    let older = matches!(asked.recency, Some(Recency { operator: RecencyOperator::Before, .. }));
    if !older || units.iter().all(|unit| !unit.expires()) {
        return Ok((sum, verdict));
    }
    // A trait that has expired counts nothing.
    let alive = Condition::either(units.iter().map(Unit::is_there).collect());
    let condition = match asked.operator {
        CountOperator::AtMost => Condition::either(vec![sum, alive.not()]),
        _ => Condition::all(vec![sum, alive]),
    };
    Ok((condition, verdict))
}

impl Unit {
    fn expires(&self) -> bool {
        matches!(self, Self::Events(_, 1..))
    }

    /// Whether it counts at all now.
    fn is_there(&self) -> Condition {
        match self {
            Self::Events(events, ttl) => alive(events, *ttl),
            Self::Person(condition) => condition.clone(),
        }
    }

    /// At least so often, by itself.
    fn at_least(&self, asked: &Frequency) -> Result<Condition, Why> {
        let (conditions, ttl) = match self {
            Self::Events(conditions, ttl) => (conditions, *ttl),
            Self::Person(condition) if asked.times == 1 => return Ok(condition.clone()),
            Self::Person(_) => return Ok(counted(&[self.term(None)?], asked.operator, asked.times)),
        };
        if asked.recency.is_none() && asked.times == 1 {
            return Ok(alive(conditions, ttl));
        }
        let condition = one(conditions)?;
        let found = chain(condition, window(ttl, asked.recency), asked.times);
        Ok(match asked.recency {
            Some(Recency { operator: RecencyOperator::Before, .. }) if ttl > 0 => {
                Condition::all(vec![found, alive(conditions, ttl)])
            }
            _ => found,
        })
    }

    /// The number that it adds to a sum.
    fn term(&self, recency: Option<Recency>) -> Result<String, Why> {
        Ok(match self {
            Self::Events(conditions, ttl) => events(&one(conditions)?.to_string(), window(*ttl, recency)),
            Self::Person(condition) => format!("if({condition}, 1, 0)"),
        })
    }

    /// How sure the time of it is.
    fn verdict(&self, asked: &Frequency) -> Verdict {
        match self {
            Self::Events(_, ttl) => by_time(*ttl, asked),
            Self::Person(_) => Verdict::Exact,
        }
    }
}

/// How sure a count of a trait with such an expiry is.
fn by_time(ttl: u32, asked: &Frequency) -> Verdict {
    let once = asked.operator == CountOperator::AtLeast && asked.times == 1;
    match (asked.recency, ttl) {
        (None, ttl) if once => expiry(ttl).unwrap_or(Verdict::Exact),
        (None, 0) => Verdict::Exact,
        (Some(Recency { operator: RecencyOperator::Within, days }), ttl) if ttl > 0 && days > ttl && !once => {
            Near::TtlRenew.into()
        }
        (None | Some(Recency { operator: RecencyOperator::Before, .. }), 1..) => Near::TtlRenew.into(),
        _ => Near::DayEdge.into(),
    }
}

/// The one condition of a trait. Events of two datasets cannot be counted together.
fn one(conditions: &[Condition]) -> Result<&Condition, Why> {
    match conditions {
        [one] => Ok(one),
        _ => Err(Why::TwoDatasets),
    }
}

/// The window in which events of a trait with an expiry are counted.
fn window(ttl: u32, recency: Option<Recency>) -> Window {
    match recency {
        None => Window::of_ttl(ttl),
        Some(Recency { operator: RecencyOperator::Before, days }) => Window::Before(days),
        Some(Recency { days, .. }) if ttl > 0 => Window::Within(days.min(ttl)),
        Some(Recency { days, .. }) => Window::Within(days),
    }
}

/// Counts by the memberships that the source puts on events.
fn by_events_of_source(
    composing: &mut Composing<'_>,
    traits: &[TraitId],
    asked: &Frequency,
    label: Part,
) -> Option<Condition> {
    let members: Vec<TraitId> = traits.iter().flat_map(|id| composing.members(*id)).collect();
    let third_party = |id: &TraitId| matches!(composing.facts(*id).map(|f| &f.kind), Some(TraitKind::ThirdParty));
    if members.iter().any(third_party) {
        composing.say(label, Why::Frequency);
        return None;
    }
    composing.more += members.len();
    let terms: Vec<String> = members
        .iter()
        .map(|id| {
            let ttl = composing.facts(*id).map_or(0, |facts| facts.ttl_days);
            let realized = format!("segmentMembership.get(\"AAMTraits\").get(\"{id}\").status = \"realized\"");
            events(&realized, window(ttl, asked.recency))
        })
        .collect();
    if traits.iter().any(|id| is_folder(composing, *id)) {
        composing.say(Part::CountFolder(asked.traits.clone()), Near::Snapshot);
    }
    composing.say(label, Verdict::Data(AAM_REAL_TIME.to_owned()));
    Some(counted(&terms, asked.operator, asked.times))
}
