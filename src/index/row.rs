//! A firm of the read model, read from its columns.

use std::{borrow::Cow, str};

use geo::Geometry;

use super::{
    areas::Areas,
    chunk::Chunk,
    reference::Base,
    row_texts::{self, FIXED, Fixed, Tag},
    rows::known,
};
use crate::{
    geom::lonlat::LonLat,
    model::{
        column::Value,
        date::PartialDate,
        firm::{Firm, FirmStatus},
        id::FirmId,
        likeness::Likeness,
        location::{Location, PointFlag, PointMethod},
        sector::SectorCode,
        tax_code::TaxCode,
        unit::{Level, Unit},
        vsic,
        zone::Zone,
    },
    query::{
        cql2::{
            eval::Subject,
            property::{IDENTITY, Property},
        },
        page::Cursor,
    },
};

/// A firm of the read model. Its units are those that contain its point, never those of its address.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) base: &'a Base,
    pub(super) chunk: &'a Chunk,
    pub(super) at: usize,
    /// Whether features are cached.
    pub(super) ready: bool,
}

impl<'a> Row<'a> {
    /// Identity.
    pub fn id(self) -> i64 {
        self.chunk.columns.id[self.at]
    }

    /// Its position in every list of firms.
    pub fn cursor(self) -> Cursor {
        self.chunk.cursor(self.at)
    }

    /// Its point, if known.
    pub fn point(self) -> Option<LonLat> {
        self.chunk.point(self.at)
    }

