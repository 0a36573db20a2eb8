//! Sessions of the app. Their changes raise the number of changes of accounts; their last use does not.

use time::OffsetDateTime;

use super::{
    accounts::{Known, finish, insert, instant, known, needed_instant},
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    identities::{Owner, owners},
    open::Store,
};
use crate::model::session::Session;

const SESSION: Table = Table {
    name: "session",
    columns: &[
        ("id", Int),
        ("account_id", Int),
        ("access_key_id", Int),
        ("hash", Text),
        ("begun_at", Text),
        ("used_at", Text),
        ("ends_at", Text),
    ],
};

/// Ends the sessions of an account that were not used for longest, so that one more makes the largest number.
const MAKE_ROOM: &str = "delete from session where account_id = $1 and id not in
    (select id from session where account_id = $1 order by used_at desc, id desc limit $2)";

const END: &str = "delete from session where id = $1";
const END_ALL: &str = "delete from session where account_id = (select id from account where name = $1)";
const PRUNE: &str = "delete from session where ends_at <= $1 or used_at <= $2";
const USED: &str = "update session set used_at = $1 where id = $2 and used_at < $1";

/// Everything by which requests are admitted.
#[derive(Debug, Clone, Default)]
pub struct Admitted {
    /// Accounts and keys.
    pub known: Known,
    /// Sessions that were not ended.
    pub sessions: Vec<Session>,
    /// Identities and their accounts.
    pub owners: Vec<Owner>,
}

impl Store {
    /// Everything by which requests are admitted, as one consistent state. Among the sessions are those of which the time
    /// is over.
    pub async fn sessions(&self) -> Result<Admitted, StoreError> {
        let mut tx = self.db.read().await?;
        Ok(Admitted {
            known: known(&mut tx).await?,
            sessions: tx.rows(&SESSION, session).await?,
            owners: owners(&mut tx).await?,
        })
    }

    /// Adds a session; its identity is assigned. An account has at most `most` sessions: those that were not used for
    /// longest end.
    pub async fn add_session(&self, new: &Session, most: i64) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let account = Cell::Int(Some(new.account));
        tx.execute(MAKE_ROOM, vec![account.clone(), Cell::Int(Some(most - 1))]).await?;
        let row = vec![
            account,
            Cell::Int(new.key),
            Cell::is(&new.hash),
            instant(Some(new.begun_at))?,
            instant(Some(new.used_at))?,
            instant(Some(new.ends_at))?,
        ];
        insert(&mut tx, &SESSION, row).await?;
        finish(tx).await
    }

    /// Ends a session. Returns the number of sessions that ended.
    pub async fn end_session(&self, id: i64) -> Result<u64, StoreError> {
        self.remove_sessions(END, vec![Cell::Int(Some(id))]).await
    }

    /// Ends all sessions of an account. Returns their number.
    pub async fn end_sessions(&self, account: &str) -> Result<u64, StoreError> {
        self.remove_sessions(END_ALL, vec![Cell::is(account)]).await
    }

    /// Removes sessions that end before an instant or were not used since another one. Returns their number.
    pub async fn prune_sessions(
        &self,
        now: OffsetDateTime,
        idle_since: OffsetDateTime,
    ) -> Result<u64, StoreError> {
        self.remove_sessions(PRUNE, vec![instant(Some(now))?, instant(Some(idle_since))?]).await
    }

    /// Records when sessions were used last.
    pub async fn note_uses_of_sessions(&self, uses: &[(i64, OffsetDateTime)]) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        for (id, at) in uses {
            tx.execute(USED, vec![instant(Some(*at))?, Cell::Int(Some(*id))]).await?;
        }
        tx.commit().await
    }

    async fn remove_sessions(&self, sql: &'static str, bound: Vec<Cell>) -> Result<u64, StoreError> {
        let mut tx = self.db.begin().await?;
        let removed = tx.execute(sql, bound).await?;
        if removed > 0 {
            finish(tx).await?;
        }
        Ok(removed)
    }
}

fn session(mut row: RowReader) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id()?,
        account: row.id()?,
        key: row.int()?,
        hash: row.string()?,
        begun_at: needed_instant(&mut row)?,
        used_at: needed_instant(&mut row)?,
        ends_at: needed_instant(&mut row)?,
    })
}
