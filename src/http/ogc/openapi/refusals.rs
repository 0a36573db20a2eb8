//! Problems by their status, in the API definition.

use serde_json::Value;

use super::answers::problem;
use crate::model::lang::Lang;

/// What any request may be refused with before it reaches a handler, or by the handler for its parameters.
const ANY: [&str; 5] = ["400", "401", "403", "429", "503"];

/// The problems of an operation: those of any request, and more.
pub(super) fn refused(more: &[&str], lang: Lang) -> Value {
    let statuses = ANY.iter().chain(more);
    Value::Object(statuses.map(|status| ((*status).to_owned(), problem(said(status, lang)))).collect())
}

fn said(status: &str, lang: Lang) -> &'static str {
    match status {
        "400" => lang.pick("Địa chỉ hoặc tham số không hợp lệ", "The URL or a parameter is not valid"),
        "401" => lang.pick("Khóa hoặc mã thông báo không đúng", "The key or token is not valid"),
        "403" => lang.pick("Không được phép", "The role of the client does not allow the request"),
        "404" => lang.pick("Không tìm thấy", "Not found"),
        "408" => lang.pick("Yêu cầu đến quá chậm", "The request did not arrive in time"),
        "413" => lang.pick("Nội dung quá lớn", "The body is too large"),
        "429" => lang.pick("Quá nhiều khóa sai", "Too many wrong keys"),
        _ => lang.pick(
            "Sổ đăng ký đang bận, đang được nạp, hoặc câu trả lời mất quá nhiều thời gian",
            "The register is busy or being loaded, or the answer takes too long",
        ),
    }
}
