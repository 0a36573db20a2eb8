//! What zones and firms still owe: works, reports, coordinates.

use time::Date;

use super::{
    catalogue::Asked,
    draft::Draft,
    measured::newest,
    occupancy::{day, is_established, zones},
    parameters::Parameters,
    quality::{self, Doubt},
    table::{Heading, Provenance, Rows, Table},
    values::{count, said},
};
use crate::{
    index::Snapshot,
    model::{
        column::{Type, Value},
        lang::Lang,
        presence::When,
        zone::Zone,
    },
};

/// Works that a zone must have in use.
const WORKS: [(&str, &str, &str); 4] = [
    ("wastewater_plant", "Chưa có trạm xử lý nước thải tập trung", "Without a central waste water plant"),
    ("drainage", "Chưa có hệ thống thoát nước", "Without drainage"),
    ("waste_store", "Chưa có nơi chứa chất thải rắn", "Without a store for solid waste"),
    ("fire_protection", "Chưa có công trình phòng cháy chữa cháy", "Without fire protection"),
];

/// The report of a half year that a zone sends.
const HALF_YEAR_REPORT: &str = "half_year_report";

/// How many are known to lack something, how many are known at all, and how many there are.
struct Count {
    item: &'static str,
    name: String,
    lacking: u64,
    known: u64,
    all: u64,
    which: Vec<String>,
}

pub(super) fn run(parameters: &Parameters, asked: Asked<'_>) -> Draft {
    let on = day(parameters, asked.now);
    let title = asked.lang.pick("Tuân thủ và chất lượng số liệu", "Compliance and quality of data");
    draft(&format!("{title} — {}", said(on, asked.lang)), on, asked)
}

/// The same under another title.
pub(super) fn draft(title: &str, on: Date, asked: Asked<'_>) -> Draft {
    let Asked { now, lang, .. } = asked;
    let mut rows = Rows::default();
    for own in zone_counts(now, on, lang).into_iter().chain(firm_counts(
        When { day: on, today: asked.today },
        now,
        lang,
    )) {
        rows.push(vec![
            Value::text(Some(own.item)),
            Value::shown(Some(own.name)),
            if own.known == 0 { Value::Null } else { count(own.lacking) },
            count(own.known),
            count(own.all - own.known),
            if own.which.is_empty() { Value::Null } else { Value::shown(Some(own.which.join("; "))) },
        ]);
    }
    Draft::new(Table {
        name: "compliance",
        title: title.to_owned(),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places: Vec::new(),
        provenance: Provenance::of(now, None),
        notes: notes(lang),
    })
}

/// Zones that take in firms, or of which it is not known whether they do, each judged by its newest figures.
fn zone_counts(now: &Snapshot, on: Date, lang: Lang) -> Vec<Count> {
    let due: Vec<&Zone> =
        zones(now).map(AsRef::as_ref).filter(|zone| is_established(zone) != Some(false)).collect();
    let mut counts: Vec<Count> = WORKS
        .iter()
        .map(|(measure, vi, en)| {
            let state =
                |zone: &Zone| newest(now, zone.code.as_str(), measure, None, on).map(|o| o.value >= 1.0);
            judged(measure, lang.pick(vi, en), &due, state)
        })
        .collect();
    let half_year = i64::from(365 / 2);
    let received = |zone: &Zone| {
        let report = newest(now, zone.code.as_str(), HALF_YEAR_REPORT, None, on)?;
        let (_, last) = report.days()?;
        Some(report.value >= 1.0 && (on - last).whole_days() <= half_year)
    };
    let name = lang.pick("Chưa nộp báo cáo sáu tháng", "Half-year report not received");
    counts.push(judged(HALF_YEAR_REPORT, name, &due, received));
    counts
}

fn judged(item: &'static str, name: &str, due: &[&Zone], state: impl Fn(&Zone) -> Option<bool>) -> Count {
    let known: Vec<(&&Zone, bool)> = due.iter().filter_map(|zone| Some((zone, state(zone)?))).collect();
    let lacking = known.iter().filter(|(_, met)| !met).map(|(zone, _)| zone.name.clone());
    let which: Vec<String> = lacking.collect();
    Count {
        item,
        name: name.to_owned(),
        lacking: which.len() as u64,
        known: known.len() as u64,
        all: due.len() as u64,
        which,
    }
}

/// Doubts about firms; all of them are known to have them or not.
fn firm_counts(when: When, now: &Snapshot, lang: Lang) -> Vec<Count> {
    let doubts = quality::counts(when, now, lang);
    let there = now.firms.known_on(when);
    let told =
        [Doubt::NoPoint, Doubt::Disputed, Doubt::Flagged, Doubt::Coarse, Doubt::NoSector, Doubt::TaxCode];
    let firms = there.firms as u64;
    let counted = told.into_iter().map(|doubt| Count {
        item: doubt.code(),
        name: doubt.name(lang).to_owned(),
        lacking: doubts.get(&doubt).copied().unwrap_or_default(),
        known: firms,
        all: firms,
        which: Vec::new(),
    });
    let workers = Count {
        item: "no_workers",
        name: lang.pick("Chưa có số liệu lao động", "No number of workers").to_owned(),
        lacking: firms - there.with_workers as u64,
        known: firms,
        all: firms,
        which: Vec::new(),
    };
    counted.chain([workers]).collect()
}

fn headings(lang: Lang) -> Vec<Heading> {
    vec![
        Heading::new("item", lang.pick("Mã mục", "Item"), Type::Text).aside(),
        Heading::new("item_name", lang.pick("Mục", "Meaning"), Type::Text),
        Heading::new("count", lang.pick("Số khu, cụm hoặc cơ sở", "Zones or firms"), Type::Int),
        Heading::new("known", lang.pick("Trên số đã biết", "Of those known"), Type::Int),
        Heading::new("unknown", lang.pick("Chưa rõ", "Not known"), Type::Int),
        Heading::new("which", lang.pick("Gồm", "Which"), Type::Text).aside(),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "Khu, cụm đã thành lập hoặc chưa rõ tình trạng; hạng mục theo số liệu báo cáo mới nhất. Chưa có báo cáo về hạng mục nào thì hạng mục đó là chưa rõ, không phải là không có.",
            "Cơ sở chưa biết là đã đóng cửa, chuyển đi: các vấn đề do xuong check phát hiện.",
        ],
        Lang::En => [
            "Zones that are established or of unknown state, by the newest figures reported. Works of which nothing was reported are unknown, not missing.",
            "Firms not known to be closed or moved away: what xuong check finds.",
        ],
    };
    notes.map(str::to_owned).to_vec()
}
