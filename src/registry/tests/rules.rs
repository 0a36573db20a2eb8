//! The rules of each kind of record, property by property.

use rstest::rstest;
use serde_json::{Value as Json, json};

use super::made::{hex, record, register, square};
use crate::{
    index::Snapshot,
    model::{
        breach::Rule,
        lang::Lang,
        record::{Kind, Record},
    },
    registry::rules::{Beside, held, own},
};

/// A register of a source, a zone and a firm, with an edition of two units.
fn beside() -> Snapshot {
    let unit = |id: i64, code: &str, west: f64| {
        record(Kind::Unit, json!({ "id": id, "code": code, "shape": hex(&square(west, 20.5, 0.1)) }))
    };
    register([
        record(Kind::Source, json!({})),
        record(Kind::Zone, json!({})),
        record(Kind::Firm, json!({})),
        unit(1, "001", 105.4),
        unit(2, "002", 105.5),
    ])
}

/// The properties of a record that break a rule, with the rule and the value.
fn broken(record: &Record) -> Vec<(&'static str, Rule, Option<String>)> {
    let now = beside();
    let refusals = own(record, &Beside::new(&now)).of(record);
    let told = refusals.into_iter().map(|refusal| {
        assert_eq!((refusal.kind, refusal.id, &refusal.code), (record.kind(), record.id(), &record.key()));
        assert_ne!(refusal.say(Lang::Vi), refusal.say(Lang::En));
        let rule = refusal.rule();
        (refusal.field, rule, refusal.value)
    });
    told.collect()
}

#[test]
fn a_plain_record_of_any_kind_breaks_no_rule() {
    for kind in Kind::ALL {
        assert_eq!(broken(&record(*kind, json!({}))), [], "{kind}");
    }
}

