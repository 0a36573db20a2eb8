//! Still pictures and the layers of tiles.

use std::sync::Arc;

use rstest::rstest;
use serde_json::json;

use crate::{
    collection::{
        kinds::Collection,
        overview_map::{a_dot, marks_said, of_things, svg},
        selection::Selection,
        tile_layers::{layer, layers, legend},
    },
    index::{
        Snapshot,
        tests::town::{TODAY, Town, firm, firms, middle, square},
    },
    model::{
        actor::Role,
        firm::{Firm, FirmStatus},
        lang::Lang,
        location::Location,
        river::{Course, River},
        zone::{Zone, ZoneKind},
    },
    tile::grid::Tile,
};

fn at(ward: u32) -> impl FnOnce(&mut Zone) {
    move |zone| {
        zone.location = Some(Location::at(middle(ward)));
        zone.name = format!("Khu <{ward}> & \"ven\"");
    }
}

fn town() -> Snapshot {
    let gone = Firm { status: Some(FirmStatus::Closed), ..firm("25", 4) };
    let own =
        firms(3, "25", 1).chain(firms(2, "13", 2)).chain([gone, Firm { location: None, ..firm("25", 1) }]);
    let town = Town::new().with(own).zone("P1", ZoneKind::IndustrialPark, at(3)).zone(
        "P2",
        ZoneKind::IndustrialPark,
        at(3),
    );
    town.zone("C1", ZoneKind::IndustrialCluster, at(3)).outline("P1", square(3, 3)).open()
}

/// How often a text stands in another.
fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn rivers_are_drawn_with_their_names_where_they_pass() {
    let river = |name: &str, from: (f64, f64), to: (f64, f64)| River {
        name: name.to_owned(),
        course: Course::Line(geo::LineString::from(vec![from, to])),
    };
    let mut now = town();
    let at = middle(1);
    let (lon, lat) = (at.lon(), at.lat());
    let through = river("Sông <Con>", (lon - 0.001, lat), (lon + 0.001, lat));
    let away = river("Sông Xa", (lon + 9.0, lat), (lon + 9.1, lat));
    Arc::make_mut(&mut now.city).rivers.all = vec![through, away];
    let drawn = svg(&now, TODAY, Lang::Vi).unwrap();
    roxmltree(&drawn);
    assert_eq!(count(&drawn, "<path class=\"river\""), 1);
    assert!(drawn.contains("Sông &lt;Con>") && !drawn.contains("Sông Xa"));
}

#[test]
fn a_picture_draws_each_spot_once_and_every_zone_by_name() {
    let drawn = svg(&town(), TODAY, Lang::Vi).unwrap();
    roxmltree(&drawn);
    assert_eq!(count(&drawn, "<path class=\"unit\""), 4, "the newest wards alone");
    assert_eq!(count(&drawn, "<path class=\"land\""), 1);
    assert_eq!(
        count(&drawn, "<circle r=\"3.5\""),
        2,
        "one for each spot, none for those that are gone or nowhere"
    );
    assert_eq!((count(&drawn, "<circle class=\"zone\""), count(&drawn, "<circle class=\"cluster\"")), (1, 1));
    assert!(drawn.contains(">2</text>"), "two parks at one place");
    assert_eq!(count(&drawn, "<line class=\"aside\""), 1, "the cluster stands beside them");
    assert!(drawn.contains("Khu &lt;3> &amp; ") && !drawn.contains("Khu <3>"));
    assert!(drawn.contains("<title>Bản đồ công nghiệp, ranh giới đo đạc</title>"), "{drawn}");
    assert!(!drawn.contains("SYNTHETIC"));
    assert_eq!(
        marks_said(&town(), Lang::En).unwrap(),
        "a number in a mark: so many places near each other; a mark with a line stands beside its place"
    );
    assert_eq!(marks_said(&Town::new().open(), Lang::En), None);
}

/// Reads a drawing as XML.
fn roxmltree(drawn: &str) {
    let open = count(drawn, "<g>")
        + count(drawn, "<g ")
        + count(drawn, "<svg ")
        + count(drawn, "<title>")
        + count(drawn, "<text ")
        + count(drawn, "<style>");
    let closed = ["</g>", "</svg>", "</title>", "</text>", "</style>"]
        .iter()
        .map(|end| count(drawn, end))
        .sum::<usize>();
    assert_eq!(open, closed, "{drawn}");
}

#[test]
fn a_city_without_boundaries_has_no_picture_and_made_up_firms_are_said_to_be_so() {
    let bare = Snapshot::new(
        crate::model::holdings::Holdings::default(),
        1,
        std::sync::Arc::new(crate::model::city::City::made_up()),
    );
    assert_eq!((svg(&bare, TODAY, Lang::En), marks_said(&bare, Lang::En)), (None, None));
    let made_up = Firm { sources: vec!["synthetic".parse().unwrap()], ..firm("25", 1) };
    let drawn = svg(&Town::new().with([made_up]).open(), TODAY, Lang::En).unwrap();
    assert!(drawn.contains(">SYNTHETIC DATA: "), "{drawn}");
}

