//! The secrets in use, known by their values, so that none of them has to be recognized by its shape.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::matcher::Matcher;

/// How long a value stays known after its last guard is gone. Text that holds it may still be on its way: an answer that is
/// being read, a line that a library is about to log.
const LINGERS: Duration = Duration::from_secs(60);
/// Most values that stay known without a guard; beyond that the one released first is forgotten at once.
const MOST_RELEASED: usize = 64;

/// Shortest wait for the next look at released values.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A value, and the number of its users.
struct Entry {
    value: Arc<SecretString>,
    guards: usize,
    /// When the last guard went; `None` while there is one.
    released: Option<Instant>,
}

/// Every value that is known, and the search for all of them.
struct Register {
    entries: Vec<Entry>,
    /// Number of [`Hold`]s.
    holds: usize,
    /// Whether a thread is waiting to forget released values.
    is_forgetting: bool,
    /// Built when text is masked next after a change.
    matcher: Option<Arc<Matcher>>,
}

static REGISTER: RwLock<Register> = RwLock::new(Register::new());

impl Register {
    const fn new() -> Self {
        Self { entries: Vec::new(), holds: 0, is_forgetting: false, matcher: None }
    }

    fn add(&mut self, secret: SecretString) -> Arc<SecretString> {
        let is_same = |entry: &&mut Entry| entry.value.expose_secret() == secret.expose_secret();
        if let Some(entry) = self.entries.iter_mut().find(is_same) {
            entry.guards += 1;
            entry.released = None;
            return entry.value.clone();
        }
        let value = Arc::new(secret);
        self.entries.push(Entry { value: value.clone(), guards: 1, released: None });
        self.matcher = None;
        value
    }

    fn share(&mut self, value: &Arc<SecretString>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| Arc::ptr_eq(&entry.value, value)) {
            entry.guards += 1;
        }
    }

    fn release(&mut self, value: &Arc<SecretString>, now: Instant) {
        let Some(entry) = self.entries.iter_mut().find(|entry| Arc::ptr_eq(&entry.value, value)) else { return };
        entry.guards = entry.guards.saturating_sub(1);
        if entry.guards == 0 {
            entry.released = Some(now);
        }
        self.forget(now);
    }

    /// Forgets values that were released long enough ago, and those that are too many.
    fn forget(&mut self, now: Instant) {
        let before = self.entries.len();
        if self.holds == 0 {
            self.entries.retain(|entry| entry.released.is_none_or(|at| now.saturating_duration_since(at) < LINGERS));
        }
        while self.released().count() > MOST_RELEASED
            && let Some((_, first)) = self.released().min()
        {
            self.entries.swap_remove(first);
        }
        if self.entries.len() != before {
            self.matcher = None;
        }
    }

    /// When each released value was released, and its place.
    fn released(&self) -> impl Iterator<Item = (Instant, usize)> {
        self.entries.iter().enumerate().filter_map(|(place, entry)| Some((entry.released?, place)))
    }
}

fn register() -> RwLockWriteGuard<'static, Register> {
    REGISTER.write().unwrap_or_else(PoisonError::into_inner)
}

/// A secret that is masked in every text of the process while this guard, or a clone of it, lives, and for a minute after.
pub struct Known(Arc<SecretString>);

impl Known {
    /// Registers a secret.
    pub fn new(secret: SecretString) -> Self {
        Self(register().add(secret))
    }
}

impl Clone for Known {
    fn clone(&self) -> Self {
        register().share(&self.0);
        Self(self.0.clone())
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        let mut register = register();
        register.release(&self.0, Instant::now());
        if !register.is_forgetting && register.released().next().is_some() {
            // Without the thread a value is forgotten when the next one is released.
            let thread = std::thread::Builder::new().name("segment-bridge-forget".to_owned());
            register.is_forgetting = thread.spawn(forget_released).is_ok();
        }
    }
}

