//! Following other registers: what they publish is read again and again and becomes a part of this register.

mod client;
mod pull;

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinSet};

use self::{client::Client, pull::pull};
use crate::registry::Registry;

/// The interval between looks at a member that answers.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The same while it does not.
const LOOK_AGAIN_EVERY: Duration = Duration::from_secs(10);

/// The number of members that are read whole at the same time.
const AT_ONCE: usize = 4;

/// Follows all members for ever.
pub(super) async fn follow_members(registry: Arc<Registry>) {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut members = JoinSet::new();
    for member in registry.snapshot().members.iter() {
        let client = Arc::new(Client::new(&member.url));
        members.spawn(follow(registry.clone(), client, member.number, turns.clone()));
    }
    while let Some(ended) = members.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a register is followed no longer; restart the server");
        }
    }
}

async fn follow(registry: Arc<Registry>, client: Arc<Client>, number: i64, turns: Arc<Semaphore>) {
    let mut told = None;
    loop {
        let pulled = Box::pin(pull(&registry, &client, number, &turns)).await;
        let wait = if pulled.is_ok() { LOOK_EVERY } else { LOOK_AGAIN_EVERY };
        let fault = pulled.err().map(|fault| fault.to_string());
        match &fault {
            None if told.is_some() => {
                tracing::info!(member.url = client.url(), "the register that is followed is read again");
            }
            Some(error) if told.as_ref() != Some(error) => {
                tracing::warn!(
                    member.url = client.url(),
                    error,
                    "a register that is followed cannot be read; its records stay as they were"
                );
            }
            _ => {}
        }
        told.clone_from(&fault);
        registry.note_contact(number, fault).await;
        tokio::time::sleep(wait).await;
    }
}
