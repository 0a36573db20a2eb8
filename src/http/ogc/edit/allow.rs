//! The methods that a client may use on features (`Allow`), and the media types that they take.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

use crate::{collection::kinds::Collection, http::visitor::Visitor};

/// The media types of features to create and replace (RFC 9110 has no header for them; W3C LDP §7.1 has).
pub(super) const FEATURE: &str = "application/geo+json";

/// The media type of changes to features (RFC 7396).
pub(super) const PATCH: &str = "application/merge-patch+json";

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// A resource whose methods depend on the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Resource {
    Items,
    Item,
}

/// Replaces `Allow` of a response on the features of a collection by the methods that the client may use, and adds the
/// media types of those.
pub(in crate::http) fn told(path: &str, visitor: Option<&Visitor>, response: &mut Response) {
    let Some((resource, collection)) = resource(path) else { return };
    let edits = visitor.is_some_and(|visitor| visitor.role.edits());
    let allowed = match (resource, edits, collection.grows()) {
        (_, false, _) | (Resource::Items, true, false) => "GET,HEAD,OPTIONS",
        (Resource::Items, true, true) => "GET,HEAD,POST,OPTIONS",
        (Resource::Item, true, true) => "GET,HEAD,PUT,PATCH,DELETE,OPTIONS",
        (Resource::Item, true, false) => "GET,HEAD,PUT,PATCH,OPTIONS",
    };
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
    if edits && (resource == Resource::Item || collection.grows()) {
        add_media_types(headers, resource);
    }
}

fn add_media_types(headers: &mut HeaderMap, resource: Resource) {
    match resource {
        Resource::Items => headers.insert(ACCEPT_POST, HeaderValue::from_static(FEATURE)),
        Resource::Item => headers.insert(ACCEPT_PATCH, HeaderValue::from_static(PATCH)),
    };
}

/// Whether a path is that of features.
pub(in crate::http) fn is_of_features(path: &str) -> bool {
    resource(path).is_some()
}

fn resource(path: &str) -> Option<(Resource, Collection)> {
    let parts: Vec<&str> = path.strip_prefix("/ogc/collections/")?.trim_end_matches('/').split('/').collect();
    match parts.as_slice() {
        [collection, "items"] => Some((Resource::Items, collection.parse().ok()?)),
        [collection, "items", _] => Some((Resource::Item, collection.parse().ok()?)),
        _ => None,
    }
}
