//! Questions asked of a city: boxes, filters, values, pages and distances answer what looking at every firm answers.

use std::{collections::HashSet, sync::OnceLock};

use proptest::{prelude::*, test_runner::Config};
use xuong::{
    geom::{bbox::Bbox, lonlat::LonLat, measure::distance_m},
    index::{nearest::Near, row::Row, scan::Start},
    model::{
        firm::{Firm, FirmStatus},
        sector::VsicVersion,
        vsic,
    },
    query::filter::{Filter, Verdict},
};

use crate::cli::synthetic_city::{city, order, places};

/// One bit for each firm of the city, in the order of lists.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set(Vec<u64>);

impl Set {
    fn of(firms: impl Iterator<Item = bool>) -> Self {
        let mut words = vec![0; city().firms.len().div_ceil(64)];
        firms.enumerate().filter(|(_, is)| *is).for_each(|(at, _)| words[at / 64] |= 1 << (at % 64));
        Self(words)
    }

    fn all() -> &'static Self {
        static ALL: OnceLock<Set> = OnceLock::new();
        ALL.get_or_init(|| Self::of(city().firms.iter().map(|_| true)))
    }

    fn with(&self, other: &Self, join: fn(u64, u64) -> u64) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| join(*a, *b)).collect())
    }

    fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// The identities of its firms, in the order of lists.
    fn ids(&self) -> Vec<i64> {
        let words = self.0.iter().enumerate().filter(|(_, word)| **word != 0);
        let places = words.flat_map(|(at, _)| at * 64..(at * 64 + 64).min(city().firms.len()));
        places.filter(|at| self.has(*at)).map(|at| city().firms[at].id.0).collect()
    }
}

/// The firms that match, and those for which a value is unknown.
#[derive(Debug, Clone)]
struct Verdicts {
    matches: Set,
    unknown: Set,
}

/// A filter of terms by their place in the list of terms.
#[derive(Debug, Clone)]
enum Tree {
    Term(usize),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// Terms of every kind, each with its verdicts on every firm.
fn terms() -> &'static [(Filter, Verdicts)] {
    static TERMS: OnceLock<Vec<(Filter, Verdicts)>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let judged = |filter: Filter| {
            let verdicts: Vec<Verdict> = city().firms.iter().map(|firm| filter.test(firm)).collect();
            let set = |wanted| Set::of(verdicts.iter().map(move |v| *v == wanted));
            let verdicts = Verdicts { matches: set(Verdict::Match), unknown: set(Verdict::Unknown) };
            (filter, verdicts)
        };
        kinds_of_terms().map(judged).collect()
    })
}

fn kinds_of_terms() -> impl Iterator<Item = Filter> {
    let headings: Vec<_> = [VsicVersion::V2018, VsicVersion::V2025]
        .into_iter()
        .flat_map(vsic::headings)
        .map(|h| h.code)
        .collect();
    let here: Vec<_> = city().firms.iter().filter_map(|f| Some(f.sector.as_ref()?.code)).collect();
    let sectors = (0..40_usize).map(move |n| {
        let known = here[n * 613 % here.len()];
        let own = known.at_level(u8::try_from(1 + n % 5).expect("small")).unwrap_or(known);
        let others = (0..n % 4).map(|m| headings[(n * 97 + m * 389) % headings.len()]);
        Filter::Sectors(others.chain([own]).collect())
    });
    let zones = places().zones.values().step_by(6).map(|zone| zone.code.clone());
    let zones = zones.chain(["NOWHERE".parse().expect("a code")]).map(Filter::Zone);
    let statuses = FirmStatus::ALL.iter().map(|status| Filter::Status(*status));
    let workers = [(None, None), (Some(0), None), (None, Some(0)), (Some(6), Some(20)), (Some(50), Some(10))];
    let workers = workers.into_iter().chain([(Some(200), None), (None, Some(5)), (Some(7), Some(7))]);
    let times =
        ["../..", "2020-02-29", "2024-06-01/..", "../1995-06-30", "2001-01-01/2003-12-31", "1980-01-01"];
    let times = times.into_iter().map(|t| Filter::At(t.parse().expect("an interval")));
    let rest = zones.chain(statuses).chain(workers.map(|(min, max)| Filter::Workers(min, max))).chain(times);
    sectors.chain([Filter::Sectors(Vec::new())]).chain(rest)
}

