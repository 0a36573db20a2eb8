//! The profile of one area: a unit of an edition, or a zone or cluster.

use geo::MultiPolygon;

use super::builder::Parts;
use crate::{
    document::{
        column::text,
        grid::Grid,
        parts::Document,
        table::{Provenance, Table},
    },
    geom::{area::area_ha, prepared::PreparedArea},
    index::{Snapshot, areas::Areas},
    model::{
        column::Value,
        date::PartialDate,
        lang::{Lang, Text},
        presence::When,
        unit::Unit,
        zone::Zone,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas, one_area},
            land::{Rule, lands},
            sources,
            zones::day,
        },
        parameter::Parameter,
        parameters::{Boundaries, Parameters, ReportError},
        request::Request,
        sectors::{area_mix, change, sector_mix, series, specialisation},
        unredacted::Draft,
    },
};

/// The facts about the area, its sector mix, its specialisations and their change.
pub(crate) fn document(parameters: &Parameters, request: Request<'_>) -> Result<Document, ReportError> {
    let Request { now, lang, .. } = request;
    let own = match &parameters.zone {
        Some(zone) => {
            // The zone decides, but boundaries that do not exist are an error all the same.
            areas(&parameters.boundaries, now)?;
            Parameters { boundaries: Boundaries::Zones, area: Some(zone.clone()), ..Parameters::default() }
        }
        None => Parameters {
            boundaries: parameters.boundaries.clone(),
            area: Some(parameters.area.clone().ok_or(ReportError::Missing(Parameter::Area))?),
            ..Parameters::default()
        },
    };
    let by = areas(&own.boundaries, now)?;
    let area = one_area(own.area.as_deref(), by, now)?.ok_or(ReportError::Missing(Parameter::Area))?;
    let mut parts = Parts::new(request);
    parts.table(facts(area, by, &own, request));
    parts.heading(1, Text::new("Cơ cấu ngành", "Sector mix"));
    parts.table(sector_mix::run(&own, request)?);
    parts.heading(1, Text::new("Chuyên môn hóa", "Specialisation"));
    parts.table(specialisation::specialisation(&own, request)?);
    parts.heading(1, Text::new("Qua các năm", "Over the years"));
    parts.table(series::run(&own, request)?);
    parts.heading(1, Text::new("Chuyển dịch cơ cấu", "Structural change"));
    parts.table(change::change(&own, request)?);
    parts.table(change::shift_share(&own, request)?);
    let name = area_names(area, by, now, lang).1;
    let title = format!("{}: {name}", lang.pick("Hồ sơ địa bàn", "Profile"));
    Ok(parts.document("area-profile", title, Vec::new()))
}

/// The facts and the sector mix of an area that the reader drew.
pub fn of_drawn(area: &MultiPolygon, request: Request<'_>) -> Document {
    let Request { now, lang, .. } = request;
    let inside = PreparedArea::new(area);
    let there = |zone: &&std::sync::Arc<Zone>| zone.location.as_ref().is_some_and(|l| inside.covers(l.point));
    let names: Vec<&str> =
        crate::report::figures::zones::zones(now).filter(there).map(|zone| zone.name.as_str()).collect();
    let when = When::now(request.today);
    let there = now.firms.iter().filter(|row| row.is_there(when));
    let firms = there.filter(|row| row.point().is_some_and(|p| inside.covers(p))).count();
    let area_km2 = area_ha(area).round() / 100.0;
    let facts = vec![
        (lang.pick("Diện tích (km²)", "Area (km²)"), Value::Real(area_km2)),
        (lang.pick("Cơ sở có tọa độ trong vùng", "Establishments with a point in it"), firms.into()),
        (
            lang.pick("Khu, cụm có điểm trong vùng", "Zones whose point lies in it"),
            if names.is_empty() { Value::Null } else { Value::shown(Some(names.join("; "))) },
        ),
    ];
    let title = lang.pick("Vùng đã vẽ", "Drawn area");
    let mut parts = Parts::new(request);
    let rests_on = Provenance::on(when, now, None);
    parts.table(fact_table(title, facts, Some(area.clone().into()), rests_on));
    parts.heading(1, Text::new("Cơ cấu ngành", "Sector mix"));
    parts.table(area_mix::draft(area, request));
    let name = lang.pick("Hồ sơ vùng đã vẽ", "Profile of the drawn area");
    parts.document("area-profile", name.to_owned(), Vec::new())
}

/// The facts about the area itself.
fn facts(area: Area, by: Areas, parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let number = area.number().unwrap_or_default();
    let (facts, provenance, place) = match by {
        Areas::Edition(at) => {
            let edition = &now.base.editions[at];
            let unit = edition.numbered(number);
            let inside = |zone: &&std::sync::Arc<Zone>| {
                let point = zone.location.as_ref().map(|l| l.point);
                point.and_then(|p| edition.locate(p)).is_some_and(|own| Some(own) == unit)
            };
            let zones: Vec<_> = crate::report::figures::zones::zones(now).filter(inside).collect();
            let place = unit.map(|unit| geo::Geometry::from(unit.shape.clone()));
            (
                unit.map_or_else(Vec::new, |unit| of_unit(unit, &zones, lang)),
                Provenance::of_areas(now, Some(edition)),
                place,
            )
        }
        Areas::City | Areas::Zones => {
            let zone = now.base.zone_numbered(number);
            let land = zone.and_then(|z| lands(now, day(parameters, request)).get(z.code.as_str()).copied());
            let place = zone.and_then(|z| z.location.as_ref());
            let place = place.map(|l| geo::Point::new(l.point.lon(), l.point.lat()).into());
            let facts = zone.map_or_else(Vec::new, |zone| of_zone(zone, land.unwrap_or_default(), now, lang));
            (facts, Provenance::of_observations(now, None, zone.map(AsRef::as_ref)), place)
        }
    };
    fact_table(&area_names(area, by, now, lang).1.to_string(), facts, place, provenance)
}

