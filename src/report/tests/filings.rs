//! Reports by form: what is due, what came in, and for which readers.

use time::{Month, macros::date};

use super::town::{ANALYST, PUBLIC, Reader, Town, firm, middle};
use crate::{
    index::Snapshot,
    model::{
        city::City,
        firm::{Firm, Workers},
        form::{DayOfYear, Every, Form, Keeps, Line, Round, Subject},
        lang::Names,
        location::Location,
        zone::{Zone, ZoneKind, ZoneStatus},
    },
    report::kind::Report,
};

const CLUSTER: ZoneKind = ZoneKind::IndustrialCluster;

/// An operating cluster with a point in a ward.
fn at(ward: u32) -> impl FnOnce(&mut Zone) {
    move |zone| {
        zone.status = Some(ZoneStatus::Operating);
        zone.location = Some(Location::at(middle(ward)));
    }
}

/// A firm of a cluster with workers of a day.
fn of(zone: &str, workers_as_of: Option<&str>) -> Firm {
    let workers = workers_as_of.map(|day| Workers { count: 12, as_of: Some(day.parse().unwrap()) });
    Firm { zone: Some(zone.parse().unwrap()), workers, ..firm("25", 1) }
}

/// A form of the law, made up: the half year and the year begin on 15 December, and are due on a day of June and December.
fn form(code: &str, subject: Subject, due: (u8, u8), lines: Vec<Line>) -> Form {
    let names = || Names { vi: "Mẫu".to_owned(), en: "Form".to_owned() };
    let day = |is_before, month, day| DayOfYear { is_before, month, day };
    let begin = day(true, Month::December, 15);
    let round = |every, end: DayOfYear, due| Round {
        every,
        days: Some((begin, end)),
        due: Some(DayOfYear { day: due, ..end }),
    };
    Form {
        code: code.parse().unwrap(),
        number: "1".to_owned(),
        title: names(),
        law: names(),
        source: None,
        in_force: "2024-10-01".parse().unwrap(),
        until: None,
        made_up: false,
        subject,
        receipt: Some("half_year_report".to_owned()),
        sender: names(),
        receivers: Vec::new(),
        rounds: vec![
            round(Every::Half, day(false, Month::June, 14), due.0),
            round(Every::Year, day(false, Month::December, 14), due.1),
        ],
        lines,
    }
}

fn line(number: &str, unit: &str, keeps: Keeps) -> Line {
    let names = |text: &str| Names { vi: text.to_owned(), en: text.to_owned() };
    Line {
        number: number.to_owned(),
        indicator: names("Chỉ tiêu"),
        unit: names(unit),
        whole: false,
        keeps,
        check: None,
    }
}

fn kept(measure: &str, is_stock: bool) -> Keeps {
    Keeps::Observation { measure: measure.to_owned(), is_stock }
}

fn city() -> City {
    let of_cluster = vec![
        line("1", "tỷ đồng", kept("investment_bn_vnd", true)),
        line("2", "ha", kept("leased_industrial_land_ha", true)),
        line("3", "tỷ đồng", kept("revenue_bn_vnd", false)),
    ];
    let forms = vec![
        form("cluster-01", Subject::Firm, (20, 20), vec![line("3", "người", Keeps::Workers)]),
        form("cluster-02", Subject::Cluster, (20, 20), of_cluster),
        form("cluster-03", Subject::Ward, (25, 25), Vec::new()),
        form("cluster-04", Subject::City, (30, 31), Vec::new()),
        Form { made_up: true, ..form("park-sample", Subject::Park, (30, 31), Vec::new()) },
    ];
    City { forms, ..City::made_up() }
}

fn told(reader: Reader, now: &Snapshot, on: &str) -> Vec<String> {
    let columns = ["form", "period", "due", "days_left", "expected", "received", "which"];
    reader.lines(now, Report::Filings, &[("on", on)], &columns)
}

