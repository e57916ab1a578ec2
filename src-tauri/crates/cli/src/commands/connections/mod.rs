//! `segbridge connections`.

mod from_file;
mod words;

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

use app::view::{
    CheckOutcome, CheckReport, ConnectionDraft, ConnectionRow, Failure, InputReason, RemovalProof, SecretInput,
    Workspace,
};
use app::{App, SecretString, Zeroizing};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::output::Output;
use crate::table::table;
use crate::words::time;

/// Default colors, used in turn. Violet belongs to the practice workspace.
const COLORS: [&str; 5] = ["#0265dc", "#cb5d00", "#b40067", "#006b7d", "#5d5d00"];
/// How much of standard input is read for a client secret, in bytes.
const LONGEST_INPUT: usize = 64 * 1024;
/// The sandbox that every organization has.
const SANDBOX: &str = "prod";

/// Connections to organizations, and which one is used
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List connections and where their secrets are
    List,
    /// Add a connection; its client secret is read from standard input or from the file given with --from
    Add(AddArguments),
    /// Sign in and check each service and each permission
    Test {
        /// Name of the connection; "practice" is the practice workspace
        name: String,
    },
    /// Remove a connection with its secret and all its saved data
    Remove {
        /// Name of the connection
        name: String,
    },
    /// Enter how many profiles of Experience Platform are licensed, which no call reports; without a number, show it
    License {
        /// Name of the connection; "practice" is the practice workspace
        name: String,
        /// Licensed profiles
        #[arg(conflicts_with = "forget")]
        profiles: Option<u32>,
        /// Forget the number
        #[arg(long)]
        forget: bool,
    },
    /// Use a connection from now on
    Use {
        /// Name of the connection; "practice" is the practice workspace
        name: String,
    },
}

#[derive(Debug, Args)]
struct AddArguments {
    /// Name of the connection
    name: String,
    /// Organization ID, such as 0123456789ABCDEF01234567@AdobeOrg
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    org: Option<String>,
    /// Client ID of the OAuth Server-to-Server credential
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    client_id: Option<String>,
    /// Sandbox of Experience Platform; "prod" if omitted
    #[arg(long, value_name = "NAME")]
    sandbox: Option<String>,
    /// Scopes, separated by commas; the documented ones if omitted
    #[arg(long, value_name = "SCOPES")]
    scopes: Option<String>,
    /// Accent color, #rrggbb
    #[arg(long, value_name = "COLOR")]
    color: Option<String>,
    /// Changes reach real customers
    #[arg(long)]
    production: bool,
    /// File with the credential: JSON from the Developer Console, a Postman environment, an environment file, or the
    /// configuration of another tool; fills in what the other arguments omit
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Value to use if the file has several different ones, by the name it is listed under; can be repeated
    #[arg(long, value_name = "NAME", requires = "from")]
    pick: Vec<String>,
    /// One address on this machine for all services, such as `http://127.0.0.1:4000`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    match arguments.action {
        Action::List => {
            output.answer(&app.connections().await?, |rows| list(rows))?;
            Ok(Ending::Done)
        }
        Action::Add(arguments) => {
            let added = add(app, arguments, output).await?;
            output.answer(&added, words::connection_added)?;
            Ok(Ending::Done)
        }
        Action::Test { name } => test(app, &name, output).await,
        Action::Remove { name } => {
            let row = app.connection_named(&name).await?;
            let proof = app.connection_remove(row.id.clone()).await?;
            output.answer(&proof, |proof| words::connection_removed(&row, proof))?;
            Ok(removed(&proof))
        }
        Action::License { name, profiles, forget } => {
            let row = app.connection_named(&name).await?;
            let license = match (profiles, forget) {
                (None, false) => app.license(&row.id).await?,
                (profiles, _) => app.set_license(&row.id, profiles).await?,
            };
            output.answer(&license, |license| words::licensed(*license))?;
            Ok(Ending::Done)
        }
        Action::Use { name } => {
            let row = app.connection_named(&name).await?;
            let workspace = app.connection_use(row.id).await?;
            output.answer(&workspace, |it: &Workspace| words::connection_used(&it.connection))?;
            Ok(Ending::Done)
        }
    }
}

