//! `segbridge segments create`, `edit` and `duplicate`.

use std::time::{Duration, Instant};

use app::view::{Failure, FailureCode, FormField, Saved, SegmentForm};
use app::{App, field_words};
use clap::Args;
use serde::Serialize;

use super::EXTERNAL_MERGE_POLICY;
use crate::clean::line as clean;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::table::facts;

/// Identifies the one creation of a run: trying again continues it.
const ATTEMPT: &str = "command line";
/// How long a creation without an answer is looked up: the service may work on it for 90 seconds.
const PATIENCE: Duration = Duration::from_secs(110);
/// Wait before it is looked up again.
const PAUSE: Duration = Duration::from_secs(2);
/// Means the merge rule of another Experience Cloud solution.
const EXTERNAL: &str = "external";
/// Its ID.
const EXTERNAL_ID: &str = "0";

/// A segment to create.
#[derive(Debug, Args)]
pub(super) struct Creation {
    /// Name
    #[arg(long)]
    name: String,
    /// Rule over traits, such as '16505144T AND NOT 15191035T'
    #[arg(long, value_name = "SEGMENT_RULE")]
    rule: String,
    /// Data source, by ID or exact name
    #[arg(long, value_name = "SOURCE")]
    data_source: String,
    /// Description
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// Folder of segments, by ID or path; all segments if omitted
    #[arg(long)]
    folder: Option<String>,
    /// Integration code
    #[arg(long, value_name = "CODE", default_value = "")]
    integration_code: String,
    /// Profile merge rule, by ID or exact name, or external; the account's default if omitted
    #[arg(long, value_name = "MERGE_RULE")]
    merge_rule: Option<String>,
    /// Create it paused
    #[arg(long)]
    paused: bool,
    /// Create it although an equal segment exists
    #[arg(long)]
    another: bool,
    /// Only check it, and show what would be created
    #[arg(long)]
    dry_run: bool,
}

/// What to change of a segment.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// ID or exact name
    segment: String,
    /// New name
    #[arg(long)]
    name: Option<String>,
    /// New rule
    #[arg(long, value_name = "SEGMENT_RULE")]
    rule: Option<String>,
    /// New data source, by ID or exact name
    #[arg(long, value_name = "SOURCE")]
    data_source: Option<String>,
    /// New description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// New folder, by ID or path
    #[arg(long)]
    folder: Option<String>,
    /// New integration code
    #[arg(long, value_name = "CODE")]
    integration_code: Option<String>,
    /// New profile merge rule, by ID or exact name, or external
    #[arg(long, value_name = "MERGE_RULE")]
    merge_rule: Option<String>,
    /// Write it although somebody else changed the same field
    #[arg(long)]
    overwrite: bool,
    /// Only check it, and show what would be changed
    #[arg(long)]
    dry_run: bool,
}

/// A copy of a segment.
#[derive(Debug, Args)]
pub(super) struct Copy {
    /// ID or exact name
    segment: String,
    /// Name of the copy; that of the segment with “copy” if omitted
    #[arg(long)]
    name: Option<String>,
    /// Only show what would be created
    #[arg(long)]
    dry_run: bool,
}

/// What was done.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    /// The segment's ID; `None` if nothing was sent.
    id: Option<String>,
    /// Whether it was created, changed, there already, or only shown.
    result: Outcome,
    /// As it is now, or would be.
    segment: SegmentForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    Created,
    Saved,
    AlreadyThere,
    Unchanged,
    WouldCreate,
    WouldSave,
}

pub(super) async fn create(app: &App, arguments: Creation, output: Output) -> Result<Ending, Failure> {
    let form = SegmentForm {
        id: None,
        name: arguments.name,
        description: arguments.description,
        folder: folder(app, arguments.folder.as_deref()).await?,
        data_source: data_source(app, &arguments.data_source).await?,
        integration_code: arguments.integration_code,
        rule: arguments.rule,
        merge_rule: merge_rule(app, arguments.merge_rule.as_deref()).await?,
        active: !arguments.paused,
    };
    create_form(app, form, arguments.another, arguments.dry_run, output).await
}

