//! Noting that members answer, and which of them do not.

use time::OffsetDateTime;

use super::contact::Contact;
use crate::{index::Snapshot, registry::open::Registry};

impl Registry {
    /// The contact with a member.
    pub fn contact(&self, member: i64) -> Contact {
        self.contacts.of(member)
    }

    /// Notes that a member answered, or what was wrong. Reports say which members are silent.
    pub async fn note_contact(&self, member: i64, fault: Option<String>) {
        let now = OffsetDateTime::now_utc();
        let is_heard = fault.is_none();
        self.contacts.note(member, fault, now);
        if is_heard && self.contacts.is_due(member, now) {
            let noted = self.store.note_heard(member, now).await;
            noted.unwrap_or_else(
                |error| tracing::warn!(%error, "it cannot be recorded that a register answered"),
            );
        }
        let is_unchanged = || {
            let before = self.snapshot().members.clone();
            let mut members = before.to_vec();
            self.contacts.mark(&mut members, now);
            members == *before
        };
        if is_unchanged() {
            return;
        }
        let _writing = self.lock().await;
        let now = self.snapshot();
        // It marks the members.
        self.adopt(Snapshot::clone(&now));
    }
}
