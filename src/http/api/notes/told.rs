//! Notes as editors read them.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::model::note::{About, Note, Wrong};

/// A note as JSON.
pub(super) fn told(base: &str, own: &Note) -> Value {
    let (collection, item, point) = match &own.sent.about {
        About::Record(topic, _, item) => (Some(topic.code()), Some(item), None),
        About::Place(at) => (None, None, Some([at.lon(), at.lat()])),
    };
    json!({
        "id": own.id,
        "href": format!("{base}/api/notes/{}", own.id),
        "collection": collection,
        "item": item,
        "point": point,
        "wrong": own.sent.wrong.map(Wrong::code),
        "text": own.sent.text,
        "contact": own.sent.contact,
        "sentAt": instant(own.sent.made_at),
        "state": own.state.code(),
        "answer": own.answer,
        "answeredBy": own.answered.as_ref().map(|(by, _)| by),
        "answeredAt": own.answered.as_ref().map(|(_, at)| instant(*at)),
    })
}

fn instant(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
