//! Numbers as people write them: groups of three digits, a point or a comma as decimal mark, full-width digits.
//!
//! `1.234` is a thousand in one file and little more than one in another. A [`Numeral`] states which readings it
//! allows, so that the reader of a whole column can choose one that fits all of them.

/// The mark between the integer part and the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1234.5`
    Point,
    /// `1234,5`
    Comma,
}

impl Mark {
    /// The other mark: the one that may group thousands if `self` is the decimal mark.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    fn of(c: char) -> Option<Self> {
        match c {
            '.' | '\u{ff0e}' => Some(Self::Point),
            ',' | '\u{ff0c}' => Some(Self::Comma),
            _ => None,
        }
    }
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoNumeral {
    /// Letters, or groups that do not have three digits.
    #[error("not a number")]
    Form,
    /// Scientific notation, as spreadsheets display long numbers: digits may have been lost.
    #[error("a power of ten")]
    Power,
}

/// A number whose decimal mark may be undecided.
///
/// # Examples
///
/// ```
/// use xuong::geom::numeral::{Form, Mark, NoNumeral, Numeral};
///
/// let form = |text| Numeral::read(text).map(|numeral| numeral.form());
/// assert_eq!(form("1 234"), Ok(Form::Plain));
/// assert_eq!(form("1.234,5"), Ok(Form::Needs(Mark::Comma)));
/// assert_eq!(form("1.234"), Ok(Form::Either(Mark::Point)));
/// assert_eq!(form("1.04E+08"), Err(NoNumeral::Power));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    negative: bool,
    whole: String,
    fraction: String,
    form: Form,
}

/// Which readings the marks of a numeral allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// No mark, or only spaces between groups.
    Plain,
    /// A number only with this decimal mark.
    Needs(Mark),
    /// One mark with one to three digits before it and three after it: a decimal mark or a thousands separator.
    Either(Mark),
}

impl Numeral {
    /// Parses a text that contains a number and nothing else; white space around it is ignored.
    ///
    /// # Errors
    ///
    /// [`NoNumeral::Form`] if the text is not a number with either mark, [`NoNumeral::Power`] for scientific notation.
    pub fn read(text: &str) -> Result<Self, NoNumeral> {
        let text = text.trim();
        if is_power(text) {
            return Err(NoNumeral::Power);
        }
        let (negative, text) = match text.strip_prefix(['-', '\u{2212}', '\u{ff0d}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix(['+', '\u{ff0b}']).unwrap_or(text)),
        };
        let parts = Parts::of(text).ok_or(NoNumeral::Form)?;
        let (whole, fraction, form) = parts.understood().ok_or(NoNumeral::Form)?;
        Ok(Self { negative, whole, fraction, form })
    }

    /// Which readings the marks allow.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The number if `decimal` is the decimal mark; `None` if the numeral is not a number then.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::numeral::{Mark, Numeral};
    ///
    /// let value = |text, mark| Numeral::read(text).unwrap().with(mark).map(|number| number.value);
    /// assert_eq!(value("1.234", Mark::Point), Some(1.234));
    /// assert_eq!(value("1.234", Mark::Comma), Some(1234.0));
    /// assert_eq!(value("1.234,5", Mark::Comma), Some(1234.5));
    /// assert_eq!(value("1.234,5", Mark::Point), None);
    /// ```
    pub fn with(&self, decimal: Mark) -> Option<Number> {
        match self.form {
            Form::Needs(mark) if mark != decimal => None,
            Form::Either(mark) if mark != decimal => Some(self.number(&self.grouped(), "")),
            Form::Plain | Form::Needs(_) | Form::Either(_) => Some(self.number(&self.whole, &self.fraction)),
        }
    }

    /// The number, if it is the same with either decimal mark.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::numeral::Numeral;
    ///
    /// let certain = |text| Numeral::read(text).unwrap().certain().map(|number| number.value);
    /// assert_eq!(certain("12,5"), Some(12.5), "groups have three digits, so the comma is a decimal mark");
    /// assert_eq!(certain("12,500"), None);
    /// ```
    pub fn certain(&self) -> Option<Number> {
        match self.form {
            Form::Either(_) => None,
            Form::Plain | Form::Needs(_) => Some(self.number(&self.whole, &self.fraction)),
        }
    }

    fn grouped(&self) -> String {
        format!("{}{}", self.whole, self.fraction)
    }

    fn number(&self, whole: &str, fraction: &str) -> Number {
        let sign = if self.negative { "-" } else { "" };
        let value = format!("{sign}{whole}.{fraction}0").parse().unwrap_or(f64::INFINITY);
        let is_whole = fraction.bytes().all(|digit| digit == b'0');
        let whole = is_whole.then(|| format!("{sign}{whole}").parse().ok()).flatten();
        Number { value, whole, is_whole }
    }
}

/// One reading of a numeral.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The value as an integer, if its fraction is zero and it is in the range of `i64`.
    pub whole: Option<i64>,
    /// Whether its fraction is zero.
    pub is_whole: bool,
}

