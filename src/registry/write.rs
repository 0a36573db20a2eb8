//! The only way to write: begin, check the rules, build the next state, write, commit, swap. Imports, commits,
//! recognised clusters and bulk loads use it.
//!
//! Checking rules and building the next state may take long, so both run outside the async threads.

use std::{collections::HashSet, iter, slice, sync::Arc};

use time::OffsetDateTime;

use super::{
    error::RegistryError,
    federation,
    import_edits::Import,
    open::Registry,
    queue::Commit,
    rules::{Beside, Judged, Sound, judge, warnings},
};
use crate::{
    index::Snapshot,
    model::{
        actor::Actor,
        change::{Cause, Conflict, Edit, Seq},
        member::Member,
        record::{Kind, Record},
        remarks::{Mark, Remarks},
    },
    store::{
        Writer,
        origin::Origin,
        write::{Entry, Stamp},
    },
};

/// A transaction on top of all durable changes. Dropping it without a commit rolls it back.
pub(super) struct Writing<'r> {
    pub(super) registry: &'r Registry,
    pub(super) writer: Writer,
    /// The state at the beginning.
    begun: Arc<Snapshot>,
    /// The state after the writes so far.
    pub(super) now: Arc<Snapshot>,
    /// The records written so far.
    edited: HashSet<(Kind, i64)>,
    at: OffsetDateTime,
    /// The stamp of everything that is written by [`Writing::load`].
    loading: Option<Arc<Stamp>>,
    /// Whether something is written beside edits.
    pub(super) has_notes: bool,
}

/// The outcome of a commit: the version that contains it, or the reason for its refusal.
pub(super) type Verdict = Result<Seq, RegistryError>;

/// The states that commits are judged against.
#[derive(Clone)]
struct Ground {
    begun: Arc<Snapshot>,
    now: Arc<Snapshot>,
    edited: HashSet<(Kind, i64)>,
}

/// Commits ready to be written: the entries of the accepted ones, the number of entries of each, and the state after
/// them.
struct Planned {
    entries: Vec<Entry>,
    verdicts: Vec<Result<usize, RegistryError>>,
    next: Snapshot,
}

impl Registry {
    /// Begins a transaction. The writing lock must be held.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Follows`] if the register follows others, which alone change it.
    pub(super) async fn begin_writing(&self) -> Result<Writing<'_>, RegistryError> {
        if self.snapshot().is_federated() {
            return Err(RegistryError::Follows);
        }
        self.begin_receiving().await
    }

    /// Begins a transaction for what comes from a register that is followed.
    pub(super) async fn begin_receiving(&self) -> Result<Writing<'_>, RegistryError> {
        let mut writer = self.begin().await?;
        let at = writer.instant(OffsetDateTime::now_utc()).await.map_err(|error| self.heard(error))?;
        let now = self.snapshot();
        Ok(Writing {
            registry: self,
            writer,
            begun: now.clone(),
            now,
            edited: HashSet::new(),
            at,
            loading: None,
            has_notes: false,
        })
    }
}

