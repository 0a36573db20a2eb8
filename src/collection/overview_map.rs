//! The city as a static picture: boundaries, zones, clusters and firms.

use std::{collections::BTreeSet, fmt::Write, sync::Arc};

use geo::MultiPolygon;
use time::Date;

use super::feature::Thing;
use crate::{
    document::table::{is_synthetic, made_up},
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{feature::Shape, lang::Lang, presence::When, unit::Level, zone::Zone},
};

/// The largest number of firms that are drawn. More are thinned out evenly, which a note says: further dots only make
/// the file larger.
const MOST_DOTS: usize = 10_000;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1000.0;

/// The margin around a single point, in degrees: about a kilometre.
const LEAST_MARGIN: f64 = 0.01;

const STYLE: &str = "
path{fill:#f1ede4;stroke:#b9b09f;stroke-width:1}
.land{fill:#dbe4f5;stroke:#1d4ed8}
.firm{fill:#9a3412;fill-opacity:.75}
.cluster{fill:#0f766e;fill-opacity:.8}
.zone{fill:#1d4ed8;stroke:#fff;stroke-width:1.5}
@media(prefers-color-scheme:dark){path{fill:#232c35;stroke:#4b5966}.land{fill:#1e2f4d;stroke:#93c5fd}.firm{fill:#fdba74}.cluster{fill:#5eead4}.zone{fill:#93c5fd;stroke:#14191f}}
";

/// The number of firms that a dot represents, if this number of firms exist and have a position.
fn thinned(placed: usize) -> usize {
    placed.div_ceil(MOST_DOTS).max(1)
}

/// A note on the meaning of a dot, if this number of firms exist and have a position.
pub fn a_dot(placed: usize, lang: Lang) -> String {
    match (thinned(placed), lang) {
        (1, Lang::Vi) => "cơ sở hiện có".to_owned(),
        (1, Lang::En) => "establishments of today".to_owned(),
        (every, Lang::Vi) => format!("cơ sở hiện có, chỉ vẽ 1 trong {every}"),
        (every, Lang::En) => format!("establishments of today, 1 of {every} drawn"),
    }
}

/// Draws the features that exist today as SVG; `None` if the register has no boundaries.
pub fn svg(now: &Snapshot, today: Date, lang: Lang) -> Option<String> {
    let edition = now.base.newest(Level::Ward).or_else(|| now.base.newest(Level::District))?;
    let frame = Frame::around(edition.bbox());
    let title = lang.pick("Bản đồ công nghiệp, ranh giới", "Map of industry, boundaries");
    let precision = edition.precision().map_or("", |p| p.name(lang));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\"><title>{title} {precision}</title><style>{STYLE}</style>",
        frame.height
    );
    edition.units().for_each(|unit| area(&mut out, &frame, "unit", &unit.shape));
    now.base.outlines.iter().for_each(|of| area(&mut out, &frame, "land", &of.outline.shape));
    let when = When::now(today);
    let there = now.firms.iter().filter(|row| row.is_there(when));
    let firms = there.filter_map(Row::point).step_by(thinned(now.firms.known_on(when).placed));
    dots(&mut out, &frame, "firm", 3.5, firms);
    let (clusters, zones): (Vec<_>, Vec<_>) =
        now.base.holdings.zones.values().partition(|z| z.kind.is_cluster());
    let points = |zones: Vec<&Arc<Zone>>| -> Vec<LonLat> {
        zones.into_iter().filter_map(|z| Some(z.location.as_ref()?.point)).collect()
    };
    dots(&mut out, &frame, "cluster", 5.5, points(clusters));
    dots(&mut out, &frame, "zone", 9.0, points(zones));
    if is_synthetic(now) {
        put(&mut out, format_args!("<text x=\"8\" y=\"24\" font-size=\"20\">{}</text>", made_up(lang)));
    }
    out.push_str("</svg>\n");
    Some(out)
}

/// Draws a few features and the boundaries around them as SVG, without styles, which the page has. Also returns a note
/// on the precision of the boundaries. `None` if no feature has a position.
pub fn of_things(now: &Snapshot, things: &[Thing<'_>], title: &str, lang: Lang) -> Option<(String, String)> {
    let mut bbox = Bbox::EMPTY;
    for thing in things {
        match thing.shape() {
            Shape::None => {}
            Shape::Point(p) => bbox.extend(p),
            Shape::Area(shape) => bbox.join(&Bbox::of(shape)),
        }
    }
    if bbox.is_empty() {
        return None;
    }
    let seen = bbox.grown(((bbox.east - bbox.west).max(bbox.north - bbox.south) * 0.05).max(LEAST_MARGIN));
    let frame = Frame::around(seen);
    let mut out = format!(
        "<svg class=\"sketch\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\"><title>{}</title>",
        frame.height,
        escaped(title),
    );
    let edition = now.base.newest(Level::Ward).or_else(|| now.base.newest(Level::District));
    let around = edition.iter().flat_map(|edition| edition.units());
    let around = around.filter(|unit| Bbox::of(&unit.shape).intersects(&seen));
    around.for_each(|unit| area(&mut out, &frame, "unit", &unit.shape));
    for thing in things {
        if let Shape::Area(shape) = thing.shape() {
            area(&mut out, &frame, "shown", shape);
        }
    }
    let points = things.iter().filter_map(|thing| match thing.shape() {
        Shape::Point(p) => Some(p),
        Shape::None | Shape::Area(_) => None,
    });
    dots(&mut out, &frame, "shown", 8.0, points);
    out.push_str("</svg>");
    let told = edition.map_or_else(String::new, |edition| {
        let precision = edition.precision().map_or("", |precision| precision.name(lang));
        format!("{} {}: {precision}", lang.pick("Ranh giới", "Boundaries"), edition.code)
    });
    let made_up = is_synthetic(now).then(|| made_up(lang).to_owned());
    let told =
        Some(told).filter(|told| !told.is_empty()).into_iter().chain(made_up).collect::<Vec<_>>().join(" · ");
    Some((out, told))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn area(out: &mut String, frame: &Frame, class: &str, shape: &MultiPolygon) {
    put(out, format_args!("<path class=\"{class}\" d=\""));
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    for ring in rings {
        for (at, c) in ring.0.iter().enumerate() {
            let (x, y) = frame.place(c.x, c.y);
            put(out, format_args!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }));
        }
        out.push('Z');
    }
    out.push_str("\"/>");
}

/// Draws one dot for all points at the same spot of the drawing.
fn dots(out: &mut String, frame: &Frame, class: &str, radius: f64, points: impl IntoIterator<Item = LonLat>) {
    let spots: BTreeSet<String> = points
        .into_iter()
        .map(|p| {
            let (x, y) = frame.place(p.lon(), p.lat());
            format!("cx=\"{x:.0}\" cy=\"{y:.0}\"")
        })
        .collect();
    for spot in spots {
        put(out, format_args!("<circle class=\"{class}\" r=\"{radius}\" {spot}/>"));
    }
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string does not fail");
}

/// An equirectangular projection, true to scale at the middle latitude.
struct Frame {
    west: f64,
    north: f64,
    units_per_lon: f64,
    units_per_lat: f64,
    height: f64,
}

impl Frame {
    fn around(bbox: Bbox) -> Self {
        let units_per_lon = WIDTH / (bbox.east - bbox.west);
        let units_per_lat = units_per_lon / f64::midpoint(bbox.south, bbox.north).to_radians().cos();
        let height = (bbox.north - bbox.south) * units_per_lat;
        Self { west: bbox.west, north: bbox.north, units_per_lon, units_per_lat, height }
    }

    fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        ((lon - self.west) * self.units_per_lon, (self.north - lat) * self.units_per_lat)
    }
}
