//! Keeps what is in memory out of files and away from other programs of the same user, as far as the system lets a program
//! decide that.

/// Called first of all in a released program, before any secret is read: no file of the memory is written when it crashes,
/// and on Linux other programs of the same user cannot attach to it. Development builds stay open to a debugger. A system
/// that refuses is no reason not to start.
pub fn protect_memory() {
    if cfg!(not(debug_assertions)) {
        close_memory();
    }
}

#[cfg(unix)]
fn close_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Nothing can be logged yet, and nobody could do anything about it.
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
