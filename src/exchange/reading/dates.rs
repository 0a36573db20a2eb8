//! Dates as people and programs write them. The order of day and month is found from all cells of a column.

use time::{Date, Duration, Month};

use crate::model::{
    closed::closed,
    date::PartialDate,
    fold::fold,
    lang::{Lang, Text},
};

closed! {
    /// The order of the parts of a date.
    pub enum DateOrder {
        /// Day, month, year.
        Dmy = "dmy" ("ngày, tháng, năm", "day, month, year"),
        /// Month, day, year.
        Mdy = "mdy" ("tháng, ngày, năm", "month, day, year"),
        /// Year, month, day.
        Ymd = "ymd" ("năm, tháng, ngày", "year, month, day"),
    }
}

/// A date that was read, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) date: PartialDate,
    pub(super) doubt: Option<Doubt>,
}

/// Why a date may be another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Day and month could be exchanged.
    Order,
    /// It is the number of a day as spreadsheets count days.
    Serial,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// It has none of the shapes of a date.
    Shape,
    /// It has the shape of a date, but a year has no such month.
    NoMonth(u32),
    /// It has the shape of a date, but the month, whose first day this is, has no such day.
    NoDay(Date, u32),
}

impl DateFault {
    /// The fault as a sentence.
    pub fn say(self, lang: Lang) -> String {
        match self {
            Self::Shape => SHAPES.of(lang).into(),
            Self::NoMonth(month) => {
                lang.pick(format!("không có tháng {month}"), format!("there is no month {month}"))
            }
            Self::NoDay(first, day) => {
                let (month, year) = (first.month(), first.year());
                let number = u8::from(month);
                // Only the 29th of February depends on the year.
                if (month, day) == (Month::February, 29) {
                    return lang.pick(
                        format!("tháng {number} năm {year} không có ngày {day}"),
                        format!("there is no {day} {month} {year}"),
                    );
                }
                lang.pick(format!("tháng {number} không có ngày {day}"), format!("there is no {day} {month}"))
            }
        }
    }
}

const SHAPES: Text = Text::new(
    "không phải ngày; cần năm, tháng/năm hoặc ngày/tháng/năm, ví dụ 2020, 02/2020, 28/02/2020 hoặc 2020-02-28",
    "not a date; expected a year, a month or a day, such as 2020, 2020-02, 2020-02-28 or 28/02/2020",
);

/// What the cells of a column say about the order of day and month.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first) = (0_usize, 0_usize);
    for cell in cells {
        if let Some([first, second, _]) = short_first(&numbers(cell)) {
            day_first += usize::from(first > 12 && second <= 12);
            month_first += usize::from(second > 12 && first <= 12);
        }
    }
    match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Some(DateOrder::Dmy),
        std::cmp::Ordering::Less => Some(DateOrder::Mdy),
        std::cmp::Ordering::Equal => None,
    }
}

/// Reads a date; `known` is the order of its column, `else_` the one to use if the column does not say.
pub(super) fn read(text: &str, known: Option<DateOrder>, else_: DateOrder) -> Result<Read, DateFault> {
    let certain = |date: PartialDate| Ok(Read { date, doubt: None });
    let text = without_time(text.trim());
    if let Ok(date) = text.parse() {
        return certain(date);
    }
    let numbers = numbers(text);
    let parts: Vec<u32> = numbers.iter().map(|(number, _)| *number).collect();
    let digits: Vec<usize> = numbers.iter().map(|(_, digits)| *digits).collect();
    match (&parts[..], &digits[..]) {
        ([year, month, day], [4, 1..=2, 1..=2]) => certain(whole(*year, *month, *day)?),
        ([first, second, year], [1..=2, 1..=2, 4]) => {
            let order = known.unwrap_or(else_);
            let (day, month) = if order == DateOrder::Mdy { (*second, *first) } else { (*first, *second) };
            let date = whole(*year, month, day)?;
            let could_be = known.is_none() && day != month && whole(*year, day, month).is_ok();
            Ok(Read { date, doubt: could_be.then_some(Doubt::Order) })
        }
        ([month, year], [1..=2, 4]) | ([year, month], [4, 1..=2]) => certain(month_of(*year, *month)?),
        ([year], [4]) => certain(format!("{year:04}").parse().map_err(|_| DateFault::Shape)?),
        ([days], [5]) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            serial(*days).ok_or(DateFault::Shape)
        }
        _ => Err(DateFault::Shape),
    }
}

/// The day with a number as spreadsheets count days, from 1910 to 2079: other numbers of five digits are mistakes.
fn serial(days: u32) -> Option<Read> {
    let first = Date::from_calendar_date(1899, Month::December, 30).ok()?;
    let date = first.checked_add(Duration::days(i64::from(days)))?;
    (3654..=65_380).contains(&days).then(|| Read { date: date.into(), doubt: Some(Doubt::Serial) })
}

fn whole(year: u32, month: u32, day: u32) -> Result<PartialDate, DateFault> {
    let first = month_of(year, month)?.first_day();
    format!("{year:04}-{month:02}-{day:02}").parse().map_err(|_| DateFault::NoDay(first, day))
}

fn month_of(year: u32, month: u32) -> Result<PartialDate, DateFault> {
    format!("{year:04}-{month:02}").parse().map_err(|_| DateFault::NoMonth(month))
}

