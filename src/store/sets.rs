//! Change sets: changes that belong together and are undone together.

use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    log::{CHANGES, changes},
    open::Store,
    origin::{Group, Origin},
    read::change,
    write::{Stamp, Writer},
};
use crate::model::{
    actor::Actor,
    change::{Cause, Change, ChangeSet, Seq},
};

/// Single edits after a pause of this length begin a new set.
const IDLE: Duration = Duration::minutes(15);

/// The newest set of an author, whether it was undone, and when its last change was recorded.
const NEWEST: Table = Table { name: "change_set", columns: &[("id", Int), ("undone_by", Int), ("at", Text)] };

const NEWEST_OF: &str = "select id, (select max(undo.id) from change_set undo where undo.undoes = own.id),
    (select at from change where set_id = own.id order by seq desc limit 1)
    from change_set own where actor = $1 and coalesce(access_key, '') = $2 and coalesce(subject, '') = $3
    and cause = 'edits' order by id desc limit 1";

const NEXT: &str = "select coalesce(max(id), 0) + 1 from change_set";

const SET: Table = Table {
    name: "change_set",
    columns: &[
        ("id", Int),
        ("opened_at", Text),
        ("cause", Text),
        ("actor", Text),
        ("access_key", Text),
        ("subject", Text),
        ("undoes", Int),
    ],
};

/// A set with what follows from its changes.
const TOLD: Table = Table {
    name: "change_set",
    columns: &[
        ("id", Int),
        ("opened_at", Text),
        ("cause", Text),
        ("actor", Text),
        ("subject", Text),
        ("undoes", Int),
        ("undone_by", Int),
        ("first", Int),
        ("last", Int),
        ("count", Int),
        ("reason", Text),
    ],
};

const SETS_BEFORE: &str = "select id, opened_at, cause, actor, subject, undoes,
    (select max(undo.id) from change_set undo where undo.undoes = own.id),
    (select min(seq) from change where set_id = own.id),
    (select max(seq) from change where set_id = own.id),
    (select count(*) from change where set_id = own.id),
    (select reason from change where set_id = own.id order by seq limit 1)
    from change_set own where id < $1 order by id desc limit $2";

const CHANGES_OF_SET: &str = changes!("set_id = $1 and seq > $2 order by seq limit $3");

impl Store {
    /// At most `limit` change sets before a number, newest first.
    pub async fn sets_before(&self, id: i64, limit: i64) -> Result<Vec<ChangeSet>, StoreError> {
        self.db.read().await?.select(&TOLD, SETS_BEFORE, &[id, limit], read).await
    }

    /// At most `limit` changes of a set after a change, oldest first.
    pub async fn changes_of_set(&self, set: i64, after: Seq, limit: i64) -> Result<Vec<Change>, StoreError> {
        let bound = [set, after, limit];
        self.db.read().await?.select(&CHANGES, CHANGES_OF_SET, &bound, change).await
    }
}

impl Writer {
    /// Finds the set of a stamp, or begins one.
    pub(super) async fn put_in_set(&mut self, stamp: &Stamp) -> Result<(), StoreError> {
        if stamp.set.get().is_some() {
            return Ok(());
        }
        let Origin { cause, key, subject, .. } = &stamp.origin;
        let set = if *cause == Cause::Edits {
            let group = (stamp.actor.0.clone(), key.clone(), subject.clone());
            let known = match self.open_sets.get(&group) {
                Some(known) => Some(*known),
                None => self.open_set(&group, stamp.at).await?,
            };
            let set = match known {
                Some(set) => set,
                None => self.begin_set(stamp).await?,
            };
            self.open_sets.insert(group, set);
            set
        } else {
            self.begin_set(stamp).await?
        };
        let _ = stamp.set.set(set);
        Ok(())
    }

    /// The set that goes on with an edit at an instant.
    async fn open_set(
        &mut self,
        (actor, key, subject): &Group,
        at: OffsetDateTime,
    ) -> Result<Option<i64>, StoreError> {
        let text = |text: &Option<String>| Cell::is(text.as_deref().unwrap_or_default());
        let bound = vec![Cell::is(actor), text(key), text(subject)];
        let Some(row) = self.tx.raw(&NEWEST, NEWEST_OF, bound).await?.into_iter().next() else {
            return Ok(None);
        };
        let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
        let mut row = RowReader::new(NEWEST.name, cells);
        let (id, undone, last) = (row.id()?, row.int()?, row.text()?);
        let last = last.map(|last| instant(&last)).transpose()?;
        Ok((undone.is_none() && last.is_some_and(|last| at - last < IDLE)).then_some(id))
    }

    async fn begin_set(&mut self, stamp: &Stamp) -> Result<i64, StoreError> {
        let id = self.tx.number(NEXT, &[]).await?;
        let Origin { cause, key, subject, undoes } = stamp.origin.clone();
        let at = stamp.at.format(&Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?;
        let row = vec![
            Cell::Int(Some(id)),
            Cell::is(at),
            Cell::is(cause),
            Cell::is(&stamp.actor.0),
            Cell::Text(key),
            Cell::Text(subject),
            Cell::Int(undoes),
        ];
        let names: Vec<&str> = SET.columns.iter().map(|(name, _)| *name).collect();
        self.tx.insert_rows(SET.name, &names, vec![row], "").await?;
        Ok(id)
    }
}

fn instant(text: &str) -> Result<OffsetDateTime, StoreError> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))
}

fn read(mut row: RowReader) -> Result<ChangeSet, StoreError> {
    Ok(ChangeSet {
        id: row.id()?,
        opened_at: instant(&row.string()?)?,
        cause: row.parsed()?,
        actor: Actor(row.string()?),
        subject: row.text()?,
        undoes: row.int()?,
        undone_by: row.int()?,
        changes: (row.id()?, row.id()?),
        count: row.id()?,
        reason: row.text()?,
    })
}
