//! The command line from outside: own processes, own homes, and the practice services asked directly over HTTP.

#[path = "it/serve.rs"]
mod serve;
#[path = "it/sharing.rs"]
mod sharing;
#[path = "it/support.rs"]
mod support;
#[path = "it/usage.rs"]
mod usage;
