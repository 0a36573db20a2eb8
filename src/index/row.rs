//! One firm of the read model, read where it stands.

use std::{borrow::Cow, str};

use geo::Geometry;

use super::{
    areas::Areas,
    chunk::Chunk,
    reference::Base,
    row_texts::{self, Tag},
    rows::known,
};
use crate::{
    geom::lonlat::LonLat,
    model::{
        code::Code,
        column::Value,
        date::PartialDate,
        firm::{Firm, FirmStatus, Sector, Workers},
        id::FirmId,
        likeness::Likeness,
        location::{Location, PointFlag, PointMethod, Written},
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

/// A firm in the read model. Its units are those its point lies in, never those of its address.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) base: &'a Base,
    pub(super) chunk: &'a Chunk,
    pub(super) at: usize,
    /// Whether its feature is kept ready.
    pub(super) ready: bool,
}

impl<'a> Row<'a> {
    /// Identity.
    pub fn id(self) -> i64 {
        self.chunk.columns.id[self.at]
    }

    /// Its place in every list of firms.
    pub fn cursor(self) -> Cursor {
        self.chunk.cursor(self.at)
    }

    /// Its position, if it has one.
    pub fn point(self) -> Option<LonLat> {
        self.chunk.point(self.at)
    }

    fn text(self, tag: Tag) -> Option<&'a str> {
        row_texts::text(self.chunk.packed.get(self.at), tag)
    }

    /// Stable code.
    pub fn code(self) -> &'a str {
        self.text(Tag::Code).unwrap_or_default()
    }

    /// Vietnamese name.
    pub fn name(self) -> &'a str {
        self.text(Tag::Name).unwrap_or_default()
    }

    /// English name.
    pub fn name_en(self) -> Option<&'a str> {
        self.text(Tag::NameEn)
    }

    /// Tax code as written.
    pub fn tax_code(self) -> Option<&'a str> {
        self.text(Tag::TaxCode)
    }

    /// The address as written.
    pub fn address(self) -> Option<&'a str> {
        self.text(Tag::Address)
    }

    /// The ward or the former district as written.
    pub fn written(self, level: Level) -> Option<&'a str> {
        self.text(match level {
            Level::Ward => Tag::Ward,
            Level::District => Tag::District,
        })
    }

    /// The commune before 1 July 2025 as written.
    pub fn written_commune(self) -> Option<&'a str> {
        self.text(Tag::Commune)
    }

    /// Words about the activity where no sector could be told.
    pub fn activity(self) -> Option<&'a str> {
        self.text(Tag::Activity)
    }

    /// Main activity.
    pub fn sector(self) -> Option<SectorCode> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.code)
    }

    /// The digits of its main activity.
    pub fn sector_digits(self) -> Option<&'static str> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.code.as_str())
    }

    /// The number of its sector (`vsic::numbered`), 0 when it is unknown.
    pub fn sector_number(self) -> u16 {
        self.chunk.columns.sector[self.at]
    }

    /// Official name of the main activity.
    pub fn sector_name(self) -> Option<&'static str> {
        vsic::numbered(self.chunk.columns.sector[self.at]).map(|h| h.name.as_str())
    }

    /// Whether it works.
    pub fn status(self) -> Option<FirmStatus> {
        FirmStatus::numbered(self.chunk.columns.status[self.at])
    }

    /// People working there. Restricted: not for the public.
    pub fn workers(self) -> Option<u32> {
        known(self.chunk.columns.workers[self.at])
    }

    /// When they were counted.
    pub fn workers_as_of(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.workers_as_of[self.at])
    }

    /// A number for its enterprise that no other one has.
    pub fn enterprise(self) -> u64 {
        self.chunk.columns.enterprise[self.at]
    }

    /// The code of the zone it is listed in.
    pub fn zone_code(self) -> Option<&'a str> {
        self.text(Tag::Zone)
    }

    /// The zone it is listed in.
    pub fn zone(self) -> Option<&'a Zone> {
        self.base.zone_numbered(self.chunk.columns.zone[self.at]).map(AsRef::as_ref)
    }

    /// The unit it lies in, of an edition by its place in the snapshot.
    pub fn unit_of(self, edition: usize) -> Option<&'a Unit> {
        self.base.editions.get(edition)?.numbered(self.chunk.units[edition][self.at]).map(AsRef::as_ref)
    }

    /// The number of the area it counts in.
    pub fn area(self, areas: Areas) -> u16 {
        areas.area(self.chunk, self.at)
    }

    /// The units it lies in, one entry per edition.
    pub fn units(self) -> impl DoubleEndedIterator<Item = Option<&'a Unit>> {
        (0..self.base.editions.len()).map(move |edition| self.unit_of(edition))
    }

    /// The unit it lies in at a level, by the newest edition of that level.
    pub fn unit(self, level: Level) -> Option<&'a Unit> {
        self.units().rev().flatten().find(|u| u.level == level)
    }

    /// Since when it produces here.
    pub fn opened(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.opened[self.at])
    }

    /// Until when it produced here.
    pub fn closed(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.closed[self.at])
    }

    /// Date of the newest source.
    pub fn as_of(self) -> Option<PartialDate> {
        PartialDate::unpacked(self.chunk.columns.as_of[self.at])
    }

    /// How its point was got.
    pub fn point_method(self) -> Option<PointMethod> {
        PointMethod::numbered(self.chunk.columns.method[self.at])
    }

    /// A doubt about its point.
    pub fn point_flag(self) -> Option<PointFlag> {
        PointFlag::numbered(self.chunk.columns.flag[self.at])
    }

    /// Within how many metres its point is believed to be right.
    pub fn point_precision_m(self) -> Option<f64> {
        let bytes = row_texts::find(self.chunk.packed.get(self.at), Tag::PrecisionM)?;
        bytes.try_into().ok().map(f64::from_le_bytes)
    }

    /// What its point rests on.
    pub fn point_evidence(self) -> Option<&'a str> {
        self.text(Tag::Evidence)
    }

    /// Codes of its sources, separated by `;`.
    pub fn sources(self) -> Option<&'a str> {
        self.text(Tag::Sources)
    }

    /// By what it can be recognised.
    pub fn likeness(self) -> Likeness {
        let tax_code = self.tax_code().and_then(TaxCode::new);
        let point = self.point().map(|point| (point, self.point_precision_m()));
        Likeness::new(tax_code.as_ref(), self.name(), self.address(), point)
    }

    /// The names and the address it is searched by.
    pub(super) fn folded(self) -> &'a str {
        str::from_utf8(self.chunk.folded.get(self.at)).expect("folded from texts")
    }

    /// The record as it was written.
    pub fn firm(self) -> Firm {
        let owned = |tag| self.text(tag).map(str::to_owned);
        let code = |text: &str| text.parse::<Code>().expect("packed from a code");
        let location = self.point().map(|point| Location {
            point,
            method: self.point_method(),
            precision_m: self.point_precision_m(),
            flag: self.point_flag(),
            evidence: owned(Tag::Evidence),
            entered: owned(Tag::Entered),
        });
        Firm {
            id: FirmId(self.id()),
            code: code(self.code()),
            name: self.name().to_owned(),
            name_en: owned(Tag::NameEn),
            tax_code: self.tax_code().and_then(TaxCode::new),
            written: Written {
                address: owned(Tag::Address),
                commune: owned(Tag::Commune),
                district: owned(Tag::District),
                ward: owned(Tag::Ward),
            },
            zone: self.zone_code().map(code),
            sector: self.sector().map(|code| Sector { code, basis: owned(Tag::Basis) }),
            activity: owned(Tag::Activity),
            status: self.status(),
            status_note: owned(Tag::StatusNote),
            workers: self.workers().map(|count| Workers { count, as_of: self.workers_as_of() }),
            opened: self.opened(),
            closed: self.closed(),
            location,
            sources: self.sources().into_iter().flat_map(|list| list.split(';')).map(code).collect(),
            as_of: self.as_of(),
            notes: owned(Tag::Notes),
        }
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
