//! `/api/session/oidc`: signing in by the issuer that the settings name.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::Value;
use time::OffsetDateTime;

use super::sessions;
use crate::{
    http::{
        extract::Ask,
        ogc::edit::refused,
        oidc::{
            attempt::{Attempt, is_path},
            claims::{has_roles, identity},
            client::Failure,
            issuer::Issuer,
            token::{Claims, Fault},
        },
        problem::Problem,
        session_cookie as cookie,
        state::AppState,
    },
    model::lang::Lang,
};

/// `GET /api/session/oidc`: sends the browser to the issuer (OpenID Connect Core 1.0 §3.1.2.1).
pub(in crate::http) async fn begin(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    let issuer = configured(&state, &ask)?;
    let return_to = ask.query.text("return_to").unwrap_or_else(|| "/".to_owned());
    ask.query.finish()?;
    if !is_path(&return_to) {
        return Err(Problem::no_path(ask.lang));
    }
    if ask.is_probe {
        return Ok(Response::default());
    }
    let published = issuer.published().await.map_err(|fault| Problem::fault(ask.lang, fault))?;
    let attempt = Attempt::new(&return_to, OffsetDateTime::now_utc());
    let secret = &state.attempts_secret;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &issuer.settings.client_id)
        .append_pair("redirect_uri", &redirect(&ask))
        .append_pair("scope", &issuer.settings.scopes.join(" "))
        .append_pair("state", &attempt.state(secret))
        .append_pair("nonce", &attempt.nonce(secret))
        .append_pair("code_challenge", &attempt.challenge(secret))
        .append_pair("code_challenge_method", "S256")
        .finish();
    let mark = if published.authorization.contains('?') { '&' } else { '?' };
    let mut response = sent_to(&format!("{}{mark}{query}", published.authorization));
    response.headers_mut().append(header::SET_COOKIE, cookie::set_attempt(&attempt.text, &ask.base));
    Ok(response)
}

/// `GET /api/session/oidc/callback`: the issuer sends the browser back with a code.
pub(in crate::http) async fn finish(
    State(state): State<AppState>,
    mut ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let issuer = configured(&state, &ask)?;
    if ask.is_probe {
        return Ok(Response::default());
    }
    let (attempt, code) = answered(&state, (&mut ask, &headers), &issuer)?;
    let claims = claims(&state, &ask, (&issuer, &attempt), code).await?;
    let value = begin_session(&state, &issuer, &claims, ask.lang).await?;
    let session = state.session(&value).ok_or_else(|| Problem::fault(ask.lang, Fault::Disabled))?;
    if let Some(before) = &ask.session {
        sessions::end(&state, before, ask.lang).await?;
    }
    let mut response = sent_to(&format!("{}{}", ask.base, attempt.return_to));
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie::set(&value, session.ends_at, &ask.base));
    headers.append(header::SET_COOKIE, cookie::removed_attempt(&ask.base));
    Ok(response)
}

fn configured(state: &AppState, ask: &Ask) -> Result<Arc<Issuer>, Problem> {
    state.issuer.clone().ok_or_else(|| Problem::not_found(ask.lang, &ask.path))
}

/// The address to which the issuer sends browsers back.
fn redirect(ask: &Ask) -> String {
    format!("{}/api/session/oidc/callback", ask.base)
}

