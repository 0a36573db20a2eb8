//! Batches of questions and their candidates.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    entity::{description, id, known, name, types_of},
    sent,
};
use crate::{
    collection::{
        kinds::Collection,
        reconciling::{
            candidate::Candidate,
            question::Question,
            ranking::{OF_NAMES, POINT, rank},
        },
    },
    http::{extract::Ask, ogc::edit::body, problem::Problem, state::AppState, work::Class},
    stop,
};

/// `POST …/match`: a batch of version 1.0.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    ask.query.finish()?;
    let sent = body::json(&state.settings, &ask, &headers, body).await?;
    let questions = sent::listed(&sent, &ask)?;
    let answer = move |ask: &mut Ask| {
        let results = questions.iter().map(|one| json!({ "candidates": candidates(one, collection, ask) }));
        Ok(Json(json!({ "results": results.collect::<Vec<_>>() })).into_response())
    };
    state.aside(Class::Look, ask, answer).await
}

/// A batch of version 0.2.
pub(super) async fn keyed(
    state: &AppState,
    ask: Ask,
    collection: Collection,
    queries: &str,
) -> Result<Response, Problem> {
    let questions = sent::keyed(queries, &ask)?;
    let answer = move |ask: &mut Ask| {
        let results = questions
            .iter()
            .map(|(key, one)| (key.clone(), json!({ "result": candidates(one, collection, ask) })));
        Ok(Json(Value::Object(results.collect::<Map<_, _>>())).into_response())
    };
    state.aside(Class::Look, ask, answer).await
}

fn candidates(question: &Question, collection: Collection, ask: &Ask) -> Vec<Value> {
    stop::check();
    let found = rank(&ask.now, collection, ask.role, question);
    found.iter().map(|candidate| written(candidate, collection, ask)).collect()
}

fn written(candidate: &Candidate<'_>, collection: Collection, ask: &Ask) -> Value {
    let thing = &candidate.thing;
    let features = candidate.features.iter().map(|feature| {
        json!({ "id": feature.id, "name": title(&feature.id, collection, ask), "value": feature.value })
    });
    json!({
        "id": id(thing),
        "name": name(thing),
        "description": description(thing, ask.lang),
        "type": types_of(thing, collection, ask.lang),
        "score": candidate.score,
        "match": candidate.is_match,
        "features": features.collect::<Vec<_>>(),
    })
}

/// The title of a feature of a match; `POINT` and the name are no properties of collections.
pub(super) fn title(feature: &str, collection: Collection, ask: &Ask) -> String {
    match feature {
        "name" => OF_NAMES.of(ask.lang).to_owned(),
        POINT => ask.lang.pick("Vị trí", "Point").to_owned(),
        _ => {
            let own = collection.properties(ask.role).into_iter().find(|own| own.name == feature);
            own.map_or_else(|| feature.to_owned(), |own| own.title(ask.lang).to_owned())
        }
    }
}
