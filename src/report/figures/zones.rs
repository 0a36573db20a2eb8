//! The zones and clusters of a report.

use std::sync::Arc;

use time::Date;

use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        zone::{Founding, Zone, ZoneKind},
    },
    report::{parameters::Parameters, request::Request},
};

/// The day of the figures: the requested one, or the present.
pub(crate) fn day(parameters: &Parameters, request: Request<'_>) -> Date {
    parameters.when(request.today).day
}

/// Zones in order of code.
pub(crate) fn zones(now: &Snapshot) -> impl Iterator<Item = &Arc<Zone>> {
    (1..).map_while(|number| now.base.zone_numbered(number))
}

/// The zones whose state and year of decision contradict each other.
pub(crate) fn disputed<'a>(zones: &[&'a Zone], on: Date) -> Vec<&'a Zone> {
    zones.iter().copied().filter(|zone| zone.founding(on) == Founding::Disputed).collect()
}

/// A note on the number of listed zones whose state and year contradict each other, and on their treatment.
pub(crate) fn told_disputed(zones: &[&Zone], on: Date, lang: Lang) -> Option<String> {
    let own = disputed(zones, on);
    let codes: Vec<&str> = own.iter().map(|zone| zone.code.as_str()).collect();
    let (n, codes) = (codes.len(), codes.join(", "));
    (n > 0).then(|| {
        lang.pick(
            format!(
                "{n} khu, cụm có tình trạng mâu thuẫn với năm của quyết định thành lập (ví dụ ghi là quy \
                 hoạch mà đã có năm thành lập) nên chưa rõ đã thành lập hay chưa: {codes}."
            ),
            format!(
                "Of {n} zones and clusters the state contradicts the year of the decision that established \
                 them (for example planned, although a year is recorded), so that it is not known whether \
                 they are established: {codes}."
            ),
        )
    })
}

/// Whether the law on industrial clusters applies to it.
pub(crate) fn is_cluster(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::IndustrialCluster | ZoneKind::CraftVillageCluster)
}
