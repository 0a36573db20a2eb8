//! Shift-share, structural change and job flows between the two dates.

use serde_json::Value;
use xuong::analysis::{
    change::{Change, ShiftShare, StructuralChange},
    job_flows::{Employment, JobFlows},
};

use super::fixture::{Tally, districts, firms, fixture, sectors, table};

fn compare_shares(tally: &mut Tally, parts: &ShiftShare, expected: &Value, what: &str) {
    tally.number(parts.delta, &expected["delta"], what);
    tally.number(parts.national_share, &expected["national_share"], what);
    tally.number(parts.industry_mix, &expected["industry_mix"], what);
    tally.number(parts.competitive, &expected["competitive"], what);
    tally.number(parts.homothetic_competitive, &expected["homothetic_competitive"], what);
    tally.number(parts.allocation, &expected["allocation"], what);
    assert!(!parts.new_sector, "{what}");
}

#[test]
fn a_change_divides_as_in_the_vectors() {
    let (expected, mut tally) = (fixture("change"), Tally::default());
    let (before, after) = (table("employees", 0), table("employees", 1));
    let change = Change::new(&before, &after).unwrap();
    for (r, district) in districts().iter().enumerate() {
        let expected = &expected["shift_share"][district];
        for (s, sector) in sectors().iter().enumerate() {
            compare_shares(
                &mut tally,
                &change.shift_share(r, s),
                &expected[sector],
                &format!("{district} {sector}"),
            );
        }
        compare_shares(&mut tally, &change.region_shift_share(r), &expected["total"], district);
    }
    assert_eq!(tally.compared, 12 * 9 * 6);
}

fn compare_structure(tally: &mut Tally, got: Option<StructuralChange>, expected: &Value, what: &str) {
    let Some(got) = got else { return tally.exact(Value::Null, expected, what) };
    tally.ratio(got.norm_of_absolute_values, &expected["norm_abs_values_NAV"], what);
    tally.ratio(got.cos_theta, &expected["cos_theta"], what);
    tally.ratio(got.theta_deg, &expected["theta_deg"], what);
    tally.ratio(got.rate(), &expected["theta_over_90"], what);
    tally.ratio(got.lilien, &expected["lilien_current_share"], what);
    tally.ratio(got.modified_lilien, &expected["lilien_modified_avg_share"], what);
    tally.exact(got.sectors_left_out, &expected["sectors_excluded_zero"], what);
}

#[test]
fn the_structure_changed_as_in_the_vectors() {
    let (expected, mut tally) = (fixture("change"), Tally::default());
    let (before, after) = (table("employees", 0), table("employees", 1));
    let change = Change::new(&before, &after).unwrap();
    for (r, district) in districts().iter().enumerate() {
        compare_structure(
            &mut tally,
            change.region_structure(r),
            &expected["structural"][district],
            district,
        );
    }
    compare_structure(&mut tally, change.city_structure(), &expected["structural"]["CITY"], "city");
    assert_eq!(tally.compared, 12 * 7 + 1);
}

fn compare_flows(tally: &mut Tally, got: Option<JobFlows>, expected: &Value, what: &str) {
    let Some(got) = got else { return tally.exact(Value::Null, expected, what) };
    tally.ratio(got.creation, &expected["job_creation_rate"], what);
    tally.ratio(got.destruction, &expected["job_destruction_rate"], what);
    tally.ratio(got.net(), &expected["net"], what);
    tally.ratio(got.reallocation(), &expected["reallocation"], what);
    tally.ratio(got.excess_reallocation(), &expected["excess_reallocation"], what);
    tally.ratio(got.creation_by_entry, &expected["jc_from_entry"], what);
    tally.ratio(got.destruction_by_exit, &expected["jd_from_exit"], what);
    tally.ratio(got.entry_rate(), &expected["entry_rate"], what);
    tally.ratio(got.exit_rate(), &expected["exit_rate"], what);
    tally.exact(got.firms_before, &expected["firms_t0"], what);
    tally.exact(got.entries, &expected["entries"], what);
    tally.exact(got.exits, &expected["exits"], what);
}

#[test]
fn jobs_flow_as_in_the_vectors() {
    let (expected, firms, mut tally) = (fixture("change"), firms(), Tally::default());
    let flows = |district: Option<usize>| {
        let chosen = firms.iter().filter(|firm| district.is_none_or(|district| firm.district == district));
        JobFlows::of(chosen.map(|firm| Employment { before: firm.employees[0], after: firm.employees[1] }))
    };
    for (r, district) in districts().iter().enumerate() {
        compare_flows(&mut tally, flows(Some(r)), &expected["job_flows"][district], district);
    }
    compare_flows(&mut tally, flows(None), &expected["job_flows"]["CITY"], "city");
    assert_eq!(tally.compared, 12 * 12 + 1);
}
