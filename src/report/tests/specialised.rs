//! Specialisation, diversity and concentration, against figures worked out by hand from their definitions.

use rstest::rstest;

use super::town::{ANALYST, PUBLIC, Reader, Town, employer, firm, firms, lines, notes};
use crate::{
    index::{Snapshot, areas::Areas},
    model::{firm::Firm, lang::Lang, presence::When},
    report::{
        figures::{
            areas::Area,
            counts::Counts,
            sector_counts::{Mix, mix},
        },
        kind::Report,
        parameter::Measure,
        sectors::chance::{marked, tests},
    },
};

const WARDS: (&str, &str) = ("boundaries", "wards");

/// Eight of ten in the first ward are in metals and eight of ten in the second in textiles.
fn even() -> Snapshot {
    let first = firms(8, "25", 1).chain(firms(2, "13", 1));
    Town::new().with(first).with(firms(2, "25", 2)).with(firms(8, "13", 2)).open()
}

#[test]
fn a_quotient_is_the_share_of_the_area_over_that_of_the_city() {
    let columns =
        ["area", "sector", "share_pct", "city_share_pct", "location_quotient", "p_value", "verdict"];
    // Of ten with even chances eight or more are of one kind in (45 + 10 + 1) of 1024 cases, two or more in all but
    // (1 + 10).
    assert_eq!(
        PUBLIC.lines(&even(), Report::Specialisation, &[WARDS], &columns),
        [
            "W1 2025:13 20 50 0.4 0.9893 may_be_chance",
            "W1 2025:25 80 50 1.6 0.05469 may_be_chance",
            "W2 2025:13 80 50 1.6 0.05469 may_be_chance",
            "W2 2025:25 20 50 0.4 0.9893 may_be_chance",
        ]
    );
}

#[test]
fn what_chance_does_not_explain_is_marked_and_few_are_said_to_be_few() {
    let now = Town::new().with(firms(9, "25", 1)).with(firms(200, "13", 2)).with(firms(10, "11", 3)).open();
    let columns = ["area", "establishments", "reading", "verdict"];
    assert_eq!(
        PUBLIC.lines(&now, Report::Specialisation, &[WARDS], &columns),
        [
            "W1 9 beyond chance, few establishments beyond_chance",
            "W2 200 beyond chance beyond_chance",
            "W3 10 beyond chance beyond_chance",
        ]
    );
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    assert_eq!(
        vi.lines(&now, Report::Specialisation, &[WARDS], &["reading"]),
        ["hơn ngẫu nhiên, ít cơ sở", "hơn ngẫu nhiên", "hơn ngẫu nhiên",]
    );
}

#[test]
fn neither_the_city_nor_the_rest_outside_of_areas_is_tested() {
    let rest = std::iter::repeat_n(Firm { location: None, ..firm("11", 1) }, 50);
    let now = Town::new().with(firms(20, "25", 1)).with(firms(20, "13", 2)).with(rest).open();
    let verdicts = PUBLIC.lines(&now, Report::Specialisation, &[WARDS], &["area", "verdict", "p_value"]);
    assert_eq!(verdicts.last().unwrap(), "unplaced not_tested ?");
    assert!(verdicts[..2].iter().all(|row| row.contains("beyond_chance")), "{verdicts:?}");
    let city = PUBLIC.lines(&now, Report::Specialisation, &[], &["area", "location_quotient", "verdict"]);
    assert_eq!(city, ["city 1 not_tested"; 3]);
    let told = PUBLIC.read(&now, Report::Specialisation, &[WARDS]).unwrap();
    assert!(notes(&told).contains("kept over 6 tests: 2 areas"), "{}", notes(&told));
}

#[test]
fn the_map_marks_what_the_report_marks() {
    let now = Town::new().with(firms(30, "25", 1)).with(firms(30, "13", 2)).with(firms(3, "13", 3)).open();
    let mix = mix(Areas::Edition(1), 2, When::now(super::town::TODAY), &now);
    let told: Vec<_> =
        marked(&mix).into_iter().map(|((area, sector), own)| (area, sector.to_string(), own.1)).collect();
    let report = PUBLIC.lines(
        &now,
        Report::Specialisation,
        &[WARDS],
        &["area", "sector", "verdict", "establishments"],
    );
    let of_report: Vec<&String> = report.iter().filter(|row| row.contains("beyond_chance")).collect();
    assert_eq!(told.len(), of_report.len());
    for ((area, sector, n), row) in told.iter().zip(of_report) {
        let Area::Numbered(number) = area else { panic!("{area:?} is no area") };
        assert_eq!(*row, format!("W{number} {sector} beyond_chance {n}"));
    }
    assert_eq!(tests(&mix), 6);
    assert_eq!((marked(&Mix::new()).len(), tests(&Mix::new())), (0, 0), "nothing is known of nothing");
}

