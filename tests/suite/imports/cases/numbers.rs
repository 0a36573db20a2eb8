//! Points and commas: nothing is a thousand times what was meant.

use rstest::rstest;

use super::{case, import, import_text, told, unit, workers, zone};
use crate::{
    harness::Folder,
    imports::files::{firm, held},
};

#[test]
fn fractions_among_whole_numbers_are_refused_and_a_doubtful_group_is_told() {
    let folder = Folder::seeded();
    let run = import(&folder, "firms", case("fractions.csv"), &["--accept-partial"]).ended(1);
    for (row, value) in [(2, "2345.678"), (3, ".250"), (4, "0.750"), (5, "2,345.678")] {
        told(&run, row, &["error", "column Lao động", value, "whole number", "fraction"]);
    }
    told(&run, 6, &["warning", "column Lao động", "15.000", "read as 15", "could be 15000"]);
    let stored = ["PS1", "PS2", "PS3", "PS4", "PS5", "PS6"].map(|code| workers(&folder, code));
    assert_eq!(stored, [None, None, None, None, Some(15), Some(31)], "{}", run.out);
}

#[test]
fn a_whole_number_may_be_written_with_a_zero_fraction() {
    let folder = Folder::seeded();
    import(&folder, "firms", case("floats.csv"), &[]).ended(0);
    assert_eq!([workers(&folder, "PF1"), workers(&folder, "PF2")], [Some(245), None]);
}

#[test]
fn a_column_of_areas_is_read_with_one_decimal_mark() {
    let folder = Folder::seeded();
    let run = import(&folder, "zones", case("areas.csv"), &[]).ended(1);
    told(&run, 2, &["warning", "column area_ha", "“1.478”", "read as 1478", "could be 1.478", "1 more"]);
    told(&run, 2, &["warning", "column investment_bn_vnd", "“3.600”", "read as 3600", "could be 3.6"]);
    let stored = ["VA1", "VA2", "VA3", "VA4"].map(|code| {
        let zone = zone(&folder, code).expect("it is held");
        (zone.area_ha, zone.investment_bn_vnd)
    });
    let expected = [(1478.0, 3600.0), (1.478, 3.6), (1478.5, 3600.25), (318.0, 2.0)];
    assert_eq!(stored, expected.map(|(area, billions)| (Some(area), Some(billions))));
}

#[test]
fn percentages_are_read_and_a_share_among_them_is_told() {
    let folder = Folder::seeded();
    let run = import(&folder, "zones", case("shares.csv"), &["--accept-partial"]).ended(1);
    told(&run, 3, &["error", "column occupancy_pct", "“0.62”", "decimal mark of the column is a comma"]);
    let stored = ["VT1", "VT2", "VT3"].map(|code| zone(&folder, code).and_then(|zone| zone.occupancy_pct));
    assert_eq!(stored, [Some(62.0), None, Some(62.5)]);
}

#[test]
fn a_column_of_shares_is_told_cell_by_cell() {
    let folder = Folder::seeded();
    let rows = "code,kind,name,occupancy_pct\nZS1,industrial_park,A,0.85\nZS2,industrial_park,B,0.7%\n";
    let run = import_text(&folder, "zones", rows, &[]).ended(1);
    told(&run, 2, &["warning", "“0.85”", "read as 0.85 %", "write 85%"]);
    assert!(super::about(&run, 3).is_empty(), "{}", run.out);
}

#[rstest]
#[case::vietnamese("1.200;12.000;850", &[Some(1200), Some(12_000), Some(850)])]
#[case::english("\"1,200\";\"12,000\";850", &[Some(1200), Some(12_000), Some(850)])]
#[case::spaces("1 200;12\u{a0}000;1\u{202f}234\u{2009}567", &[Some(1200), Some(12_000), Some(1_234_567)])]
#[case::full_width("１２;３４;５", &[Some(12), Some(34), Some(5)])]
#[case::with_their_unit("45 người;7 lao động;8", &[Some(45), Some(7), Some(8)])]
#[case::floats("120.0;7.00;12", &[Some(120), Some(7), Some(12)])]
#[case::grouped_floats("\"1,200.00\";7;12", &[Some(1200), Some(7), Some(12)])]
#[case::untold("12.000;850;7", &[None, Some(850), Some(7)])]
#[case::torn("1.200;\"1,300\";7", &[None, None, Some(7)])]
#[case::fractions("\"12,5\";1/2;7", &[None, None, Some(7)])]
#[case::powers("1e3;1.04E+08;7", &[None, None, Some(7)])]
#[case::negative("-5;\u{2212}5;7", &[None, None, Some(7)])]
#[case::bad_groups("1.23.456;12.34;7", &[None, None, Some(7)])]
fn workers_written_in_many_ways(#[case] cells: &str, #[case] expected: &[Option<u32>]) {
    let folder = Folder::seeded();
    let rows: Vec<String> =
        cells.split(';').zip(1..).map(|(cell, n)| format!("W{n},Xưởng {n},{cell}\n")).collect();
    let content = format!("code,name,workers\n{}", rows.concat());
    let run = import_text(&folder, "firms", content, &["--accept-partial"]);
    for (expected, n) in expected.iter().zip(1..) {
        assert_eq!(workers(&folder, &format!("W{n}")), *expected, "{n}: {}", run.out);
        if expected.is_none() {
            told(&run, n + 1, &["error", "column workers"]);
        }
    }
}

