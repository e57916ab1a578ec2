//! Models, the traits that they fill and recipes: forms that were changed after a press whose answer was lost, destinations that
//! cannot take the segment, and what somebody else does meanwhile.

use std::time::Duration;

use adobe::audience_manager::NewMapping;
use app::view::{
    ActivityQuery, ConflictReason, Failure, FailureCode, MapOptions, MapReason, ModelForm, ModelTakes, ModelTraitForm,
    Recipe, RecipeDestination, RecipeForm, RecipeModel, RecipeState, RecipeStepKind, RecipeStepState, RecipeStop,
};
use domain::{DestinationId, SegmentId, ValueKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::edit::{attempt, rows};
use crate::world::{World, advance, control, fault, faults, faults_left, first, order};

/// A model that has run.
const RAN: &str = "Like customers who bought nothing lately";
/// Destinations: one that takes every segment, one that needs pairs, one that maps all, and one that is used on site.
const ADIKTEEV: &str = "118309";
const SHOP_COOKIE: &str = "118323";
const ANALYTICS: &str = "118325";
const TAG_COOKIE: &str = "118324";

async fn source(world: &World, name: &str) -> String {
    let all = world.workspace.models().data_sources().await.unwrap();
    all.into_iter().find(|one| one.name == name).unwrap().id
}

async fn model_form(world: &World, name: &str) -> ModelForm {
    let like = rows(&world.app, "Onboarded: high lifetime value").await.remove(0).id;
    ModelForm {
        name: name.into(),
        description: String::new(),
        baseline: like,
        data_sources: vec![source(world, "Maren & Oak website").await, source(world, "Maren & Oak app").await],
        look_back_days: 30,
        excluded: Vec::new(),
    }
}

async fn ran(world: &World) -> String {
    let list = world.workspace.models().list().await.unwrap();
    list.rows.into_iter().find(|row| row.name == RAN).unwrap().id
}

fn to(id: &str, value: &str) -> RecipeDestination {
    let how = MapOptions { starts_on: None, ends_on: None, value: value.into(), prefix: String::new() };
    RecipeDestination { id: id.into(), how }
}

/// What follows the model that has run.
async fn recipe_form(world: &World, name: &str, destination: Option<RecipeDestination>) -> RecipeForm {
    RecipeForm {
        model: RecipeModel::Existing(ran(world).await),
        takes: Some(ModelTakes::Reach(3_000)),
        trait_name: name.into(),
        trait_folder: "0".into(),
        segment_name: name.into(),
        segment_folder: "0".into(),
        data_source: source(world, "Look-alike models").await,
        destination,
    }
}

fn is_created_before(failure: &Failure) -> bool {
    failure.reason == Some(ConflictReason::CreatedBefore.into())
}

#[tokio::test]
async fn a_model_is_not_reported_with_values_that_it_does_not_have() {
    let world = World::read().await;
    let models = world.workspace.models();
    let (form, pressed) = (model_form(&world, "Lost").await, attempt());
    let empty = json!({ "status": 200, "body": [] });
    order(
        &world,
        json!([
            { "method": "POST", "path": "/v1/models", "do": { "drop": "after" } },
            { "method": "GET", "path": "/v1/models", "do": empty },
        ]),
    )
    .await;
    let lost = models.create(form.clone(), pressed.clone()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    let changed = ModelForm { look_back_days: 60, ..form.clone() };
    let earlier = models.create(changed, pressed.clone()).await.unwrap_err();
    assert!(is_created_before(&earlier), "{earlier:?}");
    let id = models.create(form.clone(), pressed.clone()).await.unwrap();
    assert_eq!(earlier.details.get("id"), Some(&id));
    // What does not matter in the form is no change.
    let same = ModelForm { data_sources: form.data_sources.iter().rev().cloned().collect(), ..form };
    assert_eq!(models.create(same, pressed).await.unwrap(), id);
}

#[tokio::test]
async fn an_algorithmic_trait_is_not_reported_with_values_that_it_does_not_have() {
    let world = World::read().await;
    let models = world.workspace.models();
    let form = ModelTraitForm {
        model: ran(&world).await,
        name: "Lost".into(),
        description: String::new(),
        folder: "0".into(),
        data_source: source(&world, "Look-alike models").await,
        takes: ModelTakes::Reach(3_000),
    };
    let pressed = attempt();
    let empty = json!({ "status": 200, "body": [] });
    order(
        &world,
        json!([
            { "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } },
            { "method": "GET", "path": "/v1/traits", "do": empty },
        ]),
    )
    .await;
    let lost = models.create_trait(form.clone(), pressed.clone()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    for changed in [
        ModelTraitForm { name: "Another".into(), ..form.clone() },
        ModelTraitForm { takes: ModelTakes::Reach(4_000), ..form.clone() },
    ] {
        let earlier = models.create_trait(changed, pressed.clone()).await.unwrap_err();
        assert!(is_created_before(&earlier), "{earlier:?}");
    }
    models.create_trait(form, pressed).await.unwrap();
}

#[tokio::test]
async fn a_recipe_is_not_reported_as_started_with_another_form() {
    let world = World::read().await;
    let models = world.workspace.models();
    let form = RecipeForm { takes: None, ..recipe_form(&world, "Once", None).await };
    let id = attempt();
    let started = models.recipe_start(form.clone(), id.clone()).await.unwrap();
    assert_eq!(started.state, RecipeState::Choice, "{started:?}");
    let changed = RecipeForm { destination: Some(to(ADIKTEEV, "{sid}")), ..form.clone() };
    let earlier = models.recipe_start(changed, id.clone()).await.unwrap_err();
    assert!(is_created_before(&earlier), "{earlier:?}");
    // What was chosen after the start is no change of the form.
    models.recipe_choose(id.clone(), ModelTakes::Reach(3_000)).await.unwrap();
    assert_eq!(models.recipe_start(form, id.clone()).await.unwrap().id, id);
}

#[tokio::test]
async fn a_destination_that_cannot_take_the_segment_is_found_before_anything_is_created() {
    let world = World::read().await;
    let models = world.workspace.models();
    let reasons = async |destination: RecipeDestination| {
        let plan = models.recipe_plan(recipe_form(&world, "Ahead", Some(destination)).await).await.unwrap();
        let forbids = plan.mapping.iter().filter(|one| one.forbids).map(|one| one.reason.clone());
        let forbids: Vec<MapReason> = forbids.collect();
        assert_eq!(plan.is_blocked, !forbids.is_empty(), "{plan:?}");
        forbids
    };
    assert_eq!(reasons(to(ADIKTEEV, "{sid}")).await, []);
    assert!(reasons(to(ANALYTICS, "{sid}")).await.contains(&MapReason::MapsAll));
    assert!(reasons(to(SHOP_COOKIE, "{sid}")).await.contains(&MapReason::NoPair));
    assert!(!reasons(to(SHOP_COOKIE, "seg={integrationCode}")).await.contains(&MapReason::NoPair));
    let clash = reasons(to(TAG_COOKIE, "{sid}")).await;
    assert!(matches!(clash.as_slice(), [MapReason::ControlForbids { .. }]), "{clash:?}");
    let form = recipe_form(&world, "Ahead", Some(to(ANALYTICS, "{sid}"))).await;
    let refused = models.recipe_start(form, attempt()).await.unwrap_err();
    assert!(refused.message.contains("maps all segments"), "{refused:?}");
    assert!(models.recipes().await.unwrap().is_empty() && rows(&world.app, "Ahead").await.is_empty());
}

fn step(recipe: &Recipe, kind: RecipeStepKind) -> &app::view::RecipeStep {
    recipe.steps.iter().find(|one| one.step == kind).unwrap()
}

#[tokio::test]
async fn a_mapping_that_somebody_else_created_meanwhile_is_not_the_recipes_own() {
    let world = World::read().await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    // The request is on its way while a colleague maps the same; then it is refused.
    fault(&world, json!({ "method": "POST", "path": path, "do": { "status": 409, "delay_ms": 10_000 } })).await;
    let form = recipe_form(&world, "Theirs", Some(to(ADIKTEEV, "{sid}"))).await;
    let (id, models) = (attempt(), world.workspace.models());
    let colleague = async {
        while faults_left(&world).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let segment = mapped_segment(&world, "Theirs").await;
        let new = NewMapping {
            segment: SegmentId(segment.parse().unwrap()),
            value: Some((ValueKind::Alias, segment.clone())),
            secure_url: None,
            starts_on: "2026-01-01".into(),
            ends_on: None,
        };
        let manager = world.workspace.clients().await.unwrap().manager;
        manager.create_mappings(DestinationId(ADIKTEEV.parse().unwrap()), &[new]).await.unwrap();
    };
    let (started, ()) = tokio::join!(models.recipe_start(form, id.clone()), colleague);
    let started = started.unwrap();
    assert_eq!(step(&started, RecipeStepKind::Mapping).state, RecipeStepState::Adopted, "{started:#?}");
    // The segment is in use by them, so it stays, and their mapping with it.
    let undone = models.recipe_undo(id, false).await.unwrap();
    assert_eq!(undone.stop, Some(RecipeStop::Stays), "{undone:#?}");
    let left = world.workspace.destinations().detail(ADIKTEEV.into()).await.unwrap();
    assert_eq!(left.mappings.len(), 1);
}

async fn mapped_segment(world: &World, name: &str) -> String {
    let query = app::view::SegmentQuery { search: name.into(), ..Default::default() };
    let rows = world.workspace.segments().list(query, first(20)).await.unwrap().rows;
    rows.into_iter().find(|row| row.name == name).unwrap().id
}

/// Changes what is stored of a recipe.
async fn stored(world: &World, id: &str, change: impl FnOnce(&mut Value)) {
    let store = store::Store::open(&world.folder.path().join("data/bridge.db")).unwrap();
    let catalog = store.catalog(app::PRACTICE).await.unwrap();
    let body = catalog.journal().recipe(id.to_owned()).await.unwrap().unwrap();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    change(&mut body);
    catalog.journal().set_recipe(id.to_owned(), false, body.to_string()).await.unwrap();
}

/// As if the program had ended while the mapping was under way.
async fn lose_mapping(world: &World, id: &str) {
    let lost = |body: &mut Value| {
        let segment = &body["segment"]["made"]["id"];
        body["mapping"] = json!({ "sending": {
            "at": 0, "byService": true, "author": null, "entry": "", "lookedAt": null,
            "fields": { "value": segment, "endsOn": "" },
        } });
        body["phase"] = json!("open");
    };
    stored(world, id, lost).await;
}

#[tokio::test]
async fn a_recipe_whose_destination_was_deleted_after_a_lost_answer_is_undone() {
    let world = World::read().await;
    let models = world.workspace.models();
    let form = recipe_form(&world, "Gone", Some(to(ADIKTEEV, "{sid}"))).await;
    let id = models.recipe_start(form, attempt()).await.unwrap().id;
    let segment = mapped_segment(&world, "Gone").await;
    world.workspace.destinations().unmap(ADIKTEEV.into(), vec![segment]).await.unwrap();
    lose_mapping(&world, &id).await;
    let gone = json!({ "status": 404, "body": { "code": "entity.not.found", "message": "no" } });
    let reads = json!([{ "method": "GET", "path": format!("/v1/destinations/{ADIKTEEV}"), "times": 999, "do": gone }]);
    faults(&world, reads).await;
    let stopped = models.recipe_continue(id.clone()).await.unwrap();
    assert_eq!(stopped.stop, Some(RecipeStop::NotMapped), "{stopped:#?}");
    lose_mapping(&world, &id).await;
    let undone = models.recipe_undo(id, false).await.unwrap();
    assert_eq!(undone.state, RecipeState::Undone, "{undone:#?}");
    assert!(rows(&world.app, "Gone").await.is_empty());
}

#[tokio::test]
async fn a_model_whose_points_never_come_is_not_looked_at_for_ever() {
    let world = World::read().await;
    let models = world.workspace.models();
    let form = recipe_form(&world, "Pointless", None).await;
    let RecipeModel::Existing(model) = &form.model else { panic!("{form:?}") };
    let none = json!({ "status": 200, "body": [] });
    let path = format!("/v1/models/{model}/runs/latest/stats");
    fault(&world, json!({ "method": "GET", "path": path, "times": 99, "do": none })).await;
    let started = models.recipe_start(form, attempt()).await.unwrap();
    let mut recipe = started;
    for _ in 0..4 {
        if recipe.state != RecipeState::Waiting {
            break;
        }
        advance(&world, 86_400).await;
        recipe = models.recipe_continue(recipe.id).await.unwrap();
    }
    assert_eq!(recipe.stop, Some(RecipeStop::NoPoints), "{recipe:#?}");
    control(&world.base_url(), Method::DELETE, "faults", &json!([])).await;
    let goes_on = models.recipe_continue(recipe.id).await.unwrap();
    assert_eq!(step(&goes_on, RecipeStepKind::Trait).state, RecipeStepState::Done, "{goes_on:#?}");
}

#[tokio::test]
async fn a_trait_is_not_removed_unasked_if_the_service_does_not_say_which_people_it_takes() {
    let world = World::read().await;
    let models = world.workspace.models();
    let started = models.recipe_start(recipe_form(&world, "Silent", None).await, attempt()).await.unwrap();
    let made = step(&started, RecipeStepKind::Trait).object.as_ref().unwrap();
    let path = format!("/v1/traits/{}", made.id);
    let silent = |body: Value| json!({ "method": "GET", "path": path, "do": { "status": 200, "body": body } });
    fault(&world, silent(json!({ "name": "Silent" }))).await;
    let held = models.recipe_undo(started.id.clone(), false).await.unwrap();
    assert_eq!(held.stop, Some(RecipeStop::Unconfirmed), "{held:#?}");
    // Its other way to report it.
    fault(&world, silent(json!({ "thresholdType": "REACH", "thresholdValue": 4_000 }))).await;
    let held = models.recipe_undo(started.id.clone(), true).await.unwrap();
    assert_eq!((held.stop, rows(&world.app, "Silent").await.len()), (Some(RecipeStop::Stays), 1), "{held:#?}");
    fault(&world, silent(json!({ "name": "Silent" }))).await;
    let undone = models.recipe_undo(started.id, true).await.unwrap();
    assert_eq!(undone.state, RecipeState::Undone, "{undone:#?}");
}

#[tokio::test]
async fn what_an_earlier_version_created_is_undone_by_what_was_asked_for() {
    let world = World::read().await;
    let models = world.workspace.models();
    let form = recipe_form(&world, "Earlier", Some(to(ADIKTEEV, "{sid}"))).await;
    let started = models.recipe_start(form, attempt()).await.unwrap();
    assert_eq!(step(&started, RecipeStepKind::Mapping).state, RecipeStepState::Done, "{started:#?}");
    let without = |body: &mut Value| {
        for part in ["aTrait", "segment", "mapping"] {
            assert!(body[part]["made"]["fields"].is_object(), "{body}");
            body[part]["made"]["fields"] = json!({});
        }
    };
    stored(&world, &started.id, without).await;
    let undone = models.recipe_undo(started.id, false).await.unwrap();
    assert_eq!(undone.state, RecipeState::Undone, "{undone:#?}");
    assert!(rows(&world.app, "Earlier").await.is_empty());
}

#[tokio::test]
async fn a_recipe_that_another_version_stored_is_listed() {
    let world = World::read().await;
    let store = store::Store::open(&world.folder.path().join("data/bridge.db")).unwrap();
    let catalog = store.catalog(app::PRACTICE).await.unwrap();
    let body = json!({ "name": "From tomorrow", "model": { "made": { "id": "7" } }, "phase": "new" }).to_string();
    assert!(catalog.journal().add_recipe("r9".into(), body).await.unwrap());
    let listed: Vec<Recipe> = world.workspace.models().recipes().await.unwrap();
    let [one] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!(
        (one.state, one.name.as_str(), one.model.as_deref()),
        (RecipeState::Unreadable, "From tomorrow", Some("7"))
    );
    let why = one.failure.as_ref().unwrap();
    assert!(why.code == FailureCode::NewerData && why.message.contains("update the program"), "{why:?}");
    assert!(!one.can_continue && !one.can_cancel && !one.can_undo);
    let refused = world.workspace.models().recipe_continue("r9".into()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NewerData);
    // What is stored is not touched.
    assert_eq!(world.workspace.models().recipes_due().await.unwrap(), []);
}

#[tokio::test]
async fn the_record_of_a_new_model_has_its_baseline() {
    let world = World::read().await;
    let form = model_form(&world, "Recorded").await;
    world.workspace.models().create(form.clone(), attempt()).await.unwrap();
    let record = world.workspace.jobs().activity(ActivityQuery::default(), first(1)).await.unwrap().rows.remove(0);
    let detail = world.workspace.jobs().activity_detail(record.id).await.unwrap();
    let changes: Value = serde_json::to_value(&detail.objects[0].changes).unwrap();
    let of = |field: &str| {
        let found = changes.as_array().unwrap().iter().find(|one| one["field"] == field);
        found.map_or_else(|| panic!("{field}: {changes}"), |one| one["after"].clone())
    };
    assert_eq!(
        of("baseline"),
        json!({ "value": form.baseline, "name": "Onboarded: high lifetime value", "masked": false })
    );
    assert_eq!(of("dataSource")["name"], "Maren & Oak website, Maren & Oak app");
    assert_eq!(of("lookBackDays")["value"], "30");
}
