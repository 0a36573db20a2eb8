//! The registers that this one follows.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    open::Store,
    read::Reader,
    write::Writer,
};
use crate::model::{
    change::Seq,
    member::{Held, Member, Withheld},
    record::Kind,
};

const MEMBER: Table = Table {
    name: "member",
    columns: &[
        ("id", Int),
        ("url", Text),
        ("card", Text),
        ("version", Int),
        ("mark", Text),
        ("redactions", Int),
        ("changed_at", Text),
        ("heard_at", Text),
    ],
};

const ALL: &str =
    "select id, url, card, version, mark, redactions, changed_at, heard_at from member order by id";

const SET: &str =
    "update member set card = $1, version = $2, mark = $3, redactions = $4, changed_at = $5, heard_at = $6
    where id = $7";

const REPEATED: &str = "update member set redactions = $1 where id = $2";

const REMOVE: &str = "delete from member where id = $1";

/// What was withheld after a redaction, with the record that each is about.
const WITHHELD: Table =
    Table { name: "redaction", columns: &[("kind", Text), ("subject_id", Int), ("fields", Text)] };

const WITHHELD_AFTER: &str = "select change.kind, change.subject_id, redaction.fields from redaction
    join change on change.seq = redaction.change_seq where redaction.id > $1 order by redaction.id";

/// The records that changed after a version.
const SUBJECT: Table = Table { name: "change", columns: &[("kind", Text), ("subject_id", Int)] };

const SUBJECTS_SINCE: &str = "select distinct kind, subject_id from change where seq > $1";

const HEARD: &str = "update member set heard_at = $1 where id = $2";

impl Store {
    /// The records that changed after a version.
    pub async fn subjects_since(&self, version: Seq) -> Result<Vec<(Kind, i64)>, StoreError> {
        let mut tx = self.db.read().await?;
        tx.select(&SUBJECT, SUBJECTS_SINCE, &[version], |mut row| Ok((row.parsed()?, row.id()?))).await
    }

    /// Records when a member answered.
    pub async fn note_heard(&self, member: i64, at: OffsetDateTime) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        tx.execute(HEARD, vec![instant(Some(at))?, Cell::Int(Some(member))]).await?;
        tx.commit().await
    }

    /// The registers that this one follows, in order of their numbers.
    pub async fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.reader().await?.members().await
    }

    /// The records of which values were withheld after a number of redactions.
    pub async fn withheld_after(&self, redactions: i64) -> Result<Vec<Withheld>, StoreError> {
        let mut tx = self.db.read().await?;
        tx.select(&WITHHELD, WITHHELD_AFTER, &[redactions], |mut row| {
            let (kind, id, fields) = (row.parsed()?, row.id()?, row.string()?);
            Ok(Withheld { kind, id, fields: fields.split(';').map(str::to_owned).collect() })
        })
        .await
    }

    /// Records that the redactions of a member up to a number were repeated.
    pub async fn note_redactions(&self, member: i64, redactions: i64) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        tx.execute(REPEATED, vec![Cell::Int(Some(redactions)), Cell::Int(Some(member))]).await?;
        tx.commit().await
    }
}

impl Reader {
    /// The registers that this one follows, in order of their numbers.
    pub async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        self.tx.select(&MEMBER, ALL, &[], member).await
    }
}

impl Writer {
    /// Checks references between records when the transaction ends, instead of after each statement.
    pub async fn defer_references(&mut self) -> Result<(), StoreError> {
        self.tx.defer_references().await
    }

    /// Adds a register that is followed from now on.
    pub async fn add_member(&mut self, url: &str) -> Result<(), StoreError> {
        let row = vec![Cell::is(url)];
        self.tx.insert_rows(MEMBER.name, &["url"], vec![row], "").await
    }

    /// Records what a member says of itself and the state of it that is held.
    pub async fn set_member(&mut self, member: &Member) -> Result<(), StoreError> {
        let Held { version, mark, redactions, changed_at, heard_at } = &member.held;
        let card = member.card.as_ref().map(|card| serde_json::to_string(card).expect("plain data"));
        let bound = vec![
            Cell::Text(card),
            Cell::Int(Some(*version)),
            Cell::is(mark),
            Cell::Int(Some(*redactions)),
            instant(*changed_at)?,
            instant(*heard_at)?,
            Cell::Int(Some(member.number)),
        ];
        self.tx.execute(SET, bound).await.map(|_| ())
    }

    /// Removes a register that is followed no longer.
    pub async fn remove_member(&mut self, number: i64) -> Result<(), StoreError> {
        self.tx.execute(REMOVE, vec![Cell::Int(Some(number))]).await.map(|_| ())
    }
}

fn instant(at: Option<OffsetDateTime>) -> Result<Cell, StoreError> {
    let text = at.map(|at| at.format(&Rfc3339)).transpose();
    Ok(Cell::Text(text.map_err(|error| StoreError::Damaged(error.to_string()))?))
}

fn member(mut row: RowReader) -> Result<Member, StoreError> {
    let (number, url) = (row.id()?, row.string()?);
    let card = row.text()?.map(|text| serde_json::from_str(&text)).transpose();
    let card = card.map_err(|error| row.damaged(error))?;
    let (version, mark, redactions) = (row.id()?, row.string()?, row.id()?);
    let mut date = || {
        let text = row.text()?;
        let read = text.map(|text| OffsetDateTime::parse(&text, &Rfc3339)).transpose();
        read.map_err(|error| row.damaged(error))
    };
    let (changed_at, heard_at) = (date()?, date()?);
    let held = Held { version, mark, redactions, changed_at, heard_at };
    Ok(Member { number, url, card, held, silent_since: None })
}
