//! Rules of areas: the parts of a zone's land against the whole, and outlines against the stated area.

use std::collections::{BTreeMap, BTreeSet};

use super::{beside::Beside, broken::Broken};
use crate::{
    geom::area::area_ha,
    model::{
        breach::Breach,
        code::Code,
        observation::Observation,
        outline::{AREA_TOLERANCE, Outline},
        zone::Zone,
    },
};

/// Sums of published parts may exceed the published whole by this much, since each is rounded.
const ROUNDING_HA: f64 = 0.01;

/// The whole that parts add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// The area of the zone.
    Zone,
    /// A measure of the same zone, period and source.
    Measure(&'static str),
}

/// The uses of land that a land balance lists.
const USES: [&str; 9] = [
    "industrial_land_ha",
    "service_land_ha",
    "road_land_ha",
    "green_land_ha",
    "technical_land_ha",
    "parking_land_ha",
    "security_land_ha",
    "cemetery_land_ha",
    "water_surface_ha",
];

/// Each whole with measures that do not overlap within it.
const WHOLES: [(Whole, &[&str]); 6] = [
    (Whole::Zone, &USES),
    (Whole::Zone, &["phase_1_area_ha", "phase_2_area_ha", "phase_3_area_ha"]),
    (Whole::Zone, &["leased_land_ha"]),
    (Whole::Zone, &["leased_industrial_land_ha", "leased_service_land_ha", "approved_industrial_land_ha"]),
    (Whole::Measure("industrial_land_ha"), &["leased_industrial_land_ha", "approved_industrial_land_ha"]),
    (Whole::Measure("service_land_ha"), &["leased_service_land_ha"]),
];

/// Whether a measure is a part or a whole of a land balance.
fn is_of_land(measure: &str) -> bool {
    WHOLES.iter().any(|(whole, parts)| *whole == Whole::Measure(own(measure)) || parts.contains(&measure))
}

/// The measure by the name that the table has, or an empty text.
fn own(measure: &str) -> &'static str {
    let named = |(whole, _): &(Whole, &[&str])| match whole {
        Whole::Measure(name) if *name == measure => Some(*name),
        _ => None,
    };
    WHOLES.iter().find_map(named).unwrap_or_default()
}

/// The figures of a zone's land that one source gives for one period, by measure.
type Balance<'a> = BTreeMap<&'a str, f64>;

/// The sum of the known parts of a whole, if it exceeds the whole, with the whole.
fn excess(balance: &Balance<'_>, zone: Option<f64>, (whole, parts): &(Whole, &[&str])) -> Option<(f64, f64)> {
    let whole = match whole {
        Whole::Zone => zone,
        Whole::Measure(name) => balance.get(name).copied(),
    }?;
    let sum: f64 = parts.iter().filter_map(|part| balance.get(part)).sum();
    (sum > whole + ROUNDING_HA).then_some((sum, whole))
}

/// Checks a figure of land against the others of its zone, period and source.
pub(super) fn figure(observation: &Observation, beside: &Beside<'_>, broken: &mut Broken) {
    let measure = observation.measure.as_str();
    if observation.breakdown.is_some() || !is_of_land(measure) {
        return;
    }
    let zone = beside.zone(&observation.subject).and_then(|zone| zone.area_ha);
    let others = beside.observations_of(&observation.subject);
    let others = others.iter().filter(|other| {
        other.id != observation.id
            && other.breakdown.is_none()
            && (&other.period, &other.source) == (&observation.period, &observation.source)
    });
    let mut balance: Balance<'_> = others.map(|other| (other.measure.as_str(), other.value)).collect();
    balance.insert(measure, observation.value);
    let mut mine = WHOLES.iter().filter(|(whole, parts)| {
        parts.contains(&measure) || matches!(whole, Whole::Measure(name) if *name == measure)
    });
    if let Some((parts_ha, whole_ha)) = mine.find_map(|group| excess(&balance, zone, group)) {
        broken.tell("value", Some(observation.value.to_string()), Breach::PartsExceed { parts_ha, whole_ha });
    }
}

/// Checks the area of a zone against the figures of its land and against its outline.
pub(super) fn zone(zone: &Zone, beside: &Beside<'_>, broken: &mut Broken) {
    let Some(whole_ha) = zone.area_ha else { return };
    let stated = Some(whole_ha.to_string());
    let figures = beside.observations_of(&zone.code);
    let figures: Vec<_> =
        figures.iter().filter(|own| own.breakdown.is_none() && is_of_land(&own.measure)).collect();
    let kinds: BTreeSet<_> = figures.iter().map(|own| (&own.period, own.source.as_ref())).collect();
    let exceeding = kinds.into_iter().find_map(|kind: (&String, Option<&Code>)| {
        let own = figures.iter().filter(|own| (&own.period, own.source.as_ref()) == kind);
        let balance = own.map(|own| (own.measure.as_str(), own.value)).collect();
        let mut wholes = WHOLES.iter().filter(|(whole, _)| *whole == Whole::Zone);
        wholes.find_map(|group| excess(&balance, Some(whole_ha), group))
    });
    if let Some((parts_ha, whole_ha)) = exceeding {
        broken.tell("area_ha", stated.clone(), Breach::PartsExceed { parts_ha, whole_ha });
    }
    if let Some(outline) = beside.outline_of(&zone.code) {
        let measured_ha = area_ha(&outline.shape);
        if differs(whole_ha, measured_ha) {
            broken.tell("area_ha", stated, Breach::OutlineArea { stated_ha: whole_ha, measured_ha });
        }
    }
}

/// Checks the area of an outline against that of its zone.
pub(super) fn outline(outline: &Outline, beside: &Beside<'_>, broken: &mut Broken) {
    let Some(stated_ha) = beside.zone(&outline.zone).and_then(|zone| zone.area_ha) else { return };
    let measured_ha = area_ha(&outline.shape);
    if differs(stated_ha, measured_ha) {
        broken.tell("geometry", None, Breach::OutlineArea { stated_ha, measured_ha });
    }
}

fn differs(stated_ha: f64, measured_ha: f64) -> bool {
    (measured_ha / stated_ha - 1.0).abs() > AREA_TOLERANCE
}
