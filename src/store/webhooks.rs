//! How far receivers of webhooks have come, and the messages that were given up. They are no part of the log.

use time::{Duration, OffsetDateTime};

use super::{
    accounts::{insert, instant, needed_instant, read_instant},
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
    change::Seq,
    webhook::{Delivery, MOST_UNDELIVERED, Undelivered},
};

const WEBHOOK: Table = Table {
    name: "webhook",
    columns: &[
        ("id", Int),
        ("name", Text),
        ("version", Int),
        ("last", Int),
        ("attempts", Int),
        ("failing_since", Text),
        ("next_at", Text),
        ("fault", Text),
        ("held_until", Text),
    ],
};

const UNDELIVERED: Table = Table {
    name: "undelivered",
    columns: &[
        ("id", Int),
        ("webhook", Text),
        ("version", Int),
        ("last", Int),
        ("attempts", Int),
        ("given_up_at", Text),
        ("fault", Text),
    ],
};

/// Takes a message, unless another server has it or has tried it meanwhile, or the receiver has come further.
const CLAIM: &str = "update webhook set last = $1, held_until = $2 where name = $3 and version = $4
    and (last is null or last = $1) and (held_until is null or held_until <= $5) and attempts = $6";

/// What became of a message. One that another server has dealt with meanwhile is left.
const SETTLE: &str = "update webhook set version = $1, last = $2, attempts = $3, failing_since = $4,
    next_at = $5, fault = $6, held_until = $7 where name = $8 and version = $9";

/// Removes the messages that were given up first, beyond those that are kept.
const PRUNE: &str = "delete from undelivered where webhook = $1 and id not in
    (select id from undelivered where webhook = $1 order by id desc limit $2)";

const REMOVE: &str = "delete from undelivered where id = $1";

impl Store {
    /// What is known of all receivers, by name.
    pub async fn webhooks(&self) -> Result<Vec<Delivery>, StoreError> {
        let mut all = self.db.read().await?.rows(&WEBHOOK, delivery).await?;
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Begins to send to a receiver that is not known yet.
    pub async fn add_webhook(&self, new: &Delivery) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let names: Vec<&str> = WEBHOOK.columns[1..].iter().map(|(name, _)| *name).collect();
        let tail = " on conflict (name) do nothing";
        tx.insert_rows(WEBHOOK.name, &names, vec![cells(new)?], tail).await?;
        tx.commit().await
    }

    /// Takes the message up to a change for a time. Returns whether it is to be sent here and now.
    pub async fn claim_webhook(
        &self,
        own: &Delivery,
        last: Seq,
        (now, until): (OffsetDateTime, OffsetDateTime),
    ) -> Result<bool, StoreError> {
        let bound = vec![
            Cell::Int(Some(last)),
            instant(Some(until))?,
            Cell::is(&own.name),
            Cell::Int(Some(own.version)),
            instant(Some(now))?,
            Cell::Int(Some(own.attempts)),
        ];
        let mut tx = self.db.begin().await?;
        let claimed = tx.execute(CLAIM, bound).await?;
        tx.commit().await?;
        Ok(claimed > 0)
    }

    /// Records what became of the message after a version, which is kept with those that were given up if there is `lost`.
    pub async fn settle_webhook(
        &self,
        after: Seq,
        own: &Delivery,
        lost: Option<&Undelivered>,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let mut bound = cells(own)?.split_off(1);
        bound.extend([Cell::is(&own.name), Cell::Int(Some(after))]);
        let settled = tx.execute(SETTLE, bound).await?;
        if let Some(lost) = lost.filter(|_| settled > 0) {
            keep(&mut tx, lost).await?;
        }
        tx.commit().await
    }

    /// The messages that were given up, oldest first.
    pub async fn undelivered(&self) -> Result<Vec<Undelivered>, StoreError> {
        self.db.read().await?.rows(&UNDELIVERED, undelivered).await
    }

    /// Removes a message that was given up. Returns whether it was there.
    pub async fn remove_undelivered(&self, id: i64) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let removed = tx.execute(REMOVE, vec![Cell::Int(Some(id))]).await?;
        tx.commit().await?;
        Ok(removed > 0)
    }
}

async fn keep(tx: &mut Tx, lost: &Undelivered) -> Result<(), StoreError> {
    let row = vec![
        Cell::is(&lost.webhook),
        Cell::Int(Some(lost.version)),
        Cell::Int(Some(lost.last)),
        Cell::Int(Some(lost.attempts)),
        instant(Some(lost.given_up_at))?,
        Cell::is(&lost.fault),
    ];
    insert(tx, &UNDELIVERED, row).await?;
    tx.execute(PRUNE, vec![Cell::is(&lost.webhook), Cell::Int(Some(MOST_UNDELIVERED))]).await.map(|_| ())
}

/// Instants are kept to the second, and a pause that ends within one lasts to its end.
fn next_second(at: OffsetDateTime) -> OffsetDateTime {
    if at.nanosecond() == 0 { at } else { at.truncate_to_second() + Duration::SECOND }
}

fn cells(own: &Delivery) -> Result<Vec<Cell>, StoreError> {
    Ok(vec![
        Cell::is(&own.name),
        Cell::Int(Some(own.version)),
        Cell::Int(own.last),
        Cell::Int(Some(own.attempts)),
        instant(own.failing_since)?,
        instant(own.next_at.map(next_second))?,
        Cell::Text(own.fault.clone()),
        instant(own.held_until)?,
    ])
}

fn delivery(mut row: RowReader) -> Result<Delivery, StoreError> {
    row.id()?;
    Ok(Delivery {
        name: row.string()?,
        version: row.id()?,
        last: row.int()?,
        attempts: row.id()?,
        failing_since: read_instant(&mut row)?,
        next_at: read_instant(&mut row)?,
        fault: row.text()?,
        held_until: read_instant(&mut row)?,
    })
}

fn undelivered(mut row: RowReader) -> Result<Undelivered, StoreError> {
    Ok(Undelivered {
        id: row.id()?,
        webhook: row.string()?,
        version: row.id()?,
        last: row.id()?,
        attempts: row.id()?,
        given_up_at: needed_instant(&mut row)?,
        fault: row.string()?,
    })
}
