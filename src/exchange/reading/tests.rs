//! Tables as people hand them in: delimiters, headings, numbers, points and stated reference systems.

use geo::polygon;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value as Json, json};

use super::{
    crs::{Stated, to_wgs84},
    crs_fault::CrsFault,
    heading::{Headings, Property, Words},
    numbers::{ColumnMark, Numbers, read as read_number},
    sheet::{Sheet, Wanted},
    text::decode,
};
use crate::{
    exchange::{
        csv_out::{Csv, as_meant},
        draft::{Batch, Importable, Reading},
        file::read,
        finding::{Fault, Finding},
        formats::delimited,
    },
    geom::{crs::Crs, numeral::Mark},
    model::{city::City, column::Value, lang::Lang, record::Record},
};

fn reading() -> Reading {
    Reading::of(City::made_up().into())
}

fn firms(text: &str, reading: &Reading) -> Batch {
    read(Importable::Firms, text.as_bytes(), reading)
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.say(Lang::En)).collect()
}

/// The records of a table by line, and what was noticed.
fn table(text: &str) -> (Vec<(usize, Vec<String>)>, Vec<String>) {
    let grid = delimited::decode(text).unwrap();
    let words = Words::new(&KNOWN, &[]);
    let (sheet, _, findings) = Sheet::of(vec![grid], Wanted::default(), &words, &["code"]).unwrap();
    let rows = sheet.rows().map(|row| (row.number, row.cells().map(str::to_owned).collect()));
    (rows.collect(), told(&findings))
}

#[rstest]
#[case::none("code,notes\n1,a\n", 2, &[])]
#[case::titles("DANH SÁCH;\nđến 2025;\n;\nMã;Ghi chú\n1;a\n", 5, &["note: file: the heading is in row 4; the rows above were left out"])]
#[case::of_two_rows("Mã;Lao động;;Ghi chú\n;Tổng số;Nữ;\n1;5;2;a\n", 3, &["warning: row 1, column Lao động Nữ: this column is not known and was left out; name it with --map"])]
#[case::spanning("Đơn vị;;Ghi chú\nMã;Số CN;\n1;5;a\n", 3, &["warning: row 1, column Đơn vị Số CN: this column is not known and was left out; name it with --map"])]
#[case::numbered("Mã;Lao động;Ghi chú\n(1);(2);(3)\n1;5;a\n", 3, &["note: row 2: a row with the numbers of columns, which was left out"])]
fn a_heading_is_found_where_it_is(#[case] text: &str, #[case] first: usize, #[case] said: &[&str]) {
    let (rows, told) = table(text);
    assert_eq!(
        (rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), told),
        (vec![first], said.iter().map(|s| (*s).to_owned()).collect())
    );
}

#[test]
fn rows_that_are_no_records_are_left_out_and_told() {
    let (rows, told) = table("Mã,Ghi chú,Lao động\n1,a,5\n2,b\n3\n,Cộng,12\n4,a,5,6\nNguồn: Sở,,\n5,a,5,\n");
    assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 8]);
    assert_eq!(
        told,
        [
            "note: row 5: a row of totals, which was left out",
            "error: row 6: the row has 4 cells, the heading 3",
            "warning: row 7: a row with a remark and no record, which was left out",
            "warning: row 3: the row has 2 cells, the heading 3; the missing ones are taken as empty; 1 more rows like it",
        ]
    );
}

#[test]
fn letters_are_composed_while_they_are_read() {
    let (rows, _) = table("code,notes\n1,Đu\u{31b}o\u{31b}\u{300}ng\n");
    assert_eq!(rows[0].1[1], "Đường");
}

const KNOWN: [Property; 4] = [
    Property::new("code", &["ma"]),
    Property::new("notes", &["ghi chu", "note"]),
    Property::dated("opened", &["ngay bat dau"]),
    Property::new("workers", &["lao dong"]),
];

