//! The closed reasons behind the codes that stand for many causes ([`super::Failure::reason`]). The window has text for
//! each reason; a reason without text does not compile there.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Why something is not possible now ([`super::FailureCode::NotPossibleNow`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum NotPossibleReason {
    /// Tray, plan or connection have changed since they were shown.
    TrayChanged,
    /// The plan says something else than the plan file that lines came from, and that was not accepted.
    PlanDiffers,
    /// Nothing in the tray would cause a request.
    NothingToCommit,
    /// Audiences cannot be shared into the folder.
    FolderTakesNone,
    /// Nobody confirmed the likely number of new profiles, which is in `details.likely`.
    ProfilesUnconfirmed,
    /// The forecast of new profiles is no longer the confirmed one; `details.likely` is the number now.
    ForecastChanged,
    /// Nobody confirmed what begins to cost, which is `details.price`.
    PriceUnconfirmed,
    /// The job is running, here or in another program.
    JobRunning,
    /// A job of this connection is running in this program.
    ConnectionBusy,
    /// A job of this connection is running in another program.
    ConnectionBusyElsewhere,
    /// Nothing in the job can be retried.
    NothingToRetry,
    /// The job was undone; sharing again is a new job.
    AlreadyUndone,
    /// The job created nothing, so there is nothing to undo.
    NothingMade,
    /// The job is an undo itself.
    IsUndo,
    /// The job was undone before this item was started.
    GivenUp,
    /// The edit by hand cannot be undone; its page says why.
    EditStays,
    /// The job was closed before this item was finished; `details.name` is who closed it.
    JobClosed,
    /// The job is finished or closed already.
    NothingToClose,
    /// An answer of the job was lost a moment ago; `details.seconds` is how long the service may still work on it.
    AnswerPending,
    /// Something to delete was recorded after a lost answer, and that was not accepted; `details.objects` names it.
    Unconfirmed,
    /// That an audience was added to the dataflow was recorded after a lost answer, and taking it out was not accepted;
    /// `details.objects` names it.
    UnconfirmedLeave,
    /// No call counts people in audiences and in traits or segments together.
    OverlapServices,
    /// The service does not estimate the size of such rules.
    NoEstimates,
    /// The audience has no second trait or segment.
    NoDuplicate,
    /// Trait and segment were not created by this program.
    NotOurs,
    /// A rule would select nobody, or mean something else, without the trait.
    RuleNeedsTrait,
    /// A model looks for people like those of the trait or segment.
    UsedByModel,
    /// A deletion is running.
    DeletionRunning,
    /// On a production sandbox, a watch rule never commits by itself.
    WatchProduction,
    /// The practice workspace cannot be changed or removed.
    PracticeFixed,
    /// Without another connection, the practice workspace cannot be hidden.
    PracticeOnly,
    /// Another program is starting the practice workspace.
    PracticeStarting,
    /// Another program serves the practice workspace from this folder.
    PracticeServed,
    /// Adobe has no page of the practice workspace.
    PracticePage,
    /// The clock of this computer is wrong.
    ClockWrong,
    /// The stored certificate is not the one that was accepted.
    CertificateChanged,
    /// The network settings have changed since they were shown.
    NetworkChanged,
    /// A dialog about the network settings is already open.
    QuestionOpen,
    /// A dialog about the network settings was just canceled; `details.seconds` is how long to wait.
    QuestionCanceled,
    /// The dataflow runs already.
    DataflowOn,
    /// The dataflow is paused already.
    DataflowPaused,
    /// The sandbox has no dataflow to Audience Manager.
    NoDataflow,
    /// A dialog for choosing a file is already open.
    FileDialogOpen,
    /// A part of a rule cannot be translated, or needs data first.
    TranslationHeld,
    /// The translation has changed since it was shown.
    TranslationChanged,
    /// What repairs a duplicate has changed since it was shown.
    RepairChanged,
    /// What would replace traits in rules has changed since it was shown.
    ReplacementChanged,
    /// All traits of a provider would be replaced that has not left.
    ProviderStays,
    /// The audience has no rule of its own that could be edited.
    NoDefinition,
    /// The service saved an audience without some of its fields; `details.objects` names them.
    FieldsLeft,
    /// The IDs of a data source need no identity namespace of their own.
    NoNamespaceNeeded,
    /// The size of a segment is not known, so nothing can be said of what it adds.
    SizeUnknown,
    /// The program is closing.
    Closing,
    /// The user stopped the command.
    Stopped,
}

