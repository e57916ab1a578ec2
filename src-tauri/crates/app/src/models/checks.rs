//! What is checked about a model before it is created: the baseline, its data sources, what it leaves out. Most of what
//! makes a model useless is fixed at creation. Answered from the local copy.

use std::collections::BTreeSet;

use domain::lookalike::{ACTIVE_MODELS, EXCLUDED_TRAITS};
use domain::rules::SegmentRule;
use domain::{LookAlike, ModelStatus, SegmentId, TraitId, TraitType};
use store::{TraitFilter, TraitListed, TraitOrder};

use crate::limits;
use crate::read::{count, link, not_found, numeric};
use crate::view::{Failure, ModelCheck, ModelCheckKind, ModelCheckVerdict, ModelForm, ObjectKind, ObjectLink};
use crate::{Models, Workspace};

/// A baseline with fewer people is small: a few thousand are enough if their traits overlap well.
const SMALL: u64 = 1_000;
/// Traits that are looked at for catch-alls, the largest of the account.
const LARGEST: u32 = 500;
/// A trait is a catch-all if it has so large a part of the devices of the largest trait.
const CATCH_ALL: (u64, u64) = (1, 2);
/// A baseline is most of the visitors if it has so large a part of them.
const MOST_VISITORS: (u64, u64) = (1, 2);

/// A baseline as the local copy knows it.
struct Baseline {
    sid: u64,
    population: Option<u64>,
    /// Type of a trait.
    trait_type: Option<TraitType>,
    /// Days that members of a trait last; 0 forever.
    lasts: u32,
    /// Traits in the rule of a segment.
    rule_traits: Vec<TraitId>,
}

impl Models<'_> {
    /// Checks a new model and returns what was found, what blocks it first. Traits that should be left out and are not are
    /// named.
    pub async fn check(&self, form: ModelForm) -> Result<Vec<ModelCheck>, Failure> {
        limits::model_form(&form)?;
        let models = self.workspace.clients().await?.manager.list_look_alikes().every().await?;
        let baseline = self.workspace.baseline(&form.baseline).await?;
        let mut found = of_baseline(&baseline, &form);
        found.extend(of_limits(&models, &form));
        found.extend(self.workspace.of_traits(&baseline, &form).await?);
        found.sort_by_key(|check| check.verdict != ModelCheckVerdict::Blocks);
        Ok(found)
    }
}

fn check(check: ModelCheckKind, verdict: ModelCheckVerdict, number: Option<u64>) -> ModelCheck {
    ModelCheck { check, verdict, number: number.map(count), traits: Vec::new() }
}

fn of_baseline(baseline: &Baseline, form: &ModelForm) -> Vec<ModelCheck> {
    let mut found = Vec::new();
    if matches!(baseline.trait_type, Some(TraitType::Folder | TraitType::Algorithmic)) {
        found.push(check(ModelCheckKind::BaselineType, ModelCheckVerdict::Blocks, None));
    }
    match baseline.population {
        Some(0) => found.push(check(ModelCheckKind::BaselineEmpty, ModelCheckVerdict::Blocks, Some(0))),
        Some(size) if size < SMALL => {
            found.push(check(ModelCheckKind::BaselineSmall, ModelCheckVerdict::Warns, Some(size)));
        }
        _ => {}
    }
    if baseline.lasts > 0 && baseline.lasts < form.look_back_days {
        let days = Some(u64::from(baseline.lasts));
        found.push(check(ModelCheckKind::LookBackTooLong, ModelCheckVerdict::Warns, days));
    }
    found
}

fn of_limits(models: &[LookAlike], form: &ModelForm) -> Vec<ModelCheck> {
    let mut found = Vec::new();
    if models.iter().filter(|model| model.status == ModelStatus::Active).count() as u64 >= ACTIVE_MODELS {
        found.push(check(ModelCheckKind::ModelLimit, ModelCheckVerdict::Blocks, Some(ACTIVE_MODELS)));
    }
    if form.excluded.len() > EXCLUDED_TRAITS {
        found.push(check(ModelCheckKind::ExclusionLimit, ModelCheckVerdict::Blocks, Some(EXCLUDED_TRAITS as u64)));
    }
    found
}

