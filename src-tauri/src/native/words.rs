//! The texts of the dialogs. They are in the pages' message files, like all text on screen.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use app::NetworkPlan;
use app::view::{Certificate, Job, JobKind, JobState, Recipe, RecipeState, RecipeStop, TimeMs};

use super::{FileQuestion, Question};

static WORDS: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../ui/src/i18n/en/native.json")).unwrap_or_default());

/// Returns the message of a key with its values filled in.
pub(super) fn words(key: &str, values: &[(&str, &str)]) -> String {
    let text = WORDS.get(key).map_or(key, String::as_str);
    // One pass only: a value that looks like a placeholder is not replaced.
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or(name, |(_, value)| value));
        filled.push_str(rest);
    }
    filled
}

/// The question about a plan. A plan that changes nothing is asked about as well: accepting it lets the stored secrets
/// be sent along the configured route.
pub(super) fn of(plan: &NetworkPlan) -> Question {
    let [certificates_before, certificates] = plan.certificates();
    if certificates_before == certificates {
        return of_proxy(plan);
    }
    let plain = |key| words(key, &[]);
    if certificates.is_empty() {
        let text = [plain("certificate.remove.words"), list(certificates_before), plain("unasked")].join("\n\n");
        return Question { title: plain("certificate.remove.title"), text, accept: plain("certificate.remove.do") };
    }
    let text = [plain("certificate.words"), list(certificates), plain("secrets"), plain("unasked")].join("\n\n");
    Question { title: plain("certificate.title"), text, accept: plain("certificate.do") }
}

/// The dialog for choosing a certificate.
pub(super) fn certificate_file() -> FileQuestion {
    let plain = |key| words(key, &[]);
    FileQuestion {
        title: plain("certificate.choose"),
        accept: plain("open"),
        files: (plain("certificate.files"), &["pem", "crt", "cer"]),
        every: plain("every"),
        save_as: None,
    }
}

/// The dialog for opening a plan.
pub(super) fn plan_to_open() -> FileQuestion {
    let plain = |key| words(key, &[]);
    FileQuestion {
        title: plain("plan.open"),
        accept: plain("open"),
        files: (plain("plan.files"), &["json"]),
        every: plain("every"),
        save_as: None,
    }
}

/// The dialog for saving a plan under a suggested name.
pub(super) fn plan_to_save(suggested: String) -> FileQuestion {
    FileQuestion {
        title: words("plan.save", &[]),
        accept: words("save", &[]),
        save_as: Some(suggested),
        ..plan_to_open()
    }
}

/// The dialog for opening a mapping.
pub(super) fn mapping_to_open() -> FileQuestion {
    let plain = |key| words(key, &[]);
    FileQuestion {
        title: plain("mapping.open"),
        accept: plain("open"),
        files: (plain("mapping.files"), &["tsv", "txt"]),
        every: plain("every"),
        save_as: None,
    }
}

/// The dialog for saving a mapping under a suggested name.
pub(super) fn mapping_to_save(suggested: String) -> FileQuestion {
    FileQuestion {
        title: words("mapping.save", &[]),
        accept: words("save", &[]),
        save_as: Some(suggested),
        ..mapping_to_open()
    }
}

/// The dialog for opening a crosswalk of destinations.
pub(super) fn crosswalk_to_open() -> FileQuestion {
    let plain = |key| words(key, &[]);
    FileQuestion {
        title: plain("crosswalk.open"),
        accept: plain("open"),
        files: (plain("crosswalk.files"), &["tsv", "txt"]),
        every: plain("every"),
        save_as: None,
    }
}

/// The dialog for saving a crosswalk of destinations under a suggested name.
pub(super) fn crosswalk_to_save(suggested: String) -> FileQuestion {
    FileQuestion {
        title: words("crosswalk.save", &[]),
        accept: words("save", &[]),
        save_as: Some(suggested),
        ..crosswalk_to_open()
    }
}

/// What a notice about a job says.
pub(crate) struct Notice {
    /// The program.
    pub(crate) program: String,
    /// What the job was about.
    pub(crate) title: String,
    /// How it ended. Without names: some systems read it as markup.
    pub(crate) text: String,
    /// The action of a click.
    pub(crate) open: String,
}

/// Longest name in a notice, in characters.
const LONGEST_NAME: usize = 80;

