//! Columns of numbers: each has one decimal mark, which is determined from all its cells.
//!
//! `1.234` may mean a thousand or little more than one. Cells with only one reading (`12,5`, `1.234.567`, `0.500`)
//! determine the decimal mark of their column, by which the others are read; the first of those is reported. If no cell
//! determines it, ambiguous cells are refused, since a wrong guess would be off by a factor of a thousand.

use std::cmp::Ordering;

use crate::{
    exchange::severity::Severity,
    geom::numeral::{Form, Mark, NoNumeral, Number, Numeral},
    model::{attribute::Quantity, lang::Lang},
};

/// The numbers that a column takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    /// The range, as shown in messages.
    pub(crate) range: &'static str,
    /// Whether a number is in the range.
    pub(crate) fits: fn(f64) -> bool,
    /// The units that may follow a number.
    pub(crate) units: &'static [&'static str],
    /// Whether it only takes whole numbers.
    pub(crate) whole: bool,
    /// Whether a number up to 1 is probably a share that should be a percentage.
    pub(crate) percent: bool,
}

impl Numbers {
    /// A column of measured numbers.
    pub(crate) const fn measured(
        range: &'static str,
        fits: fn(f64) -> bool,
        units: &'static [&'static str],
    ) -> Self {
        Self { range, fits, units, whole: false, percent: false }
    }

    /// The numbers that an attribute accepts.
    pub(super) const fn of(quantity: &Quantity, whole: bool) -> Self {
        let Quantity { range, units, is_percentage } = quantity;
        Self { range: range.words, fits: range.has, units, whole, percent: *is_percentage }
    }

    /// The numeral in a cell, without its unit.
    pub(crate) fn numeral(&self, text: &str) -> Result<Numeral, NoNumeral> {
        let lower = text.trim().to_lowercase();
        let bare = self.units.iter().find_map(|unit| lower.strip_suffix(unit));
        Numeral::read(bare.unwrap_or(&lower))
    }

    fn takes(&self, number: Number) -> bool {
        (self.fits)(number.value) && (!self.whole || number.whole.is_some())
    }

    /// Whether a cell of the column may have this number.
    pub(super) fn could_be(&self, number: f64) -> bool {
        (self.fits)(number) && (!self.whole || number.fract() == 0.0)
    }

    /// Both readings of a numeral: its mark is the decimal mark, or it groups thousands.
    fn readings(&self, numeral: &Numeral) -> [Option<Number>; 2] {
        let Form::Either(mark) = numeral.form() else { return [None; 2] };
        [mark, mark.other()].map(|mark| numeral.with(mark).filter(|number| self.takes(*number)))
    }

    /// The decimal mark that a cell determines, and whether only the range of the column does so, which is weak
    /// evidence.
    fn witness(&self, numeral: &Numeral) -> Option<(Mark, bool)> {
        match numeral.form() {
            Form::Plain => None,
            Form::Needs(mark) => {
                let doubtful = self.percent && numeral.certain().is_some_and(|n| is_share(n.value));
                Some((mark, !doubtful))
            }
            Form::Either(mark) => match self.readings(numeral) {
                [Some(_), None] => Some((mark, false)),
                [None, Some(_)] => Some((mark.other(), false)),
                _ => None,
            },
        }
    }
}

fn is_share(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

/// The decimal mark of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnMark {
    /// Stated, or determined by more cells than the other mark.
    Known(Mark),
    /// No cell determines it.
    Untold,
    /// Equally many cells determine either mark.
    Torn,
}

