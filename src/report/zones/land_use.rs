//! The land of parks and clusters at the ends of two periods, and the zones that crossed a legal threshold between
//! them.

use std::collections::HashMap;

use time::Date;

use crate::{
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        lang::{Lang, Text},
        zone::{Zone, ZoneStatus},
    },
    report::{
        figures::{
            land::{Land, Rule, lands, reported},
            observations::threshold,
            zone_states::by_state,
            zones::{told_disputed, zones},
        },
        request::Request,
        unredacted::Draft,
    },
};

/// Thresholds of occupancy that decide on a new cluster and on an expansion.
const THRESHOLDS: [&str; 2] = ["cluster_new_average_occupancy_above", "cluster_expansion_occupancy_at_least"];

/// The number of some zones, and the sums over those with known land.
#[derive(Default)]
struct Sum {
    zones: u64,
    known: u64,
    area_ha: f64,
    with_area: u64,
    leasable: f64,
    leased: f64,
}

impl Sum {
    fn of(zones: &[&Zone], lands: &HashMap<&str, Land>) -> Self {
        let mut sum = Self { zones: zones.len() as u64, ..Self::default() };
        for zone in zones {
            sum.area_ha += zone.area_ha.unwrap_or_default();
            sum.with_area += u64::from(zone.area_ha.is_some());
            let land = lands.get(zone.code.as_str()).copied().unwrap_or_default();
            if let Some((leasable, leased)) = land.leasable_and_leased(zone) {
                sum.known += 1;
                sum.leasable += leasable;
                sum.leased += leased;
            }
        }
        sum
    }

    fn occupancy_pct(&self) -> Option<f64> {
        (self.leasable > 0.0).then(|| self.leased / self.leasable * 100.0)
    }

    /// A sum over zones, if the land of any is known.
    fn of_known(&self, ha: f64) -> Option<f64> {
        (self.known > 0).then_some(ha)
    }
}

/// The land of the zones of a kind and a state.
struct LandRow {
    kind: &'static str,
    state: &'static str,
    /// The dates of the state.
    state_of: Option<String>,
    before: Sum,
    after: Sum,
    /// The zones that crossed a threshold.
    crossed: Option<String>,
}

/// All parks and the operating ones, and likewise clusters.
pub(crate) fn summary(title: &str, days: (Date, Date), request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let lands = [&lands(now, days.0), &lands(now, days.1)];
    let mut rows = Vec::new();
    for (name, own) in kinds(now, lang) {
        let every = lang.pick("Mọi tình trạng", "All states");
        rows.push(row(name, (every, None), &own, lands, (days.1, request)));
        let operating = by_state(&own).into_iter().find(|part| part.status == Some(ZoneStatus::Operating));
        if let Some(part) = operating {
            let name = lang.pick("– trong đó đang hoạt động", "– of which operating");
            rows.push(row(name, (part.name(lang), None), &part.zones, lands, (days.1, request)));
        }
    }
    table("land", title, rows, days.1, request)
}

/// A row for parks and one for clusters, each followed by one for each state: the land of a planned zone does not exist
/// yet.
pub(crate) fn draft(title: &str, days: (Date, Date), request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let lands = [&lands(now, days.0), &lands(now, days.1)];
    let mut rows = Vec::new();
    for (name, own) in kinds(now, lang) {
        let every = lang.pick("Mọi tình trạng", "All states");
        let each = lang.pick("xem từng dòng dưới", "see each line below").to_owned();
        rows.push(row(name, (every, Some(each)), &own, lands, (days.1, request)));
        for part in by_state(&own) {
            let state = (part.name(lang), part.days(lang));
            rows.push(row(name, state, &part.zones, lands, (days.1, request)));
        }
    }
    table("land_by_state", title, rows, days.1, request)
}

