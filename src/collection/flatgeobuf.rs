//! Features as FlatGeobuf (specification 3), the format that QGIS and GDAL read fastest.
//!
//! The writer of the library requires a geometry for every feature, so its tables are filled in here. Features keep
//! their order, and the index of the format, which would reorder them, is left out.

use std::io::{self, Write};

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType,
    Header, HeaderArgs,
};
use geo::{LineString, MultiLineString, Polygon};

use super::{feature::Thing, form::Form, kinds::Collection, view::Shown};
use crate::{
    geom::lonlat::LonLat,
    model::{
        column::{Type, Value},
        feature::Shape,
        lang::Lang,
    },
    stop,
};

/// `fgb`, the version, `fgb`, the patch.
const MAGIC: [u8; 8] = *b"fgb\x03fgb\x00";

/// The name of the column of identities.
const ID: &str = "id";

/// Writes features in their order.
pub fn write(collection: Collection, things: &[Thing<'_>], shown: &Shown) -> Vec<u8> {
    let mut out = Vec::new();
    let written = Writer::new(&mut out, (collection, things.len()), shown, None)
        .and_then(|mut writer| things.iter().try_for_each(|thing| writer.add(thing)));
    written.expect("writing to memory does not fail");
    out
}

/// A file being written, one feature after the other.
pub struct Writer<'s, W> {
    to: W,
    shown: &'s Shown,
    builder: FlatBufferBuilder<'static>,
}

impl<'s, W: Write> Writer<'s, W> {
    /// Starts a file with a number of features, and with what it says about itself.
    pub fn new(
        mut to: W,
        (collection, count): (Collection, usize),
        shown: &'s Shown,
        about: Option<&str>,
    ) -> io::Result<Self> {
        let mut builder = FlatBufferBuilder::new();
        let header = header(&mut builder, (collection, count), shown, about);
        builder.finish_size_prefixed(header, None);
        to.write_all(&MAGIC)?;
        to.write_all(builder.finished_data())?;
        Ok(Self { to, shown, builder })
    }

    /// Adds a feature.
    pub fn add(&mut self, thing: &Thing<'_>) -> io::Result<()> {
        stop::check();
        let builder = &mut self.builder;
        builder.reset();
        let geometry = geometry(builder, thing, self.shown);
        let properties = builder.create_vector(&properties(thing, self.shown));
        let feature = FeatureArgs { geometry, properties: Some(properties), columns: None };
        let feature = Feature::create(builder, &feature);
        builder.finish_size_prefixed(feature, None);
        self.to.write_all(builder.finished_data())
    }

    /// Returns what was written to.
    pub fn finish(self) -> W {
        self.to
    }
}

/// The type of the geometries of a collection.
fn kind_of(collection: Collection) -> GeometryType {
    match collection.form() {
        Form::Points => GeometryType::Point,
        Form::Areas => GeometryType::MultiPolygon,
        Form::Lines => GeometryType::MultiLineString,
        // The format has no type for features without geometries.
        Form::None => GeometryType::Unknown,
    }
}

fn header<'b>(
    builder: &mut FlatBufferBuilder<'b>,
    (collection, count): (Collection, usize),
    shown: &Shown,
    about: Option<&str>,
) -> WIPOffset<Header<'b>> {
    let column = |builder: &mut FlatBufferBuilder<'b>, name, type_, title: &str, nullable| {
        let (name, title) = (builder.create_string(name), builder.create_string(title));
        let column =
            ColumnArgs { name: Some(name), title: Some(title), type_, nullable, ..ColumnArgs::default() };
        Column::create(builder, &column)
    };
    let mut columns = vec![column(builder, ID, ColumnType::Long, ID, false)];
    for property in &shown.properties {
        let kind = match property.kind {
            Type::Text | Type::Date | Type::Precision => ColumnType::String,
            Type::Int => ColumnType::Long,
            Type::Real => ColumnType::Double,
        };
        columns.push(column(builder, property.name, kind, property.title.vi, true));
    }
    let columns = builder.create_vector(&columns);
    let org = builder.create_string("EPSG");
    let code = shown.crs.epsg().try_into().unwrap_or_default();
    let crs = Crs::create(builder, &CrsArgs { org: Some(org), code, ..CrsArgs::default() });
    let name = builder.create_string(collection.code());
    let title = builder.create_string(collection.name(Lang::Vi));
    let metadata = about.map(|about| builder.create_string(about));
    let header = HeaderArgs {
        name: Some(name),
        title: Some(title),
        metadata,
        geometry_type: kind_of(collection),
        columns: Some(columns),
        features_count: count as u64,
        index_node_size: 0,
        crs: Some(crs),
        ..HeaderArgs::default()
    };
    Header::create(builder, &header)
}

