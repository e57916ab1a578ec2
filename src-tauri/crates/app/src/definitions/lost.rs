//! Requests for definitions whose answer was lost, or whose program was killed: what became of them is looked up by name, and
//! what somebody else created is never taken for theirs.

use std::collections::BTreeSet;
use std::time::Instant;

use adobe::experience_platform::{AudienceFilter, NewDefinition};
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, Origin};
use store::{Activity, ActivityFilter};

use crate::Workspace;
use crate::activity::Outcome;
use crate::edit::HORIZON_MS;
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, FailureCode, RecordedField, RecordedKind, RecordedObject, RecordedState,
    code_of,
};

/// Most entries of the record that are looked at.
const OPEN: u32 = 50;
/// How far times of a service may be apart: some are in whole seconds, and answers take a while.
const SLACK_MS: i64 = 5_000;

/// When a request was under way, ms by the service's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    from: i64,
    until: i64,
}

impl Sending {
    /// A request that is over now. `before` is the service's time when it left; without, it follows from how long it `took`.
    pub(crate) fn ended(before: Option<i64>, now: Option<i64>, took: i64) -> Option<Self> {
        let from = before.or(now.map(|now| now - took))?;
        Some(Self { from, until: now.unwrap_or(from) })
    }

    /// Whether the service may have created an audience because of the request: neither before, nor when it could not be
    /// working on the request any more.
    fn may_have_created(self, audience: &Audience) -> bool {
        // Services also report times in whole seconds.
        let from = self.from - self.from.rem_euclid(1_000);
        audience.created_at.is_some_and(|at| at >= from && at <= self.until + HORIZON_MS + SLACK_MS)
    }

    fn is_over(self, now: i64) -> bool {
        now - self.until >= HORIZON_MS
    }
}

/// A request whose answer was lost.
#[derive(Debug, Clone)]
pub(crate) struct LostDefinition {
    /// What it asked for.
    pub(crate) new: NewDefinition,
    /// The entry of the record about it.
    pub(crate) entry: String,
    /// When it was under way; `None` if the service says no time.
    pub(crate) sending: Option<Sending>,
    /// When its answer was lost.
    pub(crate) at: Instant,
}

/// A definition that was to be created.
pub(crate) struct Defined {
    /// As the service has it.
    pub(crate) audience: Audience,
    /// Whether the request created it; otherwise it was there, or that is not known.
    pub(crate) is_new: bool,
}

/// What became of a request for a definition.
pub(crate) enum Tried {
    /// The definition is there.
    Defined(Box<Defined>),
    /// The answer was lost, and the definition is not there yet.
    Lost(Box<LostDefinition>, Failure),
}

/// What has the name of a definition.
pub(crate) enum Looked {
    /// The definition itself.
    Found(Box<Audience>),
    /// A definition with another rule.
    Other,
    /// Nothing, as far as the list shows it.
    Nothing,
}

/// Looks up a definition by its name.
pub(crate) async fn look_up(platform: &ExperiencePlatform, new: &NewDefinition) -> Result<Looked, ApiError> {
    let filter = AudienceFilter { name: Some(new.name.clone()), ..AudienceFilter::default() };
    let found = platform.list_audiences(&filter).next().await?;
    let Some(one) = found
        .and_then(|page| page.items.into_iter().find(|one| one.name == new.name && one.origin == Origin::Platform))
    else {
        return Ok(Looked::Nothing);
    };
    // Rows of lists may lack the rule.
    let whole = platform.definition(&one.id).await?;
    Ok(if is_it(&whole, new) { Looked::Found(Box::new(whole)) } else { Looked::Other })
}

/// Whether an audience is the definition.
pub(crate) fn is_it(audience: &Audience, new: &NewDefinition) -> bool {
    let rule = audience.expression.as_deref().map(str::trim);
    audience.origin == Origin::Platform && rule == Some(new.rule.as_str())
}

/// Whether a definition that was found was created by a request: it is as the request described it, and of its time. One that
/// somebody else created with the same name and rule is not changed without being asked for.
pub(crate) fn is_of_request(audience: &Audience, new: &NewDefinition, sending: Option<Sending>) -> bool {
    sending.is_some_and(|sending| sending.may_have_created(audience))
        && audience.description.trim() == new.description.trim()
}

