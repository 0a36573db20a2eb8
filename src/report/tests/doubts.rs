//! Compliance of zones and doubts about records: what is lacking, what is known, and what is open.

use rstest::rstest;
use time::{Date, macros::date};

use super::town::{PUBLIC, Reader, TODAY, Town, firm, lines, middle, notes, square};
use crate::{
    document::table::Table,
    index::Snapshot,
    model::{
        firm::{Firm, FirmStatus},
        lang::Lang,
        location::{Location, PointFlag, Written},
        observation::LAW,
        tax_code::TaxCode,
        zone::{Zone, ZoneKind, ZoneStatus},
    },
    report::{
        kind::Report,
        oversight::quality,
        parameters::{Parameters, Period, end_of},
    },
};

const CLUSTER: ZoneKind = ZoneKind::IndustrialCluster;

fn operating(zone: &mut Zone) {
    zone.status = Some(ZoneStatus::Operating);
}

/// The row of an item of compliance.
fn item(told: &Table, item: &str) -> String {
    let rows = lines(told, &["item", "count", "known", "unknown", "which", "days_left"]);
    rows.into_iter().find_map(|row| row.strip_prefix(&format!("{item} ")).map(str::to_owned)).unwrap()
}

#[test]
fn works_are_lacking_where_the_newest_figure_says_so_and_open_where_none_does() {
    let now = Town::new()
        .zone("Z1", ZoneKind::IndustrialPark, operating)
        .zone("Z2", CLUSTER, |zone| zone.status = None)
        .zone("Z3", CLUSTER, operating)
        .zone("Z4", CLUSTER, |zone| zone.status = Some(ZoneStatus::Planned))
        .figure("Z1", "wastewater_plant", "2024", 0.0)
        .figure("Z1", "wastewater_plant", "2025", 1.0)
        .figure("Z2", "wastewater_plant", "2025", 0.0)
        .figure("Z4", "wastewater_plant", "2025", 0.0)
        .open();
    let on = |on| PUBLIC.read(&now, Report::Compliance, &[("on", on)]).unwrap();
    assert_eq!(item(&on("2026-06-30"), "wastewater_plant"), "1 2 1 Khu Z2 ?", "a planned one owes nothing");
    assert_eq!(item(&on("2024"), "wastewater_plant"), "1 1 2 Khu Z1 ?");
    assert_eq!(item(&on("2023"), "wastewater_plant"), "? 0 3 ? ?", "a check that was not made has no nought");
    assert_eq!(item(&on("2026-06-30"), "drainage"), "? 0 3 ? ?");
}

#[rstest]
#[case::of_this_half_year("2025-H2", 1.0, date!(2026 - 06 - 30), "0 1 0 ? ?")]
#[case::of_a_half_year_and_a_day_before("2025-H2", 1.0, date!(2026 - 07 - 02), "1 1 0 Khu Z1 ?")]
#[case::the_last_day_that_it_counts("2025-H2", 1.0, date!(2026 - 07 - 01), "0 1 0 ? ?")]
#[case::not_sent("2025-H2", 0.0, date!(2026 - 06 - 30), "1 1 0 Khu Z1 ?")]
#[case::to_come("2026-H2", 1.0, date!(2026 - 06 - 30), "? 0 1 ? ?")]
fn a_report_is_owed_half_a_year_after_the_last(
    #[case] period: &str,
    #[case] value: f64,
    #[case] on: Date,
    #[case] row: &str,
) {
    let town = Town::new().zone("Z1", CLUSTER, operating).figure("Z1", "half_year_report", period, value);
    let told = PUBLIC.read(&town.open(), Report::Compliance, &[("on", &on.to_string())]).unwrap();
    assert_eq!(item(&told, "half_year_report"), row);
}

