//! Linkage clusters found by density. They are candidates until they are recognised.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use time::Date;

use super::{
    cluster_common::common,
    cluster_place::{chains, place_name, reading, ward_count},
    found::Found,
};
use crate::{
    analysis::{
        clusters::Dbscan,
        colocation::{self, Mark},
        hull::Hull,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::{Snapshot, row::Row},
    model::{
        code::Code,
        lang::{Lang, Text},
        linkage::Linkage,
        presence::When,
        sector::SectorCode,
        unit::Level,
    },
    report::{
        figures::{
            projected::{Site, Sites, is_of, on_one_point, placed, places, polygon},
            terms,
            values::said,
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The establishments of the sectors that exist on a day and are located precisely enough for the distance.
pub(super) fn sites<'a>(
    parameters: &Parameters,
    when: When,
    now: &'a Snapshot,
    is_in: impl Fn(Row<'_>) -> bool,
) -> Sites<'a> {
    let own = placed(now, when).filter(|(row, _)| is_of(*row, &parameters.sectors) && is_in(*row));
    Sites::within(own, parameters.eps_m)
}

/// The clusters of some establishments, the largest first. Clusters that are dense only because their members share one
/// imprecise point are left out.
pub(super) fn find<'a>(firms: &[Site<'a>], eps_m: f64, min_firms: usize) -> Vec<Found<'a>> {
    let dense = dense(firms, eps_m, min_firms).into_iter();
    dense.filter(|cluster| places(&cluster.members) >= min_firms).collect()
}

/// The clusters by density alone.
fn dense<'a>(firms: &[Site<'a>], eps_m: f64, min_firms: usize) -> Vec<Found<'a>> {
    let points: Vec<[f64; 2]> = firms.iter().map(|(_, point)| *point).collect();
    let Some(dbscan) = Dbscan::new(eps_m, min_firms) else { return Vec::new() };
    let mut members: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    for (firm, label) in firms.iter().zip(dbscan.clusters(&points).labels) {
        if let Some(label) = label {
            members.entry(label).or_default().push(*firm);
        }
    }
    let mut found: Vec<Found<'a>> = members.into_values().map(|members| Found { members }).collect();
    found.sort_by_key(|cluster| {
        let first = cluster.members.iter().map(|(row, _)| row.id()).min();
        (std::cmp::Reverse(cluster.members.len()), first)
    });
    found
}

/// A cluster that may be recognised: its name and the codes of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The place in its name.
    pub place: String,
    /// Codes of the members, in order.
    pub members: Vec<String>,
}

/// The cluster at a rank of the report, from 1.
pub fn candidate(
    parameters: &Parameters,
    rank: usize,
    now: &Snapshot,
    today: Date,
    lang: Lang,
) -> Option<Candidate> {
    let firms = sites(parameters, parameters.when(today), now, |_| true).sharp;
    let found = find(&firms, parameters.eps_m, parameters.min_firms);
    let cluster = found.get(rank.checked_sub(1)?)?;
    let mut members: Vec<String> = cluster.members.iter().map(|(row, _)| row.code().to_owned()).collect();
    members.sort_unstable();
    Some(Candidate { place: place_name(cluster, lang), members })
}