impl ColumnMark {
    /// Determines the mark from all cells of a column.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str>, numbers: &Numbers) -> Self {
        let (mut strong, mut weak) = ([0_usize; 2], [0_usize; 2]);
        for (mark, is_strong) in cells.filter_map(|cell| numbers.witness(&numbers.numeral(cell).ok()?)) {
            let votes = if is_strong { &mut strong } else { &mut weak };
            votes[usize::from(mark == Mark::Comma)] += 1;
        }
        let told = |votes: [usize; 2]| match votes[0].cmp(&votes[1]) {
            Ordering::Greater => Some(Self::Known(Mark::Point)),
            Ordering::Less => Some(Self::Known(Mark::Comma)),
            Ordering::Equal => None,
        };
        let untold = if strong == [0, 0] && weak == [0, 0] { Self::Untold } else { Self::Torn };
        told(strong).or(told(weak)).unwrap_or(untold)
    }
}

/// A number that was read, and the other reading of its cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Read {
    pub(crate) number: Number,
    pub(crate) instead: Option<f64>,
}

/// Reads a cell with the mark of its column.
pub(crate) fn read(text: &str, numbers: &Numbers, column: ColumnMark) -> Result<Read, NumberFault> {
    let numeral = numbers.numeral(text).map_err(|fault| match fault {
        NoNumeral::Power => NumberFault::Power,
        NoNumeral::Form => NumberFault::Range(numbers.range),
    })?;
    let number = match (column, numeral.form()) {
        (ColumnMark::Known(mark), _) => numeral.with(mark).ok_or(NumberFault::OtherMark(mark))?,
        (_, Form::Plain) => numeral.certain().ok_or(NumberFault::Form)?,
        (ColumnMark::Torn, _) => return Err(NumberFault::TwoMarks),
        (ColumnMark::Untold, _) => match numbers.readings(&numeral) {
            [Some(_), Some(_)] => return Err(NumberFault::either(&numeral)),
            [decimal, grouped] => {
                let certain = decimal.or(grouped).or(numeral.certain());
                certain.ok_or(NumberFault::Range(numbers.range))?
            }
        },
    };
    if numbers.whole && !number.is_whole {
        return Err(NumberFault::Fraction(numbers.range));
    }
    if !numbers.takes(number) {
        return Err(NumberFault::Range(numbers.range));
    }
    let [decimal, grouped] = numbers.readings(&numeral);
    let instead = match (decimal, grouped) {
        (Some(decimal), Some(grouped)) if decimal == number => Some(grouped.value),
        (decimal, Some(_)) => decimal.map(|n| n.value).or(numeral_decimal(&numeral)),
        _ => None,
    };
    Ok(Read { number, instead })
}

/// The decimal reading of a numeral with one group of three digits, whatever the column takes.
fn numeral_decimal(numeral: &Numeral) -> Option<f64> {
    match numeral.form() {
        Form::Either(mark) => numeral.with(mark).map(|number| number.value),
        _ => None,
    }
}

/// A fault of a number, or a doubt about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberFault {
    /// Not a number.
    Form,
    /// Outside of this range.
    Range(&'static str),
    /// A fraction in a column of whole numbers.
    Fraction(&'static str),
    /// A power of ten, which may have lost digits.
    Power,
    /// The cell needs the other decimal mark than this one of its column.
    OtherMark(Mark),
    /// Equally many cells of the column have either decimal mark.
    TwoMarks,
    /// One group of three digits, with these two readings.
    Either(f64, f64),
    /// Cells with one group of three digits, read by the mark of their column.
    ReadAs(ReadAs),
    /// A percentage up to 1, which is probably a share.
    Share(f64),
}

/// An ambiguous number that the other cells of its column decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadAs {
    /// The reading that was used.
    pub taken: f64,
    /// The other reading.
    pub instead: f64,
    /// The number of further such cells.
    pub more: usize,
    /// Whether the mark was read as grouping thousands, or the column has whole numbers, and the column takes the other
    /// reading too. Otherwise it only deserves a note.
    pub grave: bool,
}

