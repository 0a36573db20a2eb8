//! Firms around a place as a table.

use std::collections::BTreeMap;

use crate::{
    document::table::{Heading, Note, Provenance, Table},
    geom::lonlat::LonLat,
    index::{Snapshot, nearest::Neighbours, row::Row},
    model::{
        actor::Role,
        column::{Column, Type, Value},
        lang::Lang,
        unit::Level,
    },
};

/// Columns told of each firm.
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

/// Makes the table: matching firms by distance, then those for which a filtered value is unknown.
pub fn table(now: &Snapshot, place: &str, answer: &Neighbours<'_>, role: Role, lang: Lang) -> Table {
    let mut headings = vec![
        Heading::new("distance_m", lang.pick("Khoảng cách", "Distance"), Type::Real).in_unit("m"),
        Heading::new("match", lang.pick("Khớp bộ lọc", "Matches"), Type::Text),
    ];
    headings.extend(told(role).map(|c| Heading::new(c.name, c.title(lang), c.kind)));
    headings.push(
        Heading::new("lon", lang.pick("Kinh độ", "Longitude"), Type::Real).in_unit("°").with_decimals(6),
    );
    headings
        .push(Heading::new("lat", lang.pick("Vĩ độ", "Latitude"), Type::Real).in_unit("°").with_decimals(6));
    let row = |matches: &'static str, (distance_m, firm): &(f64, Row<'_>)| {
        let mut row = vec![Value::Real((distance_m * 10.0).round() / 10.0), Value::text(Some(matches))];
        row.extend(told(role).map(|c| c.known(firm).owned()));
        row.extend([LonLat::lon, LonLat::lat].map(|part| Value::real(firm.point().map(part))));
        row
    };
    let found = answer.found.iter().map(|hit| row(lang.pick("có", "yes"), hit));
    let unknown = answer.unknown.iter().map(|hit| row(lang.pick("chưa biết", "unknown"), hit));
    Table {
        name: "near",
        title: format!("{} {place}", lang.pick("Cơ sở quanh", "Establishments around")),
        headings,
        rows: found.chain(unknown).collect(),
        marks: BTreeMap::new(),
        places: Vec::new(),
        provenance: Provenance::of(now, now.base.newest(Level::Ward)),
        notes: notes(answer, lang).into_iter().map(Note::from).collect(),
    }
}

fn told<'a>(role: Role) -> impl Iterator<Item = &'a Column<Row<'a>>> {
    let seen = move |c: &&Column<_>| role == Role::Analyst || !c.restricted;
    Row::COLUMNS.iter().filter(|c| TOLD.contains(&c.name)).filter(seen)
}

fn notes(answer: &Neighbours<'_>, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((all, matched)) = answer.in_radius.zip(answer.matched) {
        notes.push(match lang {
            Lang::Vi => format!("Trong bán kính có {all} cơ sở, {matched} khớp bộ lọc."),
            Lang::En => format!("{all} establishments within the radius, {matched} match the filter."),
        });
        notes.extend(listed(answer.found.len(), matched, lang));
    }
    if let Some(undecided) = answer.undecided.filter(|n| *n > 0) {
        notes.push(match lang {
            Lang::Vi => format!(
                "{undecided} cơ sở khác trong bán kính chưa biết giá trị cần lọc, được liệt kê riêng ở cuối."
            ),
            Lang::En => format!(
                "{undecided} more within the radius have no known value for the filter; they are listed apart at the end."
            ),
        });
        notes.extend(listed(answer.unknown.len(), undecided, lang));
    } else if !answer.unknown.is_empty() {
        notes.push(match lang {
            Lang::Vi => "Cơ sở chưa biết giá trị cần lọc được liệt kê riêng ở cuối.".to_owned(),
            Lang::En => {
                "Establishments for which a filtered value is unknown are listed apart at the end.".to_owned()
            }
        });
    }
    notes.push(match lang {
        Lang::Vi => "Khoảng cách trắc địa trên ellipsoid WGS 84.".to_owned(),
        Lang::En => "Distances are geodesic on the WGS 84 ellipsoid.".to_owned(),
    });
    notes
}

/// That a list is not all of them.
fn listed(rows: usize, all: usize, lang: Lang) -> Option<String> {
    (rows < all).then(|| match lang {
        Lang::Vi => format!("Chỉ liệt kê {rows} cơ sở gần nhất trong số {all}."),
        Lang::En => format!("Only the nearest {rows} of {all} are listed."),
    })
}
