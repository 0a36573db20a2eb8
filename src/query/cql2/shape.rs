//! Geometries of filters: the types that WKT and GeoJSON share.

use geo::{
    Coord, CoordsIter, Geometry, GeometryCollection, Intersects, Line, LineString, MultiLineString,
    MultiPoint, MultiPolygon, Point, Polygon,
};
use serde_json::{Value, json};

use super::{
    fault::{MOST_DEPTH, Wrong},
    tree::Shape,
};
use crate::geom::{
    crs::Crs,
    drawn::{Drawn, side},
};

/// The type of a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    GeometryCollection,
}

const FORMS: [(Form, &str, &str); 7] = [
    (Form::Point, "POINT", "Point"),
    (Form::MultiPoint, "MULTIPOINT", "MultiPoint"),
    (Form::LineString, "LINESTRING", "LineString"),
    (Form::MultiLineString, "MULTILINESTRING", "MultiLineString"),
    (Form::Polygon, "POLYGON", "Polygon"),
    (Form::MultiPolygon, "MULTIPOLYGON", "MultiPolygon"),
    (Form::GeometryCollection, "GEOMETRYCOLLECTION", "GeometryCollection"),
];

impl Form {
    /// The type with a name in WKT.
    pub(super) fn named(upper: &str) -> Option<Self> {
        FORMS.iter().find(|(_, wkt, _)| *wkt == upper).map(|(form, ..)| *form)
    }
}

pub(super) fn point([x, y]: [f64; 2]) -> Geometry {
    Point::new(x, y).into()
}

pub(super) fn points(positions: &[[f64; 2]]) -> Geometry {
    MultiPoint::new(positions.iter().map(|[x, y]| Point::new(*x, *y)).collect()).into()
}

fn string(positions: &[[f64; 2]]) -> LineString {
    LineString::new(positions.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect())
}

pub(super) fn line(positions: &[[f64; 2]]) -> Geometry {
    string(positions).into()
}

pub(super) fn lines(lines: &[Vec<[f64; 2]>]) -> Geometry {
    MultiLineString::new(lines.iter().map(|line| string(line)).collect()).into()
}

fn area(rings: &[Vec<[f64; 2]>]) -> Polygon {
    let mut rings = rings.iter().map(|ring| string(ring));
    let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(outer, rings.collect())
}

pub(super) fn polygon(rings: &[Vec<[f64; 2]>]) -> Geometry {
    area(rings).into()
}

pub(super) fn polygons(polygons: &[Vec<Vec<[f64; 2]>>]) -> Geometry {
    MultiPolygon::new(polygons.iter().map(|rings| area(rings)).collect()).into()
}

pub(super) fn collection(members: Vec<Geometry>) -> Geometry {
    Geometry::GeometryCollection(GeometryCollection::from(members))
}

/// The maximum number of positions of a geometry after its sides are densified.
const MOST_POSITIONS: usize = 10_000;

/// Transforms a geometry to CRS84; sides that are straight in its reference system are densified.
pub(super) fn placed(geometry: Geometry, crs: Crs) -> Result<Geometry, Wrong> {
    let geometry = match crs {
        Crs::Crs84 => geometry,
        _ => moved(geometry, crs)?,
    };
    if geometry.coords_count() > MOST_POSITIONS {
        return Err(Wrong::Geometry(format!("its sides are too long: they take {MOST_POSITIONS} positions")));
    }
    check(&geometry)?;
    Ok(geometry)
}

