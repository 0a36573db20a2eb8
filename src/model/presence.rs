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

/// A day that is asked about, and the day on which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The end of this day is asked about.
    pub day: Date,
    /// What the register holds was known by then.
    pub today: Date,
}

impl When {
    /// The present.
    pub fn now(today: Date) -> Self {
        Self { day: today, today }
    }

    /// Whether no day before the present is asked about.
    pub fn is_present(self) -> bool {
        self.day >= self.today
    }
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
    pub fn on(&self, when: When) -> Presence {
        let day = when.day;
        let ended = match self.closed.map(|closed| before(closed, day)) {
            Some(known @ (Presence::There | Presence::NotThere)) => known,
            told if self.is_gone() => self.seen_gone(when, told),
            told => told.unwrap_or(Presence::NotThere),
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

    /// Whether the register says that it is there no more, since whatever day.
    fn is_gone(&self) -> bool {
        matches!(self.status, Some(FirmStatus::Moved | FirmStatus::Closed))
    }

    /// Whether it had ended by a day, of an establishment that had ended when it was seen: whoever is held as gone is gone
    /// now; when before that is not known.
    fn seen_gone(&self, when: When, told: Option<Presence>) -> Presence {
        let seen = self.as_of.map(|seen| before(seen, when.day));
        match (when.is_present(), seen) {
            (true, _) | (_, Some(Presence::There)) => Presence::There,
            _ => told.unwrap_or(Presence::Unknown),
        }
    }

    /// Whether nothing tells of an end, by any day.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && !self.is_gone()
    }

    /// From this day on its dates change nothing any more: the later of the days by which it may have opened and closed.
    pub fn settled(&self) -> Option<Date> {
        self.opened.map(PartialDate::first_day).max(self.closed.map(PartialDate::last_day))
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
        assert_eq!(life.on(When { day: day("2026-06-30"), today: day("2026-11-28") }), presence);
    }

    fn day(text: &str) -> Date {
        text.parse::<PartialDate>().unwrap().first_day()
    }

    /// What is held as gone is gone today, however vague its dates.
    #[rstest]
    #[case::at_no_known_date("", "closed", "", Presence::NotThere)]
    #[case::some_time_this_year("2026", "closed", "2026", Presence::NotThere)]
    #[case::moved_by_a_source_of_this_year("", "moved", "2026", Presence::NotThere)]
    #[case::some_time_this_year_by_its_date_alone("2026", "operating", "2026", Presence::Unknown)]
    #[case::suspended_is_there("", "suspended", "2026-01-01", Presence::There)]
    #[case::to_close_next_year("2027-01-01", "operating", "2026-01-01", Presence::There)]
    fn the_present_is_judged_by_what_is_held(
        #[case] closed: &str,
        #[case] status: &str,
        #[case] as_of: &str,
        #[case] presence: Presence,
    ) {
        let date = |text: &str| text.parse().ok();
        let opened = date("2020");
        let life = Life { opened, closed: date(closed), status: status.parse().ok(), as_of: date(as_of) };
        assert_eq!(life.on(When::now(day("2026-11-28"))), presence);
    }
}
