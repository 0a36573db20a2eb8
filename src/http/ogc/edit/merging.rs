//! `POST /api/firms/merge`: makes two records of one firm one, for editors.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    body, refused,
    writing::{Manner, reason},
};
use crate::{
    http::{
        extract::Ask,
        problem::Problem,
        replays::{self, Turn},
        state::AppState,
    },
    model::{access::Caller, merging::names, once::Request},
    registry::merge::{Joined, Merge, MergedOnce, Unmerged},
};

/// What a client sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Sent {
    keep: String,
    merge: String,
    #[serde(default)]
    take: Vec<String>,
    #[serde(default)]
    dry_run: bool,
    reason: Option<String>,
}

/// Merges a firm into another one.
pub(in crate::http) async fn merge(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let caller = ask.caller.clone().ok_or_else(|| Problem::no_key(ask.lang))?;
    if !caller.role.edits() {
        return Err(Problem::no_editor(ask.lang, caller.role));
    }
    ask.query.finish()?;
    let sent = body::json(&state.settings, &ask, &headers, body).await?;
    let asked = format!("{}\n{}", ask.path, Value::Object(sent.clone()));
    let request = replays::keyed(&headers, &caller.account, asked.as_bytes(), ask.lang)?;
    match state.replays.turn(&state.registry, request.clone(), ask.lang).await? {
        Turn::Answered(response) => Ok(*response),
        Turn::Made(outcome) => {
            let told = serde_json::from_str(&outcome).map_err(Problem::broken)?;
            Ok(replays::replayed(uncached(told)))
        }
        Turn::First(running) => {
            running.answered(merged(&state, &ask, (&headers, &caller), (sent, request.as_ref())).await).await
        }
    }
}

async fn merged(
    state: &AppState,
    ask: &Ask,
    (headers, caller): (&HeaderMap, &Caller),
    (sent, request): (Map<String, Value>, Option<&Request>),
) -> Result<Response, Problem> {
    let sent: Sent =
        serde_json::from_value(sent.into()).map_err(|error| Problem::bad_request(error.to_string()))?;
    if let Some(unknown) = sent.take.iter().find(|name| !names().any(|own| own == **name)) {
        return Err(Problem::bad_request(format!("take: {unknown}")));
    }
    let given = sent.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason(given, caller, &state.settings);
    Manner::read(headers, caller).require_reason(&state.settings, reason.as_deref(), ask.lang)?;
    let Sent { keep, merge, take, dry_run, .. } = sent;
    // Values are not kept with the request, since a redaction would not reach them.
    let outcome = |joined: &Joined| told(joined, false).to_string();
    let once = request.filter(|_| !dry_run).map(|request| -> MergedOnce<'_> { (request, &outcome) });
    let wanted = Merge { keep, merge, take, dry_run };
    let joined = state.registry.merge(wanted, (caller.author(), reason), once).await;
    match joined.map_err(|error| refused::failed(ask.lang, error))? {
        Ok(joined) => Ok(uncached(told(&joined, true))),
        Err(Unmerged::NotHeld(code)) => Err(Problem::not_found(ask.lang, &code)),
        Err(Unmerged::Same) => Err(Problem::bad_request(
            ask.lang.pick("hai mã này là của cùng một cơ sở", "both codes are those of one firm"),
        )),
    }
}

/// What came of a merge.
fn told(joined: &Joined, has_values: bool) -> Value {
    let Joined { merged, other, moved, dropped, version, set } = joined;
    let taken = merged.taken.iter().map(|(name, value)| {
        if has_values { json!({ "field": name, "value": value }) } else { json!({ "field": name }) }
    });
    let conflicts = merged.conflicts.iter().map(|(name, own, theirs)| {
        if has_values {
            json!({ "field": name, "kept": own, "other": theirs })
        } else {
            json!({ "field": name })
        }
    });
    let moved = moved.iter().map(|(kind, key)| json!({ "kind": kind.code(), "code": key }));
    let dropped = dropped.iter().map(|(key, own, theirs)| {
        if has_values { json!({ "code": key, "kept": own, "other": theirs }) } else { json!({ "code": key }) }
    });
    json!({
        "kept": { "id": merged.firm.id, "code": merged.firm.code },
        "merged": { "id": other.id, "code": other.code },
        "taken": taken.collect::<Vec<_>>(),
        "conflicts": conflicts.collect::<Vec<_>>(),
        "moved": moved.collect::<Vec<_>>(),
        "dropped": dropped.collect::<Vec<_>>(),
        "version": version,
        "set": set,
    })
}

/// A response that is not cached.
fn uncached(told: Value) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(told)).into_response()
}
