//! Documents of several parts, the table of firms around a place, and dates in remarks.

use rstest::rstest;

use super::town::{
    ANALYST, PUBLIC, Reader, TODAY, Town, employer, firm, firms, lines, middle, notes, square,
};
use crate::{
    document::parts::{Block, Document},
    index::{Snapshot, nearest::Near},
    model::{
        actor::Role,
        firm::Firm,
        lang::Lang,
        location::Location,
        zone::{Zone, ZoneKind, ZoneStatus},
    },
    query::filter::Filter,
    report::{
        composite::area_profile,
        figures::sources::{date_in, dated, told},
        kind::Report,
        near,
        parameters::{Parameters, ReportError},
        run::run,
    },
};

/// A document of several parts.
fn document(
    reader: Reader,
    now: &Snapshot,
    report: Report,
    query: &[(&str, &str)],
) -> Result<Document, ReportError> {
    let parameters =
        Parameters::read(report, query.iter().map(|(name, value)| (name.parse().unwrap(), *value)))?;
    reader.asks(now, |request| run(report, &parameters, request))
}

/// The headings of a document, with the names of the tables below each.
fn outline(document: &Document) -> Vec<String> {
    document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(rank, text) => Some(format!("{rank} {text}")),
            Block::Table(table) => Some(table.name.to_owned()),
            _ => None,
        })
        .collect()
}

fn town() -> Snapshot {
    let park = |zone: &mut Zone| {
        zone.location = Some(Location::at(middle(1)));
        (zone.status, zone.status_as_of) = (Some(ZoneStatus::Operating), Some("2025-03".parse().unwrap()));
        (zone.area_ha, zone.area_note) = (Some(120.5), Some("S1, 2024-06-30; 118 ha in S2, 2026".to_owned()));
        zone.sources = vec!["S1".parse().unwrap(), "S2".parse().unwrap()];
    };
    let listed = |own: Firm| Firm { zone: Some("P1".parse().unwrap()), ..own };
    Town::new()
        .with(firms(4, "25", 1).map(listed).chain(firms(2, "13", 2)))
        .zone("P1", ZoneKind::IndustrialPark, park)
        .source("S1", Some("2024"))
        .source("S2", None)
        .figure("P1", "industrial_land_ha", "2025", 80.0)
        .figure("P1", "leased_industrial_land_ha", "2025", 60.0)
        .open()
}

#[test]
fn a_profile_has_the_facts_of_its_area_and_every_chapter_about_it_alone() {
    let own =
        document(PUBLIC, &town(), Report::AreaProfile, &[("boundaries", "wards"), ("area", "W1")]).unwrap();
    assert_eq!(own.title, "Profile: Phường W1");
    assert_eq!(
        outline(&own),
        [
            "facts",
            "1 Sector mix",
            "sector-mix",
            "1 Specialisation",
            "specialisation",
            "1 Over the years",
            "series",
            "1 Structural change",
            "change",
            "shift-share",
        ]
    );
    for table in own.tables().filter(|table| table.grid.has("area")) {
        assert!(lines(table, &["area"]).iter().all(|area| area == "W1"), "{}", table.name);
    }
    let facts = lines(own.tables().next().unwrap(), &["fact", "value"]);
    assert_eq!(
        facts[..4],
        ["Code W1", "Level Commune level", "In force from 2025-07-01", "In force until ?"]
    );
    assert_eq!(facts[6], "Zones whose point lies in it Khu P1");
    assert!(own.has_layer(), "the area itself");
}

#[test]
fn a_profile_of_a_zone_tells_each_figure_with_its_date() {
    let own = document(PUBLIC, &town(), Report::AreaProfile, &[("zone", "P1")]).unwrap();
    let facts = lines(own.tables().next().unwrap(), &["fact", "value"]);
    for fact in [
        "Status Operating",
        "Status as of 2025-03",
        "Area (ha) 120.5",
        "Area as of 2024-06-30",
        "Year of establishment ?",
        "Industrial land (ha) 80",
        "Occupancy (%) ?",
        "Occupancy as of ?",
        "Sources S1 (2024); S2 (undated) — 1 of 2 undated",
    ] {
        assert!(facts.contains(&fact.to_owned()), "{fact}: {facts:?}");
    }
    let mix = own.tables().find(|table| table.name == "sector-mix").unwrap();
    assert_eq!(lines(mix, &["area", "sector", "establishments"]), ["P1 2025:25 4"]);
}

