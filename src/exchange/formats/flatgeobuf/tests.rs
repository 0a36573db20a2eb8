#![expect(clippy::cast_possible_truncation, reason = "the files that tests make are small")]

use flatbuffers::FlatBufferBuilder;
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, CrsArgs, FeatureArgs, Geometry as Part, GeometryArgs, GeometryType,
    HeaderArgs,
};
use geo::{Geometry, point};

use super::*;
use crate::{exchange::formats::mutation::mutants, model::lang::Lang};

const COLUMNS: [(&str, ColumnType); 6] = [
    ("tên", ColumnType::String),
    ("n", ColumnType::Int),
    ("x", ColumnType::Double),
    ("f", ColumnType::Float),
    ("b", ColumnType::Bool),
    ("t", ColumnType::DateTime),
];

/// A file of features, each of its own tables.
fn file(code: i32, kind: GeometryType, features: &[Vec<u8>]) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|(name, type_)| {
            let name = Some(builder.create_string(name));
            Column::create(&mut builder, &ColumnArgs { name, type_: *type_, ..ColumnArgs::default() })
        })
        .collect();
    let columns = Some(builder.create_vector(&columns));
    let crs = Some(Stated::create(&mut builder, &CrsArgs { code, ..CrsArgs::default() }));
    let name = Some(builder.create_string("xã"));
    let header = HeaderArgs {
        name,
        columns,
        crs,
        geometry_type: kind,
        features_count: features.len() as u64,
        index_node_size: 0,
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &header);
    builder.finish_size_prefixed(header, None);
    [b"fgb\x03fgb\0", builder.finished_data(), &features.concat()].concat()
}

fn feature(kind: GeometryType, xy: &[f64], ends: &[u32], properties: &[u8]) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let xy = Some(builder.create_vector(xy));
    let ends = Some(builder.create_vector(ends));
    let geometry = GeometryArgs { xy, ends, type_: kind, ..GeometryArgs::default() };
    let geometry = Some(Part::create(&mut builder, &geometry));
    let properties = Some(builder.create_vector(properties));
    let feature = Feature::create(&mut builder, &FeatureArgs { geometry, properties, columns: None });
    builder.finish_size_prefixed(feature, None);
    builder.finished_data().to_vec()
}

/// One value of every column.
fn values() -> Vec<u8> {
    let text = |at: u16, text: &str| {
        [&at.to_le_bytes()[..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()
    };
    [
        text(0, "Gốm"),
        [&1_u16.to_le_bytes()[..], &12_i32.to_le_bytes()].concat(),
        [&2_u16.to_le_bytes()[..], &1.5_f64.to_le_bytes()].concat(),
        [&3_u16.to_le_bytes()[..], &12.3_f32.to_le_bytes()].concat(),
        [&4_u16.to_le_bytes()[..], &[1]].concat(),
        text(5, "2019-03-15T00:00:00"),
    ]
    .concat()
}

const SQUARE: [f64; 10] = [0.0, 0.0, 9.0, 0.0, 9.0, 9.0, 0.0, 9.0, 0.0, 0.0];

fn small() -> Vec<u8> {
    let features = [
        feature(GeometryType::Point, &[594_446.0, 2_327_066.0], &[], &values()),
        feature(GeometryType::Polygon, &SQUARE, &[5], &[]),
    ];
    file(5897, GeometryType::Unknown, &features)
}

#[test]
fn features_are_read_with_their_values_and_the_system_of_the_layer() {
    let grid = decode(&small(), None).unwrap().remove(0);
    let rows: Vec<Vec<&str>> = grid.rows().map(|row| row.cells().collect()).collect();
    assert_eq!(rows[0], ["tên", "n", "x", "f", "b", "t"]);
    assert_eq!(rows[1], ["Gốm", "12", "1.5", "12.3", "true", "2019-03-15"]);
    assert_eq!(rows[2], [""; 6]);
    let [first, second] = [1, 2].map(|at| grid.row(at).unwrap());
    assert_eq!([0, 1, 2, 3, 4, 5].map(|at| first.is_typed(at)), [false, true, true, true, false, true]);
    let shape = first.shape.unwrap();
    assert_eq!(
        (shape.geometry.clone(), shape.crs),
        (point!(x: 594_446.0, y: 2_327_066.0).into(), Some(Crs::TM3_105))
    );
    assert!(matches!(second.shape.unwrap().geometry, Geometry::Polygon(_)));
    assert!(grid.findings.is_empty() && grid.name.as_deref() == Some("xã"));
    assert!(decode(&small(), Some("x")).unwrap_err().say(Lang::En).ends_with("the file has: xã"));
}

#[test]
fn a_feature_that_cannot_be_read_is_refused_alone() {
    let good = feature(GeometryType::Point, &[1.0, 2.0], &[], &[]);
    let bad = [
        feature(GeometryType::Polygon, &SQUARE, &[9], &[]),
        feature(GeometryType::CircularString, &SQUARE, &[], &[]),
        feature(GeometryType::Point, &[f64::NAN, 2.0], &[], &[]),
        feature(GeometryType::Point, &[1.0, 2.0], &[], &[9, 0]),
        feature(GeometryType::Point, &[1.0, 2.0], &[], &[0, 0, 255, 255, 255, 255]),
        feature(GeometryType::Point, &[1.0, 2.0], &[], &[0, 0, 1, 0, 0, 0, 255]),
    ];
    for bad in bad {
        let grid = decode(&file(5897, GeometryType::Unknown, &[bad, good.clone()]), None).unwrap().remove(0);
        assert_eq!((grid.len(), grid.findings.len(), grid.findings[0].row), (2, 1, Some(1)));
    }
}

#[test]
fn a_system_is_obeyed_told_or_refused() {
    let point = feature(GeometryType::Point, &[1.0, 2.0], &[], &[]);
    let of = |code| decode(&file(code, GeometryType::Point, std::slice::from_ref(&point)), None);
    assert_eq!(of(0).unwrap()[0].findings, [Finding::file(FormatFault::NoSystem.into())]);
    assert_eq!(of(3857).unwrap()[0].row(1).unwrap().shape.unwrap().crs, Some(Crs::WebMercator));
    assert!(of(2056).unwrap_err().say(Lang::En).contains("EPSG:2056"));
}

#[test]
fn a_broken_file_is_refused_whole() {
    let small = small();
    for length in [0, 3, 8, 12, 100, small.len() - 1] {
        assert!(decode(&small[..length], None).is_err(), "{length}");
    }
    let newer = [b"fgb\x04fgb\0", &small[8..]].concat();
    assert!(decode(&newer, None).unwrap_err().say(Lang::En).contains("version 4"));
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    mutants(&small(), 20_000).for_each(|bytes| drop(decode(&bytes, None)));
}
