//! Audience Manager's own rule: what may be mapped to a destination (AAM contract §11.2).

use super::sources::{ControlSource, counting};
use super::{ExportControl, Finding, SourceName};

/// The rules by which data from these sources may not go to a destination with these labels, or by which that is not known
/// (`labels` is `None` where they were not read). A control alone forbids nothing, a label alone does not either, and the
/// segment's own data source does not count.
pub fn forbidden_at_destination(sources: &[ControlSource<'_>], labels: Option<&[ExportControl]>) -> Vec<Finding> {
    let Some(labels) = labels else {
        let has_controls = counting(sources).any(|source| source.controls.is_some_and(|them| !them.is_empty()));
        return if has_controls { vec![Finding::DestinationLabelsUnread] } else { Vec::new() };
    };
    let mut seen = Vec::new();
    for control in labels {
        let has = |source: &&ControlSource<'_>| source.controls.is_some_and(|them| them.contains(control));
        let mut sources: Vec<SourceName> = counting(sources).filter(has).map(ControlSource::named).collect();
        sources.sort();
        sources.dedup();
        let finding = Finding::ControlForbids { control: control.clone(), sources };
        let is_found = matches!(&finding, Finding::ControlForbids { sources, .. } if !sources.is_empty());
        if is_found && !seen.contains(&finding) {
            seen.push(finding);
        }
    }
    seen
}
