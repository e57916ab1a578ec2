//! What every request of the practice services can reach: one organization, its people, its clock, its sign-in.
//!
//! Handlers take [`Shared`] as axum state. The world is behind a plain lock that is never held over an `await`;
//! code that changes a record marks its row ([`World::mark`](crate::model::World::mark)) and the server writes the
//! marked rows to disk before the answer leaves. This module knows no route and no wire shape.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Instant;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::error::PracticeError;
use crate::faults::Faults;
use crate::history::History;
use crate::model::{Millis, World};
use crate::persist::Archive;
use crate::quota::Quotas;
use crate::switches::Product;
use crate::tokens::TokenTable;
use crate::world::people::People;

/// The state as handlers hold it.
pub type Shared = Arc<Practice>;

/// One running practice organization.
pub struct Practice {
    world: RwLock<World>,
    people: People,
    clock: Clock,
    credentials: Credentials,
    control_key: Option<String>,
    tokens: Mutex<TokenTable>,
    faults: Mutex<Faults>,
    history: Mutex<History>,
    quotas: Mutex<Quotas>,
    archive: Archive,
}

impl Practice {
    /// Puts the parts together.
    pub fn new(
        world: World,
        people: People,
        clock: Clock,
        credentials: Credentials,
        control_key: Option<String>,
        archive: Archive,
    ) -> Self {
        Self {
            world: RwLock::new(world),
            people,
            clock,
            credentials,
            control_key,
            tokens: Mutex::default(),
            faults: Mutex::default(),
            history: Mutex::default(),
            quotas: Mutex::default(),
            archive,
        }
    }

    /// The world for reading. Do not hold the guard over an `await`.
    pub fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The world for writing; mark every row that changes. Do not hold the guard over an `await`.
    pub fn write(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The simulated people. They never change while the organization runs.
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

    /// The one API credential of this organization, and its ids.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The key of the test controls; `None` turns them off.
    pub fn control_key(&self) -> Option<&str> {
        self.control_key.as_deref()
    }

    /// Tokens handed out.
    pub fn tokens(&self) -> MutexGuard<'_, TokenTable> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Faults ordered by a test.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests answered lately.
    pub fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call to this product is accepted, if the switch for it limits how many are.
    pub fn admits(&self, product: Product) -> bool {
        let per_second = self.read().switches.calls_per_second;
        let mut quotas = self.quotas.lock().unwrap_or_else(PoisonError::into_inner);
        quotas.take(product, per_second, Instant::now())
    }

    /// Writes every marked row, and returns when it is on disk.
    pub async fn commit(&self) -> Result<(), PracticeError> {
        if !self.read().changed.is_empty() {
            let mut world = self.write();
            if !world.changed.is_empty() {
                self.archive.hand_over(&mut world, self.clock.ahead_ms(), false);
            }
        }
        self.archive.settled().await
    }

    /// Puts another world in place of this one, on disk too.
    pub async fn replace(&self, grown: World) -> Result<(), PracticeError> {
        {
            let mut world = self.write();
            *world = grown;
            self.archive.hand_over(&mut world, self.clock.ahead_ms(), true);
        }
        self.archive.settled().await
    }

    /// Writes what is marked, and the clock, and ends the writing thread.
    pub fn close(&self) {
        self.archive.hand_over(&mut self.write(), self.clock.ahead_ms(), false);
        self.archive.close();
    }

    /// Writes the clock's distance to real time and the switches, so that the next start continues from here.
    pub async fn keep_settings(&self) -> Result<(), PracticeError> {
        self.archive.hand_over(&mut self.write(), self.clock.ahead_ms(), false);
        self.archive.settled().await
    }
}
