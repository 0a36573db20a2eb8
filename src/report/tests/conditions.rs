//! Conditions of new and expanded clusters: missing facts never decide anything, whichever they are.

use proptest::prelude::*;

use super::town::{PUBLIC, Town, lines, middle, notes};
use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        location::Location,
        observation::LAW,
        zone::{ZoneKind, ZoneStatus},
    },
    report::kind::Report,
};

/// The decree of 2024 as far as figures decide.
const DECREE: [(&str, &str, f64); 9] = [
    ("cluster_area_at_least", "", 10.0),
    ("cluster_area_at_most", "", 75.0),
    ("cluster_new_average_occupancy_above", "", 50.0),
    ("cluster_new_unleased_land_at_most", "", 100.0),
    ("cluster_expansion_occupancy_at_least", "", 60.0),
    ("cluster_expansion_needs", "internal_roads", 1.0),
    ("cluster_expansion_needs", "water_supply", 1.0),
    ("cluster_expansion_needs", "wastewater_plant", 1.0),
    ("cluster_new_territory", "commune", 1.0),
];

fn with_law(town: Town, since: &str) -> Town {
    DECREE.into_iter().fold(town, |town, (measure, part, value)| {
        town.observed(LAW, measure, since, value, |own| {
            own.breakdown = (!part.is_empty()).then(|| part.to_owned());
            own.source = Some("ND32_2024".parse().unwrap());
        })
    })
}

/// A cluster in the first ward: industrial, leased and approved land in hectares, whether its works are in use, and which
/// of its facts are known: three of land, three of works, the place and the state.
#[derive(Debug, Clone)]
struct Facts {
    land: [f64; 3],
    works: [bool; 3],
    known: [bool; 8],
}

const LAND: [&str; 3] = ["industrial_land_ha", "leased_industrial_land_ha", "approved_industrial_land_ha"];
const WORKS: [&str; 3] = ["internal_roads", "water_supply", "wastewater_plant"];

fn town(clusters: &[Facts], all_known: bool) -> Snapshot {
    let mut town = with_law(Town::new(), "2024-05-01");
    for (at, Facts { land, works, known }) in clusters.iter().enumerate() {
        let (code, known) = (format!("C{at}"), known.map(|known| known || all_known));
        town = town.zone(&code, ZoneKind::IndustrialCluster, |zone| {
            zone.location = known[6].then(|| Location::at(middle(1)));
            zone.status = known[7].then_some(ZoneStatus::Operating);
        });
        let of_land = LAND.into_iter().zip(*land);
        let of_works = WORKS.into_iter().zip(works.map(|there| f64::from(u8::from(there))));
        for ((measure, value), _) in of_land.chain(of_works).zip(known).filter(|(_, known)| *known) {
            town = town.figure(&code, measure, "2025", value);
        }
    }
    town.open()
}

fn facts() -> impl Strategy<Value = Facts> {
    let shares = (1.0..300.0_f64, 0.0..1.0_f64, 0.0..1.0_f64);
    (shares, any::<[bool; 3]>(), any::<[bool; 8]>()).prop_map(|((all, leased, approved), works, known)| {
        let leased = all * leased;
        Facts { land: [all, leased, (all - leased) * approved], works, known }
    })
}

