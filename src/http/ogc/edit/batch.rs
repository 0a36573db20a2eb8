//! `POST /api/changes`: several edits of several collections, all or none, or those that can be made. Every error of every edit
//! is reported at once.

use std::{collections::HashSet, sync::Arc};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    body, conflict, refused,
    writing::{Condition, Manner, offered, reason},
};
use crate::{
    collection::{
        amend::{amended, coded, subject},
        kinds::Collection,
        misfit::Fault,
        sent::{How, Sent},
    },
    geom::crs::Crs,
    http::{
        extract::Ask,
        problem::Problem,
        replays::{self, Turn},
        state::AppState,
    },
    index::Snapshot,
    model::{
        access::Caller,
        breach::Rule,
        change::{Edit, Proposal},
        lang::Lang,
        once::Request,
        record::{Kind, Record},
        refusal::Refusal,
        remarks::Mark,
    },
    registry::{RegistryError, batch::Wanted, create::fresh_code, once::Once, recorded::Recorded},
};

/// The largest number of edits in a batch.
const MOST: usize = 1000;

/// How often a batch is judged again because another edit came first.
const ATTEMPTS: usize = 5;

/// What a client sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    #[serde(default)]
    mode: Mode,
    reason: Option<String>,
    edits: Vec<Asked>,
}

/// What becomes of a batch with edits that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// Nothing is written.
    #[default]
    Atomic,
    /// The others are.
    BestEffort,
}

/// An edit of a batch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    action: Action,
    collection: String,
    id: Option<Value>,
    #[serde(rename = "ifMatch")]
    if_match: Option<String>,
    #[serde(rename = "contentCrs")]
    content_crs: Option<String>,
    feature: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    Create,
    Replace,
    Update,
    Delete,
}

/// An edit that can be applied to what the register holds.
struct Planned {
    at: usize,
    collection: Collection,
    is_coded: bool,
    wanted: Wanted,
    /// Whether the record is already what is wanted.
    is_idle: bool,
    /// Whether it states the kind of a record of which the kind may have been supplied.
    states_kind: bool,
}

/// A client that sends a batch.
struct Desk<'a> {
    state: &'a AppState,
    ask: &'a Ask,
    caller: Arc<Caller>,
    manner: Manner,
    /// The request by the key that it carries.
    request: Option<Request>,
}

/// Makes the edits of a batch.
pub(in crate::http) async fn batch(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let caller = ask.caller.clone().ok_or_else(|| Problem::no_key(ask.lang))?;
    if !caller.role.edits() {
        return Err(Problem::no_editor(ask.lang, caller.role));
    }
    ask.query.finish()?;
    let sent = body::json(&state.settings, &ask, &headers, body).await?;
    let asked = format!("{}\n{}", ask.path, Value::Object(sent.clone()));
    let manner = Manner::read(&headers, &caller);
    let request = replays::keyed(&headers, &caller.account, asked.as_bytes(), ask.lang)?;
    let desk = Desk { state: &state, ask: &ask, caller, manner, request: request.clone() };
    match state.replays.turn(&state.registry, request, ask.lang).await? {
        Turn::Answered(response) => Ok(*response),
        Turn::Made(outcome) => {
            let told = serde_json::from_str(&outcome).map_err(Problem::broken)?;
            Ok(replays::replayed(uncached(told)))
        }
        Turn::First(running) => running.answered(desk.answer(sent).await).await,
    }
}

