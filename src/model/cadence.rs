//! How often a source is issued, and whether a newer issue of it is due.

use time::{Date, Month};

use super::{
    closed::closed,
    date::{DatePrecision, PartialDate},
};

closed! {
    /// How often a source is issued.
    pub enum Cadence {
        /// Every month.
        Monthly = "monthly" ("Hằng tháng", "Monthly"),
        /// Every three months.
        Quarterly = "quarterly" ("Hằng quý", "Quarterly"),
        /// Every six months.
        HalfYearly = "half_yearly" ("Sáu tháng một lần", "Half-yearly"),
        /// Every year.
        Yearly = "yearly" ("Hằng năm", "Yearly"),
        /// Every five years, as a census.
        FiveYearly = "five_yearly" ("Năm năm một lần", "Every five years"),
        /// Once, as a decree: a later one is another source.
        Once = "once" ("Một lần", "Once"),
        /// At no regular time.
        Irregular = "irregular" ("Không định kỳ", "Irregularly"),
    }
}

closed! {
    /// Whether a newer issue of a source is due on a day.
    pub enum Freshness {
        /// None is due yet.
        Fresh = "fresh" ("Chưa đến kỳ sau", "None due yet"),
        /// The time of one issue has passed since the newest.
        Due = "due" ("Đã đến kỳ sau", "Due"),
        /// The time of two issues has passed since the newest.
        Overdue = "overdue" ("Quá hạn", "Overdue"),
        /// How often it is issued is not known, or irregular, or its newest date is not known well enough.
        Unknown = "unknown" ("Chưa rõ", "Not known"),
    }
}

/// The first days on which a newer issue of a source is due and overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The day after the time of one issue has passed.
    pub due: Date,
    /// The day after the time of two has passed.
    pub overdue: Date,
}

impl Expected {
    fn on(self, day: Date) -> Freshness {
        match day {
            day if day >= self.overdue => Freshness::Overdue,
            day if day >= self.due => Freshness::Due,
            _ => Freshness::Fresh,
        }
    }
}

impl Cadence {
    /// The months from an issue to the next; `None` if there is no regular one.
    fn months(self) -> Option<i32> {
        match self {
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::HalfYearly => Some(6),
            Self::Yearly => Some(12),
            Self::FiveYearly => Some(60),
            Self::Once | Self::Irregular => None,
        }
    }

    /// The code in the vocabulary of frequencies of the Publications Office of the European Union, which catalogues of
    /// open data use.
    pub fn frequency(self) -> &'static str {
        match self {
            Self::Monthly => "MONTHLY",
            Self::Quarterly => "QUARTERLY",
            Self::HalfYearly => "ANNUAL_2",
            Self::Yearly => "ANNUAL",
            Self::FiveYearly => "QUINQUENNIAL",
            Self::Once => "NEVER",
            Self::Irregular => "IRREG",
        }
    }

    fn after(self, newest: Date) -> Option<Expected> {
        let months = self.months()?;
        let first_after = |count| months_later(newest, count)?.next_day();
        Some(Expected { due: first_after(months)?, overdue: first_after(2 * months)? })
    }

    /// When a newer issue is due after one of a date, which counts as its last day; `None` if the source is issued at no
    /// regular time, or if the date is vaguer than that.
    ///
    /// ```
    /// # use xuong::model::cadence::Cadence;
    /// let expected = Cadence::Quarterly.expected("2026-06".parse().unwrap()).unwrap();
    /// assert_eq!((expected.due.to_string(), expected.overdue.to_string()), ("2026-10-01".into(), "2027-01-01".into()));
    /// assert!(Cadence::Quarterly.expected("2026".parse().unwrap()).is_none());
    /// ```
    pub fn expected(self, newest: PartialDate) -> Option<Expected> {
        let covers = match newest.precision() {
            DatePrecision::Day => 0,
            DatePrecision::Month => 1,
            DatePrecision::Year => 12,
        };
        (covers <= self.months()?).then(|| self.after(newest.last_day())).flatten()
    }
}

impl Freshness {
    /// The freshness on a day of a source with its newest date. A date that is vaguer than the source is regular decides only
    /// if every day of it leads to the same answer.
    pub fn of(cadence: Option<Cadence>, newest: Option<PartialDate>, day: Date) -> Self {
        let judged = |cadence: Cadence| {
            if cadence == Cadence::Once {
                return Some(Self::Fresh);
            }
            if let Some(expected) = cadence.expected(newest?) {
                return Some(expected.on(day));
            }
            let [first, last] = [newest?.first_day(), newest?.last_day()].map(|end| cadence.after(end));
            let (first, last) = (first?.on(day), last?.on(day));
            (first == last).then_some(first)
        };
        cadence.and_then(judged).unwrap_or(Self::Unknown)
    }
}

