//! The secrets in use, known by their values, so that none of them has to be recognized by its shape.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::matcher::Matcher;

/// Every value that is in use, each with the number of its guards, and the search for all of them.
struct Register {
    values: Vec<(Arc<SecretString>, usize)>,
    /// Made when text is masked next after a change.
    matcher: Option<Arc<Matcher>>,
}

static REGISTER: RwLock<Register> = RwLock::new(Register { values: Vec::new(), matcher: None });

/// A secret that is masked in every text of the process while this guard, or a clone of it, lives.
pub struct Known(Arc<SecretString>);

impl Known {
    /// Registers a secret.
    pub fn new(secret: SecretString) -> Self {
        let mut register = REGISTER.write().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &Arc<SecretString>| one.expose_secret() == secret.expose_secret();
        if let Some((value, guards)) = register.values.iter_mut().find(|(value, _)| same(value)) {
            *guards += 1;
            return Self(value.clone());
        }
        let value = Arc::new(secret);
        register.values.push((value.clone(), 1));
        register.matcher = None;
        Self(value)
    }
}

impl Clone for Known {
    fn clone(&self) -> Self {
        let mut register = REGISTER.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, guards)) = register.values.iter_mut().find(|(value, _)| Arc::ptr_eq(value, &self.0)) {
            *guards += 1;
        }
        Self(self.0.clone())
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        let mut register = REGISTER.write().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = register.values.iter().position(|(value, _)| Arc::ptr_eq(value, &self.0)) else { return };
        register.values[place].1 -= 1;
        if register.values[place].1 == 0 {
            register.values.swap_remove(place);
            register.matcher = None;
        }
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

/// The search for everything that is registered now; `None` where nothing is.
pub(super) fn matcher() -> Option<Arc<Matcher>> {
    {
        let register = REGISTER.read().unwrap_or_else(PoisonError::into_inner);
        if register.values.is_empty() {
            return None;
        }
        if let Some(ready) = &register.matcher {
            return Some(ready.clone());
        }
    }
    let mut register = REGISTER.write().unwrap_or_else(PoisonError::into_inner);
    if register.matcher.is_none() {
        let values: Vec<_> =
            register.values.iter().map(|(value, _)| Zeroizing::new(value.expose_secret().to_owned())).collect();
        register.matcher = Matcher::new(&values).map(Arc::new);
    }
    register.matcher.clone()
}
