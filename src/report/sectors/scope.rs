//! What the reports on specialisation and diversity have in common: the measure, the requested areas and their counts.

use super::chance::tested;
use crate::{
    document::{
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::areas::Areas,
    model::presence::When,
    report::{
        disclosure::Spot,
        figures::{
            areas::{Area, area_names, areas, edition, of, one_area},
            counts::Counts,
            sector_counts::{classification, mix},
            values::{Names, said},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The measure and the requested areas.
pub(super) struct Scope<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) request: Request<'a>,
    pub(super) areas: Areas,
    pub(super) only: Option<Area>,
    pub(super) when: When,
    pub(super) counts: Option<Counts>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(parameters: &'a Parameters, request: Request<'a>) -> Result<Self, ReportError> {
        let areas = areas(&parameters.boundaries, request.now)?;
        let only = one_area(parameters.area.as_deref(), areas, request.now)?;
        let when = parameters.when(request.today);
        let mix = mix(areas, parameters.level, when, request.now);
        let counts = Counts::of(&mix, parameters.measure);
        Ok(Self { parameters, request, areas, only, when, counts })
    }

    pub(super) fn is_asked(&self, area: Area) -> bool {
        self.only.is_none_or(|only| only == area)
    }

    pub(super) fn names(&self, area: Area) -> Names {
        area_names(area, self.areas, self.request.now, self.request.lang)
    }

    /// Whether a figure on an area is published: establishments always are, workers as the guard decides.
    pub(super) fn tells(&self, area: Area, is_told: impl FnOnce(Spot) -> bool) -> bool {
        let (areas, level, on) = (self.areas, self.parameters.level, self.when.day);
        let spot = Spot { areas, area: area.number(), level, on };
        self.parameters.measure == Measure::Establishments || is_told(spot)
    }

    /// A note on the number of tests behind the named columns; workers are not tested.
    pub(super) fn tested(&self, explains: &'static [&'static str]) -> Option<Note> {
        let counts = self.counts.as_ref()?;
        let is_tested = self.parameters.measure == Measure::Establishments;
        is_tested.then(|| Note::on(explains, tested(counts, self.request.lang)))
    }

    pub(super) fn draft(&self, name: &'static str, title: &str, grid: Grid, mut notes: Vec<Note>) -> Draft {
        let Self { parameters, request, areas, when, .. } = *self;
        let Request { now, lang, .. } = request;
        let (by, measure) = (of(parameters, areas, self.only, request), parameters.measure.name(lang));
        notes.push(classification(parameters.level, when, now, lang).into());
        Draft::new(Table {
            name,
            title: format!("{title} ({measure}) — {by} — {}", said(when.day, lang)),
            grid,
            provenance: Provenance::on(when, now, edition(areas, now)),
            notes,
        })
    }
}
