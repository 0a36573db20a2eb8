//! Features made ready are byte for byte those written column by column, whatever the texts of a firm hold.

use proptest::{prelude::*, test_runner::Config};
use serde_json::{Value, json};
use xuong::{
    geom::crs::Crs,
    index::{Snapshot, feature_parts::Parts, row::Row},
    model::{
        feature::{FeatureWriter, Shape},
        firm::{Firm, FirmStatus},
        location::{PointFlag, PointMethod},
        tax_code::TaxCode,
    },
};

use crate::cli::synthetic_city::{city, places, put};
use crate::harness::hanoi;

/// The feature of a row, written column by column.
fn slowly(row: Row<'_>, restricted: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let shape = row.point().map_or(Shape::None, Shape::Point);
    let mut feature = FeatureWriter::begin(&mut out, row.id(), shape, Crs::Crs84);
    let columns = Row::COLUMNS.iter().filter(|c| restricted || !c.restricted);
    columns.for_each(|column| feature.add(column.name, &column.told(&row)));
    feature.end();
    out
}

fn quickly(row: Row<'_>, restricted: bool) -> Vec<u8> {
    let mut out = b"before".to_vec();
    row.write_feature(&mut out, &Parts::all(restricted));
    out.split_off("before".len())
}

#[test]
fn the_features_of_a_city_are_those_written_column_by_column() {
    for row in city().now.firms.iter() {
        for restricted in [false, true] {
            let (quick, slow) = (quickly(row, restricted), slowly(row, restricted));
            assert!(quick == slow, "{}\n{}", String::from_utf8_lossy(&quick), String::from_utf8_lossy(&slow));
        }
    }
}

/// Texts that break careless writers.
fn texts() -> impl Strategy<Value = String> {
    let hard = [
        "",
        "\"",
        "\\",
        "\\\"",
        "\u{0}\u{1f}\u{7f}",
        "\r\n\t",
        "</script>",
        "🏭👩🏽‍🏭",
        "e\u{301}ĐƯỜNG",
        "\u{2028}",
    ];
    prop_oneof![
        3 => prop::sample::select(hard.to_vec()).prop_map(str::to_owned),
        2 => prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter),
        1 => (250..260_usize).prop_map(|length| "x".repeat(length)),
        1 => (120..160_usize).prop_map(|length| "ở\"".repeat(length)),
    ]
}

fn positions() -> impl Strategy<Value = Option<[f64; 2]>> {
    prop_oneof![
        Just(None),
        (105.3..106.0, 20.6..21.4).prop_map(|(lon, lat)| Some([lon, lat])),
        prop::sample::select(vec![
            [180.0, 90.0],
            [-180.0, -90.0],
            [0.0, -0.0],
            [105.85, 21.03],
            [1e-7, 1e-300]
        ])
        .prop_map(Some),
    ]
}

/// A location with everything that may be known of it.
fn locations() -> impl Strategy<Value = Option<Value>> {
    let codes = |all: Vec<&'static str>| prop::option::of(prop::sample::select(all));
    let methods = codes(PointMethod::ALL.iter().map(|m| m.code()).collect());
    let flags = codes(PointFlag::ALL.iter().map(|f| f.code()).collect());
    let precision = prop::option::of(prop_oneof![Just(0.0), 0.0..1e9, Just(0.1 + 0.2), Just(1e21)]);
    let texts = prop::collection::vec(prop::option::of(texts()), 2);
    (positions(), methods, flags, precision, texts).prop_map(|(point, method, flag, precision_m, texts)| {
        let whole = |point| {
            json!({ "point": point, "method": method, "flag": flag, "precision_m": precision_m,
                "evidence": texts[0], "entered": texts[1] })
        };
        point.map(whole)
    })
}

/// Firms of which anything may be unknown.
fn firms(id: i64) -> impl Strategy<Value = Firm> {
    let date = || {
        prop::option::of(prop::sample::select(vec!["1990", "2025-12", "2026-02-28", "0001", "9999-12-31"]))
    };
    let sector = prop::option::of(prop::sample::select(vec!["C", "10", "2599", "25991", "2025:26"]));
    let zone = prop::option::of(prop::sample::select(zones()));
    let status =
        prop::option::of(prop::sample::select(FirmStatus::ALL.iter().map(|s| s.code()).collect::<Vec<_>>()));
    let workers = prop::option::of(prop_oneof![Just(0), 0..10_000_u32, Just(u32::MAX - 1)]);
    let sources = prop::collection::vec(prop::sample::select(vec!["S1", "S2", "NGUỒN-Đ"]), 0..4);
    let tax = prop::option::of(prop_oneof![texts(), Just("0100100008".to_owned())]);
    let own = prop::collection::vec(prop::option::of(texts()), 10);
    let dates = (date(), date(), date(), date());
    (texts(), tax, own, (sector, zone, status, workers, sources), dates, locations()).prop_map(
        move |(name, tax, own, (sector, zone, status, workers, sources), dates, location)| {
            let firm = json!({
                "id": id, "code": format!("MÃ-{id}/a:b"), "name": name, "name_en": own[0],
                "tax_code": tax.as_deref().and_then(TaxCode::new),
                "written": { "address": own[1], "commune": own[2], "district": own[3], "ward": own[4] },
                "zone": zone, "sector": sector.map(|code| json!({ "code": code, "basis": own[5] })),
                "activity": own[6], "status": status, "status_note": own[7],
                "workers": workers.map(|count| json!({ "count": count, "as_of": dates.0 })),
                "opened": dates.1, "closed": dates.2, "location": location, "sources": sources, "as_of": dates.3,
                "notes": own[8],
            });
            serde_json::from_value(firm).expect("a firm")
        },
    )
}

fn zones() -> Vec<String> {
    places().zones.values().take(3).map(|zone| zone.code.to_string()).collect()
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_firm_comes_back_and_its_feature_is_that_written_column_by_column(
        firms in (firms(1), firms(2), firms(3)),
    ) {
        let firms = [firms.0, firms.1, firms.2];
        let now = empty().after(firms.iter().cloned().map(put).collect(), 1);
        for firm in &firms {
            let row = now.firms.get(firm.id.0).expect("the firm");
            prop_assert_eq!(&row.firm(), firm);
            for restricted in [false, true] {
                let (quick, slow) = (quickly(row, restricted), slowly(row, restricted));
                prop_assert_eq!(String::from_utf8_lossy(&quick), String::from_utf8_lossy(&slow));
                let read: Value = serde_json::from_slice(&quick).expect("JSON");
                prop_assert_eq!(read["properties"]["name"].as_str(), Some(firm.name.as_str()));
                prop_assert_eq!(read["properties"].get("workers").is_some(), restricted);
            }
        }
    }
}

/// The places of the city, and no firm.
fn empty() -> &'static Snapshot {
    static EMPTY: std::sync::OnceLock<Snapshot> = std::sync::OnceLock::new();
    EMPTY.get_or_init(|| Snapshot::new(places().clone(), 0, hanoi()))
}
