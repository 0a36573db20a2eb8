//! Errors of a registry.

use crate::{
    model::{
        change::{Conflict, Seq},
        lang::Lang,
        refusal::Refusal,
    },
    store::{StoreError, open::Lost},
};

/// An error of a registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The registry is damaged and is not written to.
    #[error("nothing is written: {0}")]
    Ailing(Ailment),
    /// The read model could not be built.
    #[error("the read model could not be made: {0}")]
    Load(String),
    /// Values break rules of the register. Nothing of the commit is written.
    #[error("{}", .0.iter().map(|refusal| refusal.say(Lang::En)).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
    /// Records changed after the author of the edit had seen them. Nothing of the commit is written.
    #[error("{}", .0.iter().map(|conflict| say_conflict(conflict, Lang::En)).collect::<Vec<_>>().join("; "))]
    Conflict(Vec<Conflict>),
    /// Values of a change were withheld, so that it cannot be undone. Nothing is written.
    #[error("values of change {0} are withheld")]
    Withheld(Seq),
    /// The folder was made for another city.
    #[error("the register is of the city '{held}', not of '{asked}'")]
    OtherCity {
        /// The code of the city that the register is of.
        held: String,
        /// The code of the city that it was opened as.
        asked: String,
    },
    /// The register follows others, which alone change it.
    #[error("the register follows others; records are edited at their own register")]
    Follows,
    /// A state of the past needs more memory than such states may take.
    #[error("a state of the past takes {needed_mb} MB, of which there are {limit_mb}")]
    PastTooLarge {
        /// Upper bound of the memory that it needs, in MB.
        needed_mb: u64,
        /// The memory that such states may take, in MB.
        limit_mb: u64,
    },
}

impl RegistryError {
    /// The refusals, one sentence each; `None` for errors of the registry itself.
    pub fn refused(&self, lang: Lang) -> Option<Vec<String>> {
        match self {
            Self::Refused(refusals) => Some(refusals.iter().map(|refusal| refusal.say(lang)).collect()),
            Self::Conflict(all) => Some(all.iter().map(|conflict| say_conflict(conflict, lang)).collect()),
            Self::Withheld(seq) => Some(vec![lang.pick(
                format!("thay đổi {seq} có giá trị đã được ẩn, không hoàn tác được"),
                format!("values of change {seq} are withheld, so it cannot be undone"),
            )]),
            Self::Follows => Some(vec![lang
                .pick(
                    "sổ đăng ký này chỉ đọc và theo dõi các sổ khác; hãy sửa ở sổ đăng ký của bản ghi (docs/federation.md)",
                    "this register only follows others; edit the record at its own register (docs/federation.md)",
                )
                .to_owned()]),
            _ => None,
        }
    }
}

impl RegistryError {
    /// Whether it is not known if the write was made.
    pub fn is_unknown_outcome(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unknown(_)))
    }

    /// Whether there is no room for what was to be written.
    pub fn is_without_room(&self) -> bool {
        matches!(self, Self::Store(StoreError::DiskFull | StoreError::FileTooLarge))
    }

    /// Whether the same write may succeed later.
    pub fn is_passing(&self) -> bool {
        use StoreError::{Busy, NotWritten, Standby, Unreachable};
        matches!(self, Self::Store(Busy | NotWritten(_) | Standby | Unreachable(_)))
    }
}

fn say_conflict(Conflict { kind, id, seen, .. }: &Conflict, lang: Lang) -> String {
    let kind = kind.name(lang);
    lang.pick(
        format!("{kind} {id} đã được sửa sau phiên bản {seen}; hãy đọc lại rồi sửa trên bản mới"),
        format!("{kind} {id} was changed after version {seen}; read it again and edit what it is now"),
    )
}

/// The reason why a registry is no longer written to until an operator repairs it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Ailment {
    /// The data file is damaged, or the disk fails.
    #[error("the data file is damaged: {0}")]
    Damaged(String),
    /// The folder contains another data file than the one that was opened, or none.
    #[error("the data file was replaced or removed while it was in use")]
    Replaced,
    /// Acknowledged changes are missing.
    #[error("changes {} to {newest}, which were acknowledged, are not in the data file", held + 1)]
    Lost {
        /// The newest change that was acknowledged.
        newest: Seq,
        /// The newest change in the database.
        held: Seq,
    },
}

impl Ailment {
    /// The fault and the remedy, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Damaged(detail) => lang.pick(
                format!(
                    "tệp dữ liệu bị hỏng ({detail}); không ghi gì thêm; hãy dừng máy chủ, xem “xuong check \
                     --deep”, rồi phục hồi bản sao lưu bằng “xuong restore TỆP --replace”"
                ),
                format!(
                    "the data file is damaged ({detail}); nothing more is written; stop the server, see \
                     'xuong check --deep', then restore a backup with 'xuong restore FILE --replace'"
                ),
            ),
            Self::Replaced => lang
                .pick(
                    "tệp dữ liệu đã bị thay hoặc xóa khi đang dùng; không ghi gì thêm, số liệu trả lời là \
                     của tệp cũ; hãy khởi động lại máy chủ để dùng tệp mới",
                    "the data file was replaced or removed while it was in use; nothing more is written, \
                     and answers are those of the old file; restart the server to use the new one",
                )
                .to_owned(),
            Self::Lost { newest, held } => lang.pick(
                format!(
                    "các thay đổi {} đến {newest} đã được xác nhận nhưng không có trong tệp dữ liệu (nhật \
                     ký ghi trước xuong.db-wal bị hỏng hoặc bị bỏ lại, hoặc đã đặt vào một bản cũ); không \
                     ghi gì thêm; hãy phục hồi bản sao lưu bằng “xuong restore TỆP --replace”, hoặc xóa \
                     xuong.newest để chấp nhận mất các thay đổi ấy",
                    held + 1
                ),
                format!(
                    "changes {} to {newest} were acknowledged and are not in the data file (its write-ahead \
                     log xuong.db-wal is damaged or was left behind, or an older copy was put in its \
                     place); nothing more is written; restore a backup with 'xuong restore FILE --replace', \
                     or delete xuong.newest to go on without them",
                    held + 1
                ),
            ),
        }
    }
}

impl From<Lost> for Ailment {
    fn from(Lost { newest, held }: Lost) -> Self {
        Self::Lost { newest, held }
    }
}