#[rstest]
#[case(0, "establishments of today (one dot for those on one spot)")]
#[case(10_000, "establishments of today (one dot for those on one spot)")]
#[case(10_001, "establishments of today, 1 of 2 drawn")]
#[case(100_001, "establishments of today, 1 of 11 drawn")]
fn a_dot_says_for_how_many_it_stands(#[case] placed: usize, #[case] said: &str) {
    assert_eq!(a_dot(placed, Lang::En), said);
}

#[test]
fn a_few_features_are_drawn_with_the_boundaries_around_them() {
    let now = town();
    let of = |collection: Collection, code: &str| collection.item(&now, code).unwrap();
    let (drawn, _) = of_things(&now, &[of(Collection::Firms, "F1")], "F1 & co", Lang::En).unwrap();
    assert!(drawn.contains("F1 &amp; co") && count(&drawn, "<svg ") == 1, "{drawn}");
    let (area, said) = of_things(&now, &[of(Collection::Outlines, "P1")], "P1", Lang::En).unwrap();
    assert!(area.contains("<path") && said.contains("surveyed"), "{said}");
    assert!(of_things(&now, &[of(Collection::Firms, "F7")], "F7", Lang::En).is_none(), "it has no place");
    assert!(of_things(&now, &[], "none", Lang::En).is_none());
}

#[test]
fn a_tile_has_a_layer_where_something_lies_in_it_and_none_elsewhere() {
    let now = town();
    // The tile of a position by the formulas of the web map, at each zoom.
    let tiles = (0..=12_u8).map(|z| {
        let (lon, lat) = (105.15_f64, 21.05_f64.to_radians());
        let side = f64::from(1_u32 << z);
        let index = |share: f64| format!("{:.0}", (share * side).floor()).parse().unwrap();
        let north = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0;
        Tile::new(z, index((lon + 180.0) / 360.0), index(north)).unwrap()
    });
    for tile in tiles {
        let of = |collection| layer(collection, &now, tile, &Selection::default(), (Role::Public, TODAY));
        assert!(!of(Collection::Units).is_empty(), "{tile:?}");
    }
    let far = Tile::new(8, 10, 10).unwrap();
    for collection in Collection::ALL {
        assert!(
            layer(*collection, &now, far, &Selection::default(), (Role::Public, TODAY)).is_empty(),
            "{collection}"
        );
    }
}

#[test]
fn a_layer_names_the_properties_of_its_features_and_workers_to_analysts_alone() {
    let names = |collection, role| -> Vec<String> {
        layers(collection, role)
            .into_iter()
            .flat_map(|(id, fields)| fields.into_iter().map(move |(name, _)| format!("{id}.{name}")))
            .collect()
    };
    let public = names(Collection::Firms, Role::Public);
    let analyst = names(Collection::Firms, Role::Analyst);
    assert!(
        !public.contains(&"firms-hexagons.workers".to_owned())
            && analyst.contains(&"firms-hexagons.workers".to_owned())
    );
    assert_eq!(analyst.len(), public.len() + 1);
    let now = town();
    let tile = Tile::new(0, 0, 0).unwrap();
    for collection in &Collection::tiled() {
        let drawn = layer(*collection, &now, tile, &Selection::default(), (Role::Public, TODAY));
        let text = String::from_utf8_lossy(&drawn).into_owned();
        let own = layers(*collection, Role::Public);
        let (id, fields) = &own[0];
        assert!(text.contains(id), "{collection}");
        for (name, _) in fields.iter().filter(|(name, _)| !["truncated", "beside_hexagons"].contains(name)) {
            assert!(text.contains(name), "{collection}: {name}");
        }
    }
}

#[test]
fn a_legend_counts_who_is_there_who_may_be_and_who_is_asked_for() {
    let now = town();
    let told = legend(Collection::Firms, &now, &Selection::default(), TODAY);
    let expected = json!({
        "numberMatched": 7, "presence": { "there": 6, "unknown": 0 }, "pointsFromZoom": 0, "hexagonClasses": {},
    });
    assert_eq!(told, expected);
    let past = Selection { datetime: Some("2020-01-01".parse().unwrap()), ..Selection::default() };
    let told = legend(Collection::Firms, &now, &past, TODAY);
    assert_eq!(
        told["presence"],
        json!({ "there": 6, "unknown": 1 }),
        "the closed one may have been there then"
    );
    let equals = vec![("status".to_owned(), "closed".to_owned())];
    let closed = legend(Collection::Firms, &now, &Selection { equals, ..Selection::default() }, TODAY);
    assert_eq!((&closed["numberMatched"], &closed["presence"]["there"]), (&json!(1), &json!(0)));
    for collection in Collection::ALL.iter().filter(|own| **own != Collection::Firms) {
        assert_eq!(legend(*collection, &now, &Selection::default(), TODAY), json!({}));
    }
}
