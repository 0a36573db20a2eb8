//! Problems of imports that are reviewed before they are written.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Problem, kinds};
use crate::{
    model::{lang::Lang, staged::MOST_OF_OWNER},
    registry::staging::{Full, commit::Committed},
};

impl Problem {
    /// No more imports are taken.
    pub(in crate::http) fn too_many_imports(lang: Lang, full: Full) -> Self {
        Self::new(kinds::IMPORTS_FULL, too_many(full, lang))
    }

    /// What would be written is not what was reviewed.
    pub(in crate::http) fn not_as_reviewed(lang: Lang) -> Self {
        let detail = lang.pick(
            "sổ đăng ký hoặc lần nhập đã thay đổi nên điều sẽ được ghi không còn như bản đã duyệt; hãy đọc lại rồi ghi với ETag mới",
            "the register or the import changed, so that what would be written is no longer what was reviewed; read it again and send its new ETag",
        );
        Self::new(kinds::NOT_AS_REVIEWED, detail)
    }

    /// A request to write an import that does not say what was reviewed.
    pub(in crate::http) fn not_reviewed(lang: Lang) -> Self {
        let detail = lang.pick(
            "cần tiêu đề If-Match với ETag của lần nhập đã duyệt, để chỉ ghi đúng những gì đã xem",
            "the header If-Match with the ETag of the import as reviewed is required, so that what was seen is written and nothing else",
        );
        Self::new(kinds::REVIEW_NEEDED, detail)
    }

    /// The import was written already.
    pub(in crate::http) fn imported(lang: Lang, done: Option<&Committed>) -> Self {
        let detail = lang.pick("lần nhập này đã được ghi", "the import was written already");
        let told = done.map(|done| json!({ "by": done.by, "set": done.set, "version": done.version }));
        let more = told.map(|told| Map::from_iter([("committed".to_owned(), told)]));
        Self { more: more.map(Box::new), ..Self::new(kinds::IMPORTED, detail) }
    }

    /// The import has errors, some of which are listed.
    pub(in crate::http) fn import_unsound(lang: Lang, errors: Vec<Value>) -> Self {
        let detail = lang.pick(
            "có lỗi nên không ghi gì; sửa tệp, quyết định các dòng còn ngờ, hoặc chỉ ghi các dòng tốt với rows=good",
            "there are errors, so nothing was written; mend the file, decide what doubtful rows are, or write the good rows alone with rows=good",
        );
        Self { kind: kinds::IMPORT_ERRORS, detail: detail.to_owned(), ..Self::unprocessable(errors) }
    }

    /// As many files are being taken as may be.
    pub(in crate::http) fn too_many_uploads(lang: Lang) -> Self {
        let detail = lang.pick(
            "đang nhận nhiều tệp khác; hãy gửi lại sau",
            "several other files are being received; send it again later",
        );
        Self { retry_after_s: Some(5), ..Self::new(kinds::UPLOADS_BUSY, detail) }
    }

    /// There is no room on the disk of the database.
    pub(in crate::http) fn no_room(lang: Lang, cause: impl std::fmt::Display) -> Self {
        let detail = lang.pick(
            "đĩa của cơ sở dữ liệu đã đầy, không ghi gì; hãy báo người vận hành rồi gửi lại",
            "the disk of the database is full, nothing was written; tell the operator, then send it again",
        );
        Self {
            retry_after_s: Some(60),
            cause: Some(cause.to_string().into()),
            ..Self::new(kinds::DISK_FULL, detail)
        }
    }

    /// No more profiles are kept.
    pub(in crate::http) fn too_many_profiles(lang: Lang) -> Self {
        let detail =
            lang.pick("đã có quá nhiều hồ sơ; hãy xóa bớt", "there are too many profiles; delete some");
        Self::new(kinds::PROFILES_FULL, detail)
    }
}

fn too_many(full: Full, lang: Lang) -> String {
    match full {
        Full::Owner => lang.pick(
            format!("tài khoản này đã có {MOST_OF_OWNER} lần nhập chờ duyệt; hãy ghi hoặc bỏ bớt"),
            format!("this account has {MOST_OF_OWNER} imports that wait for a review; write or drop some"),
        ),
        Full::All => lang
            .pick(
                "các lần nhập chờ duyệt đã chiếm hết chỗ; hãy ghi hoặc bỏ bớt",
                "the imports that wait for a review take all the space that they may; write or drop some",
            )
            .to_owned(),
    }
}

impl Problem {
    /// A successful response with the status of something that was created, unless it has another one.
    pub(in crate::http) fn created(response: Response) -> Response {
        with_status(response, 201)
    }

    /// A successful response with the status of something that is not finished.
    pub(in crate::http) fn accepted(response: Response) -> Response {
        with_status(response, 202)
    }
}

fn with_status(mut response: Response, status: u16) -> Response {
    *response.status_mut() = status.try_into().expect("it is a status");
    response
}
