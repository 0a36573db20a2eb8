//! What a member sent becomes a part of this register, all of it or nothing.

use std::{io, sync::Arc};

use super::{
    sorting::{Sorting, missing},
    spool::Spool,
    unusable::Unusable,
};
use crate::{
    index::Snapshot,
    model::{
        change::Edit,
        code::Code,
        member::{Card, FEDERATION, Held, Member},
        record::Kind,
    },
    registry::{
        error::RegistryError,
        open::Registry,
        write::{Writing, blocking},
    },
};

/// Edits that are written at a time.
const BATCH: usize = 2000;

/// The most edits by which the state is brought up to date; after more, the rows of all members are read again.
const FEW: usize = 100_000;

/// What a member sent.
#[derive(Debug)]
pub struct Delivered {
    /// The number of the member.
    pub number: i64,
    /// The state on top of which it is.
    pub from: Held,
    /// What the member says of itself.
    pub card: Card,
    /// The state after it.
    pub held: Held,
    /// Whether it is all records of the member: what is not in it is deleted.
    pub is_whole: bool,
    /// The newest states of records; of one that is there twice the last counts.
    pub spool: Spool,
}

impl Registry {
    /// Follows these registers and no others: the records of a register that is no longer among them are deleted. Returns the
    /// addresses of those.
    ///
    /// # Errors
    ///
    /// Those of reading and writing.
    pub async fn set_members(&self, urls: &[String]) -> Result<Vec<String>, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_receiving().await?;
        let now = writing.now.clone();
        let (kept, left): (Vec<&Member>, Vec<&Member>) =
            now.members.iter().partition(|member| urls.contains(&member.url));
        let mut new: Vec<&String> =
            urls.iter().filter(|url| kept.iter().all(|own| own.url != **url)).collect();
        new.dedup();
        if left.is_empty() && new.is_empty() {
            return Ok(Vec::new());
        }
        writing.defer_references().await?;
        for member in &left {
            let (before, own) = (now.clone(), Member::clone(member));
            let mut gone = blocking(move || missing(&before, &own, |_| false)).await?;
            gone.extend(member.card.as_ref().map(|_| Edit::Delete(Kind::Unit, member.territory())));
            for batch in gone.chunks(BATCH) {
                writing.take(batch.to_vec(), &member.actor()).await?;
            }
            let removed = writing.writer.remove_member(member.number).await;
            removed.map_err(|error| self.heard(error))?;
        }
        for url in new {
            writing.writer.add_member(url).await.map_err(|error| self.heard(error))?;
        }
        writing.commit_and_reload().await?;
        Ok(left.into_iter().map(|member| member.url.clone()).collect())
    }

    /// Makes what a member sent a part of this register. What is not on top of the state that is held is left: another
    /// server of the same database was first.
    ///
    /// # Errors
    ///
    /// [`Unusable`]; nothing is changed.
    pub async fn receive(&self, delivered: Delivered) -> Result<(), Unusable> {
        let Delivered { number, from, card, held, is_whole, spool } = delivered;
        let _writing = self.lock().await;
        let mut writing = self.begin_receiving().await?;
        let now = writing.now.clone();
        let Some(before) = now.members.iter().find(|member| member.number == number) else { return Ok(()) };
        if before.held.version != from.version || before.held.mark != from.mark {
            return Ok(());
        }
        may_join(&now, number, &card.code)?;
        let member = Member { card: Some(card), held, ..before.clone() };
        let (own, state) = (member.clone(), now.clone());
        let sorting = blocking(move || Sorting::of(spool, &own, &state, is_whole));
        let mut sorting = sorting.await??;
        writing.defer_references().await?;
        let mut made = Made::default();
        for batch in sorting.gone().chunks(BATCH) {
            made.write(&mut writing, batch.to_vec(), &member).await?;
        }
        loop {
            let (back, edits) = blocking(move || sorting.next(BATCH)).await??;
            sorting = back;
            if edits.is_empty() {
                break;
            }
            made.write(&mut writing, edits, &member).await?;
        }
        let before_card = before.card.clone();
        let territory = blocking(move || sorting.territory(before_card.as_ref())).await?;
        made.write(&mut writing, territory.into_iter().collect(), &member).await?;
        let set = writing.writer.set_member(&member).await;
        set.map_err(|error| self.heard(error))?;
        match made.few {
            Some(edits) => writing.commit_received(edits, member).await?,
            None => _ = writing.commit_and_reload().await?,
        }
        Ok(())
    }

    /// Reads the members again, of which something was noted that is no change of a record.
    pub(super) async fn reread_members(&self) -> Result<(), RegistryError> {
        let _writing = self.lock().await;
        let members = self.store.members().await.map_err(|error| self.heard(error))?;
        let now = self.snapshot();
        self.adopt(super::of(Snapshot::clone(&now), members));
        Ok(())
    }

    /// A file for what a member sends.
    ///
    /// # Errors
    ///
    /// Those of the system, if the data folder cannot be written to.
    pub fn spool(&self) -> io::Result<Spool> {
        Spool::create(&self.folder)
    }
}

/// Refuses a register whose records would be mixed with those of another one.
fn may_join(now: &Arc<Snapshot>, number: i64, code: &Code) -> Result<(), Unusable> {
    if code.as_str() == FEDERATION || code.as_str().contains(':') {
        return Err(Unusable::Code(code.clone()));
    }
    let is_taken =
        |other: &Member| other.number != number && other.card.as_ref().is_some_and(|own| own.code == *code);
    if now.members.iter().any(is_taken) { Err(Unusable::Twice(code.clone())) } else { Ok(()) }
}

/// What was written, while it is little.
struct Made {
    few: Option<Vec<Edit>>,
}

impl Default for Made {
    fn default() -> Self {
        Self { few: Some(Vec::new()) }
    }
}

impl Made {
    async fn write(
        &mut self,
        writing: &mut Writing<'_>,
        edits: Vec<Edit>,
        member: &Member,
    ) -> Result<(), RegistryError> {
        if edits.is_empty() {
            return Ok(());
        }
        self.few = self.few.take().filter(|few| few.len() + edits.len() <= FEW);
        if let Some(few) = &mut self.few {
            few.extend(edits.iter().cloned());
        }
        writing.take(edits, &member.actor()).await
    }
}
