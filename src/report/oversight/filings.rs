//! The reports that the law requires by form: when they are due, and which have not come in.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::standing_doubts::Listed;
use crate::{
    document::{
        column::{Column, date, int, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        date::PartialDate,
        form::{Form, Keeps, Subject, Term},
        lang::{Lang, Text},
        observation::{Basis, Observation},
        presence::When,
        unit::Level,
        zone::Zone,
    },
    report::{
        figures::{
            values::said,
            zones::{day, is_cluster, zones},
        },
        kind::Report,
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// A form for a period: how many reports are due, how many came in, and what did not.
struct Row<'a> {
    form: &'a Form,
    term: Term,
    expected: u64,
    missing: Listed,
    days_left: Option<i64>,
}

impl Row<'_> {
    /// Whether a report came in is known from the workers of a firm, which are restricted.
    fn is_public(&self) -> bool {
        self.form.subject != Subject::Firm
    }
}

/// Something that has to report.
struct Reporter {
    code: String,
    has_reported: bool,
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, today, .. } = request;
    let on = day(parameters, request);
    let when = When { day: on, today };
    let forms = now.city.forms.iter().filter(|form| !form.made_up);
    let terms = forms.flat_map(|form| form.terms_about(on).into_iter().map(move |term| (form, term)));
    let receipts = Receipts::of(now);
    let rows: Vec<Row<'_>> = terms.map(|(form, term)| row(form, term, on, when, now, &receipts)).collect();
    Draft::new(Table {
        name: "filings",
        title: format!("{} — {}", Report::Filings.name(lang), said(on, lang)),
        grid: Grid::of(&columns(lang), rows),
        provenance: Provenance::beside_counted(now, receipts.used.iter().copied(), when),
        notes: notes(lang).into_iter().map(Note::from).collect(),
    })
}

/// The observations that record that a report came in, by subject.
struct Receipts<'a> {
    of: BTreeMap<(&'a str, &'a str), Vec<&'a Observation>>,
    used: Vec<&'a Observation>,
}

impl<'a> Receipts<'a> {
    fn of(now: &'a Snapshot) -> Self {
        let measures: BTreeSet<&str> =
            now.city.forms.iter().filter_map(|form| form.receipt.as_deref()).collect();
        let all = now.base.holdings.observations.values().map(AsRef::as_ref);
        let used: Vec<&Observation> =
            all.filter(|own| own.basis != Basis::Target && measures.contains(own.measure.as_str())).collect();
        let mut of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for own in &used {
            of.entry((own.subject.as_str(), own.measure.as_str())).or_default().push(*own);
        }
        Self { of, used }
    }

    /// Whether a report for a period came in; the period may be written by its name or by its days.
    fn has(&self, subject: &str, form: &Form, term: &Term) -> bool {
        let is_of = |own: &&&Observation| own.period == term.name || own.days() == Some(term.days);
        let all = form.receipt.as_deref().and_then(|measure| self.of.get(&(subject, measure)));
        all.into_iter().flatten().filter(is_of).any(|own| own.value >= 1.0)
    }
}

fn row<'a>(
    form: &'a Form,
    term: Term,
    on: Date,
    when: When,
    now: &Snapshot,
    receipts: &Receipts<'_>,
) -> Row<'a> {
    let reporters = reporters(form, &term, when, now, receipts);
    let mut missing = Listed::default();
    let expected = reporters.len() as u64;
    reporters.iter().filter(|own| !own.has_reported).for_each(|own| missing.add(&own.code));
    let days_left = term.due.map(|due| (due - on).whole_days());
    Row { form, term, expected, missing, days_left }
}

