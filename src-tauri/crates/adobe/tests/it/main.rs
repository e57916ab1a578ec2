//! The clients against odd answers (a mock server) and against the practice services.

mod answers;
mod common;
mod flows;
mod practice_services;
mod repeats;
mod secrets;
mod tokens;