fn list(rows: &[ConnectionRow]) -> String {
    let headings = ["In use", "Name", "Organization", "Sandbox", "Kind", "Secret", "Last used", "Last test"];
    let row = |row: &ConnectionRow| {
        vec![
            if row.in_use { "*" } else { "" }.to_owned(),
            words::connection_name(row).to_owned(),
            row.org_id.clone(),
            row.sandbox.clone(),
            words::connection_kind(row).to_owned(),
            words::secret_place(row.secret.place).to_owned(),
            time(row.secret.used_at),
            words::last_check(row.checked),
        ]
    };
    table(&headings, &[], rows.iter().map(row))
}

async fn add(app: &App, arguments: AddArguments, output: Output) -> Result<ConnectionRow, Failure> {
    let file = match &arguments.from {
        Some(path) => Some(from_file::from_file(app, path, &arguments).await?),
        None => None,
    };
    let secret = match file.as_ref().and_then(|file| file.secret_handle.clone()) {
        Some(handle) => SecretInput::Held { handle },
        None => secret_from_input()?,
    };
    if let Some(file) = &file {
        output.note(&words::taken_from_file(file.sandbox.as_ref(), file.more_secrets, file.left_out_jwt));
    }
    let count = app.connections().await?.len();
    let (org_id, scopes, client_id, sandbox) = match file {
        Some(file) => (file.org_id, file.scopes, Some(file.client_id), file.sandbox.map(|found| found.value)),
        None => (None, None, None, None),
    };
    app.connection_save(ConnectionDraft {
        id: None,
        name: arguments.name,
        color: arguments.color.unwrap_or_else(|| COLORS[count % COLORS.len()].to_owned()),
        production: arguments.production,
        org_id: arguments.org.or(org_id).unwrap_or_default(),
        client_id: arguments.client_id.or(client_id).unwrap_or_default(),
        secret,
        scopes: arguments.scopes.or(scopes).unwrap_or_default(),
        sandbox: arguments.sandbox.or(sandbox).unwrap_or_else(|| SANDBOX.to_owned()),
        region: String::new(),
        base_url: arguments.base_url,
    })
    .await
}

/// Reads the secret of the connection to use from standard input, for this run only. `arguments` are those of this
/// command, if it is the one that runs: it names the connection itself.
pub(crate) async fn take_secret(app: &App, arguments: Option<&Arguments>) -> Result<(), Failure> {
    let named = match arguments.map(|arguments| &arguments.action) {
        // This command reads the secret itself.
        Some(Action::Add(_)) => return app.session_only(true).await.map(drop),
        Some(Action::Test { name }) => Some(name),
        _ => None,
    };
    let id = match named {
        Some(name) => app.connection_named(name).await?.id,
        None => app.workspace().summary().await?.connection.id,
    };
    if id == app::PRACTICE {
        return Err(Failure::bad_input(InputReason::SecretNotNeeded, words::PRACTICE_NEEDS_NO_SECRET));
    }
    app.credential_for_session(id, secret_from_input()?).await
}

/// Reads the secret from standard input, but not from a terminal, which would show it while it is typed.
fn secret_from_input() -> Result<SecretInput, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(words::secret_not_typed());
    }
    // Allocated in full, because growing would leave copies behind; wiped on drop.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_INPUT + 1));
    std::io::stdin().lock().take(LONGEST_INPUT as u64).read_to_string(&mut text).map_err(|error| {
        let message = format!("The client secret could not be read from standard input: {error}.");
        Failure::bad_input(InputReason::NoSecret, message)
    })?;
    let line = SecretString::from(text.trim());
    if app::ExposeSecret::expose_secret(&line).is_empty() {
        return Err(words::secret_not_typed());
    }
    Ok(SecretInput::Typed { value: line.into() })
}

async fn test(app: &App, name: &str, output: Output) -> Result<Ending, Failure> {
    let row = app.connection_named(name).await?;
    let shown = output;
    let report = app.credential_test(row.id.clone(), move |result| shown.progress(&words::check_line(&result))).await?;
    output.progress("");
    output.answer(&report, words::check_report)?;
    Ok(tested(&report))
}

/// Done if every check passed, partly done if the connection is usable with limitations.
fn tested(report: &CheckReport) -> Ending {
    let clean = report.results.iter().all(|result| result.outcome == CheckOutcome::Passed);
    match (report.usable, clean) {
        (true, true) => Ending::Done,
        (true, false) => Ending::PartlyDone,
        (false, _) => Ending::NothingDone,
    }
}

fn removed(proof: &RemovalProof) -> Ending {
    if proof.secret_gone == Some(true) && proof.rows_left == 0 { Ending::Done } else { Ending::PartlyDone }
}
