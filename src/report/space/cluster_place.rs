//! Names and extents of clusters found by density. Their names list several wards, since one would hide the others.

use std::collections::HashMap;

use super::found::Found;
use crate::{
    document::numerals::{real, whole},
    index::Snapshot,
    model::{
        lang::Lang,
        unit::{Level, Unit},
    },
};

/// The length of a cluster, in multiples of the distance between neighbours, from which it is a chain: neighbours are
/// close, and its ends are not.
const CHAIN_STEPS: f64 = 10.0;

/// The wards of the members, those with most of them first.
fn wards<'a>(cluster: &Found<'a>) -> Vec<(&'a Unit, usize)> {
    let mut counts: HashMap<&str, (&Unit, usize)> = HashMap::new();
    for unit in cluster.members.iter().filter_map(|(row, _)| row.unit(Level::Ward)) {
        counts.entry(unit.code.as_str()).or_insert((unit, 0)).1 += 1;
    }
    let mut wards: Vec<(&Unit, usize)> = counts.into_values().collect();
    wards.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.code.cmp(&b.0.code)));
    wards
}

/// The number of wards of the members; `None` if the register has no boundaries of wards.
pub(super) fn ward_count(cluster: &Found<'_>, now: &Snapshot) -> Option<usize> {
    now.base.newest(Level::Ward).map(|_| wards(cluster).len())
}

/// The name of a cluster: the zone that lists most of its members, or the ward that contains most of them with the
/// number of further wards. If no ward contains any, the name refers to the boundaries: where these are schematic, the
/// cluster need not lie outside the city.
pub(super) fn place_name(cluster: &Found<'_>, lang: Lang) -> String {
    let mut zones: HashMap<&str, usize> = HashMap::new();
    for zone in cluster.members.iter().filter_map(|(row, _)| row.zone()) {
        *zones.entry(zone.name.as_str()).or_default() += 1;
    }
    let most = zones.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name)));
    if let Some((name, _)) = most.filter(|(_, count)| count * 2 > cluster.members.len()) {
        return name.to_owned();
    }
    match wards(cluster).as_slice() {
        [] => lang
            .pick("ngoài mọi xã, phường của bộ ranh giới", "outside all wards of the boundaries")
            .to_owned(),
        [(only, _)] => only.name.clone(),
        [(first, _), (second, _)] => format!("{} {} {}", first.name, lang.pick("và", "and"), second.name),
        [(first, _), others @ ..] => {
            let n = whole(others.len() as u64, lang);
            lang.pick(
                format!("{} và {n} xã, phường khác", first.name),
                format!("{} and {n} other wards/communes", first.name),
            )
        }
    }
}

/// Notes on a cluster: whether it is stable under a change of the distance, and whether it is a chain.
pub(super) fn reading(cluster: &Found<'_>, stays: bool, eps_m: f64, lang: Lang) -> String {
    let mut told = if stays {
        lang.pick("ổn định", "stable")
    } else {
        lang.pick("không ổn định", "unstable")
    }
    .to_owned();
    let length_m = cluster.length_m();
    if length_m > eps_m * CHAIN_STEPS {
        let km = real(length_m / 1000.0, Some(1), lang);
        let chain = lang.pick(
            format!("; chuỗi nối liền dài {km} km, không phải một cụm tại một nơi"),
            format!("; a chain {km} km long, no cluster at one place"),
        );
        told += &chain;
    }
    told
}

/// A note on chains, if there are any, with the share of all establishments in the largest cluster.
pub(super) fn chains(found: &[Found<'_>], all: usize, eps_m: f64, lang: Lang) -> Option<String> {
    let chains = found.iter().filter(|cluster| cluster.length_m() > eps_m * CHAIN_STEPS);
    let sizes: Vec<usize> = chains.map(|cluster| cluster.members.len()).collect();
    let most = sizes.iter().copied().max()?;
    let [n, most, of] = [sizes.len(), most, all].map(|n| whole(n as u64, lang));
    let km = real(eps_m * CHAIN_STEPS / 1000.0, None, lang);
    Some(lang.pick(
        format!(
            "{n} dòng là chuỗi nối liền, dài hơn {km} km (10 lần eps); chuỗi lớn nhất có {most} trong {of} \
             cơ sở xét đến. DBSCAN nối từng bước qua những cơ sở gần nhau nên khi cơ sở dày, nhiều xã, \
             phường thành một chuỗi: đó là vùng có cơ sở liên tục, không phải cụm liên kết; muốn tách phải \
             giảm eps hoặc tăng số cơ sở tối thiểu."
        ),
        format!(
            "{n} lines are chains longer than {km} km (10 times eps); the largest has {most} of the {of} \
             establishments looked at. DBSCAN joins step by step through neighbours, so that where \
             establishments are dense many wards become one chain: a stretch of land with establishments \
             throughout, no linkage cluster; a smaller eps or a larger least number takes it apart."
        ),
    ))
}
