//! What an account may edit, for records of every kind.

use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value as Json, json};

use super::made::{commit, hex, put, record, register, square};
use crate::{
    index::Snapshot,
    model::{
        breach::Rule,
        change::Edit,
        record::{Kind, Record},
    },
    registry::{
        queue::Commit,
        rules::{Beside, judge},
    },
};

/// A point in ward 001, and one in ward 002.
const HERE: [f64; 2] = [105.02, 20.02];
const THERE: [f64; 2] = [105.12, 20.02];

fn unit(id: i64, code: &str, west: f64) -> Record {
    let shape = hex(&square(west, 20.0, 0.1));
    record(Kind::Unit, json!({ "id": id, "code": code, "shape": shape }))
}

fn at(kind: Kind, id: i64, code: &str, point: Option<[f64; 2]>) -> Record {
    let location = point.map(|point| json!({ "point": point }));
    record(kind, json!({ "id": id, "code": code, "location": location }))
}

/// Two wards with a zone and a firm in each, and a zone without a point.
fn town() -> Vec<Record> {
    vec![
        unit(1, "001", 105.0),
        unit(2, "002", 105.1),
        at(Kind::Zone, 1, "HERE", Some(HERE)),
        at(Kind::Zone, 2, "THERE", Some(THERE)),
        at(Kind::Zone, 3, "NOWHERE", None),
        at(Kind::Firm, 1, "F1", Some(HERE)),
        at(Kind::Firm, 2, "F2", Some(THERE)),
    ]
}

/// Whether an account that may edit what lies in ward 001 may make these edits on top of a register.
fn takes(now: &Snapshot, edits: Vec<Edit>) -> bool {
    let limited = Commit { remit: Some(Arc::new("w:001".parse().unwrap())), ..commit(edits) };
    let refused = judge(&limited, &mut Beside::new(now)).err().unwrap_or_default();
    let outside = refused.iter().filter(|refusal| refusal.rule() == Rule::OutsideRemit).count();
    assert_eq!(outside, refused.len(), "{refused:?}");
    outside == 0
}

#[rstest]
#[case::a_zone_by_its_point(Kind::Zone, json!({ "location": { "point": HERE } }), true)]
#[case::a_zone_of_another_ward(Kind::Zone, json!({ "location": { "point": THERE } }), false)]
#[case::a_zone_without_a_point(Kind::Zone, json!({}), false)]
#[case::a_firm_by_its_point(Kind::Firm, json!({ "location": { "point": HERE }, "zone": "THERE" }), true)]
#[case::a_firm_of_another_ward(Kind::Firm, json!({ "location": { "point": THERE }, "zone": "HERE" }), false)]
#[case::a_firm_by_its_zone(Kind::Firm, json!({ "zone": "HERE" }), true)]
#[case::a_firm_of_a_zone_elsewhere(Kind::Firm, json!({ "zone": "THERE" }), false)]
#[case::a_firm_of_a_zone_without_a_point(Kind::Firm, json!({ "zone": "NOWHERE" }), false)]
#[case::a_firm_with_an_address_alone(Kind::Firm, json!({ "written": { "ward": "Phường" } }), false)]
#[case::an_outline_by_its_zone(Kind::Outline, json!({ "zone": "HERE", "shape": hex(&square(105.01, 20.01, 0.02)) }), true)]
#[case::an_outline_across_the_border(Kind::Outline, json!({ "zone": "HERE", "shape": hex(&square(105.09, 20.01, 0.02)) }), true)]
#[case::an_outline_drawn_elsewhere(Kind::Outline, json!({ "zone": "HERE", "shape": hex(&square(105.15, 20.01, 0.02)) }), false)]
#[case::an_outline_of_a_zone_elsewhere(Kind::Outline, json!({ "zone": "THERE", "shape": hex(&square(105.01, 20.01, 0.02)) }), false)]
#[case::a_cluster_by_its_members(Kind::Linkage, json!({ "members": ["F1"] }), true)]
#[case::a_cluster_with_a_member_elsewhere(Kind::Linkage, json!({ "members": ["F1", "F2"] }), false)]
#[case::a_cluster_without_members(Kind::Linkage, json!({}), false)]
#[case::a_figure_of_a_zone(Kind::Observation, json!({ "subject": "HERE" }), true)]
#[case::a_figure_of_a_zone_elsewhere(Kind::Observation, json!({ "subject": "THERE" }), false)]
#[case::a_figure_of_a_firm(Kind::Observation, json!({ "subject": "F1" }), true)]
#[case::a_figure_of_the_unit(Kind::Observation, json!({ "subject": "w:001" }), true)]
#[case::a_figure_of_another_unit(Kind::Observation, json!({ "subject": "w:002" }), false)]
#[case::a_figure_of_the_city(Kind::Observation, json!({}), false)]
#[case::a_source_that_nothing_cites(Kind::Source, json!({}), true)]
#[case::a_succession_of_other_units(Kind::Succession, json!({}), false)]
fn a_record_lies_where_its_point_is_or_what_it_refers_to(
    #[case] kind: Kind,
    #[case] values: Json,
    #[case] is_inside: bool,
) {
    let mut own = values;
    own["id"] = json!(9);
    if matches!(kind, Kind::Zone | Kind::Firm) {
        own["code"] = json!("OWN");
    }
    let own = record(kind, own);
    let now = register(town());
    assert_eq!(takes(&now, vec![put(own.clone())]), is_inside, "created");
    let with = register(town().into_iter().chain([own.clone()]));
    assert_eq!(takes(&with, vec![put(own)]), is_inside, "changed");
    assert_eq!(takes(&with, vec![Edit::Delete(kind, 9)]), is_inside, "deleted");
}