/// The property of each heading that has one, and the findings about the others.
fn matched(header: &[&str], renamed: &[(&str, &str)]) -> (Vec<(String, usize)>, Vec<String>) {
    let header: Vec<String> = header.iter().map(|heading| (*heading).to_owned()).collect();
    let renamed: Vec<_> = renamed.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let mut findings = Vec::new();
    let headings = Headings::new((1, &header), &Words::new(&KNOWN, &renamed), &mut findings);
    let names = ["code", "notes", "opened", "opened_precision", "workers"];
    let found = names.iter().filter_map(|name| Some(((*name).to_owned(), headings.find(name)?.0)));
    (found.collect(), told(&findings))
}

#[rstest]
#[case::names(&["code", "notes", "opened", "workers"], &["code", "notes", "opened", "workers"])]
#[case::vietnamese(&["Mã", "GHI CHÚ", "Ngày bắt đầu", "Lao động"], &["code", "notes", "opened", "workers"])]
#[case::apart(&["Ma\u{303}", "ghi  chú:", "(Ngày bắt đầu)"], &["code", "notes", "opened"])]
#[case::precision(&["opened", "opened_precision"], &["opened", "opened_precision"])]
#[case::precision_in_words(&["Ngày bắt đầu: độ chính xác", "Ngày bắt đầu"], &["opened", "opened_precision"])]
#[case::precision_first(&["Opened precision", "Opened"], &["opened", "opened_precision"])]
#[case::exports(&["code", "sector_name", "ward_name", "unit_precision", ""], &["code"])]
fn headings_are_known_by_name_and_by_their_words(#[case] header: &[&str], #[case] expected: &[&str]) {
    let (found, told) = matched(header, &[]);
    assert_eq!(
        (found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), told),
        (expected.to_vec(), vec![])
    );
}

#[rstest]
#[case(&["code", "màu"], &[], &["warning: row 1, column màu: this column is not known and was left out; name it with --map"])]
#[case(&["code", "Mã"], &[], &["error: file, column Mã: two columns mean the same"])]
#[case(&["code", "opened_precision"], &[], &["warning: row 1, column opened_precision: this column is not known and was left out; name it with --map"])]
#[case(&["code", "workers_precision"], &[], &["warning: row 1, column workers_precision: this column is not known and was left out; name it with --map"])]
#[case(&["code", "workers", "CN"], &[("workers", "CN")], &["warning: row 1, column workers: this column is not known and was left out; name it with --map"])]
#[case(&["code", "CN"], &[("wages", "CN")], &["warning: row 1, column CN: this column is not known and was left out; name it with --map"])]
fn a_column_that_is_left_out_is_told(
    #[case] header: &[&str],
    #[case] renamed: &[(&str, &str)],
    #[case] said: &[&str],
) {
    assert_eq!(matched(header, renamed).1, said);
}

#[test]
fn a_name_that_is_given_goes_before_those_that_are_known() {
    let at = |header: &[&str], renamed: &[(&str, &str)], name: &str| {
        matched(header, renamed).0.into_iter().find(|(own, _)| own == name).map(|(_, at)| at)
    };
    assert_eq!(at(&["Số CN", "Lao động"], &[("workers", "số cn")], "workers"), Some(0));
    assert_eq!(at(&["Lao động", "Số CN"], &[("workers", "Số CN")], "workers"), Some(1));
    assert_eq!(
        at(&["Lập", "Đến"], &[("opened", "Lập"), ("opened_precision", "Đến")], "opened_precision"),
        Some(1)
    );
    assert_eq!(at(&["note", "notes"], &[], "notes"), Some(0), "the first one stays");
}

/// The point of the only firm of a file with a heading and a row, as stored, and what was entered.
fn point(text: &str, reading: &Reading) -> Result<([f64; 2], Option<String>), Vec<String>> {
    let batch = firms(text, reading);
    let Some(draft) = batch.drafts.first() else { return Err(told(&batch.findings)) };
    let Record::Firm(firm) = &draft.record else { panic!("a firm") };
    let location = firm.location.as_ref().ok_or_else(|| told(&batch.findings))?;
    Ok(([location.point.lon(), location.point.lat()], location.entered.clone()))
}

/// Asserts that two points lie within about a centimetre.
fn near(own: [f64; 2], other: [f64; 2]) {
    assert!(own.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-7), "{own:?} {other:?}");
}

