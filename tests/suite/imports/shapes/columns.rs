//! Columns of values, each in one of the ways in which people and programs write it.

use std::collections::BTreeSet;

use super::register::{Entry, Fact};
use crate::imports::dice::Dice;

/// A cell of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// A number that the file stores as such.
    Number(f64),
    /// A day that the file stores as such.
    Day(String),
}

/// What a file may leave open, so that it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// `1.234`.
    Number,
    /// `03/04/2021`.
    Order,
    /// `44377`.
    Serial,
    /// The first zero of a code is lost.
    Zero,
    /// A column that registers do not have.
    Column,
    /// Words below the table.
    Remark,
    /// The system of metres, or of degrees.
    System,
    /// Longitude and latitude are in each other's columns.
    Axes,
    /// A text of few words in an old encoding.
    Encoding,
}

/// What is known about a file besides its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    pub(super) doubts: BTreeSet<Doubt>,
    /// Options that are said from the beginning.
    pub(super) said: Vec<(&'static str, String)>,
    /// Options that take away the doubts.
    pub(super) hints: Vec<(&'static str, String)>,
    /// A title above the table that says the system of its coordinates.
    pub(super) title: Option<String>,
    /// How the file writes numbers.
    pub(super) numerals: usize,
    /// How it was made, for messages.
    pub(super) ways: Vec<String>,
}

impl Notes {
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.doubts.insert(doubt);
    }

    pub(super) fn hint(&mut self, name: &'static str, value: &str) {
        self.hints.push((name, value.to_owned()));
    }

    pub(super) fn way(&mut self, way: impl Into<String>) {
        self.ways.push(way.into());
    }
}

/// The cells of a property. `is_typed` is whether the format has numbers and days.
pub(super) fn cells(
    dice: &mut Dice,
    (entries, property): (&[Entry], &'static str),
    is_typed: bool,
    notes: &mut Notes,
) -> Vec<Cell> {
    let facts: Vec<Option<&Fact>> = entries.iter().map(|entry| entry.facts.get(property)).collect();
    let style = dice.below(100);
    let nothing = (style.is_multiple_of(17) && property != "name" && property != "code")
        .then(|| dice.pick(&["-", "N/A", "—"]));
    let cells: Vec<Cell> = facts
        .iter()
        .map(|fact| match fact {
            None => nothing.map_or(Cell::Empty, |text| Cell::Text(text.to_owned())),
            Some(fact) => cell(fact, (style, notes.numerals), is_typed),
        })
        .collect();
    notes.way(format!("{property}:{style}"));
    let first = facts.iter().flatten().next();
    match first {
        Some(Fact::Date(_)) => order_of_dates(&cells, style, notes),
        Some(Fact::Whole(_) | Fact::Real(_)) => doubts_of_numbers(&cells, property, notes),
        Some(Fact::TaxCode(_)) if cells.iter().any(has_lost_zero) => notes.doubt(Doubt::Zero),
        _ => {}
    }
    cells
}

fn cell(fact: &Fact, (style, numerals): (usize, usize), is_typed: bool) -> Cell {
    match fact {
        Fact::Whole(number) if is_typed && style < 70 => Cell::Number(f64::from(*number)),
        Fact::Real(number) if is_typed && style < 70 => Cell::Number(*number),
        Fact::Date(date) if is_typed && style < 60 && date.len() == 10 => Cell::Day(date.clone()),
        Fact::Date(date) if is_typed && style < 60 && date.len() == 4 => {
            Cell::Number(date.parse().expect("a year"))
        }
        Fact::Sector(code) if is_typed && style < 50 => Cell::Number(code.parse().expect("digits")),
        Fact::TaxCode(code) if is_typed && style < 25 && code.len() == 10 => {
            Cell::Number(code.parse().expect("digits"))
        }
        Fact::Whole(number) => Cell::Text(whole(*number, numerals)),
        Fact::Real(number) => Cell::Text(real(*number, numerals)),
        fact => Cell::Text(text(fact, style)),
    }
}

fn text(fact: &Fact, style: usize) -> String {
    match fact {
        Fact::Text(text) => text.clone(),
        Fact::Whole(_) | Fact::Real(_) => panic!("numbers have a style of their own"),
        Fact::Date(date) => written(date, style),
        Fact::OfSet(code) => words(code, style).to_owned(),
        Fact::Sector(code) => sector(code, style),
        Fact::TaxCode(code) => tax_code(code, style),
    }
}

/// With a mark between groups of three digits.
fn grouped(digits: &str, mark: &str) -> String {
    let first = (digits.len() - 1) % 3 + 1;
    let rest = digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    std::iter::once(digits[..first].to_owned()).chain(rest).collect::<Vec<_>>().join(mark)
}

/// A whole number. Each style is one of a whole file, which has one decimal mark.
fn whole(number: u32, style: usize) -> String {
    let digits = number.to_string();
    match style {
        0 | 1 => digits,
        2 => grouped(&digits, "."),
        3 => grouped(&digits, ","),
        4 => grouped(&digits, " "),
        5 => grouped(&digits, ".") + " người",
        6 => digits + " người",
        _ => digits + ".0",
    }
}

fn real(number: f64, style: usize) -> String {
    let plain = number.to_string();
    let (digits, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let with = |digits: String, mark: &str| {
        if fraction.is_empty() { digits } else { format!("{digits}{mark}{fraction}") }
    };
    match style {
        1 | 6 => with(digits.to_owned(), ","),
        2 | 5 => with(grouped(digits, "."), ","),
        3 => with(grouped(digits, ","), "."),
        4 => with(grouped(digits, "\u{a0}"), ","),
        _ => plain.clone(),
    }
}

/// The order in which a style writes day, month and year.
fn is_month_first(style: usize) -> bool {
    style % 12 == 9
}

fn written(date: &str, style: usize) -> String {
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        [year, month, day] => match style % 12 {
            0..3 => format!("{day}/{month}/{year}"),
            3 => format!("{}/{}/{year}", day.trim_start_matches('0'), month.trim_start_matches('0')),
            4 => format!("{day}-{month}-{year}"),
            5 => format!("{day}.{month}.{year}"),
            6 => date.to_owned(),
            7 => format!("{date} 00:00:00"),
            8 => format!("Ngày {day} tháng {month} năm {year}"),
            9 => format!("{month}/{day}/{year}"),
            10 => format!("{year}/{month}/{day}"),
            _ => days(date).to_string(),
        },
        [year, month] => match style % 3 {
            0 => format!("{month}/{year}"),
            1 => date.to_owned(),
            _ => format!("tháng {}/{year}", month.trim_start_matches('0')),
        },
        _ => date.to_owned(),
    }
}

/// The number of a day as spreadsheets count days.
fn days(date: &str) -> i64 {
    use time::{Date, Month, macros::format_description};
    let date = Date::parse(date, format_description!("[year]-[month]-[day]")).expect("a date");
    let first = Date::from_calendar_date(1899, Month::December, 30).expect("a date");
    (date - first).whole_days()
}

fn words(code: &str, style: usize) -> &'static str {
    let all: &[&'static str] = match code {
        "operating" => &["Đang hoạt động", "đang hoạt động", "NNT đang hoạt động", "Hoạt động", "operating"],
        "suspended" => &["Tạm ngừng", "Tạm ngừng hoạt động", "Tạm ngừng kinh doanh", "tạm dừng", "suspended"],
        "closed" => &["Đã giải thể", "Giải thể", "Đã đóng cửa", "Chấm dứt hoạt động", "closed"],
        "industrial_park" => {
            &["Khu công nghiệp", "KCN", "khu công nghiệp", "KHU CÔNG NGHIỆP", "industrial_park"]
        }
        "industrial_cluster" => {
            &["Cụm công nghiệp", "CCN", "cụm công nghiệp", "Cụm CN", "industrial_cluster"]
        }
        "craft_village_cluster" => &[
            "Cụm công nghiệp làng nghề",
            "CCN làng nghề",
            "cụm công nghiệp làng nghề",
            "Cụm công nghiệp làng nghề",
            "craft_village_cluster",
        ],
        other => panic!("no words of {other}"),
    };
    all[style % all.len()]
}

