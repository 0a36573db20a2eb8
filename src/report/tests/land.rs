//! The land of zones, its occupancy by the rule of each kind, and its change between days.

use rstest::rstest;
use time::{Date, macros::date};

use super::town::{PUBLIC, Reader, TODAY, Town, lines, notes};
use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        observation::{Basis, LAW},
        zone::{Zone, ZoneKind, ZoneStatus},
    },
    report::{
        figures::{
            land::{Land, Rule, lands, reported},
            zone_states::{bridge, by_state, kinds_of_parks, parks, states, though_founded},
            zones::zones,
        },
        kind::Report,
        request::Request,
        unredacted::Draft,
        zones::land_use,
    },
};

const PARK: ZoneKind = ZoneKind::IndustrialPark;
const CLUSTER: ZoneKind = ZoneKind::IndustrialCluster;

/// A town with the figures of zones in the order of [`LAND`]; a negative one is not known.
fn with_land(town: Town, zone: &str, period: &str, figures: [f64; 5]) -> Town {
    let known = LAND.into_iter().zip(figures).filter(|(_, ha)| *ha >= 0.0);
    known.fold(town, |town, (measure, ha)| town.figure(zone, measure, period, ha))
}

const LAND: [&str; 5] = [
    "industrial_land_ha",
    "service_land_ha",
    "leased_industrial_land_ha",
    "leased_service_land_ha",
    "approved_industrial_land_ha",
];

/// A park and three clusters with land, and one park of which only a published percentage is known.
fn town() -> Snapshot {
    let town = Town::new()
        .zone("P1", PARK, |zone| zone.area_ha = Some(150.0))
        .zone("P2", PARK, |zone| {
            zone.occupancy_pct = Some(80.0);
            zone.occupancy_note = Some("F2_KCN, 2019; the rule is not stated".to_owned());
        })
        .zone("C1", CLUSTER, |zone| zone.area_ha = Some(60.0))
        .zone("C2", CLUSTER, |_| {})
        .zone("C3", ZoneKind::CraftVillageCluster, |zone| zone.area_ha = Some(9.5));
    let town = with_land(town, "P1", "2024", [100.0, 20.0, 60.0, 6.0, -1.0]);
    let town = with_land(town, "C1", "2025-Q2", [50.0, -1.0, 20.0, -1.0, -1.0]);
    with_land(town, "C2", "2025", [40.0, -1.0, 10.0, -1.0, 10.0]).open()
}

#[test]
fn occupancy_follows_the_rule_of_the_kind_and_is_summed_over_known_land() {
    let columns = ["area", "industrial_land_ha", "unleased_industrial_land_ha", "occupancy_pct", "as_of"];
    // Parks: (60 + 6) / (100 + 20); clusters: 20 / 50 at least, and (10 + 10) / 40; together 40 / 90.
    assert_eq!(
        PUBLIC.lines(&town(), Report::Occupancy, &[], &columns),
        [
            "C1 50 30 40 2025-06-30",
            "C2 40 20 50 2025-12-31",
            "C3 ? ? ? ?",
            "P1 100 40 55 2024-12-31",
            "P2 ? ? 80 2019",
            "? 100 40 55 2024-12-31",
            "? 90 50 44.4 2025-06-30",
        ]
    );
    let told = PUBLIC.lines(&town(), Report::Occupancy, &[], &["area_name", "status", "area_ha"]);
    assert_eq!(
        told[5..],
        [
            "All parks area known of 1 of 2, leased land known of 1 of 2 150",
            "All clusters area known of 2 of 3, leased land known of 2 of 3 69.5",
        ]
    );
}

#[test]
fn every_figure_of_a_zone_is_told_with_its_date_or_that_it_has_none() {
    let rows = PUBLIC.lines(&town(), Report::Occupancy, &[], &["area", "dates"]);
    assert_eq!(
        rows[..5],
        [
            "C1 area: undated; land: 2025-06-30; occupancy: 2025-06-30",
            "C2 land: 2025-12-31; occupancy: 2025-12-31",
            "C3 area: undated",
            "P1 area: undated; land: 2024-12-31; occupancy: 2024-12-31",
            "P2 occupancy: 2019",
        ]
    );
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    let told = vi.lines(&town(), Report::Occupancy, &[], &["area", "rule", "note"]);
    assert_eq!(
        told[0],
        "C1 chỉ đất công nghiệp đã cho thuê; chưa biết đất đã có chấp thuận, chứng nhận đầu tư ?"
    );
    assert_eq!(told[4], "P2 theo công bố F2_KCN, 2019; không nêu cách tính");
}