#[test]
fn a_sum_of_unknown_workers_is_unknown_and_no_nought() {
    let known = (0..3).map(|n| employer("25", 1, &format!("010010910{n}"), 10));
    let now = Town::new().with(known).with(firms(4, "13", 1)).with(firms(2, "25", 2)).open();
    let query = [WARDS, ("measure", "workers")];
    let columns = ["area", "sector", "establishments", "share_pct", "city_share_pct", "location_quotient"];
    assert_eq!(
        ANALYST.lines(&now, Report::Specialisation, &query, &columns),
        ["W1 2025:13 4 ? ? ?", "W1 2025:25 3 100* 100* 1*", "W2 2025:25 2 ? 100* ?",]
    );
    let verdicts = ANALYST.lines(&now, Report::Specialisation, &query, &["verdict", "p_value", "reading"]);
    assert!(verdicts.iter().all(|row| row.starts_with("not_tested ? ")), "{verdicts:?}");
    let public =
        PUBLIC.lines(&now, Report::Specialisation, &query, &["share_pct", "location_quotient", "stars"]);
    assert_eq!(public, ["# # #"; 3], "what is unknown is not told from what is withheld");
    let mix = mix(Areas::Edition(1), 2, When::now(super::town::TODAY), &now);
    let counts = Counts::of(&mix, Measure::Workers).unwrap();
    let [textiles, metals] = ["2025:13", "2025:25"]
        .map(|code| counts.sectors.iter().position(|own| own.to_string() == code).unwrap());
    assert_eq!([counts.region(0), counts.region(1)], [Some(30), None]);
    assert_eq!([counts.is_known_anywhere(textiles), counts.is_known_anywhere(metals)], [false, true]);
    assert_eq!([counts.is_known(0, metals), counts.is_known(1, metals)], [true, false]);
    assert_eq!(counts.establishments(1, metals), 2);
}

#[test]
fn diversity_is_that_of_equal_sectors_and_krugman_compares_with_the_rest() {
    // 1 / (0.8² + 0.2²) = 1.47 sectors; |0.8 − 0.2| + |0.2 − 0.8| = 1.2.
    let columns = ["area", "establishments", "sectors", "effective_sectors", "krugman", "top_sector"];
    assert_eq!(
        PUBLIC.lines(&even(), Report::Diversity, &[WARDS], &columns),
        ["W1 10 2 1.471 1.2 ?", "W2 10 2 1.471 1.2 ?",]
    );
    assert_eq!(PUBLIC.lines(&even(), Report::Diversity, &[], &columns), ["city 20 2 2 ? ?"]);
}

#[test]
fn the_sector_that_is_named_has_the_largest_marked_quotient() {
    let first = firms(30, "25", 1).chain(firms(12, "11", 1)).chain(firms(1, "10", 1));
    let now = Town::new().with(first).with(firms(30, "25", 2)).with(firms(60, "13", 2)).open();
    let columns = ["area", "top_sector", "top_establishments", "top_quotient"];
    // Drinks: (12/43) / (12/133); the one in food has the same quotient and may be chance.
    assert_eq!(
        PUBLIC.lines(&now, Report::Diversity, &[WARDS], &columns),
        ["W1 2025:11 12 3.093", "W2 2025:13 60 1.478",]
    );
    let workers = [WARDS, ("measure", "workers")];
    assert_eq!(ANALYST.lines(&now, Report::Diversity, &workers, &columns), ["W1 ? ? ?", "W2 ? ? ?"]);
}

/// Ten of one sector in each of two wards, and more of a third in the first.
fn concentrated() -> Snapshot {
    let rest = std::iter::repeat_n(Firm { location: None, ..firm("25", 1) }, 3);
    let first = firms(10, "25", 1).chain(firms(10, "13", 1));
    Town::new().with(first).with(firms(10, "11", 2)).with(firms(9, "10", 2)).with(rest).open()
}

/// Two sectors share two of four wards and a third has one alone. The deviations of their shares from those of all are
/// 1/6, 1/6, -1/3 and -1/3, -1/3, 2/3, over 1 - 3/9; the correlation of 0, 0, 10, 0 and 5, 5, 0, 0 is -25 / √(75 · 25).
#[test]
fn sectors_in_the_same_wards_are_related() {
    let own = [1, 2].into_iter().flat_map(|ward| firms(5, "25", ward).chain(firms(5, "13", ward)));
    let now = Town::new().with(own).with(firms(10, "11", 3)).with(firms(4, "14", 4)).open();
    let columns = ["sector", "with_sector", "proximity", "locational_correlation"];
    let told = PUBLIC.lines(&now, Report::Relatedness, &[WARDS], &columns);
    assert_eq!(told[0], "2025:13 2025:25 1 1", "the most related pair is first");
    assert_eq!(told[1..], ["2025:11 2025:13 0 -0.577", "2025:11 2025:25 0 -0.577"], "4 are too few");
    let few = Town::new();
    let own = [1, 2].into_iter().flat_map(|ward| firms(5, "25", ward).chain(firms(5, "13", ward)));
    let now = few.with(own).with(firms(10, "11", 3)).open();
    let told = PUBLIC.lines(&now, Report::Relatedness, &[WARDS], &["coagglomeration", "reading"]);
    assert_eq!(
        told,
        [
            "0.25 of the units that specialise in one, at least 100 % do in the other too",
            "-0.5 no unit specialises in both",
            "-0.5 no unit specialises in both",
        ]
    );
    let city = PUBLIC.read(&now, Report::Relatedness, &[]).unwrap();
    assert!(city.grid.is_empty() && notes(&city).contains("choose an edition of boundaries"));
    let hidden = PUBLIC.lines(&now, Report::Relatedness, &[WARDS, ("measure", "workers")], &["proximity"]);
    assert_eq!(hidden, ["?"; 3], "of nobody the workers are known, so that nothing is withheld");
}

