//! What can go wrong with a keychain, each with what happened and what to do.

use std::error::Error;

use crate::VaultState;

type Cause = Box<dyn Error + Send + Sync>;

/// Why a secret could not be stored, read or removed. No variant carries a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Nobody unlocked the keychain.
    #[error("the keychain is locked")]
    Locked(#[source] Cause),
    /// There is none.
    #[error("no keychain is running")]
    Absent(#[source] Cause),
    /// The keychain refuses this program.
    #[error("the keychain refused access")]
    Denied(#[source] Cause),
    /// What is stored is not what this program writes.
    #[error("the stored secret cannot be read")]
    Unreadable,
    /// More than one entry answers to the same name.
    #[error("the keychain holds more than one secret for this connection")]
    Ambiguous,
    /// The keychain returned another value than was stored, or did not remove a value.
    #[error("the keychain did not do what it confirmed")]
    Unreliable,
    /// The work was cut off.
    #[error("the keychain call was interrupted")]
    Interrupted,
}

impl VaultError {
    /// What a person can do about it, in a sentence or two.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Locked(_) => {
                "Unlock it, usually by signing in to the desktop again or in the passwords program, and try again."
            }
            Self::Absent(_) => {
                "Start a desktop session with a keychain, such as GNOME Keyring or KWallet, and try again."
            }
            Self::Denied(_) => "Allow Segment Bridge in the keychain's settings, or answer its question with Allow.",
            Self::Unreadable | Self::Ambiguous => {
                "Remove the entries of Segment Bridge in the passwords program and enter the client secret again."
            }
            Self::Unreliable | Self::Interrupted => "Try again. If it stays so, restart the keychain or the machine.",
        }
    }

    /// The state this failure shows the keychain to be in.
    pub(crate) fn state(self) -> VaultState {
        match self {
            Self::Locked(_) => VaultState::Locked,
            Self::Absent(_) => VaultState::Absent,
            Self::Denied(cause) => VaultState::Denied(cause.to_string()),
            other => VaultState::Denied(other.to_string()),
        }
    }
}

impl From<keyring_core::Error> for VaultError {
    fn from(error: keyring_core::Error) -> Self {
        use keyring_core::Error as Keyring;
        match error {
            // On a Linux desktop also when the question for its password was dismissed, or could not be asked.
            Keyring::NoStorageAccess(cause) => Self::Locked(cause),
            Keyring::PlatformFailure(cause) => platform_failure(cause),
            Keyring::BadEncoding(_) | Keyring::BadDataFormat(..) => Self::Unreadable,
            Keyring::Ambiguous(_) => Self::Ambiguous,
            other => Self::Denied(Box::new(other)),
        }
    }
}

/// The platform's own failure. On Linux it hides three very different cases.
#[cfg(target_os = "linux")]
fn platform_failure(cause: Cause) -> VaultError {
    /// Names of D-Bus errors; they are identifiers and never translated.
    const DENIED: &str = "org.freedesktop.DBus.Error.AccessDenied";
    const LOCKED: &str = "org.freedesktop.Secret.Error.IsLocked";
    match cause.downcast_ref::<secret_service::Error>() {
        Some(secret_service::Error::Locked | secret_service::Error::Prompt) => VaultError::Locked(cause),
        Some(error) if error.to_string().contains(DENIED) => VaultError::Denied(cause),
        Some(error) if error.to_string().contains(LOCKED) => VaultError::Locked(cause),
        _ => VaultError::Absent(cause),
    }
}

#[cfg(not(target_os = "linux"))]
fn platform_failure(cause: Cause) -> VaultError {
    VaultError::Denied(cause)
}
