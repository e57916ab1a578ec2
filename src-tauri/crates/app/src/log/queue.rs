//! The queue of log lines, and the thread that masks and writes them.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use adobe::redact::Hold;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

use crate::lock;

/// Name of the thread that writes.
const THREAD: &str = "segment-bridge-log";
/// Maximum number of waiting lines, and of their bytes.
const MOST_LINES: usize = 16_000;
const MOST_BYTES: usize = 8 * 1_024 * 1_024;
/// Maximum length of a line in bytes; a longer one is cut.
const LONGEST_LINE: usize = 64 * 1_024;
/// Number of characters of a cut line that are written.
const CUT_LETTERS: usize = 2_000;
/// Number of characters before a cut that may be the beginning of a secret whose end is missing.
const UNSURE_LETTERS: usize = 8 * 1_024;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Text,
}

/// Receives lines, and never blocks.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    lines: NonBlocking,
    waiting: Waiting,
}

impl Queue {
    /// Creates a queue in front of `to`, with the thread that empties it.
    pub(super) fn before(
        to: impl Write + Send + 'static,
        form: Form,
        shown: fn(&str) -> String,
    ) -> (Self, WorkerGuard) {
        let waiting = Waiting::default();
        let writing = Writing { to, form, shown, waiting: waiting.clone() };
        // Waiting lines are counted here; the library's own limit is never reached.
        let builder = NonBlockingBuilder::default().thread_name(THREAD).buffered_lines_limit(2 * MOST_LINES);
        let (lines, thread) = builder.finish(writing);
        (Self { lines, waiting }, thread)
    }

    pub(super) fn waiting(&self) -> Waiting {
        self.waiting.clone()
    }
}

