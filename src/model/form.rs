//! Report forms that the law requires: their lines, senders and receivers, periods and due dates.
//!
//! A form is data of the program and of the folder of a city (`geodata/forms.toml`). An amended form is another form.

use time::{Date, Month};

use super::{closed::closed, code::Code, date::PartialDate, lang::Names};

closed! {
    /// What a form reports on.
    pub enum Subject {
        /// A firm.
        Firm = "firm" ("cơ sở", "firm"),
        /// A cluster.
        Cluster = "cluster" ("cụm công nghiệp", "cluster"),
        /// A park.
        Park = "park" ("khu công nghiệp", "park"),
        /// A ward or commune.
        Ward = "ward" ("phường, xã", "ward or commune"),
        /// The city.
        City = "city" ("thành phố", "city"),
    }
}

closed! {
    /// How often a form is sent.
    pub enum Every {
        /// For each quarter.
        Quarter = "quarter" ("quý", "quarter"),
        /// For the first half of a year.
        Half = "half" ("sáu tháng", "half year"),
        /// For a year.
        Year = "year" ("năm", "year"),
    }
}

/// A form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The code, such as `cluster-02`.
    pub code: Code,
    /// The number in the law.
    pub number: String,
    /// The title.
    pub title: Names,
    /// The provision that requires it.
    pub law: Names,
    /// The code of the source of the form.
    pub source: Option<Code>,
    /// The day from which it is required.
    pub in_force: PartialDate,
    /// The last day on which it is required.
    pub until: Option<PartialDate>,
    /// Whether it is made up for trials, and required of no one.
    pub made_up: bool,
    /// What it reports on.
    pub subject: Subject,
    /// The measure whose observation records that a report came in.
    pub receipt: Option<String>,
    /// The sender.
    pub sender: Names,
    /// The receivers.
    pub receivers: Vec<Names>,
    /// The periods.
    pub rounds: Vec<Round>,
    /// The lines, in order.
    pub lines: Vec<Line>,
}

/// A line of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The number as printed, with that of its part: `II.3`.
    pub number: String,
    /// What is to be stated.
    pub indicator: Names,
    /// The unit.
    pub unit: Names,
    /// Whether only whole numbers are an answer.
    pub whole: bool,
    /// Where an answer is kept.
    pub keeps: Keeps,
    /// What the answer is checked against.
    pub check: Option<Check>,
}

/// Where the answer to a line is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeps {
    /// As the observation of a measure: a stock at the end of the period, or a flow over it.
    Observation {
        /// The measure.
        measure: String,
        /// Whether it is a stock.
        is_stock: bool,
    },
    /// As the number of workers of the firm.
    Workers,
    /// Nowhere: it belongs to one enterprise, and the register has no protected place for it.
    Nowhere,
}

/// A relation between the answers of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// The sum of these lines.
    Sum(Vec<String>),
    /// The first line as a percentage of the second.
    Share(String, String),
    /// At most this line.
    Within(String),
}

/// A day of a year, or of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfYear {
    /// Whether it is a day of the year before.
    pub is_before: bool,
    /// The month.
    pub month: Month,
    /// The day of the month.
    pub day: u8,
}

impl DayOfYear {
    fn of(self, year: i32) -> Option<Date> {
        Date::from_calendar_date(year - i32::from(self.is_before), self.month, self.day).ok()
    }
}

/// The periods for which a form is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// How often.
    pub every: Every,
    /// The first day and the last; `None` for those of the calendar.
    pub days: Option<(DayOfYear, DayOfYear)>,
    /// The day by which the report is due, if the law states one.
    pub due: Option<DayOfYear>,
}

/// A period of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The name: `2026-H1`, `2026`, `2026-Q3`.
    pub name: String,
    /// How often.
    pub every: Every,
    /// The first day and the last.
    pub days: (Date, Date),
    /// The day by which the report is due.
    pub due: Option<Date>,
}

impl Term {
    /// Whether a day is in it.
    pub fn has(&self, day: Date) -> bool {
        (self.days.0..=self.days.1).contains(&day)
    }
}

impl Round {
    /// The periods of a year.
    fn terms(&self, year: i32) -> Vec<Term> {
        let last = |month: Month| Date::from_calendar_date(year, month, month.length(year)).ok();
        let first = |month| Date::from_calendar_date(year, month, 1).ok();
        let of_calendar = |name: String, from, to| Some((name, first(from)?, last(to)?));
        let named = match (self.every, self.days) {
            (Every::Quarter, _) => (1_u8..=4)
                .filter_map(|quarter| {
                    let end = Month::try_from(quarter * 3).ok()?;
                    of_calendar(format!("{year}-Q{quarter}"), end.previous().previous(), end)
                })
                .collect(),
            (every, days) => {
                let name = if every == Every::Half { format!("{year}-H1") } else { year.to_string() };
                let end = if every == Every::Half { Month::June } else { Month::December };
                let stated =
                    days.and_then(|(begin, end)| Some((name.clone(), begin.of(year)?, end.of(year)?)));
                Vec::from_iter(stated.or_else(|| of_calendar(name, Month::January, end)))
            }
        };
        let due = self.due.and_then(|due| due.of(year));
        let term = |(name, begin, end)| Term { name, every: self.every, days: (begin, end), due };
        named.into_iter().map(term).collect()
    }
}

