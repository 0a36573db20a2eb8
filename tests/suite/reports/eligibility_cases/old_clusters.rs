//! Clusters from before 5 October 2009 in the report on compliance (Decree 32/2024, Article 35(4)).

use super::planted::{Register, known_cluster};

/// T1 was established before, T2 let before, T3 is of 2017, T4 was let in 2017 and nobody says since when it is there.
fn register() -> Register {
    let register = Register::by_the_law_of_geodata(&["T1", "T2", "T3", "T4"].map(known_cluster), &[]);
    for (code, established, lease) in
        [("T1", "2006", "2010"), ("T2", "", "2002"), ("T3", "2017", "2006"), ("T4", "", "2017")]
    {
        register.years(code, established, lease);
    }
    register
}

#[test]
fn old_clusters_are_listed_with_what_is_known_of_their_years_and_the_days_left() {
    let told = register().compliance("2026-11-28");
    let old = told.item("cluster_before_2009");
    assert_eq!((old["count"].as_i64(), old["unknown"].as_i64()), (Some(2), Some(1)), "{old}");
    assert_eq!(old["days_left"], 33);
    assert_eq!(
        old["which"],
        "Cụm T1 (established: 2006, land leased since: 2010); Cụm T2 (established: unknown, land leased since: 2002)"
    );
    let open = told.item("cluster_of_unknown_age");
    assert_eq!((open["count"].as_i64(), open["which"].as_str()), (Some(1), Some("Cụm T4")), "{open}");
}

#[test]
fn days_that_passed_are_negative_and_before_the_decree_nothing_was_owed() {
    let register = register();
    assert_eq!(register.compliance("2027-01-10").item("cluster_before_2009")["days_left"], -10);
    assert!(register.compliance("2024-04-30").find("cluster_before_2009").is_none());
}
