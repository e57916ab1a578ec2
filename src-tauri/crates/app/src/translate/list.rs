//! All segments by what can become of them, as a list for the window.

use std::path::PathBuf;
use std::sync::Arc;

use domain::Segment;

use super::cache::{Listed, Stamp};
use super::verdicts::{counts_of, verdict_of};
use super::{Translator, translations_csv};
use crate::read::count;
use crate::view::{
    FacetCount, Failure, FailureCode, Page, TranslatedObject, TranslationQuery, TranslationRow, TranslationSort,
    TranslationWay, Window,
};
use crate::{Workspace, csv, limits};

/// Maximum number of rows per call.
const ROWS: usize = 500;
const WAYS: [TranslationWay; 4] =
    [TranslationWay::AsIs, TranslationWay::Rebuilt, TranslationWay::DataMissing, TranslationWay::Cannot];

impl Workspace {
    /// Returns a window of all segments by what can become of them.
    pub async fn translations(&self, query: TranslationQuery, page: Page) -> Result<Window<TranslationRow>, Failure> {
        limits::translation(&query)?;
        let all = self.translated_list().await?;
        let found = query.of(&all);
        let from = (page.offset as usize).min(found.len());
        let rows = found.iter().skip(from).take((page.limit as usize).min(ROWS)).map(|listed| listed.row.clone());
        Ok(Window { total: count(found.len() as u64), offset: page.offset, rows: rows.collect() })
    }

    /// Returns how many segments of a query there are for each of [`TranslationWay`], whichever the query asks for.
    pub async fn translation_facets(
        &self,
        query: TranslationQuery,
    ) -> Result<Vec<FacetCount<TranslationWay>>, Failure> {
        limits::translation(&query)?;
        let all = self.translated_list().await?;
        let found = TranslationQuery { ways: Vec::new(), ..query }.of(&all);
        let of =
            |way| FacetCount { value: way, count: count(found.iter().filter(|one| one.row.way == way).count() as u64) };
        Ok(WAYS.into_iter().map(of).collect())
    }

    /// Writes the segments of a query into a file that a person has chosen, as comma-separated values.
    pub async fn save_translations_csv(&self, query: TranslationQuery, file: PathBuf) -> Result<(), Failure> {
        limits::translation(&query)?;
        let all = self.translated_list().await?;
        let wanted: Vec<String> = query.of(&all).into_iter().map(|one| one.row.id.clone()).collect();
        let translator = self.own_translator().await?;
        let segments = self.catalog().every_segment().await?;
        let text = blocking(move || {
            let mut by_id: std::collections::HashMap<String, Segment> =
                segments.into_iter().map(|one| (one.id.to_string(), one)).collect();
            let objects: Vec<TranslatedObject> =
                wanted.iter().filter_map(|id| by_id.remove(id)).map(|one| translator.of_segment(one)).collect();
            translations_csv(&objects)
        })
        .await?;
        csv::save(text, file).await
    }

    /// Every segment, translated again only if something has changed.
    async fn translated_list(&self) -> Result<Arc<Vec<Listed>>, Failure> {
        let mut known = self.connection.translated.0.lock().await;
        let revision = self.catalog().revision().await?;
        let settings = self.own_settings().await?;
        let stamp = Stamp { revision, settings };
        if let Some((_, listed)) = known.as_ref().filter(|(before, _)| *before == stamp) {
            return Ok(Arc::clone(listed));
        }
        let translator = self.own_translator().await?;
        let segments = self.catalog().every_segment().await?;
        let listed = blocking(move || segments.into_iter().map(|one| translator.listed(one)).collect()).await?;
        let listed: Arc<Vec<Listed>> = Arc::new(listed);
        *known = Some((stamp, Arc::clone(&listed)));
        Ok(listed)
    }
}

/// Runs work that takes long enough to hold up everything else.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Failure::new(FailureCode::Internal, "Translating the segments was interrupted."))
}

impl Translator {
    fn listed(&self, segment: Segment) -> Listed {
        let translation = domain::translate::segment_rule(&segment.rule, &self.traits, &self.settings);
        let way = self.way(&domain::rules::traits_named(&segment.rule), &translation);
        let words = format!("{}\n{}\n{}", segment.name, segment.id, segment.rule).to_lowercase();
        let row = TranslationRow {
            id: segment.id.to_string(),
            name: segment.name,
            way,
            verdict: verdict_of(&translation.verdict()),
            counts: counts_of(&translation.clauses),
        };
        Listed { row, words, number: segment.id.0 }
    }
}

impl TranslationQuery {
    /// What it finds, in its order.
    fn of<'l>(&self, all: &'l [Listed]) -> Vec<&'l Listed> {
        let search = self.search.trim().to_lowercase();
        let is_asked = |one: &&Listed| {
            (self.ways.is_empty() || self.ways.contains(&one.row.way)) && one.words.contains(search.as_str())
        };
        let mut found: Vec<&Listed> = all.iter().filter(is_asked).collect();
        match self.sort {
            TranslationSort::Id => found.sort_by_key(|one| one.number),
            TranslationSort::Name => found.sort_by_cached_key(|one| one.row.name.to_lowercase()),
            TranslationSort::Way => found.sort_by_cached_key(|one| (one.row.way, one.row.name.to_lowercase())),
        }
        if self.descending {
            found.reverse();
        }
        found
    }
}