#[rstest]
#[case(Kind::Source, json!({ "title": " " }), "title", Rule::Missing, None)]
#[case(Kind::Source, json!({ "title": "a\u{1}" }), "title", Rule::Text, Some("a"))]
#[case(Kind::Source, json!({ "location": "\u{fffd}" }), "location", Rule::Text, Some("\u{fffd}"))]
#[case(Kind::Source, json!({ "dated": "\u{7}" }), "dated", Rule::Text, Some(""))]
#[case(Kind::Source, json!({ "licence": "\u{7}" }), "licence", Rule::Text, Some(""))]
#[case(Kind::Unit, json!({ "name": "" }), "name", Rule::Missing, None)]
#[case(Kind::Unit, json!({ "kind": "\u{7}" }), "kind", Rule::Text, Some(""))]
#[case(Kind::Unit, json!({ "source": "\u{7}" }), "source", Rule::Text, Some(""))]
#[case(Kind::Unit, json!({ "area_km2": 0.0 }), "area_km2", Rule::Range, Some("0"))]
#[case(Kind::Unit, json!({ "valid_from": "2025-07-01", "valid_to": "2025-06-30" }), "valid_to", Rule::Order, Some("2025-06-30"))]
#[case(Kind::Succession, json!({ "old_name": "" }), "old_name", Rule::Missing, None)]
#[case(Kind::Succession, json!({ "new_name": "" }), "new_name", Rule::Missing, None)]
#[case(Kind::Succession, json!({ "old_district": "\u{7}" }), "old_district", Rule::Text, Some(""))]
#[case(Kind::Succession, json!({ "clause": "\u{7}" }), "clause", Rule::Text, Some(""))]
#[case(Kind::Succession, json!({ "confidence": "\u{7}" }), "confidence", Rule::Text, Some(""))]
#[case(Kind::Succession, json!({ "source": "S9" }), "source", Rule::SourceUnheld, Some("S9"))]
#[case(Kind::Succession, json!({ "old_edition": "w", "old_code": "009" }), "old_code", Rule::UnitUnheld, Some("009"))]
#[case(Kind::Succession, json!({ "new_edition": "w", "new_code": "009" }), "new_code", Rule::UnitUnheld, Some("009"))]
#[case(Kind::Succession, json!({ "new_edition": "a", "new_code": "1" }), "new_code", Rule::OwnSuccessor, Some("1"))]
#[case(Kind::Zone, json!({ "name": "" }), "name", Rule::Missing, None)]
#[case(Kind::Zone, json!({ "area_ha": 0.0 }), "area_ha", Rule::Range, Some("0"))]
#[case(Kind::Zone, json!({ "occupancy_pct": 100.5 }), "occupancy_pct", Rule::Range, Some("100.5"))]
#[case(Kind::Zone, json!({ "established_year": 1899 }), "established_year", Rule::Range, Some("1899"))]
#[case(Kind::Zone, json!({ "lease_start": 2000, "lease_end": 1999 }), "lease_end", Rule::Order, Some("1999"))]
#[case(Kind::Zone, json!({ "lease_end": 2201 }), "lease_end", Rule::Range, Some("2201"))]
#[case(Kind::Zone, json!({ "investment_bn_vnd": -1.0 }), "investment_bn_vnd", Rule::Range, Some("-1"))]
#[case(Kind::Zone, json!({ "sources": ["S1", "S9"] }), "sources", Rule::SourceUnheld, Some("S9"))]
#[case(Kind::Zone, json!({ "location": { "point": [107.0, 20.5] } }), "lon", Rule::OutsideArea, Some("107, 20.5"))]
#[case(Kind::Firm, json!({ "workers": { "count": 10_000_001 } }), "workers", Rule::Range, Some("10000001"))]
#[case(Kind::Firm, json!({ "tax_code": "0101245487" }), "tax_code", Rule::TaxCode, Some("0101245487"))]
#[case(Kind::Firm, json!({ "zone": "Z9" }), "zone_code", Rule::ZoneUnheld, Some("Z9"))]
#[case(Kind::Firm, json!({ "opened": "2020-05", "closed": "2020-04" }), "closed", Rule::Order, Some("2020-04"))]
#[case(Kind::Firm, json!({ "location": { "point": [105.45, 20.55], "precision_m": 0.0 } }), "point_precision_m", Rule::Range, Some("0"))]
#[case(Kind::Firm, json!({ "written": { "address": "\u{7}" } }), "address", Rule::Text, Some(""))]
#[case(Kind::Observation, json!({ "measure": "" }), "measure", Rule::Missing, None)]
#[case(Kind::Observation, json!({ "period": " " }), "period", Rule::Missing, None)]
#[case(Kind::Observation, json!({ "unit": "" }), "unit", Rule::Missing, None)]
#[case(Kind::Observation, json!({ "breakdown": "\u{7}" }), "breakdown", Rule::Text, Some(""))]
#[case(Kind::Observation, json!({ "compared_with": "\u{7}" }), "compared_with", Rule::Text, Some(""))]
#[case(Kind::Observation, json!({ "note": "\u{7}" }), "note", Rule::Text, Some(""))]
#[case(Kind::Observation, json!({ "source": "S9" }), "source", Rule::SourceUnheld, Some("S9"))]
#[case(Kind::Observation, json!({ "period": "mùa xuân" }), "period", Rule::Period, Some("mùa xuân"))]
#[case(Kind::Linkage, json!({ "name": "" }), "name", Rule::Missing, None)]
#[case(Kind::Linkage, json!({ "eps_m": 0.0 }), "eps_m", Rule::Range, Some("0"))]
#[case(Kind::Linkage, json!({ "min_firms": 0 }), "min_firms", Rule::Range, Some("0"))]
#[case(Kind::Linkage, json!({ "members": ["F1", "F9"] }), "members", Rule::FirmUnheld, Some("F9"))]
#[case(Kind::Linkage, json!({ "decision": "\u{7}" }), "decision", Rule::Text, Some(""))]
#[case(Kind::Linkage, json!({ "note": "\u{7}" }), "note", Rule::Text, Some(""))]
#[case(Kind::Outline, json!({ "zone": "Z9" }), "code", Rule::ZoneUnheld, Some("Z9"))]
#[case(Kind::Outline, json!({ "source": "\u{7}" }), "source", Rule::Text, Some(""))]
#[case(Kind::Outline, json!({ "shape": hex(&square(105.9, 20.5, 0.1)) }), "geometry", Rule::OutsideArea, None)]
fn a_property_breaks_its_own_rule_and_no_other(
    #[case] kind: Kind,
    #[case] wrong: Json,
    #[case] field: &'static str,
    #[case] rule: Rule,
    #[case] value: Option<&str>,
) {
    assert_eq!(broken(&record(kind, wrong)), [(field, rule, value.map(str::to_owned))]);
}

