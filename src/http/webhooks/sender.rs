//! Sending messages, again and again until they are taken or given up.

use std::{sync::Arc, time::Duration};

use time::OffsetDateTime;
use tokio::{task::JoinSet, time::timeout};
use ureq::{Agent, http::Request};

use super::{
    message::{BATCH, Message, identifier},
    signature::signature,
    subscription::Subscription,
};
use crate::{
    config::{Webhook, oidc::is_here},
    http::outgoing::{agent, apart},
    model::{
        change::Seq,
        webhook::{Delivery, Undelivered},
    },
    registry::{Registry, RegistryError},
};

/// The time within which a receiver has to answer.
const LIMIT: Duration = Duration::from_secs(10);

/// The number of changes that are read from the log at a time.
const SEARCHED: i64 = 1000;

/// The longest wait for a change. Another server may have begun a message that it did not finish.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// The wait while another server has the message, or the database does not answer.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// What there is to do after a look at the log.
enum Next {
    /// More may be sent.
    Now,
    /// Everything was sent.
    Change,
    /// Something is due later.
    Later(Duration),
}

/// Sends to one receiver.
pub struct Sender {
    registry: Arc<Registry>,
    own: Arc<Subscription>,
    agent: Agent,
    /// A mark of the register. A register that was restored has another past, and its messages have other identifiers.
    mark: String,
}

/// Sends to all receivers for ever.
pub(in crate::http) async fn send_all(registry: Arc<Registry>, receivers: Vec<Arc<Subscription>>) {
    let mut senders = JoinSet::new();
    for own in receivers {
        let sender = Sender::new(registry.clone(), own);
        senders.spawn(async move { sender.follow().await });
    }
    while let Some(ended) = senders.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a webhook is sent no longer; restart the server");
        }
    }
}

impl Sender {
    /// A sender to a receiver.
    pub fn new(registry: Arc<Registry>, own: Arc<Subscription>) -> Self {
        let of = format!("{} {}", registry.identity(), registry.restored().unwrap_or_default());
        let mark = blake3::hash(of.as_bytes()).to_hex()[..8].to_owned();
        let agent = agent(is_here(own.receiver.url.as_str()), LIMIT);
        Self { registry, own, agent, mark }
    }

    /// Sends changes as they are recorded, for ever.
    async fn follow(&self) {
        let mut versions = self.registry.current_version();
        let mut fault = None;
        loop {
            versions.borrow_and_update();
            let (next, now) = match self.step().await {
                Ok(next) => (next, None),
                Err(error) => (Next::Later(LOOK_AGAIN), Some(error.to_string())),
            };
            if let Some(error) = now.as_ref().filter(|_| now != fault) {
                tracing::warn!(webhook = self.own.name(), error, "a webhook waits for the database");
            }
            fault = now;
            match next {
                Next::Now => {}
                Next::Change => _ = timeout(LOOK_EVERY, versions.changed()).await,
                Next::Later(wait) => tokio::time::sleep(wait.min(LOOK_EVERY)).await,
            }
        }
    }

    /// Sends the next message, if there is one and it is due.
    async fn step(&self) -> Result<Next, RegistryError> {
        let held = self.registry.webhook(self.own.name()).await?;
        let version = self.registry.snapshot().version;
        self.own.counts.note_behind(u64::try_from(version - held.version).unwrap_or(0));
        let now = OffsetDateTime::now_utc();
        if let Some(due) = held.next_at.filter(|due| *due > now) {
            return Ok(Next::Later((due - now).unsigned_abs()));
        }
        let Some(message) = self.message(held.version, held.last).await? else { return Ok(Next::Change) };
        if !self.registry.claim_webhook(&held, message.last).await? {
            return Ok(Next::Later(LOOK_AGAIN));
        }
        if message.events.is_empty() {
            let passed = Delivery::after(held.name, message.last);
            self.registry.settle_webhook(held.version, &passed, None).await?;
            return Ok(Next::Now);
        }
        let after = held.version;
        match self.send(after, &message).await {
            Ok(()) => self.note_taken(&held, message.last).await?,
            Err(fault) => self.note_failed(Delivery { last: Some(message.last), ..held }, fault).await?,
        }
        Ok(Next::Now)
    }

