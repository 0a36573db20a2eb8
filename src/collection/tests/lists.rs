//! Selections, orders, pages, single features and counts.

use std::{cmp::Ordering, sync::Arc};

use proptest::prelude::*;
use rstest::rstest;
use time::macros::date;

use crate::{
    collection::{
        feature::Thing,
        kinds::{Collection, GEOMETRY, ID},
        selection::{Page, Selection},
        summary::{sectors, summary},
    },
    geom::bbox::Bbox,
    index::{
        Snapshot,
        scan::Start,
        tests::town::{TODAY, Town, firm, firms, middle, square},
    },
    model::{
        actor::Role,
        firm::{Firm, FirmStatus},
        lang::Lang,
        location::Location,
        zone::{Zone, ZoneKind, ZoneStatus},
    },
    query::order,
};

/// Firms with and without names of equal letters, three zones, and two outlines.
fn town(firms: &[(u8, u8)]) -> Snapshot {
    let own = firms.iter().map(|(name, ward)| {
        let opened = (name % 3 > 0).then(|| format!("20{:02}", name % 40).parse().unwrap());
        let location = (*ward > 0).then(|| Location::at(middle(u32::from(*ward))));
        Firm { name: format!("Cơ sở {}", name % 7), opened, location, ..firm("25", 1) }
    });
    let at = |ward| move |zone: &mut Zone| zone.location = Some(Location::at(middle(ward)));
    let town = Town::new().with(own).zone("12", ZoneKind::IndustrialPark, at(1)).zone(
        "C1",
        ZoneKind::IndustrialCluster,
        at(2),
    );
    let town = town.zone("P2", ZoneKind::LegacyArea, |_| {});
    town.outline("12", square(1, 1)).outline("C1", square(2, 3)).open()
}

fn small() -> Snapshot {
    town(&[(1, 1), (2, 2), (3, 3), (4, 0), (8, 1)])
}

/// The identities of a page.
fn ids(page: &Page<'_>) -> Vec<i64> {
    page.things.iter().map(|thing| thing.cursor().id).collect()
}

/// All pages of a list, one after another.
fn walked(
    collection: Collection,
    now: &Snapshot,
    selection: &Selection,
    sort: &str,
    limit: usize,
) -> Vec<i64> {
    let known = collection.sortables(Role::Public);
    let order = if sort.is_empty() { Vec::new() } else { order::read(sort, &known).unwrap() };
    let (mut all, mut start, mut matched) = (Vec::new(), None, None);
    loop {
        let page = collection.page(now, selection, &order, (start, limit));
        assert_eq!(*matched.get_or_insert(page.matched), page.matched, "on every page");
        assert!(page.things.len() <= limit);
        all.extend(ids(&page));
        match page.next {
            Some(next) => start = Some(next),
            None => break,
        }
    }
    assert_eq!(Some(all.len()), matched);
    all
}

