//! The targets of a plan: gaps, the way left, and what the register counts beside them.

use rstest::rstest;

use super::town::{PUBLIC, Reader, Town, firm, firms, lines, notes};
use crate::{
    model::{
        city::{City, Plan, Target},
        firm::Firm,
        lang::{Lang, Names},
        observation::{Basis, Observation},
    },
    report::kind::Report,
};

fn names(vi: &str, en: &str) -> Names {
    Names { vi: vi.to_owned(), en: en.to_owned() }
}

/// A city with a plan of one target.
fn city(measure: &str, yearly: bool, part: Option<&str>) -> City {
    let target = Target {
        measure: measure.to_owned(),
        name: names("Chỉ tiêu", "Aim"),
        published: "share".to_owned(),
        part: part.map(str::to_owned),
        yearly,
    };
    let plan = Plan {
        name: names("Kế hoạch 9", "Plan 9"),
        full_name: names("Kế hoạch 9 ngày 1/1/2024", "Plan 9 of 1 January 2024"),
        until: 2030,
        targets: vec![target],
    };
    City { plan: Some(plan), ..City::made_up() }
}

fn wanted(own: &mut Observation) {
    own.basis = Basis::Target;
    own.unit = "%/year".to_owned();
    own.source = Some("PLAN9".parse().unwrap());
}

const COLUMNS: [&str; 8] =
    ["target", "unit", "until", "actual", "period", "gap", "path_per_year", "verdict_name"];

/// A target of 50 by 2030, on the present day.
#[rstest]
#[case::four_years_left(&[("2026-Q1", 40.0)], false, "50 %/year 2030 40 2026-Q1 -10 2.5 Not yet (target of 2030)")]
#[case::reached(&[("2025", 50.0)], false, "50 %/year 2030 50 2025 0 ? Pass")]
#[case::more_than_reached(&[("2024", 51.25)], false, "50 %/year 2030 51.25 2024 1.25 ? Pass")]
#[case::each_year_has_its_own(&[("2025", 40.0)], true, "50 %/year 2030 40 2025 -10 ? Not yet (target of 2030)")]
#[case::the_newest_counts(&[("2025", 45.0), ("2024", 10.0)], false,
    "50 %/year 2030 45 2025 -5 1 Not yet (target of 2030)")]
#[case::the_whole_year_before_its_last_quarter(&[("2025", 44.0), ("2025-Q4", 10.0)], false,
    "50 %/year 2030 44 2025 -6 1.2 Not yet (target of 2030)")]
#[case::figures_to_come_do_not_count(&[("2026", 60.0)], false, "50 %/year 2030 ? ? ? ? Unknown")]
#[case::no_figure(&[], false, "50 %/year 2030 ? ? ? ? Unknown")]
fn a_target_is_told_with_the_gap_and_the_way_left(
    #[case] figures: &[(&str, f64)],
    #[case] yearly: bool,
    #[case] row: &str,
) {
    let town = Town::new().observed("made-up", "aim", "2030", 50.0, wanted);
    let town =
        figures.iter().fold(town, |town, (period, value)| town.figure("made-up", "share", period, *value));
    let now = town.open_in(city("aim", yearly, None));
    assert_eq!(PUBLIC.lines(&now, Report::Targets, &[], &COLUMNS), [row]);
}

#[test]
fn a_target_asks_for_its_own_part_of_the_city_alone() {
    let part = |name: &'static str| move |own: &mut Observation| own.breakdown = Some(name.to_owned());
    let town = Town::new()
        .observed("made-up", "aim", "2030", 50.0, wanted)
        .observed("made-up", "share", "2025", 41.0, part("industry"))
        .observed("made-up", "share", "2025", 42.0, part("services"))
        .figure("made-up", "share", "2025", 43.0)
        .observed("elsewhere", "share", "2025", 44.0, part("industry"));
    let now = town.open_in(city("aim", false, Some("industry")));
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    let row = "50 %/năm 2030 41 2025 -9 1.8 Chưa đạt (mục tiêu năm 2030)";
    assert_eq!(vi.lines(&now, Report::Targets, &[], &COLUMNS), [row]);
    let title = vi.read(&now, Report::Targets, &[]).unwrap().title;
    assert_eq!(title, "Chỉ tiêu của Kế hoạch 9 — 30/06/2026");
}

#[test]
fn without_a_target_there_is_no_gap_and_without_a_plan_no_table() {
    let now = Town::new().figure("made-up", "share", "2025", 41.0).open_in(city("aim", false, None));
    assert_eq!(PUBLIC.lines(&now, Report::Targets, &[], &COLUMNS), ["? ? ? 41 2025 ? ? Unknown"]);
    let told = PUBLIC.read(&Town::new().open(), Report::Targets, &[]).unwrap();
    assert!(told.grid.is_empty());
    assert_eq!(
        notes(&told),
        "The configuration of the city of Sample names no plan, so there are no targets."
    );
}

#[test]
fn high_technology_is_counted_by_each_list_over_manufacturing_of_known_class() {
    // 26 is high in every list, 13 in none; 2620 and 2670 are of 26; retail is no manufacturing; C has no one class.
    let undated = Firm { opened: None, ..firm("13", 1) };
    let own = firms(1, "26", 1).chain(firms(3, "13", 1)).chain(firms(2, "4661", 1)).chain(firms(1, "C", 2));
    let now = Town::new().with(own).with([undated, firm("", 1)]);
    let now = now.open_in(city("high_tech_products_share_of_manufacturing_value", false, None));
    let rows = PUBLIC.lines(&now, Report::Targets, &[], &["measure_name", "actual", "basis"]);
    let said = "by establishments: 1 of 4 (without 1 not known to be there and 2 of unknown sector or group)";
    assert_eq!(
        rows[1..],
        [
            format!("– medium-high and high technology (SDG 9.b.1), {said} 25 counted"),
            format!("– high technology (Eurostat), {said} 25 counted"),
            format!("– high research intensity (OECD 2016), {said} 25 counted"),
            "– certified high-tech enterprises ? ?".to_owned(),
            "– statistical indicator 0702 ? ?".to_owned(),
        ]
    );
    let none = Town::new().open_in(city("high_tech_products_share_of_manufacturing_value", false, None));
    let none = PUBLIC.lines(&none, Report::Targets, &[], &["actual", "period"]);
    assert_eq!(none[1], "? ?", "of nothing there is no share");
    let told = PUBLIC.read(&now, Report::Targets, &[]).unwrap();
    assert!(lines(&told, &["verdict_name"])[1] == "not to be compared with the target");
}
