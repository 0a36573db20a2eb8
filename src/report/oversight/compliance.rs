//! Compliance of zones and firms: missing works, reports and coordinates.

use time::Date;

use super::{
    quality::{self, Doubt},
    standing_doubts::{self, Listed, StandingDoubt},
};
use crate::{
    document::{
        column::{Column, int, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        lang::{Lang, Text},
        presence::When,
        zone::{Zone, ZoneStatus},
    },
    report::{
        figures::{
            observations::newest,
            values::said,
            zones::{day, disputed, is_cluster, zones},
        },
        parameters::Parameters,
        request::Request,
        space::cluster_age::{due, is_from_before_2009},
        unredacted::Draft,
        zones::cluster_law::ClusterLaw,
    },
};

/// Works that a zone must have in use.
const WORKS: [(&str, Text); 4] = [
    (
        "wastewater_plant",
        Text::new("Chưa có trạm xử lý nước thải tập trung", "Without a central waste water plant"),
    ),
    ("drainage", Text::new("Chưa có hệ thống thoát nước", "Without drainage")),
    ("waste_store", Text::new("Chưa có nơi chứa chất thải rắn", "Without a store for solid waste")),
    ("fire_protection", Text::new("Chưa có công trình phòng cháy chữa cháy", "Without fire protection")),
];

/// The half-yearly report that a zone sends.
const HALF_YEAR_REPORT: &str = "half_year_report";

/// The number of records that are known to lack something, that are known at all, and of all records.
struct Count {
    item: &'static str,
    name: String,
    lacking: u64,
    known: u64,
    all: u64,
    which: Vec<String>,
    days_left: Option<i64>,
}

impl Count {
    /// Establishments in doubt, of those known and of all.
    fn of(item: &'static str, name: &str, listed: Listed, (known, all): (u64, u64)) -> Self {
        let lacking = listed.count;
        Self { item, name: name.to_owned(), lacking, known, all, which: listed.into_codes(), days_left: None }
    }

    /// What it lists, and how much of it where that is not all.
    fn told(&self, lang: Lang) -> Option<String> {
        let (listed, all) = (self.which.len() as u64, self.lacking);
        let cut = (listed < all).then(|| {
            let [listed, all] = [listed, all].map(|n| whole(n, lang));
            lang.pick(format!("liệt kê {listed} trong {all}"), format!("{listed} of {all} listed"))
        });
        let told: Vec<&str> = self.which.iter().map(String::as_str).chain(cut.as_deref()).collect();
        (!self.which.is_empty()).then(|| told.join("; "))
    }
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let on = day(parameters, request);
    let title = request.lang.pick("Tuân thủ và chất lượng số liệu", "Compliance and quality of data");
    draft(&format!("{title} — {}", said(on, request.lang)), on, request)
}

/// The table with another title.
pub(crate) fn draft(title: &str, on: Date, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let when = When { day: on, today: request.today };
    let firms = firm_counts(when, now, lang).into_iter().chain(standing_counts(when, now, lang));
    let last = [contradictions(now, on, lang)];
    let rows = zone_counts(now, on, lang).into_iter().chain(firms).chain(last);
    Draft::new(Table {
        name: "compliance",
        title: title.to_owned(),
        grid: Grid::of(&columns(lang), rows),
        provenance: Provenance::on(when, now, None),
        notes: notes(lang).into_iter().map(Note::from).collect(),
    })
}

/// The counts of zones that take in firms or may do so, each by its newest figures.
fn zone_counts(now: &Snapshot, on: Date, lang: Lang) -> Vec<Count> {
    let due: Vec<&Zone> =
        zones(now).map(AsRef::as_ref).filter(|zone| zone.founding(on).known() != Some(false)).collect();
    let mut counts: Vec<Count> = WORKS
        .iter()
        .map(|(measure, lack)| {
            let state =
                |zone: &Zone| newest(now, zone.code.as_str(), measure, None, on).map(|o| o.value >= 1.0);
            judged(measure, lack.of(lang), &due, state)
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
    counts.extend(cluster_counts(now, on, lang));
    counts
}

/// Zones whose state contradicts the year of establishment, among those with both.
fn contradictions(now: &Snapshot, on: Date, lang: Lang) -> Count {
    let all: Vec<&Zone> = zones(now).map(AsRef::as_ref).collect();
    let is_compared = |zone: &&&Zone| zone.status.is_some() && zone.established_year.is_some();
    let which: Vec<String> =
        disputed(&all, on).iter().map(|zone| format!("{} {}", zone.code, zone.name)).collect();
    Count {
        item: Doubt::Founding.code(),
        name: Doubt::Founding.name(lang).to_owned(),
        lacking: which.len() as u64,
        known: all.iter().filter(is_compared).count() as u64,
        all: all.len() as u64,
        which,
        days_left: None,
    }
}

/// Clusters that predate Decision 105/2009, and those whose years do not decide; none if the law does not apply yet.
fn cluster_counts(now: &Snapshot, on: Date, lang: Lang) -> Vec<Count> {
    if !ClusterLaw::on(on, now).is_in_force() {
        return Vec::new();
    }
    let planned = |zone: &&Zone| is_cluster(zone) && zone.status != Some(ZoneStatus::Removed);
    let clusters: Vec<&Zone> = zones(now).map(AsRef::as_ref).filter(planned).collect();
    let of =
        |answer: Option<bool>| clusters.iter().filter(move |zone| is_from_before_2009(zone, on) == answer);
    let old: Vec<String> =
        of(Some(true)).map(|zone| format!("{} ({})", zone.name, years(zone, lang))).collect();
    let open: Vec<String> = of(None).map(|zone| zone.name.clone()).collect();
    let (all, unknown) = (clusters.len() as u64, open.len() as u64);
    let name = lang.pick(
        "Cụm có trước 5/10/2009; có trong danh mục thì phải xử lý trước 31/12/2026",
        "Clusters from before 5 October 2009; those on the list are to be dealt with before 31 December 2026",
    );
    let perhaps = lang.pick(
        "Cụm chưa rõ có trước 5/10/2009 hay không",
        "Clusters of which it is not known whether they are that old",
    );
    vec![
        Count {
            item: "cluster_before_2009",
            name: name.to_owned(),
            lacking: old.len() as u64,
            known: all - unknown,
            all,
            which: old,
            days_left: Some((due() - on).whole_days()),
        },
        Count {
            item: "cluster_of_unknown_age",
            name: perhaps.to_owned(),
            lacking: unknown,
            known: all,
            all,
            which: open,
            days_left: None,
        },
    ]
}

/// The known years of establishment of a cluster.
fn years(zone: &Zone, lang: Lang) -> String {
    let unknown = || lang.pick("chưa rõ", "unknown").to_owned();
    let year = |year: Option<i32>| year.map_or_else(unknown, |year| year.to_string());
    let (established, lease) = (year(zone.established_year), year(zone.lease_start));
    lang.pick(
        format!("thành lập: {established}, thuê đất từ: {lease}"),
        format!("established: {established}, land leased since: {lease}"),
    )
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
        days_left: None,
    }
}

/// Doubts about firms. A firm without the values that a check compares is counted as unknown.
fn firm_counts(when: When, now: &Snapshot, lang: Lang) -> Vec<Count> {
    let mut doubts = quality::counts(when, now, lang);
    let there = now.firms.known_on(when);
    let told =
        [Doubt::NoPoint, Doubt::Disputed, Doubt::Flagged, Doubt::Coarse, Doubt::NoSector, Doubt::TaxCode];
    let firms = there.firms as u64;
    let counted = told.into_iter().map(|doubt| {
        let (lacking, untold) = doubts.remove(&doubt).unwrap_or_default();
        Count::of(doubt.code(), doubt.name(lang), lacking, (firms - untold, firms))
    });
    // Establishments of known workers are counted and not listed: which they are is restricted.
    let workers = Count {
        item: "no_workers",
        name: lang.pick("Chưa có số liệu lao động", "No number of workers").to_owned(),
        lacking: firms - there.with_workers as u64,
        known: firms,
        all: firms,
        which: Vec::new(),
        days_left: None,
    };
    counted.chain([workers]).collect()
}

/// Establishments that count while something about their being there is in doubt: all of them are judged.
fn standing_counts(when: When, now: &Snapshot, lang: Lang) -> Vec<Count> {
    let mut doubts = standing_doubts::listed(when, now);
    let firms = now.firms.known_on(when).firms as u64;
    let of = |doubt: &StandingDoubt| {
        let listed = doubts.remove(doubt).unwrap_or_default();
        Count::of(doubt.code(), doubt.name(lang), listed, (firms, firms))
    };
    StandingDoubt::ALL.iter().map(of).collect()
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, Count>> {
    vec![
        text("item", Text::new("Mã mục", "Item"), |own: &Count| own.item).coded(),
        text("item_name", Text::new("Mục", "Item"), |own: &Count| own.name.clone()),
        int(
            "count",
            Text::new("Số khu, cụm hoặc cơ sở", "Zones or establishments"),
            |own: &Count| (own.known > 0).then_some(own.lacking),
        ),
        int("known", Text::new("Trên số đã biết", "Of those known"), |own: &Count| own.known),
        int("unknown", Text::new("Chưa rõ", "Not known"), |own: &Count| own.all - own.known),
        text("which", Text::new("Gồm", "Which"), move |own: &Count| own.told(lang)).aside(),
        int(
            "days_left",
            Text::new("Số ngày còn lại (âm: đã quá hạn)", "Days left (negative: overdue)"),
            |own: &Count| own.days_left,
        ),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = lang.pick(
        [
            "Đã thành lập hay chưa xét theo tình trạng và năm của quyết định thành lập; hai điều mâu thuẫn \
             thì coi là chưa rõ. Về hạng mục và báo cáo: khu, cụm đã thành lập hoặc chưa rõ đã thành lập \
             hay chưa; về cụm có trước 5/10/2009: mọi cụm, kể cả cụm mới có trong quy hoạch. Hạng mục theo \
             số liệu báo cáo mới nhất. Chưa có báo cáo về hạng mục nào thì hạng mục đó là chưa rõ, không \
             phải là không có.",
            "Cụm có trước 5/10/2009 theo năm thành lập hoặc năm thuê đất; cụm như vậy có trong danh mục \
             phải được xử lý (thành lập hoặc không) trước 31/12/2026 (Nghị định 32/2024/NĐ-CP, Điều 35(4)); \
             cụm có quyết định thành lập từ 2010 không tính, trừ khi tình trạng mâu thuẫn với năm đó; năm \
             thuê đất từ 2010 không cho biết cụm có từ bao giờ.",
            "Về cơ sở chưa biết là đã đóng cửa, chuyển đi: các vấn đề do xuong check phát hiện; chưa có tọa \
             độ, sai số, mã số thuế hoặc địa chỉ nêu tên đơn vị để kiểm tra thì là chưa rõ.",
        ],
        [
            "Whether a zone is established is told by its state and the year of the decision; where the two \
             contradict each other it is not known. Works and reports are asked of zones that are \
             established or of which that is not known, the age of clusters of all of them, planned ones \
             too. Works are told by the newest figures reported. Works of which nothing was reported are \
             unknown, not missing.",
            "Clusters are from before 5 October 2009 by the year of their decision or of their lease; those \
             that are on the list must be dealt with (established or not) before 31 December 2026 (Decree \
             32/2024/NĐ-CP, Article 35(4)); those established since 2010 are not among them unless their \
             state contradicts that year, and a lease since 2010 does not tell how old a cluster is.",
            "Of establishments not known to be closed or moved away: what xuong check finds; without a \
             point, a precision, a tax code or an address that names a unit to check it is not known.",
        ],
    );
    notes.map(str::to_owned).to_vec()
}
