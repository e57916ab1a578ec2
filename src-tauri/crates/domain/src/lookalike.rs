//! Runs of look-alike models: how often one ran without data, when it runs next, and what keeps it running
//! (AAM contract §15).

use serde::{Deserialize, Serialize};

use crate::{DataSourceId, Model};

/// The only algorithm that models use, Trait Weight (`algoTypeId`).
pub const TRAIT_WEIGHT: u32 = 1;
/// Most active models of an account; those that are not active do not count.
pub const ACTIVE_MODELS: u64 = 20;
/// Most algorithmic traits of an account.
pub const ALGORITHMIC_TRAITS: u64 = 50;
/// Most traits that one model may leave out.
pub const EXCLUDED_TRAITS: usize = 500;
/// Most people that a model can look at.
pub const PEOPLE: u64 = 25_000_000;
/// Look-back periods, in days.
pub const LOOK_BACKS: [u32; 3] = [30, 60, 90];
/// Runs without data after which Audience Manager deactivates a model for good.
pub const EMPTY_RUNS: u32 = 3;
/// Days after the last run with data by which a model in use has run again.
pub const LAST_NORMAL_DAY: i64 = 8;

const DAY_MS: i64 = 86_400_000;
/// Models run at 5 PM in New York in winter and 6 PM in summer, which is 22:00 UTC.
const RUNS_AT: i64 = 22 * 3_600_000;

/// Whether a model runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModelStatus {
    /// It does, when it is due.
    Active,
    /// It does not.
    Inactive,
    /// A word this version does not know.
    Other(String),
}

impl ModelStatus {
    /// Reads the service's word or number.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "ACTIVE" | "1" | "" => Self::Active,
            "INACTIVE" | "0" => Self::Inactive,
            _ => Self::Other(code.trim().to_owned()),
        }
    }
}

/// A model with everything the service reports about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    /// What it uses.
    pub model: Model,
    /// Free text, may be empty.
    pub description: String,
    /// Whether it runs.
    pub status: ModelStatus,
    /// Algorithm (`algoTypeId`), if the service reports it.
    pub algorithm: Option<u32>,
    /// Type of the baseline as the service names it: `SEGMENT`, or the type of a trait.
    pub baseline_type: String,
    /// Look-back period in days.
    pub look_back_days: Option<u32>,
    /// Data sources whose traits it may use; `None` where a row leaves them out.
    pub data_sources: Option<Vec<DataSourceId>>,
    /// Last run, ms since epoch.
    pub last_run_at: Option<i64>,
    /// Last run with data.
    pub last_success_at: Option<i64>,
    /// Creation time.
    pub created_at: Option<i64>,
    /// Last change.
    pub updated_at: Option<i64>,
    /// User who created it.
    pub created_by: Option<u32>,
}

impl LookAlike {
    /// Whether a model can learn from its baseline: folder traits and algorithmic traits never run.
    pub fn can_learn(&self) -> bool {
        !matches!(self.baseline_type.to_ascii_uppercase().as_str(), "FOLDER_TRAIT" | "ALGO_TRAIT")
    }

    /// Runs without data since the last one with data. The service reports only two times: an empty run moves the last run
    /// and leaves the last success. From then on a model runs each day, so the days since its first try count its runs.
    pub fn empty_runs(&self) -> u32 {
        let Some(last_run) = self.last_run_at else { return 0 };
        if self.last_success_at.is_some_and(|success| success >= last_run) {
            return 0;
        }
        let first = match (self.last_success_at, self.created_at) {
            (Some(success), _) => next_weekday_run(success + 7 * DAY_MS - 1),
            (None, Some(created)) => next_run(created),
            (None, None) => return 1,
        };
        let days = (last_run - first + DAY_MS / 2).div_euclid(DAY_MS) + 1;
        u32::try_from(days.clamp(1, i64::from(EMPTY_RUNS))).unwrap_or(1)
    }

    /// Whether runs without data deactivated it for good.
    pub fn is_over(&self) -> bool {
        self.status == ModelStatus::Inactive && self.empty_runs() >= EMPTY_RUNS
    }

    /// When it runs next by Adobe's description, ms since epoch; `None` if it does not. A model that found something runs
    /// again only while it is in use: an active algorithmic trait of it is in an active segment that is mapped to a
    /// destination.
    pub fn next_run_at(&self, is_in_use: bool, now: i64) -> Option<i64> {
        if self.status == ModelStatus::Inactive || !self.can_learn() {
            return None;
        }
        match self.last_success_at {
            Some(success) if self.empty_runs() == 0 => {
                is_in_use.then(|| next_weekday_run((success + 7 * DAY_MS - 1).max(now)))
            }
            _ => Some(next_run(now)),
        }
    }

