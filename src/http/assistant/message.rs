//! Messages of JSON-RPC 2.0 as the protocol has them, the responses to them, and its faults with their statuses.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// The revisions that begin with `initialize`, oldest first.
pub(super) const WITH_HANDSHAKE: [&str; 2] = ["2025-06-18", "2025-11-25"];

/// The revision in which each request stands for itself.
pub(super) const STATELESS: &str = "2026-07-28";

/// Where a request of that revision says so itself.
const REVISION: &str = "io.modelcontextprotocol/protocolVersion";

const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const INTERNAL: i64 = -32603;
const HEADER_MISMATCH: i64 = -32020;
const UNSUPPORTED_REVISION: i64 = -32022;

/// A request that expects an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    pub(super) id: Value,
    pub(super) method: String,
    /// An object, or null.
    pub(super) params: Value,
    /// Whether it is of the revision in which each request stands for itself.
    pub(super) is_stateless: bool,
}

/// Why a request has no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    code: i64,
    message: String,
    data: Option<Value>,
}

impl Message {
    /// Reads a message; `None` for a notification, which has no answer. A fault comes with the identifier of its message.
    pub(super) fn read(
        mut sent: Map<String, Value>,
        headers: &HeaderMap,
    ) -> Option<Result<Self, (Value, Fault)>> {
        let id = sent.remove("id");
        let fault = |fault| Some(Err((id.clone().filter(is_identifier).unwrap_or_default(), fault)));
        let Some(Value::String(method)) = sent.remove("method") else {
            // Responses are answers to what this server never sends.
            let is_response = sent.contains_key("result") || sent.contains_key("error");
            return if is_response { None } else { fault(Fault::invalid("method is missing")) };
        };
        if sent.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return fault(Fault::invalid("jsonrpc is not “2.0”"));
        }
        let Some(id) = &id else { return None };
        if !is_identifier(id) {
            return fault(Fault::invalid("id is neither a text nor a number"));
        }
        let params = sent.remove("params").unwrap_or_default();
        if !matches!(params, Value::Object(_) | Value::Null) {
            return fault(Fault::invalid("params is not an object"));
        }
        match revision(&method, &params, headers) {
            Ok(is_stateless) => Some(Ok(Self { id: id.clone(), method, params, is_stateless })),
            Err(refused) => fault(refused),
        }
    }

    /// The response with a result.
    pub(super) fn answered(&self, result: Result<Value, Fault>) -> Response {
        match result {
            Ok(mut result) => {
                if self.is_stateless {
                    result["resultType"] = json!("complete");
                }
                response(StatusCode::OK, &json!({ "jsonrpc": "2.0", "id": self.id, "result": result }))
            }
            Err(fault) => fault.refuses(&self.id, self.is_stateless),
        }
    }
}

fn is_identifier(id: &Value) -> bool {
    matches!(id, Value::String(_) | Value::Number(_))
}

/// The response to a message that expects no answer.
pub(super) fn taken() -> Response {
    StatusCode::ACCEPTED.into_response()
}

fn response(status: StatusCode, message: &Value) -> Response {
    let kept = HeaderValue::from_static("no-store");
    (status, [(header::CACHE_CONTROL, kept)], Json(message)).into_response()
}

/// Whether a request is of the stateless revision. Its headers repeat what its body says, for proxies; a request whose headers
/// say something else is refused.
fn revision(method: &str, params: &Value, headers: &HeaderMap) -> Result<bool, Fault> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let in_header = header("mcp-protocol-version");
    let Some(in_body) = params["_meta"][REVISION].as_str() else {
        return match in_header {
            None => Ok(false),
            Some(own) if WITH_HANDSHAKE.contains(&own) => Ok(false),
            Some(STATELESS) => Err(Fault::params(format!("params._meta has no {REVISION}"))),
            Some(other) => Err(Fault::unsupported(other)),
        };
    };
    let is_name = method != "tools/call" || header("mcp-name") == params["name"].as_str();
    if in_header != Some(in_body) || header("mcp-method") != Some(method) || !is_name {
        let message = "MCP-Protocol-Version, Mcp-Method or Mcp-Name is not what the body says".to_owned();
        return Err(Fault { code: HEADER_MISMATCH, message, data: None });
    }
    if in_body == STATELESS { Ok(true) } else { Err(Fault::unsupported(in_body)) }
}

impl Fault {
    fn invalid(message: &str) -> Self {
        Self { code: INVALID_REQUEST, message: message.to_owned(), data: None }
    }

    pub(super) fn unknown_method(method: &str) -> Self {
        let message = format!("unknown method: {}", crate::model::refusal::shown(method));
        Self { code: METHOD_NOT_FOUND, message, data: None }
    }

    pub(super) fn params(message: impl Into<String>) -> Self {
        Self { code: INVALID_PARAMS, message: message.into(), data: None }
    }

