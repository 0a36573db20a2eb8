//! Files that were read for review, and their reviews, as long as they are looked at. They can be made again at any
//! time, so that what is kept is a question of time and memory only.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::review::Review;
use crate::{
    exchange::draft::Batch,
    model::{change::Seq, remit::Remit, staged::Staged},
};

/// The time for which a file is kept that is not looked at.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// The size of files that are kept beside the one that was used last, in bytes.
const MOST_BYTES: i64 = 32 * 1024 * 1024;

/// What was read.
#[derive(Default)]
pub struct ReviewDesk(Mutex<Vec<Kept>>);

struct Kept {
    file: FileKey,
    bytes: i64,
    used: Instant,
    batch: Arc<Batch>,
    review: Option<(ReviewKey, Arc<Review>)>,
}

/// What a file and how it is read is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileKey {
    id: i64,
    hash: Option<String>,
    options: String,
}

/// What a review was made of, beside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReviewKey {
    pub(super) revision: i64,
    pub(super) version: Seq,
    /// What its reader may edit.
    pub(super) remit: Option<Arc<Remit>>,
}

impl FileKey {
    pub(super) fn of(own: &Staged) -> Self {
        Self { id: own.id, hash: own.hash.clone(), options: own.options.clone() }
    }
}

impl fmt::Debug for ReviewDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReviewDesk").field("files", &self.all().len()).finish()
    }
}

impl ReviewDesk {
    fn all(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file that was read.
    pub(super) fn batch(&self, file: &FileKey) -> Option<Arc<Batch>> {
        let mut all = self.all();
        let kept = all.iter_mut().find(|kept| kept.file == *file)?;
        kept.used = Instant::now();
        Some(kept.batch.clone())
    }

    /// A review that was made.
    pub(super) fn review(&self, file: &FileKey, key: &ReviewKey) -> Option<Arc<Review>> {
        let mut all = self.all();
        let kept = all.iter_mut().find(|kept| kept.file == *file)?;
        kept.used = Instant::now();
        kept.review.as_ref().filter(|(own, _)| own == key).map(|(_, review)| review.clone())
    }

    /// Keeps a file that was read, in the place of the same one read otherwise.
    pub(super) fn keep(&self, file: FileKey, bytes: i64, batch: Arc<Batch>) {
        let mut all = self.all();
        all.retain(|kept| kept.file.id != file.id);
        all.push(Kept { file, bytes, used: Instant::now(), batch, review: None });
        all.sort_by_key(|kept| std::cmp::Reverse(kept.used));
        let mut beside = 0;
        let mut place = 0;
        all.retain(|kept| {
            place += 1;
            beside += if place == 1 { 0 } else { kept.bytes };
            beside <= MOST_BYTES
        });
    }

    /// Keeps a review of a file that is kept.
    pub(super) fn keep_review(&self, file: &FileKey, key: ReviewKey, review: Arc<Review>) {
        if let Some(kept) = self.all().iter_mut().find(|kept| kept.file == *file) {
            kept.review = Some((key, review));
        }
    }

    /// Forgets a file.
    pub fn forget(&self, id: i64) {
        self.all().retain(|kept| kept.file.id != id);
    }

    /// Forgets files that are not looked at.
    pub fn tidy(&self) {
        self.all().retain(|kept| kept.used.elapsed() < IDLE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_was_used_last_is_kept_whatever_its_size() {
        let desk = ReviewDesk::default();
        let key = |id| FileKey { id, hash: None, options: String::new() };
        for (id, bytes) in [(1, 10), (2, MOST_BYTES), (3, 200 << 20)] {
            desk.keep(key(id), bytes, Arc::default());
        }
        let kept = |desk: &ReviewDesk| [1, 2, 3].map(|id| desk.batch(&key(id)).is_some());
        assert_eq!(kept(&desk), [false, true, true]);
        let other = FileKey { options: "{}".to_owned(), ..key(2) };
        assert!(desk.batch(&other).is_none(), "the same file read otherwise is another");
        desk.forget(3);
        assert_eq!(kept(&desk), [false, true, false]);
    }
}
