use geo::{Geometry, point, polygon};
use rstest::rstest;

use super::*;
use crate::{
    exchange::{
        formats::{
            limits::{MOST_CELL, MOST_VERTICES},
            mutation::mutants,
        },
        severity::Severity,
    },
    geom::crs::Crs,
    model::lang::Lang,
};

fn read(text: &str) -> Result<Grid, Fault> {
    decode(text.as_bytes(), None).map(|mut all| all.remove(0))
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

const HERE: &str = r#"{"type":"Point","coordinates":[105.9,21]}"#;
const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]]]}"#;

/// The cells of every row.
fn cells(grid: &Grid) -> Vec<Vec<&str>> {
    grid.rows().map(|row| row.cells().collect()).collect()
}

/// The findings as lines.
fn said(grid: &Grid) -> Vec<String> {
    grid.findings.iter().map(|finding| finding.say(Lang::En)).collect()
}

#[test]
fn the_columns_are_the_properties_of_all_features() {
    let text = collection(
        &[feature(r#""tên":"Gốm","số":12"#, HERE), feature(r#""số":null,"mã":"B\"1""#, SQUARE)].join(","),
    );
    let grid = read(&text).unwrap();
    assert_eq!(cells(&grid), [["tên", "số", "mã"], ["Gốm", "12", ""], ["", "", "B\"1"]]);
    let [first, second] = [1, 2].map(|at| grid.row(at).unwrap());
    assert_eq!((first.number, first.is_typed(0), first.is_typed(1)), (1, false, true));
    assert_eq!(first.shape.unwrap().geometry, point!(x: 105.9, y: 21.0).into());
    assert!(matches!(second.shape.unwrap().geometry, Geometry::Polygon(_)));
    assert!(grid.is_headed && grid.places == crate::exchange::grid::Places::Features);
    assert!(grid.findings.is_empty());
}

#[rstest]
#[case("9556.0", "9556")]
#[case("104000000", "104000000")]
#[case("12345678901234567890", "12345678901234567890")]
#[case("1.50", "1.50")]
#[case("1e3", "1000")]
#[case("2.5e-7", "0.00000025")]
#[case("-0.0", "0")]
#[case("true", "true")]
#[case("null", "")]
#[case(r#""1.50""#, "1.50")]
#[case(r#""\u0110\u1ea5t""#, "Đất")]
#[case(r#"{"a":[1, 2]}"#, r#"{"a":[1, 2]}"#)]
fn a_value_becomes_a_cell(#[case] value: &str, #[case] right: &str) {
    let grid = read(&collection(&feature(&format!(r#""v":{value}"#), "null"))).unwrap();
    assert_eq!(grid.row(1).unwrap().get(0), Some(right));
    assert!(grid.row(1).unwrap().shape.is_none());
}

#[rstest]
#[case::lines(format!("{}\n{}\n", feature("\"a\":1", HERE), feature("\"a\":2", HERE)))]
#[case::separators(format!("\u{1e}{}\n\u{1e}{}\n", feature("\"a\":1", HERE), feature("\"a\":2", HERE)))]
#[case::collection(collection(&format!("{}, {}", feature("\"a\":1", HERE), feature("\"a\":2", HERE))))]
#[case::marked(format!("\u{feff}{}{}", feature("\"a\":1", HERE), feature("\"a\":2", HERE)))]
fn a_sequence_of_features_is_read(#[case] text: String) {
    assert_eq!(cells(&read(&text).unwrap()), [["a"], ["1"], ["2"]]);
}

#[test]
fn a_single_feature_is_read_and_a_broken_text_of_a_sequence_is_a_row() {
    assert_eq!(cells(&read(&feature("\"a\":1", HERE)).unwrap()), [["a"], ["1"]]);
    let cut = format!("\u{1e}{{\"type\":\"Fea\n\u{1e}{}\n", feature("\"a\":2", HERE));
    let grid = read(&cut).unwrap();
    assert_eq!((cells(&grid), grid.findings[0].row), (vec![vec!["a"], vec!["2"]], Some(1)));
    assert_eq!(grid.row(1).unwrap().number, 2);
}

#[rstest]
#[case::geometry(SQUARE.to_owned(), "type Polygon has no properties")]
#[case::topology(r#"{"type":"Topology","objects":{}}"#.to_owned(), "type Topology")]
#[case::esri(r#"{"features":[{"attributes":{}}]}"#.to_owned(), "type ?")]
#[case::empty(" ".to_owned(), "cannot be read as GeoJSON")]
#[case::cut(collection(&feature("", HERE))[..80].to_owned(), "EOF")]
#[case::no_array(r#"{"type":"FeatureCollection","features":{}}"#.to_owned(), "expected features")]
#[case::deep(format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000)), "nested deeper")]
#[case::deep_value(collection(&feature(&format!("\"a\":{}", "{\"a\":".repeat(1_000_000)), HERE)), "nested deeper")]
fn a_text_without_features_is_refused(#[case] text: String, #[case] right: &str) {
    let said = read(&text).unwrap_err().say(Lang::En);
    assert!(said.contains(right), "{said}");
}

#[rstest]
#[case::not_an_object("1".to_owned(), "not an object")]
#[case::other_type(SQUARE.to_owned(), "not Feature")]
#[case::nan_property(feature("\"a\":NaN", HERE), "NaN or infinite")]
#[case::nan_position(feature("", HERE).replace("105.9", "NaN"), "NaN or infinite")]
#[case::infinity(feature("", HERE).replace("105.9", "-Infinity"), "NaN or infinite")]
#[case::too_large(feature("", HERE).replace("105.9", "1e400"), "NaN or infinite")]
#[case::half_position(feature("", HERE).replace("105.9,", ""), "fewer than two numbers")]
#[case::words(feature("", HERE).replace("105.9", "\"105.9\""), "expected f64")]
#[case::no_ring(feature("", r#"{"type":"Polygon","coordinates":[]}"#), "no ring")]
#[case::no_coordinates(feature("", r#"{"type":"Polygon"}"#), "expected positions")]
#[case::curve(feature("", r#"{"type":"CircularString","coordinates":[]}"#), "CircularString")]
#[case::mixed(feature("", &format!(r#"{{"type":"GeometryCollection","geometries":[{HERE},{SQUARE}]}}"#)), "Point, Polygon")]
#[case::long(feature(&format!("\"a\":\"{}\"", "x".repeat(MOST_CELL)), HERE), "longer than")]
fn a_feature_that_cannot_be_read_is_refused_alone(#[case] bad: String, #[case] right: &str) {
    let grid = read(&collection(&format!("{bad},{}", feature("\"b\":\"NaN\"", HERE)))).unwrap();
    let [finding] = &grid.findings[..] else { panic!("{:?}", said(&grid)) };
    assert_eq!((finding.row, finding.fault.severity()), (Some(1), Severity::Error));
    assert!(said(&grid)[0].contains(right), "{}", said(&grid)[0]);
    assert_eq!(grid.row(1).unwrap().number, 2);
    assert_eq!(grid.row(1).unwrap().cells().last(), Some("NaN"), "a text may say so");
}

#[test]
fn a_collection_of_parts_of_one_kind_is_one_geometry() {
    let of = |parts: &str| {
        let geometry = format!(r#"{{"type":"GeometryCollection","geometries":[{parts}]}}"#);
        let grid = read(&collection(&feature("", &geometry))).unwrap();
        assert!(grid.findings.is_empty());
        grid.row(1).unwrap().shape.map(|shape| shape.geometry.clone())
    };
    let square: Geometry =
        polygon![(x: 105.0, y: 20.0), (x: 106.0, y: 20.0), (x: 106.0, y: 21.0), (x: 105.0, y: 21.0)].into();
    assert_eq!(of(""), None);
    assert_eq!(of(SQUARE), Some(square));
    assert!(
        matches!(of(&format!("{SQUARE},{SQUARE}")), Some(Geometry::MultiPolygon(all)) if all.0.len() == 2)
    );
}

#[test]
fn heights_are_left_out_and_open_rings_closed_and_both_are_noted() {
    let high = SQUARE.replace("[105,20]", "[105,20,7.5]");
    let open = SQUARE.replace(",[105,20]]]", "]]");
    let grid =
        read(&collection(&[feature("", &high), feature("", &open), feature("", SQUARE)].join(","))).unwrap();
    let shapes: Vec<_> = grid.rows().skip(1).map(|row| row.shape.cloned()).collect();
    assert!(shapes.windows(2).all(|two| two[0] == two[1]));
    assert_eq!(
        said(&grid),
        [
            "note: file: 1 geometries have heights, which were left out",
            "note: file: 1 geometries have an open ring, which was closed by a straight line"
        ]
    );
}

#[test]
fn the_reference_system_is_stated_at_every_level() {
    let named = |code: u32| {
        format!(r#""crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}}"#)
    };
    let crs = |text: &str| read(text).map(|grid| grid.row(1).unwrap().shape.unwrap().crs);
    let plain = collection(&feature("", HERE));
    assert_eq!(crs(&plain), Ok(None));
    let after = plain.replace("]}", &format!("],{}}}", named(5897)));
    let after = after.replacen(&format!("21],{}", named(5897)), "21]", 1);
    assert_eq!(crs(&after), Ok(Some(Crs::TM3_105)), "also if it stands behind the features: {after}");
    let own = plain.replace(r#""properties":{}"#, &format!(r#""properties":{{}},{}"#, named(4756)));
    assert_eq!(crs(&own), Ok(Some(Crs::Vn2000)));
    let inner = plain.replace(r#""Point""#, &format!(r#""Point",{}"#, named(3857)));
    assert_eq!(crs(&inner), Ok(Some(Crs::WebMercator)));
    let both = inner.replace(r#"{"type":"Feature","#, &format!(r#"{{"type":"Feature",{},"#, named(4756)));
    assert!(matches!(crs(&both), Err(Fault::Crs(CrsFault::Two(..)))));
    let other = plain.replace(r#""Point""#, &format!(r#""Point",{}"#, named(2056)));
    assert!(matches!(crs(&other), Err(Fault::Crs(CrsFault::Unknown(_)))));
    let null = read(&plain.replace(r#""features""#, r#""crs":null,"features""#)).unwrap();
    assert_eq!(null.findings, [Finding::file(Fault::Crs(CrsFault::Unstated))]);
}

#[test]
fn a_layer_is_found_by_its_name() {
    let text = collection(&feature("", HERE)).replace(r#""features""#, r#""name":"xã","features""#);
    assert_eq!(decode(text.as_bytes(), Some("xã")).unwrap()[0].name.as_deref(), Some("xã"));
    let fault = decode(text.as_bytes(), Some("phường")).unwrap_err();
    assert_eq!(fault.say(Lang::En), "there is no layer 'phường'; the file has: xã");
}

#[test]
fn utf_16_is_read_and_noted() {
    let text = collection(&feature("\"tên\":\"Gốm\"", HERE));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let grid = decode(&bytes, None).unwrap().remove(0);
    assert_eq!(
        (cells(&grid), &grid.findings[..]),
        (vec![vec!["tên"], vec!["Gốm"]], &[Finding::file(Fault::Utf16)][..])
    );
}

#[test]
fn a_geometry_of_too_many_vertices_or_empty_rings_is_refused() {
    for part in ["[105.1,20.9],", "[],"] {
        let many = part.repeat(MOST_VERTICES + 1);
        let geometry = format!(r#"{{"type":"Polygon","coordinates":[[{many}[105,20]]]}}"#);
        let grid = read(&collection(&feature("", &geometry))).unwrap();
        assert_eq!(grid.findings[0].fault, FormatFault::Vertices.into());
    }
}

#[test]
fn a_table_may_not_be_made_of_empty_cells() {
    let wide: Vec<String> = (0..900).map(|n| format!("\"c{n}\":1")).collect();
    let narrow = vec![feature("\"c0\":1", "null"); 4000].join(",");
    let fault = read(&collection(&format!("{},{narrow}", feature(&wide.join(","), "null")))).unwrap_err();
    assert_eq!(fault, FormatFault::Cells.into());
    let wider: Vec<String> = (0..1001).map(|n| format!("\"c{n}\":1")).collect();
    let fault = read(&feature(&wider.join(","), "null")).unwrap_err();
    assert_eq!(fault, Fault::TooManyColumns(1001));
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    let member = r#""crs":{"type":"name","properties":{"name":"EPSG:5897"}},"features""#;
    let parts = format!(r#"{{"type":"GeometryCollection","geometries":[{SQUARE},{SQUARE}]}}"#);
    let text =
        collection(&[feature(r#""tên":"Gốm","n":-1.5e3"#, &parts), feature(r#""x":NaN"#, HERE)].join(","));
    let text = text.replace(r#""features""#, member);
    mutants(text.as_bytes(), 10_000).for_each(|bytes| drop(decode(&bytes, None)));
    let lines = format!("\u{1e}{}\n\u{1e}{}", feature("\"a\":[1]", HERE), feature("", SQUARE));
    mutants(lines.as_bytes(), 5000).for_each(|bytes| drop(decode(&bytes, None)));
}
