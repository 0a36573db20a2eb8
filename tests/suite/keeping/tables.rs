//! Collections of things that are no points and no areas, as they are read.

use rstest::rstest;

use super::things::items;
use crate::harness::{Folder, Server};

#[rstest]
#[case("observations", "iip_change")]
#[case("sources", "IIP_GEO")]
fn a_collection_without_geometry_is_read_in_every_format(#[case] collection: &str, #[case] value: &str) {
    let server = Server::seeded();
    let own = format!("/ogc/collections/{collection}");
    let described = server.get(&own).json(200);
    assert!(described["extent"].get("spatial").is_none(), "{described}");
    let links = described["links"].to_string();
    assert!(!links.contains("/tiles"), "{links}");
    for place in ["queryables", "sortables", "schema"] {
        let schema = server.get(&format!("{own}/{place}")).json(200);
        assert!(schema["properties"].get("geometry").is_none(), "{place}: {schema}");
        assert!(schema["properties"]["id"].is_object(), "{place}");
    }
    let page = server.get(&format!("{own}/items?limit=1000")).json(200);
    let features = page["features"].as_array().expect("features");
    assert_eq!(page["numberMatched"], described["itemCount"]);
    assert!(
        features.len() > 100 && features.iter().all(|own| own["geometry"].is_null()),
        "{}",
        features.len()
    );
    let schema = server.get(&format!("{own}/schema/geojson")).json(200);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    for feature in features {
        assert!(validator.is_valid(feature), "{feature}");
    }
    for form in ["csv", "html"] {
        let text = server.get(&format!("{own}/items?limit=1000&f={form}")).text();
        assert!(text.contains(value), "{form}");
    }
    for form in ["xlsx", "fgb"] {
        let answer = server.get(&format!("{own}/items?f={form}"));
        assert!(answer.status == 200 && answer.body.len() > 1000, "{form}");
    }
    let item = format!("{own}/items/{}", features[0]["id"]);
    assert!(server.get(&format!("{item}?f=html")).text().contains("<dl>"));
    for (query, count) in [
        ("bbox=105,20,107,22", 0),
        ("bbox=500000,2300000,600000,2400000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/5897", 0),
    ] {
        assert_eq!(server.get(&format!("{own}/items?{query}")).json(200)["numberMatched"], count, "{query}");
    }
    assert_eq!(server.get(&format!("{own}/items?filter=geometry%20IS%20NULL")).status, 400);
    for path in ["tiles", "tiles/WebMercatorQuad", "tiles/WebMercatorQuad/9/225/406"] {
        assert_eq!(server.get(&format!("{own}/{path}")).status, 404, "{path}");
    }
    assert_eq!(server.get(&format!("/ogc/tiles?collections={collection}")).status, 404);
    server.stop();
}

#[test]
fn observations_are_found_by_the_time_of_their_period() {
    let server = Server::seeded();
    let found = |query: &str| {
        let page = server.get(&format!("{}?limit=1000&{query}", items("observations"))).json(200);
        let features = page["features"].as_array().expect("features").clone();
        features
            .iter()
            .map(|own| own["properties"]["period"].as_str().expect("a period").to_owned())
            .collect::<Vec<_>>()
    };
    let of_2024 = found("datetime=2024-06-15&measure=iip_change");
    assert!(!of_2024.is_empty() && of_2024.iter().all(|period| period.contains("2024")), "{of_2024:?}");
    let on = |day: &str| found(&format!("datetime={day}")).contains(&"2024".to_owned());
    let days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"];
    assert_eq!(days.map(on), [false, true, true, false], "both days of a period are of it");
    let law = found("datetime=2040-01-01&subject=law");
    assert!(!law.is_empty(), "a threshold is in force from its date on");
    server.stop();
}

/// A folder of another register has the same collections.
#[test]
fn an_empty_register_has_every_collection() {
    let folder = Folder::empty();
    folder.xuong(&[
        "import",
        "sources",
        folder.file("s.csv", "code,title\nS1,Một\n").to_str().expect("a path"),
    ]);
    let server = Server::on(folder);
    for collection in ["linkages", "observations", "sources", "outlines", "units"] {
        assert_eq!(server.get(&items(collection)).status, 200, "{collection}");
    }
    server.stop();
}