impl Tree {
    fn filter(&self) -> Filter {
        let each = |terms: &[Self]| terms.iter().map(Self::filter).collect();
        match self {
            Self::Term(at) => terms()[*at % terms().len()].0.clone(),
            Self::All(terms) => Filter::All(each(terms)),
            Self::Any(terms) => Filter::Any(each(terms)),
            Self::Not(term) => Filter::Not(Box::new(term.filter())),
        }
    }

    /// The verdicts on every firm from those of the terms (Kleene 1952, §64).
    fn verdicts(&self) -> Verdicts {
        let none = || Set::all().without(Set::all());
        let parts = |terms: &[Self]| terms.iter().map(Self::verdicts).collect::<Vec<_>>();
        match self {
            Self::Term(at) => terms()[*at % terms().len()].1.clone(),
            Self::Not(term) => {
                let Verdicts { matches, unknown } = term.verdicts();
                Verdicts { matches: Set::all().without(&matches.or(&unknown)), unknown }
            }
            Self::All(terms) => {
                let parts = parts(terms);
                let matches = parts.iter().fold(Set::all().clone(), |all, part| all.and(&part.matches));
                let open = parts
                    .iter()
                    .fold(Set::all().clone(), |all, part| all.and(&part.matches.or(&part.unknown)));
                Verdicts { unknown: open.without(&matches), matches }
            }
            Self::Any(terms) => {
                let parts = parts(terms);
                let matches = parts.iter().fold(none(), |any, part| any.or(&part.matches));
                let unknown = parts.iter().fold(none(), |any, part| any.or(&part.unknown));
                Verdicts { unknown: unknown.without(&matches), matches }
            }
        }
    }
}

/// Filters of up to three levels.
fn trees() -> impl Strategy<Value = Tree> {
    let term = (0..1000_usize).prop_map(Tree::Term);
    let deep = term.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::All),
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::Any),
            1 => inner.prop_map(|term| Tree::Not(Box::new(term))),
        ]
    });
    prop_oneof![1 => Just(Tree::All(Vec::new())), 6 => deep]
}

/// A position that is a firm's own, or near one.
fn spots() -> impl Strategy<Value = (f64, f64)> {
    (0..100_000_usize).prop_map(|n| {
        let firms = &city().firms;
        let placed = (n..n + firms.len()).find_map(|at| firms[at % firms.len()].location.as_ref());
        placed.map(|l| (l.point.lon(), l.point.lat())).expect("some firm has a place")
    })
}

/// Boxes small and large, that end at a firm, that hold nothing or everything, that cross the antimeridian.
fn boxes() -> impl Strategy<Value = Option<Bbox>> {
    let around = |(lon, lat): (f64, f64), (w, s, e, n): (f64, f64, f64, f64)| {
        Bbox::new((lon - w).max(-180.0), (lat - s).max(-90.0), (lon + e).min(180.0), (lat + n).min(90.0))
    };
    let size = |most: f64| (0.0..most, 0.0..most, 0.0..most, 0.0..most);
    let between =
        |a: (f64, f64), b: (f64, f64)| Bbox::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1));
    let world = [(-180.0, -90.0, 180.0, 90.0), (-30.0, 40.0, -20.0, 50.0), (180.0, -90.0, -180.0, 90.0)];
    let world = prop::sample::select(world.to_vec()).prop_map(|(w, s, e, n)| Bbox::new(w, s, e, n));
    let across = (spots(), spots()).prop_map(|(a, b)| Bbox::new(a.0.max(b.0), -90.0, a.0.min(b.0), 90.0));
    let some = prop_oneof![
        2 => spots().prop_map(move |p| around(p, (0.0, 0.0, 0.0, 0.0))),
        6 => (spots(), size(0.02)).prop_map(move |(p, size)| around(p, size)),
        3 => (spots(), size(0.3)).prop_map(move |(p, size)| around(p, size)),
        2 => (spots(), spots()).prop_map(move |(a, b)| between(a, b)),
        1 => world,
        1 => across,
    ];
    prop_oneof![1 => Just(None), 10 => some.prop_map(|bbox| Some(bbox.expect("a box")))]
}