async fn create_form(
    app: &App,
    form: SegmentForm,
    another: bool,
    dry_run: bool,
    output: Output,
) -> Result<Ending, Failure> {
    app.workspace().segments().check(&form)?;
    let answer = |id, result| output.answer(&Done { id, result, segment: form.clone() }, done);
    if !another && let Some(id) = app.workspace().segments().equal(form.clone()).await? {
        // An earlier run may have created it without seeing the answer.
        answer(Some(id), Outcome::AlreadyThere)?;
        return Ok(Ending::Done);
    }
    if dry_run {
        answer(None, Outcome::WouldCreate)?;
        return Ok(Ending::Done);
    }
    match created(app, &form, output).await? {
        Saved::Saved { id } => answer(Some(id), Outcome::Created)?,
        Saved::Conflict { now, fields } => return conflict(&form, None, &now, &fields, output),
    }
    Ok(Ending::Done)
}

/// Creates a segment. If the answer is lost, it is looked up until it is there, or certainly is not.
async fn created(app: &App, form: &SegmentForm, output: Output) -> Result<Saved<SegmentForm>, Failure> {
    let begun = Instant::now();
    loop {
        let saved = app.workspace().segments().save(form.clone(), None, ATTEMPT.to_owned()).await;
        match saved {
            Err(failure) if is_open(&failure) && begun.elapsed() < PATIENCE => {
                output.progress("The answer was lost. Looking up whether the segment was created…");
                tokio::time::sleep(PAUSE).await;
            }
            saved => return saved,
        }
    }
}

/// Whether time alone can show what became of a creation.
fn is_open(failure: &Failure) -> bool {
    failure.code == FailureCode::UnknownOutcome && !failure.details.contains_key("id")
}

pub(super) async fn change(app: &App, arguments: Change, output: Output) -> Result<Ending, Failure> {
    let id = find::segment(app, &arguments.segment).await?.id;
    let opened = app.workspace().segments().form(id.clone()).await?;
    let form = changed(app, &arguments, &opened).await?;
    if form != opened {
        return save(app, form, opened, &arguments, output).await;
    }
    // The local copy is so already; the service may not be.
    app.workspace().segments().detail(id.clone()).await?;
    let now = app.workspace().segments().form(id).await?;
    let form = changed(app, &arguments, &now).await?;
    save(app, form, now, &arguments, output).await
}

/// The form with everything that was given.
async fn changed(app: &App, arguments: &Change, opened: &SegmentForm) -> Result<SegmentForm, Failure> {
    let mut form = opened.clone();
    let texts = [
        (&arguments.name, &mut form.name),
        (&arguments.rule, &mut form.rule),
        (&arguments.description, &mut form.description),
        (&arguments.integration_code, &mut form.integration_code),
    ];
    let mut is_given = false;
    for (given, field) in texts {
        if let Some(given) = given {
            given.clone_into(field);
            is_given = true;
        }
    }
    if let Some(wanted) = &arguments.data_source {
        (form.data_source, is_given) = (data_source(app, wanted).await?, true);
    }
    if let Some(wanted) = &arguments.folder {
        (form.folder, is_given) = (folder(app, Some(wanted)).await?, true);
    }
    if let Some(wanted) = &arguments.merge_rule {
        (form.merge_rule, is_given) = (merge_rule(app, Some(wanted)).await?, true);
    }
    if !is_given {
        let message = "Nothing was sent: say what to change, for example --name or --rule.";
        return Err(Failure::new(FailureCode::BadInput, message));
    }
    Ok(form)
}

