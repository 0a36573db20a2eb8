//! Classes of long computations.

/// A class of computations, by duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Class {
    /// A scan of many rows: searches, filters, large pages, tiles, tables of precomputed figures.
    Look,
    /// A document of several parts, a workbook, or statistics of all firms.
    Document,
    /// A state of the past, rebuilt from the log, and queries on it.
    Past,
    /// A file that is read and compared with the register, or written.
    Import,
}

impl Class {
    /// All classes.
    pub(in crate::http) const ALL: [Self; 4] = [Self::Look, Self::Document, Self::Past, Self::Import];

    /// The name in log lines.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Document => "document",
            Self::Past => "past",
            Self::Import => "import",
        }
    }
}