impl Form {
    /// Whether it is required for a period.
    fn is_required_for(&self, term: &Term) -> bool {
        let last = self.until.map(PartialDate::last_day);
        self.in_force.first_day() <= term.days.1 && last.is_none_or(|last| term.days.1 <= last)
    }

    /// The period with a name, if the form is sent for it.
    pub fn term(&self, name: &str) -> Option<Term> {
        let year = name.get(..4)?.parse().ok()?;
        self.rounds.iter().flat_map(|round| round.terms(year)).find(|term| term.name == name)
    }

    /// The newest period of each round that ended before a day, and the next to end.
    pub fn terms_about(&self, day: Date) -> Vec<Term> {
        let of_round = |round: &Round| {
            let years = (day.year() - 1..=day.year() + 1).flat_map(|year| round.terms(year));
            let (ended, coming): (Vec<Term>, Vec<Term>) = years.partition(|term| term.days.1 < day);
            [ended.into_iter().next_back(), coming.into_iter().next()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        let mut terms: Vec<Term> = self.rounds.iter().flat_map(of_round).collect();
        terms.retain(|term| self.is_required_for(term));
        terms.sort_by_key(|term| term.days.1);
        terms
    }

    /// The line with a number.
    pub fn line(&self, number: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == number)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    fn day(is_before: bool, month: Month, day: u8) -> DayOfYear {
        DayOfYear { is_before, month, day }
    }

    fn form(rounds: Vec<Round>) -> Form {
        let names = || Names { vi: "Mẫu".to_owned(), en: "Form".to_owned() };
        Form {
            code: "form-1".parse().unwrap(),
            number: "1".to_owned(),
            title: names(),
            law: names(),
            source: None,
            in_force: "2024-10-01".parse().unwrap(),
            until: None,
            made_up: false,
            subject: Subject::Cluster,
            receipt: None,
            sender: names(),
            receivers: Vec::new(),
            rounds,
            lines: Vec::new(),
        }
    }

    fn of_law() -> Form {
        let begin = day(true, Month::December, 15);
        let half = Round {
            every: Every::Half,
            days: Some((begin, day(false, Month::June, 14))),
            due: Some(day(false, Month::June, 20)),
        };
        let year = Round {
            every: Every::Year,
            days: Some((begin, day(false, Month::December, 14))),
            due: Some(day(false, Month::December, 20)),
        };
        form(vec![half, year])
    }

    #[rstest]
    #[case("2026-H1", date!(2025 - 12 - 15), date!(2026 - 06 - 14), date!(2026 - 06 - 20))]
    #[case("2026", date!(2025 - 12 - 15), date!(2026 - 12 - 14), date!(2026 - 12 - 20))]
    fn a_period_has_the_days_of_its_law(
        #[case] name: &str,
        #[case] first: Date,
        #[case] last: Date,
        #[case] due: Date,
    ) {
        let term = of_law().term(name).unwrap();
        assert_eq!((term.days, term.due), ((first, last), Some(due)));
    }

    #[rstest]
    #[case("2026-H2")]
    #[case("2026-Q1")]
    #[case("soon")]
    #[case("")]
    fn a_period_of_which_no_report_is_sent_is_none(#[case] name: &str) {
        assert_eq!(of_law().term(name), None);
    }

    #[test]
    fn quarters_are_those_of_the_calendar() {
        let form = form(vec![Round { every: Every::Quarter, days: None, due: None }]);
        let term = form.term("2026-Q1").unwrap();
        assert_eq!(term.days, (date!(2026 - 01 - 01), date!(2026 - 03 - 31)));
        assert!(term.has(date!(2026 - 02 - 28)) && !term.has(date!(2026 - 04 - 01)));
    }

    #[rstest]
    #[case(date!(2026 - 11 - 29), &["2025", "2026-H1", "2026", "2027-H1"])]
    #[case(date!(2026 - 06 - 14), &["2025-H1", "2025", "2026-H1", "2026"])]
    #[case(date!(2026 - 06 - 15), &["2025", "2026-H1", "2026", "2027-H1"])]
    #[case(date!(2024 - 11 - 01), &["2024", "2025-H1"])]
    fn the_periods_about_a_day_are_the_last_and_the_next_while_the_form_is_in_force(
        #[case] on: Date,
        #[case] names: &[&str],
    ) {
        let terms = of_law().terms_about(on);
        assert_eq!(terms.iter().map(|term| term.name.as_str()).collect::<Vec<_>>(), names);
    }
}
