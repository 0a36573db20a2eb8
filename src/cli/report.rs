//! `xuong report`: prints or writes a report.

use super::{
    exit::{Exit, Failure},
    open, print,
    report_args::ReportArgs,
};
use crate::{
    config::Settings,
    document::{origin::Origin, parts::Document},
    exchange::area,
    http::state::policy,
    model::{actor::Role, lang::Lang},
    registry::clock,
    report::{
        composite::area_profile::of_drawn,
        disclosure::Guards,
        kind::Report,
        parameters::{Parameters, ReportError},
        request::Request,
        run::run as make,
        sectors::area_mix,
    },
};

pub(super) async fn run(
    args: ReportArgs,
    settings: &Settings,
    role: Role,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let today = clock::day_of(args.as_of, clock::today());
    let (now, current, at) = open::dated(settings, args.as_of, lang).await?;
    let current = current && today == clock::today();
    if let Some(file) = &args.within {
        let told = |e: &dyn std::fmt::Display| Failure::usage(format!("{}: {e}", file.display()));
        let bytes = std::fs::read(file).map_err(|e| told(&e))?;
        let shape = area::read(&bytes, args.crs, now.city.crs).map_err(|e| told(&e.say(lang)))?;
        let guard = Guards::new(policy(settings, &now.city)).for_reader(&now, today, current, role);
        let request = Request { now: &now, guard: &guard, role, lang, today };
        let document: Document = match args.report {
            Report::SectorMix => area_mix::table(&shape, request).into(),
            Report::AreaProfile => of_drawn(&shape, request),
            other => {
                let only = lang.pick(
                    "--within chỉ dùng với sector-mix, area-profile",
                    "--within goes with sector-mix and area-profile",
                );
                return Err(Failure::usage(format!("{other}: {only}")));
            }
        };
        let origin = Origin::of(&now, role, [("area", area::written(&shape))], at);
        print::document(&document.with_origin(origin), &[], args.format, args.output.as_deref(), lang)?;
        return Ok(Exit::Done);
    }
    let said = |e: ReportError| Failure::usage(e.say(lang));
    let parameters = Parameters::read(args.report, args.parameters.pairs()).map_err(said)?;
    let guards = Guards::new(policy(settings, &now.city));
    let guard = guards.for_reader(&now, today, current, role);
    let request = Request { now: &now, guard: &guard, role, lang, today };
    let document = make(args.report, &parameters, request).map_err(said)?;
    let document = document.with_origin(Origin::of(&now, role, args.parameters.pairs(), at));
    print::document(&document, &[], args.format, args.output.as_deref(), lang)?;
    Ok(Exit::Done)
}