#[test]
fn whoever_imports_can_say_the_decimal_mark() {
    let rows = "code,kind,name,area_ha\nZD1,industrial_park,A,1.234\n";
    let refused = import_text(&Folder::seeded(), "zones", rows, &[]).ended(2);
    told(&refused, 2, &["error", "“1.234”", "1234 or 1.234", "--decimal"]);
    for (mark, area_ha) in [("comma", 1234.0), ("point", 1.234)] {
        let folder = Folder::seeded();
        import_text(&folder, "zones", rows, &["--decimal", mark]).ended(0);
        assert_eq!(zone(&folder, "ZD1").and_then(|zone| zone.area_ha), Some(area_ha));
    }
}

#[test]
fn a_vietnamese_reader_is_told_numbers_that_have_one_reading() {
    let folder = Folder::seeded();
    let file = case("areas.csv");
    let run = folder.xuong(&["import", "zones", &file, "--dry-run"]).ended(1);
    let said = "cảnh báo: dòng 2, cột area_ha, “1.478”: đã đọc là 1478 theo các ô khác trong cột, cũng có thể là 1,478";
    assert!(run.out.contains(said), "{}", run.out);
}

#[test]
fn an_area_that_looks_like_thousands_comes_back_from_an_export() {
    let folder = Folder::seeded();
    let rows = "code,kind,name,area_ha\nZE1,industrial_park,A,77.125\nZE2,industrial_park,B,1234.5\n";
    import_text(&folder, "zones", rows, &[]).ended(0);
    folder.xuong(&["export", "zones", "-o", "z.csv", "--where", "code=ZE1"]).ended(0);
    let run = folder.xuong(&["--lang", "en", "import", "zones", "z.csv"]).ended(0);
    assert!(run.out.contains("0 new, 0 changed, 1 unchanged"), "{}", run.out);
}

#[test]
fn coordinates_have_one_decimal_mark_and_three_digits_are_no_thousands() {
    let folder = Folder::seeded();
    let rows = "code;name;Kinh độ;Vĩ độ\nL1;A;105,804;21,028\nL2;B;105,81;21,03\nL3;C;105.82;21,04\n";
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]).ended(1);
    told(&run, 4, &["error", "Kinh độ", "“105.82”", "decimal mark of the column is a comma"]);
    let point = firm(&folder, "A").and_then(|firm| firm.location).map(|place| place.point);
    assert_eq!(point.map(|p| (p.lon(), p.lat())), Some((105.804, 21.028)));
    assert!(firm(&folder, "B").is_some() && firm(&folder, "C").is_none());
    let rows = "code,name,lat,lon\nL5,E,21.028.511,105.804.817\nL6,F,2.1028511E+01,1.05804817E+02\n";
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]);
    told(&run, 2, &["error"]);
    told(&run, 3, &["error", "power of ten"]);
}

#[test]
fn observations_have_one_decimal_mark_and_percentages_only_where_their_unit_says_so() {
    let folder = Folder::seeded();
    let row =
        |period: &str, value: &str, unit: &str| format!("hanoi,trial,{period},{value},{unit},imported\n");
    let rows = [
        row("2020", "\"12,5\"", "ha"),
        row("2021", "1.234", "ha"),
        row("2022", "85%", "%"),
        row("2023", "85%", "ha"),
        row("2024", "12.5", "ha"),
        row("2025", "\"7,25\"", "ha"),
    ];
    let content = format!("subject,measure,period,value,unit,basis\n{}", rows.concat());
    let run = import_text(&folder, "observations", content, &["--accept-partial"]);
    told(&run, 3, &["warning", "“1.234”", "read as 1234"]);
    told(&run, 5, &["error", "“85%”"]);
    told(&run, 6, &["error", "“12.5”", "comma"]);
    let trial = |period: &str| {
        let observations = held(&folder).0.observations;
        let found = observations.values().find(|o| o.measure == "trial" && o.period == period);
        found.map(|o| o.value)
    };
    let values = ["2020", "2021", "2022", "2023", "2024"].map(trial);
    assert_eq!(values, [Some(12.5), Some(1234.0), Some(85.0), None, None]);
}

#[rstest]
#[case("\"12,5\"", Some(12.5))]
#[case("12.5", Some(12.5))]
#[case("\"1.234\"", None)]
#[case("\"twelve\"", None)]
fn the_area_of_a_unit_may_be_a_text_of_one_reading(#[case] area: &str, #[case] expected: Option<f64>) {
    let folder = Folder::empty();
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"code":7.0,"name":"Phường","area_km2":{area}}},"geometry":{{"type":"Polygon","coordinates":[[[105.8,21],[105.9,21],[105.9,21.1],[105.8,21]]]}}}}"#
    );
    let file = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
    let run = import_text(&folder, "units", file, &["--edition", "e"]);
    let unit = unit(&folder);
    assert_eq!(unit.as_ref().and_then(|unit| unit.area_km2), expected, "{}", run.out);
    match unit {
        Some(unit) => assert_eq!(unit.code.as_str(), "7"),
        None => told(&run, 1, &["error", "area_km2"]),
    }
}
