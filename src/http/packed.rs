//! Compression. Large bodies are compressed where they are computed; small ones while they are sent, which takes less
//! than a millisecond.

use std::io::Write;

use axum::{
    body::{Body, HttpBody, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use flate2::{Compression, write::GzEncoder};
use futures_util::FutureExt;
use tower_http::compression::predicate::Predicate;

/// Smaller bodies are not compressed.
const WORTH_BYTES: u64 = 1024;

/// The size from which compression takes a millisecond or more.
const LARGE_BYTES: u64 = 128 * 1024;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Brotli,
}

impl Packing {
    /// The content coding that the client accepts; gzip is preferred because it is faster.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let takes = |encoding| accepts(headers, encoding);
        takes("gzip").then_some(Self::Gzip).or_else(|| takes("br").then_some(Self::Brotli))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    fn pack(self, body: &[u8]) -> Vec<u8> {
        let mut packed = Vec::with_capacity(body.len() / 4);
        let written = match self {
            Self::Gzip => {
                let mut writer = GzEncoder::new(&mut packed, Compression::fast());
                writer.write_all(body).and_then(|()| writer.finish().map(|_| ()))
            }
            Self::Brotli => {
                let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 1, 22);
                writer.write_all(body)
            }
        };
        written.expect("a vector takes everything");
        packed
    }
}

/// Compresses a large body, unless it is compressed already.
pub(super) fn packed(response: Response, packing: Option<Packing>) -> Response {
    let Some(packing) = packing.filter(|_| is_large(&response) && may_be_packed(&response)) else {
        return response;
    };
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).now_or_never().and_then(Result::ok);
    let bytes = bytes.expect("what has an exact size was made at once");
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(packing.name()));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(packing.pack(&bytes)))
}

fn is_large(response: &Response) -> bool {
    response.body().size_hint().exact().is_some_and(|bytes| bytes >= LARGE_BYTES)
}

/// Whether compression is useful: workbooks, documents and images are compressed formats.
fn may_be_packed(response: &Response) -> bool {
    let kind = media_type(response.headers());
    let is_file = kind.contains("officedocument") || kind == "image/png";
    !is_file && !response.headers().contains_key(header::CONTENT_ENCODING)
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// Selects the bodies that are compressed while they are sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnTheWay;

impl Predicate for OnTheWay {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        // Where problem details leave the server their type becomes an absolute URL; pictures are compressed already.
        if matches!(media_type(response.headers()), "application/problem+json" | "image/png") {
            return false;
        }
        let bytes = response.body().size_hint().exact();
        bytes.is_some_and(|bytes| (WORTH_BYTES..LARGE_BYTES).contains(&bytes))
    }
}

/// Whether the client accepts a content coding.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut offers = accepted.split(',').map(|offer| offer.split(';').map(str::trim));
    let refuses = |q: &str| q.strip_prefix("q=").and_then(|q| q.parse().ok()).is_some_and(|q: f32| q <= 0.0);
    offers.any(|mut parts| parts.next() == Some(encoding) && !parts.any(refuses))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn answer(bytes: usize, kind: &str) -> Response {
        let body = Body::from("x".repeat(bytes));
        Response::builder().header(header::CONTENT_TYPE, kind).body(body).unwrap()
    }

    fn encoding(response: &Response) -> Option<&str> {
        response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap())
    }

    #[test]
    fn a_large_body_is_compressed_as_the_caller_takes_it_and_is_the_same_again() {
        let many = 300_000;
        for (accepted, name) in [("br", Some("br")), ("gzip, br", Some("gzip")), ("identity", None)] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            let answer = packed(answer(many, "text/csv"), Packing::of(&headers));
            assert_eq!(encoding(&answer), name);
            let body = to_bytes(answer.into_body(), usize::MAX).now_or_never().unwrap().unwrap();
            let mut plain = Vec::new();
            match name {
                Some("br") => brotli::Decompressor::new(&body[..], 4096).read_to_end(&mut plain),
                Some(_) => flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain),
                None => (&body[..]).read_to_end(&mut plain),
            }
            .unwrap();
            assert_eq!(plain.len(), many);
        }
    }

    #[test]
    fn small_bodies_and_compressed_files_stay_as_they_are() {
        let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        for (bytes, kind) in [(100_000, "text/csv"), (300_000, workbook)] {
            assert_eq!(encoding(&packed(answer(bytes, kind), Some(Packing::Gzip))), None);
        }
        assert!(OnTheWay.should_compress(&answer(100_000, "text/csv")));
        assert!(!OnTheWay.should_compress(&answer(300_000, "text/csv")));
        assert!(!OnTheWay.should_compress(&answer(1000, "text/csv")));
    }
}
