//! What is said about mapping a segment, in sentences.

use domain::Destination;
use domain::governance::{ExportControl, Finding, SourceName};
use domain::mapping::{LONGEST_VALUE, Remark};

use crate::view::MapRemark;

/// A remark as it is shown.
pub(super) fn shown(remark: &Remark, to: &Destination) -> MapRemark {
    let (kind, message) = words(remark, &to.name);
    MapRemark { kind: kind.to_owned(), forbids: remark.forbids(), message }
}

fn words(remark: &Remark, to: &str) -> (&'static str, String) {
    match remark {
        Remark::Governance { finding } => ("governance", governance(finding, to)),
        Remark::FirstPartyOnly { traits } => {
            let ids: Vec<String> = traits.iter().map(ToString::to_string).collect();
            let message = format!("“{to}” takes first-party data only; not first-party: trait {}.", ids.join(", "));
            ("firstPartyOnly", message)
        }
        Remark::Paused => ("paused", "The segment is paused.".to_owned()),
        Remark::MapsAll => ("mapsAll", format!("“{to}” maps all segments by itself.")),
        Remark::AlreadyMapped => ("alreadyMapped", "It is mapped already.".to_owned()),
        Remark::MappedWithOther { value } => {
            ("mappedWithOther", format!("It is mapped already, with the value “{value}”; it would be mapped twice."))
        }
        Remark::ValueTaken { segment } => ("valueTaken", format!("Segment {segment} has the same value.")),
        Remark::NoValue => ("noValue", "It has no value: the segment has no integration code.".to_owned()),
        Remark::ValueTooLong => ("valueTooLong", format!("Its value is longer than {LONGEST_VALUE} characters.")),
        Remark::NoPair => ("noPair", format!("“{to}” needs a key and a value, written key=value.")),
        Remark::AccountExpired => {
            ("accountExpired", format!("The account of “{to}” has expired: nothing is sent until it is renewed."))
        }
    }
}

fn governance(finding: &Finding, to: &str) -> String {
    match finding {
        Finding::ControlForbids { control, sources } => {
            format!(
                "The export control “{}” of {} doesn’t allow what “{to}” is used for.",
                named(control),
                list(sources)
            )
        }
        Finding::TraitsUnread => {
            "Not every trait of its rule is known, so their export controls are not either.".to_owned()
        }
        Finding::ControlsUnread { .. } | Finding::DestinationLabelsUnread => {
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

fn list(sources: &[SourceName]) -> String {
    let names: Vec<String> = sources.iter().map(|source| format!("“{}” ({})", source.name, source.id)).collect();
    names.join(", ")
}
