//! Shares of technology classes among the establishments of manufacturing, by each definition of "high technology".

use crate::{
    index::Snapshot,
    model::{
        lang::{Lang, Text},
        presence::{Presence, When},
        technology::{Class, Scheme, TechnologyClass, class_of},
    },
};

/// A definition of "high technology".
pub(crate) struct Reading {
    pub(crate) name: &'static str,
    /// The scheme by which the register counts it; `None` if it depends on figures that the register does not have.
    scheme: Option<Scheme>,
}

impl Reading {
    /// Whether the register can count it.
    pub(crate) fn is_counted(&self) -> bool {
        self.scheme.is_some()
    }

    /// The share of manufacturing establishments in the upper class; `None` if the register cannot count it.
    pub(crate) fn share(&self, now: &Snapshot, when: When) -> Option<Share> {
        self.scheme.map(|scheme| share(now, when, scheme))
    }
}

/// A share, and the establishments that it excludes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Establishments in the upper class.
    pub(crate) high: u64,
    /// Establishments of manufacturing with a known class.
    pub(crate) all: u64,
    /// Establishments whose presence is uncertain, which other reports include.
    pub(crate) unsure: u64,
    /// Establishments whose code does not determine the class.
    pub(crate) unclassed: u64,
}

impl Share {
    /// The share in per cent; `None` without any establishment of known class.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    pub(crate) fn pct(self) -> Option<f64> {
        (self.all > 0).then(|| self.high as f64 / self.all as f64 * 100.0)
    }
}

/// All definitions, with those that the register counts first.
pub(crate) fn readings(lang: Lang) -> Vec<Reading> {
    [
        (
            Some(Scheme::Sdg),
            Text::new(
                "nhóm công nghệ trung bình cao và cao (SDG 9.b.1)",
                "medium-high and high technology (SDG 9.b.1)",
            ),
        ),
        (Some(Scheme::Eurostat), Text::new("nhóm công nghệ cao (Eurostat)", "high technology (Eurostat)")),
        (
            Some(Scheme::Oecd),
            Text::new("nhóm cường độ nghiên cứu cao (OECD 2016)", "high research intensity (OECD 2016)"),
        ),
        (None, Text::new("doanh nghiệp được chứng nhận công nghệ cao", "certified high-tech enterprises")),
        (None, Text::new("chỉ tiêu thống kê 0702", "statistical indicator 0702")),
    ]
    .into_iter()
    .map(|(scheme, name)| Reading { name: name.of(lang), scheme })
    .collect()
}

/// The share of establishments in the upper class of a scheme, among those of manufacturing with a known class.
fn share(now: &Snapshot, when: When, scheme: Scheme) -> Share {
    let mut share = Share::default();
    for row in now.firms.iter() {
        let class = class_of(row.sector_number(), scheme);
        match (row.life().on(when), class) {
            (Presence::NotThere, _) | (_, Class::NotManufacturing) => {}
            (Presence::Unknown, _) => share.unsure += 1,
            (Presence::There, Class::Unknown) => share.unclassed += 1,
            (Presence::There, Class::Technology(own)) => {
                share.all += 1;
                share.high += u64::from(own == TechnologyClass::High);
            }
            (Presence::There, Class::MediumHighAndHigh(own)) => {
                share.all += 1;
                share.high += u64::from(own);
            }
        }
    }
    share
}
