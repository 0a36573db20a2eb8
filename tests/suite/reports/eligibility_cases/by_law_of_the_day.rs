//! The law changes from one day to the next: Decree 32/2024 on 14 September 2026, as amended by Decree 303/2026 on the 15th.
//!
//! The rows of law are those of `geodata`. What is expected was written by hand from the articles: 10 ha, 5 for craft
//! villages and mountain districts, then 5 for all; not more than 100 ha left, then 50, and not asked of high-tech and eco
//! clusters; expansion at 60 %, then 50 %.

use rstest::rstest;

use super::planted::{Register, figure, known_cluster, works};
use super::{FULL, LEAST, TERRITORY, WORKS};

/// What is expected of a new cluster in a ward with one of 100 ha, of which 30 are let, 10 approved and 60 left.
const TABLE: &str = include_str!("by_law_of_the_day.csv");

fn land(all: f64, leased: f64, approved: Option<f64>) -> Vec<String> {
    let own = [
        Some(("industrial_land_ha", all)),
        Some(("leased_industrial_land_ha", leased)),
        approved.map(|ha| ("approved_industrial_land_ha", ha)),
    ];
    own.into_iter().flatten().map(|(measure, value)| figure("T1", measure, "2025-05", value)).collect()
}

#[test]
fn a_new_cluster_is_judged_by_the_law_of_the_day() {
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &land(100.0, 30.0, Some(10.0)));
    let mut judged = 0;
    for row in csv::Reader::from_reader(TABLE.as_bytes()).records() {
        let row = row.expect("a row");
        let cell = |at: usize| row.get(at).expect("a cell");
        let query =
            format!("&on={}&cluster_kind={}&terrain={}&area_ha={}", cell(0), cell(1), cell(2), cell(3));
        let told = register.asked_for_one_of_a_kind(&query);
        let limit = told.number(LEAST, "threshold").map(|limit| limit.to_string()).unwrap_or_default();
        let found = [&limit, told.verdict(LEAST), told.verdict(TERRITORY), told.whole()];
        assert_eq!(found, [cell(4), cell(5), cell(6), cell(7)], "{query}: {}", told.rests_on(LEAST));
        judged += 1;
    }
    assert_eq!(judged, 33);
}

#[rstest]
#[case("2026-09-14", "ND32_2024", false)]
#[case("2026-09-15", "ND303_2026", true)]
fn an_answer_names_its_decree_and_says_when_only_a_summary_was_read(
    #[case] on: &str,
    #[case] decree: &str,
    #[case] from_summary: bool,
) {
    let register = Register::by_the_law_of_geodata(&[], &[]);
    let told = register.asked_for_a_new_one(&format!("&area_ha=20&on={on}"));
    assert!(told.text(LEAST, "law").starts_with(decree), "{}", told.text(LEAST, "law"));
    assert_eq!(told.notes().contains("known from a summary only"), from_summary, "{}", told.notes());
}

#[rstest]
#[case::full_enough_before("2026-09-14", 60.0, "pass")]
#[case::not_full_enough_before("2026-09-14", 59.9, "fail")]
#[case::full_enough_after("2026-09-15", 50.0, "pass")]
#[case::not_full_enough_after("2026-09-15", 49.9, "fail")]
fn an_expansion_is_judged_by_the_law_of_the_day(
    #[case] on: &str,
    #[case] let_ha: f64,
    #[case] verdict: &str,
) {
    let figures = land(100.0, let_ha - 5.0, Some(5.0));
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &figures);
    let told = register.asked_for_an_expansion(&format!("&area_ha=60&demand_ha=1&on={on}"));
    assert_eq!(told.verdict(FULL), verdict, "{}", told.rests_on(FULL));
}

/// Let land alone is the least that can be taken: it proves a pass and never a failure.
#[rstest]
#[case::enough_is_let(70.0, "", "pass")]
#[case::approved_land_could_fill_it(40.0, "&demand_ha=1", "unknown")]
#[case::a_demand_above_all_that_is_left(40.0, "&demand_ha=60.1", "pass")]
#[case::a_demand_above_what_may_be_left(40.0, "&demand_ha=30", "unknown")]
fn land_with_an_approved_policy_is_unknown_where_nobody_told(
    #[case] leased: f64,
    #[case] demand: &str,
    #[case] verdict: &str,
) {
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &land(100.0, leased, None));
    let told = register.asked_for_an_expansion(&format!("&area_ha=60&on=2026-09-14{demand}"));
    assert_eq!(told.verdict(FULL), verdict, "{}", told.rests_on(FULL));
}

