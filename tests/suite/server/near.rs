//! Nearness: what the index answers is what measuring every firm answers.

use std::sync::OnceLock;

use proptest::{prelude::*, test_runner::Config};
use rstest::rstest;
use xuong::{
    collection::kinds::Collection,
    geom::{lonlat::LonLat, measure::distance_m},
    index::{Snapshot, nearest::Near, row::Row},
    model::{
        actor::Role,
        change::Edit,
        firm::{Firm, Sector, Workers},
        holdings::Holdings,
        id::FirmId,
        location::Location,
        record::Record,
    },
    query::{
        cql2::text,
        filter::{Filter, Verdict},
    },
};

use crate::harness::{Folder, Server, hanoi};

const SECTORS: [&str; 5] = ["10", "25", "2599", "26", "2610"];

/// A firm somewhere around Hà Nội; every fifth without a sector, every third without workers, some on one spot.
fn firm(id: i64) -> Firm {
    let roll = |n: i64| (id * 48_271 + n * 16_807) % 9973;
    let spot = if id % 50 == 0 { 0 } else { id };
    let at = |n: i64| f64::from(i32::try_from((spot * 7919 + n * 104_729) % 9973).expect("small")) / 9973.0;
    let point = LonLat::new(105.3 + 0.7 * at(1), 20.6 + 0.8 * at(2)).expect("a position");
    let sector = SECTORS.get(usize::try_from(roll(3) % 6).expect("small")).and_then(|s| s.parse().ok());
    let workers =
        (id % 3 != 0).then(|| Workers { count: u32::try_from(roll(4) % 500).expect("small"), as_of: None });
    Firm {
        id: FirmId(id),
        code: format!("F{id}").parse().expect("a code"),
        name: format!("Cơ sở giả lập {id}"),
        sector: sector.map(|code| Sector { code, basis: None }),
        workers,
        location: (id % 11 != 0).then(|| Location::at(point)),
        ..Firm::default()
    }
}

fn firms() -> &'static [Firm] {
    static FIRMS: OnceLock<Vec<Firm>> = OnceLock::new();
    FIRMS.get_or_init(|| (1..=3000).map(firm).collect())
}

/// 3,000 firms, a third of them put in one by one.
fn city() -> &'static Snapshot {
    static CITY: OnceLock<Snapshot> = OnceLock::new();
    CITY.get_or_init(|| {
        let put = |id| Edit::Put(Box::new(Record::Firm(firm(id))));
        let mut holdings = Holdings::default();
        (1..=2000).for_each(|id| holdings.apply(put(id)));
        let first = Snapshot::new(holdings, 1, hanoi());
        (2001..=3000).fold(first, |now, id| now.after(vec![put(id)], id))
    })
}

/// Every firm measured, sorted by distance and identity.
fn by_hand(question: &Near, wanted: Verdict) -> Vec<(f64, i64)> {
    let firms = firms().iter().filter(|f| question.filter.test(f) == wanted);
    let place = |f: &Firm| f.location.as_ref().map(|l| l.point);
    let measured = firms.filter_map(|f| Some((distance_m(question.from, place(f)?), f.id.0)));
    let mut near: Vec<(f64, i64)> =
        measured.filter(|(d, _)| question.within_m.is_none_or(|most| *d <= most)).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near
}

