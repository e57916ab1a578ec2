//! Masking of secrets in whatever is logged or printed, whoever wrote it. What this program logs itself is masked where
//! it is made; this is for what libraries say, and for panics.

use std::any::Any;
use std::borrow::Cow;
use std::panic;

/// The text without secrets: those in use, however they are written, and whatever else looks like one.
pub fn masked(text: &str) -> Cow<'_, str> {
    adobe::redact::text(text)
}

/// A panic, in words that hold no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// What it was given.
    pub message: String,
    /// File and line.
    pub place: String,
    /// Name of the thread.
    pub thread: String,
}

/// Has every panic of the program told, masked, in place of the usual report.
pub fn tell_panics(tell: impl Fn(&Panic) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |info| {
        tell(&Panic {
            message: masked(message_of(info.payload())).into_owned(),
            place: info.location().map(ToString::to_string).unwrap_or_default(),
            thread: std::thread::current().name().unwrap_or("unnamed").to_owned(),
        });
    }));
}

/// What a panic was given: a text in nearly all cases.
fn message_of(payload: &dyn Any) -> &str {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_panic_is_told_without_the_secret_in_it() {
        let told: Arc<Mutex<Vec<Panic>>> = Arc::default();
        let listening = told.clone();
        tell_panics(move |panic| listening.lock().unwrap().push(panic.clone()));
        let thread = std::thread::Builder::new().name("worker".into());
        let fell = thread.spawn(|| panic!("client_secret=p8e-hidden&x=1")).unwrap().join();
        let _ = panic::take_hook();
        assert!(fell.is_err());
        let told = told.lock().unwrap();
        assert_eq!((told[0].message.as_str(), told[0].thread.as_str()), ("client_secret=[secret]&x=1", "worker"));
        assert!(told[0].place.contains("masking.rs"), "{told:?}");
    }
}
