//! `segbridge watch`.

use app::App;
use app::view::{Failure, ObjectLink, WatchApproval, WatchDraft, WatchRule};
use clap::{ArgGroup, Args, Subcommand};

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::{find, words};

/// Watch rules: share what matches, unshare what no longer does
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the rules with what they propose
    List,
    /// Add a rule; everything that is named must apply
    Add(Draft),
    /// Remove a rule; what it shared stays shared
    Remove {
        /// ID of the rule
        #[arg(value_name = "RULE")]
        id: String,
    },
    /// Approve what a rule proposes: fills the tray, and unshares what really no longer matches
    Approve {
        /// ID of the rule
        #[arg(value_name = "RULE")]
        id: String,
    },
    /// Evaluate all rules now; commits for those that do so without asking
    Run,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("matches").required(true).multiple(true).args(["tag", "folder", "contains", "label"])))]
struct Draft {
    /// Name of the rule
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    /// Audiences with this tag
    #[arg(long, value_name = "TAG", default_value = "")]
    tag: String,
    /// Audiences in this folder and below it, by ID or path
    #[arg(long, value_name = "FOLDER")]
    folder: Option<String>,
    /// Audiences whose name contains this text
    #[arg(long, value_name = "TEXT", default_value = "")]
    contains: String,
    /// Audiences with this usage label
    #[arg(long, value_name = "LABEL", default_value = "")]
    label: String,
    /// Propose unsharing what no longer matches, too
    #[arg(long)]
    unshare: bool,
    /// Commit without asking; only on a sandbox that is not for production
    #[arg(long)]
    automatic: bool,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let watches = workspace.watches();
    match arguments.action {
        Action::List => output.answer(&watches.list().await?, |rules| listed(rules))?,
        Action::Add(draft) => {
            let folder = match draft.folder {
                Some(wanted) => find::folder(&workspace.audiences().folders().await?, &wanted)?,
                None => String::new(),
            };
            let Draft { name, tag, contains, label, unshare, automatic, .. } = draft;
            let draft = WatchDraft { id: None, name, tag, folder, contains, label, unshare, automatic };
            output.answer(&watches.save(draft).await?, shown)?;
        }
        Action::Remove { id } => output.answer(&watches.remove(id).await?, |rules| listed(rules))?,
        Action::Approve { id } => {
            let rules = watches.list().await?;
            let of = |which: fn(&WatchRule) -> &[ObjectLink]| -> Vec<String> {
                let rule = rules.iter().find(|rule| rule.id == id);
                rule.into_iter().flat_map(which).map(|one| one.id.clone()).collect()
            };
            let (share, unshare) = (of(|rule| &rule.share), of(|rule| &rule.unshare));
            output.answer(&watches.approve(id, share, unshare).await?, approved)?;
        }
        Action::Run => {
            let done = watches.run().await?;
            let rules = watches.list().await?;
            output.answer(&rules, |rules| {
                let done: Vec<String> = done.iter().map(approved).collect();
                [done.join("\n"), listed(rules)].join("\n").trim().to_owned()
            })?;
        }
    }
    Ok(Ending::Done)
}

fn listed(rules: &[WatchRule]) -> String {
    if rules.is_empty() {
        return "No watch rules yet.".to_owned();
    }
    rules.iter().map(shown).collect::<Vec<_>>().join("\n\n")
}

fn shown(rule: &WatchRule) -> String {
    let draft = &rule.draft;
    let parts =
        [("tag", &draft.tag), ("folder", &draft.folder), ("name contains", &draft.contains), ("label", &draft.label)];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    let mut parts: Vec<String> = parts.map(|(what, text)| format!("{what} {}", clean(text))).collect();
    if draft.automatic {
        parts.push("commits without asking".to_owned());
    }
    let mut lines = vec![
        format!("{} {}", rule.id, clean(&draft.name)).trim().to_owned(),
        format!("  {}", parts.join(", ")),
        format!("  Last evaluated: {}", words::time(rule.evaluated_at)),
    ];
    let names = |what: &str, links: &[ObjectLink]| {
        links.iter().map(|one| format!("  {what}: {} ({})", clean(&one.name), clean(&one.id))).collect::<Vec<_>>()
    };
    lines.extend(names("Share", &rule.share));
    lines.extend(names("Unshare", &rule.unshare));
    if let Some(failure) = &rule.failure {
        lines.push(format!("  {}", clean(&failure.message)));
    }
    lines.join("\n")
}

fn approved(approval: &WatchApproval) -> String {
    let mut lines = vec![format!("{}: {} added to the tray.", approval.rule.id, approval.added)];
    lines.extend(approval.jobs.iter().map(words::job));
    let left = |one: &ObjectLink| {
        format!(
            "{} was left, because it could not be read for sure, matches again, or is used by another job.",
            words::object(one)
        )
    };
    lines.extend(approval.left.iter().map(left));
    lines.join("\n")
}