    /// The server cannot answer now.
    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self { code: INTERNAL, message: message.into(), data: None }
    }

    fn unsupported(revision: &str) -> Self {
        let supported: Vec<&str> = WITH_HANDSHAKE.into_iter().chain([STATELESS]).collect();
        let data = json!({ "supported": supported, "requested": revision });
        Self { code: UNSUPPORTED_REVISION, message: "unsupported protocol version".into(), data: Some(data) }
    }

    /// The response. Clients of revisions with a handshake take a status that is no success for the end of their session.
    pub(super) fn refuses(&self, id: &Value, is_stateless: bool) -> Response {
        let status = if is_stateless { self.status() } else { StatusCode::OK };
        response(status, &json!({ "jsonrpc": "2.0", "id": id, "error": self.to_json() }))
    }

    fn status(&self) -> StatusCode {
        match self.code {
            METHOD_NOT_FOUND => StatusCode::NOT_FOUND,
            INTERNAL => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    #[cfg(test)]
    pub(super) fn code(&self) -> i64 {
        self.code
    }

    fn to_json(&self) -> Value {
        let mut fault = json!({ "code": self.code, "message": self.message });
        if let Some(data) = &self.data {
            fault["data"] = data.clone();
        }
        fault
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(body: &Value, headers: &[(&'static str, &str)]) -> Option<Result<bool, i64>> {
        let sent = body.as_object().unwrap().clone();
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let read = Message::read(sent, &headers.collect());
        read.map(|read| read.map(|own| own.is_stateless).map_err(|(_, fault)| fault.code))
    }

    #[rstest]
    #[case::a_request(json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }), Some(Ok(false)))]
    #[case::a_notification(json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }), None)]
    #[case::a_response(json!({ "jsonrpc": "2.0", "id": 1, "result": {} }), None)]
    #[case::another_version(json!({ "jsonrpc": "1.0", "id": 1, "method": "ping" }), Some(Err(INVALID_REQUEST)))]
    #[case::no_method(json!({ "jsonrpc": "2.0", "id": 1 }), Some(Err(INVALID_REQUEST)))]
    #[case::no_id(json!({ "jsonrpc": "2.0", "id": null, "method": "ping" }), Some(Err(INVALID_REQUEST)))]
    #[case::a_list(json!({ "jsonrpc": "2.0", "id": 1, "method": "ping", "params": [] }), Some(Err(INVALID_REQUEST)))]
    fn messages_are_those_of_json_rpc(#[case] body: Value, #[case] expected: Option<Result<bool, i64>>) {
        assert_eq!(read(&body, &[]), expected);
    }

    #[test]
    fn a_fault_has_the_identifier_of_its_message() {
        let of = |body: Value| {
            let read = Message::read(body.as_object().unwrap().clone(), &HeaderMap::new());
            read.unwrap().unwrap_err().0
        };
        assert_eq!(of(json!({ "jsonrpc": "2.0", "id": 7, "method": "ping", "params": [] })), 7);
        assert_eq!(of(json!({ "jsonrpc": "1.0", "id": "a", "method": "ping" })), "a");
        assert_eq!(of(json!({ "jsonrpc": "2.0", "id": [], "method": "ping" })), Value::Null);
    }

    const HEADERS: [(&str, &str); 3] =
        [("mcp-protocol-version", STATELESS), ("mcp-method", "tools/call"), ("mcp-name", "getReports")];

    fn of_revision(revision: &str) -> Value {
        let params = json!({ "name": "getReports", "_meta": { REVISION: revision } });
        json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": params })
    }

    #[test]
    fn a_request_that_stands_for_itself_repeats_its_body_in_its_headers() {
        let body = of_revision(STATELESS);
        assert_eq!(read(&body, &HEADERS), Some(Ok(true)));
        for left_out in 0..HEADERS.len() {
            let headers: Vec<_> = HEADERS.into_iter().enumerate().filter(|(at, _)| *at != left_out).collect();
            let headers: Vec<_> = headers.into_iter().map(|(_, header)| header).collect();
            assert_eq!(read(&body, &headers), Some(Err(HEADER_MISMATCH)), "{headers:?}");
        }
    }

    #[test]
    fn revisions_that_are_not_served_are_refused_with_those_that_are() {
        let [_, method, name] = HEADERS;
        let headers = [("mcp-protocol-version", "2031-01-01"), method, name];
        assert_eq!(read(&of_revision("2031-01-01"), &headers), Some(Err(UNSUPPORTED_REVISION)));
        let bare = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
        assert_eq!(read(&bare, &headers[..1]), Some(Err(UNSUPPORTED_REVISION)));
        assert_eq!(read(&bare, &[("mcp-protocol-version", "2025-06-18")]), Some(Ok(false)));
        assert_eq!(read(&bare, &HEADERS[..1]), Some(Err(INVALID_PARAMS)));
    }
}
