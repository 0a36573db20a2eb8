//! Notes of the public: taken within limits, and shown to and answered by editors of what they are about.

use super::{error::RegistryError, open::Registry};
use crate::model::{
    actor::Actor,
    note::{About, Answering, NewNote, Note, NoteFilter, NotesFull},
};

/// The number of notes that are read at a time.
const AT_ONCE: i64 = 200;

impl Registry {
    /// Keeps a note, unless there are too many.
    pub async fn receive_note(&self, new: &NewNote) -> Result<Result<(), NotesFull>, RegistryError> {
        self.permit_keeping()?;
        self.store.add_note(new).await.map_err(|error| self.heard(error))
    }

    /// The notes that an editor may answer, newest first.
    pub async fn notes(&self, filter: &NoteFilter, reader: &Actor) -> Result<Vec<Note>, RegistryError> {
        let most = usize::try_from(filter.limit).unwrap_or(0);
        let (mut found, mut part) = (Vec::new(), NoteFilter { limit: AT_ONCE, ..filter.clone() });
        loop {
            let read = self.store.find_notes(&part).await.map_err(|error| self.heard(error))?;
            let is_last = i64::try_from(read.len()).is_ok_and(|count| count < AT_ONCE);
            part.before = read.last().map(|own| own.id);
            let room = most - found.len();
            found.extend(read.into_iter().filter(|own| self.may_answer(reader, own)).take(room));
            if is_last || found.len() >= most {
                return Ok(found);
            }
        }
    }

    /// A note.
    pub async fn note(&self, id: i64) -> Result<Option<Note>, RegistryError> {
        self.store.find_note(id).await.map_err(|error| self.heard(error))
    }

    /// The number of notes that wait for an answer.
    pub async fn open_notes(&self) -> Result<i64, RegistryError> {
        self.store.open_notes().await.map_err(|error| self.heard(error))
    }

    /// Answers an open note, or opens an answered one again. Returns whether there was one in the state for that.
    pub async fn answer_note(&self, id: i64, answering: &Answering) -> Result<bool, RegistryError> {
        self.permit_keeping()?;
        self.store.answer_note(id, answering).await.map_err(|error| self.heard(error))
    }

    /// Whether a note is about what an author may edit.
    pub fn may_answer(&self, author: &Actor, note: &Note) -> bool {
        match note.sent.about {
            About::Record(topic, id, _) => {
                let kind = topic.kind();
                self.permit_topic(author, kind, topic).is_ok() && self.permit_record(author, kind, id).is_ok()
            }
            About::Place(at) => self.permits_place(author, at),
        }
    }
}