#[test]
fn the_newest_figure_up_to_the_day_counts_and_targets_never_do() {
    let town = Town::new().zone("C1", CLUSTER, |_| {});
    let town = with_land(town, "C1", "2024", [50.0, -1.0, 10.0, -1.0, -1.0]);
    let town = with_land(town, "C1", "2025", [50.0, -1.0, 30.0, -1.0, -1.0]);
    let town = town
        .observed("C1", "leased_industrial_land_ha", "2025-06", 50.0, |o| o.basis = Basis::Target)
        .figure("C1", "leased_industrial_land_ha", "some day", 49.0)
        .figure("C9", "leased_industrial_land_ha", "2025", 49.0);
    let now = town.open();
    let of = |on| PUBLIC.lines(&now, Report::Occupancy, &[("on", on)], &["occupancy_pct"])[0].clone();
    assert_eq!(["2023", "2024", "2025-06-30", "2025", "2026-03"].map(of), ["?", "20", "20", "60", "60"]);
    assert_eq!(reported(&now, TODAY).count(), 5, "of a zone that is not held too");
    assert_eq!(reported(&now, date!(2024 - 12 - 30)).count(), 0);
    assert_eq!(lands(&now, date!(2024 - 12 - 31))["C1"].as_of, Some(date!(2024 - 12 - 31)));
}

fn zone(kind: ZoneKind, occupancy_pct: Option<f64>) -> Zone {
    Zone { kind, occupancy_pct, ..Zone::default() }
}

/// Industrial, service, leased industrial, leased service and approved land.
#[rstest]
#[case::a_park(PARK, [Some(100.0), Some(100.0), Some(50.0), Some(25.0), None], Some((37.5, Rule::Park)))]
#[case::a_park_without_services(PARK, [Some(100.0), None, Some(50.0), None, None], None)]
#[case::a_park_all_but_leased_services(PARK, [Some(9.0), Some(1.0), Some(9.0), None, None], None)]
#[case::a_cluster_does_not_ask_for_services(CLUSTER, [Some(80.0), None, Some(20.0), None, None],
    Some((25.0, Rule::LetAlone)))]
#[case::a_cluster_with_approved_land(CLUSTER, [Some(80.0), None, Some(20.0), None, Some(0.0)],
    Some((25.0, Rule::Cluster)))]
#[case::approved_land_of_a_park_means_nothing(PARK, [Some(80.0), Some(0.0), Some(20.0), Some(0.0), Some(60.0)],
    Some((25.0, Rule::Park)))]
#[case::no_land_at_all(CLUSTER, [Some(0.0), None, Some(0.0), None, None], None)]
#[case::nothing_known(PARK, [None; 5], None)]
fn an_occupancy_needs_all_that_its_rule_asks_for(
    #[case] kind: ZoneKind,
    #[case] known: [Option<f64>; 5],
    #[case] expected: Option<(f64, Rule)>,
) {
    let [industrial, service, leased_industrial, leased_service, approved_industrial] = known;
    let land =
        Land { industrial, service, leased_industrial, leased_service, approved_industrial, as_of: None };
    let of = |published| land.occupancy(&zone(kind, published)).map(|own| (own.pct, own.rule));
    assert_eq!(of(None), expected);
    assert_eq!(of(Some(33.0)), expected.or(Some((33.0, Rule::Published))), "a published one stands in");
}

