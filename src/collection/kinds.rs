//! Collections: the lists of features that maps, desktop GIS and spreadsheets read.

use time::Date;

use super::{feature::Thing, form::Form};
use crate::{
    geom::bbox::Bbox,
    index::{Snapshot, columns, edition::Edition, row::Row},
    model::{
        actor::Role,
        closed::closed,
        column::{Column, Type},
        date::PartialDate,
        lang::{Lang, Text},
        record,
        remit::Topic,
        zone::ZoneKind,
    },
    query::cql2::{
        kind::Kind,
        property::{self as queryable, IDENTITY},
    },
};

closed! {
    /// A collection.
    pub enum Collection {
        /// Industrial and technology parks.
        Zones = "zones" ("Khu công nghiệp, khu công nghệ", "Industrial and technology parks"),
        /// Industrial clusters and craft village clusters.
        Clusters = "clusters" ("Cụm công nghiệp", "Industrial clusters"),
        /// Firms: all records of establishments, of any sector and state.
        Firms = "firms" ("Cơ sở", "Establishments"),
        /// Administrative units of every edition.
        Units = "units" ("Đơn vị hành chính", "Administrative units"),
        /// The outlines of zones and clusters.
        Outlines = "outlines" ("Ranh giới khu, cụm công nghiệp", "Outlines of parks and clusters"),
        /// Linkage clusters as recognised.
        Linkages = "linkages" ("Cụm liên kết ngành", "Linkage clusters"),
        /// Published and counted figures.
        Observations = "observations" ("Số liệu", "Observations"),
        /// The sources that records cite.
        Sources = "sources" ("Nguồn", "Sources"),
    }
}

/// A property as published by collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Name.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// Type of its values.
    pub kind: Type,
    /// Whether the value is computed from other facts and cannot be edited.
    pub derived: bool,
    /// Whether the value is recorded and not edited in single records.
    pub fixed: bool,
    /// Its index among the columns of the collection.
    pub place: usize,
}

impl Property {
    /// The title in a language.
    pub fn title(self, lang: Lang) -> &'static str {
        self.title.of(lang)
    }
}

/// The name of the geometry of every collection in filters.
pub const GEOMETRY: &str = "geometry";

/// The name of the identity in filters and orders.
pub const ID: &str = "id";

fn told<T>(columns: &[Column<T>], role: Role) -> Vec<Property> {
    let told = columns.iter().enumerate().filter(|(_, c)| role.sees_restricted() || !c.restricted);
    let property = |(place, c): (usize, &Column<T>)| Property {
        name: c.name,
        title: c.title,
        kind: c.kind,
        derived: c.derived,
        fixed: c.fixed,
        place,
    };
    told.map(property).collect()
}

impl Collection {
    /// The properties that a role may see.
    pub fn properties(self, role: Role) -> Vec<Property> {
        match self {
            Self::Firms => told(Row::COLUMNS, role),
            Self::Zones | Self::Clusters => told(columns::ZONE, role),
            Self::Units => told(columns::UNIT, role),
            Self::Outlines => told(columns::OUTLINE, role),
            Self::Linkages => told(columns::LINKAGE, role),
            Self::Observations => told(columns::OBSERVATION, role),
            Self::Sources => told(columns::SOURCE, role),
        }
    }

    /// The index of the property with a name.
    pub fn place(self, name: &str) -> Option<usize> {
        self.properties(Role::Analyst).into_iter().find(|p| p.name == name).map(|p| p.place)
    }

    /// The properties by which a role may sort.
    pub fn sortables(self, role: Role) -> Vec<queryable::Property> {
        let id = queryable::Property { name: ID, kind: Kind::Number, place: IDENTITY };
        let own = self.properties(role).into_iter().map(|p| queryable::Property {
            name: p.name,
            kind: p.kind.into(),
            place: p.place,
        });
        [id].into_iter().chain(own).collect()
    }

    /// The properties by which a role may filter.
    pub fn queryables(self, role: Role) -> Vec<queryable::Property> {
        let mut all = self.sortables(role);
        if self.form() != Form::None {
            all.push(queryable::Property { name: GEOMETRY, kind: Kind::Geometry, place: usize::MAX });
        }
        all
    }

    /// The type of its geometries.
    pub fn form(self) -> Form {
        match self {
            Self::Zones | Self::Clusters | Self::Firms => Form::Points,
            Self::Units | Self::Outlines => Form::Areas,
            Self::Linkages => Form::Lines,
            Self::Observations | Self::Sources => Form::None,
        }
    }

    /// The collections that map tiles show.
    pub fn tiled() -> Vec<Self> {
        Self::ALL.iter().copied().filter(|own| own.has_tiles()).collect()
    }

    /// Whether map tiles show its features.
    pub fn has_tiles(self) -> bool {
        matches!(self.form(), Form::Points | Form::Areas)
    }

