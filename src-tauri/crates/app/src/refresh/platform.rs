//! Experience Platform's side: folders and tags, the definitions with their counts, then the audiences page by page.

use std::collections::{HashMap, HashSet};

use adobe::experience_platform::{AudienceFilter, AudienceFolder, TagNames};
use adobe::{ApiError, ExperiencePlatform, Page, Pages, Whole};
use domain::whole::Complete;
use domain::{Audience, AudienceId, CountSource};
use store::{Gone, ReadWhole, Refresh, StoreError, StoredFolder, Tree};
use tokio::time::Instant;

use super::Lacking;
use super::counts::{JobCounts, by_namespace, keep_counts};
use super::folder_order::parents_first;
use super::manager::{ReadingError, Readings};
use super::optional::Optional;
use super::progress::{Lists, Progress};
use super::removal::{self, Answer, Asking};
use crate::Workspace;
use crate::view::{Failure, RefreshPart};

impl Workspace {
    pub(super) async fn read_platform(
        &self,
        platform: &ExperiencePlatform,
        sandbox: &str,
        progress: &Progress,
    ) -> Result<Lacking, Failure> {
        let mut refresh = self.catalog().begin_platform_refresh(sandbox).await?;
        let optional = Optional::default();
        let mut first = Box::pin(first_page(platform));
        let extras_and_folders = async {
            let folders = optional.list(RefreshPart::AudienceFolders, platform.audience_folders());
            Ok(tokio::join!(Extras::read(platform, &optional), folders))
        };
        // The audiences are requested at the same time as the optional parts: without a network, the side must not wait
        // for each of them to time out.
        let (pages, (extras, folders)) = tokio::try_join!(first.as_mut(), extras_and_folders)?;
        if let Some(folders) = folders {
            refresh.folders(Tree::Audiences, with_paths(folders.items), folders.complete).await?;
        }
        let mut readings = Readings::default();
        let mut pages = Some(pages);
        let audiences = loop {
            let begun = match pages.take() {
                Some(begun) => begun,
                None => first_page(platform).await?,
            };
            match self.audiences_once(begun, &mut refresh, progress, &extras).await {
                Ok(complete) => break complete,
                Err(error) => readings.again_after(error)?,
            }
        };
        let inactive = optional.list(RefreshPart::InactiveAudiences, inactive(platform)).await;
        let lists_all = inactive.is_some();
        if let Some(inactive) = inactive {
            refresh.audiences(self.completed(inactive.items, &extras).await?).await?;
        }
        let whole = ReadWhole::ExperiencePlatform { audiences };
        optional.unreadable(whole.unreadable());
        let asking = Asking {
            ask: &|one| Box::pin(ask(platform, one)),
            // Without the list of inactive audiences it is unknown which audience is in no list.
            is_judged: &|one| lists_all || !matches!(one, Gone::Audience(_)),
            own: HashSet::new(),
            until: Instant::now() + removal::TIME_LIMIT,
        };
        let asked = removal::confirmed(&refresh, &asking).await?;
        optional.unconfirmed(asked.unconfirmed);
        refresh.finish(whole, asked.gone, self.now()).await?;
        Ok(optional.lacking())
    }

    async fn audiences_once(
        &self,
        (mut audiences, mut page): Begun,
        refresh: &mut Refresh,
        progress: &Progress,
        extras: &Extras,
    ) -> Result<Complete, ReadingError> {
        while let Some(rows) = page {
            progress.page(Lists::Audiences, rows.items.len(), rows.total);
            refresh.audiences(self.completed(rows.items, extras).await?).await?;
            page = audiences.next().await?;
        }
        Ok(audiences.complete()?)
    }

    /// Returns audiences with everything that their own rows lack. Data that could not be read this time comes from the
    /// local copy.
    async fn completed(&self, mut rows: Vec<Audience>, extras: &Extras) -> Result<Vec<Audience>, StoreError> {
        for audience in &mut rows {
            let before = if extras.is_whole() { None } else { self.catalog().audience(&audience.id).await? };
            extras.fill_in(audience, before);
        }
        Ok(rows)
    }
}

/// The list of audiences with its first page.
type Begun = (Pages<Audience>, Option<Page<Audience>>);

async fn first_page(platform: &ExperiencePlatform) -> Result<Begun, Failure> {
    let mut audiences = platform.list_audiences(&AudienceFilter::default());
    let page = audiences.next().await?;
    Ok((audiences, page))
}

/// Data that completes the rows of audiences; `None` if it could not be read.
pub(crate) struct Extras {
    tags: Option<TagNames>,
    definitions: Option<HashMap<AudienceId, Audience>>,
    jobs: Option<Vec<JobCounts>>,
    /// Lists with rows that could not be read: an object that is missing may be in one of those.
    doubtful: Doubtful,
}

#[derive(Clone, Copy, Default)]
struct Doubtful {
    tags: bool,
    definitions: bool,
    jobs: bool,
}

impl Extras {
    async fn read(platform: &ExperiencePlatform, optional: &Optional) -> Self {
        let (tags, definitions, jobs) = tokio::join!(
            optional.list(RefreshPart::Tags, platform.tag_names()),
            optional.list(RefreshPart::ProfileCounts, platform.list_definitions().all()),
            optional.read(RefreshPart::NamespaceCounts, JobCounts::read(platform)),
        );
        let is_doubtful = |complete: &Complete| complete.unreadable() > 0;
        let doubtful = Doubtful {
            tags: tags.as_ref().is_some_and(|all| is_doubtful(&all.complete)),
            definitions: definitions.as_ref().is_some_and(|all| is_doubtful(&all.complete)),
            jobs: jobs.as_ref().is_some_and(|(_, unreadable)| *unreadable > 0),
        };
        let jobs = jobs.map(|(jobs, unreadable)| {
            optional.unreadable(unreadable);
            jobs
        });
        let definitions = definitions.map(|all| all.items.into_iter().map(|one| (one.id.clone(), one)).collect());
        Self { tags: tags.map(|all| all.items.into_iter().collect()), definitions, jobs, doubtful }
    }

