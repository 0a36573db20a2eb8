//! The `datetime` parameter of OGC API – Features Part 1 (OGC 17-069r4 §7.15.4).

use std::{fmt, str::FromStr};

use time::{Date, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::offset};

use crate::model::date::PartialDate;

/// A closed interval of days; an absent bound is unbounded.
///
/// Timestamps are reduced to their day in the time zone of the city, UTC+7.
///
/// # Examples
///
/// ```
/// use xuong::query::interval::Interval;
///
/// let read = |text: &str| text.parse::<Interval>();
/// assert_eq!(read("2025-07-01/.."), read("2025-07-01/"), "both mark an open end");
/// assert_eq!(read("2025-06-30T17:00:00Z"), read("2025-07-01"), "it is midnight in Viet Nam then");
/// assert!(read("2025-07-02/2025-07-01").is_err());
/// assert!(read("2025-07").is_err(), "RFC 3339 has full dates only");
/// assert_eq!(read("2025-07-01/").unwrap().to_string(), "2025-07-01/..");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    start: Option<Date>,
    end: Option<Date>,
}

/// A text that is not an instant or interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an RFC 3339 instant or an interval such as 2025-07-01/.. with its start first")]
pub struct NotAnInterval(pub String);

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |bound: Option<Date>| bound.map_or_else(|| "..".to_owned(), |day| day.to_string());
        write!(f, "{}/{}", said(self.start), said(self.end))
    }
}

impl Interval {
    /// Whether something that exists from `from` until the day before `to` intersects the interval. An unknown bound
    /// is unbounded.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::interval::Interval;
    ///
    /// let year: Interval = "2025-01-01/2025-12-31".parse().unwrap();
    /// let day = |text: &str| text.parse().ok();
    /// assert!(year.meets(day("2025-12-31"), None));
    /// assert!(!year.meets(day("2026-01-01"), None));
    /// assert!(!year.meets(day("2010-01-01"), day("2025-01-01")), "the closing day does not count any more");
    /// ```
    pub fn meets(&self, from: Option<PartialDate>, to: Option<PartialDate>) -> bool {
        let begun = from.zip(self.end).is_none_or(|(from, end)| from.first_day() <= end);
        let lasting = to.zip(self.start).is_none_or(|(to, start)| to.last_day() > start);
        begun && lasting
    }
}

impl Interval {
    /// The last day, if there is one.
    pub fn last_day(&self) -> Option<Date> {
        self.end
    }

    /// The day, if the interval is a single one.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::interval::Interval;
    ///
    /// let single = |text: &str| text.parse::<Interval>().unwrap().single_day().map(|day| day.to_string());
    /// assert_eq!(single("2025-07-01/2025-07-01").as_deref(), Some("2025-07-01"));
    /// assert_eq!(single("2025-07-01/.."), None);
    /// ```
    pub fn single_day(&self) -> Option<Date> {
        self.end.filter(|end| self.start == Some(*end))
    }
}

impl FromStr for Interval {
    type Err = NotAnInterval;

    fn from_str(text: &str) -> Result<Self, NotAnInterval> {
        let wrong = || NotAnInterval(text.to_owned());
        let bound = |part: &str| match part {
            "" | ".." => Ok(None),
            given => day(given).map(Some).ok_or_else(wrong),
        };
        let interval = match text.split_once('/') {
            None => {
                let day = day(text).ok_or_else(wrong)?;
                Self { start: Some(day), end: Some(day) }
            }
            Some((start, end)) => Self { start: bound(start)?, end: bound(end)? },
        };
        let ordered = interval.start.zip(interval.end).is_none_or(|(start, end)| start <= end);
        let bounded = interval.start.is_some() || interval.end.is_some();
        if ordered && (bounded || text == "../..") { Ok(interval) } else { Err(wrong()) }
    }
}

/// The time zone of the city, by whose days facts are dated.
const CITY_TIME: UtcOffset = offset!(+7);

/// The day of an instant in the time zone of the city, clamped to the last day of the calendar.
pub(super) fn city_day(instant: OffsetDateTime) -> Date {
    instant.checked_to_offset(CITY_TIME).map_or(Date::MAX, OffsetDateTime::date)
}

