//! The shares of technology classes among the establishments of manufacturing, by each way of reading "high technology".

use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        presence::{Presence, When},
        technology::{Class, Scheme, TechnologyClass, class_of},
    },
};

/// A way of reading "high technology".
pub(crate) struct Reading {
    pub(crate) name: &'static str,
    /// The scheme by which the register counts it; without one it rests on figures that the register does not hold.
    scheme: Option<Scheme>,
}

impl Reading {
    /// Whether the register can count it.
    pub(crate) fn is_counted(&self) -> bool {
        self.scheme.is_some()
    }

    /// The share of establishments of manufacturing in per cent; `None` where the register cannot count it or no
    /// establishment tells.
    pub(crate) fn share(&self, now: &Snapshot, when: When) -> Option<f64> {
        share(now, when, self.scheme?)
    }
}

/// Every way of reading it, those that the register counts first.
pub(crate) fn readings(lang: Lang) -> Vec<Reading> {
    [
        (
            Some(Scheme::Sdg),
            "nhóm công nghệ trung bình cao và cao (SDG 9.b.1)",
            "medium-high and high technology (SDG 9.b.1)",
        ),
        (Some(Scheme::Eurostat), "nhóm công nghệ cao (Eurostat)", "high technology (Eurostat)"),
        (
            Some(Scheme::Oecd),
            "nhóm cường độ nghiên cứu cao (OECD 2016)",
            "high research intensity (OECD 2016)",
        ),
        (None, "doanh nghiệp được chứng nhận công nghệ cao", "certified high-tech enterprises"),
        (None, "chỉ tiêu thống kê 0702", "statistical indicator 0702"),
    ]
    .into_iter()
    .map(|(scheme, vi, en)| Reading { name: lang.pick(vi, en), scheme })
    .collect()
}

/// How many in a hundred establishments of manufacturing with a known class are in the upper one.
fn share(now: &Snapshot, when: When, scheme: Scheme) -> Option<f64> {
    let there = now.firms.iter().filter(|row| row.life().on(when) == Presence::There);
    let (mut high, mut all) = (0.0, 0.0);
    for row in there {
        let is_high = match class_of(row.sector_number(), scheme) {
            Class::Technology(class) => class == TechnologyClass::High,
            Class::MediumHighAndHigh(own) => own,
            Class::Unknown | Class::NotManufacturing => continue,
        };
        all += 1.0;
        high += f64::from(u8::from(is_high));
    }
    (all > 0.0).then_some(high / all * 100.0)
}
