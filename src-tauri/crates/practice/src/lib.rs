//! The practice services: a faithful local stand-in for the two Adobe services and their sign-in, over real HTTP.

pub mod aam;
pub mod aep;
pub mod clock;
pub mod credentials;
pub mod error;
pub mod faults;
pub mod history;
pub mod model;
pub mod persist;
pub mod rules;
pub mod state;
pub mod tokens;
pub mod world;
