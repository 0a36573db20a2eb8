//! `xuong near`: finds firms around a place.

use super::{
    exit::{Exit, Failure},
    filter::condition,
    open,
    options::NearArgs,
    print,
};
use crate::{
    collection::kinds::Collection,
    config::Settings,
    geom::crs::Crs,
    index::{
        locate::{Meaning, Place, resolve},
        nearest::Near,
    },
    model::{actor::Role, lang::Lang},
    query::{filter::Filter, page::Limit, radius::Radius},
    report::near,
};

/// Columns that fit on a terminal; a file has all of them.
const SHOWN: [&str; 6] = ["distance_m", "match", "code", "name", "sector", "ward_name"];

pub(super) async fn run(args: NearArgs, settings: &Settings, role: Role, lang: Lang) -> anyhow::Result<Exit> {
    if !role.sees_restricted() && (args.workers_min.or(args.workers_max)).is_some() {
        return Err(Failure::usage(lang.pick(
            "số lao động của từng cơ sở không công khai: cần --role analyst để lọc theo lao động",
            "the workers of single firms are not public: filtering on them needs --role analyst",
        )));
    }
    let (now, _) = open::as_of(settings, args.as_of, lang).await?;
    let place = resolve(&now, &args.place, args.crs).map_err(|e| Failure::usage(e.say(lang)))?;
    let question = Near {
        from: place.point,
        within_m: args.within.map(Radius::metres),
        limit: args.limit.unwrap_or(if args.within.is_some() { usize::MAX } else { Limit::FEW.get() }),
        filter: Filter::all([
            Filter::sectors(args.sector),
            Filter::workers(args.workers_min, args.workers_max),
            args.zone.map(Filter::Zone),
        ]),
        condition: condition(args.filter.as_deref(), Collection::Firms, role, lang)?,
    };
    let answer = question.ask(&now.firms);
    let table = near::table(&now, (&say(&place, lang), place.precision_m), &answer, role, lang);
    print::document(&table.into(), &SHOWN, None, args.output.as_deref(), lang)?;
    Ok(Exit::Done)
}

/// The place and how it was understood.
fn say(place: &Place, lang: Lang) -> String {
    let (lon, lat) = (place.point.lon(), place.point.lat());
    let what = match &place.meaning {
        Meaning::Coordinates(reading) => format!(
            "{} {}",
            lang.pick("tọa độ", "coordinates"),
            place_order(reading.crs, reading.north_first, lang)
        ),
        Meaning::Thing(name) => name.clone(),
        Meaning::Unit(name) => format!("{} {name}", lang.pick("trung tâm", "the middle of")),
        Meaning::Former { name, successor } => lang.pick(
            format!("{name} (cũ), lấy trung tâm {successor}"),
            format!("former {name}, taken as the middle of {successor}"),
        ),
    };
    let others = if place.others.is_empty() {
        String::new()
    } else {
        format!(" — {} {}", lang.pick("cũng có thể là:", "could also be:"), place.others.join("; "))
    };
    format!("{what} ({lon:.5}, {lat:.5}){others}")
}

fn place_order(crs: Crs, north_first: bool, lang: Lang) -> String {
    let order = if north_first {
        lang.pick("bắc trước, đông sau", "north first")
    } else {
        lang.pick("đông trước, bắc sau", "east first")
    };
    format!("{crs}, {order}")
}