impl Workspace {
    /// Looks up what became of a request whose answer was lost, and records it: the audience that it created, or `None` if it
    /// has created nothing and cannot do so any more.
    ///
    /// # Errors
    /// [`FailureCode::UnknownOutcome`] while the request may still be carried out; a service that cannot be reached.
    pub(super) async fn settle_lost(
        &self,
        platform: &ExperiencePlatform,
        lost: &LostDefinition,
    ) -> Result<Option<Audience>, Failure> {
        let found = match look_up(platform, &lost.new).await? {
            Looked::Found(found) if is_of_request(&found, &lost.new, lost.sending) => Some(*found),
            // The name is taken: the request cannot be carried out any more.
            Looked::Found(_) | Looked::Other => None,
            Looked::Nothing => {
                let is_over = match lost.sending.zip(platform.service_now_ms()) {
                    Some((sending, now)) => sending.is_over(now),
                    None => lost.at.elapsed().as_millis() >= u128::from(HORIZON_MS.unsigned_abs()),
                };
                if !is_over {
                    return Err(still_unknown());
                }
                None
            }
        };
        let outcome = match &found {
            Some(found) => Outcome::Done(Some(found.id.0.clone())),
            None => Outcome::Failed(not_created()),
        };
        self.record_late(&lost.entry, outcome).await;
        Ok(found)
    }

