//! Repairs what is wrong with pairs, many at once: an incomplete pair gets its other half, a pair without members gets
//! members. Both are lines of the tray like any other share, so they are planned and shown before anything is sent. What no
//! plan can repair is returned with its state.

use std::collections::BTreeMap;

use domain::FolderId;
use domain::SharedState as State;

use super::snapshot::target;
use crate::limits::Limited as _;
use crate::read::{count, link, shared};
use crate::view::{Failure, LeftAlone, ObjectKind, Repair, Route};
use crate::{Sharing, Workspace};

/// What is done about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// The missing half is created.
    Complete,
    /// The audience is added to the dataflow.
    GiveMembers,
}

/// What a plan can do about a state.
fn remedy(state: State) -> Option<Remedy> {
    match state {
        State::Half => Some(Remedy::Complete),
        State::Shell | State::Unclear => Some(Remedy::GiveMembers),
        _ => None,
    }
}

impl Sharing<'_> {
    /// Adds to the tray what repairs the pairs of these audiences. Nothing is sent before the tray is committed.
    pub async fn repair(&self, audience_ids: Vec<String>) -> Result<Repair, Failure> {
        audience_ids.within_limits()?;
        let parts = self.workspace.catalog().pair_parts(audience_ids.clone()).await?;
        let verdicts = self.workspace.verdicts(audience_ids).await?;
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut completed, mut given, mut left) = (0, Vec::new(), Vec::new());
        for pair in &parts {
            let state = verdicts.get(&pair.code).map_or(State::NotShared, |verdict| verdict.state);
            let Some(remedy) = remedy(state).filter(|_| pair.audience.is_some()) else {
                let name = pair.audience.as_ref().map_or(pair.code.as_str(), |audience| audience.name.as_str());
                left.push(LeftAlone { audience: link(ObjectKind::Audience, &pair.code, name), state: shared(state) });
                continue;
            };
            // A trait stays where it is.
            let folder = self.workspace.folder_for(pair.traits.first().map(|it| it.folder)).await?;
            lines.entry(folder).or_default().push(pair.code.clone());
            match remedy {
                Remedy::Complete => completed += 1,
                Remedy::GiveMembers => given.push(pair.code.clone()),
            }
        }
        for (folder, audiences) in lines {
            self.workspace.catalog().tray_add(audiences, folder, self.workspace.now()).await?;
        }
        let members = count(given.len() as u64);
        let tray = match given {
            none if none.is_empty() => self.tray().await?,
            some => self.set_route(some, Some(Route::Activate)).await?,
        };
        self.workspace.notify_changed();
        Ok(Repair { completed, members, left, tray })
    }
}

impl Workspace {
    /// The folder of a trait, if audiences can be shared into it; otherwise the standard folder.
    async fn folder_for(&self, of_trait: Option<FolderId>) -> Result<String, Failure> {
        let folders = self.traits().folders().await?;
        let own = of_trait.map(|folder| folder.to_string());
        let fits = folders.iter().filter(|folder| folder.accepts_audiences);
        let found = fits.clone().find(|folder| Some(&folder.id) == own.as_ref()).or_else(|| fits.clone().next());
        let id = found.map_or_else(|| crate::folders::NEW_SHARING_FOLDER.to_owned(), |folder| folder.id.clone());
        target(&id)?;
        Ok(id)
    }
}
