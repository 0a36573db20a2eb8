//! A collection as a `Dataset` of schema.org, for search engines, which read it in pages.

use serde_json::{Value, json};

use super::datasets::only;
use crate::{
    collection::{extract, files::FileFormat, kinds::Collection},
    http::extract::Ask,
};

/// The data set that a page is about.
pub(in crate::http::ogc) fn dataset(of: Collection, ask: &Ask) -> Value {
    let (base, lang, city) = (&ask.base, ask.lang, ask.now.city.as_ref());
    let page = format!("{base}/ogc/collections/{of}");
    let publisher = city.contact.as_ref().map_or(&city.full_name, |own| &own.name);
    let held = FileFormat::ALL.iter().filter(|format| format.holds(of));
    let files = held.map(|format| {
        json!({
            "@type": "DataDownload",
            "name": format.name(lang),
            "encodingFormat": format.media_type(),
            "contentUrl": format!("{page}/files/{of}.{format}"),
        })
    });
    let mut dataset = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": format!("{base}/catalogue#collection-{of}"),
        "name": of.name(lang),
        "description": of.description(lang),
        "url": format!("{page}?f=html"),
        "inLanguage": ["vi", "en"],
        "isAccessibleForFree": true,
        "keywords": of.keywords(lang),
        "publisher": { "@type": "Organization", "name": publisher.of(lang) },
        "includedInDataCatalog": { "@type": "DataCatalog", "url": format!("{base}/catalogue") },
        "distribution": files.collect::<Vec<_>>(),
    });
    if let Some(licence) = only(&extract::licences(of, &ask.now)) {
        dataset["license"] = json!(licence.address);
    }
    if let Some(bbox) = of.roughly(&ask.now) {
        let [west, south, east, north] = bbox.to_array();
        let shape = json!({ "@type": "GeoShape", "box": format!("{south} {west} {north} {east}") });
        dataset["spatialCoverage"] = json!({ "@type": "Place", "geo": shape });
    }
    let (first, last) = of.valid(&ask.now);
    if first.or(last).is_some() {
        let day = |day: Option<time::Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        dataset["temporalCoverage"] = json!(format!("{}/{}", day(first), day(last)));
    }
    dataset
}
