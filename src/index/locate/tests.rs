//! Places by every way of naming them.

use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::{
    index::trial::{Dice, firm, unit, zone},
    model::{
        city::City,
        firm::Firm,
        holdings::Holdings,
        id::SuccessionId,
        location::PointMethod,
        succession::{Extent, Succession},
        zone::Zone,
    },
};

fn point(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

/// The former commune `old`, of which a part or all went to a unit of `wards-2025`.
fn edge(id: i64, old: &str, new: i64, new_name: &str, extent: Extent) -> Succession {
    Succession {
        id: SuccessionId(id),
        old_edition: "wards-2019".parse().unwrap(),
        old_code: format!("X-{old}").replace(' ', "-").parse().unwrap(),
        old_name: old.to_owned(),
        old_district_code: None,
        old_district: None,
        new_edition: "wards-2025".parse().unwrap(),
        new_code: format!("{new:05}").parse().unwrap(),
        new_name: new_name.to_owned(),
        extent,
        effective_from: None,
        clause: None,
        confidence: None,
        source: None,
    }
}

/// Two wards, one with a label; a former commune in both; a zone with a point and one without; four firms.
fn city() -> Snapshot {
    let (mut held, dice) = (Holdings::default(), &mut Dice(1));
    let labelled =
        Unit { label: Some(point(105.11, 21.01)), ..unit(1, "wards-2025", "Phường Phúc Lợi", false) };
    held.units.insert(1, Arc::new(labelled));
    held.units.insert(2, Arc::new(unit(2, "wards-2025", "Phường Việt Hưng", false)));
    let edges = [
        edge(1, "Xã Giang Biên", 1, "Phường Phúc Lợi", Extent::Part),
        edge(2, "Xã Giang Biên", 2, "Phường Việt Hưng", Extent::Whole),
        edge(3, "Xã Cự Khối", 9, "Phường Không Còn", Extent::Whole),
        edge(4, "Xã Kim Lan", 1, "Phường Phúc Lợi", Extent::Whole),
    ];
    held.successions = edges.into_iter().map(|own| (own.id.0, Arc::new(own))).collect();
    let placed = Location { method: Some(PointMethod::ZonePoint), ..Location::at(point(105.3, 21.3)) };
    held.zones.insert(1, Arc::new(Zone { location: Some(placed), ..zone(1, "KCN Thăng Long") }));
    held.zones.insert(2, Arc::new(zone(2, "CCN Đồng Mai")));
    let gps = Location { method: Some(PointMethod::Gps), ..Location::at(point(105.2, 21.2)) };
    let surveyed = Location { precision_m: Some(0.5), method: Some(PointMethod::Survey), ..gps.clone() };
    let firms = [
        ("F-1", "Cơ khí Sao Mai", Some(gps.clone())),
        ("F-2", "Dệt Sao Mai", Some(surveyed)),
        ("F-3", "Giấy Bãi Cháy", None),
        ("F-4", "Gốm Kim Lan", Some(gps)),
    ];
    for (id, (code, name, location)) in (1..).zip(firms) {
        let own = Firm {
            code: code.parse().unwrap(),
            name: name.to_owned(),
            location,
            name_en: None,
            tax_code: None,
            zone: None,
            written: crate::model::location::Written::default(),
            ..firm(dice, id)
        };
        held.firms.insert(id, Arc::new(own));
    }
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

#[rstest]
#[case::code_of_a_firm("F-1", [105.2, 21.2], "Cơ khí Sao Mai", Some(15.0))]
#[case::code_with_spaces_around(" F-2 ", [105.2, 21.2], "Dệt Sao Mai", Some(0.5))]
#[case::code_of_a_zone("Z01", [105.3, 21.3], "KCN Thăng Long", Some(1000.0))]
#[case::name_of_a_zone("thang long", [105.3, 21.3], "KCN Thăng Long", Some(1000.0))]
#[case::name_of_a_firm("dệt sao mai", [105.2, 21.2], "Dệt Sao Mai", Some(0.5))]
#[case::label_of_a_unit("phúc lợi", [105.11, 21.01], "Phường Phúc Lợi", None)]
#[case::inside_a_unit("viet hung", [105.25, 21.2], "Phường Việt Hưng", None)]
#[case::the_successor_with_all_of_it("giang bien", [105.25, 21.2], "Xã Giang Biên → Phường Việt Hưng", None)]
#[case::what_has_a_point_before_a_former_unit("kim lan", [105.2, 21.2], "Gốm Kim Lan", Some(15.0))]
#[case::coordinates("21.05, 105.35", [105.35, 21.05], "CRS84 (N, E)", None)]
#[case::the_other_order("105.35 21.05", [105.35, 21.05], "CRS84 (E, N)", None)]
fn a_place_is_found(
    #[case] asked: &str,
    #[case] at: [f64; 2],
    #[case] meaning: &str,
    #[case] precision_m: Option<f64>,
) {
    let place = resolve(&city(), asked, None).unwrap_or_else(|error| panic!("{asked}: {error}"));
    let [lon, lat] = <[f64; 2]>::from(place.point);
    assert!((lon - at[0]).abs() < 1e-9 && (lat - at[1]).abs() < 1e-9, "{asked}: {place:?}");
    assert_eq!((place.meaning.to_string(), place.precision_m), (meaning.to_owned(), precision_m), "{asked}");
}

#[test]
fn of_several_the_others_are_named() {
    let place = resolve(&city(), "sao mai", None).unwrap();
    assert_eq!(place.meaning, Meaning::Thing("Cơ khí Sao Mai".to_owned()));
    assert_eq!(place.others, ["Dệt Sao Mai"]);
    let exact = resolve(&city(), "F-1", None).unwrap();
    assert!(exact.others.is_empty(), "a code means one firm");
}

#[rstest]
#[case::firm_by_code("F-3", "Giấy Bãi Cháy")]
#[case::firm_by_name("bai chay", "Giấy Bãi Cháy")]
#[case::zone_by_code("Z02", "CCN Đồng Mai")]
#[case::commune_without_a_successor_that_is_held("cu khoi", "Xã Cự Khối")]
fn what_has_no_point_is_named(#[case] asked: &str, #[case] name: &str) {
    let expected = NoPlace::NoPoint { asked: asked.to_owned(), name: name.to_owned() };
    assert_eq!(resolve(&city(), asked, None), Err(expected));
}

#[test]
fn an_unknown_name_is_answered_by_those_that_differ_by_a_letter() {
    let unknown = |asked: &str| match resolve(&city(), asked, None) {
        Err(NoPlace::Unknown { similar, .. }) => similar,
        other => panic!("{asked}: {other:?}"),
    };
    assert_eq!(unknown("phuc loy"), ["Phường Phúc Lợi"]);
    assert_eq!(unknown("hoan toan khac"), [] as [String; 0]);
    assert_eq!(unknown(""), [] as [String; 0]);
    let error = resolve(&city(), "Nơi nào", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no place, zone or firm is called 'Nơi nào', and it is not a pair of coordinates"
    );
}

#[rstest]
#[case(
    "105.8 21.0",
    Some("EPSG:5897"),
    "(105.8, 21) là độ, còn EPSG:5897 tính bằng mét; hãy ghi hệ của tọa độ độ, hoặc bỏ trống nếu là WGS 84",
    "(105.8, 21) are degrees, but EPSG:5897 is in metres; give the system of the degrees, or none for WGS 84"
)]
#[case(
    "594446 2327066",
    Some("4756"),
    "(594446, 2327066) là mét, còn EPSG:4756 tính bằng độ; hãy ghi hệ của tọa độ mét",
    "(594446, 2327066) are metres, but EPSG:4756 is in degrees; give the system of the metres"
)]
#[case(
    "5 6",
    None,
    "không đọc được tọa độ: không phải độ trong lãnh thổ Việt Nam, cũng không phải mét VN-2000, theo cả hai thứ tự",
    "(5, 6) fits neither degrees in Viet Nam nor VN-2000 metres, in either order"
)]
fn coordinates_that_are_none_are_refused_in_both_languages(
    #[case] asked: &str,
    #[case] stated: Option<&str>,
    #[case] vi: &str,
    #[case] en: &str,
) {
    let stated = stated.map(|crs| crs.parse().unwrap());
    let Err(NoPlace::Coordinates(fault)) = resolve(&city(), asked, stated) else {
        panic!("{asked} is a place")
    };
    assert_eq!((said(&fault, Lang::Vi).as_str(), said(&fault, Lang::En).as_str()), (vi, en));
}

#[test]
fn metres_are_those_of_the_city() {
    let here = resolve(&city(), "2327066.347 594446.581", None).unwrap();
    let there = resolve(&city(), "2327066.347 594446.581", Some("EPSG:5897".parse().unwrap())).unwrap();
    assert_eq!(here, there);
    let elsewhere = resolve(&city(), "2327066.347 594446.581", Some("EPSG:5898".parse().unwrap())).unwrap();
    assert!((elsewhere.point.lon() - here.point.lon() - 3.0).abs() < 1e-3, "three degrees further east");
}