/// A date without the time of day that programs write after it, and without the fraction that a year became.
fn without_time(text: &str) -> &str {
    let is_time = |rest: &str| rest.contains(':') || rest.is_empty();
    let text = match text.split_once([' ', 'T']) {
        Some((date, rest)) if is_time(rest) && date.starts_with(|c: char| c.is_ascii_digit()) => date,
        _ => text,
    };
    text.strip_suffix(".0").filter(|date| date.len() == 4 || date.len() == 5).unwrap_or(text)
}

/// The numbers of a date with the numbers of their digits. Nothing else may stand in it than separators and the words for
/// day, month and year.
fn numbers(text: &str) -> Vec<(u32, usize)> {
    const WORDS: &[&str] = &["ngay", "thang", "nam", "day", "month", "year"];
    let is_separator = |c: char| matches!(c, '/' | '-' | '.' | ' ' | ',' | '\u{2013}' | '\u{2212}');
    let mut found = Vec::new();
    for part in text.split(is_separator).filter(|part| !part.is_empty()) {
        match part.parse::<u32>() {
            Ok(number) if part.bytes().all(|byte| byte.is_ascii_digit()) => found.push((number, part.len())),
            _ if WORDS.contains(&fold(part).as_str()) => {}
            _ => return Vec::new(),
        }
    }
    found
}

/// The three numbers of a date whose year comes last.
fn short_first(numbers: &[(u32, usize)]) -> Option<[u32; 3]> {
    match numbers {
        [(first, 1..=2), (second, 1..=2), (year, 4)] => Some([*first, *second, *year]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn said(text: &str, known: Option<DateOrder>) -> Option<(String, Option<Doubt>)> {
        read(text, known, DateOrder::Dmy).ok().map(|read| (read.date.to_string(), read.doubt))
    }

    #[rstest]
    #[case("2021-06-30", "2021-06-30")]
    #[case("30/06/2021", "2021-06-30")]
    #[case("30-6-2021", "2021-06-30")]
    #[case("30.06.2021", "2021-06-30")]
    #[case("2021/6/3", "2021-06-03")]
    #[case("2021-6-3", "2021-06-03")]
    #[case("2021-06-30 00:00:00", "2021-06-30")]
    #[case("2021-06-30T07:00:00Z", "2021-06-30")]
    #[case("30/06/2021 07:00", "2021-06-30")]
    #[case("6/2021", "2021-06")]
    #[case("06-2021", "2021-06")]
    #[case("2021-6", "2021-06")]
    #[case("2021", "2021")]
    #[case("2021.0", "2021")]
    #[case("tháng 6/2021", "2021-06")]
    #[case("Ngày 30 tháng 6 năm 2021", "2021-06-30")]
    #[case("năm 2021", "2021")]
    fn dates_are_read_as_they_are_written(#[case] text: &str, #[case] date: &str) {
        assert_eq!(said(text, None), Some((date.to_owned(), None)));
    }

    #[rstest]
    #[case("31/02/2021")]
    #[case("31/06/2021")]
    #[case("13/13/2021")]
    #[case("30/06/21")]
    #[case("2021-13")]
    #[case("quý 2/2021")]
    #[case("khoảng 2021")]
    #[case("20211")]
    #[case("1234567")]
    #[case("")]
    fn what_is_no_date_is_refused(#[case] text: &str) {
        assert_eq!(said(text, None).filter(|(_, doubt)| doubt.is_none()), None, "{text}");
    }

    #[rstest]
    #[case("31/02/2020", "tháng 2 không có ngày 31", "there is no 31 February")]
    #[case("2021-06-31", "tháng 6 không có ngày 31", "there is no 31 June")]
    #[case("29/02/2021", "tháng 2 năm 2021 không có ngày 29", "there is no 29 February 2021")]
    #[case("0/6/2021", "tháng 6 không có ngày 0", "there is no 0 June")]
    #[case("13/2021", "không có tháng 13", "there is no month 13")]
    #[case("13/13/2021", "không có tháng 13", "there is no month 13")]
    fn a_date_that_does_not_exist_is_told_from_another_shape(
        #[case] text: &str,
        #[case] vi: &str,
        #[case] en: &str,
    ) {
        let fault = read(text, None, DateOrder::Dmy).unwrap_err();
        assert_eq!([Lang::Vi, Lang::En].map(|lang| fault.say(lang)), [vi, en]);
        assert_eq!(read("quý 2/2021", None, DateOrder::Dmy), Err(DateFault::Shape));
    }

    #[test]
    fn a_doubt_is_noted() {
        let order = Some(Doubt::Order);
        assert_eq!(said("03/04/2021", None), Some(("2021-04-03".to_owned(), order)));
        assert_eq!(said("03/04/2021", Some(DateOrder::Mdy)), Some(("2021-03-04".to_owned(), None)));
        assert_eq!(said("04/04/2021", None), Some(("2021-04-04".to_owned(), None)));
        assert_eq!(said("44377", None), Some(("2021-06-30".to_owned(), Some(Doubt::Serial))));
        assert_eq!(said("44377.0", None), Some(("2021-06-30".to_owned(), Some(Doubt::Serial))));
    }

    #[rstest]
    #[case(&["03/04/2021", "30/06/2021"], Some(DateOrder::Dmy))]
    #[case(&["03/04/2021", "06/30/2021", "2021-06-30"], Some(DateOrder::Mdy))]
    #[case(&["03/04/2021", "2021"], None)]
    #[case(&["30/06/2021", "06/30/2021"], None)]
    fn a_column_has_one_order(#[case] cells: &[&str], #[case] expected: Option<DateOrder>) {
        assert_eq!(order(cells.iter().copied()), expected);
    }
}
