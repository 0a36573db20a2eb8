//! Notes of the public. They are no part of the log, and are answered at most once before they are opened again.

use time::OffsetDateTime;

use super::{
    accounts::{insert, instant, needed_instant, read_instant},
    cell::{
        Cell,
        CellType::{Int, Real, Text},
        RowReader, Table,
    },
    db::{Raw, Tx},
    error::StoreError,
    open::Store,
};
use crate::{
    geom::lonlat::LonLat,
    model::note::{
        About, Answering, MOST_ANSWERED, MOST_OF_ALL, MOST_OPEN, NewNote, Note, NoteFilter, NoteState,
        NotesFull,
    },
};

const NOTE: Table = Table {
    name: "note",
    columns: &[
        ("id", Int),
        ("topic", Text),
        ("subject_id", Int),
        ("item", Text),
        ("lon", Real),
        ("lat", Real),
        ("wrong", Text),
        ("content", Text),
        ("contact", Text),
        ("state", Text),
        ("made_at", Text),
        ("answer", Text),
        ("answered_by", Text),
        ("answered_at", Text),
    ],
};

const FIND: &str = "select id, topic, subject_id, item, lon, lat, wrong, content, contact, state, made_at,
    answer, answered_by, answered_at from note
    where (cast($1 as text) is null or state = $1) and (cast($2 as text) is null or topic = $2)
    and (cast($3 as bigint) is null or subject_id = $3) and (cast($4 as bigint) is null or id < $4)
    order by id desc limit $5";
const COUNT: &str = "select count(*) from note where state = $1";
/// When the note was sent that is this many notes before the newest.
const SENT: &str = "select made_at from note order by id desc limit 1 offset $1";
const ANSWER: &str =
    "update note set state = $1, answer = $2, answered_by = $3, answered_at = $4, contact = null
    where id = $5 and state = 'open'";
const OPEN: &str = "update note set state = 'open', answer = null, answered_by = null, answered_at = null
    where id = $1 and state <> 'open'";
/// Removes the answered notes that were sent first, beyond those that are kept.
const PRUNE: &str = "delete from note where state <> 'open' and id not in
    (select id from note where state <> 'open' order by id desc limit $1)";

impl Store {
    /// Keeps a note, unless there are too many.
    pub async fn add_note(&self, new: &NewNote) -> Result<Result<(), NotesFull>, StoreError> {
        let mut tx = self.db.begin().await?;
        for (most, within) in MOST_OF_ALL {
            let wait = sent_before(&mut tx, most - 1).await?.map(|at| at + within - new.made_at);
            if let Some(wait) = wait.filter(|wait| wait.is_positive()) {
                return Ok(Err(NotesFull::Often(wait)));
            }
        }
        if tx.number(COUNT, &[NoteState::Open.code()]).await? >= MOST_OPEN {
            return Ok(Err(NotesFull::Queue));
        }
        insert(&mut tx, &NOTE, cells(new)?).await?;
        tx.execute(PRUNE, vec![Cell::Int(Some(MOST_ANSWERED))]).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// The notes that satisfy the conditions, newest first.
    pub async fn find_notes(&self, filter: &NoteFilter) -> Result<Vec<Note>, StoreError> {
        let bound = vec![
            Cell::text(filter.state),
            Cell::text(filter.subject.map(|(topic, _)| topic)),
            Cell::Int(filter.subject.map(|(_, id)| id)),
            Cell::Int(filter.before),
            Cell::Int(Some(filter.limit)),
        ];
        let rows = self.db.read().await?.raw(&NOTE, FIND, bound).await?;
        rows.into_iter().map(|row| note(reader(row)?)).collect()
    }

    /// A note.
    pub async fn find_note(&self, id: i64) -> Result<Option<Note>, StoreError> {
        let before = id.checked_add(1);
        let found = self.find_notes(&NoteFilter { before, limit: 1, ..NoteFilter::default() }).await?;
        Ok(found.into_iter().next().filter(|own| own.id == id))
    }

    /// The number of notes that wait for an answer.
    pub async fn open_notes(&self) -> Result<i64, StoreError> {
        self.db.read().await?.number(COUNT, &[NoteState::Open.code()]).await
    }

    /// Answers an open note, which deletes the contact, or opens an answered one again. Returns whether there was one in the
    /// state for that.
    pub async fn answer_note(&self, id: i64, answering: &Answering) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let changed = if answering.state == NoteState::Open {
            tx.execute(OPEN, vec![Cell::Int(Some(id))]).await?
        } else {
            let bound = vec![
                Cell::is(answering.state),
                Cell::Text(answering.text.clone()),
                Cell::is(&answering.by),
                instant(Some(answering.at))?,
                Cell::Int(Some(id)),
            ];
            tx.execute(ANSWER, bound).await?
        };
        tx.commit().await?;
        Ok(changed > 0)
    }
}

/// When the note was sent that is `count` notes before the newest.
async fn sent_before(tx: &mut Tx, count: i64) -> Result<Option<OffsetDateTime>, StoreError> {
    let rows = tx.typed(&[Text], SENT, vec![Cell::Int(Some(count))]).await?;
    rows.into_iter().next().map(|row| needed_instant(&mut reader(row)?)).transpose()
}

fn reader(row: Raw) -> Result<RowReader, StoreError> {
    let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
    Ok(RowReader::new(NOTE.name, cells))
}

fn cells(new: &NewNote) -> Result<Vec<Cell>, StoreError> {
    let (record, place) = match &new.about {
        About::Record(topic, id, item) => (Some((topic, id, item)), None),
        About::Place(at) => (None, Some(at)),
    };
    Ok(vec![
        Cell::text(record.map(|(topic, ..)| topic)),
        Cell::Int(record.map(|(_, id, _)| *id)),
        Cell::text(record.map(|(.., item)| item)),
        Cell::Real(place.map(|at| at.lon())),
        Cell::Real(place.map(|at| at.lat())),
        Cell::text(new.wrong),
        Cell::is(&new.text),
        Cell::Text(new.contact.clone()),
        Cell::is(NoteState::Open),
        instant(Some(new.made_at))?,
        Cell::Text(None),
        Cell::Text(None),
        Cell::Text(None),
    ])
}

fn note(mut row: RowReader) -> Result<Note, StoreError> {
    let (id, topic, subject, item) = (row.id()?, row.parse()?, row.int()?, row.text()?);
    let (lon, lat) = (row.real()?, row.real()?);
    let about = match (topic, subject, item, lon.zip(lat)) {
        (Some(topic), Some(subject), Some(item), None) => About::Record(topic, subject, item),
        (None, None, None, Some((lon, lat))) => {
            About::Place(LonLat::new(lon, lat).map_err(|error| row.damaged(error))?)
        }
        _ => return Err(row.damaged("neither a record nor a place")),
    };
    let (wrong, text, contact) = (row.parse()?, row.string()?, row.text()?);
    let (state, made_at, answer) = (row.parsed()?, needed_instant(&mut row)?, row.text()?);
    let answered = row.text()?.zip(read_instant(&mut row)?);
    Ok(Note { id, sent: NewNote { about, wrong, text, contact, made_at }, state, answer, answered })
}