    /// Looks up what became of requests for a definition that the record has left open: the audience that one of them created,
    /// or `None` if they have created nothing and cannot do so any more. The turn of definitions is held.
    ///
    /// # Errors
    /// [`FailureCode::UnknownOutcome`] while one may still be carried out; a service that cannot be reached.
    pub(crate) async fn earlier_definition(
        &self,
        platform: &ExperiencePlatform,
        new: &NewDefinition,
    ) -> Result<Option<Audience>, Failure> {
        let states = [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect();
        let filter = ActivityFilter { states, ..creations(Some(&new.name)) };
        let (_, open) = self.catalog().journal().activities(filter, 0, OPEN).await?;
        for entry in open.iter().filter(|entry| !self.app.inner.live_edits.contains(&entry.id)) {
            let objects = self.recorded(&entry.id, 0, 1).await?;
            let earlier = objects.first().and_then(recorded_definition);
            let Some(earlier) = earlier.filter(|one| one.name == new.name && one.rule == new.rule) else { continue };
            let looked = look_up(platform, &earlier).await?;
            let Some((sending, now)) = self.sending_of(platform, entry).zip(platform.service_now_ms()) else {
                continue;
            };
            match looked {
                Looked::Found(found)
                    if is_of_request(&found, &earlier, Some(sending)) && !self.is_recorded(&found.id).await? =>
                {
                    self.record_late(&entry.id, Outcome::Done(Some(found.id.0.clone()))).await;
                    return Ok(Some(*found));
                }
                Looked::Nothing if !sending.is_over(now) => return Err(still_unknown()),
                Looked::Nothing => self.record_late(&entry.id, Outcome::Failed(not_created())).await,
                // The name is taken: the service refuses it a second time.
                Looked::Found(_) | Looked::Other => {}
            }
        }
        Ok(None)
    }

    /// Records what became of requests that the record has left open, unless definitions are being created right now.
    pub(crate) async fn settle_definitions(&self, platform: &ExperiencePlatform) {
        let Some(_turn) = self.app.inner.definition_turn.now() else { return };
        if let Err(failure) = self.settle_open_definitions(platform, None).await {
            tracing::warn!(message = %failure.for_log(), "what became of an audience could not be recorded");
        }
    }

    /// Records what became of requests that the record has left open, of all definitions or those with a `name`, and returns
    /// the audiences that they created. The turn of definitions is held.
    pub(crate) async fn settle_open_definitions(
        &self,
        platform: &ExperiencePlatform,
        name: Option<&str>,
    ) -> Result<BTreeSet<AudienceId>, Failure> {
        let filter = ActivityFilter {
            states: [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect(),
            ..creations(name)
        };
        let (_, open) = self.catalog().journal().activities(filter, 0, OPEN).await?;
        let mut settled = BTreeSet::new();
        // The newest comes first: of several that one audience fits, it is the work of that one.
        for entry in open.iter().filter(|entry| !self.app.inner.live_edits.contains(&entry.id)) {
            let objects = self.recorded(&entry.id, 0, 1).await?;
            let Some(new) = objects.first().and_then(recorded_definition) else { continue };
            let looked = look_up(platform, &new).await?;
            let Some((sending, now)) = self.sending_of(platform, entry).zip(platform.service_now_ms()) else {
                continue;
            };
            if let Looked::Found(found) = looked
                && is_of_request(&found, &new, Some(sending))
                && !settled.contains(&found.id)
                && !self.is_recorded(&found.id).await?
            {
                self.record_late(&entry.id, Outcome::Done(Some(found.id.0.clone()))).await;
                settled.insert(found.id);
            } else if sending.is_over(now) {
                self.record_late(&entry.id, Outcome::Failed(not_created())).await;
            }
        }
        Ok(settled)
    }

    /// When the request of an entry was under way.
    fn sending_of(&self, platform: &ExperiencePlatform, entry: &Activity) -> Option<Sending> {
        // Audience Manager may not have been asked when it began.
        let ahead = platform.service_now_ms().map(|now| now - self.now());
        let from = entry.service_at.or(ahead.map(|ahead| entry.at + ahead))?;
        Some(Sending { from, until: from + entry.end.took.unwrap_or_default().max(0) })
    }

    /// Whether the record has the creation of an audience.
    async fn is_recorded(&self, id: &AudienceId) -> Result<bool, Failure> {
        let filter = ActivityFilter { states: vec![code_of(&ActivityOutcome::Done)], ..creations(Some(id.as_str())) };
        let (_, found) = self.catalog().journal().activities(filter, 0, OPEN).await?;
        let is_it =
            |entry: &Activity| entry.first.as_ref().is_some_and(|object| object.id.as_deref() == Some(id.as_str()));
        Ok(found.iter().any(is_it))
    }
}

fn creations(object: Option<&str>) -> ActivityFilter {
    ActivityFilter {
        kinds: vec![code_of(&ActivityKind::Create)],
        object_kinds: vec![code_of(&RecordedKind::Audience)],
        object: object.map(str::to_owned),
        ..ActivityFilter::default()
    }
}

/// What a recorded request asked for, if it was sent.
fn recorded_definition(object: &RecordedObject) -> Option<NewDefinition> {
    let was_sent = matches!(object.state, RecordedState::Started | RecordedState::Unknown);
    let written = |field: RecordedField| {
        let found = object.changes.iter().find(|change| change.field == field)?;
        Some(found.after.as_ref()?.value.clone())
    };
    let rule = written(RecordedField::Rule).filter(|_| was_sent)?;
    let description = written(RecordedField::Description).unwrap_or_default();
    Some(NewDefinition { name: object.object.name.clone(), description, rule, frequency: None })
}

/// A request whose answer was lost may still be carried out.
pub(crate) fn still_unknown() -> Failure {
    let message = "The answer was lost, and the segment definition is not there yet. It may still appear. Wait a moment, then \
                   try again: it is looked up first and never created twice.";
    Failure::new(FailureCode::UnknownOutcome, message)
}

fn not_created() -> Failure {
    Failure::new(FailureCode::Offline, "The answer was lost, and the audience was not created.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_time_of_the_request_or_described_otherwise_is_not_its_work() {
        let new = NewDefinition { name: "A".to_owned(), description: "Mine".to_owned(), ..NewDefinition::default() };
        let found = |created_at: Option<i64>, description: &str| Audience {
            created_at,
            description: description.to_owned(),
            ..Audience::bare("a", "A")
        };
        let sending = Sending::ended(Some(5_400), Some(6_400), 1_000);
        assert!(is_of_request(&found(Some(5_000), "Mine"), &new, sending), "reported in whole seconds");
        assert!(is_of_request(&found(Some(96_000), "Mine"), &new, sending), "carried out late");
        assert!(!is_of_request(&found(Some(4_999), "Mine"), &new, sending));
        assert!(!is_of_request(&found(Some(7_200_000), "Mine"), &new, sending), "two hours later");
        assert!(!is_of_request(&found(Some(6_000), "Theirs"), &new, sending));
        assert!(!is_of_request(&found(None, "Mine"), &new, sending));
        assert!(!is_of_request(&found(Some(6_000), "Mine"), &new, None));
    }

    #[test]
    fn a_first_request_has_its_time_from_the_answers_after_it() {
        let new = NewDefinition::default();
        let found = |at: i64| Audience { created_at: Some(at), ..Audience::bare("a", "A") };
        let sending = Sending::ended(None, Some(30_000), 20_000);
        assert!(is_of_request(&found(10_000), &new, sending) && !is_of_request(&found(9_000), &new, sending));
        assert!(Sending::ended(None, None, 20_000).is_none());
    }
}