impl Writing<'_> {
    /// The largest identity that a kind has ever used.
    pub(super) async fn last_id(&mut self, kind: Kind) -> Result<i64, RegistryError> {
        self.writer.last_id(kind).await.map_err(|error| self.registry.heard(error))
    }

    /// Runs work on the state outside the async threads.
    pub(super) async fn plan<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Result<T, RegistryError> {
        let now = self.now.clone();
        blocking(move || work(&now)).await
    }

    /// Judges commits in their order and writes those that are accepted; a refused one leaves no trace and does not
    /// affect the others. The verdicts are final once the transaction is committed.
    pub(super) async fn put(&mut self, mut commits: Vec<Commit>) -> Result<Vec<Verdict>, RegistryError> {
        let mut stale = Vec::with_capacity(commits.len());
        for commit in &mut commits {
            commit.remit = self.registry.remit_of(&commit.author.actor);
            stale.push(self.stale(commit).await?);
        }
        let (commits, stale) = (Arc::new(commits), Arc::new(stale));
        let (ground, at) = (self.ground(), self.at);
        let shared = (commits.clone(), stale.clone());
        let planned = blocking(move || ground.plan(&shared.0, &shared.1, at)).await?;
        match self.write(planned).await {
            Err(_) if commits.len() > 1 => self.put_one_by_one(&commits, &stale).await,
            written => written,
        }
    }

    /// Writes commits one at a time, so that only those that the database rejects fail.
    async fn put_one_by_one(
        &mut self,
        commits: &Arc<Vec<Commit>>,
        stale: &Arc<Vec<Vec<Conflict>>>,
    ) -> Result<Vec<Verdict>, RegistryError> {
        let mut verdicts = Vec::with_capacity(commits.len());
        for one in 0..commits.len() {
            let (ground, at) = (self.ground(), self.at);
            let (commits, stale) = (commits.clone(), stale.clone());
            let own = move || ground.plan(slice::from_ref(&commits[one]), slice::from_ref(&stale[one]), at);
            let planned = blocking(own).await?;
            match self.write(planned).await {
                Ok(own) => verdicts.extend(own),
                Err(error) => verdicts.push(Err(error)),
            }
        }
        Ok(verdicts)
    }

    /// Writes a commit that was judged against the state of this transaction, and returns its change set.
    pub(super) async fn put_judged(&mut self, judged: Judged) -> Result<Option<i64>, RegistryError> {
        let (now, at) = (self.now.clone(), self.at);
        let planned = blocking(move || {
            let Judged { commit, sound } = judged;
            let next = now.after(commit.edits.clone(), now.version + 1);
            let stamp = stamp(&commit, &sound.befores, at);
            let entries = entries(commit.edits, sound, &commit.marks, &stamp);
            (stamp, Planned { verdicts: vec![Ok(entries.len())], entries, next })
        });
        let (stamp, planned) = planned.await?;
        self.write(planned).await?;
        Ok(stamp.set())
    }

    /// Writes an import that was judged against the state of this transaction, piece by piece, and returns its change set. No
    /// more than a piece of it is in memory as records and rows.
    pub(super) async fn put_import(&mut self, import: Import) -> Result<Option<i64>, RegistryError> {
        let Import { edits, doubts, author, reason } = import;
        let mut doubts = doubts.into_iter().peekable();
        let mut stamped: Option<Arc<Stamp>> = None;
        for piece in edits.pieces() {
            let own = iter::from_fn(|| doubts.next_if(|(at, ..)| (*at as usize) < piece.end));
            let own = own.map(|(at, field, rule)| (at as usize - piece.start, field, rule));
            let warnings = warnings(own);
            let commit = Commit::of(edits.of(piece), author.clone(), reason.clone(), Cause::Import);
            let (now, at, known) = (self.now.clone(), self.at, stamped.clone());
            let made = blocking(move || {
                let before = |edit: &Edit| now.record(edit.subject().0, edit.subject().1);
                let befores: Vec<_> = commit.edits.iter().map(before).collect();
                let stamp = known.unwrap_or_else(|| stamp(&commit, &befores, at));
                (entries(commit.edits, Sound { befores, warnings }, &[], &stamp), stamp)
            });
            let (entries, stamp) = made.await?;
            self.writer.write(&entries).await.map_err(|error| self.registry.heard(error))?;
            stamped = Some(stamp);
        }
        let now = self.now.clone();
        let mut next = blocking(move || edits.after(&now)).await?;
        next.version = self.writer.version().await.map_err(|error| self.registry.heard(error))?;
        self.now = Arc::new(next);
        Ok(stamped.and_then(|stamp| stamp.set()))
    }

    /// Writes edits without updating the state, which [`Writing::commit_and_reload`] reads again at the end. They are
    /// judged against the state at the beginning and against each other.
    pub(super) async fn load(&mut self, edits: Vec<Edit>, actor: &Actor) -> Result<(), RegistryError> {
        let now = self.now.clone();
        let commit = Commit::of(edits, actor.clone().into(), None, Cause::Import);
        let stamp = self.loading_stamp(actor);
        let judged = blocking(move || {
            let sound = judge(&commit, &mut Beside::new(&now))?;
            Ok(entries(commit.edits, sound, &commit.marks, &stamp))
        });
        let entries = judged.await?.map_err(RegistryError::Refused)?;
        self.writer.write(&entries).await.map_err(|error| self.registry.heard(error))
    }

    /// The stamp of everything that this transaction loads.
    fn loading_stamp(&mut self, actor: &Actor) -> Arc<Stamp> {
        let stamp = self.loading.get_or_insert_with(|| {
            let origin = Origin { cause: Cause::Import, key: None, subject: None, undoes: None };
            Arc::new(Stamp::new(self.at, actor.clone(), None, origin))
        });
        stamp.clone()
    }

    /// Writes edits that another register has judged, without updating the state.
    pub(super) async fn take(&mut self, edits: Vec<Edit>, actor: &Actor) -> Result<(), RegistryError> {
        let stamp = self.loading_stamp(actor);
        // A record that was deleted before in this transaction is new.
        let is_new: Vec<bool> = edits.iter().map(|edit| !self.edited.insert(edit.subject())).collect();
        let now = self.now.clone();
        let made = blocking(move || {
            let before = |(edit, is_new): (&Edit, &bool)| {
                (!is_new).then(|| now.record(edit.subject().0, edit.subject().1)).flatten()
            };
            let befores = edits.iter().zip(&is_new).map(before).collect();
            entries(edits, Sound { befores, warnings: Vec::new() }, &[], &stamp)
        });
        let entries = made.await?;
        self.writer.write(&entries).await.map_err(|error| self.registry.heard(error))
    }

    /// Checks references between records at the end.
    pub(super) async fn defer_references(&mut self) -> Result<(), RegistryError> {
        self.writer.defer_references().await.map_err(|error| self.registry.heard(error))
    }

    /// Makes what a member sent durable and visible.
    pub(super) async fn commit_received(
        mut self,
        edits: Vec<Edit>,
        member: Member,
    ) -> Result<(), RegistryError> {
        let version = self.writer.version().await.map_err(|error| self.registry.heard(error))?;
        let Self { registry, writer, now, .. } = self;
        let next = blocking(move || federation::with(now.after(edits, version), &member)).await?;
        writer.commit().await.map_err(|error| registry.heard(error))?;
        registry.adopt(next);
        Ok(())
    }

    /// Makes all writes durable and visible, and returns the version that contains them.
    pub(super) async fn commit(self) -> Result<Seq, RegistryError> {
        let Self { registry, writer, begun, now, has_notes, .. } = self;
        let version = now.version;
        let has_edits = version != begun.version;
        if has_edits || has_notes {
            writer.commit().await.map_err(|error| registry.heard(error))?;
        }
        if has_edits {
            registry.adopt(Arc::unwrap_or_clone(now));
        }
        Ok(version)
    }

    /// Makes all writes durable and reads the state again, after more writes than can be kept in memory twice.
    pub(super) async fn commit_and_reload(self) -> Result<Seq, RegistryError> {
        self.writer.commit().await.map_err(|error| self.registry.heard(error))?;
        self.registry.fold().await;
        self.registry.reload().await?;
        Ok(self.registry.snapshot().version)
    }

    fn ground(&self) -> Ground {
        Ground { begun: self.begun.clone(), now: self.now.clone(), edited: self.edited.clone() }
    }

    /// The records of a commit that changed before this transaction and after their author had seen them.
    async fn stale(&mut self, commit: &Commit) -> Result<Vec<Conflict>, RegistryError> {
        let mut stale = Vec::new();
        for (place, seen) in &commit.seen {
            let (kind, id) = commit.edits[*place].subject();
            let changed = self.writer.changed(kind, id).await;
            if changed.map_err(|error| self.registry.heard(error))? > *seen {
                let base = self.writer.recorded(kind, id, *seen).await;
                let base = base.map_err(|error| self.registry.heard(error))?;
                stale.push(Conflict { kind, id, seen: *seen, base, held: self.begun.record(kind, id) });
            }
        }
        Ok(stale)
    }

    /// Writes planned commits, all or none, and returns the version of each.
    async fn write(&mut self, planned: Planned) -> Result<Vec<Verdict>, RegistryError> {
        let Planned { entries, verdicts, mut next } = planned;
        if !entries.is_empty() {
            // Until now it had the first of the numbers of its changes, which no other state has.
            next.version =
                self.writer.write_apart(&entries).await.map_err(|error| self.registry.heard(error))?;
            self.edited.extend(entries.iter().map(|entry| entry.edit.subject()));
            self.now = Arc::new(next);
        }
        // The changes of each commit are numbered consecutively, and those of the last one end at the version.
        let mut version = self.now.version;
        let mut verdicts: Vec<Verdict> = verdicts
            .into_iter()
            .rev()
            .map(|verdict| {
                verdict.map(|edits| {
                    let own = version;
                    version -= i64::try_from(edits).expect("fewer edits than numbers");
                    own
                })
            })
            .collect();
        verdicts.reverse();
        Ok(verdicts)
    }
}

