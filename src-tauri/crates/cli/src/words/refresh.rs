//! The text about the local copy: its age, and what a refresh could not load.

use app::view::{Failure, FailureCode, Freshness, RefreshPart, SideFreshness};

use super::time;

pub(crate) fn freshness(freshness: &Freshness) -> Vec<(&'static str, String)> {
    let side = |side: &SideFreshness| {
        let mut words = match side.read_at {
            None => "not loaded yet".to_owned(),
            at => format!("refreshed {}", time(at)),
        };
        if let Some(failure) = &side.failure {
            words = format!("{words}; {}", failure.message);
        }
        if !side.missing.is_empty() {
            let parts: Vec<&str> = side.missing.iter().map(|one| refresh_part(one.part)).collect();
            words = format!("{words}; without {}", parts.join(", "));
        }
        if side.unreadable > 0 {
            words = format!("{words}; {}", unreadable(side.unreadable));
        }
        words
    };
    vec![
        ("Audience Manager", side(&freshness.audience_manager)),
        ("Experience Platform", side(&freshness.experience_platform)),
    ]
}

/// The parts that a refresh could not load, each with whether that is acceptable: the account may not read it, or the
/// service does not have it.
pub(crate) fn refresh_failures(freshness: &Freshness) -> Vec<(Failure, bool)> {
    let mut all = Vec::new();
    let sides =
        [("Audience Manager", &freshness.audience_manager), ("Experience Platform", &freshness.experience_platform)];
    for (name, side) in sides {
        if let Some(failure) = &side.failure {
            let message = format!("{name} was not refreshed; the older local copy is shown. {}", failure.message);
            all.push((Failure { message, ..failure.clone() }, false));
        }
        for missing in &side.missing {
            let message =
                format!("{name}: {} could not be loaded. {}", refresh_part(missing.part), missing.failure.message);
            let no_fault =
                matches!(missing.failure.code, FailureCode::Forbidden | FailureCode::NotFound | FailureCode::Refused);
            all.push((Failure { message, ..missing.failure.clone() }, no_fault));
        }
        if side.unreadable > 0 {
            let message = format!("{name}: {}.", unreadable(side.unreadable));
            all.push((Failure::new(FailureCode::UnreadableAnswer, message), false));
        }
        if side.unconfirmed > 0 {
            let message = format!("{name}: {}.", unconfirmed(side.unconfirmed));
            all.push((Failure::new(FailureCode::UnreadableAnswer, message), false));
        }
    }
    all
}

/// Why a command does not accept `--refresh`.
pub(crate) fn nothing_to_refresh(command: &str) -> String {
    format!(
        "--refresh loads the lists of both services again, and `segbridge {command}` does not use them. Run it without \
         --refresh"
    )
}

fn unreadable(rows: u32) -> String {
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    format!("{rows} could not be loaded; the local copy has the earlier values")
}

fn unconfirmed(objects: u32) -> String {
    let what = if objects == 1 { "1 object is".to_owned() } else { format!("{objects} objects are") };
    format!(
        "{what} no longer in any list but may still exist; the local copy still has the earlier values. Refresh again later"
    )
}

pub(super) fn refresh_part(part: RefreshPart) -> &'static str {
    match part {
        RefreshPart::Users => "user names",
        RefreshPart::EventTypes => "event type names",
        RefreshPart::Categories => "category names",
        RefreshPart::Tags => "tag names",
        RefreshPart::AudienceFolders => "audience folders",
        RefreshPart::InactiveAudiences => "inactive audiences",
        RefreshPart::ProfileCounts => "profile counts",
        RefreshPart::NamespaceCounts => "counts by identity",
        RefreshPart::Dataflow => "the dataflow to Audience Manager",
        RefreshPart::Source => "the Audience Manager source",
        RefreshPart::Destinations => "destinations",
        RefreshPart::Models => "models",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn parts_are_called_as_in_the_window() {
        use RefreshPart as P;
        for (part, key) in [
            (P::Users, "users"),
            (P::EventTypes, "eventTypes"),
            (P::Categories, "categories"),
            (P::Tags, "tags"),
            (P::AudienceFolders, "audienceFolders"),
            (P::InactiveAudiences, "inactiveAudiences"),
            (P::ProfileCounts, "profileCounts"),
            (P::NamespaceCounts, "namespaceCounts"),
            (P::Dataflow, "dataflow"),
            (P::Source, "source"),
            (P::Destinations, "destinations"),
            (P::Models, "models"),
        ] {
            as_in_window(refresh_part(part), &window("frame", &format!("frame.part.{key}")));
        }
    }
}
