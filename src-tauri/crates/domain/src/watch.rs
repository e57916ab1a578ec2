//! Watch rules: which audiences a rule matches, and what it proposes. Pure: the same audiences give the same proposal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Audience, AudienceId, Label, PairState};

/// What an audience must have to be watched. Everything that is named must apply; a rule that names nothing matches
/// nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Watch {
    /// A tag, by name.
    pub tag: Option<String>,
    /// A folder of audiences, by ID; the folders below it count too.
    pub folder: Option<String>,
    /// A part of the name; upper and lower case are the same.
    pub name: Option<String>,
    /// A usage label.
    pub label: Option<String>,
}

/// An audience as the local copy has it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The audience.
    pub audience: &'a Audience,
    /// Whether it is shared.
    pub state: &'a PairState,
    /// Whether it is in the tray already.
    pub in_tray: bool,
    /// Whether the dataflow sends it: its pair is on its way.
    pub is_sent: bool,
}

/// What a rule proposes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Audiences that match and are not shared.
    pub share: Vec<AudienceId>,
    /// Audiences that the rule shared and that no longer match.
    pub unshare: Vec<AudienceId>,
}

impl Watch {
    /// Whether it names anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an audience matches. `within` are the IDs of the rule's folder and the folders below it.
    pub fn matches(&self, audience: &Audience, within: &BTreeSet<String>) -> bool {
        let tag = self.tag.as_ref().is_none_or(|tag| audience.tags.contains(tag));
        let folder = self.folder.is_none() || audience.folder.as_ref().is_some_and(|folder| within.contains(folder));
        let name = self.name.as_ref().is_none_or(|name| audience.name.to_lowercase().contains(&name.to_lowercase()));
        let label = self.label.as_ref().is_none_or(|label| audience.labels.contains(&Label::from_code(label)));
        !self.is_empty() && tag && folder && name && label
    }

    /// What the rule proposes for audiences; `own` are those that it shared. Audiences that are not among `seen` are
    /// left alone: that an audience was not read says nothing about it. One whose pair is on its way is shared already, however
    /// long that takes.
    pub fn propose<'a>(
        &self,
        within: &BTreeSet<String>,
        own: &BTreeSet<AudienceId>,
        seen: impl IntoIterator<Item = Seen<'a>>,
    ) -> Proposal {
        let mut proposal = Proposal::default();
        for Seen { audience, state, in_tray, is_sent } in seen {
            let (matches, is_shared) = (self.matches(audience, within), is_sent || *state != PairState::NotShared);
            if matches && !is_shared && !in_tray && *state != PairState::FromAudienceManager {
                proposal.share.push(audience.id.clone());
            } else if !matches && is_shared && own.contains(&audience.id) {
                proposal.unshare.push(audience.id.clone());
            }
        }
        proposal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(id: &str, tag: &str) -> Audience {
        Audience { tags: vec![tag.to_owned()], ..Audience::bare(id, "Gold members") }
    }

    #[test]
    fn everything_that_is_named_must_apply_and_naming_nothing_matches_nothing() {
        let gold = Audience { folder: Some("sub".into()), labels: vec![Label("C5".into())], ..tagged("a", "loyalty") };
        let within = BTreeSet::from(["top".to_owned(), "sub".to_owned()]);
        let all = Watch {
            tag: Some("loyalty".into()),
            folder: Some("top".into()),
            name: Some("GOLD".into()),
            label: Some("core/C5".into()),
        };
        assert!(all.matches(&gold, &within));
        assert!(!Watch { tag: Some("other".into()), ..all.clone() }.matches(&gold, &within));
        assert!(!Watch { label: Some("C6".into()), ..all.clone() }.matches(&gold, &within));
        assert!(!all.matches(&gold, &BTreeSet::new()));
        assert!(!Watch::default().matches(&gold, &within));
    }

    #[test]
    fn only_what_the_rule_shared_and_what_was_read_is_unshared() {
        let rule = Watch { tag: Some("loyalty".into()), ..Watch::default() };
        let (new, kept, lost, foreign) =
            (tagged("new", "loyalty"), tagged("kept", "loyalty"), tagged("lost", "x"), tagged("foreign", "x"));
        let own: BTreeSet<AudienceId> = ["kept", "lost", "unread"].map(AudienceId::from).into();
        let seen = |audience, state| Seen { audience, state, in_tray: false, is_sent: false };
        let proposal = rule.propose(
            &BTreeSet::new(),
            &own,
            [
                seen(&new, &PairState::NotShared),
                seen(&kept, &PairState::Live),
                seen(&lost, &PairState::Live),
                seen(&foreign, &PairState::Live),
            ],
        );
        assert_eq!(proposal.share, [AudienceId::from("new")]);
        assert_eq!(proposal.unshare, [AudienceId::from("lost")]);
        let in_tray = Seen { in_tray: true, ..seen(&new, &PairState::NotShared) };
        assert_eq!(rule.propose(&BTreeSet::new(), &own, [in_tray]), Proposal::default());
        let on_its_way = |audience| Seen { is_sent: true, ..seen(audience, &PairState::NotShared) };
        assert_eq!(
            rule.propose(&BTreeSet::new(), &own, [on_its_way(&new)]),
            Proposal::default(),
            "it is shared already"
        );
        assert_eq!(rule.propose(&BTreeSet::new(), &own, [on_its_way(&lost)]).unshare, [AudienceId::from("lost")]);
        let gone = seen(&lost, &PairState::NotShared);
        assert_eq!(rule.propose(&BTreeSet::new(), &own, [gone]), Proposal::default(), "it is unshared already");
    }
}