#[test]
fn land_that_may_be_approved_leaves_open_how_much_is_taken() {
    let known = Land { industrial: Some(80.0), leased_industrial: Some(20.0), ..Land::default() };
    let taken = known.taken().unwrap();
    assert_eq!((taken.least, taken.most, taken.is_exact()), (20.0, 80.0, false));
    let told = Land { approved_industrial: Some(15.0), ..known };
    assert_eq!(told.taken().map(|own| (own.least, own.most, own.is_exact())), Some((35.0, 35.0, true)));
    assert_eq!((known.unleased_industrial(), told.unleased_industrial()), (Some(60.0), Some(45.0)));
    let more_than_all = Land { industrial: Some(10.0), ..known };
    assert_eq!(more_than_all.taken().map(|own| own.most), Some(20.0), "never less than the least");
    assert_eq!(Land { leased_industrial: None, ..told }.taken(), None);
    assert_eq!(Land { industrial: None, ..known }.taken(), None, "the most has no bound");
}

/// Parks and clusters of several states, with the law's threshold of an average above 50 %.
fn states_town() -> Snapshot {
    let state = |status, as_of: &'static str| {
        move |zone: &mut Zone| {
            zone.status = status;
            zone.status_as_of = as_of.parse().ok();
            zone.area_ha = Some(10.0);
        }
    };
    let operating = Some(ZoneStatus::Operating);
    let town = Town::new()
        .zone("P1", PARK, state(operating, "2024-03"))
        .zone("P2", ZoneKind::HighTechPark, state(operating, "2025"))
        .zone("P3", ZoneKind::LegacyArea, state(Some(ZoneStatus::Planned), ""))
        .zone("C1", CLUSTER, state(operating, ""))
        .zone("C2", CLUSTER, state(None, ""))
        .figure(LAW, "cluster_new_average_occupancy_above", "2024-05-01", 50.0);
    let town = with_land(town, "P1", "2023", [100.0, 0.0, 40.0, 0.0, -1.0]);
    let town = with_land(town, "P1", "2025", [100.0, 0.0, 60.0, 0.0, -1.0]);
    let town = with_land(town, "C1", "2023", [10.0, -1.0, 9.0, -1.0, -1.0]);
    with_land(town, "C1", "2025", [10.0, -1.0, 4.0, -1.0, -1.0]).open()
}

#[test]
fn land_is_told_by_kind_and_state_with_what_crossed_a_threshold() {
    let days = (date!(2024 - 12 - 31), date!(2025 - 12 - 31));
    let now = states_town();
    let draft = |make: fn(&str, (Date, Date), Request<'_>) -> Draft| {
        PUBLIC.asks(&now, |request| make("Land", days, request).seen_by(request))
    };
    let columns = [
        "kind",
        "status",
        "status_as_of",
        "zones",
        "leasable_ha",
        "left_ha",
        "occupancy_before_pct",
        "occupancy_after_pct",
        "crossed",
    ];
    assert_eq!(
        lines(&draft(land_use::draft), &columns),
        [
            "Parks All states see each line below 3 100 40 40 60 Khu P1 above 50 %",
            "Parks Operating 2024-03 – 2025 2 100 40 40 60 Khu P1 above 50 %",
            "Parks Planned 1 undated 1 ? ? ? ? ?",
            "Clusters All states see each line below 2 10 6 90 40 Khu C1 below 50 %",
            "Clusters Operating 1 undated 1 10 6 90 40 Khu C1 below 50 %",
            "Clusters State not known ? 1 ? ? ? ? ?",
        ]
    );
    let summary = lines(&draft(land_use::summary), &["kind", "status", "zones", "area_ha"]);
    assert_eq!(
        summary,
        [
            "Parks All states 3 30",
            "– of which operating Operating 2 20",
            "Clusters All states 2 20",
            "– of which operating Operating 1 10",
        ]
    );
}

#[test]
fn where_no_threshold_is_crossed_that_is_said_and_where_none_can_be_it_is_not() {
    let now = states_town();
    let days = (date!(2025 - 12 - 31), date!(2026 - 06 - 30));
    let told = PUBLIC.asks(&now, |request| land_use::summary("Land", days, request).seen_by(request));
    assert_eq!(lines(&told, &["crossed"]), ["none"; 4]);
    let before_the_law = (date!(2022 - 12 - 31), date!(2023 - 12 - 31));
    let told =
        PUBLIC.asks(&now, |request| land_use::summary("Land", before_the_law, request).seen_by(request));
    assert_eq!(lines(&told, &["crossed"]), ["?"; 4]);
}

