//! Problems of the database: it is busy, away, or has an older state than a request needs.

use super::{Problem, kinds};
use crate::{model::lang::Lang, registry::RegistryError};

impl Problem {
    /// Other writers are in the way.
    pub(in crate::http) fn writers_busy(lang: Lang) -> Self {
        let detail = lang.pick(
            "sổ đăng ký đang được ghi; sửa đổi này chưa được ghi, hãy gửi lại",
            "the register is being written to; this edit was not written, send it again",
        );
        Self { retry_after_s: Some(1), ..Self::new(kinds::WRITERS_BUSY, detail) }
    }

    /// The registry failed to read what is not in memory: `503` if the same request may succeed later.
    pub(in crate::http) fn of_registry(lang: Lang) -> impl Fn(RegistryError) -> Self {
        move |error| {
            if !error.is_passing() {
                return Self::broken(error);
            }
            let detail = lang.pick(
                "cơ sở dữ liệu đang không trả lời; hãy gửi lại sau",
                "the database does not answer at present; send the request again later",
            );
            Self {
                retry_after_s: Some(5),
                cause: Some(error.to_string().into()),
                ..Self::new(kinds::DATABASE_AWAY, detail)
            }
        }
    }

    /// The connection to the database was lost during a commit.
    pub(in crate::http) fn unknown_outcome(lang: Lang, cause: impl std::fmt::Display) -> Self {
        let detail = lang.pick(
            "mất kết nối tới cơ sở dữ liệu khi đang ghi; chưa rõ sửa đổi đã được ghi hay chưa; hãy đọc lại trước khi \
             gửi lại, hoặc gửi lại với cùng Idempotency-Key",
            "the connection to the database was lost while the edit was written; it is not known whether it was; read \
             again before you send it again, or send it with the same Idempotency-Key",
        );
        Self {
            retry_after_s: Some(5),
            cause: Some(cause.to_string().into()),
            ..Self::new(kinds::OUTCOME_UNKNOWN, detail)
        }
    }

    /// The server has an older state than a request needs.
    pub(in crate::http) fn too_old(lang: Lang, (held, asked): (i64, i64)) -> Self {
        let detail = lang.pick(
            format!("máy chủ này mới có phiên bản {held}, yêu cầu cần {asked}; hãy gửi lại sau"),
            format!("this server has version {held} so far, and {asked} is asked for; send it again later"),
        );
        Self { retry_after_s: Some(1), ..Self::new(kinds::VERSION_NOT_YET, detail) }
    }
}