#[rstest]
#[case::nothing(&[], "area: needed: the code of one of the areas of boundaries")]
#[case::no_such_ward(&[("boundaries", "wards"), ("area", "W9")], "area: 'W9' is no area of these boundaries")]
#[case::no_such_zone(&[("zone", "P9")], "area: 'P9' is no area of these boundaries")]
#[case::the_whole_city(&[("area", "city")], "area: 'city' is no area of these boundaries")]
fn a_profile_needs_an_area_that_is_held(#[case] query: &[(&str, &str)], #[case] fault: &str) {
    assert_eq!(document(PUBLIC, &town(), Report::AreaProfile, query).unwrap_err().say(Lang::En), fault);
}

#[test]
fn a_drawn_area_is_profiled_by_what_lies_in_it() {
    let now = town();
    let told = |first, last| {
        let own = PUBLIC.asks(&now, |request| area_profile::of_drawn(&square(first, last), request));
        lines(own.tables().next().unwrap(), &["fact", "value"])
    };
    let first = told(1, 1);
    assert!(first[0].starts_with("Area (km²) 115"), "{first:?}");
    assert_eq!(first[1..], ["Establishments with a point in it 4", "Zones whose point lies in it Khu P1"]);
    assert_eq!(told(2, 4)[1..], ["Establishments with a point in it 2", "Zones whose point lies in it ?"]);
}

