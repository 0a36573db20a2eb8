//! A run of neighbouring firms with its envelope.

use std::sync::Arc;

use super::row::FirmRow;
use crate::{geom::bbox::Bbox, query::page::Cursor};

/// Rows a chunk is made with; it splits at twice as many.
pub(super) const ROWS: usize = 512;

/// Rows in the order of their cursors.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    pub(super) rows: Vec<Arc<FirmRow>>,
    /// The envelope of the rows that have a place.
    pub(super) bbox: Bbox,
}

impl Chunk {
    pub(super) fn new(rows: Vec<Arc<FirmRow>>) -> Self {
        let mut bbox = Bbox::EMPTY;
        rows.iter().filter_map(|r| r.point()).for_each(|p| bbox.extend(p));
        Self { rows, bbox }
    }

    pub(super) fn first(&self) -> Cursor {
        self.rows[0].cursor()
    }

    /// Where a cursor stands or would stand.
    pub(super) fn find(&self, at: Cursor) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&at, |r| r.cursor())
    }
}