impl NumberFault {
    /// The fault of a numeral with two readings.
    pub(crate) fn either(numeral: &Numeral) -> Self {
        match [Mark::Point, Mark::Comma].map(|mark| numeral.with(mark)) {
            [Some(a), Some(b)] => Self::Either(a.value.max(b.value), a.value.min(b.value)),
            _ => Self::Form,
        }
    }

    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::ReadAs(ReadAs { grave: false, .. }) => Severity::Note,
            Self::ReadAs(_) | Self::Share(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Form => lang.pick("không phải số hợp lệ", "not a valid number").to_owned(),
            Self::Range(range) => lang.pick(
                format!("không phải số hợp lệ, cần {range}"),
                format!("not a valid number, expected {range}"),
            ),
            Self::Fraction(range) => lang.pick(
                format!("cần số nguyên {range}, đây là số có phần lẻ"),
                format!("a whole number of {range} is needed, this one has a fraction"),
            ),
            Self::Power => lang
                .pick(
                    "số viết dạng lũy thừa, các chữ số có thể đã mất; hãy định dạng cột là Number rồi lưu \
                     lại",
                    "a number written as a power of ten, whose digits may be gone; format the column as \
                     Number and save it again",
                )
                .to_owned(),
            Self::OtherMark(mark) => lang.pick(
                format!(
                    "dấu thập phân của cột là {}, ô này dùng dấu kia; hãy sửa cho thống nhất hoặc dùng \
                     --decimal",
                    mark_name(*mark, lang)
                ),
                format!(
                    "the decimal mark of the column is a {}, this cell has the other; make them agree or \
                     use --decimal",
                    mark_name(*mark, lang)
                ),
            ),
            Self::TwoMarks => lang
                .pick(
                    "cột dùng cả dấu chấm lẫn dấu phẩy làm dấu thập phân; hãy sửa cho thống nhất hoặc dùng \
                     --decimal",
                    "points and commas are decimal marks in this column; make them agree or use --decimal",
                )
                .to_owned(),
            Self::Either(large, small) => {
                let [large, small] = [large, small].map(|n| shown(*n, lang));
                lang.pick(
                    format!(
                        "có thể là {large} hoặc {small}, các ô khác trong cột không cho biết; hãy viết rõ \
                         hoặc dùng --decimal"
                    ),
                    format!(
                        "{large} or {small}, and no other cell of the column decides; write it without the \
                         ambiguity or use --decimal"
                    ),
                )
            }
            Self::ReadAs(ReadAs { taken, instead, more, .. }) => {
                let [taken, instead] = [taken, instead].map(|n| shown(*n, lang));
                let more = match more {
                    0 => String::new(),
                    n => lang.pick(format!(", và {n} ô như vậy"), format!(", and {n} more like it")),
                };
                lang.pick(
                    format!(
                        "đã đọc là {taken} theo các ô khác trong cột, cũng có thể là {instead}{more}; dùng \
                         --decimal nếu sai"
                    ),
                    format!(
                        "read as {taken} by the other cells of the column, could be {instead}{more}; use \
                         --decimal if it is wrong"
                    ),
                )
            }
            Self::Share(value) => {
                let [value, percent] = [*value, percent(*value)].map(|n| shown(n, lang));
                lang.pick(
                    format!("đọc là {value} %; nếu là tỷ lệ thì phải viết {percent}%"),
                    format!("read as {value} %; if it is a share, write {percent}%"),
                )
            }
        }
    }
}

/// A number without groups, so that it has one reading.
fn shown(number: f64, lang: Lang) -> String {
    number.to_string().replace('.', lang.pick(",", "."))
}

fn mark_name(mark: Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Point => lang.pick("dấu chấm", "point"),
        Mark::Comma => lang.pick("dấu phẩy", "comma"),
    }
}