    /// Whether its last run with data is longer ago than it should be while it is in use.
    pub fn is_overdue(&self, now: i64) -> bool {
        self.last_success_at.is_some_and(|success| now - success > LAST_NORMAL_DAY * DAY_MS)
    }
}

/// The first daily run after a moment.
pub fn next_run(after: i64) -> i64 {
    (after - RUNS_AT).div_euclid(DAY_MS) * DAY_MS + RUNS_AT + DAY_MS
}

/// The first daily run on Monday to Friday after a moment: then new algorithmic traits get their members.
pub fn next_weekday_run(after: i64) -> i64 {
    let first = next_run(after);
    // The epoch was a Thursday.
    let days = match first.div_euclid(DAY_MS).rem_euclid(7) {
        2 => 2,
        3 => 1,
        _ => 0,
    };
    first + days * DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ModelId;

    /// 1 December 2026, a Tuesday, 22:00 UTC.
    const RUN: i64 = 1_796_162_400_000;

    fn model(created: i64, last_run: Option<i64>, success: Option<i64>) -> LookAlike {
        LookAlike {
            model: Model { id: ModelId(1), name: String::new(), is_active: true, baseline: None, excluded: Vec::new() },
            description: String::new(),
            status: ModelStatus::Active,
            algorithm: Some(TRAIT_WEIGHT),
            baseline_type: "ON_BOARDED_TRAIT".to_owned(),
            look_back_days: Some(30),
            data_sources: None,
            last_run_at: last_run,
            last_success_at: success,
            created_at: Some(created),
            updated_at: None,
            created_by: None,
        }
    }

    #[test]
    fn empty_runs_are_counted_from_two_times() {
        let created = RUN - 5 * 3_600_000;
        assert_eq!(model(created, None, None).empty_runs(), 0);
        assert_eq!(model(created, Some(RUN), Some(RUN)).empty_runs(), 0);
        for days in 0..3 {
            let runs = model(created, Some(RUN + days * DAY_MS), None).empty_runs();
            assert_eq!(i64::from(runs), days + 1);
        }
        // A week later, the first try is on Tuesday again.
        let again = RUN + 7 * DAY_MS;
        assert_eq!(model(created, Some(again), Some(RUN)).empty_runs(), 1);
        assert_eq!(model(created, Some(again + DAY_MS), Some(RUN)).empty_runs(), 2);
        let over = LookAlike { status: ModelStatus::Inactive, ..model(created, Some(again + 2 * DAY_MS), Some(RUN)) };
        assert!(over.is_over() && over.next_run_at(true, again + 3 * DAY_MS).is_none());
        assert_eq!(LookAlike { created_at: None, ..model(0, Some(RUN), None) }.empty_runs(), 1);
    }

    #[test]
    fn the_next_run_is_in_the_evening_and_waits_for_weekdays_while_in_use() {
        let created = RUN - 5 * 3_600_000;
        assert_eq!(model(created, None, None).next_run_at(false, created), Some(RUN));
        let good = model(created, Some(RUN), Some(RUN));
        assert_eq!(good.next_run_at(false, RUN + 1), None, "nobody uses it");
        assert_eq!(good.next_run_at(true, RUN + 1), Some(RUN + 7 * DAY_MS));
        let on_saturday = RUN + 4 * DAY_MS;
        let weekend = model(created, Some(on_saturday), Some(on_saturday));
        assert_eq!(weekend.next_run_at(true, on_saturday), Some(on_saturday + 9 * DAY_MS), "on Monday");
        assert!(!good.is_overdue(RUN + 8 * DAY_MS) && good.is_overdue(RUN + 9 * DAY_MS));
        let folder = LookAlike { baseline_type: "FOLDER_TRAIT".to_owned(), ..model(created, None, None) };
        assert_eq!(folder.next_run_at(true, RUN), None);
    }

    #[test]
    fn an_unknown_status_stays_a_word() {
        assert_eq!(ModelStatus::from_code("active"), ModelStatus::Active);
        assert_eq!(ModelStatus::from_code("0"), ModelStatus::Inactive);
        assert_eq!(ModelStatus::from_code("SUSPENDED"), ModelStatus::Other("SUSPENDED".to_owned()));
    }
}
