//! The city as a static picture: boundaries, zones, clusters and firms.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};

use geo::{LineString, MultiPolygon};
use time::Date;

use super::{
    feature::Thing,
    still_marks::{Mark, Place, apart},
    styles::colour_of_sector,
};
use crate::{
    document::table::{is_synthetic, made_up},
    geom::bbox::Bbox,
    index::{Snapshot, edition::Edition, row::Row},
    model::{feature::Shape, lang::Lang, presence::When, river::Rivers, unit::Level, zone::Zone},
};

/// The largest number of firms that are drawn. More are thinned out evenly, which a note says: further dots only make
/// the file larger.
const MOST_DOTS: usize = 10_000;

/// The largest number of firms in the picture that the app shows before its map.
const MOST_AT_FIRST: usize = 1000;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1000.0;

/// The margin around a single point, in degrees: about a kilometre.
const LEAST_MARGIN: f64 = 0.01;

const STYLE: &str = "
path{fill:#f1ede4;stroke:#b9b09f;stroke-width:1}
.river{fill:none;stroke:#7fb0d6;stroke-width:2;stroke-linejoin:round}
.banks{fill:#cfe3f2;stroke:#7fb0d6}
.water{font:italic 15px sans-serif;fill:#2f6690;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:3}
.land{fill:#dbe4f5;stroke:#1d4ed8}
.firm{stroke:#1c262b;stroke-width:.7}
.cluster{fill:#0f766e;fill-opacity:.7;stroke:#fff}
.zone{fill:#1d4ed8;fill-opacity:.7;stroke:#fff;stroke-width:1.5}
.aside{stroke:#1c262b;stroke-width:1}
.many{font:bold 17px sans-serif;fill:#fff;text-anchor:middle}
@media(prefers-color-scheme:dark){path{fill:#232c35;stroke:#4b5966}.river{fill:none;stroke:#3f6f99}.banks{fill:#1c3347;stroke:#3f6f99}.water{fill:#9cc6ea;stroke:#14191f}.land{fill:#1e2f4d;stroke:#93c5fd}.firm{stroke:#e8ecef}.cluster{fill:#5eead4;stroke:#14191f}.zone{fill:#93c5fd;stroke:#14191f}.aside{stroke:#e8ecef}.many{fill:#14191f}}
";

/// The number of firms that a dot represents, if this number of firms exist and have a position.
fn thinned(placed: usize) -> usize {
    placed.div_ceil(MOST_DOTS).max(1)
}

/// A note on the meaning of a dot, if this number of firms exist and have a position.
pub fn a_dot(placed: usize, lang: Lang) -> String {
    match thinned(placed) {
        1 => lang
            .pick(
                "cơ sở hiện có (cùng một điểm: một chấm)",
                "establishments of today (one dot for those on one spot)",
            )
            .to_owned(),
        every => lang.pick(
            format!("cơ sở hiện có, chỉ vẽ 1 trong {every}"),
            format!("establishments of today, 1 of {every} drawn"),
        ),
    }
}

/// Draws the features that exist today as SVG; `None` if the register has no boundaries.
pub fn svg(now: &Snapshot, today: Date, lang: Lang) -> Option<String> {
    let edition = now.base.newest(Level::Ward).or_else(|| now.base.newest(Level::District))?;
    Some(drawn(now, edition, edition.bbox(), MOST_DOTS, (today, lang)))
}

/// Draws the same within the bounds of the city and on boundaries of this edition, as the map of the app begins; `None` if the
/// register has no such edition. More firms than a small file has room for are left out.
pub fn first_look(now: &Snapshot, edition: &str, today: Date, lang: Lang) -> Option<String> {
    let edition = now.base.edition(edition)?;
    let is_small = now.firms.known_on(When::now(today)).placed <= MOST_AT_FIRST;
    let most = if is_small { MOST_AT_FIRST } else { 0 };
    Some(drawn(now, edition, now.city.bounds, most, (today, lang)))
}

fn drawn(
    now: &Snapshot,
    edition: &Edition,
    seen: Bbox,
    most_dots: usize,
    (today, lang): (Date, Lang),
) -> String {
    let frame = Frame::around(seen);
    let title = lang.pick("Bản đồ công nghiệp, ranh giới", "Map of industry, boundaries");
    let precision = edition.precision().map_or("", |p| p.name(lang));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\"><title>{title} {precision}</title><style>{STYLE}</style>",
        frame.height
    );
    edition.units().for_each(|unit| area(&mut out, &frame, "unit", &unit.shape));
    put_rivers(&mut out, &frame, &now.city.rivers);
    now.base.outlines.iter().for_each(|of| area(&mut out, &frame, "land", &of.outline.shape));
    let when = When::now(today);
    let there = now.firms.iter().filter(|row| row.is_there(when) && row.point().is_some());
    let every = thinned(now.firms.known_on(when).placed);
    dots(&mut out, &frame, there.step_by(every).take(most_dots));
    put_marks(&mut out, &marks(now, &frame));
    if is_synthetic(now) {
        put(&mut out, format_args!("<text x=\"8\" y=\"24\" font-size=\"20\">{}</text>", made_up(lang)));
    }
    out.push_str("</svg>\n");
    out
}

/// The marks of parks and clusters. Parks are few and keep their positions.
fn marks(now: &Snapshot, frame: &Frame) -> Vec<Mark> {
    let (clusters, zones): (Vec<_>, Vec<_>) =
        now.base.holdings.zones.values().partition(|z| z.kind.is_cluster());
    let of = |zones: Vec<&Arc<Zone>>, class, radius| {
        let placed = zones.into_iter().filter_map(|z| Some((z.location.as_ref()?.point, z.name.clone())));
        let places = placed.map(|(p, name)| Place { class, radius, at: frame.place(p.lon(), p.lat()), name });
        places.collect::<Vec<_>>()
    };
    apart([of(zones, "zone", 9.0), of(clusters, "cluster", 5.5)].concat(), (WIDTH, frame.height))
}

/// Explains numbers in marks and lines to marks, if the map has any.
pub fn marks_said(now: &Snapshot, lang: Lang) -> Option<String> {
    let edition = now.base.newest(Level::Ward).or_else(|| now.base.newest(Level::District))?;
    said_of(&marks(now, &Frame::around(edition.bbox())), lang)
}

fn said_of(marks: &[Mark], lang: Lang) -> Option<String> {
    let many = marks.iter().any(|mark| mark.names.len() > 1);
    let aside = marks.iter().any(Mark::is_aside);
    let told = [
        (
            many,
            lang.pick(
                "số trong dấu: bấy nhiêu nơi ở gần nhau",
                "a number in a mark: so many places near each other",
            ),
        ),
        (
            aside,
            lang.pick(
                "dấu có vạch nối đứng cạnh vị trí của nó",
                "a mark with a line stands beside its place",
            ),
        ),
    ];
    let told: Vec<&str> = told.into_iter().filter_map(|(is, said)| is.then_some(said)).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn put_marks(out: &mut String, marks: &[Mark]) {
    for Mark { place: (x1, y1), at: (x2, y2), .. } in marks.iter().filter(|mark| mark.is_aside()) {
        put(
            out,
            format_args!(
                "<line class=\"aside\" x1=\"{x1:.0}\" y1=\"{y1:.0}\" x2=\"{x2:.0}\" y2=\"{y2:.0}\"/>"
            ),
        );
    }
    for Mark { class, radius, at: (x, y), names, .. } in marks {
        put(out, format_args!("<g><title>{}</title>", escaped(&names.join("; "))));
        put(out, format_args!("<circle class=\"{class}\" r=\"{radius}\" cx=\"{x:.1}\" cy=\"{y:.1}\"/>"));
        if names.len() > 1 {
            let y = y + 6.0;
            put(out, format_args!("<text class=\"many\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", names.len()));
        }
        out.push_str("</g>");
    }
}

/// Draws a few features and the boundaries around them as SVG, without styles, which the page has. Also returns a note
/// on the precision of the boundaries and on marks. `None` if no feature has a position.
pub fn of_things(now: &Snapshot, things: &[Thing<'_>], title: &str, lang: Lang) -> Option<(String, String)> {
    let mut bbox = Bbox::EMPTY;
    for thing in things {
        match thing.shape() {
            Shape::None => {}
            Shape::Point(p) => bbox.extend(p),
            Shape::Area(shape) => bbox.join(&Bbox::of(shape)),
            Shape::Lines(lines) => bbox.join(&Bbox::of(lines)),
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
    put_rivers(&mut out, &frame, &now.city.rivers);
    for thing in things {
        match thing.shape() {
            Shape::Area(shape) => area(&mut out, &frame, "shown", shape),
            Shape::Lines(lines) => path(&mut out, &frame, "shown", lines.iter(), ""),
            Shape::None | Shape::Point(_) => {}
        }
    }
    let places = things.iter().filter_map(|thing| match thing.shape() {
        Shape::Point(p) => {
            let at = frame.place(p.lon(), p.lat());
            Some(Place { class: "shown", radius: 8.0, at, name: thing.cursor().id.to_string() })
        }
        Shape::None | Shape::Area(_) | Shape::Lines(_) => None,
    });
    let marks = apart(places, (WIDTH, frame.height));
    put_marks(&mut out, &marks);
    out.push_str("</svg>");
    let told = edition.map_or_else(String::new, |edition| {
        let precision = edition.precision().map_or("", |precision| precision.name(lang));
        format!("{} {}: {precision}", lang.pick("Ranh giới", "Boundaries"), edition.code)
    });
    let made_up = is_synthetic(now).then(|| made_up(lang).to_owned());
    let told = Some(told).filter(|told| !told.is_empty()).into_iter().chain(made_up);
    let told = told.chain(said_of(&marks, lang)).collect::<Vec<_>>().join(" · ");
    Some((out, told))
}

/// Draws the rivers that are within the frame, each with its name once.
fn put_rivers(out: &mut String, frame: &Frame, rivers: &Rivers) {
    let mut names: Vec<(&str, (f64, f64))> = Vec::new();
    for river in &rivers.all {
        let lines = river.course.lines();
        let within: Vec<(f64, f64)> = lines
            .iter()
            .flat_map(|line| &line.0)
            .map(|c| frame.place(c.x, c.y))
            .filter(|at| frame.contains(*at))
            .collect();
        let Some(middle) = within.get(within.len() / 2) else { continue };
        let (class, end) = if river.course.is_area() { ("river banks", "Z") } else { ("river", "") };
        path(out, frame, class, lines.into_iter(), end);
        names.push((&river.name, *middle));
    }
    for (name, (x, y)) in names {
        let name = escaped(name);
        put(out, format_args!("<text class=\"water\" x=\"{x:.0}\" y=\"{y:.0}\">{name}</text>"));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn area(out: &mut String, frame: &Frame, class: &str, shape: &MultiPolygon) {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    path(out, frame, class, rings, "Z");
}

/// Draws lines, each with an end of its own.
fn path<'l>(
    out: &mut String,
    frame: &Frame,
    class: &str,
    lines: impl Iterator<Item = &'l LineString>,
    end: &str,
) {
    put(out, format_args!("<path class=\"{class}\" d=\""));
    for line in lines {
        for (at, c) in line.0.iter().enumerate() {
            let (x, y) = frame.place(c.x, c.y);
            put(out, format_args!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }));
        }
        out.push_str(end);
    }
    out.push_str("\"/>");
}

/// Draws one dot for all firms of a colour at the same spot of the drawing.
fn dots<'r>(out: &mut String, frame: &Frame, firms: impl Iterator<Item = Row<'r>>) {
    let mut spots: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (row, point) in firms.filter_map(|row| Some((row, row.point()?))) {
        let (x, y) = frame.place(point.lon(), point.lat());
        let spot = format!("cx=\"{x:.0}\" cy=\"{y:.0}\"");
        spots.entry(colour_of_sector(row.sector())).or_default().insert(spot);
    }
    for (colour, spots) in spots {
        put(out, format_args!("<g class=\"firm\" fill=\"{colour}\">"));
        spots.iter().for_each(|spot| put(out, format_args!("<circle r=\"3.5\" {spot}/>")));
        out.push_str("</g>");
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

    /// Whether a place of the drawing is within it, with room for a name.
    fn contains(&self, (x, y): (f64, f64)) -> bool {
        const ROOM: f64 = 40.0;
        (ROOM..=WIDTH - ROOM).contains(&x) && (ROOM..=self.height - ROOM).contains(&y)
    }

    fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        ((lon - self.west) * self.units_per_lon, (self.north - lat) * self.units_per_lat)
    }
}
