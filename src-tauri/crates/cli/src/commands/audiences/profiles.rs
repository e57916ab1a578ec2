//! `segbridge audiences sample` and `profile`.

use std::io::Read as _;

use app::App;
use app::view::{
    Failure, FailureCode, ProfileAudience, ProfileDetail, ProfileIdentity, ProfileRef, ProfileSample, SampledProfile,
};
use clap::Args;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::table::{facts, table};
use crate::words;

/// Stands for what is written to the standard input.
const STANDARD_INPUT: &str = "-";
/// Longest identity that is read from there, in bytes.
const LONGEST: u64 = 4_096;

/// A profile.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Code of the namespace of the identity, such as ecid or email
    #[arg(value_name = "NAMESPACE")]
    namespace: String,
    /// The identity; - to read it from the standard input, so that it is in no history
    #[arg(value_name = "IDENTITY")]
    identity: String,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let id = if arguments.identity == STANDARD_INPUT { read()? } else { arguments.identity };
    let of = ProfileRef::Identity { namespace: arguments.namespace, id };
    match app.workspace().audiences().profile(of).await? {
        Some(profile) => {
            output.answer(&profile, shown)?;
            Ok(Ending::Done)
        }
        None => Err(Failure::new(FailureCode::NotFound, "Experience Platform has no profile with this identity.")),
    }
}

fn read() -> Result<String, Failure> {
    let mut text = String::new();
    let failed = |_| Failure::new(FailureCode::BadInput, "The identity could not be read from the standard input.");
    std::io::stdin().take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    Ok(text.trim().to_owned())
}

pub(super) fn sampled(sample: &ProfileSample) -> String {
    if sample.profiles.is_empty() {
        return "No profile is in this audience now.".to_owned();
    }
    let rows = sample.profiles.iter().enumerate().map(|(at, one)| vec![(at + 1).to_string(), ids(one)]);
    let of = words::number(Some(sample.members));
    format!("{}\n\n{} of {of} profiles", table(&["PROFILE", "IDENTITIES"], &[0], rows), sample.profiles.len())
}

fn ids(profile: &SampledProfile) -> String {
    identities(&profile.identities)
}

fn identities(all: &[ProfileIdentity]) -> String {
    let shown: Vec<String> = all.iter().map(|one| format!("{} {}", clean(&one.namespace), clean(&one.id))).collect();
    shown.join("; ")
}

fn shown(profile: &ProfileDetail) -> String {
    let head = facts(&[("Identities", identities(&profile.identities))]);
    if profile.audiences.is_empty() {
        return format!("{head}\n\nThis profile is in no audience.");
    }
    let rows = profile.audiences.iter().map(|one: &ProfileAudience| {
        vec![
            clean(&one.object.name),
            words::kind(one.object.kind).to_owned(),
            if one.is_in { "in" } else { "left" }.to_owned(),
            words::time(one.qualified_at),
            words::time(one.valid_until),
        ]
    });
    format!("{head}\n\n{}", table(&["AUDIENCE", "KIND", "STATUS", "LAST QUALIFIED", "VALID UNTIL"], &[], rows))
}
