//! The clock of callers. The layers below receive the date as an argument.

use time::{Date, OffsetDateTime};

use crate::model::as_of::AsOf;

/// Today's date in Viet Nam.
pub fn today() -> Date {
    AsOf(OffsetDateTime::now_utc()).day()
}

/// The present day of a state of the past: that of its instant, or today if the instant lies in the future.
pub fn day_of(as_of: Option<AsOf>, today: Date) -> Date {
    as_of.map_or(today, |instant| instant.day().min(today))
}
