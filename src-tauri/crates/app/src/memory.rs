//! Prevents memory contents from being written to files or read by other programs of the same user, as far as the
//! system allows.

/// Call this first in a released program, before any secret is read: a crash then writes no memory dump, and on Linux
/// other programs of the same user cannot attach. Development builds allow a debugger. A system that refuses does not
/// prevent the start.
pub fn protect_memory() {
    if cfg!(not(debug_assertions)) {
        close_memory();
    }
}

#[cfg(unix)]
fn close_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // The log is not running yet, and the user could do nothing about it.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(not(unix))]
fn close_memory() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn nothing_of_the_memory_can_be_written_or_read() {
        super::close_memory();
        let limit = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        let behavior = rustix::process::dumpable_behavior().unwrap();
        assert_eq!(behavior, rustix::process::DumpableBehavior::NotDumpable);
    }
}
