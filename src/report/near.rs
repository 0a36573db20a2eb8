//! The table of firms around a place.

use crate::{
    document::{
        column::{Column, real, text},
        grid::Grid,
        numerals::real as real_said,
        table::{Note, Provenance, Table},
    },
    geom::lonlat::LonLat,
    index::{Snapshot, nearest::Neighbours, row::Row},
    model::{
        actor::Role,
        column,
        lang::{Lang, Text},
        unit::Level,
    },
};

/// The columns of each firm.
const TOLD: [&str; 19] = [
    "code",
    "name",
    "tax_code",
    "sector",
    "sector_version",
    "sector_name",
    "workers",
    "workers_as_of",
    "status",
    "closed",
    "zone_name",
    "ward_name",
    "district_name",
    "unit_precision",
    "address",
    "point_method",
    "point_precision_m",
    "sources",
    "as_of",
];

/// A firm, its distance, and whether it certainly matches.
struct Hit<'a> {
    distance_m: f64,
    firm: Row<'a>,
    is_match: bool,
}

/// Makes the table: matching firms by distance, then those with an unknown value in a condition.
pub fn table<'n>(
    now: &Snapshot,
    (place, precision_m): (&str, Option<f64>),
    answer: &'n Neighbours<'n>,
    role: Role,
    lang: Lang,
) -> Table {
    let hits = |list: &'n [(f64, Row<'n>)], is_match| {
        list.iter().map(move |(distance_m, firm)| Hit { distance_m: *distance_m, firm: *firm, is_match })
    };
    let rows = hits(&answer.found, true).chain(hits(&answer.unknown, false));
    Table {
        name: "near",
        title: format!("{} {place}", lang.pick("Cơ sở quanh", "Establishments around")),
        grid: Grid::of(&columns(role, lang), rows),
        provenance: Provenance::of(now, now.base.newest(Level::Ward)),
        notes: vague(precision_m, lang).into_iter().chain(notes(answer, lang)).map(Note::from).collect(),
    }
}

fn columns<'c>(role: Role, lang: Lang) -> Vec<Column<'c, Hit<'c>>> {
    let before = [
        real("distance_m", Text::new("Khoảng cách", "Distance"), |hit: &Hit<'_>| {
            (hit.distance_m * 10.0).round() / 10.0
        })
        .in_unit("m"),
        text("match", Text::new("Khớp bộ lọc", "Matches"), move |hit: &Hit<'_>| {
            if hit.is_match { lang.pick("có", "yes") } else { lang.pick("chưa biết", "unknown") }
        }),
    ];
    let own = told(role).map(|column| {
        let column::Column { name, title, kind, .. } = *column;
        Column::new(name, title, kind, move |hit: &Hit<'c>| column.known(&hit.firm).owned())
    });
    let degrees = |name, title, part: fn(LonLat) -> f64| {
        real(name, title, move |hit: &Hit<'_>| hit.firm.point().map(part)).in_unit("°").with_decimals(6)
    };
    let after = [
        degrees("lon", Text::new("Kinh độ", "Longitude"), LonLat::lon),
        degrees("lat", Text::new("Vĩ độ", "Latitude"), LonLat::lat),
    ];
    before.into_iter().chain(own).chain(after).collect()
}

fn told<'a>(role: Role) -> impl Iterator<Item = &'a column::Column<Row<'a>>> {
    let seen = move |c: &&column::Column<_>| role.sees_restricted() || !c.restricted;
    Row::COLUMNS.iter().filter(|c| TOLD.contains(&c.name)).filter(seen)
}

/// The precision of a point, in metres, from which distances in metres are misleading.
const VAGUE_M: f64 = 100.0;

/// A note that distances are measured from an imprecise point.
fn vague(precision_m: Option<f64>, lang: Lang) -> Option<String> {
    let off = precision_m.filter(|off| *off >= VAGUE_M)?;
    let off = if off < 1000.0 {
        format!("{} m", real_said(off, Some(0), lang))
    } else {
        format!("{} km", real_said((off / 100.0).round() / 10.0, None, lang))
    };
    Some(lang.pick(
        format!("Khoảng cách đo từ một điểm có thể lệch tới khoảng {off}."),
        format!("Distances are measured from a point that is up to about {off} off."),
    ))
}

fn notes(answer: &Neighbours<'_>, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((all, matched)) = answer.in_radius.zip(answer.matched) {
        notes.push(lang.pick(
            format!("Trong bán kính có {all} cơ sở, {matched} khớp bộ lọc."),
            format!("{all} establishments within the radius, {matched} match the filter."),
        ));
        notes.extend(listed(answer.found.len(), matched, lang));
    }
    if let Some(undecided) = answer.undecided.filter(|n| *n > 0) {
        notes.push(lang.pick(
            format!(
                "{undecided} cơ sở khác trong bán kính chưa biết giá trị cần lọc, được liệt kê riêng ở cuối."
            ),
            format!(
                "{undecided} more within the radius have no known value for the filter; they are listed \
                 apart at the end."
            ),
        ));
        notes.extend(listed(answer.unknown.len(), undecided, lang));
    } else if !answer.unknown.is_empty() {
        notes.push(
            lang.pick(
                "Cơ sở chưa biết giá trị cần lọc được liệt kê riêng ở cuối.",
                "Establishments for which a filtered value is unknown are listed apart at the end.",
            )
            .to_owned(),
        );
    }
    notes.push(
        lang.pick(
            "Khoảng cách trắc địa trên ellipsoid WGS 84.",
            "Distances are geodesic on the WGS 84 ellipsoid.",
        )
        .to_owned(),
    );
    notes
}

/// A note that the list is truncated.
fn listed(rows: usize, all: usize, lang: Lang) -> Option<String> {
    (rows < all).then(|| {
        lang.pick(
            format!("Chỉ liệt kê {rows} cơ sở gần nhất trong số {all}."),
            format!("Only the nearest {rows} of {all} are listed."),
        )
    })
}
