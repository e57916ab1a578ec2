//! Which audiences a dataflow sends: what a selector must be, and what the service adds to it (AEP contract §14.4).

use serde_json::{Value, json};

use super::answer::Refusal;
use super::specs;
use crate::model::{Millis, World, audience_of, selectors_of};
use crate::policies;

/// Most audiences of one dataflow (AEP contract §19).
const MOST: usize = 250;
/// The only type of selector here.
const TYPE: &str = "PLATFORM_SEGMENT";
/// Origins that Experience Cloud Audiences takes.
const ORIGINS: [&str; 2] = ["REAL_TIME_CUSTOMER_PROFILE", "CUSTOM_UPLOAD"];

/// The transformations of a dataflow to the spec `to` after a change from `before`, with the times of its selectors. New
/// selectors must name an audience of the sandbox that the destination takes; those that were there stay as they are.
pub fn checked(
    world: &World,
    sandbox: &str,
    to: &str,
    before: &Value,
    mut after: Value,
    now: Millis,
) -> Result<Value, Refusal> {
    well_formed(&after)?;
    if !specs::is_destination(to) {
        return Ok(after);
    }
    let known: Vec<&Value> = selectors_of(before).collect();
    if to == specs::AUDIENCES && selectors_of(&after).count() > MOST.max(known.len()) {
        return Err(Refusal::body(format!("A dataflow to this destination takes at most {MOST} audiences")));
    }
    for selector in selectors_mut(&mut after).filter(|selector| !known.contains(&&**selector)) {
        let earlier = known.iter().find(|known| id_of(known).is_some() && id_of(known) == id_of(selector));
        if earlier.is_none() {
            takes(world, sandbox, to, selector)?;
        }
        let seconds = json!((now / 1_000).to_string());
        let created = earlier.map(|earlier| earlier["value"]["createTime"].clone());
        selector["value"]["createTime"] = created.filter(|time| !time.is_null()).unwrap_or_else(|| seconds.clone());
        selector["value"]["updateTime"] = seconds;
    }
    Ok(after)
}

/// Nothing, or a list of objects whose lists of selectors are lists.
fn well_formed(transformations: &Value) -> Result<(), Refusal> {
    let Some(list) = transformations.as_array() else {
        return if transformations.is_null() { Ok(()) } else { Err(Refusal::body("transformations is not a list")) };
    };
    let is_list = |one: &Value| {
        let selectors = one.pointer("/params/segmentSelectors/selectors");
        selectors.is_none_or(Value::is_array)
    };
    if list.iter().all(|one| one.is_object() && is_list(one)) {
        Ok(())
    } else {
        Err(Refusal::body("transformations has something that is no transformation"))
    }
}

/// The selectors of audiences, to change them.
pub fn selectors_mut(transformations: &mut Value) -> impl Iterator<Item = &mut Value> {
    let lists = transformations.as_array_mut().into_iter().flatten();
    lists.filter_map(|one| one.pointer_mut("/params/segmentSelectors/selectors")?.as_array_mut()).flatten()
}

fn id_of(selector: &Value) -> Option<&str> {
    selector.pointer("/value/id")?.as_str()
}

/// Refuses a selector of something that the destination does not take.
fn takes(world: &World, sandbox: &str, to: &str, selector: &Value) -> Result<(), Refusal> {
    let kind = selector.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind != TYPE || !selector["value"].is_object() {
        return Err(Refusal::body(format!("A selector must have the type {TYPE} and a value")));
    }
    let audience = audience_of(world, selector).filter(|audience| audience.sandbox == sandbox);
    let id = id_of(selector).unwrap_or_default();
    let audience = audience.ok_or_else(|| Refusal::body(format!("The audience {id} does not exist")))?;
    if to == specs::AUDIENCES && !ORIGINS.contains(&audience.origin.as_str()) {
        let message = format!("Audiences of the origin {} cannot be sent to this destination", audience.origin);
        return Err(Refusal::body(message));
    }
    if let Some(why) = policies::refuses_activation(world, &audience.labels).filter(|_| to == specs::AUDIENCES) {
        return Err(Refusal::body(why));
    }
    if audience.lifecycle == "published" {
        Ok(())
    } else {
        Err(Refusal::body(format!("The audience {id} is {}, not published", audience.lifecycle)))
    }
}
