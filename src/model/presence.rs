//! Whether an establishment existed on a day, as far as its dates show.

use time::Date;

use super::{date::PartialDate, firm::FirmStatus};

/// What the dates of an establishment show about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It existed.
    There,
    /// It did not exist yet, or no longer.
    NotThere,
    /// The dates do not decide.
    Unknown,
}

impl Presence {
    /// All values.
    pub const ALL: [Self; 3] = [Self::There, Self::NotThere, Self::Unknown];

    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::NotThere => "not_there",
            Self::Unknown => "unknown",
        }
    }
}

/// The day of interest and the present day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The end of this day is of interest.
    pub day: Date,
    /// The present: the records describe what was known by then.
    pub today: Date,
}

impl When {
    /// The present.
    pub fn now(today: Date) -> Self {
        Self { day: today, today }
    }

    /// Whether the day of interest is not in the past.
    pub fn is_present(self) -> bool {
        self.day >= self.today
    }
}

/// The dates of an establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Start of production at this place.
    pub opened: Option<PartialDate>,
    /// End of production at this place.
    pub closed: Option<PartialDate>,
    /// The state, as of the newest source.
    pub status: Option<FirmStatus>,
    /// Date of the newest source, which saw the establishment.
    pub as_of: Option<PartialDate>,
    /// Date of the first source that saw the establishment.
    pub first_seen: Option<PartialDate>,
}

impl Life {
    /// Whether the establishment existed at the end of a day. It is assumed to exist from the day it was first seen
    /// until a date of its end; nothing is assumed about the time before.
    pub fn on(&self, when: When) -> Presence {
        match (self.begun(when), self.ended(when)) {
            (Presence::NotThere, _) | (_, Presence::There) => Presence::NotThere,
            (Presence::There, Presence::NotThere) => Presence::There,
            _ => Presence::Unknown,
        }
    }

    /// Whether the establishment existed at the end of each of the compared days, in their order.
    ///
    /// `None` if the dates leave open on which of the days it first or last existed: counted on some of them, it would
    /// add a growth or a decline that no source shows. An establishment of which only the time before it was first seen
    /// is unknown is kept.
    pub fn over(&self, days: &[When]) -> Option<Vec<Presence>> {
        let begun = |presence| days.iter().any(|when| self.begun(*when) == presence);
        let comes = begun(Presence::NotThere) && begun(Presence::Unknown);
        // A state that leaves open whether the establishment ended does so on every day, and adds no change.
        let may_leave = |when: &When| !self.may_have_ended() && self.ended(*when) == Presence::Unknown;
        let leaves = days.iter().any(|when| may_leave(when) && self.begun(*when) != Presence::NotThere);
        (!comes && !leaves).then(|| days.iter().map(|when| self.on(*when)).collect())
    }

    /// Whether the establishment had begun by a day. Every source is of the present or earlier, so one that dates from
    /// after the first possible day of opening shows that it had opened by then.
    fn begun(&self, when: When) -> Presence {
        let mut seen = self.seen().filter(|seen| seen.last_day().min(when.today) <= when.day);
        match self.opened {
            Some(opened) => match before(opened, when.day) {
                Presence::Unknown if seen.any(|seen| opened.first_day() < seen.first_day()) => {
                    Presence::There
                }
                known => known,
            },
            None if seen.next().is_some() => Presence::There,
            None => Presence::Unknown,
        }
    }

    /// The dates on which the establishment was seen.
    fn seen(&self) -> impl Iterator<Item = PartialDate> {
        self.first_seen.into_iter().chain(self.as_of)
    }

    /// Whether the establishment had ended by a day.
    fn ended(&self, when: When) -> Presence {
        match self.closed.map(|closed| before(closed, when.day)) {
            Some(known @ (Presence::There | Presence::NotThere)) => known,
            told if self.is_gone() => self.seen_gone(when, told),
            None if self.may_have_ended() => Presence::Unknown,
            told => told.unwrap_or(Presence::NotThere),
        }
    }

    /// The day from which the establishment is known to have existed, even though the day of its opening is not known;
    /// `None` if its dates never show that. Its end is not considered.
    pub fn sure_since(&self) -> Option<Date> {
        match self.opened {
            _ if self.may_have_ended() => None,
            Some(opened) if self.seen().any(|seen| opened.first_day() < seen.first_day()) => {
                Some(opened.first_day())
            }
            Some(opened) => Some(opened.last_day()),
            None => self.seen().next().map(|_| Date::MIN),
        }
    }

    /// Whether the register records it as closed or moved, with or without a date.
    fn is_gone(&self) -> bool {
        matches!(self.status, Some(FirmStatus::Moved | FirmStatus::Closed))
    }

    /// Whether the register records it as suspended or closed without saying which.
    fn may_have_ended(&self) -> bool {
        self.closed.is_none() && self.status == Some(FirmStatus::SuspendedOrClosed)
    }

    /// Whether an establishment that is recorded as gone had ended by a day: at present it has; before that, only a
    /// date shows when.
    fn seen_gone(&self, when: When, told: Option<Presence>) -> Presence {
        let seen = self.as_of.map(|seen| before(seen, when.day));
        match (when.is_present(), seen) {
            (true, _) | (_, Some(Presence::There)) => Presence::There,
            _ => told.unwrap_or(Presence::Unknown),
        }
    }

