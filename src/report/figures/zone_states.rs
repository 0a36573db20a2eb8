//! Zones by state and kind: planned parks are counted separately, and so are areas that predate the law and are not
//! among the parks that the city counts.

use time::Date;

use super::{sources, zones::zones};
use crate::{
    document::numerals::{real, whole},
    index::Snapshot,
    model::{
        date::PartialDate,
        lang::{Lang, Text},
        observation::Basis,
        zone::{Zone, ZoneKind, ZoneStatus},
    },
};

/// Zones in one state; `None` if it is not known.
pub(crate) struct OfState<'a> {
    pub(crate) status: Option<ZoneStatus>,
    pub(crate) zones: Vec<&'a Zone>,
}

/// Zones by state, operating ones first and those of unknown state last, without states that have no zone.
pub(crate) fn by_state<'a>(zones: &[&'a Zone]) -> Vec<OfState<'a>> {
    let order = [
        ZoneStatus::Operating,
        ZoneStatus::Converting,
        ZoneStatus::UnderConstruction,
        ZoneStatus::Established,
        ZoneStatus::Planned,
        ZoneStatus::Proposed,
        ZoneStatus::Removed,
    ];
    let of = |status: Option<ZoneStatus>| OfState {
        status,
        zones: zones.iter().copied().filter(|zone| zone.status == status).collect(),
    };
    order.map(Some).into_iter().chain([None]).map(of).filter(|own| !own.zones.is_empty()).collect()
}

impl OfState<'_> {
    /// The state in words.
    pub(crate) fn name(&self, lang: Lang) -> &'static str {
        self.status
            .map_or(lang.pick("Chưa rõ tình trạng", "State not known"), |status| status.name(lang))
    }

    /// The dates of the states, and the number of zones without one; `None` for unknown states.
    pub(crate) fn days(&self, lang: Lang) -> Option<String> {
        self.status?;
        let dates: Vec<PartialDate> = self.zones.iter().filter_map(|zone| zone.status_as_of).collect();
        let undated = self.zones.len() - dates.len();
        let range = dates.iter().copied().reduce(PartialDate::earlier).zip(dates.iter().copied().max());
        let range = range.map(|(oldest, newest)| {
            let (oldest, newest) = (oldest.said(lang), newest.said(lang));
            if oldest == newest { newest } else { format!("{oldest} – {newest}") }
        });
        let without = (undated > 0)
            .then(|| lang.pick(format!("{undated} không ghi ngày"), format!("{undated} undated")));
        Some(range.into_iter().chain(without).collect::<Vec<_>>().join("; "))
    }
}

