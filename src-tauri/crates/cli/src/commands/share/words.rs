//! The text about plans.

use std::path::Path;

use app::view::{
    DifferingLine, DifferingPlatformLine, Failure, InputReason, PlanDifference, PlanNote, PlanSource, PlannedStep,
    PlatformDifference, PlatformLine, PlatformRoute, PlatformTray, Route, SavedPlan, StepVerb, Tray, TrayLine, Verdict,
};

use super::to_platform;
use crate::clean::line as clean;
use crate::words::{drifts, governance, in_the_way, kind, named, number, object, refusal, time};

fn step(step: &PlannedStep) -> String {
    let verb = match step.verb {
        StepVerb::Create => "create",
        StepVerb::Delete => "delete",
        StepVerb::Select if step.count > 1 => return format!("add {} audiences to the dataflow", step.count),
        StepVerb::Deselect if step.count > 1 => return format!("remove {} audiences from the dataflow", step.count),
        StepVerb::Select => return format!("add audience “{}” to the dataflow", clean(&step.name)),
        StepVerb::Deselect => return format!("remove audience “{}” from the dataflow", clean(&step.name)),
        StepVerb::Resume => return "resume the dataflow".to_owned(),
        StepVerb::Pause => return "pause the dataflow".to_owned(),
        StepVerb::CreateDestination => return "create the destination Experience Cloud Audiences".to_owned(),
        StepVerb::Renew => "renew",
        StepVerb::Await => "wait until Audience Manager has created",
        StepVerb::Move => {
            return format!("move trait “{}” to {}", clean(&step.name), clean(&step.place));
        }
    };
    let what = format!("{verb} {}", kind(step.object));
    let place = if step.place.is_empty() { String::new() } else { format!(" in {}", clean(&step.place)) };
    format!("{what} “{}”{place}", clean(&step.name))
}

