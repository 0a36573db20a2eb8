//! The methods that a client may use on features (`Allow`), and the media types that they take.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

use crate::{
    collection::{amend::subject, kinds::Collection},
    http::visitor::Visitor,
    model::access::{Caller, Scope},
    registry::Registry,
};

/// The media types of features to create and replace (RFC 9110 has no header for them; W3C LDP §7.1 has).
pub(super) const FEATURE: &str = "application/geo+json";

/// The media type of changes to features (RFC 7396).
pub(super) const PATCH: &str = "application/merge-patch+json";

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// A resource whose methods depend on the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Resource<'p> {
    Items,
    /// By its name in the path.
    Item(&'p str),
}

/// Replaces `Allow` of a response on the features of a collection by the methods that the client may use, and adds the
/// media types of those.
pub(in crate::http) fn told(
    path: &str,
    visitor: Option<&Visitor>,
    registry: &Registry,
    response: &mut Response,
) {
    let Some((resource, collection)) = resource(path) else { return };
    let editor = visitor.filter(|visitor| visitor.role.edits()).and_then(|visitor| visitor.caller.as_ref());
    let edits = editor.is_some_and(|editor| may_edit(registry, editor, (resource, collection)));
    let allowed = match (resource, edits, collection.grows()) {
        (_, false, _) | (Resource::Items, true, false) => "GET,HEAD,OPTIONS",
        (Resource::Items, true, true) => "GET,HEAD,POST,OPTIONS",
        (Resource::Item(_), true, true) => "GET,HEAD,PUT,PATCH,DELETE,OPTIONS",
        (Resource::Item(_), true, false) => "GET,HEAD,PUT,PATCH,OPTIONS",
    };
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
    if edits && (resource != Resource::Items || collection.grows()) {
        add_media_types(headers, resource);
    }
}

/// Whether an editor may edit a feature, or some features of a collection.
fn may_edit(
    registry: &Registry,
    editor: &Caller,
    (resource, collection): (Resource<'_>, Collection),
) -> bool {
    let (actor, kind) = (editor.author().actor, collection.record_kind());
    if registry.permit_topic(&actor, kind, collection.topic()).is_err() {
        return false;
    }
    let Resource::Item(name) = resource else { return true };
    // QGIS requests this of the first feature only, and takes the answer for those of the whole layer.
    if editor.scope == Some(Scope::Desktop) {
        return true;
    }
    let now = registry.snapshot();
    // In a path, a plus is a plus.
    let name = name.replace('+', "%2B");
    let (name, _) = form_urlencoded::parse(name.as_bytes()).next().unwrap_or_default();
    let held = collection.item(&now, &name).map(|held| subject(&held));
    held.is_none_or(|(kind, id)| registry.permit_record(&actor, kind, id).is_ok())
}

fn add_media_types(headers: &mut HeaderMap, resource: Resource<'_>) {
    match resource {
        Resource::Items => headers.insert(ACCEPT_POST, HeaderValue::from_static(FEATURE)),
        Resource::Item(_) => headers.insert(ACCEPT_PATCH, HeaderValue::from_static(PATCH)),
    };
}

/// Whether a path is that of features.
pub(in crate::http) fn is_of_features(path: &str) -> bool {
    resource(path).is_some()
}

fn resource(path: &str) -> Option<(Resource<'_>, Collection)> {
    let parts: Vec<&str> = path.strip_prefix("/ogc/collections/")?.trim_end_matches('/').split('/').collect();
    match parts.as_slice() {
        [collection, "items"] => Some((Resource::Items, collection.parse().ok()?)),
        [collection, "items", item] => Some((Resource::Item(item), collection.parse().ok()?)),
        _ => None,
    }
}
