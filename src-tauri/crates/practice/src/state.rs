//! What every request of the practice services can reach: one organisation, its people, its clock, its sign-in.
//!
//! Handlers take [`Shared`] as axum state. The world is behind a plain lock that is never held over an `await`;
//! whoever changes a record marks its row ([`World::mark`](crate::model::World::mark)) and the server writes the
//! marked rows to disk before the answer leaves. This module knows no route and no wire shape.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::error::PracticeError;
use crate::faults::Faults;
use crate::history::History;
use crate::model::{Millis, World};
use crate::persist::Archive;
use crate::tokens::TokenTable;
use crate::world::people::People;

/// The state as handlers hold it.
pub type Shared = Arc<Practice>;

/// One running practice organisation.
pub struct Practice {
    world: RwLock<World>,
    people: Arc<People>,
    clock: Clock,
    credentials: Credentials,
    practice_key: Option<String>,
    tokens: Mutex<TokenTable>,
    faults: Mutex<Faults>,
    history: Mutex<History>,
    archive: Archive,
}

impl Practice {
    /// The world for reading. Do not hold the guard over an `await`.
    pub fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The world for writing; mark every row that changes. Do not hold the guard over an `await`.
    pub fn write(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The simulated people. They never change while the organisation runs.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The practice time, milliseconds since the Unix epoch.
    pub fn now_ms(&self) -> Millis {
        self.clock.now_ms()
    }

    /// The practice clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The one API credential of this organisation, and its ids.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}