    /// Whether its features can be created and deleted one by one. Those of the others can only be changed: the units of
    /// an edition come from files and cover the city together.
    pub fn grows(self) -> bool {
        self != Self::Units
    }

    /// Whether edits of a feature may change its geometry. The boundaries of units come from files, and the lines of
    /// linkage clusters follow from their members.
    pub fn takes_geometries(self) -> bool {
        matches!(self, Self::Zones | Self::Clusters | Self::Firms | Self::Outlines)
    }

    /// Whether a new feature without a code gets one.
    pub fn mints_codes(self) -> bool {
        match self {
            Self::Zones | Self::Clusters | Self::Firms | Self::Linkages | Self::Sources => true,
            Self::Units | Self::Outlines | Self::Observations => false,
        }
    }

    /// The kind of its records.
    pub fn record_kind(self) -> record::Kind {
        self.topic().kind()
    }

    /// The topic of its records, by which accounts are limited.
    pub fn topic(self) -> Topic {
        match self {
            Self::Zones => Topic::Zones,
            Self::Clusters => Topic::Clusters,
            Self::Firms => Topic::Firms,
            Self::Units => Topic::Units,
            Self::Outlines => Topic::Outlines,
            Self::Linkages => Topic::Linkages,
            Self::Observations => Topic::Observations,
            Self::Sources => Topic::Sources,
        }
    }

    /// The kind of a zone of which the collection is all that is said.
    pub fn usual_kind(self) -> ZoneKind {
        if self == Self::Clusters { ZoneKind::IndustrialCluster } else { ZoneKind::IndustrialPark }
    }

