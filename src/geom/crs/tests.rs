//! Systems against PROJ, and their names.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::geom::measure::distance_m;

#[test]
fn every_code_reads_back_as_itself() {
    let zones = Crs::zones().map(|crs| crs.epsg().to_string());
    for code in ["4326", "3857", "4756", "3405"].map(str::to_owned).into_iter().chain(zones) {
        let crs: Crs = format!("http://www.opengis.net/def/crs/EPSG/0/{code}").parse().unwrap();
        assert_eq!(crs.to_string(), format!("EPSG:{code}"));
        let here = LonLat::new(105.9, 21.0).unwrap();
        let (x, y) = crs.from_lonlat(here).unwrap();
        let back = crs.to_lonlat(x, y).unwrap();
        assert!(distance_m(here, back) < 1e-6, "{code}: {back:?}");
    }
}

#[test]
fn a_system_has_many_names() {
    for name in [
        "4756",
        "epsg:4756",
        "urn:ogc:def:crs:EPSG::4756",
        "urn:ogc:def:crs:EPSG:9.9:4756",
        "urn:ogc:def:crs:EPSG:4756",
        "urn:x-ogc:def:crs:EPSG:4756",
        "http://www.opengis.net/def/crs/EPSG/0/4756",
        "http://www.opengis.net/gml/srs/epsg.xml#4756",
        "https://spatialreference.org/ref/epsg/4756/proj4/",
    ] {
        assert_eq!(name.parse(), Ok(Crs::Vn2000), "{name}");
    }
    assert!("urn:ogc:def:crs:ESRI::4756".parse::<Crs>().is_err());
}

#[test]
fn an_unknown_code_says_which_are_known() {
    let error = "EPSG:27700".parse::<Crs>().unwrap_err().to_string();
    assert!(error.contains("27700") && error.contains("5897"), "{error}");
}

/// By PROJ 9.1.1 (`gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:…` of GDAL 3.6.2), at 16°15' N and 0°24' east of the central
/// meridian of each zone; each zone has its own, so that a wrong meridian is kilometres off.
#[rstest]
#[case("5896", 102.4, 542_559.760_9, 1_797_277.510_5)]
#[case("5897", 105.4, 542_560.169_1, 1_797_280.413_3)]
#[case("5898", 108.4, 542_561.113_5, 1_797_283.307_5)]
#[case("5899", 108.15, 542_561.014_4, 1_797_283.066_8)]
#[case("9205", 103.4, 542_559.837_3, 1_797_278.478_6)]
#[case("9206", 104.4, 542_559.973_3, 1_797_279.446_3)]
#[case("9207", 104.9, 542_560.063_8, 1_797_279.929_9)]
#[case("9208", 105.15, 542_560.114_6, 1_797_280.171_6)]
#[case("9209", 105.9, 542_560.289_3, 1_797_280.896_5)]
#[case("9210", 106.15, 542_560.355_0, 1_797_281.138_0)]
#[case("9211", 106.4, 542_560.424_4, 1_797_281.379_4)]
#[case("9212", 106.65, 542_560.497_5, 1_797_281.620_7)]
#[case("9213", 106.9, 542_560.574_4, 1_797_281.862_0)]
#[case("9214", 107.4, 542_560.739_2, 1_797_282.344_2)]
#[case("9215", 107.65, 542_560.827_2, 1_797_282.585_2)]
#[case("9216", 107.9, 542_560.918_9, 1_797_282.826_1)]
#[case("9217", 108.65, 542_561.216_3, 1_797_283.548_0)]
#[case("9218", 108.9, 542_561.322_9, 1_797_283.788_4)]
#[case("3405", 105.4, 542_547.399_8, 1_796_741.175_3)]
fn every_zone_lies_where_proj_puts_it(
    #[case] code: &str,
    #[case] lon: f64,
    #[case] east: f64,
    #[case] north: f64,
) {
    let crs: Crs = code.parse().unwrap();
    let (x, y) = crs.from_lonlat(LonLat::new(lon, 16.25).unwrap()).unwrap();
    assert!((x - east).hypot(y - north) < 1e-3, "{code}: {x} {y}");
    assert!(crs.central_meridian().map_or(code == "3405", |own| (own + 0.4 - lon).abs() < 1e-9));
    assert_eq!(crs.epsg().to_string(), code);
}

#[test]
fn no_zone_was_left_out_of_the_comparison() {
    assert_eq!(Crs::zones().count(), 18);
    assert!(Crs::zones().all(|zone| zone.is_tm3() && !zone.is_geographic()));
    assert!(
        ![Crs::Crs84, Crs::Wgs84, Crs::WebMercator, Crs::Vn2000, Crs::Utm48].iter().any(|crs| crs.is_tm3())
    );
}