async fn save(
    app: &App,
    form: SegmentForm,
    opened: SegmentForm,
    arguments: &Change,
    output: Output,
) -> Result<Ending, Failure> {
    let segments = app.workspace();
    let segments = segments.segments();
    segments.check(&form)?;
    let answer = |result| output.answer(&Done { id: form.id.clone(), result, segment: form.clone() }, done);
    if form == opened {
        answer(Outcome::Unchanged)?;
        return Ok(Ending::Done);
    }
    if arguments.dry_run {
        answer(Outcome::WouldSave)?;
        return Ok(Ending::Done);
    }
    match segments.save(form.clone(), Some(opened.clone()), ATTEMPT.to_owned()).await? {
        Saved::Saved { .. } => answer(Outcome::Saved)?,
        Saved::Conflict { now, fields } if !arguments.overwrite => {
            return conflict(&form, Some(&opened), &now, &fields, output);
        }
        Saved::Conflict { now, fields } => {
            // Only the fields that were given are written: all others are as they are now.
            let mine = over(&now, &form, &opened);
            match segments.save(mine, Some(now), ATTEMPT.to_owned()).await? {
                Saved::Saved { .. } => answer(Outcome::Saved)?,
                Saved::Conflict { now, .. } => return conflict(&form, Some(&opened), &now, &fields, output),
            }
        }
    }
    Ok(Ending::Done)
}

/// A form with the fields that differ from the opened one, on top of what is there now.
fn over(now: &SegmentForm, form: &SegmentForm, opened: &SegmentForm) -> SegmentForm {
    let text = |of: fn(&SegmentForm) -> &String| if of(form) == of(opened) { of(now) } else { of(form) }.clone();
    SegmentForm {
        name: text(|it| &it.name),
        description: text(|it| &it.description),
        folder: text(|it| &it.folder),
        data_source: text(|it| &it.data_source),
        integration_code: text(|it| &it.integration_code),
        rule: text(|it| &it.rule),
        merge_rule: if form.merge_rule == opened.merge_rule { &now.merge_rule } else { &form.merge_rule }.clone(),
        ..now.clone()
    }
}

pub(super) async fn duplicate(app: &App, arguments: Copy, output: Output) -> Result<Ending, Failure> {
    let row = find::segment(app, &arguments.segment).await?;
    let name = arguments.name.unwrap_or_else(|| format!("{} copy", row.name));
    // As it is now, not as the local copy has it.
    app.workspace().segments().detail(row.id.clone()).await?;
    let it = app.workspace().segments().form(row.id).await?;
    let form = SegmentForm { id: None, name, integration_code: String::new(), ..it };
    create_form(app, form, true, arguments.dry_run, output).await
}

/// What `--json` prints where somebody else changed the same fields.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Conflict<'a> {
    result: &'static str,
    fields: &'a [FormField],
    opened: Option<&'a SegmentForm>,
    now: &'a SegmentForm,
    mine: &'a SegmentForm,
}

fn conflict(
    mine: &SegmentForm,
    opened: Option<&SegmentForm>,
    now: &SegmentForm,
    fields: &[FormField],
    output: Output,
) -> Result<Ending, Failure> {
    let all = Conflict { result: "conflict", fields, opened, now, mine };
    output.answer(&all, |all| {
        let mut lines = vec![
            "Nothing was sent: somebody else changed the same fields since they were last read.".to_owned(),
            String::new(),
        ];
        for field in all.fields {
            let was = all.opened.map_or_else(String::new, |opened| format!("was {}, ", value(opened, *field)));
            let (theirs, mine) = (value(all.now, *field), value(all.mine, *field));
            lines.push(format!("{}: {was}is now {theirs}; yours is {mine}", words_of(*field)));
        }
        lines.push(String::new());
        lines.push("To write yours anyway: --overwrite. To see theirs first: --refresh.".to_owned());
        lines.join("\n")
    })?;
    Ok(Ending::NothingDone)
}

