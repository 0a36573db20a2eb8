//! `GET /ogc/collections/{id}/items` and one item of it (§7.15, §7.16).

use std::sync::Arc;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    collections::known,
    filter,
    landing::{json_format, json_only},
    link::{GEOJSON, JSON, Link, link},
};
use crate::{
    http::{extract::Ask, problem::Problem},
    index::select::Start,
    query::page::{Cursor, Limit},
    report::collection::{Collection, Page, Selection},
};

/// What a body holds beside its features, and what a feature takes, roughly.
const BYTES_AROUND: usize = 2048;
const BYTES_EACH: usize = 1024;

/// A page of features: `bbox`, `datetime`, `limit`, `after` (the token of a `next` link), `offset`, any property.
pub(in crate::http) async fn page(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let (selection, start, limit) = read(collection, &mut ask)?;
    let mut body = Vec::with_capacity(BYTES_AROUND + limit.get().min(Limit::DEFAULT.get()) * BYTES_EACH);
    body.extend(b"{\"type\":\"FeatureCollection\",\"features\":[");
    let page = collection.page(&mut body, &ask.now, &selection, (start, limit.get()), ask.sight);
    let (returned, matched) = (page.returned, page.matched);
    body.extend(format!("],\"numberMatched\":{matched},\"numberReturned\":{returned},\"links\":").bytes());
    serde_json::to_writer(&mut body, &links(collection, &ask, page))
        .expect("writing to memory does not fail");
    body.push(b'}');
    Ok(([(header::CONTENT_TYPE, GEOJSON)], body).into_response())
}

/// One feature by its identity or code.
pub(in crate::http) async fn item(
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    json_only(&mut ask)?;
    let mut feature =
        collection.item(&ask.now, &item, ask.sight).ok_or_else(|| Problem::not_found(ask.lang, &item))?;
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let links = json!([
        link("self", GEOJSON, &format!("{parent}/items/{}", encoded(&item)), &item),
        link("collection", JSON, &parent, collection.name(ask.lang)),
    ]);
    feature.pop();
    feature.extend(format!(",\"links\":{links}}}").bytes());
    Ok(([(header::CONTENT_TYPE, GEOJSON)], feature).into_response())
}

fn read(collection: Collection, ask: &mut Ask) -> Result<(Selection, Option<Start>, Limit), Problem> {
    json_format(ask)?;
    let query = &mut ask.query;
    let after = query.take::<Cursor>("after")?.map(Start::After);
    let offset = query.take::<usize>("offset")?.map(Start::Offset);
    let limit = query.take("limit")?.unwrap_or(Limit::DEFAULT);
    let names: Vec<&str> = collection.properties(ask.sight).iter().map(|p| p.name).collect();
    let selection = Selection {
        bbox: query.take("bbox")?,
        datetime: query.take("datetime")?,
        equals: query.named(&names),
        condition: filter::condition(query, collection, (ask.sight, ask.lang))?.map(Arc::new),
        ..Selection::default()
    };
    query.finish()?;
    let start = match (after, offset) {
        (Some(_), Some(_)) => return Err(Problem::value(ask.lang, "offset", "after, offset")),
        (after, offset) => after.or(offset),
    };
    Ok((selection, start, limit))
}

fn links(collection: Collection, ask: &Ask, page: Page) -> Vec<Link<'static>> {
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let own = ask.query.again();
    let own = if own.is_empty() { format!("{parent}/items") } else { format!("{parent}/items?{own}") };
    let title = collection.name(ask.lang);
    let next = page.next.map(|next| {
        let query = ask.query.with("after", &next.to_string(), &["offset"]);
        let title = ask.lang.pick("Trang sau", "Next page");
        Link { rel: "next", media_type: GEOJSON, href: format!("{parent}/items?{query}"), title }
    });
    let own = Link { rel: "self", media_type: GEOJSON, href: own, title };
    let parent = Link { rel: "collection", media_type: JSON, href: parent, title };
    [Some(own), Some(parent), next].into_iter().flatten().collect()
}

/// A code as a part of an address: it may have letters that an address has not.
fn encoded(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes()).collect()
}