fn systems() -> impl Strategy<Value = Crs> {
    let all: Vec<Crs> = Crs::ALL.into_iter().chain(Crs::zones()).collect();
    proptest::sample::select(all)
}

proptest! {
    #[test]
    fn what_is_written_in_a_system_is_read_from_it(crs in systems(), lon in 102.0..110.0_f64, lat in 8.0..24.0_f64) {
        let p = LonLat::new(lon, lat).unwrap();
        let back = crs.read(crs.write(p).unwrap()).unwrap();
        prop_assert!(distance_m(p, back) < 2e-4, "{crs} {p:?} {back:?}");
        let (east, north) = crs.tell(p).unwrap();
        let own = crs.write(p).unwrap();
        let expected = if matches!(crs, Crs::Wgs84 | Crs::Vn2000) { [north, east] } else { [east, north] };
        prop_assert_eq!(own.map(f64::to_bits), expected.map(f64::to_bits));
        let places = |n: f64| if crs.is_geographic() { n * 1e9 } else { n * 1e4 };
        let is_short = |n: f64| (places(n) - places(n).round()).abs() < 1e-2;
        prop_assert!(matches!(crs, Crs::Crs84 | Crs::Wgs84) || is_short(east) && is_short(north), "{east} {north}");
    }

    #[test]
    fn a_step_on_the_ground_is_a_step_in_the_system(crs in systems(), lon in 102.0..110.0_f64, lat in 8.0..24.0_f64, east in any::<bool>()) {
        let (a, b) = (LonLat::new(lon, lat).unwrap(), LonLat::new(lon + if east { 1e-3 } else { 0.0 }, lat + if east { 0.0 } else { 1e-3 }).unwrap());
        let ((ax, ay), (bx, by)) = (crs.from_lonlat(a).unwrap(), crs.from_lonlat(b).unwrap());
        let (right, up) = (bx - ax, by - ay);
        prop_assert!(if east { right > up.abs() } else { up > right.abs() }, "{crs}: axes are easting and northing");
    }
}

#[rstest]
#[case(Crs::Crs84, 181.0, 0.0)]
#[case(Crs::Wgs84, 0.0, 90.5)]
#[case(Crs::Crs84, f64::NAN, 0.0)]
#[case(Crs::WebMercator, 3e7, 0.0)]
#[case(Crs::TM3_105, 1e9, 0.0)]
#[case(Crs::Vn2000, 105.0, 120.0)]
#[case(Crs::Utm48, f64::INFINITY, 0.0)]
fn what_lies_outside_a_system_is_refused(#[case] crs: Crs, #[case] east: f64, #[case] north: f64) {
    let error = crs.to_lonlat(east, north).unwrap_err();
    assert_eq!(error.to_string(), format!("({east}, {north}) is outside the area of {crs}"));
}

#[rstest]
#[case("CRS84", Some("CRS84"))]
#[case("crs84", Some("CRS84"))]
#[case("OGC:CRS84", Some("CRS84"))]
#[case("urn:ogc:def:crs:OGC:1.3:CRS84", Some("CRS84"))]
#[case("urn:ogc:def:crs:OGC::CRS84", Some("CRS84"))]
#[case("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Some("CRS84"))]
#[case("https://www.opengis.net/def/crs/EPSG/0/4326", Some("EPSG:4326"))]
#[case("[EPSG:5897]", Some("EPSG:5897"))]
#[case(" EPSG:5897 ", Some("EPSG:5897"))]
#[case("http://www.opengis.net/def/crs/EPSG/9.9.1/3405", Some("EPSG:3405"))]
#[case("http://www.opengis.net/def/crs/EPSG/0/5897/", Some("EPSG:5897"))]
#[case("EPSG:CRS84", None)]
#[case("OGC:4326", None)]
#[case("http://www.opengis.net/def/crs/OGC/1.3/4326", None)]
#[case("http://example.org/def/crs/EPSG/0/4326", None)]
#[case("http://www.opengis.net/def/crs/EPSG/latest/4326", None)]
#[case("EPSG:9204", None)]
#[case("EPSG:9219", None)]
#[case("EPSG:", None)]
#[case("VN-2000", None)]
#[case("", None)]
#[case("５８９７", None)]
fn a_name_is_of_its_authority(#[case] name: &str, #[case] crs: Option<&str>) {
    let read = name.parse::<Crs>();
    assert_eq!(read.as_ref().ok().map(ToString::to_string).as_deref(), crs, "{name}");
    assert!(
        crs.is_some() || read == Err(UnknownCrs(name.to_owned())),
        "the fault has the name as it was given"
    );
}
