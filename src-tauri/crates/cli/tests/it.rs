//! The command line from outside: separate processes with their own homes, and direct HTTP requests to the practice
//! services.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "it/audiences.rs"]
mod audiences;
#[cfg(target_os = "linux")]
#[path = "it/bombs.rs"]
mod bombs;
#[path = "it/by_source.rs"]
mod by_source;
#[path = "it/destination.rs"]
mod destination;
#[path = "it/destinations.rs"]
mod destinations;
#[cfg(target_os = "linux")]
#[path = "it/disk.rs"]
mod disk;
#[path = "it/echoes.rs"]
mod echoes;
#[path = "it/examples.rs"]
mod examples;
#[path = "it/feeds.rs"]
mod feeds;
#[path = "it/forecast.rs"]
mod forecast;
#[path = "it/governed.rs"]
mod governed;
#[path = "it/hostile_names.rs"]
mod hostile_names;
#[path = "it/jobs.rs"]
mod jobs;
#[cfg(unix)]
#[path = "it/kills/mod.rs"]
mod kills;
#[path = "it/models.rs"]
mod models;
#[path = "it/network.rs"]
mod network;
#[path = "it/overlap.rs"]
mod overlap;
#[path = "it/overlaps.rs"]
mod overlaps;
#[path = "it/plan_files.rs"]
mod plan_files;
#[cfg(unix)]
#[path = "it/private.rs"]
mod private;
#[path = "it/providers.rs"]
mod providers;
#[path = "it/recipes.rs"]
mod recipes;
#[path = "it/refreshing.rs"]
mod refreshing;
#[path = "it/renewing.rs"]
mod renewing;
#[path = "it/rules.rs"]
mod rules;
#[path = "it/segments.rs"]
mod segments;
#[path = "it/serve.rs"]
mod serve;
#[path = "it/sharing.rs"]
mod sharing;
#[path = "it/states.rs"]
mod states;
#[path = "it/support.rs"]
mod support;
#[path = "it/to_platform.rs"]
mod to_platform;
#[path = "it/translate.rs"]
mod translate;
#[path = "it/usage.rs"]
mod usage;