#[test]
fn clusters_from_before_2009_are_listed_with_the_days_left_once_the_law_is_in_force() {
    let with_year = |year, lease| {
        move |zone: &mut Zone| {
            operating(zone);
            (zone.established_year, zone.lease_start) = (year, lease);
        }
    };
    let now = Town::new()
        .zone("C1", CLUSTER, with_year(Some(2006), None))
        .zone("C2", CLUSTER, with_year(None, Some(2002)))
        .zone("C3", CLUSTER, with_year(Some(2015), Some(2002)))
        .zone("C4", CLUSTER, with_year(None, Some(2017)))
        .zone("C5", ZoneKind::IndustrialPark, with_year(Some(2001), None))
        .zone("C6", CLUSTER, |zone| (zone.status, zone.lease_start) = (Some(ZoneStatus::Removed), Some(2001)))
        .figure(LAW, "cluster_area_at_most", "2024-05-01", 75.0)
        .open();
    let told = PUBLIC.read(&now, Report::Compliance, &[]).unwrap();
    let old = "Khu C1 (established: 2006, land leased since: unknown); Khu C2 (established: unknown, land leased since: 2002)";
    assert_eq!(item(&told, "cluster_before_2009"), format!("2 3 1 {old} 184"));
    assert_eq!(item(&told, "cluster_of_unknown_age"), "1 4 0 Khu C4 ?");
    let overdue = PUBLIC.read(&now, Report::Compliance, &[("on", "2027-01-02")]).unwrap();
    assert!(item(&overdue, "cluster_before_2009").ends_with(" -2"));
    let before = PUBLIC.read(&now, Report::Compliance, &[("on", "2024-04-30")]).unwrap();
    assert!(!lines(&before, &["item"]).contains(&"cluster_before_2009".to_owned()));
}

fn located(precision_m: Option<f64>, flag: Option<PointFlag>) -> Firm {
    let location =
        Location { precision_m, flag, evidence: Some("hai nguồn".to_owned()), ..Location::at(middle(1)) };
    Firm { location: Some(location), ..firm("25", 1) }
}

fn addressed(ward: &str, address: &str) -> Firm {
    let written =
        Written { address: Some(address.to_owned()), ward: Some(ward.to_owned()), ..Written::default() };
    Firm { written, ..firm("25", 1) }
}

fn taxed(tax_code: &str) -> Firm {
    Firm { tax_code: TaxCode::new(tax_code), ..firm("25", 1) }
}

#[test]
fn firms_are_lacking_known_and_open_by_what_each_check_compares() {
    let nowhere = Firm { location: None, ..firm("25", 1) };
    let gone = Firm { status: Some(FirmStatus::Closed), sector: None, ..firm("25", 1) };
    let own = [
        located(Some(999.0), None),
        located(Some(1000.0), Some(PointFlag::Uncertain)),
        located(None, Some(PointFlag::ContradictsAddress)),
        nowhere,
        firm("", 1),
        gone,
        taxed("0100109106"),
        taxed("0100109107"),
    ];
    let told = PUBLIC.read(&Town::new().with(own).open(), Report::Compliance, &[]).unwrap();
    assert_eq!(item(&told, "no_point"), "1 7 0 F4 ?");
    assert_eq!(item(&told, "no_sector"), "1 7 0 F5 ?");
    assert_eq!(item(&told, "flagged_point"), "2 6 1 F2; F3 ?");
    assert_eq!(item(&told, "coarse_point"), "1 2 5 F2 ?");
    assert_eq!(item(&told, "tax_code"), "1 2 5 F8 ?");
    assert_eq!(item(&told, "disputed_address"), "1 1 6 F3 ?");
    assert_eq!(item(&told, "no_workers"), "7 7 0 ? ?", "which of them is not public");
    assert_eq!(item(&told, "no_status"), "7 7 0 F1; F2; F3; F4; F5; F7; F8 ?");
    assert_eq!(item(&told, "undated_source"), "7 7 0 F1; F2; F3; F4; F5; F7; F8 ?");
}

/// In the first ward; a written ward that is no unit of the edition is not compared.
#[rstest]
#[case::it_agrees_by_the_address("Phường W1", "số 1, phường W1", "0 1 0 ?")]
#[case::the_kind_may_be_left_out("W1", "12 W1", "0 1 0 ?")]
#[case::copied_from_the_point("Phường W1", "số 1 phố Huế", "? 0 1 ?")]
#[case::it_contradicts("Phường W2", "số 1 phố Huế", "1 1 0 F1")]
#[case::no_such_ward("Phường W9", "số 1, phường W9", "? 0 1 ?")]
fn an_address_is_compared_with_the_unit_of_the_point(
    #[case] ward: &str,
    #[case] address: &str,
    #[case] row: &str,
) {
    let now = Town::new().with([addressed(ward, address)]).open();
    let told = PUBLIC.read(&now, Report::Compliance, &[]).unwrap();
    assert_eq!(item(&told, "disputed_address"), format!("{row} ?"));
}

