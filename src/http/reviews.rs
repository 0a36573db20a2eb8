//! Imports that are being read. Reading goes on when its client does not wait for it, and is done once for all requests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, watch};

use super::problem::Problem;
use crate::{
    registry::staging::{desk::ReviewDesk, review::Review},
    stop::{Reached, Stop},
};

/// The number of files that are received at a time.
const UPLOADS: usize = 4;

/// Imports that are being read, and room for files that are being received.
#[derive(Debug)]
pub(super) struct Reviews {
    running: Mutex<Vec<Running>>,
    /// What was read.
    pub(super) desk: ReviewDesk,
    /// The places of files that are being received.
    pub(super) uploads: Semaphore,
}

impl Default for Reviews {
    fn default() -> Self {
        Self { running: Mutex::default(), desk: ReviewDesk::default(), uploads: Semaphore::new(UPLOADS) }
    }
}

/// What was made, once it is.
pub(super) type Made = Option<Result<Arc<Review>, Problem>>;

/// An import that is being read.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) job: Job,
    /// Stops it, and notes how far it has come.
    pub(super) stop: Stop,
    pub(super) made: watch::Receiver<Made>,
}

/// What is made, and its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) import: i64,
    pub(super) revision: i64,
    pub(super) reader: String,
}

impl Reviews {
    /// The imports that are being read.
    pub(super) fn all(&self) -> MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the reading of an import and forgets what was read.
    pub(super) fn stop(&self, import: i64) {
        self.all().iter().filter(|own| own.job.import == import).for_each(|own| own.stop.request());
        self.desk.forget(import);
    }

    /// How far the reading of an import for a reader has come; `None` if it is not read.
    pub(super) fn reached(&self, import: i64, reader: &str) -> Option<Reached> {
        let all = self.all();
        let mut running = all.iter().filter(|own| own.job.import == import);
        running.find(|own| own.job.reader == reader).map(|own| own.stop.reached())
    }
}