    /// A description for readers.
    pub fn description(self, lang: Lang) -> &'static str {
        match self {
            Self::Zones => lang.pick(
                "Khu công nghiệp, khu công nghệ cao, khu công nghệ số và khu công nghiệp cũ",
                "Industrial parks, high-tech and digital parks and legacy industrial areas",
            ),
            Self::Clusters => lang.pick(
                "Cụm công nghiệp và cụm công nghiệp làng nghề",
                "Industrial and craft village clusters",
            ),
            Self::Firms => lang.pick(
                "Cơ sở sản xuất; xã phường và quận huyện cũ xác định bằng tọa độ",
                "Establishments; ward and former district are those of the point",
            ),
            Self::Units => lang.pick(
                "Xã, phường từ 1/7/2025 và quận, huyện trước đó; xem thuộc tính precision",
                "Wards since 1 July 2025 and the districts before; mind the property precision",
            ),
            Self::Outlines => lang.pick(
                "Đất của khu, cụm công nghiệp theo hồ sơ; xem thuộc tính precision",
                "The land of parks and clusters by their documents; mind the property precision",
            ),
            Self::Linkages => lang.pick(
                "Cụm liên kết ngành đã ghi nhận, mỗi đường nối một cơ sở thành viên",
                "Linkage clusters as recognised; each line leads to a member firm",
            ),
            Self::Observations => lang.pick(
                "Số liệu công bố, số đếm, mục tiêu và ngưỡng của luật, mỗi số có kỳ, đơn vị và nguồn",
                "Published and counted figures, targets and thresholds of law, each with period, unit and source",
            ),
            Self::Sources => lang.pick(
                "Tài liệu và bộ dữ liệu mà các bản ghi dẫn làm nguồn",
                "Documents and data sets that records cite",
            ),
        }
    }

    /// A feature by its identity or code; a unit by its identity or `edition:code`.
    pub fn item<'a>(self, now: &'a Snapshot, asked: &str) -> Option<Thing<'a>> {
        let id = asked.parse::<i64>().ok().filter(|id| id.to_string() == asked);
        match self {
            Self::Firms => {
                let by_id = id.and_then(|id| now.firms.get(id));
                by_id.or_else(|| now.firms.by_code(asked)).map(Thing::Firm)
            }
            Self::Zones | Self::Clusters => {
                let by_code = || asked.parse().ok().and_then(|code| now.base.zone(&code));
                let zone = id.and_then(|id| now.base.holdings.zones.get(&id)).or_else(by_code)?;
                (zone.kind.is_cluster() == (self == Self::Clusters)).then_some(Thing::Zone(zone))
            }
            Self::Units => {
                let by_code = || {
                    let (edition, code) = asked.split_once(':')?;
                    now.base.edition(edition)?.get(code)
                };
                let unit = id.and_then(|id| now.base.holdings.units.get(&id));
                unit.or_else(by_code).map(Thing::Unit)
            }
            Self::Outlines => {
                let all = || now.base.outlines.iter();
                let by_id = id.and_then(|id| all().find(|of| of.outline.id.0 == id));
                by_id.or_else(|| all().find(|of| of.zone.code.as_str() == asked)).map(Thing::Outline)
            }
            Self::Linkages => {
                let all = || now.linked().iter();
                let by_id = id.and_then(|id| all().find(|of| of.linkage.id.0 == id));
                by_id.or_else(|| all().find(|of| of.linkage.code.as_str() == asked)).map(Thing::Linkage)
            }
            Self::Observations => now.base.holdings.observations.get(&id?).map(Thing::Observation),
            Self::Sources => {
                let held = &now.base.holdings.sources;
                let by_code = || held.values().find(|own| own.code.as_str() == asked);
                id.and_then(|id| held.get(&id)).or_else(by_code).map(Thing::Source)
            }
        }
    }

    /// Keywords for catalogues.
    pub fn keywords(self, lang: Lang) -> &'static [&'static str] {
        match self {
            Self::Zones => lang.pick(
                &["khu công nghiệp", "khu công nghệ cao", "công nghiệp"],
                &["industrial parks", "high-tech parks", "industry"],
            ),
            Self::Clusters => lang.pick(
                &["cụm công nghiệp", "làng nghề", "công nghiệp"],
                &["industrial clusters", "craft villages", "industry"],
            ),
            Self::Firms => lang.pick(
                &["cơ sở sản xuất", "doanh nghiệp", "VSIC", "công nghiệp"],
                &["establishments", "firms", "VSIC", "industry"],
            ),
            Self::Units => lang.pick(
                &["đơn vị hành chính", "xã", "phường", "quận", "huyện"],
                &["administrative units", "wards", "districts", "boundaries"],
            ),
            Self::Outlines => lang.pick(
                &["ranh giới", "khu công nghiệp", "cụm công nghiệp", "đất công nghiệp"],
                &["outlines", "industrial parks", "industrial clusters", "industrial land"],
            ),
            Self::Linkages => lang.pick(
                &["cụm liên kết ngành", "liên kết sản xuất", "công nghiệp"],
                &["linkage clusters", "co-location", "industry"],
            ),
            Self::Observations => lang.pick(
                &["số liệu thống kê", "chỉ tiêu", "công nghiệp"],
                &["statistics", "indicators", "industry"],
            ),
            Self::Sources => lang.pick(&["nguồn số liệu", "tài liệu"], &["sources", "documents"]),
        }
    }

    /// The first and last known date of validity of its features; `None` if it is unknown or open.
    pub fn valid(self, now: &Snapshot) -> (Option<Date>, Option<Date>) {
        match self {
            Self::Zones | Self::Clusters | Self::Outlines | Self::Sources => (None, None),
            Self::Firms => (now.firms.first_day(), None),
            Self::Linkages => {
                let days = now.base.holdings.linkages.values().map(|own| own.recognised_on.first_day());
                (days.min(), None)
            }
            Self::Observations => {
                let all =
                    || now.base.holdings.observations.values().map(|own| Thing::Observation(own).valid());
                let first = all().filter_map(|(first, _)| first).map(PartialDate::first_day).min();
                let over: Option<Vec<_>> = all().map(|(_, over)| over.map(PartialDate::last_day)).collect();
                (first, over.and_then(|days| days.into_iter().max()?.previous_day()))
            }
            Self::Units => {
                let units = || now.base.editions.iter().flat_map(Edition::units);
                let first = units().filter_map(|u| u.valid_from).map(PartialDate::first_day).min();
                let over: Option<Vec<_>> = units().map(|u| u.valid_to.map(PartialDate::last_day)).collect();
                (first, over.and_then(|days| days.into_iter().max()?.previous_day()))
            }
        }
    }

    /// A bounding box of all features with a position, computed quickly; that of firms may be slightly too large.
    pub fn roughly(self, now: &Snapshot) -> Option<Bbox> {
        match self {
            Self::Firms => Some(now.firms.roughly()).filter(|bbox| !bbox.is_empty()),
            _ => self.extent(now),
        }
    }

    /// The bounding box of all features with a position.
    pub fn extent(self, now: &Snapshot) -> Option<Bbox> {
        let mut bbox = Bbox::EMPTY;
        match self {
            Self::Firms => bbox = now.firms.bbox(),
            Self::Zones | Self::Clusters => {
                let zones = now.base.holdings.zones.values();
                let mine = zones.filter(|zone| zone.kind.is_cluster() == (self == Self::Clusters));
                mine.filter_map(|zone| zone.location.as_ref()).for_each(|l| bbox.extend(l.point));
            }
            Self::Units => now.base.editions.iter().for_each(|e| bbox.join(&e.bbox())),
            Self::Outlines => now.base.outlines.iter().for_each(|of| bbox.join(&Bbox::of(&of.outline.shape))),
            Self::Linkages => {
                let drawn = now.linked().iter().filter(|of| !of.lines.0.is_empty());
                drawn.for_each(|of| bbox.join(&Bbox::of(&of.lines)));
            }
            Self::Observations | Self::Sources => {}
        }
        (!bbox.is_empty()).then_some(bbox)
    }
}
