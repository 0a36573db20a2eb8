//! Whether the law allows an industrial cluster, on clusters planted so that every condition is met, missed and in doubt.

mod by_law_of_the_day;
mod doubt;
mod old_clusters;
mod planted;

use rstest::rstest;

use self::planted::{Register, cluster, known_cluster, land, law, works};

/// New clusters: the conditions by article, in the order of the table.
const LEAST: &str = "2";
const MOST: &str = "2; 8";
const TERRITORY: &str = "8(1)(c)";

/// Expansions.
const WHOLE: &str = "8(2)(a)";
const FULL: &str = "8(2)(c)";
const WORKS: &str = "8(2)(d)";

#[rstest]
#[case::no_area_given("", "unknown", "unknown")]
#[case::too_small("&area_ha=9.99", "fail", "pass")]
#[case::just_large_enough("&area_ha=10", "pass", "pass")]
#[case::just_small_enough("&area_ha=75", "pass", "pass")]
#[case::too_large("&area_ha=75.01", "pass", "fail")]
fn an_ordinary_cluster_has_10_to_75_hectares(#[case] area: &str, #[case] least: &str, #[case] most: &str) {
    let told = Register::new(&[], &law()).asked_for_a_new_one(area);
    assert_eq!((told.verdict(LEAST), told.verdict(MOST)), (least, most));
}

/// Each cluster is a row of clusters.csv, each figure one of observations.csv.
#[rstest]
#[case::no_cluster_there(vec![], vec![], "pass")]
#[case::more_than_half_let(vec![known_cluster("T1")], land("T1", 300.0, 150.1), "pass")]
#[case::half_let_and_too_much_left(vec![known_cluster("T1")], land("T1", 300.0, 150.0), "fail")]
#[case::half_let_and_little_left(vec![known_cluster("T1")], land("T1", 200.0, 100.0), "pass")]
#[case::less_let_and_a_little_too_much_left(vec![known_cluster("T1")], land("T1", 200.0, 99.99), "fail")]
#[case::weighed_by_land_not_by_cluster(
    vec![known_cluster("T1"), known_cluster("T2")],
    [land("T1", 100.0, 90.0), land("T2", 300.0, 100.0)].concat(),
    "fail"
)]
#[case::together_more_than_half(
    vec![known_cluster("T1"), known_cluster("T2")],
    [land("T1", 100.0, 90.0), land("T2", 100.0, 20.0)].concat(),
    "pass"
)]
#[case::land_unknown(vec![known_cluster("T1")], vec![], "unknown")]
#[case::land_known_of_one_of_two(
    vec![known_cluster("T1"), known_cluster("T2")],
    land("T1", 100.0, 90.0),
    "unknown"
)]
#[case::too_much_left_already_and_the_average_unknown(
    vec![known_cluster("T1"), known_cluster("T2")],
    land("T1", 300.0, 10.0),
    "unknown"
)]
#[case::perhaps_established(
    vec![cluster("T1", "industrial_cluster", "", "105.9317", "21.0343", "")],
    land("T1", 300.0, 10.0),
    "unknown"
)]
#[case::perhaps_there(
    vec![cluster("T1", "industrial_cluster", "operating", "", "", "")],
    land("T1", 300.0, 10.0),
    "unknown"
)]
#[case::only_planned(
    vec![cluster("T1", "industrial_cluster", "planned", "105.9317", "21.0343", "")],
    land("T1", 300.0, 10.0),
    "pass"
)]
#[case::elsewhere(
    vec![cluster("T1", "industrial_cluster", "operating", "105.8711", "21.0423", "")],
    land("T1", 300.0, 10.0),
    "pass"
)]
#[case::a_craft_village_counts_too(
    vec![cluster("T1", "craft_village_cluster", "operating", "105.9317", "21.0343", "")],
    land("T1", 300.0, 10.0),
    "fail"
)]
#[case::published_percentages_prove_nothing(
    vec![cluster("T1", "industrial_cluster", "operating", "105.9317", "21.0343", "100")],
    vec![],
    "unknown"
)]
fn clusters_of_the_territory_must_be_let_for_the_most_part(
    #[case] clusters: Vec<String>,
    #[case] land: Vec<String>,
    #[case] verdict: &str,
) {
    let told = Register::new(&clusters, &[law(), land].concat()).asked_for_a_new_one("&area_ha=20");
    assert_eq!(told.verdict(TERRITORY), verdict, "{}", told.rests_on(TERRITORY));
}

#[rstest]
#[case::no_area_given("", "unknown")]
#[case::just_small_enough("&area_ha=75", "pass")]
#[case::too_large("&area_ha=75.01", "fail")]
fn an_expanded_cluster_has_at_most_75_hectares(#[case] area: &str, #[case] verdict: &str) {
    let told = Register::new(&[known_cluster("T1")], &law()).asked_for_an_expansion(area);
    assert_eq!(told.verdict(WHOLE), verdict);
}

#[rstest]
#[case::full_enough(land("T1", 50.0, 30.0), "", "pass")]
#[case::not_full_enough(land("T1", 50.0, 29.99), "&demand_ha=20", "fail")]
#[case::a_demand_above_what_is_left(land("T1", 50.0, 29.99), "&demand_ha=20.02", "pass")]
#[case::a_demand_of_what_is_left(land("T1", 50.0, 20.0), "&demand_ha=30", "fail")]
#[case::not_full_and_the_demand_unknown(land("T1", 50.0, 20.0), "", "unknown")]
#[case::land_unknown(vec![], "&demand_ha=500", "unknown")]
#[case::leases_unknown(vec![planted::figure("T1", "industrial_land_ha", "2025", 50.0)], "&demand_ha=500", "unknown")]
fn a_cluster_that_expands_is_full_or_in_demand(
    #[case] land: Vec<String>,
    #[case] demand: &str,
    #[case] verdict: &str,
) {
    let register = Register::new(&[known_cluster("T1")], &[law(), land].concat());
    let told = register.asked_for_an_expansion(&format!("&area_ha=60{demand}"));
    assert_eq!(told.verdict(FULL), verdict, "{}", told.rests_on(FULL));
}

