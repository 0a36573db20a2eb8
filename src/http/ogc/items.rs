//! `GET /ogc/collections/{id}/items` and its single items (OGC 17-069r4 §7.15, §7.16; 18-058r1 §6).

use std::io::{self, Write};

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    collections::known,
    format::{FEATURE, FEATURES, Format},
    headers::{CONTENT_CRS, add_header},
    html,
    link::{CSV, FLATGEOBUF, GEOJSON, HTML, JSON, JSON_FG, Link, QUERYABLES, SCHEMA, XLSX, encoded, link},
    question::Question,
    versions,
};
use crate::{
    collection::{
        amend::subject,
        csv::{self, Sheet},
        feature::Thing,
        flatgeobuf,
        form::Form,
        geojson,
        jsonfg::{PROFILE, Writer},
        kinds::Collection,
        selection::Page,
        view::Shown,
    },
    document::render::{self, write},
    exchange::csv_out::Locale,
    geom::crs::Crs,
    http::{
        caching::{is_known, not_modified, takes_any},
        cost::is_long,
        extract::Ask,
        parameter,
        problem::Problem,
        state::AppState,
        then::Then,
        work::Class,
    },
    index::scan::Start,
};

/// Estimates of the size of a response without its features, and of a feature.
const BYTES_AROUND: usize = 4096;
const BYTES_EACH: usize = 1024;

/// A page of features. A `Link` header points to the queryables (OGC 19-079r2 §6.1).
pub(in crate::http) async fn page(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    if is_long(&ask) {
        let read = move |ask: &mut Ask| Ok(respond(collection, &Question::read(collection, ask)?, ask));
        return state.aside(Class::Look, ask, read).await;
    }
    let question = Question::read(collection, &mut ask)?;
    if question.is_quick(collection, &ask) {
        return Ok(respond(collection, &question, &ask));
    }
    let class = if question.format == Format::Xlsx { Class::Document } else { Class::Look };
    state.aside(class, ask, move |ask| Ok(respond(collection, &question, ask))).await
}

/// Responds with a page.
fn respond(collection: Collection, question: &Question, ask: &Ask) -> Response {
    let page = question.answer(collection, ask);
    let links = links(collection, ask, question, &page);
    let (kind, body) = match question.format {
        Format::Html => (HTML, Ok(html::items::page(collection, ask, question, &page, &links))),
        Format::Csv => (CSV, spreadsheet(&page, &question.shown, question.locale)),
        Format::Xlsx => (XLSX, workbook(collection, ask, &page, &question.shown)),
        Format::FlatGeobuf => (FLATGEOBUF, Ok(flatgeobuf::write(collection, &page.things, &question.shown))),
        Format::JsonFg => {
            let writer = jsonfg(collection, &question.shown, ask);
            (JSON_FG, features(&page, &question.shown, &links, Some(&writer)))
        }
        Format::Json | Format::TileJson | Format::JsonLd | Format::Turtle => {
            (GEOJSON, features(&page, &question.shown, &links, None))
        }
    };
    let mut response = answered(kind, &question.shown, body);
    let queryables = format!(
        "<{}/ogc/collections/{collection}/queryables>; rel=\"{QUERYABLES}\"; type=\"{SCHEMA}\"",
        ask.base
    );
    add_header(&mut response, "link", &queryables);
    if matches!(question.format, Format::Csv | Format::Xlsx | Format::FlatGeobuf) {
        add_page_headers(&mut response, collection, &page, &links, question.format);
    }
    response
}

/// A feature by its identity or code.
pub(in crate::http) async fn item(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    Then(mut ask): Then,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let format = ask.format(&FEATURE)?;
    let crs = ask.query.take(parameter::CRS)?.unwrap_or(Crs::Crs84);
    ask.query.finish()?;
    if collection.item(&ask.now, &item).is_none() {
        return versions::missing(&state, collection, &item, &ask).await;
    }
    // HTML pages draw the boundaries around the feature.
    if format == Format::Html {
        return state.aside(Class::Look, ask, move |ask| single_page((collection, &item, crs), ask)).await;
    }
    if format == Format::JsonFg {
        let write = move |ask: &mut Ask| single_jsonfg((collection, &item, crs), ask);
        return state.aside(Class::Look, ask, write).await;
    }
    let response = if matches!(collection.form(), Form::Areas | Form::Lines) {
        // They can have any size.
        let (known, sent) = (state.clone(), headers.clone());
        let write = move |ask: &mut Ask| single_feature(&known, (collection, &item, crs), ask, &sent);
        state.aside(Class::Look, ask, write).await?
    } else {
        single_feature(&state, (collection, &item, crs), &ask, &headers)?
    };
    let tag = response.headers().get(header::ETAG).cloned();
    let Some(tag) = tag.filter(|_| response.status().is_success()) else { return Ok(response) };
    let is_known = is_known(&headers, &tag) || takes_any(&headers);
    let response = if is_known { not_modified() } else { response };
    Ok(state.namer.named(response, tag.to_str().unwrap_or_default()))
}

