//! Verdicts as closed sets, for the window.

use domain::translate::{Clause, Near, Need, Verdict, Why};

use crate::view::{CannotReason, ClauseVerdict, DataNeed, NearReason, VerdictCounts};

pub(super) fn verdict_of(verdict: &Verdict) -> ClauseVerdict {
    match verdict {
        Verdict::Exact => ClauseVerdict::Exact,
        Verdict::Approximate(near) => ClauseVerdict::Approximate { near: near_of(*near) },
        Verdict::Data(what) => ClauseVerdict::Data { need: need_of(verdict.need().unwrap_or(Need::Field(what))) },
        Verdict::Cannot(why) => ClauseVerdict::Cannot { why: why_of(*why) },
    }
}

/// How many clauses have which verdict.
pub(super) fn counts_of(clauses: &[Clause]) -> VerdictCounts {
    let mut counts = VerdictCounts::default();
    for clause in clauses {
        match clause.verdict {
            Verdict::Exact => counts.exact += 1,
            Verdict::Approximate(_) => counts.approximate += 1,
            Verdict::Data(_) => counts.data += 1,
            Verdict::Cannot(_) => counts.cannot += 1,
        }
    }
    counts
}

fn need_of(need: Need<'_>) -> DataNeed {
    match need {
        Need::Field(key) => DataNeed::Field { key: key.to_owned() },
        Need::Number(key) => DataNeed::Number { key: key.to_owned() },
        Need::Value(key) => DataNeed::Value { key: key.to_owned() },
        Need::Traits => DataNeed::Traits,
        Need::RealTime => DataNeed::RealTime,
        Need::Namespace(symbol) => DataNeed::Namespace { symbol: symbol.to_owned() },
    }
}

fn near_of(near: Near) -> NearReason {
    match near {
        Near::DayEdge => NearReason::DayEdge,
        Near::TtlRenew => NearReason::TtlRenew,
        Near::AttributeTtl => NearReason::AttributeTtl,
        Near::EventValue => NearReason::EventValue,
        Near::Contains => NearReason::Contains,
        Near::List => NearReason::List,
        Near::Products => NearReason::Products,
        Near::NumberText => NearReason::NumberText,
        Near::Words => NearReason::Words,
        Near::Regex => NearReason::Regex,
        Near::ValueMap => NearReason::ValueMap,
        Near::Geo => NearReason::Geo,
        Near::Ip => NearReason::Ip,
        Near::OtherEvents => NearReason::OtherEvents,
        Near::TwoDatasets => NearReason::TwoDatasets,
        Near::Snapshot => NearReason::Snapshot,
        Near::Membership => NearReason::Membership,
        Near::Share => NearReason::Share,
        Near::ActiveAudience => NearReason::ActiveAudience,
        Near::Case => NearReason::Case,
    }
}

fn why_of(why: Why) -> CannotReason {
    match why {
        Why::Private => CannotReason::Private,
        Why::Reserved => CannotReason::Reserved,
        Why::ThirdParty => CannotReason::ThirdParty,
        Why::UnknownTrait => CannotReason::UnknownTrait,
        Why::Frequency => CannotReason::Frequency,
        Why::TwoDatasets => CannotReason::TwoDatasets,
        Why::EventAndAttribute => CannotReason::EventAndAttribute,
        Why::Operator => CannotReason::Operator,
        Why::TextOperatorOnNumber => CannotReason::TextOperatorOnNumber,
        Why::NotANumber => CannotReason::NotANumber,
        Why::Syntax => CannotReason::Syntax,
        Why::OnlyAtMost => CannotReason::OnlyAtMost,
        Why::Hours => CannotReason::Hours,
        Why::Sequence => CannotReason::Sequence,
        Why::Aggregation => CannotReason::Aggregation,
        Why::ProfileAttribute => CannotReason::ProfileAttribute,
    }
}
