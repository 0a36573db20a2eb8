//! Occupancy of zones and clusters, by the legal rule for each kind.

use std::{collections::HashMap, sync::Arc};

use geo::Geometry;
use time::Date;

use crate::{
    document::{
        column::{Column, date, real, text},
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        date::PartialDate,
        lang::{Lang, Text},
        observation::Basis,
        zone::Zone,
    },
    report::{
        figures::{
            land::{Land, Rule, lands, reported},
            sources,
            values::said,
            zone_states::{bridge, parks, states},
            zones::{day, told_disputed, zones},
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// A zone, or the sum of a kind.
struct LandRow {
    code: Option<String>,
    name: String,
    kind: Option<&'static str>,
    status: Option<String>,
    area_ha: Option<f64>,
    land: Land,
    pct: Option<f64>,
    rule: Option<Rule>,
    as_of: Option<PartialDate>,
    /// The dates of the figures.
    dates: Option<String>,
    note: Option<String>,
    place: Option<Geometry>,
}

/// The report: a row for each zone, then the sums for parks and for clusters.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let on = day(parameters, request);
    let lands = lands(now, on);
    let land = |zone: &Zone| lands.get(zone.code.as_str()).copied().unwrap_or_default();
    let each = zones(now).map(|zone| row(zone, land(zone), now, lang));
    let sums = [
        (false, lang.pick("Cộng khu công nghiệp, khu công nghệ", "All parks")),
        (true, lang.pick("Cộng cụm công nghiệp", "All clusters")),
    ];
    let sums = sums.map(|(clusters, name)| {
        let own: Vec<_> = zones(now).filter(|zone| zone.kind.is_cluster() == clusters).collect();
        total(&own, &lands, clusters, name, lang)
    });
    let grid = Grid::placed(&columns(lang), each.chain(sums), |row| row.place.clone());
    Draft::new(Table {
        name: "occupancy",
        title: format!(
            "{} — {}",
            lang.pick("Tỷ lệ lấp đầy khu, cụm công nghiệp", "Occupancy of zones and clusters"),
            said(on, lang)
        ),
        grid,
        provenance: Provenance::of_observations(now, reported(now, on), zones(now).map(AsRef::as_ref)),
        notes: notes(now, on, lang),
    })
}

fn row(zone: &Zone, land: Land, now: &Snapshot, lang: Lang) -> LandRow {
    let occupancy = land.occupancy(zone);
    let counted = occupancy.is_some_and(|o| o.rule != Rule::Published);
    let published = || zone.occupancy_note.as_deref().and_then(|note| sources::date_in(note, now));
    let as_of = if counted { land.date() } else { occupancy.and_then(|_| published()) };
    LandRow {
        code: Some(zone.code.to_string()),
        name: zone.name.clone(),
        kind: Some(zone.kind.name(lang)),
        status: zone.status.map(|status| status.name(lang).to_owned()),
        area_ha: zone.area_ha,
        land,
        pct: occupancy.map(|o| o.pct),
        rule: occupancy.map(|o| o.rule),
        as_of,
        dates: dates(zone, land, (occupancy.is_some(), as_of), now, lang),
        note: zone
            .occupancy_note
            .as_deref()
            .filter(|_| occupancy.is_some() && !counted)
            .map(|note| sources::titled(&sources::remark(note, lang), now)),
        place: zone.location.as_ref().map(|l| geo::Point::new(l.point.lon(), l.point.lat()).into()),
    }
}

/// The dates of the figures of a zone, or a remark that they have none; the occupancy has its own.
fn dates(
    zone: &Zone,
    land: Land,
    (has_occupancy, occupancy_as_of): (bool, Option<PartialDate>),
    now: &Snapshot,
    lang: Lang,
) -> Option<String> {
    let area = zone.area_note.as_deref().and_then(|note| sources::date_in(note, now));
    let figures = [
        (zone.status.is_some(), lang.pick("tình trạng", "state"), zone.status_as_of),
        (zone.area_ha.is_some(), lang.pick("diện tích", "area"), area),
        (land.as_of.is_some(), lang.pick("đất", "land"), land.date()),
        (has_occupancy, lang.pick("lấp đầy", "occupancy"), occupancy_as_of),
    ];
    let told = figures.into_iter().filter_map(|(is_told, name, date)| {
        sources::dated(is_told, date, lang).map(|dated| format!("{name}: {dated}"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// The sums over zones with known land; the first column has the number of these zones.
fn total(
    zones: &[&Arc<Zone>],
    lands: &HashMap<&str, Land>,
    clusters: bool,
    name: &str,
    lang: Lang,
) -> LandRow {
    let known: Vec<Land> = zones.iter().filter_map(|zone| lands.get(zone.code.as_str()).copied()).collect();
    let sum = |part: fn(&Land) -> Option<f64>| {
        let parts: Vec<f64> = known.iter().filter_map(part).collect();
        (!parts.is_empty()).then(|| parts.iter().sum::<f64>())
    };
    let is_in_sums =
        |l: &&Land| l.industrial.and(l.leased_industrial).or(l.service.and(l.leased_service)).is_some();
    let in_sums = known.iter().filter(is_in_sums);
    let with_land = in_sums.clone().count();
    let whole = Land {
        industrial: sum(|l| l.leased_industrial.and(l.industrial)),
        service: sum(|l| l.leased_service.and(l.service)),
        leased_industrial: sum(|l| l.industrial.and(l.leased_industrial)),
        leased_service: sum(|l| l.service.and(l.leased_service)),
        approved_industrial: sum(|l| l.industrial.and(l.leased_industrial).and(l.approved_industrial)),
        as_of: in_sums.filter_map(|l| l.as_of).min(),
    };
    let area: f64 = zones.iter().filter_map(|zone| zone.area_ha).sum();
    let with_area = zones.iter().filter(|zone| zone.area_ha.is_some()).count();
    let (leased, all) = if clusters {
        (whole.taken().map(|taken| taken.least), whole.industrial)
    } else {
        let both = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
        (both(whole.leased_industrial, whole.leased_service), both(whole.industrial, whole.service))
    };
    let pct = leased.zip(all).filter(|(_, all)| *all > 0.0).map(|(leased, all)| leased / all * 100.0);
    let told = lang.pick(
        format!("diện tích biết {with_area}/{n}, đất cho thuê biết {k}/{n}", n = zones.len(), k = with_land),
        format!(
            "area known of {with_area} of {n}, leased land known of {k} of {n}",
            n = zones.len(),
            k = with_land
        ),
    );
    let dates = sources::dated(with_land > 0, whole.date(), lang).map(|day| {
        lang.pick(
            format!("đất, lấp đầy: từ {day}; tình trạng, diện tích: xem từng dòng"),
            format!("land, occupancy: since {day}; state, area: see each line"),
        )
    });
    LandRow {
        code: None,
        name: name.to_owned(),
        kind: None,
        status: Some(told),
        area_ha: Some(area).filter(|_| with_area > 0),
        land: whole,
        pct,
        rule: None,
        as_of: whole.date(),
        dates,
        note: None,
        place: None,
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, LandRow>> {
    let ha = |name, title, value: fn(&LandRow) -> Option<f64>| {
        real(name, title, value).in_unit("ha").with_decimals(2)
    };
    let approved = Text::new(
        "Đất công nghiệp chưa cho thuê, đã có chấp thuận hoặc chứng nhận đầu tư",
        "Unleased industrial land with an approved investment policy or certificate",
    );
    vec![
        text("area", Text::new("Mã", "Code"), |row: &LandRow| row.code.clone()),
        text("area_name", Text::new("Khu, cụm", "Zone"), |row: &LandRow| row.name.clone()),
        text("kind", Text::new("Loại", "Kind"), |row: &LandRow| row.kind).aside(),
        text("status", Text::new("Tình trạng", "Status"), |row: &LandRow| row.status.clone()).aside(),
        ha("area_ha", Text::new("Diện tích", "Area"), |row| row.area_ha),
        ha("industrial_land_ha", Text::new("Đất công nghiệp", "Industrial land"), |row| {
            row.land.industrial
        }),
        ha("service_land_ha", Text::new("Đất dịch vụ", "Service land"), |row| row.land.service).aside(),
        ha(
            "leased_industrial_land_ha",
            Text::new("Đất công nghiệp đã cho thuê", "Leased industrial land"),
            |row| row.land.leased_industrial,
        ),
        ha(
            "leased_service_land_ha",
            Text::new("Đất dịch vụ đã cho thuê", "Leased service land"),
            |row| row.land.leased_service,
        )
        .aside(),
        ha("approved_industrial_land_ha", approved, |row| row.land.approved_industrial).aside(),
        ha(
            "unleased_industrial_land_ha",
            Text::new("Đất công nghiệp còn lại", "Industrial land left"),
            |row| row.land.unleased_industrial(),
        ),
        real("occupancy_pct", Text::new("Tỷ lệ lấp đầy", "Occupancy"), |row: &LandRow| row.pct).in_unit("%"),
        text("rule", Text::new("Cách tính", "Rule"), move |row: &LandRow| {
            row.rule.map(|rule| told_rule(rule, row.as_of, lang))
        }),
        date("as_of", Text::new("Ngày của tỷ lệ", "Occupancy as of"), |row: &LandRow| row.as_of),
        text(
            "dates",
            Text::new("Ngày của từng số liệu", "Dates of the figures"),
            |row: &LandRow| row.dates.clone(),
        )
        .aside(),
        text(
            "note",
            Text::new("Ghi chú của sổ đăng ký", "Remark of the register"),
            |row: &LandRow| row.note.clone(),
        )
        .aside(),
    ]
}

/// The rule of an occupancy, with a remark if it has no date.
fn told_rule(rule: Rule, as_of: Option<PartialDate>, lang: Lang) -> String {
    let undated = if as_of.is_none() { lang.pick(", không ghi ngày", ", undated") } else { "" };
    format!("{}{undated}", rule.name(lang))
}

/// A note on the newest published occupancy of several parks together, which belongs to none of them and may be newer.
fn together(now: &Snapshot, on: Date, lang: Lang) -> Option<String> {
    let all = now.base.holdings.observations.values();
    let joint = all.filter(|o| o.measure == "occupancy_of_industrial_zones" && o.basis != Basis::Target);
    let ended = joint.filter_map(|o| Some((o.days()?.1, o))).filter(|(last, _)| *last <= on);
    let (_, newest) = ended.max_by_key(|(last, o)| (*last, o.id))?;
    let note = newest.note.as_deref().unwrap_or_default();
    // A figure that the source does not state exactly is published in its words.
    let (stated, rest) = sources::as_printed(note, lang);
    let value = stated.unwrap_or_else(|| format!("{} %", numerals::real(newest.value, Some(0), lang)));
    let source =
        newest.source.as_ref().map(|code| sources::titled(&format!(" {code}"), now)).unwrap_or_default();
    let remark = if rest.is_empty() {
        String::new()
    } else {
        lang.pick(
            format!("; ghi chú của sổ đăng ký: {}", sources::remark(rest, lang)),
            format!("; remark of the register: {rest}"),
        )
    };
    let period = &newest.period;
    Some(lang.pick(
        format!(
            "Tỷ lệ lấp đầy công bố chung cho nhiều khu, kỳ {period}: {value}, không phải của từng khu \
             (nguồn{source}{remark})."
        ),
        format!(
            "Occupancy published of several parks together, {period}: {value}, that of none of them \
             (source{source}{remark})."
        ),
    ))
}

fn notes(now: &Snapshot, on: Date, lang: Lang) -> Vec<Note> {
    let rules = lang.pick(
        "Khu công nghiệp: diện tích đất công nghiệp và dịch vụ đã cho thuê chia cho tổng diện tích đất công \
         nghiệp và dịch vụ (Nghị định 35/2022/NĐ-CP, Điều 2(22)); cụm công nghiệp: đất công nghiệp đã cho \
         thuê hoặc đã có chấp thuận chủ trương, chứng nhận đầu tư chia cho tổng đất công nghiệp (Nghị định \
         32/2024/NĐ-CP, Điều 2(7)); chưa biết phần sau thì tỷ lệ chỉ là mức ít nhất.",
        "Parks: leased industrial and service land over all of it (Decree 35/2022/NĐ-CP, Article 2(22)); \
         clusters: industrial land leased or with an approved investment policy or certificate over all \
         industrial land (Decree 32/2024/NĐ-CP, Article 2(7)); where the latter is not known the share is a \
         lower bound.",
    );
    let published = lang.pick(
        "Khi chưa có diện tích thì ghi tỷ lệ như nguồn công bố, chưa rõ cách tính; ô trống là chưa biết. \
         Dòng cộng về đất công nghiệp, đất cho thuê và tỷ lệ chỉ tính các khu, cụm đã biết cả hai diện tích \
         này; tổng diện tích cộng những khu, cụm đã biết diện tích, ở mọi tình trạng.",
        "Where areas are not known the published occupancy is shown, whose rule is not known; an empty cell \
         is unknown. Sums of industrial and leased land and their share are over zones of which both are \
         known; the total area is that of all zones of known area, whatever their state.",
    );
    let clusters: Vec<&Zone> = zones(now).map(AsRef::as_ref).filter(|zone| zone.kind.is_cluster()).collect();
    let (parks, clusters) = (states(&parks(now), lang), states(&clusters, lang));
    let states = lang.pick(
        format!("Tình trạng ghi trong sổ đăng ký — khu: {parks}. Cụm: {clusters}."),
        format!("States as the register records them — parks: {parks}. Clusters: {clusters}."),
    );
    let all: Vec<&Zone> = zones(now).map(AsRef::as_ref).collect();
    let disputed = told_disputed(&all, on, lang).map(Note::from);
    let notes = [rules.into(), published.into(), states.into(), bridge(now, on, lang).into()];
    notes.into_iter().chain(together(now, on, lang).map(Note::from)).chain(disputed).collect()
}