fn words_of(field: FormField) -> &'static str {
    use app::view::RecordedField as Recorded;
    field_words(match field {
        FormField::Name => Recorded::Name,
        FormField::Description => Recorded::Description,
        FormField::Comments => Recorded::Comments,
        FormField::Folder => Recorded::Folder,
        FormField::DataSource => Recorded::DataSource,
        FormField::IntegrationCode => Recorded::IntegrationCode,
        FormField::Rule => Recorded::Rule,
        FormField::TtlDays => Recorded::TtlDays,
        FormField::MergeRule => Recorded::MergeRule,
        FormField::Active => Recorded::Active,
        FormField::Tags => Recorded::Tags,
        FormField::MergePolicy => Recorded::MergePolicy,
        FormField::Evaluation => Recorded::Evaluation,
    })
}

fn value(form: &SegmentForm, field: FormField) -> String {
    let text = match field {
        FormField::Name => &form.name,
        FormField::Description => &form.description,
        FormField::Folder => &form.folder,
        FormField::DataSource => &form.data_source,
        FormField::IntegrationCode => &form.integration_code,
        FormField::Rule => &form.rule,
        FormField::MergeRule => {
            let rule = form.merge_rule.as_deref();
            return rule.map_or_else(|| "the usual one".to_owned(), |id| format!("“{}”", clean(id)));
        }
        FormField::Active => return if form.active { "active" } else { "paused" }.to_owned(),
        // Segments have none of these.
        FormField::Comments | FormField::TtlDays | FormField::Tags | FormField::MergePolicy | FormField::Evaluation => {
            return String::new();
        }
    };
    format!("“{}”", clean(text))
}

fn done(done: &Done) -> String {
    let (form, id) = (&done.segment, done.id.as_deref().unwrap_or_default());
    let name = clean(&form.name);
    let head = match done.result {
        Outcome::Created => format!("Created {name} ({id})."),
        Outcome::Saved => format!("Saved {name} ({id})."),
        Outcome::AlreadyThere => {
            format!("Nothing was created: an equal segment exists, {name} ({id}). To create one more: --another.")
        }
        Outcome::Unchanged => format!("Nothing to change: {name} ({id}) is already so."),
        Outcome::WouldCreate => format!("Would create {name}."),
        Outcome::WouldSave => format!("Would change {name} ({id})."),
    };
    if matches!(done.result, Outcome::AlreadyThere | Outcome::Unchanged) {
        return head;
    }
    let merge_rule = match form.merge_rule.as_deref() {
        Some(EXTERNAL_ID) => EXTERNAL_MERGE_POLICY,
        Some(id) => id,
        None => "the account's default",
    };
    let table = facts(&[
        ("Name", form.name.clone()),
        ("Description", form.description.clone()),
        ("Segment Rules", form.rule.clone()),
        ("Data Source", form.data_source.clone()),
        ("Folder", form.folder.clone()),
        ("Integration Code", form.integration_code.clone()),
        ("Profile Merge Rule", merge_rule.to_owned()),
        ("Status", if form.active { "active" } else { "paused" }.to_owned()),
    ]);
    format!("{head}\n\n{table}")
}

async fn folder(app: &App, wanted: Option<&str>) -> Result<String, Failure> {
    match wanted {
        Some(wanted) => find::folder(&app.workspace().segments().folders().await?, wanted),
        None => Ok("0".to_owned()),
    }
}

async fn data_source(app: &App, wanted: &str) -> Result<String, Failure> {
    let sources = app.workspace().data_sources().await?;
    find::one_of("data source", &sources, wanted).map(|source| source.id.clone())
}

async fn merge_rule(app: &App, wanted: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(wanted) = wanted else { return Ok(None) };
    if wanted.eq_ignore_ascii_case(EXTERNAL) {
        return Ok(Some(EXTERNAL_ID.to_owned()));
    }
    // Merge rules that no segment uses are in no list: any ID may be one.
    if !wanted.is_empty() && wanted.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(wanted.to_owned()));
    }
    let rules = app.workspace().merge_rules().await?;
    find::one_of("profile merge rule", &rules, wanted).map(|rule| Some(rule.id.clone()))
}
