//! Whether a registry may be trusted: what was found wrong, and that the check at the start is over.

use std::sync::{OnceLock, atomic::AtomicBool, atomic::Ordering};

use super::keeper::RegistryError;
use crate::{
    model::{change::Seq, lang::Lang},
    store::{Store, StoreError, open::Lost},
};

/// Why nothing is written to a registry any more, until somebody has seen to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Ailment {
    /// The data file is damaged, or the disk below it fails.
    #[error("the data file is damaged: {0}")]
    Damaged(String),
    /// The folder has another data file than the one that was opened, or none.
    #[error("the data file was replaced or removed while it was in use")]
    Replaced,
    /// Changes that were acknowledged are not there.
    #[error("changes {} to {newest}, which were acknowledged, are not in the data file", held + 1)]
    Lost {
        /// The newest change that was acknowledged.
        newest: Seq,
        /// The newest that is there.
        held: Seq,
    },
}

impl Ailment {
    /// What is wrong and what to do about it, as one sentence.
    pub fn say(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Damaged(detail), Lang::Vi) => format!(
                "tệp dữ liệu bị hỏng ({detail}); không ghi gì thêm; hãy dừng máy chủ, xem “xuong check --deep”, rồi phục hồi bản sao lưu bằng “xuong restore TỆP --replace”"
            ),
            (Self::Damaged(detail), Lang::En) => format!(
                "the data file is damaged ({detail}); nothing more is written; stop the server, see 'xuong check --deep', then restore a backup with 'xuong restore FILE --replace'"
            ),
            (Self::Replaced, Lang::Vi) => {
                "tệp dữ liệu đã bị thay hoặc xóa khi đang dùng; không ghi gì thêm, số liệu trả lời là của tệp cũ; hãy khởi động lại máy chủ để dùng tệp mới".to_owned()
            }
            (Self::Replaced, Lang::En) => {
                "the data file was replaced or removed while it was in use; nothing more is written, and answers are those of the old file; restart the server to use the new one".to_owned()
            }
            (Self::Lost { newest, held }, Lang::Vi) => format!(
                "các thay đổi {} đến {newest} đã được xác nhận nhưng không có trong tệp dữ liệu (nhật ký ghi trước xuong.db-wal bị hỏng hoặc bị bỏ lại, hoặc đã đặt vào một bản cũ); không ghi gì thêm; hãy phục hồi bản sao lưu bằng “xuong restore TỆP --replace”, hoặc xóa xuong.newest để chấp nhận mất các thay đổi ấy",
                held + 1
            ),
            (Self::Lost { newest, held }, Lang::En) => format!(
                "changes {} to {newest} were acknowledged and are not in the data file (its write-ahead log xuong.db-wal is damaged or was left behind, or an older copy was put in its place); nothing more is written; restore a backup with 'xuong restore FILE --replace', or delete xuong.newest to go on without them",
                held + 1
            ),
        }
    }
}

impl From<Lost> for Ailment {
    fn from(Lost { newest, held }: Lost) -> Self {
        Self::Lost { newest, held }
    }
}

/// How a registry is, for those who watch over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Whole, as far as anybody looked.
    Sound,
    /// The data file is still being read through.
    BeingChecked,
    /// Something is wrong; it is read from memory and not written to.
    Ailing(Ailment),
}

/// What is known of the health of a registry.
#[derive(Debug, Default)]
pub(super) struct Health {
    ailment: OnceLock<Ailment>,
    checked: AtomicBool,
}

impl Health {
    /// The health of a registry that was just opened; `checked` tells that all of its file was read.
    pub(super) fn of(store: &Store, checked: bool) -> Self {
        let health = Self { ailment: OnceLock::new(), checked: AtomicBool::new(checked) };
        if let Some(lost) = store.lost() {
            health.fall_ill(lost.into());
        }
        health
    }

    pub(super) fn condition(&self) -> Condition {
        match self.ailment.get() {
            Some(ailment) => Condition::Ailing(ailment.clone()),
            None if self.checked.load(Ordering::Acquire) => Condition::Sound,
            None => Condition::BeingChecked,
        }
    }

    /// The file was read through.
    pub(super) fn passed(&self) {
        self.checked.store(true, Ordering::Release);
    }

    /// Told once, in the log; the first thing that is found stays.
    pub(super) fn fall_ill(&self, ailment: Ailment) {
        let said = ailment.say(Lang::En);
        if self.ailment.set(ailment).is_ok() {
            tracing::error!("nothing more is written to the registry: {said}");
        }
    }

    /// Refuses to write to what is not sound.
    pub(super) fn permit(&self) -> Result<(), RegistryError> {
        self.ailment.get().map_or(Ok(()), |ailment| Err(RegistryError::Ailing(ailment.clone())))
    }

    /// Takes note of what the store says.
    pub(super) fn heard(&self, store: &Store, error: StoreError) -> RegistryError {
        let error = store.name(error);
        if error.is_damage() {
            self.fall_ill(Ailment::Damaged(match &error {
                StoreError::Damaged(detail) => detail.clone(),
                other => other.to_string(),
            }));
        }
        error.into()
    }
}
