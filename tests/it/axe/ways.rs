//! Where and how each overlay is opened: an address, and the steps from there.

use serde_json::json;

const ROW: &str = "[role=grid] [role=row][data-index]";
/// The choice of the route in a line of the tray.
const ROUTE: &str = "main button[aria-label*='get to Audience Manager']";
/// The choice of the route in a line to Experience Platform.
const PLATFORM_ROUTE: &str = "main button[aria-label*='gets to Experience Platform']";
/// A row of the pane of Audience Manager.
const MANAGER_ROW: &str = "[data-manager-pane] [role=grid] [role=row][data-index]";
/// The choice for a line that something is in the way of.
const CONFLICT: &str = "main button[aria-label*='already in Audience Manager']";
const BOX: &str = "[role=grid] [role=row][data-index='0'] input[type=checkbox]";
const SECOND_BOX: &str = "[role=grid] [role=row][data-index='1'] input[type=checkbox]";

/// A destination that segments are mapped to, and that a dataflow leads to.
const MAPPED: &str = "#/destination/118307";
/// The choices of the dialog that maps segments.
const VALUE: &str = "[data-overlay=mappingValue] button";
const DESTINATION: &str = "[data-overlay=destinationChoice] button";

/// The first text field of a form.
const FIELD: &str = "main input:not([type=file], [type=checkbox])";