/// What has to send a form for a period.
fn reporters(form: &Form, term: &Term, when: When, now: &Snapshot, receipts: &Receipts<'_>) -> Vec<Reporter> {
    let by_receipt =
        |code: &str| Reporter { code: code.to_owned(), has_reported: receipts.has(code, form, term) };
    let founded = |zone: &&Zone| zone.founding(when.day).known() != Some(false);
    let clusters = || zones(now).map(AsRef::as_ref).filter(|zone| is_cluster(zone)).filter(founded);
    match form.subject {
        Subject::City => vec![by_receipt(now.city.code.as_str())],
        Subject::Cluster => clusters().map(|zone| by_receipt(zone.code.as_str())).collect(),
        Subject::Park => {
            let parks = zones(now).map(AsRef::as_ref).filter(|zone| !zone.kind.is_cluster());
            parks.filter(founded).map(|zone| by_receipt(zone.code.as_str())).collect()
        }
        Subject::Ward => {
            let Some(wards) = now.base.newest(Level::Ward) else { return Vec::new() };
            let points = clusters().filter_map(|zone| zone.location.as_ref());
            let codes: BTreeSet<&str> =
                points.filter_map(|own| wards.locate(own.point)).map(|unit| unit.code.as_str()).collect();
            codes.into_iter().map(by_receipt).collect()
        }
        Subject::Firm => {
            let is_of_cluster = |zone: Option<&Zone>| zone.is_some_and(is_cluster);
            let firms = now.firms.iter().filter(|own| is_of_cluster(own.zone()) && own.is_there(when));
            let keeps_workers = form.lines.iter().any(|line| line.keeps == Keeps::Workers);
            let reported = |as_of: Option<Date>| keeps_workers && as_of.is_some_and(|day| term.has(day));
            firms
                .map(|own| Reporter {
                    code: own.code().to_owned(),
                    has_reported: own.workers().is_some()
                        && reported(own.workers_as_of().map(PartialDate::last_day)),
                })
                .collect()
        }
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, Row<'c>>> {
    vec![
        text("form", Text::new("Mẫu", "Form"), |own: &Row<'_>| own.form.code.to_string()),
        text("title", Text::new("Tên báo cáo", "Report"), move |own: &Row<'_>| {
            own.form.title.of(lang).to_owned()
        }),
        text("law", Text::new("Căn cứ", "Provision"), move |own: &Row<'_>| {
            own.form.law.of(lang).to_owned()
        })
        .aside(),
        text("sender", Text::new("Bên gửi", "Sender"), move |own: &Row<'_>| {
            own.form.sender.of(lang).to_owned()
        }),
        text("receivers", Text::new("Nơi nhận", "Receivers"), move |own: &Row<'_>| {
            own.form.receivers.iter().map(|own| own.of(lang)).collect::<Vec<_>>().join("; ")
        })
        .aside(),
        text("period", Text::new("Kỳ", "Period"), |own: &Row<'_>| own.term.name.clone()),
        date("period_from", Text::new("Từ ngày", "From"), |own: &Row<'_>| {
            PartialDate::from(own.term.days.0)
        })
        .aside(),
        date("period_to", Text::new("Đến ngày", "To"), |own: &Row<'_>| {
            PartialDate::from(own.term.days.1)
        })
        .aside(),
        date("due", Text::new("Hạn nộp", "Due"), |own: &Row<'_>| own.term.due.map(PartialDate::from)),
        int(
            "days_left",
            Text::new("Số ngày còn lại (âm: đã quá hạn)", "Days left (negative: overdue)"),
            |own: &Row<'_>| own.days_left,
        ),
        int("expected", Text::new("Phải nộp", "Expected"), |own: &Row<'_>| own.expected),
        int("received", Text::new("Đã nhận", "Received"), |own: &Row<'_>| {
            own.expected - own.missing.count
        })
        .published_where(Row::is_public),
        int("missing", Text::new("Chưa nhận", "Not received"), |own: &Row<'_>| own.missing.count)
            .published_where(Row::is_public),
        text("which", Text::new("Chưa nhận của", "Not received from"), move |own: &Row<'_>| {
            listed(&own.missing, lang)
        })
        .published_where(Row::is_public),
    ]
}

/// The codes, and how many more there are; `None` if there are none.
fn listed(missing: &Listed, lang: Lang) -> Option<String> {
    let mut codes = missing.clone().into_codes();
    let (shown, all) = (codes.len() as u64, missing.count);
    if shown < all {
        let [shown, all] = [shown, all].map(|n| whole(n, lang));
        codes.push(lang.pick(format!("liệt kê {shown} trong {all}"), format!("{shown} of {all} listed")));
    }
    (!codes.is_empty()).then(|| codes.join("; "))
}

fn notes(lang: Lang) -> [&'static str; 3] {
    lang.pick(
        [
            "Mỗi mẫu có kỳ đã hết gần nhất và kỳ sắp hết. Kỳ và hạn nộp theo từng mẫu (geodata/forms.toml).",
            "Cụm phải báo cáo: đã thành lập, hoặc chưa rõ đã thành lập hay chưa. Xã, phường phải báo cáo: có \
             điểm của cụm như vậy, theo ranh giới mới nhất. Cơ sở phải báo cáo: ghi là ở trong cụm và chưa \
             biết là đã đóng cửa.",
            "Đã nhận: sổ đăng ký có ghi báo cáo của đúng kỳ; báo cáo của cơ sở là số lao động có ngày số \
             liệu trong kỳ. Chưa nhận là chưa có trong sổ đăng ký, không có nghĩa là chưa gửi nơi khác.",
        ],
        [
            "For each form the newest period that has ended and the next to end. Periods and dates are those \
             of each form (geodata/forms.toml).",
            "Clusters that report: established, or not known whether they are. Wards that report: with the \
             point of such a cluster, by the newest boundaries. Establishments that report: recorded in a \
             cluster and not known to be closed.",
            "Received: the register has the report of that very period; that of an establishment is a \
             number of workers dated in the period. Not received means not in the register, not that it \
             was sent nowhere.",
        ],
    )
}
