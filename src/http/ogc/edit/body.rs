//! The body of a request to write: a feature, or a change to one.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use serde_json::{Map, Value as Json};

use super::allow::{FEATURE, PATCH};
use crate::{
    config::Settings,
    http::{extract::Ask, problem::Problem},
};

/// Reads a feature to create or to replace.
pub(super) async fn feature(
    settings: &Settings,
    ask: &Ask,
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Json>, Problem> {
    read((settings, usize::MAX), ask, (headers, &[FEATURE, "application/json"]), body).await
}

/// Reads a change to a feature.
pub(super) async fn patch(
    settings: &Settings,
    ask: &Ask,
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Json>, Problem> {
    read((settings, usize::MAX), ask, (headers, &[PATCH]), body).await
}

/// Reads an object of JSON.
pub(in crate::http) async fn json(
    settings: &Settings,
    ask: &Ask,
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Json>, Problem> {
    read((settings, usize::MAX), ask, (headers, &["application/json"]), body).await
}

/// The size of a body that holds a few short texts, in bytes.
const SHORT: usize = 32 * 1024;

/// Reads an object of JSON that holds a few short texts, or a change to one.
pub(in crate::http) async fn short_json(
    settings: &Settings,
    ask: &Ask,
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Json>, Problem> {
    read((settings, SHORT), ask, (headers, &["application/json", PATCH]), body).await
}

/// Reads a form.
pub(in crate::http) async fn form(
    settings: &Settings,
    ask: &Ask,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<(String, String)>, Problem> {
    let bytes =
        bytes((settings, usize::MAX), ask, (headers, &["application/x-www-form-urlencoded"]), body).await?;
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}

async fn read(
    (settings, most): (&Settings, usize),
    ask: &Ask,
    (headers, taken): (&HeaderMap, &[&str]),
    body: Body,
) -> Result<Map<String, Json>, Problem> {
    let bytes = bytes((settings, most), ask, (headers, taken), body).await?;
    let unreadable = ask.lang.pick("nội dung không phải một đối tượng JSON", "the body is no JSON object");
    match serde_json::from_slice(&bytes) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::bad_request(unreadable)),
        Err(error) => Err(Problem::bad_request(format!("{unreadable}: {error}"))),
    }
}

/// Reads a body of one of the media types, of at most `most` bytes and no more than the settings allow.
async fn bytes(
    (settings, most): (&Settings, usize),
    ask: &Ask,
    (headers, taken): (&HeaderMap, &[&str]),
    body: Body,
) -> Result<Bytes, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(kind) = kind else {
        let needed = ask.lang.pick("cần tiêu đề Content-Type:", "the header Content-Type is required:");
        return Err(Problem::bad_request(format!("{needed} {}", taken[0])));
    };
    let bare = kind.split(';').next().unwrap_or_default().trim();
    if !taken.iter().any(|taken| taken.eq_ignore_ascii_case(bare)) {
        return Err(Problem::unsupported(ask.lang, bare, taken));
    }
    let bytes = to_bytes(body, settings.body_limit_kb.saturating_mul(1024).min(most));
    let limit = Duration::from_secs(settings.request_timeout_s);
    let bytes = tokio::time::timeout(limit, bytes).await.map_err(|_| Problem::late(ask.lang))?;
    bytes.map_err(|_| Problem::large(ask.lang))
}