#[test]
fn zones_are_told_by_state_with_the_span_of_their_dates() {
    let now = states_town();
    let all: Vec<&Zone> = zones(&now).map(AsRef::as_ref).collect();
    assert_eq!(
        states(&all, Lang::En),
        "operating 3 (state of: 2024-03 – 2025; 1 undated), planned 1 (state of: 1 undated), state not known 1"
    );
    assert_eq!(
        states(&parks(&now), Lang::Vi),
        "đang hoạt động 2 (tình trạng ngày: 03/2024 – 2025), quy hoạch 1 (tình trạng ngày: 1 không ghi ngày)"
    );
    assert_eq!(by_state(&[]).len(), 0);
    assert_eq!(though_founded(1234, Lang::Vi), "trong đó 1.234 có năm của quyết định thành lập nên chưa rõ");
}

#[test]
fn parks_are_told_by_kind_and_beside_what_is_published_of_them() {
    let now = states_town();
    assert_eq!(
        kinds_of_parks(&now, Lang::En).unwrap(),
        "3 parks by the kind that the register records: 2 of kinds of today's law (Industrial park: 1, High-tech park: \
         1) + 1 from before that law: P3 Khu P3."
    );
    assert_eq!(kinds_of_parks(&Town::new().open(), Lang::En), None);
    let published = |period: &'static str, value| {
        move |town: Town| {
            town.observed("made-up", "industrial_zones_operating", period, value, |own| {
                own.source = Some("NGTK".parse().unwrap());
            })
        }
    };
    let town =
        Town::new().zone("P1", PARK, |zone| zone.status = Some(ZoneStatus::Operating)).source("NGTK", None);
    let town = published("2024", 9.0)(published("2025", 10.0)(town))
        .observed("made-up", "industrial_zones_operating", "2025-12", 11.0, |own| {
            own.breakdown = Some("new".to_owned());
        })
        .observed("made-up", "industrial_zones_operating", "2025-11", 12.0, |own| own.basis = Basis::Target);
    let now = town.open();
    assert_eq!(
        bridge(&now, TODAY, Lang::En),
        "The 1 parks: Industrial park: 1. Published: 10 industrial parks operating (2025, “Title of NGTK”); the \
         register records this state of 1."
    );
    assert!(bridge(&now, date!(2025 - 06 - 30), Lang::Vi).contains("Số đã công bố: 9 khu công nghiệp đang hoạt động (kỳ 2024, nguồn “Title of NGTK”); sổ đăng ký ghi tình trạng này cho 1."));
    assert!(!bridge(&now, date!(2023 - 06 - 30), Lang::En).contains("Published"));
}

#[test]
fn a_figure_of_several_parks_together_is_told_as_that_of_none() {
    let town = Town::new().zone("P1", PARK, |_| {});
    let together = |value, note: &'static str| {
        move |town: Town| {
            town.observed("made-up", "occupancy_of_industrial_zones", "2025", value, |own| {
                own.source = Some("Z01".parse().unwrap());
                own.note = (!note.is_empty()).then(|| note.to_owned());
            })
        }
    };
    let told = |town: Town| {
        let table = PUBLIC.read(&town.open(), Report::Occupancy, &[]).unwrap();
        table.notes_told().into_iter().find(|note| note.contains("together"))
    };
    assert_eq!(
        told(together(88.6, "")(town)).unwrap(),
        "Occupancy published of several parks together, 2025: 89 %, that of none of them (source Z01)."
    );
    let printed = together(100.0, "nearly 100 % as printed, of eight operating parks together");
    assert_eq!(
        told(printed(Town::new())).unwrap(),
        "Occupancy published of several parks together, 2025: as stated: nearly 100 %, that of none of them (source \
         Z01; remark of the register: of eight operating parks together)."
    );
    assert_eq!(told(Town::new()), None);
    assert!(
        notes(&PUBLIC.read(&Town::new().open(), Report::Occupancy, &[]).unwrap())
            .contains("an empty cell is unknown")
    );
}