/// The verdict on each condition and on all.
fn verdicts(now: &Snapshot, query: &[(&str, &str)]) -> Vec<String> {
    PUBLIC.lines(now, Report::Eligibility, query, &["clause", "verdict"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_not_known_leaves_a_verdict_as_it_is_or_open(
        clusters in prop::collection::vec(facts(), 1..4),
        demand in prop::option::of(0.0..100.0_f64),
    ) {
        let demand = demand.map(|ha| ha.to_string());
        let expansion = [Some(("plan", "expansion")), Some(("zone", "C0")), Some(("area_ha", "60"))];
        let expansion: Vec<_> =
            expansion.into_iter().chain([demand.as_deref().map(|ha| ("demand_ha", ha))]).flatten().collect();
        let new = vec![("boundaries", "wards"), ("area", "W1"), ("area_ha", "60")];
        let (known, partly) = (town(&clusters, true), town(&clusters, false));
        for query in [expansion, new] {
            for (whole, part) in verdicts(&known, &query).iter().zip(verdicts(&partly, &query)) {
                let is_open = part.ends_with(" unknown");
                prop_assert!(is_open || *whole == part, "{} of all, {} of a part", whole, part);
            }
        }
    }
}

#[test]
fn before_the_decree_was_in_force_it_decided_nothing() {
    let full = Facts { land: [50.0, 40.0, 0.0], works: [true; 3], known: [true; 8] };
    let query = |on| [("plan", "expansion"), ("zone", "C0"), ("area_ha", "60"), ("on", on)];
    let of = |on| {
        PUBLIC.lines(
            &town(std::slice::from_ref(&full), true),
            Report::Eligibility,
            &query(on),
            &["clause", "verdict"],
        )
    };
    let verdict = |told: &[String], clause: &str| {
        let rows = told.iter().filter(|row| row.starts_with(clause));
        rows.map(|row| row.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let now = of("2026-06-01");
    assert_eq!(verdict(&now, "8(2)(c)"), ["pass"]);
    assert_eq!(verdict(&now, "8(2)(d)"), ["pass"]);
    assert_eq!(now.last().unwrap(), "? unknown", "what the authority confirms is open");
    assert!(of("2024-04-30").iter().all(|row| row.ends_with(" unknown")));
}

#[test]
fn land_that_is_wanted_beyond_what_is_left_stands_for_a_full_cluster() {
    let half = Facts { land: [50.0, 25.0, 0.0], works: [true; 3], known: [true; 8] };
    let now = town(&[half], true);
    let of = |demand: &str| {
        let query = [("plan", "expansion"), ("zone", "C0"), ("area_ha", "60"), ("demand_ha", demand)];
        let told = PUBLIC.read(&now, Report::Eligibility, &query).unwrap();
        let rows = lines(&told, &["clause", "value", "threshold", "verdict", "rests_on"]);
        rows.into_iter().find(|row| row.starts_with("8(2)(c)")).unwrap()
    };
    let rule = "rule: Decree 32/2024, Article 2(7): industrial land leased or with an approved investment policy or certificate";
    assert_eq!(of("25"), format!("8(2)(c) 50 60 fail {rule}; demand: 25 ha"));
    assert_eq!(of("25.5"), format!("8(2)(c) 50 60 pass {rule}; demand: 25.5 ha"));
}

#[test]
fn a_table_of_conditions_names_the_acts_and_asks_for_what_it_needs() {
    let now = town(&[], true);
    let new = [
        ("boundaries", "wards"),
        ("area", "W3"),
        ("area_ha", "9.5"),
        ("terrain", "plain"),
        ("cluster_kind", "ordinary"),
    ];
    let rows =
        PUBLIC.lines(&now, Report::Eligibility, &new, &["clause", "value", "threshold", "verdict", "law"]);
    assert_eq!(
        rows[2..],
        [
            "2 9.5 10 fail ND32_2024 (since 2024-05-01)",
            "2; 8 9.5 75 pass ND32_2024 (since 2024-05-01)",
            "8(1)(c) ? 50 pass ND32_2024 (since 2024-05-01)",
            "? ? ? fail ?",
        ]
    );
    let fault = |query: &[(&str, &str)]| PUBLIC.read(&now, Report::Eligibility, query).unwrap_err();
    let faults = [
        fault(&[("boundaries", "wards")]),
        fault(&[("plan", "expansion")]),
        fault(&[("plan", "expansion"), ("zone", "C7")]),
        fault(&[("plan", "expansion"), ("zone", "not a code!")]),
    ];
    assert_eq!(
        faults.each_ref().map(|fault| fault.say(Lang::En)),
        [
            "area: needed: the code of one of the areas of boundaries",
            "zone: needed: the code of a zone or cluster",
            "zone: 'C7' is no industrial cluster of the register",
            "zone: 'not a code!' is no industrial cluster of the register",
        ]
    );
    assert_eq!(
        faults.each_ref().map(|fault| fault.say(Lang::Vi)),
        [
            "area: cần mã một địa bàn của boundaries",
            "zone: cần mã khu, cụm công nghiệp",
            "zone: “C7” không phải một cụm công nghiệp trong sổ đăng ký",
            "zone: “not a code!” không phải một cụm công nghiệp trong sổ đăng ký",
        ]
    );
    let park = Town::new().zone("P1", ZoneKind::IndustrialPark, |_| {}).open();
    let of_a_park = PUBLIC.read(&park, Report::Eligibility, &[("plan", "expansion"), ("zone", "P1")]);
    assert!(of_a_park.is_err(), "a park is no cluster");
}

#[test]
fn a_territory_of_another_level_than_the_law_asks_for_decides_nothing() {
    let now = town(&[], true);
    let told = |query: &[(&str, &str)]| {
        let table = PUBLIC.read(&now, Report::Eligibility, query).unwrap();
        let row = lines(&table, &["clause", "verdict", "rests_on"])
            .into_iter()
            .find(|row| row.starts_with("8(1)(c)"));
        (row.unwrap(), notes(&table))
    };
    let (district, _) = told(&[("boundaries", "districts"), ("area", "D1")]);
    assert_eq!(
        district,
        "8(1)(c) unknown since 2024-05-01 the territory is the commune or ward; the boundaries chosen are of the district \
         level"
    );
    let (none, said) = told(&[]);
    assert_eq!(
        none,
        "8(1)(c) unknown since 2024-05-01 the territory is the commune or ward; no territory was given (parameters \
         boundaries, area)"
    );
    assert!(!said.contains("ND303_2026"), "no act that only a summary tells of is in force");
}
