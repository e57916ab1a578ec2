//! Looks up many codes with few requests: where a list of all objects needs fewer requests than a look-up of each code, and where
//! many questions about what a data source has come close together.
//!
//! A row that a list leaves the code and the rule out of may be the wanted one. A few such rows are read by themselves; a list of
//! many answers nothing, and every code is looked up.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::{ApiError, AudienceManager};
use domain::{DataSourceId, IntegrationCode, Segment, Trait, TraitId, TraitType};
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Rows of a page of a list.
const PAGE: u64 = 1_000;
/// How many look-ups a page of a list is worth: it has a thousand rows, and takes longer.
const PAGE_IS_WORTH: u64 = 10;
/// Rows that are read by themselves because a list says too little of them.
const LEAN: usize = 20;
/// Look-ups at once.
const AT_ONCE: usize = 8;

/// Fewer questions than these are answered one by one.
const FEW: usize = 4;
/// A list is asked for when no further question has come for this long, and after the second time in any case: so a job that uses
/// all that Audience Manager allows, ten requests a second, spends less than a twentieth of them on lists.
const QUIET: Duration = Duration::from_millis(300);
const LONGEST: Duration = Duration::from_secs(6);

/// Traits that are known to have no code.
#[derive(Debug, Default)]
pub(super) struct Codeless(std::sync::Mutex<BTreeSet<TraitId>>);

impl Codeless {
    fn ids(&self) -> std::sync::MutexGuard<'_, BTreeSet<TraitId>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The traits of a list, those whole of which it said too little; `None` if that are too many.
    async fn list(&self, manager: &AudienceManager, filter: &TraitFilter) -> Result<Option<Vec<Trait>>, ApiError> {
        let mut pages = manager.list_traits(filter).each_row_matters();
        let mut all = Vec::new();
        while let Some(page) = pages.next().await? {
            all.extend(page.items.into_iter().map(|counted| counted.object));
            if all.iter().filter(|it| self.may_be_lean(it)).count() > LEAN {
                return Ok(None);
            }
        }
        for at in all.iter_mut().filter(|it| self.may_be_lean(it)) {
            match manager.trait_by_id(at.id).await {
                Ok(whole) => *at = whole.object,
                // Gone meanwhile: nothing has its code.
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
            if is_bare(at) {
                self.ids().insert(at.id);
            }
        }
        Ok(shows_codes(&all, |it| it.integration_code.as_ref()).then_some(all))
    }

    fn may_be_lean(&self, row: &Trait) -> bool {
        is_bare(row) && !self.ids().contains(&row.id)
    }
}

/// Whether the rows of a list tell codes: where not one has a code, the service may leave them out of all, and what is wanted
/// may be among them. Without rows nothing is left out.
fn shows_codes<T>(rows: &[T], code_of: impl Fn(&T) -> Option<&IntegrationCode>) -> bool {
    rows.is_empty() || rows.iter().any(|row| code_of(row).is_some())
}

/// Whether an onboarded trait without a code has no rule either, or one about an audience. Those of sharing have both.
fn is_bare(it: &Trait) -> bool {
    let may_be_shared = it.rule.as_deref().is_none_or(|rule| rule.to_ascii_lowercase().contains("segid"));
    it.trait_type == TraitType::Onboarded && it.integration_code.is_none() && may_be_shared
}

/// Every trait that carries one of the codes. `in_all` is how many traits there are, as far as is known.
pub(super) async fn traits(
    manager: &AudienceManager,
    codes: &BTreeSet<IntegrationCode>,
    in_all: u64,
    codeless: &Codeless,
) -> Result<Vec<Trait>, ApiError> {
    let listed = async { codeless.list(manager, &TraitFilter::default()).await };
    let one = |code: IntegrationCode| async move { manager.traits_with_code(&code).await };
    found(codes, in_all, listed, |it: &Trait| it.integration_code.as_ref(), one).await
}

/// Every segment that carries one of the codes. `in_all` is how many segments there are, as far as is known.
pub(super) async fn segments(
    manager: &AudienceManager,
    codes: &BTreeSet<IntegrationCode>,
    in_all: u64,
) -> Result<Vec<Segment>, ApiError> {
    let listed = async { list_segments(manager, &SegmentFilter::default()).await };
    let one = |code: IntegrationCode| async move { manager.segments_with_code(&code).await };
    found(codes, in_all, listed, |it: &Segment| it.integration_code.as_ref(), one).await
}

async fn found<T, F: Future<Output = Result<Vec<T>, ApiError>>>(
    codes: &BTreeSet<IntegrationCode>,
    in_all: u64,
    listed: impl Future<Output = Result<Option<Vec<T>>, ApiError>>,
    code_of: impl Fn(&T) -> Option<&IntegrationCode>,
    one: impl Fn(IntegrationCode) -> F,
) -> Result<Vec<T>, ApiError> {
    let pages = in_all / PAGE + 1;
    if codes.len() as u64 > pages.saturating_mul(PAGE_IS_WORTH)
        && let Some(mut all) = listed.await?
        // A list with much less than was there a while ago is not believed.
        && all.len() as u64 >= in_all / 2
    {
        all.retain(|it| code_of(it).is_some_and(|code| codes.contains(code)));
        return Ok(all);
    }
    let found = futures::stream::iter(codes.iter().cloned()).map(one).buffered(AT_ONCE);
    found.try_concat().await
}

/// The segments of a list; `None` if its rows lack what was asked for.
async fn list_segments(manager: &AudienceManager, filter: &SegmentFilter) -> Result<Option<Vec<Segment>>, ApiError> {
    let mut pages = manager.list_segments(filter).each_row_matters();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await? {
        all.extend(page.items.into_iter().map(|counted| counted.object));
        if all.iter().any(|it: &Segment| it.rule.is_empty()) {
            return Ok(None);
        }
    }
    Ok(shows_codes(&all, |it| it.integration_code.as_ref()).then_some(all))
}

/// Questions about which objects of the sharing data source carry a code, each after an object was created: whether it is the
/// only one.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// What lists say too little of.
    pub(super) codeless: Codeless,
    traits: Together<Trait>,
    segments: Together<Segment>,
}

