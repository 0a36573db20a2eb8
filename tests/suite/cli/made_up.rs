//! A city of made-up firms, and firms on spots of the test's own choice, in the read model.

use std::sync::OnceLock;

use xuong::{
    geom::{hilbert, lonlat::LonLat},
    index::{Snapshot, builder::Builder},
    model::{firm::Firm, holdings::Holdings, id::FirmId, location::Location},
    registry::Registry,
    synthetic::City,
    tile::grid::Tile,
};

use crate::{
    harness::{Folder, hanoi},
    rules::laws::wait,
};

/// Firms and the read model that was built from them.
pub(crate) struct MadeUp {
    pub(crate) firms: Vec<Firm>,
    pub(crate) now: Snapshot,
}

impl MadeUp {
    /// Builds the read model beside zones and units.
    pub(crate) fn of(holdings: Holdings, firms: Vec<Firm>) -> Self {
        let mut builder = Builder::new(holdings, firms.len(), hanoi());
        firms.iter().for_each(|firm| builder.add(firm));
        let now = builder.finish(1);
        Self { firms, now }
    }

    /// The firms that have a place, with it.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&Firm, LonLat)> {
        self.firms.iter().filter_map(|firm| Some((firm, point(firm)?)))
    }
}

/// Where a firm is.
pub(crate) fn point(firm: &Firm) -> Option<LonLat> {
    firm.location.as_ref().map(|l| l.point)
}

/// Version and two digits of the division that a sector such as `2018:25999` belongs to; a section belongs to none.
pub(crate) fn division_of(code: &str) -> Option<String> {
    let (version, digits) = code.split_once(':').expect("a version before the digits");
    digits.get(..2).map(|digits| format!("{version}:{digits}"))
}

/// 30,000 firms of seed 7 over Hà Nội's zones and units.
pub(crate) fn city() -> &'static MadeUp {
    static CITY: OnceLock<MadeUp> = OnceLock::new();
    CITY.get_or_init(|| {
        let folder = Folder::seeded();
        let mut holdings = wait(async {
            let registry = Registry::open(folder.place(), &hanoi()).await.expect("the seed");
            registry.snapshot().holdings()
        });
        holdings.firms.clear();
        let firms = City::new(&holdings, &hanoi().bounds).firms(7, 1).take(30_000).collect();
        MadeUp::of(holdings, firms)
    })
}

/// A firm of which nothing is known but its place, if even that.
pub(crate) fn firm(id: i64, point: Option<LonLat>) -> Firm {
    Firm {
        id: FirmId(id),
        code: format!("F{id}").parse().expect("a code"),
        name: format!("Cơ sở giả lập {id}"),
        location: point.map(Location::at),
        ..Firm::default()
    }
}

/// The tile of a zoom that a position lies in, worked out from its cell.
pub(crate) fn tile_of(z: u8, p: LonLat) -> Tile {
    let (x, y) = hilbert::cell(p);
    let index = |cell: u32| u32::try_from(u64::from(cell) >> (32 - z)).expect("as many bits as the zoom");
    Tile::new(z, index(x), index(y)).expect("a tile")
}

/// So many positions spread evenly inside a tile, well off its border.
pub(crate) fn spread(tile: Tile, count: u32) -> Vec<LonLat> {
    let bounds = tile.bounds();
    let side = f64::from(count).sqrt().ceil();
    let along = |n: f64, from: f64, to: f64| from + (to - from) * (n + 0.5) / side;
    (0..count)
        .map(|n| {
            let (row, column) = ((f64::from(n) / side).floor(), f64::from(n) % side);
            let (lon, lat) =
                (along(column, bounds.west, bounds.east), along(row, bounds.south, bounds.north));
            LonLat::new(lon, lat).expect("a position in the tile")
        })
        .collect()
}

/// Firms on these positions, numbered from 1.
pub(crate) fn firms_at(points: Vec<Option<LonLat>>) -> MadeUp {
    let firms = (1..).zip(points).map(|(id, at)| firm(id, at)).collect();
    MadeUp::of(Holdings::default(), firms)
}

/// The division of VSIC 2025 that a sector of the industry counts under, the one of VSIC 2018 outside it.
pub(crate) fn counted_division(code: &str) -> Option<String> {
    let own = division_of(code)?;
    let digits = own.trim_start_matches("2018:").trim_start_matches("2025:");
    let is_industry = digits.parse::<u8>().is_ok_and(|number| (5..40).contains(&number));
    Some(if is_industry { format!("2025:{digits}") } else { own })
}
