//! The typed clients that a connection works with.

use adobe::{AudienceManager, ExperiencePlatform, Session};

use crate::view::Failure;

/// Typed clients of both services of the connection.
#[derive(Debug, Clone)]
pub struct Clients {
    /// The session, signed in now or at the first request.
    pub session: Session,
    /// Audience Manager.
    pub manager: AudienceManager,
    /// Experience Platform.
    pub platform: ExperiencePlatform,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
}

impl Clients {
    /// Creates the clients of both services for a session; `sandbox` is the one of Experience Platform.
    pub(crate) fn new(session: Session, sandbox: &str) -> Result<Self, Failure> {
        Ok(Self {
            manager: AudienceManager::new(session.clone()),
            platform: ExperiencePlatform::new(session.clone(), &sandbox.into())?,
            sandbox: sandbox.to_owned(),
            session,
        })
    }
}
