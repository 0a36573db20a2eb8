//! Problem details (RFC 9457): the only place where errors are mapped to HTTP.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use self::kind::{Kind, PROBLEM};
use super::{accept_language::language, parameter::Parameter, reason_phrase};
use crate::model::{
    actor::Role,
    city::City,
    lang::{Lang, Text},
};

mod database;
mod files;
mod imports;
mod issuer;
pub(super) mod kind;
pub(super) mod kinds;
mod load;
mod notes;
mod sessions;
mod standing;

/// The media type of exception reports (OGC 06-121r3 §8), which QGIS shows to its users.
pub(super) const REPORT: &str = "text/xml; charset=utf-8";

/// A failed request: its type, and a detail in the client's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    kind: &'static Kind,
    detail: String,
    /// The `Retry-After` header.
    retry_after_s: Option<u64>,
    /// Further members, such as the faults of an edit.
    more: Option<Box<Map<String, Value>>>,
    /// The cause of an internal error, for the log only.
    cause: Option<Box<str>>,
}

/// The detail of a problem, for clients that need another form.
#[derive(Debug, Clone)]
pub(super) struct Detail(pub(super) String);

/// The cause of an internal error, for the log only.
#[derive(Debug, Clone)]
pub(super) struct Cause(pub(super) String);

impl Problem {
    fn new(kind: &'static Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), retry_after_s: None, more: None, cause: None }
    }