fn note(note: &PlanNote) -> String {
    let spaces = |rows: &[app::view::NamespaceRow]| {
        rows.iter()
            .map(|row| format!("{} {}", clean(&row.namespace), number(Some(row.profiles))))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match note {
        PlanNote::Shell => "no members until Experience Platform sends them".to_owned(),
        PlanNote::FlowPaused => "the dataflow is paused: nothing arrives until it is resumed".to_owned(),
        PlanNote::AlreadySent => "already in the dataflow; Audience Manager is creating trait and segment".to_owned(),
        PlanNote::NotSent => "not in the dataflow, so no members arrive".to_owned(),
        PlanNote::MayAppearTwice => {
            "Audience Manager may use this trait or create a second one; Adobe doesn't document which".to_owned()
        }
        PlanNote::NameTaken { object: it } => {
            format!("another trait ({}) is also called “{}”", clean(&it.id), clean(&it.name))
        }
        PlanNote::NameTrimmed => "spaces and line breaks around the name are removed".to_owned(),
        PlanNote::NameCut => "the name is shortened to 255 characters".to_owned(),
        PlanNote::NameCharacters => {
            "the name has characters Audience Manager advises against (comma, dash, tab, pipe)".to_owned()
        }
        PlanNote::Identities { carrying, left_behind } => match (carrying.is_empty(), left_behind.is_empty()) {
            (true, _) => {
                format!("none of its identities can be used in Audience Manager ({})", spaces(left_behind))
            }
            (false, true) => spaces(carrying),
            (false, false) => {
                format!("{}; not usable in Audience Manager: {}", spaces(carrying), spaces(left_behind))
            }
        },
        PlanNote::NotByNamespace => {
            "not counted by identity, so it isn't known how many profiles Audience Manager supports".to_owned()
        }
        PlanNote::OtherMergePolicy { default } => format!(
            "shared by the default merge policy {}, not by its own, so other identities may arrive than it counts",
            clean(default)
        ),
        PlanNote::OtherFolder { path } => format!("its trait is in {} and stays there", clean(path)),
        PlanNote::Drifted { drift } => {
            format!("out of sync ({}); sharing again does not fix it", drifts(drift))
        }
    }
}

fn verdict(line: &TrayLine) -> String {
    verdict_in(&line.verdict, &line.folder_path, line.notes.contains(&PlanNote::AlreadySent))
}

fn verdict_in(verdict: &Verdict, folder_path: &str, is_sent: bool) -> String {
    match verdict {
        Verdict::Make => format!("create trait and segment in {}", clean(folder_path)),
        Verdict::Complete { adopted } => format!("use trait {}, create its segment", clean(&adopted.id)),
        Verdict::Adopt { adopted } => {
            format!("already in Audience Manager (trait {}); nothing to create", clean(&adopted.id))
        }
        Verdict::Activate => {
            let folder = clean(folder_path);
            if is_sent {
                format!(
                    "already in the dataflow; wait for Audience Manager to create the trait and segment in {folder}"
                )
            } else {
                format!("add to the dataflow; Audience Manager creates the trait and segment in {folder}")
            }
        }
        Verdict::GiveMembers { adopted } => {
            format!("add to the dataflow, so that members arrive in trait {}", clean(&adopted.id))
        }
        Verdict::Skip { conflict } => format!("skipped: {}", in_the_way(*conflict)),
        Verdict::Refused { reason } => format!("can't be shared: {}", refusal(reason)),
    }
}

/// A plan as text, one API request per line.
pub(super) fn plan(tray: &Tray) -> String {
    let mut text = vec![match tray.calls {
        0 => "No API requests would be sent.".to_owned(),
        1 => "1 API request would be sent.".to_owned(),
        calls => format!("{calls} API requests would be sent."),
    }];
    text.extend(tray.groundwork.iter().map(|it| format!("  {}", step(it))));
    for line in &tray.lines {
        text.push(format!("{}: {}", named(&line.audience), verdict(line)));
        text.extend(line.steps.iter().map(|it| format!("  {}", step(it))));
        text.extend(line.notes.iter().map(|it| format!("  note: {}", note(it))));
        text.extend(governance(&line.governance).into_iter().map(|it| format!("  {it}")));
    }
    text.join("\n")
}

/// Where a plan was saved.
pub(super) fn saved(saved: &SavedPlan, file: &Path) -> String {
    let file = clean(&file.display().to_string());
    let what = match (saved.audiences, saved.to_platform) {
        (0, 1) => "1 segment or trait".to_owned(),
        (0, others @ 1..) => format!("{others} segments and traits"),
        (1, _) => "1 audience".to_owned(),
        (audiences, _) => format!("{audiences} audiences"),
    };
    format!("Saved the plan of {what} as {file}. Nothing was sent.")
}

/// Who saved a plan file, and what it said otherwise about its lines to Experience Platform.
pub(super) fn opened_to_platform(plan: &PlatformTray, differences: &[DifferingPlatformLine]) -> String {
    let mut text: Vec<String> = plan.from_plans.iter().map(source).collect();
    for differing in differences {
        text.push(format!("{}: the plan has changed since it was saved", object(&differing.subject)));
        let line = plan.lines.iter().map(|it| &it.line).find(|line| line.subject == differing.subject);
        let before = differing.differences.iter().map(|it| platform_difference(it, line));
        text.extend(before.map(|before| format!("  before: {before}")));
    }
    text.join("\n")
}

fn platform_difference(difference: &PlatformDifference, line: Option<&PlatformLine>) -> String {
    match difference {
        PlatformDifference::Name { before } => called(before),
        PlatformDifference::Route { before: PlatformRoute::Source } => "Audience Manager source".to_owned(),
        PlatformDifference::Route { before: PlatformRoute::External } => "external audience".to_owned(),
        PlatformDifference::Verdict { before } => {
            line.map_or_else(|| UNREADABLE.to_owned(), |line| to_platform::verdict_of(before, line))
        }
        PlatformDifference::Unreadable => UNREADABLE.to_owned(),
        PlatformDifference::Requests { before } => requests(*before),
    }
}

const UNREADABLE: &str = "written by another version, and not readable here";

fn called(before: &str) -> String {
    format!("it was called “{}”", clean(before))
}

fn requests(number: u32) -> String {
    match number {
        0 => "no API requests".to_owned(),
        1 => "1 API request".to_owned(),
        number => format!("{number} API requests"),
    }
}

/// Who saved a plan file, and what it said otherwise, line by line.
pub(super) fn opened(plan: &Tray, differences: &[DifferingLine]) -> String {
    let mut text: Vec<String> = plan.from_plans.iter().map(source).collect();
    for line in differences {
        text.push(format!("{}: the plan has changed since it was saved", named(&line.audience)));
        text.extend(line.differences.iter().map(|it| format!("  before: {}", difference(it))));
    }
    text.join("\n")
}

/// Why a plan that differs from its file was not carried out.
pub(super) fn not_carried_out(lines: usize) -> String {
    let audiences = if lines == 1 { "1 audience".to_owned() } else { format!("{lines} audiences") };
    format!(
        "Nothing was sent, because the plan has changed for {audiences}. To carry it out as it is now: --accept-differences"
    )
}

fn source(source: &PlanSource) -> String {
    let when = time(Some(source.saved_at));
    let who = if source.saved_by.is_empty() { String::new() } else { format!(" by {}", clean(&source.saved_by)) };
    let changed = match source.differing {
        0 => "Nothing has changed since.".to_owned(),
        1 => "1 audience has changed since.".to_owned(),
        lines => format!("{lines} audiences have changed since."),
    };
    format!("Plan saved{who}, {when}. {changed}")
}

fn difference(difference: &PlanDifference) -> String {
    match difference {
        PlanDifference::Name { before } => called(before),
        PlanDifference::Route { before: Route::Activate } => "with members".to_owned(),
        PlanDifference::Route { before: Route::Create } => "no members yet".to_owned(),
        PlanDifference::Verdict { before, folder_path } => verdict_in(before, folder_path, false),
        PlanDifference::Unreadable => UNREADABLE.to_owned(),
        PlanDifference::Requests { before } => requests(*before),
    }
}

/// A path outside trait storage, or an empty path.
pub(super) fn bad_folder(path: &str) -> Failure {
    let message = format!("“{path}” is not “Experience Platform Traits” or a folder below it.");
    Failure::bad_input(InputReason::FolderPath, message).with("folder", path)
}

#[cfg(test)]
mod tests {
    use app::view::ObjectKind;

    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn steps_and_notes_are_called_as_in_the_window() {
        use ObjectKind as K;
        let said = |verb, object, place: &str| {
            step(&PlannedStep { verb, object, name: "x".to_owned(), count: 1, place: place.to_owned() })
        };
        for (object, key) in [
            (K::TraitFolder, "traitFolder"),
            (K::SegmentFolder, "segmentFolder"),
            (K::DataSource, "dataSource"),
            (K::Trait, "trait"),
            (K::Segment, "segment"),
        ] {
            let kind = window("sharing", &format!("sharing.kind.{key}"));
            let shown = |key: &str| window("sharing", key).replace("{object}", &kind).replace("{name}", "“x”");
            as_in_window(&said(StepVerb::Create, object, ""), &shown("sharing.step.create"));
            as_in_window(&said(StepVerb::Delete, object, ""), &shown("sharing.step.delete"));
            as_in_window(&said(StepVerb::Await, object, ""), &shown("sharing.step.await"));
            as_in_window(&said(StepVerb::Renew, object, ""), &shown("sharing.step.renew"));
        }
        let moved = window("sharing", "sharing.step.move").replace("{object}", "trait").replace("{name}", "“x”");
        as_in_window(&said(StepVerb::Move, K::Trait, "{place}"), &moved);
        for (told, key) in [
            (PlanNote::Shell, "shell"),
            (PlanNote::FlowPaused, "flowPaused"),
            (PlanNote::AlreadySent, "alreadySent"),
            (PlanNote::NotSent, "notSent"),
            (PlanNote::MayAppearTwice, "mayAppearTwice"),
            (PlanNote::NameCut, "nameCut"),
            (PlanNote::NameTrimmed, "nameTrimmed"),
            (PlanNote::NameCharacters, "nameCharacters"),
            (PlanNote::NotByNamespace, "notByNamespace"),
            (PlanNote::OtherMergePolicy { default: "{name}".to_owned() }, "otherMergePolicy"),
            (PlanNote::OtherFolder { path: "{path}".to_owned() }, "otherFolder"),
        ] {
            as_in_window(&note(&told), &window("sharing", &format!("sharing.note.{key}")));
        }
    }
}
