//! Whether an establishment was there on a day, as far as its dates tell.

use time::Date;

use super::{date::PartialDate, firm::FirmStatus};

/// What dates tell about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It was there.
    There,
    /// It was not there yet, or no more.
    NotThere,
    /// Nothing tells.
    Unknown,
}

/// The dates of an establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Since when it produces here.
    pub opened: Option<PartialDate>,
    /// Until when it produced here.
    pub closed: Option<PartialDate>,
    /// Whether it works, as of the newest source.
    pub status: Option<FirmStatus>,
    /// Date of the newest source: it was seen then.
    pub as_of: Option<PartialDate>,
}

impl Life {
    /// Whether it was there at the end of a day. It is taken to stay from the day it was seen on until something tells of
    /// its end; nothing is assumed about the time before it was first seen.
    pub fn on(&self, day: Date) -> Presence {
        let ended = match self.closed {
            Some(closed) => before(closed, day),
            None if matches!(self.status, Some(FirmStatus::Moved | FirmStatus::Closed)) => {
                // It had ended when it was seen; when before that is not known.
                self.as_of.map_or(Presence::Unknown, |seen| match before(seen, day) {
                    Presence::There => Presence::There,
                    _ => Presence::Unknown,
                })
            }
            None => Presence::NotThere,
        };
        let begun = match (self.opened, self.as_of) {
            (Some(opened), _) => before(opened, day),
            (None, Some(seen)) if seen.last_day() <= day => Presence::There,
            (None, _) => Presence::Unknown,
        };
        match (begun, ended) {
            (Presence::NotThere, _) | (_, Presence::There) => Presence::NotThere,
            (Presence::There, Presence::NotThere) => Presence::There,
            _ => Presence::Unknown,
        }
    }
}

/// Whether a date had come by a day: `There` if it had whatever day it means.
fn before(date: PartialDate, day: Date) -> Presence {
    if date.last_day() <= day {
        Presence::There
    } else if date.first_day() > day {
        Presence::NotThere
    } else {
        Presence::Unknown
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::seen_before("", "", "", "2025-12", Presence::There)]
    #[case::seen_later("", "", "", "2026-07", Presence::Unknown)]
    #[case::opened_before("2020", "", "", "", Presence::There)]
    #[case::opened_later("2026-07", "", "", "2027", Presence::NotThere)]
    #[case::opened_some_time_that_year("2026", "", "", "2027", Presence::Unknown)]
    #[case::closed_before("2020", "2026-06-29", "", "2027", Presence::NotThere)]
    #[case::closed_later("2020", "2026-07-01", "", "2027", Presence::There)]
    #[case::closed_some_time_that_year("2020", "2026", "", "2027", Presence::Unknown)]
    #[case::seen_gone("", "", "closed", "2026-06-01", Presence::NotThere)]
    #[case::seen_gone_later("2020", "", "moved", "2026-08", Presence::Unknown)]
    #[case::nothing_known("", "", "", "", Presence::Unknown)]
    fn a_day_is_judged_by_what_is_known(
        #[case] opened: &str,
        #[case] closed: &str,
        #[case] status: &str,
        #[case] as_of: &str,
        #[case] presence: Presence,
    ) {
        let date = |text: &str| text.parse().ok();
        let status = status.parse().ok();
        let life = Life { opened: date(opened), closed: date(closed), status, as_of: date(as_of) };
        assert_eq!(life.on("2026-06-30".parse::<PartialDate>().unwrap().first_day()), presence);
    }
}
