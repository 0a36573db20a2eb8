//! Exit codes of commands, and the messages of those that fail.

use std::process::ExitCode;

use crate::{
    model::{lang::Lang, member::FEDERATION},
    registry::RegistryError,
    store::StoreError,
};

/// The outcome of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done,
    /// Done, with findings.
    Findings,
    /// Not done: the input is unusable.
    Usage,
    /// Not done: something that is needed is unavailable.
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

/// The failure of a command, as one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) said: String,
}

impl Failure {
    /// The failure of unusable input.
    pub(super) fn usage(said: impl std::fmt::Display) -> anyhow::Error {
        Self { exit: Exit::Usage, said: said.to_string() }.into()
    }

    /// The failure of a command on something that is not there.
    pub(super) fn missing(item: &str, lang: Lang) -> anyhow::Error {
        Self::usage(format!("{}: {item}", lang.pick("không tìm thấy", "not found")))
    }

    /// The failure of something unavailable.
    pub(super) fn unavailable(said: impl std::fmt::Display) -> anyhow::Error {
        Self { exit: Exit::Unavailable, said: said.to_string() }.into()
    }
}

/// The fault of a registry and its remedy.
pub(super) fn explain(error: &RegistryError, lang: Lang) -> anyhow::Error {
    let error = match error {
        RegistryError::Store(error) => error,
        RegistryError::OtherCity { held, asked } if asked == FEDERATION => {
            return Failure::usage(lang.pick(
                format!("thư mục này là sổ đăng ký của “{held}”; sổ theo dõi các sổ khác cần thư mục riêng: --data-dir"),
                format!(
                    "this folder is the register of '{held}'; a register that follows others needs a folder of its own: \
                     --data-dir"
                ),
            ));
        }
        RegistryError::OtherCity { held, asked } => {
            return Failure::usage(lang.pick(
                format!(
                    "sổ đăng ký này là của thành phố “{held}”, không phải của “{asked}”; hãy ghi --city \
                     THƯ_MỤC của thành phố “{held}”, hoặc chọn --data-dir khác"
                ),
                format!(
                    "this register is of the city '{held}', not of '{asked}'; say --city FOLDER of the city \
                     '{held}', or choose another --data-dir"
                ),
            ));
        }
        RegistryError::Ailing(ailment) => return Failure::unavailable(ailment.say(lang)),
        RegistryError::Load(_) | RegistryError::PastTooLarge { .. } => return Failure::unavailable(error),
        RegistryError::Refused(_)
        | RegistryError::Conflict(_)
        | RegistryError::Withheld(_)
        | RegistryError::Follows => {
            return Failure::usage(error.refused(lang).unwrap_or_default().join("\n"));
        }
    };
    Failure::unavailable(say(error, lang))
}

/// The fault of a store and its remedy, as one sentence.
pub(super) fn say(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::Missing(path) => lang.pick(
            format!("chưa có sổ đăng ký tại {}; hãy chạy “xuong demo” hoặc “xuong import”", path.display()),
            format!("there is no registry at {}; run 'xuong demo' or 'xuong import'", path.display()),
        ),
        StoreError::NotWritable { path, cause } => lang.pick(
            format!("không ghi được vào {}: {cause}; hãy chọn thư mục khác bằng --data-dir", path.display()),
            format!("cannot write to {}: {cause}; choose another folder with --data-dir", path.display()),
        ),
        StoreError::Damaged(detail) => lang.pick(
            format!("tệp dữ liệu bị hỏng ({detail}); hãy phục hồi từ bản sao lưu hoặc chọn --data-dir khác"),
            format!("the data file is damaged ({detail}); restore a backup or choose another --data-dir"),
        ),
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
        StoreError::NotWritten(cause) => lang
            .pick(format!("thay đổi chưa được ghi: {cause}"), format!("the edit was not written: {cause}")),
        StoreError::Database(cause) => {
            lang.pick(format!("cơ sở dữ liệu từ chối: {cause}"), format!("the database refused: {cause}"))
        }
        other => say_of_files(other, lang),
    }
}