fn sector(code: &str, style: usize) -> String {
    match style % 8 {
        0..4 => code.to_owned(),
        4 => format!("C{code}"),
        5 => format!("{}.{}", &code[..2], &code[2..]),
        6 => format!("{code}: Sản xuất, gia công"),
        _ => format!("{code} - Sản xuất"),
    }
}

fn tax_code(code: &str, style: usize) -> String {
    let (own, branch) = code.split_at(10);
    let branch = if branch.is_empty() { String::new() } else { format!("-{branch}") };
    match style % 10 {
        0..7 => format!("{own}{branch}"),
        7 => format!("'{own}{branch}"),
        8 => format!("MST: {own}{branch}"),
        _ => format!("{}{branch}", own.trim_start_matches('0')),
    }
}

fn has_lost_zero(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => text.starts_with('1') && text.split('-').next().is_some_and(|own| own.len() == 9),
        _ => false,
    }
}

/// What a column of dates leaves open.
fn order_of_dates(cells: &[Cell], style: usize, notes: &mut Notes) {
    let texts: Vec<&str> = cells.iter().filter_map(text_of).collect();
    if texts.iter().any(|text| text.len() >= 8 && text.contains(['/', '-', '.'])) {
        notes.doubt(Doubt::Order);
        notes.hint("date_order", if is_month_first(style) { "mdy" } else { "dmy" });
    }
    if texts.iter().any(|text| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())) {
        notes.doubt(Doubt::Serial);
    }
}

fn text_of(cell: &Cell) -> Option<&str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

/// What a column of numbers leaves open: a cell with one mark and three digits after it, which no fraction is if the column
/// has whole numbers, unless the three are zeros.
fn doubts_of_numbers(cells: &[Cell], property: &str, notes: &mut Notes) {
    let is_whole = property == "workers";
    let numeral = |text: &str| text.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let texts: Vec<String> = cells.iter().filter_map(text_of).map(numeral).collect();
    let is_open = |text: &String| {
        let parts: Vec<&str> = text.split(['.', ',']).collect();
        matches!(parts[..], [first, rest] if rest.len() == 3 && first.len() <= 3 && (!is_whole || rest == "000"))
    };
    if texts.iter().any(is_open) {
        notes.doubt(Doubt::Number);
        let has_points = texts.iter().any(|text| is_open(text) && text.contains('.'));
        notes.hint("decimal", if has_points { "comma" } else { "point" });
    }
}