#[rstest]
#[case("name,lon,lat\nA,105.8,21\n", [105.8, 21.0])]
#[case("name;kinh độ;vĩ độ\nA;105,8;21,0\n", [105.8, 21.0])]
#[case("name,lat,lng\nA,21°02'24\"N,105°54'46\"E\n", [105.912_777_78, 21.04])]
#[case("name,lon,lat\nA,'-0.5,21\n", [-0.5, 21.0])]
fn degrees_are_read_as_they_are_written(#[case] text: &str, #[case] expected: [f64; 2]) {
    let (at, entered) = point(text, &reading()).unwrap();
    near(at, expected);
    assert_eq!(entered, None, "degrees of WGS 84 are not kept twice");
}

/// The positions are those of GDAL 3.6.2: `gdaltransform -s_srs EPSG:5897 -t_srs EPSG:4326` of 594446 2327066, and
/// `-s_srs EPSG:4756` of 105.8 21.
#[test]
fn metres_are_those_of_the_city_unless_another_system_is_asked_for() {
    let (at, entered) = point("name,x,y\nA,2327066,594446\n", &reading()).unwrap();
    near(at, [105.910_554_394_7, 21.034_716_890_7]);
    assert_eq!(entered.as_deref(), Some("EPSG:5897 594446 2327066"));
    let vn2000 = Reading { crs: Some(Crs::Vn2000), ..reading() };
    let (at, entered) = point("name,lon,lat\nA,105.8,21.0\n", &vn2000).unwrap();
    near(at, [105.801_882_4, 20.999_014_5]);
    assert_eq!(entered.as_deref(), Some("EPSG:4756 105.8 21.0"));
    let other = Reading { crs: Some(Crs::Utm48), ..reading() };
    let [own, utm] =
        [reading(), other].map(|reading| point("name,x,y\nA,2327066,594446\n", &reading).unwrap().0);
    assert!((own[0] - utm[0]).abs() > 1e-4, "another system, another place");
}

#[rstest]
#[case("name,x,y\nA,21.0,105.8\n")]
#[case("name,x,y\nA,105.8,21.0\n")]
fn degrees_are_read_below_x_and_y_in_either_order(#[case] text: &str) {
    let (at, entered) = point(text, &reading()).unwrap();
    near(at, [105.8, 21.0]);
    assert_eq!(entered, None);
}

#[rstest]
#[case(
    "name,lon,lat\nA,21,105.8\n",
    "error: row 2, column lon, “21”: longitude and latitude are in each other's columns; in Sample longitude is 105–106, latitude 20–22"
)]
#[case("name,lon,lat\nA,105.8,\n", "error: row 2, column lon, “105.8”: only one of two coordinates")]
#[case("name,lon,lat\nA,,21\n", "error: row 2, column lat, “21”: only one of two coordinates")]
#[case("name,x,y\nA,105.8,\n", "error: row 2, column x, “105.8”: only one of two coordinates")]
#[case(
    "name,lon,lat\nA,đông,21\n",
    "error: row 2, column lon, “đông”: neither WGS 84 degrees nor VN-2000 metres; check --crs"
)]
fn a_point_that_cannot_be_read_is_told(#[case] text: &str, #[case] said: &str) {
    let wrong = point(text, &reading()).unwrap_err();
    assert!(wrong.iter().any(|line| line == said), "{wrong:#?}");
}

#[rstest]
#[case(
    Crs::TM3_105,
    "name,lon,lat\nA,105.8,21\n",
    "these are degrees, but EPSG:5897 is in metres; leave out --crs for WGS 84, or give --crs EPSG:4756 for VN-2000"
)]
#[case(
    Crs::Vn2000,
    "name,x,y\nA,2327066,594446\n",
    "these are metres, but EPSG:4756 is in degrees; give the --crs of the metres"
)]
fn a_system_that_does_not_fit_is_told(#[case] crs: Crs, #[case] text: &str, #[case] said: &str) {
    let wrong = point(text, &Reading { crs: Some(crs), ..reading() }).unwrap_err();
    assert!(wrong.iter().any(|line| line.ends_with(said)), "{wrong:#?}");
}

