//! Filters term by term, and the logic that joins them.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::model::firm::{Sector, Workers};

fn code(text: &str) -> SectorCode {
    text.parse().unwrap()
}

fn firm() -> Firm {
    Firm {
        sector: Some(Sector { code: code("2592"), basis: None }),
        workers: Some(Workers { count: 50, as_of: None }),
        zone: Some("Z1".parse().unwrap()),
        status: Some(FirmStatus::Operating),
        opened: "2019-05".parse().ok(),
        ..Firm::default()
    }
}

fn at(text: &str) -> Filter {
    Filter::At(text.parse().unwrap())
}

#[rstest]
#[case::everything(Filter::default(), Verdict::Match, Verdict::Match)]
#[case::no_alternative(Filter::Any(vec![]), Verdict::Miss, Verdict::Miss)]
#[case::sector(Filter::Sectors(vec![code("25")]), Verdict::Match, Verdict::Unknown)]
#[case::section(Filter::Sectors(vec![code("C")]), Verdict::Match, Verdict::Unknown)]
#[case::finer_sector(Filter::Sectors(vec![code("25920")]), Verdict::Unknown, Verdict::Unknown)]
#[case::another_sector(Filter::Sectors(vec![code("26"), code("10")]), Verdict::Miss, Verdict::Unknown)]
#[case::one_of_the_sectors(Filter::Sectors(vec![code("26"), code("259")]), Verdict::Match, Verdict::Unknown)]
#[case::no_sectors(Filter::Sectors(vec![]), Verdict::Miss, Verdict::Unknown)]
#[case::sector_of_2025(Filter::Sectors(vec![code("2025:25")]), Verdict::Miss, Verdict::Unknown)]
#[case::workers(Filter::Workers(Some(50), Some(50)), Verdict::Match, Verdict::Unknown)]
#[case::more_workers(Filter::Workers(Some(51), None), Verdict::Miss, Verdict::Unknown)]
#[case::fewer_workers(Filter::Workers(None, Some(49)), Verdict::Miss, Verdict::Unknown)]
#[case::any_workers(Filter::Workers(None, None), Verdict::Match, Verdict::Unknown)]
#[case::turned_bounds(Filter::Workers(Some(60), Some(40)), Verdict::Miss, Verdict::Unknown)]
#[case::zone(Filter::Zone("Z1".parse().unwrap()), Verdict::Match, Verdict::Miss)]
#[case::another_zone(Filter::Zone("Z2".parse().unwrap()), Verdict::Miss, Verdict::Miss)]
#[case::status(Filter::Status(FirmStatus::Operating), Verdict::Match, Verdict::Unknown)]
#[case::another_status(Filter::Status(FirmStatus::Closed), Verdict::Miss, Verdict::Unknown)]
#[case::a_later_day(at("2019-05-01"), Verdict::Match, Verdict::Match)]
#[case::an_earlier_day(at("2019-04-30"), Verdict::Miss, Verdict::Match)]
#[case::negation(Filter::Not(Box::new(Filter::Workers(Some(51), None))), Verdict::Match, Verdict::Unknown)]
fn a_term_is_judged_by_what_is_known(
    #[case] filter: Filter,
    #[case] known: Verdict,
    #[case] unknown: Verdict,
) {
    assert_eq!((filter.test(&firm()), filter.test(&Firm::default())), (known, unknown), "{filter:?}");
}

#[test]
fn a_firm_counts_until_the_day_before_it_closed() {
    let closed = Firm { closed: "2020-06-30".parse().ok(), ..firm() };
    let days = ["2020-06-29", "2020-06-30", "2020-06-30/..", "../2019-04-30"];
    let verdicts = days.map(|text| at(text).test(&closed));
    assert_eq!(verdicts, [Verdict::Match, Verdict::Miss, Verdict::Miss, Verdict::Miss]);
    let some_day_of_2020 = Firm { closed: "2020".parse().ok(), ..firm() };
    assert_eq!(at("2020-12-30").test(&some_day_of_2020), Verdict::Match, "it may have closed later");
    assert_eq!(at("2020-12-31").test(&some_day_of_2020), Verdict::Miss);
}

/// A term with each verdict on a firm without values.
fn term(verdict: Verdict) -> Filter {
    match verdict {
        Verdict::Match => Filter::default(),
        Verdict::Miss => Filter::Any(vec![]),
        Verdict::Unknown => Filter::Workers(Some(1), None),
    }
}