#[rstest]
#[case::the_first_day_no_longer_in_force(Kind::Unit, json!({ "valid_from": "2025", "valid_to": "2025-07-01" }))]
#[case::a_year_may_end_after_its_month_began(Kind::Firm, json!({ "opened": "2020-05", "closed": "2020" }))]
#[case::a_day(Kind::Firm, json!({ "opened": "2020-02-29", "closed": "2020-02-29" }))]
#[case::only_an_end(Kind::Firm, json!({ "closed": "1990" }))]
#[case::no_workers(Kind::Firm, json!({ "workers": { "count": 0 } }))]
#[case::all_workers(Kind::Firm, json!({ "workers": { "count": 10_000_000 } }))]
#[case::bounds_of_a_year(Kind::Zone, json!({ "established_year": 1900, "lease_start": 2200, "lease_end": 2200 }))]
#[case::full(Kind::Zone, json!({ "occupancy_pct": 100.0 }))]
#[case::an_edition_that_is_not_held(Kind::Succession, json!({ "old_edition": "x", "old_code": "009" }))]
#[case::another_edition_of_the_same_code(Kind::Succession, json!({ "new_edition": "b", "new_code": "1" }))]
#[case::within_the_margin(Kind::Firm, json!({ "location": { "point": [105.36, 20.64] } }))]
#[case::a_text_of_the_greatest_length(Kind::Source, json!({ "title": "ế".repeat(500) }))]
#[case::lines_and_tabs(Kind::Firm, json!({ "notes": "một\n\thai\r\n" }))]
fn what_is_just_within_a_rule_keeps_it(#[case] kind: Kind, #[case] more: Json) {
    assert_eq!(broken(&record(kind, more)), []);
}

#[test]
fn one_character_more_or_a_step_outside_breaks_a_rule() {
    let long = broken(&record(Kind::Source, json!({ "title": "ế".repeat(501) })));
    assert_eq!(long, [("title", Rule::Text, Some("ế".repeat(40) + "…"))]);
    let outside = broken(&record(Kind::Firm, json!({ "location": { "point": [105.34, 20.55] } })));
    assert_eq!(outside[0].1, Rule::OutsideArea, "0.06° west of the edition");
}

#[test]
fn without_an_edition_points_lie_within_the_bounds_of_the_city() {
    let now = register([]);
    let lies = |lon: f64, lat: f64| {
        let firm = record(Kind::Firm, json!({ "location": { "point": [lon, lat] } }));
        own(&firm, &Beside::new(&now)).of(&firm).is_empty()
    };
    assert!(lies(105.0, 20.0) && lies(106.0, 22.0) && !lies(106.001, 21.0) && !lies(105.5, 19.999));
}

#[test]
fn all_broken_rules_of_a_record_are_told_in_order() {
    let wrong =
        json!({ "name": "", "zone": "Z9", "sources": ["S8", "S9"], "opened": "2020", "closed": "2019" });
    let fields: Vec<_> = broken(&record(Kind::Firm, wrong)).into_iter().map(|(field, ..)| field).collect();
    assert_eq!(fields, ["sources", "sources", "name", "zone_code", "closed"]);
}

#[test]
fn a_check_finds_every_broken_record_and_overlapping_units() {
    let unit = |id: i64, code: &str, west: f64| {
        record(Kind::Unit, json!({ "id": id, "code": code, "shape": hex(&square(west, 20.5, 0.1)) }))
    };
    let now = register([
        record(Kind::Firm, json!({ "zone": "Z9" })),
        record(Kind::Source, json!({ "id": 2, "code": "S1", "title": "" })),
        record(Kind::Zone, json!({})),
        unit(1, "001", 105.4),
        unit(2, "002", 105.45),
        unit(3, "003", 105.549_9),
    ]);
    let found: Vec<_> = held::broken(&now).into_iter().map(|r| (r.kind, r.rule(), r.code)).collect();
    assert_eq!(
        found,
        [
            (Kind::Source, Rule::Missing, "S1".to_owned()),
            (Kind::Firm, Rule::ZoneUnheld, "F1".to_owned()),
            (Kind::Unit, Rule::Overlap, "w 002".to_owned()),
        ]
    );
}
