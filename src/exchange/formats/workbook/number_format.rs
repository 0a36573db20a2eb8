//! Number formats: what a spreadsheet shows for a number (ECMA-376, part 1, 18.8.30 and 18.8.31).

/// What is shown for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The number.
    Number,
    /// Its hundredfold.
    Percent,
    /// A whole number with leading zeros, by its number of digits.
    Zeros(usize),
    /// A day, or a month or a year alone.
    Date(Detail),
    /// A time of day or a span of time.
    Time,
}

/// What is shown of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// The year.
    Year,
    /// The year and the month.
    Month,
    /// The day, and perhaps the time.
    Day,
}

/// The longest number of digits that a format fills with zeros.
const MOST_ZEROS: usize = 40;

impl Shown {
    /// A format that every workbook has.
    pub(super) fn of_number(id: usize) -> Self {
        match id {
            9 | 10 => Self::Percent,
            17 => Self::Date(Detail::Month),
            14..=16 | 22 | 27..=31 | 36 | 50..=58 => Self::Date(Detail::Day),
            18..=21 | 32..=35 | 45..=47 => Self::Time,
            _ => Self::Number,
        }
    }

    /// A format by its code. What is shown for positive numbers counts.
    pub(super) fn of_code(code: &str) -> Self {
        let (code, is_span) = bare(code);
        let has = |letters: &[char]| code.contains(letters);
        if code.contains("general") || code.contains('@') {
            return Self::Number;
        }
        if code.contains('%') {
            return Self::Percent;
        }
        if (2..=MOST_ZEROS).contains(&code.len()) && code.bytes().all(|digit| digit == b'0') {
            return Self::Zeros(code.len());
        }
        let is_number = has(&['0', '#', '?']);
        let year = has(&['y']) || (has(&['e']) && !is_number);
        let (day, month, time) = (has(&['d']), has(&['m']), is_span || has(&['h', 's']));
        if is_number && !year && !time {
            return Self::Number;
        }
        match (year, month, day) {
            _ if is_span => Self::Time,
            (_, _, true) => Self::Date(Detail::Day),
            (true, true, _) => Self::Date(Detail::Month),
            (true, false, _) => Self::Date(Detail::Year),
            (false, true, _) if !time => Self::Date(Detail::Day),
            _ if time => Self::Time,
            _ => Self::Number,
        }
    }
}

/// The first section of a code in lower case without quoted texts, fills and brackets, and whether it shows a span of time.
fn bare(code: &str) -> (String, bool) {
    let (mut bare, mut is_span) = (String::new(), false);
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            ';' => break,
            '"' => drop(rest.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let unit = inside.to_ascii_lowercase();
                is_span |= !unit.is_empty() && ["h", "m", "s"].iter().any(|u| unit.replace(u, "").is_empty());
            }
            c => bare.extend(c.to_lowercase()),
        }
    }
    (bare.replace("am/pm", "").replace("a/p", "").trim().to_owned(), is_span)
}
