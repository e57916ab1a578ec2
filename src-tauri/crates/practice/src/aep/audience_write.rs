//! Bodies of audiences to records: what is mandatory, what may change, what the server fills in (AEP contract §5.3, §5.4).

use serde_json::Value;
use uuid::Uuid;

use super::answer::Refusal;
use super::filter::at;
use crate::model::{Audience, Millis, World};
use crate::rules::pql::{self, Verdict};
use crate::world::pql::profiles;

/// Longest name.
const LONGEST_NAME: usize = 255;
/// Days until the data of an audience from outside expires (AEP contract §19): usually, and the most.
const EXPIRES_AFTER: u32 = 30;
const LONGEST_EXPIRY: u32 = 90;

/// A new audience from a body, external or Platform-generated. Two with one id outside and one namespace are two audiences:
/// no source says that the service refuses the second.
pub fn create(world: &World, sandbox: &str, user: &str, body: &Value, now: Millis) -> Result<Audience, Refusal> {
    let own = is_own(body);
    let id = Uuid::new_v4().to_string();
    let audience_id = text(body, "audienceId").filter(|_| !own).unwrap_or(&id).to_owned();
    let base = Audience {
        audience_id,
        id,
        sandbox: sandbox.to_owned(),
        kind: if own { "SegmentDefinition" } else { "ExternalSegment" }.to_owned(),
        origin: match (own, text(body, "originName")) {
            (true, _) => "REAL_TIME_CUSTOMER_PROFILE".to_owned(),
            (false, origin) => origin.unwrap_or("CUSTOM_UPLOAD").to_owned(),
        },
        namespace: match (own, text(body, "namespace")) {
            (true, _) => "AEPSegments".to_owned(),
            (false, namespace) => namespace.unwrap_or("CustomerAudienceUpload").to_owned(),
        },
        merge_policy: own.then(|| default_policy(world)).flatten(),
        lifecycle: "published".to_owned(),
        batch: own,
        ttl_days: (!own).then_some(EXPIRES_AFTER),
        created_by: user.to_owned(),
        creation_time: now,
        scale: 1,
        ..Audience::default()
    };
    changed(base, user, body, now)
}

/// Whether a body describes a Platform-generated audience.
fn is_own(body: &Value) -> bool {
    match text(body, "type") {
        Some(kind) => kind.eq_ignore_ascii_case("SegmentDefinition"),
        None => body.get("expression").is_some(),
    }
}

fn default_policy(world: &World) -> Option<String> {
    world.merge_policies.values().find(|policy| policy.is_default).map(|policy| policy.id.clone())
}

/// An audience with the fields of a body: of a whole object, or of a patched one. Fields the body lacks stay; fields
/// that belong to the server are not taken.
pub fn changed(mut audience: Audience, user: &str, body: &Value, now: Millis) -> Result<Audience, Refusal> {
    audience.name = name(body)?;
    check_types(body)?;
    if let Some(namespace) = text(body, "namespace").filter(|n| !n.eq_ignore_ascii_case(&audience.namespace)) {
        let own = audience.kind == "SegmentDefinition" && audience.version == 0;
        if !own {
            return Err(Refusal::invalid(format!("The namespace of an audience cannot be changed to {namespace}")));
        }
    }
    if let Some(description) = body.get("description") {
        description.as_str().unwrap_or_default().clone_into(&mut audience.description);
    }
    if let Some(state) = lifecycle(body)? {
        audience.lifecycle = state;
    }
    if audience.kind == "SegmentDefinition" {
        set_expression(&mut audience, body)?;
        set_evaluation(&mut audience, body);
        if let Some(policy) = text(body, "mergePolicyId") {
            audience.merge_policy = Some(policy.to_owned());
        }
    } else {
        if let Some(meta) = body.get("audienceMeta") {
            audience.audience_meta = Some(meta.clone()).filter(|meta| !meta.is_null());
        }
        if let Some(dataset) = text(body, "datasetId") {
            audience.dataset = Some(dataset.to_owned());
        }
    }
    if let Some(labels) = texts(body, "labels") {
        if let Some(bare) = labels.iter().find(|label| !label.contains('/')) {
            return Err(Refusal::invalid(format!(
                "The label {bare} does not exist: labels begin with core/ or custom/"
            )));
        }
        audience.labels = labels;
    }
    if let Some(tags) = texts(body, "tags") {
        audience.tags = tags;
    }
    if let Some(days) = body.get("ttlInDays").and_then(Value::as_u64) {
        let is_own = audience.kind == "SegmentDefinition";
        let days = u32::try_from(days).ok().filter(|days| is_own || (1..=LONGEST_EXPIRY).contains(days));
        let refused = || Refusal::invalid(format!("ttlInDays must be 1 to {LONGEST_EXPIRY}"));
        audience.ttl_days = Some(days.ok_or_else(refused)?);
    }
    if let Some(link) = body.get("linkedAudienceRef") {
        audience.folder = text(link, "audienceFolderId").map(str::to_owned);
        audience.linked_audience_ref = Some(link.clone()).filter(Value::is_object);
    }
    user.clone_into(&mut audience.modified_by);
    audience.update_time = now;
    audience.version += 1;
    Ok(audience)
}

