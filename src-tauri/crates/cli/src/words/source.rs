//! What brings members of segments to Experience Platform.

use app::view::{ExpiringAudience, IntegrationState, MembersSource, SourceContents, SourceDelivery};

use super::{number, time};
use crate::clean::line as clean;

/// The Audience Manager source, in a sentence.
pub(crate) fn members_source(source: &MembersSource) -> String {
    let state = match source.state {
        IntegrationState::On => "on: members arrive in Experience Platform",
        IntegrationState::Paused => "paused: no new members arrive until its dataflow is resumed",
        IntegrationState::Off => "not set up: no members arrive",
        IntegrationState::Unknown => "not known",
    };
    let contents = source.contents.map(contents).unwrap_or_default();
    std::iter::once(state.to_owned()).chain(contents).collect::<Vec<_>>().join("; ")
}

/// An external audience that expires soon, or has, with what renews it.
pub(crate) fn expiring(it: &ExpiringAudience) -> String {
    let verb = if it.expired { "expired" } else { "expires" };
    let at = time(Some(it.expires_at));
    let how = it
        .of
        .as_ref()
        .map_or(String::new(), |of| format!("; renew it: segbridge share --to platform --renew {}", clean(&of.id)));
    format!("The audience “{}” {verb} {at}{how}", clean(&it.audience.name))
}

/// What it selects.
fn contents(contents: SourceContents) -> Vec<String> {
    match contents {
        SourceContents::Several => vec![SEVERAL.to_owned()],
        SourceContents::Unrecognized => vec![UNRECOGNIZED.to_owned()],
        SourceContents::Selected { segments, all_segments, traits, all_traits } => {
            let segments = if all_segments { ALL_SEGMENTS.to_owned() } else { selected(segments, "segment") };
            let traits = match (all_traits, traits) {
                (true, _) => Some(ALL_TRAITS.to_owned()),
                (false, 0) => None,
                (false, count) => Some(selected(count, "trait")),
            };
            std::iter::once(segments).chain(traits).collect()
        }
    }
}

const ALL_SEGMENTS: &str = "all segments are selected";
const ALL_TRAITS: &str = "all traits are selected";
const UNRECOGNIZED: &str = "it lists what it selects in a form that Adobe does not document, so which segments it brings is not known here; see Sources in Experience Platform";
const SEVERAL: &str =
    "this sandbox has several dataflows of this source, so which segments they bring is not known here";

fn selected(count: u32, what: &str) -> String {
    match count {
        0 => format!("no {what}s are selected"),
        1 => format!("1 {what} is selected"),
        _ => format!("{} {what}s are selected", number(Some(count))),
    }
}

/// Whether members of a segment or trait reach Experience Platform.
pub(crate) fn delivery(delivery: SourceDelivery) -> &'static str {
    match delivery {
        SourceDelivery::Flows => "Members flow to Experience Platform",
        SourceDelivery::Paused => "Selected, but the Audience Manager source is paused",
        SourceDelivery::NotSelected => "Not selected in the Audience Manager source",
        SourceDelivery::NoSource => "No Audience Manager source is set up",
        SourceDelivery::Unknown => "Not known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn the_source_is_described_as_in_the_window() {
        for (words, key) in [
            (ALL_SEGMENTS, "allSegments"),
            (ALL_TRAITS, "allTraits"),
            (UNRECOGNIZED, "unrecognized"),
            (SEVERAL, "several"),
        ] {
            as_in_window(words, &window("connections", &format!("connections.source.{key}")));
        }
        for one in SourceDelivery::ALL {
            let key = serde_json::to_value(one).unwrap();
            as_in_window(delivery(one), &window("details", &format!("details.delivery.{}", key.as_str().unwrap())));
        }
    }

    #[test]
    fn what_is_selected_is_counted() {
        let source = |segments, traits, all_traits| MembersSource {
            state: IntegrationState::Paused,
            contents: Some(SourceContents::Selected { segments, all_segments: false, traits, all_traits }),
        };
        let paused = "paused: no new members arrive until its dataflow is resumed";
        for (source, words) in [
            (source(1_200, 1, false), "1,200 segments are selected; 1 trait is selected"),
            (source(1, 0, false), "1 segment is selected"),
            (source(0, 0, true), "no segments are selected; all traits are selected"),
        ] {
            assert_eq!(members_source(&source), format!("{paused}; {words}"));
        }
        let absent = MembersSource { state: IntegrationState::Off, contents: None };
        assert_eq!(members_source(&absent), "not set up: no members arrive");
    }
}
