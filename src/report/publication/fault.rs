//! Why a table cannot be published.

use time::Date;

use crate::{model::lang::Lang, report::parameters::Period};

/// The reason why a table is not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum PublicationFault {
    /// The period is not over.
    Running(Period, Date),
    /// There is no such edition of boundaries.
    NoEdition(Option<String>),
    /// No workers are known of the establishments on the day.
    NoWorkers,
    /// All values have to be withheld.
    AllWithheld,
    /// A revision needs a reason.
    NoReason(Period),
    /// What an earlier publication is based on cannot be read.
    Damaged(i64),
    /// A sum is too large.
    TooLarge,
}

impl PublicationFault {
    /// The reason in the language of the reader.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Running(period, last) => lang.pick(
                format!("{} chưa hết (đến {last}); hãy công bố sau ngày đó", period.name(lang)),
                format!("the {} is not over until {last}; publish it afterwards", period.name(lang)),
            ),
            Self::NoEdition(Some(code)) => lang.pick(
                format!("không có bộ ranh giới “{code}” trong sổ đăng ký"),
                format!("there are no boundaries '{code}' in the register"),
            ),
            Self::NoEdition(None) => lang
                .pick(
                    "sổ đăng ký chưa có bộ ranh giới nào; hãy nhập xã, phường trước (xuong import units)",
                    "the register has no boundaries; import units first (xuong import units)",
                )
                .to_owned(),
            Self::NoWorkers => lang
                .pick(
                    "không cơ sở nào có mặt ngày đó có số lao động",
                    "no workers are known of the establishments of that day",
                )
                .to_owned(),
            Self::AllWithheld => lang
                .pick(
                    "mọi số đều phải ẩn vì có thể lộ số liệu của một doanh nghiệp; không công bố gì",
                    "every value has to be withheld, since it could disclose one enterprise; nothing is published",
                )
                .to_owned(),
            Self::NoReason(period) => lang.pick(
                format!("{} đã được công bố; bản sửa cần lý do: --reason", period.name(lang)),
                format!("the {} was published before; a revision needs --reason", period.name(lang)),
            ),
            Self::Damaged(id) => lang.pick(
                format!("không đọc được cơ sở của công bố số {id}, nên không bảo vệ được bảng mới"),
                format!("the basis of publication {id} cannot be read, so a new table cannot be protected"),
            ),
            Self::TooLarge => lang
                .pick("có tổng lao động quá lớn", "a sum of workers is too large")
                .to_owned(),
        }
    }
}