impl Workspace {
    async fn baseline(&self, id: &str) -> Result<Baseline, Failure> {
        let sid: u64 = numeric(ObjectKind::Trait, id)?;
        if let Some((it, population)) = self.catalog().a_trait(TraitId(sid)).await? {
            let (trait_type, lasts) = (Some(it.trait_type), it.ttl_days);
            return Ok(Baseline { sid, population, trait_type, lasts, rule_traits: Vec::new() });
        }
        let Some((it, population)) = self.catalog().segment(SegmentId(sid)).await? else {
            return Err(not_found(ObjectKind::Segment, id));
        };
        let rule = SegmentRule::parse(&it.rule).ok();
        let rule_traits = rule.map(|rule| rule.traits().into_iter().collect()).unwrap_or_default();
        Ok(Baseline { sid, population, trait_type: None, lasts: 0, rule_traits })
    }

    /// What the traits of the account say: which of them tell nobody apart, and which are the baseline itself.
    async fn of_traits(&self, baseline: &Baseline, form: &ModelForm) -> Result<Vec<ModelCheck>, Failure> {
        let filter = TraitFilter { order: TraitOrder::Population, descending: true, ..TraitFilter::default() };
        let largest = self.catalog().list_traits(&filter, 0, LARGEST).await?.rows;
        let everybody = largest.first().and_then(|one| one.population).unwrap_or_default();
        let sources: BTreeSet<&str> = form.data_sources.iter().map(String::as_str).collect();
        let excluded: BTreeSet<&str> = form.excluded.iter().map(String::as_str).collect();
        let counts = |one: &&TraitListed| {
            let (source, id) = (one.value.data_source.to_string(), one.value.id.to_string());
            sources.contains(source.as_str()) && !excluded.contains(id.as_str()) && one.value.id.0 != baseline.sid
        };
        let mut found = Vec::new();
        let too_large = |size: u64, (part, of): (u64, u64)| everybody > 0 && size * of > everybody * part;
        if let Some(size) = baseline.population.filter(|size| too_large(*size, MOST_VISITORS)) {
            found.push(check(ModelCheckKind::BaselineLarge, ModelCheckVerdict::Warns, Some(size)));
        }
        let is_catch_all = |one: &&TraitListed| {
            matches!(one.value.trait_type, TraitType::Folder | TraitType::ActiveAudience)
                || one.value.name.ends_with("Synced Audience")
                || one.population.is_some_and(|size| too_large(size, CATCH_ALL))
        };
        let named = |one: &TraitListed| link(ObjectKind::Trait, one.value.id, one.value.name.clone());
        let catch_alls: Vec<ObjectLink> = largest.iter().filter(counts).filter(is_catch_all).map(named).collect();
        if !catch_alls.is_empty() {
            let finding = check(ModelCheckKind::CatchAll, ModelCheckVerdict::Warns, None);
            found.push(ModelCheck { traits: catch_alls, ..finding });
        }
        let own = self.own_rule(baseline, &sources, &excluded).await?;
        if !own.is_empty() {
            let finding = check(ModelCheckKind::OwnRule, ModelCheckVerdict::Warns, None);
            found.push(ModelCheck { traits: own, ..finding });
        }
        if self.has_foreign(form, &sources).await? {
            found.push(check(ModelCheckKind::ForeignExclusion, ModelCheckVerdict::Blocks, None));
        }
        Ok(found)
    }

    /// Traits of the baseline's own rule that are of the data sources and not left out.
    async fn own_rule(
        &self,
        baseline: &Baseline,
        sources: &BTreeSet<&str>,
        excluded: &BTreeSet<&str>,
    ) -> Result<Vec<ObjectLink>, Failure> {
        let mut own = Vec::new();
        for id in &baseline.rule_traits {
            let Some((it, _)) = self.catalog().a_trait(*id).await? else { continue };
            if sources.contains(it.data_source.to_string().as_str()) && !excluded.contains(id.to_string().as_str()) {
                own.push(link(ObjectKind::Trait, id, it.name));
            }
        }
        Ok(own)
    }

    /// Whether something is left out that none of the data sources has.
    async fn has_foreign(&self, form: &ModelForm, sources: &BTreeSet<&str>) -> Result<bool, Failure> {
        for id in &form.excluded {
            let stored = self.catalog().a_trait(numeric(ObjectKind::Trait, id)?).await?;
            if stored.is_some_and(|(it, _)| !sources.contains(it.data_source.to_string().as_str())) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
