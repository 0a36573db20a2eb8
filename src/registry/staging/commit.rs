//! Writing what was reviewed: once, or not at all.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{StagingError, decided, desk::ReviewDesk, review::Review};
use crate::{
    model::{actor::Author, change::Seq, staged::Staged},
    registry::{counts::Counts, import::Wanted, open::Registry},
    stop::Stop,
};

/// Which rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rows {
    /// All; any error prevents it.
    All,
    /// The good ones, even if others are refused.
    Good,
}

impl FromStr for Rows {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            "good" => Ok(Self::Good),
            _ => Err(format!("'{text}': all, good")),
        }
    }
}

/// What came of an import that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// The change set, by which it is undone; `None` if there was nothing to change.
    pub set: Option<i64>,
    /// The version of the register that contains it.
    pub version: Seq,
    /// The author.
    pub by: String,
    /// When.
    pub at: String,
    /// The name of what was written.
    pub tag: String,
    /// Which rows were written.
    pub only: Rows,
    /// The numbers of it.
    pub counts: Counts,
}

impl Committed {
    /// What came of an import, if it was written.
    pub fn of(own: &Staged) -> Option<Self> {
        serde_json::from_str(own.committed.as_deref()?).ok()
    }
}

impl Registry {
    /// Writes an import as it was reviewed. `seen` is the tag of the review, or `None` if its author has not seen one.
    ///
    /// # Errors
    ///
    /// [`StagingError::Stale`] if something else would be written, [`StagingError::Unsound`] if there are errors,
    /// [`StagingError::Committed`] if it was written already.
    pub async fn commit_import(
        &self,
        (desk, own): (&ReviewDesk, &Staged),
        (seen, rows): (Option<&str>, Rows),
        (author, reason): (Author, Option<String>),
    ) -> Result<Committed, StagingError> {
        if !own.is_open() {
            return Err(closed(own.clone()));
        }
        let batch = match self.batch_of(desk, own, &Stop::default()).await {
            Ok(batch) => batch,
            // Another request may have written it meanwhile.
            Err(StagingError::Missing) => {
                let now = self.staged_import(own.id).await?;
                return Err(now.map_or(StagingError::Missing, closed));
            }
            Err(error) => return Err(error),
        };
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let own = writing.writer.staged(own.id).await.map_err(|error| self.heard(error))?;
        let own = own.ok_or(StagingError::Missing)?;
        if !own.is_open() {
            return Err(closed(own));
        }
        // Whether there are errors is known to the review only: the plan is that of the good rows.
        let wanted = Wanted { batch: batch.clone(), decisions: decided::read(&own.decisions), partial: true };
        let planned = writing.plan_import(wanted, &author.actor).await?;
        let (review, planned) = Review::of(&own, &batch, planned, &writing.now);
        if seen.is_some_and(|seen| seen != review.tag) {
            return Err(StagingError::Stale);
        }
        if !(review.is_sound || rows == Rows::Good && review.is_sound_in_part) {
            return Err(StagingError::Unsound);
        }
        let by = author.actor.0.clone();
        let set = match planned.into_import(author, reason) {
            Some(import) => writing.put_import(import).await?,
            None => None,
        };
        let at = OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default();
        let version = writing.now.version;
        let done = Committed { set, version, by, at, tag: review.tag, only: rows, counts: review.counts };
        let text = serde_json::to_string(&done).expect("it is plain data");
        let noted = writing.writer.note_committed(&own, &text).await;
        if !noted.map_err(|error| self.heard(error))? {
            return Err(StagingError::Stale);
        }
        writing.has_notes = true;
        writing.commit().await?;
        desk.forget(own.id);
        Ok(done)
    }
}

fn closed(own: Staged) -> StagingError {
    if own.committed.is_some() { StagingError::Committed(Box::new(own)) } else { StagingError::Missing }
}
