//! The guide of a template: a row for each column of its table, and a column for the values of each closed set.

use crate::{
    exchange::template::{Column, Form},
    model::{
        lang::{Lang, Text},
        range::Range,
    },
};

/// The headings of what is said of a column.
const TITLES: [Text; 6] = [
    Text::new("Cột", "Column"),
    Text::new("Thuộc tính", "Property"),
    Text::new("Bắt buộc", "Needed"),
    Text::new("Đơn vị", "Unit"),
    Text::new("Điền gì", "What to write"),
    Text::new("Ví dụ", "Example"),
];

/// The first column with the values of a closed set; the one before it is empty.
pub(super) const SETS: usize = TITLES.len() + 1;

/// The rows of a guide, the first of which has headings.
pub(super) struct Guide {
    pub(super) rows: Vec<Vec<String>>,
}

/// The guide of a table with these columns.
pub(super) fn of(columns: &[Column], lang: Lang) -> Guide {
    let sets = sets(columns);
    let titles = TITLES.iter().map(|title| title.of(lang)).chain([""]);
    let of_sets = sets.iter().map(|(at, _)| columns[*at].title.of(lang));
    let mut rows = vec![titles.chain(of_sets).map(str::to_owned).collect()];
    let count = sets.iter().map(|(_, codes)| codes.len()).chain([columns.len()]).max().unwrap_or(0);
    for row in 0..count {
        let said = columns.get(row).map(|own| explained(own, lang)).unwrap_or_default();
        let values = sets.iter().map(|(_, codes)| codes.get(row).cloned().unwrap_or_default());
        rows.push(said.into_iter().chain([String::new()]).chain(values).collect());
    }
    Guide { rows }
}

/// The numbers of the columns with closed sets, and their values, in the order of the guide.
pub(super) fn sets(columns: &[Column]) -> Vec<(usize, &[String])> {
    let set = |(at, own): (usize, &'_ Column)| matches!(own.form, Form::Set(_)).then_some(at);
    let codes = |at: usize| match &columns[at].form {
        Form::Set(codes) => codes.as_slice(),
        _ => &[],
    };
    columns.iter().enumerate().filter_map(set).map(|at| (at, codes(at))).collect()
}

/// Digits with `/`, `-` or `.` between them, or a day that the spreadsheet made of them: a formula about the cell `{}`.
pub(super) const DATE: &str = "AND(LEN({})<=10,ISNUMBER(VALUE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({},\"/\",\"\"),\"-\",\"\"),\".\",\"\"))))";

/// The limits of a range, from its words, and whether the lower one is outside of it.
pub(super) fn bounds(range: &Range) -> (Option<f64>, Option<f64>, bool) {
    let words = range.words.trim_end_matches(|c: char| !c.is_ascii_digit());
    let limit = |text: &str| text.trim().parse::<f64>().ok();
    if let Some((low, high)) = words.split_once('–') {
        return (limit(low), limit(high), false);
    }
    let above = words.strip_prefix('>').and_then(limit);
    (above.or_else(|| words.strip_prefix('≥').and_then(limit)), None, above.is_some())
}

fn explained(own: &Column, lang: Lang) -> [String; 6] {
    let mut what = own.explained(lang);
    if let Some(beside) = own.beside {
        what += &lang.pick(format!("; đi kèm cột “{}”", beside.vi), format!("; describes '{}'", beside.en));
    }
    [
        own.title.of(lang).to_owned(),
        own.name.to_owned(),
        if own.is_needed { lang.pick("có", "yes").to_owned() } else { String::new() },
        own.units.join(", "),
        what,
        own.example(lang),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::template::{columns, kinds};

    #[test]
    fn the_bounds_of_a_range_are_those_of_its_words() {
        for own in kinds().flat_map(|kind| columns(kind).unwrap()) {
            let Form::Number(range, _) = own.form else { continue };
            let (low, high, is_above) = bounds(&range);
            for tried in [-1e9, -200.0, -1.0, 0.0, 0.5, 1.0, 100.0, 101.0, 1899.0, 1900.0, 2101.0, 2e7] {
                let fits = low.is_none_or(|low| if is_above { tried > low } else { tried >= low })
                    && high.is_none_or(|high| tried <= high);
                assert_eq!(fits, range.holds(tried), "{}: {tried}", own.name);
            }
        }
    }
}
