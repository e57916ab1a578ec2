//! The text of `segbridge unshare --dry-run`.

use app::view::{EditedObject, RuleEdit, RuleEditRefusal, UnshareLine, UnsharePreview, UnshareTree, UnshareUses};

use crate::clean::line as clean;
use crate::words::{self, named};

/// What uses the pairs, what becomes of the rules, and what would be deleted.
pub(super) fn shown(tree: &UnshareTree, preview: &UnsharePreview) -> String {
    let mut lines: Vec<String> = tree.audiences.iter().map(uses).collect();
    if !tree.edits.is_empty() {
        lines.push("With --remove-from-rules:".to_owned());
        lines.extend(tree.edits.iter().map(edit));
    }
    if !tree.models.is_empty() {
        lines.push(format!("Nothing is deleted while a model uses it: {}.", words::objects(&tree.models)));
    }
    lines.push("Without an option:".to_owned());
    lines.extend(preview.audiences.iter().map(line));
    lines.join("\n")
}

/// A rule that was changed, or why not.
pub(super) fn edited(one: &EditedObject) -> String {
    match &one.failure {
        None => format!("The rule of segment {} was changed.", named(&one.object)),
        Some(failure) => format!("Segment {}: {}", named(&one.object), clean(&failure.message)),
    }
}

fn uses(of: &UnshareUses) -> String {
    let leave = if of.can_leave { "\nWith --leave, it is taken out of the dataflow, and the rest stays." } else { "" };
    format!("{}\n{}{leave}\n", named(&of.audience), words::where_used(&of.uses))
}

fn edit(edit: &RuleEdit) -> String {
    let name = named(&edit.segment);
    match (&edit.after, edit.refusal) {
        (Some(after), _) => format!("  {name}: {} → {}", clean(&edit.before), clean(after)),
        (None, refusal) => format!("  {name}: not possible, {}: {}", refused(refusal), clean(&edit.before)),
    }
}

/// Why a trait cannot be taken out of a rule.
fn refused(refusal: Option<RuleEditRefusal>) -> &'static str {
    match refusal {
        Some(RuleEditRefusal::Nobody) => "the segment would have no members",
        Some(RuleEditRefusal::OtherMeaning) => "the rule would mean something else",
        Some(RuleEditRefusal::Unreadable) | None => "the rule cannot be read",
    }
}

fn line(line: &UnshareLine) -> String {
    let audience = named(&line.audience);
    let does = match (line.removes.is_empty(), line.deselects) {
        (true, true) => "only removed from the dataflow".to_owned(),
        (true, false) => "nothing to delete".to_owned(),
        (false, true) => format!("removed from the dataflow; deletes {}", words::objects(&line.removes)),
        (false, false) => format!("deletes {}", words::objects(&line.removes)),
    };
    match &line.failure {
        Some(failure) if line.removes.is_empty() && !line.deselects => {
            format!("  {audience}: {}", clean(&failure.message))
        }
        Some(failure) => format!("  {audience}: {does}. {}", clean(&failure.message)),
        None => format!("  {audience}: {does}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn refusals_are_called_as_in_the_window() {
        for (refusal, key) in [
            (RuleEditRefusal::Nobody, "nobody"),
            (RuleEditRefusal::OtherMeaning, "otherMeaning"),
            (RuleEditRefusal::Unreadable, "unreadable"),
        ] {
            as_in_window(refused(Some(refusal)), &window("pairs", &format!("pairs.unshare.refused.{key}")));
        }
    }
}
