//! What is not known never becomes a pass.

use super::planted::{Register, Told, cluster, figure, known_cluster, land, law, threshold, works};

/// Clusters of which everything is known, with land that lets conditions pass or fail.
fn registers() -> Vec<(Vec<String>, Vec<String>)> {
    let clusters = vec![known_cluster("T1"), known_cluster("T2")];
    let lands = [(100.0, 90.0, 100.0, 20.0), (300.0, 100.0, 100.0, 90.0), (60.0, 20.0, 60.0, 20.0)];
    let states = [[Some(1.0); 3], [Some(1.0), Some(0.0), Some(1.0)]];
    let figures = lands.iter().flat_map(|(one, leased, other, other_leased)| {
        states.map(|state| {
            [law(), land("T1", *one, *leased), land("T2", *other, *other_leased), works("T1", state)].concat()
        })
    });
    figures.map(|figures| (clusters.clone(), figures)).collect()
}

/// Everything that is asked of a register, with both areas given.
fn told(clusters: &[String], figures: &[String]) -> Vec<(String, String)> {
    let register = Register::new(clusters, figures);
    let new = register.asked_for_a_new_one("&area_ha=20").all();
    new.into_iter().chain(register.asked_for_an_expansion("&area_ha=60&demand_ha=30").all()).collect()
}

fn assert_only_doubt_is_added(known: &[(String, String)], less: &[(String, String)], without: &str) -> usize {
    assert_eq!(known.len(), less.len());
    let pairs = || known.iter().zip(less);
    for ((clause, before), (_, after)) in pairs() {
        assert!(after == before || after == "unknown", "{clause}: {before} became {after} without {without}");
    }
    pairs().filter(|(before, after)| before != after).count()
}

#[test]
fn a_figure_less_turns_a_verdict_into_unknown_or_leaves_it() {
    let mut changed = 0;
    for (clusters, figures) in registers() {
        let known = told(&clusters, &figures);
        for at in 0..figures.len() {
            let less = [&figures[..at], &figures[at + 1..]].concat();
            changed += assert_only_doubt_is_added(&known, &told(&clusters, &less), &figures[at]);
        }
    }
    assert!(changed > 20, "{changed}");
}

#[test]
fn a_cluster_of_unknown_place_or_state_turns_a_verdict_into_unknown_or_leaves_it() {
    let mut changed = 0;
    for (_, figures) in registers() {
        let known = told(&[known_cluster("T1"), known_cluster("T2")], &figures);
        let without = [
            cluster("T2", "industrial_cluster", "", "105.9317", "21.0343", ""),
            cluster("T2", "industrial_cluster", "operating", "", "", ""),
        ];
        for doubtful in without {
            let less = told(&[known_cluster("T1"), doubtful.clone()], &figures);
            changed += assert_only_doubt_is_added(&known, &less, &doubtful);
        }
    }
    assert!(changed > 0);
}

#[test]
fn a_parameter_that_is_not_given_turns_a_verdict_into_unknown_or_leaves_it() {
    let mut changed = 0;
    for (clusters, figures) in registers() {
        let register = Register::new(&clusters, &figures);
        let (new, more) = (
            |query: &str| register.asked_for_a_new_one(query).all(),
            |query: &str| register.asked_for_an_expansion(query).all(),
        );
        changed += assert_only_doubt_is_added(&new("&area_ha=20"), &new(""), "area_ha");
        let known = more("&area_ha=60&demand_ha=30");
        changed += assert_only_doubt_is_added(&known, &more("&area_ha=60"), "demand_ha");
        changed += assert_only_doubt_is_added(&known, &more("&demand_ha=30"), "area_ha");
    }
    assert!(changed > 10, "{changed}");
}

/// Figures that were known long before the decree came into force.
fn long_known() -> Vec<String> {
    let works = ["internal_roads", "water_supply", "wastewater_plant"];
    let land = [
        ("industrial_land_ha", 100.0),
        ("leased_industrial_land_ha", 90.0),
        ("approved_industrial_land_ha", 0.0),
    ];
    let measures = works.map(|measure| (measure, 1.0)).into_iter().chain(land);
    let figures = measures.map(|(measure, value)| figure("T1", measure, "2022", value));
    figures.chain(law()).collect()
}

fn on(register: &Register, on: &str) -> [Told; 2] {
    [
        register.asked_for_a_new_one(&format!("&area_ha=20&on={on}")),
        register.asked_for_an_expansion(&format!("&area_ha=60&demand_ha=5&on={on}")),
    ]
}

#[test]
fn before_the_decree_was_in_force_its_limits_are_unknown() {
    let register = Register::new(&[known_cluster("T1")], &long_known());
    let [new, more] = on(&register, "2024-04-30");
    assert_eq!(["2", "2; 8", "8(1)(c)"].map(|clause| new.verdict(clause)), ["unknown"; 3]);
    assert_eq!(["8(2)(a)", "8(2)(c)"].map(|clause| more.verdict(clause)), ["unknown"; 2]);
    let [new, more] = on(&register, "2024-05-01");
    assert_eq!(["2", "2; 8", "8(1)(c)"].map(|clause| new.verdict(clause)), ["pass"; 3]);
    assert_eq!(["8(2)(a)", "8(2)(c)", "8(2)(d)"].map(|clause| more.verdict(clause)), ["pass"; 3]);
}

#[test]
fn before_the_decree_was_in_force_a_territory_without_clusters_does_not_pass() {
    let register = Register::new(&[], &law());
    assert_eq!(register.asked_for_a_new_one("&area_ha=20&on=2024-04-30").verdict("8(1)(c)"), "unknown");
}

#[test]
fn before_the_decree_was_in_force_a_demand_above_the_land_left_does_not_pass() {
    let register = Register::new(&[known_cluster("T1")], &long_known());
    let told = register.asked_for_an_expansion("&area_ha=60&demand_ha=50&on=2024-04-30");
    assert_eq!(told.verdict("8(2)(c)"), "unknown");
}

#[test]
fn before_the_decree_was_in_force_works_in_use_do_not_pass() {
    let register = Register::new(&[known_cluster("T1")], &long_known());
    let [_, more] = on(&register, "2024-04-30");
    assert_eq!(more.verdict("8(2)(d)"), "unknown");
}

#[test]
fn a_register_without_thresholds_passes_nothing_that_has_one() {
    let figures = [land("T1", 100.0, 90.0), vec![threshold("cluster_area_at_most", "2027-01-01", 80.0)]];
    let register = Register::new(&[known_cluster("T1")], &figures.concat());
    let [new, more] = on(&register, "2025-12-31");
    assert_eq!(["2", "2; 8", "8(1)(c)"].map(|clause| new.verdict(clause)), ["unknown"; 3]);
    assert_eq!(["8(2)(a)", "8(2)(c)"].map(|clause| more.verdict(clause)), ["unknown"; 2]);
}
