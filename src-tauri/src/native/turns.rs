//! Limits the dialogs to one at a time, with a pause after each one that was canceled, so that no page can wear the
//! user down until they agree.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::view::{Failure, NotPossibleReason};

/// Pause after the first canceled dialog. Each further one doubles the pause, up to the longest.
const PAUSE: Duration = Duration::from_secs(3);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

static TURNS: Mutex<Turns> = Mutex::new(Turns { is_open: false, canceled: 0, next: None });

/// The turn of the only open dialog; the dialog counts as closed when this is dropped.
pub(crate) struct Turn(&'static Mutex<Turns>);

impl Turn {
    /// Fails while another dialog is open, and shortly after one was canceled.
    pub(crate) fn take() -> Result<Self, Failure> {
        of(&TURNS).take(Instant::now())?;
        Ok(Self(&TURNS))
    }

    /// Records how the user answered.
    pub(super) fn answered(&self, accepted: bool) {
        of(self.0).answered(accepted, Instant::now());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        of(self.0).is_open = false;
    }
}

fn of(turns: &Mutex<Turns>) -> MutexGuard<'_, Turns> {
    turns.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Turns {
    is_open: bool,
    /// Number of dialogs canceled since the last one that was accepted.
    canceled: u32,
    /// When the next dialog may be shown.
    next: Option<Instant>,
}

impl Turns {
    fn take(&mut self, now: Instant) -> Result<(), Failure> {
        if self.is_open {
            let message = "A question about the network settings is open. Answer it first.";
            return Err(Failure::not_possible(NotPossibleReason::QuestionOpen, message));
        }
        let left = self.next.map(|next| next.saturating_duration_since(now)).unwrap_or_default();
        if !left.is_zero() {
            let seconds = left.as_millis().div_ceil(1_000);
            let message =
                format!("A question about the network settings was just canceled. Wait {seconds} s and try again.");
            return Err(Failure::not_possible(NotPossibleReason::QuestionCanceled, message).with("seconds", seconds));
        }
        self.is_open = true;
        Ok(())
    }

    fn answered(&mut self, accepted: bool, now: Instant) {
        if accepted {
            (self.canceled, self.next) = (0, None);
            return;
        }
        let pause = PAUSE.saturating_mul(2_u32.saturating_pow(self.canceled)).min(LONGEST_PAUSE);
        self.canceled = self.canceled.saturating_add(1);
        self.next = Some(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use app::view::FailureReason;

    use super::*;

    fn refusal(turns: &mut Turns, now: Instant) -> Option<(FailureReason, Option<String>)> {
        let mut failure = turns.take(now).err()?;
        Some((failure.reason.unwrap(), failure.details.remove("seconds")))
    }

    #[test]
    fn one_dialog_at_a_time() {
        let (mut turns, now) = (Turns { is_open: false, canceled: 0, next: None }, Instant::now());
        assert_eq!(refusal(&mut turns, now), None);
        assert_eq!(refusal(&mut turns, now), Some((NotPossibleReason::QuestionOpen.into(), None)));
        turns.is_open = false;
        assert_eq!(refusal(&mut turns, now), None, "a dialog that could not be shown causes no pause");
    }

    #[test]
    fn each_dialog_that_is_canceled_doubles_the_pause_until_one_is_accepted() {
        let (mut turns, mut now) = (Turns { is_open: false, canceled: 0, next: None }, Instant::now());
        for pause in [3, 6, 12, 24, 48, 96, 192, 300, 300] {
            assert_eq!(refusal(&mut turns, now), None);
            turns.answered(false, now);
            turns.is_open = false;
            let expected = (NotPossibleReason::QuestionCanceled.into(), Some(pause.to_string()));
            assert_eq!(refusal(&mut turns, now), Some(expected));
            assert!(turns.take(now + Duration::from_millis(pause * 1_000 - 1)).is_err());
            now += Duration::from_secs(pause);
        }
        assert_eq!(refusal(&mut turns, now), None);
        turns.answered(true, now);
        turns.is_open = false;
        assert_eq!(refusal(&mut turns, now), None, "there is no pause after an accepted dialog");
        turns.answered(false, now);
        turns.is_open = false;
        assert_eq!(refusal(&mut turns, now).unwrap().1.as_deref(), Some("3"));
    }
}
