//! When the members of a federation were reached.

use std::{collections::HashMap, sync::Mutex};

use time::{Duration, OffsetDateTime};

use crate::model::member::Member;

/// The time without an answer after which a member is said to be silent.
const SILENT_AFTER: Duration = Duration::seconds(20);

/// The interval at which it is recorded that a member answers, for readers after a restart.
const NOTED_EVERY: Duration = Duration::seconds(60);

/// The contact with a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// When it answered last.
    pub heard_at: Option<OffsetDateTime>,
    /// When it first did not answer after that.
    pub failing_since: Option<OffsetDateTime>,
    /// What was wrong last.
    pub fault: Option<String>,
}

/// The contacts with all members, by number.
#[derive(Debug, Default)]
pub(in crate::registry) struct Contacts {
    all: Mutex<HashMap<i64, Contact>>,
    /// When it was recorded of each that it answered.
    noted: Mutex<HashMap<i64, OffsetDateTime>>,
}

impl Contacts {
    /// Notes an attempt to read a member.
    pub(super) fn note(&self, member: i64, fault: Option<String>, now: OffsetDateTime) {
        let Ok(mut all) = self.all.lock() else { return };
        let own = all.entry(member).or_default();
        match fault {
            None => *own = Contact { heard_at: Some(now), ..Contact::default() },
            Some(fault) => {
                own.failing_since.get_or_insert(now);
                own.fault = Some(fault);
            }
        }
    }

    /// Whether it is time to record that a member answers.
    pub(super) fn is_due(&self, member: i64, now: OffsetDateTime) -> bool {
        let Ok(mut noted) = self.noted.lock() else { return false };
        let before = noted.get(&member).copied();
        let is_due = before.is_none_or(|before| now - before >= NOTED_EVERY);
        if is_due {
            noted.insert(member, now);
        }
        is_due
    }

    pub(super) fn of(&self, member: i64) -> Contact {
        self.all.lock().ok().and_then(|all| all.get(&member).cloned()).unwrap_or_default()
    }

    /// Says of each member since when it is silent.
    pub(in crate::registry) fn mark(&self, members: &mut [Member], now: OffsetDateTime) {
        for member in members {
            let Contact { heard_at, failing_since, .. } = self.of(member.number);
            let since = |first| heard_at.or(member.held.heard_at).unwrap_or(first);
            member.silent_since = failing_since.map(since).filter(|since| now - *since >= SILENT_AFTER);
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_member_is_silent_some_time_after_it_was_heard_last() {
        let (contacts, start) = (Contacts::default(), datetime!(2026-11-29 08:00 UTC));
        let mut members = [Member::new(1, String::new()), Member::new(2, String::new())];
        let after = |seconds| start + Duration::seconds(seconds);
        contacts.note(1, None, start);
        contacts.note(1, Some("refused".into()), after(5));
        contacts.note(2, Some("refused".into()), after(5));
        contacts.mark(&mut members, after(19));
        assert_eq!(members.each_ref().map(|own| own.silent_since), [None, None]);
        contacts.note(1, Some("timed out".into()), after(18));
        contacts.mark(&mut members, after(25));
        assert_eq!(members.each_ref().map(|own| own.silent_since), [Some(start), Some(after(5))]);
        assert_eq!(contacts.of(1).fault.as_deref(), Some("timed out"));
        contacts.note(1, None, after(70));
        contacts.mark(&mut members, after(70));
        assert_eq!(members[0].silent_since, None);
    }
}
