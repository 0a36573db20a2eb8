//! However many firms lie on a spot, a tile stays small and says what it leaves out.

use rstest::rstest;
use time::macros::date;
use xuong::{
    collection::{kinds::Collection, selection::Selection, tile_layers},
    geom::lonlat::LonLat,
    model::{actor::Role, firm::FirmStatus, holdings::Holdings},
    tile::grid::Tile,
};

use crate::{
    cli::made_up::{MadeUp, firm, firms_at, spread, tile_of},
    ogc::tiles::{Feature, decoded},
};

/// What the program promises of a tile, with room for the keys and values that close it.
const MOST_BYTES: usize = 510_000;
const MOST_FEATURES: usize = 25_000;

fn downtown(z: u8) -> Tile {
    tile_of(z, LonLat::new(105.85, 21.03).expect("a position"))
}

/// The features of a tile, after its size was found to be as promised.
fn drawn(made_up: &MadeUp, tile: Tile, layer: &str) -> Vec<Feature> {
    let all = Selection::default();
    let body = tile_layers::layer(
        Collection::Firms,
        &made_up.now,
        tile,
        &all,
        (Role::Analyst, date!(2026 - 11 - 28)),
    );
    assert!(body.len() <= MOST_BYTES, "{} bytes", body.len());
    let features = decoded(&body).remove(layer).unwrap_or_default();
    assert!(features.len() <= MOST_FEATURES, "{} features", features.len());
    features
}

fn is_truncated(feature: &Feature) -> bool {
    feature.properties["truncated"] == true
}

/// 24,000, 24,000 and 12,000 firms in three tiles of zoom 15 that are one of zoom 14.
fn crowd() -> MadeUp {
    let (above, z) = (downtown(14), 15);
    let [first, second, third] = [(0, 0), (1, 0), (0, 1)]
        .map(|(x, y)| Tile::new(z, 2 * above.x() + x, 2 * above.y() + y).expect("a tile"));
    let points = [(first, 24_000), (second, 24_000), (third, 12_000)];
    firms_at(points.into_iter().flat_map(|(tile, count)| spread(tile, count)).map(Some).collect())
}

#[test]
fn points_are_thinned_out_evenly_and_say_so() {
    let (made_up, above) = (crowd(), downtown(14));
    assert_eq!(made_up.now.firms.points_from_zoom(), 15);
    let tile = |x: u32, y: u32| Tile::new(15, 2 * above.x() + x, 2 * above.y() + y).expect("a tile");
    for full in [tile(0, 0), tile(1, 0)] {
        let features = drawn(&made_up, full, "firms");
        assert_eq!(features.len(), 12_000);
        assert!(features.iter().all(is_truncated));
        for quarter in [(false, false), (false, true), (true, false), (true, true)] {
            let in_it = |f: &&Feature| (f.at.0 < 2048.0, f.at.1 < 2048.0) == quarter;
            let here = features.iter().filter(in_it).count();
            assert!((2800..3200).contains(&here), "{here} of 12,000 in a quarter");
        }
    }
    let features = drawn(&made_up, tile(0, 1), "firms");
    assert_eq!(features.len(), 12_000);
    assert!(!features.iter().any(is_truncated), "all of them are there");
}

#[test]
fn one_zoom_above_they_are_counted_whole() {
    let hexagons = drawn(&crowd(), downtown(14), "firms-hexagons");
    let counted: u64 = hexagons.iter().filter_map(|h| h.properties["firms"].as_u64()).sum();
    assert_eq!(counted, 60_000);
    assert!(hexagons.len() < 1500, "{} hexagons", hexagons.len());
}

