//! The lines of plan files to Experience Platform, and what such a line said compared with the plan of now.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::text::{damaged, is_hiding};
use crate::limits;
use crate::view::{
    Failure, PlanSource, PlatformDifference, PlatformFromPlan, PlatformLine, PlatformRoute, PlatformTrayLine,
    PlatformVerdict, TimeMs,
};

/// One segment or trait of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanFilePlatformLine {
    pub(super) kind: PlanFileKind,
    pub(super) id: String,
    pub(super) name: String,
    /// How it was to be shared.
    pub(super) route: PlatformRoute,
    /// Whether a person chose that, not the plan.
    #[serde(default)]
    pub(super) route_chosen: bool,
    /// What the plan said it would do: a [`PlatformVerdict`], as far as this version knows it.
    #[serde(default)]
    pub(super) plan: Value,
    /// Number of requests for it alone.
    #[serde(default)]
    pub(super) requests: u32,
}

/// What is shared to Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum PlanFileKind {
    Segment,
    Trait,
}

impl PlanFilePlatformLine {
    /// What identifies it.
    pub(super) fn subject(&self) -> (PlanFileKind, u64) {
        (self.kind, self.id.parse().unwrap_or_default())
    }

    pub(super) fn check(&self) -> Result<(), Failure> {
        let is_bad_id = self.id.parse::<u64>().is_err() || is_hiding(&self.id);
        if is_bad_id || limits::text("name", &self.name).is_err() {
            return Err(damaged("one of its segments and traits"));
        }
        Ok(())
    }
}

/// What a plan file said about a line of the tray to Experience Platform, as it is stored with the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::sharing) struct PlatformSaid {
    pub(super) by: String,
    pub(super) at: TimeMs,
    pub(super) line: PlanFilePlatformLine,
}

impl PlatformSaid {
    /// Reads what is stored with a line; what another version wrote is left out.
    pub(in crate::sharing) fn of(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    /// The name in the file, for what is not known here.
    pub(in crate::sharing) fn name(&self) -> &str {
        &self.line.name
    }

    /// Compares it with the plan of now.
    pub(in crate::sharing) fn compare(&self, now: &PlatformLine, route: PlatformRoute) -> PlatformFromPlan {
        let then = &self.line;
        let mut differences = Vec::new();
        if then.name != now.subject.name {
            differences.push(PlatformDifference::Name { before: then.name.clone() });
        }
        if then.route != route {
            differences.push(PlatformDifference::Route { before: then.route });
        }
        match serde_json::from_value::<PlatformVerdict>(then.plan.clone()) {
            Ok(verdict) if is_same(&verdict, &now.verdict) => {
                // Another number of requests explains itself where something else is done.
                if then.requests != now.calls {
                    differences.push(PlatformDifference::Requests { before: then.requests });
                }
            }
            Ok(verdict) => differences.push(PlatformDifference::Verdict { before: verdict }),
            Err(_) => differences.push(PlatformDifference::Unreadable),
        }
        PlatformFromPlan { saved_by: self.by.clone(), saved_at: self.at, differences }
    }
}

/// Whether two verdicts do the same with the same audience, whatever it is called.
fn is_same(then: &PlatformVerdict, now: &PlatformVerdict) -> bool {
    match (then, now) {
        (PlatformVerdict::Adopt { audience: then }, PlatformVerdict::Adopt { audience: now }) => then.id == now.id,
        _ => then == now,
    }
}

/// The plan files that lines are from, in the order of their first lines.
pub(in crate::sharing) fn platform_sources<'a>(lines: impl Iterator<Item = &'a PlatformTrayLine>) -> Vec<PlanSource> {
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
