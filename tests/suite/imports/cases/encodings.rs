//! Bytes become the letters that were meant, or the file is refused.

use rstest::rstest;

use super::{case, import, import_text, unit};
use crate::{
    harness::{Folder, Server},
    imports::files::{firm, held},
};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[rstest]
#[case("units", "ward-1258.geojson", "byte 0xFD")]
#[case("firms", "few-words-1258.csv", "line 1")]
fn windows_1258_is_refused_with_its_place(#[case] kind: &str, #[case] file: &str, #[case] said: &str) {
    let folder = Folder::empty();
    let run =
        import(&folder, kind, case(file), if kind == "units" { &["--edition", "e"] } else { &[] }).ended(2);
    assert!(run.out.contains("the file is no UTF-8 text") && run.out.contains(said), "{}", run.out);
    assert!(!run.out.contains('\u{fffd}') && run.out.contains("save it in UTF-8"), "{}", run.out);
    let (holdings, _) = held(&folder);
    assert!(holdings.units.is_empty() && holdings.firms.is_empty());
}

#[test]
fn geojson_in_utf_16_is_read() {
    let folder = Folder::empty();
    let run = import(&folder, "units", case("ward-utf16.geojson"), &["--edition", "e"]).ended(0);
    assert!(run.out.contains("note: file: the file is UTF-16"), "{}", run.out);
    assert_eq!(unit(&folder).expect("a unit").name, "Phường Cầu Gỗ Mới");
}

/// GeoJSON of a few words, of which the encoding cannot be found.
#[test]
fn the_encoding_of_geojson_may_be_said() {
    let folder = Folder::empty();
    let run = import(
        &folder,
        "units",
        case("ward-1258.geojson"),
        &["--edition", "e", "--encoding", "windows-1258"],
    );
    assert!(run.ended(0).out.contains("Windows-1258"));
    assert_eq!(unit(&folder).expect("a unit").name, "Phưg Đng Trà");
}

#[rstest]
#[case::little(u16::to_le_bytes)]
#[case::big(u16::to_be_bytes)]
fn geojson_and_tables_in_utf_16_of_either_order_are_read(#[case] bytes: fn(u16) -> [u8; 2]) {
    let folder = Folder::empty();
    let text = std::fs::read(case("ward-utf16.geojson")).expect("the file");
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let marked = String::from_utf16(&units).expect("UTF-16");
    let plain = marked.trim_start_matches('\u{feff}').to_owned();
    for text in [marked, plain] {
        import_text(&folder, "units", utf16(&text, bytes), &["--edition", "e"]).ended(0);
        assert_eq!(unit(&folder).expect("a unit").name, "Phường Cầu Gỗ Mới");
    }
    let rows = utf16("Địa chỉ;Tên\nSố 1;Cơ khí Đông Đô\n", bytes);
    import_text(&folder, "firms", rows, &[]).ended(0);
    assert!(firm(&folder, "Cơ khí Đông Đô").is_some());
}

#[test]
fn half_of_a_letter_is_refused() {
    let mut bytes = utf16("\u{feff}name,address\nXưởng,", u16::to_le_bytes);
    bytes.extend([0x00, 0xd8, b'a', 0x00]);
    let run = import_text(&Folder::empty(), "firms", bytes, &[]).ended(2);
    assert!(run.out.contains("the file is no UTF-8 text") && run.out.contains("line 2"), "{}", run.out);
    let escaped = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"W1","name":"\ud800"},"geometry":null}]}"#;
    import_text(&Folder::empty(), "units", escaped, &["--edition", "e"]).ended(2);
}

#[test]
fn letters_that_were_lost_before_are_refused() {
    let run = import_text(&Folder::seeded(), "firms", "name\nPh\u{fffd}ng\n", &[]).ended(2);
    assert!(
        run.out.contains("error: row 2, column name") && run.out.contains("letters were lost"),
        "{}",
        run.out
    );
}

#[test]
fn a_posted_area_may_be_utf_16_and_must_be_a_text() {
    let server = Server::seeded();
    let area =
        r#"{"type":"Polygon","coordinates":[[[105.9,21.02],[105.92,21.02],[105.92,21.05],[105.9,21.02]]]}"#;
    let plain = server.post("/api/reports/sector-mix", &[], area).json(200);
    let wide = server.post_bytes("/api/reports/sector-mix", &utf16(area, u16::to_le_bytes)).json(200);
    assert_eq!(plain["rows"], wide["rows"]);
    let named = area.replace("{\"type\"", "{\"name\":\"Ph\u{fd}ng\",\"type\"");
    let latin: Vec<u8> = named.chars().map(|c| u8::try_from(u32::from(c)).expect("one byte")).collect();
    let refused = server.post_bytes("/api/reports/sector-mix", &latin);
    assert!(refused.status == 400 && refused.text().contains("0xFD"), "{}", refused.text());
    server.stop();
}
