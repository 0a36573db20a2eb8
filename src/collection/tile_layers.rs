//! The layers of vector tiles for each collection.

use std::{collections::HashSet, sync::Arc};

use serde_json::{Map, Value as Json, json};
use time::Date;

use super::{
    kinds::Collection,
    selection::{Selection, outlines as outlines_of, units as units_of},
};
use crate::{
    geom::hilbert,
    index::{Snapshot, hexagons::Hexagon, points::Spot, scan::Wanted},
    model::{
        actor::Role,
        change::Seq,
        firm::FirmStatus,
        presence::{Presence, When},
        sector::{SectorCode, VsicVersion},
        vsic,
        zone::Zone,
    },
    tile::{
        bins::{Lattice, breaks},
        clip::clip,
        grid::Tile,
        mvt::Layer,
    },
};

/// The largest number of points in a tile, which keeps it below half a megabyte. More are thinned out.
const MOST_POINTS: usize = 20_000;

/// The largest number of points with names.
const MOST_NAMES: usize = 4000;

/// The largest number of bytes of names, which leaves room for the points.
const MOST_NAME_BYTES: usize = MOST_BYTES / 2;

/// The largest number of firms that are shown as points at every zoom.
const FEW: usize = 5000;

/// The largest size of a layer of points in bytes. If some are omitted, each of the others says so.
const MOST_BYTES: usize = 500_000;

/// The largest number of firms that are shown as points in place of a hexagon that would count them.
const SPARSE: u64 = 4;

/// The property of points that are drawn beside hexagons, so that a map can leave them out with these.
const BESIDE: &str = "beside_hexagons";

/// The layer of counts of firms in hexagons.
const HEXAGONS: &str = "firms-hexagons";

/// The number of classes in the legend of hexagons.
const CLASSES: usize = 7;

/// The zooms with a legend, at which a city fills a screen.
const LEGEND_ZOOMS: std::ops::RangeInclusive<u8> = 6..=14;

/// The layer of a collection in a tile, encoded to be appended to other layers; empty if it has no features.
pub fn layer(
    collection: Collection,
    now: &Snapshot,
    tile: Tile,
    selection: &Selection,
    (role, today): (Role, Date),
) -> Vec<u8> {
    match collection {
        Collection::Firms => {
            let wanted = selection.firms(now);
            if shows_points(now, &wanted, tile.z()) {
                points(&wanted, tile, day_of(selection, today))
            } else {
                mixed(&counted(wanted, selection, today), tile, role, day_of(selection, today))
            }
        }
        Collection::Zones | Collection::Clusters => zones(collection.zones(now, selection), collection, tile),
        Collection::Units => units(now, tile, selection),
        Collection::Outlines => outlines(now, tile, selection),
        Collection::Linkages | Collection::Observations | Collection::Sources => Vec::new(),
    }
}

/// The last version of the register at which a tile of these collections may have changed, if that is known without drawing
/// it: a tile that counts firms in hexagons depends on firms beside it too.
pub fn version_of(now: &Snapshot, tile: Tile, collections: &[Collection]) -> Option<Seq> {
    let firms = collections.contains(&Collection::Firms);
    let points = tile.z() >= now.firms.points_from_zoom();
    match (firms, points) {
        (false, _) => Some(now.base_version),
        (true, true) => Some(now.base_version.max(now.firms.version_of(tile))),
        (true, false) => None,
    }
}

fn shows_points(now: &Snapshot, wanted: &Wanted<'_>, z: u8) -> bool {
    z >= now.firms.points_from_zoom() || wanted.count() <= FEW
}

/// Indexes of values that recur, so that each is looked up once in a tile.
struct Recurring(Vec<Option<u32>>);

impl Recurring {
    fn of(numbers: usize) -> Self {
        Self(vec![None; numbers])
    }

    fn tag(&mut self, number: usize, make: impl FnOnce() -> u32) -> u32 {
        *self.0[number].get_or_insert_with(make)
    }
}

