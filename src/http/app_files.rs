//! The files of the web app, built beforehand and embedded in the program (`web/dist`).

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, LazyLock, OnceLock},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue},
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::Embed;

use super::{city::told, packed::accepts};
use crate::model::city::City;

#[derive(Embed)]
#[folder = "web/dist"]
struct Dist;

/// The entry page of the app.
const INDEX: &str = "index.html";

/// A file of the app.
pub(super) struct File {
    body: Bytes,
    /// The media type.
    pub(super) kind: &'static str,
    /// The `ETag`, derived from the contents.
    pub(super) tag: HeaderValue,
    /// The compressed bodies, filled on first use.
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// The files by their paths.
pub(super) static FILES: LazyLock<HashMap<String, Arc<File>>> = LazyLock::new(|| {
    let read = |path: std::borrow::Cow<'static, str>| {
        let file = Dist::get(&path).expect("it was listed");
        let own = File::new(file.data.into_owned().into(), media_type(&path));
        (path.into_owned(), Arc::new(own))
    };
    Dist::iter().map(read).collect()
});

/// The page of the app, which says of which city it is: in its title, and for the app as JSON in an attribute.
pub(super) fn page_of(city: &City) -> Arc<File> {
    let page = String::from_utf8_lossy(&FILES[INDEX].body);
    let page = page.replace("{city.name}", &escaped(&city.name.vi));
    let page = page.replace("{city}", &escaped(&told(city).to_string()));
    Arc::new(File::new(page.into(), FILES[INDEX].kind))
}

/// A text in an attribute or an element of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

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

impl File {
    fn new(body: Bytes, kind: &'static str) -> Self {
        let hash = blake3::hash(&body).to_hex();
        let tag = HeaderValue::from_str(&format!("\"{}\"", &hash[..32])).expect("hexadecimal digits");
        Self { body, kind, tag, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// The body and its encoding; formats that are compressed already are sent as they are.
    pub(super) async fn encoded(self: &Arc<Self>, headers: &HeaderMap) -> (Bytes, Option<&'static str>) {
        let pays = self.kind.starts_with("text/") || self.kind == "image/svg+xml";
        if pays && accepts(headers, "br") {
            (self.packed(|own| &own.brotli, brotli).await, Some("br"))
        } else if pays && accepts(headers, "gzip") {
            (self.packed(|own| &own.gzip, gzip).await, Some("gzip"))
        } else {
            (self.body.clone(), None)
        }
    }

    /// The compressed body, made on first use on a blocking thread.
    async fn packed(
        self: &Arc<Self>,
        made: fn(&Self) -> &OnceLock<Bytes>,
        pack: fn(&[u8]) -> Vec<u8>,
    ) -> Bytes {
        if let Some(made) = made(self).get() {
            return made.clone();
        }
        let own = self.clone();
        let make = move || made(&own).get_or_init(|| pack(&own.body).into()).clone();
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