#[rstest]
#[case::approved_land_counts_as_let(40.0, Some(20.0), "pass")]
#[case::let_alone_is_too_little(40.0, Some(0.0), "fail")]
#[case::nobody_told(40.0, None, "unknown")]
#[case::let_alone_is_enough(51.0, None, "pass")]
fn the_average_of_a_territory_counts_approved_land(
    #[case] leased: f64,
    #[case] approved: Option<f64>,
    #[case] verdict: &str,
) {
    let figures = land(100.0, leased, approved);
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &figures);
    let told = register.asked_for_a_new_one("&area_ha=20&on=2026-09-15");
    assert_eq!(told.verdict(TERRITORY), verdict, "{}", told.rests_on(TERRITORY));
}

#[rstest]
#[case::a_district_in_its_time("2025-06-30", "boundaries=districts-2024&area=004", "pass", "the district")]
#[case::a_ward_before_wards("2025-06-30", "boundaries=wards-2025&area=00136", "unknown", "the district")]
#[case::a_ward_that_was_chosen("2025-07-01", "boundaries=wards-2025&area=00136", "pass", "committee decides")]
#[case::nothing_was_chosen("2025-07-01", "boundaries=city", "unknown", "committee decides")]
#[case::a_ward_by_the_new_law("2026-09-15", "boundaries=wards-2025&area=00136", "pass", "the commune")]
#[case::a_district_by_the_new_law(
    "2026-09-15",
    "boundaries=districts-2024&area=004",
    "unknown",
    "the commune"
)]
#[case::the_city("2026-09-15", "boundaries=city", "unknown", "the commune")]
fn the_territory_is_that_of_the_law(
    #[case] on: &str,
    #[case] chosen: &str,
    #[case] verdict: &str,
    #[case] said: &str,
) {
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &land(100.0, 60.0, Some(0.0)));
    let told = register.asked(&format!("plan=new&{chosen}&area_ha=20&on={on}"));
    assert_eq!(told.verdict(TERRITORY), verdict, "{}", told.rests_on(TERRITORY));
    assert!(told.rests_on(TERRITORY).contains(said), "{}", told.rests_on(TERRITORY));
}

/// More works are asked since the 15th, and none of clusters from before 5 October 2009.
#[rstest]
#[case::three_were_enough("2026-09-14", "", 3, "pass")]
#[case::three_of_five("2026-09-15", "2020", 3, "unknown")]
#[case::all_five("2026-09-15", "2020", 5, "pass")]
#[case::an_old_cluster("2026-09-15", "2006", 0, "pass")]
#[case::an_old_cluster_by_the_old_law("2026-09-14", "2006", 0, "unknown")]
#[case::of_unknown_age("2026-09-15", "", 3, "unknown")]
#[case::of_unknown_age_and_all_in_use("2026-09-15", "", 5, "pass")]
fn shared_works_are_asked_by_the_law_of_the_day(
    #[case] on: &str,
    #[case] established: &str,
    #[case] in_use: usize,
    #[case] verdict: &str,
) {
    let all = [
        works("T1", [Some(1.0); 3]),
        ["waste_store", "fire_protection"].map(|measure| figure("T1", measure, "2025-10", 1.0)).to_vec(),
    ];
    let figures = all.concat()[..in_use].to_vec();
    let register = Register::by_the_law_of_geodata(&[known_cluster("T1")], &figures);
    register.established("T1", established);
    let told = register.asked_for_an_expansion(&format!("&area_ha=60&on={on}"));
    assert_eq!(told.verdict(WORKS), verdict, "{}", told.rests_on(WORKS));
}

#[test]
fn a_kind_or_a_terrain_that_is_none_is_refused() {
    let register = Register::by_the_law_of_geodata(&[], &[]);
    for wrong in ["--cluster-kind=crafty", "--terrain=hill"] {
        let run = register.xuong(&["report", "eligibility", wrong]);
        assert_eq!(run.code, 2, "{wrong}: {}", run.err);
    }
}
