//! The answers of `segbridge destinations` as text.

use app::certainty_word;
use app::view::{
    ActivationPlace, Activations, DestinationDetail, DestinationRow, DoubleActivation, Failure, FailureCode, MapPlan,
    MappedState, MoveByHand, MoveLine, MovePlan, MoveReason, PlatformTwin, TwinMatch,
};

use super::crosswalk::of_twin;
use crate::clean::line as clean;
use crate::table::{facts, table};
use crate::words;

fn twin_words(twin: &PlatformTwin) -> String {
    let card = twin.twin.as_deref().unwrap_or_default();
    match twin.matched {
        TwinMatch::Same => "Also there".to_owned(),
        TwinMatch::Renamed => format!("Also there: {card}"),
        TwinMatch::ThroughLiveRamp => "Through LiveRamp".to_owned(),
        TwinMatch::Absent => "Only here".to_owned(),
        TwinMatch::NotKnown => "Not known".to_owned(),
    }
}

pub(super) fn listed(rows: &[DestinationRow]) -> String {
    if rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let cells = rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            kind_words(row).to_owned(),
            row.live.to_string(),
            row.last_mapped.map_or_else(|| "–".to_owned(), app::day),
            twin_words(&row.twin),
            row.twin.changed.clone().unwrap_or_default(),
        ]
    });
    let headings = ["ID", "NAME", "TYPE", "SEGMENTS", "LAST MAPPED", "IN EXPERIENCE PLATFORM", "PAGE CHANGED"];
    let note = "PAGE CHANGED is the last change of Adobe's page for it: an old date is a reason to check that it still delivers.";
    format!("{}\n\n{note}", table(&headings, &[0, 3], cells))
}

fn kind_words(row: &DestinationRow) -> &str {
    match row.kind.as_str() {
        "S2S" if row.people_based => "People-based",
        "S2S" => "Device-based",
        "PUSH" => "URL",
        "ADS" => "Cookie",
        kind if kind.to_ascii_uppercase().contains("ANALYTICS") => "Adobe Analytics",
        kind => kind,
    }
}

pub(super) fn shown(it: &DestinationDetail) -> String {
    let row = &it.row;
    let labels = row.labels.as_ref().map(|labels| labels.join(", "));
    let reach = row.addressable.map(|count| {
        let of = row.of_people.map(|people| format!(" of {}", words::number(Some(people)))).unwrap_or_default();
        format!("{}{of}", words::number(Some(count)))
    });
    let head = facts(&[
        ("Name", row.name.clone()),
        ("ID", row.id.clone()),
        ("Type", kind_words(row).to_owned()),
        ("Status", row.status.clone()),
        ("Account", row.account.clone().unwrap_or_default()),
        ("Data Export Labels", labels.unwrap_or_default()),
        ("Addressable Audience", reach.unwrap_or_default()),
        ("In Experience Platform", of_twin(&row.twin)),
    ]);
    if it.mappings.is_empty() {
        return format!("{head}\n\nNo segments are mapped.");
    }
    let cells = it.mappings.iter().map(|one| {
        vec![
            one.segment.id.clone(),
            one.segment.name.clone(),
            one.id.clone().unwrap_or_else(|| "–".to_owned()),
            state_words(one.state).to_owned(),
            one.starts_on.clone().unwrap_or_default(),
            one.ends_on.clone().unwrap_or_else(|| "–".to_owned()),
            one.value.clone().unwrap_or_default(),
            if one.shares_value { "same value twice".to_owned() } else { String::new() },
        ]
    });
    let headings = ["SEGMENT", "NAME", "MAPPING", "STATE", "START", "END", "VALUE", ""];
    format!("{head}\n\n{}", table(&headings, &[0, 2], cells))
}

fn state_words(state: MappedState) -> &'static str {
    match state {
        MappedState::Live => "Live",
        MappedState::NotStarted => "Not started",
        MappedState::Ended => "Ended",
        MappedState::Off => "Off",
    }
}

pub(super) fn plan_words(plan: &MapPlan, is_dry: bool, done: &str) -> String {
    let mut lines = vec![clean(&plan.destination.name)];
    if let Some(start) = &plan.starts_on {
        let end = plan.ends_on.as_deref().map_or_else(|| "no end".to_owned(), |end| format!("until {end}"));
        lines.push(clean(&format!("From {start}, {end} (UTC)")));
    }
    for line in &plan.lines {
        let value = line.value.as_deref().map(|value| format!(", value {value}")).unwrap_or_default();
        let result = match (&line.failure, line.done, line.fits) {
            (Some(failure), ..) => format!("failed: {}", failure.message),
            (None, true, _) => done.to_owned(),
            (None, false, true) if is_dry => format!("would be {done}"),
            (None, false, _) => format!("not {done}"),
        };
        lines.push(format!("  {}", clean(&format!("{} ({}){value}: {result}", line.segment.name, line.segment.id))));
        lines.extend(line.remarks.iter().map(|remark| format!("    {}", clean(&remark.message))));
    }
    lines.extend(undo_words(plan.entry.as_deref(), plan.lines.iter().map(|line| (line.done, &line.failure))));
    lines.join("\n")
}

/// How an entry is undone, if it changed something, or may have.
fn undo_words<'l>(entry: Option<&str>, mut lines: impl Iterator<Item = (bool, &'l Option<Failure>)>) -> Option<String> {
    let may_be_done = |(done, failure): (bool, &Option<Failure>)| {
        done || failure.as_ref().is_some_and(|it| it.code == FailureCode::UnknownOutcome)
    };
    let entry = entry.filter(|_| lines.any(may_be_done))?;
    Some(format!("Undo with: segbridge activity undo {entry}"))
}