impl Write for Queue {
    /// Queues one whole line, or counts it as dropped.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.waiting.add(line.len()) {
            self.lines.write_all(line)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lines that wait to be written.
#[derive(Debug, Clone, Default)]
pub struct Waiting(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    now: Mutex<Now>,
    written: Condvar,
    left_out: AtomicUsize,
}

#[derive(Debug, Default)]
struct Now {
    lines: usize,
    bytes: usize,
    /// Lines are masked when they are written: until then, secrets that they may contain must stay registered.
    secrets: Option<Hold>,
}

impl Waiting {
    fn add(&self, bytes: usize) -> bool {
        let mut now = lock::locked(&self.0.now);
        if now.lines >= MOST_LINES || now.bytes + bytes > MOST_BYTES.max(bytes) {
            self.0.left_out.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        now.lines += 1;
        now.bytes += bytes;
        now.secrets.get_or_insert_default();
        true
    }

    fn done(&self, bytes: usize) {
        let mut now = lock::locked(&self.0.now);
        now.lines = now.lines.saturating_sub(1);
        now.bytes = now.bytes.saturating_sub(bytes);
        if now.lines == 0 {
            now.secrets = None;
        }
        self.0.written.notify_all();
    }

    /// Waits until everything logged so far is written, `limit` at most; returns whether it is. A panic of the writing
    /// thread itself cannot wait for that.
    pub fn until_written(&self, limit: Duration) -> bool {
        if std::thread::current().name() == Some(THREAD) {
            return false;
        }
        let now = lock::locked(&self.0.now);
        let waited = self.0.written.wait_timeout_while(now, limit, |now| now.lines > 0);
        waited.is_ok_and(|(now, _)| now.lines == 0)
    }
}

/// The writing end, on its own thread.
struct Writing<W> {
    to: W,
    form: Form,
    shown: fn(&str) -> String,
    waiting: Waiting,
}

impl<W: Write> Writing<W> {
    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        let left_out = self.waiting.0.left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 {
            self.to.write_all(about(self.form, left_out).as_bytes())?;
        }
        self.to.write_all(masked(line, self.form, self.shown).as_bytes())?;
        self.to.flush()
    }
}

impl<W: Write> Write for Writing<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // A panic while masking must not stop the log.
        let written = catch_unwind(AssertUnwindSafe(|| self.put(line)));
        self.waiting.done(line.len());
        // If the disk is full, writing the same line again does not help.
        drop(written);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Returns the masked line. A line that is too long is cut before it is searched for secrets, and the text right before
/// the cut is removed, because it may be the beginning of a secret.
fn masked(line: &[u8], form: Form, shown: fn(&str) -> String) -> String {
    let text = String::from_utf8_lossy(&line[..line.len().min(LONGEST_LINE)]);
    let text = crate::masked(text.trim_end_matches('\n'));
    if line.len() <= LONGEST_LINE {
        return format!("{}\n", shown(&text));
    }
    let sure = text.chars().count().saturating_sub(UNSURE_LETTERS).min(CUT_LETTERS);
    let beginning: String = text.chars().take(sure).collect();
    match form {
        Form::Json => {
            let message = format!("A line of {} bytes was truncated", line.len());
            let cut = serde_json::json!({ "level": "WARN", "message": message, "beginning": beginning });
            format!("{}\n", shown(&cut.to_string()))
        }
        Form::Text => format!("{} … ({} bytes)\n", shown(&beginning), line.len()),
    }
}

fn about(form: Form, left_out: usize) -> String {
    let message = "Lines were left out, because too many came at once";
    match form {
        Form::Json => format!("{}\n", serde_json::json!({ "level": "WARN", "message": message, "lines": left_out })),
        Form::Text => format!("{message}: {left_out}\n"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Stores written lines and the names of the writing threads; if slow, waits for a signal before each line.
    #[derive(Clone, Default)]
    struct Paper {
        text: Arc<Mutex<String>>,
        threads: Arc<Mutex<Vec<String>>>,
        slow: Option<Arc<Mutex<mpsc::Receiver<()>>>>,
    }

    impl Paper {
        fn text(&self) -> String {
            self.text.lock().unwrap().clone()
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(word) = &self.slow {
                let _ = word.lock().unwrap().recv();
            }
            self.threads.lock().unwrap().push(std::thread::current().name().unwrap_or_default().to_owned());
            self.text.lock().unwrap().push_str(std::str::from_utf8(bytes).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn queue(paper: &Paper) -> (Queue, WorkerGuard) {
        Queue::before(paper.clone(), Form::Json, str::to_owned)
    }

    #[test]
    fn lines_are_masked_and_written_on_the_logs_own_thread() {
        let paper = Paper::default();
        let (mut queue, _thread) = queue(&paper);
        let line =
            r#"{"message":"POST {\"client_secret\":\"p8e-hidden\"}","header":"Bearer eyJhbGciOi.eyJpZCI6.c2ln"}"#;
        queue.write_all(format!("{line}\n").as_bytes()).unwrap();
        assert!(queue.waiting().until_written(Duration::from_secs(20)));
        let expected = r#"{"message":"POST {\"client_secret\":\"[secret]\"}","header":"Bearer [secret]"}"#;
        assert_eq!(paper.text(), format!("{expected}\n"));
        assert!(paper.threads.lock().unwrap().iter().all(|thread| thread == THREAD));
    }

    #[test]
    fn a_secret_that_is_released_while_its_line_waits_is_masked() {
        let (go, word) = mpsc::channel();
        let paper = Paper { slow: Some(Arc::new(Mutex::new(word))), ..Paper::default() };
        let (mut queue, _thread) = queue(&paper);
        queue.write_all(b"the thread waits with this line\n").unwrap();
        let secret = "Zq7xW2mKp9LtR4vN";
        let token = adobe::redact::Known::new(vault::SecretString::from(secret));
        queue.write_all(format!("the value {secret} was refused\n").as_bytes()).unwrap();
        drop(token);
        drop(go);
        assert!(queue.waiting().until_written(Duration::from_secs(20)));
        assert!(paper.text().ends_with("the value [secret] was refused\n"), "{}", paper.text());
    }

    #[test]
    fn no_waiting_line_is_lost_on_exit() {
        let paper = Paper::default();
        let (mut queue, thread) = queue(&paper);
        let log = super::super::Log { waiting: queue.waiting(), _thread: thread };
        for number in 0..10_000 {
            queue.write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        drop(log);
        let expected: Vec<String> = (0..10_000).map(|number: u32| number.to_string()).collect();
        assert!(paper.text().lines().eq(expected), "every line, in order");
    }

    #[test]
    fn too_many_lines_do_not_block_and_the_log_reports_how_many_were_dropped() {
        let (go, word) = mpsc::channel();
        let paper = Paper { slow: Some(Arc::new(Mutex::new(word))), ..Paper::default() };
        let (mut queue, _thread) = queue(&paper);
        let line = format!("{}\n", "x".repeat(9_999));
        // Nothing is written meanwhile: this returns only because no caller waits.
        for _ in 0..2_000 {
            queue.write_all(line.as_bytes()).unwrap();
        }
        let (lines, bytes) = {
            let now = queue.waiting.0.now.lock().unwrap();
            (now.lines, now.bytes)
        };
        assert!(bytes <= MOST_BYTES && lines == MOST_BYTES / 10_000, "{lines} lines, {bytes} bytes");
        drop(go);
        assert!(queue.waiting().until_written(Duration::from_secs(20)));
        let told = format!(r#""lines":{}"#, 2_000 - lines);
        assert!(paper.text().lines().any(|line| line.contains("left out") && line.contains(&told)), "{told}");
    }

    #[test]
    fn a_long_line_is_cut_and_no_part_of_a_secret_remains() {
        let secret = format!("client_secret=p8e-{}", "s".repeat(100));
        // The cut is inside the last secret.
        let line = format!("{}{secret}", "y ".repeat((LONGEST_LINE - 60) / 2));
        let text = masked(line.as_bytes(), Form::Json, str::to_owned);
        assert!(text.len() < 3_000 && !text.contains("p8e"), "{text}");
        let cut: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(cut["beginning"].as_str().unwrap().chars().count(), CUT_LETTERS);
        let all_secrets = format!("{secret} ").repeat(1_000);
        assert!(!masked(all_secrets.as_bytes(), Form::Text, str::to_owned).contains("sss"));
    }

    #[test]
    fn a_panic_while_writing_does_not_stop_the_log() {
        struct Faulty(Paper);
        impl Write for Faulty {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                assert!(!bytes.starts_with(b"bad"), "a fault on purpose");
                self.0.write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let paper = Paper::default();
        let (mut queue, _thread) = Queue::before(Faulty(paper.clone()), Form::Text, str::to_owned);
        queue.write_all(b"bad\n").unwrap();
        queue.write_all(b"good\n").unwrap();
        assert!(queue.waiting().until_written(Duration::from_secs(20)));
        assert_eq!(paper.text(), "good\n");
    }
}