#[test]
fn a_published_percentage_is_told_and_does_not_make_a_cluster_full() {
    let clusters = [cluster("T1", "industrial_cluster", "operating", "105.9317", "21.0343", "100")];
    let told = Register::new(&clusters, &law()).asked_for_an_expansion("&area_ha=60&demand_ha=1");
    assert_eq!((told.number(FULL, "value"), told.verdict(FULL)), (Some(100.0), "unknown"));
}

#[rstest]
#[case::all_in_use([Some(1.0), Some(1.0), Some(1.0)], "pass")]
#[case::one_missing([Some(1.0), Some(0.0), Some(1.0)], "fail")]
#[case::one_unknown([Some(1.0), None, Some(1.0)], "unknown")]
#[case::one_missing_and_one_unknown([None, Some(0.0), Some(1.0)], "fail")]
#[case::none_known([None, None, None], "unknown")]
fn the_shared_works_of_a_cluster_that_expands_are_in_use(
    #[case] states: [Option<f64>; 3],
    #[case] verdict: &str,
) {
    let register = Register::new(&[known_cluster("T1")], &[law(), works("T1", states)].concat());
    assert_eq!(register.asked_for_an_expansion("&area_ha=60").verdict(WORKS), verdict);
}

#[test]
fn what_no_figure_tells_is_unknown_and_so_is_the_whole_until_something_fails() {
    let figures = [law(), land("T1", 100.0, 90.0), works("T1", [Some(1.0); 3])].concat();
    let register = Register::new(&[known_cluster("T1")], &figures);
    let (new, more) =
        (register.asked_for_a_new_one("&area_ha=20"), register.asked_for_an_expansion("&area_ha=60"));
    assert_eq!(["8(1)(a)", "8(1)(b)"].map(|clause| new.verdict(clause)), ["unknown"; 2]);
    assert_eq!(more.verdicts(WHOLE), ["pass", "unknown"]);
    assert_eq!(more.verdict("8(2)(b)"), "unknown");
    assert_eq!((new.whole(), more.whole()), ("unknown", "unknown"));
    assert_eq!(register.asked_for_a_new_one("&area_ha=5").whole(), "fail");
    assert_eq!(register.asked_for_an_expansion("&area_ha=500").whole(), "fail");
}

#[test]
fn a_threshold_of_a_later_day_counts_from_that_day_on() {
    let changed = [
        planted::threshold("cluster_area_at_most", "2026-03-01", 80.0),
        planted::threshold("cluster_area_at_least", "2026-03-01", 12.0),
        planted::threshold("cluster_expansion_occupancy_at_least", "2026-03-01", 70.0),
        planted::threshold("cluster_new_average_occupancy_above", "2026-03-01", 30.0),
        planted::threshold("cluster_new_unleased_land_at_most", "2026-03-01", 300.0),
    ];
    let figures = [law(), land("T1", 300.0, 195.0), changed.to_vec()].concat();
    let register = Register::new(&[known_cluster("T1")], &figures);
    let new = |area: &str, on: &str| register.asked_for_a_new_one(&format!("&area_ha={area}&on={on}"));
    let more = |on: &str| register.asked_for_an_expansion(&format!("&area_ha=78&demand_ha=1&on={on}"));
    for (on, is_later) in [("2026-02-28", false), ("2026-03-01", true), ("2031-01-01", true)] {
        let either = |before, after| if is_later { after } else { before };
        assert_eq!(new("78", on).verdict(MOST), either("fail", "pass"), "{on}");
        let limits = ["78", "11"].map(|area| new(area, on)).map(|told| told.number(MOST, "threshold"));
        assert_eq!(limits, [Some(if is_later { 80.0 } else { 75.0 }); 2], "{on}");
        assert_eq!(new("11", on).verdict(LEAST), either("pass", "fail"), "{on}");
        let average = new("11", on).number(TERRITORY, "threshold");
        assert_eq!(average, Some(if is_later { 30.0 } else { 50.0 }), "{on}");
        assert_eq!(more(on).verdict(WHOLE), either("fail", "pass"), "{on}");
        assert_eq!(more(on).verdict(FULL), either("pass", "fail"), "{on}");
    }
}

#[test]
fn figures_of_a_later_day_and_plans_do_not_count() {
    let later = planted::figure("T1", "leased_industrial_land_ha", "2026-06", 10.0);
    let plan = "T1,leased_industrial_land_ha,2025-11,0,ha,target\n".to_owned();
    let figures = [law(), land("T1", 100.0, 90.0), vec![later, plan]].concat();
    let register = Register::new(&[known_cluster("T1")], &figures);
    let full = |on: &str| {
        let told = register.asked_for_an_expansion(&format!("&area_ha=60&demand_ha=1&on={on}"));
        (told.number(FULL, "value").expect("a percentage"), told.verdict(FULL).to_owned())
    };
    assert_eq!(full("2026-06-29"), (90.0, "pass".to_owned()));
    assert_eq!(full("2026-06-30"), (10.0, "fail".to_owned()));
}
