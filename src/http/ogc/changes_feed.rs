//! `GET /ogc/collections/{id}/changes`: the newest changes of a collection as an Atom feed (RFC 4287). It is public and has
//! no authors and reasons.

use std::fmt::Write;

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use time::format_description::well_known::Rfc3339;

use super::{
    collections::known,
    link::{ATOM, GEOJSON, HTML},
};
use crate::{
    collection::{kinds::Collection, past_feature},
    http::{extract::Ask, parameter, problem::Problem, state::AppState},
    model::{change::Change, record::Record},
    query::page::Limit,
};

/// The largest number of entries.
const MOST: i64 = 500;

/// The feed of a collection.
pub(in crate::http) async fn feed(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let limit = ask.query.take::<Limit>(parameter::LIMIT)?.unwrap_or(Limit::DEFAULT);
    ask.query.finish()?;
    let limit = i64::try_from(limit.get()).unwrap_or(MOST).min(MOST);
    let changes = state.registry.recent_changes(collection.record_kind(), limit).await;
    let changes = changes.map_err(Problem::of_registry(ask.lang))?;
    let own = changes.iter().filter(|change| {
        let record = change.after.as_ref().or(change.before.as_ref());
        record.is_some_and(|record| past_feature::is_of(collection, record))
    });
    let body = written(collection, &own.collect::<Vec<_>>(), &ask);
    Ok(([(header::CONTENT_TYPE, ATOM)], body).into_response())
}

fn written(collection: Collection, changes: &[&Change], ask: &Ask) -> String {
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let own = format!("{parent}/changes");
    let at = |change: &Change| change.at.format(&Rfc3339).unwrap_or_default();
    let updated = changes.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |newest| at(newest));
    let title =
        format!("{}: {}", collection.name(ask.lang), ask.lang.pick("thay đổi mới nhất", "newest changes"));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut add =
        |text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("writing to memory does not fail");
    add(format_args!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", ask.lang));
    add(format_args!(
        "<id>{0}</id><title>{1}</title><updated>{updated}</updated>",
        escaped(&own),
        escaped(&title)
    ));
    add(format_args!("<author><name>Xưởng</name></author>"));
    add(format_args!("<link rel=\"self\" type=\"{ATOM}\" href=\"{}\"/>", escaped(&own)));
    add(format_args!(
        "<link rel=\"alternate\" type=\"{HTML}\" href=\"{}/items?f=html\"/>\n",
        escaped(&parent)
    ));
    for change in changes {
        let version = format!("{parent}/items/{}/versions/{}", change.id, change.seq);
        let record = change.after.as_ref().or(change.before.as_ref());
        let title =
            format!("{}: {}", change.action().name(ask.lang), record.map(Record::key).unwrap_or_default());
        add(format_args!("<entry><id>{0}</id><title>{1}</title>", escaped(&version), escaped(&title)));
        add(format_args!("<updated>{}</updated><category term=\"{}\"/>", at(change), change.action().code()));
        add(format_args!(
            "<link rel=\"alternate\" type=\"{GEOJSON}\" href=\"{}\"/></entry>\n",
            escaped(&version)
        ));
    }
    out.push_str("</feed>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
