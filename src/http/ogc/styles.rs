//! Styles for the layers: one MapLibre style for the map, and for each layer one of QGIS and one of MapLibre.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    beside::{MAPBOX_STYLE, QML, Sheet, sheets},
    collections::respond,
    format::DOCUMENT,
    link::{JSON, link},
};
use crate::{
    collection::{
        form::Form,
        kinds::Collection,
        styles::{maplibre, qml},
    },
    http::{extract::Ask, problem::Problem},
};

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
    styles.extend(Collection::ALL.iter().flat_map(|collection| sheets(*collection, &ask)).map(|sheet| {
        let Sheet { file, media_type, title } = sheet;
        json!({ "id": file, "title": title, "links": [link("stylesheet", media_type, &format!("{own}/{file}"), &title)] })
    }));
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    Ok(respond(&ask, title, format, json!({ "links": links, "styles": styles })))
}

/// A style.
pub(in crate::http) async fn one(Path(style): Path<String>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    if style == WHOLE {
        let whole = maplibre::whole(&ask.base).to_string();
        return Ok(([(header::CONTENT_TYPE, MAPBOX_STYLE)], whole).into_response());
    }
    let missing = || Problem::not_found(ask.lang, &style);
    let (name, ending) = style.rsplit_once('.').ok_or_else(missing)?;
    let collection: Collection = name.parse().map_err(|_| missing())?;
    match ending {
        "qml" if collection.form() != Form::None => {
            let own = qml::style(collection, &collection.properties(ask.role), ask.lang);
            Ok(([(header::CONTENT_TYPE, QML)], own).into_response())
        }
        "json" if collection.has_tiles() => {
            let own = maplibre::of(collection, collection.name(ask.lang), &ask.base).to_string();
            Ok(([(header::CONTENT_TYPE, MAPBOX_STYLE)], own).into_response())
        }
        _ => Err(missing()),
    }
}