/// Forgets each released value when its time is over, and ends when there are none.
fn forget_released() {
    loop {
        let now = Instant::now();
        let wait = {
            let mut register = register();
            register.forget(now);
            let Some((first, _)) = register.released().min() else {
                register.is_forgetting = false;
                return;
            };
            (first + LINGERS).saturating_duration_since(now)
        };
        // One that is held past its time is looked at again and again.
        std::thread::sleep(wait.max(LOOK_AGAIN));
    }
}

impl ExposeSecret<str> for Known {
    fn expose_secret(&self) -> &str {
        self.0.as_ref().expose_secret()
    }
}

impl From<SecretString> for Known {
    fn from(secret: SecretString) -> Self {
        Self::new(secret)
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(super::MASK)
    }
}

/// While it lives, released values stay known, however long ago they were released (64 at most). For text
/// that waits to be masked, such as a log behind a slow disk.
#[derive(Debug)]
pub struct Hold(());

impl Hold {
    /// Begins to hold.
    pub fn new() -> Self {
        register().holds += 1;
        Self(())
    }
}

impl Default for Hold {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut register = register();
        register.holds = register.holds.saturating_sub(1);
    }
}

/// The search for everything that is known now; `None` where nothing is.
pub(super) fn matcher() -> Option<Arc<Matcher>> {
    {
        let register = REGISTER.read().unwrap_or_else(PoisonError::into_inner);
        if register.entries.is_empty() {
            return None;
        }
        if let Some(ready) = &register.matcher {
            return Some(ready.clone());
        }
    }
    let mut register = register();
    if register.matcher.is_none() {
        let values: Vec<_> =
            register.entries.iter().map(|entry| Zeroizing::new(entry.value.expose_secret().to_owned())).collect();
        register.matcher = Matcher::new(&values).map(Arc::new);
    }
    register.matcher.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(register: &Register) -> Vec<&str> {
        register.entries.iter().map(|entry| (*entry.value).expose_secret()).collect()
    }

    fn secret(number: usize) -> SecretString {
        SecretString::from(format!("secret-{number}"))
    }

    #[test]
    fn a_released_value_is_known_for_a_while() {
        let (mut register, began) = (Register::new(), Instant::now());
        let first = register.add(secret(1));
        register.share(&first);
        register.release(&first, began);
        register.forget(began + 10 * LINGERS);
        assert_eq!(values(&register), ["secret-1"], "it is still in use");
        register.release(&first, began);
        register.forget(began + LINGERS * 9 / 10);
        assert_eq!(values(&register), ["secret-1"]);
        let again = register.add(secret(1));
        assert!(Arc::ptr_eq(&first, &again), "it is not known twice");
        register.forget(began + 10 * LINGERS);
        assert_eq!(values(&register), ["secret-1"], "it is used again");
        register.release(&again, began + 10 * LINGERS);
        register.forget(began + 11 * LINGERS);
        assert_eq!(values(&register), [""; 0]);
        assert!(register.matcher.is_none());
    }

    #[test]
    fn released_values_are_known_as_long_as_text_waits_that_may_hold_them() {
        let (mut register, began) = (Register::new(), Instant::now());
        register.holds = 1;
        let value = register.add(secret(1));
        register.release(&value, began);
        register.forget(began + 100 * LINGERS);
        assert_eq!(values(&register), ["secret-1"]);
        register.holds = 0;
        register.forget(began + 100 * LINGERS);
        assert_eq!(values(&register), [""; 0]);
    }

    #[test]
    fn of_released_values_only_the_latest_are_known() {
        let (mut register, began) = (Register::new(), Instant::now());
        register.holds = 1;
        let in_use = register.add(secret(0));
        for number in 1..=MOST_RELEASED + 10 {
            let value = register.add(secret(number));
            register.release(&value, began + Duration::from_millis(number as u64));
        }
        let mut known = values(&register);
        known.sort_by_key(|value| value.len());
        assert_eq!(known.len(), MOST_RELEASED + 1);
        assert!(known.contains(&"secret-0") && known.contains(&"secret-74") && !known.contains(&"secret-10"));
        drop(in_use);
    }
}
