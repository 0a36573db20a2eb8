//! The clock of those who ask; whoever answers is told the day.

use time::{Date, OffsetDateTime};

use crate::model::as_of::AsOf;

/// The day that it is in Viet Nam.
pub fn today() -> Date {
    AsOf(OffsetDateTime::now_utc()).day()
}

/// The day on which a state of the past is asked: that of its instant, or today when that is to come.
pub fn day_of(as_of: Option<AsOf>, today: Date) -> Date {
    as_of.map_or(today, |instant| instant.day().min(today))
}