/// Fields of another type than the contract's are refused, never left out in silence.
fn check_types(body: &Value) -> Result<(), Refusal> {
    let texts = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let fits = |key: &str, value: &Value| match key {
        "description" | "datasetId" | "mergePolicyId" | "namespace" | "originName" | "audienceId" => value.is_string(),
        "labels" | "tags" => texts(value),
        "ttlInDays" => value.is_u64(),
        "evaluationInfo" | "linkedAudienceRef" | "expression" | "schema" => value.is_object(),
        _ => true,
    };
    let fields = body.as_object().into_iter().flatten();
    let wrong = fields.filter(|(_, value)| !value.is_null()).find(|(key, value)| !fits(key, value));
    match wrong {
        Some((key, value)) => Err(Refusal::body(format!("No usable value for {key}: {value}"))),
        None => Ok(()),
    }
}

fn name(body: &Value) -> Result<String, Refusal> {
    let name = text(body, "name").ok_or_else(|| Refusal::body("The mandatory field name is missing"))?;
    if name.chars().count() > LONGEST_NAME {
        return Err(Refusal::invalid(format!("The name is longer than {LONGEST_NAME} characters")));
    }
    Ok(name.to_owned())
}

/// The state a body asks for, under any of its spellings; `active` is an old word for published.
fn lifecycle(body: &Value) -> Result<Option<String>, Refusal> {
    let named = ["lifecycleState", "lifecycleStatus", "lifecycle"].into_iter().find_map(|key| text(body, key));
    match named.map(str::to_ascii_lowercase).as_deref() {
        None => Ok(None),
        Some("active" | "published") => Ok(Some("published".to_owned())),
        Some(state @ ("draft" | "inactive")) => Ok(Some(state.to_owned())),
        Some(state @ ("archived" | "deleted")) => {
            Err(Refusal::invalid(format!("The lifecycle state cannot be set to {state}: delete the audience")))
        }
        Some(state) => Err(Refusal::invalid(format!("Unknown lifecycle state {state}"))),
    }
}

fn set_expression(audience: &mut Audience, body: &Value) -> Result<(), Refusal> {
    let value = at(body, "expression.value").and_then(Value::as_str);
    let Some(value) = value else {
        return Err(Refusal::body("The mandatory field expression.value is missing"));
    };
    if audience.expression.is_none() && at(body, "schema.name").and_then(Value::as_str).is_none() {
        return Err(Refusal::body("The mandatory field schema.name is missing"));
    }
    let format = at(body, "expression.format").and_then(Value::as_str).unwrap_or("pql/text");
    let read = pql::read(value, format).map_err(|error| Refusal::body(format!("Invalid PQL expression: {error}")))?;
    let says_yes_or_no = match pql::verdict(&read) {
        Verdict::Condition => true,
        Verdict::Field => profiles::is_flag(&read),
        Verdict::Value => false,
    };
    if !says_yes_or_no {
        return Err(Refusal::body(format!("Invalid PQL expression: `{read}` is a value, not a condition")));
    }
    if audience.expression.as_deref() != Some(value) {
        // Members of the old expression are not members of the new one.
        audience.evaluated_at = None;
    }
    audience.dependencies = read.segments();
    audience.expression = Some(value.to_owned());
    format.clone_into(&mut audience.expression_format);
    Ok(())
}

fn set_evaluation(audience: &mut Audience, body: &Value) {
    let enabled = |way: &str| at(body, &format!("evaluationInfo.{way}.enabled")).and_then(Value::as_bool);
    if body.get("evaluationInfo").is_some_and(Value::is_object) {
        audience.batch = enabled("batch").unwrap_or(false);
        audience.continuous = enabled("continuous").unwrap_or(false);
        audience.synchronous = enabled("synchronous").unwrap_or(false);
    }
}

/// A text field that is there and not empty.
fn text<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

fn texts(body: &Value, key: &str) -> Option<Vec<String>> {
    let list = body.get(key)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