/// The notice about a job that ended.
pub(crate) fn notice_of(job: &Job) -> Notice {
    let plain = |key| words(key, &[]);
    let (total, failed) = (job.total.to_string(), job.failed.to_string());
    let title = match (job.kind, &job.name) {
        (JobKind::PauseDataflow, _) => plain("notice.pauseDataflow"),
        (JobKind::ResumeDataflow, _) => plain("notice.resumeDataflow"),
        (JobKind::Share, Some(name)) => words("notice.shareOne", &[("name", &short(name))]),
        (JobKind::Undo, Some(name)) => words("notice.undoOne", &[("name", &short(name))]),
        (JobKind::Share, None) => words("notice.share", &[("total", &total)]),
        (JobKind::ShareToPlatform, Some(name)) => words("notice.toPlatformOne", &[("name", &short(name))]),
        (JobKind::ShareToPlatform, None) => words("notice.toPlatform", &[("total", &total)]),
        (JobKind::Undo, None) if job.to_platform => words("notice.undoToPlatform", &[("total", &total)]),
        (JobKind::Undo, None) => words("notice.undo", &[("total", &total)]),
    };
    let text = match job.state {
        JobState::Done => plain("notice.done"),
        JobState::PartlyDone => words("notice.partlyDone", &[("failed", &failed), ("total", &total)]),
        JobState::Failed => plain("notice.failed"),
        _ => plain("notice.waiting"),
    };
    Notice { program: plain("title"), title, text, open: plain("notice.open") }
}

/// The notice about a recipe that waits for a person, stopped, or is done.
pub(crate) fn notice_of_recipe(recipe: &Recipe) -> Notice {
    let plain = |key| words(key, &[]);
    let text = match (recipe.state, recipe.stop) {
        (RecipeState::Choice, _) => plain("notice.recipe.choice"),
        (RecipeState::Done, _) => plain("notice.recipe.done"),
        (_, Some(RecipeStop::EmptyRun)) => plain("notice.recipe.emptyRun"),
        (_, Some(RecipeStop::ModelOver)) => plain("notice.recipe.over"),
        _ => plain("notice.recipe.stopped"),
    };
    let title = words("notice.recipe", &[("name", &short(&recipe.name))]);
    Notice { program: plain("title"), title, text, open: plain("notice.recipe.open") }
}

/// A name that fits in a notice, without characters that could control how it is shown.
fn short(name: &str) -> String {
    let shown: String = name.chars().filter(|one| !one.is_control()).take(LONGEST_NAME).collect();
    if name.chars().count() > LONGEST_NAME { shown + "…" } else { shown }
}

fn of_proxy(plan: &NetworkPlan) -> Question {
    let plain = |key| words(key, &[]);
    let [before, after] = plan.proxies().map(|proxy| proxy.map_or_else(|| plain("proxy.system"), str::to_owned));
    let (title, what) = match plan.proxies()[1] {
        Some(_) => ("proxy.title", "proxy.words"),
        None => ("proxy.system.title", "proxy.system.words"),
    };
    let change = [words("proxy.before", &[("proxy", &before)]), words("proxy.after", &[("proxy", &after)])].join("\n");
    let text = [plain(what), change, plain("secrets"), plain("unasked")].join("\n\n");
    Question { title: plain(title), text, accept: plain("proxy.do") }
}

fn list(certificates: &[Certificate]) -> String {
    certificates.iter().map(lines).collect::<Vec<_>>().join("\n\n")
}

fn lines(one: &Certificate) -> String {
    [
        words("certificate.subject", &[("subject", &one.subject)]),
        words("certificate.issuer", &[("issuer", &one.issuer)]),
        words("certificate.valid", &[("from", &day(one.valid_from)), ("until", &day(one.valid_until))]),
        words("certificate.sha256", &[("sha256", &grouped(&one.sha256))]),
    ]
    .join("\n")
}

fn day(at: TimeMs) -> String {
    app::day(at)
}

/// A hash as groups of digits that are easy to compare, on two lines.
fn grouped(sha256: &str) -> String {
    let groups: Vec<&str> = sha256.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let (first, second) = groups.split_at(groups.len() / 2);
    format!("{}\n{}", first.join(" "), second.join(" ")).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_words_and_each_of_the_words_is_used() {
        let sources = [include_str!("words.rs"), include_str!("gtk.rs"), include_str!("rfd.rs")].concat();
        for key in WORDS.keys() {
            assert!(sources.contains(&format!("\"{key}\"")), "{key} is not used anywhere");
        }
        assert!(WORDS.len() > 20);
    }

    #[test]
    fn a_value_is_never_read_as_a_place() {
        let said = words("certificate.valid", &[("from", "{until}"), ("until", "tomorrow")]);
        assert_eq!(said, "Valid: {until} to tomorrow");
    }

    #[test]
    fn a_hash_can_be_compared() {
        let shown = grouped(&"0123456789abcdef".repeat(4));
        assert!(shown.starts_with("0123 4567 89AB CDEF ") && shown.contains('\n'), "{shown}");
    }
}