#[test]
fn a_long_list_of_codes_ends_after_a_thousand_and_says_so() {
    let now = Town::new().with(std::iter::repeat_n(Firm { sector: None, ..firm("25", 1) }, 1002)).open();
    let told = |reader: Reader| item(&reader.read(&now, Report::Compliance, &[]).unwrap(), "no_sector");
    assert!(told(PUBLIC).ends_with("; 1,000 of 1,002 listed ?"), "{}", told(PUBLIC));
    assert!(told(Reader { lang: Lang::Vi, ..PUBLIC }).ends_with("; liệt kê 1.000 trong 1.002 ?"));
}

#[test]
fn a_state_that_contradicts_the_year_of_the_decision_is_listed() {
    let with = |status, year| move |zone: &mut Zone| (zone.status, zone.established_year) = (status, year);
    let planned = Some(ZoneStatus::Planned);
    let now = Town::new()
        .zone("Z1", CLUSTER, with(planned, Some(2017)))
        .zone("Z2", CLUSTER, with(planned, None))
        .zone("Z3", CLUSTER, with(Some(ZoneStatus::Operating), Some(2017)))
        .zone("Z4", CLUSTER, with(None, Some(2017)))
        .open();
    let told = PUBLIC.read(&now, Report::Compliance, &[]).unwrap();
    assert_eq!(item(&told, "state_and_year"), "1 2 2 Z1 Khu Z1 ?");
    let told = Reader { lang: Lang::Vi, ..PUBLIC }.read(&now, Report::Occupancy, &[]).unwrap();
    assert!(notes(&told).contains("1 khu, cụm có tình trạng mâu thuẫn với năm của quyết định thành lập"));
    assert!(notes(&told).ends_with("chưa rõ đã thành lập hay chưa: Z1."), "{}", notes(&told));
}

/// The findings of the list of doubts: kind, code and detail.
fn findings(now: &Snapshot, lang: Lang) -> Vec<String> {
    lines(&quality::table((now, TODAY), &[], &[], lang), &["finding", "code", "detail"])
}

#[test]
fn every_doubt_about_a_record_is_a_line_with_what_it_rests_on() {
    let outside = Firm {
        location: Some(Location::at(crate::geom::lonlat::LonLat::new(105.9, 21.05).unwrap())),
        ..firm("25", 1)
    };
    let own = [
        Firm { name: "Một".to_owned(), ..addressed("Phường W2", "số 1") },
        Firm { name: "Hai".to_owned(), ..located(Some(1500.0), Some(PointFlag::ContradictsAddress)) },
        Firm { name: "Ba".to_owned(), ..outside },
        Firm {
            name: "Bốn".to_owned(), location: None, activity: Some("may mặc".to_owned()), ..firm("", 1)
        },
        Firm { name: "BỐN".to_owned(), ..taxed("123") },
    ];
    let town = Town::new().with(own).zone("Z1", CLUSTER, |zone| {
        zone.area_ha = Some(10.0);
        (zone.status, zone.established_year) = (Some(ZoneStatus::Planned), Some(2017));
    });
    let now = town.open();
    assert_eq!(
        findings(&now, Lang::En),
        [
            "tax_code F5 123: a tax code has 10 digits, 13 for a branch, 12 for a person",
            "disputed_address F1 Phường W2 ≠ Phường W1",
            "disputed_address F2 as recorded: Point contradicts the address",
            "flagged_point F2 hai nguồn",
            "outside F3 ?",
            "no_point F4 ?",
            "no_point Z1 ?",
            "coarse_point F2 ± 1500 m",
            "no_sector F4 may mặc",
            "state_and_year Z1 Planned ≠ 2017",
            "same_name F4 F4, F5",
        ]
    );
    assert_eq!(findings(&now, Lang::Vi)[0], "tax_code F5 123: mã số thuế phải có 10, 12 hoặc 13 chữ số");
    let counted = notes(&quality::table((&now, TODAY), &[], &[], Lang::En));
    assert!(
        counted.contains("Point and address disagree: 2") && counted.contains("No point: 2"),
        "{counted}"
    );
    assert!(!counted.contains("Tax code shared"), "what is not found is not counted");
}