/// How much of each cluster is found again, as its largest Jaccard index with another (Jaccard 1901).
fn likenesses(clusters: &[BTreeSet<i64>], others: &[Found<'_>]) -> Vec<f64> {
    let others: Vec<BTreeSet<i64>> = others.iter().map(Found::ids).collect();
    let alike = |(own, with): (&BTreeSet<i64>, Vec<(usize, usize)>)| {
        let shares = with.iter().map(|(at, common)| ratio(*common, own.len() + others[*at].len() - common));
        shares.fold(0.0, f64::max)
    };
    clusters.iter().zip(common(clusters, &others)).map(alike).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of firms stay far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The relative change of the distance by which stability is tested.
const SHAKE: f64 = 0.1;

/// The Jaccard index below which a cluster is not stable (Hennig 2007).
const STABLE: f64 = 0.75;

/// A cluster that density finds, or a recognised one that it does not find.
struct ClusterRow {
    name: String,
    state: String,
    members: Vec<String>,
    found: Option<Measures>,
}

/// The figures of a cluster that density finds.
struct Measures {
    rank: i64,
    enterprises: usize,
    workers: Option<u64>,
    workers_known: usize,
    in_zones_pct: Option<f64>,
    hull: Option<Hull>,
    /// The largest members.
    anchors: Vec<String>,
    stability: f64,
    reading: String,
    on_one_point: usize,
    wards: Option<usize>,
}

/// The report: one row for each cluster.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let when = parameters.when(request.today);
    let own = sites(parameters, when, now, |_| true);
    let firms = &own.sharp;
    let found = find(firms, parameters.eps_m, parameters.min_firms);
    let shaken =
        [1.0 - SHAKE, 1.0 + SHAKE].map(|by| find(firms, parameters.eps_m * by, parameters.min_firms));
    let mut lost = Lost::new(now.base.holdings.linkages.values().map(AsRef::as_ref).collect());
    let ids: Vec<BTreeSet<i64>> = found.iter().map(Found::ids).collect();
    let [nearer, wider] = shaken.map(|others| likenesses(&ids, &others));
    let clusters = found.iter().zip(1..).zip(nearer.iter().zip(&wider));
    let mut rows: Vec<ClusterRow> = clusters
        .map(|((cluster, rank), (nearer, wider))| {
            let linkage = lost.take_half(cluster);
            row(cluster, rank, nearer.min(*wider).min(1.0), linkage, parameters.eps_m, request)
        })
        .collect();
    rows.extend(lost.left().map(|linkage| missed(linkage, lang)));
    let grid = Grid::placed(&columns(), rows, |row| {
        let hull = row.found.as_ref()?.hull.as_ref()?;
        polygon(hull.corners(), now.city.crs)
    });
    Draft::new(Table {
        name: "clusters",
        title: format!("{} — {}", title(&parameters.sectors, lang), said(when.day, lang)),
        grid,
        provenance: Provenance::on(when, now, now.base.newest(Level::Ward)),
        notes: notes(parameters, &own, &found, request),
    })
}

/// The smallest area of a hull, in square metres; a thinner one is a line with rounding errors of the projection.
const LEAST_HULL_M2: f64 = 100.0;

/// The hull of three or more members; that of two would only disclose their positions.
fn hull(cluster: &Found<'_>) -> Option<Hull> {
    let hull = (cluster.members.len() > 2).then(|| Hull::around(&cluster.points())).flatten()?;
    (hull.area_m2() > LEAST_HULL_M2).then_some(hull)
}

/// Recognised clusters that have not been found yet.
struct Lost<'a> {
    linkages: Vec<Option<&'a Linkage>>,
    /// The indexes of clusters by the codes of their members.
    by_code: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Lost<'a> {
    fn new(linkages: Vec<&'a Linkage>) -> Self {
        let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, linkage) in linkages.iter().enumerate() {
            let codes: BTreeSet<&str> = linkage.members.iter().map(Code::as_str).collect();
            codes.into_iter().for_each(|code| by_code.entry(code).or_default().push(at));
        }
        Self { linkages: linkages.into_iter().map(Some).collect(), by_code }
    }

    /// Removes and returns the first one at least half of whose members a cluster contains.
    fn take_half(&mut self, cluster: &Found<'_>) -> Option<&'a Linkage> {
        stop::check();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (row, _) in &cluster.members {
            let places = self.by_code.get(row.code()).into_iter().flatten();
            places.for_each(|at| *counts.entry(*at).or_default() += 1);
        }
        let is_half = |(at, common): &(&usize, &usize)| {
            self.linkages[**at].is_some_and(|linkage| **common * 2 >= linkage.members.len())
        };
        let at = *counts.iter().find(is_half)?.0;
        self.linkages[at].take()
    }

    /// Those that have not been removed.
    fn left(self) -> impl Iterator<Item = &'a Linkage> {
        self.linkages.into_iter().flatten()
    }
}

