//! Which establishments that count are in doubt: those whose numbers stand below every table, one by one.

use std::collections::BTreeMap;

use crate::{
    index::{Snapshot, standing::Known},
    model::{closed::closed, presence::When},
};

closed! {
    /// What is in doubt of an establishment that counts.
    pub enum StandingDoubt {
        /// Not known to have opened or closed by the day.
        Unsure = "unsure" ("Chưa rõ tính đến ngày báo cáo đã mở hay đã đóng cửa hay chưa", "Not known to have opened or closed by the day of the report"),
        /// Recorded as suspended or ceased.
        Stopped = "suspended_or_closed" ("Được ghi là tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào", "Recorded as suspended or ceased, not known which"),
        /// No recorded state.
        NoStatus = "no_status" ("Chưa ghi tình trạng hoạt động", "No recorded state"),
        /// Last seen long ago.
        SeenLongAgo = "seen_long_ago" ("Từ lâu chưa được nguồn nào xác nhận", "Confirmed by no source for long"),
        /// Known by a name in use alone.
        ByName = "by_name" ("Gần đây chỉ có tên dùng tại chỗ", "Known of late by a name in use alone"),
        /// Of no dated source.
        Undated = "undated_source" ("Chưa ghi kỳ nào có nguồn cho thấy có mặt", "No recorded period in which a source shows it"),
    }
}

impl StandingDoubt {
    /// How many of some establishments it is about.
    fn of(self, known: Known) -> usize {
        match self {
            Self::Unsure => known.unsure,
            Self::Stopped => known.stopped,
            Self::NoStatus => known.without_status,
            Self::SeenLongAgo => known.seen_long_ago,
            Self::ByName => known.by_name,
            Self::Undated => known.undated,
        }
    }
}

/// The largest number of codes that is listed for one doubt: a cell of a spreadsheet holds some thousands at most.
const LISTED: usize = 1000;

/// How many things are in doubt, and the codes of the first of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// How many there are.
    pub(super) count: u64,
    codes: Vec<String>,
}

impl Listed {
    /// One more.
    pub(super) fn add(&mut self, code: &str) {
        self.count += 1;
        if self.codes.len() < LISTED {
            self.codes.push(code.to_owned());
        }
    }

    /// The codes in their order.
    pub(super) fn into_codes(mut self) -> Vec<String> {
        self.codes.sort_unstable();
        self.codes
    }
}

/// The establishments that count on a day by what is in doubt of them.
pub(super) fn listed(when: When, now: &Snapshot) -> BTreeMap<StandingDoubt, Listed> {
    let mut all: BTreeMap<StandingDoubt, Listed> = BTreeMap::new();
    for (row, known) in now.firms.iter().filter_map(|row| Some((row, row.known_on(when)?))) {
        for doubt in StandingDoubt::ALL.iter().filter(|doubt| doubt.of(known) > 0) {
            all.entry(*doubt).or_default().add(row.code());
        }
    }
    all
}
