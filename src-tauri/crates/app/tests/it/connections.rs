//! Connections against the practice services playing Adobe over loopback: every way they can fail has its own
//! problem, switching keeps organisations apart, nothing secret is ever written.

mod binding;
mod echoes;
mod faults;
mod jobs;
mod keeping;
mod keychain;
mod limits;
mod proxy;
mod secrecy;
mod site;