/// Digits between marks.
#[derive(Debug, Default)]
struct Parts {
    runs: Vec<String>,
    marks: Vec<Option<Mark>>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self { runs: vec![String::new()], marks: Vec::new() };
        for c in text.chars() {
            match c {
                '0'..='9' => parts.runs.last_mut()?.push(c),
                '\u{ff10}'..='\u{ff19}' => {
                    let digit = char::from_digit(u32::from(c) - 0xff10, 10)?;
                    parts.runs.last_mut()?.push(digit);
                }
                c if Mark::of(c).is_some() || is_gap(c) => {
                    parts.marks.push(Mark::of(c));
                    parts.runs.push(String::new());
                }
                _ => return None,
            }
        }
        Some(parts)
    }

    /// The integer part, the fraction and the form.
    fn understood(&self) -> Option<(String, String, Form)> {
        let gaps = self.marks.iter().filter(|mark| mark.is_none()).count();
        let marks: Vec<Mark> = self.marks.iter().copied().flatten().collect();
        let (first, last) = (marks.first().copied(), marks.last().copied());
        match (first, last) {
            (None, _) | (_, None) => Some((self.groups(self.runs.len())?, String::new(), Form::Plain)),
            (Some(first), _) if marks.len() > 1 && marks.iter().all(|mark| *mark == first) => {
                let whole = self.groups(self.runs.len()).filter(|_| gaps == 0)?;
                Some((whole, String::new(), Form::Needs(first.other())))
            }
            (Some(_), Some(last)) => {
                let alone = marks.iter().filter(|mark| **mark == last).count() == 1;
                let at_end = self.marks.last()?.is_some();
                let one_kind = marks.len() == 1 || gaps == 0;
                let (fraction, before) = self.runs.split_last().filter(|_| alone && at_end && one_kind)?;
                let whole = if before.iter().all(String::is_empty) && before.len() == 1 {
                    "0".to_owned()
                } else {
                    self.groups(before.len())?
                };
                let could_group = self.marks.len() == 1
                    && fraction.len() == 3
                    && (1..=3).contains(&before[0].len())
                    && !before[0].starts_with('0');
                let form = if could_group { Form::Either(last) } else { Form::Needs(last) };
                (!fraction.is_empty()).then(|| (whole, fraction.clone(), form))
            }
        }
    }

    /// The digits of the first `runs` runs: one run of any length, or groups of three.
    fn groups(&self, runs: usize) -> Option<String> {
        let (first, rest) = self.runs[..runs].split_first()?;
        let grouped = rest.is_empty()
            || ((1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.iter().all(|run| run.len() == 3));
        (!first.is_empty() && grouped).then(|| self.runs[..runs].concat())
    }
}

/// Whether a character separates groups besides points and commas: white space, and the apostrophe used in
/// Switzerland.
fn is_gap(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}') || (c.is_whitespace() && !c.is_control())
}