#[test]
fn several_written_wards_agree_if_one_of_them_does() {
    let now = Town::new().with([addressed("Phường W2; Phường W1", "số 1")]).open();
    assert!(findings(&now, Lang::En).is_empty(), "{:?}", findings(&now, Lang::En));
}

#[test]
fn firms_that_share_a_tax_code_at_one_place_may_be_one() {
    let named = |name: &str, ward| {
        let near = Location { precision_m: Some(10.0), ..Location::at(middle(ward)) };
        Firm { name: name.to_owned(), location: Some(near), ..taxed("0100109106") }
    };
    let now = Town::new().with([named("Một", 1), named("Hai", 1), named("Ba", 3)]).open();
    assert_eq!(findings(&now, Lang::En), ["shared_tax_code F1 0100109106: F1, F2"]);
}

/// The bounds of a published area beside an outline of the first ward, 115 km² large.
#[rstest]
#[case::a_tenth_less(1.0 / 1.099, 0)]
#[case::more_than_a_tenth_less(1.0 / 1.101, 1)]
#[case::a_tenth_more(1.0 / 0.901, 0)]
#[case::more_than_a_tenth_more(1.0 / 0.899, 1)]
fn an_outline_differs_from_the_published_area_by_more_than_a_tenth(#[case] share: f64, #[case] found: usize) {
    let measured = crate::geom::area::area_ha(&square(1, 1));
    let town = Town::new()
        .zone("Z1", CLUSTER, |zone| zone.area_ha = Some(measured * share))
        .outline("Z1", square(1, 1));
    let told = findings(&town.open(), Lang::En);
    assert_eq!(told.iter().filter(|line| line.starts_with("outline_area Z1 ")).count(), found, "{told:?}");
}

#[test]
fn a_firm_outside_the_outline_of_its_zone_is_told_how_far_beyond_its_precision() {
    let of = |ward, precision_m| {
        let location = Location { precision_m, ..Location::at(middle(ward)) };
        let zone = Some("Z1".parse().unwrap());
        Firm { name: format!("{ward} {precision_m:?}"), zone, location: Some(location), ..firm("25", 1) }
    };
    let own = [of(1, None), of(2, None), of(2, Some(5000.0)), of(2, Some(6000.0))];
    let town =
        Town::new().zone("Z1", CLUSTER, |zone| zone.area_ha = Some(11500.0)).outline("Z1", square(1, 1));
    let told = findings(&town.with(own).open(), Lang::En);
    let astray: Vec<&String> = told.iter().filter(|line| line.starts_with("outside_zone")).collect();
    // Half a tenth of a degree of longitude at 21.05° N is 5197 m.
    assert_eq!(astray, ["outside_zone F2 Khu Z1: 5197 m", "outside_zone F3 Khu Z1: 5197 m"]);
}

#[rstest]
#[case("2026", date!(2026 - 06 - 30))]
#[case("2026-06", date!(2026 - 06 - 30))]
#[case("2026-07", date!(2026 - 07 - 31))]
#[case("2027", date!(2027 - 12 - 31))]
#[case("2025", date!(2025 - 12 - 31))]
#[case("2024-02", date!(2024 - 02 - 29))]
#[case("2026-06-29", date!(2026 - 06 - 29))]
#[case("2026-06-30", date!(2026 - 06 - 30))]
fn a_period_that_has_begun_ends_today_at_the_latest(#[case] text: &str, #[case] end: Date) {
    assert_eq!(end_of(text.parse().unwrap(), super::town::TODAY), end);
}

