//! The shares of technology classes among the establishments of manufacturing, by each way of reading "high technology".

use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        presence::{Presence, When},
        technology::{Class, Scheme, TechnologyClass, class_of},
    },
};

/// The name of a reading and its share in per cent; `None` where no establishment tells.
///
/// The last two readings, by certificates and by indicator 0702, rest on figures that the register does not hold.
pub(crate) fn counted_shares(now: &Snapshot, when: When, lang: Lang) -> Vec<(String, Option<f64>)> {
    let high = |scheme| share(now, when, scheme);
    let of = lang.pick("theo số cơ sở", "by establishments");
    let reading = |name: &str, scheme| (format!("{name}, {of}"), high(scheme));
    vec![
        reading(
            lang.pick(
                "nhóm công nghệ trung bình cao và cao (SDG 9.b.1)",
                "medium-high and high technology (SDG 9.b.1)",
            ),
            Scheme::Sdg,
        ),
        reading(lang.pick("nhóm công nghệ cao (Eurostat)", "high technology (Eurostat)"), Scheme::Eurostat),
        reading(
            lang.pick("nhóm cường độ nghiên cứu cao (OECD 2016)", "high research intensity (OECD 2016)"),
            Scheme::Oecd,
        ),
        (
            lang.pick("doanh nghiệp được chứng nhận công nghệ cao", "certified high-tech enterprises")
                .to_owned(),
            None,
        ),
        (lang.pick("chỉ tiêu thống kê 0702", "statistical indicator 0702").to_owned(), None),
    ]
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
