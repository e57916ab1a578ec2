//! A small Audience Manager and a journal in memory, objects to fill them with, and a way to stop a run anywhere.

mod audiences;
mod contents;
mod dataflow;
mod faults;
mod ledger;
mod objects;
mod service;
mod versions;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(crate) use audiences::copy_of;
pub(crate) use faults::Fault;
pub(crate) use ledger::MemoryLedger;
pub(crate) use objects::*;
pub(crate) use service::{MemoryService, World};

use crate::execute::Tempo;

/// No pauses, every change reported. A lost request may be done for twenty seconds of the service's clock.
pub(crate) const AT_ONCE: Tempo = Tempo {
    at_once: 3,
    sent_at_once: 2,
    settle: Duration::ZERO,
    horizon: Duration::from_secs(20),
    attempts: 3,
    report_every: Duration::ZERO,
    first_wait: Duration::from_secs(15),
    longest_wait: Duration::from_secs(60),
};

/// Runs a future to its end, or drops it after some polls, as a killed program would.
pub(crate) fn run<F: Future>(future: F, polls: Option<usize>) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let most = polls.unwrap_or(1_000_000);
    for _ in 0..most {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
    }
    assert!(polls.is_some(), "the run does not come to an end");
    None
}

/// Runs two futures to their ends: `order` says which of them goes on next, and when it is used up they take turns.
pub(crate) fn run_both<A: Future, B: Future>(one: A, other: B, order: &[bool]) -> (A::Output, B::Output) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    let mut context = Context::from_waker(Waker::noop());
    for turn in 0..1_000_000 {
        let is_first = order.get(turn).copied().unwrap_or(turn % 2 == 0);
        if first.is_none() && (is_first || second.is_some()) {
            if let Poll::Ready(output) = one.as_mut().poll(&mut context) {
                first = Some(output);
            }
        } else if second.is_none()
            && let Poll::Ready(output) = other.as_mut().poll(&mut context)
        {
            second = Some(output);
        }
        if first.is_some() && second.is_some() {
            break;
        }
    }
    (first.expect("the first run comes to an end"), second.expect("the second run comes to an end"))
}

/// Gives way once, so that a run can be stopped here and others can come between.
pub(crate) async fn give_way() {
    let mut given = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
