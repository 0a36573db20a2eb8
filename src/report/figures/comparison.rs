//! Comparison of two days, by area and sector.

use std::collections::BTreeSet;

use time::Date;

use super::{
    areas::{Area, area_names},
    history::{Day, Days, History, Weight, cells},
    sector_counts::outside_industry,
    values::said,
    years::{after_newest, doubts, left_out, silent},
};
use crate::{
    analysis::matrix::Matrix,
    document::table::Provenance,
    index::{areas::Areas, edition::Edition},
    model::{observation::Basis, presence::When, sector::SectorCode},
    report::request::Request,
};

/// The counts of two days, by area and known sector.
pub(crate) struct Pair {
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) areas: Vec<Area>,
    pub(crate) sectors: Vec<SectorCode>,
    pub(crate) before: Matrix,
    pub(crate) after: Matrix,
    days: Days,
    by: Areas,
    /// The single area that was requested.
    told: Option<Area>,
}

/// The estimated share of some establishments and its two parts, in per cent. Each is rounded to a tenth by itself, so that
/// it is the share of a count; parts may not add up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimated {
    /// Of any doubt.
    pub(crate) pct: f64,
    /// Not known to have been there.
    pub(crate) unsure_pct: f64,
    /// Certainly there, in an assumed sector.
    pub(crate) sector_pct: f64,
}

impl Estimated {
    fn of(weight: Weight, whole_city: bool) -> Option<Self> {
        let (estimated, unsure) = if whole_city {
            (weight.estimated - weight.by_address, weight.perhaps)
        } else {
            (weight.estimated, weight.unsure)
        };
        let pct = |part: f64| (part / weight.all() * 1000.0).round() / 10.0;
        (weight.all() > 0.0).then(|| Self {
            pct: pct(estimated),
            unsure_pct: pct(unsure),
            sector_pct: pct(estimated - unsure),
        })
    }
}

impl Pair {
    /// Counts both days; `None` if no sector is known on either. The whole city is always counted, since areas are
    /// compared with it; doubts are reported for the requested area.
    pub(crate) fn new(
        (by, told): (Areas, Option<Area>),
        level: u8,
        (from, to): (Date, Date),
        request: Request<'_>,
    ) -> Option<Self> {
        let days = History::new(request, by, None, level).telling_of(told).on(&[from, to]);
        let keys = || days.each.iter().flat_map(|day| day.cells.keys());
        let sectors: BTreeSet<SectorCode> = keys().filter_map(|(_, sector)| *sector).collect();
        let places: BTreeSet<Area> = keys().map(|(area, _)| *area).collect();
        let (sectors, areas) = (Vec::from_iter(sectors), Vec::from_iter(places));
        let matrix = |day: &Day| Matrix::new(sectors.len(), cells(day, &areas, &sectors));
        let (before, after) = matrix(&days.each[0]).zip(matrix(&days.each[1]))?;
        Some(Self { from, to, areas, sectors, before, after, days, by, told })
    }

    /// The estimated share of the establishments of known sector on both days: in the whole city, for which addresses do
    /// not matter, or in an area; of all sectors or of one.
    pub(crate) fn estimated(&self, area: Option<Area>, sector: Option<SectorCode>) -> [Option<Estimated>; 2] {
        [0, 1].map(|at| {
            let is_wanted = |(own, of): &(Area, Option<SectorCode>)| {
                area.is_none_or(|area| area == *own) && of.is_some() && (sector.is_none() || sector == *of)
            };
            let cells = self.days.each[at].cells.iter().filter(|(key, _)| is_wanted(key));
            let sum = cells.fold(Weight::default(), |sum, (_, weight)| sum.and(*weight));
            Estimated::of(sum, area.is_none())
        })
    }

    /// Notes on missing facts about the two days.
    pub(crate) fn doubts(&self, request: Request<'_>) -> Vec<String> {
        let lang = request.lang;
        let told = [self.from, self.to].into_iter().zip(&self.days.each);
        let of_days = told.filter_map(|(day, then)| doubts(&said(day, lang), then.doubts, lang));
        self.whom(request).into_iter().chain(of_days).collect()
    }

    /// Notes on establishments that the comparison leaves out or assumes to be unchanged.
    pub(crate) fn whom(&self, request: Request<'_>) -> Vec<String> {
        let Request { now, lang, .. } = request;
        let of = |area: Area| format!("{}: ", area_names(area, self.by, now, lang).1);
        let whose = self.told.map(of).unwrap_or_default();
        let counts = [left_out(self.days.left_out, lang), silent(self.days.sources, self.from, lang)];
        let counts = counts.into_iter().flatten().map(|told| whose.clone() + &told);
        let when = When { day: self.to, today: request.today };
        counts.chain(after_newest(self.to, now, lang)).chain(outside_industry(when, now, lang)).collect()
    }

    pub(crate) fn basis(&self) -> Basis {
        let estimated = self.days.each.iter().flat_map(|day| day.cells.values()).any(|w| w.estimated > 0.0);
        if estimated { Basis::Estimated } else { Basis::Counted }
    }

    pub(crate) fn provenance(&self, request: Request<'_>, edition: Option<&Edition>) -> Provenance {
        Provenance {
            basis: self.basis(),
            ..Provenance::over(&[self.from, self.to], request.today, request.now, edition)
        }
    }
}
