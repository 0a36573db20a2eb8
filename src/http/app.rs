//! The web app: its page and files.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{
    accept_language::AcceptLanguage,
    app_files::{FILES, File},
    caching::{is_known, not_modified, takes_any},
    problem::Problem,
    state::AppState,
};
use crate::config::Settings;

/// The content security policy: no inline code, no other hosts than those of the configured base maps, and in frames of pages
/// of the configured origins alone.
fn policy(settings: &Settings) -> String {
    let hosts = [&[String::new()][..], &settings.basemap_hosts()].concat().join(" ");
    let framing = match settings.embed_origins.as_slice() {
        [] => "'none'".to_owned(),
        listed => listed.iter().fold("'self'".to_owned(), |all, own| format!("{all} {own}")),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{hosts}; \
         font-src 'self'; connect-src 'self'{hosts}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors {framing}; object-src 'none'"
    )
}

/// `GET /`: the entry page, revalidated on each request.
pub(super) async fn index(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let mut response = answer(&state.page, "no-cache", &headers).await;
    if let Ok(policy) = HeaderValue::from_str(&policy(&state.settings)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `GET /assets/…`: files with a hash of their contents in their names, cacheable for ever.
pub(super) async fn asset(
    AcceptLanguage(lang): AcceptLanguage,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = FILES.get(&format!("assets/{name}")).ok_or_else(|| Problem::not_found(lang, &name))?;
    Ok(answer(file, "public, max-age=31536000, immutable", &headers).await)
}

/// `GET /favicon.svg`.
pub(super) async fn icon(headers: HeaderMap) -> Response {
    answer(&FILES["favicon.svg"], "public, max-age=86400", &headers).await
}

/// `GET /OFL.txt`: the licence of the fonts.
pub(super) async fn licence(headers: HeaderMap) -> Response {
    answer(&FILES["OFL.txt"], "public, max-age=86400", &headers).await
}

/// Responds with a file, compressed if the client accepts it.
async fn answer(file: &Arc<File>, keep: &'static str, headers: &HeaderMap) -> Response {
    let mut response = if is_known(headers, &file.tag) || takes_any(headers) {
        not_modified()
    } else {
        let (body, encoding) = file.encoded(headers).await;
        let mut response = ([(header::CONTENT_TYPE, file.kind)], body).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, file.tag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
