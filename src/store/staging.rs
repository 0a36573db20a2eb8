//! Files that are reviewed before they are written. A file is added piece by piece and is there for readers once it is
//! whole; it is marked as written in the transaction that writes its records.

use time::OffsetDateTime;

use super::{
    accounts::{insert, instant, needed_instant},
    cell::{
        Cell,
        CellType::{Blob, Int, Text},
        RowReader, Table,
    },
    db::{Raw, Tx},
    error::StoreError,
    open::Store,
    write::Writer,
};
use crate::model::staged::{ARRIVES_WITHIN, MOST_BYTES_OF_ALL, MOST_OF_OWNER, Staged};

/// The size of a piece, in bytes.
pub const PIECE: usize = 1024 * 1024;

/// Pieces that are read at a time.
const AT_ONCE: i64 = 4;

const STAGED: Table = Table {
    name: "staged_import",
    columns: &[
        ("id", Int),
        ("owner", Text),
        ("kind", Text),
        ("name", Text),
        ("options", Text),
        ("decisions", Text),
        ("revision", Int),
        ("bytes", Int),
        ("hash", Text),
        ("made_at", Text),
        ("ends_at", Text),
        ("committed", Text),
    ],
};

const PART: Table = Table {
    name: "staged_part",
    columns: &[("id", Int), ("import_id", Int), ("number", Int), ("content", Blob)],
};

const CONTENT: Table = Table { name: "staged_part", columns: &[("number", Int), ("content", Blob)] };

const OPEN_OF: &str = "select count(*) from staged_import where owner = $1 and committed is null";
const BYTES: &str =
    "select cast(coalesce(sum(bytes), 0) as bigint) from staged_import where committed is null";
const LAST: &str = "select coalesce(max(id), 0) from staged_import";
const WHOLE: &str = "update staged_import set bytes = $1, hash = $2 where id = $3 and hash is null";
const DECIDED: &str = "update staged_import set options = $1, decisions = $2, revision = revision + 1
    where id = $3 and revision = $4 and committed is null";
const COMMITTED: &str = "update staged_import set committed = $1, options = '{}', decisions = '{}'
    where id = $2 and revision = $3 and hash is not null and committed is null";
const PARTS: &str =
    "select number, content from staged_part where import_id = $1 and number > $2 order by number limit $3";
const REMOVE_PARTS: &str = "delete from staged_part where import_id = $1";
const REMOVE: &str = "delete from staged_import where id = $1";
const OVER_PARTS: &str = "delete from staged_part where import_id in
    (select id from staged_import where ends_at <= $1 or (hash is null and made_at <= $2))";
const OVER: &str = "delete from staged_import where ends_at <= $1 or (hash is null and made_at <= $2)";
const COUNT_OVER: &str =
    "select count(*) from staged_import where ends_at <= $1 or (hash is null and made_at <= $2)";

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// Its owner has as many as an account may have.
    Owner,
    /// All of them take as much space as they may.
    All,
}

impl Store {
    /// Begins to take a file; its number is assigned. It is not visible until it is whole.
    pub async fn begin_staging(&self, new: &Staged) -> Result<Result<i64, Full>, StoreError> {
        let mut tx = self.db.begin().await?;
        prune(&mut tx, new.made_at).await?;
        if tx.number(OPEN_OF, &[&new.owner]).await? >= MOST_OF_OWNER {
            tx.commit().await?;
            return Ok(Err(Full::Owner));
        }
        if u64::try_from(tx.number(BYTES, &[]).await?).unwrap_or(0) >= MOST_BYTES_OF_ALL {
            tx.commit().await?;
            return Ok(Err(Full::All));
        }
        let row = vec![
            Cell::is(&new.owner),
            Cell::is(&new.kind),
            Cell::is(&new.name),
            Cell::is(&new.options),
            Cell::is(&new.decisions),
            Cell::Int(Some(0)),
            Cell::Int(Some(0)),
            Cell::Text(None),
            instant(Some(new.made_at))?,
            instant(Some(new.ends_at))?,
            Cell::Text(None),
        ];
        insert(&mut tx, &STAGED, row).await?;
        let id = tx.number(LAST, &[]).await?;
        tx.commit().await?;
        Ok(Ok(id))
    }

    /// Adds a piece of a file. Returns whether the file is still wanted.
    pub async fn add_part(&self, import: i64, number: i64, content: Vec<u8>) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        if read_one(&mut tx, import).await?.is_none() {
            return Ok(false);
        }
        let row = vec![Cell::Int(Some(import)), Cell::Int(Some(number)), Cell::Blob(Some(content))];
        insert(&mut tx, &PART, row).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Makes a file visible that has arrived. Returns whether it is still wanted.
    pub async fn finish_staging(&self, import: i64, bytes: i64, hash: &str) -> Result<bool, StoreError> {
        let bound = vec![Cell::Int(Some(bytes)), Cell::is(hash), Cell::Int(Some(import))];
        self.change_staged(WHOLE, bound).await
    }

    /// A file that has arrived.
    pub async fn staged(&self, import: i64) -> Result<Option<Staged>, StoreError> {
        let mut tx = self.db.read().await?;
        Ok(read_one(&mut tx, import).await?.filter(|own| own.hash.is_some()))
    }