/// Responds with a feature as GeoJSON and its strong entity tag.
pub(super) fn single_feature(
    state: &AppState,
    (collection, item, crs): (Collection, &str, Crs),
    ask: &Ask,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let thing = collection.item(&ask.now, item).ok_or_else(|| Problem::not_found(ask.lang, item))?;
    let (kind, id) = subject(&thing);
    let (body, shown) = feature(collection, (item, &thing), crs, ask);
    let tag = ask.now.record(kind, id).map(|record| state.namer.of_feature(&record, &body, headers));
    let mut response = answered(GEOJSON, &shown, Ok(body));
    let tag = tag.and_then(|tag| HeaderValue::from_str(&tag).ok());
    tag.map(|tag| response.headers_mut().insert(header::ETAG, tag));
    Ok(response)
}

/// Responds with a feature as a page.
fn single_page((collection, item, crs): (Collection, &str, Crs), ask: &Ask) -> Result<Response, Problem> {
    let thing = collection.item(&ask.now, item).ok_or_else(|| Problem::not_found(ask.lang, item))?;
    let shown = Shown::all(collection, ask.role).in_crs(crs);
    let links = item_links(collection, item, Format::Html, ask);
    Ok(answered(HTML, &shown, Ok(html::items::item(collection, ask, &thing, &shown, &links))))
}

/// Responds with a feature as JSON-FG.
fn single_jsonfg((collection, item, crs): (Collection, &str, Crs), ask: &Ask) -> Result<Response, Problem> {
    let thing = collection.item(&ask.now, item).ok_or_else(|| Problem::not_found(ask.lang, item))?;
    let shown = Shown::all(collection, ask.role).in_crs(crs);
    let writer = jsonfg(collection, &shown, ask);
    let mut body = Vec::with_capacity(BYTES_AROUND);
    writer.write(&mut body, &thing);
    body.pop();
    for (name, member) in writer.members() {
        body.extend(format!(",\"{name}\":{member}").as_bytes());
    }
    body.extend(b",\"links\":");
    let links = item_links(collection, item, Format::JsonFg, ask);
    serde_json::to_writer(&mut body, &links).expect("writing to memory does not fail");
    body.push(b'}');
    Ok(answered(JSON_FG, &shown, Ok(body)))
}

fn jsonfg(collection: Collection, shown: &Shown, ask: &Ask) -> Writer {
    Writer::new(collection, shown, format!("{}/ogc/collections/{collection}/schema", ask.base))
}

/// The link from a document to the profile that it follows.
fn profile<'a>(format: Format) -> Option<Link<'a>> {
    (format == Format::JsonFg).then(|| link("profile", HTML, PROFILE, "JSON-FG"))
}

fn item_links<'a>(collection: Collection, item: &'a str, format: Format, ask: &Ask) -> Vec<Link<'a>> {
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let own = format!("{parent}/items/{}", encoded(item));
    let mut links = ask.forms((&own, item), (format, &FEATURE), GEOJSON);
    links.extend(profile(format));
    links.push(link("collection", JSON, &parent, collection.name(ask.lang)));
    links.push(versions::history(&own, ask));
    links
}

/// A feature as GeoJSON, with its links.
fn feature(
    collection: Collection,
    (item, thing): (&str, &Thing<'_>),
    crs: Crs,
    ask: &Ask,
) -> (Vec<u8>, Shown) {
    let shown = Shown::all(collection, ask.role).in_crs(crs);
    let links = item_links(collection, item, Format::Json, ask);
    let mut body = Vec::with_capacity(BYTES_AROUND);
    geojson::write(&mut body, thing, &shown);
    body.pop();
    body.extend(b",\"links\":");
    serde_json::to_writer(&mut body, &links).expect("writing to memory does not fail");
    body.push(b'}');
    (body, shown)
}

fn answered(kind: &'static str, shown: &Shown, body: io::Result<Vec<u8>>) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(error) => return Problem::internal(error),
    };
    let mut response = match kind {
        HTML => html::answer(body),
        _ => ([(header::CONTENT_TYPE, kind)], body).into_response(),
    };
    add_header(&mut response, CONTENT_CRS, &format!("<{}>", shown.crs.uri()));
    response
}

