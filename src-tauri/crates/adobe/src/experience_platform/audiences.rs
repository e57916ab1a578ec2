//! Audiences (AEP contract §5).

use std::collections::{BTreeMap, BTreeSet};

use domain::{Audience, AudienceId, Origin};
use serde_json::{Map, Value, json};

use super::list::CHILDREN;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::lenient;
use crate::list::Pages;
use crate::session::Query;

/// Rows of a page; the service's maximum is not published, 100 is known to work (AEP contract §5.1).
const PAGE_SIZE: u32 = 100;
/// Audiences of one bulk read (AEP contract §5.5).
const BULK: usize = 100;
/// People audiences; others cannot be shared.
const PEOPLE: &str = "_xdm.context.profile";

/// Which audiences to list; all people audiences by default.
#[derive(Debug, Clone, Default)]
pub struct AudienceFilter {
    /// With this text in the name, in any case.
    pub name: Option<String>,
    /// Order, such as `updateTime:desc`.
    pub sort: Option<String>,
    /// Only the inactive ones, which the service leaves out unless it is asked for them.
    pub inactive: bool,
    /// Only those that have this id outside of Experience Platform, of any kind and state.
    pub outside: Option<AudienceId>,
    /// Only those of this origin, of any kind and state.
    pub origin: Option<Origin>,
}

/// What the service says about one of several audiences.
#[derive(Debug, Clone, PartialEq)]
pub enum AudienceFound {
    /// It exists.
    Here {
        /// The audience.
        audience: Box<Audience>,
        /// For one from outside, the id that it has there.
        outside: Option<AudienceId>,
    },
    /// It does not exist.
    Gone,
    /// Nothing, or nothing that can be read.
    Unclear,
}

impl AudienceFound {
    fn of(id: &AudienceId, entry: Option<&Value>) -> Self {
        let Some(entry) = entry else { return Self::Unclear };
        if entry.pointer("/errors/404").is_some() {
            return Self::Gone;
        }
        // A row without a name says too little about what would be created.
        let Some(audience) = read_audience(entry).filter(|it| it.id == *id && !it.name.trim().is_empty()) else {
            return Self::Unclear;
        };
        let outside =
            entry.get("audienceId").and_then(lenient::as_text).filter(|_| audience.origin != Origin::Platform);
        let outside = outside.map(AudienceId::from).filter(|outside| outside != id);
        Self::Here { audience: Box::new(audience), outside }
    }
}

impl ExperiencePlatform {
    /// Audiences page by page. Their tags are ids until [`super::TagNames::resolve`]; not every answer has metrics.
    pub fn list_audiences(&self, filter: &AudienceFilter) -> Pages<Audience> {
        let mut query: Query = vec![("limit", PAGE_SIZE.to_string())];
        // What is looked for by where it is from is found whatever its row says about its kind.
        if filter.outside.is_none() && filter.origin.is_none() {
            query.push(("entityType", PEOPLE.to_owned()));
        }
        query.extend(filter.outside.as_ref().map(|id| ("property", format!("audienceId=={id}"))));
        query.extend(filter.origin.as_ref().map(|origin| ("property", format!("originName=={}", origin.code()))));
        query.extend(filter.name.clone().map(|name| ("name", name)));
        query.extend(filter.sort.clone().map(|sort| ("sort", sort)));
        query.extend(filter.inactive.then(|| ("property", "lifecycleState==inactive".to_owned())));
        Pages::new(self.caller.clone(), &ups(&["audiences"]), query, CHILDREN, read_audience)
    }

    /// Several audiences at once (AEP contract §5.5). Each of them is in the answer; what the service did not say about one
    /// is [`AudienceFound::Unclear`], and its page may say more.
    pub async fn audiences_by_id(
        &self,
        ids: &BTreeSet<AudienceId>,
    ) -> Result<BTreeMap<AudienceId, AudienceFound>, ApiError> {
        let ids: Vec<&AudienceId> = ids.iter().collect();
        let mut found = BTreeMap::new();
        for ids in ids.chunks(BULK) {
            let entries: Vec<Value> = ids.iter().map(|id| json!({ "id": id.as_str() })).collect();
            let asked = self.caller.ask(&ups(&["audiences", "bulk-get"]), &json!({ "ids": entries })).await;
            let results = match asked {
                Ok(answer) => {
                    let body: Value = answer.read()?;
                    let results = body.get("results").and_then(Value::as_object).cloned();
                    results.ok_or_else(|| answer.unreadable("expected audiences by their IDs"))?
                }
                // None of them exists, or the service does not offer this: their pages say which.
                Err(ApiError::Status(refusal)) if matches!(refusal.status, 400 | 404 | 405) => Map::new(),
                Err(error) => return Err(error),
            };
            found.extend(ids.iter().map(|id| ((*id).clone(), AudienceFound::of(id, results.get(id.as_str())))));
        }
        Ok(found)
    }

    /// One audience, with the id that it has outside if it is from there.
    pub async fn audience_found(&self, id: &AudienceId) -> Result<AudienceFound, ApiError> {
        match self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await {
            Ok(answer) => Ok(AudienceFound::of(id, Some(&answer.read()?))),
            Err(error) if error.is_not_found() => Ok(AudienceFound::Gone),
            Err(error) => Err(error),
        }
    }

    /// One audience; `None` if the answer leaves out one of these fields. What an answer leaves out may be anything.
    pub async fn audience_with(&self, id: &AudienceId, fields: &[&str]) -> Result<Option<Audience>, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        let row: Value = answer.read()?;
        let audience = read_audience(&row).filter(|audience| audience.id == *id);
        let audience = audience.ok_or_else(|| answer.unreadable("expected the audience"))?;
        let is_there = |field: &&str| row.get(*field).is_some_and(|value| !value.is_null());
        Ok(fields.iter().all(is_there).then_some(audience))
    }

    /// One audience.
    pub async fn audience(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected an audience"))
    }
}
