//! Look-alike models, their runs, and the traits that they fill (AAM contract §15).

use domain::lookalike::TRAIT_WEIGHT;
use domain::{DataSourceId, LookAlike, Model, ModelId, ModelStatus, Trait, TraitId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::list::{MODELS, pages_by};
use super::object::Fields;
use super::wire::read_trait;
use super::{AudienceManager, NewTrait};
use crate::list::Pages;
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, lenient};

/// Influential traits that are asked for.
const INFLUENTIAL: u32 = 50;

/// A model to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModel {
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The trait or segment whose people it is to find more of.
    pub baseline: u64,
    /// Data sources whose traits it may use.
    pub data_sources: Vec<DataSourceId>,
    /// Look-back period in days.
    pub look_back_days: u32,
    /// Traits that it leaves out; they cannot be changed later.
    pub excluded: Vec<u64>,
}

/// Which people of a run an algorithmic trait takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// Those of at least this accuracy, from 0 to 1.
    Accuracy(f64),
    /// So many of the most alike.
    Reach(u64),
}

/// One row of the result of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunPoint {
    /// Accuracy from 0 to 1.
    pub accuracy: f64,
    /// People of at least this accuracy.
    pub reach: u64,
    /// Practice services only: the share of baseline members that the model had not seen and found, its margin at 95 %,
    /// and how many times more than chance that is.
    pub held_out: Option<(f64, f64, f64)>,
}

/// A trait that counts in a model.
#[derive(Debug, Clone, PartialEq)]
pub struct InfluentialTrait {
    /// The trait.
    pub value: Trait,
    /// Weight in percent of the strongest; below zero it makes a person less likely.
    pub weight: Option<f64>,
    /// Rank, from 1.
    pub rank: Option<u32>,
    /// Holders in the last 30 days, if reported.
    pub devices: Option<u64>,
    /// Practice services only: the share of the baseline that has it, and of everybody else.
    pub shares: Option<(f64, f64)>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ModelWire {
    #[serde(deserialize_with = "lenient::number")]
    algo_model_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    algo_type_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    baseline_trait_type: String,
    #[serde(deserialize_with = "lenient::number")]
    look_back_period: Option<u64>,
    #[serde(deserialize_with = "lenient::maybe_list")]
    data_sources: Option<Vec<Value>>,
    #[serde(deserialize_with = "lenient::maybe_list")]
    excluded_traits: Option<Vec<Value>>,
    #[serde(deserialize_with = "lenient::ms")]
    last_run_timestamp: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    last_successful_run_timestamp: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    create_time: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    update_time: Option<i64>,
    #[serde(deserialize_with = "lenient::number", rename = "crUID")]
    created_by: Option<u64>,
}

impl AudienceManager {
    /// Every model, a thousand a page.
    pub fn list_models(&self) -> Pages<Model> {
        let query: Query = pages_by("algoModelId").into_iter().collect();
        Pages::new(self.caller.clone(), &["v1", "models"], query, MODELS, |row| read_model(row).map(|it| it.model))
    }

    /// Every model with everything the list reports, data sources included.
    pub fn list_look_alikes(&self) -> Pages<LookAlike> {
        let mut query: Query = pages_by("algoModelId").into_iter().collect();
        query.push(("includeDataSources", "true".to_owned()));
        Pages::new(self.caller.clone(), &["v1", "models"], query, MODELS, read_model)
    }

    /// One model.
    pub async fn model(&self, id: ModelId) -> Result<Model, ApiError> {
        self.look_alike(id).await.map(|it| it.model)
    }

    /// One model with everything.
    pub async fn look_alike(&self, id: ModelId) -> Result<LookAlike, ApiError> {
        let answer = self.caller.get(&["v1", "models", &id.to_string()], &Query::new()).await?;
        read_model(&answer.read()?).ok_or_else(|| answer.unreadable("expected a model"))
    }

