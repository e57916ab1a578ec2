//! `segbridge audiences create` and `edit`.

use std::time::{Duration, Instant};

use app::App;
use app::view::{DefinitionForm, Failure, FailureCode, Saved, UpdateFrequency};
use clap::Args;
use serde::Serialize;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::table::facts;
use crate::{find, words};

/// Identifies the one creation of a run: trying again continues it.
const ATTEMPT: &str = "command line";
/// How long a creation without an answer is looked up: the service may work on it for 90 seconds.
const PATIENCE: Duration = Duration::from_secs(110);
/// Wait before it is looked up again.
const PAUSE: Duration = Duration::from_secs(2);

/// An audience to create.
#[derive(Debug, Args)]
pub(super) struct Creation {
    /// Name
    #[arg(long)]
    name: String,
    /// Rule in PQL, such as 'homeAddress.countryCode = "DE"'
    #[arg(long, value_name = "PQL")]
    rule: String,
    /// Description
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    #[command(flatten)]
    place: Place,
    /// Only check it, and show what would be created
    #[arg(long)]
    dry_run: bool,
}

/// What to change of an audience.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// ID or exact name
    audience: String,
    /// New name
    #[arg(long)]
    name: Option<String>,
    /// New rule in PQL
    #[arg(long, value_name = "PQL")]
    rule: Option<String>,
    /// New description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Only check it, and show what would be changed
    #[arg(long)]
    dry_run: bool,
}

/// Where it is, and how its profiles are merged and evaluated.
#[derive(Debug, Args)]
struct Place {
    /// Folder of audiences, by ID or path
    #[arg(long)]
    folder: Option<String>,
    /// Tag, by ID or exact name; can be repeated
    #[arg(long = "tag")]
    tags: Vec<String>,
    /// Merge policy, by ID or exact name; the default if omitted
    #[arg(long, value_name = "POLICY")]
    merge_policy: Option<String>,
    /// How it is evaluated: batch, streaming, edge
    #[arg(long, value_name = "FREQUENCY", value_parser = words::parse_value::<UpdateFrequency>)]
    update_frequency: Option<UpdateFrequency>,
}

/// What was done.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    /// The audience's ID; `None` if nothing was sent.
    id: Option<String>,
    /// What became of it.
    result: Outcome,
    /// As it is now, or would be.
    audience: DefinitionForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    Created,
    Saved,
    Unchanged,
    /// Somebody else's, or changed by somebody else: it stays as it is.
    Conflict,
    WouldCreate,
    WouldSave,
}

pub(super) async fn create(app: &App, arguments: Creation, output: Output) -> Result<Ending, Failure> {
    let mut form = DefinitionForm {
        id: None,
        name: arguments.name,
        description: arguments.description,
        rule: arguments.rule,
        folder: String::new(),
        tags: Vec::new(),
        merge_policy: String::new(),
        evaluation: None,
    };
    put(app, &arguments.place, &mut form).await?;
    app.workspace().audiences().check(&form)?;
    if arguments.dry_run {
        output.answer(&Done { id: None, result: Outcome::WouldCreate, audience: form }, done)?;
        return Ok(Ending::Done);
    }
    let begun = Instant::now();
    let saved = loop {
        let saved = app.workspace().audiences().save(form.clone(), None, ATTEMPT.to_owned()).await;
        match saved {
            Err(failure) if failure.code == FailureCode::UnknownOutcome && begun.elapsed() < PATIENCE => {
                output.progress("The answer was lost. Looking up whether the audience was created…");
                tokio::time::sleep(PAUSE).await;
            }
            saved => break saved?,
        }
    };
    ended(saved, form, Outcome::Created, output)
}