    fn text(self, tag: Tag) -> Option<&'a str> {
        row_texts::text(self.chunk.packed.get(self.at), tag)
    }

    /// Stable code.
    pub fn code(self) -> &'a str {
        self.text(Tag::CODE).unwrap_or_default()
    }

    /// Codes of firms that were merged into it.
    pub fn former_codes(self) -> impl Iterator<Item = &'a str> {
        self.text(Tag::FORMER_CODES).into_iter().flat_map(|codes| codes.split(';'))
    }

    /// Vietnamese name.
    pub fn name(self) -> &'a str {
        self.text(Tag::NAME).unwrap_or_default()
    }

    /// English name.
    pub fn name_en(self) -> Option<&'a str> {
        self.text(Tag::NAME_EN)
    }

    /// Tax code as written.
    pub fn tax_code(self) -> Option<&'a str> {
        self.text(Tag::TAX_CODE)
    }

    /// The address as written.
    pub fn address(self) -> Option<&'a str> {
        self.text(Tag::ADDRESS)
    }

    /// The ward or the former district as written. Addresses have no field for the province.
    pub fn written(self, level: Level) -> Option<&'a str> {
        match level {
            Level::Ward => self.text(Tag::WARD),
            Level::District => self.text(Tag::DISTRICT),
            Level::Province => None,
        }
    }

    /// The commune before 1 July 2025 as written.
    pub fn written_commune(self) -> Option<&'a str> {
        self.text(Tag::COMMUNE)
    }

    /// The activity in words, where no sector could be determined.
    pub fn activity(self) -> Option<&'a str> {
        self.text(Tag::ACTIVITY)
    }

    /// Main activity.
    pub fn sector(self) -> Option<SectorCode> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.code)
    }

    /// The digits of its main activity.
    pub fn sector_digits(self) -> Option<&'static str> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.code.as_str())
    }

    /// The number of its sector (`vsic::numbered`); 0 if unknown.
    pub fn sector_number(self) -> u16 {
        self.chunk.columns.sector[self.at]
    }

    /// Official name of the main activity.
    pub fn sector_name(self) -> Option<&'static str> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.name.as_str())
    }

    /// State of operation.
    pub fn status(self) -> Option<FirmStatus> {
        FirmStatus::numbered(self.chunk.columns.status[self.at])
    }

    /// Number of workers. Restricted: hidden from the public.
    pub fn workers(self) -> Option<u32> {
        known(self.chunk.columns.workers[self.at])
    }

    /// The date of the number of workers.
    pub fn workers_as_of(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.workers_as_of[self.at])
    }

    /// The unique number of its enterprise.
    pub fn enterprise(self) -> u64 {
        self.chunk.columns.enterprise[self.at]
    }

    /// The code of the zone that its source lists it in.
    pub fn zone_code(self) -> Option<&'a str> {
        self.text(Tag::ZONE)
    }

    /// The zone that its source lists it in.
    pub fn zone(self) -> Option<&'a Zone> {
        self.base.zone_numbered(self.chunk.columns.zone[self.at]).map(AsRef::as_ref)
    }

    /// The unit that contains it, in the edition at an index of the snapshot.
    pub fn unit_of(self, edition: usize) -> Option<&'a Unit> {
        self.base.editions.get(edition)?.numbered(self.chunk.units[edition][self.at]).map(AsRef::as_ref)
    }

    /// The number of its area.
    pub fn area(self, areas: Areas) -> u16 {
        areas.area(self.chunk, self.at)
    }

    /// The units that contain it, one entry for each edition.
    pub fn units(self) -> impl DoubleEndedIterator<Item = Option<&'a Unit>> {
        (0..self.base.editions.len()).map(move |edition| self.unit_of(edition))
    }

    /// The unit of a level that contains it, in the newest edition of that level.
    pub fn unit(self, level: Level) -> Option<&'a Unit> {
        self.unit_of(self.base.editions.iter().rposition(|edition| edition.level == level)?)
    }

    /// Start of production at this place.
    pub fn opened(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.opened[self.at])
    }

    /// End of production at this place.
    pub fn closed(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.closed[self.at])
    }

    /// Date of the newest source.
    pub fn as_of(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.as_of[self.at])
    }

    /// The method by which its point was obtained.
    pub fn point_method(self) -> Option<PointMethod> {
        PointMethod::numbered(self.chunk.columns.method[self.at])
    }

    /// A doubt about its point.
    pub fn point_flag(self) -> Option<PointFlag> {
        PointFlag::numbered(self.chunk.columns.flag[self.at])
    }

    /// The precision of its point in metres: as recorded, if it is.
    pub fn point_precision_m(self) -> Option<f64> {
        let bytes = row_texts::find(self.chunk.packed.get(self.at), Tag::PRECISION_M)?;
        bytes.try_into().ok().map(f64::from_le_bytes)
    }

    /// The evidence for its point.
    pub fn point_evidence(self) -> Option<&'a str> {
        self.text(Tag::EVIDENCE)
    }

    /// Whether a source is among its sources.
    pub fn cites(self, source: &str) -> bool {
        self.sources().is_some_and(|all| all.split(';').any(|own| own == source))
    }

    /// Codes of its sources, separated by `;`.
    pub fn sources(self) -> Option<&'a str> {
        self.text(Tag::SOURCES)
    }

    /// The values by which the firm is recognised.
    pub fn likeness(self) -> Likeness {
        let tax_code = self.tax_code().and_then(TaxCode::new);
        let point = self.point().map(|point| (point, self.point_precision_m()));
        Likeness::new(tax_code.as_ref(), self.name(), self.address(), point).in_sector(self.sector())
    }

    /// The folded names and address, for searches.
    pub(super) fn folded(self) -> &'a str {
        str::from_utf8(self.chunk.folded.get(self.at)).expect("folded from texts")
    }

    /// The value of an attribute by its number.
    pub(super) fn attribute(self, number: usize) -> Value<'a> {
        match FIXED[number] {
            None => row_texts::value(self.chunk.packed.get(self.at), number),
            Some(Fixed::Sector) => Value::shown(self.sector()),
            Some(Fixed::Status) => Value::text(self.status().map(FirmStatus::code)),
            Some(Fixed::Workers) => Value::int(self.workers()),
            Some(Fixed::WorkersAsOf) => Value::date(self.workers_as_of()),
            Some(Fixed::Opened) => Value::date(self.opened()),
            Some(Fixed::Closed) => Value::date(self.closed()),
            Some(Fixed::Method) => Value::text(self.point_method().map(PointMethod::code)),
            Some(Fixed::Flag) => Value::text(self.point_flag().map(PointFlag::code)),
            Some(Fixed::AsOf) => Value::date(self.as_of()),
        }
    }

    /// The record as it was recorded.
    pub fn firm(self) -> Firm {
        let location = self.point().map(Location::at);
        let mut firm = Firm { id: FirmId(self.id()), location, ..Firm::default() };
        for (number, attribute) in Firm::ATTRIBUTES.iter().enumerate() {
            attribute.put(&mut firm, self.attribute(number)).expect("packed from a value of the attribute");
        }
        firm
    }
}

impl Subject for Row<'_> {
    fn value(&self, property: Property) -> Value<'_> {
        match property.place {
            IDENTITY => Value::Int(self.id()),
            place => Row::COLUMNS.get(place).map_or(Value::Null, |column| column.known(self)),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        let point = self.point()?;
        Some(Cow::Owned(geo::Point::new(point.lon(), point.lat()).into()))
    }
}