    /// All files that have arrived, oldest first.
    pub async fn all_staged(&self) -> Result<Vec<Staged>, StoreError> {
        let mut all = self.db.read().await?.rows(&STAGED, staged).await?;
        all.retain(|own| own.hash.is_some());
        Ok(all)
    }

    /// The bytes of a file.
    pub async fn staged_bytes(&self, own: &Staged) -> Result<Vec<u8>, StoreError> {
        let mut tx = self.db.read().await?;
        let mut bytes = Vec::with_capacity(usize::try_from(own.bytes).unwrap_or(0));
        let mut last = -1;
        loop {
            let bound = [own.id, last, AT_ONCE];
            let parts = tx.select(&CONTENT, PARTS, &bound, |mut row| Ok((row.id()?, row.blob()?))).await?;
            let Some((number, _)) = parts.last() else { break };
            last = *number;
            parts.iter().for_each(|(_, content)| bytes.extend_from_slice(content));
        }
        if Some(blake3::hash(&bytes).to_hex().as_str()) != own.hash.as_deref() {
            return Err(StoreError::Damaged(format!("the pieces of import {} are not its file", own.id)));
        }
        Ok(bytes)
    }

    /// Changes how a file is read and what was decided. Returns whether it is still as it was at a revision.
    pub async fn decide_staged(
        &self,
        (import, revision): (i64, i64),
        (options, decisions): (&str, &str),
    ) -> Result<bool, StoreError> {
        let bound =
            vec![Cell::is(options), Cell::is(decisions), Cell::Int(Some(import)), Cell::Int(Some(revision))];
        self.change_staged(DECIDED, bound).await
    }

    /// Removes a file. Returns whether it was there.
    pub async fn drop_staged(&self, import: i64) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        tx.execute(REMOVE_PARTS, vec![Cell::Int(Some(import))]).await?;
        let removed = tx.execute(REMOVE, vec![Cell::Int(Some(import))]).await?;
        tx.commit().await?;
        Ok(removed > 0)
    }

    /// Removes files whose time is over, and those that never arrived.
    pub async fn prune_staged(&self, now: OffsetDateTime) -> Result<(), StoreError> {
        let mut tx = self.db.read().await?;
        let [end, begun] = over(now)?;
        let found =
            tx.raw(&Table { name: "staged_import", columns: &[("id", Int)] }, COUNT_OVER, vec![end, begun]);
        let is_none = matches!(found.await?.first().map(Vec::as_slice), Some([Ok(Cell::Int(Some(0)))]));
        drop(tx);
        // Without anything to remove the lock of writers is not taken.
        if is_none {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        prune(&mut tx, now).await?;
        tx.commit().await
    }

    async fn change_staged(&self, sql: &'static str, bound: Vec<Cell>) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let changed = tx.execute(sql, bound).await?;
        tx.commit().await?;
        Ok(changed > 0)
    }
}

impl Writer {
    /// Notes what came of a file in the transaction that writes its records, and removes its pieces. Returns whether it is
    /// still there as it was at a revision, and was not written before.
    pub async fn note_committed(&mut self, own: &Staged, outcome: &str) -> Result<bool, StoreError> {
        let bound = vec![Cell::is(outcome), Cell::Int(Some(own.id)), Cell::Int(Some(own.revision))];
        if self.tx.execute(COMMITTED, bound).await? == 0 {
            return Ok(false);
        }
        self.tx.execute(REMOVE_PARTS, vec![Cell::Int(Some(own.id))]).await?;
        Ok(true)
    }

    /// A file as it is in this transaction.
    pub async fn staged(&mut self, import: i64) -> Result<Option<Staged>, StoreError> {
        read_one(&mut self.tx, import).await
    }
}

fn over(now: OffsetDateTime) -> Result<[Cell; 2], StoreError> {
    Ok([instant(Some(now))?, instant(Some(now - ARRIVES_WITHIN))?])
}

async fn prune(tx: &mut Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(OVER_PARTS, over(now)?.into()).await?;
    tx.execute(OVER, over(now)?.into()).await.map(|_| ())
}

async fn read_one(tx: &mut Tx, import: i64) -> Result<Option<Staged>, StoreError> {
    let sql = format!("select {} from {} where id = $1", STAGED.names(), STAGED.name);
    let row: Option<Raw> = tx.raw(&STAGED, &sql, vec![Cell::Int(Some(import))]).await?.into_iter().next();
    row.map(|row| {
        let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
        staged(RowReader::new(STAGED.name, cells))
    })
    .transpose()
}

fn staged(mut row: RowReader) -> Result<Staged, StoreError> {
    Ok(Staged {
        id: row.id()?,
        owner: row.string()?,
        kind: row.string()?,
        name: row.string()?,
        options: row.string()?,
        decisions: row.string()?,
        revision: row.id()?,
        bytes: row.id()?,
        hash: row.text()?,
        made_at: needed_instant(&mut row)?,
        ends_at: needed_instant(&mut row)?,
        committed: row.text()?,
    })
}
