//! Instants of the past at which the state of the register is requested.

use std::str::FromStr;

use time::{Date, OffsetDateTime, Time, UtcOffset, format_description::well_known::Rfc3339, macros::offset};

use super::date::PartialDate;

/// The time zone of Viet Nam.
const VIET_NAM: UtcOffset = offset!(+7);

/// An instant. A date stands for the end of that day in Viet Nam.
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
    /// The date in Viet Nam at this instant.
    pub fn day(self) -> Date {
        self.0.checked_to_offset(VIET_NAM).map_or(Date::MAX, OffsetDateTime::date)
    }
}

/// A text that is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither a date such as 2026-06-30 nor an instant such as 2026-06-30T17:00:00+07:00")]
pub struct NotAnInstant(String);

impl FromStr for AsOf {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        if let Ok(date) = text.parse::<PartialDate>() {
            return Ok(Self(date.last_day().with_time(Time::MAX).assume_offset(VIET_NAM)));
        }
        // In a query string an unescaped plus sign is decoded as a space.
        let instant = OffsetDateTime::parse(&text.replace(' ', "+"), &Rfc3339);
        instant.map(Self).map_err(|_| NotAnInstant(text.to_owned()))
    }
}
