//! Problems of notes of the public.

use std::time::Duration;

use super::{Problem, kinds};
use crate::{
    model::{lang::Lang, note::NoteState},
    registry::RegistryError,
};

/// How long to wait while the queue is full, in seconds: editors have to answer first.
const QUEUE_RETRY_S: u64 = 3600;

impl Problem {
    /// The server takes no notes.
    pub(in crate::http) fn no_notes(lang: Lang) -> Self {
        Self::new(kinds::NO_NOTES, lang.pick("máy chủ này không nhận góp ý", "this server takes no notes"))
    }

    /// The client, or all clients together, sent as many notes as are taken.
    pub(in crate::http) fn too_many_notes(lang: Lang, wait: Duration) -> Self {
        let seconds = wait.as_secs() + 1;
        let minutes = seconds.div_ceil(60);
        let detail = lang.pick(
            format!("đã nhận nhiều góp ý; hãy gửi lại sau {minutes} phút"),
            format!("as many notes were sent as are taken; send it again in {minutes} minutes"),
        );
        Self { retry_after_s: Some(seconds), ..Self::new(kinds::TOO_MANY_NOTES, detail) }
    }

    /// As many notes wait for an answer as are kept.
    pub(in crate::http) fn notes_full(lang: Lang) -> Self {
        let detail = lang.pick(
            "hàng góp ý đã đầy, chưa trả lời hết; hãy gửi lại vào ngày khác",
            "the queue of notes is full until some are answered; send it again on another day",
        );
        Self { retry_after_s: Some(QUEUE_RETRY_S), ..Self::new(kinds::NOTES_FULL, detail) }
    }

    /// The note is not in a state in which it can be answered so.
    pub(in crate::http) fn note_answered(lang: Lang, held: NoteState) -> Self {
        let detail = lang.pick(
            format!("góp ý này đang ở trạng thái: {}", held.name(lang)),
            format!("the state of the note is: {}", held.name(lang)),
        );
        Self::new(kinds::NOTE_ANSWERED, detail)
    }

    /// The account may not edit what the note is about.
    pub(in crate::http) fn note_outside_remit(lang: Lang) -> Self {
        let detail = lang.pick(
            "tài khoản này không được sửa điều mà góp ý nói tới",
            "this account may not edit what the note is about",
        );
        Self::new(kinds::OUTSIDE_REMIT, detail)
    }

    /// The registry failed to keep or to read notes.
    pub(in crate::http) fn of_notes(lang: Lang) -> impl Fn(RegistryError) -> Self {
        move |error| match error.refused(lang) {
            Some(said) => Self::closed(said.join("; ")),
            None => Self::of_registry(lang)(error),
        }
    }
}
