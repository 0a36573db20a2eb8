//! A message: the changes of a stretch of the log that a receiver wants, as a batch of `CloudEvents` 1.0 in JSON. It says what
//! changed and where that is read, and has no values, so that what is withheld later was not sent before.

use serde_json::{Value as Json, json};
use time::format_description::well_known::Rfc3339;

use super::subscription::Subscription;
use crate::{
    collection::kinds::Collection,
    index::Snapshot,
    model::{
        change::{Change, Seq},
        record::Record,
    },
};

/// The media type of a batch.
pub(super) const BATCH: &str = "application/cloudevents-batch+json";

/// The largest number of events of a message.
const MOST_EVENTS: usize = 100;

/// A message.
pub(super) struct Message {
    /// The last change that it is about.
    pub(super) last: Seq,
    /// Its events; none if the receiver wants none of the changes.
    pub(super) events: Vec<Json>,
}

impl Message {
    /// The message of some changes of the log, in order: of all of them, or as many as fit into a message that is `new`.
    /// `None` if there are no changes.
    pub(super) fn of(
        changes: &[Change],
        is_new: bool,
        (own, mark): (&Subscription, &str),
        now: &Snapshot,
    ) -> Option<Self> {
        let mut last = changes.last()?.seq;
        let mut events = Vec::new();
        for change in changes {
            let Some(collection) = own.collection_of(change, now) else { continue };
            events.push(event(change, collection, &own.base, mark));
            if is_new && events.len() == MOST_EVENTS {
                last = change.seq;
                break;
            }
        }
        Some(Self { last, events })
    }

    /// The text that is sent.
    pub(super) fn body(&self) -> Vec<u8> {
        serde_json::to_vec(&self.events).expect("plain data")
    }
}

/// The identifier of the message of the changes after a version, which is the same at every attempt.
pub(super) fn identifier(mark: &str, name: &str, (after, last): (Seq, Seq)) -> String {
    format!("{mark}_{name}_{}-{last}", after + 1)
}

fn event(change: &Change, collection: Collection, base: &str, mark: &str) -> Json {
    let code = change.after.as_ref().or(change.before.as_ref()).map(Record::key);
    let source = format!("{base}/ogc/collections/{collection}");
    json!({
        "specversion": "1.0",
        "id": format!("{mark}-{}", change.seq),
        "source": source,
        "type": format!("xuong.feature.{}", change.action().code()),
        "subject": change.id.to_string(),
        "time": change.at.format(&Rfc3339).unwrap_or_default(),
        "datacontenttype": "application/json",
        "data": {
            "collection": collection.code(),
            "id": change.id,
            "code": code,
            "action": change.action().code(),
            "version": change.seq,
            "href": format!("{source}/items/{}/versions/{}", change.id, change.seq),
        },
    })
}
