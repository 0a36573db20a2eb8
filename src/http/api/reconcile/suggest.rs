//! `GET …/suggest/{entity|type|property}`: what a beginning may become.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    entity::{description, id, known, name, types, types_of},
    matching::title,
};
use crate::{
    collection::{
        feature::Thing,
        kinds::Collection,
        reconciling::{
            question::Question,
            ranking::{POINT, rank, things},
        },
    },
    http::{extract::Ask, problem::Problem, state::AppState, work::Class},
    index::search::{Found, search},
    model::fold::fold,
};

/// The number of suggestions where the request states none, and at most.
const FEW: usize = 10;
const MOST: usize = 100;

/// The number of results of a search among which those of a collection are looked for.
const SEARCHED: usize = 400;

/// What programs send besides, and what has no effect here.
const IGNORED: [&str; 14] = [
    "type",
    "type_strict",
    "filter",
    "exact",
    "spell",
    "scoring",
    "prefixed",
    "stemmed",
    "format",
    "mql_output",
    "indent",
    "key",
    "user",
    "status",
];

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Records.
    Entity,
    /// Types.
    Type,
    /// Properties.
    Property,
}

impl What {
    pub(super) fn known(text: &str, ask: &Ask) -> Result<Self, Problem> {
        match text {
            "entity" => Ok(Self::Entity),
            "type" => Ok(Self::Type),
            "property" => Ok(Self::Property),
            _ => Err(Problem::not_found(ask.lang, text)),
        }
    }
}

/// Takes `prefix`, `limit`, and `offset` or `cursor`.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path((collection, what)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let (collection, what) = (known(&collection, &ask)?, What::known(&what, &ask)?);
    let prefix = ask.query.text("prefix").unwrap_or_default();
    let limit = number(&mut ask, "limit")?.unwrap_or(FEW).clamp(1, MOST);
    let offset = number(&mut ask, "offset")?;
    let skipped = number(&mut ask, "cursor")?.or(offset).unwrap_or(0).min(SEARCHED);
    ask.query.named(&IGNORED);
    ask.query.finish()?;
    let answer = move |ask: &mut Ask| {
        let all = match what {
            What::Entity => entities(collection, prefix.trim(), skipped + limit + 1, ask),
            What::Type => begins(types(collection, ask.lang), &prefix),
            What::Property => begins(properties(collection, ask), &prefix),
        };
        let is_more = all.len() > skipped + limit;
        let result: Vec<Value> = all.into_iter().skip(skipped).take(limit).collect();
        let mut told = json!({ "result": result });
        if is_more {
            told["cursor"] = json!(skipped + limit);
        }
        Ok(Json(told).into_response())
    };
    state.aside(Class::Look, ask, answer).await
}

/// A parameter that is a whole number.
pub(super) fn number(ask: &mut Ask, name: &'static str) -> Result<Option<usize>, Problem> {
    let Some(text) = ask.query.text(name) else { return Ok(None) };
    let wrong = ask.lang.pick("cần một số nguyên từ 0", "a whole number from 0 is needed");
    text.parse().map(Some).map_err(|_| Problem::parameter(name, wrong))
}

/// The properties that the client may see, and the place.
pub(super) fn properties(collection: Collection, ask: &Ask) -> Vec<Value> {
    let own = collection.properties(ask.role);
    let own = own.iter().map(|own| json!({ "id": own.name, "name": own.title(ask.lang) }));
    let point = json!({ "id": POINT, "name": title(POINT, collection, ask) });
    own.chain([point]).collect()
}

/// Those whose identifier or a word of whose name begins so.
fn begins(all: Vec<Value>, prefix: &str) -> Vec<Value> {
    let prefix = fold(prefix);
    let fits = |own: &Value| {
        let [id, name] = ["id", "name"].map(|member| fold(own[member].as_str().unwrap_or_default()));
        id.starts_with(&prefix) || name.starts_with(&prefix) || name.contains(&format!(" {prefix}"))
    };
    all.into_iter().filter(|own| prefix.is_empty() || fits(own)).collect()
}

fn entities(collection: Collection, prefix: &str, most: usize, ask: &Ask) -> Vec<Value> {
    let now = &ask.now;
    let mut all: Vec<Thing<'_>> = collection.item(now, prefix).into_iter().collect();
    if prefix.is_empty() {
        all.extend(things(now, collection).take(most));
    } else {
        let found = search(now, prefix, SEARCHED.max(most));
        let keys: Vec<String> = found.hits.iter().filter_map(|(_, found)| code(found, collection)).collect();
        all.extend(keys.iter().filter_map(|code| collection.item(now, code)));
    }
    if all.is_empty() {
        let question = Question { name: Some(prefix.to_owned()), limit: most, ..Question::default() };
        all.extend(rank(now, collection, ask.role, &question).into_iter().map(|candidate| candidate.thing));
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|thing| seen.insert(thing.cursor().id));
    all.truncate(most);
    all.iter()
        .map(|thing| {
            json!({
                "id": id(thing),
                "name": name(thing),
                "description": description(thing, ask.lang),
                "notable": types_of(thing, collection, ask.lang),
            })
        })
        .collect()
}

/// The identifier of a result of a search, if it belongs to the collection.
fn code(found: &Found<'_>, collection: Collection) -> Option<String> {
    match (found, collection) {
        (Found::Firm(row), Collection::Firms) => Some(row.code().to_owned()),
        (Found::Zone(zone), Collection::Zones | Collection::Clusters) => Some(zone.code.to_string()),
        (Found::Unit(unit, _), Collection::Units) => Some(format!("{}:{}", unit.edition, unit.code)),
        _ => None,
    }
}
