//! Damaged data on this machine's disk: the journal's lines and the database file. Damage results in an error,
//! never in an impossible state, and never in a second request for a finished step.

use std::path::Path;
use std::sync::LazyLock;

use fuzz::Bytes;
use share::journal::{Change, Entry, Job, JobHead, Stamped};
use store::{ActivityFilter, AudienceFilter, JournalHead, JournalLine, JournalSubject, Store};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));

#[test]
fn damaged_lines_never_repeat_what_was_done() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let Ok(head) = serde_json::from_slice::<JobHead>(input.line()) else { return };
        let mut job = Job::open(head.clone());
        let mut log: Vec<Stamped> = Vec::new();
        let mut done = Vec::new();
        while !input.is_empty() {
            let Ok(line) = serde_json::from_slice::<Stamped>(input.line()) else { continue };
            let allowed = job.check(&line).is_ok();
            assert_eq!(job.apply(&line).is_ok(), allowed, "{line:?}");
            if !allowed {
                assert!(Job::derive(head.clone(), &[log.as_slice(), &[line]].concat()).is_err());
                continue;
            }
            log.push(line);
            for step in job.steps().filter(|step| job.state_of(step.id).made().is_some()) {
                if !done.contains(&step.id) {
                    done.push(step.id);
                }
            }
            for &step in &done {
                let again = Stamped { at: 0, entry: Entry::Step { step, change: Change::Started { at: None } } };
                assert!(job.check(&again).is_err(), "step {step:?} has made its object and would be sent again");
            }
        }
        let derived = Job::derive(head, &log).expect("each line was allowed");
        assert_eq!(derived.state(), job.state());
        assert_eq!(format!("{:?}", derived.counts()), format!("{:?}", job.counts()));
    });
}

/// The two files of a home, in the order of [`NAMES`], with a tray line and a job, as bytes.
static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bridge.db");
    // Dropping the store writes everything into its two files.
    RUNTIME.block_on(async {
        let store = Store::open(&path).expect("a new file");
        let catalog = store.catalog("c").await.expect("a new connection");
        catalog.tray_add(vec!["a".into()], "1".into(), 1).await.expect("a line of the tray");
        let head = JournalHead { id: "j".into(), undoes: None, opened_at: 1, body: r#"{"id":"j"}"#.into() };
        let subject = Some(JournalSubject { kind: "audience", id: "a".into() });
        let line = JournalLine { subject, changes_catalog: true, names: vec!["a".into()], body: "{}".into() };
        catalog.journal().open_job(head, vec![line], "{}".into()).await.expect("a job");
    });
    NAMES.map(|name| std::fs::read(folder.path().join(name)).expect("the file"))
});

/// Names of the files: the catalog's, which one opens, and the journal's beside it.
const NAMES: [&str; 2] = ["bridge.db", "journal.db"];

async fn use_all(path: &Path) {
    let Ok(store) = Store::open(path) else { return };
    let Ok(catalog) = store.catalog("c").await else { return };
    let filter = AudienceFilter { search: "a".into(), ..AudienceFilter::default() };
    drop(catalog.list_audiences(&filter, 0, 10).await);
    drop(catalog.counts().await);
    drop(catalog.tray().await);
    drop(catalog.tray_clear().await);
    drop(catalog.journal().jobs(0, 10).await);
    let filter = ActivityFilter { search: "a".into(), ..ActivityFilter::default() };
    drop(catalog.journal().activities(filter, 0, 9).await);
    drop(catalog.journal().open_jobs_in_short().await);
    drop(catalog.journal().job("j".into()).await);
    drop(catalog.journal().behind().await);
    drop(catalog.journal().changes_after("j".into(), 0).await);
}

#[test]
fn a_damaged_file_is_an_error() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let mut files = FILES.clone();
        let which = usize::from(input.byte() % 2);
        let file = &mut files[which];
        // Changes some bytes, then truncates the file or overwrites bytes across a page.
        for _ in 0..input.byte() % 8 {
            let at = usize::from(input.byte()) << 8 | usize::from(input.byte());
            let (length, byte) = (file.len(), input.byte());
            file[at % length] = byte;
        }
        let at = (usize::from(input.byte()) << 9) % file.len();
        if input.byte().is_multiple_of(4) {
            file.truncate(at);
        } else {
            for (old, &new) in file[at..].iter_mut().zip(input.rest()) {
                *old = new;
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        for (name, file) in NAMES.iter().zip(&files) {
            std::fs::write(folder.path().join(name), file).expect("a file");
        }
        RUNTIME.block_on(use_all(&folder.path().join(NAMES[0])));
    });
}