    /// The request is not valid.
    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(kinds::BAD_REQUEST, detail)
    }

    /// The value of a parameter is not valid.
    pub(super) fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        Self::new(kinds::PARAMETER, format!("{name}: {detail}"))
    }

    /// The value of a parameter cannot be parsed.
    pub(super) fn value(city: &City, lang: Lang, of: Parameter, value: &str) -> Self {
        let (wrong, needed) = lang.pick(("không hợp lệ", "cần"), ("is not understood", "expected"));
        Self::parameter(of.name, format!("“{value}” {wrong}; {needed} {}", of.expected(city, lang)))
    }

    /// The value of a parameter is not one of the valid ones.
    pub(super) fn one_of(lang: Lang, name: &str, value: &str, known: &[&str]) -> Self {
        let (wrong, needed) = lang.pick(("không hợp lệ", "cần"), ("is not understood", "expected"));
        Self::parameter(name, format!("“{value}” {wrong}; {needed} {}", known.join(", ")))
    }

    /// A required parameter is missing.
    pub(super) fn missing(city: &City, lang: Lang, of: Parameter) -> Self {
        Self::parameter(of.name, format!("{} {}", lang.pick("cần", "needed:"), of.expected(city, lang)))
    }

    /// There is no such resource.
    pub(super) fn not_found(lang: Lang, what: &str) -> Self {
        let missing = lang.pick("không tìm thấy", "not found");
        Self::new(kinds::NOT_FOUND, format!("{missing}: {what}"))
    }

    /// The role of the client does not allow the request.
    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(kinds::FORBIDDEN, detail)
    }

    /// A request for editors without a key.
    pub(super) fn no_key(lang: Lang) -> Self {
        let detail = lang.pick(
            "cần khóa của biên tập viên: tiêu đề Authorization: Bearer KHÓA",
            "the key of an editor is needed: the header Authorization: Bearer KEY",
        );
        Self::new(kinds::KEY_NEEDED, detail)
    }

    /// An edit by a client that may only read: the method is not among those that it may use.
    pub(super) fn read_only(lang: Lang) -> Self {
        let mut told = Self::method_not_allowed(lang);
        told.detail.push_str(lang.pick(
            "; để sửa cần khóa của biên tập viên (Authorization: Bearer KHÓA)",
            "; editing needs the key of an editor (Authorization: Bearer KEY)",
        ));
        told
    }

    /// A request with the key of a role that may not edit.
    pub(super) fn no_editor(lang: Lang, role: Role) -> Self {
        let (may_not, needed) = lang
            .pick(("vai trò", "không được sửa; cần editor"), ("the role", "may not edit; editor is needed"));
        Self::new(kinds::NOT_AN_EDITOR, format!("{may_not} {} {needed}", role.code()))
    }

    /// An edit that does not say which state of the feature its author has seen.
    pub(super) fn unconditional(lang: Lang) -> Self {
        let detail = lang.pick(
            "cần tiêu đề If-Match với ETag của đối tượng đã đọc, để không ghi đè sửa đổi của người khác",
            "the header If-Match with the ETag of the feature as read is required, so that no other edit is overwritten",
        );
        Self::new(kinds::IF_MATCH_NEEDED, detail)
    }

    /// The feature changed since the author of the edit has seen it: what was seen, what is held and what was sent, by
    /// property.
    pub(super) fn conflict(lang: Lang, conflicts: Map<String, Value>) -> Self {
        let changed = lang.pick(
            "đối tượng đã được người khác sửa sau khi bạn đọc; hãy đọc lại rồi sửa trên bản mới. Khác nhau:",
            "the feature was changed since you read it; read it again and edit what it is now. Different:",
        );
        let names = conflicts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = Map::from_iter([("conflicts".to_owned(), conflicts.into())]);
        let more = Some(Box::new(more));
        Self { more, ..Self::new(kinds::EDIT_CONFLICT, format!("{changed} {names}")) }
    }

    /// The feature to replace does not exist, although the author of the edit has seen it (OGC 20-002r2, put-rid-exception).
    pub(super) fn gone_before(lang: Lang, item: &str) -> Self {
        let gone = lang.pick("không có đối tượng này để thay", "there is no such feature to replace");
        Self::new(kinds::NOTHING_TO_REPLACE, format!("{gone}: {item}"))
    }

    /// An edit with values that cannot be applied or break rules: each with `field`, `value`, `rule` and `detail`.
    pub(super) fn unprocessable(errors: Vec<Value>) -> Self {
        let details: Vec<&str> = errors.iter().filter_map(|error| error["detail"].as_str()).collect();
        let detail = details.join("; ");
        let more = Some(Box::new(Map::from_iter([("errors".to_owned(), errors.into())])));
        Self { more, ..Self::new(kinds::RULES, detail) }
    }

    /// The same with doubts only, which the author may confirm.
    pub(super) fn doubtful(lang: Lang, errors: Vec<Value>) -> Self {
        let mut told = Self { kind: kinds::DOUBTS, ..Self::unprocessable(errors) };
        told.detail.push_str(lang.pick(
            ". Nếu vẫn đúng, gửi lại với Prefer: handling=lenient",
            ". If it is right nevertheless, send it again with Prefer: handling=lenient",
        ));
        told
    }

    /// The same request is being answered by now.
    pub(super) fn being_made(lang: Lang) -> Self {
        let detail = lang.pick(
            "yêu cầu có Idempotency-Key này đang được xử lý; hãy gửi lại sau",
            "the request with this Idempotency-Key is being answered; send it again later",
        );
        Self { retry_after_s: Some(1), ..Self::new(kinds::BEING_ANSWERED, detail) }
    }

    /// The body has a media type that is not accepted.
    pub(super) fn unsupported(lang: Lang, kind: &str, accepted: &[&str]) -> Self {
        let (wrong, needed) = lang.pick(("không nhận", "cần"), ("is not accepted", "expected"));
        let detail = format!("Content-Type: “{kind}” {wrong}; {needed} {}", accepted.join(", "));
        Self::new(kinds::MEDIA_TYPE, detail)
    }

    /// The register is not written to.
    pub(super) fn closed(detail: impl Into<String>) -> Self {
        Self::new(kinds::CLOSED, detail)
    }

    /// An internal error: the cause is logged, not sent.
    pub(super) fn broken(cause: impl std::fmt::Display) -> Self {
        let detail = StatusCode::INTERNAL_SERVER_ERROR.canonical_reason().unwrap_or_default();
        Self { cause: Some(cause.to_string().into()), ..Self::new(kinds::INTERNAL, detail) }
    }

    /// The URL contains a key.
    pub(super) fn key_in_url(lang: Lang) -> Self {
        let detail = lang.pick(
            "khóa truy cập không được ghi trong địa chỉ, vì địa chỉ nằm lại trong nhật ký và lịch sử; hãy ghi ở tiêu đề Authorization: Bearer KHÓA, và thu hồi khóa này bằng xuong admin key revoke",
            "a key must not be in a URL, since URLs remain in logs and histories; send it in the header Authorization: Bearer KEY, and revoke this one with xuong admin key revoke",
        );
        Self::new(kinds::KEY_IN_URL, detail)
    }

    /// The key is not valid. `Basic` is offered only to a client that used it: browsers would ask their users for a
    /// password on any page that sends a key.
    pub(super) fn unknown_key(lang: Lang, is_basic: bool) -> Response {
        let detail = lang.pick(
            "khóa truy cập không đúng; bỏ tiêu đề Authorization để xem số liệu công khai",
            "this key is not valid; omit the Authorization header to see public data",
        );
        let refused = Self::new(kinds::WRONG_KEY, detail);
        let mut response = refused.into_response();
        if is_basic {
            let basic = HeaderValue::from_static("Basic realm=\"xuong\", charset=\"UTF-8\"");
            response.headers_mut().append(header::WWW_AUTHENTICATE, basic);
        }
        response
    }

    /// There is no single valid `Host` header (RFC 9112 §3.2).
    pub(super) fn nameless(lang: Lang) -> Self {
        let detail = lang.pick(
            "cần đúng một tiêu đề Host ghi tên máy chủ",
            "exactly one Host header with the name of the server is required",
        );
        Self::new(kinds::HOST, detail)
    }

    /// The `Host` header names another server.
    pub(super) fn misdirected(lang: Lang, authority: &str) -> Self {
        let detail = lang.pick(
            format!(
                "máy chủ này chỉ phục vụ máy đang chạy nó, không phục vụ dưới tên “{authority}”; nếu có \
                 proxy đứng trước, hãy ghi địa chỉ khách thấy vào public_url"
            ),
            format!(
                "this server only serves its own machine, not the host name '{authority}'; behind a proxy, \
                 set public_url to the URL that clients use"
            ),
        );
        Self::new(kinds::MISDIRECTED, detail)
    }

    /// There are two `Authorization` headers.
    pub(super) fn two_keys(lang: Lang) -> Self {
        let detail = lang
            .pick("tiêu đề Authorization chỉ được ghi một lần", "the Authorization header is given twice");
        Self::new(kinds::TWO_KEYS, detail)
    }

    /// Too many wrong keys came from the client; `wait` is the time until a key is checked again.
    pub(super) fn too_many_keys(lang: Lang, wait: Duration) -> Response {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let detail = lang.pick(
            format!(
                "quá nhiều khóa sai từ địa chỉ của bạn; hãy thử lại sau {seconds} giây, hoặc bỏ tiêu đề \
                 Authorization để xem số liệu công khai"
            ),
            format!(
                "too many wrong keys from your address; retry in {seconds} s, or omit the Authorization \
                 header to see public data"
            ),
        );
        let refused = Self::new(kinds::WRONG_KEYS, detail);
        ([(header::RETRY_AFTER, seconds.to_string())], refused).into_response()
    }

    /// The resource does not support the method.
    pub(super) fn method_not_allowed(lang: Lang) -> Self {
        let detail = lang.pick(
            "địa chỉ này chỉ trả lời các phương thức ghi ở Allow",
            "the method is not supported; the Allow header lists those that are",
        );
        Self::new(kinds::METHOD, detail)
    }

    /// The body exceeds the limit.
    pub(super) fn large(lang: Lang) -> Self {
        let detail = lang.pick("yêu cầu quá lớn", "the request is too large");
        Self::new(kinds::TOO_LARGE, detail)
    }

    /// A batch has more entries than are answered together.
    pub(super) fn too_many(lang: Lang, count: usize, most: usize) -> Self {
        let detail = lang.pick(
            format!("{count} mục là quá nhiều; mỗi lần gửi nhiều nhất {most}"),
            format!("{count} entries are too many; send at most {most} at a time"),
        );
        Self::new(kinds::TOO_MANY, detail)
    }

    /// The body did not arrive in time.
    pub(super) fn late(lang: Lang) -> Self {
        let detail = lang.pick("không nhận đủ yêu cầu trong thời hạn", "the request did not arrive in time");
        Self::new(kinds::LATE, detail)
    }

    /// An internal error: the cause is logged, not sent.
    pub(super) fn internal(cause: impl std::fmt::Display) -> Response {
        Self::broken(cause).into_response()
    }
}