fn moved(geometry: Geometry, crs: Crs) -> Result<Geometry, Wrong> {
    let point = |p: Point| at([p.x(), p.y()], crs).map(Point::from);
    let line = |line: LineString| bent(&line, crs);
    let area = |area: Polygon| {
        let (outer, holes) = area.into_inner();
        Ok(Polygon::new(
            bent(&outer, crs)?,
            holes.iter().map(|hole| bent(hole, crs)).collect::<Result<_, _>>()?,
        ))
    };
    Ok(match geometry {
        Geometry::Point(p) => point(p)?.into(),
        Geometry::MultiPoint(points) => {
            MultiPoint::new(points.into_iter().map(point).collect::<Result<_, _>>()?).into()
        }
        Geometry::LineString(one) => line(one)?.into(),
        Geometry::MultiLineString(lines) => {
            MultiLineString::new(lines.into_iter().map(line).collect::<Result<_, _>>()?).into()
        }
        Geometry::Polygon(one) => area(one)?.into(),
        Geometry::MultiPolygon(areas) => {
            MultiPolygon::new(areas.into_iter().map(area).collect::<Result<_, _>>()?).into()
        }
        Geometry::GeometryCollection(members) => {
            collection(members.into_iter().map(|member| moved(member, crs)).collect::<Result<_, _>>()?)
        }
        other => other,
    })
}

fn at(position: [f64; 2], crs: Crs) -> Result<Coord, Wrong> {
    let p = crs.read(position).map_err(|outside| Wrong::Geometry(outside.to_string()))?;
    Ok(Coord { x: p.lon(), y: p.lat() })
}

/// Transforms a line and densifies its sides; in WGS 84 they remain as they are.
fn bent(line: &LineString, crs: Crs) -> Result<LineString, Wrong> {
    let position = |c: &Coord| [c.x, c.y];
    let mut bent = Vec::new();
    for ends in line.0.windows(2) {
        let (from, to) = (position(&ends[0]), position(&ends[1]));
        let most = if crs == Crs::Wgs84 { 1 } else { usize::MAX };
        for p in side(from, to, crs).take(most) {
            let p = p.map_err(|outside| Wrong::Geometry(outside.to_string()))?;
            bent.push(Coord { x: p.lon(), y: p.lat() });
        }
    }
    bent.extend(line.0.last().map(|last| at(position(last), crs)).transpose()?);
    Ok(LineString::new(bent))
}

/// Refuses positions out of range, lines of one position and rings of less than four.
fn check(geometry: &Geometry) -> Result<(), Wrong> {
    let nowhere = |c: &Coord| !((-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y));
    if let Some(c) = geometry.coords_iter().find(nowhere) {
        let wrong = format!("{} {} is no longitude and latitude in degrees", c.x, c.y);
        return Err(Wrong::Geometry(wrong));
    }
    if crossings(geometry) > MOST_CROSSINGS {
        return Err(Wrong::Geometry(format!("its lines cross each other more than {MOST_CROSSINGS} times")));
    }
    let short = |line: &LineString| line.0.len() < 2;
    let open = |polygon: &Polygon| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).any(|ring| ring.0.len() < 4)
    };
    let wrong = match geometry {
        Geometry::LineString(line) => short(line),
        Geometry::MultiLineString(lines) => lines.0.iter().any(short),
        Geometry::Polygon(polygon) => open(polygon),
        Geometry::MultiPolygon(polygons) => polygons.0.iter().any(open),
        Geometry::GeometryCollection(members) => return members.0.iter().try_for_each(check),
        _ => false,
    };
    let what = "a line needs two positions, a ring four of which the last is the first";
    if wrong { Err(Wrong::Geometry(what.to_owned())) } else { Ok(()) }
}

/// The maximum number of crossings of lines: each is a node of the graph that relates geometries.
const MOST_CROSSINGS: usize = 1000;

/// The number of intersections of the segments of a geometry, except of neighbours; counted up to the maximum.
fn crossings(geometry: &Geometry) -> usize {
    let lines: &[LineString] = match geometry {
        Geometry::LineString(line) => std::slice::from_ref(line),
        Geometry::MultiLineString(lines) => &lines.0,
        Geometry::GeometryCollection(members) => return members.0.iter().map(crossings).sum(),
        _ => &[],
    };
    let sides: Vec<Line> = lines.iter().flat_map(LineString::lines).collect();
    let sides = sides.as_slice();
    let meet = |at: usize| sides.iter().skip(at + 2).filter(move |other| sides[at].intersects(*other));
    (0..sides.len()).flat_map(meet).take(MOST_CROSSINGS + 1).count()
}

