//! Recording a single new record.

use super::{error::RegistryError, once::Once, open::Registry, queue::Commit};
use crate::{
    index::Snapshot,
    model::{
        actor::Author,
        change::{Cause, Edit, Seq},
        code::Code,
        record::{Kind, Record},
        remarks::Mark,
    },
};

/// A new record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Created {
    /// Its identity.
    pub id: i64,
    /// The version that contains it.
    pub version: Seq,
}

impl Registry {
    /// Records a new record of a kind under an identity that the kind has never used.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the values that break rules.
    pub async fn record_new(
        &self,
        kind: Kind,
        make: impl FnOnce(i64) -> Record,
        author: impl Into<Author>,
        reason: Option<String>,
    ) -> Result<Created, RegistryError> {
        self.record_once(kind, (make, &[]), (author.into(), reason), None).await
    }

    /// The same for a record that is made in a way to be noted, or for a request that is made once.
    ///
    /// # Errors
    ///
    /// The same.
    pub async fn record_once(
        &self,
        kind: Kind,
        (make, marks): (impl FnOnce(i64) -> Record, &[Mark]),
        (author, reason): (Author, Option<String>),
        once: Option<Once<'_>>,
    ) -> Result<Created, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let id = writing.last_id(kind).await? + 1;
        let edits = vec![Edit::Put(Box::new(make(id)))];
        let marks = marks.iter().map(|mark| (0, *mark)).collect();
        let commit = Commit { marks, ..Commit::of(edits, author, reason, Cause::Edits) };
        let mut verdicts = writing.put(vec![commit]).await?;
        verdicts.pop().expect("a verdict of each commit")?;
        writing.note(once, vec![id]).await?;
        Ok(Created { id, version: writing.commit().await? })
    }
}

/// The prefixes of codes that are made for records without one.
fn prefixes(kind: Kind) -> [&'static str; 3] {
    match kind {
        Kind::Zone => ["KC", "K", "KX"],
        Kind::Source => ["S", "NS", "SX"],
        Kind::Linkage => ["L", "LK", "LX"],
        _ => ["F", "X", "XF"],
    }
}

/// A code that no other record of the kind has, made from an identity.
pub fn fresh_code(kind: Kind, id: i64, now: &Snapshot, is_used: impl Fn(&str) -> bool) -> Code {
    let is_held = |code: &String| match kind {
        Kind::Zone => code.parse().is_ok_and(|code| now.base.zone(&code).is_some()),
        Kind::Source => now.base.holdings.sources.values().any(|own| own.code.as_str() == code),
        Kind::Linkage => now.base.holdings.linkages.values().any(|own| own.code.as_str() == code),
        _ => now.firms.by_any_code(code).is_some(),
    };
    let mut candidates = prefixes(kind).into_iter().map(|prefix| format!("{prefix}{id:04}"));
    let free = candidates.find(|code| !is_held(code) && !is_used(code));
    free.unwrap_or_else(|| format!("{kind}-{id}")).parse().expect("letters and digits are a code")
}