/// Firms as points, each with its presence on a day. They are thinned out if a tile has too many.
pub fn points(wanted: &Wanted<'_>, tile: Tile, when: When) -> Vec<u8> {
    let drawn = Drawn { spots: || wanted.spots(tile), count: wanted.count_spots(tile), beside: false };
    drawn.within(tile, when, MOST_BYTES)
}

/// Firms counted in hexagons, and as points where a hexagon would count only some: a count hides which they are, and points in a
/// centre hide each other, at one and the same zoom.
pub fn mixed(wanted: &Wanted<'_>, tile: Tile, role: Role, when: When) -> Vec<u8> {
    let (dense, sparse): (Vec<_>, Vec<_>) =
        wanted.hexagons(tile.z(), Some(tile)).into_iter().partition(|own| own.tally.establishments > SPARSE);
    let mut body = hexagons(&dense, tile, role);
    let bins: HashSet<_> = sparse.iter().map(|own| own.bin).collect();
    let few: Vec<_> = wanted.spots_in(tile, &bins).collect();
    if !few.is_empty() {
        let drawn = Drawn { spots: || few.iter().copied(), count: few.len(), beside: true };
        body.extend(drawn.within(tile, when, MOST_BYTES / 2));
    }
    body
}

/// The firms of a layer of points, which are read several times.
struct Drawn<F> {
    spots: F,
    count: usize,
    /// Whether others are counted in hexagons beside them.
    beside: bool,
}

impl<'a, F: Fn() -> I, I: Iterator<Item = Spot<'a>>> Drawn<F> {
    /// A layer of at most `most_bytes`. A larger one is thinned out evenly, and every remaining point says so: a layer that
    /// ended at its limit would look complete.
    fn within(&self, tile: Tile, when: When, most_bytes: usize) -> Vec<u8> {
        let mut every = self.count.div_ceil(MOST_POINTS).max(1);
        loop {
            if let Some(layer) = self.thinned(tile, when, every, most_bytes) {
                return layer.finish();
            }
            every += 1;
        }
    }

    /// One of `every` firms as points; `None` if they take more than `most_bytes`.
    fn thinned(&self, tile: Tile, when: When, every: usize, most_bytes: usize) -> Option<Layer> {
        let names = || (self.spots)().map(|spot| spot.row.name().len()).sum::<usize>();
        let named = self.count <= MOST_NAMES && names() <= MOST_NAME_BYTES;
        let mut layer = Layer::new(Collection::Firms.code());
        let [sector, status, presence, name, truncated, beside] =
            ["sector", "status", "presence", "name", "truncated", BESIDE].map(|k| layer.key(k));
        let mut always = Vec::new();
        for key in [(every > 1).then_some(truncated), self.beside.then_some(beside)].into_iter().flatten() {
            always.extend([key, layer.bool(true)]);
        }
        let (mut sectors, mut statuses) =
            (Recurring::of(vsic::numbers()), Recurring::of(FirmStatus::ALL.len() + 1));
        let presences = Presence::ALL.map(|own| (own, layer.text(own.code())));
        let mut tags = Vec::with_capacity(12);
        layer.make_room(self.count / every);
        for Spot { row, cell } in (self.spots)().step_by(every) {
            tags.clear();
            let number = row.sector_number();
            if number != 0 {
                let heading = || vsic::numbered(number).expect("rows have numbers of headings");
                tags.extend([
                    sector,
                    sectors.tag(usize::from(number), || layer.text(&notation(heading().code))),
                ]);
            }
            if let Some(own) = row.status() {
                let make = || layer.text(own.code());
                tags.extend([status, statuses.tag(usize::from(own.number()), make)]);
            }
            let own = row.life().on(when);
            tags.extend(
                presences.iter().filter(|(of, _)| *of == own).flat_map(|(_, word)| [presence, *word]),
            );
            if named {
                tags.extend([name, layer.text(row.name())]);
            }
            tags.extend_from_slice(&always);
            layer.point(u64::try_from(row.id()).ok(), tile.local(cell), &tags);
            // A single point is written whatever its size.
            if layer.bytes() > most_bytes && every < self.count {
                return None;
            }
        }
        Some(layer)
    }
}

