//! `GET /api/registers`: the registers that this one follows, each with the version that is held and its date.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    http::{extract::Ask, problem::Problem, state::AppState, work::Class},
    index::{Snapshot, areas::Areas},
    model::member::{Member, PROVINCES},
    registry::Registry,
};

/// The members in order of their numbers; none for a register of its own.
pub(in crate::http) async fn registers(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let registry = state.registry.clone();
    let answer = move |ask: &mut Ask| {
        let firms = firms(&ask.now);
        let all: Vec<Value> =
            ask.now.members.iter().map(|member| told(member, &registry, &firms, ask)).collect();
        let kept = HeaderValue::from_static("no-store");
        let body = Json(json!({ "version": ask.now.version, "registers": all }));
        Ok(([(header::CACHE_CONTROL, kept)], body).into_response())
    };
    state.aside(Class::Look, ask, answer).await
}

fn told(member: &Member, registry: &Registry, firms: &HashMap<&str, u64>, ask: &Ask) -> Value {
    let contact = registry.contact(member.number);
    let code = member.card.as_ref().map(|card| card.code.as_str());
    json!({
        "code": code,
        "name": member.name(ask.lang),
        // Addresses and faults may name hosts of an inner network.
        "url": ask.role.sees_restricted().then_some(&member.url),
        "version": code.map(|_| member.held.version),
        "firms": code.map(|code| firms.get(code).copied().unwrap_or(0)),
        "changedAt": instant(member.held.changed_at),
        "heardAt": instant(contact.heard_at.or(member.held.heard_at)),
        "silentSince": instant(member.silent_since),
        "fault": contact.fault.filter(|_| ask.role.sees_restricted()),
    })
}

fn instant(at: Option<OffsetDateTime>) -> Option<String> {
    at.and_then(|at| at.format(&Rfc3339).ok())
}

/// The number of firms of each register.
fn firms(now: &Snapshot) -> HashMap<&str, u64> {
    let mut firms = HashMap::new();
    let Some(at) = now.base.editions.iter().position(|edition| edition.code.as_str() == PROVINCES) else {
        return firms;
    };
    let edition = &now.base.editions[at];
    for row in now.firms.iter() {
        if let Some(unit) = edition.numbered(row.area(Areas::Edition(at))) {
            *firms.entry(unit.code.as_str()).or_default() += 1;
        }
    }
    firms
}
