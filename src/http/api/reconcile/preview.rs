//! `GET …/preview`: a small page on a record, for the frames of other programs; `GET …/suggest/{what}/flyout`: the same as a
//! fragment.

use axum::{
    Json,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use serde_json::json;

use super::{
    entity::{description, id, known, name, types},
    matching::title,
    suggest::What,
};
use crate::{
    collection::{feature::Thing, kinds::Collection},
    http::{extract::Ask, hardening::FRAMED, problem::Problem},
    model::column::Value,
};

/// The properties that a preview leaves out: its heading has them, or they are remarks on others.
const LEFT_OUT: [&str; 3] = ["code", "name", "sources"];

/// The number of properties of a preview.
const MOST: usize = 12;

const STYLE: &str = "body{font:1rem/1.4 system-ui,sans-serif;margin:.75rem;color:#1b1b1b;background:#fff}\
    h1{font-size:1.1rem;margin:0 0 .25rem}p{margin:.25rem 0}dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .75rem;margin:.5rem 0}\
    dt{color:#4a4a4a}dd{margin:0}";

/// Takes `id`, the identifier of a record, or `feature`, that of a part of a score.
pub(in crate::http) async fn answer(
    Path(collection): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&collection, &ask)?;
    let (asked, feature) = (ask.query.text("id"), ask.query.text("feature"));
    ask.query.finish()?;
    let (heading, contents) = match (asked, feature) {
        (Some(asked), _) => {
            let found =
                collection.item(&ask.now, &asked).ok_or_else(|| Problem::not_found(ask.lang, &asked))?;
            (name(&found), about(&found, collection, &ask))
        }
        (None, Some(feature)) => {
            let said = ask.lang.pick(
                "Mức giống nhau từ 0 đến 100; 100 là trùng khớp.",
                "The degree of agreement from 0 to 100; 100 is full agreement.",
            );
            (title(&feature, collection, &ask), html! { p { (said) } })
        }
        (None, None) => {
            return Err(Problem::parameter(
                "id",
                ask.lang.pick("cần mã của bản ghi", "the identifier of a record is needed"),
            ));
        }
    };
    let page = html! {
        (DOCTYPE)
        html lang=(ask.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (heading) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { main { h1 { (heading) } (contents) } }
        }
    };
    let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8".parse().expect("it is a media type"));
    Ok(([kind, (header::CONTENT_SECURITY_POLICY, FRAMED)], page.into_string()).into_response())
}

/// A fragment on a record, a type or a property.
pub(in crate::http) async fn flyout(
    Path((collection, what)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let (collection, what) = (known(&collection, &ask)?, What::known(&what, &ask)?);
    let asked = ask.query.text("id").unwrap_or_default();
    ask.query.finish()?;
    let missing = || Problem::not_found(ask.lang, &asked);
    let (heading, contents) = match what {
        What::Entity => {
            let found = collection.item(&ask.now, &asked).ok_or_else(missing)?;
            (name(&found), about(&found, collection, &ask))
        }
        What::Type => {
            let all = types(collection, ask.lang);
            let own = all.iter().find(|own| own["id"] == asked.as_str()).ok_or_else(missing)?;
            (
                own["name"].as_str().unwrap_or_default().to_owned(),
                html! { p { (collection.description(ask.lang)) } },
            )
        }
        What::Property => {
            let all = super::suggest::properties(collection, &ask);
            let own = all.iter().find(|own| own["id"] == asked.as_str()).ok_or_else(missing)?;
            (own["name"].as_str().unwrap_or_default().to_owned(), html! { p { code { (asked) } } })
        }
    };
    let fragment = html! { h1 { (heading) } (contents) };
    Ok(Json(json!({ "id": asked, "html": fragment.into_string() })).into_response())
}

/// What is published of a record to the client.
fn about(thing: &Thing<'_>, collection: Collection, ask: &Ask) -> Markup {
    let properties = collection.properties(ask.role).into_iter();
    let shown = properties.filter(|own| !LEFT_OUT.contains(&own.name) && !own.name.ends_with("_precision"));
    let known: Vec<(&str, String)> = shown
        .filter_map(|own| Some((own.title(ask.lang), said(&thing.known(own.place), ask)?)))
        .take(MOST)
        .collect();
    let code = id(thing);
    let page =
        format!("{}/ogc/collections/{collection}/items/{code}?f=html&lang={}", ask.base, ask.lang.code());
    html! {
        p { (description(thing, ask.lang)) }
        dl {
            dt { (ask.lang.pick("Mã", "Code")) } dd { (code) }
            @for (title, value) in &known { dt { (title) } dd { (value) } }
        }
        p { a href=(page) target="_blank" rel="noopener" { (ask.lang.pick("Xem đầy đủ", "See all of it")) } }
    }
}

fn said(value: &Value<'_>, ask: &Ask) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Text(text) => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Date(date) => Some(date.said(ask.lang)),
    }
}