    /// Whether nothing records an end, by any day.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && !self.is_gone()
    }

    /// The day from which the result no longer changes: the later of the last possible days of opening and closing.
    pub fn settled(&self) -> Option<Date> {
        self.opened.map(PartialDate::first_day).max(self.closed.map(PartialDate::last_day))
    }
}

/// Whether a date had passed by a day: `There` if it had on each of its possible days.
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
    #[case::opened_some_time_that_year_and_seen("2026", "", "", "2026-06", Presence::There)]
    #[case::opened_and_seen_some_time_that_year("2026", "", "", "2026", Presence::Unknown)]
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
        let life =
            Life { opened: date(opened), closed: date(closed), status, as_of: date(as_of), first_seen: None };
        assert_eq!(life.on(When { day: day("2026-06-30"), today: day("2026-11-28") }), presence);
    }

    /// The last day of 2025 and that of June 2026.
    #[rstest]
    #[case::on_both("2020", "", "operating", "2026-06-30", Some([Presence::There; 2]))]
    #[case::opened_between("2026-03", "", "operating", "2026-06", Some([Presence::NotThere, Presence::There]))]
    #[case::closed_between("2020", "2026-03", "closed", "2026-06", Some([Presence::There, Presence::NotThere]))]
    #[case::first_seen_between("", "", "", "2026-03", Some([Presence::Unknown, Presence::There]))]
    #[case::nothing_known("", "", "", "", Some([Presence::Unknown; 2]))]
    #[case::seen_gone_between("2020", "", "moved", "2026-01-01", None)]
    #[case::seen_gone_before("2020", "", "moved", "2025-01-01", Some([Presence::NotThere; 2]))]
    #[case::seen_gone_later("2020", "", "closed", "2026-09", None)]
    #[case::closed_some_time_that_year("2020", "2026", "closed", "2026-09", None)]
    #[case::opened_some_time_that_year("2026", "", "operating", "2026-09", None)]
    #[case::stopped_perhaps_for_good("2020", "", "suspended_or_closed", "2026-03", Some([Presence::Unknown; 2]))]
    #[case::opened_later("2026-08", "", "closed", "2026-09", Some([Presence::NotThere; 2]))]
    fn days_are_compared_by_those_of_whom_it_is_known_when_they_came_and_left(
        #[case] opened: &str,
        #[case] closed: &str,
        #[case] status: &str,
        #[case] as_of: &str,
        #[case] presence: Option<[Presence; 2]>,
    ) {
        let date = |text: &str| text.parse().ok();
        let life = Life {
            opened: date(opened),
            closed: date(closed),
            status: status.parse().ok(),
            as_of: date(as_of),
            first_seen: None,
        };
        let days = ["2025-12-31", "2026-06-30"].map(|text| When { day: day(text), today: day("2026-11-28") });
        assert_eq!(life.over(&days), presence.map(Vec::from));
    }

    /// Records describe what was known by the present day.
    #[rstest]
    #[case::this_year("2026", "2026-11-28", Presence::There)]
    #[case::this_year_of_a_day_in_it("2026", "2026-06-30", Presence::Unknown)]
    fn a_source_of_this_year_tells_of_today(
        #[case] as_of: &str,
        #[case] on: &str,
        #[case] presence: Presence,
    ) {
        let life =
            Life { opened: None, closed: None, status: None, as_of: as_of.parse().ok(), first_seen: None };
        assert_eq!(life.on(When { day: day(on), today: day("2026-11-28") }), presence);
    }

    /// Seen on some day of 2019 and again in 2026.
    #[rstest]
    #[case::before("2018-12-31", Presence::Unknown)]
    #[case::in_that_year("2019-06-30", Presence::Unknown)]
    #[case::between("2023-12-31", Presence::There)]
    #[case::after("2026-06-30", Presence::There)]
    fn an_older_source_shows_it_as_well_as_the_newest(#[case] on: &str, #[case] presence: Presence) {
        let date = |text: &str| text.parse().ok();
        let life =
            Life { opened: None, closed: None, status: None, as_of: date("2026"), first_seen: date("2019") };
        assert_eq!(life.on(When { day: day(on), today: day("2026-11-28") }), presence);
        assert_eq!(life.sure_since(), Some(Date::MIN));
    }

    fn day(text: &str) -> Date {
        text.parse::<PartialDate>().unwrap().first_day()
    }

    /// A firm recorded as gone is gone today, however imprecise its dates.
    #[rstest]
    #[case::at_no_known_date("", "closed", "", Presence::NotThere)]
    #[case::some_time_this_year("2026", "closed", "2026", Presence::NotThere)]
    #[case::moved_by_a_source_of_this_year("", "moved", "2026", Presence::NotThere)]
    #[case::some_time_this_year_by_its_date_alone("2026", "operating", "2026", Presence::Unknown)]
    #[case::suspended_is_there("", "suspended", "2026-01-01", Presence::There)]
    #[case::suspended_or_closed_is_not_known("", "suspended_or_closed", "2026-01-01", Presence::Unknown)]
    #[case::to_close_next_year("2027-01-01", "operating", "2026-01-01", Presence::There)]
    fn the_present_is_judged_by_what_is_held(
        #[case] closed: &str,
        #[case] status: &str,
        #[case] as_of: &str,
        #[case] presence: Presence,
    ) {
        let date = |text: &str| text.parse().ok();
        let opened = date("2020");
        let life = Life {
            opened,
            closed: date(closed),
            status: status.parse().ok(),
            as_of: date(as_of),
            first_seen: None,
        };
        assert_eq!(life.on(When::now(day("2026-11-28"))), presence);
    }
}
