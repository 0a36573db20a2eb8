use std::io::{Cursor, Write};

use geo::Geometry;
use rstest::rstest;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{exchange::formats::mutation::mutants, model::lang::Lang};

/// What is in a document.
fn kml(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\
         {content}</Document></kml>"
    )
}

fn placemark(geometry: &str) -> String {
    kml(&format!("<Placemark><name>Gốm</name>{geometry}</Placemark>"))
}

const POINT: &str = "<Point><coordinates>105.9,21.0,0</coordinates></Point>";
const AREA: &str = "<Polygon><outerBoundaryIs><LinearRing><coordinates>\n105,20 106,20 106,21\t105,20\n\
                    </coordinates></LinearRing></outerBoundaryIs></Polygon>";

fn read(text: &str) -> Grid {
    decode(text.as_bytes(), None).unwrap().remove(0)
}

fn cells(grid: &Grid) -> Vec<Vec<&str>> {
    grid.rows().map(|row| row.cells().collect()).collect()
}

fn said(grid: &Grid) -> Vec<String> {
    grid.findings.iter().map(|finding| finding.say(Lang::En)).collect()
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn values_of_every_kind_and_folders_are_columns() {
    let data = "<ExtendedData><Data name=\"mã\"><displayName>x</displayName><value>A &amp; B</value></Data>\
                <SchemaData schemaUrl=\"#s\"><SimpleData name=\"số\">12</SimpleData></SchemaData></ExtendedData>";
    let text = kml(&format!(
        "<name>Sổ</name><Folder><name>Khu</name><Folder><name>Thăng Long</name><Placemark><name>Gốm</name>{data}{POINT}\
         </Placemark></Folder></Folder><Placemark><name><![CDATA[Da <b>giày]]></name>{AREA}</Placemark>"
    ));
    let grid = read(&text);
    assert_eq!(grid.name.as_deref(), Some("Sổ"));
    assert_eq!(
        cells(&grid),
        [
            ["name", "mã", "số", "folder"],
            ["Gốm", "A & B", "12", "Khu / Thăng Long"],
            ["Da <b>giày", "", "", ""]
        ]
    );
    let shape = grid.row(1).unwrap().shape.unwrap();
    assert_eq!(
        (shape.geometry.clone(), shape.crs),
        (geo::point!(x: 105.9, y: 21.0).into(), Some(Crs::Crs84))
    );
    assert!(matches!(grid.row(2).unwrap().shape.unwrap().geometry, Geometry::Polygon(_)));
    assert!(grid.findings.is_empty(), "{:?}", said(&grid));
}

#[test]
fn geometries_of_several_parts_and_holes_are_read() {
    let several = format!("<MultiGeometry>{AREA}<MultiGeometry>{AREA}</MultiGeometry></MultiGeometry>");
    let grid = read(&placemark(&several));
    assert!(
        matches!(&grid.row(1).unwrap().shape.unwrap().geometry, Geometry::MultiPolygon(all) if all.0.len() == 2)
    );
    let hole = AREA.replace(
        "</Polygon>",
        "<innerBoundaryIs><LinearRing><coordinates>105.5,20.1 105.6,20.1 105.6,20.2</coordinates></LinearRing>\
         </innerBoundaryIs></Polygon>",
    );
    let grid = read(&placemark(&hole));
    assert!(
        matches!(&grid.row(1).unwrap().shape.unwrap().geometry, Geometry::Polygon(area) if area.interiors().len() == 1)
    );
    assert_eq!(
        said(&grid),
        ["note: file: 1 geometries have an open ring, which was closed by a straight line"]
    );
    let high = read(&placemark(&POINT.replace(",0<", ",7.5<")));
    assert_eq!(said(&high), ["note: file: 1 geometries have heights, which were left out"]);
    let line = read(&placemark("<LineString><coordinates>1,2 3,4</coordinates></LineString>"));
    assert!(matches!(line.row(1).unwrap().shape.unwrap().geometry, Geometry::LineString(_)));
    assert!(read(&placemark("")).row(1).unwrap().shape.is_none());
}

#[rstest]
#[case::word(POINT.replace("21.0", "xx"), "105.9,xx,0")]
#[case::half(POINT.replace(",21.0,0", ""), "105.9")]
#[case::nan(POINT.replace("21.0", "NaN"), "NaN or infinite")]
#[case::mixed(format!("<MultiGeometry>{POINT}{AREA}</MultiGeometry>"), "Point, Polygon")]
#[case::no_ring("<Polygon></Polygon>".to_owned(), "no ring")]
#[case::track("<gx:Track xmlns:gx=\"g\"><when/></gx:Track>".to_owned(), "type Track")]
#[case::long(format!("<description>{}</description>", "x".repeat(2_000_000)), "longer than")]
fn a_placemark_that_cannot_be_read_is_refused_alone(#[case] geometry: String, #[case] right: &str) {
    let both =
        placemark(&geometry).replace("</Document>", "<Placemark><name>Da</name></Placemark></Document>");
    let grid = read(&both);
    assert_eq!((grid.len(), grid.findings.len(), grid.findings[0].row), (2, 1, Some(1)), "{:?}", said(&grid));
    assert!(said(&grid)[0].contains(right), "{:?}", said(&grid));
}

#[test]
fn other_files_are_not_opened_and_descriptions_not_parsed() {
    let text = kml(&format!(
        "<NetworkLink><Link><href>http://example.org/a.kmz</href></Link></NetworkLink><Placemark>\
         <description>&lt;table&gt;&lt;/table&gt;</description>{POINT}</Placemark>"
    ));
    let grid = read(&text);
    assert_eq!(cells(&grid)[1], ["<table></table>"]);
    assert_eq!(
        said(&grid),
        [
            "warning: file: the file refers to 'http://example.org/a.kmz', which was not opened",
            "note: file: 1 rows have a description in HTML, kept as it is and not read as columns"
        ]
    );
}

#[test]
fn every_text_of_an_archive_is_a_layer_and_archives_in_it_are_not_opened() {
    let text = placemark(POINT);
    let inner = packed(&[("doc.kml", text.as_bytes())]);
    let bytes = packed(&[("doc.kml", text.as_bytes()), ("b/Xa.KML", text.as_bytes()), ("c.kmz", &inner)]);
    let grids = decode(&bytes, None).unwrap();
    assert_eq!(
        grids.iter().map(|grid| (grid.name.as_deref(), grid.len())).collect::<Vec<_>>(),
        [(Some("doc"), 2), (Some("Xa"), 2)]
    );
    assert_eq!(said(&grids[0]), ["warning: file: the file refers to 'c.kmz', which was not opened"]);
    assert_eq!(decode(&bytes, Some("Xa")).unwrap().len(), 1);
    assert!(decode(&bytes, Some("x")).unwrap_err().say(Lang::En).ends_with("the file has: doc, Xa"));
    assert_eq!(decode(&packed(&[("c.kmz", &inner)]), None).unwrap_err(), FormatFault::NoLayers.into());
    assert!(is_in(&Zip::open(&bytes).unwrap()));
}

#[rstest]
#[case::other("<gpx></gpx>".to_owned(), "no <kml>")]
#[case::cut(placemark(POINT)[..200].to_owned(), "cannot be read as KML")]
#[case::entities("<!DOCTYPE kml [<!ENTITY a \"aa\">]><kml>&a;</kml>".to_owned(), "DOCTYPE")]
#[case::reference("<kml>&a;</kml>".to_owned(), "&…;")]
#[case::deep(format!("<kml>{}", "<a>".repeat(1_000_000)), "nested deeper")]
#[case::one_piece(format!("<kml>{}", "x".repeat(40 << 20)), "longer than")]
fn a_text_that_is_no_kml_is_refused(#[case] text: String, #[case] right: &str) {
    let said = decode(text.as_bytes(), None).unwrap_err().say(Lang::En);
    assert!(said.contains(right), "{said}");
}

#[test]
fn utf_16_is_read() {
    let bytes: Vec<u8> =
        format!("\u{feff}{}", placemark(POINT)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(cells(&decode(&bytes, None).unwrap()[0])[1], ["Gốm"]);
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    let text = placemark(&format!("<MultiGeometry>{AREA}{POINT}</MultiGeometry>"));
    mutants(text.as_bytes(), 5000).for_each(|bytes| drop(decode(&bytes, None)));
    mutants(&packed(&[("doc.kml", text.as_bytes())]), 2000).for_each(|bytes| drop(decode(&bytes, None)));
}