/// Twenty firms far apart beside 30,000 in a corner of the tile.
#[test]
fn where_few_firms_are_they_are_points_beside_the_hexagons_of_the_others() {
    let above = downtown(10);
    let corner = Tile::new(12, 4 * above.x(), 4 * above.y()).expect("a tile");
    let inner = Tile::new(11, 2 * above.x() + 1, 2 * above.y() + 1).expect("a tile");
    let points = spread(corner, 30_000).into_iter().chain(spread(inner, 20));
    let made_up = firms_at(points.map(Some).collect());
    assert!(made_up.now.firms.points_from_zoom() > 10);
    let hexagons = drawn(&made_up, above, "firms-hexagons");
    let counted: u64 = hexagons.iter().filter_map(|h| h.properties["firms"].as_u64()).sum();
    assert!(hexagons.iter().all(|h| h.properties["firms"].as_u64() > Some(4)));
    let single = drawn(&made_up, above, "firms");
    assert!(
        single.iter().all(|f| f.properties["beside_hexagons"] == true && f.properties["name"].is_string())
    );
    let (inside, edge): (Vec<_>, Vec<_>) = single.iter().partition(|f| f.at.0 > 2048.0 && f.at.1 > 2048.0);
    assert_eq!(inside.len(), 20);
    assert_eq!(counted + u64::try_from(edge.len()).expect("few"), 30_000, "none is drawn twice or left out");
}

#[test]
fn sixty_thousand_firms_on_one_spot_are_thinned_out_at_the_last_zoom() {
    let spot = LonLat::new(105.85, 21.03).expect("a position");
    let made_up = firms_at(vec![Some(spot); 60_000]);
    assert_eq!(made_up.now.firms.points_from_zoom(), Tile::MOST_DETAILED);
    let features = drawn(&made_up, downtown(Tile::MOST_DETAILED), "firms");
    assert_eq!(features.len(), 20_000);
    assert!(features.iter().all(is_truncated));
    let hexagons = drawn(&made_up, downtown(23), "firms-hexagons");
    assert_eq!(hexagons.len(), 1);
    assert_eq!(hexagons[0].properties["firms"], 60_000);
}

#[rstest]
#[case::few(3999, true)]
#[case::as_many_as_carry_names(4000, true)]
#[case::more(4001, false)]
fn names_are_written_where_few_firms_are(#[case] count: u32, #[case] named: bool) {
    let made_up = firms_at(spread(downtown(15), count).into_iter().map(Some).collect());
    let features = drawn(&made_up, downtown(15), "firms");
    assert_eq!(features.len(), usize::try_from(count).expect("small"));
    assert!(features.iter().all(|f| f.properties["name"].is_string() == named && !is_truncated(f)));
}

/// A name may be as long as somebody wrote it.
#[test]
fn long_names_drive_no_firm_out_unsaid() {
    let firms = (1..).zip(spread(downtown(15), 4000)).map(|(id, at)| {
        let mut firm = firm(id, Some(at));
        firm.name = format!("{id} {}", "Công ty cổ phần cơ khí ".repeat(12));
        firm
    });
    let made_up = MadeUp::of(Holdings::default(), firms.collect());
    let features = drawn(&made_up, downtown(15), "firms");
    assert!(
        features.len() == 4000 || features.iter().all(is_truncated),
        "{} of 4,000 firms are shown and none says that others are not",
        features.len()
    );
}

/// Not so many that their number alone would thin them out, but with long numbers and every property: they are too many bytes.
#[test]
fn what_is_thinned_out_for_its_bytes_is_so_evenly_and_says_so() {
    let firms = (i64::MAX - 20_000..).zip(spread(downtown(15), 20_000)).map(|(id, at)| {
        let mut firm = firm(id, Some(at));
        firm.status = Some(FirmStatus::Operating);
        firm
    });
    let made_up = MadeUp::of(Holdings::default(), firms.collect());
    let features = drawn(&made_up, downtown(15), "firms");
    assert_eq!(features.len(), 10_000);
    assert!(features.iter().all(is_truncated));
    for quarter in [(false, false), (false, true), (true, false), (true, true)] {
        let in_it = |f: &&Feature| (f.at.0 < 2048.0, f.at.1 < 2048.0) == quarter;
        let here = features.iter().filter(in_it).count();
        assert!((2300..2700).contains(&here), "{here} of 10,000 in a quarter");
    }
}
