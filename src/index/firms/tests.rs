//! A layer after edits against one that is built of the firms that are left.

use proptest::prelude::*;
use rstest::rstest;
use time::macros::date;

use super::*;
use crate::{
    geom::{hilbert, lonlat::LonLat},
    index::{
        snapshot::Snapshot,
        trial::{Dice, firm, register},
    },
    model::{
        change::Edit,
        id::FirmId,
        location::Location,
        record::{Kind, Record},
        records::Records,
    },
    query::filter::Filter,
    tile::grid::Tile,
};

/// Where many firms come.
const SPOT: (f64, f64) = (105.21, 21.17);

/// The largest number of rows of a chunk: a set of rows has no more bits.
const MOST: usize = 2 * ROWS;

fn put(firm: Firm) -> Edit {
    Edit::Put(Box::new(Record::Firm(firm)))
}

/// A firm at a point, or at none.
fn at(dice: &mut Dice, id: i64, point: Option<(f64, f64)>) -> Firm {
    let location = point.map(|(lon, lat)| Location::at(LonLat::new(lon, lat).unwrap()));
    Firm { location, ..firm(dice, id) }
}

/// The tile of a zoom around a point, or around the spot.
fn around(point: Option<LonLat>, z: u8) -> Tile {
    let (x, y) = hilbert::cell(point.unwrap_or_else(|| LonLat::new(SPOT.0, SPOT.1).unwrap()));
    Tile::new(z, x >> (32 - z), y >> (32 - z)).unwrap()
}

/// Checks everything that a layer keeps about its chunks, and that every firm is found in every way.
fn is_sound(now: &Snapshot) {
    let layer = &now.firms;
    let (chunks, rows) = (&layer.directory.chunks, || layer.iter());
    assert!(chunks.iter().all(|chunk| (1..=MOST).contains(&chunk.len())), "no chunk is empty or too large");
    assert_eq!(layer.len(), rows().count());
    assert_eq!(layer.is_empty(), rows().next().is_none());
    let cursors: Vec<Cursor> = rows().map(Row::cursor).collect();
    assert!(cursors.is_sorted_by(|a, b| a < b), "rows are in order and different");
    let firsts: Vec<Cursor> = chunks.iter().map(|chunk| chunk.cursor(0)).collect();
    assert_eq!((&layer.directory.firsts, layer.envelopes.len()), (&firsts, chunks.len()));
    let same = |a: &Envelope, b: &Envelope| {
        assert_eq!((a.bbox(), a.divisions, a.unplaced), (b.bbox(), b.divisions, b.unplaced));
    };
    layer.envelopes.iter().zip(chunks).for_each(|(own, chunk)| same(own, &chunk.envelope));
    assert_eq!(layer.groups.len(), chunks.len().div_ceil(GROUP));
    for (group, own) in layer.groups.iter().enumerate() {
        same(own, &Envelope::join(layer.group(group).map(|(_, chunk)| &chunk.envelope)));
    }
    for row in rows() {
        assert_eq!(layer.get(row.id()).map(Row::cursor), Some(row.cursor()));
        assert_eq!(layer.by_code(row.code()).map(Row::code), Some(row.code()));
        assert!(layer.directory.enterprises.get(row.enterprise()).any(|id| id == row.id()));
        assert_eq!(cursor(&row.firm()), row.cursor());
    }
    let enterprises: HashSet<u64> = rows().map(Row::enterprise).collect();
    let pairs: usize = enterprises.iter().map(|own| layer.directory.enterprises.get(*own).count()).sum();
    assert_eq!(pairs, layer.len(), "no firm is left under a former enterprise");
}

/// Checks a layer against one that is built anew.
fn is_as_built(now: &Snapshot) {
    is_sound(now);
    let built = Snapshot::new(now.holdings(), now.version, now.city.clone());
    let ids = |now: &Snapshot| now.firms.iter().map(Row::id).collect::<Vec<_>>();
    assert_eq!(ids(now), ids(&built));
    assert_eq!((now.firms.bbox(), now.firms.roughly()), (built.firms.bbox(), built.firms.roughly()));
    assert_eq!(now.firms.coverage(), built.firms.coverage());
    assert_eq!(now.firms.first_day(), built.firms.first_day());
    assert_eq!(now.firms.points_from_zoom(), built.firms.points_from_zoom());
}

/// A batch of edits of the kinds that split, join and empty chunks.
fn edits(dice: &mut Dice, now: &Snapshot) -> Vec<Edit> {
    let ids: Vec<i64> = now.firms.iter().map(Row::id).collect();
    let next = ids.iter().max().copied().unwrap_or(0) + 1;
    let (first, count) = (dice.below(ids.len().max(1)), dice.below(700));
    let run = || ids.iter().copied().skip(first).take(count);
    match dice.below(6) {
        // Neighbours leave, perhaps until a chunk is too small.
        0 => run().map(|id| Edit::Delete(Kind::Firm, id)).collect(),
        // Many come to one spot, so that a chunk is too large.
        1 => (next..next + 900).map(|id| put(at(dice, id, Some(SPOT)))).collect(),
        // Neighbours move to the end of the list.
        2 => run().map(|id| put(at(dice, id, None))).collect(),
        // Neighbours move to the spot.
        3 => run().map(|id| put(at(dice, id, Some(SPOT)))).collect(),
        // A few are changed, removed or added.
        4 => (0..9).map(|n| put(firm(dice, 1 + i64::from(n) * 131))).collect(),
        _ => vec![Edit::Delete(Kind::Firm, next + 5), put(firm(dice, next)), Edit::Delete(Kind::Firm, 1)],
    }
}

