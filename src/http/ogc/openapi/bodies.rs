//! The schemas of JSON bodies of reading operations beside the OGC standards.

use serde_json::{Map, Value, json};

use crate::{
    http::api::resolve::MOST,
    index::address::outcome::Outcome,
    model::{
        actor::Role, observation::Basis, public_workers::PublicWorkers, record::Kind, succession::Extent,
    },
};

/// An object whose members are all required.
fn object(members: &Value) -> Value {
    let names: Vec<&String> = members.as_object().into_iter().flat_map(Map::keys).collect();
    let required = json!(names);
    json!({ "type": "object", "required": required, "properties": members })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn one_of(codes: impl IntoIterator<Item = &'static str>) -> Value {
    json!({ "type": "string", "enum": codes.into_iter().collect::<Vec<_>>() })
}

/// A schema that null fits too.
fn or_null(mut schema: Value) -> Value {
    schema["nullable"] = json!(true);
    schema
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn integer() -> Value {
    json!({ "type": "integer" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// As many numbers as coordinates of a point or of a box.
fn numbers(count: usize) -> Value {
    json!({ "type": "array", "minItems": count, "maxItems": count, "items": { "type": "number" } })
}

/// A text in both languages.
fn names() -> Value {
    object(&json!({ "vi": text(), "en": text() }))
}

/// The schemas by name.
pub(super) fn schemas() -> Map<String, Value> {
    let named = [
        ("config", config()),
        ("nearest", nearest()),
        ("searchResults", search_results()),
        ("resolution", resolution()),
        ("resolutions", resolutions()),
        ("addresses", addresses()),
        ("reportCatalogue", catalogue()),
        ("tableFrame", frame()),
        ("table", table()),
        ("reportInParts", parts()),
        ("mapLayer", layer()),
        ("rivers", rivers()),
        ("recordsPage", records()),
        ("registers", registers()),
        ("area", area()),
        ("alive", object(&json!({ "status": one_of(["ok"]) }))),
        ("ready", ready()),
    ];
    named.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn config() -> Value {
    let basemap = object(&json!({
        "id": text(), "name": text(), "type": one_of(["xyz", "pmtiles"]), "url": text(), "attribution": text(),
    }));
    let edition = object(&json!({ "code": text(), "level": text(), "title": names(), "units": names() }));
    let number = json!({ "type": "number" });
    let city = object(&json!({
        "code": text(),
        "name": names(),
        "fullName": names(),
        "bounds": numbers(4),
        "start": object(&json!({ "lon": number, "lat": number, "zoom": number })),
        "crs": object(&json!({ "epsg": integer(), "meridian": or_null(number.clone()) })),
        "point": text(),
        "edition": text(),
        "editions": list(&edition),
    }));
    object(&json!({
        "basemaps": list(&basemap),
        "city": city,
        "version": integer(),
        "role": one_of(Role::ALL.iter().map(|role| role.code())),
        "publicNotes": { "type": "boolean" },
        "publicWorkers": { "type": "string", "enum": PublicWorkers::ALL },
        "program": text(),
    }))
}

fn nearest() -> Value {
    let features = list(&reference("feature"));
    let kind = one_of(["FeatureCollection"]);
    let place = object(&json!({
        "name": text(),
        "coordinates": numbers(2),
        "precision_m": { "type": "number", "nullable": true },
        "others": list(&text()),
    }));
    let unknown = object(&json!({
        "type": kind, "numberMatched": or_null(count()), "numberReturned": count(), "features": features,
    }));
    object(&json!({
        "type": kind,
        "place": place,
        "inRadius": or_null(count()),
        "numberMatched": or_null(count()),
        "numberReturned": count(),
        "features": features,
        "unknown": unknown,
    }))
}

fn search_results() -> Value {
    let became = list(&object(&json!({
        "edition": text(),
        "code": text(),
        "name": text(),
        "extent": one_of(Extent::ALL.iter().map(|extent| extent.code())),
        "said": text(),
    })));
    let (point, maybe) = (or_null(numbers(2)), or_null(text()));
    let firm = json!({
        "kind": one_of(["firm"]), "code": text(), "name": text(), "taxCode": maybe, "address": maybe,
        "ward": maybe, "formerDistrict": maybe, "point": point, "href": text(),
    });
    let zone = json!({
        "kind": one_of(["zone"]), "code": text(), "name": text(), "zoneKind": text(), "point": point,
        "href": text(),
    });
    let unit = json!({
        "kind": one_of(["unit"]), "edition": text(), "code": text(), "name": text(), "validTo": maybe,
        "became": became, "point": point, "href": text(),
    });
    let former = json!({
        "kind": one_of(["former"]), "edition": text(), "code": text(), "name": text(), "district": maybe,
        "became": became,
    });
    let kinds = [firm, zone, unit, former].map(|kind| object(&kind));
    let hit = json!({ "oneOf": kinds });
    object(&json!({
        "query": text(), "point": point, "total": count(), "oneLetterOff": flag(), "hits": list(&hit),
    }))
}

fn catalogue() -> Value {
    let schemas = json!({ "type": "object", "additionalProperties": { "type": "object" } });
    let report = object(&json!({
        "name": text(), "title": text(), "href": text(), "layer": flag(), "required": list(&text()),
        "parameters": schemas,
    }));
    object(&json!({ "reports": list(&report), "parameters": schemas }))
}

/// Everything of a table but its rows.
fn frame() -> Value {
    let column = object(&json!({
        "name": text(),
        "title": text(),
        "unit": or_null(text()),
        "type": one_of(["string", "integer", "number"]),
        "decimals": or_null(count()),
    }));
    object(&json!({
        "report": text(),
        "title": text(),
        "columns": list(&column),
        "provenance": provenance(),
        "notes": list(&text()),
    }))
}

fn provenance() -> Value {
    let counted = ["establishments", "placed", "with_sector", "with_workers"];
    let on_a_day = [
        "unsure",
        "without_status",
        "seen_long_ago",
        "by_name",
        "undated",
        "suspended",
        "suspended_or_closed",
        "inferred_sector",
        "records",
        "outside_units",
    ];
    let counted = counted.map(|name| (name.to_owned(), count()));
    let on_a_day = on_a_day.map(|name| (name.to_owned(), or_null(count())));
    let coverage = object(&Value::Object(counted.into_iter().chain(on_a_day).collect()));
    let maybe = or_null(text());
    let register = object(&json!({ "name": text(), "changed_on": maybe, "silent_since": maybe }));
    object(&json!({
        "basis": one_of(Basis::ALL.iter().map(|basis| basis.code())),
        "synthetic": flag(),
        "version": integer(),
        "boundaries": maybe,
        "precision": maybe,
        "on": maybe,
        "as_of": or_null(object(&json!({ "oldest": text(), "newest": text() }))),
        "sources": count(),
        "undated_sources": count(),
        "registers": list(&register),
        "coverage": or_null(coverage),
        "said": list(&text()),
    }))
}

fn table() -> Value {
    let rows = object(&json!({ "rows": list(&json!({ "type": "object" })) }));
    json!({ "allOf": [reference("tableFrame"), rows] })
}

/// A report of several parts in order.
fn parts() -> Value {
    let part = [
        json!({ "heading": text(), "rank": count() }),
        json!({ "text": text() }),
        json!({ "blank": text() }),
        json!({ "table": reference("table") }),
        json!({ "picture": text(), "svg": text() }),
    ];
    let parts = part.map(|part| object(&part));
    let part = json!({ "oneOf": parts });
    object(&json!({ "report": text(), "title": text(), "parts": list(&part) }))
}

fn layer() -> Value {
    let feature = object(&json!({
        "type": one_of(["Feature"]),
        "geometry": { "type": "object", "nullable": true, "required": ["type", "coordinates"] },
        "properties": { "type": "object" },
    }));
    object(&json!({
        "type": one_of(["FeatureCollection"]),
        "name": text(),
        "title": text(),
        "features": list(&feature),
        "tables": list(&reference("tableFrame")),
    }))
}

fn rivers() -> Value {
    let river = object(&json!({
        "type": one_of(["Feature"]),
        "geometry": { "type": "object", "required": ["type", "coordinates"] },
        "properties": object(&json!({ "name": text(), "kind": one_of(["river", "river_banks"]) })),
    }));
    object(&json!({
        "type": one_of(["FeatureCollection"]),
        "attribution": or_null(text()),
        "features": list(&river),
    }))
}

fn resolution() -> Value {
    let maybe = or_null(text());
    let unit = json!({ "edition": maybe, "code": maybe, "name": text(), "district": maybe });
    let ward = object(&json!({ "edition": text(), "code": text(), "name": text() }));
    let candidate = json!({
        "edition": text(),
        "code": text(),
        "name": text(),
        "extent": one_of(Extent::ALL.iter().map(|extent| extent.code())),
        "share": or_null(json!({ "type": "number", "minimum": 0, "maximum": 1 })),
        "clause": maybe,
        "source": maybe,
        "since": maybe,
        "from": text(),
        "hasPoint": flag(),
    });
    object(&json!({
        "line": count(),
        "code": maybe,
        "name": maybe,
        "address": text(),
        "outcome": one_of(Outcome::ALL.iter().map(|outcome| outcome.code())),
        "said": text(),
        "ward": or_null(ward),
        "candidates": list(&object(&candidate)),
        "complete": flag(),
        "understood": list(&object(&unit)),
        "byPoint": flag(),
        "why": maybe,
        "doubts": list(&text()),
    }))
}

fn resolutions() -> Value {
    let counts: Map<String, Value> =
        Outcome::ALL.iter().map(|outcome| (outcome.code().to_owned(), count())).collect();
    let unread = object(&json!({ "line": or_null(count()), "why": text() }));
    object(&json!({
        "counts": object(&counts.into()),
        "results": list(&reference("resolution")),
        "unread": list(&unread),
    }))
}

/// The body of a request for the wards of addresses.
fn addresses() -> Value {
    let number = or_null(json!({ "type": "number" }));
    let mut with_point = object(&json!({ "address": text() }));
    with_point["properties"]["lon"] = number.clone();
    with_point["properties"]["lat"] = number;
    let item = json!({ "oneOf": [text(), with_point] });
    json!({ "type": "array", "items": item, "maxItems": MOST })
}

/// The body of a request for a report on an area.
fn area() -> Value {
    let position = json!({ "type": "array", "minItems": 2, "items": { "type": "number" } });
    let ring = json!({ "type": "array", "minItems": 4, "items": position });
    let rings = json!({ "type": "array", "minItems": 1, "items": ring });
    let polygons = json!({ "type": "array", "minItems": 1, "items": rings });
    let polygon = object(&json!({ "type": one_of(["Polygon"]), "coordinates": rings }));
    let several = object(&json!({ "type": one_of(["MultiPolygon"]), "coordinates": polygons }));
    let geometry = json!({ "oneOf": [polygon, several] });
    let feature = object(&json!({ "type": one_of(["Feature"]), "geometry": geometry }));
    let only = json!({ "type": "array", "minItems": 1, "maxItems": 1, "items": feature });
    let collection = object(&json!({ "type": one_of(["FeatureCollection"]), "features": only }));
    json!({ "oneOf": [polygon, several, feature, collection] })
}

fn records() -> Value {
    let kind = one_of(Kind::ALL.iter().map(|kind| kind.code()));
    let edition = object(&json!({ "code": text(), "level": text(), "title": names(), "units": names() }));
    let register = object(&json!({
        "code": text(),
        "name": names(),
        "crs": integer(),
        "bounds": numbers(4),
        "editions": list(&edition),
        "default_edition": text(),
    }));
    let mut edit = object(&json!({ "kind": kind, "id": integer() }));
    edit["properties"]["record"] = json!({ "type": "object" });
    let withheld = object(&json!({ "kind": kind, "id": integer(), "fields": list(&text()) }));
    object(&json!({
        "register": register,
        "version": integer(),
        "mark": text(),
        "changed_at": or_null(instant()),
        "redactions": count(),
        "again": flag(),
        "next": or_null(text()),
        "records": list(&edit),
        "withheld": list(&withheld),
    }))
}

fn registers() -> Value {
    let (maybe, at) = (or_null(text()), or_null(instant()));
    let register = object(&json!({
        "code": maybe,
        "name": text(),
        "url": maybe,
        "version": or_null(integer()),
        "firms": or_null(count()),
        "changedAt": at,
        "heardAt": at,
        "silentSince": at,
        "fault": maybe,
    }));
    object(&json!({ "version": integer(), "registers": list(&register) }))
}

fn ready() -> Value {
    let mut ready = object(&json!({ "status": one_of(["ready"]), "version": integer(), "firms": count() }));
    ready["properties"]["issuer"] = text();
    ready
}
