#![expect(clippy::cast_possible_truncation, reason = "the files that tests make are small")]

use std::io::{Cursor, Write};

use geo::{Area, Geometry, point};
use rstest::rstest;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{exchange::formats::mutation::mutants, model::lang::Lang};

const TM3: &str = r#"PROJCS["Ha_Noi",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

/// A table of columns, each with its name, kind and width; a row begins with a blank or a star.
fn dbf(columns: &[(&str, u8, u8)], rows: &[&[u8]]) -> Vec<u8> {
    let width = 1 + columns.iter().map(|(_, _, width)| u16::from(*width)).sum::<u16>();
    let mut out = vec![3, 126, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((33 + 32 * columns.len() as u16).to_le_bytes());
    out.extend(width.to_le_bytes());
    out.resize(32, 0);
    for (name, kind, width) in columns {
        let mut described = name.as_bytes().to_vec();
        described.resize(32, 0);
        (described[11], described[16]) = (*kind, *width);
        out.extend(described);
    }
    out.push(b'\r');
    for row in rows {
        assert_eq!(row.len(), usize::from(width));
        out.extend(*row);
    }
    out
}

/// A file of records.
fn shp(records: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0; 100];
    out[..4].copy_from_slice(&9994_u32.to_be_bytes());
    for (number, record) in (1_u32..).zip(records) {
        out.extend(number.to_be_bytes());
        out.extend((record.len() as u32 / 2).to_be_bytes());
        out.extend(record);
    }
    out
}

fn point_of(x: f64, y: f64) -> Vec<u8> {
    [&1_u32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

/// Lines or areas of parts.
fn parts(kind: u32, parts: &[&[(f64, f64)]]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.resize(36, 0);
    out.extend((parts.len() as u32).to_le_bytes());
    out.extend((parts.iter().map(|part| part.len()).sum::<usize>() as u32).to_le_bytes());
    let mut first = 0_u32;
    for part in parts {
        out.extend(first.to_le_bytes());
        first += part.len() as u32;
    }
    for (x, y) in parts.iter().copied().flatten() {
        out.extend(x.to_le_bytes());
        out.extend(y.to_le_bytes());
    }
    out
}

/// A ring around a square, clockwise as outer rings are.
fn square(x: f64, y: f64, side: f64) -> Vec<(f64, f64)> {
    vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)]
}

