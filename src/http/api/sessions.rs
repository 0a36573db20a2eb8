//! `/api/session`: signing in, the account that is signed in, and signing out; `/api/sessions`: signing out everywhere.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::changes::uncached;
use crate::{
    http::{
        auth::{Unproven, prove},
        extract::Ask,
        forgery,
        ogc::edit::{body, refused},
        problem::Problem,
        session_cookie as cookie,
        state::AppState,
    },
    model::{actor::Role, lang::Lang},
    registry::sessions::OpenSession,
};

/// `GET /api/session`: the account and role of a request, and the token and ends of its session.
pub(in crate::http) async fn show(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    ask.query.finish()?;
    let mut response = uncached(told(&state, &ask));
    if ask.caller.is_none() && cookie::is_shown(&headers, &ask.base) {
        response.headers_mut().insert(header::SET_COOKIE, cookie::removed(&ask.base));
    }
    Ok(response)
}

/// `POST /api/session`: begins a session with a key. Its cookie is always new: one that the client sends is never taken over.
pub(in crate::http) async fn sign_in(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    ask.query.finish()?;
    if !forgery::is_own_page(&headers, &ask.base) {
        return Err(Problem::foreign_page(ask.lang));
    }
    let sent = body::json(&state.settings, &ask, &headers, body).await?;
    let key = sent.get("key").and_then(Value::as_str).filter(|_| sent.len() == 1);
    let key = key.ok_or_else(|| Problem::no_key_to_sign_in(ask.lang))?;
    match prove(&state, key, ask.client).await {
        Ok(_) => {}
        Err(Unproven::Wrong) => return Err(Problem::wrong_key(ask.lang)),
        Err(Unproven::Wait(wait)) => return Ok(Problem::too_many_tries(ask.lang, wait)),
    }
    let begun = state.registry.begin_session(key).await;
    let begun = begun.map_err(|error| refused::failed(ask.lang, error))?;
    let value = begun.ok_or_else(|| Problem::no_account(ask.lang))?;
    let session = state.session(&value).ok_or_else(|| Problem::wrong_key(ask.lang))?;
    // Of two sessions of a browser only the newer one can be shown.
    if let Some(before) = &ask.session {
        end(&state, before, ask.lang).await?;
    }
    let set = cookie::set(&value, session.ends_at, &ask.base);
    let signed_in = Ask {
        role: session.caller.role,
        caller: Some(session.caller.clone()),
        session: Some(session),
        ..ask
    };
    Ok(([(header::SET_COOKIE, set)], uncached(told(&state, &signed_in))).into_response())
}

/// `DELETE /api/session`: ends the session of the request, if it has one.
pub(in crate::http) async fn sign_out(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    if let Some(session) = &ask.session {
        end(&state, session, ask.lang).await?;
    }
    Ok(signed_out(&ask))
}

/// `DELETE /api/sessions`: ends all sessions of the account.
pub(in crate::http) async fn sign_out_everywhere(
    State(state): State<AppState>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.query.finish()?;
    let caller = ask.caller.as_ref().ok_or_else(|| Problem::not_signed_in(ask.lang))?;
    let ended = state.registry.end_sessions(&caller.account).await;
    ended.map_err(|error| refused::failed(ask.lang, error))?;
    Ok(signed_out(&ask))
}

/// Ends a session.
pub(super) async fn end(state: &AppState, session: &OpenSession, lang: Lang) -> Result<(), Problem> {
    let ended = state.registry.end_session(session.id).await;
    ended.map_err(|error| refused::failed(lang, error))
}

/// An empty response that removes the cookie, unless the request shows a key instead.
fn signed_out(ask: &Ask) -> Response {
    let mut response = Response::builder().status(204).body(Body::empty()).expect("it is a status");
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if ask.session.is_some() || ask.caller.is_none() {
        headers.insert(header::SET_COOKIE, cookie::removed(&ask.base));
    }
    response
}

/// What a client learns of itself.
fn told(state: &AppState, ask: &Ask) -> Value {
    let caller = ask.caller.as_ref();
    let instant = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
    let session = ask.session.as_ref().map(|session| {
        json!({
            "id": &*session.name,
            "signedInWith": if session.is_by_key { "key" } else { "oidc" },
            "csrfToken": session.token.to_hex().as_str(),
            "expiresAt": instant(session.ends_at),
            "idleEndsAt": instant(session.idle_ends_at),
        })
    });
    let role: Role = ask.role;
    json!({
        "account": caller.map(|caller| &caller.account),
        "role": role,
        "mayEdit": role.edits(),
        "within": caller.map(|caller| caller.within.parts()).unwrap_or_default(),
        "session": session,
        "signInWith": if state.issuer.is_some() { &["key", "oidc"][..] } else { &["key"] },
    })
}