/// Coordinates in this format always have east first, then north.
fn geometry<'b>(
    builder: &mut FlatBufferBuilder<'b>,
    thing: &Thing<'_>,
    shown: &Shown,
) -> Option<WIPOffset<Geometry<'b>>> {
    match thing.shape() {
        _ if !shown.geometry => None,
        Shape::None => None,
        Shape::Point(p) => {
            let (x, y) = shown.crs.tell(p).ok()?;
            let xy = Some(builder.create_vector(&[x, y]));
            let point = GeometryArgs { xy, type_: GeometryType::Point, ..GeometryArgs::default() };
            Some(Geometry::create(builder, &point))
        }
        Shape::Area(area) => {
            let parts: Option<Vec<_>> = area.iter().map(|part| polygon(builder, part, shown)).collect();
            let parts = Some(builder.create_vector(&parts?));
            let areas = GeometryArgs { parts, type_: GeometryType::MultiPolygon, ..GeometryArgs::default() };
            Some(Geometry::create(builder, &areas))
        }
        Shape::Lines(lines) => multi_line(builder, lines, shown),
    }
}

fn multi_line<'b>(
    builder: &mut FlatBufferBuilder<'b>,
    lines: &MultiLineString,
    shown: &Shown,
) -> Option<WIPOffset<Geometry<'b>>> {
    let (mut xy, mut ends) = (Vec::new(), Vec::new());
    lines.iter().try_for_each(|line| add(line, (&mut xy, &mut ends), shown))?;
    let (xy, ends) = (builder.create_vector(&xy), builder.create_vector(&ends));
    let type_ = GeometryType::MultiLineString;
    let lines = GeometryArgs { xy: Some(xy), ends: Some(ends), type_, ..GeometryArgs::default() };
    Some(Geometry::create(builder, &lines))
}

/// Adds the positions of a line, and where it ends among them.
fn add(line: &LineString, (xy, ends): (&mut Vec<f64>, &mut Vec<u32>), shown: &Shown) -> Option<()> {
    for c in line {
        let (x, y) = shown.crs.tell(LonLat::new(c.x, c.y).ok()?).ok()?;
        xy.extend([x, y]);
    }
    ends.push(u32::try_from(xy.len() / 2).ok()?);
    Some(())
}

fn polygon<'b>(
    builder: &mut FlatBufferBuilder<'b>,
    polygon: &Polygon,
    shown: &Shown,
) -> Option<WIPOffset<Geometry<'b>>> {
    let (mut xy, mut ends) = (Vec::new(), Vec::new());
    let mut ring = |ring: &LineString| add(ring, (&mut xy, &mut ends), shown);
    ring(polygon.exterior())?;
    polygon.interiors().iter().try_for_each(ring)?;
    let (xy, ends) = (builder.create_vector(&xy), builder.create_vector(&ends));
    let part = GeometryArgs {
        xy: Some(xy),
        ends: Some(ends),
        type_: GeometryType::Polygon,
        ..GeometryArgs::default()
    };
    Some(Geometry::create(builder, &part))
}

/// The index of each column with its value; unknown values are left out.
fn properties(thing: &Thing<'_>, shown: &Shown) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |at: usize, value: &[u8]| {
        out.extend(u16::try_from(at).unwrap_or(u16::MAX).to_le_bytes());
        out.extend(value);
    };
    let text = |text: &str| [&u32::try_from(text.len()).unwrap_or(0).to_le_bytes(), text.as_bytes()].concat();
    put(0, &thing.cursor().id.to_le_bytes());
    for (at, property) in shown.properties.iter().enumerate() {
        match thing.told(property.place) {
            Value::Null => {}
            Value::Int(n) => put(at + 1, &n.to_le_bytes()),
            Value::Real(n) => put(at + 1, &n.to_le_bytes()),
            Value::Date(date) => put(at + 1, &text(&date.to_string())),
            Value::Text(own) => put(at + 1, &text(&own)),
        }
    }
    out
}
