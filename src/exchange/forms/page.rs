//! The page of a form: its table, and what stands around it: the number of the form, the subject, the period.

use std::iter;

use crate::{
    exchange::grid::{Grid, Row},
    model::{
        city::City,
        code::Code,
        fold::fold,
        form::{Every, Form},
    },
};

/// The number of rows in which the heading is looked for.
const ROWS: usize = 60;

/// The number of rows in which labels are looked for.
const LABELLED: usize = 200;

/// The columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) number: usize,
    pub(super) indicator: usize,
    pub(super) unit: usize,
    pub(super) result: usize,
}

/// A form as a file has it.
pub(super) struct Page<'g> {
    grid: &'g Grid,
    /// Sheets without such a table, such as that of sources and notes, which may say what the table is.
    beside: Vec<&'g Grid>,
    /// The index of the heading.
    heading: usize,
    pub(super) columns: Columns,
}

impl<'g> Page<'g> {
    /// The first page of a file with the table of a form.
    pub(super) fn of(grids: &'g [Grid]) -> Option<Self> {
        let (grid, (heading, columns)) = grids.iter().find_map(|grid| Some((grid, table(grid)?)))?;
        let beside = grids.iter().filter(|grid| table(grid).is_none()).collect();
        Some(Self { grid, beside, heading, columns })
    }

    /// The rows of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'g>> {
        self.grid.rows().skip(self.heading + 1)
    }

    /// The texts above the table.
    fn above(&self) -> impl Iterator<Item = &'g str> {
        let above = self.grid.rows().take(self.heading);
        above.flat_map(|row| row.cells().collect::<Vec<_>>()).filter(|cell| !cell.trim().is_empty())
    }

    /// The value that stands after a label, in its cell or in the next: above the table, below it, or on a sheet beside it.
    fn labelled(&self, label: &str) -> Option<&'g str> {
        iter::once(self.grid).chain(self.beside.iter().copied()).find_map(|grid| labelled(grid, label))
    }

    /// The form that the page names by its code, or by a number that only one form has.
    pub(super) fn form<'c>(&self, city: &'c City) -> Option<&'c Form> {
        let by_code = self.labelled("ma mau").or(self.labelled("form code"));
        if let Some(form) = by_code.and_then(|code| city.forms.iter().find(|form| form.code.as_str() == code))
        {
            return Some(form);
        }
        let texts: Vec<String> = self.above().map(fold).collect();
        let is_named = |form: &&Form| {
            let names = ["mau so", "mau", "form"].map(|word| format!("{word} {}", fold(&form.number)));
            texts.iter().any(|text| names.iter().any(|name| has_words(text, name)))
        };
        let mut named = city.forms.iter().filter(is_named);
        named.next().filter(|_| named.next().is_none())
    }

    /// The text that names what is reported on.
    pub(super) fn subject(&self) -> Option<&'g str> {
        ["ma doi tuong", "ma cum", "ma co so", "subject"].into_iter().find_map(|label| self.labelled(label))
    }

    /// The period that the page names: by its name, or in words such as “6 tháng đầu năm 2026”, “quý 3 năm 2026” or
    /// “năm 2026”.
    pub(super) fn period(&self, form: &Form) -> Option<String> {
        if let Some(name) = self.labelled("ky").or(self.labelled("ky bao cao")).or(self.labelled("period"))
            && form.term(name).is_some()
        {
            return Some(name.to_owned());
        }
        let texts: Vec<String> = self.above().map(fold).collect();
        let found = texts.iter().filter_map(|text| in_words(text)).filter(|name| form.term(name).is_some());
        let mut found: Vec<String> = found.collect();
        found.sort_unstable();
        found.dedup();
        (found.len() == 1).then(|| found.remove(0))
    }
}

/// The heading of the table of a form on a sheet: its row and its columns.
fn table(grid: &Grid) -> Option<(usize, Columns)> {
    grid.rows().take(ROWS).enumerate().find_map(|(at, row)| Some((at, columns(row)?)))
}

/// The value that stands after a label on a sheet, in its cell or in the next.
fn labelled<'g>(grid: &'g Grid, label: &str) -> Option<&'g str> {
    let cells: Vec<&str> =
        grid.rows().take(LABELLED).flat_map(|row| row.cells().collect::<Vec<_>>()).collect();
    cells.iter().enumerate().find_map(|(at, cell)| {
        let (before, after) = cell.split_once(':')?;
        let is_label = fold(before) == label;
        let value = if after.trim().is_empty() { cells.get(at + 1)? } else { after };
        is_label.then(|| value.trim()).filter(|value| !value.is_empty())
    })
}

/// The code that a text is.
pub(super) fn code(text: &str) -> Option<Code> {
    text.parse().ok()
}

/// Whether a text has words one after another.
fn has_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// The period in a folded text: a year with the half or the quarter before it.
fn in_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let year_at = words.iter().rposition(|word| {
        word.len() == 4 && word.parse().is_ok_and(|year: i32| (1990..2100).contains(&year))
    })?;
    let before = words[..year_at].join(" ");
    let year = words[year_at];
    let half = ["6 thang", "06 thang", "sau thang", "nua dau", "six months", "half year"];
    if half.iter().any(|name| has_words(&before, name)) {
        return Some(format!("{year}-H1")).filter(|_| !has_words(&before, "cuoi"));
    }
    let roman = ["i", "ii", "iii", "iv"];
    let after = |quarter: &str| before.rsplit_once(quarter).map(|(_, after)| after.trim().to_owned());
    if let Some(quarter) = after("quy ").or(after("quarter ")) {
        let own = quarter.split(' ').next()?;
        let number = roman.iter().position(|name| *name == own).map(|at| at + 1).or(own.parse().ok())?;
        return Some(format!("{year}-Q{number}"));
    }
    let is_year = has_words(&before, "nam") || has_words(&before, "year");
    is_year.then(|| year.to_owned())
}

/// The columns of a row that is the heading of a form.
fn columns(row: Row<'_>) -> Option<Columns> {
    let folded: Vec<String> = row.cells().map(fold).collect();
    let find =
        |names: &[&str]| folded.iter().position(|cell| names.iter().any(|name| cell.starts_with(name)));
    Some(Columns {
        number: find(&["tt", "stt", "so tt", "so thu tu", "no"])?,
        indicator: find(&["chi tieu", "indicator"])?,
        unit: find(&["don vi", "dvt", "unit"])?,
        result: find(&["ket qua", "luy ke", "so lieu", "thuc hien", "result"])?,
    })
}

/// A period that a form has, as an example.
pub(super) fn example(form: &Form) -> String {
    let every = form.rounds.first().map(|round| round.every);
    match every {
        Some(Every::Half) => "2026-H1",
        Some(Every::Quarter) => "2026-Q1",
        _ => "2026",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Báo cáo 6 tháng đầu năm 2026", Some("2026-H1"))]
    #[case("BÁO CÁO SÁU THÁNG NĂM 2027", Some("2027-H1"))]
    #[case("Kỳ: quý III năm 2025", Some("2025-Q3"))]
    #[case("Quý 2/2025", Some("2025-Q2"))]
    #[case("Số liệu năm 2025", Some("2025"))]
    #[case("6 tháng cuối năm 2026", None)]
    #[case("Thông tư 14/2024/TT-BCT", None)]
    #[case("ngày 20/6", None)]
    fn a_period_is_read_in_words(#[case] text: &str, #[case] period: Option<&str>) {
        assert_eq!(in_words(&fold(text)).as_deref(), period);
    }
}