    /// The message of the changes after a version up to one that is decided, or as many as fit.
    async fn message(&self, after: Seq, last: Option<Seq>) -> Result<Option<Message>, RegistryError> {
        let now = self.registry.snapshot();
        let upto = last.unwrap_or(now.version);
        let mut changes = self.registry.changes_since(after, SEARCHED).await?;
        changes.retain(|change| change.seq <= upto);
        let make = || Message::of(&changes, last.is_none(), (&self.own, &self.mark), &now);
        Ok(tokio::task::block_in_place(make))
    }

    async fn send(&self, after: Seq, message: &Message) -> Result<(), String> {
        let id = identifier(&self.mark, self.own.name(), (after, message.last));
        let (agent, receiver, body) = (self.agent.clone(), self.own.receiver.clone(), message.body());
        let sent = apart("webhook", move || post(&agent, &receiver, &id, body)).await;
        sent.unwrap_or_else(|error| Err(error.to_string()))
    }

    async fn note_taken(&self, held: &Delivery, last: Seq) -> Result<(), RegistryError> {
        let taken = Delivery::after(held.name.clone(), last);
        self.registry.settle_webhook(held.version, &taken, None).await?;
        self.own.counts.note_accepted();
        if held.failing_since.is_some() {
            tracing::info!(webhook = self.own.name(), "the receiver of a webhook takes messages again");
        }
        Ok(())
    }

    async fn note_failed(&self, held: Delivery, fault: String) -> Result<(), RegistryError> {
        let (webhook, after, now) = (self.own.name(), held.version, OffsetDateTime::now_utc());
        self.own.counts.note_failed();
        if held.failing_since.is_none() {
            tracing::warn!(
                webhook,
                error = fault,
                "the receiver of a webhook does not take a message; it is sent again"
            );
        }
        let luck = f64::from(uuid::Uuid::new_v4().as_bytes()[0]) / 255.0;
        let failed = held.failed(fault, now, luck);
        let lost = self.lost(&failed, now);
        let Some(lost) = lost else { return self.registry.settle_webhook(after, &failed, None).await };
        self.registry.settle_webhook(after, &Delivery::after(failed.name, lost.last), Some(&lost)).await?;
        self.own.counts.note_given_up();
        tracing::warn!(
            webhook,
            error = lost.fault,
            "a message of a webhook is given up after {} attempts; see xuong webhooks failed",
            lost.attempts
        );
        Ok(())
    }

    /// The message as it is kept, if it has failed for long enough.
    fn lost(&self, failed: &Delivery, now: OffsetDateTime) -> Option<Undelivered> {
        let most = Duration::from_secs(self.own.receiver.give_up_after_s.get());
        let since = failed.failing_since?;
        (now - since >= most).then(|| Undelivered {
            id: 0,
            webhook: failed.name.clone(),
            version: failed.version,
            last: failed.last.unwrap_or(failed.version),
            attempts: failed.attempts,
            given_up_at: now,
            fault: failed.fault.clone().unwrap_or_default(),
        })
    }

    /// Sends a message that was given up once more, under its identifier, and removes it from those that are kept when it is
    /// taken.
    ///
    /// # Errors
    ///
    /// Those of the database; within, why the receiver did not take it.
    pub async fn send_again(&self, lost: &Undelivered) -> Result<Result<(), String>, RegistryError> {
        let found = self.message(lost.version, Some(lost.last)).await?;
        // It is kept, since a filter may have been mistyped meanwhile.
        let Some(message) = found.filter(|message| !message.events.is_empty()) else {
            return Ok(Err("no event of it is chosen by the settings any more".to_owned()));
        };
        if let Err(fault) = self.send(lost.version, &message).await {
            return Ok(Err(fault));
        }
        self.registry.remove_undelivered(lost.id).await?;
        Ok(Ok(()))
    }
}

/// Sends a message and waits for the status of the answer, whose body is not read. Whatever is no 2xx is no acceptance; no
/// redirect is followed, since the receiver is another one then.
fn post(agent: &Agent, receiver: &Webhook, id: &str, body: Vec<u8>) -> Result<(), String> {
    let secrets = receiver.secrets().map_err(|error| format!("no secret: {error}"))?;
    let timestamp = OffsetDateTime::now_utc().unix_timestamp().to_string();
    let request = Request::post(receiver.url.as_str())
        .header("content-type", BATCH)
        .header("webhook-id", id)
        .header("webhook-timestamp", &timestamp)
        .header("webhook-signature", signature(&secrets, id, &timestamp, &body))
        .body(body)
        .map_err(|error| error.to_string())?;
    let answer = agent.run(request).map_err(|error| format!("not reached: {error}"))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("answered {}", status.as_u16())),
    }
}
