//! Redaction: values that a change recorded are withheld from the log for good.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use time::OffsetDateTime;

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        actor::Actor,
        attribute::{Attribute, Kind, Unfit},
        change::{Change, Seq},
        column::Value,
        firm::Firm,
        lang::Lang,
        location::Placed,
        record::{self, Record},
        zone::Zone,
    },
    store::redaction::Redaction,
};

/// What stands in a withheld text that every record has, such as a name.
pub const WITHHELD: &str = "(withheld)";

/// The name of the point of a record.
const GEOMETRY: &str = "geometry";

/// A redaction that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The code of the record.
    pub code: String,
    /// The changes that recorded one of the values.
    pub changes: Vec<Seq>,
    /// The properties of which the change also recorded the present value, which stays.
    pub kept: Vec<String>,
    /// Whether the bytes are out of the files; they are not while a reader needs an older state.
    pub is_scrubbed: bool,
}

/// Why a redaction is refused.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// The register could not be read or written.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// There is no such change.
    #[error("there is no change {0}")]
    NoChange(Seq),
    /// Its record has no such property, or one that cannot be withheld.
    #[error("{0} is no property that can be withheld")]
    NoField(String),
    /// The change did not record a value of the property.
    #[error("change {0} has no value of {1}")]
    NoValue(Seq, String),
    /// The record still has the value.
    #[error("{0} still has this value of {1}")]
    Held(String, String),
}

impl RedactError {
    /// The fault and its remedy; `None` for errors of the registry.
    pub fn say(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Registry(_) => return None,
            Self::NoChange(seq) => {
                lang.pick(format!("không có thay đổi {seq}"), format!("there is no change {seq}"))
            }
            Self::NoField(field) => lang.pick(
                format!(
                    "{field}: không phải thuộc tính ẩn được; cần thuộc tính của cơ sở, khu hoặc cụm (không phải \
                     code, kind), hoặc geometry"
                ),
                format!(
                    "{field}: no property that can be withheld; expected one of establishments, parks or \
                     clusters (not code or kind), or geometry"
                ),
            ),
            Self::NoValue(seq, field) => lang.pick(
                format!("thay đổi {seq} không có giá trị nào của {field}"),
                format!("change {seq} has no value of {field}"),
            ),
            Self::Held(code, field) => lang.pick(
                format!(
                    "{code} hiện vẫn có giá trị này của {field}; hãy xóa hoặc đổi trước (xuong edit), rồi ẩn giá \
                     trị cũ"
                ),
                format!(
                    "{code} still has this value of {field}; clear or change it first (xuong edit), then withhold \
                     the former value"
                ),
            ),
        })
    }
}

impl Registry {
    /// Withholds the values that a change recorded, before and after it, from every document of the log about its
    /// record. A value that the record still has stays.
    ///
    /// # Errors
    ///
    /// [`RedactError`] if the change or a property does not exist, or if there is nothing to withhold.
    pub async fn redact(
        &self,
        seq: Seq,
        fields: &[String],
        actor: Actor,
        reason: String,
    ) -> Result<Redacted, RedactError> {
        if self.snapshot().is_federated() {
            return Err(RegistryError::Follows.into());
        }
        let _writing = self.lock().await;
        let change = self.change(seq).await?.ok_or(RedactError::NoChange(seq))?;
        let history = self.history(change.kind, change.id, i64::MAX).await?;
        let Plan { rest, kept } = plan(&change, &history, fields)?;
        let code = change.after.as_ref().or(change.before.as_ref()).map(Record::key).unwrap_or_default();
        let changes = rest.iter().map(|(seq, _)| *seq).collect();
        let (at, fields) = (OffsetDateTime::now_utc(), fields.to_vec());
        let redaction = Redaction { at, actor, reason, change: seq, fields, rest };
        let written = self.store.withhold(&redaction).await;
        written.map_err(|error| self.heard(error))?;
        self.past.kept().clear();
        self.renew_snapshot_file().await;
        let is_scrubbed = self.store.scrub().await.map_err(|error| self.heard(error))?;
        Ok(Redacted { code, changes, kept, is_scrubbed })
    }
}

impl Registry {
    /// Withholds every former value of some properties of a record. Its bytes stay until [`Registry::forget_bytes`].
    pub(super) async fn withhold_former(
        &self,
        (kind, id): (record::Kind, i64),
        fields: &[String],
        actor: Actor,
        reason: &str,
    ) -> Result<(), RegistryError> {
        let _writing = self.lock().await;
        let history = self.history(kind, id, i64::MAX).await?;
        let rest = former(&history, fields);
        let Some((change, _)) = rest.last() else { return Ok(()) };
        let (at, fields, change) = (OffsetDateTime::now_utc(), fields.to_vec(), *change);
        let redaction = Redaction { at, actor, reason: reason.to_owned(), change, fields, rest };
        self.store.withhold(&redaction).await.map_err(|error| self.heard(error))
    }

