//! Classes of questions by how long they take.

/// What kind of work a question makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Class {
    /// A look at many rows: searches, filters, large pages, tiles, tables of kept figures.
    Look,
    /// A document of many parts, a workbook, or statistics of all firms.
    Document,
    /// A state of the past, replayed from the log, and what is asked of it.
    Past,
}

impl Class {
    /// What the log calls it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Document => "document",
            Self::Past => "past",
        }
    }
}