#[rstest]
#[case("2026-H1", Some(("2026-06-30", "2025-H2", "6 tháng đầu năm 2026", "first half of 2026")))]
#[case("2026-H2", Some(("2026-12-31", "2026-H1", "6 tháng cuối năm 2026", "second half of 2026")))]
#[case("2026", Some(("2026-12-31", "2025", "năm 2026", "year 2026")))]
#[case("1900-H1", Some(("1900-06-30", "1899-H2", "6 tháng đầu năm 1900", "first half of 1900")))]
#[case("2199", Some(("2199-12-31", "2198", "năm 2199", "year 2199")))]
#[case("1899", None)]
#[case("2200", None)]
#[case("2026-H3", None)]
#[case("2026-H", None)]
#[case("2026-h1", None)]
#[case("26-H1", None)]
#[case("+202", None)]
#[case("2026-Q1", None)]
#[case("", None)]
fn a_half_year_or_a_year_knows_its_end_and_the_one_before(
    #[case] text: &str,
    #[case] told: Option<(&str, &str, &str, &str)>,
) {
    let period: Option<Period> = text.parse().ok();
    let own = period.map(|own| {
        let (last, before) = (own.last_day().to_string(), own.before().to_string());
        (last, before, own.name(Lang::Vi), own.name(Lang::En))
    });
    assert_eq!(own, told.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())));
    assert!(period.is_none_or(|own| own.to_string() == text));
}

#[rstest]
#[case::too_low("level=0", "level: '0' is not understood; expected the level of the classification, 1 to 5")]
#[case::too_high("level=6", "level: '6' is not understood; expected the level of the classification, 1 to 5")]
#[case::no_number(
    "level=two",
    "level: 'two' is not understood; expected the level of the classification, 1 to 5"
)]
#[case::another_report(
    "eps_m=500",
    "eps_m: the report specialisation does not take it; it takes boundaries, area, level, measure, on"
)]
#[case::no_measure(
    "measure=turnover",
    "measure: 'turnover' is not understood; expected establishments or workers"
)]
#[case::no_day(
    "on=30/06/2026",
    "on: '30/06/2026' is not understood; expected the day of the figures, such as 2026-06-30; today when none is given"
)]
fn a_parameter_that_is_not_understood_is_named_with_what_is_expected(
    #[case] given: &str,
    #[case] fault: &str,
) {
    let (name, value) = given.split_once('=').unwrap();
    let read = Parameters::read(Report::Specialisation, [(name.parse().unwrap(), value)]);
    assert_eq!(read.unwrap_err().say(Lang::En), fault);
}

#[rstest]
#[case(Report::Clusters, "eps_m", &["50", "20000", " 1e3 "], &["49.9", "20000.1", "nan", "inf", ""])]
#[case(Report::Clusters, "min_firms", &["2", "1000"], &["1", "1001", "2.5", "-3"])]
#[case(Report::Clusters, "sectors", &["24", "24, 2025:26", "C"], &["24,", "", "2399:24", "metal"])]
#[case(Report::Hotspots, "cell_m", &["100", "10000"], &["99", "10001", "NaN"])]
#[case(Report::Eligibility, "area_ha", &["0", "10000"], &["-0.1", "10000.5", "ten"])]
#[case(Report::Eligibility, "cluster_kind", &["eco", ""], &["ecological"])]
#[case(Report::Eligibility, "terrain", &["plain", ""], &["hills"])]
#[case(Report::Eligibility, "plan", &["new", "expansion"], &["", "New"])]
#[case(Report::Series, "from", &["2020", "2020-02", "2020-02-29"], &["", "2021-02-29", "2020-13", "20"])]
#[case(Report::SixMonthly, "period", &["2026", "2026-H2"], &["", "now"])]
fn the_bounds_of_each_parameter_are_kept(
    #[case] report: Report,
    #[case] name: &str,
    #[case] fit: &[&str],
    #[case] unfit: &[&str],
) {
    let read = |value: &str| Parameters::read(report, [(name.parse().unwrap(), value)]);
    for value in fit {
        assert!(read(value).is_ok(), "{name}={value}");
    }
    for value in unfit {
        let fault = read(value).unwrap_err().say(Lang::Vi);
        assert!(fault.starts_with(&format!("{name}: “{value}” không hợp lệ; cần ")), "{fault}");
    }
}

#[test]
fn an_empty_area_is_none_and_an_unknown_kind_is_not_the_ordinary_one() {
    let read =
        |name: &str, value| Parameters::read(Report::Eligibility, [(name.parse().unwrap(), value)]).unwrap();
    assert_eq!(read("area", " "), Parameters::default());
    assert_eq!(read("cluster_kind", ""), Parameters::default());
    assert!(read("cluster_kind", "ordinary").cluster_kind.is_some());
    assert_eq!(read("boundaries", ""), read("boundaries", "city"));
}