/// The day of a timestamp or of a full date.
fn day(text: &str) -> Option<Date> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).ok().map(city_day);
    let plain = || text.parse::<PartialDate>().ok().filter(|_| text.len() == 10).map(PartialDate::first_day);
    instant.or_else(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use time::Duration;

    use super::*;

    #[rstest]
    #[case("2025-06-30", true, false)]
    #[case("2025-07-01T00:00:00+07:00", false, true)]
    #[case("2025-06-30T23:59:59+07:00", true, false)]
    #[case("2025-06-30T17:00:00Z", false, true)]
    #[case("../2025-06-30", true, false)]
    #[case("2025-07-01/..", false, true)]
    #[case("2025-06-01/2025-08-01", true, true)]
    #[case("/2025-07-01", true, true)]
    #[case("2025-07-01/9999-12-31T23:59:59Z", false, true)]
    fn an_edition_answers_for_its_own_days(#[case] asked: &str, #[case] old: bool, #[case] new: bool) {
        let asked: Interval = asked.parse().unwrap();
        let change: PartialDate = "2025-07-01".parse().unwrap();
        assert_eq!(asked.meets("2014-04-01".parse().ok(), Some(change)), old);
        assert_eq!(asked.meets(Some(change), None), new);
        assert!(asked.meets(None, None), "unknown bounds are open");
    }

    #[rstest]
    #[case("")]
    #[case("yesterday")]
    #[case("2025")]
    #[case("2025-08-01/2025-07-01")]
    #[case("2025-13-01")]
    fn nonsense_is_refused(#[case] text: &str) {
        assert!(text.parse::<Interval>().is_err());
    }

    #[rstest]
    #[case("2024-02-29", Some("2024-02-29"), Some("2024-02-29"))]
    #[case("2024-02-29/2024-03-01", Some("2024-02-29"), Some("2024-03-01"))]
    #[case("../..", None, None)]
    #[case("2025-07-01/..", Some("2025-07-01"), None)]
    #[case("../2025-07-01", None, Some("2025-07-01"))]
    #[case("/2025-07-01", None, Some("2025-07-01"))]
    #[case("2025-12-31T16:59:59Z", Some("2025-12-31"), Some("2025-12-31"))]
    #[case("2025-12-31T17:00:00Z", Some("2026-01-01"), Some("2026-01-01"))]
    #[case("2025-07-01T05:00:00+09:00/2025-07-01T00:00:00.5+07:00", Some("2025-07-01"), Some("2025-07-01"))]
    fn an_interval_has_the_days_of_the_city(
        #[case] text: &str,
        #[case] first: Option<&str>,
        #[case] last: Option<&str>,
    ) {
        let interval: Interval = text.parse().unwrap();
        let day = |text: Option<&str>| text.map(|text| text.parse::<PartialDate>().unwrap().first_day());
        assert_eq!((interval.start, interval.last_day()), (day(first), day(last)));
        assert_eq!(interval.single_day(), day(first).filter(|_| first == last));
    }

    #[rstest]
    #[case("2023-02-29")]
    #[case("/")]
    #[case("2025-07-01/2025-07-02/2025-07-03")]
    #[case("2025-07-01T00:00:00")]
    #[case("2025-07/2025-08")]
    #[case(" 2025-07-01")]
    #[case("2025-07-01T25:00:00Z")]
    #[case("...")]
    #[case("../2025")]
    fn what_is_no_interval_is_named(#[case] text: &str) {
        let error = text.parse::<Interval>().unwrap_err().to_string();
        let about = "is not an RFC 3339 instant or an interval such as 2025-07-01/.. with its start first";
        assert_eq!(error, format!("'{text}' {about}"));
    }

    /// A date of any precision around the turn of a leap year.
    fn dates() -> impl Strategy<Value = Option<PartialDate>> {
        let first = PartialDate::first_day("2023-11-01".parse().unwrap());
        let date = (0..200_i64, prop_oneof![Just(4_usize), Just(7), Just(10)]);
        let read = move |(days, length): (i64, usize)| {
            (first + Duration::days(days)).to_string()[..length].parse().ok()
        };
        prop_oneof![1 => Just(None), 5 => date.prop_map(read)]
    }

    proptest! {
        /// Day by day: something with known bounds exists from its first possible day to the day before its last one.
        #[test]
        fn an_interval_meets_what_exists_on_one_of_its_days(from in dates(), to in dates(), start in dates(), end in dates()) {
            let (start, end) = (start.map(PartialDate::first_day), end.map(PartialDate::last_day));
            prop_assume!(start.zip(end).is_none_or(|(start, end)| start <= end));
            let interval = Interval { start, end };
            let is_there = |day: Date| {
                start.is_none_or(|start| start <= day) && end.is_none_or(|end| day <= end)
                    && from.is_none_or(|from| from.first_day() <= day) && to.is_none_or(|to| day < to.last_day())
            };
            let first = PartialDate::first_day("2022-01-01".parse().unwrap());
            let is_ordered = from.zip(to).is_none_or(|(from, to)| from.first_day() < to.last_day());
            let met = (0..1500).any(|n| is_there(first + Duration::days(n)));
            prop_assert!(!is_ordered || interval.meets(from, to) == met, "{interval:?} {from:?} {to:?}");
        }
    }
}
