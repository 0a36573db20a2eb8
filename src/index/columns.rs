//! The properties of each collection, for GeoJSON, spreadsheets, parameters and schemas. Those of firms and zones are their
//! attributes and columns derived from them.

use std::sync::Arc;

use super::{
    attribute_columns::{Derived, columns, columns_len},
    reference::Outlined,
    row::Row,
};
use crate::model::{
    column::{Column, Value, date, derived, real, shared, text, with_precisions, with_precisions_len},
    firm::Firm,
    lang::Text,
    unit::{Level, Precision, Unit},
    zone::{Zone, ZoneStatus},
};

impl<'a> Row<'a> {
    /// The properties of a firm.
    pub const COLUMNS: &'a [Column<Self>] = &with_precisions::<Self, FIRM_LEN>(Self::OWN);

    const OWN: &'a [Column<Self>] =
        &columns::<_, _, FIRM_OWN_LEN>(Firm::ATTRIBUTES, |row, number| row.attribute(number), Self::DERIVED);

    const DERIVED: &'a [Derived<'a, Self>] = &[("sector", Self::OF_SECTOR), ("zone_code", Self::OF_PLACE)];

    const OF_SECTOR: &'a [Column<Self>] = &[
        shared(text("sector", Text::new("Ngành (VSIC)", "Sector (VSIC)"), |r| {
            Value::text(r.sector_digits())
        })),
        shared(text("sector_version", Text::new("Phiên bản VSIC", "VSIC version"), |r| {
            Value::text(r.sector().map(|s| s.version().code()))
        })),
        derived(shared(text("sector_name", Text::new("Tên ngành", "Sector name"), |r| {
            Value::text(r.sector_name())
        }))),
    ];

    const OF_PLACE: &'a [Column<Self>] = &[
        derived(shared(text("zone_name", Text::new("Khu, cụm công nghiệp", "Zone"), |r| {
            Value::text(r.zone().map(|z| z.name.as_str()))
        }))),
        derived(shared(text("ward_code", Text::new("Mã xã, phường (2025)", "Ward code"), |r| {
            Value::text(r.unit(Level::Ward).map(|u| u.code.as_str()))
        }))),
        derived(shared(text("ward_name", Text::new("Xã, phường (2025)", "Ward"), |r| {
            Value::text(r.unit(Level::Ward).map(|u| u.name.as_str()))
        }))),
        derived(shared(text(
            "district_code",
            Text::new("Mã quận, huyện cũ", "Former district code"),
            |r| Value::text(r.unit(Level::District).map(|u| u.code.as_str())),
        ))),
        derived(shared(text("district_name", Text::new("Quận, huyện cũ", "Former district"), |r| {
            Value::text(r.unit(Level::District).map(|u| u.name.as_str()))
        }))),
        derived(shared(text(
            "unit_precision",
            Text::new("Độ chính xác ranh giới", "Precision of the boundaries"),
            |r| Value::text(r.units().flatten().map(|u| u.precision).max().map(Precision::code)),
        ))),
    ];
}

const FIRM_OWN_LEN: usize = columns_len(Firm::ATTRIBUTES, Row::<'static>::DERIVED);

const FIRM_LEN: usize = with_precisions_len(Row::<'static>::OWN);

/// The properties of a zone or cluster.
pub const ZONE: &[Column<Arc<Zone>>] = &with_precisions::<_, { with_precisions_len(ZONE_OWN) }>(ZONE_OWN);

const ZONE_OWN: &[Column<Arc<Zone>>] =
    &columns::<_, Arc<Zone>, { columns_len::<_, Arc<Zone>>(Zone::ATTRIBUTES, &[]) }>(
        Zone::ATTRIBUTES,
        |zone, number| Zone::ATTRIBUTES[number].value(zone),
        &[],
    );

/// The properties of an outline.
pub const OUTLINE: &[Column<Outlined>] =
    &with_precisions::<_, { with_precisions_len(OUTLINE_OWN) }>(OUTLINE_OWN);

const OUTLINE_OWN: &[Column<Outlined>] = &[
    text("code", Text::new("Mã khu, cụm", "Zone code"), |o| Value::text(Some(o.zone.code.as_str()))),
    derived(text("name", Text::new("Tên", "Name"), |o| Value::text(Some(&o.zone.name)))),
    derived(text("kind", Text::new("Loại", "Kind"), |o| Value::text(Some(o.zone.kind.code())))),
    derived(text("status", Text::new("Tình trạng", "Status"), |o| {
        Value::text(o.zone.status.map(ZoneStatus::code))
    })),
    derived(real(
        "measured_ha",
        Text::new("Diện tích đo theo ranh giới (ha)", "Area of the outline (ha)"),
        |o| Value::real(Some((o.measured_ha * 100.0).round() / 100.0)),
    )),
    derived(real("area_ha", Text::new("Diện tích công bố (ha)", "Published area (ha)"), |o| {
        Value::real(o.zone.area_ha)
    })),
    text("precision", Text::new("Độ chính xác ranh giới", "Outline precision"), |o| {
        Value::text(Some(o.outline.precision.code()))
    }),
    text("source", Text::new("Nguồn", "Source"), |o| Value::text(o.outline.source.as_deref())),
    date!("as_of", "Ngày số liệu", "As of", |o| Value::date(o.outline.as_of)),
];

/// The properties of a unit.
pub const UNIT: &[Column<Arc<Unit>>] = &with_precisions::<_, { with_precisions_len(UNIT_OWN) }>(UNIT_OWN);

const UNIT_OWN: &[Column<Arc<Unit>>] = &[
    text("edition", Text::new("Bộ ranh giới", "Edition"), |u| Value::text(Some(u.edition.as_str()))),
    text("level", Text::new("Cấp", "Level"), |u| Value::text(Some(u.level.code()))),
    text("code", Text::new("Mã", "Code"), |u| Value::text(Some(u.code.as_str()))),
    text("name", Text::new("Tên", "Name"), |u| Value::text(Some(&u.name))),
    text("kind", Text::new("Loại", "Kind"), |u| Value::text(u.kind.as_deref())),
    date!("valid_from", "Hiệu lực từ", "Valid from", |u| Value::date(u.valid_from)),
    date!("valid_to", "Hết hiệu lực", "Valid to", |u| Value::date(u.valid_to)),
    text("precision", Text::new("Độ chính xác ranh giới", "Boundary precision"), |u| {
        Value::text(Some(u.precision.code()))
    }),
    real("area_km2", Text::new("Diện tích công bố (km²)", "Published area (km²)"), |u| {
        Value::real(u.area_km2)
    }),
    text("source", Text::new("Nguồn", "Source"), |u| Value::text(u.source.as_deref())),
];
