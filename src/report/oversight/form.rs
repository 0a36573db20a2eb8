//! A form of the law for a subject and a period, with the answers that the register holds: to be filled in and sent back.

use time::Date;

use crate::{
    document::{
        column::{Column, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        form::{Form, Keeps, Line, Subject, Term},
        lang::{Lang, Text},
        observation::{Basis, Observation},
        presence::When,
    },
    report::{
        parameter::Parameter,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// A line with the answer that is known.
struct Row<'a> {
    line: &'a Line,
    answer: Option<f64>,
    is_public: bool,
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, today, .. } = request;
    let form = form(parameters, now)?;
    let term = term(form, parameters, today)?;
    let subject = match (form.subject, &parameters.subject) {
        (_, Some(code)) => Some(code.as_str()),
        (Subject::City, None) => Some(now.city.code.as_str()),
        (_, None) => None,
    };
    let (mut used, mut has_workers) = (Vec::new(), false);
    let rows: Vec<Row<'_>> = form
        .lines
        .iter()
        .map(|line| {
            let held = subject.and_then(|code| held(line, code, &term, now));
            used.extend(held);
            let workers = subject.and_then(|code| workers(line, code, &term, now));
            has_workers |= workers.is_some();
            let is_public = line.keeps != Keeps::Workers;
            Row { line, answer: held.map(|own| own.value).or(workers), is_public }
        })
        .collect();
    Ok(Draft::new(Table {
        name: "form",
        title: format!("{}: {}", form.law.of(lang), form.title.of(lang)),
        grid: Grid::of(&columns(lang), rows),
        provenance: if has_workers {
            Provenance::beside_counted(now, used, When { day: today, today })
        } else {
            Provenance::of_observations(now, used, None)
        },
        notes: notes(form, &term, subject, lang).into_iter().map(Note::from).collect(),
    }))
}

fn form<'a>(parameters: &Parameters, now: &'a Snapshot) -> Result<&'a Form, ReportError> {
    let code = parameters.form.as_deref().ok_or(ReportError::Missing(Parameter::Form))?;
    let found = now.city.forms.iter().find(|form| form.code.as_str() == code);
    let forms = || now.city.forms.iter().map(|form| form.code.as_str()).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| ReportError::Form { found: code.to_owned(), held: forms() })
}

/// The requested period, or the newest that has ended.
fn term(form: &Form, parameters: &Parameters, today: Date) -> Result<Term, ReportError> {
    let wrong = |found: String| ReportError::Value { parameter: Parameter::Period, found };
    if let Some(period) = parameters.period {
        return form.term(&period.to_string()).ok_or_else(|| wrong(period.to_string()));
    }
    let mut terms = form.terms_about(today);
    let ended = terms.iter().rposition(|term| term.days.1 < today).unwrap_or_default();
    if terms.is_empty() { Err(wrong(String::new())) } else { Ok(terms.swap_remove(ended)) }
}

/// The observation that answers a line.
fn held<'a>(line: &Line, subject: &str, term: &Term, now: &'a Snapshot) -> Option<&'a Observation> {
    let Keeps::Observation { measure, is_stock } = &line.keeps else { return None };
    let days = if *is_stock { (term.days.1, term.days.1) } else { term.days };
    let all = now.base.holdings.observations.values().map(AsRef::as_ref);
    let own = all.filter(|own| own.subject.as_str() == subject && own.measure == *measure);
    let own = own.filter(|own| own.basis != Basis::Target && own.days() == Some(days));
    own.max_by_key(|own| own.id)
}

fn workers(line: &Line, subject: &str, term: &Term, now: &Snapshot) -> Option<f64> {
    let firm = now.firms.by_code(subject).filter(|_| line.keeps == Keeps::Workers)?;
    let is_of_term = firm.workers_as_of().is_some_and(|as_of| term.has(as_of.last_day()));
    firm.workers().filter(|_| is_of_term).map(f64::from)
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, Row<'c>>> {
    vec![
        text("number", Text::new("TT", "No."), |own: &Row<'_>| {
            let own = own.line.number.as_str();
            let part = own.split_once('.').filter(|(part, _)| part.chars().all(|c| "IVX".contains(c)));
            part.map_or(own, |(_, bare)| bare).to_owned()
        }),
        text("indicator", Text::new("Chỉ tiêu", "Indicator"), move |own: &Row<'_>| {
            own.line.indicator.of(lang).to_owned()
        }),
        text("unit", Text::new("Đơn vị tính", "Unit"), move |own: &Row<'_>| {
            own.line.unit.of(lang).to_owned()
        }),
        real("result", Text::new("Kết quả", "Result"), |own: &Row<'_>| own.answer)
            .with_decimals(None)
            .published_where(|own| own.is_public),
        text("note", Text::new("Ghi chú", "Note"), |_: &Row<'_>| None::<String>),
    ]
}

/// The lines by which the filled form is recognised when it is imported, and what to know about it.
fn notes(form: &Form, term: &Term, subject: Option<&str>, lang: Lang) -> Vec<String> {
    let label = |name: Text, value: &str| format!("{}: {value}", name.of(lang));
    let receivers: Vec<&str> = form.receivers.iter().map(|own| own.of(lang)).collect();
    let (first, last) = term.days;
    let due = term.due.map(|due| due.to_string());
    let unknown = lang.pick("chưa rõ", "not known");
    let mut notes = vec![label(Text::new("Mã mẫu", "Form code"), form.code.as_str())];
    notes.extend(subject.map(|code| label(Text::new("Mã đối tượng", "Subject"), code)));
    notes.extend([
        label(Text::new("Kỳ", "Period"), &term.name),
        label(Text::new("Từ ngày đến ngày", "From and to"), &format!("{first} – {last}")),
        label(Text::new("Hạn nộp", "Due"), due.as_deref().unwrap_or(unknown)),
        label(Text::new("Bên gửi", "Sender"), form.sender.of(lang)),
        label(Text::new("Nơi nhận", "Receivers"), &receivers.join("; ")),
        lang.pick(
            "Số thứ tự theo phụ lục; lời chỉ tiêu được diễn đạt lại. Ô trống là chưa rõ, không phải 0.",
            "The numbers are those of the annex, the wording is not. A blank is unknown, not 0.",
        )
        .to_owned(),
    ]);
    notes
}