/// Whether a text is a number in scientific notation, such as `1.04E+08`.
///
/// # Examples
///
/// A spreadsheet displays a tax code of ten digits like this once it has taken it for a number:
///
/// ```
/// use xuong::geom::numeral::is_power;
///
/// assert!(is_power("1.04E+08"));
/// assert!(!is_power("0104128565"));
/// assert!(!is_power("E8"));
/// ```
pub fn is_power(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(exponent);
    let mantissa = mantissa.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(mantissa);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let marks = mantissa.matches(['.', ',']).count();
    let bare: String = mantissa.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    digits(exponent) && digits(&bare) && marks <= 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("12", Form::Plain, 12.0)]
    #[case("00012", Form::Plain, 12.0)]
    #[case("-5", Form::Plain, -5.0)]
    #[case("\u{2212}5", Form::Plain, -5.0)]
    #[case("１２３", Form::Plain, 123.0)]
    #[case("1 234", Form::Plain, 1234.0)]
    #[case("1\u{a0}234\u{a0}567", Form::Plain, 1_234_567.0)]
    #[case("1\u{2009}234,5", Form::Needs(Mark::Comma), 1234.5)]
    #[case("1'234.50", Form::Needs(Mark::Point), 1234.5)]
    #[case("1\u{202f}234.567", Form::Needs(Mark::Point), 1234.567)]
    #[case("12.5", Form::Needs(Mark::Point), 12.5)]
    #[case("12,5", Form::Needs(Mark::Comma), 12.5)]
    #[case(".5", Form::Needs(Mark::Point), 0.5)]
    #[case(".500", Form::Needs(Mark::Point), 0.5)]
    #[case("0.500", Form::Needs(Mark::Point), 0.5)]
    #[case("1234.567", Form::Needs(Mark::Point), 1234.567)]
    #[case("1,234.567", Form::Needs(Mark::Point), 1234.567)]
    #[case("1.234,567", Form::Needs(Mark::Comma), 1234.567)]
    #[case("1.234.567", Form::Needs(Mark::Comma), 1_234_567.0)]
    #[case("1,234,567.25", Form::Needs(Mark::Point), 1_234_567.25)]
    #[case("１．２３４，５", Form::Needs(Mark::Comma), 1234.5)]
    fn what_can_be_read_in_one_way_is(#[case] text: &str, #[case] form: Form, #[case] value: f64) {
        let numeral = Numeral::read(text).unwrap();
        assert_eq!((numeral.form(), numeral.certain().map(|n| n.value)), (form, Some(value)));
    }

    #[rstest]
    #[case("1.234", Mark::Point, 1.234, 1234)]
    #[case("12,000", Mark::Comma, 12.0, 12_000)]
    #[case("-105.804", Mark::Point, -105.804, -105_804)]
    fn one_group_of_three_has_two_readings(
        #[case] text: &str,
        #[case] mark: Mark,
        #[case] decimal: f64,
        #[case] grouped: i64,
    ) {
        let numeral = Numeral::read(text).unwrap();
        assert_eq!((numeral.form(), numeral.certain()), (Form::Either(mark), None));
        assert_eq!(numeral.with(mark).map(|n| n.value), Some(decimal));
        assert_eq!(numeral.with(mark.other()).and_then(|n| n.whole), Some(grouped));
    }

    #[rstest]
    #[case("")]
    #[case("-")]
    #[case("12.")]
    #[case("1,2,3")]
    #[case("1,23,456")]
    #[case("1.23.456")]
    #[case("1234.567.890")]
    #[case("0.123.456")]
    #[case("1.234,567.8")]
    #[case("1.234,567.890")]
    #[case("1,234 567")]
    #[case("5 6")]
    #[case("12 người")]
    #[case("(5)")]
    #[case("٣")]
    fn what_is_no_number_is_refused(#[case] text: &str) {
        assert_eq!(Numeral::read(text), Err(NoNumeral::Form));
    }

    #[rstest]
    #[case("1e3")]
    #[case("1.04E+08")]
    #[case("1,04E+08")]
    #[case("-2.5e-05")]
    fn powers_of_ten_are_refused_as_such(#[case] text: &str) {
        assert_eq!(Numeral::read(text), Err(NoNumeral::Power));
    }

    /// Digits in groups of three.
    fn grouped(digits: &str, mark: &str) -> String {
        let first = (digits.len() - 1) % 3 + 1;
        let (head, tail) = digits.split_at(first);
        let rest = tail.as_bytes().chunks(3).map(|three| std::str::from_utf8(three).unwrap());
        std::iter::once(head).chain(rest).collect::<Vec<_>>().join(mark)
    }

    proptest! {
        #[test]
        fn a_number_is_read_however_its_groups_are_written(
            whole in 0..=999_999_999_999_u64, fraction in "[0-9]{0,4}", comma in any::<bool>(), style in 0..6_usize, sign in 0..3_usize,
        ) {
            let (decimal, other) = if comma { (Mark::Comma, ".") } else { (Mark::Point, ",") };
            let group = ["", other, " ", "\u{a0}", "\u{202f}", "'"][style];
            let digits = grouped(&whole.to_string(), group);
            let mark = if comma { "," } else { "." };
            let fraction = if fraction.is_empty() { String::new() } else { format!("{mark}{fraction}") };
            let text = format!("{}{digits}{fraction}", ["", "-", "\u{2212}"][sign]);
            let told = Numeral::read(&text).unwrap().with(decimal).unwrap();
            let plain = format!("{}{whole}{}", if sign > 0 { "-" } else { "" }, fraction.replace(',', "."));
            let value: f64 = plain.parse().unwrap();
            prop_assert!(told.value.to_bits() == value.to_bits(), "{text}: {told:?} {plain}");
            let is_whole = fraction.chars().all(|c| !c.is_ascii_digit() || c == '0');
            prop_assert_eq!(told.is_whole, is_whole);
            let signed = i64::try_from(whole).unwrap() * if sign > 0 { -1 } else { 1 };
            prop_assert_eq!(told.whole, is_whole.then_some(signed));
        }

        #[test]
        fn a_certain_number_is_the_same_with_every_mark_that_it_allows(text in "[-0-9., ]{1,12}") {
            if let Ok(numeral) = Numeral::read(&text) {
                let [point, comma] = [Mark::Point, Mark::Comma].map(|mark| numeral.with(mark));
                let allowed: Vec<Number> = point.into_iter().chain(comma).collect();
                prop_assert!(!allowed.is_empty(), "{text}");
                if let Some(certain) = numeral.certain() {
                    prop_assert!(allowed.iter().all(|own| *own == certain), "{text}");
                } else {
                    prop_assert_eq!((allowed.len(), allowed[0] == allowed[1]), (2, false), "{}", text);
                }
            }
        }
    }

    #[test]
    fn a_number_beyond_what_is_counted_is_no_whole_one() {
        let number = |text: &str| Numeral::read(text).unwrap().with(Mark::Point).unwrap();
        assert_eq!(number("9223372036854775807").whole, Some(i64::MAX));
        assert_eq!(
            (number("9223372036854775808").whole, number("9223372036854775808").is_whole),
            (None, true)
        );
        assert_eq!(number("-9223372036854775808").whole, Some(i64::MIN));
        assert!(number(&"9".repeat(400)).value.is_infinite());
        assert_eq!(number("7.000").whole, Some(7));
        assert_eq!((number("7.001").whole, number("7.001").is_whole), (None, false));
    }

    #[rstest]
    #[case("1E5", true)]
    #[case("1,5e+10", true)]
    #[case("-2.5e\u{2212}3", true)]
    #[case(".e5", false)]
    #[case("1.2.3e5", false)]
    #[case("1e5.5", false)]
    #[case("1e", false)]
    #[case("e5", false)]
    #[case("1ee5", false)]
    #[case("0104e128565x", false)]
    fn scientific_notation_has_digits_on_both_sides(#[case] text: &str, #[case] power: bool) {
        assert_eq!(is_power(text), power);
        assert_eq!(Numeral::read(text) == Err(NoNumeral::Power), power);
    }
}