fn within(bbox: Option<Bbox>) -> Set {
    let Some(bbox) = bbox else { return Set::all().clone() };
    Set::of(city().firms.iter().map(|f| f.location.as_ref().is_some_and(|l| bbox.contains(l.point))))
}

/// The properties and values that somebody may ask for, with the firms that have them.
fn values() -> &'static [((String, String), Set)] {
    static VALUES: OnceLock<Vec<((String, String), Set)>> = OnceLock::new();
    VALUES.get_or_init(|| {
        let rows: Vec<Row<'_>> = city().now.firms.iter().collect();
        let told = |column: &str, every: usize| {
            let column = Row::COLUMNS.iter().find(|c| c.name == column).expect("a column");
            let texts = rows.iter().step_by(every).map(move |row| column.known(row).to_string());
            texts.collect::<HashSet<_>>().into_iter().map(move |text| (column.name.to_owned(), text))
        };
        let columns = ["status", "ward_code", "sector", "workers", "name", "zone", "point_method", "opened"];
        let pairs = columns.into_iter().flat_map(|column| told(column, 2_000));
        let odd =
            [("status", ""), ("status", "Operating"), ("workers", "many"), ("colour", "red"), ("id", "1")];
        let odd = odd.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let having = |(name, value): (String, String)| {
            let column = Row::COLUMNS.iter().find(|c| c.name == name);
            let set = Set::of(rows.iter().map(|row| column.is_some_and(|c| c.known(row).is(&value))));
            ((name, value), set)
        };
        pairs.chain(odd).map(having).collect()
    })
}

/// A place, and the distances from it to firms by their place in the city.
type Measured = (LonLat, Vec<(f64, usize)>);

/// Distances to every firm with a place, nearest first, from a few places; the firm by its place in the city.
fn distances() -> &'static [Measured] {
    static DISTANCES: OnceLock<Vec<Measured>> = OnceLock::new();
    DISTANCES.get_or_init(|| {
        let spot = |(lon, lat)| LonLat::new(lon, lat).expect("a position");
        let far = [(105.85, 21.03), (105.3, 20.6), (106.4, 21.0), (0.0, 0.0), (179.99, 10.0), (105.8, 89.9)];
        let firms = city().firms.iter().filter_map(|f| f.location.as_ref()).step_by(2311);
        far.map(spot).into_iter().chain(firms.map(|l| l.point)).map(|from| (from, measured(from))).collect()
    })
}

fn measured(from: LonLat) -> Vec<(f64, usize)> {
    let place = |firm: &Firm| firm.location.as_ref().map(|l| distance_m(from, l.point));
    let firms = city().firms.iter().enumerate();
    let mut all: Vec<(f64, usize)> = firms.filter_map(|(at, firm)| Some((place(firm)?, at))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(city().firms[a.1].id.cmp(&city().firms[b.1].id)));
    all
}