fn fact_table(title: &str, facts: Vec<Fact>, place: Option<geo::Geometry>, provenance: Provenance) -> Draft {
    let columns = [
        text("fact", Text::new("Mục", "Fact"), |((name, _), _): &PlacedFact| *name),
        text("value", Text::new("Giá trị", "Value"), |((_, value), _): &PlacedFact| value.clone()),
    ];
    let places = std::iter::once(place).chain(std::iter::repeat(None));
    Draft::new(Table {
        name: "facts",
        title: title.to_owned(),
        grid: Grid::placed(&columns, facts.into_iter().zip(places), |(_, place)| place.clone()),
        provenance,
        notes: Vec::new(),
    })
}

/// The name and the value of a fact.
type Fact = (&'static str, Value<'static>);

/// A fact; the first one of an area has the geometry of the area.
type PlacedFact = (Fact, Option<geo::Geometry>);

fn of_unit(unit: &Unit, zones: &[&std::sync::Arc<Zone>], lang: Lang) -> Vec<Fact> {
    let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
    vec![
        (lang.pick("Mã", "Code"), Value::shown(Some(&unit.code))),
        (lang.pick("Cấp", "Level"), Value::text(Some(unit.level.name(lang)))),
        (lang.pick("Hiệu lực từ", "In force from"), Value::date(unit.valid_from)),
        (lang.pick("Hiệu lực đến", "In force until"), Value::date(unit.valid_to)),
        (lang.pick("Diện tích công bố (km²)", "Area published (km²)"), Value::real(unit.area_km2)),
        (lang.pick("Ranh giới", "Boundary"), Value::text(Some(unit.precision.name(lang)))),
        (
            lang.pick("Khu, cụm có điểm trong địa bàn", "Zones whose point lies in it"),
            if names.is_empty() { Value::Null } else { Value::shown(Some(names.join("; "))) },
        ),
    ]
}

fn of_zone(zone: &Zone, land: crate::report::figures::land::Land, now: &Snapshot, lang: Lang) -> Vec<Fact> {
    let occupancy = land.occupancy(zone);
    let rounded = |n: Option<f64>| Value::real(n.map(|n| (n * 100.0).round() / 100.0));
    let of = |remark: Option<&String>| remark.and_then(|remark| sources::date_in(remark, now));
    let let_on = match occupancy.map(|own| own.rule) {
        Some(Rule::Published) => of(zone.occupancy_note.as_ref()),
        _ => land.date(),
    };
    let dated = |is_told, date| Value::shown(sources::dated(is_told, date, lang));
    vec![
        (lang.pick("Mã", "Code"), Value::shown(Some(&zone.code))),
        (lang.pick("Loại", "Kind"), Value::text(Some(zone.kind.name(lang)))),
        (lang.pick("Tình trạng", "Status"), Value::text(zone.status.map(|status| status.name(lang)))),
        (lang.pick("Ngày của tình trạng", "Status as of"), Value::date(zone.status_as_of)),
        (lang.pick("Năm thành lập", "Year of establishment"), Value::date(year(zone))),
        (lang.pick("Diện tích (ha)", "Area (ha)"), Value::real(zone.area_ha)),
        (
            lang.pick("Ngày của diện tích", "Area as of"),
            dated(zone.area_ha.is_some(), of(zone.area_note.as_ref())),
        ),
        (
            lang.pick("Chủ đầu tư hạ tầng (nguyên văn)", "Investor (verbatim)"),
            Value::shown(zone.investor.as_ref()),
        ),
        (lang.pick("Quyết định (nguyên văn)", "Decision (verbatim)"), Value::shown(zone.decision.as_ref())),
        (lang.pick("Đất công nghiệp (ha)", "Industrial land (ha)"), rounded(land.industrial)),
        (
            lang.pick("Đất công nghiệp đã cho thuê (ha)", "Leased industrial land (ha)"),
            rounded(land.leased_industrial),
        ),
        (lang.pick("Tỷ lệ lấp đầy (%)", "Occupancy (%)"), rounded(occupancy.map(|o| o.pct))),
        (lang.pick("Ngày của tỷ lệ lấp đầy", "Occupancy as of"), dated(occupancy.is_some(), let_on)),
        (lang.pick("Cách tính", "Rule"), Value::text(occupancy.map(|o| o.rule.name(lang)))),
        (
            lang.pick("Nguồn", "Sources"),
            Value::shown(Some(sources::told(&zone.sources, now, lang)).filter(|told| !told.is_empty())),
        ),
    ]
}

/// The year of the decision that established a zone.
fn year(zone: &Zone) -> Option<PartialDate> {
    zone.established_year.and_then(|year| year.to_string().parse().ok())
}
