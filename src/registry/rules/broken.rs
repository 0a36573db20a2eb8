//! Collection of the rules that a record breaks.

use crate::model::{
    breach::Breach,
    code::Code,
    date::PartialDate,
    range::Range,
    record::Record,
    refusal::{Refusal, shown},
    text_fault,
};

/// The properties of a record that break a rule, in the order in which the rules are checked.
#[derive(Default)]
pub(in crate::registry) struct Broken(Vec<(&'static str, Option<String>, Breach)>);

impl Broken {
    /// Adds a broken rule.
    pub(super) fn tell(&mut self, field: &'static str, value: Option<String>, breach: Breach) {
        self.0.push((field, value, breach));
    }

    /// Checks a required text.
    pub(super) fn needed(&mut self, field: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.tell(field, None, Breach::Missing);
        }
        self.text(field, Some(text));
    }

    /// Checks an optional text.
    pub(super) fn text(&mut self, field: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.text_up_to(field, text, text_fault::longest(field));
        }
    }

    /// Checks a text with a maximum length in characters.
    pub(super) fn text_up_to(&mut self, field: &'static str, text: &str, most: usize) {
        if let Some(fault) = text_fault::fault(text, most) {
            self.tell(field, Some(shown(text)), Breach::Text(fault));
        }
    }

    /// Checks an optional number.
    pub(super) fn number(&mut self, field: &'static str, number: Option<impl Into<f64>>, range: &Range) {
        if let Some(number) = number.map(Into::into).filter(|number| !range.holds(*number)) {
            self.tell(field, Some(number.to_string()), Breach::Range(range.words));
        }
    }

    /// Checks that a later date does not certainly precede an earlier one.
    pub(super) fn order(
        &mut self,
        (begin, from): (&'static str, Option<PartialDate>),
        (end, to): (&'static str, Option<PartialDate>),
    ) {
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| to.last_day() < from.first_day()) {
            self.tell(end, Some(to.to_string()), Breach::Order(begin, from.to_string()));
        }
    }

    /// Checks a reference.
    pub(super) fn reference(&mut self, field: &'static str, code: &Code, holds: bool, breach: Breach) {
        if !holds {
            self.tell(field, Some(code.to_string()), breach);
        }
    }

    /// The broken rules, as refusals of a record.
    pub(in crate::registry) fn of(self, record: &Record) -> Vec<Refusal> {
        let refusal = |(field, value, breach)| Refusal {
            kind: record.kind(),
            id: record.id(),
            code: record.key(),
            field,
            value,
            breach,
        };
        self.0.into_iter().map(refusal).collect()
    }
}
