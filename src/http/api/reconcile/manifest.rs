//! The manifest of a service.

use serde_json::{Value, json};

use super::{
    entity::{endpoint, types},
    extend::MOST_IDS,
    sent::{MOST_QUERIES, Version},
};
use crate::{collection::kinds::Collection, http::extract::Ask};

/// The size of a preview, in pixels.
const PREVIEW: (u32, u32) = (430, 300);

/// The manifest as a version of the API has it. In version 0.2 the places of other services are stated; in version 1.0 they
/// follow from the endpoint.
pub(super) fn manifest(collection: Collection, version: Version, ask: &Ask) -> Value {
    let (own, lang) = (endpoint(ask, collection), ask.lang);
    let items = format!("{}/ogc/collections/{collection}/items/", ask.base);
    let (width, height) = PREVIEW;
    let mut whole = json!({
        "versions": ["0.2", "1.0-draft"],
        "name": format!("{}: {}", ask.now.city.name.of(lang), collection.name(lang)),
        "documentation": format!("{}/ogc/collections/{collection}", ask.base),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "logo": format!("{}/favicon.svg", ask.base),
        "defaultTypes": types(collection, lang),
        "batchSize": MOST_QUERIES,
        "standardizedScore": true,
        "lang": "vi",
    });
    let more = match version {
        Version::Draft => json!({
            "view": { "url": format!("{items}{{id}}") },
            "featureView": { "url": format!("{own}/preview?feature={{id}}") },
            "preview": { "width": width, "height": height },
            "suggest": { "entity": true, "property": true, "type": true },
            "extend": { "proposeProperties": true, "propertySettings": [] },
        }),
        Version::Stable => json!({
            "identifierSpace": items,
            "schemaSpace": format!("{}/ogc/collections/{collection}/schema", ask.base),
            "view": { "url": format!("{items}{{{{id}}}}") },
            "feature_view": { "url": format!("{own}/preview?feature={{{{id}}}}") },
            "preview": { "url": format!("{own}/preview?id={{{{id}}}}"), "width": width, "height": height },
            "suggest": {
                "entity": suggest(&own, "entity"), "property": suggest(&own, "property"), "type": suggest(&own, "type"),
            },
            "extend": {
                "propose_properties": { "service_url": own, "service_path": "/extend/propose" },
                "property_settings": [],
                "batch_size": MOST_IDS,
            },
        }),
    };
    let all = whole.as_object_mut().expect("it is an object");
    all.extend(more.as_object().cloned().unwrap_or_default());
    whole
}

fn suggest(own: &str, what: &str) -> Value {
    json!({
        "service_url": own,
        "service_path": format!("/suggest/{what}"),
        "flyout_service_url": own,
        "flyout_service_path": format!("/suggest/{what}/flyout?id=${{id}}"),
    })
}