/// One step toward opening an overlay.
pub(super) enum Step {
    /// Clicks an element that is only a step on the way.
    Click(&'static str, String),
    /// Clicks the element that opens the overlay and gets the focus back in the end.
    Opens(&'static str, String),
    /// Opens the context menu of an element.
    Menu(&'static str, String),
    /// Types into a field.
    Type(&'static str, String),
    /// Makes a command of the window fail from now on.
    Fails(&'static str),
    /// Adds an audience with this sharing status to the tray.
    Adds(&'static str),
    /// Adds a segment that can be shared to Experience Platform to the tray, as an external audience.
    AddsBack,
    /// Starts a recipe with a model that has run, so that its trait and its segment are there.
    Starts,
    /// Asks the window to close as if a job was running.
    Closes,
}

use Step::{Adds, AddsBack, Click, Closes, Fails, Menu, Opens, Starts, Type};

/// Objects on screens that are needed to open overlays.
pub(super) struct Facts {
    /// A trait that a share created, and its segment.
    pub(super) pair: (String, String),
    /// A trait in a deeply nested folder.
    pub(super) deep: String,
    /// An audience that can be shared.
    pub(super) audience: String,
    pub(super) connection: String,
    /// A segment that can be rebuilt only without a part of its rule.
    pub(super) partly: String,
}

/// Where and how an overlay is opened; `None` if the name is unknown here.
pub(super) fn way(name: &str, facts: &Facts) -> Option<(String, Vec<Step>)> {
    let button = |words: &str| ("button", words.to_owned());
    let opens = |words: &str| Opens(button(words).0, button(words).1);
    let item = |words: &str| Click("[role=menuitem]", words.to_owned());
    let row = || Menu(ROW, String::new());
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    let (pair, segment) = (format!("#/trait/{}", facts.pair.0), format!("#/segment/{}", facts.pair.1));
    let edit = format!("#/editConnection/{}", facts.connection);
    match name {
        "newTrait" => at("#/traits", vec![opens("Add New"), item("Onboarded")]),
        "editTrait" => at(&pair, vec![opens("Edit")]),
        "segmentOfTraits" => at("#/traits", vec![Click(BOX, String::new()), opens("Create Segment")]),
        "newTraitFolder" => at("#/traits", vec![opens("Add New"), item("Folder")]),
        "deleteTraits" => at("#/traits", vec![row(), item("Delete")]),
        "newSegment" => at("#/segments", vec![opens("Add New")]),
        "editSegment" => at(&segment, vec![opens("Edit")]),
        "deleteSegments" => at("#/segments", vec![row(), item("Delete")]),
        "newFolderWhileSharing" => at("#/share", vec![Opens("button[aria-label='New folder']", String::new())]),
        "shareChosen" => {
            at("#/share", vec![Click(BOX, String::new()), Click(SECOND_BOX, String::new()), opens("Share 2")])
        }
        "shareAudience" => at(&format!("#/audience/{}", facts.audience), vec![opens("Share…")]),
        "sharePlatform" => at("#/segments", vec![row(), item("Share to Experience Platform")]),
        "shareObjectMenu" => at("#/share", vec![Menu(MANAGER_ROW, String::new())]),
        "whereUsed" => at("#/segments", vec![row(), item("Where used")]),
        "unshare" => at(&pair, vec![opens("Unshare…")]),
        "confirm" => at("#/segments", vec![Opens("button[aria-label^='Duplicate ']", String::new())]),
        "replaceSecret" => at("#/credentials", vec![opens("Replace…")]),
        "removeSecret" => at("#/credentials", vec![opens("Remove…")]),
        "changeProxy" => at("#/settings", vec![opens("Change proxy…")]),
        "credentialFile" => {
            at("#/newConnection", vec![opens("Paste…"), Type("main textarea", file()), opens("Fill in fields")])
        }
        "leaveForm" => {
            at("#/newConnection", vec![Type(FIELD, "Another".to_owned()), Opens("nav a", "Traits".to_owned())])
        }
        "closeWhileSending" => at("#/traits", vec![Opens("header input", String::new()), Closes]),
        "saveAnyway" => at(&edit, vec![Type("main input[value='Acme Retail']", " too".to_owned()), opens("Save")]),
        "removeConnection" => at("#/connections", vec![Opens(card(), String::new()), item("Remove…")]),
        "failureDetails" => {
            at("#/share", vec![Fails("tray_add"), row(), item("Share to Experience Platform Traits"), opens("Details")])
        }
        "connectionMenu" => at("#/share", vec![Opens("header button[aria-haspopup]", String::new())]),
        "searchHits" => at("#/share", vec![Opens("header input", String::new()), Type("header input", "a".to_owned())]),
        "hiddenParents" => {
            at(&format!("#/trait/{}", facts.deep), vec![Opens("button[aria-label='More levels']", String::new())])
        }
        "columnMenu" => at("#/share", vec![Opens("button[aria-label=Columns]", String::new())]),
        "addTrait" => at("#/traits", vec![opens("Add New")]),
        "traitMenu" => at(&pair, vec![Opens("button[aria-label='More trait actions']", String::new())]),
        "segmentMenu" => at(&segment, vec![Opens("button[aria-label='More segment actions']", String::new())]),
        "connectionCardMenu" => at("#/connections", vec![Opens(card(), String::new())]),
        "traitRowMenu" => at("#/traits", vec![row()]),
        "segmentRowMenu" => at("#/segments", vec![row()]),
        "audienceRowMenu" => at("#/audiences", vec![row()]),
        "shareRowMenu" => at("#/share", vec![row()]),
        "shareFolderMenu" => at("#/share", vec![Menu("main [role=treeitem]", "Experience Platform Traits".to_owned())]),
        "zoomChoice" => at("#/settings", vec![Opens("[data-overlay=zoomChoice] button", String::new())]),
        "dataSourceChoice" => at(
            "#/traits",
            vec![opens("Add New"), item("Onboarded"), Click("[data-overlay=dataSourceChoice] button", String::new())],
        ),
        "sandboxChoice" => at(
            &edit,
            vec![Click("main button", "Check".to_owned()), Opens("[data-overlay=sandboxChoice] button", String::new())],
        ),
        "periodChoice" => at(&pair, vec![Opens("[data-overlay=periodChoice] button", String::new())]),
        "showByChoice" => at(&pair, vec![Opens("[data-overlay=showByChoice] button", String::new())]),
        "info" => at(&pair, vec![Opens("main button[aria-label^='About ']", String::new())]),
        _ => of_filters(name)
            .or_else(|| of_translation(name, facts))
            .or_else(|| of_tray(name))
            .or_else(|| of_models(name))
            .or_else(|| of_builder(name, facts))
            .or_else(|| of_destinations(name))
            .or_else(|| of_definition(name, facts)),
    }
}

/// A model of the practice workspace that has run.
pub(super) const RAN: &str = "Like customers who bought nothing lately";

/// The same for look-alike models.
fn of_models(name: &str) -> Option<(String, Vec<Step>)> {
    let opens = |words: &str| Opens("button", words.to_owned());
    let of_model = || Click("main table a", RAN.to_owned());
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    match name {
        "modelTrait" => at("#/models", vec![of_model(), opens("Create algorithmic trait at")]),
        "deleteModel" => at("#/models", vec![of_model(), opens("Delete…")]),
        "cancelRecipe" => at("#/models", vec![Starts, opens("Cancel…")]),
        "undoRecipe" => at("#/models", vec![Starts, opens("Undo…")]),
        "recipeDestination" => at("#/newModel", vec![Opens("[data-overlay=recipeDestination] button", String::new())]),
        _ => None,
    }
}

/// The same for the filters of lists.
fn of_filters(name: &str) -> Option<(String, Vec<Step>)> {
    let at = |address: &str, words: &str| Some((address.to_owned(), vec![Opens("button", words.to_owned())]));
    match name {
        "updatesFilter" => at("#/share", "Update frequency"),
        "tagFilter" => at("#/share", "Tag"),
        "moreFilters" => at("#/share", "More filters"),
        "activityFilters" => at("#/activity", "Filter"),
        "folderFilter" => at("#/share", "Folder"),
        _ => None,
    }
}

/// The same for what the translation of rules opens.
fn of_translation(name: &str, facts: &Facts) -> Option<(String, Vec<Step>)> {
    let opens = |words: &str| Opens("button", words.to_owned());
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    let translated = format!("#/traitTranslation/{}", facts.pair.0);
    match name {
        // The trait of a pair asks for its audience, so it can be saved.
        "saveTranslation" => at(&translated, vec![opens("Save as audience…")]),
        "saveTranslationWithout" => {
            at(&format!("#/segmentTranslation/{}", facts.partly), vec![opens("Use without these clauses…")])
        }
        "fieldMapping" => at(&translated, vec![opens("Mapping…")]),
        "fieldKindChoice" => at(
            &translated,
            vec![opens("Mapping…"), opens("Add key"), Click("[data-overlay=fieldKindChoice] button", String::new())],
        ),
        "translationRowMenu" => at("#/translations", vec![Menu(ROW, String::new())]),
        _ => None,
    }
}

/// The same for the tray.
fn of_tray(name: &str) -> Option<(String, Vec<Step>)> {
    let opens = |words: &str| Opens("button", words.to_owned());
    let item = |words: &str| Click("[role=menuitem]", words.to_owned());
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    match name {
        "commitPlatform" => at("#/share", vec![AddsBack, opens("Commit 1…")]),
        "platformRoute" => at("#/share", vec![AddsBack, Opens(PLATFORM_ROUTE, String::new())]),
        "routeChoice" => {
            let published = Menu("[role=grid] [role=row][data-index='2']", String::new());
            at("#/share", vec![published, item("Share to Experience Platform Traits"), Opens(ROUTE, String::new())])
        }
        "conflictChoice" => at("#/share", vec![Adds("paused"), Opens(CONFLICT, String::new())]),
        _ => None,
    }
}

/// The same for the builder, and for the data feeds whose traits it offers.
fn of_builder(name: &str, facts: &Facts) -> Option<(String, Vec<Step>)> {
    let opens = |words: &str| Opens("button", words.to_owned());
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    match name {
        "builderMenu" => at(
            &format!("#/builder/segment/{}", facts.pair.1),
            vec![Opens("button[aria-label='More actions for the segment']", String::new())],
        ),
        "subscribeFeed" => {
            at("#/feed/30606", vec![Click("main label", "Segments and Overlap".to_owned()), opens("Review…")])
        }
        "requestFeed" => at("#/feed/30810", vec![opens("Request access…")]),
        "feedChoice" => at("#/builder", vec![Opens("[data-overlay=feedChoice] button", String::new())]),
        "mergeRuleChoice" => at("#/builder", vec![Opens("[data-overlay=mergeRuleChoice] button", String::new())]),
        _ => None,
    }
}

/// The same for what destinations open.
fn of_destinations(name: &str) -> Option<(String, Vec<Step>)> {
    let at = |address: &str, steps: Vec<Step>| Some((address.to_owned(), steps));
    let item = || Click("[role=menuitem]", "Map to destination".to_owned());
    let row = || Menu(ROW, String::new());
    let choice = |name: &str| Click(if name == "mappingValue" { VALUE } else { DESTINATION }, String::new());
    let edit = || Opens("button[aria-label^='Change ']", String::new());
    match name {
        "mapSegments" => at("#/segments", vec![row(), item()]),
        "mappingValue" | "destinationChoice" => at("#/segments", vec![row(), item(), choice(name)]),
        "mappingRowMenu" => at(MAPPED, vec![row()]),
        "moveMappings" => {
            at(MAPPED, vec![Click(BOX, String::new()), Opens("button", "Move to Experience Platform".to_owned())])
        }
        "dataflowChoice" => at(
            MAPPED,
            vec![
                Click(BOX, String::new()),
                Opens("button", "Move to Experience Platform".to_owned()),
                Click("[data-overlay=dataflowChoice] button", String::new()),
            ],
        ),
        "crosswalkEntry" => at("#/crosswalk", vec![edit()]),
        "matchChoice" => at("#/crosswalk", vec![edit(), Click("[data-overlay=matchChoice] button", String::new())]),
        _ => None,
    }
}

/// The same for the form of an audience, and for its profiles.
fn of_definition(name: &str, facts: &Facts) -> Option<(String, Vec<Step>)> {
    let of_one =
        |words: &str| Some((format!("#/audience/{}", facts.audience), vec![Opens("button", words.to_owned())]));
    let in_form = |step: Option<Step>| {
        let opens = Opens("button", "New audience…".to_owned());
        Some(("#/audiences".to_owned(), [opens].into_iter().chain(step).collect()))
    };
    match name {
        "newAudience" => in_form(None),
        "editAudience" => of_one("Edit definition…"),
        "seeProfile" => of_one("See a profile…"),
        "frequencyChoice" => in_form(Some(Click("[data-overlay=frequencyChoice] button", String::new()))),
        "mergePolicyChoice" => in_form(Some(Click("[data-overlay=mergePolicyChoice] button", String::new()))),
        "tagChoice" => in_form(Some(Click("[role=dialog] button", "Choose tags".to_owned()))),
        _ => None,
    }
}

/// The button of the connection's own menu.
fn card() -> &'static str {
    "button[aria-label^='More actions for '][aria-label*='Acme Retail']"
}

/// A credential file with two credentials, so that one must be chosen.
fn file() -> String {
    let of = |name: &str, id: &str| json!({ "name": name, "oauth_server_to_server": { "client_id": id, "client_secrets": ["p8e-made-up"] } });
    let both = [of("one", "0123456789abcdef0123456789abcdef"), of("two", "fedcba9876543210fedcba9876543210")];
    json!({ "project": { "org": { "ims_org_id": "0123456789ABCDEF01234567@AdobeOrg" }, "workspace": { "details": { "credentials": both } } } })
        .to_string()
}