#[test]
fn the_report_of_a_half_year_has_five_blocks_chapters_and_annexes() {
    let own = document(PUBLIC, &town(), Report::SixMonthly, &[("period", "2025-H2")]).unwrap();
    assert_eq!(
        own.title,
        "Report on the spatial distribution and structure of industry, second half of 2025"
    );
    let parts = outline(&own);
    assert_eq!(parts[..5], ["targets", "land", "structure", "where", "compliance"], "the first page");
    let order = ["1 I. Leadership and dissemination", "1 II. Results", "1 III. Assessment"];
    let at = order.map(|heading| parts.iter().position(|own| own == heading).unwrap());
    assert!(at.is_sorted(), "{parts:?}");
    assert!(own.heading.iter().all(|line| !line.contains("SYNTHETIC")));
    let vi =
        document(Reader { lang: Lang::Vi, ..PUBLIC }, &town(), Report::SixMonthly, &[("period", "2025")])
            .unwrap();
    assert!(vi.title.starts_with("Báo cáo sơ kết năm 2025 "), "{}", vi.title);
    assert_eq!(vi.heading[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_eq!(
        vi.blocks.len(),
        document(PUBLIC, &town(), Report::SixMonthly, &[("period", "2025")]).unwrap().blocks.len()
    );
}

#[test]
fn a_period_that_is_not_over_is_told_up_to_today_and_one_to_come_is_refused() {
    let now = town();
    let of = |period| document(PUBLIC, &now, Report::SixMonthly, &[("period", period)]);
    assert!(of("2026").unwrap().title.ends_with("year 2026 (up to 2026-06-30)"));
    assert!(of("2026-H1").unwrap().title.ends_with("first half of 2026"), "it ends today");
    for period in ["2026-H2", "2027"] {
        let fault = of(period).unwrap_err().say(Lang::En);
        assert!(fault.starts_with(&format!("period: '{period}' is not understood")), "{fault}");
    }
    let undated = document(PUBLIC, &now, Report::SixMonthly, &[]).unwrap_err();
    assert!(matches!(undated, ReportError::Missing(_)), "no source has a date");
    let seen = Firm { as_of: Some("2025-03".parse().unwrap()), ..firm("25", 1) };
    let by_default = document(PUBLIC, &Town::new().with([seen]).open(), Report::SixMonthly, &[]).unwrap();
    assert!(by_default.title.ends_with("first half of 2025"), "{}", by_default.title);
}

#[test]
fn made_up_firms_are_said_to_be_so_above_a_document() {
    let made_up = Firm { sources: vec!["synthetic".parse().unwrap()], ..firm("25", 1) };
    let now = Town::new().with([made_up]).open();
    let own = document(PUBLIC, &now, Report::SixMonthly, &[("period", "2025")]).unwrap();
    let warning = own.heading.iter().find(|line| line.starts_with("SYNTHETIC DATA")).unwrap();
    assert!(
        warning.ends_with("; tables without this line have none of them"),
        "land of zones is not made up: {warning}"
    );
}

/// The nearest firms of metals to the middle of the first ward, and the notes below them.
fn around(
    now: &Snapshot,
    (within_m, limit): (Option<f64>, usize),
    role: Role,
    precision_m: Option<f64>,
) -> (Vec<String>, String) {
    let filter = Filter::all([Filter::sectors(vec!["25".parse().unwrap()])]);
    let answer = Near { from: middle(1), within_m, limit, filter, condition: None }.ask(&now.firms);
    let table = near::table(now, ("W1", precision_m), &answer, role, Lang::En);
    (lines(&table, &["code", "match"]), notes(&table))
}

#[test]
fn firms_around_a_place_are_listed_with_those_that_may_match_apart() {
    let own =
        [firm("25", 2), firm("", 1), employer("25", 1, "0100109106", 731), firm("13", 1), firm("25", 4)];
    let now = Town::new().with(own).open();
    let (rows, said) = around(&now, (Some(20_000.0), 1), Role::Public, Some(99.0));
    assert_eq!(rows, ["F3 yes", "F2 unknown"]);
    assert!(said.contains("4 establishments within the radius, 2 match the filter."), "{said}");
    assert!(said.contains("Only the nearest 1 of 2 are listed."), "{said}");
    assert!(said.contains("1 more within the radius have no known value for the filter"), "{said}");
    assert!(!said.contains("up to about"), "a sharp place: {said}");
    let (rows, said) = around(&now, (None, 9), Role::Public, Some(1449.0));
    assert_eq!(rows[..3], ["F3 yes", "F1 yes", "F5 yes"]);
    assert!(said.contains("Distances are measured from a point that is up to about 1.4 km off."), "{said}");
    let (_, said) = around(&now, (None, 9), Role::Public, Some(100.0));
    assert!(said.contains("up to about 100 m off"), "{said}");
}

#[test]
fn workers_of_firms_around_a_place_are_for_analysts() {
    let now = Town::new().with([employer("25", 1, "0100109106", 731)]).open();
    let answer =
        Near { from: middle(1), within_m: None, limit: 1, filter: Filter::default(), condition: None }
            .ask(&now.firms);
    let has = |role: Role| near::table(&now, ("W1", None), &answer, role, Lang::En).grid.has("workers");
    assert_eq!([has(PUBLIC.role), has(ANALYST.role)], [false, true]);
}

#[rstest]
#[case::beside_the_first_source("F2_KCN, 2019; the rule is not stated", Some("2019"))]
#[case::a_day_of_several("S1, 2024-06-30 and 2025-01", Some("2025-01"))]
#[case::of_another_figure("from S1; 18.8 ha in F2, 2026", Some("2024"))]
#[case::an_area_is_no_year("1950 ha in the plan", None)]
#[case::an_area_beside_a_year("1950 ha in 2011", Some("2011"))]
#[case::a_number_is_no_year("decision 1899", None)]
#[case::by_the_date_of_the_source("from S1", Some("2024"))]
#[case::a_source_without_a_date("from S2", None)]
#[case::nothing("", None)]
fn the_date_of_a_figure_is_read_from_its_remark(#[case] remark: &str, #[case] date: Option<&str>) {
    let found = date_in(remark, &town()).map(|own| own.to_string());
    assert_eq!(found.as_deref(), date);
}

#[test]
fn sources_are_told_with_their_dates_and_how_many_have_none() {
    let now = town();
    let codes = |list: &[&str]| list.iter().map(|code| code.parse().unwrap()).collect::<Vec<_>>();
    assert_eq!(told(&codes(&["S1"]), &now, Lang::En), "S1 (2024)");
    assert_eq!(told(&codes(&["S2"]), &now, Lang::Vi), "S2 (không ghi ngày)", "of one nothing is counted");
    assert_eq!(
        told(&codes(&["S1", "S9"]), &now, Lang::Vi),
        "S1 (2024); S9 (không ghi ngày) — 1/2 nguồn không ghi ngày"
    );
    assert_eq!(told(&[], &now, Lang::En), "");
    assert_eq!(dated(false, None, Lang::En), None);
    assert_eq!(dated(true, None, Lang::Vi).as_deref(), Some("không ghi ngày"));
    assert_eq!(dated(true, Some(TODAY.into()), Lang::Vi).as_deref(), Some("30/06/2026"));
}
