//! `GET /api/search`: full-text search for firms, zones and units, and the point of coordinates.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    geom::position,
    http::{extract::Ask, parameter, problem::Problem, state::AppState, then::Then, work::Class},
    index::search::{Found, Successor, search as find},
    model::{lang::Lang, unit::Level},
    query::page::Limit,
};

/// Takes `q` and `limit`.
pub(in crate::http) async fn search(
    State(state): State<AppState>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let words = ask.query.needed(parameter::Q)?;
    let limit = ask.query.take(parameter::LIMIT)?.unwrap_or(Limit::DEFAULT);
    ask.query.finish()?;
    state.aside(Class::Look, ask, move |ask| Ok(found(&words, limit, ask).into_response())).await
}

fn found(words: &str, limit: Limit, ask: &Ask) -> Json<Value> {
    let answer = find(&ask.now, words, limit.get());
    let hits = answer.hits.iter().map(|(_, found)| hit(found, &ask.base, ask.lang));
    Json(json!({
        "query": words,
        "point": position::read(words, None, ask.now.city.crs).ok().map(|reading| reading.at),
        "total": answer.total,
        "oneLetterOff": answer.one_letter_off,
        "hits": hits.collect::<Vec<_>>(),
    }))
}

fn hit(found: &Found<'_>, base: &str, lang: Lang) -> Value {
    let link = |collection: &str, id: i64| format!("{base}/ogc/collections/{collection}/items/{id}");
    match found {
        Found::Firm(row) => json!({
            "kind": "firm",
            "code": row.code(),
            "name": row.name(),
            "taxCode": row.tax_code(),
            "address": row.address(),
            "ward": row.unit(Level::Ward).map(|u| &u.name),
            "formerDistrict": row.unit(Level::District).map(|u| &u.name),
            "point": row.point(),
            "href": link("firms", row.id()),
        }),
        Found::Zone(zone) => json!({
            "kind": "zone",
            "code": zone.code.as_str(),
            "name": zone.name,
            "zoneKind": zone.kind.name(lang),
            "point": zone.location.as_ref().map(|l| l.point),
            "href": link(if zone.kind.is_cluster() { "clusters" } else { "zones" }, zone.id.0),
        }),
        Found::Unit(unit, after) => json!({
            "kind": "unit",
            "edition": unit.edition.as_str(),
            "code": unit.code.as_str(),
            "name": unit.name,
            "validTo": unit.valid_to.map(|d| d.to_string()),
            "became": became(after, lang),
            "point": unit.label,
            "href": link("units", unit.id.0),
        }),
        Found::Former(commune, after) => json!({
            "kind": "former",
            "edition": commune.old_edition.as_str(),
            "code": commune.old_code.as_str(),
            "name": commune.old_name,
            "district": commune.old_district,
            "became": became(after, lang),
        }),
    }
}

fn became(after: &[Successor], lang: Lang) -> Vec<Value> {
    let one = |s: &Successor| {
        json!({
            "edition": s.edition.as_str(),
            "code": s.code.as_str(),
            "name": s.name,
            "extent": s.extent.code(),
            "said": format!("{} ({})", s.name, s.extent.name(lang)),
        })
    };
    after.iter().map(one).collect()
}