#[test]
fn an_ambiguous_number_is_told_once_for_its_column() {
    let batch = firms("name,workers\nA,1.200\nB,1.300\nC,12\nD,1.400\n", &reading());
    assert_eq!(
        told(&batch.findings),
        [
            "note: row 2, column workers, “1.200”: read as 1200 by the other cells of the column, could be 1.2, and 2 more like it; use --decimal if it is wrong"
        ]
    );
    let zones = |cells: [&str; 3]| {
        let rows = cells
            .iter()
            .zip(1..)
            .map(|(cell, n)| format!("Z{n};K;industrial_park;{cell}\n"))
            .collect::<Vec<_>>()
            .concat();
        let batch = read(Importable::Zones, format!("code;name;kind;area_ha\n{rows}").as_bytes(), &reading());
        let areas = batch.drafts.iter().map(|draft| match draft.record {
            Record::Zone(zone) => zone.area_ha,
            other => panic!("{other:?}"),
        });
        (areas.collect::<Vec<_>>(), told(&batch.findings))
    };
    let (areas, said) = zones(["77,5", "1.234", "2.345"]);
    assert_eq!(areas, [Some(77.5), Some(1234.0), Some(2345.0)]);
    assert_eq!(
        said,
        [
            "warning: row 3, column area_ha, “1.234”: read as 1234 by the other cells of the column, could be 1.234, and 1 more like it; use --decimal if it is wrong"
        ]
    );
    let (areas, said) = zones(["77.5", "1.234", "8"]);
    assert_eq!(areas, [Some(77.5), Some(1.234), Some(8.0)]);
    assert_eq!(
        said,
        [
            "note: row 3, column area_ha, “1.234”: read as 1.234 by the other cells of the column, could be 1234; use --decimal if it is wrong"
        ]
    );
    let (areas, said) = zones(["77.5", "77,5", "8"]);
    assert_eq!((areas.len(), said.len()), (1, 2), "{said:?}");
    assert!(
        said[0].ends_with(
            "points and commas are decimal marks in this column; make them agree or use --decimal"
        )
    );
}

fn stated(member: Json) -> Result<Stated, String> {
    let members = Some([("crs".to_owned(), member)].into_iter().collect());
    Stated::of(members.as_ref()).map_err(|fault| fault.say(Lang::En))
}

#[rstest]
#[case(json!("EPSG:4756"), Crs::Vn2000)]
#[case(json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::5897" } }), Crs::TM3_105)]
#[case(json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } }), Crs::Crs84)]
#[case(json!({ "type": "link", "properties": { "href": "http://www.opengis.net/def/crs/EPSG/0/4326" } }), Crs::Wgs84)]
#[case(json!({ "type": "EPSG", "properties": { "code": 3405 } }), Crs::Utm48)]
#[case(json!({ "name": "EPSG:3857" }), Crs::WebMercator)]
fn a_stated_system_is_obeyed_in_every_form(#[case] member: Json, #[case] crs: Crs) {
    assert_eq!(stated(member), Ok(Stated::System(crs)));
}

#[test]
fn a_system_that_is_not_known_is_named_and_cut() {
    assert_eq!(stated(Json::Null), Ok(Stated::Null));
    assert_eq!(Stated::of(None), Ok(Stated::Nothing));
    let unknown = |member| stated(member).unwrap_err();
    assert!(unknown(json!("EPSG:9999")).starts_with("the file states the coordinate system 'EPSG:9999', which is not supported; bring it to CRS84 or EPSG 4326, 3857, 4756"));
    assert!(unknown(json!(7)).contains("'7'") && unknown(json!([1, 2])).contains("'[1,2]'"));
    assert!(unknown(json!("Đ".repeat(81))).contains(&format!("'{}…'", "Đ".repeat(80))));
    assert!(unknown(json!("Đ".repeat(80))).contains(&format!("'{}'", "Đ".repeat(80))));
}

