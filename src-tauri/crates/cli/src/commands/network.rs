//! `segbridge network`. A command typed here is the user's own act, so there is no confirmation.

use std::path::PathBuf;

use app::view::{Failure, NetworkSettings};
use app::{App, NetworkWish};
use clap::{Args, Subcommand};

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;

/// How Adobe is reached: the proxy, and the certificate to trust in addition to the system certificates
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the settings
    Show,
    /// Change the given settings; the saved client secrets are used this way from then on
    #[command(arg_required_else_help = true)]
    Set(Change),
}

#[derive(Debug, Args)]
struct Change {
    /// Address of the proxy, such as `http://proxy.example.com:8080`, without user name and password
    #[arg(long, value_name = "ADDRESS", conflicts_with = "system_proxy")]
    proxy: Option<String>,
    /// Use the system's proxy or that of `HTTPS_PROXY`
    #[arg(long)]
    system_proxy: bool,
    /// Trust the certificates in this PEM file too; a copy of them is stored
    #[arg(long, value_name = "FILE", conflicts_with = "no_certificate")]
    certificate: Option<PathBuf>,
    /// Trust only the system certificates
    #[arg(long)]
    no_certificate: bool,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    if let Action::Set(change) = arguments.action {
        let proxy = change.proxy.map(|address| NetworkWish::Proxy(Some(address)));
        let proxy = proxy.or_else(|| change.system_proxy.then_some(NetworkWish::Proxy(None)));
        let certificate = change.certificate.map(|file| NetworkWish::Certificate(Some(file)));
        let certificate = certificate.or_else(|| change.no_certificate.then_some(NetworkWish::Certificate(None)));
        // The certificate first: with a missing certificate, the proxy could not be changed.
        for wish in [certificate, proxy].into_iter().flatten() {
            let plan = app.network_plan(wish).await?;
            app.network_carry_out(plan).await?;
        }
    }
    output.answer(&app.network_settings().await?, shown)?;
    Ok(Ending::Done)
}

/// How the network is reached.
fn shown(settings: &NetworkSettings) -> String {
    let proxy = settings.proxy.as_deref().unwrap_or("the system's, or that of HTTPS_PROXY");
    let mut lines = vec![format!("Proxy address: {}", clean(proxy))];
    if settings.certificate_changed {
        lines.push(
            "Certificate: the stored copy is missing or was changed, so nothing is sent. Set it again with --certificate, \
             or remove it with --no-certificate."
                .to_owned(),
        );
    } else if settings.certificates.is_empty() {
        lines.push("Certificates: system certificates".to_owned());
    }
    for one in &settings.certificates {
        lines.push(format!(
            "Certificate: {}\n  issued by {}\n  valid {} to {}\n  SHA-256 {}",
            clean(&one.subject),
            clean(&one.issuer),
            app::day(one.valid_from),
            app::day(one.valid_until),
            one.sha256
        ));
    }
    lines.join("\n")
}
