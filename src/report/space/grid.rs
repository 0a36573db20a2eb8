//! Establishments by squares of EPSG:5897: areas that no reform moves, for series that outlast boundaries.

use std::collections::{BTreeMap, HashSet};

use crate::{
    document::table::{Heading, Note, Provenance, Rows, Table},
    model::{
        column::{Type, Value},
        concordance::counted_as,
        lang::Lang,
        unit::Level,
    },
    report::{
        figures::{
            projected::{Sites, is_of, placed, polygon},
            sector_counts::classification,
            sector_key::SectorKey,
            terms,
            values::{count, said, sector_names, share_pct},
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// What is in a square.
#[derive(Default)]
struct Square {
    establishments: u64,
    enterprises: HashSet<u64>,
    sectors: BTreeMap<SectorKey, u64>,
}

/// One row for each square with an establishment, from the south-west.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let (side, when) = (parameters.cell_m, parameters.when(request.today));
    let mut squares: BTreeMap<(i64, i64), Square> = BTreeMap::new();
    let own = placed(now, when).filter(|(row, _)| is_of(*row, &parameters.sectors));
    let sites = Sites::within(own, side);
    for (row, [east, north]) in sites.sharp.iter().copied() {
        let square = squares.entry((whole(north / side), whole(east / side))).or_default();
        square.establishments += 1;
        square.enterprises.insert(row.enterprise());
        let sector = counted_as(row.sector_number(), 2);
        *square.sectors.entry(sector).or_default() += 1;
    }
    let mut rows = Rows::default();
    let mut places = Vec::new();
    for ((up, right), square) in squares {
        let known = square.sectors.iter().filter(|(sector, _)| sector.is_some());
        let most = known.max_by_key(|(sector, count)| (**count, std::cmp::Reverse(**sector)));
        let [east, north] = [right, up].map(|at| real(at) * side);
        let (code, name) = most.map_or((Value::Null, Value::Null), |(sector, _)| sector_names(*sector, lang));
        rows.push(vec![
            Value::shown(Some(format!("{side}m-E{right}-N{up}"))),
            Value::Real(east + side / 2.0),
            Value::Real(north + side / 2.0),
            count(square.establishments),
            count(square.enterprises.len() as u64),
            code,
            name,
            most.map_or(Value::Null, |(_, own)| Value::Real(share_pct(*own, square.establishments))),
        ]);
        let corners =
            [[east, north], [east + side, north], [east + side, north + side], [east, north + side]];
        places.push(polygon(&corners));
    }
    let title = lang.pick("Cơ sở theo ô lưới", "Establishments by grid cell");
    Draft::new(Table {
        name: "grid",
        title: format!("{title} {side} m — {}", said(when.day, lang)),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places,
        provenance: Provenance::on(when, now, now.base.newest(Level::Ward)),
        notes: notes(&sites, lang)
            .into_iter()
            .chain([classification(2, when, now, lang)])
            .map(Note::from)
            .collect(),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "metres of a projection over a side are far below 2^53")]
fn whole(n: f64) -> i64 {
    n.floor() as i64
}

#[expect(clippy::cast_precision_loss, reason = "numbers of squares are far below 2^53")]
fn real(n: i64) -> f64 {
    n as f64
}

fn headings(lang: Lang) -> Vec<Heading> {
    let metres =
        |name, vi, en| Heading::new(name, lang.pick(vi, en), Type::Real).in_unit("m").with_decimals(0);
    vec![
        Heading::new("cell", lang.pick("Mã ô", "Cell"), Type::Text),
        metres("easting", "Y (đông)", "Easting"),
        metres("northing", "X (bắc)", "Northing"),
        terms::establishments(lang),
        terms::enterprises(lang),
        Heading::new("sector", lang.pick("Ngành nhiều nhất", "Most frequent sector"), Type::Text).aside(),
        Heading::new("sector_name", lang.pick("Ngành nhiều nhất", "Most frequent sector"), Type::Text),
        Heading::new(
            "share_pct",
            lang.pick(
                "Tỷ trọng của ngành đó trong mọi cơ sở của ô",
                "Its share of all establishments of the cell",
            ),
            Type::Real,
        )
        .in_unit("%"),
    ]
}

fn notes(sites: &Sites<'_>, lang: Lang) -> Vec<String> {
    let note = lang.pick(
        "Ô vuông trong VN-2000 / TM-3 105°00' (EPSG:5897), gốc tại 0; ô không đổi khi địa giới đổi. Chỉ tính cơ sở có tọa độ; tọa độ ghi là tâm ô.",
        "Squares of VN-2000 / TM-3 105°00' (EPSG:5897) from its origin, which stay when boundaries move. Only establishments with a point; coordinates are those of the centre.",
    );
    std::iter::once(note.to_owned()).chain(sites.notes(lang)).collect()
}
