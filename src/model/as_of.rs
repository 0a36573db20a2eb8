//! Instants at which the register is asked what it knew.

use std::str::FromStr;

use time::{Date, OffsetDateTime, Time, UtcOffset, format_description::well_known::Rfc3339, macros::offset};

use super::date::PartialDate;

/// Hà Nội's clock.
const VIET_NAM: UtcOffset = offset!(+7);

/// An instant; a date means the end of its last day in Viet Nam.
///
/// ```
/// use xuong::model::as_of::AsOf;
/// let day: AsOf = "2026-06-30".parse().unwrap();
/// assert!(day >= "2026-06-30T23:59:59+07:00".parse().unwrap());
/// assert!(day < "2026-06-30T17:00:00Z".parse().unwrap());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsOf(pub OffsetDateTime);

impl AsOf {
    /// The day that it is in Viet Nam.
    pub fn day(self) -> Date {
        self.0.checked_to_offset(VIET_NAM).map_or(Date::MAX, OffsetDateTime::date)
    }
}

/// A text that is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither a date such as 2026-06-30 nor an instant such as 2026-06-30T17:00:00+07:00")]
pub struct NotAnInstant(String);

impl FromStr for AsOf {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        if let Ok(date) = text.parse::<PartialDate>() {
            return Ok(Self(date.last_day().with_time(Time::MAX).assume_offset(VIET_NAM)));
        }
        // In an address a plus sign may have become a space.
        let instant = OffsetDateTime::parse(&text.replace(' ', "+"), &Rfc3339);
        instant.map(Self).map_err(|_| NotAnInstant(text.to_owned()))
    }
}
