//! What is said about mapping a segment, in sentences.

use domain::Destination;
use domain::governance::{ExportControl, Finding, SourceName};
use domain::mapping::{LONGEST_VALUE, Remark};

use crate::sharing::governance_view::control;
use crate::view::{MapReason, MapRemark};

/// A remark as it is shown.
pub(super) fn shown(remark: &Remark, to: &Destination) -> MapRemark {
    let reason = reason(remark);
    MapRemark { forbids: remark.forbids(), message: words(remark, &to.name), reason }
}

/// Why a mapping is not removed.
pub(super) fn why_it_stays(reason: MapReason) -> MapRemark {
    let message = match reason {
        MapReason::SwitchedOff => "It is switched off or removed already.",
        MapReason::NoId => "The mapping has no ID that can be read, so it can’t be removed here.",
        _ => "It is not mapped to this destination, or not any more.",
    };
    MapRemark { reason, forbids: true, message: message.to_owned() }
}

fn reason(remark: &Remark) -> MapReason {
    match remark {
        Remark::Governance { finding: Finding::ControlForbids { control: of, sources } } => {
            MapReason::ControlForbids { control: control(of), sources: sources.iter().map(name).collect() }
        }
        Remark::Governance { finding: Finding::TraitsUnread } => MapReason::TraitsUnread,
        Remark::Governance { finding: Finding::DestinationLabelsUnread } => MapReason::LabelsUnread,
        Remark::Governance { .. } => MapReason::ControlsUnread,
        Remark::FirstPartyOnly { traits } => {
            MapReason::FirstPartyOnly { traits: traits.iter().map(ToString::to_string).collect() }
        }
        Remark::Paused => MapReason::Paused,
        Remark::MapsAll => MapReason::MapsAll,
        Remark::AlreadyMapped => MapReason::AlreadyMapped,
        Remark::MappedWithOther { value } => MapReason::MappedWithOther { value: value.clone() },
        Remark::ValueTaken { segment } => MapReason::ValueTaken { segment: segment.to_string() },
        Remark::NoValue => MapReason::NoValue,
        Remark::ValueTooLong => MapReason::ValueTooLong,
        Remark::NoPair => MapReason::NoPair,
        Remark::AccountExpired => MapReason::AccountExpired,
    }
}

fn words(remark: &Remark, to: &str) -> String {
    match remark {
        Remark::Governance { finding } => governance(finding, to),
        Remark::FirstPartyOnly { traits } => {
            let ids: Vec<String> = traits.iter().map(ToString::to_string).collect();
            format!("“{to}” takes first-party data only; not first-party: trait {}.", ids.join(", "))
        }
        Remark::Paused => "The segment is paused.".to_owned(),
        Remark::MapsAll => format!("“{to}” maps all segments by itself."),
        Remark::AlreadyMapped => "It is mapped already.".to_owned(),
        Remark::MappedWithOther { value } => {
            format!("It is mapped already, with the value “{value}”; it would be mapped twice.")
        }
        Remark::ValueTaken { segment } => format!("Segment {segment} has the same value."),
        Remark::NoValue => "It has no value: the segment has no integration code.".to_owned(),
        Remark::ValueTooLong => format!("Its value is longer than {LONGEST_VALUE} characters."),
        Remark::NoPair => format!("“{to}” needs a key and a value, written key=value."),
        Remark::AccountExpired => {
            format!("The account of “{to}” has expired: nothing is sent until it is renewed.")
        }
    }
}

fn governance(finding: &Finding, to: &str) -> String {
    match finding {
        Finding::ControlForbids { control, sources } => {
            let sources: Vec<String> = sources.iter().map(name).collect();
            format!(
                "The export control “{}” of {} doesn’t allow what “{to}” is used for.",
                named(control),
                sources.join(", ")
            )
        }
        Finding::TraitsUnread => {
            "Not every trait of its rule is known, so their export controls are not either.".to_owned()
        }
        Finding::DestinationLabelsUnread => {
            format!("The labels of “{to}” are not known, and its data has export controls.")
        }
        _ => "Its export controls are not known.".to_owned(),
    }
}

fn named(control: &ExportControl) -> &str {
    match control {
        ExportControl::Pii => "personally identifiable information",
        ExportControl::OffsiteAdTargeting => "off-site ad targeting",
        ExportControl::OnsiteAdTargeting => "on-site ad targeting",
        ExportControl::OnsitePersonalization => "on-site personalization",
        ExportControl::Other(code) => code,
    }
}

fn name(source: &SourceName) -> String {
    format!("“{}” ({})", source.name, source.id)
}
