//! The clients against odd answers (a mock server) and against the practice services.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod answers;
mod audiences_by_id;
mod common;
mod deciding;
mod external;
mod flow_changes;
mod flow_requests;
mod flows;
mod lists;
mod outcomes;
mod practice_services;
mod recorded;
mod repeats;
mod rules_agree;
mod secrets;
mod source_changes;
mod source_requests;
mod tokens;
