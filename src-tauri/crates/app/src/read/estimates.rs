//! Estimated sizes of segment rules, from the service. A newer request stops an older one for the same purpose.

use std::collections::HashMap;
use std::sync::Mutex;

use adobe::audience_manager::{EstimatedSize as ReadSize, SizeEstimate};
use adobe::{ApiError, AudienceManager};
use domain::CallKind;
use domain::rules::{MAX_ESTIMATED_FREQUENCIES, SegmentRule};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::names::{count, ms};
use crate::edit::readable;
use crate::view::{
    EstimatePurpose, EstimateUnknown, EstimatedSize, EstimatedWindow, Failure, InputReason, SegmentEstimate,
};
use crate::{Segments, Workspace, limits, lock};

/// Most rules at once.
const MOST_RULES: usize = 50;
/// Number of simultaneous requests.
const CONCURRENCY: usize = 4;

/// Estimates that are being read, by connection and purpose.
#[derive(Default)]
pub(crate) struct Estimating(Mutex<HashMap<(String, EstimatePurpose), CancellationToken>>);

impl Segments<'_> {
    /// Estimates the sizes of rules, at most 50, in their order. A newer call for the same purpose stops this one; what it
    /// has not read by then is [`EstimateUnknown::Superseded`]. Nothing is sent if a rule cannot be parsed.
    pub async fn estimates(
        &self,
        rules: Vec<String>,
        purpose: EstimatePurpose,
    ) -> Result<Vec<SegmentEstimate>, Failure> {
        if rules.len() > MOST_RULES {
            let message = format!("At most {MOST_RULES} rules can be estimated at once; there are {}.", rules.len());
            return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MOST_RULES));
        }
        for rule in &rules {
            limits::rule(rule)?;
            readable(SegmentRule::parse(rule))?;
        }
        let workspace = self.workspace;
        let stop = workspace.app.inner.estimating.newer(workspace, purpose);
        let manager = workspace.clients().await?.manager;
        let each = rules.into_iter().map(|rule| workspace.estimate(&manager, rule, stop.clone()));
        let estimates: Vec<_> = futures::stream::iter(each).buffered(CONCURRENCY).collect().await;
        estimates.into_iter().collect()
    }
}

impl Estimating {
    /// Stops the estimate for the same purpose, and returns how the new one is stopped.
    fn newer(&self, workspace: &Workspace, purpose: EstimatePurpose) -> CancellationToken {
        let stop = CancellationToken::new();
        let key = (workspace.connection.id.clone(), purpose);
        if let Some(older) = lock::locked(&self.0).insert(key, stop.clone()) {
            older.cancel();
        }
        stop
    }
}

impl Workspace {
    async fn estimate(
        &self,
        manager: &AudienceManager,
        rule: String,
        stop: CancellationToken,
    ) -> Result<SegmentEstimate, Failure> {
        let frequencies = SegmentRule::parse(&rule).map_or(0, |rule| rule.frequencies());
        if frequencies > MAX_ESTIMATED_FREQUENCIES {
            return Ok(self.not_known(EstimateUnknown::TooManyFrequencies));
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => Ok(self.not_known(EstimateUnknown::Superseded)),
            answer = manager.estimate_size(&rule) => self.estimated(answer),
        }
    }

    fn estimated(&self, answer: Result<SizeEstimate, ApiError>) -> Result<SegmentEstimate, Failure> {
        match answer {
            Ok(read) if read.real_time.is_empty() && read.total.is_none() => {
                Ok(self.not_known(EstimateUnknown::Unreadable))
            }
            Ok(read) => Ok(SegmentEstimate {
                real_time: read
                    .real_time
                    .into_iter()
                    .map(|(days, read)| EstimatedWindow { days, size: size(read) })
                    .collect(),
                total: read.total.map(size),
                confidence: read.confidence,
                unknown: None,
                read_at: ms(self.now()),
            }),
            Err(error) if error.kind() == CallKind::NotFound => Ok(self.not_known(EstimateUnknown::NotOffered)),
            Err(error) if error.kind() == CallKind::Unreadable => Ok(self.not_known(EstimateUnknown::Unreadable)),
            Err(error) => Err(error.into()),
        }
    }

    fn not_known(&self, why: EstimateUnknown) -> SegmentEstimate {
        SegmentEstimate {
            real_time: Vec::new(),
            total: None,
            confidence: None,
            unknown: Some(why),
            read_at: ms(self.now()),
        }
    }
}

fn size(read: ReadSize) -> EstimatedSize {
    EstimatedSize {
        likely: count(read.likely),
        low: read.range.map(|(low, _)| count(low)),
        high: read.range.map(|(_, high)| count(high)),
    }
}