#[test]
fn nothing_is_moved_in_or_out() {
    let now = register(town());
    let moved = |id, code, to| vec![put(at(Kind::Firm, id, code, Some(to)))];
    assert!(takes(&now, moved(1, "F1", [105.03, 20.03])));
    assert!(!takes(&now, moved(1, "F1", THERE)), "out");
    assert!(!takes(&now, moved(2, "F2", HERE)), "in");
    let through = [moved(1, "F1", THERE), moved(1, "F1", HERE)].concat();
    assert!(!takes(&now, through), "out and in again");
}

#[test]
fn an_edit_is_judged_beside_those_before_it() {
    let now = register(town());
    let zone = put(at(Kind::Zone, 9, "NEW", Some(HERE)));
    let firm = put(record(Kind::Firm, json!({ "id": 9, "code": "F9", "zone": "NEW" })));
    assert!(takes(&now, vec![zone, firm]), "it lies where the zone lies that the same commit makes");
}

#[test]
fn a_source_lies_where_all_lie_that_cite_it() {
    let source = record(Kind::Source, json!({}));
    let citing = |id, code: &str, point: [f64; 2]| {
        let location = json!({ "point": point });
        record(Kind::Firm, json!({ "id": id, "code": code, "location": location, "sources": ["S1"] }))
    };
    let renamed = || vec![put(record(Kind::Source, json!({ "title": "Tên khác" })))];
    let here = register(town().into_iter().chain([source.clone(), citing(1, "F1", HERE)]));
    assert!(takes(&here, renamed()));
    let both = [source, citing(1, "F1", HERE), citing(2, "F2", THERE)];
    assert!(!takes(&register(town().into_iter().chain(both)), renamed()), "it is cited elsewhere too");
}

