//! The report forms: those of the law, which come with the program, and those of a city's own `forms.toml`.

use std::{io, path::Path};

use serde::Deserialize;
use time::{Month, macros::format_description};

use crate::model::{
    code::Code,
    date::PartialDate,
    form::{Check, DayOfYear, Every, Form, Keeps, Line, Round, Subject},
    lang::{Names, Text},
};

/// The file in the folder of a city.
pub(super) const FILE: &str = "forms.toml";

/// The forms of the law, which are the same for every city.
const EMBEDDED: &str = include_str!("../../geodata/forms.toml");

/// Why forms cannot be used.
pub(super) enum Fault {
    /// The file cannot be read.
    File(io::Error),
    /// No TOML, or an unknown key.
    Form(toml::de::Error),
    /// A value that cannot be used: its key, the value and what was expected.
    Value(String, String, Text),
}

/// The forms that come with the program.
pub(super) fn of_law() -> Vec<Form> {
    read(EMBEDDED, &[]).unwrap_or_else(|_| unreachable!("a test reads the same file"))
}

/// The forms of a city's own file, if it has one, besides those that are known already.
pub(super) fn in_folder(file: &Path, known: &[Form]) -> Result<Vec<Form>, Fault> {
    match std::fs::read_to_string(file) {
        Ok(text) => read(&text, known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(known.to_vec()),
        Err(error) => Err(Fault::File(error)),
    }
}

/// The forms of a text, besides those that are known already.
fn read(text: &str, known: &[Form]) -> Result<Vec<Form>, Fault> {
    let written: Written = toml::from_str(text).map_err(Fault::Form)?;
    let mut forms: Vec<Form> = known.to_vec();
    for (at, own) in written.forms.into_iter().enumerate() {
        let form = own.form(at)?;
        if forms.iter().any(|other| other.code == form.code) {
            let expected = Text::new("mã chỉ dùng một lần", "a code that is used once");
            return Err(Fault::Value(format!("forms[{at}].code"), form.code.to_string(), expected));
        }
        forms.push(form);
    }
    Ok(forms)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    forms: Vec<WrittenForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenForm {
    code: String,
    number: String,
    title: Names,
    law: Names,
    source: Option<String>,
    in_force: PartialDate,
    until: Option<PartialDate>,
    #[serde(default)]
    made_up: bool,
    subject: String,
    receipt: Option<String>,
    sender: Names,
    receivers: Vec<Names>,
    rounds: Vec<WrittenRound>,
    lines: Vec<WrittenLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRound {
    name: String,
    begins: Option<String>,
    ends: Option<String>,
    due: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    number: String,
    indicator: Names,
    unit: Names,
    measure: Option<String>,
    attribute: Option<String>,
    #[serde(default)]
    stock: bool,
    #[serde(default)]
    whole: bool,
    sum: Option<Vec<String>>,
    share: Option<[String; 2]>,
    within: Option<String>,
}

impl WrittenForm {
    fn form(self, at: usize) -> Result<Form, Fault> {
        let key = |name: &str| format!("forms[{at}].{name}");
        let code = |name: &str, text: &str| {
            let expected = Text::new("mã gồm chữ, số, '-', '_'", "letters, digits, '-', '_'");
            text.parse::<Code>().map_err(|_| Fault::Value(key(name), text.to_owned(), expected))
        };
        let rounds = self.rounds.into_iter().enumerate();
        let rounds = rounds.map(|(i, round)| round.round(&key(&format!("rounds[{i}]"))));
        let rounds = rounds.collect::<Result<_, _>>()?;
        let numbers: Vec<String> = self.lines.iter().map(|line| line.number.clone()).collect();
        let lines = self.lines.into_iter().enumerate();
        let lines = lines.map(|(i, line)| line.line(&key(&format!("lines[{i}]")), i, &numbers));
        Ok(Form {
            code: code("code", &self.code)?,
            number: self.number,
            title: self.title,
            law: self.law,
            source: self.source.map(|text| code("source", &text)).transpose()?,
            in_force: self.in_force,
            until: self.until,
            made_up: self.made_up,
            subject: self.subject.parse::<Subject>().map_err(|_| {
                let expected =
                    Text::new("firm, cluster, park, ward hoặc city", "firm, cluster, park, ward or city");
                Fault::Value(key("subject"), self.subject.clone(), expected)
            })?,
            receipt: self.receipt,
            sender: self.sender,
            receivers: self.receivers,
            rounds,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }
}

impl WrittenRound {
    fn round(self, key: &str) -> Result<Round, Fault> {
        let expected = Text::new("quarter, half hoặc year", "quarter, half or year");
        let every: Every = self
            .name
            .parse()
            .map_err(|_| Fault::Value(format!("{key}.name"), self.name.clone(), expected))?;
        let of = |name: &str, text: Option<String>| {
            text.map(|text| {
                day(&text).ok_or_else(|| {
                    let expected = Text::new(
                        "ngày dạng MM-DD, hoặc -MM-DD của năm trước",
                        "a day as MM-DD, or -MM-DD of the year before",
                    );
                    Fault::Value(format!("{key}.{name}"), text, expected)
                })
            })
            .transpose()
        };
        let (begins, ends) = (of("begins", self.begins)?, of("ends", self.ends)?);
        Ok(Round { every, days: begins.zip(ends), due: of("due", self.due)? })
    }
}

/// A day as `06-14`, or of the year before as `-12-15`.
fn day(text: &str) -> Option<DayOfYear> {
    let own = text.strip_prefix('-');
    // Any leap year has every day.
    let dated = format!("2024-{}", own.unwrap_or(text));
    let date = time::Date::parse(&dated, format_description!("[year]-[month]-[day]")).ok()?;
    let (_, month, day): (i32, Month, u8) = date.to_calendar_date();
    Some(DayOfYear { is_before: own.is_some(), month, day })
}

impl WrittenLine {
    /// The line at an index of a form with these numbers.
    fn line(self, key: &str, at: usize, numbers: &[String]) -> Result<Line, Fault> {
        let fault = |name: &str, found: &str, expected: Text| {
            Fault::Value(format!("{key}.{name}"), found.to_owned(), expected)
        };
        if numbers[..at].contains(&self.number) {
            let expected = Text::new("số chỉ dùng một lần trong mẫu", "a number that the form has once");
            return Err(fault("number", &self.number, expected));
        }
        let keeps = match (self.measure, self.attribute.as_deref()) {
            (Some(measure), None) => Keeps::Observation { measure, is_stock: self.stock },
            (None, Some("workers")) => Keeps::Workers,
            (None, None) => Keeps::Nowhere,
            (_, Some(other)) => {
                return Err(fault(
                    "attribute",
                    other,
                    Text::new("workers, không kèm measure", "workers, without measure"),
                ));
            }
        };
        let check = match (self.sum, self.share, self.within) {
            (Some(parts), ..) => Some(Check::Sum(parts)),
            (_, Some([part, whole]), _) => Some(Check::Share(part, whole)),
            (.., Some(most)) => Some(Check::Within(most)),
            _ => None,
        };
        let named: Vec<&String> = match &check {
            Some(Check::Sum(parts)) => parts.iter().collect(),
            Some(Check::Share(part, whole)) => vec![part, whole],
            Some(Check::Within(most)) => vec![most],
            None => Vec::new(),
        };
        if let Some(unknown) = named.into_iter().find(|number| !numbers.contains(number)) {
            return Err(fault(
                "sum, share, within",
                unknown,
                Text::new("số của một dòng", "the number of a line"),
            ));
        }
        let Self { number, indicator, unit, whole, .. } = self;
        Ok(Line { number, indicator, unit, whole, keeps, check })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_forms_of_the_law_have_their_lines_and_periods() {
        let forms = of_law();
        let of: Vec<(&str, usize, bool)> =
            forms.iter().map(|form| (form.code.as_str(), form.lines.len(), form.made_up)).collect();
        assert_eq!(
            of,
            [
                ("cluster-01", 4, false),
                ("cluster-02", 14, false),
                ("cluster-03", 35, false),
                ("cluster-04", 35, false),
                ("park-sample", 3, true)
            ]
        );
        let due = |at: usize, name: &str| forms[at].term(name).unwrap().due.unwrap().to_string();
        assert_eq!([due(0, "2026-H1"), due(1, "2026")], ["2026-06-20", "2026-12-20"]);
        assert_eq!([due(2, "2026-H1"), due(2, "2026")], ["2026-06-25", "2026-12-25"]);
        assert_eq!([due(3, "2026-H1"), due(3, "2026")], ["2026-06-30", "2026-12-31"]);
        assert_eq!(forms[2].lines, forms[3].lines, "both forms have the same lines");
        assert_eq!(forms[4].term("2026-Q2").unwrap().due, None);
    }

    #[rstest]
    #[case::days("ends = \"06-14\"", "ends = \"06-31\"", "forms[0].rounds[0].ends")]
    #[case::subject("subject = \"firm\"", "subject = \"person\"", "forms[0].subject")]
    #[case::number("number = \"2\"", "number = \"1\"", "forms[0].lines[1].number")]
    #[case::line("share = [\"4\", \"3\"]", "share = [\"4\", \"99\"]", "forms[1].lines[4].sum, share, within")]
    #[case::twice("code = \"cluster-02\"", "code = \"cluster-01\"", "forms[1].code")]
    fn a_value_that_cannot_be_used_is_named_by_its_key(
        #[case] line: &str,
        #[case] instead: &str,
        #[case] key: &str,
    ) {
        let text = EMBEDDED.replacen(line, instead, 1);
        assert_ne!(text, EMBEDDED);
        match read(&text, &[]) {
            Err(Fault::Value(told, ..)) => assert_eq!(told, key),
            _ => panic!("not refused"),
        }
    }
}
