//! Collections: the lists of things that maps, desktop systems and spreadsheets read.

use std::{borrow::Cow, io, ops::ControlFlow, sync::Arc};

use geo::Geometry;

use crate::{
    exchange::csv_out::Csv,
    geom::{area, bbox::Bbox},
    index::{
        Snapshot, columns,
        edition::Edition,
        row::Row,
        select::{Start, Wanted},
    },
    model::{
        closed::closed,
        column::{Column, Type, Value},
        date::PartialDate,
        feature::{Shape, write_feature},
        lang::Lang,
        unit::Unit,
        zone::Zone,
    },
    query::{
        cql2::{eval::Subject, kind::Kind, property as queryable, tree::Condition},
        filter::{Filter, Verdict},
        interval::Interval,
        page::Cursor,
    },
};

closed! {
    /// A collection.
    pub enum Collection {
        /// Industrial and technology parks.
        Zones = "zones" ("Khu công nghiệp, khu công nghệ", "Industrial and technology parks"),
        /// Industrial clusters and craft village clusters.
        Clusters = "clusters" ("Cụm công nghiệp", "Industrial clusters"),
        /// Firms, each an establishment.
        Firms = "firms" ("Cơ sở công nghiệp", "Firms (establishments)"),
        /// Administrative units of every edition.
        Units = "units" ("Đơn vị hành chính", "Administrative units"),
    }
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sight {
    /// Sees what is public.
    Public,
    /// Sees restricted values too.
    Full,
}

/// Which things of a collection are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Those that share a point with this box.
    pub bbox: Option<Bbox>,
    /// Those valid at this time.
    pub datetime: Option<Interval>,
    /// Those with these values, by property name.
    pub equals: Vec<(String, String)>,
    /// Those that match; of firms alone.
    pub filter: Filter,
    /// Those that meet it.
    pub condition: Option<Arc<Condition>>,
}

/// What is told of a page beside its features.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// How many features it has.
    pub returned: usize,
    /// How many the selection has on all pages.
    pub matched: usize,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// A property as collections tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Name.
    pub name: &'static str,
    /// Vietnamese title.
    pub vi: &'static str,
    /// English title.
    pub en: &'static str,
    /// Type of its values.
    pub kind: Type,
}

/// What has to be known about a type of things to list them.
struct Listing<'c, T> {
    columns: &'c [Column<T>],
    cursor: fn(&T) -> Cursor,
    shape: fn(&T) -> Shape<'_>,
    valid: fn(&T) -> (Option<PartialDate>, Option<PartialDate>),
}

/// Firms have an index of their own, which knows boxes, times and filters.
const fn firms<'a>() -> Listing<'a, Row<'a>> {
    Listing {
        columns: Row::COLUMNS,
        cursor: |row| row.cursor(),
        shape: |row| row.point().map_or(Shape::None, Shape::Point),
        valid: |row| (row.opened(), row.closed()),
    }
}

const ZONES: Listing<'static, Arc<Zone>> = Listing {
    columns: columns::ZONE,
    cursor: |zone| Cursor { key: 0, id: zone.id.0 },
    shape: |zone| zone.location.as_ref().map_or(Shape::None, |l| Shape::Point(l.point)),
    valid: |_| (None, None),
};

const UNITS: Listing<'static, Arc<Unit>> = Listing {
    columns: columns::UNIT,
    cursor: |unit| Cursor { key: 0, id: unit.id.0 },
    shape: |unit| Shape::Area(&unit.shape),
    valid: |unit| (unit.valid_from, unit.valid_to),
};

/// A thing that a filter is put to.
struct Asked<'a, 'c, T> {
    listing: &'a Listing<'c, T>,
    thing: &'a T,
}

impl<T> Subject for Asked<'_, '_, T> {
    fn value(&self, property: queryable::Property) -> Value<'_> {
        self.listing.columns.get(property.place).map_or(Value::Null, |column| (column.get)(self.thing))
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        match (self.listing.shape)(self.thing) {
            Shape::None => None,
            Shape::Point(p) => Some(Cow::Owned(geo::Point::new(p.lon(), p.lat()).into())),
            Shape::Area(area) => Some(Cow::Owned(area.clone().into())),
        }
    }
}

/// The name by which filters know the geometry of every collection.
pub const GEOMETRY: &str = "geometry";

impl<'c, T> Listing<'c, T> {
    fn queryables(&self, sight: Sight) -> Vec<queryable::Property> {
        let told = self.columns.iter().enumerate().filter(|(_, c)| sight == Sight::Full || !c.restricted);
        let own = told.map(|(place, c)| queryable::Property { name: c.name, kind: c.kind.into(), place });
        let geometry = queryable::Property { name: GEOMETRY, kind: Kind::Geometry, place: usize::MAX };
        own.chain([geometry]).collect()
    }

