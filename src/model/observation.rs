//! Observations: figures with their period, unit, source and basis.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{
    attribute::{Attribute, Kind, Quantity, Tie, Visibility, dated, held},
    attributed::Attributed,
    closed::closed,
    code::Code,
    date::PartialDate,
    id::ObservationId,
    lang::Text,
    range,
    text_fault::LONGEST,
};

/// The subject of legal thresholds, whose period is the date from which they are in force.
pub const LAW: &str = "law";

closed! {
    /// The origin of a figure.
    pub enum Basis {
        /// Counted in the registry.
        Counted = "counted" ("đếm từ sổ đăng ký", "counted"),
        /// Taken from a publication.
        Imported = "imported" ("nhập từ nguồn công bố", "imported"),
        /// Computed with weights.
        Estimated = "estimated" ("ước tính", "estimated"),
        /// A target of a plan or a threshold of a law.
        Target = "target" ("mục tiêu", "target"),
    }
}

/// A figure about a subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Identity.
    pub id: ObservationId,
    /// The subject: the code of the city, of a zone or unit, or [`LAW`].
    pub subject: Code,
    /// The measure.
    pub measure: String,
    /// The part of the measure, such as a sector.
    pub breakdown: Option<String>,
    /// The period: `2024`, `2025-Q1` or `2023-01/2023-11`; for a threshold, the date from which it is in force.
    pub period: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The base of a change, such as the previous month.
    pub compared_with: Option<String>,
    /// The origin.
    pub basis: Basis,
    /// Code of the source.
    pub source: Option<Code>,
    /// The date of publication.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub note: Option<String>,
}

/// An attribute of observations.
type Of = Attribute<Observation>;

/// A text of at most 500 characters.
const SHORT: Kind = Kind::Text(500);

impl Attributed for Observation {
    const ATTRIBUTES: &'static [Of] = &[
        Of::new("subject", Text::new("Đối tượng", "Subject"), Kind::Code, Visibility::Public, held!(subject))
            .needed(),
        Of::new("measure", Text::new("Chỉ tiêu", "Measure"), SHORT, Visibility::Public, held!(measure))
            .needed(),
        Of::new("breakdown", Text::new("Phân tổ", "Breakdown"), SHORT, Visibility::Public, held!(breakdown)),
        Of::new("period", Text::new("Kỳ", "Period"), SHORT, Visibility::Public, held!(period)).needed(),
        Of::new(
            "value",
            Text::new("Giá trị", "Value"),
            Kind::Real(Quantity::new(range::FIGURE, &[])),
            Visibility::Public,
            held!(value),
        )
        .needed(),
        Of::new("unit", Text::new("Đơn vị tính", "Unit"), SHORT, Visibility::Public, held!(unit)).needed(),
        Of::new(
            "compared_with",
            Text::new("So với", "Compared with"),
            SHORT,
            Visibility::Public,
            held!(compared_with),
        ),
        Of::new("basis", Text::new("Nguồn gốc", "Basis"), Kind::Set, Visibility::Public, held!(basis))
            .needed(),
        Of::new(
            "source",
            Text::new("Nguồn (mã)", "Source (code)"),
            Kind::Code,
            Visibility::Public,
            held!(source),
        ),
        dated!(Of, "as_of", "Ngày công bố", "Published on", Visibility::Public, held!(as_of))
            .tied(Tie::Beside("value")),
        Of::new("note", Text::new("Ghi chú", "Note"), Kind::Text(LONGEST), Visibility::Public, held!(note))
            .tied(Tie::Beside("value")),
    ];

    fn blank() -> Self {
        Self {
            id: ObservationId(0),
            subject: Code::default(),
            measure: String::new(),
            breakdown: None,
            period: String::new(),
            value: f64::NAN,
            unit: String::new(),
            compared_with: None,
            basis: Basis::Imported,
            source: None,
            as_of: None,
            note: None,
        }
    }
}

impl Observation {
    /// The first and the last day of the period; `None` if its form is not recognised.
    pub fn days(&self) -> Option<(Date, Date)> {
        let (first, last) = self.period.split_once('/').unwrap_or((&self.period, &self.period));
        Some((part(first)?.0, part(last)?.1))
    }
}

/// The days of `2024`, `2024-06`, `2024-06-30`, `2024-Q2` or `2024-H1`.
fn part(text: &str) -> Option<(Date, Date)> {
    let months = |year: &str, first: u32, count: u32| {
        let date = |month| format!("{year}-{month:02}").parse::<PartialDate>().ok();
        Some((date(first)?.first_day(), date(first + count - 1)?.last_day()))
    };
    match text
        .split_once("-Q")
        .map(|(year, q)| (year, q, 3))
        .or(text.split_once("-H").map(|(y, h)| (y, h, 6)))
    {
        Some((year, number, length)) => {
            let number: u32 = number.parse().ok().filter(|n| (1..=12 / length).contains(n))?;
            months(year, (number - 1) * length + 1, length)
        }
        None => text.parse::<PartialDate>().ok().map(|date| (date.first_day(), date.last_day())),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::part;

    #[rstest]
    #[case("2024", "2024-01-01", "2024-12-31")]
    #[case("2025-Q1", "2025-01-01", "2025-03-31")]
    #[case("2025-H2", "2025-07-01", "2025-12-31")]
    #[case("2026-06-14", "2026-06-14", "2026-06-14")]
    fn a_period_has_a_first_and_a_last_day(#[case] text: &str, #[case] first: &str, #[case] last: &str) {
        let (begin, end) = part(text).unwrap();
        assert_eq!((begin.to_string(), end.to_string()), (first.to_owned(), last.to_owned()));
        assert!(["2025-Q5", "2025-H3", "soon", ""].map(part).iter().all(Option::is_none));
    }
}