    /// Accuracy and reach of the last run, the highest accuracy first; empty before the first run with data. The service
    /// promises neither an order nor a step.
    pub async fn run_points(&self, id: ModelId) -> Result<Vec<RunPoint>, ApiError> {
        let rows = self.rows_of_run(id, &["runs", "latest", "stats"], Query::new()).await?;
        let mut points: Vec<RunPoint> = rows.iter().filter_map(read_point).collect();
        points.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy));
        Ok(points)
    }

    /// The most influential traits of the last run, by rank.
    pub async fn influential_traits(&self, id: ModelId) -> Result<Vec<InfluentialTrait>, ApiError> {
        let query = vec![("page", "0".to_owned()), ("pageSize", INFLUENTIAL.to_string())];
        let rows = self.rows_of_run(id, &["runs", "latest", "traits"], query).await?;
        let mut traits: Vec<InfluentialTrait> = rows.iter().filter_map(read_influential).collect();
        traits.sort_by_key(|one| one.rank.unwrap_or(u32::MAX));
        Ok(traits)
    }

    /// When a model ran with data, ms since epoch, the newest first. The service sends seconds here.
    pub async fn run_history(&self, id: ModelId) -> Result<Vec<i64>, ApiError> {
        let rows = self.rows_of_run(id, &["processing-history"], Query::new()).await?;
        let mut times: Vec<i64> = rows.iter().filter_map(read_time).collect();
        times.sort_unstable_by(|a, b| b.cmp(a));
        Ok(times)
    }

    /// Creates a model, which runs in the evening.
    pub async fn create_model(&self, new: &NewModel) -> Result<LookAlike, ApiError> {
        let sources: Vec<u64> = new.data_sources.iter().map(|id| id.0).collect();
        let body = Fields::new()
            .set("name", new.name.as_str())
            .set("description", new.description.as_str())
            .set("algoTypeId", TRAIT_WEIGHT)
            .set("sid", new.baseline)
            .set("dataSources", json!(sources))
            .set("lookBackPeriod", new.look_back_days)
            .set("status", "ACTIVE")
            .set("excludedTraits", json!(new.excluded))
            .done();
        let (made, answer) = self.create(&["v1", "models"], body).await?;
        read_model(&made).ok_or_else(|| answer.unreadable("expected a model"))
    }

    /// Creates a trait that a model fills.
    pub async fn create_algorithmic_trait(
        &self,
        new: &NewTrait,
        model: ModelId,
        threshold: Threshold,
    ) -> Result<Trait, ApiError> {
        let fields = super::traits::fields_of(new).set("algoModelId", model.0);
        let body = match threshold {
            Threshold::Accuracy(accuracy) => {
                fields.set("thresholdType", "ACCURACY").set("accuracy", json!(accuracy)).done()
            }
            Threshold::Reach(reach) => fields.set("thresholdType", "REACH").set("reach", reach).done(),
        };
        let (made, answer) = self.create(&["v1", "traits"], body).await?;
        read_trait(&made).map(|counted| counted.object).ok_or_else(|| answer.unreadable("expected a trait"))
    }

    /// Whether an algorithmic trait takes these people; `None` if the service does not report which it takes.
    pub async fn takes(&self, id: TraitId, wanted: Threshold) -> Result<Option<bool>, ApiError> {
        let answer = self.caller.get(&["v1", "traits", &id.to_string()], &Query::new()).await?;
        Ok(has_threshold(&answer.read()?, wanted))
    }

    /// Deletes a model. One that active traits use is refused with 400.
    pub async fn delete_model(&self, id: ModelId) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "models", &id.to_string()], None).await
    }

    /// The rows below a model: bare or paged, and none if it never ran.
    async fn rows_of_run(&self, id: ModelId, below: &[&str], query: Query) -> Result<Vec<Value>, ApiError> {
        let id = id.to_string();
        let path: Vec<&str> = ["v1", "models", &id].into_iter().chain(below.iter().copied()).collect();
        match self.caller.get(&path, &query).await {
            Ok(answer) => rows(&answer),
            Err(error) if error.is_not_found() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

#[allow(clippy::cast_precision_loss)] // numbers of people
fn has_threshold(row: &Value, wanted: Threshold) -> Option<bool> {
    let (kind, value, other) = match wanted {
        Threshold::Accuracy(accuracy) => ("accuracy", accuracy, "reach"),
        Threshold::Reach(reach) => ("reach", reach as f64, "accuracy"),
    };
    let is_kind = row["thresholdType"].as_str().map(|word| word.eq_ignore_ascii_case(kind));
    if is_kind == Some(false) {
        return Some(false);
    }
    // The value is sent under the name of its kind, under a name of its own, or both.
    let own_name = || row["thresholdValue"].as_f64().filter(|_| is_kind.is_some());
    match row[kind].as_f64().or_else(own_name) {
        Some(now) => Some((now - value).abs() < 1e-6),
        None => (is_kind.is_none() && row[other].is_number()).then_some(false),
    }
}

fn rows(answer: &Answer) -> Result<Vec<Value>, ApiError> {
    let body: Value = answer.read()?;
    let list = body.get("list").unwrap_or(&body);
    list.as_array().cloned().ok_or_else(|| answer.unreadable("expected a list"))
}

fn read_model(row: &Value) -> Option<LookAlike> {
    let wire = lenient::row::<ModelWire>(row)?;
    let status = ModelStatus::from_code(&wire.status);
    let numbers = |list: Vec<Value>| list.iter().filter_map(lenient::as_number).collect::<Vec<u64>>();
    let model = Model {
        id: ModelId(wire.algo_model_id?),
        name: wire.name,
        is_active: status != ModelStatus::Inactive,
        baseline: wire.sid,
        excluded: wire.excluded_traits.map(numbers).unwrap_or_default(),
    };
    Some(LookAlike {
        model,
        description: wire.description,
        status,
        algorithm: wire.algo_type_id.and_then(|id| u32::try_from(id).ok()),
        baseline_type: wire.baseline_trait_type,
        look_back_days: wire.look_back_period.and_then(|days| u32::try_from(days).ok()),
        data_sources: wire.data_sources.map(|list| numbers(list).into_iter().map(DataSourceId).collect()),
        last_run_at: wire.last_run_timestamp,
        last_success_at: wire.last_successful_run_timestamp,
        created_at: wire.create_time,
        updated_at: wire.update_time,
        created_by: wire.created_by.and_then(|id| u32::try_from(id).ok()),
    })
}

fn decimal(row: &Value, name: &str) -> Option<f64> {
    let value = row.get(name)?;
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number: &f64| number.is_finite())
}

fn read_point(row: &Value) -> Option<RunPoint> {
    let held_out = decimal(row, "heldOutShare").zip(decimal(row, "heldOutMargin")).zip(decimal(row, "lift"));
    Some(RunPoint {
        accuracy: decimal(row, "AccuracyValue")?,
        reach: lenient::as_number(row.get("ReachValue")?)?,
        held_out: held_out.map(|((share, margin), lift)| (share, margin, lift)),
    })
}

fn read_influential(row: &Value) -> Option<InfluentialTrait> {
    Some(InfluentialTrait {
        value: read_trait(row)?.object,
        weight: decimal(row, "weight"),
        rank: row.get("rank").and_then(lenient::as_number).and_then(|rank| u32::try_from(rank).ok()),
        devices: row.get("uniques30Day").and_then(lenient::as_number),
        shares: decimal(row, "inBaseline").zip(decimal(row, "elsewhere")),
    })
}

/// Seconds since the epoch, or what looks like milliseconds.
fn read_time(row: &Value) -> Option<i64> {
    let time = i64::try_from(lenient::as_number(row)?).ok()?;
    Some(if time < 100_000_000_000 { time * 1_000 } else { time })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_read_in_every_spelling() {
        let row = json!({ "algoModelId": "4", "name": "M", "status": 1, "sid": "12", "excludedTraits": [7, "8"] });
        let it = read_model(&row).unwrap();
        assert_eq!((it.model.id, it.model.is_active, it.model.baseline), (ModelId(4), true, Some(12)));
        assert_eq!((it.model.excluded, it.data_sources), (vec![7, 8], None));
        assert!(!read_model(&json!({ "algoModelId": 4, "status": "inactive" })).unwrap().model.is_active);
        let other = read_model(&json!({ "algoModelId": 4, "status": "SUSPENDED", "dataSources": ["5"] })).unwrap();
        assert_eq!(other.status, ModelStatus::Other("SUSPENDED".to_owned()));
        assert_eq!(other.data_sources, Some(vec![DataSourceId(5)]));
        assert_eq!(read_model(&json!({ "name": "M" })), None);
    }

    #[test]
    fn rows_of_runs_are_read_as_documented_and_as_the_practice_services_send_them() {
        let point = read_point(&json!({ "AccuracyValue": "0.12", "ReachValue": 23_232 })).unwrap();
        assert_eq!((point.accuracy, point.reach, point.held_out), (0.12, 23_232, None));
        let one = read_influential(
            &json!({ "sid": 3, "name": "T", "weight": 67, "rank": 1, "inBaseline": 0.5, "elsewhere": 0.1 }),
        );
        let one = one.unwrap();
        assert_eq!((one.weight, one.rank, one.shares), (Some(67.0), Some(1), Some((0.5, 0.1))));
        assert_eq!(read_time(&json!(1_574_000_000)), Some(1_574_000_000_000));
        assert_eq!(read_time(&json!("1574000000000")), Some(1_574_000_000_000));
    }

    #[test]
    fn which_people_a_trait_takes_is_compared_only_where_it_is_reported() {
        let (half, some) = (Threshold::Accuracy(0.5), Threshold::Reach(900));
        let by_reach = json!({ "thresholdType": "REACH", "reach": 900.0 });
        assert_eq!((has_threshold(&by_reach, some), has_threshold(&by_reach, half)), (Some(true), Some(false)));
        assert_eq!(has_threshold(&json!({ "accuracy": 0.6 }), half), Some(false));
        assert_eq!(has_threshold(&json!({ "accuracy": 0.5 }), half), Some(true));
        assert_eq!(has_threshold(&json!({ "name": "T" }), half), None);
        let of = |kind: &str| json!({ "thresholdType": kind, "thresholdValue": 0.9 });
        assert_eq!(has_threshold(&of("ACCURACY"), half), Some(false));
        assert_eq!(has_threshold(&of("ACCURACY"), Threshold::Accuracy(0.9)), Some(true));
        assert_eq!(has_threshold(&of("ACCURACY"), some), Some(false));
        assert_eq!(has_threshold(&json!({ "thresholdType": "REACH" }), half), Some(false));
        assert_eq!(has_threshold(&json!({ "thresholdType": "ACCURACY" }), half), None);
    }
}
