//! What stands beside a collection: its files and its styles, to which it links.

use serde_json::{Value, json};

use super::link::{Link, link};
use crate::{
    collection::{files::FileFormat, form::Form, kinds::Collection},
    http::extract::Ask,
};

/// MapLibre and Mapbox GL styles.
pub(super) const MAPBOX_STYLE: &str = "application/vnd.mapbox.style+json";

/// QGIS layer styles.
pub(super) const QML: &str = "application/vnd.qgis.qml+xml";

/// A style of a collection.
pub(super) struct Sheet {
    /// The name of the file.
    pub(super) file: String,
    /// The media type.
    pub(super) media_type: &'static str,
    /// The title.
    pub(super) title: String,
}

/// The styles of a collection: of QGIS if its features have a place, and of MapLibre if it has tiles.
pub(super) fn sheets(collection: Collection, ask: &Ask) -> Vec<Sheet> {
    let name = collection.name(ask.lang);
    let sheet = |ending: &str, media_type, program: &str| Sheet {
        file: format!("{collection}.{ending}"),
        media_type,
        title: format!("{name} ({program})"),
    };
    let qgis = (collection.form() != Form::None).then(|| sheet("qml", QML, "QGIS"));
    let map = collection.has_tiles().then(|| sheet("json", MAPBOX_STYLE, "MapLibre"));
    qgis.into_iter().chain(map).collect()
}

/// The links from a collection to its files and its styles.
pub(super) fn links(collection: Collection, ask: &Ask) -> Vec<Value> {
    let base = &ask.base;
    let files = FileFormat::ALL.iter().filter(|format| format.holds(collection)).map(|format| {
        let href = format!("{base}/ogc/collections/{collection}/files/{collection}.{format}");
        json!(Link { rel: "enclosure", media_type: format.media_type(), href, title: format.name(ask.lang) })
    });
    let styles = sheets(collection, ask).into_iter().map(|Sheet { file, media_type, title }| {
        json!(link("stylesheet", media_type, &format!("{base}/ogc/styles/{file}"), &title))
    });
    files.chain(styles).collect()
}