/// Parks and clusters, with their names.
fn kinds(now: &Snapshot, lang: Lang) -> [(&'static str, Vec<&Zone>); 2] {
    let of =
        |clusters: bool| zones(now).map(AsRef::as_ref).filter(move |zone| zone.kind.is_cluster() == clusters);
    [
        (lang.pick("Khu công nghiệp, khu công nghệ", "Parks"), of(false).collect()),
        (lang.pick("Cụm công nghiệp", "Clusters"), of(true).collect()),
    ]
}

fn table(name: &'static str, title: &str, rows: Vec<LandRow>, day: Date, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let all: Vec<&Zone> = zones(now).map(AsRef::as_ref).collect();
    let disputed = told_disputed(&all, day, lang).map(Note::from);
    Draft::new(Table {
        name,
        title: title.to_owned(),
        grid: Grid::of(&columns(), rows),
        provenance: Provenance::of_observations(now, reported(now, day), zones(now).map(AsRef::as_ref)),
        notes: notes(lang).into_iter().chain(disputed).collect(),
    })
}

/// The row of the zones of a kind and a state.
fn row(
    kind: &'static str,
    (state, state_of): (&'static str, Option<String>),
    zones: &[&Zone],
    lands: [&HashMap<&str, Land>; 2],
    (day, request): (Date, Request<'_>),
) -> LandRow {
    let [before, after] = lands.map(|own| Sum::of(zones, own));
    let crossed = crossed(zones, lands, day, request.now, request.lang);
    LandRow { kind, state, state_of, before, after, crossed }
}

/// The number of parks and of clusters with known area, each with the number of all.
fn with_area(now: &Snapshot) -> [(usize, usize); 2] {
    [false, true].map(|clusters| {
        let own: Vec<_> = zones(now).filter(|zone| zone.kind.is_cluster() == clusters).collect();
        (own.iter().filter(|zone| zone.area_ha.is_some()).count(), own.len())
    })
}

/// A note for the first page on the number of zones whose areas are summed.
pub(crate) fn summed(now: &Snapshot, lang: Lang) -> String {
    let [(parks, all_parks), (clusters, all_clusters)] = with_area(now);
    lang.pick(
        format!(
            "Diện tích là tổng của {parks}/{all_parks} khu và {clusters}/{all_clusters} cụm đã biết diện \
             tích, nên là mức ít nhất."
        ),
        format!(
            "The area is the sum over {parks} of {all_parks} parks and {clusters} of {all_clusters} \
             clusters of known area, so it is the least."
        ),
    )
}

/// A note on the number of zones with known area, planned ones included, and on the source of published figures.
pub(crate) fn known(now: &Snapshot, lang: Lang) -> String {
    let [(parks, all_parks), (clusters, all_clusters)] = with_area(now);
    lang.pick(
        format!(
            "Về đất của khu, cụm ở trang đầu: diện tích là của toàn khu, cụm, không chỉ đất công nghiệp; \
             biết của {parks}/{all_parks} khu và {clusters}/{all_clusters} cụm, kể cả khu, cụm mới quy \
             hoạch, chưa thành lập. Tỷ lệ lấp đầy ở đó chỉ tính từ diện tích đất cho thuê; tỷ lệ do nguồn \
             công bố ghi ở Phụ lục 1."
        ),
        format!(
            "Of land on the first page: the area is that of the whole park or cluster, not of its \
             industrial land alone; it is known of {parks} of {all_parks} parks and {clusters} of \
             {all_clusters} clusters, those only planned included. Occupancy there is counted from leased \
             land alone; published occupancy is in annex 1."
        ),
    )
}

/// The zones whose occupancy crossed a legal threshold; `None` if no zone has one on both days.
fn crossed(
    zones: &[&Zone],
    lands: [&HashMap<&str, Land>; 2],
    on: Date,
    now: &Snapshot,
    lang: Lang,
) -> Option<String> {
    let share = |zone: &Zone, lands: &HashMap<&str, Land>| {
        let occupancy = lands.get(zone.code.as_str())?.occupancy(zone)?;
        (occupancy.rule != Rule::Published).then_some((occupancy.rule, occupancy.pct))
    };
    let (mut told, mut compared) = (Vec::new(), false);
    for limit in THRESHOLDS.iter().filter_map(|measure| threshold(now, measure, on)).map(|o| o.value) {
        for zone in zones {
            let Some((old, new)) = share(zone, lands[0]).zip(share(zone, lands[1])) else { continue };
            // Occupancies by different rules are not comparable.
            let ((before, old), (after, new)) = (old, new);
            compared |= before == after;
            if before == after && (old < limit) != (new < limit) {
                let way = if new > old {
                    lang.pick("vượt", "above")
                } else {
                    lang.pick("xuống dưới", "below")
                };
                told.push(format!("{} {way} {limit} %", zone.name));
            }
        }
    }
    if told.is_empty() {
        compared.then(|| lang.pick("không có", "none").to_owned())
    } else {
        Some(told.join("; "))
    }
}

fn columns<'c>() -> Vec<Column<'c, LandRow>> {
    let ha = |name, title, value: fn(&Sum) -> Option<f64>| {
        real(name, title, move |row: &LandRow| value(&row.after)).in_unit("ha")
    };
    let pct = |column: Column<'c, LandRow>| column.in_unit("%");
    vec![
        text("kind", Text::new("Loại", "Kind"), |row: &LandRow| row.kind),
        text("status", Text::new("Tình trạng", "State"), |row: &LandRow| row.state),
        text("status_as_of", Text::new("Tình trạng của ngày", "State as of"), |row: &LandRow| {
            row.state_of.clone()
        }),
        int("zones", Text::new("Số khu, cụm", "Zones"), |row: &LandRow| row.after.zones),
        ha("area_ha", Text::new("Diện tích toàn bộ đã biết", "Whole area known"), |sum| {
            (sum.with_area > 0).then_some(sum.area_ha)
        }),
        int(
            "known",
            Text::new("Đã biết đất đã cho thuê", "Leased land known of"),
            |row: &LandRow| row.after.known,
        ),
        ha("leasable_ha", Text::new("Đất cho thuê được", "Leasable land"), |sum| {
            sum.of_known(sum.leasable)
        }),
        ha("left_ha", Text::new("Còn lại", "Left"), |sum| sum.of_known(sum.leasable - sum.leased)),
        pct(real(
            "occupancy_before_pct",
            Text::new("Lấp đầy đầu kỳ", "Occupancy before"),
            |row: &LandRow| row.before.occupancy_pct(),
        )),
        pct(real(
            "occupancy_after_pct",
            Text::new("Lấp đầy cuối kỳ", "Occupancy after"),
            |row: &LandRow| row.after.occupancy_pct(),
        )),
        text("crossed", Text::new("Qua ngưỡng trong kỳ", "Crossed a threshold"), |row: &LandRow| {
            row.crossed.clone()
        }),
    ]
}

fn notes(lang: Lang) -> Vec<Note> {
    let note = lang.pick(
        "Đất cho thuê được: đất công nghiệp và dịch vụ của khu, đất công nghiệp của cụm; chỉ cộng các khu, \
         cụm đã biết cả đất cho thuê được và đất đã cho thuê. Đất của cụm đã có chấp thuận hoặc chứng nhận \
         đầu tư coi như đã cho thuê, khi đã biết. Ngưỡng lấy theo văn bản có hiệu lực cuối kỳ.",
        "Leasable land: industrial and service land of parks, industrial land of clusters; sums are over \
         zones of which both that and the leased land are known. Land of clusters with an approved \
         investment policy or certificate counts as leased where it is known. Thresholds are those in force \
         at the end of the period.",
    );
    vec![note.into()]
}