impl Ground {
    /// Judges commits, each against the accepted ones before it, and builds the state after them.
    fn plan(&self, commits: &[Commit], stale: &[Vec<Conflict>], at: OffsetDateTime) -> Planned {
        let mut beside = Beside::new(&self.now);
        let judged = commits.iter().zip(stale).map(|(commit, stale)| {
            let conflicts = self.conflicts(commit, stale, &beside);
            if !conflicts.is_empty() {
                return Err(RegistryError::Conflict(conflicts));
            }
            judge(commit, &mut beside).map_err(RegistryError::Refused)
        });
        let judged: Vec<_> = judged.collect();
        let (mut written, mut verdicts) = (Vec::new(), Vec::with_capacity(commits.len()));
        for (commit, judged) in commits.iter().zip(judged) {
            verdicts.push(judged.map(|sound| {
                let stamp = stamp(commit, &sound.befores, at);
                written.extend(entries(commit.edits.iter().cloned(), sound, &commit.marks, &stamp));
                commit.edits.len()
            }));
        }
        let edits = written.iter().map(|entry: &Entry| entry.edit.clone()).collect();
        Planned { next: self.now.after(edits, self.now.version + 1), entries: written, verdicts }
    }

    /// The records of a commit that differ from what their author saw, also because of an earlier commit of this
    /// transaction.
    fn conflicts(&self, commit: &Commit, stale: &[Conflict], beside: &Beside<'_>) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (place, seen) in &commit.seen {
            let (kind, id) = commit.edits[*place].subject();
            let before = stale.iter().find(|conflict| (conflict.kind, conflict.id) == (kind, id));
            if before.is_none() && !self.edited.contains(&(kind, id)) && !beside.is_changed(kind, id) {
                continue;
            }
            let base = before.map_or_else(|| self.begun.record(kind, id), |conflict| conflict.base.clone());
            conflicts.push(Conflict { kind, id, seen: *seen, base, held: beside.record(kind, id) });
        }
        conflicts
    }
}