    fn columns(&self, sight: Sight) -> Vec<&'c Column<T>> {
        self.columns.iter().filter(|c| sight == Sight::Full || !c.restricted).collect()
    }

    fn properties(&self, sight: Sight) -> Vec<Property> {
        let told = self.columns(sight).into_iter();
        told.map(|c| Property { name: c.name, vi: c.vi, en: c.en, kind: c.kind }).collect()
    }

    /// Time and properties; the box is the caller's, who may have an index.
    fn fits(&self, thing: &T, selection: &Selection) -> bool {
        let (from, to) = (self.valid)(thing);
        let timely = selection.datetime.is_none_or(|asked| asked.meets(from, to));
        let equal = |(name, asked): &(String, String)| {
            self.columns.iter().find(|c| c.name == name).is_some_and(|c| (c.get)(thing).is(asked))
        };
        let asked = Asked { listing: self, thing };
        let meets = |condition: &Arc<Condition>| condition.test(&asked) == Verdict::Match;
        timely && selection.equals.iter().all(equal) && selection.condition.iter().all(meets)
    }

    fn feature(&self, out: &mut Vec<u8>, thing: &T, sight: Sight) {
        write_feature(out, (self.cursor)(thing).id, (self.shape)(thing), &self.columns(sight), thing);
    }

    /// `things` are in the order of their cursors.
    fn page<'a>(
        &self,
        out: &mut Vec<u8>,
        things: impl Iterator<Item = &'a T>,
        (start, limit): (Option<Start>, usize),
        sight: Sight,
    ) -> Page
    where
        T: 'a,
    {
        let columns = self.columns(sight);
        let mut page = Page::default();
        let mut last = None;
        for thing in things {
            let cursor = (self.cursor)(thing);
            page.matched += 1;
            let before = match start {
                None => false,
                Some(Start::After(at)) => cursor <= at,
                Some(Start::Offset(n)) => page.matched <= n,
            };
            if before {
                continue;
            }
            if page.returned == limit {
                page.next = page.next.or(last);
                continue;
            }
            if page.returned > 0 {
                out.push(b',');
            }
            write_feature(out, cursor.id, (self.shape)(thing), &columns, thing);
            page.returned += 1;
            last = Some(cursor);
        }
        page
    }
}

impl Collection {
    /// The properties that somebody sees.
    pub fn properties(self, sight: Sight) -> Vec<Property> {
        match self {
            Self::Firms => firms().properties(sight),
            Self::Zones | Self::Clusters => ZONES.properties(sight),
            Self::Units => UNITS.properties(sight),
        }
    }

    /// What filters of somebody may ask for.
    pub fn queryables(self, sight: Sight) -> Vec<queryable::Property> {
        match self {
            Self::Firms => firms().queryables(sight),
            Self::Zones | Self::Clusters => ZONES.queryables(sight),
            Self::Units => UNITS.queryables(sight),
        }
    }