/// A share in per cent, without rounding noise.
fn percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// A doubt about a percentage that was read.
pub(crate) fn doubt(text: &str, value: f64, numbers: &Numbers) -> Option<NumberFault> {
    let said = text.contains(['%', '\u{ff05}']);
    (numbers.percent && !said && is_share(value)).then_some(NumberFault::Share(value))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const HECTARES: Numbers = Numbers::measured("> 0 ha", |n| n > 0.0, &["ha"]);
    const HEADS: Numbers = Numbers {
        whole: true,
        ..Numbers::measured("0–10000000", |n| (0.0..=1e7).contains(&n), &["người"])
    };
    const PERCENT: Numbers = Numbers {
        percent: true,
        ..Numbers::measured("0–100 %", |n| (0.0..=100.0).contains(&n), &["%", "\u{ff05}"])
    };

    /// The number of each cell of a column; `None` where it is refused.
    fn column(cells: &[&str], numbers: &Numbers) -> Vec<Option<f64>> {
        let mark = ColumnMark::of(cells.iter().copied(), numbers);
        cells.iter().map(|cell| read(cell, numbers, mark).ok().map(|read| read.number.value)).collect()
    }

    #[rstest]
    #[case(&["1.234,5", "1.234", "12", "274 ha"], &[Some(1234.5), Some(1234.0), Some(12.0), Some(274.0)])]
    #[case(&["77.5", "1.234", "1,234.5"], &[Some(77.5), Some(1.234), Some(1234.5)])]
    #[case(&["77.5", "77.25", "77,5"], &[Some(77.5), Some(77.25), None])]
    #[case(&["77.5", "77,5", "12"], &[None, None, Some(12.0)])]
    #[case(&["1.234", "2,345"], &[None, None])]
    #[case(&["1.234", "56"], &[None, Some(56.0)])]
    #[case(&["0.500", "1.234"], &[Some(0.5), Some(1.234)])]
    #[case(&["1 234,5", "1 234"], &[Some(1234.5), Some(1234.0)])]
    #[case(&["85%", "12 km2"], &[None, None])]
    fn a_column_of_areas_has_one_mark(#[case] cells: &[&str], #[case] expected: &[Option<f64>]) {
        assert_eq!(column(cells, &HECTARES), expected);
    }

    #[rstest]
    #[case(&["1234.567", ".500", "0.500", "1,234.567", "12.000", "00012"],
           &[None, None, None, None, Some(12.0), Some(12.0)])]
    #[case(&["120.0", ""], &[Some(120.0), None])]
    #[case(&["1.200", "12.000"], &[Some(1200.0), Some(12_000.0)])]
    #[case(&["12.000", "850"], &[None, Some(850.0)])]
    #[case(&["1,200", "12,000", "3"], &[Some(1200.0), Some(12_000.0), Some(3.0)])]
    #[case(&["1.200", "1,300"], &[None, None])]
    #[case(&["45 người", "1e3", "-5"], &[Some(45.0), None, None])]
    fn a_column_of_heads_has_no_fractions(#[case] cells: &[&str], #[case] expected: &[Option<f64>]) {
        assert_eq!(column(cells, &HEADS), expected);
    }

    #[rstest]
    #[case(&["85%", "85,5", "0.85"], &[Some(85.0), Some(85.5), None])]
    #[case(&["0.85", "0.9"], &[Some(0.85), Some(0.9)])]
    #[case(&["85.500", "12 %"], &[Some(85.5), Some(12.0)])]
    fn percentages_are_read(#[case] cells: &[&str], #[case] expected: &[Option<f64>]) {
        assert_eq!(column(cells, &PERCENT), expected);
        assert_eq!(doubt("0.85", 0.85, &PERCENT), Some(NumberFault::Share(0.85)));
        assert_eq!(doubt("0.85%", 0.85, &PERCENT), None);
    }

    #[test]
    fn what_was_read_by_its_column_says_what_else_it_could_be() {
        let instead = |text, numbers, mark| read(text, numbers, ColumnMark::Known(mark)).unwrap().instead;
        assert_eq!(instead("1.234", &HECTARES, Mark::Comma), Some(1.234));
        assert_eq!(instead("1.234", &HECTARES, Mark::Point), Some(1234.0));
        assert_eq!(instead("1.200", &HEADS, Mark::Comma), Some(1.2));
        assert_eq!(instead("85.500", &PERCENT, Mark::Point), None);
        assert_eq!(instead("12,5", &HECTARES, Mark::Comma), None);
    }
}
