//! The properties of each collection, for GeoJSON, spreadsheets, parameters and schemas: the attributes of its records and
//! columns derived from them.

use std::sync::Arc;

use super::{
    attribute_columns::{Derived, columns, columns_len},
    linked::Linked,
    reference::Outlined,
    row::Row,
};
use crate::model::{
    attributed::Attributed,
    column::{Column, Value, derived, int, real, shared, text, with_precisions, with_precisions_len},
    firm::Firm,
    lang::Text,
    linkage::Linkage,
    observation::Observation,
    outline::Outline,
    source::Source,
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

/// The properties of an outline.
pub const OUTLINE: &[Column<Outlined>] =
    &with_precisions::<_, { with_precisions_len(OUTLINE_OWN) }>(OUTLINE_OWN);

const OUTLINE_OWN: &[Column<Outlined>] =
    &columns::<_, Outlined, { columns_len::<_, Outlined>(Outline::ATTRIBUTES, OUTLINE_DERIVED) }>(
        Outline::ATTRIBUTES,
        |of, number| Outline::ATTRIBUTES[number].value(&of.outline),
        OUTLINE_DERIVED,
    );

const OUTLINE_DERIVED: &[Derived<'static, Outlined>] = &[("code", OF_ZONE)];

const OF_ZONE: &[Column<Outlined>] = &[
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
];

/// The properties of a linkage cluster.
pub const LINKAGE: &[Column<Linked>] =
    &with_precisions::<_, { with_precisions_len(LINKAGE_OWN) }>(LINKAGE_OWN);

const LINKAGE_OWN: &[Column<Linked>] =
    &columns::<_, Linked, { columns_len::<_, Linked>(Linkage::ATTRIBUTES, LINKAGE_DERIVED) }>(
        Linkage::ATTRIBUTES,
        |of, number| Linkage::ATTRIBUTES[number].value(&of.linkage),
        LINKAGE_DERIVED,
    );

const LINKAGE_DERIVED: &[Derived<'static, Linked>] = &[("members", OF_MEMBERS)];

const OF_MEMBERS: &[Column<Linked>] = &[
    derived(int("member_count", Text::new("Số thành viên", "Number of members"), |of| {
        Value::int(i64::try_from(of.linkage.members.len()).ok())
    })),
    derived(int("placed_count", Text::new("Thành viên có vị trí", "Members with a place"), |of| {
        Value::int(i64::try_from(of.placed).ok())
    })),
];

/// The columns of records that consist of their attributes alone.
macro_rules! plain {
    ($(#[$meta:meta])* $all:ident, $own:ident, $record:ident) => {
        $(#[$meta])*
        pub const $all: &[Column<Arc<$record>>] =
            &with_precisions::<_, { with_precisions_len($own) }>($own);

        const $own: &[Column<Arc<$record>>] =
            &columns::<_, Arc<$record>, { columns_len::<_, Arc<$record>>($record::ATTRIBUTES, &[]) }>(
                $record::ATTRIBUTES,
                |record, number| $record::ATTRIBUTES[number].value(record),
                &[],
            );
    };
}

plain!(
    /// The properties of a zone or cluster.
    ZONE, ZONE_OWN, Zone
);

plain!(
    /// The properties of a unit.
    UNIT, UNIT_OWN, Unit
);

plain!(
    /// The properties of an observation.
    OBSERVATION, OBSERVATION_OWN, Observation
);

plain!(
    /// The properties of a source.
    SOURCE, SOURCE_OWN, Source
);
