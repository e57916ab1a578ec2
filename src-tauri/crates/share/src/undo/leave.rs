//! Takes audiences out of the dataflow and leaves their pairs: they get no more members, and what uses them goes on.

use super::{Earlier, NoUndo, refused};
use crate::ShareError;
use crate::execute::Engine;
use crate::journal::{Entry, Job, JobHead, JobId, JobItem, JobKind, Ledger, Purpose};
use crate::plan::{Action, Step};
use crate::port::Services;
use crate::slot::StepId;
use crate::subject::Subject;

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Takes audiences out of the dataflow that a share added, all of them or only some (`only`, all when empty); their traits
    /// and segments stay. It is an undo of that part of the share: what it created can still be undone later.
    pub async fn leave(&self, id: JobId, of: &JobId, only: Vec<Subject>, earlier: Earlier) -> Result<Job, ShareError> {
        let share = self.settled_share(of, &only, &earlier).await?;
        let wanted = share.items.iter().filter(|item| only.is_empty() || only.contains(&item.subject));
        let sent: Vec<&JobItem> = wanted.filter(|item| earlier.has_to_take_out(&share, &item.subject)).collect();
        if sent.is_empty() {
            return Err(refused(of, NoUndo::NothingMade));
        }
        let step = StepId(0);
        let audiences = sent.iter().filter_map(|item| item.subject.audience().cloned()).collect();
        let groundwork = vec![Step::new(step, Action::Deselect { audiences })];
        let items = sent.into_iter().map(|item| {
            let (subject, name) = (item.subject.clone(), item.name.clone());
            let item = JobItem { subject, name, purpose: Purpose::Remove, steps: Vec::new(), served_by: vec![step] };
            Entry::Item { item }
        });
        let log = std::iter::once(Entry::Groundwork { steps: groundwork }).chain(items).collect();
        // Named, so that it never counts as the undo of the whole share.
        let only = share.items.iter().filter(|item| only.is_empty() || only.contains(&item.subject));
        let only = only.map(|item| item.subject.clone()).collect();
        let head = JobHead { id, kind: JobKind::Undo { of: of.clone(), only }, opened_at: (self.clock)() };
        self.begin(head, log, true).await
    }
}