/// The tables of Kleene (1952, §64), written out.
#[rstest]
#[case(Verdict::Match, Verdict::Match, Verdict::Match, Verdict::Match)]
#[case(Verdict::Match, Verdict::Unknown, Verdict::Unknown, Verdict::Match)]
#[case(Verdict::Match, Verdict::Miss, Verdict::Miss, Verdict::Match)]
#[case(Verdict::Unknown, Verdict::Unknown, Verdict::Unknown, Verdict::Unknown)]
#[case(Verdict::Unknown, Verdict::Miss, Verdict::Miss, Verdict::Unknown)]
#[case(Verdict::Miss, Verdict::Miss, Verdict::Miss, Verdict::Miss)]
fn terms_join_as_kleene_has_it(
    #[case] a: Verdict,
    #[case] b: Verdict,
    #[case] and: Verdict,
    #[case] or: Verdict,
) {
    for (a, b) in [(a, b), (b, a)] {
        let parts = vec![term(a), term(b)];
        let not = |filter: Filter| Filter::Not(Box::new(filter));
        let judged = |filter: &Filter| filter.test(&Firm::default());
        assert_eq!((judged(&Filter::All(parts.clone())), judged(&Filter::Any(parts.clone()))), (and, or));
        let negated = Filter::All(parts.into_iter().map(not).collect());
        assert_eq!(judged(&negated), !or, "De Morgan");
    }
}

/// A filter, whether it refers to workers, and whether it refers to states.
fn filters() -> impl Strategy<Value = (Filter, bool, bool)> {
    let leaf = prop_oneof![
        Just((Filter::Sectors(vec![code("25")]), false, false)),
        Just((Filter::Workers(Some(5), None), true, false)),
        Just((Filter::Zone("Z1".parse().unwrap()), false, false)),
        Just((Filter::Status(FirmStatus::Moved), false, true)),
        Just((at("2025-01-01/.."), false, true)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let many = proptest::collection::vec(inner.clone(), 0..4);
        let joined = |join: fn(Vec<Filter>) -> Filter| {
            move |parts: Vec<(Filter, bool, bool)>| {
                let (workers, states) = (parts.iter().any(|part| part.1), parts.iter().any(|part| part.2));
                (join(parts.into_iter().map(|part| part.0).collect()), workers, states)
            }
        };
        prop_oneof![
            many.clone().prop_map(joined(Filter::All)),
            many.prop_map(joined(Filter::Any)),
            inner.prop_map(|(filter, workers, states)| (Filter::Not(Box::new(filter)), workers, states)),
        ]
    })
}

proptest! {
    #[test]
    fn a_restricted_value_is_found_however_deep_it_is_asked_for((filter, workers, states) in filters()) {
        prop_assert_eq!((filter.asks_workers(), filter.asks_states()), (workers, states));
        prop_assert!(!filter.is_everything() || !(workers || states));
        prop_assert!(!filter.is_everything() || filter.test(&Firm::default()) == Verdict::Match);
    }

    #[test]
    fn a_number_is_in_range_between_its_bounds(
        n in 0..9_u32, min in proptest::option::of(0..9_u32), max in proptest::option::of(0..9_u32),
    ) {
        let range = min.unwrap_or(0)..=max.unwrap_or(u32::MAX);
        prop_assert_eq!(in_range(n, min, max), range.contains(&n));
    }
}

#[test]
fn terms_that_do_not_restrict_are_left_out() {
    assert_eq!((Filter::sectors(vec![]), Filter::workers(None, None)), (None, None));
    let all = Filter::all([None, Filter::workers(None, Some(0)), None]);
    assert_eq!(all, Filter::All(vec![Filter::Workers(None, Some(0))]));
    assert!(Filter::all([None, None]).is_everything());
    assert!(Filter::All(vec![Filter::default(), Filter::All(vec![])]).is_everything());
    assert!(!Filter::Any(vec![]).is_everything() && !all.is_everything());
}

#[rstest]
#[case(Some("25"), &["25"], Verdict::Match)]
#[case(Some("2592"), &["25"], Verdict::Match)]
#[case(Some("25"), &["2592"], Verdict::Unknown)]
#[case(Some("C"), &["2592"], Verdict::Unknown)]
#[case(Some("C"), &["2592", "C"], Verdict::Match)]
#[case(Some("B"), &["2592"], Verdict::Miss)]
#[case(Some("2025:25"), &["25"], Verdict::Miss)]
#[case(Some("2025:2592"), &["2025:25"], Verdict::Match)]
#[case(None, &["25"], Verdict::Unknown)]
fn a_sector_is_within_those_above_it(
    #[case] own: Option<&str>,
    #[case] asked: &[&str],
    #[case] verdict: Verdict,
) {
    let asked: Vec<SectorCode> = asked.iter().map(|text| code(text)).collect();
    assert_eq!(sector(&asked, own.map(code)), verdict);
}