impl Twins {
    /// Every trait of a data source that carries a code.
    pub(super) async fn traits(
        &self,
        manager: &AudienceManager,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> Result<Vec<Trait>, Arc<ApiError>> {
        let filter = TraitFilter { data_source: Some(source), ..TraitFilter::default() };
        let listed = || self.codeless.list(manager, &filter);
        let is_wanted = |it: &Trait| it.data_source == source && it.integration_code.as_ref() == Some(code);
        self.traits.answer(source, listed, || manager.traits_with_code(code), is_wanted).await
    }

    /// Every segment of a data source that carries a code.
    pub(super) async fn segments(
        &self,
        manager: &AudienceManager,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> Result<Vec<Segment>, Arc<ApiError>> {
        let filter = SegmentFilter { data_source: Some(source), ..SegmentFilter::default() };
        let listed = || list_segments(manager, &filter);
        let is_wanted = |it: &Segment| it.data_source == source && it.integration_code.as_ref() == Some(code);
        self.segments.answer(source, listed, || manager.segments_with_code(code), is_wanted).await
    }
}

/// Answers questions that come close together with one list, which is asked for after all of them.
#[derive(Debug)]
struct Together<T> {
    /// Questions that are not answered yet, and how many have come.
    open: AtomicUsize,
    come: AtomicUsize,
    /// Whether a list has failed, or said too little: then none is asked for again.
    is_useless: AtomicBool,
    last: Mutex<Option<Listed<T>>>,
}

impl<T> Default for Together<T> {
    fn default() -> Self {
        let (open, come) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { open, come, is_useless: AtomicBool::new(false), last: Mutex::new(None) }
    }
}

#[derive(Debug)]
struct Listed<T> {
    source: DataSourceId,
    asked_at: Instant,
    rows: Rows<T>,
}

/// The rows of a list; `None` if they lack what is needed.
type Rows<T> = Result<Option<Arc<Vec<T>>>, Arc<ApiError>>;

/// A question, open until it is dropped.
struct Open<'a>(&'a AtomicUsize);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<T: Clone> Together<T> {
    async fn answer<A, B>(
        &self,
        source: DataSourceId,
        listed: impl Fn() -> A,
        one: impl Fn() -> B,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, Arc<ApiError>>
    where
        A: Future<Output = Result<Option<Vec<T>>, ApiError>>,
        B: Future<Output = Result<Vec<T>, ApiError>>,
    {
        let came_at = Instant::now();
        self.come.fetch_add(1, Ordering::Relaxed);
        let others = self.open.fetch_add(1, Ordering::Relaxed);
        let _open = Open(&self.open);
        if (others + 1 >= FEW || self.was_asked_lately())
            && let Some(rows) = self.rows(source, came_at, listed).await?
        {
            let found: Vec<T> = rows.iter().filter(|it| is_wanted(it)).cloned().collect();
            // What is asked about was created a moment ago: that a list lacks it says nothing.
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(one().await?.into_iter().filter(|it| is_wanted(it)).collect())
    }

    /// Whether a list is on its way, or has answered so short a time ago that more questions than this one are likely to come.
    fn was_asked_lately(&self) -> bool {
        self.last.try_lock().map_or(true, |last| {
            last.as_ref().is_some_and(|it| it.asked_at.elapsed() < LONGEST && matches!(it.rows, Ok(Some(_))))
        })
    }

    /// The rows of a list that was asked for after `came_at`. One at a time asks; the others wait for it, and for its failure.
    async fn rows<A>(&self, source: DataSourceId, came_at: Instant, listed: impl Fn() -> A) -> Rows<T>
    where
        A: Future<Output = Result<Option<Vec<T>>, ApiError>>,
    {
        let mut last = self.last.lock().await;
        if let Some(last) = last.as_ref().filter(|it| it.source == source && it.asked_at > came_at) {
            return last.rows.clone();
        }
        if self.is_useless.load(Ordering::Relaxed) {
            return Ok(None);
        }
        self.until_quiet(came_at).await;
        let asked_at = Instant::now();
        let rows = listed().await.map(|rows| rows.map(Arc::new)).map_err(Arc::new);
        self.is_useless.store(!matches!(rows, Ok(Some(_))), Ordering::Relaxed);
        *last = Some(Listed { source, asked_at, rows: rows.clone() });
        rows
    }

    /// Waits until no further question comes, but not for long.
    async fn until_quiet(&self, since: Instant) {
        let mut seen = self.come.load(Ordering::Relaxed);
        while since.elapsed() < LONGEST {
            tokio::time::sleep(QUIET).await;
            let now = self.come.load(Ordering::Relaxed);
            if now == seen {
                return;
            }
            seen = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers questions, and counts the requests for that.
    #[derive(Default)]
    struct Asked {
        together: Together<u32>,
        there: std::sync::Mutex<Vec<u32>>,
        lists: AtomicUsize,
        singles: AtomicUsize,
        is_lean: bool,
        /// Lists have no rows, or fail.
        is_empty: bool,
        fails: bool,
    }

    impl Asked {
        /// Creates a number and asks whether it is there; `meanwhile` happens while a list is on its way.
        async fn ask(&self, number: u32, meanwhile: impl AsyncFn()) -> Vec<u32> {
            self.there.lock().unwrap().push(number);
            let listed = || async {
                self.lists.fetch_add(1, Ordering::Relaxed);
                let rows = if self.is_empty { Vec::new() } else { self.there.lock().unwrap().clone() };
                meanwhile().await;
                if self.fails {
                    return Err(ApiError::BadRequestOnOurSide {
                        what: "the list".to_owned(),
                        source: "it failed".into(),
                    });
                }
                Ok((!self.is_lean).then_some(rows))
            };
            let one = || async {
                self.singles.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok(vec![number])
            };
            self.together.answer(DataSourceId(7), listed, one, |it| *it == number).await.unwrap_or_default()
        }

        fn counts(&self) -> (usize, usize) {
            (self.lists.load(Ordering::Relaxed), self.singles.load(Ordering::Relaxed))
        }
    }

    #[tokio::test]
    async fn many_questions_are_answered_by_one_list() {
        let asked = Asked::default();
        let all = futures::future::join_all((0..200).map(|number| asked.ask(number, async || ()))).await;
        assert_eq!(all, (0..200).map(|number| vec![number]).collect::<Vec<_>>());
        assert_eq!(asked.counts(), (1, FEW - 1));
    }

    #[tokio::test]
    async fn a_question_soon_after_a_list_waits_for_the_next_one() {
        let asked = Asked::default();
        futures::future::join_all((0..10).map(|number| asked.ask(number, async || ()))).await;
        let (lists, singles) = asked.counts();
        assert_eq!(asked.ask(10, async || ()).await, [10]);
        assert_eq!(asked.counts(), (lists + 1, singles));
    }

    #[tokio::test]
    async fn a_list_that_is_on_its_way_does_not_answer_what_is_asked_meanwhile() {
        let asked = Asked::default();
        let later = tokio::sync::OnceCell::new();
        let meanwhile = async || {
            later.get_or_init(async || ()).await;
            // Whoever asks now has created something that the list does not have.
            tokio::time::sleep(QUIET).await;
        };
        let first = futures::future::join_all((0..10).map(|number| asked.ask(number, &meanwhile)));
        let second = async {
            while !later.initialized() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            futures::future::join_all((10..20).map(|number| asked.ask(number, async || ()))).await
        };
        let (first, second) = futures::join!(first, second);
        let all: Vec<_> = first.into_iter().chain(second).collect();
        assert_eq!(all, (0..20).map(|number| vec![number]).collect::<Vec<_>>());
        assert_eq!(asked.counts().0, 2);
    }

    #[tokio::test]
    async fn a_list_that_lacks_codes_answers_nothing() {
        let asked = Asked { is_lean: true, ..Asked::default() };
        let all = futures::future::join_all((0..20).map(|number| asked.ask(number, async || ()))).await;
        assert_eq!(all, (0..20).map(|number| vec![number]).collect::<Vec<_>>());
        assert_eq!(asked.counts(), (1, 20), "nor is it asked for again");
    }

    #[tokio::test]
    async fn a_list_without_what_was_just_created_is_not_believed() {
        let asked = Asked { is_empty: true, ..Asked::default() };
        let all = futures::future::join_all((0..20).map(|number| asked.ask(number, async || ()))).await;
        assert_eq!(all, (0..20).map(|number| vec![number]).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_list_that_fails_is_asked_for_once_and_then_each_is_looked_up() {
        let asked = Asked { fails: true, ..Asked::default() };
        let ask = || futures::future::join_all((0..20).map(|number| asked.ask(number, async || ())));
        let failed = ask().await.into_iter().filter(Vec::is_empty).count();
        assert_eq!((failed, asked.counts().0), (20 - FEW + 1, 1));
        assert!(ask().await.iter().all(|found| !found.is_empty()));
        assert_eq!(asked.counts().0, 1);
    }

    #[tokio::test]
    async fn a_list_with_much_less_than_was_there_before_answers_nothing() {
        let codes: BTreeSet<IntegrationCode> = (0..30).map(|number| IntegrationCode(number.to_string())).collect();
        for (rows, asked_one_by_one) in [(0, 30), (200, 30), (300, 0)] {
            let singles = AtomicUsize::new(0);
            let listed = async { Ok(Some(vec![None; rows])) };
            let one = |code: IntegrationCode| {
                singles.fetch_add(1, Ordering::Relaxed);
                async move { Ok(vec![Some(code)]) }
            };
            found(&codes, 500, listed, Option::as_ref, one).await.unwrap();
            assert_eq!(singles.load(Ordering::Relaxed), asked_one_by_one, "{rows} of 500");
        }
    }

    #[test]
    fn rows_without_any_code_tell_nothing_of_codes() {
        let shows = |rows: &[Option<&str>]| {
            let rows: Vec<Option<IntegrationCode>> =
                rows.iter().map(|code| code.map(|it| IntegrationCode(it.to_owned()))).collect();
            shows_codes(&rows, Option::as_ref)
        };
        assert!(shows(&[]) && shows(&[None, Some("a")]));
        assert!(!shows(&[None, None]), "the wanted one may be among them");
    }

    #[tokio::test]
    async fn few_questions_do_not_wait_for_others() {
        let asked = Asked::default();
        futures::join!(asked.ask(0, async || ()), asked.ask(1, async || ()));
        assert_eq!(asked.counts(), (0, 2));
    }
}