/// Why a value cannot be used ([`super::FailureCode::BadInput`]); `details.field` names the field of a form.
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
    /// No client secret was entered.
    NoSecret,
    /// The secret from a pasted file is no longer in memory.
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
    OtherOrganization,
    /// Not the address of a proxy.
    Proxy,
    /// Not a certificate file.
    CaFile,
    /// The file contains no part of a credential.
    ConsoleUnreadable,
    /// The project in the file has no credential.
    ConsoleNoCredential,
    /// The file contains no client ID.
    ConsoleNoClient,
    /// The file has only a JWT credential.
    ConsoleJwt,
    /// The file is too large for a credential.
    ConsoleTooLarge,
    /// The file is not text.
    ConsoleBinary,
    /// The value of a mapping is not one that can be filled in.
    MappingValue,
    /// The days of a mapping are not days, or nothing would be sent between them.
    MappingDays,
    /// A segment is not mapped to the destination; `details.id` is the segment.
    NotMapped,
    /// The dataflow does not lead to the same place as the destination, or is not there any more; `details.id` is the dataflow.
    OtherDataflow,
    /// A trait, segment or folder needs a name.
    NameMissing,
    /// The rule cannot be parsed.
    RuleUnreadable,
    /// Too many objects for one change.
    TooMany,
    /// Fewer or more objects than can be compared; `details.limit` is the maximum.
    OverlapNumber,
    /// One object was named twice.
    OverlapTwice,
    /// A trait of this type cannot be created by hand.
    TraitType,
    /// The selection has expired.
    SelectionGone,
    /// The host may not be called.
    Host,
    /// Not the ID of such an object.
    Id,
    /// Several objects have this name.
    Ambiguous,
    /// Not a number of days after which audiences can expire.
    ExpiryDays,
    /// The option is for sharing in the other direction; `details.option` names it.
    OtherDirection,
    /// Audiences cannot be shared into this folder.
    FolderPath,
    /// The file cannot be read.
    FileUnreadable,
    /// The practice workspace needs no secret.
    SecretNotNeeded,
    /// Too long; `details.limit` is the maximum.
    TooLong,
    /// A name with invisible characters.
    HiddenCharacters,
    /// The file cannot be written.
    FileUnwritable,
    /// The disk is full.
    DiskFull,
    /// The file is too large for a plan.
    PlanTooLarge,
    /// The file is not a plan.
    PlanForeign,
    /// The plan is damaged.
    PlanDamaged,
    /// A newer version saved the plan.
    PlanNewer,
    /// The plan is for another organization.
    PlanOtherOrganization,
    /// The plan is for another sandbox; `details.name` is that sandbox.
    PlanOtherSandbox,
    /// A key cannot be mapped to a field like that; `details.name` is the key.
    FieldMapping,
    /// Another audience has the name.
    AudienceNameTaken,
}

/// What prevents a change ([`super::FailureCode::Conflict`]). A conflict that the service reports has no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConflictReason {
    /// The object was changed since the job created it.
    Changed,
    /// Segments use the trait; `details.segments` names them.
    UsedBySegments,
    /// Another job uses the same objects; `details.job` is that job.
    NeededByJob,
    /// The segment is mapped to a destination or used by a model.
    InUse,
    /// The service did not say clearly whether the segment is in use.
    UseUnclear,
    /// The audience that stands for a segment or trait was changed since the job created it.
    AudienceChanged,
    /// The service did not say clearly what uses the audience.
    AudienceUseUnclear,
    /// Other audiences depend on the audience; `details.audiences` has their IDs.
    UsedByAudiences,
    /// The audience has members by now.
    HasMembers,
    /// Someone changed the same fields since the form was opened.
    EditedMeanwhile,
    /// An earlier press of *Create* already created it.
    AlreadyCreated,
    /// An earlier press created it, with values that were changed in the form since; `details.id` is its ID.
    CreatedBefore,
    /// The object was changed after the edit that was to be undone.
    ChangedSince,
    /// A mapping that was removed cannot be created again; `details.id` is the segment.
    MappingRefused,
    /// The dataflow does not send the audience of a mapping: it was paused, or the audience left it.
    NotSentThere,
    /// Folders or data sources stay, because someone changed them; `details.objects` names them.
    PlaceChanged,
}

/// What is unknown ([`super::FailureCode::UnknownOutcome`]), if the program can name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UnknownReason {
    /// Whether folders or data sources were deleted; `details.objects` names them.
    Deletion,
    /// Whether audiences were removed from the dataflow; `details.objects` names them.
    Deselection,
    /// What an interrupted share created; `details.job` is the share.
    ShareOpen,
    /// A mapping did not end, and its audience was added to a dataflow and could not be taken out again: both send it.
    SentTwice,
}

/// Why an action failed, as far as the program itself found it out. No two reasons have the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(untagged)]
pub enum FailureReason {
    /// Why something is not possible now.
    NotPossible(NotPossibleReason),
    /// Why a value cannot be used.
    Input(InputReason),
    /// What prevents a change.
    Conflict(ConflictReason),
    /// What is unknown.
    Unknown(UnknownReason),
}

impl From<NotPossibleReason> for FailureReason {
    fn from(reason: NotPossibleReason) -> Self {
        Self::NotPossible(reason)
    }
}

impl From<InputReason> for FailureReason {
    fn from(reason: InputReason) -> Self {
        Self::Input(reason)
    }
}

impl From<ConflictReason> for FailureReason {
    fn from(reason: ConflictReason) -> Self {
        Self::Conflict(reason)
    }
}

impl From<UnknownReason> for FailureReason {
    fn from(reason: UnknownReason) -> Self {
        Self::Unknown(reason)
    }
}

/// The name of an enum's value, as it crosses the bridge and is stored.
pub(crate) fn code_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// The value with this name; `None` if this version does not know it.
pub(crate) fn of_code<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(code.into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_stored_by_its_name_and_found_by_it() {
        for (reason, code) in [
            (FailureReason::from(NotPossibleReason::TrayChanged), "trayChanged"),
            (InputReason::CaFile.into(), "caFile"),
            (ConflictReason::UseUnclear.into(), "useUnclear"),
            (UnknownReason::ShareOpen.into(), "shareOpen"),
        ] {
            assert_eq!((code_of(&reason).as_str(), of_code(code)), (code, Some(reason)));
        }
        assert_eq!(of_code::<FailureReason>("of a newer version"), None);
    }
}
