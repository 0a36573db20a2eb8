//! Establishments by squares of the city's projection, which do not change with boundaries and so allow long series.

use std::collections::{BTreeMap, HashSet};

use crate::{
    document::{
        column::{Column, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    geom::crs::Crs,
    model::{
        concordance::counted_as,
        lang::{Lang, Text},
        unit::Level,
    },
    report::{
        figures::{
            projected::{Sites, is_of, placed, polygon},
            sector_counts::classification,
            sector_key::SectorKey,
            terms,
            values::{said, sector_names, share_pct},
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// The establishments in a square.
#[derive(Default)]
struct Square {
    /// The column and row of the square, counted from the origin to the east and north.
    at: (i64, i64),
    establishments: u64,
    enterprises: HashSet<u64>,
    sectors: BTreeMap<SectorKey, u64>,
}

impl Square {
    /// The most frequent known sector, and the number of its establishments.
    fn most(&self) -> Option<(SectorKey, u64)> {
        let known = self.sectors.iter().filter(|(sector, _)| sector.is_some());
        let most = known.max_by_key(|(sector, count)| (**count, std::cmp::Reverse(**sector)));
        most.map(|(sector, count)| (*sector, *count))
    }

    /// Its south-western corner, in metres.
    fn corner(&self, side: f64) -> [f64; 2] {
        [float(self.at.0) * side, float(self.at.1) * side]
    }
}

/// The report: one row for each square with an establishment, from the south-west.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let (side, when) = (parameters.cell_m, parameters.when(request.today));
    let mut squares: BTreeMap<(i64, i64), Square> = BTreeMap::new();
    let own = placed(now, when).filter(|(row, _)| is_of(*row, &parameters.sectors));
    let sites = Sites::within(own, side);
    for (row, [east, north]) in sites.sharp.iter().copied() {
        let (right, up) = (whole(east / side), whole(north / side));
        let square = squares.entry((up, right)).or_default();
        square.at = (right, up);
        square.establishments += 1;
        square.enterprises.insert(row.enterprise());
        let sector = counted_as(row.sector_number(), 2);
        *square.sectors.entry(sector).or_default() += 1;
    }
    let grid = Grid::placed(&columns(side, lang), squares.into_values(), |square| {
        let [east, north] = square.corner(side);
        polygon(
            &[[east, north], [east + side, north], [east + side, north + side], [east, north + side]],
            now.city.crs,
        )
    });
    let title = lang.pick("Cơ sở theo ô lưới", "Establishments by grid cell");
    Draft::new(Table {
        name: "grid",
        title: format!("{title} {side} m — {}", said(when.day, lang)),
        grid,
        provenance: Provenance::on(when, now, now.base.newest(Level::Ward)),
        notes: notes(&sites, now.city.crs, lang)
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
fn float(n: i64) -> f64 {
    n as f64
}

fn columns<'c>(side: f64, lang: Lang) -> Vec<Column<'c, Square>> {
    let metres = |column: Column<'c, Square>| column.in_unit("m").with_decimals(0);
    let most = Text::new("Ngành nhiều nhất", "Most frequent sector");
    let share = Text::new(
        "Tỷ trọng của ngành đó trong mọi cơ sở của ô",
        "Its share of all establishments of the cell",
    );
    let names = move |square: &Square| square.most().map(|(sector, _)| sector_names(sector, lang));
    vec![
        text("cell", Text::new("Mã ô", "Cell"), move |square: &Square| {
            format!("{side}m-E{}-N{}", square.at.0, square.at.1)
        }),
        metres(real("easting", Text::new("Y (đông)", "Easting"), move |square: &Square| {
            let [east, _] = square.corner(side);
            east + side / 2.0
        })),
        metres(real("northing", Text::new("X (bắc)", "Northing"), move |square: &Square| {
            let [_, north] = square.corner(side);
            north + side / 2.0
        })),
        terms::establishments(|square: &Square| square.establishments),
        terms::enterprises(|square: &Square| square.enterprises.len()),
        text("sector", most, move |square: &Square| names(square).map(|own| own.0)).aside(),
        text("sector_name", most, move |square: &Square| names(square).map(|own| own.1)),
        real("share_pct", share, |square: &Square| {
            square.most().map(|(_, own)| share_pct(own, square.establishments))
        })
        .in_unit("%"),
    ]
}

fn notes(sites: &Sites<'_>, crs: Crs, lang: Lang) -> Vec<String> {
    let title = crs.title();
    let note = lang.pick(
        format!(
            "Ô vuông trong {title} ({crs}), gốc tại 0; ô không đổi khi địa giới đổi. Chỉ tính cơ sở có tọa \
             độ; tọa độ ghi là tâm ô."
        ),
        format!(
            "Squares of {title} ({crs}) from its origin, which stay when boundaries move. Only \
             establishments with a point; coordinates are those of the centre."
        ),
    );
    std::iter::once(note).chain(sites.notes(lang)).collect()
}
