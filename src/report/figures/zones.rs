//! Which zones and clusters figures are made of.

use std::sync::Arc;

use time::Date;

use crate::{
    index::Snapshot,
    model::zone::{Zone, ZoneKind, ZoneStatus},
    report::{parameters::Parameters, request::Request},
};

/// The day of the figures: the one asked for, else the present.
pub(crate) fn day(parameters: &Parameters, request: Request<'_>) -> Date {
    parameters.when(request.today).day
}

/// Zones in order of code.
pub(crate) fn zones(now: &Snapshot) -> impl Iterator<Item = &Arc<Zone>> {
    (1..).map_while(|number| now.base.zone_numbered(number))
}

/// Whether a zone takes in firms, or will.
pub(crate) fn is_established(zone: &Zone) -> Option<bool> {
    let established = [
        ZoneStatus::Established,
        ZoneStatus::UnderConstruction,
        ZoneStatus::Operating,
        ZoneStatus::Converting,
    ];
    zone.status.map(|status| established.contains(&status))
}

/// Whether the law on industrial clusters is about it.
pub(crate) fn is_cluster(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::IndustrialCluster | ZoneKind::CraftVillageCluster)
}