fn sent_to(url: &str) -> Response {
    let mut response = Redirect::to(url).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The attempt of this browser and the code in the answer of the issuer. An attempt is taken once.
fn answered(
    state: &AppState,
    (ask, headers): (&mut Ask, &HeaderMap),
    issuer: &Issuer,
) -> Result<(Attempt, String), Problem> {
    let now = OffsetDateTime::now_utc();
    let shown = cookie::shown_attempt(headers, &ask.base);
    let attempt = shown.and_then(|text| Attempt::read(text, now));
    let attempt = attempt.ok_or_else(|| Problem::no_attempt(ask.lang))?;
    let given = |ask: &mut Ask, name: &str| ask.query.text(name).unwrap_or_default();
    let (sent, own) = (given(ask, "state"), attempt.state(&state.attempts_secret));
    // RFC 9207: the answer of another issuer must not be mistaken for that of this one.
    let other = ask.query.text("iss").is_some_and(|iss| iss != issuer.settings.issuer.as_str());
    if blake3::hash(sent.as_bytes()) != blake3::hash(own.as_bytes()) || other {
        return Err(Problem::no_attempt(ask.lang));
    }
    if !state.finished_attempts.note(&attempt, now) {
        return Err(Problem::no_attempt(ask.lang));
    }
    if let Some(error) = ask.query.text("error") {
        return Err(Problem::issuer_refused(ask.lang, &error));
    }
    let code = given(ask, "code");
    if code.is_empty() { Err(Problem::no_attempt(ask.lang)) } else { Ok((attempt, code)) }
}

/// Exchanges the code for a token, checks it, and returns what it says of its owner.
async fn claims(
    state: &AppState,
    ask: &Ask,
    (issuer, attempt): (&Arc<Issuer>, &Attempt),
    code: String,
) -> Result<Claims, Problem> {
    let (lang, secret) = (ask.lang, &state.attempts_secret);
    let exchanged = issuer.exchange(code, attempt.verifier(secret), redirect(ask)).await;
    let exchanged = exchanged.map_err(|failure| failed(failure, lang))?;
    let token = exchanged["id_token"].as_str().unwrap_or_default();
    let claims = issuer.check(token, &issuer.settings.client_id).await;
    let claims = claims.map_err(|fault| Problem::fault(lang, fault))?;
    if claims.get("nonce").and_then(Value::as_str) != Some(&attempt.nonce(secret)) {
        return Err(Problem::fault(lang, Fault::Attempt));
    }
    // Of several audiences the token names the one that it was made for (§3.1.3.7).
    if claims.get("azp").is_some_and(|party| *party != issuer.settings.client_id) {
        return Err(Problem::fault(lang, Fault::Audience));
    }
    with_roles(issuer, claims, &exchanged, lang).await
}

/// The claims, completed by what the issuer says of the owner besides if the role is not among them (§5.3).
async fn with_roles(
    issuer: &Arc<Issuer>,
    mut claims: Claims,
    exchanged: &Value,
    lang: Lang,
) -> Result<Claims, Problem> {
    let Some(token) = exchanged["access_token"].as_str().filter(|_| !has_roles(&issuer.settings, &claims))
    else {
        return Ok(claims);
    };
    let told = issuer.userinfo(token.to_owned()).await.map_err(|failure| failed(failure, lang))?;
    let Some(Value::Object(more)) = told else { return Ok(claims) };
    // It might be that of another person (§5.3.2).
    if more.get("sub") != claims.get("sub") {
        return Err(Problem::fault(lang, Fault::Malformed));
    }
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
    Ok(claims)
}

/// Begins the session of an owner and returns its cookie.
async fn begin_session(
    state: &AppState,
    issuer: &Issuer,
    claims: &Claims,
    lang: Lang,
) -> Result<String, Problem> {
    let written = |error| refused::failed(lang, error);
    let Some(identity) = identity(&issuer.settings, claims) else {
        // A role that was taken back ends the sessions that were begun with it.
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default();
        let ended = state.registry.end_sessions_of(issuer.settings.issuer.as_str(), subject).await;
        ended.map_err(written)?;
        return Err(Problem::fault(lang, Fault::NoRole));
    };
    let begun = state.registry.begin_session_of(&identity).await.map_err(written)?;
    begun.ok_or_else(|| Problem::fault(lang, Fault::Disabled))
}

/// The problem of a request to the issuer that gave nothing.
fn failed(failure: Failure, lang: Lang) -> Problem {
    match failure {
        Failure::Away(cause) => {
            tracing::warn!("a sign-in failed, since the issuer was not reached: {cause}");
            Problem::fault(lang, Fault::Away)
        }
        Failure::Refused { status, said } => {
            tracing::warn!("a sign-in failed, since the issuer answered {status}: {said}");
            Problem::issuer_refused(lang, &said)
        }
        unusable @ Failure::Unusable(_) => Problem::broken(unusable),
    }
}