    /// What it is about.
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
                "Establishments; ward and former district are told by the point",
            ),
            Self::Units => lang.pick(
                "Xã, phường từ 1/7/2025 và quận, huyện trước đó; xem thuộc tính precision",
                "Wards since 1 July 2025 and the districts before; mind the property precision",
            ),
        }
    }

    /// Appends a page of what a selection has as GeoJSON features, separated by commas.
    pub fn page(
        self,
        out: &mut Vec<u8>,
        now: &Snapshot,
        selection: &Selection,
        (start, limit): (Option<Start>, usize),
        sight: Sight,
    ) -> Page {
        let part = (start, limit);
        match self {
            Self::Firms => page_of_firms(out, &selection.firms(now), part, sight),
            Self::Zones | Self::Clusters => ZONES.page(out, self.zones(now, selection), part, sight),
            Self::Units => {
                let mut units = units(now, selection);
                units.sort_by_key(|u| u.id);
                UNITS.page(out, units.into_iter(), part, sight)
            }
        }
    }

    pub(super) fn zones<'a>(
        self,
        now: &'a Snapshot,
        selection: &'a Selection,
    ) -> impl Iterator<Item = &'a Arc<Zone>> {
        let inside = |zone: &Zone| {
            let point = zone.location.as_ref().map(|l| l.point);
            selection.bbox.is_none_or(|bbox| point.is_some_and(|p| bbox.contains(p)))
        };
        let mine = move |zone: &&Arc<Zone>| zone.kind.is_cluster() == (self == Self::Clusters);
        now.base.holdings.zones.values().filter(mine).filter(move |z| inside(z) && ZONES.fits(z, selection))
    }

    /// One thing by its identity or code, as GeoJSON. Units are known by identity or `edition:code`.
    pub fn item(self, now: &Snapshot, asked: &str, sight: Sight) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let id = asked.parse::<i64>().ok().filter(|id| id.to_string() == asked);
        match self {
            Self::Firms => {
                let row = id.and_then(|id| now.firms.get(id)).or_else(|| now.firms.by_code(asked))?;
                row.write_feature(&mut out, sight == Sight::Full);
            }
            Self::Zones | Self::Clusters => {
                let by_code = || asked.parse().ok().and_then(|code| now.base.zone(&code));
                let zone = id.and_then(|id| now.base.holdings.zones.get(&id)).or_else(by_code)?;
                if zone.kind.is_cluster() != (self == Self::Clusters) {
                    return None;
                }
                ZONES.feature(&mut out, zone, sight);
            }
            Self::Units => {
                let by_code = || {
                    let (edition, code) = asked.split_once(':')?;
                    now.base.edition(edition)?.get(code)
                };
                let unit = id.and_then(|id| now.base.holdings.units.get(&id));
                UNITS.feature(&mut out, unit.or_else(by_code)?, sight);
            }
        }
        Some(out)
    }

    /// The box around everything that has a place.
    pub fn extent(self, now: &Snapshot) -> Option<Bbox> {
        let mut bbox = Bbox::EMPTY;
        match self {
            Self::Firms => bbox = now.firms.bbox(),
            Self::Zones | Self::Clusters => {
                let all = Selection::default();
                let points = self.zones(now, &all).filter_map(|z| z.location.as_ref());
                points.for_each(|l| bbox.extend(l.point));
            }
            Self::Units => now.base.editions.iter().for_each(|e| bbox.join(&e.bbox())),
        }
        (!bbox.is_empty()).then_some(bbox)
    }

    /// Writes everything a selection has as CSV; firms and zones can be imported from it again, units have no shape.
    pub fn write_csv(
        self,
        to: impl io::Write,
        now: &Snapshot,
        selection: &Selection,
        sight: Sight,
    ) -> io::Result<usize> {
        fn table<T>(
            listing: &Listing<'_, T>,
            to: impl io::Write,
            things: impl Iterator<Item = T>,
            sight: Sight,
        ) -> io::Result<usize> {
            let columns = listing.columns(sight);
            let mut csv = Csv::new(to, columns.iter().map(|c| c.name).chain(["lon", "lat"]))?;
            let mut written = 0;
            for thing in things {
                let (lon, lat) = match (listing.shape)(&thing) {
                    Shape::Point(p) => (Value::Real(p.lon()), Value::Real(p.lat())),
                    _ => (Value::Null, Value::Null),
                };
                csv.row(columns.iter().map(|c| (c.get)(&thing)).chain([lon, lat]))?;
                written += 1;
            }
            csv.finish().map(|()| written)
        }
        match self {
            Self::Firms => table(&firms(), to, selection.firms(now).rows(), sight),
            Self::Zones | Self::Clusters => table(&ZONES, to, self.zones(now, selection).cloned(), sight),
            Self::Units => table(&UNITS, to, units(now, selection).into_iter().cloned(), sight),
        }
    }
}

impl Selection {
    /// The firms of a selection, made ready.
    pub fn firms<'a>(&self, now: &'a Snapshot) -> Wanted<'a> {
        let filter = Filter::all([Some(self.filter.clone()), self.datetime.map(Filter::At)]);
        now.firms.wanted(self.bbox, &filter, &self.equals).meeting(self.condition.as_deref())
    }
}

fn page_of_firms(
    out: &mut Vec<u8>,
    wanted: &Wanted<'_>,
    (start, limit): (Option<Start>, usize),
    sight: Sight,
) -> Page {
    let mut page = Page { matched: wanted.count(), ..Page::default() };
    let mut last = None;
    let more = wanted.rows_from(start).try_for_each(|row| {
        if page.returned == limit {
            return ControlFlow::Break(());
        }
        if page.returned > 0 {
            out.push(b',');
        }
        row.write_feature(out, sight == Sight::Full);
        page.returned += 1;
        last = Some(row);
        ControlFlow::Continue(())
    });
    page.next = last.filter(|_| more.is_break()).map(Row::cursor);
    page
}

pub(super) fn units<'a>(now: &'a Snapshot, selection: &Selection) -> Vec<&'a Arc<Unit>> {
    let inside = |unit: &Unit| selection.bbox.is_none_or(|bbox| area::intersects(&unit.shape, &bbox));
    let all = now.base.editions.iter().flat_map(Edition::units);
    all.filter(|unit| inside(unit) && UNITS.fits(unit, selection)).collect()
}
