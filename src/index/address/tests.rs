//! Addresses in many spellings, with the names of a small city.

use std::sync::Arc;

use rstest::rstest;

use super::{
    outcome::{Doubt, Outcome, Why},
    resolve::{LONGEST, resolve},
};
use crate::{
    geom::lonlat::LonLat,
    index::{Snapshot, trial::unit},
    model::{
        city::City,
        holdings::Holdings,
        id::SuccessionId,
        succession::{Extent, Succession},
        unit::{Level, Precision, Unit},
    },
};

/// Old name, district, code and name of the new ward, the part that went there.
type Edge = (&'static str, &'static str, &'static str, &'static str, Extent);

const EDGES: [Edge; 10] = [
    ("Phường Kim Hòa", "Quận Đông", "N1", "Phường Kim Hòa", Extent::Part),
    ("Phường Kim Hòa", "Quận Đông", "N2", "Phường Sông Đà", Extent::Part),
    ("Phường Lúa Mới", "Quận Đông", "N2", "Phường Sông Đà", Extent::Whole),
    ("Xã Lúa Mới", "Huyện Tây", "N3", "Xã Tây", Extent::Whole),
    ("Xã An Bình", "Huyện Tây", "N3", "Xã Tây", Extent::Whole),
    ("Thị trấn Ấn Bình", "Thị xã Nam", "N3", "Xã Tây", Extent::Whole),
    ("Phường 3", "Quận Đông", "N1", "Phường Kim Hòa", Extent::Whole),
    ("Phường Hồng Cẩm 2", "Quận Đông", "N2", "Phường Sông Đà", Extent::Whole),
    ("Xã Cụt", "Huyện Tây", "N3", "Xã Tây", Extent::Part),
    ("Phường Lúa Mới Hai", "Quận Đông", "N1", "Phường Kim Hòa", Extent::Whole),
];

fn square(west: f64) -> geo::MultiPolygon {
    geo::Rect::new((west, 21.0), (west + 0.1, 21.1)).to_polygon().into()
}