/// The fault of a file, a folder or a disk, and its remedy.
fn say_of_files(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::NoFolder(path) => lang.pick(
            format!(
                "không có thư mục {}; hãy tạo thư mục này trước hoặc ghi vào thư mục khác",
                path.display()
            ),
            format!("there is no folder {}; make it first, or write to another", path.display()),
        ),
        StoreError::Unreadable { path, cause } => lang.pick(
            format!("không đọc được {}: {cause}; hãy chạy với người dùng có quyền đọc", path.display()),
            format!("cannot read {}: {cause}; run as a user who may", path.display()),
        ),
        StoreError::InUse(path) => lang.pick(
            format!(
                "sổ đăng ký tại {} đang được dùng; hãy dừng máy chủ và các lệnh khác trước",
                path.display()
            ),
            format!("the registry in {} is in use; stop the server and other commands first", path.display()),
        ),
        StoreError::Exists(path) => lang.pick(
            format!("{} đã có; không ghi đè", path.display()),
            format!("{} is there already and is not overwritten", path.display()),
        ),
        StoreError::NotWhole(log) => lang.pick(
            format!(
                "tệp này chưa đủ: các thay đổi mới nhất nằm ở {} bên cạnh; hãy sao lưu bằng “xuong backup” \
                 thay vì chép tệp",
                log.display()
            ),
            format!(
                "this file is not whole: its newest changes lie in {} beside it; make copies with 'xuong \
                 backup', not by copying the file",
                log.display()
            ),
        ),
        StoreError::DiskFull => lang
            .pick(
                "đĩa đã đầy, không ghi gì; hãy giải phóng chỗ rồi làm lại",
                "the disk is full, nothing was written; make room and do it again",
            )
            .to_owned(),
        StoreError::FileTooLarge => lang
            .pick(
                "tệp vượt quá cỡ hệ thống cho phép (ulimit -f), không ghi gì; hãy nâng giới hạn rồi làm lại",
                "a file would become larger than the system allows (ulimit -f), nothing was written; raise \
                 the limit and do it again",
            )
            .to_owned(),
        StoreError::Io(cause) => lang.pick(
            format!("lỗi đọc ghi đĩa: {cause}; hãy kiểm tra đĩa và hệ tệp"),
            format!("input or output failed: {cause}; check the disk and its file system"),
        ),
        StoreError::Refused(cause) => lang.pick(
            format!(
                "hệ thống không cho mở hoặc ghi tệp dữ liệu: {cause}; hãy kiểm tra quyền của thư mục dữ liệu"
            ),
            format!(
                "the system refuses to open or write the data file: {cause}; check the permissions of the \
                 data folder"
            ),
        ),
        other => say_of_servers(other, lang),
    }
}

/// The fault of a database server or of the way to it, and its remedy.
fn say_of_servers(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::Address(cause) => lang.pick(
            format!(
                "địa chỉ cơ sở dữ liệu không dùng được: {cause}; hãy ghi postgres://NGƯỜI_DÙNG@MÁY/CƠ_SỞ_DỮ_LIỆU"
            ),
            format!(
                "the address of the database cannot be used: {cause}; say postgres://USER@HOST/DATABASE"
            ),
        ),
        StoreError::Unreachable(cause) => lang.pick(
            format!("máy chủ cơ sở dữ liệu không trả lời: {cause}; hãy kiểm tra địa chỉ, mạng và máy chủ"),
            format!("the database server does not answer: {cause}; check the address, the network, and the server"),
        ),
        StoreError::Unknown(cause) => lang.pick(
            format!("mất kết nối khi đang ghi, chưa rõ đã ghi hay chưa: {cause}; hãy xem lại bằng “xuong history”"),
            format!(
                "the connection was lost while writing, and it is not known whether it was written: {cause}; look with \
                 'xuong history'"
            ),
        ),
        StoreError::Standby => lang
            .pick(
                "máy chủ cơ sở dữ liệu là bản dự phòng, không ghi được; hãy dùng địa chỉ của máy chủ chính",
                "the database server is a standby and takes no writes; use the address of the primary",
            )
            .to_owned(),
        StoreError::Denied(cause) => lang.pick(
            format!("máy chủ cơ sở dữ liệu từ chối: {cause}; hãy kiểm tra người dùng, mật khẩu và quyền"),
            format!("the database server refuses: {cause}; check user, password and rights"),
        ),
        StoreError::Empty => lang
            .pick(
                "cơ sở dữ liệu chưa có sổ đăng ký; hãy chạy “xuong demo” hoặc “xuong import”",
                "the database holds no register; run 'xuong demo' or 'xuong import'",
            )
            .to_owned(),
        StoreError::Taken => lang
            .pick(
                "cơ sở dữ liệu đã có một sổ đăng ký; không ghi đè; hãy tạo cơ sở dữ liệu khác",
                "the database holds a register already, which is not overwritten; create another database",
            )
            .to_owned(),
        StoreError::NoFile => lang
            .pick(
                "sổ đăng ký ở trên máy chủ PostgreSQL: hãy sao lưu bằng pg_dump, hoặc chép bằng “xuong copy”",
                "the register is on a PostgreSQL server: back it up with pg_dump, or copy it with 'xuong copy'",
            )
            .to_owned(),
        other => other.to_string(),
    }
}