    /// Data that completes one audience that is read individually: its definition and the names of its tags. The jobs
    /// are not searched for one audience.
    pub(crate) async fn of_one(platform: &ExperiencePlatform, id: &AudienceId) -> Self {
        let (definition, tags) = tokio::join!(platform.definition(id), platform.tag_names());
        let definitions = match definition {
            Ok(one) => Some(HashMap::from([(id.clone(), one)])),
            // Audiences from elsewhere have no definition.
            Err(error) if error.is_not_found() => Some(HashMap::new()),
            Err(error) => {
                tracing::info!(%error, "an audience's definition could not be read");
                None
            }
        };
        let tags = tags.inspect_err(|error| tracing::info!(%error, "the names of tags could not be read")).ok();
        let doubtful =
            Doubtful { tags: tags.as_ref().is_some_and(|all| all.complete.unreadable() > 0), ..Doubtful::default() };
        Self { tags: tags.map(|all| all.items.into_iter().collect()), definitions, jobs: None, doubtful }
    }

    /// Whether the names of all tags are known.
    pub(crate) fn knows_tags(&self) -> bool {
        self.tags.is_some() && !self.doubtful.tags
    }

    fn is_whole(&self) -> bool {
        let Doubtful { tags, definitions, jobs } = self.doubtful;
        let all_sure = !(tags || definitions || jobs);
        all_sure && self.tags.is_some() && self.definitions.is_some() && self.jobs.is_some()
    }

    /// Adds what the audience's own row lacks. Data that could not be read this time stays as it was `before`.
    pub(crate) fn fill_in(&self, audience: &mut Audience, before: Option<Audience>) {
        let names = self.tags.as_ref();
        let is_named = |tag: &String| names.is_some_and(|names| names.0.contains_key(tag));
        let all_named = !self.doubtful.tags || audience.tags.iter().all(is_named);
        let definition = self.definitions.as_ref().and_then(|all| all.get(&audience.id));
        add_definition(audience, definition, self.tags.as_ref().unwrap_or(&TagNames::default()));
        by_namespace(audience, self.jobs.as_deref().unwrap_or_default());
        let Some(before) = before else { return };
        if self.tags.is_none() || !all_named {
            audience.tags.clone_from(&before.tags);
        }
        let is_counted = self.definitions.is_some() && self.jobs.is_some() && !self.doubtful.definitions;
        if audience.profiles.is_none() && !is_counted {
            audience.profiles = before.profiles;
            audience.counted_at = before.counted_at;
        }
        if self.jobs.is_none() {
            keep_counts(audience, before);
        } else if self.doubtful.jobs && before.namespaces_at > audience.namespaces_at {
            // The job that counted them last may be the one that could not be read.
            audience.namespaces_from = None;
            keep_counts(audience, before);
        }
    }
}

/// Adds what the audience's own answer does not contain: the counts are on its definition (AEP contract §5.7), and tags
/// are IDs (§5.6).
fn add_definition(audience: &mut Audience, definition: Option<&Audience>, tags: &TagNames) {
    tags.resolve(audience);
    if let Some(definition) = definition {
        if audience.profiles.is_none() {
            audience.profiles = definition.profiles;
            audience.counted_at = definition.counted_at;
        }
        if audience.namespaces.is_empty() {
            audience.namespaces.clone_from(&definition.namespaces);
        }
    }
    if !audience.namespaces.is_empty() {
        audience.namespaces_from = Some(CountSource::Audience);
        audience.namespaces_at = audience.counted_at;
        audience.namespaces_of = audience.profiles;
    }
}

async fn inactive(platform: &ExperiencePlatform) -> Result<Whole<Audience>, ApiError> {
    platform.list_audiences(&AudienceFilter { inactive: true, ..AudienceFilter::default() }).all().await
}

async fn ask(platform: &ExperiencePlatform, one: Gone) -> Answer {
    match one {
        Gone::Audience(id) => Answer::of(platform.audience(&id).await),
        Gone::Folder(_, id) => Answer::of(platform.audience_folder_exists(&id).await),
        _ => Answer::Unclear,
    }
}

/// Returns folders for storage: with paths, parents before children, siblings by name.
fn with_paths(mut folders: Vec<AudienceFolder>) -> Vec<StoredFolder> {
    folders.sort_by_key(|folder| folder.name.to_lowercase());
    let stored = folders.into_iter().map(|folder| StoredFolder {
        path: String::new(),
        id: folder.id,
        parent: folder.parent,
        name: folder.name,
        depth: 0,
        own_count: 0,
        count: 0,
    });
    let mut ordered = parents_first(stored.collect());
    let mut paths: HashMap<String, String> = HashMap::new();
    for folder in &mut ordered {
        let above = folder.parent.as_ref().and_then(|parent| paths.get(parent)).cloned().unwrap_or_default();
        folder.path = format!("{above}/{}", folder.name);
        paths.insert(folder.id.clone(), folder.path.clone());
    }
    ordered
}
