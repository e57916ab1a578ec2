//! A small Audience Manager and a journal in memory, objects to fill them with, and a way to stop a run anywhere.

mod faults;
mod ledger;
mod objects;
mod service;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(crate) use faults::Fault;
pub(crate) use ledger::MemoryLedger;
pub(crate) use objects::*;
pub(crate) use service::MemoryService;

use crate::execute::Tempo;

/// No pauses, every change reported.
pub(crate) const AT_ONCE: Tempo =
    Tempo { at_once: 3, settle: Duration::ZERO, attempts: 3, report_every: Duration::ZERO };

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
