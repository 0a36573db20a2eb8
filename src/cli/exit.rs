//! How a command ends, and what it says when it cannot go on.

use std::process::ExitCode;

use crate::{model::lang::Lang, registry::RegistryError, store::StoreError};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done,
    /// Done, with findings.
    Findings,
    /// Not done: the input cannot be used.
    Usage,
    /// Not done: something needed is not available.
    Unavailable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Unavailable => 3,
        })
    }
}

/// A command that could not be done, as one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) said: String,
}

impl Failure {
    /// The input cannot be used.
    pub(super) fn usage(said: impl std::fmt::Display) -> anyhow::Error {
        Self { exit: Exit::Usage, said: said.to_string() }.into()
    }

    /// Something needed is not available.
    pub(super) fn unavailable(said: impl std::fmt::Display) -> anyhow::Error {
        Self { exit: Exit::Unavailable, said: said.to_string() }.into()
    }
}

/// What is wrong with a registry and what to do about it.
pub(super) fn explain(error: &RegistryError, lang: Lang) -> anyhow::Error {
    let error = match error {
        RegistryError::Store(error) => error,
        RegistryError::Load(_) | RegistryError::PastTooLarge { .. } => return Failure::unavailable(error),
    };
    let said = match error {
        StoreError::Missing(path) => match lang {
            Lang::Vi => format!(
                "chưa có sổ đăng ký tại {}; hãy chạy “xuong demo” hoặc “xuong import”",
                path.display()
            ),
            Lang::En => {
                format!("there is no registry at {}; run 'xuong demo' or 'xuong import'", path.display())
            }
        },
        StoreError::NotWritable { path, cause } => match lang {
            Lang::Vi => format!(
                "không ghi được vào {}: {cause}; hãy chọn thư mục khác bằng --data-dir",
                path.display()
            ),
            Lang::En => {
                format!("cannot write to {}: {cause}; choose another folder with --data-dir", path.display())
            }
        },
        StoreError::Damaged(detail) => match lang {
            Lang::Vi => format!(
                "tệp dữ liệu bị hỏng ({detail}); hãy phục hồi từ bản sao lưu hoặc chọn --data-dir khác"
            ),
            Lang::En => {
                format!("the data file is damaged ({detail}); restore a backup or choose another --data-dir")
            }
        },
        StoreError::Newer => lang
            .pick(
                "sổ đăng ký do phiên bản xuong mới hơn ghi; hãy cập nhật chương trình",
                "the registry was written by a newer xuong; update the program",
            )
            .to_owned(),
        StoreError::Busy => lang
            .pick(
                "sổ đăng ký đang bận vì một tiến trình khác đang ghi; hãy thử lại",
                "the registry is busy, another process is writing; try again",
            )
            .to_owned(),
        StoreError::NotWritten(cause) => match lang {
            Lang::Vi => format!("thay đổi chưa được ghi: {cause}"),
            Lang::En => format!("the edit was not written: {cause}"),
        },
        StoreError::Database(cause) => match lang {
            Lang::Vi => format!("cơ sở dữ liệu từ chối: {cause}"),
            Lang::En => format!("the database refused: {cause}"),
        },
    };
    Failure::unavailable(said)
}
