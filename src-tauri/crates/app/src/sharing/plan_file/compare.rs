//! A line of a plan file beside what the plan says now.

use serde::{Deserialize, Serialize};

use super::format::PlanFileLine;
use crate::view::{FromPlan, PlanDifference, PlanSource, TimeMs, TrayLine, Verdict};

/// What a plan file said about a line of the tray, as it is stored with the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::sharing) struct Said {
    pub(super) by: String,
    pub(super) at: TimeMs,
    pub(super) line: PlanFileLine,
}

impl Said {
    /// Reads what is stored with a line; what another version wrote is left out.
    pub(in crate::sharing) fn of(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    /// The name of the audience in the file, for one that is not known here.
    pub(in crate::sharing) fn name(&self) -> &str {
        &self.line.name
    }

    /// The route that the plan in the file had.
    pub(in crate::sharing) fn route(&self) -> crate::view::Route {
        self.line.route
    }

    /// Compares it with the plan of now; `path_of` returns the path of folders below the sharing folder.
    pub(in crate::sharing) fn compare(&self, now: &TrayLine, path_of: impl Fn(&[String]) -> String) -> FromPlan {
        let then = &self.line;
        let mut differences = Vec::new();
        if then.name != now.audience.name {
            differences.push(PlanDifference::Name { before: then.name.clone() });
        }
        if then.route != now.route {
            differences.push(PlanDifference::Route { before: then.route });
        }
        match serde_json::from_value::<Verdict>(then.plan.clone()) {
            Ok(verdict) if is_same(&verdict, &now.verdict) => {
                // Another number of requests explains itself where something else is done.
                if then.requests != now.calls {
                    differences.push(PlanDifference::Requests { before: then.requests });
                }
            }
            Ok(verdict) => {
                differences.push(PlanDifference::Verdict { before: verdict, folder_path: path_of(&then.folder) });
            }
            Err(_) => differences.push(PlanDifference::Unreadable),
        }
        FromPlan { saved_by: self.by.clone(), saved_at: self.at, differences }
    }
}

/// Whether two verdicts do the same with the same objects, whatever these are called.
fn is_same(then: &Verdict, now: &Verdict) -> bool {
    match (then, now) {
        (Verdict::Complete { adopted: then }, Verdict::Complete { adopted: now })
        | (Verdict::Adopt { adopted: then }, Verdict::Adopt { adopted: now })
        | (Verdict::GiveMembers { adopted: then }, Verdict::GiveMembers { adopted: now }) => then.id == now.id,
        _ => then == now,
    }
}

/// The plan files that lines are from, in the order of their first lines.
pub(in crate::sharing) fn sources<'a>(lines: impl Iterator<Item = &'a TrayLine>) -> Vec<PlanSource> {
    let mut found: Vec<PlanSource> = Vec::new();
    for from in lines.filter_map(|line| line.from_plan.as_ref()) {
        let differing = u32::from(!from.differences.is_empty());
        let same = |source: &&mut PlanSource| source.saved_by == from.saved_by && source.saved_at == from.saved_at;
        if let Some(source) = found.iter_mut().find(same) {
            source.lines += 1;
            source.differing += differing;
        } else {
            let (saved_by, saved_at) = (from.saved_by.clone(), from.saved_at);
            found.push(PlanSource { saved_by, saved_at, lines: 1, differing });
        }
    }
    found
}