/// A box of four numbers, or of six whose heights are ignored.
pub(super) fn bbox(numbers: &[f64], crs: Crs) -> Result<Shape, Wrong> {
    let sides = match numbers {
        [a, b, c, d] | [a, b, _, c, d, _] => [*a, *b, *c, *d],
        _ => return Err(Wrong::Arguments("BBOX".to_owned(), 4, numbers.len())),
    };
    Ok(match Drawn::new(sides, crs).map_err(|error| Wrong::Geometry(error.to_string()))? {
        Drawn::Box(bbox) => Shape::Bbox(bbox.to_array()),
        Drawn::Area(area) => Shape::Literal(area.into()),
    })
}

/// Parses a GeoJSON geometry without a transformation.
pub(super) fn from_geojson(value: &Value, depth: usize) -> Result<Geometry, Wrong> {
    let wrong = || Wrong::Geometry("a GeoJSON geometry with its type and coordinates is needed".to_owned());
    let name = value.get("type").and_then(Value::as_str).ok_or_else(wrong)?;
    let form = FORMS.iter().find(|(.., json)| *json == name).map(|(form, ..)| *form).ok_or_else(wrong)?;
    if form == Form::GeometryCollection {
        if depth == MOST_DEPTH {
            return Err(Wrong::Deep);
        }
        let members = value.get("geometries").and_then(Value::as_array).ok_or_else(wrong)?;
        let members =
            members.iter().map(|member| from_geojson(member, depth + 1)).collect::<Result<_, _>>()?;
        return Ok(collection(members));
    }
    let at = value.get("coordinates").ok_or_else(wrong)?;
    let geometry = match form {
        Form::Point => position(at).map(point),
        Form::MultiPoint => each(at, position).map(|list| points(&list)),
        Form::LineString => each(at, position).map(|list| line(&list)),
        Form::MultiLineString => each(at, |line| each(line, position)).map(|list| lines(&list)),
        Form::Polygon => each(at, |ring| each(ring, position)).map(|list| polygon(&list)),
        Form::MultiPolygon => {
            each(at, |rings| each(rings, |ring| each(ring, position))).map(|list| polygons(&list))
        }
        Form::GeometryCollection => None,
    };
    geometry.ok_or_else(wrong)
}

fn each<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn position(value: &Value) -> Option<[f64; 2]> {
    match value.as_array()?.as_slice() {
        [x, y] | [x, y, _] => Some([x.as_f64()?, y.as_f64()?]),
        _ => None,
    }
}

/// A geometry as GeoJSON.
pub(super) fn to_geojson(geometry: &Geometry) -> Value {
    let at = |c: &Coord| json!([c.x, c.y]);
    let string = |line: &LineString| Value::from(line.0.iter().map(at).collect::<Vec<_>>());
    let rings = |polygon: &Polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        Value::from(rings.map(string).collect::<Vec<_>>())
    };
    match geometry {
        Geometry::Point(p) => json!({ "type": "Point", "coordinates": at(&p.0) }),
        Geometry::MultiPoint(points) => {
            json!({ "type": "MultiPoint", "coordinates": points.iter().map(|p| at(&p.0)).collect::<Vec<_>>() })
        }
        Geometry::LineString(line) => json!({ "type": "LineString", "coordinates": string(line) }),
        Geometry::MultiLineString(lines) => {
            json!({ "type": "MultiLineString", "coordinates": lines.iter().map(string).collect::<Vec<_>>() })
        }
        Geometry::Polygon(polygon) => json!({ "type": "Polygon", "coordinates": rings(polygon) }),
        Geometry::MultiPolygon(polygons) => {
            json!({ "type": "MultiPolygon", "coordinates": polygons.iter().map(rings).collect::<Vec<_>>() })
        }
        Geometry::GeometryCollection(members) => {
            let members: Vec<_> = members.iter().map(to_geojson).collect();
            json!({ "type": "GeometryCollection", "geometries": members })
        }
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {
            unreachable!("filters hold what WKT and GeoJSON can say")
        }
    }
}
