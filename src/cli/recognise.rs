//! `xuong admin recognise`: records a linkage cluster that the report found.

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    open, print,
    report_args::RecogniseArgs,
};
use crate::{
    config::Settings,
    model::{
        id::LinkageId,
        lang::Lang,
        linkage::Linkage,
        record::{Kind, Record},
    },
    registry::clock,
    report::{kind::Report, parameters::Parameters, space::clusters::candidate},
};

pub(super) async fn run(args: RecogniseArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let asked = Parameters::read(Report::Clusters, args.parameters.pairs());
    let asked = asked.map_err(|e| Failure::usage(e.say(lang)))?;
    let registry = open::existing(settings, lang).await?;
    let now = registry.snapshot();
    if now.base.holdings.linkages.values().any(|known| known.code == args.code) {
        let taken = lang.pick("đã có cụm mang mã này", "a recognised cluster has this code already");
        return Err(Failure::usage(format!("--code {}: {taken}", args.code)));
    }
    let found = candidate(&asked, args.rank, &now, clock::today(), lang).ok_or_else(|| {
        let none = lang.pick(
            "không có cụm thứ tự này; xem xuong report clusters",
            "no cluster has this number; see xuong report clusters",
        );
        Failure::usage(format!("{}: {none}", args.rank))
    })?;
    let name = args
        .name
        .unwrap_or_else(|| format!("{} {}", lang.pick("Cụm liên kết ngành", "Linkage cluster"), found.place));
    let members = found.members.iter().filter_map(|code| code.parse().ok()).collect::<Vec<_>>();
    let (said, count) = (name.clone(), members.len());
    let linkage = move |id| {
        Record::Linkage(Linkage {
            id: LinkageId(id),
            code: args.code,
            name,
            sectors: asked.sectors,
            eps_m: asked.eps_m,
            min_firms: u32::try_from(asked.min_firms).unwrap_or(u32::MAX),
            members,
            recognised_on: args.since,
            decision: args.decision,
            note: None,
        })
    };
    let actor = author(args.actor);
    let version = registry.record_new(Kind::Linkage, linkage, actor, args.reason).await;
    version.map_err(|e| explain(&e, lang))?;
    registry.close().await;
    let members = lang.pick("thành viên", "members");
    print::line(format!("{said}: {count} {members}"))?;
    Ok(Exit::Done)
}