/// The number of zones in each state, with the dates of the states.
pub(crate) fn states(zones: &[&Zone], lang: Lang) -> String {
    let told = by_state(zones).into_iter().map(|own| {
        let days = own
            .days(lang)
            .map(|days| lang.pick(format!(" (tình trạng ngày: {days})"), format!(" (state of: {days})")));
        let count = whole(own.zones.len() as u64, lang);
        format!("{} {count}{}", own.name(lang).to_lowercase(), days.unwrap_or_default())
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A note on the number of zones in a state that contradicts the year of their decision.
pub(crate) fn though_founded(n: usize, lang: Lang) -> String {
    let n = whole(n as u64, lang);
    lang.pick(
        format!("trong đó {n} có năm của quyết định thành lập nên chưa rõ"),
        format!("{n} of them with the year of an establishing decision, so not clear"),
    )
}

/// The zones that are not clusters.
pub(crate) fn parks(now: &Snapshot) -> Vec<&Zone> {
    zones(now).map(AsRef::as_ref).filter(|zone| !zone.kind.is_cluster()).collect()
}

/// The same as [`kinds_of_parks`], with the published counts of the city.
pub(crate) fn bridge(now: &Snapshot, on: Date, lang: Lang) -> String {
    let published = PUBLISHED.iter().filter_map(|own| own.told(now, on, lang));
    kinds_of_parks(now, lang).into_iter().chain(published).collect::<Vec<_>>().join(" ")
}

/// The number of parks by recorded kind, with kinds that the present law does not have listed separately. `None`
/// without parks.
pub(crate) fn kinds_of_parks(now: &Snapshot, lang: Lang) -> Option<String> {
    let parks = parks(now);
    let (old, lawful): (Vec<&Zone>, Vec<&Zone>) =
        parks.iter().partition(|zone| zone.kind == ZoneKind::LegacyArea);
    let kinds = ZoneKind::ALL.iter().filter_map(|kind| {
        let n = lawful.iter().filter(|zone| zone.kind == *kind).count();
        (n > 0).then(|| format!("{}: {n}", kind.name(lang)))
    });
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    let each = old.iter().map(|zone| format!("{} {}", zone.code, zone.name));
    let each = each.collect::<Vec<_>>().join("; ");
    let (n, known, older) = (parks.len(), lawful.len(), old.len());
    (n > 0).then(|| match older {
        0 => lang.pick(format!("{n} khu gồm {kinds}."), format!("The {n} parks: {kinds}.")),
        _ => lang.pick(
            format!(
                "{n} khu, theo loại ghi trong sổ đăng ký: {known} khu thuộc các loại khu theo luật hiện \
                 hành ({kinds}) + {older} khu công nghiệp cũ: {each}."
            ),
            format!(
                "{n} parks by the kind that the register records: {known} of kinds of today's law ({kinds}) \
                 + {older} from before that law: {each}."
            ),
        ),
    })
}

/// A published count of zones of the city, which is shown beside the number of zones of the same kind and state in the
/// register.
struct Published {
    measure: &'static str,
    kind: fn(ZoneKind) -> bool,
    status: ZoneStatus,
    name: Text,
}

const PUBLISHED: [Published; 3] = [
    Published {
        measure: "industrial_zones_operating",
        kind: |kind| kind == ZoneKind::IndustrialPark,
        status: ZoneStatus::Operating,
        name: Text::new("khu công nghiệp đang hoạt động", "industrial parks operating"),
    },
    Published {
        measure: "industrial_zones_under_construction",
        kind: |kind| kind == ZoneKind::IndustrialPark,
        status: ZoneStatus::UnderConstruction,
        name: Text::new("khu công nghiệp đang xây dựng hạ tầng", "industrial parks under construction"),
    },
    Published {
        measure: "industrial_clusters_operating",
        kind: ZoneKind::is_cluster,
        status: ZoneStatus::Operating,
        name: Text::new("cụm công nghiệp đang hoạt động", "industrial clusters operating"),
    },
];

impl Published {
    fn told(&self, now: &Snapshot, on: Date, lang: Lang) -> Option<String> {
        let figures = now.base.holdings.observations.values();
        let of_city = figures.filter(|o| {
            o.subject == now.city.code
                && o.measure == self.measure
                && o.basis != Basis::Target
                && o.breakdown.as_deref().is_none_or(|part| part == "total")
        });
        let ended = of_city.filter_map(|o| Some((o.days()?.1, o))).filter(|(last, _)| *last <= on);
        let (_, newest) = ended.max_by_key(|(last, o)| (*last, o.id))?;
        let held = zones(now).filter(|z| (self.kind)(z.kind) && z.status == Some(self.status)).count();
        let source = newest.source.as_ref();
        let title = |code| sources::title(code, now).map(|title| format!("“{title}”"));
        let source = source.map(|code| title(code).unwrap_or_else(|| code.to_string()));
        let source = source.unwrap_or_else(|| lang.pick("không ghi nguồn", "no source named").to_owned());
        let (value, period) = (real(newest.value, Some(0), lang), &newest.period);
        Some(lang.pick(
            format!(
                "Số đã công bố: {value} {} (kỳ {period}, nguồn {source}); sổ đăng ký ghi tình trạng này cho \
                 {held}.",
                self.name.of(lang)
            ),
            format!(
                "Published: {value} {} ({period}, {source}); the register records this state of {held}.",
                self.name.of(lang)
            ),
        ))
    }
}
