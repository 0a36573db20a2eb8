//! PostGIS finds the same firms as the program: in boxes, within radii, and nearest.
//!
//! The suite asks 20,000 firms; `XUONG_TRIALS=full cargo test --test suite shared::spatial:: -- --nocapture` 100,000.

use std::{collections::BTreeSet, fmt::Write as _};

use xuong::{
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{nearest::Near, row::Row},
    query::filter::Filter,
    registry::Registry,
};

use crate::{
    harness::{Folder, hanoi},
    rules::laws::wait,
    store::damage::trials::rounds,
};

/// Questions of each kind.
const QUESTIONS: usize = 1000;

/// Numbers between 0 and 1 that are the same in each run.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).expect("32 bits")) / f64::from(u32::MAX)
    }

    fn point(&mut self) -> LonLat {
        LonLat::new(105.3 + 0.7 * self.next(), 20.6 + 0.8 * self.next()).expect("a point")
    }
}

/// What a statement finds for each question: the numbers of the firms.
fn found(folder: &Folder, questions: &str, sql: &str) -> Vec<Vec<String>> {
    let text = folder.sql(&format!(
        "create temp table question as select * from (values {questions}) as q(at, a, b, c, d); {sql}"
    ));
    text.lines()
        .map(|line| line.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect())
        .collect()
}

const IN_BOXES: &str = "select string_agg(f.id::text, ',' order by f.id) from question q
    left join firm f on st_intersects(f.geom, st_makeenvelope(q.a, q.b, q.c, q.d, 4326)) group by q.at order by q.at";

const WITHIN: &str = "create index on firm using gist ((geom::geography));
    select string_agg(f.id::text, ',' order by f.id) from question q
    left join firm f on st_dwithin(f.geom::geography, st_setsrid(st_makepoint(q.a, q.b), 4326)::geography, q.c)
    group by q.at order by q.at";

/// The nearest by the index and some more, since firms at one place are equally near.
const NEAREST: &str = "select string_agg(f.id::text, ',' order by f.metres, f.id) from question q
    cross join lateral (select id, metres from (
        select firm.id, st_distance(geom::geography, st_setsrid(st_makepoint(q.a, q.b), 4326)::geography) as metres
        from firm where geom is not null
        order by geom::geography <-> st_setsrid(st_makepoint(q.a, q.b), 4326)::geography limit 60) nearby
        order by metres, id limit 10) f
    group by q.at order by q.at";

#[test]
fn postgis_finds_the_same_firms_in_boxes_within_radii_and_nearest() {
    let folder = Folder::of_a_server();
    folder.xuong(&["demo", "--synthetic", &rounds(20_000, 100_000).to_string(), "--seed-only"]).ended(0);
    let registry = wait(Registry::open(folder.place(), &hanoi())).expect("a registry");
    let now = registry.snapshot();
    let mut seeded = Seeded(7);
    let (mut boxes, mut own) = (String::new(), Vec::new());
    for at in 0..QUESTIONS {
        let (corner, wide, high) = (seeded.point(), 0.05 * seeded.next(), 0.05 * seeded.next());
        let (west, south) = (corner.lon(), corner.lat());
        let bbox = Bbox { west, south, east: west + wide, north: south + high };
        let _ = write!(
            boxes,
            "{}({at}, {west}::float8, {south}::float8, {}::float8, {}::float8)",
            if at == 0 { "" } else { ", " },
            bbox.east,
            bbox.north
        );
        let rows = now.firms.wanted(Some(bbox), &Filter::default(), &[]);
        let mut ids: Vec<i64> = rows.rows().map(Row::id).collect();
        ids.sort_unstable();
        own.push(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    assert_eq!(found(&folder, &boxes, IN_BOXES), own);
    assert!(own.iter().map(Vec::len).sum::<usize>() > QUESTIONS, "the boxes have firms in them");

    let (mut points, mut within, mut nearest) = (String::new(), Vec::new(), Vec::new());
    for at in 0..QUESTIONS {
        let (from, metres) = (seeded.point(), 3000.0 * seeded.next());
        let _ = write!(
            points,
            "{}({at}, {}::float8, {}::float8, {metres}::float8, 0)",
            if at == 0 { "" } else { ", " },
            from.lon(),
            from.lat()
        );
        let ask = |within_m, limit| {
            let near = Near { from, within_m, limit, filter: Filter::default(), condition: None };
            near.ask(&now.firms).found.into_iter().map(|(d, row)| (d, row.id())).collect::<Vec<_>>()
        };
        let mut ids: Vec<i64> = ask(Some(metres), usize::MAX).into_iter().map(|(_, id)| id).collect();
        ids.sort_unstable();
        within.push(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        nearest.push(ask(None, 10).into_iter().map(|(_, id)| id.to_string()).collect::<BTreeSet<_>>());
    }
    assert_eq!(found(&folder, &points, WITHIN), within);
    assert!(within.iter().map(Vec::len).sum::<usize>() > QUESTIONS, "the circles have firms in them");
    let theirs: Vec<BTreeSet<String>> =
        found(&folder, &points, NEAREST).into_iter().map(|ids| ids.into_iter().collect()).collect();
    let differing: Vec<_> = (0..QUESTIONS).filter(|at| theirs[*at] != nearest[*at]).collect();
    assert_eq!(differing, [0; 0], "{:?}", differing.first().map(|at| (&theirs[*at], &nearest[*at])));
    wait(registry.close());
}