pub(super) fn doubled(found: &[DoubleActivation]) -> String {
    if found.is_empty() {
        return words::EMPTY.to_owned();
    }
    let cells = found.iter().map(|one| {
        vec![
            one.audience.name.clone(),
            format!("{} ({})", one.segment.name, one.segment.id),
            one.destination.name.clone(),
            format!("{}: {}", one.card, one.dataflow_name),
            one.certainty.map(certainty_word).unwrap_or_default().to_owned(),
        ]
    });
    table(&["AUDIENCE", "SEGMENT", "AUDIENCE MANAGER", "EXPERIENCE PLATFORM", "CERTAINTY"], &[], cells)
}

pub(super) fn activated(it: &Activations) -> String {
    let text = if it.places.is_empty() { words::EMPTY.to_owned() } else { table_of(&it.places) };
    let Some(failure) = &it.unread else { return text };
    format!("{text}\n\nThe dataflows of Experience Platform can't be read: {}", clean(&failure.message))
}

fn table_of(places: &[ActivationPlace]) -> String {
    let cells = places.iter().map(|place| {
        let manager = place.manager.iter().map(|way| {
            let end = way.ends_on.as_deref().map(|end| format!(" until {end}")).unwrap_or_default();
            format!("{} ({}){end}", way.segment.name, state_words(way.state))
        });
        let platform = place.platform.iter().map(|way| {
            let state = if way.on { "Live" } else { "Paused" };
            format!("{} ({state})", way.name)
        });
        vec![
            place.place.clone(),
            manager.collect::<Vec<_>>().join("; "),
            platform.collect::<Vec<_>>().join("; "),
            if place.double { "sent twice".to_owned() } else { String::new() },
        ]
    });
    table(&["PLACE", "AUDIENCE MANAGER", "EXPERIENCE PLATFORM", ""], &[], cells)
}

pub(super) fn move_words(plan: &MovePlan, is_dry: bool) -> String {
    let to = plan.to.as_ref().map_or_else(String::new, |to| format!(" to {} ({})", to.name, to.card));
    let mut lines = vec![clean(&format!("{}{to}, last day {} (UTC)", plan.from.name, plan.last_day))];
    for line in &plan.lines {
        lines.push(format!("  {}", clean(&move_line(line, is_dry))));
        lines.extend(line.rules.iter().map(|rule| format!("    {}", words::governance_rule(rule))));
    }
    for one in &plan.by_hand {
        lines.push(clean(&format!("By hand: {}", by_hand_words(one))));
    }
    if plan.targets.len() > 1 && plan.to.is_none() {
        lines.extend(plan.targets.iter().map(|one| format!("  {}", clean(&format!("{} ({})", one.name, one.id)))));
    }
    lines.extend(undo_words(plan.entry.as_deref(), plan.lines.iter().map(|line| (line.done, &line.failure))));
    lines.join("\n")
}

fn move_line(line: &MoveLine, is_dry: bool) -> String {
    let audience = line.audience.as_ref().map(|one| format!(" → {}", one.name)).unwrap_or_default();
    let result = match (&line.failure, line.reason, line.done) {
        (Some(failure), ..) => format!("failed: {}", failure.message),
        (None, Some(reason), _) => format!("not moved. {}", move_reason(reason)),
        (None, None, true) => "moved".to_owned(),
        (None, None, false) if is_dry && line.adds => "would be added there and end here".to_owned(),
        (None, None, false) if is_dry => "is sent there already, and would end here".to_owned(),
        (None, None, false) => "not moved".to_owned(),
    };
    format!("{} ({}){audience}: {result}", line.segment.name, line.segment.id)
}

fn move_reason(reason: MoveReason) -> &'static str {
    match reason {
        MoveReason::NotStarted => "Its first day is still to come, and Experience Platform would send its people now.",
        MoveReason::UnknownSegment => "The segment is not in the data on this computer: refresh, then move again.",
        MoveReason::Paused => {
            "The segment is paused: Audience Manager does not send it, and Experience Platform would."
        }
        MoveReason::NoAudience => "Experience Platform has no audience with its people: share the segment first.",
        MoveReason::SeveralAudiences => "Several audiences of Experience Platform have its people.",
        MoveReason::NoTwin => "Experience Platform’s catalog has no card of this destination.",
        MoveReason::NoDataflow => "There is no dataflow for it yet.",
        MoveReason::ChooseDataflow => "Several dataflows lead there: choose one with --dataflow.",
        MoveReason::DataflowPaused => "The dataflow is paused: nobody would be sent any more.",
        MoveReason::Governance => "A label or a data usage policy doesn’t allow sending the audience there.",
        MoveReason::SendsFiles => {
            "The dataflow sends files: add the audience there in Experience Platform with its schedule, then move again."
        }
        MoveReason::FilesUnknown => {
            "The dataflow sends nothing yet, and it is not known whether it sends files: add an audience there in \
             Experience Platform, then move again."
        }
        MoveReason::Ended => "It has ended already: there is nothing to move.",
        MoveReason::SwitchedOff => "It is switched off or removed already.",
        MoveReason::NotMapped => "It is not mapped to this destination, or not any more.",
        MoveReason::NoId => "The mapping has no ID that can be read, so it can’t be changed here.",
    }
}

fn by_hand_words(one: &MoveByHand) -> String {
    match one {
        MoveByHand::NoTwin => "Experience Platform’s catalog has no card of this destination.".to_owned(),
        MoveByHand::SetUp { cards } => {
            format!(
                "Set up a destination in Experience Platform with the card {}, then move again.",
                cards.join(" or ")
            )
        }
        MoveByHand::Choose => "Several dataflows lead there: choose one with --dataflow.".to_owned(),
        MoveByHand::Resume { name } => {
            format!("Resume the dataflow {name} in Experience Platform: it is paused, so nobody arrives.")
        }
    }
}
