//! Masks secrets in everything logged or printed, whatever its source. The program's own messages are masked where they
//! are created; this covers libraries and panics.

use std::any::Any;
use std::borrow::Cow;
use std::panic;

/// Returns the text without secrets: those in use, in any encoding, and anything else that looks like one.
pub fn masked(text: &str) -> Cow<'_, str> {
    adobe::redact::text(text)
}

/// A panic whose text contains no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// Its message.
    pub message: String,
    /// File and line.
    pub location: String,
    /// Name of the thread.
    pub thread: String,
}

/// Installs a panic hook that passes every panic, with secrets masked, to `tell`.
pub fn tell_panics(tell: impl Fn(&Panic) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |info| {
        tell(&Panic {
            message: masked(message_of(info.payload())).into_owned(),
            location: info.location().map(ToString::to_string).unwrap_or_default(),
            thread: std::thread::current().name().unwrap_or("unnamed").to_owned(),
        });
    }));
}

/// Returns the message of a panic, which is nearly always a text.
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
        assert!(told[0].location.contains("masking.rs"), "{told:?}");
    }
}
