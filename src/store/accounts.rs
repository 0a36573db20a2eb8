//! Accounts and their keys.
//!
//! Every change of them raises a number, by which other processes find that there is something to read again. The last
//! use of a key does not.

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::Tx,
    error::StoreError,
    open::Store,
};
use crate::model::{
    access::{AccessKey, Account},
    remit::Remit,
};

const ACCOUNT: Table = Table {
    name: "account",
    columns: &[
        ("id", Int),
        ("name", Text),
        ("role", Text),
        ("within", Text),
        ("made_at", Text),
        ("made_by", Text),
        ("disabled_at", Text),
    ],
};

const KEY: Table = Table {
    name: "access_key",
    columns: &[
        ("id", Int),
        ("account_id", Int),
        ("prefix", Text),
        ("hash", Text),
        ("scope", Text),
        ("reason", Text),
        ("made_at", Text),
        ("made_by", Text),
        ("expires_at", Text),
        ("last_used_at", Text),
        ("revoked_at", Text),
    ],
};

const VERSION: &str =
    "select coalesce((select cast(value as integer) from registry where name = 'accounts'), 0)";

const RAISE: &str = "insert into registry (name, value) values ('accounts', '1')
    on conflict (name) do update set value = cast(cast(registry.value as integer) + 1 as text)";

const LIMIT: &str = "update account set within = $1 where name = $2";
const DISABLE: &str = "update account set disabled_at = $1 where name = $2 and disabled_at is null";
const ENABLE: &str = "update account set disabled_at = null where name = $1 and disabled_at is not null";
const REVOKE: &str = "update access_key set revoked_at = $1 where prefix = $2 and revoked_at is null";
const USED: &str = "update access_key set last_used_at = $1 where id = $2";

/// All accounts and keys.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The number of their last change.
    pub version: i64,
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The keys, revoked ones too.
    pub keys: Vec<AccessKey>,
}

impl Store {
    /// The number of the last change of accounts and keys.
    pub async fn accounts_version(&self) -> Result<i64, StoreError> {
        self.db.number(VERSION).await
    }

    /// All accounts and keys, as one consistent state.
    pub async fn accounts(&self) -> Result<Known, StoreError> {
        known(&mut self.db.read().await?).await
    }

    /// Adds an account; its identity is assigned. Returns whether the name was free.
    pub async fn add_account(&self, new: &Account) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        if tx.rows(&ACCOUNT, account).await?.iter().any(|known| known.name == new.name) {
            return Ok(false);
        }
        insert_account(&mut tx, new).await?;
        finish(tx).await?;
        Ok(true)
    }

    /// Sets what an account may edit. Returns whether there is one of this name.
    pub async fn limit_account(&self, name: &str, within: &Remit) -> Result<bool, StoreError> {
        self.change(LIMIT, vec![remit_cell(within), Cell::is(name)]).await
    }

    /// Disables an account. Returns whether there was one that was not disabled.
    pub async fn disable_account(&self, name: &str, at: OffsetDateTime) -> Result<bool, StoreError> {
        self.change(DISABLE, vec![instant(Some(at))?, Cell::is(name)]).await
    }

    /// Enables an account again. Returns whether there was one that was disabled.
    pub async fn enable_account(&self, name: &str) -> Result<bool, StoreError> {
        self.change(ENABLE, vec![Cell::is(name)]).await
    }

    /// Adds a key; its identity is assigned.
    pub async fn add_key(&self, new: &AccessKey) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let row = vec![
            Cell::Int(Some(new.account)),
            Cell::is(&new.prefix),
            Cell::is(&new.hash),
            Cell::text(new.scope),
            Cell::Text(new.reason.clone()),
            instant(Some(new.made_at))?,
            Cell::is(&new.made_by),
            instant(new.expires_at)?,
            instant(new.last_used_at)?,
            instant(new.revoked_at)?,
        ];
        insert(&mut tx, &KEY, row).await?;
        finish(tx).await
    }

    /// Revokes a key. Returns whether there was one that was not revoked.
    pub async fn revoke_key(&self, prefix: &str, at: OffsetDateTime) -> Result<bool, StoreError> {
        self.change(REVOKE, vec![instant(Some(at))?, Cell::is(prefix)]).await
    }

    /// Records when keys were used last.
    pub async fn note_uses(&self, uses: &[(i64, OffsetDateTime)]) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        for (id, at) in uses {
            tx.execute(USED, vec![instant(Some(*at))?, Cell::Int(Some(*id))]).await?;
        }
        tx.commit().await
    }

    async fn change(&self, sql: &'static str, bound: Vec<Cell>) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let changed = tx.execute(sql, bound).await? > 0;
        if changed {
            finish(tx).await?;
        }
        Ok(changed)
    }
}

