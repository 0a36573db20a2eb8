//! Freshness of the sources: whether a newer issue of each is due, by how often it is issued and its newest date.

use std::sync::Arc;

use time::Date;

use crate::{
    document::{
        column::{Column, date, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table, is_synthetic},
    },
    index::{Snapshot, newest::newest},
    model::{
        cadence::{Cadence, Freshness},
        date::PartialDate,
        lang::{Lang, Text},
        source::Source,
    },
    report::{
        figures::{values::said, zones::day},
        kind::Report,
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// A source on a day.
pub(super) struct Aged<'a> {
    source: &'a Arc<Source>,
    newest: Option<PartialDate>,
    freshness: Freshness,
}

impl Aged<'_> {
    /// The first days on which a newer issue is due and overdue.
    fn expected(&self) -> [Option<Date>; 2] {
        let expected = self.source.cadence.zip(self.newest).and_then(|(own, newest)| own.expected(newest));
        [expected.map(|own| own.due), expected.map(|own| own.overdue)]
    }

    /// The code of the source.
    pub(super) fn code(&self) -> &str {
        self.source.code.as_str()
    }

    /// The title of the source.
    pub(super) fn title(&self) -> &str {
        &self.source.title
    }

    /// How often it is issued, its newest date, and since when it is overdue.
    pub(super) fn say(&self, lang: Lang) -> String {
        let newest =
            self.newest.map(|date| format!("{} {}", lang.pick("mới nhất:", "newest:"), date.said(lang)));
        let [_, overdue] = self.expected();
        let since =
            overdue.map(|day| format!("{} {}", lang.pick("quá hạn từ", "overdue since"), said(day, lang)));
        let cadence = self.source.cadence.map(|own| own.name(lang).to_owned());
        cadence.into_iter().chain(newest).chain(since).collect::<Vec<_>>().join("; ")
    }
}

/// The sources on a day in the order of their codes.
fn aged(now: &Snapshot, on: Date) -> Vec<Aged<'_>> {
    let newest = newest(now, on);
    let mut all: Vec<Aged<'_>> = now
        .base
        .holdings
        .sources
        .values()
        .map(|source| {
            let newest = newest.get(source.code.as_str()).copied();
            Aged { source, newest, freshness: Freshness::of(source.cadence, newest, on) }
        })
        .collect();
    all.sort_by(|a, b| a.source.code.cmp(&b.source.code));
    all
}

/// The sources that are overdue on a day, in the order of their codes.
pub(super) fn overdue(now: &Snapshot, on: Date) -> impl Iterator<Item = Aged<'_>> {
    aged(now, on).into_iter().filter(|own| own.freshness == Freshness::Overdue)
}

/// The largest number of overdue sources that the sentence names.
const NAMED: usize = 5;

/// How many sources are overdue, due and neither on a day, and of how many it is not known; `None` without sources.
pub(crate) fn sentence(now: &Snapshot, on: Date, lang: Lang) -> Option<String> {
    let all = aged(now, on);
    let of = |freshness: Freshness| all.iter().filter(move |own| own.freshness == freshness);
    let number = |freshness| whole(of(freshness).count() as u64, lang);
    let late: Vec<&str> = of(Freshness::Overdue).map(Aged::title).collect();
    let late = match late.len() {
        0 => String::new(),
        1..=NAMED => format!(" ({})", late.join("; ")),
        _ => format!(" ({}; …)", late[..NAMED].join("; ")),
    };
    let sources = whole(all.len() as u64, lang);
    let [overdue, due, fresh, unknown] =
        [Freshness::Overdue, Freshness::Due, Freshness::Fresh, Freshness::Unknown].map(number);
    let day = said(on, lang);
    (!all.is_empty()).then(|| {
        lang.pick(
            format!(
                "Tính đến {day}, trong {sources} nguồn của sổ đăng ký: {overdue} nguồn quá hạn kỳ \
                 mới{late}, {due} nguồn đã đến kỳ mới, {fresh} nguồn chưa đến kỳ mới, {unknown} nguồn chưa rõ."
            ),
            format!(
                "As of {day}, of {sources} sources of the register a newer issue is overdue of \
                 {overdue}{late}, due of {due}, not yet due of {fresh}, and of {unknown} it is not known."
            ),
        )
    })
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let on = day(parameters, request);
    let mut all = aged(now, on);
    let order = [Freshness::Overdue, Freshness::Due, Freshness::Fresh, Freshness::Unknown];
    all.sort_by_key(|own| order.iter().position(|freshness| *freshness == own.freshness));
    Draft::new(Table {
        name: "freshness",
        title: format!("{} — {}", Report::Freshness.name(lang), said(on, lang)),
        grid: Grid::of(&columns(lang), all),
        provenance: Provenance {
            synthetic: is_synthetic(now),
            ..Provenance::of_observations(now, None, None)
        },
        notes: notes(lang).into_iter().map(Note::from).collect(),
    })
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, Aged<'c>>> {
    vec![
        text("source", Text::new("Mã nguồn", "Source"), |own: &Aged<'_>| own.code().to_owned()).coded(),
        text("source_name", Text::new("Tên tài liệu", "Title"), |own: &Aged<'_>| own.title().to_owned()),
        text("cadence", Text::new("Mã kỳ phát hành", "How often it is issued"), |own: &Aged<'_>| {
            own.source.cadence.map(Cadence::code)
        })
        .coded(),
        text(
            "cadence_name",
            Text::new("Kỳ phát hành", "How often it is issued"),
            move |own: &Aged<'_>| own.source.cadence.map(|cadence| cadence.name(lang)),
        ),
        date("newest", Text::new("Ngày mới nhất", "Newest date"), |own: &Aged<'_>| own.newest),
        text("freshness", Text::new("Mã tình trạng kỳ mới", "Newer issue"), |own: &Aged<'_>| {
            own.freshness.code()
        })
        .coded(),
        text("freshness_name", Text::new("Kỳ mới", "Newer issue"), move |own: &Aged<'_>| {
            own.freshness.name(lang)
        }),
        date("due_on", Text::new("Đến kỳ từ ngày", "Due from"), |own: &Aged<'_>| {
            own.expected()[0].map(PartialDate::from)
        }),
        date("overdue_on", Text::new("Quá hạn từ ngày", "Overdue from"), |own: &Aged<'_>| {
            own.expected()[1].map(PartialDate::from)
        }),
    ]
}

fn notes(lang: Lang) -> [&'static str; 2] {
    lang.pick(
        [
            "Đến kỳ mới: đã qua một kỳ phát hành kể từ ngày mới nhất; quá hạn: đã qua hai kỳ. Nguồn chỉ phát \
             hành một lần thì không có kỳ mới. Chưa ghi kỳ phát hành, phát hành không định kỳ hoặc không có \
             ngày đủ rõ thì là chưa rõ, không có nghĩa là còn mới.",
            "Ngày mới nhất: ngày của nguồn; ngày công bố và ngày hết kỳ của số liệu dẫn nguồn đó (trừ mục \
             tiêu); ngày số liệu của cơ sở, khu, cụm chỉ dẫn một nguồn đó.",
        ],
        [
            "A newer issue is due once the time of one issue has passed since the newest date, and overdue \
             after two. A source that is issued once has no newer issue. If it is not stated how often a \
             source is issued, if that is irregular, or if no date is precise enough, it is not known, \
             which does not mean that it is up to date.",
            "The newest date is that of the source, of the publication and the end of the period of figures \
             that cite it (targets aside), and of establishments, parks and clusters that cite it alone.",
        ],
    )
}