#[test]
fn the_boundary_of_a_unit_is_not_that_of_who_may_edit_what_lies_in_it() {
    let now = register(town());
    let unit = |id: i64, more: Json| {
        let mut own = json!({ "id": id, "code": format!("00{id}"), "shape": hex(&square(105.0, 20.0, 0.1)) });
        for (name, value) in more.as_object().unwrap() {
            own[name] = value.clone();
        }
        vec![put(record(Kind::Unit, own))]
    };
    assert!(takes(&now, unit(1, json!({ "area_km2": 2.5 }))));
    assert!(!takes(&now, unit(1, json!({ "shape": hex(&square(104.9, 20.0, 0.2)) }))), "larger");
    assert!(!takes(&now, unit(1, json!({ "code": "009" }))), "another");
    let other = json!({ "shape": hex(&square(105.1, 20.0, 0.1)), "name": "Tên khác" });
    assert!(!takes(&now, unit(2, other)));
}

#[test]
fn no_code_brings_figures_of_elsewhere_in() {
    let figure = |id: i64, subject: &str| record(Kind::Observation, json!({ "id": id, "subject": subject }));
    let subjects = ["made-up", "w:002", "F2", "GONE"];
    let figures = (1..).zip(subjects).map(|(id, subject)| figure(id, subject));
    let now = register(town().into_iter().chain(figures).chain([figure(9, "HERE")]));
    let unmoved = |kind, id, code: &str| vec![put(at(kind, id, code, Some(HERE)))];
    for subject in subjects {
        for kind in [Kind::Zone, Kind::Firm] {
            if (kind, subject) == (Kind::Firm, "F2") {
                continue;
            }
            assert!(!takes(&now, unmoved(kind, 9, subject)), "a new {kind:?} {subject}");
            assert!(!takes(&now, unmoved(kind, 1, subject)), "{kind:?} becomes {subject}");
        }
    }
    assert!(takes(&now, unmoved(Kind::Zone, 9, "FREE")), "a code without figures");
    assert!(takes(&now, unmoved(Kind::Zone, 1, "HERE")), "its own");
    assert!(takes(&now, [unmoved(Kind::Zone, 9, "NEW"), vec![put(figure(10, "NEW"))]].concat()));
}

#[test]
fn a_zone_with_the_code_of_a_unit_or_of_the_city_does_not_decide_where_figures_lie() {
    let zones = (4..).zip(["w:002", "w:001", "made-up", "law"]);
    let zones = zones.map(|(id, code)| at(Kind::Zone, id, code, Some(if id == 5 { THERE } else { HERE })));
    let now = register(town().into_iter().chain(zones));
    for (subject, is_inside) in [("w:002", false), ("w:001", true), ("made-up", false), ("law", false)] {
        let figure = put(record(Kind::Observation, json!({ "subject": subject })));
        assert_eq!(takes(&now, vec![figure]), is_inside, "{subject}");
    }
}

#[test]
fn a_unit_is_not_deleted_by_who_may_edit_what_lies_in_it() {
    let now = register(town());
    assert!(!takes(&now, vec![Edit::Delete(Kind::Unit, 1)]));
    assert!(takes(&now, vec![Edit::Delete(Kind::Firm, 1)]));
}

#[test]
fn topics_limit_records_before_and_after_an_edit() {
    let now = register(town());
    let zone = |kind: &str| {
        let own = json!({ "id": 1, "code": "HERE", "kind": kind, "location": { "point": HERE } });
        vec![put(record(Kind::Zone, own))]
    };
    let taken = |remit: &str, edits: Vec<Edit>| {
        let limited = Commit { remit: Some(Arc::new(remit.parse().unwrap())), ..commit(edits) };
        judge(&limited, &mut Beside::new(&now)).is_ok()
    };
    for (remit, park, cluster) in [
        ("zones", true, false),
        ("clusters", false, false),
        ("zones;clusters", true, true),
        ("firms", false, false),
        ("zones;w:001", true, false),
        ("zones;w:002", false, false),
    ] {
        assert_eq!(taken(remit, zone("high_tech_park")), park, "{remit}");
        assert_eq!(taken(remit, zone("industrial_cluster")), cluster, "{remit}: it becomes a cluster");
    }
}
