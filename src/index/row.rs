//! A firm with everything that is derived from where it is.

use std::sync::Arc;

use crate::{
    geom::{hilbert, lonlat::LonLat},
    model::{
        firm::Firm,
        fold::fold,
        unit::{Level, Unit},
        zone::Zone,
    },
    query::page::Cursor,
};

/// A firm in the read model. Its units are those its point lies in, never those of its address.
#[derive(Debug, Clone)]
pub struct FirmRow {
    /// The firm.
    pub firm: Arc<Firm>,
    /// The zone it is listed in.
    pub zone: Option<Arc<Zone>>,
    /// The unit it lies in, one entry per edition of the snapshot.
    pub units: Box<[Option<Arc<Unit>>]>,
    /// Names, address, code and tax code, folded, for searching.
    pub(super) folded: Box<str>,
    pub(super) cursor: Cursor,
}

impl FirmRow {
    pub(super) fn new(firm: Arc<Firm>, zone: Option<Arc<Zone>>, units: Box<[Option<Arc<Unit>>]>) -> Self {
        let written = &firm.written;
        let texts = [
            Some(&firm.name),
            firm.name_en.as_ref(),
            written.address.as_ref(),
            written.commune.as_ref(),
            written.ward.as_ref(),
        ];
        let mut text = texts.into_iter().flatten().map(|t| fold(t)).collect::<Vec<_>>().join(" ");
        text.push(' ');
        text.push_str(&fold(firm.code.as_str()));
        if let Some(tax_code) = &firm.tax_code {
            text.push(' ');
            text.push_str(tax_code.as_str());
        }
        let cursor = place(&firm);
        Self { firm, zone, units, folded: text.into(), cursor }
    }

    /// Its position, if it has one.
    pub fn point(&self) -> Option<LonLat> {
        self.firm.location.as_ref().map(|l| l.point)
    }

    /// Its place in every list of firms.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The unit it lies in at a level, by the newest edition of that level.
    pub fn unit(&self, level: Level) -> Option<&Unit> {
        self.units.iter().rev().flatten().find(|u| u.level == level).map(AsRef::as_ref)
    }
}

/// Where a firm stands in the order of firms: by place, those without a place last.
pub(super) fn place(firm: &Firm) -> Cursor {
    let key = firm.location.as_ref().map_or(u64::MAX, |l| hilbert::key(l.point).min(u64::MAX - 1));
    Cursor { key, id: firm.id.0 }
}