/// The date and the legal act of the recognition.
fn recognised(linkage: &Linkage, lang: Lang) -> String {
    let since = linkage.recognised_on.said(lang);
    format!("{} {since}: {} ({})", lang.pick("công nhận", "recognised"), linkage.name, linkage.code)
}

/// The row of a recognised cluster that is not found with these parameters.
fn missed(linkage: &Linkage, lang: Lang) -> ClusterRow {
    let not_found = lang.pick("không phát hiện theo tham số này", "not found with these parameters");
    ClusterRow {
        name: linkage.name.clone(),
        state: format!("{}; {not_found}", recognised(linkage, lang)),
        members: linkage.members.iter().map(ToString::to_string).collect(),
        found: None,
    }
}

fn row(
    cluster: &Found<'_>,
    rank: i64,
    stability: f64,
    linkage: Option<&Linkage>,
    eps_m: f64,
    request: Request<'_>,
) -> ClusterRow {
    let Request { now, lang, .. } = request;
    let members = &cluster.members;
    let enterprises: BTreeSet<u64> = members.iter().map(|(row, _)| row.enterprise()).collect();
    let mut known: Vec<(u32, &str)> =
        members.iter().filter_map(|(row, _)| Some((row.workers()?, row.name()))).collect();
    known.sort_by(|a, b| b.cmp(a));
    let workers: u64 = known.iter().map(|(workers, _)| u64::from(*workers)).sum();
    let in_zones = members.iter().filter(|(row, _)| row.zone().is_some()).count();
    let mut codes: Vec<String> = members.iter().map(|(row, _)| row.code().to_owned()).collect();
    codes.sort_unstable();
    let detected = || lang.pick("phát hiện", "detected").to_owned();
    ClusterRow {
        name: place_name(cluster, lang),
        state: linkage.map_or_else(detected, |linkage| recognised(linkage, lang)),
        members: codes,
        found: Some(Measures {
            rank,
            enterprises: enterprises.len(),
            workers: (!known.is_empty()).then_some(workers),
            workers_known: known.len(),
            // A firm in no list may still be in a zone, so the share is a lower bound, and one of 0 is unknown.
            in_zones_pct: (in_zones > 0).then(|| ratio(in_zones, members.len()) * 100.0),
            hull: hull(cluster),
            anchors: known.iter().take(3).map(|(_, name)| (*name).to_owned()).collect(),
            stability,
            reading: reading(cluster, stability >= STABLE, eps_m, lang),
            on_one_point: on_one_point(members),
            wards: ward_count(cluster, now),
        }),
    }
}

fn title(sectors: &[SectorCode], lang: Lang) -> String {
    let codes: Vec<&str> = sectors.iter().map(SectorCode::as_str).collect();
    let of = if codes.is_empty() {
        lang.pick("mọi ngành", "all sectors").to_owned()
    } else {
        format!("{} {}", lang.pick("ngành", "sectors"), codes.join(", "))
    };
    format!("{} — {of}", lang.pick("Cụm liên kết ngành được phát hiện", "Linkage clusters detected"))
}

/// Concentration of the establishments of the sectors within the distance, compared with all industry: M (Marcon &
/// Puech 2010).
fn nearness(parameters: &Parameters, request: Request<'_>) -> Option<f64> {
    if parameters.sectors.is_empty() {
        return None;
    }
    let all = Sites::within(placed(request.now, parameters.when(request.today)), parameters.eps_m).sharp;
    let points: Vec<[f64; 2]> = all.iter().map(|(_, point)| *point).collect();
    let mark = |row: Row<'_>| {
        let own = is_of(row, &parameters.sectors);
        Mark { around: own, wanted: own, weight: 1.0 }
    };
    let marks: Vec<Mark> = all.iter().map(|(row, _)| mark(*row)).collect();
    colocation::Sites::new(&points, &[parameters.eps_m]).marcon_puech_m(&marks).pop().flatten()
}

