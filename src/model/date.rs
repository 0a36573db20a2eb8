//! Dates as sources give them: a year, a month or a day.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::{closed::closed, lang::Lang};

closed! {
    /// How much of a date is known.
    pub enum DatePrecision {
        /// The day.
        Day = "day" ("Ngày", "Day"),
        /// The month and the year.
        Month = "month" ("Tháng", "Month"),
        /// The year alone.
        Year = "year" ("Năm", "Year"),
    }
}

/// A year, a month or a day, with the precision at which it was given.
///
/// ```
/// use xuong::model::date::PartialDate;
/// let month: PartialDate = "2025-12".parse().unwrap();
/// assert_eq!(month.first_day().to_string(), "2025-12-01");
/// assert_eq!(month.last_day().to_string(), "2025-12-31");
/// assert!("2025-13".parse::<PartialDate>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i32,
    month: Option<Month>,
    day: Option<u8>,
}

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date: use YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct NotADate(pub String);

impl PartialDate {
    /// The first day of the year, month or day.
    pub fn first_day(self) -> Date {
        let month = self.month.unwrap_or(Month::January);
        Date::from_calendar_date(self.year, month, self.day.unwrap_or(1)).expect("checked when read")
    }

    /// The last day of the year, month or day.
    pub fn last_day(self) -> Date {
        let month = self.month.unwrap_or(Month::December);
        let day = self.day.unwrap_or_else(|| month.length(self.year));
        Date::from_calendar_date(self.year, month, day).expect("checked when read")
    }
}

impl PartialDate {
    /// The date as written in a language: `30/06/2026`, `06/2026` or `2026` in Vietnamese.
    pub fn said(self, lang: Lang) -> String {
        let Self { year, month, day } = self;
        let vietnamese = match (month.map(u8::from), day) {
            (Some(month), Some(day)) => format!("{day:02}/{month:02}/{year:04}"),
            (Some(month), None) => format!("{month:02}/{year:04}"),
            _ => self.to_string(),
        };
        lang.pick(vietnamese, self.to_string())
    }

    /// The one with the earlier first day; of two with the same first day, the coarser one.
    #[must_use]
    pub fn earlier(self, other: Self) -> Self {
        let order = |date: Self| (date.first_day(), std::cmp::Reverse(date.last_day()));
        if order(other) < order(self) { other } else { self }
    }

    /// The one with the later first day; of two with the same first day, the finer one.
    ///
    /// ```
    /// # use xuong::model::date::PartialDate;
    /// let date = |text: &str| text.parse::<PartialDate>().unwrap();
    /// assert_eq!(date("2026").later(date("2026-01")), date("2026-01"));
    /// assert_eq!(date("2025-12-31").later(date("2026")), date("2026"));
    /// ```
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        let order = |date: Self| (date.first_day(), std::cmp::Reverse(date.last_day()));
        if order(other) > order(self) { other } else { self }
    }

    /// The precision at which it was given.
    pub fn precision(self) -> DatePrecision {
        match (self.month, self.day) {
            (_, Some(_)) => DatePrecision::Day,
            (Some(_), None) => DatePrecision::Month,
            (None, None) => DatePrecision::Year,
        }
    }

    /// The date with another precision, where the first day and the precision are two columns; `None` if they
    /// contradict each other.
    ///
    /// ```
    /// # use xuong::model::date::{DatePrecision, PartialDate};
    /// let date = |text: &str| text.parse::<PartialDate>().unwrap();
    /// assert_eq!(date("2010-05-01").known_to(DatePrecision::Month), Some(date("2010-05")));
    /// assert_eq!(date("2010").known_to(DatePrecision::Year), Some(date("2010")));
    /// assert_eq!(date("2010-05-03").known_to(DatePrecision::Year), None);
    /// assert_eq!(date("2010").known_to(DatePrecision::Day), None);
    /// ```
    pub fn known_to(self, precision: DatePrecision) -> Option<Self> {
        if self.precision() == precision {
            return Some(self);
        }
        let meant = match precision {
            DatePrecision::Day => self,
            DatePrecision::Month => Self { day: None, ..self },
            DatePrecision::Year => Self { month: None, day: None, ..self },
        };
        (self == meant.first_day().into()).then_some(meant)
    }

    /// Whether this date contains every day of another.
    pub fn holds(self, other: Self) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// The date as a number that is never 0: year, month and day in 14, 4 and 5 bits, plus one.
    pub fn packed(self) -> u32 {
        let year = u32::try_from(self.year).expect("four digits are not negative");
        let month = self.month.map_or(0, |m| u32::from(u8::from(m)));
        (year << 9 | month << 5 | u32::from(self.day.unwrap_or(0))) + 1
    }

    /// The date of such a number; `None` for 0 and for numbers that are not dates.
    pub fn unpacked(number: u32) -> Option<Self> {
        let bits = number.checked_sub(1)?;
        let year = i32::try_from(bits >> 9).ok()?;
        let month = Month::try_from(u8::try_from(bits >> 5 & 15).ok()?).ok();
        let day = u8::try_from(bits & 31).ok().filter(|d| *d > 0);
        Some(Self { year, month, day })
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    /// Orders by the last day, then by the first: `2025-12-31` comes before `2025-12`, which comes before `2025`.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_last = self.last_day().cmp(&other.last_day());
        by_last.then(other.first_day().cmp(&self.first_day()))
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let wrong = || NotADate(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        let digits = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
        if !digits || ![4, 2, 2].starts_with(&widths) || widths.is_empty() {
            return Err(wrong());
        }
        let number = |at: usize| parts.get(at).map(|p| p.parse::<u8>().map_err(|_| wrong())).transpose();
        let year = parts[0].parse().map_err(|_| wrong())?;
        let month = number(1)?.map(|m| Month::try_from(m).map_err(|_| wrong())).transpose()?;
        let day = number(2)?;
        let whole = Date::from_calendar_date(year, month.unwrap_or(Month::January), day.unwrap_or(1));
        whole.map(|_| Self { year, month, day }).map_err(|_| wrong())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{:02}", u8::from(month))?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0000")]
    #[case("1998")]
    #[case("2025-12")]
    #[case("9999-12-31")]
    fn a_packed_date_keeps_its_precision(#[case] text: &str) {
        let date: PartialDate = text.parse().unwrap();
        assert_ne!(date.packed(), 0);
        assert_eq!(PartialDate::unpacked(date.packed()), Some(date));
    }
}