pub(super) async fn change(app: &App, arguments: Change, output: Output) -> Result<Ending, Failure> {
    let id = find::audience(app, &arguments.audience).await?.id;
    let opened = app.workspace().audiences().form(id.clone()).await?;
    let mut form = opened.clone();
    let texts = [
        (&arguments.name, &mut form.name),
        (&arguments.rule, &mut form.rule),
        (&arguments.description, &mut form.description),
    ];
    for (given, field) in texts {
        if let Some(given) = given {
            given.clone_into(field);
        }
    }
    put(app, &arguments.place, &mut form).await?;
    // A rule that cannot be read here may stay as it is.
    if form.rule != opened.rule {
        app.workspace().audiences().check(&form)?;
    }
    let answer = |result| output.answer(&Done { id: Some(id.clone()), result, audience: form.clone() }, done);
    if form == opened {
        answer(Outcome::Unchanged)?;
        return Ok(Ending::Done);
    }
    if arguments.dry_run {
        answer(Outcome::WouldSave)?;
        return Ok(Ending::Done);
    }
    let saved = app.workspace().audiences().save(form.clone(), Some(opened), ATTEMPT.to_owned()).await?;
    ended(saved, form, Outcome::Saved, output)
}

/// Reports what was saved, or that somebody else has something else there.
fn ended(
    saved: Saved<DefinitionForm>,
    form: DefinitionForm,
    result: Outcome,
    output: Output,
) -> Result<Ending, Failure> {
    match saved {
        Saved::Saved { id } => {
            output.answer(&Done { id: Some(id), result, audience: form }, done)?;
            Ok(Ending::Done)
        }
        Saved::Conflict { now, .. } => {
            let left = Done { id: now.id.clone(), result: Outcome::Conflict, audience: now };
            output.answer(&left, done)?;
            Ok(Ending::NothingDone)
        }
    }
}

async fn put(app: &App, place: &Place, form: &mut DefinitionForm) -> Result<(), Failure> {
    let workspace = app.workspace();
    let audiences = workspace.audiences();
    if let Some(wanted) = &place.folder {
        form.folder = find::folder(&audiences.folders().await?, wanted)?;
    }
    form.evaluation = place.update_frequency.or(form.evaluation);
    if place.tags.is_empty() && place.merge_policy.is_none() {
        return Ok(());
    }
    let choices = audiences.choices().await?;
    if let Some(wanted) = &place.merge_policy {
        let is_it = |id: &str, name: Option<&str>| id == wanted || name == Some(wanted);
        let found = choices.merge_policies.iter().find(|one| is_it(&one.id, one.name.as_deref()));
        let found = found.ok_or_else(|| words::nothing_named("merge policy", wanted))?;
        form.merge_policy.clone_from(&found.id);
    }
    if !place.tags.is_empty() {
        let tag = |wanted: &String| {
            let found = choices.tags.iter().find(|one| one.id == *wanted || one.name == *wanted);
            Ok(found.ok_or_else(|| words::nothing_named("tag", wanted))?.id.clone())
        };
        form.tags = place.tags.iter().map(tag).collect::<Result<_, Failure>>()?;
    }
    Ok(())
}

fn done(done: &Done) -> String {
    let (id, name) = (done.id.as_deref().unwrap_or_default(), clean(&done.audience.name));
    let head = match done.result {
        Outcome::Created => format!("Created {name} ({id})."),
        Outcome::Saved => format!("Saved {name} ({id})."),
        Outcome::Unchanged => return format!("Nothing to change: {name} ({id}) is already so."),
        Outcome::Conflict => format!(
            "Nothing was changed: {name} ({id}) exists with this rule, or somebody changed it, and it differs. It is now:"
        ),
        Outcome::WouldCreate => format!("Would create {name}."),
        Outcome::WouldSave => format!("Would change {name} ({id})."),
    };
    format!("{head}\n\n{}", table_of(&done.audience))
}

fn table_of(form: &DefinitionForm) -> String {
    let default = "the default of the sandbox";
    facts(&[
        ("Name", form.name.clone()),
        ("Description", form.description.clone()),
        ("Rule", form.rule.clone()),
        ("Folder", form.folder.clone()),
        ("Tags", form.tags.join(", ")),
        ("Merge policy", if form.merge_policy.is_empty() { default.to_owned() } else { form.merge_policy.clone() }),
        ("Update frequency", form.evaluation.as_ref().map(words::value).unwrap_or_default()),
    ])
}