/// The raw response to a connection over the limit, in both languages, since the request is not read.
pub(super) fn crowded() -> String {
    let kind = kinds::TOO_MANY_CONNECTIONS;
    let detail = Text::new(
        "quá nhiều kết nối; hãy thử lại sau vài giây",
        "too many connections; try again in a few seconds",
    );
    let detail = format!("{} · {}", detail.vi, detail.en);
    let (status, body) = (status(kind), body(kind, &detail).to_string());
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {PROBLEM}\r\nretry-after: 5\r\nx-content-type-options: nosniff\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The status of the responses of a type.
fn status(kind: &Kind) -> StatusCode {
    kind.status.try_into().expect("it is a status")
}

/// The members that all problems have. The type comes first, where [`located`] looks for it.
///
/// [`located`]: kind::located
fn body(kind: &Kind, detail: &str) -> Value {
    json!({ "type": kind.path(), "title": kind.title.en, "status": kind.status, "detail": detail })
}

/// Whether the response is `404 Not Found`.
pub(super) fn is_missing(response: &Response) -> bool {
    response.status() == StatusCode::NOT_FOUND
}

/// Whether the response is `405 Method Not Allowed`.
pub(super) fn is_refused_method(response: &Response) -> bool {
    response.status() == StatusCode::METHOD_NOT_ALLOWED
}

/// Converts error responses of libraries, which are plain texts, to problem details.
pub(super) fn of_plain(accepted: Option<&HeaderValue>, response: Response) -> Response {
    let refused = !response.status().is_success() && !response.status().is_redirection();
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !refused || kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain")) {
        return response;
    }
    let lang = language(accepted);
    if response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    Problem::bad_request(lang.pick("địa chỉ không đọc được", "the URL cannot be read")).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = body(self.kind, &self.detail);
        let phrase = self.more.as_ref().and_then(|more| reason_phrase::of(more));
        if let (Some(more), Some(members)) = (self.more, body.as_object_mut()) {
            members.extend(*more);
        }
        let mut response = (status(self.kind), Json(body)).into_response();
        phrase.map(|phrase| response.extensions_mut().insert(phrase));
        response.extensions_mut().insert(Detail(self.detail));
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause.into()));
        }
        if self.kind.status == 401 {
            let bearer = HeaderValue::from_static("Bearer realm=\"xuong\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        let kind = HeaderValue::from_static(PROBLEM);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_has_to_wait_names_the_command_that_makes_it_at_once() {
        for lang in [Lang::Vi, Lang::En] {
            let names_command =
                |document| Problem::busy(lang, Duration::ZERO, document).detail.contains("xuong report");
            assert_eq!((names_command(true), names_command(false)), (true, false), "{lang:?}");
        }
    }

    #[test]
    fn a_time_limit_of_the_server_is_no_fault_of_the_request() {
        for (lang, advice) in [(Lang::Vi, "thử lại sau"), (Lang::En, "retry later")] {
            for document in [true, false] {
                let told = Problem::too_long(lang, document);
                assert_eq!((told.kind, told.retry_after_s), (kinds::TIME_LIMIT, Some(60)));
                assert!(
                    told.detail.contains(advice) && told.detail.contains("request_timeout_s"),
                    "{told:?}"
                );
            }
        }
    }
}