/// All accounts and keys in the state that a transaction reads.
pub(super) async fn known(tx: &mut Tx) -> Result<Known, StoreError> {
    Ok(Known {
        version: tx.number(VERSION, &[]).await?,
        accounts: tx.rows(&ACCOUNT, account).await?,
        keys: tx.rows(&KEY, key).await?,
    })
}

/// Inserts an account, whose identity the database assigns. Its name must be free.
pub(super) async fn insert_account(tx: &mut Tx, new: &Account) -> Result<(), StoreError> {
    let row = vec![
        Cell::is(&new.name),
        Cell::is(new.role),
        remit_cell(&new.within),
        instant(Some(new.made_at))?,
        Cell::is(&new.made_by),
        instant(new.disabled_at)?,
    ];
    insert(tx, &ACCOUNT, row).await
}

/// The cell of what an account may edit; null if everything.
fn remit_cell(within: &Remit) -> Cell {
    Cell::Text((!within.is_everything()).then(|| within.to_string()))
}

/// Inserts a row, whose identity the database assigns.
pub(super) async fn insert(tx: &mut Tx, table: &Table, row: Vec<Cell>) -> Result<(), StoreError> {
    let names: Vec<&str> = table.columns[1..].iter().map(|(name, _)| *name).collect();
    tx.insert_rows(table.name, &names, vec![row], "").await
}

/// Raises the number of changes and makes them durable.
pub(super) async fn finish(mut tx: Tx) -> Result<(), StoreError> {
    tx.run(RAISE).await?;
    tx.commit().await
}

/// The cell of an instant, to the second and in UTC, so that texts have the order of the instants.
pub(super) fn instant(at: Option<OffsetDateTime>) -> Result<Cell, StoreError> {
    let second = |at: OffsetDateTime| at.to_offset(UtcOffset::UTC).truncate_to_second();
    let text = at.map(|at| second(at).format(&Rfc3339)).transpose();
    Ok(Cell::Text(text.map_err(|error| StoreError::Damaged(error.to_string()))?))
}

/// The instant of the next cell.
pub(super) fn read_instant(row: &mut RowReader) -> Result<Option<OffsetDateTime>, StoreError> {
    let text = row.text()?;
    text.map(|text| OffsetDateTime::parse(&text, &Rfc3339).map_err(|error| row.damaged(error))).transpose()
}

/// The instant of the next cell, which must not be null.
pub(super) fn needed_instant(row: &mut RowReader) -> Result<OffsetDateTime, StoreError> {
    read_instant(row)?.ok_or_else(|| row.damaged("null"))
}

fn account(mut row: RowReader) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.id()?,
        name: row.string()?,
        role: row.parsed()?,
        within: row.text()?.unwrap_or_default().parse().map_err(|error| row.damaged(error))?,
        made_at: needed_instant(&mut row)?,
        made_by: row.string()?,
        disabled_at: read_instant(&mut row)?,
    })
}

fn key(mut row: RowReader) -> Result<AccessKey, StoreError> {
    Ok(AccessKey {
        id: row.id()?,
        account: row.id()?,
        prefix: row.string()?,
        hash: row.string()?,
        scope: row.parse()?,
        reason: row.text()?,
        made_at: needed_instant(&mut row)?,
        made_by: row.string()?,
        expires_at: read_instant(&mut row)?,
        last_used_at: read_instant(&mut row)?,
        revoked_at: read_instant(&mut row)?,
    })
}
