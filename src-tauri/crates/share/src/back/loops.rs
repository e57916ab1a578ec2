//! Loops: what came from Experience Platform must not be sent there again. Members that go round count twice on both sides.

use domain::rules::{SegmentRule, traits_named};
use domain::{AudienceId, Copied, IntegrationCode, Segment, Trait, TraitId, TraitType, pair, shared};

use super::{Note, Refusal, Snapshot};

/// Refuses what came from Experience Platform as a whole; else what to know about the parts of a rule that did.
pub(super) fn check(snapshot: &Snapshot, of: Copied) -> Result<Option<Note>, Refusal> {
    match of {
        Copied::Trait(id) => match snapshot.traits.get(&id).and_then(|it| origin_of_trait(snapshot, it)) {
            Some(audience) => Err(refused(snapshot, audience)),
            None => Ok(None),
        },
        Copied::Segment(id) => match snapshot.segments.get(&id) {
            Some(segment) => check_segment(snapshot, segment),
            None => Ok(None),
        },
    }
}

fn check_segment(snapshot: &Snapshot, segment: &Segment) -> Result<Option<Note>, Refusal> {
    if let Some(audience) = by_code(snapshot, segment.integration_code.as_ref(), segment.data_source) {
        return Err(refused(snapshot, audience));
    }
    let used = traits_of(&segment.rule);
    let from_platform: Vec<&Trait> = used
        .iter()
        .filter_map(|id| snapshot.traits.get(id))
        .filter(|it| origin_of_trait(snapshot, it).is_some() || is_sharing_folder(snapshot, it))
        .collect();
    let named = || from_platform.iter().map(|it| (it.id, it.name.clone())).collect();
    match from_platform.len() {
        0 => Ok(None),
        all if all == used.len() => Err(Refusal::RuleFromPlatform { traits: named() }),
        _ => Ok(Some(Note::PartlyFromPlatform { traits: named() })),
    }
}

/// The traits in the rule of a segment, each once.
pub(super) fn traits_of(rule: &str) -> Vec<TraitId> {
    let mut traits = match SegmentRule::parse(rule) {
        Ok(parsed) => parsed.traits(),
        // What this version cannot parse is searched for what looks like a trait.
        Err(_) => traits_named(rule),
    };
    traits.sort();
    traits.dedup();
    traits
}

/// The audience of Experience Platform that a trait was created from.
fn origin_of_trait(snapshot: &Snapshot, it: &Trait) -> Option<AudienceId> {
    let code = it.integration_code.as_ref();
    if shared::is_of_pair(it) {
        return code.map(|code| AudienceId::from(code.as_str()));
    }
    by_code(snapshot, code, it.data_source)
}

/// The audience whose id is an integration code: one that is known, or any if the object belongs to the data source of sharing.
fn by_code(
    snapshot: &Snapshot,
    code: Option<&IntegrationCode>,
    data_source: domain::DataSourceId,
) -> Option<AudienceId> {
    let audience = AudienceId::from(code?.as_str());
    let source = snapshot.data_sources.iter().find(|it| it.id == data_source);
    let is_shared = source.is_some_and(|it| pair::is_sharing_data_source(&it.name));
    (is_shared || snapshot.platform.contains_key(&audience)).then_some(audience)
}

/// Whether it is the trait of the folder of sharing, or of one below: its members are those of the traits in there.
fn is_sharing_folder(snapshot: &Snapshot, it: &Trait) -> bool {
    let place = snapshot.place(Copied::Trait(it.id));
    it.trait_type == TraitType::Folder && place.first().map(String::as_str) == Some(pair::TRAIT_FOLDER)
}

fn refused(snapshot: &Snapshot, audience: AudienceId) -> Refusal {
    let name = snapshot.platform.get(&audience).cloned();
    Refusal::FromPlatform { audience, name }
}
