//! Inequality of districts and firms at the second date.

use xuong::analysis::{
    inequality::{gini, spatial_gini, theil, theil_parts},
    shares::Shares,
};

use super::fixture::{Tally, districts, firms, fixture, table};

#[test]
fn sizes_are_as_unequal_as_in_the_vectors() {
    let (expected, mut tally) = (fixture("inequality"), Tally::default());
    let districts = table("employees", 1).location().unwrap();
    tally.ratio(gini(&districts), &expected["gini_district_employees"], "districts");
    tally.ratio(theil(&districts), &expected["theil_district_employees"], "districts");
    let mut groups = vec![Vec::new(); 12];
    for firm in firms() {
        groups[firm.district].extend(firm.weight("employees", 1));
    }
    let all = Shares::of(&groups.concat()).unwrap();
    tally.ratio(gini(&all), &expected["gini_firm_employees"], "firms");
    tally.ratio(theil(&all), &expected["theil_firm_employees"], "firms");
    let parts = theil_parts(&groups).unwrap();
    tally.ratio(parts.between, &expected["theil_between_districts"], "between");
    tally.ratio(parts.within, &expected["theil_within_districts"], "within");
    assert_eq!(tally.compared, 6);
}

#[test]
fn neighbours_differ_as_in_the_vectors() {
    let (expected, join) = (fixture("inequality"), fixture("join"));
    let near = |district: &String| {
        let near = join["queen_neighbours"][district].as_array().unwrap();
        near.iter().map(|name| districts().iter().position(|one| one == name).unwrap()).collect()
    };
    let neighbours: Vec<Vec<usize>> = districts().iter().map(near).collect();
    let parts = spatial_gini(table("employees", 1).region_totals(), &neighbours).unwrap();
    let mut tally = Tally::default();
    tally.ratio(parts.neighbours, &expected["spatial_gini_neighbour_component"], "neighbours");
    tally.ratio(parts.others, &expected["spatial_gini_nonneighbour_component"], "others");
    assert_eq!(tally.compared, 2);
}
