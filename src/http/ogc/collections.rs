//! `GET /ogc/collections` and `/ogc/collections/{id}` (§7.13, §7.14).

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use time::Date;

use super::{
    beside, catalogue,
    format::{DOCUMENT, FEATURES, Format},
    html::document,
    link::{
        ATOM, CURRENT, GEOJSON, HTML, JSON, Link, QUERYABLES, SCHEMA, SCHEMAS, SORTABLES, TILESETS, link,
    },
};
use crate::{
    collection::kinds::Collection,
    geom::crs::Crs,
    http::{extract::Ask, problem::Problem, then::Then},
};

/// The calendar of temporal extents (OGC 17-069r4 §7.13).
const GREGORIAN: &str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

/// The value for data sets whose parts have different licences.
const LICENSE: &str = "various";

/// All collections.
pub(in crate::http) async fn all(Then(mut ask): Then) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let each = |collection: &Collection| {
        let own = format!("{}/ogc/collections/{collection}", ask.base);
        let page = format!("{own}?f={}", Format::Html.code());
        let links = [
            link("self", JSON, &own, collection.name(ask.lang)),
            link("alternate", HTML, &page, Format::Html.name()),
        ];
        describe(*collection, &ask, links.to_vec())
    };
    let described: Vec<Value> = Collection::ALL.iter().map(each).collect();
    let own = format!("{}/ogc/collections", ask.base);
    let title = ask.lang.pick("Các lớp dữ liệu", "Collections");
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    Ok(respond(&ask, title, format, json!({ "links": links, "collections": described })))
}

/// A collection.
pub(in crate::http) async fn one(Path(name): Path<String>, Then(mut ask): Then) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let (own, title) = (format!("{}/ogc/collections/{collection}", ask.base), collection.name(ask.lang));
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    let described = describe(collection, &ask, links);
    if format == Format::Html {
        return Ok(document::beside(&ask, title, &described, Some(&catalogue::dataset(collection, &ask))));
    }
    Ok(Json(described).into_response())
}

/// A document as JSON or HTML.
pub(super) fn respond(ask: &Ask, title: &str, format: Format, document: Value) -> Response {
    if format == Format::Html {
        document::answer(ask, title, &document)
    } else {
        Json(document).into_response()
    }
}

/// The collection named in a path.
pub(in crate::http) fn known(name: &str, ask: &Ask) -> Result<Collection, Problem> {
    name.parse().map_err(|_| Problem::not_found(ask.lang, name))
}

fn describe(collection: Collection, ask: &Ask, mut links: Vec<Link<'_>>) -> Value {
    let own = format!("{}/ogc/collections/{collection}", ask.base);
    let (title, lang) = (collection.name(ask.lang), ask.lang);
    let items = format!("{own}/items");
    links.extend(FEATURES.iter().map(|format| {
        let href =
            if *format == Format::Json { items.clone() } else { format!("{items}?f={}", format.code()) };
        Link { rel: "items", media_type: format.media_type(GEOJSON), href, title }
    }));
    for (rel, place, title) in [
        (QUERYABLES, "queryables", lang.pick("Thuộc tính lọc được", "Queryables")),
        (SORTABLES, "sortables", lang.pick("Thuộc tính sắp xếp được", "Sortables")),
        (SCHEMAS, "schema", lang.pick("Lược đồ", "Schema")),
    ] {
        links.push(link(rel, SCHEMA, &format!("{own}/{place}"), title));
    }
    // GDAL compares the relation with this capitalisation only.
    let described = lang.pick("Lược đồ của GeoJSON", "Schema of the GeoJSON");
    links.push(link("describedBy", SCHEMA, &format!("{own}/schema/geojson"), described));
    let changes = lang.pick("Thay đổi mới nhất", "Newest changes");
    links.push(link(CURRENT, ATOM, &format!("{own}/changes"), changes));
    if collection.has_tiles() {
        let title = lang.pick("Ô bản đồ véc-tơ", "Vector tiles");
        links.push(link(TILESETS, JSON, &format!("{own}/tiles"), title));
    }
    let mut described = json!({
        "id": collection.code(),
        "title": title,
        "description": collection.description(ask.lang),
        "keywords": collection.keywords(lang),
        "license": LICENSE,
        "attribution": lang.pick(
            "Sổ đăng ký Xưởng; từng đối tượng ghi nguồn của mình",
            "The register Xưởng; each feature names its sources",
        ),
        "itemType": "feature",
        "itemCount": collection.count(&ask.now),
        "crs": ask.now.city.crs.offered().iter().map(|crs| crs.uri()).collect::<Vec<_>>(),
        "storageCrs": Crs::Crs84.uri(),
        "links": links,
    });
    let moment = |day: Date| format!("{day}T00:00:00Z");
    let (first, last) = collection.valid(&ask.now);
    let mut extent = json!({
        "temporal": { "interval": [[first.map(moment), last.map(moment)]], "trs": GREGORIAN },
    });
    if let Some(bbox) = collection.extent(&ask.now) {
        extent["spatial"] = json!({ "bbox": [bbox.to_array()], "crs": Crs::Crs84.uri() });
    }
    described["extent"] = extent;
    if let Some(links) = described["links"].as_array_mut() {
        links.extend(beside::links(collection, ask));
    }
    described
}
