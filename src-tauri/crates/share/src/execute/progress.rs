//! Progress: a plain callback with the job and the indexes of the items that changed. At most ten messages a second;
//! the first and the last always come.

use crate::journal::Job;

/// Called with the job and the items that changed since the last call.
pub type Progress<'a> = &'a (dyn Fn(&Job, &[usize]) + Send + Sync);
