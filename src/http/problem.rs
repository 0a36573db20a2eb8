//! The only place where errors get their meaning in HTTP, as problem details (RFC 9457).

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{accept_language::language, parameter_help::expected};
use crate::model::lang::Lang;

/// Media type of problems.
const PROBLEM: &str = "application/problem+json";

/// A failed request in the caller's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    /// When it may be otherwise.
    retry_after_s: Option<u64>,
}

/// Nobody is told to come again later than this.
const LATEST_RETRY: Duration = Duration::from_secs(60);

/// What the log is told and the client is not.
#[derive(Debug, Clone)]
pub(super) struct Cause(pub(super) String);

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after_s: None }
    }

    /// A request that cannot be understood.
    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// A parameter whose value cannot be understood.
    pub(super) fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        Self::bad_request(format!("{name}: {detail}"))
    }

    /// A parameter whose value is not of its form.
    pub(super) fn value(lang: Lang, name: &str, value: &str) -> Self {
        let (wrong, needed) = lang.pick(("không hợp lệ", "cần"), ("is not understood", "expected"));
        Self::parameter(name, format!("“{value}” {wrong}; {needed} {}", expected(name, lang)))
    }

    /// A parameter whose value is none of those there are.
    pub(super) fn one_of(lang: Lang, name: &str, value: &str, known: &[&str]) -> Self {
        let (wrong, needed) = lang.pick(("không hợp lệ", "cần"), ("is not understood", "expected"));
        Self::parameter(name, format!("“{value}” {wrong}; {needed} {}", known.join(", ")))
    }

    /// A parameter that must be given.
    pub(super) fn missing(lang: Lang, name: &str) -> Self {
        Self::parameter(name, format!("{} {}", lang.pick("cần", "needed:"), expected(name, lang)))
    }

    /// Something that is not there.
    pub(super) fn not_found(lang: Lang, what: &str) -> Self {
        let missing = lang.pick("không tìm thấy", "not found");
        Self::new(StatusCode::NOT_FOUND, format!("{missing}: {what}"))
    }

    /// Something the caller may not ask.
    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// A key that is not one of ours.
    pub(super) fn unknown_key(lang: Lang) -> Response {
        let detail = lang.pick(
            "khóa truy cập không đúng; bỏ tiêu đề Authorization để xem số liệu công khai",
            "this key is not known; without the header Authorization you see what is public",
        );
        let refused = Self::new(StatusCode::UNAUTHORIZED, detail);
        ([(header::WWW_AUTHENTICATE, "Bearer realm=\"xuong\"")], refused).into_response()
    }

    /// A request that does not say, once and readably, which server it is for (RFC 9112 §3.2).
    pub(super) fn nameless(lang: Lang) -> Self {
        Self::bad_request(lang.pick(
            "cần đúng một tiêu đề Host ghi tên máy chủ",
            "one header Host with the name of the server is needed",
        ))
    }

    /// A request for another server.
    pub(super) fn misdirected(lang: Lang, authority: &str) -> Self {
        let detail = match lang {
            Lang::Vi => format!(
                "máy chủ này chỉ phục vụ máy đang chạy nó, không phục vụ dưới tên “{authority}”; nếu có proxy đứng trước, hãy ghi địa chỉ khách thấy vào public_url"
            ),
            Lang::En => format!(
                "this server serves the machine that it runs on, not as '{authority}'; behind a proxy, set public_url to the address that clients see"
            ),
        };
        Self::new(StatusCode::MISDIRECTED_REQUEST, detail)
    }

    /// Two keys, of which neither is taken for the one that is meant.
    pub(super) fn two_keys(lang: Lang) -> Self {
        Self::bad_request(
            lang.pick(
                "tiêu đề Authorization chỉ được ghi một lần",
                "the header Authorization is given twice",
            ),
        )
    }

    /// Too many wrong keys; how long no other is looked at.
    pub(super) fn too_many_keys(lang: Lang, wait: Duration) -> Response {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let detail = match lang {
            Lang::Vi => format!(
                "quá nhiều khóa sai từ địa chỉ của bạn; hãy thử lại sau {seconds} giây, hoặc bỏ tiêu đề Authorization để xem số liệu công khai"
            ),
            Lang::En => format!(
                "too many wrong keys from your address; try again in {seconds} s, or leave the header Authorization out to see what is public"
            ),
        };
        let refused = Self::new(StatusCode::TOO_MANY_REQUESTS, detail);
        ([(header::RETRY_AFTER, seconds.to_string())], refused).into_response()
    }

    /// A method that an address does not answer.
    pub(super) fn method_not_allowed(lang: Lang) -> Self {
        let detail = lang.pick(
            "địa chỉ này chỉ trả lời các phương thức ghi ở Allow",
            "this address answers only the methods told in Allow",
        );
        Self::new(StatusCode::METHOD_NOT_ALLOWED, detail)
    }

    /// The register is still being loaded; firms that were read and firms there are.
    pub(super) fn starting(lang: Lang, (read, firms): (u64, u64)) -> Response {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let detail = match lang {
            Lang::Vi => format!("sổ đăng ký đang được nạp: {read}/{firms} cơ sở"),
            Lang::En => format!("the register is being loaded: {read} of {firms} firms"),
        };
        let title = status.canonical_reason().unwrap_or_default();
        let body = json!({
            "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail,
            "firmsRead": read, "firms": firms,
        });
        let headers = [(header::CONTENT_TYPE, PROBLEM), (header::RETRY_AFTER, "1")];
        (status, headers, body.to_string()).into_response()
    }

    /// The register is not to be relied on now; `wait` when it soon will be, in seconds.
    pub(super) fn not_ready(detail: impl Into<String>, wait: Option<&'static str>) -> Response {
        let refused = Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        let mut response = ([(header::CACHE_CONTROL, "no-store")], refused).into_response();
        let wait = wait.map(HeaderValue::from_static);
        wait.map(|seconds| response.headers_mut().insert(header::RETRY_AFTER, seconds));
        response
    }

    /// A question that was worked on as long as any is; whether it was for a document.
    pub(super) fn too_long(lang: Lang, document: bool) -> Self {
        Self::bad_request(if document {
            lang.pick(
                "trả lời quá lâu: hãy hỏi ít địa bàn hoặc khoảng cách nhỏ hơn, hoặc lập báo cáo bằng lệnh xuong report trên máy chủ, hoặc nâng request_timeout_s",
                "this takes too long: ask for fewer areas or a shorter distance, make it by xuong report on the server itself, or have request_timeout_s raised",
            )
        } else {
            lang.pick(
                "trả lời quá lâu: hãy thu hẹp bằng bbox hoặc điều kiện đơn giản hơn",
                "this takes too long: narrow it down by bbox or by a simpler condition",
            )
        })
    }

    /// A question for which there is no room now, but may be after a while; a document can be made without the server.
    pub(super) fn busy(lang: Lang, wait: Duration, document: bool) -> Self {
        let seconds = wait.min(LATEST_RETRY).as_secs_f64().ceil().max(1.0);
        let instead = if document {
            lang.pick(
                "lập báo cáo bằng lệnh xuong report trên máy chủ",
                "make it by xuong report on the server itself",
            )
        } else {
            lang.pick("hỏi phạm vi nhỏ hơn (bbox, limit)", "ask for less (bbox, limit)")
        };
        let detail = match lang {
            Lang::Vi => format!(
                "máy chủ đang có quá nhiều câu hỏi nặng; hãy thử lại sau {seconds} giây, hoặc {instead}"
            ),
            Lang::En => format!(
                "the server is busy with too many heavy questions; try again in {seconds} s, or {instead}"
            ),
        };
        let retry_after_s = Some(Duration::from_secs_f64(seconds).as_secs());
        Self { retry_after_s, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    /// A state of the past for which there is no memory, however long one waits.
    pub(super) fn past_too_large(lang: Lang, needed_mb: u64, limit_mb: u64) -> Self {
        let detail = match lang {
            Lang::Vi => format!(
                "trạng thái quá khứ này cần khoảng {needed_mb} MB bộ nhớ, máy chủ chỉ dành {limit_mb} MB; hãy bỏ as_of, lập báo cáo bằng lệnh xuong report --as-of trên máy chủ, hoặc nâng past_states_mb"
            ),
            Lang::En => format!(
                "this state of the past takes some {needed_mb} MB, and the server has {limit_mb} MB for such states; leave as_of out, make the report by xuong report --as-of on the server itself, or have past_states_mb raised"
            ),
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// A body beyond the limit.
    pub(super) fn large(lang: Lang) -> Self {
        let detail = lang.pick("yêu cầu quá lớn", "the request is too large");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// A body that does not arrive.
    pub(super) fn late(lang: Lang) -> Self {
        let detail = lang.pick("không nhận đủ yêu cầu trong thời hạn", "the request did not arrive in time");
        Self::new(StatusCode::REQUEST_TIMEOUT, detail)
    }

    /// An answer that there is no room for, since others do not take theirs.
    pub(super) fn unread(lang: Lang) -> Response {
        let detail = lang.pick(
            "quá nhiều câu trả lời lớn đang chờ người hỏi nhận; hãy thử lại sau vài giây, hoặc hỏi trang nhỏ hơn (limit)",
            "too many large answers wait to be taken; try again in a few seconds, or ask for smaller pages (limit)",
        );
        let refused = Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        ([(header::RETRY_AFTER, "5")], refused).into_response()
    }

    /// A failure of ours: the client learns nothing of the cause, the log everything.
    pub(super) fn internal(cause: impl std::fmt::Display) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let detail = status.canonical_reason().unwrap_or_default().to_owned();
        let mut response = Self::new(status, detail).into_response();
        response.extensions_mut().insert(Cause(cause.to_string()));
        response
    }
}

/// What a connection is told that there is no room for, before anything of it is read: not even its language is known.
pub(super) fn crowded() -> String {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let detail =
        "quá nhiều kết nối; hãy thử lại sau vài giây · too many connections; try again in a few seconds";
    let title = status.canonical_reason().unwrap_or_default();
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail })
        .to_string();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {PROBLEM}\r\nretry-after: 5\r\nx-content-type-options: nosniff\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Whether an answer says that there is nothing at the address.
pub(super) fn is_missing(response: &Response) -> bool {
    response.status() == StatusCode::NOT_FOUND
}

/// Whether an answer says that the address does not take the method.
pub(super) fn is_refused_method(response: &Response) -> bool {
    response.status() == StatusCode::METHOD_NOT_ALLOWED
}

/// Gives what was refused in plain words, before a handler or around it, the form of every other problem.
pub(super) fn of_plain(accepted: Option<&HeaderValue>, response: Response) -> Response {
    let refused = !response.status().is_success() && !response.status().is_redirection();
    if !refused || response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM) {
        return response;
    }
    let lang = language(accepted);
    let detail = match response.status() {
        StatusCode::BAD_REQUEST => lang.pick("địa chỉ không đọc được", "the address cannot be read"),
        _ => return response,
    };
    Problem::new(response.status(), detail).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or_default();
        let body = json!({ "type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail });
        let mut response = (self.status, Json(body)).into_response();
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
}
