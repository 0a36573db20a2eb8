//! Problems of whole collections as files.

use super::{Problem, kinds};
use crate::model::lang::Lang;

impl Problem {
    /// The file exceeds the limit.
    pub(in crate::http) fn file_too_large(lang: Lang) -> Self {
        let detail = lang.pick(
            "tệp quá lớn để tải qua máy chủ: hãy thu hẹp bằng bbox hoặc filter, hoặc dùng lệnh xuong export trên máy chủ",
            "the file is too large to be downloaded: narrow it by bbox or filter, or run xuong export on the server",
        );
        Self::new(kinds::FILE_TOO_LARGE, detail)
    }

    /// As many files are being sent as may be.
    pub(in crate::http) fn files_busy(lang: Lang) -> Self {
        let detail = lang.pick(
            "đang có quá nhiều tệp được tải; hãy thử lại sau",
            "too many files are being downloaded; retry later",
        );
        Self { retry_after_s: Some(10), ..Self::new(kinds::FILES_BUSY, detail) }
    }
}
