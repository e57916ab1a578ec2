//! `segbridge forecast`.

use app::App;
use app::view::{Failure, LicenseState, ProfileForecast};
use clap::Args;

use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::words::{named, number, time};

/// Forecast how many licensed profiles sharing segments to Experience Platform adds
///
/// Each identity of a segment that has no profile yet becomes one, and the license counts it. The forecast comes from the
/// sizes of the segments and from what Experience Platform reports about its profiles; no call reports how far segments
/// overlap, or what is licensed: enter that with "segbridge connections license". Nothing is sent.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Segments that would be sent together, by ID or exact name
    #[arg(value_name = "SEGMENT", required = true)]
    segments: Vec<String>,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let mut ids = Vec::new();
    for wanted in &arguments.segments {
        let id = find::segment(app, wanted).await?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let forecast = app.workspace().forecast(ids).await?;
    output.answer(&forecast, words)?;
    Ok(Ending::Done)
}

fn words(forecast: &ProfileForecast) -> String {
    let mut text: Vec<String> = forecast
        .segments
        .iter()
        .map(|it| {
            let sent =
                if it.sent > 0 { format!(", {} of them sent before", number(Some(it.sent))) } else { String::new() };
            format!("{}: {} identities{sent}", named(&it.segment), number(it.identities))
        })
        .collect();
    text.extend(numbers(forecast));
    text.join("\n")
}

/// The new profiles, and what becomes of the license.
pub(super) fn numbers(forecast: &ProfileForecast) -> Vec<String> {
    let likely = number(Some(forecast.likely));
    let (low, high) = (number(Some(forecast.low)), number(Some(forecast.high)));
    let mut text = vec![format!("New profiles: likely {likely}, at least {low}, at most {high}")];
    text.push(format!(
        "Identities: {} in Audience Manager, {} of profiles in Experience Platform",
        number(forecast.identities),
        number(forecast.with_profile)
    ));
    text.push(gauge(forecast));
    text.push(verdict(forecast.state).to_owned());
    text
}

/// Used, likely, at most, of the license.
fn gauge(forecast: &ProfileForecast) -> String {
    let with = |new: u32| number(forecast.used.map(|used| used.saturating_add(new)));
    let license = match forecast.license {
        Some(license) => {
            format!("{} licensed (entered {})", number(Some(license.profiles)), time(Some(license.entered_at)))
        }
        None => "an unknown number licensed".to_owned(),
    };
    format!(
        "Profiles: {} used now, likely {} then, at most {}, of {license}",
        number(forecast.used),
        with(forecast.likely),
        with(forecast.high)
    )
}

fn verdict(state: LicenseState) -> &'static str {
    match state {
        LicenseState::Unknown => {
            "Whether the license suffices isn't known. Enter it: segbridge connections license NAME PROFILES"
        }
        LicenseState::Within => "The license suffices.",
        LicenseState::MayExceed => "The license likely suffices, but it may be exceeded.",
        LicenseState::Exceeds => "The license is likely exceeded.",
        LicenseState::Exceeded => "The license is exceeded already.",
    }
}