/// A sector as parameters accept it: digits for the version of 2018, and otherwise the version before them.
fn notation(code: SectorCode) -> String {
    if code.version() == VsicVersion::V2018 { code.as_str().to_owned() } else { code.to_string() }
}

/// The firms that hexagons count. Like reports, they count firms that exist on the day; firms that closed or moved
/// earlier are counted only if the request has a span of time or states.
fn counted<'a>(wanted: Wanted<'a>, selection: &Selection, today: Date) -> Wanted<'a> {
    let is_of_a_day = selection.datetime.is_none_or(|time| time.single_day().is_some());
    if selection.asks_who_is_gone() || !is_of_a_day {
        return wanted;
    }
    wanted.counted_on(day_of(selection, today))
}

/// The day for which presence is determined: the end of the requested time, or today.
fn day_of(selection: &Selection, today: Date) -> When {
    let asked = selection.datetime.and_then(|time| time.last_day());
    When { day: asked.unwrap_or(today), today }
}

/// Firms counted in hexagons.
fn hexagons(counted: &[Hexagon], tile: Tile, role: Role) -> Vec<u8> {
    let lattice = Lattice::at(tile.z());
    let mut layer = Layer::new(HEXAGONS);
    let [firms, division, workers, known] =
        ["firms", "division", "workers", "workers_known"].map(|k| layer.key(k));
    for hexagon in counted {
        let tally = hexagon.tally;
        let mut tags = vec![firms, layer.uint(tally.establishments), known, layer.uint(tally.workers_known)];
        if let Some(code) = hexagon.dominant().and_then(vsic::division) {
            tags.extend([division, layer.text(&notation(code))]);
        }
        if role.sees_restricted() && tally.workers_known > 0 {
            tags.extend([workers, layer.uint(tally.workers)]);
        }
        let outline = lattice.outline(hexagon.bin, tile);
        layer.polygon(Some(hexagon.bin.id()), &[outline], &tags);
    }
    layer.finish()
}

fn zones<'a>(zones: impl Iterator<Item = &'a Arc<Zone>>, collection: Collection, tile: Tile) -> Vec<u8> {
    let mut layer = Layer::new(collection.code());
    let [code, name, kind, status, area_ha] =
        ["code", "name", "kind", "status", "area_ha"].map(|k| layer.key(k));
    for zone in zones {
        let Some(location) = &zone.location else { continue };
        let at = hilbert::cell(location.point);
        if !tile.keys().contains(&hilbert::key_at(at.0, at.1)) {
            continue;
        }
        let mut tags = vec![code, layer.text(zone.code.as_str()), name, layer.text(&zone.name)];
        tags.extend([kind, layer.text(zone.kind.code())]);
        if let Some(own) = zone.status {
            tags.extend([status, layer.text(own.code())]);
        }
        if let Some(own) = zone.area_ha {
            tags.extend([area_ha, layer.double(own)]);
        }
        layer.point(u64::try_from(zone.id.0).ok(), tile.local(at), &tags);
    }
    layer.finish()
}

fn units(now: &Snapshot, tile: Tile, selection: &Selection) -> Vec<u8> {
    let mut layer = Layer::new(Collection::Units.code());
    let [edition, level, code, name, precision] =
        ["edition", "level", "code", "name", "precision"].map(|k| layer.key(k));
    for unit in units_of(now, selection) {
        let rings = clip(&unit.shape, tile);
        if rings.is_empty() {
            continue;
        }
        let tags = [
            (edition, layer.text(unit.edition.as_str())),
            (level, layer.text(unit.level.code())),
            (code, layer.text(unit.code.as_str())),
            (name, layer.text(&unit.name)),
            (precision, layer.text(unit.precision.code())),
        ];
        let tags: Vec<u32> = tags.into_iter().flat_map(|(key, value)| [key, value]).collect();
        layer.polygon(u64::try_from(unit.id.0).ok(), &rings, &tags);
    }
    layer.finish()
}