/// A page of features as GeoJSON, or by a writer as JSON-FG.
fn features(
    page: &Page<'_>,
    shown: &Shown,
    links: &[Link<'_>],
    jsonfg: Option<&Writer>,
) -> io::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(BYTES_AROUND + page.things.len() * BYTES_EACH);
    body.extend(b"{\"type\":\"FeatureCollection\",");
    if let Some(own) = jsonfg {
        for (name, member) in own.members() {
            write!(body, "\"{name}\":{member},")?;
        }
        if let Some(dimension) = own.dimension() {
            write!(body, "\"geometryDimension\":{dimension},")?;
        }
    }
    body.extend(b"\"features\":[");
    match jsonfg {
        Some(own) => own.write_all(&mut body, &page.things),
        None => geojson::write_all(&mut body, &page.things, shown),
    }
    let (matched, returned) = (page.matched, page.things.len());
    let now = OffsetDateTime::now_utc().replace_nanosecond(0).ok().and_then(|now| now.format(&Rfc3339).ok());
    let now = now.unwrap_or_default();
    write!(
        body,
        "],\"numberMatched\":{matched},\"numberReturned\":{returned},\"timeStamp\":\"{now}\",\"links\":"
    )?;
    serde_json::to_writer(&mut body, links)?;
    body.push(b'}');
    Ok(body)
}

fn spreadsheet(page: &Page<'_>, shown: &Shown, locale: Locale) -> io::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(BYTES_AROUND + page.things.len() * BYTES_EACH);
    let mut sheet = Sheet::with_locale(&mut body, shown, locale)?;
    page.things.iter().try_for_each(|thing| sheet.add(thing))?;
    sheet.finish()?;
    Ok(body)
}

fn workbook(collection: Collection, ask: &Ask, page: &Page<'_>, shown: &Shown) -> io::Result<Vec<u8>> {
    let table = csv::table(collection, &ask.now, &page.things, shown, ask.lang);
    write::write(&table.into(), render::Format::Xlsx, ask.lang)
}

/// Adds counts and links as headers, for formats without room for them in the body.
fn add_page_headers(
    response: &mut Response,
    collection: Collection,
    page: &Page<'_>,
    links: &[Link<'_>],
    format: Format,
) {
    let (matched, returned) = (page.matched, page.things.len());
    let file = format!("attachment; filename=\"{collection}.{}\"", format.code());
    for (name, value) in [
        ("ogc-numbermatched", matched.to_string()),
        ("ogc-numberreturned", returned.to_string()),
        ("content-disposition", file),
    ] {
        add_header(response, name, &value);
    }
    for Link { rel, media_type, href, .. } in links {
        add_header(response, "link", &format!("<{href}>; rel=\"{rel}\"; type=\"{media_type}\""));
    }
}

fn links<'a>(collection: Collection, ask: &Ask, question: &Question, page: &Page<'_>) -> Vec<Link<'a>> {
    let lang = ask.lang;
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let items = format!("{parent}/items");
    let mut links = ask.forms((&items, collection.name(lang)), (question.format, &FEATURES), GEOJSON);
    links.extend(profile(question.format));
    links.push(link("collection", JSON, &parent, collection.name(lang)));
    let kind = question.format.media_type(GEOJSON);
    let mut turn = |rel, title, start| {
        // Clients that requested the format by `Accept` may not repeat that when they follow a link.
        let form = (question.format != Format::Json).then(|| ("f", question.format.code().to_owned()));
        let (set, dropped) = match start {
            Start::After(at) => (("after", at.to_string()), "offset"),
            Start::Offset(skipped) => (("offset", skipped.to_string()), "after"),
        };
        let query = ask.query.with_all(form.into_iter().chain([set]), &[dropped]);
        links.push(Link { rel, media_type: kind, href: format!("{items}?{query}"), title });
    };
    if let Some(Start::Offset(skipped)) = question.start.filter(|start| *start != Start::Offset(0)) {
        let before = Start::Offset(skipped.saturating_sub(question.limit.get()));
        turn("prev", lang.pick("Trang trước", "Previous page"), before);
    }
    if let Some(next) = page.next {
        turn("next", lang.pick("Trang sau", "Next page"), next);
    }
    links
}
