//! The web app, built beforehand and embedded in the program (`web/dist`).

use std::{
    collections::HashMap,
    io::Write,
    sync::{LazyLock, OnceLock},
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::Embed;

use super::{
    accept_language::AcceptLanguage,
    caching::{is_known, not_modified, takes_any},
    packed::accepts,
    problem::Problem,
    state::AppState,
};

#[derive(Embed)]
#[folder = "web/dist"]
struct Dist;

/// The entry page of the app.
const INDEX: &str = "index.html";

/// A file of the app.
struct File {
    body: Bytes,
    kind: &'static str,
    /// The `ETag`, derived from the contents.
    tag: HeaderValue,
    /// The compressed bodies, filled on first use.
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

static FILES: LazyLock<HashMap<String, File>> = LazyLock::new(|| {
    let read = |path: std::borrow::Cow<'static, str>| {
        let file = Dist::get(&path).expect("it was listed");
        let hash = blake3::hash(&file.data).to_hex();
        let tag = HeaderValue::from_str(&format!("\"{}\"", &hash[..32])).expect("hexadecimal digits");
        let (brotli, gzip) = (OnceLock::new(), OnceLock::new());
        let own = File { body: file.data.into_owned().into(), kind: media_type(&path), tag, brotli, gzip };
        (path.into_owned(), own)
    };
    Dist::iter().map(read).collect()
});

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The content security policy: no inline code, and no other hosts than those of the configured base maps.
fn policy(hosts: &[String]) -> String {
    let hosts = [&[String::new()], hosts].concat().join(" ");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{hosts}; \
         font-src 'self'; connect-src 'self'{hosts}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )
}

/// `GET /`: the entry page, revalidated on each request.
pub(super) async fn index(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let mut response = answer(&FILES[INDEX], "no-cache", &headers).await;
    if let Ok(policy) = HeaderValue::from_str(&policy(&state.settings.basemap_hosts())) {
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
async fn answer(file: &'static File, keep: &'static str, headers: &HeaderMap) -> Response {
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

impl File {
    /// The body and its encoding; formats that are compressed already are sent as they are.
    async fn encoded(&'static self, headers: &HeaderMap) -> (Bytes, Option<&'static str>) {
        let pays = self.kind.starts_with("text/") || self.kind == "image/svg+xml";
        if pays && accepts(headers, "br") {
            (self.packed(&self.brotli, brotli).await, Some("br"))
        } else if pays && accepts(headers, "gzip") {
            (self.packed(&self.gzip, gzip).await, Some("gzip"))
        } else {
            (self.body.clone(), None)
        }
    }

    /// The compressed body, made on first use on a blocking thread.
    async fn packed(&'static self, made: &'static OnceLock<Bytes>, pack: fn(&[u8]) -> Vec<u8>) -> Bytes {
        if let Some(made) = made.get() {
            return made.clone();
        }
        let make = move || made.get_or_init(|| pack(&self.body).into()).clone();
        tokio::task::spawn_blocking(make).await.expect("packing does not panic")
    }
}

/// Quality 9: half a second for a megabyte, once for each file.
fn brotli(body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = ::brotli::CompressorWriter::new(&mut packed, 1 << 16, 9, 22);
    writer.write_all(body).expect("a vector takes everything");
    drop(writer);
    packed
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(body).expect("a vector takes everything");
    writer.finish().expect("a vector takes everything")
}