fn hole(x: f64, y: f64, side: f64) -> Vec<(f64, f64)> {
    square(x, y, side).into_iter().rev().collect()
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// One column of texts, two rows of which the first is deleted, and two points.
fn small() -> Vec<u8> {
    let table = dbf(&[("ten", b'C', 8)], &[b"*xoa     ", " Gốm   ".as_bytes()]);
    let shapes = shp(&[point_of(1.0, 2.0), point_of(594_446.0, 2_327_066.0)]);
    packed(&[
        ("a/xa.SHP", &shapes),
        ("a/xa.dbf", &table),
        ("a/xa.prj", TM3.as_bytes()),
        ("a/xa.cpg", b"UTF-8\r\n"),
    ])
}

fn only(bytes: &[u8]) -> Grid {
    let mut all = decode(bytes, None).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn said(grid: &Grid) -> Vec<String> {
    grid.findings.iter().map(|finding| finding.say(Lang::En)).collect()
}

#[test]
fn a_row_has_its_geometry_and_the_system_of_the_layer() {
    let grid = only(&small());
    let row = grid.row(1).unwrap();
    assert_eq!((grid.len(), grid.name.as_deref(), row.number, row.get(0)), (2, Some("xa"), 2, Some("Gốm")));
    let shape = row.shape.unwrap();
    assert_eq!(shape.geometry, point!(x: 594_446.0, y: 2_327_066.0).into());
    assert_eq!(shape.crs, Some(Crs::TM3_105));
    assert_eq!(said(&grid), ["note: file: 1 rows are marked as deleted and were left out"]);
}

#[rstest]
#[case(b'N', b" 12.500", "12.500", true)]
#[case(b'N', b"120.000", "120", true)]
#[case(b'N', b"       ", "", false)]
#[case(b'N', b"*******", "", false)]
#[case(b'F', b"1.2e+05", "120000", true)]
#[case(b'N', b"   12,5", "12,5", false)]
#[case(b'D', b"20190315", "2019-03-15", true)]
#[case(b'D', b"00000000", "", false)]
#[case(b'D', b"15/03/19", "15/03/19", false)]
#[case(b'L', b"T", "true", false)]
#[case(b'L', b"n", "false", false)]
#[case(b'L', b"?", "", false)]
#[case(b'I', b"\x10\x00\x00\x00", "16", true)]
#[case(b'B', b"\x00\x00\x00\x00\x00\x00\xf8\x3f", "1.5", true)]
#[case(b'@', b"\x8c\x3d\x25\x00\x00\x00\x00\x00", "1970-01-01", true)]
#[case(b'C', b"Kim\0 rest", "Kim", false)]
fn a_value_is_read_by_its_kind(
    #[case] kind: u8,
    #[case] value: &[u8],
    #[case] right: &str,
    #[case] typed: bool,
) {
    let table = dbf(&[("v", kind, value.len() as u8)], &[&[b" ", value].concat()]);
    let grid = only(&packed(&[("a.shp", &shp(&[0_u32.to_le_bytes().to_vec()])), ("a.dbf", &table)]));
    let row = grid.row(1).unwrap();
    assert_eq!((row.get(0), row.is_typed(0), row.shape), (Some(right), typed, None));
    assert_eq!(grid.findings, [Finding::file(FormatFault::NoSystem.into())]);
}

#[test]
fn a_layer_without_a_label_is_read_as_what_its_texts_are() {
    let of = |texts: &[u8]| {
        let row = [b" ", texts].concat();
        let table = dbf(&[("v", b'C', texts.len() as u8)], &[&row]);
        decode(&packed(&[("a.shp", &shp(&[point_of(1.0, 2.0)])), ("a.dbf", &table)]), None)
    };
    let [utf_8, windows] =
        ["Phường".as_bytes(), b"Ph\xfd\xf5\xccng"].map(|texts| of(texts).unwrap().remove(0));
    assert_eq!([utf_8.row(1).unwrap().get(0), windows.row(1).unwrap().get(0)], [Some("Phường"); 2]);
    assert_eq!(of(b"\xfe\xfe \x81\x8d").unwrap_err(), FormatFault::Letters.into());
}

#[test]
fn an_unknown_system_is_refused_by_its_name() {
    let other = TM3.replace("D_Vietnam_2000", "D_Indian_1960");
    let table = dbf(&[("v", b'C', 1)], &[b" x"]);
    let bytes =
        packed(&[("a.shp", &shp(&[point_of(1.0, 2.0)])), ("a.dbf", &table), ("a.prj", other.as_bytes())]);
    assert!(decode(&bytes, None).unwrap_err().say(Lang::En).contains("'Ha_Noi'"));
}

/// The areas of the polygons of a record, with the numbers of their holes.
fn polygons(record: Vec<u8>) -> Vec<(f64, usize)> {
    let table = dbf(&[("v", b'C', 1)], &[b" x"]);
    let grid = only(&packed(&[("a.shp", &shp(&[record])), ("a.dbf", &table)]));
    let shape = grid.row(1).unwrap().shape.unwrap();
    let areas = match shape.geometry.clone() {
        Geometry::Polygon(one) => vec![one],
        Geometry::MultiPolygon(all) => all.0,
        other => panic!("{other:?}"),
    };
    areas.iter().map(|area| (area.unsigned_area(), area.interiors().len())).collect()
}

#[test]
fn rings_become_polygons_with_their_holes() {
    let [outer, island, far] = [square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0), square(20.0, 0.0, 1.0)];
    let [inner, in_island] = [hole(3.0, 3.0, 5.0), hole(4.5, 4.5, 1.0)];
    let all: [&[(f64, f64)]; 5] = [&inner, &outer, &in_island, &far, &island];
    assert_eq!(polygons(parts(5, &all)), [(75.0, 1), (1.0, 0), (3.0, 1)]);
    let touching = hole(0.0, 3.0, 2.0);
    assert_eq!(polygons(parts(15, &[&outer, &touching])), [(96.0, 1)], "a hole that touches the outer ring");
    assert_eq!(polygons(parts(5, &[&inner])), [(25.0, 0)], "a ring that runs against the rule");
}

#[test]
fn lines_and_points_are_read() {
    let table = dbf(&[("v", b'C', 1)], &[b" x", b" y", b" z"]);
    let several = [&8_u32.to_le_bytes()[..], &[0; 32], &1_u32.to_le_bytes(), &[0; 16]].concat();
    let height = [&11_u32.to_le_bytes()[..], &[0; 32]].concat();
    let line = parts(3, &[&[(0.0, 0.0), (1.0, 1.0)]]);
    let grid = only(&packed(&[("a.shp", &shp(&[several, height, line])), ("a.dbf", &table)]));
    let kinds: Vec<_> = grid.rows().skip(1).map(|row| row.shape.unwrap().geometry.clone()).collect();
    assert!(
        matches!(kinds[..], [Geometry::Point(_), Geometry::Point(_), Geometry::LineString(_)]),
        "{kinds:?}"
    );
    assert!(grid.findings.contains(&Finding::file(FormatFault::Heights(1).into())));
}

#[test]
fn every_shapefile_of_an_archive_is_a_layer() {
    let table = dbf(&[("v", b'C', 1)], &[b" x"]);
    let shapes = shp(&[point_of(1.0, 2.0)]);
    let files: [(&str, &[u8]); 5] = [
        ("xa.shp", &shapes),
        ("xa.dbf", &table),
        ("khu/kcn.shp", &shapes),
        ("khu/kcn.dbf", &table),
        ("__MACOSX/khu/._kcn.shp", b""),
    ];
    let bytes = packed(&files);
    let names = |which| {
        decode(&bytes, which).map(|all| all.into_iter().filter_map(|grid| grid.name).collect::<Vec<_>>())
    };
    assert_eq!(names(None).unwrap(), ["kcn", "xa"]);
    assert_eq!(names(Some("xa")).unwrap(), ["xa"]);
    assert_eq!(
        names(Some("phường")).unwrap_err().say(Lang::En),
        "there is no layer 'phường'; the file has: kcn, xa"
    );
    assert!(is_in(&Zip::open(&bytes).unwrap()));
    assert_eq!(decode(&packed(&[("a.txt", b"")]), None).unwrap_err(), FormatFault::NoLayers.into());
    assert_eq!(decode(&shapes, None).unwrap_err(), FormatFault::Alone.into());
}

#[test]
fn one_broken_geometry_is_refused_alone_and_a_broken_file_whole() {
    let table = dbf(&[("v", b'C', 1)], &[b" x", b" y"]);
    let good = point_of(1.0, 2.0);
    let of = |record: Vec<u8>| {
        let shapes = shp(&[record, good.clone()]);
        only(&packed(&[("a.shp", &shapes), ("a.dbf", &table), ("a.prj", TM3.as_bytes())]))
    };
    let mut wild = parts(5, &[&square(0.0, 0.0, 1.0)]);
    wild[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    for bad in [wild, good[..12].to_vec(), point_of(f64::NAN, 0.0), 31_u32.to_le_bytes().to_vec()] {
        let grid = of(bad);
        assert_eq!((grid.len(), grid.findings.len(), grid.findings[0].row), (2, 1, Some(1)));
    }
    let whole = packed(&[("a.shp", &shp(&[good.clone(), good.clone(), good])), ("a.dbf", &table)]);
    assert!(decode(&whole, None).is_err(), "more geometries than rows");
    assert!(decode(&packed(&[("a.shp", &shp(&[])), ("a.dbf", &table[..table.len() - 1])]), None).is_err());
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    let table = dbf(&[("ten", b'C', 8), ("n", b'N', 4), ("d", b'D', 8)], &[b" Gom     12.520190315"]);
    let shapes = shp(&[parts(15, &[&square(0.0, 0.0, 10.0), &hole(3.0, 3.0, 5.0)])]);
    for bytes in mutants(&shapes, 3000) {
        let _ = decode(&packed(&[("a.shp", &bytes), ("a.dbf", &table)]), None);
    }
    for bytes in mutants(&table, 3000) {
        let _ = decode(&packed(&[("a.shp", &shapes), ("a.dbf", &bytes)]), None);
    }
    mutants(&small(), 3000).for_each(|bytes| drop(decode(&bytes, None)));
}

#[test]
fn the_encoding_that_is_asked_for_is_that_of_the_texts() {
    let table = dbf(&[("ten", b'C', 8)], &[b" G\xe8m     "]);
    let file =
        packed(&[("xa.shp", &shp(&[point_of(1.0, 2.0)])), ("xa.dbf", &table), ("xa.prj", TM3.as_bytes())]);
    let grid = decode_as(&file, None, Some(Encoding::Tcvn3)).unwrap().remove(0);
    assert_eq!(grid.row(1).and_then(|row| row.get(0)), Some("Gốm"));
    assert!(said(&grid)[0].contains("the file is TCVN3"), "{:?}", said(&grid));
}
