//! Webhooks: how far each receiver of changes has come, and the messages that were given up.

use time::{Duration, OffsetDateTime};

use super::change::Seq;

/// The largest number of messages of a webhook that are kept after they were given up.
pub const MOST_UNDELIVERED: i64 = 1000;

/// The first and the longest pause between attempts.
const PAUSES: [Duration; 2] = [Duration::SECOND, Duration::minutes(15)];

/// What is known of the receiver of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The name of the webhook.
    pub name: String,
    /// The version up to which nothing is left to send.
    pub version: Seq,
    /// The last change of the message that is being sent. It is recorded before the first attempt, so that the message stays
    /// the same one.
    pub last: Option<Seq>,
    /// The number of attempts with the message that failed.
    pub attempts: i64,
    /// When the first of them failed.
    pub failing_since: Option<OffsetDateTime>,
    /// When the next one is due.
    pub next_at: Option<OffsetDateTime>,
    /// What was wrong last.
    pub fault: Option<String>,
    /// Until when a server is busy with an attempt.
    pub held_until: Option<OffsetDateTime>,
}

impl Delivery {
    /// A receiver that gets what is recorded after a version.
    pub fn after(name: String, version: Seq) -> Self {
        Self {
            name,
            version,
            last: None,
            attempts: 0,
            failing_since: None,
            next_at: None,
            fault: None,
            held_until: None,
        }
    }

    /// The same after a failed attempt. The pause doubles, and is a random part of that, at least half, so that receivers
    /// that were away do not get everything at once.
    #[must_use]
    pub fn failed(self, fault: String, now: OffsetDateTime, luck: f64) -> Self {
        let [first, longest] = PAUSES;
        let doublings = u32::try_from(self.attempts).unwrap_or(u32::MAX).min(10);
        let pause = longest.min(first * 2_u32.pow(doublings));
        Self {
            attempts: self.attempts + 1,
            failing_since: self.failing_since.or(Some(now)),
            next_at: Some(now + pause * (0.5 + luck.clamp(0.0, 1.0) / 2.0)),
            fault: Some(fault),
            held_until: None,
            ..self
        }
    }
}

/// A message that was given up: the changes after a version up to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The number.
    pub id: i64,
    /// The name of the webhook.
    pub webhook: String,
    /// The version after which its changes begin.
    pub version: Seq,
    /// The last of its changes.
    pub last: Seq,
    /// The number of attempts.
    pub attempts: i64,
    /// When it was given up.
    pub given_up_at: OffsetDateTime,
    /// What was wrong last.
    pub fault: String,
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour_and_are_never_shorter_than_half_of_that() {
        let now = datetime!(2026-12-01 08:00 UTC);
        let pauses = |luck: f64| {
            let mut own = Delivery::after("a".to_owned(), 7);
            let mut next = || {
                own = own.clone().failed("answered 500".to_owned(), now, luck);
                (own.next_at.unwrap() - now).whole_milliseconds()
            };
            std::array::from_fn::<_, 12, _>(|_| next())
        };
        let longest = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900].map(|seconds| seconds * 1000);
        assert_eq!(pauses(1.0), longest);
        assert_eq!(pauses(0.0), longest.map(|pause| pause / 2));
    }

    #[test]
    fn the_first_failure_is_remembered_and_the_message_stays() {
        let (first, second) = (datetime!(2026-12-01 08:00 UTC), datetime!(2026-12-01 09:00 UTC));
        let own = Delivery { last: Some(9), ..Delivery::after("a".to_owned(), 7) };
        let own = own.failed("answered 500".to_owned(), first, 0.5);
        let own = own.failed("not reached".to_owned(), second, 0.5);
        assert_eq!((own.version, own.last, own.attempts), (7, Some(9), 2));
        assert_eq!((own.failing_since, own.fault.as_deref()), (Some(first), Some("not reached")));
    }
}