/// The firms that edits put, each as it is put last.
fn put_alone(edits: &[Edit]) -> Records {
    let put = edits.iter().filter_map(|edit| match edit {
        Edit::Put(record) => Some((record.id(), record.as_ref())),
        Edit::Delete(..) => None,
    });
    let put: BTreeMap<i64, &Record> = put.collect();
    let mut records = Records::default();
    put.values().for_each(|record| records.push((*record).clone()));
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn a_layer_after_edits_is_the_one_that_is_built_of_what_is_left(seed in any::<u64>(), firms in 0..1700_i64) {
        let dice = &mut Dice(seed);
        let mut now = register(dice, firms);
        is_sound(&now);
        for _ in 0..4 {
            let edits = edits(dice, &now);
            let put = put_alone(&edits);
            let firms = now.firms.with_many(&put, now.version + 1);
            let many = Snapshot { firms, version: now.version + 1, ..now.clone() };
            is_as_built(&many);
            prop_assert!(put.iter().all(|own| many.record(Kind::Firm, own.id()) == Some(own)));
            let new = put.iter().filter(|own| !now.holds(Kind::Firm, own.id())).count();
            prop_assert_eq!(many.firms.len(), now.firms.len() + new);
            now = now.after(edits, now.version + 1);
            is_as_built(&now);
        }
    }

    #[test]
    fn a_tile_of_one_version_has_the_same_firms_whatever_came_between(seed in any::<u64>(), firms in 0..1700_i64) {
        let dice = &mut Dice(seed);
        let mut now = register(dice, firms);
        let z = |dice: &mut Dice| u8::try_from(dice.below(12) + 8).unwrap();
        let tiles: Vec<Tile> = (0..60).map(|n| around(firm(dice, n).location.map(|own| own.point), z(dice))).collect();
        let mut seen: HashMap<(Tile, Seq), Vec<Firm>> = HashMap::new();
        for _ in 0..8 {
            let all = now.firms.wanted(None, &Filter::default(), &[]);
            for tile in &tiles {
                let own: Vec<Firm> = all.spots(*tile).map(|spot| spot.row.firm()).collect();
                let version = now.firms.version_of(*tile);
                prop_assert!(version <= now.version);
                let held = seen.entry((*tile, version)).or_insert_with(|| own.clone());
                prop_assert_eq!(&own, held, "{:?} {}", tile, version);
            }
            let edits = edits(dice, &now);
            now = now.after(edits, now.version + 1);
            if dice.below(3) == 0 {
                now = Snapshot::new(now.holdings(), now.version, now.city.clone());
            }
        }
    }
}

#[test]
fn versions_share_the_chunks_that_an_edit_leaves_alone() {
    let dice = &mut Dice(4);
    let before = register(dice, 3000);
    let id = before.firms.iter().nth(1500).map(Row::id).unwrap();
    let renamed = Firm { name: "Tên khác".to_owned(), ..before.firms.get(id).unwrap().firm() };
    let after = before.after(vec![put(renamed)], 2);
    let chunks = |now: &Snapshot| now.firms.directory.chunks.clone();
    let shared = chunks(&before).iter().zip(chunks(&after)).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
    assert_eq!(shared + 1, before.firms.directory.chunks.len());
    assert_eq!(after.firms.get(id).map(Row::name), Some("Tên khác"));
    assert_ne!(before.firms.get(id).map(Row::name), Some("Tên khác"), "the former version stays as it was");
    let tile = |row: Row<'_>| row.point().map(|point| around(Some(point), 16));
    let versions = |of: &Snapshot| {
        of.firms.iter().filter_map(tile).map(|own| of.firms.version_of(own)).collect::<Vec<_>>()
    };
    assert!(versions(&before).iter().all(|version| *version == 1));
    let later = versions(&after).into_iter().filter(|version| *version == 2).count();
    assert!((1..1200).contains(&later), "only tiles beside the edit have another version: {later}");
}

#[test]
fn a_tile_that_lost_the_first_firms_of_a_chunk_has_another_version() {
    let before = register(&mut Dice(4), 3000);
    for chunk in &before.firms.directory.chunks[1..4] {
        let (id, point) = (chunk.columns.id[0], chunk.point(0));
        let after = before.after(vec![Edit::Delete(Kind::Firm, id)], 2);
        assert_eq!(after.firms.version_of(around(point, 24)), 2);
    }
}

#[test]
fn an_edit_that_asks_for_what_is_gone_changes_nothing() {
    let now = register(&mut Dice(4), 100);
    let after = now.after(vec![Edit::Delete(Kind::Firm, 1000)], 2);
    assert_eq!((after.firms.len(), after.version), (100, 2));
    is_as_built(&after);
}