fn outlines(now: &Snapshot, tile: Tile, selection: &Selection) -> Vec<u8> {
    let mut layer = Layer::new(Collection::Outlines.code());
    let [code, name, kind, precision] = ["code", "name", "kind", "precision"].map(|k| layer.key(k));
    for of in outlines_of(now, selection) {
        let rings = clip(&of.outline.shape, tile);
        if rings.is_empty() {
            continue;
        }
        let tags = [
            (code, layer.text(of.zone.code.as_str())),
            (name, layer.text(&of.zone.name)),
            (kind, layer.text(of.zone.kind.code())),
            (precision, layer.text(of.outline.precision.code())),
        ];
        let tags: Vec<u32> = tags.into_iter().flat_map(|(key, value)| [key, value]).collect();
        layer.polygon(u64::try_from(of.outline.id.0).ok(), &rings, &tags);
    }
    layer.finish()
}

/// The layers of a collection in a tile, with the names and types of their properties.
pub fn layers(collection: Collection, role: Role) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let texts = |names: &[&'static str]| names.iter().map(|name| (*name, "String")).collect::<Vec<_>>();
    match collection {
        Collection::Firms => {
            let mut points = texts(&["sector", "status", "presence", "name"]);
            points.extend([("truncated", "Boolean"), (BESIDE, "Boolean")]);
            let mut hexagons = vec![("firms", "Number"), ("workers_known", "Number"), ("division", "String")];
            if role.sees_restricted() {
                hexagons.push(("workers", "Number"));
            }
            vec![(collection.code(), points), (HEXAGONS, hexagons)]
        }
        Collection::Zones | Collection::Clusters => {
            let mut fields = texts(&["code", "name", "kind", "status"]);
            fields.push(("area_ha", "Number"));
            vec![(collection.code(), fields)]
        }
        Collection::Units => {
            vec![(collection.code(), texts(&["edition", "level", "code", "name", "precision"]))]
        }
        Collection::Outlines => vec![(collection.code(), texts(&["code", "name", "kind", "precision"]))],
        Collection::Linkages | Collection::Observations | Collection::Sources => Vec::new(),
    }
}

/// The facts that a client needs to draw firms: the number of firms with and without a position, the number that
/// existed on the day of the request and of those for which it is unknown, the zoom from which all are points, and the
/// smallest count of each class of hexagons at the zooms below it. Empty for other collections.
pub fn legend(collection: Collection, now: &Snapshot, selection: &Selection, today: Date) -> Json {
    if collection != Collection::Firms {
        return json!({});
    }
    let wanted = selection.firms(now);
    let matched = wanted.count();
    let when = day_of(selection, today);
    let [mut there, mut unknown] = [0_u64; 2];
    for row in wanted.rows() {
        let presence = row.life().on(when);
        there += u64::from(presence == Presence::There);
        unknown += u64::from(presence == Presence::Unknown);
    }
    let wanted = counted(wanted, selection, today);
    let points_from = if matched <= FEW { 0 } else { now.firms.points_from_zoom() };
    let mut classes = Map::new();
    for z in LEGEND_ZOOMS.filter(|z| *z < points_from) {
        let hexagons = wanted.hexagons(z, None);
        let counts = hexagons.iter().map(|h: &Hexagon| h.tally.establishments);
        let mut counts: Vec<u64> = counts.filter(|n| *n > SPARSE).collect();
        classes.insert(z.to_string(), json!(breaks(&mut counts, CLASSES)));
    }
    json!({
        "numberMatched": matched,
        "presence": { "there": there, "unknown": unknown },
        "pointsFromZoom": points_from,
        "hexagonClasses": classes,
    })
}