/// A value of a cluster that density finds; `None` for a recognised one that it does not find.
fn found<V>(value: fn(&Measures) -> V) -> impl Fn(&ClusterRow) -> Option<V> {
    move |row| row.found.as_ref().map(value)
}

fn columns<'c>() -> Vec<Column<'c, ClusterRow>> {
    let guarded = |column: Column<'c, ClusterRow>| column.published_where(|row| row.found.is_none());
    vec![
        int("rank", Text::new("STT", "No."), found(|own| own.rank)),
        text("name", Text::new("Cụm tại", "Cluster at"), |row: &ClusterRow| row.name.clone()),
        text("state", Text::new("Tình trạng", "State"), |row: &ClusterRow| row.state.clone()),
        terms::establishments(|row: &ClusterRow| row.members.len()),
        terms::enterprises(found(|own| own.enterprises)),
        guarded(terms::workers(|row: &ClusterRow| row.found.as_ref()?.workers)),
        terms::workers_known(found(|own| own.workers_known)),
        real(
            "in_zones_pct",
            Text::new("Có trong danh sách khu, cụm (ít nhất)", "Listed in zones (at least)"),
            found(|own| own.in_zones_pct),
        )
        .in_unit("%"),
        real("area_km2", Text::new("Diện tích bao", "Area of the hull"), {
            found(|own| own.hull.as_ref().map(|hull| hull.area_m2() / 1e6))
        })
        .in_unit("km²")
        .with_decimals(2),
        guarded(text("anchors", Text::new("Cơ sở lớn nhất", "Largest members"), {
            found(|own| (!own.anchors.is_empty()).then(|| own.anchors.join("; ")))
        }))
        .aside(),
        real(
            "stability",
            Text::new("Độ ổn định (eps ± 10 %)", "Stability (eps ± 10 %)"),
            found(|own| own.stability),
        )
        .aside()
        .with_decimals(2),
        text("stable", Text::new("Nhận xét", "Reading"), found(|own| own.reading.clone())),
        text("members", Text::new("Thành viên", "Members"), |row: &ClusterRow| row.members.join(";")).aside(),
        int(
            "on_one_point",
            Text::new("Nhiều nhất tại một điểm", "Most on one point"),
            found(|own| own.on_one_point),
        ),
        int("wards", Text::new("Số xã, phường", "Wards, communes"), found(|own| own.wards)),
    ]
}

