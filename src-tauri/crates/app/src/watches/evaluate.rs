//! Evaluates watch rules against the local copy: only audiences with the rule's tag, folder or name are looked at, and those
//! that the rule shared.

use std::collections::BTreeSet;

use domain::watch::{Seen, Watch};
use domain::{AudienceId, PairState};
use store::{AudienceFilter, AudienceListed, Side, Tree};

use super::Stored;
use crate::Workspace;
use crate::read::{count, link};
use crate::view::{Failure, ObjectKind, ObjectLink};

/// Audiences that are read at once.
const AT_ONCE: u32 = 500;

impl Workspace {
    /// Evaluates every rule and stores what it proposes. Sends no request.
    pub(crate) async fn evaluate_rules(&self) -> Result<(), Failure> {
        self.take_from_tray().await?;
        let rules = self.stored_rules().await?;
        if rules.is_empty() {
            return Ok(());
        }
        // After a refresh that lacked something, what no longer seems to match may only not have been read.
        let platform = self.connection.refreshing.side(Side::ExperiencePlatform);
        let is_whole = platform.failure.is_none() && platform.lacking.missing.is_empty() && !platform.running;
        let mut results = Vec::with_capacity(rules.len());
        for rule in rules {
            results.push((rule.id.clone(), self.evaluate(&rule, is_whole).await));
        }
        let now = self.now();
        self.change_rules(|rules| {
            for rule in rules {
                let Some((_, result)) = results.iter().find(|(id, _)| *id == rule.id) else { continue };
                rule.evaluated_at = Some(now);
                rule.failure = result.as_ref().err().cloned();
                if let Ok((share, unshare)) = result {
                    (rule.share, rule.unshare) = (share.clone(), unshare.clone());
                }
            }
            Ok(())
        })
        .await
    }

    /// Decides about audiences that rules put into the tray: what left it and is shared is the rule's own.
    async fn take_from_tray(&self) -> Result<(), Failure> {
        let rules = self.stored_rules().await?;
        let (mut shared, mut gone): (BTreeSet<AudienceId>, BTreeSet<AudienceId>) = Default::default();
        let destination = self.connection.destination();
        for id in rules.iter().flat_map(|rule| &rule.in_tray) {
            let summary = self.catalog().pair_summary(id).await?;
            let (state, in_tray) = summary.map_or((PairState::NotShared, false), |it| (it.state, it.in_tray));
            if in_tray {
                continue;
            }
            let is_shared = destination.sends(id) || state != PairState::NotShared;
            let _ = if is_shared { shared.insert(id.clone()) } else { gone.insert(id.clone()) };
        }
        if shared.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.change_rules(|rules| {
            for rule in rules {
                rule.own.extend(rule.in_tray.intersection(&shared).cloned());
                rule.in_tray.retain(|id| !shared.contains(id) && !gone.contains(id));
            }
            Ok(())
        })
        .await
    }

    /// Number of audiences that a rule matches now.
    pub(super) async fn matching(&self, watch: &Watch) -> Result<u32, Failure> {
        let within = self.within(watch).await?;
        let found = self.candidates(watch).await?;
        let matching = found.iter().filter(|listed| watch.matches(&listed.audience, &within));
        Ok(count(matching.count() as u64))
    }

    async fn evaluate(&self, rule: &Stored, is_whole: bool) -> Result<(Vec<ObjectLink>, Vec<ObjectLink>), Failure> {
        // Before a side was read, nothing is known to be missing there.
        for side in [Side::AudienceManager, Side::ExperiencePlatform] {
            if self.catalog().read_at(side).await?.is_none() {
                return Ok((Vec::new(), Vec::new()));
            }
        }
        let destination = self.connection.destination();
        let watch = rule.watch();
        let within = self.within(&watch).await?;
        let mut found = self.candidates(&watch).await?;
        let known: BTreeSet<AudienceId> = found.iter().map(|listed| listed.audience.id.clone()).collect();
        if rule.draft.unshare && is_whole {
            let others = rule.own.iter().filter(|id| !known.contains(*id)).map(|id| id.0.clone()).collect();
            for audience in self.catalog().audiences(others).await? {
                let summary = self.catalog().pair_summary(&audience.id).await?;
                let (shared, in_tray) = summary.map_or((PairState::NotShared, false), |it| (it.state, it.in_tray));
                found.push(AudienceListed { audience, shared, in_tray });
            }
        }
        let own = if rule.draft.unshare && is_whole { rule.own.clone() } else { BTreeSet::new() };
        let seen = |listed: &'_ AudienceListed| (listed.audience.id.clone(), listed.audience.name.clone());
        let names: std::collections::HashMap<AudienceId, String> = found.iter().map(seen).collect();
        let proposal = watch.propose(
            &within,
            &own,
            found.iter().map(|it| Seen {
                audience: &it.audience,
                state: &it.shared,
                in_tray: it.in_tray,
                is_sent: destination.sends(&it.audience.id),
            }),
        );
        let links = |ids: Vec<AudienceId>| {
            let named = |id: AudienceId| {
                let name = names.get(&id).cloned().unwrap_or_default();
                link(ObjectKind::Audience, id.0, name)
            };
            ids.into_iter().map(named).collect()
        };
        Ok((links(proposal.share), links(proposal.unshare)))
    }

    /// The rule's folder and the folders below it.
    pub(super) async fn within(&self, watch: &Watch) -> Result<BTreeSet<String>, Failure> {
        let Some(folder) = &watch.folder else { return Ok(BTreeSet::new()) };
        let folders = self.catalog().folders(Tree::Audiences).await?;
        let mut within = BTreeSet::from([folder.clone()]);
        // Folders are listed from the root down.
        for one in folders {
            if one.parent.is_some_and(|parent| within.contains(&parent)) {
                within.insert(one.id);
            }
        }
        Ok(within)
    }

    /// The audiences that a rule can match, by what the local copy finds quickly.
    async fn candidates(&self, watch: &Watch) -> Result<Vec<AudienceListed>, Failure> {
        let filter = AudienceFilter {
            search: watch.name.clone().unwrap_or_default(),
            folder: watch.folder.clone(),
            tags: watch.tag.iter().cloned().collect(),
            ..AudienceFilter::default()
        };
        let mut all = Vec::new();
        loop {
            let offset = count(all.len() as u64);
            let found = self.catalog().list_audiences(&filter, offset, AT_ONCE).await?;
            let is_last = found.rows.is_empty() || offset + count(found.rows.len() as u64) >= found.total;
            all.extend(found.rows);
            if is_last {
                return Ok(all);
            }
        }
    }
}
