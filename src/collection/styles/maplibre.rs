//! Styles of MapLibre over the tiles of the service: of the map, and of each collection with classes and names. They name no
//! typefaces to be downloaded, so that MapLibre 6 and later draw labels with those of the reader.

use serde_json::{Value, json};

use super::classes::{self, BORDER, CLUSTER, Division, FIRM, LAND, LAND_OF_ZONE, UNKNOWN, ZONE};
use crate::collection::{form::Form, kinds::Collection};

/// The style of the map; `base` is the address of the service.
pub fn whole(base: &str) -> Value {
    let circle = |id: &str, colour: &str, radius: f64| draw(id, "circle", circle(&json!(colour), radius));
    let mut borders = draw("units", "line", json!({ "line-color": BORDER, "line-width": 0.8 }));
    borders["id"] = json!("units-borders");
    let mut firms = circle("firms", FIRM, 5.0);
    // The hexagons do not count these firms either.
    firms["filter"] = json!(["!=", ["get", "presence"], "not_there"]);
    let tiles = format!("{base}/ogc/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}");
    style(
        "Xưởng",
        &tiles,
        vec![
            draw("units", "fill", json!({ "fill-color": LAND })),
            borders,
            hexagons(),
            draw("outlines", "fill", json!({ "fill-color": LAND_OF_ZONE, "fill-outline-color": ZONE })),
            firms,
            circle("clusters", CLUSTER, 7.0),
            circle("zones", ZONE, 10.0),
        ],
    )
}

/// The style of a collection that has tiles.
pub fn of(collection: Collection, name: &str, base: &str) -> Value {
    let tiles = format!("{base}/ogc/collections/{collection}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}");
    let colour = colours(collection);
    let id = collection.code();
    let mut layers = if collection.form() == Form::Areas {
        let (inside, opacity) =
            if collection == Collection::Units { (json!(LAND), 0.4) } else { (colour.clone(), 0.3) };
        let mut borders = draw(id, "line", json!({ "line-color": colour, "line-width": 0.8 }));
        borders["id"] = json!(format!("{id}-borders"));
        vec![draw(id, "fill", json!({ "fill-color": inside, "fill-opacity": opacity })), borders]
    } else {
        let radius = match collection {
            Collection::Zones => 10.0,
            Collection::Clusters => 7.0,
            _ => 5.0,
        };
        vec![draw(id, "circle", circle(&colour, radius))]
    };
    if collection == Collection::Firms {
        layers.insert(0, hexagons());
    }
    layers.push(names(collection));
    style(name, &tiles, layers)
}

fn style(name: &str, tiles: &str, layers: Vec<Value>) -> Value {
    let background =
        json!({ "id": "background", "type": "background", "paint": { "background-color": "#ffffff" } });
    let layers: Vec<Value> = [background].into_iter().chain(layers).collect();
    json!({
        "version": 8,
        "name": name,
        "sources": { "xuong": { "type": "vector", "tiles": [tiles], "minzoom": 0, "maxzoom": 18 } },
        "layers": layers,
    })
}

fn draw(id: &str, kind: &str, paint: Value) -> Value {
    let mut layer = json!({ "id": id, "type": kind, "source": "xuong", "source-layer": id });
    layer["paint"] = paint;
    layer
}

fn circle(colour: &Value, radius: f64) -> Value {
    json!({
        "circle-color": colour,
        "circle-opacity": 0.8,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, radius / 2.0, 15, radius],
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 0.5,
    })
}

fn hexagons() -> Value {
    let strength =
        json!(["interpolate", ["linear"], ["log10", ["max", 1, ["get", "firms"]]], 0, 0.15, 4, 0.9]);
    draw("firms-hexagons", "fill", json!({ "fill-color": FIRM, "fill-opacity": strength }))
}

/// The colour of a feature by its class.
fn colours(collection: Collection) -> Value {
    let (division, classes) = classes::of(collection);
    let rest = if collection == Collection::Units { BORDER } else { UNKNOWN };
    let by = match division {
        Division::None => return json!(classes::plain(collection)),
        Division::Values(property) => json!(["get", property]),
        // A code of the newer version stands behind its version and a colon.
        Division::Sectors(property) => {
            let whole = json!(["to-string", ["get", property]]);
            let from = json!(["case", ["in", ":", whole], ["+", ["index-of", ":", whole], 1], 0]);
            json!(["slice", whole, from, ["+", from, 2]])
        }
    };
    let mut matched = vec![json!("match"), by];
    for class in &classes {
        matched.push(if class.divisions.is_empty() { json!([class.value]) } else { json!(class.divisions) });
        matched.push(json!(class.colour));
    }
    matched.push(json!(rest));
    Value::Array(matched)
}

fn names(collection: Collection) -> Value {
    let least = match collection {
        Collection::Firms => 15,
        Collection::Units => 11,
        _ => 10,
    };
    let paint = json!({ "text-color": "#1e1e1e", "text-halo-color": "#ffffff", "text-halo-width": 1.2 });
    let mut layer = draw(collection.code(), "symbol", paint);
    layer["id"] = json!(format!("{collection}-names"));
    layer["minzoom"] = json!(least);
    let mut layout = json!({ "text-field": ["get", "name"], "text-size": 11 });
    if collection.form() == Form::Points {
        layout["text-anchor"] = json!("top");
        layout["text-offset"] = json!([0, 0.6]);
    }
    layer["layout"] = layout;
    layer
}