fn stamp(commit: &Commit, befores: &[Option<Record>], at: OffsetDateTime) -> Arc<Stamp> {
    let Commit { author, reason, cause, undoes, .. } = commit;
    let mut topics = commit.edits.iter().zip(befores).map(|(edit, before)| topic(edit, before.as_ref()));
    let first = topics.next().filter(|first| topics.all(|other| other == *first));
    let subject = first.map(str::to_owned);
    let origin = Origin { cause: *cause, key: author.key.clone(), subject, undoes: *undoes };
    Arc::new(Stamp::new(at, author.actor.clone(), reason.clone(), origin))
}

/// The kind of an edited record, clusters apart from other zones, as collections have them.
fn topic(edit: &Edit, before: Option<&Record>) -> &'static str {
    let record = match edit {
        Edit::Put(record) => Some(record.as_ref()),
        Edit::Delete(..) => before,
    };
    match record {
        Some(Record::Zone(zone)) if zone.kind.is_cluster() => "cluster",
        _ => edit.subject().0.code(),
    }
}

/// Edits with the records before them and what is noted of them.
fn entries(
    edits: impl IntoIterator<Item = Edit>,
    Sound { befores, warnings }: Sound,
    marks: &[(usize, Mark)],
    stamp: &Arc<Stamp>,
) -> Vec<Entry> {
    let mut remarks = vec![Remarks::default(); befores.len()];
    warnings.into_iter().for_each(|(at, warning)| remarks[at].warnings.push(warning));
    marks.iter().for_each(|(at, mark)| remarks[*at].marks.push(*mark));
    let edits = edits.into_iter().zip(befores).zip(remarks);
    let entry = |((edit, before), remarks)| Entry { before, edit, stamp: stamp.clone(), remarks };
    edits.map(entry).collect()
}

/// Runs long work outside the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RegistryError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| RegistryError::Load(error.to_string()))
}
