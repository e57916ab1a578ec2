//! Jobs that were read a moment ago: a page of a job that runs reads only the lines that were written since.

use std::sync::Mutex;

use crate::lock;

/// How many jobs are held.
const MOST: usize = 8;

/// The jobs that were read last, newest last, each with its connection.
#[derive(Default)]
pub(crate) struct JobCache {
    jobs: Mutex<Vec<(String, share::Job)>>,
}

impl JobCache {
    /// Takes a job out, so that it can be brought up to date.
    pub(super) fn take(&self, connection: &str, id: &str) -> Option<share::Job> {
        let mut jobs = lock::locked(&self.jobs);
        let place = jobs.iter().position(|(of, job)| of == connection && job.head.id.0 == id)?;
        Some(jobs.remove(place).1)
    }

    /// Stores a job as it is now.
    pub(super) fn put(&self, connection: &str, job: share::Job) {
        let mut jobs = lock::locked(&self.jobs);
        jobs.retain(|(of, other)| of != connection || other.head.id != job.head.id);
        jobs.push((connection.to_owned(), job));
        if jobs.len() > MOST {
            jobs.remove(0);
        }
    }
}
