//! A report on a form, as it is read.

use super::{
    answers::Answers,
    fault::FormFault,
    page::{Page, code, example},
};
use crate::{
    exchange::{
        draft::{Batch, Reading},
        drafts::Draft,
        finding::{Fault, Finding},
        grid::Grid,
    },
    model::{
        code::Code,
        firm::{Firm, Workers},
        form::{Form, Keeps, Line, Term},
        id::{FirmId, ObservationId},
        lang::Lang,
        observation::{Basis, Observation},
        record::Record,
    },
};

/// Reads a report from the sheets of a file.
///
/// Answers become observations of the subject, or the workers of a firm. Blank answers are unknown; none is taken as 0.
pub(in crate::exchange) fn read(grids: &[Grid], reading: &Reading) -> Batch {
    let mut batch = Batch { empty: reading.empty, ..Batch::default() };
    match Report::of(grids, reading) {
        Ok((report, page)) => report.take(&page, reading, &mut batch),
        Err(fault) => batch.findings.push(Finding::file(Fault::Form(fault))),
    }
    batch
}

/// What a report is about.
struct Report<'a> {
    form: &'a Form,
    subject: Code,
    term: Term,
    source: Option<Code>,
}

impl<'a> Report<'a> {
    fn of<'g>(grids: &'g [Grid], reading: &'a Reading) -> Result<(Self, Page<'g>), FormFault> {
        let (stated, city) = (&reading.report, &reading.city);
        let page = Page::of(grids).ok_or(FormFault::NoTable)?;
        let known = || city.forms.iter().map(|form| form.code.to_string()).collect();
        let form = match &stated.form {
            Some(named) => {
                let found = city.forms.iter().find(|form| form.code.as_str() == named);
                found.ok_or_else(|| FormFault::UnknownForm(named.clone(), known()))?
            }
            None => page.form(city).ok_or_else(|| FormFault::NoForm(known()))?,
        };
        let subject = match (&stated.subject, page.subject()) {
            (Some(stated), _) => stated.clone(),
            (None, Some(text)) => code(text).ok_or_else(|| FormFault::SubjectForm(text.to_owned()))?,
            (None, None) => return Err(FormFault::NoSubject),
        };
        let period = stated.period.clone().or_else(|| page.period(form));
        let period = period.ok_or_else(|| FormFault::NoPeriod(example(form)))?;
        let term = form.term(&period).ok_or_else(|| FormFault::UnknownPeriod(period, example(form)))?;
        Ok((Self { form, subject, term, source: stated.source.clone() }, page))
    }

    fn take(self, page: &Page<'_>, reading: &Reading, batch: &mut Batch) {
        let Self { form, subject, term, .. } = &self;
        let read = FormFault::Read(form.code.to_string(), subject.to_string(), term.name.clone());
        batch.findings.push(Finding::file(Fault::Form(read)));
        let answers = Answers::of(page, form, reading.decimal, &mut batch.findings);
        batch.rows = answers.rows;
        batch.about = Some((form.subject, subject.clone()));
        for (row, line, value) in &answers.given {
            match self.record(line, *value) {
                Some(record) => batch.drafts.push(Draft { row: *row, record, coded: true, zone_name: None }),
                None => batch.findings.push(Answers::finding(*row, line, FormFault::NotKept)),
            }
        }
        let receipt = form.receipt.as_deref().filter(|_| !batch.drafts.is_empty());
        let receipt = receipt.map(|measure| self.observation(measure, self.days(), 1.0, "reports", None));
        // It has no row of its own: it is about the whole table.
        batch.drafts.extend(receipt.map(|record| Draft { row: 0, record, coded: true, zone_name: None }));
        if matches!(batch.drafts.first(), Some(Draft { record: Record::Firm(_), .. })) {
            let kept = ["code", "workers", "workers_as_of"];
            let all = Firm::ATTRIBUTES.iter().filter_map(|attribute| attribute.in_files);
            batch.absent = all.filter(|name| !kept.contains(name)).collect();
        }
    }

    /// The record of an answer; `None` if it is not kept.
    fn record(&self, line: &Line, value: f64) -> Option<Record> {
        match &line.keeps {
            Keeps::Nowhere => None,
            Keeps::Observation { measure, is_stock } => {
                let period = if *is_stock { self.term.days.1.to_string() } else { self.days() };
                Some(self.observation(measure, period, value, &line.unit.en, Some(line)))
            }
            Keeps::Workers => {
                // A whole number in the range of workers: the reader of answers took no other.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
                let workers = Workers { count: value as u32, as_of: Some(self.term.days.1.into()) };
                let code = self.subject.clone();
                Some(Record::Firm(Firm { id: FirmId(0), code, workers: Some(workers), ..Firm::default() }))
            }
        }
    }

    fn days(&self) -> String {
        let (first, last) = self.term.days;
        format!("{first}/{last}")
    }

    fn observation(
        &self,
        measure: &str,
        period: String,
        value: f64,
        unit: &str,
        line: Option<&Line>,
    ) -> Record {
        let of_line = line.map(|line| format!(", {}", line.number)).unwrap_or_default();
        Record::Observation(Observation {
            id: ObservationId(0),
            subject: self.subject.clone(),
            measure: measure.to_owned(),
            breakdown: None,
            period,
            value,
            unit: unit.to_owned(),
            compared_with: None,
            basis: Basis::Imported,
            source: self.source.clone(),
            as_of: None,
            note: Some(format!("{}{of_line}, {}", self.form.law.of(Lang::Vi), self.term.name)),
        })
    }
}