fn ids(hits: &[(f64, Row<'_>)]) -> Vec<(f64, i64)> {
    hits.iter().map(|(d, r)| (*d, r.id())).collect()
}

fn questions() -> impl Strategy<Value = Near> {
    let place = prop_oneof![
        8 => (105.2..106.1, 20.5..21.5),
        1 => (-180.0..180.0, -90.0..90.0),
        1 => Just((105.3, 20.6)),
    ];
    let within = prop_oneof![Just(None), (1.0..40_000.0).prop_map(Some)];
    let sectors = prop_oneof![Just(vec![]), Just(vec!["25"]), Just(vec!["2599", "26"]), Just(vec!["C"])];
    let workers = prop_oneof![Just(None), (0..500_u32).prop_map(Some)];
    (place, within, 1..60_usize, sectors, workers).prop_map(
        |((lon, lat), within_m, limit, sectors, workers_min)| Near {
            from: LonLat::new(lon, lat).expect("a position"),
            within_m,
            limit,
            filter: Filter::all([
                Filter::sectors(sectors.iter().map(|s| s.parse().expect("a sector")).collect()),
                Filter::workers(workers_min, None),
            ]),
            condition: None,
        },
    )
}

proptest! {
    #![proptest_config(Config { cases: 2_000, ..Config::default() })]

    #[test]
    fn the_index_answers_what_measuring_every_firm_answers(question in questions()) {
        let answer = question.ask(&city().firms);
        let mut expected = by_hand(&question, Verdict::Match);
        if question.within_m.is_some() {
            prop_assert_eq!(answer.matched, Some(expected.len()));
        }
        expected.truncate(question.limit);
        prop_assert_eq!(ids(&answer.found), expected);
        let unknown = by_hand(&question, Verdict::Unknown);
        prop_assert_eq!(answer.undecided, question.within_m.map(|_| unknown.len()));
        let told = ids(&answer.unknown);
        prop_assert_eq!(&told[..], &unknown[..told.len()]);
    }
}

#[test]
fn firms_with_an_unknown_sector_are_listed_apart_and_never_dropped() {
    let from = LonLat::new(105.6, 21.0).expect("a position");
    let sectors = vec!["25".parse().expect("a sector")];
    let question = Near {
        from,
        within_m: Some(50_000.0),
        limit: 10_000,
        filter: Filter::Sectors(sectors),
        condition: None,
    };
    let answer = question.ask(&city().firms);
    let missed = by_hand(&question, Verdict::Miss).len();
    assert_eq!(answer.in_radius, Some(answer.found.len() + answer.unknown.len() + missed));
    assert!(answer.unknown.iter().all(|(_, r)| r.sector().is_none()) && !answer.unknown.is_empty());
}

#[test]
fn a_firm_known_only_by_its_division_is_unknown_to_a_finer_question() {
    let mut division = firm(1);
    division.sector = Some(Sector { code: "25".parse().expect("a sector"), basis: None });
    let asks = |sector: &str| Filter::Sectors(vec![sector.parse().expect("a sector")]);
    assert_eq!(asks("2599").test(&division), Verdict::Unknown);
    assert_eq!(asks("25").test(&division), Verdict::Match);
    assert_eq!(asks("26").test(&division), Verdict::Miss);
}

/// A condition narrows firms down as measuring and testing every one of them does, with a radius and without.
#[rstest]
#[case("sector LIKE '25%' AND workers >= 100")]
#[case("workers IS NULL OR workers < 20")]
#[case("NOT sector = '2599' AND id > 500")]
#[case("S_INTERSECTS(geometry, BBOX(105.7, 20.9, 105.9, 21.1)) OR name LIKE '%1%'")]
fn a_condition_is_met_by_those_that_are_found(#[case] filter: &str) {
    let now = city();
    let condition = text::read(filter, &Collection::Firms.queryables(Role::Analyst)).expect(filter);
    for (from, within_m) in [((105.8, 21.0), None), ((105.85, 21.05), Some(9000.0)), ((105.3, 20.6), None)] {
        let from = LonLat::new(from.0, from.1).expect("a position");
        let limit = 40;
        let question =
            Near { from, within_m, limit, filter: Filter::default(), condition: Some(condition.clone()) };
        let answer = question.ask(&now.firms);
        for (wanted, told) in [(Verdict::Match, &answer.found), (Verdict::Unknown, &answer.unknown)] {
            let rows = now.firms.iter().filter(|row| condition.test(row) == wanted);
            let measured = rows.filter_map(|row| Some((distance_m(from, row.point()?), row.id())));
            let mut near: Vec<(f64, i64)> =
                measured.filter(|(d, _)| within_m.is_none_or(|most| *d <= most)).collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            if wanted == Verdict::Unknown && within_m.is_none() && answer.found.len() == limit {
                near.retain(|hit| *hit < (answer.found[limit - 1].0, answer.found[limit - 1].1.id()));
            }
            near.truncate(limit);
            assert_eq!(ids(told), near, "{filter} {from:?} {within_m:?} {wanted:?}");
        }
    }
}

#[test]
fn what_is_not_known_to_match_is_counted_beyond_the_page_that_lists_it() {
    let folder = Folder::seeded();
    let firms = (0..30).map(|n| format!("U{n},Chưa rõ ngành {n},105.5,{}\n", 21.3 + f64::from(n) * 1e-5));
    let file = folder.file("chua-ro.csv", format!("code,name,lon,lat\n{}", firms.collect::<String>()));
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let server = Server::on(folder);
    let asked = "/api/near?point=105.5,21.3&within=100m&sector=25&limit=7&lang=en";
    let told = server.get(asked).json(200);
    let listed = told["unknown"]["features"].as_array().expect("features").len();
    assert_eq!((listed, &told["unknown"]["numberMatched"]), (7, &30.into()));
    assert_eq!((&told["numberMatched"], &told["unknown"]["numberReturned"]), (&0.into(), &7.into()));
    let sheet = server.get(&format!("{asked}&f=csv")).text();
    assert!(sheet.contains("30 more within the radius"), "{sheet}");
    assert!(sheet.contains("Only the nearest 7 of 30"), "{sheet}");
    server.stop();
}