/// The day some months later: the last of a month leads to the last of a month, and another day to itself, or to the last
/// of a month that is shorter.
fn months_later(day: Date, months: i32) -> Option<Date> {
    let count = day.year() * 12 + i32::from(u8::from(day.month())) - 1 + months;
    let year = count.div_euclid(12);
    let month = Month::try_from(u8::try_from(count.rem_euclid(12) + 1).ok()?).ok()?;
    let is_last = day.day() == day.month().length(day.year());
    let longest = month.length(year);
    let day = if is_last { longest } else { day.day().min(longest) };
    Date::from_calendar_date(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    #[rstest]
    #[case::the_end_of_a_long_month(date!(2026 - 01 - 31), 1, date!(2026 - 02 - 28))]
    #[case::in_a_leap_year(date!(2028 - 01 - 31), 1, date!(2028 - 02 - 29))]
    #[case::the_end_of_a_short_month(date!(2026 - 02 - 28), 1, date!(2026 - 03 - 31))]
    #[case::not_the_end_of_a_leap_february(date!(2028 - 02 - 28), 1, date!(2028 - 03 - 28))]
    #[case::the_end_of_a_leap_february(date!(2024 - 02 - 29), 12, date!(2025 - 02 - 28))]
    #[case::a_day_that_the_month_lacks(date!(2026 - 01 - 30), 1, date!(2026 - 02 - 28))]
    #[case::over_the_year(date!(2026 - 11 - 15), 3, date!(2027 - 02 - 15))]
    #[case::to_a_december(date!(2026 - 06 - 30), 6, date!(2026 - 12 - 31))]
    fn months_keep_their_ends(#[case] from: Date, #[case] months: i32, #[case] expected: Date) {
        assert_eq!(months_later(from, months), Some(expected));
    }

    #[test]
    fn beyond_the_calendar_nothing_is_due() {
        assert_eq!(months_later(date!(9999 - 12 - 31), 1), None);
        assert_eq!(
            Freshness::of(Some(Cadence::Yearly), "9999".parse().ok(), date!(2026 - 06 - 30)),
            Freshness::Unknown
        );
    }

    /// The last day that it is fresh, the first that it is due, and the first that it is overdue.
    #[rstest]
    #[case(Cadence::Monthly, "2026-01", ["2026-02-28", "2026-03-01", "2026-04-01"])]
    #[case(Cadence::Monthly, "2026-01-30", ["2026-02-28", "2026-03-01", "2026-03-31"])]
    #[case(Cadence::Monthly, "2026-02-28", ["2026-03-31", "2026-04-01", "2026-05-01"])]
    #[case(Cadence::Quarterly, "2025-12-31", ["2026-03-31", "2026-04-01", "2026-07-01"])]
    #[case(Cadence::HalfYearly, "2026-06-30", ["2026-12-31", "2027-01-01", "2027-07-01"])]
    #[case(Cadence::Yearly, "2024", ["2025-12-31", "2026-01-01", "2027-01-01"])]
    #[case(Cadence::Yearly, "2024-05", ["2025-05-31", "2025-06-01", "2026-06-01"])]
    #[case(Cadence::Yearly, "2024-02-29", ["2025-02-28", "2025-03-01", "2026-03-01"])]
    #[case(Cadence::FiveYearly, "2021", ["2026-12-31", "2027-01-01", "2032-01-01"])]
    fn a_source_is_due_after_one_time_and_overdue_after_two(
        #[case] cadence: Cadence,
        #[case] newest: &str,
        #[case] days: [&str; 3],
    ) {
        let newest: PartialDate = newest.parse().unwrap();
        let [last_fresh, due, overdue] = days.map(|day| day.parse::<PartialDate>().unwrap().first_day());
        let on = |day| Freshness::of(Some(cadence), Some(newest), day);
        assert_eq!(on(last_fresh), Freshness::Fresh);
        assert_eq!(last_fresh.next_day(), Some(due));
        assert_eq!((on(due), on(overdue.previous_day().unwrap())), (Freshness::Due, Freshness::Due));
        assert_eq!((on(overdue), on(date!(2099 - 01 - 01))), (Freshness::Overdue, Freshness::Overdue));
        assert_eq!(cadence.expected(newest), Some(Expected { due, overdue }));
    }

    #[rstest]
    #[case::not_stated(None, Some("2026-06"))]
    #[case::irregular(Some(Cadence::Irregular), Some("2026-06"))]
    #[case::without_a_date(Some(Cadence::Monthly), None)]
    #[case::of_some_month_of_the_year(Some(Cadence::Monthly), Some("2026"))]
    fn what_is_not_known_is_never_fresh(#[case] cadence: Option<Cadence>, #[case] newest: Option<&str>) {
        let newest = newest.map(|date| date.parse().unwrap());
        assert_eq!(Freshness::of(cadence, newest, date!(2026 - 07 - 01)), Freshness::Unknown);
    }

    /// From 1 January it would be due on 2 April 2025 and overdue on 2 July; from 31 December on 1 April 2026 and 1 July.
    #[rstest]
    #[case(date!(2025 - 04 - 01), Freshness::Fresh)]
    #[case(date!(2025 - 04 - 02), Freshness::Unknown)]
    #[case(date!(2026 - 06 - 30), Freshness::Unknown)]
    #[case(date!(2026 - 07 - 01), Freshness::Overdue)]
    fn a_vague_date_decides_where_all_its_days_agree(#[case] day: Date, #[case] expected: Freshness) {
        assert_eq!(Freshness::of(Some(Cadence::Quarterly), "2025".parse().ok(), day), expected);
    }

    #[test]
    fn what_is_issued_once_is_never_due() {
        for newest in [None, "1998".parse().ok()] {
            assert_eq!(Freshness::of(Some(Cadence::Once), newest, date!(2026 - 06 - 30)), Freshness::Fresh);
        }
        assert_eq!(Cadence::Once.expected("1998".parse().unwrap()), None);
    }
}