impl Desk<'_> {
    fn lang(&self) -> Lang {
        self.ask.lang
    }

    async fn answer(&self, sent: Map<String, Value>) -> Result<Response, Problem> {
        let expected =
            self.lang().pick("nội dung không phải một lô sửa đổi", "the body is no batch of edits");
        let batch: Batch = serde_json::from_value(Value::Object(sent))
            .map_err(|error| Problem::bad_request(format!("{expected}: {error}")))?;
        if batch.edits.is_empty() || batch.edits.len() > MOST {
            return Err(Problem::bad_request(format!("edits: 1–{MOST}")));
        }
        let settings = &self.state.settings;
        let given = batch.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let reason = reason(given, &self.caller, settings);
        let reason = reason.as_deref();
        self.manner.require_reason(settings, reason, self.lang())?;
        for _ in 0..ATTEMPTS {
            let (mut planned, mut errors) = self.plan(&batch.edits).await?;
            self.judge(&mut planned, &mut errors);
            errors.sort_by_key(|(at, _)| *at);
            if !errors.is_empty() && batch.mode == Mode::Atomic {
                return Err(refused::told(errors.into_iter().map(|(_, error)| error).collect()));
            }
            match self.record((batch.edits.len(), &planned, &errors), reason).await {
                Ok(told) => return Ok(uncached(told)),
                // Another edit came first: the batch is judged against what is held now.
                Err(RegistryError::Conflict(_) | RegistryError::Refused(_)) => {}
                Err(error) => return Err(refused::failed(self.lang(), error)),
            }
        }
        Err(Problem::writers_busy(self.lang()))
    }

    /// The edits that can be applied, and what is wrong with the others.
    async fn plan(&self, edits: &[Asked]) -> Result<(Vec<Planned>, Vec<(usize, Value)>), Problem> {
        let now = self.state.registry.snapshot();
        let (mut planned, mut errors, mut touched) = (Vec::new(), Vec::new(), HashSet::new());
        for (at, asked) in edits.iter().enumerate() {
            match tokio::task::block_in_place(|| self.one(at, asked, &now)) {
                Ok(mut own) => {
                    self.confirm(&mut own).await?;
                    let subject = own.wanted.edit(at).subject();
                    if touched.insert(subject) {
                        planned.push(own);
                    } else {
                        errors.push((at, error(at, "id", "twice", self.twice())));
                    }
                }
                Err(Wrong::Told(told)) => errors.extend(told.into_iter().map(|error| (at, error))),
                Err(Wrong::Changed { theirs, yours, condition }) => {
                    let error = self.changed(at, (&theirs, yours.as_deref()), &condition).await?;
                    errors.push((at, error));
                }
            }
        }
        Ok((planned, errors))
    }

    /// Notes that an edit confirms the kind of a record to which it was supplied.
    async fn confirm(&self, own: &mut Planned) -> Result<(), Problem> {
        let Wanted::Known(proposal) = &mut own.wanted else { return Ok(()) };
        let (kind, id) = proposal.edit.subject();
        let registry = &self.state.registry;
        if own.states_kind
            && registry.is_kind_supplied(kind, id).await.map_err(|e| refused::failed(self.lang(), e))?
        {
            proposal.marks.push(Mark::Confirmed);
            own.is_idle = false;
        }
        Ok(())
    }

    fn twice(&self) -> &'static str {
        self.lang().pick("đối tượng này có hai sửa đổi trong lô", "the batch has two edits of this feature")
    }

    /// An edit applied to what the register holds.
    fn one(&self, at: usize, asked: &Asked, now: &Snapshot) -> Result<Planned, Wrong> {
        let lang = self.lang();
        let told = |field: &str, rule: &str, said: &str| Wrong::Told(vec![error(at, field, rule, said)]);
        let collection: Collection =
            asked.collection.parse().map_err(|_| told("collection", "not_in_set", &codes()))?;
        let crs = match &asked.content_crs {
            None => Crs::Crs84,
            Some(text) => offered(text, now).ok_or_else(|| told("contentCrs", "not_in_set", text))?,
        };
        let creates = matches!(asked.action, Action::Create);
        if !collection.grows() && matches!(asked.action, Action::Create | Action::Delete) {
            let fixed =
                lang.pick("lớp này chỉ sửa thuộc tính", "only attributes of this collection are edited");
            return Err(told("action", "read_only", fixed));
        }
        let needs_feature = asked.action != Action::Delete;
        let feature = match &asked.feature {
            Some(feature) => Some(feature),
            None if needs_feature => return Err(told("feature", "missing", "{…}")),
            None => None,
        };
        let sent = |how| feature.map(|feature| Sent { how, crs, feature });
        if let Some(sent) = sent(How::Create).filter(|_| creates) {
            let new = amended(collection, sent, None, now).map_err(|faults| self.misfits(at, &faults))?;
            let own = sent.feature.get("properties").and_then(|own| own.get("code"));
            let is_coded = own.is_some_and(|code| !code.is_null());
            // Until it is recorded, each has a code of its own, so that they are not taken for one another.
            let free = || fresh_code(new.kind(), provisional(at), now, |_| false);
            let new = if is_coded { new } else { coded(new.clone(), free()) };
            let wanted = Wanted::New(Box::new(new), sent.marks_of_new(collection));
            return Ok(Planned { at, collection, is_coded, wanted, is_idle: false, states_kind: false });
        }
        let item = match &asked.id {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => return Err(told("id", "missing", lang.pick("cần id hoặc mã", "an id or a code is needed"))),
        };
        let missing = || told("id", "not_found", lang.pick("không tìm thấy", "not found"));
        let held = collection.item(now, &item).ok_or_else(missing)?;
        let (kind, id) = subject(&held);
        let current = now.record(kind, id).ok_or_else(missing)?;
        if let Err(RegistryError::Refused(found)) =
            self.state.registry.permit_record(&self.caller.author().actor, kind, id)
        {
            return Err(Wrong::Told(found.iter().map(|refusal| self.refused(at, refusal)).collect()));
        }
        let tags = asked.if_match.as_deref().filter(|tags| !tags.trim().is_empty());
        let condition = Condition::of(tags);
        if self.manner.needs_condition(self.state.settings.edits_require_if_match, &condition) {
            let needed =
                lang.pick("cần ETag của đối tượng đã đọc", "the ETag of the feature as read is required");
            return Err(told("ifMatch", "missing", needed));
        }
        let how = if asked.action == Action::Replace { How::Replace } else { How::Merge };
        let sent = sent(how).filter(|_| needs_feature);
        let states_kind = sent.is_some_and(|sent| sent.confirms_kind(collection));
        let yours = match sent {
            None => None,
            Some(sent) => {
                let yours = amended(collection, sent, Some(held), now);
                Some(yours.map_err(|faults| self.misfits(at, &faults))?)
            }
        };
        if !condition.holds(&self.state.namer.version_of(&current)) {
            return Err(Wrong::Changed { theirs: Box::new(current), yours: yours.map(Box::new), condition });
        }
        let is_idle = yours.as_ref() == Some(&current);
        let edit = yours.map_or(Edit::Delete(kind, id), |record| Edit::Put(Box::new(record)));
        let marks = condition.marks();
        let wanted = Wanted::Known(Proposal { edit, seen: Some(now.version), marks });
        Ok(Planned { at, collection, is_coded: true, wanted, is_idle, states_kind })
    }

    /// Removes the edits that break rules and reports why. An edit may depend on a removed one, so the rest is judged
    /// again.
    fn judge(&self, planned: &mut Vec<Planned>, errors: &mut Vec<(usize, Value)>) {
        loop {
            let edits: Vec<Edit> = planned.iter().map(|own| own.wanted.edit(own.at)).collect();
            let actor = self.caller.author().actor;
            let found = tokio::task::block_in_place(|| self.state.registry.weighed(&edits, &actor));
            let stops = |rule: Rule| !rule.is_doubt() || !self.manner.is_lenient;
            let found: Vec<_> = found.into_iter().filter(|(_, refusal)| stops(refusal.rule())).collect();
            if found.is_empty() {
                return;
            }
            let mut wrong = HashSet::new();
            for (place, refusal) in found {
                let at = planned[place].at;
                wrong.insert(at);
                errors.push((at, self.refused(at, &refusal)));
            }
            planned.retain(|own| !wrong.contains(&own.at));
        }
    }

    /// Records the edits that change something, and returns the outcome of each.
    async fn record(
        &self,
        (count, planned, errors): (usize, &[Planned], &[(usize, Value)]),
        reason: Option<&str>,
    ) -> Result<Value, RegistryError> {
        let registry = &self.state.registry;
        let now = registry.snapshot();
        let active: Vec<&Planned> = planned.iter().filter(|own| !own.is_idle).collect();
        let numbered = |place: usize, record: Record, id: i64| {
            let kind = record.kind();
            let record = record.with_id(id);
            if active[place].is_coded { record } else { coded(record, fresh_code(kind, id, &now, |_| false)) }
        };
        // Values that were refused are not kept, since a redaction would not reach them.
        let refused: Vec<(usize, Value)> = errors.iter().map(|(at, error)| (*at, bare(error))).collect();
        let outcome =
            |made: &Recorded, now: &Snapshot| self.told(count, planned, (made, now), &refused).to_string();
        let once = self.request.as_ref().map(|request| Once { request, outcome: &outcome });
        let mut made = Recorded { ids: Vec::new(), version: now.version };
        if !active.is_empty() {
            let wanted = active.iter().map(|own| own.wanted.clone()).collect();
            let author = (self.caller.author(), reason.map(str::to_owned));
            made = registry.record_all(wanted, numbered, author, once).await?;
        } else if let Some(once) = once.filter(|_| errors.is_empty()) {
            registry.note_idle(once, Vec::new()).await?;
        }
        Ok(self.told(count, planned, (&made, &registry.snapshot()), errors))
    }

    /// The outcome of each edit. The identities that were recorded are those of the edits that change something.
    fn told(
        &self,
        count: usize,
        planned: &[Planned],
        (made, now): (&Recorded, &Snapshot),
        errors: &[(usize, Value)],
    ) -> Value {
        let mut outcomes = vec![Value::Null; count];
        let mut recorded = made.ids.iter();
        for own in planned {
            let known = own.wanted.edit(own.at).subject().1;
            let id = if own.is_idle { known } else { *recorded.next().expect("an identity of each edit") };
            outcomes[own.at] = self.done(own, id, now);
        }
        for (at, outcome) in outcomes.iter_mut().enumerate().filter(|(_, outcome)| outcome.is_null()) {
            let own: Vec<&Value> =
                errors.iter().filter(|(of, _)| *of == at).map(|(_, error)| error).collect();
            *outcome = json!({ "edit": at, "status": "refused", "errors": own });
        }
        json!({ "version": made.version, "edits": outcomes })
    }

    fn done(&self, own: &Planned, id: i64, now: &Snapshot) -> Value {
        let status = match &own.wanted {
            _ if own.is_idle => "unchanged",
            Wanted::New(..) => "created",
            Wanted::Known(Proposal { edit: Edit::Delete(..), .. }) => "deleted",
            Wanted::Known(_) => "changed",
        };
        let kind: Kind = own.collection.record_kind();
        let mut told =
            json!({ "edit": own.at, "status": status, "collection": own.collection.code(), "id": id });
        if let Some(record) = now.record(kind, id) {
            told["code"] = json!(record.key());
            told["etag"] = json!(format!("\"{}\"", self.state.namer.version_of(&record)));
            let base = &self.ask.base;
            told["href"] = json!(format!("{base}/ogc/collections/{}/items/{id}", own.collection));
        }
        told
    }

    fn refused(&self, at: usize, refusal: &Refusal) -> Value {
        let mut error = refused::error(self.lang(), refusal);
        error["edit"] = json!(at);
        error
    }

    fn misfits(&self, at: usize, faults: &[Fault]) -> Wrong {
        let told = faults.iter().map(|fault| {
            let mut error = refused::misfit(self.lang(), fault);
            error["edit"] = json!(at);
            error
        });
        Wrong::Told(told.collect())
    }

    /// The error of an edit whose author has seen another state.
    async fn changed(
        &self,
        at: usize,
        (theirs, yours): (&Record, Option<&Record>),
        condition: &Condition,
    ) -> Result<Value, Problem> {
        let is_seen = |record: &Record| condition.holds(&self.state.namer.version_of(record));
        let base = self.state.registry.recorded_state(theirs.kind(), theirs.id(), is_seen).await;
        let base = base.map_err(|error| refused::failed(self.lang(), error))?;
        let said = self.lang().pick("đã được người khác sửa", "it was changed by somebody else");
        let mut error = error(at, "ifMatch", "conflict", said);
        error["conflicts"] = json!(conflict::differing(base.as_ref(), theirs, yours));
        Ok(error)
    }
}

/// A response that is not cached.
fn uncached(told: Value) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(told)).into_response()
}

/// An error without the values that it is about.
fn bare(error: &Value) -> Value {
    json!({ "edit": error["edit"], "field": error["field"], "rule": error["rule"] })
}

/// An error of an edit.
fn error(at: usize, field: &str, rule: &str, said: &str) -> Value {
    json!({ "edit": at, "field": field, "value": null, "rule": rule, "detail": format!("{field}: {said}") })
}

/// Why an edit cannot be applied.
enum Wrong {
    Told(Vec<Value>),
    Changed { theirs: Box<Record>, yours: Option<Box<Record>>, condition: Condition },
}

/// An identity that no record has, for an edit that creates one.
fn provisional(at: usize) -> i64 {
    i64::MAX - i64::try_from(at).expect("fewer edits than numbers")
}

fn codes() -> String {
    Collection::ALL.iter().map(|own| own.code()).collect::<Vec<_>>().join(", ")
}
