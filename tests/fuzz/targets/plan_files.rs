//! Plan files of other people: a file is read the same twice, or refused in a sentence that repeats nothing of it but the
//! place that it is for; what is read is not larger than the file, and nothing is sent.

use std::sync::LazyLock;

use app::view::{Failure, FailureReason, InputReason};

use crate::connections::{OPENED, Opened, json};

/// Stands for the organization of the practice workspace in the seeds.
const ORGANIZATION: &[u8] = b"@ORGANIZATION@";

/// The organization of the practice workspace, as a plan that is saved names it.
static OWN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let Opened { runtime, app, folder } = &*OPENED;
    let file = folder.path().join("plan.json");
    let saved = runtime.block_on(app.workspace().sharing().save_plan(&file)).expect("an empty plan");
    assert_eq!(saved.audiences, 0);
    let text = std::fs::read_to_string(file).expect("the file");
    let plan: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    plan["organization"].as_str().expect("an organization").as_bytes().to_vec()
});

fn read(file: &[u8]) -> Result<String, Failure> {
    let Opened { runtime, app, .. } = &*OPENED;
    let checked = runtime.block_on(app.workspace().sharing().check_plan_bytes(file))?;
    Ok(format!("{}{}", json(&checked.tray), json(&checked.differing)))
}

/// Puts the organization in the place of its stand-in.
fn here(input: &[u8]) -> Vec<u8> {
    let at = input.windows(ORGANIZATION.len()).position(|window| window == ORGANIZATION);
    at.map_or_else(|| input.to_vec(), |at| [&input[..at], OWN.as_slice(), &input[at + ORGANIZATION.len()..]].concat())
}

#[test]
fn a_plan_file_is_read_or_refused() {
    bolero::check!().for_each(|input: &[u8]| {
        let file = here(input);
        let first = read(&file);
        assert_eq!(read(&file).map_err(|failure| json(&failure)), first.clone().map_err(|failure| json(&failure)));
        match first {
            Ok(answer) => {
                assert!(answer.len() <= 4_000 + 40 * file.len(), "{} bytes about {}", answer.len(), file.len());
            }
            Err(failure) => is_a_sentence(&failure),
        }
    });
}

/// Panics unless a failure says in a few words why the file is refused.
fn is_a_sentence(failure: &Failure) {
    let reasons = [
        InputReason::PlanTooLarge,
        InputReason::PlanForeign,
        InputReason::PlanDamaged,
        InputReason::PlanNewer,
        InputReason::PlanOtherOrganization,
        InputReason::PlanOtherSandbox,
    ];
    assert!(reasons.map(FailureReason::from).map(Some).contains(&failure.reason), "{failure:?}");
    let is_about_place = reasons[4..].iter().any(|reason| failure.reason == Some((*reason).into()));
    let longest = if is_about_place { 1_500 } else { 200 };
    assert!(failure.message.len() < longest && failure.message.contains(". "), "{failure:?}");
}
