//! How far work under a stop has come.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// A part of the work on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// It has not begun.
    #[default]
    Queued,
    /// Rows are taken from the bytes of the file.
    Reading,
    /// Values are read from rows.
    Understanding,
    /// Records are compared with those that are held.
    Comparing,
}

impl Part {
    const ALL: [Self; 4] = [Self::Queued, Self::Reading, Self::Understanding, Self::Comparing];

    /// The name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Reading => "reading",
            Self::Understanding => "understanding",
            Self::Comparing => "comparing",
        }
    }
}

/// How far work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reached {
    /// The part of the work.
    pub part: Part,
    /// The rows of this part that are done.
    pub rows: u64,
    /// The rows of this part; 0 if their number is not known.
    pub of_rows: u64,
    /// The bytes of the file that were read.
    pub bytes: u64,
}

/// The same, while it changes.
#[derive(Debug, Default)]
pub(super) struct Progress {
    part: AtomicU8,
    rows: AtomicU64,
    of_rows: AtomicU64,
    bytes: AtomicU64,
}

impl Progress {
    pub(super) fn begin(&self, part: Part, of_rows: usize) {
        self.part.store(part as u8, Ordering::Relaxed);
        self.rows.store(0, Ordering::Relaxed);
        self.of_rows.store(of_rows as u64, Ordering::Relaxed);
    }

    pub(super) fn rows(&self, rows: usize) {
        self.rows.store(rows as u64, Ordering::Relaxed);
    }

    pub(super) fn bytes(&self, bytes: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    pub(super) fn reached(&self) -> Reached {
        let [rows, of_rows, bytes] =
            [&self.rows, &self.of_rows, &self.bytes].map(|number| number.load(Ordering::Relaxed));
        let part = Part::ALL.get(usize::from(self.part.load(Ordering::Relaxed)));
        Reached { part: part.copied().unwrap_or_default(), rows, of_rows, bytes }
    }
}
