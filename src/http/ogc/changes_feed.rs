//! `GET /ogc/collections/{id}/changes`: the newest changes of a collection, or of a selection from it, as an Atom feed (RFC
//! 4287), in pages (RFC 5005). It is public and has no authors and reasons.

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
    question,
};
use crate::{
    collection::{kinds::Collection, past_feature},
    http::{extract::Ask, parameter, problem::Problem, state::AppState, work::Class},
    model::{
        change::{Change, Seq},
        record::Record,
    },
    query::page::Limit,
    stop,
};

/// The parameters that select a page and not what the feed is about.
const OF_PAGES: [&str; 3] = [parameter::LIMIT.name, parameter::BEFORE.name, parameter::LANG.name];

/// The largest number of entries.
const MOST: i64 = 500;

/// The number of changes among which those of a selection are searched.
const SEARCHED: i64 = 1000;

/// The feed of a collection.
pub(in crate::http) async fn feed(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let limit = ask.query.take::<Limit>(parameter::LIMIT)?.unwrap_or(Limit::DEFAULT);
    let before = ask.query.take::<Seq>(parameter::BEFORE)?;
    let is_whole = ask.query.given_but(&OF_PAGES).next().is_none();
    let limit = i64::try_from(limit.get()).unwrap_or(MOST).min(MOST);
    let read = if is_whole { limit } else { SEARCHED };
    let found = state.registry.changes_before(collection.record_kind(), before, read).await;
    let (changes, older) = found.map_err(Problem::of_registry(ask.lang))?;
    let write = move |ask: &mut Ask| {
        let selection = question::selection(collection, ask)?;
        ask.query.finish()?;
        let is_in = |record: &Record| {
            stop::check();
            past_feature::is_of(collection, record)
                && past_feature::is_in(collection, record, &ask.now, &selection)
        };
        let own = changes.iter().filter(|change| {
            let mut states = [&change.after, &change.before].into_iter().flatten();
            // The newest state is the one that the entry leads to.
            states.clone().next().is_some_and(|newest| past_feature::is_of(collection, newest))
                && (is_whole || states.any(is_in))
        });
        let most = usize::try_from(limit).unwrap_or_default();
        let mut own: Vec<&Change> = own.take(most + 1).collect();
        let is_cut = own.len() > most;
        own.truncate(most);
        let older = own.last().filter(|_| is_cut).map(|last| last.seq).or(older);
        Ok(([(header::CONTENT_TYPE, ATOM)], written(collection, (&own, older), ask)).into_response())
    };
    state.aside(Class::Look, ask, write).await
}

/// The feed with the changes of a page; older ones may be before a version.
fn written(collection: Collection, (changes, older): (&[&Change], Option<Seq>), ask: &Ask) -> String {
    let parent = format!("{}/ogc/collections/{collection}", ask.base);
    let at_query = |query: String| {
        let query = if query.is_empty() { query } else { format!("?{query}") };
        format!("{parent}/changes{query}")
    };
    // All pages are one feed.
    let own = at_query(ask.query.without(&OF_PAGES));
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
    let mut link = |rel: &str, href: &str| {
        add(format_args!("<link rel=\"{rel}\" type=\"{ATOM}\" href=\"{}\"/>", escaped(href)));
    };
    link("self", &at_query(ask.query.without(&[])));
    link("first", &at_query(ask.query.without(&[parameter::BEFORE.name])));
    if let Some(older) = older {
        link("next", &at_query(ask.query.with(parameter::BEFORE.name, &older.to_string())));
    }
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