fn made() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0..40_u8, 0..=4_u8), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_hold_every_feature_once_whatever_their_size(firms in made(), limit in 1..12_usize) {
        let now = town(&firms);
        for collection in Collection::ALL {
            let whole = walked(*collection, &now, &Selection::default(), "", 1000);
            prop_assert_eq!(whole.len(), collection.count(&now), "{}", collection);
            prop_assert_eq!(&walked(*collection, &now, &Selection::default(), "", limit), &whole);
            let mut each = Vec::new();
            collection.each(&now, &Selection::default(), &mut |thing| {
                each.push(thing.cursor().id);
                Ok(())
            }).unwrap();
            prop_assert_eq!(each, whole);
        }
    }

    #[test]
    fn a_sorted_list_is_that_of_sorting_all_with_the_unknown_last(firms in made(), limit in 1..12_usize) {
        let now = town(&firms);
        for (sort, descending) in [("opened", false), ("-opened", true)] {
            let told = walked(Collection::Firms, &now, &Selection::default(), sort, limit);
            let mut by_hand: Vec<_> = now.firms.iter().map(|row| (row.opened(), row.cursor())).collect();
            by_hand.sort_by(|(a, at), (b, other)| {
                let by_date = match (a, b) {
                    (Some(a), Some(b)) if descending => b.first_day().cmp(&a.first_day()),
                    (Some(a), Some(b)) => a.first_day().cmp(&b.first_day()),
                    (None, None) => Ordering::Equal,
                    (a, _) => if a.is_none() { Ordering::Greater } else { Ordering::Less },
                };
                by_date.then(at.cmp(other))
            });
            prop_assert_eq!(told, by_hand.into_iter().map(|(_, cursor)| cursor.id).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_offset_leaves_out_as_many(firms in made(), skipped in 0..40_usize) {
        let now = town(&firms);
        for collection in [Collection::Firms, Collection::Units, Collection::Zones] {
            for sort in ["", "name"] {
                let known = collection.sortables(Role::Public);
                let order = if sort.is_empty() { Vec::new() } else { order::read(sort, &known).unwrap() };
                let whole = walked(collection, &now, &Selection::default(), sort, 1000);
                let page = collection.page(&now, &Selection::default(), &order, (Some(Start::Offset(skipped)), 5));
                let rest = whole.iter().skip(skipped).take(5).copied().collect::<Vec<_>>();
                prop_assert_eq!(ids(&page), rest);
            }
        }
    }
}

#[rstest]
#[case::of_the_first_ward(Collection::Firms, "105.01,21.01,105.09,21.09", 2)]
#[case::of_parks(Collection::Zones, "105.01,21.01,105.09,21.09", 1)]
#[case::of_clusters(Collection::Clusters, "105.01,21.01,105.09,21.09", 0)]
#[case::areas_that_only_touch(Collection::Outlines, "105.3,21.0,105.4,21.1", 1)]
#[case::areas_of_both_editions(Collection::Units, "105.12,21.01,105.13,21.02", 2)]
#[case::far_away(Collection::Units, "100,10,101,11", 0)]
fn a_box_selects_what_shares_a_point_with_it(
    #[case] collection: Collection,
    #[case] bbox: &str,
    #[case] found: usize,
) {
    let bbox: Bbox = bbox.parse().unwrap();
    let selection = Selection { bbox: Some(bbox), ..Selection::default() };
    assert_eq!(walked(collection, &small(), &selection, "", 2).len(), found);
}

#[rstest]
#[case::those_of_that_year("2025-01-01", Collection::Units, 2)]
#[case::of_the_last_day_before("2025-06-29", Collection::Units, 2)]
#[case::since_the_change("2025-07-02", Collection::Units, 4)]
#[case::over_the_change("2025-01-01/..", Collection::Units, 6)]
#[case::before_everything("2000-01-01", Collection::Units, 0)]
#[case::zones_have_no_time("2000-01-01", Collection::Zones, 2)]
fn a_time_selects_what_is_valid_then(
    #[case] time: &str,
    #[case] collection: Collection,
    #[case] found: usize,
) {
    let selection = Selection { datetime: Some(time.parse().unwrap()), ..Selection::default() };
    assert_eq!(walked(collection, &small(), &selection, "", 2).len(), found);
}

#[test]
fn properties_select_by_their_value_and_unknown_ones_nothing() {
    let of = |collection, name: &str, value: &str| {
        let equals = vec![(name.to_owned(), value.to_owned())];
        walked(collection, &small(), &Selection { equals, ..Selection::default() }, "", 2).len()
    };
    assert_eq!(of(Collection::Units, "level", "ward"), 4);
    assert_eq!(of(Collection::Zones, "code", "12"), 1);
    assert_eq!(of(Collection::Zones, "status", "operating"), 0, "none of them has a state");
    assert_eq!(of(Collection::Zones, "no_such", "x"), 0);
    assert_eq!(of(Collection::Firms, "name", "Cơ sở 1"), 2);
}

#[test]
fn a_feature_is_found_by_identity_and_by_code_in_its_own_collection_alone() {
    let now = small();
    let found = |collection: Collection, asked| {
        collection.item(&now, asked).map(|thing: Thing<'_>| thing.cursor().id)
    };
    assert_eq!([found(Collection::Firms, "2"), found(Collection::Firms, "F2")], [Some(2), Some(2)]);
    assert_eq!(
        [found(Collection::Firms, "02"), found(Collection::Firms, "f2"), found(Collection::Firms, "9")],
        [None; 3]
    );
    assert_eq!([found(Collection::Zones, "12"), found(Collection::Zones, "1")], [Some(1), Some(1)]);
    assert_eq!([found(Collection::Clusters, "C1"), found(Collection::Clusters, "2")], [Some(2), Some(2)]);
    assert_eq!(
        [found(Collection::Zones, "C1"), found(Collection::Clusters, "12"), found(Collection::Zones, "2")],
        [None; 3]
    );
    assert_eq!(
        [found(Collection::Units, "wards:W2"), found(Collection::Units, "districts:D1")],
        [Some(2), Some(11)]
    );
    assert_eq!(
        [
            found(Collection::Units, "W2"),
            found(Collection::Units, "wards:D1"),
            found(Collection::Units, "x:W2")
        ],
        [None; 3]
    );
    assert_eq!([found(Collection::Outlines, "C1"), found(Collection::Outlines, "1")], [Some(2), Some(1)]);
    assert_eq!(found(Collection::Outlines, "12"), Some(1), "a code of digits is a code");
    assert_eq!([found(Collection::Outlines, "P2"), found(Collection::Outlines, "")], [None; 2]);
}

#[test]
fn the_public_sees_all_properties_but_the_restricted_ones() {
    for collection in Collection::ALL {
        let names = |role| collection.properties(role).iter().map(|own| own.name).collect::<Vec<_>>();
        let (public, analyst) = (names(Role::Public), names(Role::Analyst));
        let hidden: Vec<_> = analyst.iter().filter(|name| !public.contains(name)).collect();
        assert!(hidden.iter().all(|name| name.starts_with("workers")), "{collection}: {hidden:?}");
        assert_eq!(!hidden.is_empty(), *collection == Collection::Firms, "{collection}");
        let sorted: Vec<_> = collection.sortables(Role::Public).iter().map(|own| own.name).collect();
        assert_eq!(sorted[0], ID);
        assert_eq!(sorted[1..], public);
        let is_placed = collection.queryables(Role::Public).iter().any(|own| own.name == GEOMETRY);
        assert_eq!(is_placed, collection.form().geojson().is_some(), "{collection}");
        for name in analyst {
            let place = collection.place(name).unwrap();
            assert!(
                collection.properties(Role::Analyst).iter().any(|own| own.name == name && own.place == place)
            );
        }
        assert_eq!(collection.place("no_such"), None);
        for lang in Lang::ALL {
            assert!(!collection.description(*lang).is_empty() && !collection.keywords(*lang).is_empty());
        }
    }
}

#[test]
fn extents_are_those_of_what_has_a_place() {
    let now = small();
    let of = |collection: Collection| {
        collection.extent(&now).map(|bbox| bbox.to_array().map(|n| (n * 1e6).round() / 1e6))
    };
    assert_eq!(of(Collection::Units), Some([105.0, 21.0, 105.4, 21.1]));
    assert_eq!(of(Collection::Outlines), Some([105.0, 21.0, 105.3, 21.1]));
    assert_eq!(of(Collection::Clusters), Some([105.15, 21.05, 105.15, 21.05]));
    let firms = Collection::Firms.extent(&now).unwrap();
    let roughly = Collection::Firms.roughly(&now).unwrap();
    assert!(roughly.west <= firms.west && roughly.east >= firms.east && roughly.north >= firms.north);
    let none = Town::new().zone("P1", ZoneKind::IndustrialPark, |_| {}).open();
    for collection in [Collection::Firms, Collection::Zones, Collection::Clusters, Collection::Outlines] {
        assert_eq!((collection.extent(&none), collection.roughly(&none)), (None, None), "{collection}");
    }
}

#[test]
fn collections_are_valid_from_their_first_day_and_to_their_last_if_all_have_one() {
    let now = small();
    assert_eq!(Collection::Units.valid(&now), (Some(date!(2019 - 01 - 01)), None));
    assert_eq!(Collection::Zones.valid(&now), (None, None));
    let since = |opened: &str| Firm { opened: Some(opened.parse().unwrap()), ..firm("25", 1) };
    let dated = Town::new().with([since("2015-03"), since("2012")]).open();
    assert_eq!(Collection::Firms.valid(&dated), (Some(date!(2012 - 01 - 01)), None));
}

#[test]
fn a_summary_counts_records_by_collection_and_zones_by_state() {
    let gone = Firm { status: Some(FirmStatus::Closed), ..firm("25", 1) };
    let nowhere = Firm { location: None, ..firm("13", 1) };
    let state = |status, year| move |zone: &mut Zone| (zone.status, zone.established_year) = (status, year);
    let planned = Some(ZoneStatus::Planned);
    let now = Town::new()
        .with(firms(3, "25", 1).chain(firms(4, "13", 2)).chain([gone, nowhere, firm("", 3)]))
        .zone("P1", ZoneKind::IndustrialPark, state(planned, Some(2010)))
        .zone("P2", ZoneKind::IndustrialPark, state(planned, None))
        .zone("C1", ZoneKind::IndustrialCluster, state(None, None))
        .outline("P1", square(1, 1))
        .open();
    let told = summary(&now, TODAY);
    let held: Vec<_> =
        told.collections.iter().map(|own| (own.collection.code(), own.count, own.placed)).collect();
    assert_eq!(
        held,
        [("zones", 2, 0), ("clusters", 1, 0), ("firms", 10, 8), ("units", 6, 6), ("outlines", 1, 1)]
    );
    let states: Vec<_> =
        told.states.iter().map(|own| (own.collection.code(), own.status, own.count, own.disputed)).collect();
    assert_eq!(states, [("zones", planned, 2, 1), ("clusters", None, 1, 0)]);
    let editions: Vec<_> = told.editions.iter().map(|own| (own.code.as_str(), own.units)).collect();
    assert_eq!(editions, [("districts", 2), ("wards", 4)]);
    assert_eq!((told.known.firms, told.known.with_sector), (9, 8));
    let by_sector: Vec<_> =
        sectors(&now, TODAY).into_iter().map(|(code, n)| (code.map(|code| code.to_string()), n)).collect();
    let code = |text: &str| Some(text.to_owned());
    assert_eq!(by_sector, [(code("2025:13"), 5), (code("2025:25"), 3), (None, 1)], "the unknown last");
}

#[test]
fn a_condition_meets_only_what_surely_satisfies_it() {
    let known = Collection::Firms.queryables(Role::Public);
    let condition =
        crate::query::cql2::text::read_in("opened IS NULL", &known, crate::geom::crs::Crs::Crs84).unwrap();
    let now = small();
    let selection = Selection { condition: Some(Arc::new(condition)), ..Selection::default() };
    let undated = now.firms.iter().filter(|row| row.opened().is_none()).count();
    assert_eq!(walked(Collection::Firms, &now, &selection, "", 2).len(), undated);
    assert!(undated > 0);
}