fn notes(parameters: &Parameters, own: &Sites<'_>, found: &[Found<'_>], request: Request<'_>) -> Vec<Note> {
    let lang = request.lang;
    let (eps, least) = (parameters.eps_m, parameters.min_firms);
    let eps_m = crate::document::numerals::real(eps, None, lang);
    let crs = request.now.city.crs;
    let how = lang.pick(
        format!(
            "DBSCAN (Ester và cộng sự 1996) trong hệ {crs}: mỗi cơ sở lõi có ít nhất {least} cơ sở trong \
             {eps_m} m, kể cả chính nó. Chỉ tính cơ sở có tọa độ."
        ),
        format!(
            "DBSCAN (Ester et al. 1996) in {crs}: a core establishment has at least {least} within {eps_m} \
             m, itself included. Only establishments with a point."
        ),
    );
    let detected = lang.pick(
        "Các cụm do mật độ phát hiện, không phải do công nhận: mật độ cho biết cơ sở ở gần nhau, không cho \
         biết có liên kết với nhau. Tên theo khu, cụm công nghiệp có quá nửa số thành viên, nếu không thì \
         theo xã, phường có nhiều thành viên nhất.",
        "Clusters are detected by density, which is not recognition: it shows that establishments are near \
         each other, not that they are linked. They are named after the zone that lists more than half of \
         the members, else after the ward with most of them.",
    );
    let stable = lang.pick(
        "Độ ổn định là phần thành viên còn gặp lại khi đổi eps 10 % (Jaccard), từ 0,75 coi là ổn định \
         (Hennig 2007).",
        "Stability is the share of members found again when eps changes by 10 % (Jaccard); 0.75 or more is \
         stable (Hennig 2007).",
    );
    let one_point = lang.pick(
        "“Nhiều nhất tại một điểm”: số cơ sở nhiều nhất ghi cùng một tọa độ trong cụm; 1 nghĩa là không có \
         hai cơ sở nào chung điểm.",
        "'Most on one point': the largest number of members with the same point; 1 means that all points \
         differ.",
    );
    let listed = lang.pick(
        "Tỷ lệ có trong danh sách khu, cụm là mức ít nhất: cơ sở không ghi mã khu, cụm thì chưa rõ ở trong \
         hay ngoài; để trống khi không có cơ sở nào ghi mã.",
        "The share listed in zones is a lower bound: members without the code of a zone may be in one; \
         empty where none has a code.",
    );
    let together = nearness(parameters, request).map(|m| {
        lang.pick(
            format!(
                "M({eps_m} m) = {} (Marcon & Puech 2010): trên 1 nghĩa là quanh cơ sở của ngành có nhiều cơ \
                 sở cùng ngành hơn mức chung.",
                crate::document::numerals::real((m * 100.0).round() / 100.0, Some(2), lang)
            ),
            format!(
                "M({eps_m} m) = {m:.2} (Marcon & Puech 2010): above 1 establishments of the sector have \
                 more of their kind nearby than all of industry has."
            ),
        )
    });
    let taken = own.notes(lang).into_iter().chain(on_points(parameters, own, lang)).map(Note::from);
    let chains = chains(found, own.sharp.len(), eps, lang).map(|told| Note::on(&["stable", "name"], told));
    std::iter::once(how.into())
        .chain(taken)
        .chain([detected.into(), Note::on(&["stability", "stable"], stable)])
        .chain(chains)
        .chain([Note::on(&["on_one_point"], one_point), Note::on(&["in_zones_pct"], listed)])
        .chain(together.map(Note::from))
        .collect()
}

/// Notes on groups that are not clusters: those that are dense only because of shared points, and those too small
/// without them.
fn on_points(parameters: &Parameters, own: &Sites<'_>, lang: Lang) -> Vec<String> {
    let least = parameters.min_firms;
    let dense = dense(&own.sharp, parameters.eps_m, least);
    let none = dense.iter().filter(|group| places(&group.members) < least);
    let (small, shared): (Vec<_>, Vec<_>) = none.partition(|group| group.members.len() < least);
    let [few, firms] = [&small, &shared]
        .map(|groups| whole(groups.iter().map(|group| group.members.len() as u64).sum(), lang));
    let edges = (!small.is_empty()).then(|| {
        lang.pick(
            format!(
                "{} nhóm ({few} cơ sở) không được coi là cụm: chưa tới {least} cơ sở, vì cơ sở ở rìa đã \
                 thuộc nhóm bên cạnh.",
                small.len()
            ),
            format!(
                "{} groups ({few} establishments) are not clusters: fewer than {least} are left, since \
                 those at the edge belong to a neighbour.",
                small.len()
            ),
        )
    });
    let groups = shared.len();
    let shared = (groups > 0).then(|| {
        lang.pick(
            format!(
                "{groups} nhóm ({firms} cơ sở) không được coi là cụm: các cơ sở chỉ ghi chung điểm của một \
                 nơi, ví dụ điểm của khu, cụm công nghiệp, nên chưa tới {least} vị trí khác nhau."
            ),
            format!(
                "{groups} groups ({firms} establishments) are not clusters: their members share the point \
                 of a place, such as that of a zone, so that they are at fewer than {least} places."
            ),
        )
    });
    shared.into_iter().chain(edges).collect()
}