/// Distance and identity of each hit.
fn hits(hits: &[(f64, Row<'_>)]) -> Vec<(f64, i64)> {
    hits.iter().map(|(distance_m, row)| (*distance_m, row.id())).collect()
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_box_and_a_filter_leave_the_firms_that_looking_at_each_leaves(
        bbox in boxes(), tree in trees(), looked_at in prop::collection::vec(0..30_000_usize, 20),
    ) {
        let (filter, verdicts) = (tree.filter(), tree.verdicts());
        for at in looked_at.into_iter().map(|at| at % city().firms.len()) {
            let expected = match filter.test(&city().firms[at]) {
                Verdict::Match => (true, false),
                Verdict::Unknown => (false, true),
                Verdict::Miss => (false, false),
            };
            prop_assert_eq!((verdicts.matches.has(at), verdicts.unknown.has(at)), expected);
        }
        let expected = verdicts.matches.and(&within(bbox)).ids();
        let wanted = city().now.firms.wanted(bbox, &filter, &[]);
        prop_assert_eq!(wanted.count(), expected.len());
        prop_assert_eq!(&wanted.ids(), &expected);
        prop_assert_eq!(wanted.rows().map(Row::id).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pages_hold_each_firm_once_whether_by_cursor_or_by_number(
        bbox in boxes(), tree in trees(), pages in 1..12_usize, skipped in 0..40_000_usize,
    ) {
        let filter = tree.filter();
        let wanted = city().now.firms.wanted(bbox, &filter, &[]);
        let expected = tree.verdicts().matches.and(&within(bbox)).ids();
        let size = 1 + expected.len() / pages;
        let (mut start, mut seen) = (None, Vec::new());
        loop {
            let page: Vec<Row<'_>> = wanted.rows_from(start).take(size).collect();
            let Some(last) = page.last() else { break };
            start = Some(Start::After(last.cursor()));
            seen.extend(page.iter().map(|row| row.id()));
            prop_assert!(seen.len() <= expected.len());
        }
        prop_assert_eq!(&seen, &expected);
        let skipped = if skipped % 4 == 0 { skipped } else { skipped % (expected.len() + 2) };
        let page = wanted.rows_from(Some(Start::Offset(skipped))).take(size).map(Row::id);
        let by_number: Vec<i64> = expected.iter().skip(skipped).take(size).copied().collect();
        prop_assert_eq!(page.collect::<Vec<_>>(), by_number);
    }

    #[test]
    fn a_page_after_any_cursor_goes_on_where_that_cursor_would_stand(at in 0..30_000_usize, step in -1..2_i64) {
        let firms = &city().firms;
        let mut cursor = order(&firms[at % firms.len()]);
        cursor.id += step;
        let everything = Filter::default();
        let wanted = city().now.firms.wanted(None, &everything, &[]);
        let next = wanted.rows_from(Some(Start::After(cursor))).next().map(Row::id);
        let expected = firms.get(firms.partition_point(|f| order(f) <= cursor));
        prop_assert_eq!(next, expected.map(|firm| firm.id.0));
    }

    #[test]
    fn values_leave_the_firms_whose_columns_say_so(
        bbox in boxes(), tree in trees(), asked in prop::collection::vec(0..10_000_usize, 1..3),
    ) {
        let asked: Vec<_> = asked.into_iter().map(|at| &values()[at % values().len()]).collect();
        let pairs: Vec<(String, String)> = asked.iter().map(|(pair, _)| pair.clone()).collect();
        let left = asked.iter().fold(within(bbox), |left, (_, having)| left.and(having));
        let expected = tree.verdicts().matches.and(&left).ids();
        let filter = tree.filter();
        let wanted = city().now.firms.wanted(bbox, &filter, &pairs);
        prop_assert_eq!(wanted.count(), expected.len());
        prop_assert_eq!(wanted.rows().map(Row::id).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_nearest_are_those_that_measuring_every_firm_finds(
        spot in 0..1000_usize, tree in trees(), limit in 0..60_usize,
        within_m in prop_oneof![3 => Just(None), 4 => (1.0..9_000.0).prop_map(Some), 1 => (0.0..3e7).prop_map(Some)],
    ) {
        let (from, all) = &distances()[spot % distances().len()];
        let verdicts = tree.verdicts();
        let answer = Near { from: *from, within_m, limit, filter: tree.filter() , condition: None }.ask(&city().now.firms);
        let near = &all[..all.partition_point(|(d, _)| within_m.is_none_or(|most| *d <= most))];
        let those = |set: &Set| {
            let here = near.iter().filter(|(_, at)| set.has(*at));
            here.map(|(d, at)| (*d, city().firms[*at].id.0)).collect::<Vec<_>>()
        };
        let (mut found, mut unknown) = (those(&verdicts.matches), those(&verdicts.unknown));
        let whole = within_m.is_some();
        prop_assert_eq!(answer.in_radius, whole.then_some(near.len()));
        prop_assert_eq!(answer.matched, whole.then_some(found.len()));
        found.truncate(limit);
        if let Some(last) = found.last().filter(|_| !whole && found.len() == limit) {
            unknown.retain(|one| one < last);
        }
        unknown.truncate(limit);
        prop_assert_eq!(hits(&answer.found), found);
        prop_assert_eq!(hits(&answer.unknown), unknown);
    }
}
