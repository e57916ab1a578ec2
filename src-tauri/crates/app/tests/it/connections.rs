//! Connections to practice services in the role of Adobe: every failure has its own
//! problem, switching keeps organizations apart, and no secret is ever written.

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
