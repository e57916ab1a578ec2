//! The text about where an object is used.

use app::view::{HowUsed, ObjectKind, UseLoss, UsedIn, WhereUsed};

use super::refresh::refresh_part;
use super::{kind, number, time};
use crate::clean::line as clean;

/// Where an object is used, as a tree.
pub(crate) fn where_used(used: &WhereUsed) -> String {
    let mut lines: Vec<String> = used.listed.iter().map(used_line).collect();
    lines.push(String::new());
    lines.push(uses_summary(used));
    lines.extend(used.missing.iter().map(|part| format!("Not known: {} could not be loaded.", refresh_part(*part))));
    if used.unread_rules {
        lines.push("The rules of some segments have not been loaded yet; more segments may use it.".to_owned());
    }
    lines.join("\n")
}

/// The number of users, with the age of what is known of them.
pub(crate) fn uses_summary(used: &WhereUsed) -> String {
    let all = [
        (used.segments, "segment", "segments"),
        (used.traits, "trait", "traits"),
        (used.models, "model", "models"),
        (used.destinations, "destination", "destinations"),
    ];
    let counts: Vec<String> = all
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{} {}", number(Some(*count)), if *count == 1 { one } else { many }))
        .collect();
    let listed = used.listed.iter().filter(|one| one.how != HowUsed::Asked).count();
    let all = used.segments + used.traits + used.models + used.destinations;
    let more = (all as usize).saturating_sub(listed);
    let more = if more > 0 { format!(", {more} of them not listed") } else { String::new() };
    if counts.is_empty() {
        return format!("Not used. Refreshed {}.", time(used.read_at));
    }
    format!("Used in {}{more}. Refreshed {}.", counts.join(", "), time(used.read_at))
}

/// One object of the tree.
pub(crate) fn used_line(one: &UsedIn) -> String {
    let indent = "  ".repeat(one.depth as usize);
    let name = match one.object.kind {
        ObjectKind::Dataflow => "Experience Cloud Audiences".to_owned(),
        _ => clean(&one.object.name),
    };
    let mut facts = vec![format!("{} {}", kind(one.object.kind), clean(&one.object.id)).trim_end().to_owned()];
    facts.extend(how(one));
    facts.extend(one.size.map(|size| format!("{} {}", number(Some(size)), unit(one.object.kind))));
    if one.how != HowUsed::Asked {
        facts.push(loss(one.loss).to_owned());
    }
    format!("{indent}{name} ({})", facts.join(", "))
}

fn unit(of: ObjectKind) -> &'static str {
    if of == ObjectKind::Audience { "profiles" } else { "devices" }
}

/// How it uses the object above it; nothing for what was asked about.
fn how(one: &UsedIn) -> Option<String> {
    let words = match one.how {
        HowUsed::Asked => return None,
        HowUsed::Pair => "receives the audience",
        HowUsed::Dataflow => "sends the audience",
        HowUsed::Rule => "in its rule",
        HowUsed::Folder => "folder trait",
        HowUsed::Baseline => "baseline",
        HowUsed::Excluded => "left out",
        HowUsed::Model => "from the model",
        HowUsed::MappingOff => "mapped, not sent",
        HowUsed::Mapping => match &one.ends_on {
            Some(day) => return Some(format!("mapped until {}", clean(day))),
            None => "mapped without end",
        },
    };
    Some(words.to_owned())
}

/// What happens to its members if the object asked about loses its own.
fn loss(loss: UseLoss) -> &'static str {
    match loss {
        UseLoss::None => "no change",
        UseLoss::Everyone => "loses everyone",
        UseLoss::Some => "loses some",
        UseLoss::Gain => "may gain some",
        UseLoss::Both => "may change",
        UseLoss::Stops => "finds no more people",
    }
}

#[cfg(test)]
mod tests {
    use app::view::{HowUsed as H, ObjectLink, UseLoss as L};

    use super::*;
    use crate::testing::{as_in_window, window};

    fn used(how: HowUsed, ends_on: Option<&str>) -> UsedIn {
        let object = ObjectLink { kind: ObjectKind::Segment, id: "6".to_owned(), name: "S".to_owned() };
        let (loss, ends_on) = (UseLoss::Some, ends_on.map(str::to_owned));
        UsedIn { object, depth: 1, how, size: Some(4_068), loss, ends_on }
    }

    #[test]
    fn uses_and_losses_are_called_as_in_the_window() {
        for (one, key) in [
            (H::Pair, "pair"),
            (H::Dataflow, "dataflow"),
            (H::Rule, "rule"),
            (H::Folder, "folder"),
            (H::Baseline, "baseline"),
            (H::Excluded, "excluded"),
            (H::Model, "model"),
            (H::Mapping, "mapping"),
            (H::MappingOff, "mappingOff"),
        ] {
            as_in_window(&how(&used(one, None)).unwrap(), &window("details", &format!("details.uses.how.{key}")));
        }
        for (one, key) in [
            (L::None, "none"),
            (L::Everyone, "everyone"),
            (L::Some, "some"),
            (L::Gain, "gain"),
            (L::Both, "both"),
            (L::Stops, "stops"),
        ] {
            as_in_window(loss(one), &window("details", &format!("details.uses.loss.{key}")));
        }
    }

    #[test]
    fn a_tree_is_indented_and_says_what_is_not_listed() {
        assert_eq!(used_line(&used(H::Rule, None)), "  S (segment 6, in its rule, 4,068 devices, loses some)");
        assert_eq!(how(&used(H::Mapping, Some("2026-12-31"))).unwrap(), "mapped until 2026-12-31");
        let all = WhereUsed { listed: vec![used(H::Rule, None)], segments: 3, ..WhereUsed::default() };
        assert!(uses_summary(&all).starts_with("Used in 3 segments, 2 of them not listed."), "{}", uses_summary(&all));
        assert!(uses_summary(&WhereUsed::default()).starts_with("Not used."));
    }
}