/// Of four wards one has all, or two have the same: (n - 1) / n and ln n, 1/2 and ln 2. Beside the ward that has all there
/// is one neighbour: 2 · 1 of the sum of the differences, over 2 n.
#[test]
fn the_inequality_of_wards_is_that_of_their_numbers() {
    let now = Town::new().with(firms(10, "25", 1)).with(firms(9, "13", 2)).with(firms(1, "13", 2)).open();
    let columns = ["sector", "establishments", "gini_units", "theil_units", "gini_neighbours", "gini_others"];
    assert_eq!(
        PUBLIC.lines(&now, Report::Inequality, &[WARDS], &columns),
        ["all 20 0.5 0.693 0.125 0.375", "2025:13 10 0.75 1.386 0.5 0.25", "2025:25 10 0.75 1.386 0.25 0.5",]
    );
    let few = Town::new().with(firms(9, "25", 1)).open();
    let told = PUBLIC.lines(&few, Report::Inequality, &[WARDS], &["establishments", "gini_units", "reading"]);
    assert_eq!(told, ["9 ? ?", "9 ? ?"]);
    let told = PUBLIC.read(&now, Report::Inequality, &[WARDS]).unwrap();
    assert!(!told.grid.has("gini_firms"), "establishments have a size by workers alone");
    assert!(
        lines(&told, &["reading"])[0].ends_with("differ on average by 50 % of the sum of two average ones")
    );
    assert!(notes(&PUBLIC.read(&now, Report::Inequality, &[]).unwrap()).contains("choose an edition"));
}

#[test]
fn concentration_is_measured_from_ten_establishments_on() {
    let told = PUBLIC.read(&concentrated(), Report::Concentration, &[WARDS]).unwrap();
    // The city has 20 of 39 in the first ward: x = (20/39, 19/39), 1 − Σx² = 0.49967. Metals: Hoover = 19/39;
    // G = 2 (19/39)² = 0.47469, H = 0.1, γ = (G / 0.49967 − 0.1) / 0.9 = 0.94444; with textiles 0.47469 / 0.49967.
    let columns = ["sector", "establishments", "hoover", "ellison_glaeser", "reading", "coagglomeration"];
    assert_eq!(
        lines(&told, &columns),
        [
            "2025:10 9 ? ? ? ?",
            "2025:11 10 0.513 1.058 concentrated ?",
            "2025:13 10 0.487 0.944 concentrated 0.95",
            "2025:25 10 0.487 0.944 concentrated 0.95",
        ]
    );
    let said = notes(&told);
    assert!(
        said.contains("3 establishments without a point, or with one outside all units, take no part."),
        "{said}"
    );
    assert!(!said.contains("only one area"), "{said}");
}

#[test]
fn of_one_area_no_concentration_is_told() {
    let told = PUBLIC.read(&concentrated(), Report::Concentration, &[]).unwrap();
    let columns = ["sector", "establishments", "locational_gini", "hoover", "ellison_glaeser", "reading"];
    assert_eq!(lines(&told, &columns)[3], "2025:25 13 ? ? ? ?");
    assert!(notes(&told).contains("There is only one area, for which concentration is not defined"));
}

#[rstest]
#[case(10, "-0.053 dispersed")]
#[case(18, "0.019 dispersed")]
#[case(19, "0.029 somewhat concentrated")]
#[case(21, "0.049 somewhat concentrated")]
#[case(22, "0.059 concentrated")]
fn a_sector_is_read_by_the_limits_of_ellison_and_glaeser(#[case] in_first: usize, #[case] reading: &str) {
    let own = firms(in_first, "25", 1).chain(firms(10, "25", 2));
    let others = firms(60, "13", 1).chain(firms(60, "13", 2));
    let now = Town::new().with(own).with(others).open();
    let told = PUBLIC.lines(&now, Report::Concentration, &[WARDS], &["sector", "ellison_glaeser", "reading"]);
    assert_eq!(told[1], format!("2025:25 {reading}"));
}

#[test]
fn an_empty_register_has_empty_tables_and_says_why() {
    let now = Town::new().open();
    for report in
        [Report::Specialisation, Report::Diversity, Report::Concentration, Report::SectorMix, Report::Grid]
    {
        let query: &[(&str, &str)] = if report == Report::Grid { &[] } else { &[WARDS] };
        assert!(PUBLIC.read(&now, report, query).unwrap().grid.is_empty(), "{report}");
    }
}
