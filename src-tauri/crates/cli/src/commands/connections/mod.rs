//! `segbridge connections`.

mod from_file;

use std::io::{IsTerminal as _, Read as _};

use app::view::{
    CheckOutcome, CheckReport, ConnectionDraft, ConnectionRow, Failure, InputReason, RemovalProof, SecretInput,
    Workspace,
};
use app::{App, SecretString, Zeroizing};

use crate::arguments::{AddArguments, ConnectionCommand};
use crate::output::{Ending, Output};
use crate::table::table;
use crate::words;

/// Accents for those who choose none, one after the other. Violet is the practice workspace's.
const COLORS: [&str; 5] = ["#0265dc", "#cb5d00", "#b40067", "#006b7d", "#5d5d00"];
/// How much of standard input is read for a client secret, in bytes.
const LONGEST_INPUT: usize = 64 * 1024;
/// Sandbox every organisation has.
const SANDBOX: &str = "prod";

pub(super) async fn run(app: &App, command: ConnectionCommand, output: Output) -> Result<Ending, Failure> {
    match command {
        ConnectionCommand::List => {
            output.answer(&app.connections().await?, |rows| list(rows))?;
            Ok(Ending::Done)
        }
        ConnectionCommand::Add(arguments) => {
            let added = add(app, arguments, output).await?;
            output.answer(&added, words::connection_added)?;
            Ok(Ending::Done)
        }
        ConnectionCommand::Test { name } => test(app, &name, output).await,
        ConnectionCommand::Remove { name } => {
            let row = app.connection_named(&name).await?;
            let proof = app.connection_remove(row.id.clone()).await?;
            output.answer(&proof, |proof| words::connection_removed(&row, proof))?;
            Ok(removed(&proof))
        }
        ConnectionCommand::Use { name } => {
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
            words::time(row.secret.used_at),
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

/// The secret from standard input. A terminal would show it while it is typed.
pub(super) fn secret_from_input() -> Result<SecretInput, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(words::secret_not_typed());
    }
    // With room for all of it, so that no part is left behind where it was moved from; wiped when it goes.
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

/// Usable with everything is done, usable with something missing is partly done.
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
