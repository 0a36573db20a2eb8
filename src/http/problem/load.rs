//! Problems of a server that is being started, or has too much to do.

use std::time::Duration;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::Map;

use super::{Problem, kinds};
use crate::model::lang::Lang;

/// The upper limit of `Retry-After`.
const LATEST_RETRY: Duration = Duration::from_secs(60);

impl Problem {
    /// The register is being loaded; the numbers of firms read so far and in total.
    pub(in crate::http) fn starting(lang: Lang, (read, firms): (u64, u64)) -> Response {
        let detail = lang.pick(
            format!("sổ đăng ký đang được nạp: {read}/{firms} cơ sở"),
            format!("the register is being loaded: {read} of {firms} firms"),
        );
        let members = [("firmsRead".to_owned(), read.into()), ("firms".to_owned(), firms.into())];
        let more = Some(Box::new(Map::from_iter(members)));
        Self { more, retry_after_s: Some(1), ..Self::new(kinds::LOADING, detail) }.into_response()
    }

    /// The register is not ready; `wait` is the `Retry-After` in seconds, if it soon will be.
    pub(in crate::http) fn not_ready(detail: impl Into<String>, wait: Option<&'static str>) -> Response {
        let refused = Self::new(kinds::NOT_READY, detail);
        let mut response = ([(header::CACHE_CONTROL, "no-store")], refused).into_response();
        let wait = wait.map(HeaderValue::from_static);
        wait.map(|seconds| response.headers_mut().insert(header::RETRY_AFTER, seconds));
        response
    }

    /// The computation exceeded the time limit of a request; `document` if it was for a document. The limit is that of
    /// the server, and not every request has a parameter that makes it shorter.
    pub(in crate::http) fn too_long(lang: Lang, document: bool) -> Self {
        let detail = if document {
            lang.pick(
                "trả lời quá lâu: hãy thử lại sau, lập báo cáo bằng lệnh xuong report trên máy chủ, hoặc đề \
                 nghị người vận hành nâng request_timeout_s; báo cáo nào có tham số địa bàn hoặc khoảng \
                 cách thì có thể hỏi ít địa bàn hoặc khoảng cách nhỏ hơn",
                "the time limit was exceeded: retry later, run xuong report on the server, or ask the \
                 operator to raise request_timeout_s; a report that has a parameter of areas or of a \
                 distance takes less time for fewer areas or a shorter distance",
            )
        } else {
            lang.pick(
                "trả lời quá lâu: hãy thử lại sau, hoặc đề nghị người vận hành nâng request_timeout_s; câu \
                 hỏi nào nhận bbox hoặc điều kiện lọc thì có thể thu hẹp bằng bbox hoặc điều kiện đơn giản \
                 hơn",
                "the time limit was exceeded: retry later, or ask the operator to raise request_timeout_s; \
                 a request that takes a bbox or a filter takes less time with a smaller bbox or a simpler \
                 filter",
            )
        };
        let retry_after_s = Some(LATEST_RETRY.as_secs());
        Self { retry_after_s, ..Self::new(kinds::TIME_LIMIT, detail) }
    }

    /// The queue is full, or too long for the deadline. Documents can also be made on the command line.
    pub(in crate::http) fn busy(lang: Lang, wait: Duration, document: bool) -> Self {
        let seconds = wait.min(LATEST_RETRY).as_secs_f64().ceil().max(1.0);
        let instead = if document {
            lang.pick("lập báo cáo bằng lệnh xuong report trên máy chủ", "run xuong report on the server")
        } else {
            lang.pick("hỏi phạm vi nhỏ hơn (bbox, limit)", "request less (bbox, limit)")
        };
        let detail = lang.pick(
            format!("máy chủ đang có quá nhiều câu hỏi nặng; hãy thử lại sau {seconds} giây, hoặc {instead}"),
            format!("the server is busy with other long requests; retry in {seconds} s, or {instead}"),
        );
        let retry_after_s = Some(Duration::from_secs_f64(seconds).as_secs());
        Self { retry_after_s, ..Self::new(kinds::BUSY, detail) }
    }

    /// The state of the past does not fit in its memory, so retrying does not help.
    pub(in crate::http) fn past_too_large(lang: Lang, needed_mb: u64, limit_mb: u64) -> Self {
        let detail = lang.pick(
            format!(
                "trạng thái quá khứ này cần khoảng {needed_mb} MB bộ nhớ, máy chủ chỉ dành {limit_mb} MB; \
                 hãy bỏ as_of, lập báo cáo bằng lệnh xuong report --as-of trên máy chủ, hoặc nâng \
                 past_states_mb"
            ),
            format!(
                "this past state needs about {needed_mb} MB of memory, and the limit is {limit_mb} MB; omit \
                 as_of, run xuong report --as-of on the server, or have past_states_mb raised"
            ),
        );
        Self::new(kinds::PAST_TOO_LARGE, detail)
    }

    /// There is no memory to buffer the response, because other clients do not read theirs.
    pub(in crate::http) fn unread(lang: Lang) -> Response {
        let detail = lang.pick(
            "quá nhiều câu trả lời lớn đang chờ người hỏi nhận; hãy thử lại sau vài giây, hoặc hỏi trang \
             nhỏ hơn (limit)",
            "too many large responses are waiting to be read by their clients; retry in a few seconds, or \
             request smaller pages (limit)",
        );
        ([(header::RETRY_AFTER, "5")], Self::new(kinds::UNREAD_ANSWERS, detail)).into_response()
    }
}
