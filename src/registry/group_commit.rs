//! Writing: commits of everybody who waits, in one transaction, each accepted or refused on its own.
//!
//! They are written as if they were one; only when something of it is refused does each go to the database alone.

use std::{
    collections::HashMap,
    slice,
    sync::{Arc, PoisonError},
};

use time::OffsetDateTime;
use tokio::sync::oneshot;

use super::{error::RegistryError, open::Registry, queue::Commit};
use crate::{
    index::Snapshot,
    model::{
        change::{Edit, Seq},
        record::{Kind, Record},
    },
    store::{
        StoreError, Writer,
        write::{Entry, Stamp},
    },
};

impl Registry {
    /// Writes what waits, if another writer has not done so already. The writing lock must be held.
    pub(super) async fn write_waiting(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        let (commits, answers): (Vec<_>, Vec<_>) = waiting.into_iter().map(|p| (p.commit, p.answer)).unzip();
        let mut writer = match self.begin().await {
            Ok(writer) => writer,
            Err(error) => return refuse(answers, error),
        };
        let now = self.snapshot();
        let (next, verdicts) = match write_apart(&mut writer, &now, &commits).await {
            Ok((next, versions)) => (next, versions.into_iter().map(Ok).collect()),
            Err(_) if commits.len() > 1 => one_by_one(&mut writer, &now, &commits).await,
            Err(error) => return refuse(answers, self.noted(error)),
        };
        let (accepted, refused): (Vec<_>, Vec<_>) =
            answers.into_iter().zip(verdicts).partition(|(_, verdict)| verdict.is_ok());
        refused.into_iter().for_each(|(answer, verdict)| _ = answer.send(verdict));
        if let Err(error) = writer.commit().await {
            return refuse(accepted.into_iter().map(|(answer, _)| answer), self.heard(error));
        }
        self.live.swap(next);
        accepted.into_iter().for_each(|(answer, verdict)| _ = answer.send(verdict));
    }

    /// Writes an import, and answers the version that has it. The writing lock must be held.
    pub(super) async fn finish(&self, mut writer: Writer, commit: Commit) -> Result<Seq, RegistryError> {
        let written = write_apart(&mut writer, &self.snapshot(), &[commit]).await;
        let (next, _) = written.map_err(|error| self.noted(error))?;
        let version = next.version;
        writer.commit().await.map_err(|error| self.heard(error))?;
        self.live.swap(next);
        Ok(version)
    }
}

/// Writes commits each on its own, so that only those are refused which cannot be.
async fn one_by_one(
    writer: &mut Writer,
    now: &Snapshot,
    commits: &[Commit],
) -> (Snapshot, Vec<Result<Seq, RegistryError>>) {
    let (mut next, mut verdicts) = (now.clone(), Vec::with_capacity(commits.len()));
    for commit in commits {
        verdicts.push(match write_apart(writer, &next, slice::from_ref(commit)).await {
            Ok((after, _)) => {
                next = after;
                Ok(next.version)
            }
            Err(error) => Err(error),
        });
    }
    (next, verdicts)
}

/// The state after commits that were written, all or none, and the version of each. The state is made before the
/// transaction ends: what cannot be shown is not written.
async fn write_apart(
    writer: &mut Writer,
    now: &Snapshot,
    commits: &[Commit],
) -> Result<(Snapshot, Vec<Seq>), RegistryError> {
    let at = writer.instant(OffsetDateTime::now_utc()).await?;
    let mut edited: HashMap<(Kind, i64), &Edit> = HashMap::new();
    let mut entries = Vec::new();
    for Commit { edits, actor, reason } in commits {
        let stamp = Arc::new(Stamp { at, actor: actor.clone(), reason: reason.clone() });
        for edit in edits {
            let before = match edited.insert(edit.subject(), edit) {
                Some(Edit::Put(record)) => Some(Record::clone(record)),
                Some(Edit::Delete(..)) => None,
                None => now.record(edit.subject().0, edit.subject().1),
            };
            entries.push(Entry { before, edit: edit.clone(), stamp: stamp.clone() });
        }
    }
    if entries.is_empty() {
        return Ok((now.clone(), vec![now.version; commits.len()]));
    }
    let mut version = writer.write_apart(&entries).await?;
    let next = now.after(entries.into_iter().map(|entry| entry.edit).collect(), version);
    let mut versions = Vec::with_capacity(commits.len());
    for commit in commits.iter().rev() {
        versions.push(version);
        version -= i64::try_from(commit.edits.len()).expect("fewer edits than numbers");
    }
    versions.reverse();
    Ok((next, versions))
}

/// Answers everybody that nothing was written; the error itself goes to the first, its words to the others.
fn refuse(
    answers: impl IntoIterator<Item = oneshot::Sender<Result<Seq, RegistryError>>>,
    error: RegistryError,
) {
    let mut answers = answers.into_iter();
    let (first, said) = (answers.next(), error.to_string());
    for answer in answers {
        let _ = answer.send(Err(StoreError::NotWritten(said.clone()).into()));
    }
    let _ = first.map(|answer| answer.send(Err(error)));
}
