//! Reading what a member changed: all of it is read before any of it is written.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use time::OffsetDateTime;
use tokio::sync::Semaphore;

use super::client::{Client, NoPage};
use crate::{
    http::outgoing::apart,
    model::member::{Card, Held, Member, Withheld},
    registry::{
        Registry, RegistryError,
        federation::{receive::Delivered, spool::Spool, unusable::Unusable, wire::Page},
    },
};

/// The longest time for which one member is read.
const LONGEST: Duration = Duration::from_secs(3600);

/// The most records with withheld values of one reading.
const MOST_WITHHELD: usize = 100_000;

/// The name of threads that read a member.
const THREAD: &str = "following";

/// Why a member was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// It gave no page.
    #[error(transparent)]
    NoPage(#[from] NoPage),
    /// What it sent cannot be taken.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// This register cannot be written.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// It goes back in time, or changed its past twice while all its records were read.
    #[error("its versions are not in order")]
    Restless,
    /// It sends without end.
    #[error("it sends more than can be read at once")]
    Endless,
    /// It is no longer followed.
    #[error("no longer followed")]
    Left,
    /// The thread that read it ended.
    #[error(transparent)]
    Thread(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Unusable(error.into())
    }
}

/// Reads what a member changed since the state that is held, and takes it. Only a few members are read whole at a time.
pub(super) async fn pull(
    registry: &Arc<Registry>,
    client: &Arc<Client>,
    number: i64,
    turns: &Semaphore,
) -> Result<(), Fault> {
    let now = registry.snapshot();
    let member = now.members.iter().find(|member| member.number == number).ok_or(Fault::Left)?.clone();
    let reading = Reading::new(client.clone(), &member, registry.spool()?);
    let (reading, is_known) = apart(THREAD, move || reading.changes()).await.map_err(Fault::Thread)??;
    let reading = if is_known {
        reading
    } else {
        let _turn = turns.acquire().await;
        apart(THREAD, move || reading.all()).await.map_err(Fault::Thread)??
    };
    Box::pin(take(registry, member, reading)).await
}

async fn take(registry: &Registry, member: Member, reading: Reading) -> Result<(), Fault> {
    let Reading { card, from, held, redactions, is_whole, spool, withheld, .. } = reading;
    let Some(card) = card else { return Ok(()) };
    let is_other = member.card.as_ref() != Some(&card);
    let member = Member { card: Some(card.clone()), ..member };
    if is_whole || !spool.is_empty() || is_other {
        let delivered = Delivered { number: member.number, from: from.clone(), card, held, is_whole, spool };
        registry.receive(delivered).await?;
    }
    if !withheld.is_empty() || redactions != from.redactions {
        registry.repeat_redactions(&member, &withheld, redactions).await?;
    }
    Ok(())
}

/// What was read of a member.
struct Reading {
    client: Arc<Client>,
    begun: Instant,
    /// The state on top of which it is.
    from: Held,
    /// What the member says of itself, once it was read.
    card: Option<Card>,
    /// The state that was reached.
    held: Held,
    /// The number of redactions of the member.
    redactions: i64,
    is_whole: bool,
    spool: Spool,
    withheld: Vec<Withheld>,
}

impl Reading {
    fn new(client: Arc<Client>, member: &Member, spool: Spool) -> Self {
        let from = member.held.clone();
        Self {
            client,
            begun: Instant::now(),
            card: member.card.clone(),
            held: from.clone(),
            redactions: from.redactions,
            is_whole: false,
            spool,
            withheld: Vec::new(),
            from,
        }
    }

    /// Reads what changed, and returns whether the member knows the state that is held; otherwise nothing was read, and all
    /// records are to be.
    fn changes(mut self) -> Result<(Self, bool), Fault> {
        if self.held.mark.is_empty() {
            return Ok((self, false));
        }
        loop {
            let page = self.client.since(&self.held, None)?;
            // A register whose code changed has other codes for all its records.
            let is_another = self.card.as_ref().is_some_and(|card| card.code != page.register.code);
            if page.again || is_another {
                return Ok((self, false));
            }
            if self.read(page, Client::since)? {
                return Ok((self, true));
            }
        }
    }

    /// Reads all records, and then what changed meanwhile.
    fn all(mut self) -> Result<Self, Fault> {
        self.spool.clear()?;
        self.withheld.clear();
        // What is withheld comes from the beginning too: the member may have another past.
        self.held = Held::default();
        self.is_whole = true;
        let page = self.client.records(&self.held, None)?;
        self.read(page, Client::records)?;
        loop {
            let page = self.client.since(&self.held, None)?;
            if page.again {
                return Err(Fault::Restless);
            }
            if self.read(page, Client::since)? {
                return Ok(self);
            }
        }
    }

    /// Reads the pages that begin with one. Returns whether it was the only one, so that all of it is of one state; otherwise
    /// what changed since the first page is to be read too.
    fn read(
        &mut self,
        first: Page,
        more: fn(&Client, &Held, Option<&str>) -> Result<Page, NoPage>,
    ) -> Result<bool, Fault> {
        let asked = self.held.clone();
        let (version, is_only) = (first.version, first.next.is_none());
        if version < asked.version {
            return Err(Fault::Restless);
        }
        self.held = Held {
            version,
            mark: first.mark,
            changed_at: first.changed_at,
            heard_at: Some(OffsetDateTime::now_utc()),
            redactions: asked.redactions,
        };
        self.card = Some(first.register);
        self.redactions = first.redactions;
        self.withheld.extend(first.withheld);
        self.spool.add(&first.records)?;
        let mut next = first.next;
        while let Some(after) = next {
            if self.begun.elapsed() > LONGEST || self.withheld.len() > MOST_WITHHELD {
                return Err(Fault::Endless);
            }
            let page = more(&self.client, &asked, Some(&after))?;
            if page.version < version || page.again {
                return Err(Fault::Restless);
            }
            self.spool.add(&page.records)?;
            next = page.next;
        }
        Ok(is_only)
    }
}