fn city() -> Snapshot {
    let mut held = Holdings::default();
    for (id, (name, district, code, new, extent)) in (1..).zip(EDGES) {
        let old = format!("{name}{district}").chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let edge = Succession {
            id: SuccessionId(id),
            old_edition: "old".parse().unwrap(),
            old_code: old.parse().unwrap(),
            old_name: name.to_owned(),
            old_district_code: None,
            old_district: Some(district.to_owned()),
            new_edition: "new".parse().unwrap(),
            new_code: code.parse().unwrap(),
            new_name: new.to_owned(),
            extent,
            effective_from: None,
            clause: Some(format!("{id}")),
            confidence: None,
            source: None,
        };
        held.successions.insert(id, Arc::new(edge));
    }
    let wards = [("N1", "Phường Kim Hòa", 105.0), ("N2", "Phường Sông Đà", 105.1), ("N3", "Xã Tây", 105.2)];
    for (id, (code, name, west)) in (1..).zip(wards) {
        let own = Unit {
            code: code.parse().unwrap(),
            level: Level::Ward,
            shape: square(west),
            ..unit(id, "new", name, false)
        };
        held.units.insert(id, Arc::new(own));
    }
    let east = Unit {
        code: "D1".parse().unwrap(),
        level: Level::District,
        shape: square(105.05),
        ..unit(9, "districts", "Quận Đông", true)
    };
    held.units.insert(9, Arc::new(east));
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

/// The outcome with the codes of the candidates.
fn told(address: &str) -> String {
    let own = resolve(&city(), address, None);
    let codes: Vec<&str> = own.candidates.iter().map(|own| own.ward.code.as_str()).collect();
    format!("{} {}", own.outcome, codes.join(" ")).trim_end().to_owned()
}

#[rstest]
#[case("Phường Lúa Mới, Quận Đông", "found N2")]
#[case("số 5, ngõ 3, P. Lúa Mới, Q. Đông, TP Mẫu", "found N2")]
#[case("P.LÚA MỚI,Q.ĐÔNG", "found N2")]
#[case("p lua moi q dong", "found N2")]
#[case("xã Lúa Mới, huyện Tây", "found N3")]
#[case("Lúa Mới, Tây, Mẫu", "found N3")]
#[case("Mẫu, Huyện Tây, xã Lúa Mới, số 5", "found N3")]
#[case::decomposed("xã Lu\u{301}a Mơ\u{301}i, huyện Tây", "found N3")]
#[case::english("5 Lua Moi Ward, Dong District, Mau City", "found N2")]
#[case::another_d("Phường Lúa Mới, Quận Ðông", "found N2")]
#[case::tone_elsewhere("phường Kim Hoà, quận Đông", "divided N1 N2")]
#[case::no_kind_no_district("phường Kim Hòa", "ambiguous N1 N2")]
#[case::marked_former("phường Kim Hòa cũ", "divided N1 N2")]
#[case::marked_present("nay là phường Kim Hòa", "found N1")]
#[case::former_district("phường Kim Hòa (quận Đông cũ)", "ambiguous N1 N2")]
#[case::two_units("Lúa Mới, Mẫu", "ambiguous N2 N3")]
#[case::two_units_of_one_ward("An Bình, Mẫu", "found N3")]
#[case::number("P.03, Q. Đông", "found N1")]
#[case::glued("p3 q.đông", "found N1")]
#[case::numbered_name("P. Hồng Cẩm2, Q. Đông", "found N2")]
#[case::no_such_number("phường 4, quận Đông", "unknown")]
#[case::flats("TT Lúa Mới, quận Đông", "divided N1 N2")]
#[case::wrong_letter("phường Lúa Mưới, quận Đông", "found N2")]
#[case::letter_left_out("phường Lú Mới, quận Đông", "found N2")]
#[case::longer_name("phường Lúa Mới Hai, quận Đông", "found N1")]
#[case::longer_name_with_a_wrong_letter("phường Lúa Mới Hia, quận Đông", "found N1")]
#[case::longer_name_in_no_list("phường Lúa Mới Mười, quận Đông", "unknown")]
#[case::two_wrong("phường Lu Mưới, quận Đông", "unknown")]
#[case::new_ward_old_district("phường Sông Đà, quận Đông", "found N2")]
#[case::not_there("phường Sông Đà, huyện Tây", "unknown")]
#[case::street_like("số 5, Lúa Mới, quận Đông", "divided N1 N2")]
#[case::street("5 phố Lúa Mới, quận Đông", "divided N1 N2")]
#[case::district("quận Đông", "divided N1 N2")]
#[case::no_district("xã Lúa Mới, huyện Bắc", "unknown")]
#[case::other_city("phường Lúa Mới, TP Khác", "unknown")]
#[case::last_is_unknown("phường Lúa Mới, Khác", "unknown")]
#[case::largest_part_only("xã Cụt, huyện Tây", "divided N3")]
#[case::nothing("số 5, ngõ 3", "unknown")]
#[case::empty("", "unknown")]
fn an_address_is_understood(#[case] address: &str, #[case] expected: &str) {
    assert_eq!(told(address), expected);
}

#[test]
fn what_is_not_certain_is_told() {
    let doubts = |address: &str| resolve(&city(), address, None).doubts;
    assert_eq!(doubts("phường Lúa Mới, quận Đông"), []);
    let two = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let (written, name) = two("Lùa Mơi", "Phường Lúa Mới");
    assert_eq!(doubts("phường Lùa Mơi, quận Đông"), [Doubt::Marks(written, name)]);
    let (written, name) = two("Luas Moi", "Phường Lúa Mới");
    assert_eq!(doubts("phuong Luas Moi, quan Dong"), [Doubt::Letter(written, name)]);
    assert_eq!(doubts("xã Lúa Mới, quận Đông"), [Doubt::Kind("Phường Lúa Mới".to_owned())]);
    assert_eq!(doubts("Lúa Mới, quận Đông"), [Doubt::NoKind("Lúa Mới".to_owned())]);
    let (name, district) = two("Phường Sông Đà", "Quận Đông");
    assert_eq!(doubts("phường Sông Đà, quận Đông"), [Doubt::Mixed(name, district)]);
    let other = doubts("phường Lúa Mới, quận Đông, tỉnh Khác");
    assert_eq!(other, [Doubt::OtherProvince("Khác".to_owned())]);
}

#[test]
fn a_division_states_clauses_and_shares() {
    let own = resolve(&city(), "quận Đông", None);
    let shares: Vec<_> = own.candidates.iter().map(|own| (own.ward.share.unwrap() * 100.0).round()).collect();
    assert_eq!(shares, [50.0, 50.0]);
    assert_eq!(own.why, Some(Why::OnlyDistrict("Quận Đông".to_owned())));
    let own = resolve(&city(), "phường Kim Hòa, quận Đông", None);
    let clauses: Vec<_> = own.candidates.iter().map(|own| own.ward.clause.as_deref()).collect();
    assert_eq!((clauses, own.is_complete), (vec![Some("1"), Some("2")], true));
    let own = resolve(&city(), "xã Cụt, huyện Tây", None);
    assert_eq!((own.is_complete, own.why), (false, Some(Why::Incomplete("Xã Cụt, Huyện Tây".to_owned()))));
}

#[test]
fn a_point_decides_between_candidates_and_no_others() {
    let at = |lon: f64| Some(LonLat::new(lon, 21.05).unwrap());
    let own = resolve(&city(), "phường Kim Hòa, quận Đông", at(105.15));
    assert_eq!(
        (own.outcome, own.by_point, own.ward().map(|own| own.code.as_str())),
        (Outcome::Found, true, Some("N2"))
    );
    assert!(matches!(
        own.doubts[..],
        [Doubt::Point(Precision::Surveyed | Precision::Schematic | Precision::Generalised)]
    ));
    let own = resolve(&city(), "phường Kim Hòa, quận Đông", at(105.25));
    assert_eq!((own.outcome, own.doubts), (Outcome::Divided, vec![Doubt::PointElsewhere]));
    let own = resolve(&city(), "phường Lúa Mới, quận Đông", at(105.15));
    assert_eq!((own.outcome, own.by_point, own.doubts.len()), (Outcome::Found, false, 0));
    assert_eq!(resolve(&city(), "số 5", at(105.15)).outcome, Outcome::Unknown, "a point alone is no address");
}

#[test]
fn a_text_that_is_no_address_is_refused_by_its_length() {
    let own = resolve(&city(), &"xã ".repeat(LONGEST), None);
    assert_eq!(own.why, Some(Why::TooLong));
}