#[test]
fn a_report_is_received_by_its_very_period() {
    let now = Town::new()
        .zone("Z1", CLUSTER, at(1))
        .zone("Z2", CLUSTER, at(1))
        .zone("Z3", CLUSTER, at(3))
        .zone("Z4", CLUSTER, |zone| zone.status = Some(ZoneStatus::Planned))
        .zone("Z5", ZoneKind::IndustrialPark, at(2))
        .figure("Z1", "half_year_report", "2026-H1", 1.0)
        .figure("Z2", "half_year_report", "2025-12-15/2026-06-14", 1.0)
        .figure("Z3", "half_year_report", "2025-H1", 1.0)
        .figure("W1", "half_year_report", "2026-H1", 1.0)
        .open_in(city());
    let rows = told(PUBLIC, &now, "2026-11-29");
    let of_form = |form: &str| rows.iter().filter(|row| row.starts_with(form)).cloned().collect::<Vec<_>>();
    assert_eq!(
        of_form("cluster-02"),
        [
            "cluster-02 2025 2025-12-20 -344 3 0 Z1; Z2; Z3",
            "cluster-02 2026-H1 2026-06-20 -162 3 2 Z3",
            "cluster-02 2026 2026-12-20 21 3 0 Z1; Z2; Z3",
            "cluster-02 2027-H1 2027-06-20 203 3 0 Z1; Z2; Z3",
        ]
    );
    assert_eq!(of_form("cluster-03")[1], "cluster-03 2026-H1 2026-06-25 -157 2 1 W3");
    assert_eq!(of_form("cluster-04")[1], "cluster-04 2026-H1 2026-06-30 -152 1 0 made-up");
    assert!(of_form("park-sample").is_empty(), "nobody has to send a made-up form");
}

#[test]
fn whether_a_firm_reported_is_told_to_those_who_see_its_workers() {
    let now = Town::new()
        .zone("Z1", CLUSTER, at(1))
        .zone("Z5", ZoneKind::IndustrialPark, at(2))
        .with([of("Z1", Some("2026-06-14")), of("Z1", Some("2025-06-14")), of("Z1", None), of("Z5", None)])
        .open_in(city());
    let [public, analyst] = [PUBLIC, ANALYST].map(|reader| told(reader, &now, "2026-11-29")[1].clone());
    assert_eq!(analyst, "cluster-01 2026-H1 2026-06-20 -162 3 1* F2; F3*");
    assert_eq!(public, "cluster-01 2026-H1 2026-06-20 -162 3 # #");
}

#[test]
fn before_the_circular_nothing_is_due() {
    let now = Town::new().zone("Z1", CLUSTER, at(1)).open_in(city());
    assert!(told(PUBLIC, &now, "2023-06-30").is_empty());
    let first = told(PUBLIC, &now, &date!(2024 - 10 - 02).to_string());
    assert_eq!(first[0], "cluster-01 2024 2024-12-20 79 0 # ?");
}

#[test]
fn a_form_has_the_answers_that_the_register_holds_for_its_period() {
    let now = Town::new()
        .zone("Z1", CLUSTER, at(1))
        .figure("Z1", "leased_industrial_land_ha", "2026-06-14", 12.5)
        .figure("Z1", "leased_industrial_land_ha", "2025-12-14", 11.0)
        .figure("Z1", "investment_bn_vnd", "2025-12-15/2026-06-14", 9.0)
        .figure("Z1", "revenue_bn_vnd", "2025-12-15/2026-06-14", 55.0)
        .open_in(city());
    let asked = [("form", "cluster-02"), ("subject", "Z1"), ("period", "2026-H1")];
    let lines = PUBLIC.lines(&now, Report::Form, &asked, &["number", "unit", "result"]);
    assert_eq!(lines, ["1 tỷ đồng ?", "2 ha 12.5", "3 tỷ đồng 55"], "a stock is one of the last day");
    let told = PUBLIC.read(&now, Report::Form, &asked).unwrap().notes_told();
    assert_eq!(told[..3], ["Form code: cluster-02", "Subject: Z1", "Period: 2026-H1"]);
    assert_eq!(told[4], "Due: 2026-06-20");
}

#[test]
fn the_workers_of_a_firm_in_its_form_are_for_those_who_see_them() {
    let now = Town::new().zone("Z1", CLUSTER, at(1)).with([of("Z1", Some("2026-06-14"))]).open_in(city());
    let asked = [("form", "cluster-01"), ("subject", "F1"), ("period", "2026-H1")];
    let [public, analyst] =
        [PUBLIC, ANALYST].map(|own| own.lines(&now, Report::Form, &asked, &["number", "result"])[0].clone());
    assert_eq!([public.as_str(), analyst.as_str()], ["3 #", "3 12*"]);
}

#[test]
fn a_form_or_a_period_that_does_not_exist_is_told_with_those_that_do() {
    let now = Town::new().open_in(city());
    let read = |asked: &[(&str, &str)]| PUBLIC.read(&now, Report::Form, asked).unwrap_err().to_string();
    assert!(read(&[("form", "F9")]).contains("there are cluster-01, cluster-02"));
    assert!(read(&[("form", "cluster-02"), ("period", "2026-H2")]).contains("2026-H2"));
    assert!(read(&[]).starts_with("form: needed"));
}
