//! Styles for the layers: one MapLibre style for the map, and a QGIS style for each layer.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    collections::respond,
    format::DOCUMENT,
    link::{JSON, link},
};
use crate::{
    collection::kinds::Collection,
    http::{extract::Ask, problem::Problem},
};

/// MapLibre and Mapbox GL styles.
const MAPBOX_STYLE: &str = "application/vnd.mapbox.style+json";

/// QGIS layer styles.
const QML: &str = "application/vnd.qgis.qml+xml";

/// The identifier of the style of the map.
const WHOLE: &str = "industry";

/// The list of styles.
pub(in crate::http) async fn all(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let own = format!("{}/ogc/styles", ask.base);
    let title = ask.lang.pick("Kiểu vẽ", "Styles");
    let name = ask.lang.pick("Bản đồ công nghiệp (MapLibre)", "Map of industry (MapLibre)");
    let mut styles = vec![json!({
        "id": WHOLE,
        "title": name,
        "links": [link("stylesheet", MAPBOX_STYLE, &format!("{own}/{WHOLE}"), name)],
    })];
    styles.extend(Collection::tiled().into_iter().map(|collection| {
        let name = format!("{} (QGIS)", collection.name(ask.lang));
        let file = format!("{collection}.qml");
        let address = format!("{own}/{file}");
        json!({ "id": file, "title": name, "links": [link("stylesheet", QML, &address, &name)] })
    }));
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    Ok(respond(&ask, title, format, json!({ "links": links, "styles": styles })))
}

/// A style.
pub(in crate::http) async fn one(Path(style): Path<String>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    if style == WHOLE {
        return Ok(([(header::CONTENT_TYPE, MAPBOX_STYLE)], whole(&ask.base).to_string()).into_response());
    }
    let collection = style.strip_suffix(".qml").and_then(|name| name.parse::<Collection>().ok());
    let collection = collection.filter(|own| own.has_tiles());
    let collection = collection.ok_or_else(|| Problem::not_found(ask.lang, &style))?;
    Ok(([(header::CONTENT_TYPE, QML)], layer(collection)).into_response())
}

/// The colours, the same as on the plain home page.
const LAND: &str = "#f1ede4";
const BORDER: &str = "#b9b09f";
const FIRM: &str = "#9a3412";
const CLUSTER: &str = "#0f766e";
const ZONE: &str = "#1d4ed8";
const LAND_OF_ZONE: &str = "#dbe4f5";

fn whole(base: &str) -> Value {
    let draw = |id: &str, kind: &str, paint: Value| json!({ "id": id, "type": kind, "source": "xuong", "source-layer": id, "paint": paint });
    let circle = |id: &str, colour: &str, radius: f64| {
        draw(
            id,
            "circle",
            json!({
                "circle-color": colour,
                "circle-opacity": 0.8,
                "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, radius / 2.0, 15, radius],
                "circle-stroke-color": "#ffffff",
                "circle-stroke-width": 0.5,
            }),
        )
    };
    let hexagons = json!({
        "fill-color": FIRM,
        "fill-opacity": ["interpolate", ["linear"], ["log10", ["max", 1, ["get", "firms"]]], 0, 0.15, 4, 0.9],
    });
    let mut borders = draw("units", "line", json!({ "line-color": BORDER, "line-width": 0.8 }));
    borders["id"] = json!("units-borders");
    let mut firms = circle("firms", FIRM, 5.0);
    // The hexagons do not count these firms either.
    firms["filter"] = json!(["!=", ["get", "presence"], "not_there"]);
    json!({
        "version": 8,
        "name": "Xưởng",
        "sources": { "xuong": {
            "type": "vector",
            "tiles": [format!("{base}/ogc/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}")],
            "minzoom": 0,
            "maxzoom": 18,
        } },
        "layers": [
            { "id": "background", "type": "background", "paint": { "background-color": "#ffffff" } },
            draw("units", "fill", json!({ "fill-color": LAND })),
            borders,
            draw("firms-hexagons", "fill", hexagons),
            draw("outlines", "fill", json!({ "fill-color": LAND_OF_ZONE, "fill-outline-color": ZONE })),
            firms,
            circle("clusters", CLUSTER, 7.0),
            circle("zones", ZONE, 10.0),
        ],
    })
}

/// A QGIS style with one symbol; QGIS 3 supplies defaults for the rest.
fn layer(collection: Collection) -> String {
    let option =
        |name: &str, value: &str| format!("<Option name=\"{name}\" type=\"QString\" value=\"{value}\"/>");
    let (kind, class, options) = match collection {
        Collection::Units | Collection::Outlines => {
            let (inside, border) =
                if collection == Collection::Units { (LAND, BORDER) } else { (LAND_OF_ZONE, ZONE) };
            let options =
                [("color", inside), ("outline_color", border), ("outline_width", "0.26"), ("style", "solid")];
            ("fill", "SimpleFill", options)
        }
        points => {
            let (colour, size) = match points {
                Collection::Zones => (ZONE, "4"),
                Collection::Clusters => (CLUSTER, "3"),
                _ => (FIRM, "2"),
            };
            let options =
                [("color", colour), ("outline_color", "#ffffff"), ("size", size), ("name", "circle")];
            ("marker", "SimpleMarker", options)
        }
    };
    let options: String = options.into_iter().map(|(name, value)| option(name, value)).collect();
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22\" styleCategories=\"Symbology\"><renderer-v2 type=\"singleSymbol\" symbollevels=\"0\">\
         <symbols><symbol type=\"{kind}\" name=\"0\" alpha=\"1\"><layer class=\"{class}\" enabled=\"1\" pass=\"0\" locked=\"0\">\
         <Option type=\"Map\">{options}</Option></layer></symbol></symbols></renderer-v2></qgis>\n"
    )
}
