//! Closed reasons behind three codes that stand for many causes. A failure of one of these codes carries its reason as
//! `details.reason`; window and command line have words for each, and one without words does not compile.

use serde::{Deserialize, Serialize};

/// Why something is not possible now ([`super::FailureCode::NotPossibleNow`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum NotPossibleReason {
    /// Tray, plan or connection are not what was shown when the commit was asked for.
    TrayChanged,
    /// Nothing in the tray would send anything.
    NothingToCommit,
    /// The folder takes no audiences.
    FolderTakesNone,
    /// The job is being carried out right now, here or by another program.
    JobRunning,
    /// A job of this connection is being carried out by this program.
    ConnectionBusy,
    /// A job of this connection is being carried out by another program.
    ConnectionBusyElsewhere,
    /// Nothing of the job can be tried again.
    NothingToRetry,
    /// The job was undone; sharing again is a new job.
    AlreadyUndone,
    /// The job created nothing, so there is nothing to undo.
    NothingMade,
    /// The job is an undo itself.
    IsUndo,
    /// The job was undone before this item was begun.
    GivenUp,
    /// Trait and segment were not created by this program.
    NotOurs,
    /// A deletion is being carried out right now.
    DeletionRunning,
    /// The practice workspace cannot be changed or removed.
    PracticeFixed,
    /// Without another connection, the practice workspace cannot be hidden.
    PracticeOnly,
    /// Another program is starting the practice workspace.
    PracticeStarting,
    /// Another program serves the practice workspace from this folder.
    PracticeServed,
    /// The clock of this machine is wrong.
    ClockWrong,
    /// The stored certificate is not the one that was accepted.
    CertificateChanged,
    /// The network settings are not what was shown.
    NetworkChanged,
    /// A question of the program about the network is open already.
    QuestionOpen,
    /// A question of the program about the network was just canceled; `details.seconds` is how long to wait.
    QuestionCanceled,
    /// The program is closing.
    Closing,
    /// The person stopped the command.
    Stopped,
}

/// What is wrong with a value that was given ([`super::FailureCode::BadInput`]); `details.field` names the field of a
/// form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum InputReason {
    /// A connection's name is empty or too long.
    NameLength,
    /// A connection's name is that of the practice workspace.
    NamePractice,
    /// Another connection has the name.
    NameTaken,
    /// Not a color.
    ColorShape,
    /// Not an organization ID.
    OrgIdShape,
    /// Not a client ID.
    ClientIdShape,
    /// No client secret was given.
    NoSecret,
    /// The secret of a pasted file is no longer held.
    SecretNotHeld,
    /// The saved secret belongs to another client or address.
    SecretForOther,
    /// No sandbox was chosen.
    NoSandbox,
    /// Not the name of a sandbox.
    SandboxShape,
    /// Not an address on this machine.
    BaseUrl,
    /// The connection holds data of another organization.
    OtherOrganisation,
    /// Not the address of a proxy.
    Proxy,
    /// Not a certificate file.
    CaFile,
    /// A file without anything of a credential.
    ConsoleUnreadable,
    /// The project in the file has no credential.
    ConsoleNoCredential,
    /// The file names no client ID.
    ConsoleNoClient,
    /// The file has only a JWT credential.
    ConsoleJwt,
    /// The file is too large for a credential.
    ConsoleTooLarge,
    /// The file is no text.
    ConsoleBinary,
    /// A trait, segment or folder needs a name.
    NameMissing,
    /// The rule cannot be read.
    RuleUnreadable,
    /// More objects than one change takes.
    TooMany,
    /// A trait of this type cannot be created by hand.
    TraitType,
    /// The selection is no longer held.
    SelectionGone,
    /// The host may not be called.
    Host,
    /// Not the id of such an object.
    Id,
    /// Several objects have the name.
    Ambiguous,
    /// Not a folder audiences can be shared into.
    FolderPath,
    /// A file that was named cannot be read.
    FileUnreadable,
    /// The practice workspace needs no secret.
    SecretNotNeeded,
    /// Longer than a person makes it; `details.limit` is the limit.
    TooLong,
    /// A name with characters nobody can see.
    HiddenCharacters,
}

/// What is in the way ([`super::FailureCode::Conflict`]). A conflict the service reports itself has no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConflictReason {
    /// The object was changed since the job created it.
    Changed,
    /// Segments use the trait; `details.segments` names them.
    UsedBySegments,
    /// The segment is mapped to a destination or feeds a model.
    InUse,
    /// The service did not say clearly whether the segment is in use.
    UseUnclear,
    /// Somebody changed the same fields since the form was opened.
    EditedMeanwhile,
    /// An earlier press of *Create* has created it already.
    AlreadyCreated,
    /// Folders or data sources stay because somebody changed them; `details.objects` names them.
    PlaceChanged,
}

/// What is not known ([`super::FailureCode::UnknownOutcome`]), where the program can name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UnknownReason {
    /// Whether folders or data sources were deleted; `details.objects` names them.
    Deletion,
    /// What an interrupted share created; `details.job` is the share.
    ShareOpen,
}

/// A reason as it is written into `details.reason`.
pub trait Reason: Serialize {
    /// The reason's code, such as `trayChanged`.
    fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            _ => String::new(),
        }
    }
}

impl Reason for NotPossibleReason {}
impl Reason for InputReason {}
impl Reason for ConflictReason {}
impl Reason for UnknownReason {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_written_by_its_code() {
        assert_eq!(NotPossibleReason::TrayChanged.code(), "trayChanged");
        assert_eq!(InputReason::CaFile.code(), "caFile");
        assert_eq!(ConflictReason::UseUnclear.code(), "useUnclear");
    }
}
