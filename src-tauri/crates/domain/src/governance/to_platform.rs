//! From Audience Manager to Experience Platform: export controls arrive as labels (AAM contract §11.1).

use std::collections::BTreeMap;

use super::at_destination::forbidden_at_destination;
use super::sources::{ControlRole, ControlSource, counting};
use super::{ExportControl, Finding, Label, Policy, Ruling, SourceName, Trap};
use crate::rules::SegmentRule;
use crate::{DataSource, DataSourceId, Segment, Trait, TraitId};

/// Whether an object with these data sources may be shared to Experience Platform, and with which labels it arrives.
///
/// `labels` are those of the way there, if it is a destination of Audience Manager; the Audience Manager source is none, so
/// it has no labels and forbids nothing. `policies` are the enabled ones: they do not stop the object from arriving, and say
/// what it may not be used for there.
pub fn to_platform(
    sources: &[ControlSource<'_>],
    labels: Option<&[ExportControl]>,
    policies: Option<&[Policy]>,
) -> Ruling {
    let mut findings = forbidden_at_destination(sources, labels);
    let mut arriving: Vec<(ExportControl, Vec<SourceName>)> = Vec::new();
    for source in counting(sources) {
        let Some(controls) = source.controls else {
            let unread = Finding::ControlsUnread { source: source.named() };
            if !findings.contains(&unread) {
                findings.push(unread);
            }
            continue;
        };
        for control in controls {
            match arriving.iter_mut().find(|(known, _)| known == control) {
                Some((_, sources)) if sources.contains(&source.named()) => {}
                Some((_, sources)) => sources.push(source.named()),
                None => arriving.push((control.clone(), vec![source.named()])),
            }
        }
    }
    let mut labels_there: Vec<Label> = Vec::new();
    for (control, sources) in &arriving {
        match control.label() {
            Some(label) => {
                labels_there.push(label.clone());
                findings.push(Finding::ControlArrives { control: control.clone(), label, sources: sources.clone() });
            }
            None => findings.push(Finding::ControlUnknown { control: control.clone() }),
        }
    }
    labels_there.sort();
    for policy in policies.unwrap_or_default() {
        if let Some(labels) = policy.denies(&labels_there) {
            let (policy, actions) = (policy.name.clone(), policy.actions.clone());
            findings.push(Finding::PolicyApplies { policy, actions, labels });
        }
    }
    let controls = arriving.into_iter().map(|(control, _)| control).collect::<Vec<_>>();
    Ruling { traps: own_sources(sources, &controls), labels: labels_there, controls, ..Ruling::of(findings) }
}

/// Controls on the segment's own data source that are on no other: somebody may think that they count.
fn own_sources(sources: &[ControlSource<'_>], counted: &[ExportControl]) -> Vec<Trap> {
    let own = sources.iter().filter(|source| source.role == ControlRole::OwnOfSegment);
    let ignored = own.filter_map(|source| {
        let controls: Vec<_> = source.controls?.iter().filter(|one| !counted.contains(one)).cloned().collect();
        (!controls.is_empty()).then(|| Trap::OwnSourceIgnored { source: source.named(), controls })
    });
    ignored.collect()
}

/// Whether a trait may be shared to Experience Platform. `sources` are the data sources that are known.
pub fn trait_to_platform(
    of: &Trait,
    sources: &BTreeMap<DataSourceId, DataSource>,
    policies: Option<&[Policy]>,
) -> Ruling {
    to_platform(&[known(of.data_source, ControlRole::OfTrait, sources)], Some(&[]), policies)
}

/// Whether a segment may be shared to Experience Platform. `traits` and `sources` are the traits of its rule and the data
/// sources that are known. What a merge rule controls is published nowhere (AAM contract §12); only the policy of another
/// solution has no controls of its own.
pub fn segment_to_platform(
    segment: &Segment,
    traits: &BTreeMap<TraitId, Trait>,
    sources: &BTreeMap<DataSourceId, DataSource>,
    policies: Option<&[Policy]>,
) -> Ruling {
    let used = SegmentRule::parse(&segment.rule).map(|rule| rule.traits());
    let mut parts = vec![known(segment.data_source, ControlRole::OwnOfSegment, sources)];
    let mut is_whole = used.is_ok();
    for id in used.unwrap_or_default() {
        match traits.get(&id) {
            Some(of) => parts.push(known(of.data_source, ControlRole::OfTrait, sources)),
            None => is_whole = false,
        }
    }
    // A merge rule is addressed as a data source; where the list of data sources has it, its controls are known.
    let merge_rule = segment.merge_rule.filter(|_| !segment.has_external_merge_policy());
    let merge_rule = merge_rule.map(|id| DataSourceId(id.0));
    parts.extend(
        merge_rule.filter(|id| sources.contains_key(id)).map(|id| known(id, ControlRole::OfMergeRule, sources)),
    );
    let mut ruling = to_platform(&parts, Some(&[]), policies);
    if !is_whole {
        ruling.findings.insert(0, Finding::TraitsUnread);
        ruling.findings.sort_by_key(|finding| std::cmp::Reverse(finding.permission()));
    }
    ruling
}

fn known(id: DataSourceId, role: ControlRole, sources: &BTreeMap<DataSourceId, DataSource>) -> ControlSource<'_> {
    let source = sources.get(&id);
    ControlSource {
        role,
        id,
        name: source.map_or("", |source| source.name.as_str()),
        controls: source.and_then(|source| source.export_controls.as_deref()),
    }
}
