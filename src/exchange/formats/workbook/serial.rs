//! Numbers as a spreadsheet shows them: days counted from the start of the calendar, percentages, leading zeros.

use time::{Date, Duration, Month, PrimitiveDateTime, Time};

use super::number_format::{Detail, Shown};

/// The text of a cell, and whether the file stores it as a number or a day.
pub(super) type Told = (String, bool);

/// The number from which on digits of a whole number may be lost.
const EXACT: f64 = 1e15;

/// A number as it is shown. In the calendar from 1904 on, day 0 is 1 January 1904.
pub(super) fn shown(number: f64, shown: Shown, from_1904: bool) -> Told {
    match shown {
        Shown::Percent => (hundredfold(&plain(number)), true),
        Shown::Zeros(digits) if number >= 0.0 && number.fract() == 0.0 && number < EXACT => {
            (format!("{number:0digits$}"), false)
        }
        Shown::Number | Shown::Zeros(_) => (plain(number), true),
        Shown::Time => {
            day(number, false).map_or_else(|| (plain(number), true), |at| (clock(at.time()), false))
        }
        Shown::Date(detail) => date(number, detail, from_1904).unwrap_or_else(|| (plain(number), true)),
    }
}

/// The shortest text of a number that is read as the same number. A spreadsheet keeps 15 digits: of a longer whole number
/// digits are lost, which the power of ten shows.
pub(super) fn plain(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        n if n.abs() >= EXACT || n.abs() < 1e-15 => format!("{n:e}"),
        n => n.to_string(),
    }
}

/// The hundredfold of a decimal number, exactly.
pub(super) fn hundredfold(number: &str) -> String {
    if number.contains('e') {
        return number.parse::<f64>().map_or_else(|_| number.to_owned(), |number| plain(number * 100.0));
    }
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let moved: String = fraction.chars().chain("00".chars()).take(2).collect();
    let (whole, rest) = (whole.to_owned() + &moved, fraction.get(2..).unwrap_or(""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// A day as text. Excel counts 29 February 1900, a day that was not.
fn date(serial: f64, detail: Detail, from_1904: bool) -> Option<Told> {
    const LEAP_DAY: f64 = 60.0;
    if !from_1904 && (LEAP_DAY..LEAP_DAY + 1.0).contains(&serial) {
        return Some(("1900-02-29".to_owned(), false));
    }
    if !from_1904 && (0.0..1.0).contains(&serial) {
        return (serial > 0.0).then(|| Some((clock(day(serial, false)?.time()), false)))?;
    }
    let at = day(serial, from_1904)?;
    let date = at.date();
    Some(match detail {
        Detail::Year => (format!("{:04}", date.year()), false),
        Detail::Month => (format!("{:04}-{:02}", date.year(), u8::from(date.month())), false),
        Detail::Day if at.time() == Time::MIDNIGHT => (iso(date), true),
        Detail::Day => (format!("{} {}", iso(date), clock(at.time())), false),
    })
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

fn clock(time: Time) -> String {
    let (hour, minute, second) = time.as_hms();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// The moment of a serial number, to the second. Days before March 1900 are counted from one day later, since the leap day
/// that was not comes after them; days before 1900, which LibreOffice writes, are counted back from 30 December 1899.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is checked to be that of a day in four-digit years"
)]
fn day(serial: f64, from_1904: bool) -> Option<PrimitiveDateTime> {
    const LAST: f64 = 2_958_466.0;
    const FIRST: f64 = -693_593.0;
    const DAY_S: f64 = 86_400.0;
    if !(FIRST..LAST).contains(&serial) {
        return None;
    }
    let start = match (from_1904, serial) {
        (true, _) => (1904, Month::January, 1),
        (false, serial) if (1.0..60.0).contains(&serial) => (1899, Month::December, 31),
        (false, _) => (1899, Month::December, 30),
    };
    let start = Date::from_calendar_date(start.0, start.1, start.2).ok()?;
    let seconds = (serial * DAY_S).round() as i64;
    PrimitiveDateTime::new(start, Time::MIDNIGHT).checked_add(Duration::seconds(seconds))
}