    /// Removes withheld values from memory and from the files.
    pub(super) async fn forget_bytes(&self) -> Result<(), RegistryError> {
        let _writing = self.lock().await;
        self.past.kept().clear();
        self.renew_snapshot_file().await;
        self.store.scrub().await.map_err(|error| self.heard(error))?;
        Ok(())
    }
}

/// What is left of each document that has another value of one of the properties than the record has now.
fn former(history: &[Change], fields: &[String]) -> Vec<(Seq, Record)> {
    let held = history.first().and_then(|newest| newest.after.as_ref());
    let mut rest = BTreeMap::new();
    for Change { seq, after, .. } in history {
        let Some(after) = after else { continue };
        let mut left = after.clone();
        for field in fields {
            let value = |record: &Record| known(record, field).flatten();
            let own = value(after);
            if own.is_some() && own != held.and_then(value) {
                let _ = withhold(&mut left, field);
            }
        }
        if left != *after {
            rest.insert(*seq, left);
        }
    }
    rest.into_iter().collect()
}

/// What is left of the documents, and the properties whose present values stay.
#[derive(Debug)]
struct Plan {
    rest: Vec<(Seq, Record)>,
    kept: Vec<String>,
}

fn plan(change: &Change, history: &[Change], fields: &[String]) -> Result<Plan, RedactError> {
    let held = history.first().and_then(|newest| newest.after.as_ref());
    let (mut rest, mut kept) = (BTreeMap::<Seq, Record>::new(), Vec::new());
    for field in fields {
        let trial = change.after.as_ref().or(change.before.as_ref());
        let is_possible = trial.is_some_and(|record| withhold(&mut record.clone(), field).is_some());
        if !is_possible {
            return Err(RedactError::NoField(field.clone()));
        }
        let value = |record: &Record| known(record, field).ok_or_else(|| RedactError::NoField(field.clone()));
        let recorded =
            change.before.iter().chain(&change.after).map(value).collect::<Result<BTreeSet<_>, _>>()?;
        let present = held.map(value).transpose()?.flatten();
        let mut values: BTreeSet<String> = recorded.into_iter().flatten().collect();
        if values.is_empty() {
            return Err(RedactError::NoValue(change.seq, field.clone()));
        }
        if present.is_some_and(|present| values.remove(&present)) {
            kept.push(field.clone());
        }
        if values.is_empty() {
            let code = held.map(Record::key).unwrap_or_default();
            return Err(RedactError::Held(code, field.clone()));
        }
        for Change { seq, after, .. } in history {
            let Some(after) = after else { continue };
            if value(after)?.is_some_and(|value| values.contains(&value)) {
                let own = rest.entry(*seq).or_insert_with(|| after.clone());
                withhold(own, field).ok_or_else(|| RedactError::NoField(field.clone()))?;
            }
        }
    }
    Ok(Plan { rest: rest.into_iter().collect(), kept })
}

fn find<'a, R>(of: &'a [Attribute<R>], field: &str) -> Option<&'a Attribute<R>> {
    of.iter().find(|attribute| attribute.published_as == field || attribute.name == field)
}

/// The value of a property, as text; the outer `None` if the record has no such property.
#[expect(clippy::option_option, reason = "a property may be missing, and its value unknown")]
fn known(record: &Record, field: &str) -> Option<Option<String>> {
    fn of<R: Placed>(all: &[Attribute<R>], record: &R, field: &str) -> Option<Option<String>> {
        if field == GEOMETRY {
            return Some(record.location().map(|location| json!(location).to_string()));
        }
        let value = find(all, field)?.value(record);
        Some((!matches!(value, Value::Null)).then(|| json!(value).to_string()))
    }
    match record {
        Record::Firm(firm) => of(Firm::ATTRIBUTES, firm, field),
        Record::Zone(zone) => of(Zone::ATTRIBUTES, zone, field),
        _ => None,
    }
}

/// Clears a property; `None` if it cannot be cleared.
fn withhold(record: &mut Record, field: &str) -> Option<()> {
    fn of<R: Placed>(all: &[Attribute<R>], record: &mut R, field: &str) -> Option<()> {
        if field == GEOMETRY {
            *record.location_mut() = None;
            return Some(());
        }
        let attribute = find(all, field)?;
        match (attribute.put(record, Value::Null), attribute.kind) {
            (Ok(()), _) => Some(()),
            (Err(Unfit::Missing), Kind::Text(_)) => attribute.put(record, WITHHELD.into()).ok(),
            _ => None,
        }
    }
    match record {
        Record::Firm(firm) => of(Firm::ATTRIBUTES, firm, field),
        Record::Zone(zone) => of(Zone::ATTRIBUTES, zone, field),
        _ => None,
    }
}