#[rstest]
#[case(Stated::Nothing, None, Ok(None))]
#[case(Stated::Null, Some(Crs::Vn2000), Ok(Some(Crs::Vn2000)))]
#[case(Stated::System(Crs::Vn2000), None, Ok(Some(Crs::Vn2000)))]
#[case(Stated::System(Crs::Crs84), Some(Crs::Wgs84), Ok(Some(Crs::Crs84)))]
#[case(Stated::System(Crs::TM3_105), Some(Crs::Vn2000), Err(CrsFault::Against(Crs::TM3_105, Crs::Vn2000)))]
fn a_system_of_the_request_must_not_contradict_the_file(
    #[case] own: Stated,
    #[case] asked: Option<Crs>,
    #[case] expected: Result<Option<Crs>, CrsFault>,
) {
    assert_eq!(own.system(asked), expected.map_err(Fault::Crs));
}

/// A collection of one unit with these members `crs`: of the collection, the feature and the geometry.
fn collection(crs: [Option<&str>; 3], ring: &[[f64; 2]]) -> String {
    let with = |mut object: Json, crs: Option<&str>| {
        object.as_object_mut().unwrap().extend(crs.map(|crs| ("crs".to_owned(), json!(crs))));
        object
    };
    let geometry = with(json!({ "type": "Polygon", "coordinates": [ring] }), crs[2]);
    let properties = json!({ "edition": "w", "code": "1", "name": "Một" });
    let feature = with(json!({ "type": "Feature", "properties": properties, "geometry": geometry }), crs[1]);
    with(json!({ "type": "FeatureCollection", "features": [feature] }), crs[0]).to_string()
}

const DEGREES: [[f64; 2]; 4] = [[105.8, 21.0], [105.9, 21.0], [105.9, 21.1], [105.8, 21.0]];
const METRES: [[f64; 2]; 4] =
    [[594_446.0, 2_327_066.0], [595_446.0, 2_327_066.0], [595_446.0, 2_328_066.0], [594_446.0, 2_327_066.0]];

#[rstest]
#[case([None; 3], &DEGREES, &[])]
#[case([Some("EPSG:4756"), None, None], &DEGREES, &["note: file: read in EPSG:4756 and brought to WGS 84"])]
#[case([None, Some("EPSG:5897"), None], &METRES, &["note: file: read in EPSG:5897 and brought to WGS 84"])]
#[case([None, None, Some("EPSG:4756")], &DEGREES, &["note: file: read in EPSG:4756 and brought to WGS 84"])]
#[case([Some("EPSG:4756"), Some("EPSG:5897"), None], &DEGREES, &["error: file: the file states two systems, EPSG:4756 and EPSG:5897; a file has one"])]
#[case([Some("CRS84"), Some("EPSG:4326"), None], &DEGREES, &[])]
#[case([None; 3], &METRES, &["error: file: (594446, 2327066) are metres, not degrees, and the file states no coordinate system; save it in WGS 84 (degrees), or state the system in the file: \"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:EPSG::5897\"}}, or import it with --crs"])]
#[case([Some("EPSG:4756"), None, None], &METRES, &["error: file: (594446, 2327066) is not of EPSG:4756; GeoJSON has east (longitude) before north (latitude)"])]
#[case([Some("EPSG:5897"), None, None], &DEGREES, &["error: file: (105.8, 21) is not of EPSG:5897; GeoJSON has east (longitude) before north (latitude)"])]
fn areas_are_brought_from_the_system_that_is_stated(
    #[case] crs: [Option<&str>; 3],
    #[case] ring: &[[f64; 2]],
    #[case] said: &[&str],
) {
    let batch = read(Importable::Units, collection(crs, ring).as_bytes(), &reading());
    assert_eq!(told(&batch.findings), said);
    assert_eq!(batch.drafts.len(), usize::from(!said.iter().any(|line| line.starts_with("error"))));
}

#[test]
fn a_place_in_another_country_is_not_of_a_system_of_viet_nam() {
    let square = |west: f64, south: f64| {
        geo::MultiPolygon::from(
            polygon![(x: west, y: south), (x: west + 0.1, y: south), (x: west + 0.1, y: south + 0.1)],
        )
    };
    assert!(to_wgs84(square(2.3, 48.8), Some(Crs::Vn2000), Crs::TM3_105).is_err(), "Paris");
    assert!(to_wgs84(square(2.3, 48.8), None, Crs::TM3_105).is_ok());
    assert!(to_wgs84(square(105.8, 21.0), Some(Crs::Vn2000), Crs::TM3_105).is_ok());
}

