//! The audit: what was read with which key.

use super::{
    accounts::{instant, needed_instant},
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    open::Store,
};
use crate::model::audit::{AuditFilter, Reading, Times};

const AUDIT: Table = Table {
    name: "audit",
    columns: &[
        ("id", Int),
        ("first_at", Text),
        ("last_at", Text),
        ("account", Text),
        ("key_prefix", Text),
        ("subject", Text),
        ("query", Text),
        ("requests", Int),
        ("data_version", Int),
    ],
};

/// Removes the oldest entries beyond the newest million, which bounds the table to some hundred megabytes.
const PRUNE: &str = "delete from audit where id <= (select max(id) from audit) - 1000000";

const FIND: &str =
    "select id, first_at, last_at, account, key_prefix, subject, query, requests, data_version from audit
    where (cast($1 as text) is null or account = $1) and (cast($2 as text) is null or key_prefix = $2)
    and (cast($3 as text) is null or subject = $3 or substr(subject, 1, length($3) + 1) = $3 || '/')
    and (cast($4 as text) is null or last_at >= $4)
    order by id desc limit $5";

impl Store {
    /// Adds entries, and removes the oldest ones beyond a limit.
    pub async fn add_to_audit(&self, entries: &[(Reading, Times)]) -> Result<(), StoreError> {
        let row = |(reading, times): &(Reading, Times)| {
            Ok(vec![
                instant(Some(times.first_at))?,
                instant(Some(times.last_at))?,
                Cell::is(&reading.account),
                Cell::is(&reading.key),
                Cell::is(&reading.subject),
                Cell::Text(reading.query.clone()),
                Cell::Int(Some(times.requests)),
                Cell::Int(Some(times.version)),
            ])
        };
        let rows = entries.iter().map(row).collect::<Result<_, StoreError>>()?;
        let names: Vec<&str> = AUDIT.columns[1..].iter().map(|(name, _)| *name).collect();
        let mut tx = self.db.begin().await?;
        tx.insert_rows(AUDIT.name, &names, rows, "").await?;
        tx.run(PRUNE).await?;
        tx.commit().await
    }

    /// The entries that satisfy the conditions, newest first.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<(Reading, Times)>, StoreError> {
        let bound = vec![
            Cell::Text(filter.account.clone()),
            Cell::Text(filter.key.clone()),
            Cell::Text(filter.subject.clone()),
            instant(filter.since)?,
            Cell::Int(Some(filter.limit)),
        ];
        let mut tx = self.db.read().await?;
        let rows = tx.raw(&AUDIT, FIND, bound).await?;
        rows.into_iter()
            .map(|row| {
                let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
                entry(RowReader::new(AUDIT.name, cells))
            })
            .collect()
    }
}

fn entry(mut row: RowReader) -> Result<(Reading, Times), StoreError> {
    row.id()?;
    let (first_at, last_at) = (needed_instant(&mut row)?, needed_instant(&mut row)?);
    let (account, key, subject, query) = (row.string()?, row.string()?, row.string()?, row.text()?);
    let (requests, version) = (row.id()?, row.id()?);
    Ok((Reading { account, key, subject, query }, Times { first_at, last_at, requests, version }))
}
