//! `POST /mcp`: the Model Context Protocol over HTTP, by which assistants read the register. It keeps no state between
//! requests and sends no streams, as revision 2026-07-28 has it; clients of the revisions before it begin with `initialize`.
//!
//! The tools are operations of the API definition. A call of one is its `GET` in the name of the caller, so that its role, the
//! disclosure of workers, the audit and all limits are those of the API.

use axum::{
    Router,
    extract::{FromRequestParts, Request},
    http::header,
    response::Response,
};
use serde_json::{Value, json};

use self::{
    inner::Inner,
    message::{Fault, Message},
};
use super::{extract::Ask, forgery, ogc::edit::body::short_json, problem::Problem, state::AppState};
use crate::model::lang::{Lang, Text};

mod inner;
mod message;
mod tools;

/// What a client learns of the register before its first question.
const INSTRUCTIONS: Text = Text::new(
    "Sổ và bản đồ công nghiệp của thành phố: khu, cụm công nghiệp, cơ sở, địa bàn và các báo cáo. Chỉ đọc. Giá trị null là chưa biết, \
     không phải 0. Khi trả lời hãy nêu nguồn và ngày có trong kết quả. Tên tỉnh, phường cũ và mới: dùng getResolution.",
    "The register and map of a city's industry: parks, clusters, establishments, units and reports. It can only be read. A value of \
     null is unknown, not 0. Name the source and the date that a result has. For old and new names of units use getResolution.",
);

const FOREIGN: Text = Text::new(
    "trang của nơi khác không được dùng trợ lý qua máy chủ này; quản trị viên có thể ghi nguồn của trang vào cors_origins",
    "pages of other sites may not use the tools of this server; an administrator can list the origin of the page in cors_origins",
);

/// Answers a message.
pub(super) async fn answer(state: AppState, routes: Router, request: Request) -> Result<Response, Problem> {
    let is_permitted = state.readers.permit(&request).is_given();
    let (mut parts, content) = request.into_parts();
    let ask = Ask::from_request_parts(&mut parts, &state).await?;
    // The protocol wants it, against pages that reach a server on this machine or in this network by another name.
    if parts.headers.contains_key(header::ORIGIN)
        && !is_permitted
        && !forgery::is_own_page(&parts.headers, &ask.base)
    {
        return Err(Problem::forbidden(FOREIGN.of(ask.lang)));
    }
    ask.query.finish()?;
    let sent = short_json(&state.settings, &ask, &parts.headers, content).await?;
    let Some(message) = Message::read(sent, &parts.headers) else {
        return Ok(message::taken());
    };
    let inner = Inner::new(state, routes, &parts, ask.lang);
    Ok(match message {
        Ok(message) => message.answered(result(&inner, &ask, &message).await),
        Err((id, fault)) => fault.refuses(&id, true),
    })
}

/// The result of a request.
async fn result(inner: &Inner, ask: &Ask, message: &Message) -> Result<Value, Fault> {
    match message.method.as_str() {
        "initialize" => Ok(initialized(message, ask.lang)),
        "server/discover" => Ok(discovered(ask.lang)),
        "ping" => Ok(json!({})),
        "tools/list" => {
            let tools = inner.tools(ask).await?.list();
            Ok(json!({ "tools": tools, "ttlMs": 0, "cacheScope": "private" }))
        }
        "tools/call" => {
            let named = message.params["name"].as_str().unwrap_or_default();
            let query = inner.tools(ask).await?.query(named, &message.params["arguments"])?;
            let (text, is_error) = inner.read(&query).await;
            Ok(json!({ "content": [{ "type": "text", "text": text }], "isError": is_error }))
        }
        other => Err(Fault::unknown_method(other)),
    }
}

/// The answer to a client of a revision with a handshake: its own revision if it is known, else the newest of them.
fn initialized(message: &Message, lang: Lang) -> Value {
    let wanted = message.params["protocolVersion"].as_str();
    let [.., newest] = message::WITH_HANDSHAKE;
    let version = message::WITH_HANDSHAKE.into_iter().find(|own| Some(*own) == wanted).unwrap_or(newest);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": server(),
        "instructions": INSTRUCTIONS.of(lang),
    })
}

/// The answer to a client of the revision without one.
fn discovered(lang: Lang) -> Value {
    json!({
        "supportedVersions": [message::STATELESS],
        "capabilities": { "tools": {} },
        "instructions": INSTRUCTIONS.of(lang),
        "ttlMs": 0,
        "cacheScope": "private",
        "_meta": { "io.modelcontextprotocol/serverInfo": server() },
    })
}

fn server() -> Value {
    json!({ "name": "xuong", "title": "Xưởng", "version": env!("CARGO_PKG_VERSION") })
}