#[test]
fn a_list_that_was_emptied_takes_firms_again() {
    let dice = &mut Dice(8);
    let mut now = register(dice, 600);
    now = now.after((1..=600).map(|id| Edit::Delete(Kind::Firm, id)).collect(), 2);
    assert!(now.firms.is_empty() && now.firms.directory.chunks.is_empty() && now.firms.groups.is_empty());
    assert!(now.firms.bbox().is_empty() && now.firms.roughly().is_empty());
    assert_eq!((now.firms.first_day(), now.firms.get(1).is_some()), (None, false));
    assert!(now.firms.by_code("SYN-0000001").is_none());
    now = now.after(vec![put(at(dice, 601, None)), put(at(dice, 7, Some((105.1, 21.1))))], 3);
    is_as_built(&now);
    assert_eq!(now.firms.iter().map(Row::id).collect::<Vec<_>>(), [7, 601], "without a point it is last");
}

#[rstest]
#[case::one_code(&["A", "A"], "A", Some(1))]
#[case::another(&["A", "B"], "B", Some(2))]
#[case::case_counts(&["A", "B"], "a", None)]
#[case::spaces_count(&["A", "B"], "A ", None)]
fn a_code_is_found_as_it_is_written(#[case] codes: &[&str], #[case] asked: &str, #[case] id: Option<i64>) {
    let dice = &mut Dice(2);
    let coded = |(id, code): (i64, &&str)| put(Firm { code: code.parse().unwrap(), ..at(dice, id, None) });
    let now = register(&mut Dice(1), 0).after((1..).zip(codes).map(coded).collect(), 2);
    assert_eq!(now.firms.by_code(asked).map(Row::id), id);
    let recoded = put(Firm { code: "Z".parse().unwrap(), ..at(&mut Dice(2), 1, None) });
    let now = now.after(vec![recoded], 3);
    let left = codes.iter().skip(1).any(|code| *code == asked).then_some(2);
    assert_eq!(now.firms.by_code(asked).map(Row::id), left, "a former code is forgotten");
    assert_eq!(now.firms.by_code("Z").map(Row::id), Some(1));
}

#[test]
fn the_first_day_is_that_of_the_earliest_opening_whatever_its_precision() {
    let dice = &mut Dice(6);
    let opened = |text: &str| text.parse::<PartialDate>().ok();
    let mut of = |id: i64, text: &str| put(Firm { opened: opened(text), ..firm(dice, id) });
    let firms = vec![of(1, ""), of(2, "2010-05"), of(3, "2009-12-31"), of(4, "2010")];
    let mut now = register(&mut Dice(1), 0).after(firms, 2);
    assert_eq!(now.firms.first_day(), Some(date!(2009 - 12 - 31)));
    now = now.after(vec![Edit::Delete(Kind::Firm, 3)], 3);
    assert_eq!(now.firms.first_day(), Some(date!(2010 - 01 - 01)), "a year begins in January");
    now = now.after(vec![Edit::Delete(Kind::Firm, 4)], 4);
    assert_eq!(now.firms.first_day(), Some(date!(2010 - 05 - 01)));
}

#[test]
fn the_rough_box_holds_the_exact_one_and_is_hardly_larger() {
    let now = register(&mut Dice(5), 2000);
    let (exact, rough) = (now.firms.bbox().to_array(), now.firms.roughly().to_array());
    for (at, (exact, rough)) in exact.into_iter().zip(rough).enumerate() {
        let outwards = if at < 2 { exact - rough } else { rough - exact };
        assert!((0.0..1e-4).contains(&outwards), "{at}: {exact} {rough}");
    }
}

#[test]
fn a_chunk_finds_its_rows_by_cursor_and_identity() {
    let now = register(&mut Dice(5), 900);
    for chunk in &now.firms.directory.chunks {
        for row in 0..chunk.len() {
            let own = chunk.cursor(row);
            assert_eq!((chunk.before(own), chunk.before(own.next())), (row, row + 1));
            assert_eq!(chunk.find(own.id), Some(row));
        }
        assert_eq!(chunk.find(901), None);
        assert_eq!(chunk.before(Cursor { key: u64::MAX, id: i64::MAX }), chunk.len());
        let blocks: usize = (0..chunk.blocks.len()).map(|block| chunk.block(block).len()).sum();
        assert_eq!((blocks, chunk.blocks.len()), (chunk.len(), chunk.len().div_ceil(64)));
    }
}

#[test]
fn identities_that_are_negative_or_huge_are_found() {
    let dice = &mut Dice(5);
    let ids = [i64::MIN + 1, -1, 0, i64::MAX];
    let now = register(&mut Dice(1), 0).after(ids.iter().map(|id| put(at(dice, *id, None))).collect(), 2);
    assert_eq!(now.firms.iter().map(Row::id).collect::<Vec<_>>(), ids);
    assert!(ids.iter().all(|id| now.firms.get(*id).is_some_and(|row| row.firm().id == FirmId(*id))));
}
