//! What is on this machine's own disk, after it was damaged: the journal's lines and the file itself. Damage gives an error,
//! never a state that could not have been, and never a second request for what was done.

use std::path::Path;
use std::sync::LazyLock;

use fuzz::Bytes;
use share::journal::{Change, Entry, Job, JobHead, Stamped};
use store::{AudienceFilter, JournalHead, JournalLine, Store};
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
                let again = Stamped { at: 0, entry: Entry::Step { step, change: Change::Started } };
                assert!(job.check(&again).is_err(), "step {step:?} has made its object and would be sent again");
            }
        }
        let derived = Job::derive(head, &log).expect("each line was allowed");
        assert_eq!(derived.state(), job.state());
        assert_eq!(format!("{:?}", derived.counts()), format!("{:?}", job.counts()));
    });
}

/// A file with an audience, a tray line and a job, as bytes.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bridge.db");
    // Its end, when the store goes, puts all of it into the one file.
    RUNTIME.block_on(async {
        let store = Store::open(&path).expect("a new file");
        let catalogue = store.catalogue("c").await.expect("a new connection");
        catalogue.tray_add(vec!["a".into()], "1".into(), 1).await.expect("a line of the tray");
        let head = JournalHead { id: "j".into(), undoes: None, opened_at: 1, body: r#"{"id":"j"}"#.into() };
        let line = JournalLine { audience: Some("a".into()), body: "{}".into() };
        catalogue.journal().open_job(head, vec![line]).await.expect("a job");
    });
    std::fs::read(&path).expect("the file")
});

async fn use_all(path: &Path) {
    let Ok(store) = Store::open(path) else { return };
    let Ok(catalogue) = store.catalogue("c").await else { return };
    let filter = AudienceFilter { search: "a".into(), ..AudienceFilter::default() };
    drop(catalogue.list_audiences(&filter, 0, 10).await);
    drop(catalogue.counts().await);
    drop(catalogue.tray().await);
    drop(catalogue.tray_clear().await);
    drop(catalogue.journal().jobs(0, 10).await);
    drop(catalogue.journal().job("j".into()).await);
}

#[test]
fn a_damaged_file_is_an_error() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let mut file = FILE.clone();
        // Some bytes here and there, then a cut or a run of bytes over a page.
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
        let path = folder.path().join("bridge.db");
        std::fs::write(&path, &file).expect("a file");
        RUNTIME.block_on(use_all(&path));
    });
}
