//! Requests that are made once however often they are sent: what came of each, across restarts. It is written in the
//! transaction of the edits, so that either both are there or neither.

use time::{Duration, OffsetDateTime};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    open::Store,
    write::Writer,
};
use crate::model::once::{Made, Request};

/// The space that all outcomes may take, in bytes.
pub(super) const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The time for which an outcome is kept.
pub const KEPT: Duration = Duration::DAY;

const MADE: Table = Table {
    name: "made_once",
    columns: &[("request", Text), ("content", Text), ("outcome", Text), ("at", Int)],
};

const OUTCOME: Table = Table { name: "made_once", columns: &[("content", Text), ("outcome", Text)] };

const FIND: &str = "select content, outcome from made_once where request = $1 and at > $2";

/// Removes outcomes that are too old, and the oldest beyond the newest ten thousand, which bounds the table.
const PRUNE: &str = "delete from made_once where at <= $1 or id <= (select max(id) from made_once) - 10000";

const BYTES: &str = "select coalesce(sum(octet_length(outcome)), 0) from made_once";

/// Removes the oldest outcomes, so that the others have this number of bytes or fewer.
const MAKE_ROOM: &str = "delete from made_once where id in (
    select id from (select id, sum(octet_length(outcome)) over (order by id desc) as bytes from made_once) as own
    where bytes > $1)";

fn oldest(now: OffsetDateTime) -> Cell {
    Cell::Int(Some((now - KEPT).unix_timestamp()))
}

impl Store {
    /// What came of a request, if it was made within a day.
    pub async fn made(&self, request: &Request, now: OffsetDateTime) -> Result<Option<Made>, StoreError> {
        let bound = vec![Cell::is(&request.name), oldest(now)];
        let row = self.db.read().await?.raw(&OUTCOME, FIND, bound).await?.into_iter().next();
        row.map(|row| {
            let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
            let mut row = RowReader::new(OUTCOME.name, cells);
            Ok(Made { content: row.string()?, outcome: row.string()? })
        })
        .transpose()
    }
}

impl Writer {
    /// Writes what came of a request.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotWritten`] if it was made meanwhile, for instance by a connection that its client had given up.
    pub async fn note_made(
        &mut self,
        request: &Request,
        outcome: String,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        self.tx.execute(PRUNE, vec![oldest(now)]).await?;
        let again = vec![Cell::is(&request.name), oldest(now)];
        if !self.tx.raw(&OUTCOME, FIND, again).await?.is_empty() {
            return Err(StoreError::NotWritten("the request was made meanwhile".to_owned()));
        }
        let room = i64::try_from(MOST_BYTES.saturating_sub(outcome.len())).unwrap_or(i64::MAX);
        if self.tx.number(BYTES, &[]).await? > room {
            self.tx.execute(MAKE_ROOM, vec![Cell::Int(Some(room))]).await?;
        }
        let names: Vec<&str> = MADE.columns.iter().map(|(name, _)| *name).collect();
        let at = Cell::Int(Some(now.unix_timestamp()));
        let row = vec![Cell::is(&request.name), Cell::is(&request.content), Cell::is(outcome), at];
        self.tx.insert_rows(MADE.name, &names, vec![row], "").await
    }
}