/// A column of texts as the program writes it and reads it back.
fn returned(texts: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut csv = Csv::new(&mut out, ["a", "b"]).unwrap();
    texts.iter().for_each(|text| csv.row([Value::text(Some(text)), Value::Int(1)]).unwrap());
    csv.finish().unwrap();
    let grid = delimited::decode(&decode(&out).unwrap().0).unwrap();
    grid.rows().skip(1).map(|row| as_meant(row.get(0).unwrap_or_default()).to_owned()).collect()
}

proptest! {
    /// What the program exports it reads back, but for spaces at the ends.
    #[test]
    fn an_export_is_read_back(texts in proptest::collection::vec("[-=+@'\"a-cĐế,; \n]{0,8}", 1..8)) {
        let meant: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        prop_assert_eq!(returned(&meant), meant);
    }

    /// A text survives either byte order of UTF-16, and a byte that is cut off is found.
    #[test]
    fn texts_of_either_byte_order_are_the_same(text in "[a-z;\n]{12,30}[Đếơ漢𠀀]{0,2}[a\u{300}ĀĐ]{0,3}") {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let mut wide: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
            prop_assert_eq!(decode(&wide).map(|(text, _)| text.into_owned()), Ok(text.clone()));
            wide.push(b'a');
            prop_assert_eq!(decode(&wide).map_err(|fault| fault.offset), Err(wide.len() - 1));
        }
        prop_assert_eq!(decode(text.as_bytes()).map(|(text, _)| text.into_owned()), Ok(text.clone()));
    }

    /// A column of decimals in one notation is read alike in the other one.
    #[test]
    fn a_column_in_either_notation_has_the_same_numbers(all in proptest::collection::vec((0..5_000_000_u32, 0..99_u32), 2..12)) {
        const ANY: Numbers = Numbers::measured("", |_| true, &["ha"]);
        let write = |group: &str, mark: &str| -> Vec<String> {
            let each = all.iter().map(|(whole, part)| {
                let digits = whole.to_string();
                let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|own| std::str::from_utf8(own).unwrap()).collect();
                format!("{}{mark}{part:02} ha", groups.join(group))
            });
            each.collect()
        };
        let numbers = |cells: &[String]| -> Vec<Option<f64>> {
            let mark = ColumnMark::of(cells.iter().map(String::as_str), &ANY);
            cells.iter().map(|cell| read_number(cell, &ANY, mark).ok().map(|read| read.number.value)).collect()
        };
        let expected: Vec<Option<f64>> = all.iter().map(|(whole, part)| format!("{whole}.{part:02}").parse().ok()).collect();
        prop_assert_eq!(numbers(&write(".", ",")), expected.clone());
        prop_assert_eq!(numbers(&write(",", ".")), expected.clone());
        prop_assert_eq!(numbers(&write(" ", ",")), expected);
    }

    /// The order of cells does not decide how a column is read.
    #[test]
    fn the_mark_of_a_column_does_not_depend_on_the_order(cells in proptest::collection::vec("[0-9]{1,3}[.,][0-9]{1,3}", 1..9), turn in 0..9_usize) {
        const ANY: Numbers = Numbers::measured("> 0", |n| n > 0.0, &[]);
        let mark = |cells: &[String]| ColumnMark::of(cells.iter().map(String::as_str), &ANY);
        let before = mark(&cells);
        let mut turned = cells.clone();
        turned.rotate_left(turn % cells.len());
        prop_assert_eq!(mark(&turned), before);
        let mirrored: Vec<String> = cells.iter().map(|cell| cell.replace('.', "_").replace(',', ".").replace('_', ",")).collect();
        let expected = match before {
            ColumnMark::Known(Mark::Point) => ColumnMark::Known(Mark::Comma),
            ColumnMark::Known(Mark::Comma) => ColumnMark::Known(Mark::Point),
            other => other,
        };
        prop_assert_eq!(mark(&mirrored), expected, "points and commas are alike");
    }
}
