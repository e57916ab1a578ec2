//! `segbridge network`. What is typed here is a person's own act, so nothing is asked again.

use app::view::Failure;
use app::{App, NetworkWish};

use crate::arguments::NetworkCommand;
use crate::output::{Ending, Output};
use crate::words;

pub(super) async fn run(app: &App, command: NetworkCommand, output: Output) -> Result<Ending, Failure> {
    if let NetworkCommand::Set(arguments) = command {
        let proxy = arguments.proxy.map(|address| NetworkWish::Proxy(Some(address)));
        let proxy = proxy.or_else(|| arguments.system_proxy.then_some(NetworkWish::Proxy(None)));
        let certificate = arguments.certificate.map(|file| NetworkWish::Certificate(Some(file)));
        let certificate = certificate.or_else(|| arguments.no_certificate.then_some(NetworkWish::Certificate(None)));
        // The certificate first: one that was lost would stand in the way of the proxy.
        for wish in [certificate, proxy].into_iter().flatten() {
            let plan = app.network_plan(wish).await?;
            app.network_carry_out(plan).await?;
        }
    }
    output.answer(&app.network_settings().await?, words::network)?;
    Ok(Ending::Done)
}
