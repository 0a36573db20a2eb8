//! Changes of linkage clusters between two days.

use std::collections::BTreeSet;

use super::{
    cluster_common::common,
    cluster_place::place_name,
    clusters::{find, sites},
    found::Found,
};
use crate::{
    document::{
        column::{Column, int, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::row::Row,
    model::{
        closed::closed,
        lang::{Lang, Text},
        presence::When,
        unit::Level,
    },
    report::{
        figures::{
            projected::is_of,
            values::said,
            years::{after_newest, days, left_out},
        },
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

closed! {
    /// The change of a cluster.
    pub enum Fate {
        /// No earlier cluster contained half of it.
        Born = "born" ("mới hình thành", "born"),
        /// It has more members.
        Grew = "grew" ("mở rộng", "grew"),
        /// It has fewer members.
        Shrank = "shrank" ("thu hẹp", "shrank"),
        /// It has as many members.
        Stayed = "stayed" ("giữ nguyên", "stayed"),
        /// It contains several earlier clusters.
        Merged = "merged" ("nhập lại", "merged"),
        /// It is one of several parts of an earlier cluster.
        Split = "split" ("tách ra", "split"),
        /// No later cluster contains half of it.
        Died = "died" ("không còn", "died"),
    }
}

/// A cluster, its change, and the number of its members on both days.
struct FateRow {
    name: String,
    fate: Fate,
    before: Option<usize>,
    after: Option<usize>,
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let (from, to) = days(parameters, now, request.today)?;
    let both = [from, to].map(|day| When { day, today: request.today });
    let is_known = |row: Row<'_>| row.life().over(&both).is_some();
    let of_them = |row: &Row<'_>| row.point().is_some() && is_of(*row, &parameters.sectors);
    let uncounted = now.firms.iter().filter(|row| of_them(row) && !is_known(*row)).count() as u64;
    let [before, after] = both.map(|when| sites(parameters, when, now, is_known));
    let vague = after.notes(lang).into_iter();
    let not_known: Vec<String> =
        vague.chain(left_out(uncounted, lang)).chain(after_newest(to, now, lang)).collect();
    let [before, after] =
        [&before, &after].map(|own| find(&own.sharp, parameters.eps_m, parameters.min_firms));
    let days = Days::new(before.iter().map(Found::ids).collect(), after.iter().map(Found::ids).collect());
    let mut rows = Vec::new();
    let mut followed = BTreeSet::new();
    for (cluster, (at, ids)) in after.iter().zip(days.new.iter().enumerate()) {
        let (fate, came_from) = days.fate(at);
        followed.extend(came_from.iter().copied());
        let size = came_from.iter().map(|at| days.old[*at].len()).sum::<usize>();
        let size = (!came_from.is_empty()).then_some(size);
        rows.push(FateRow { name: place_name(cluster, lang), fate, before: size, after: Some(ids.len()) });
    }
    let is_gone = |at: &usize| !followed.contains(at) && days.is_gone(*at);
    for (cluster, ids) in (0..days.old.len()).filter(is_gone).map(|at| (&before[at], &days.old[at])) {
        let name = place_name(cluster, lang);
        rows.push(FateRow { name, fate: Fate::Died, before: Some(ids.len()), after: None });
    }
    let title = lang.pick("Biến động cụm liên kết ngành", "Changes of linkage clusters");
    Ok(Draft::new(Table {
        name: "cluster-change",
        title: format!("{title} {} – {}", said(from, lang), said(to, lang)),
        grid: Grid::of(&columns(lang), rows),
        provenance: Provenance::over(&[from, to], request.today, request.now, now.base.newest(Level::Ward)),
        notes: notes(lang).into_iter().chain(not_known).map(Note::from).collect(),
    }))
}

/// The members of the clusters of both days, and their intersections.
struct Days {
    old: Vec<BTreeSet<i64>>,
    new: Vec<BTreeSet<i64>>,
    /// For each earlier cluster, the later ones with common members and the number of these.
    after: Vec<Vec<(usize, usize)>>,
    /// The same for each later cluster and the earlier ones.
    before: Vec<Vec<(usize, usize)>>,
}

/// Whether the common members are at least half of all.
fn is_half(common: usize, all: &BTreeSet<i64>) -> bool {
    common * 2 >= all.len()
}

impl Days {
    fn new(old: Vec<BTreeSet<i64>>, new: Vec<BTreeSet<i64>>) -> Self {
        let (after, before) = (common(&old, &new), common(&new, &old));
        Self { old, new, after, before }
    }

    /// Whether no later cluster contains half of an earlier one.
    fn is_gone(&self, old: usize) -> bool {
        !self.after[old].iter().any(|(_, common)| is_half(*common, &self.old[old]))
    }

    /// The change of a later cluster, and the earlier clusters that it came from.
    fn fate(&self, at: usize) -> (Fate, Vec<usize>) {
        let (ids, before) = (&self.new[at], &self.before[at]);
        let having = |is_had: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
            before.iter().filter(|(old, common)| is_had(*old, *common)).map(|(old, _)| *old).collect()
        };
        let inside = having(&|old, common| is_half(common, &self.old[old]));
        // A part of a split cluster contains less than half of it, but most of the part was in it.
        let part_of = having(&|_, common| is_half(common, ids));
        match (inside.as_slice(), part_of.as_slice()) {
            ([_, _, ..], _) => (Fate::Merged, inside),
            ([one], _) => {
                let is_part = |(new, common): &&(usize, usize)| is_half(*common, &self.new[*new]);
                let parts = self.after[*one].iter().filter(is_part).count();
                let fate = match ids.len().cmp(&self.old[*one].len()) {
                    _ if parts > 1 => Fate::Split,
                    std::cmp::Ordering::Greater => Fate::Grew,
                    std::cmp::Ordering::Less => Fate::Shrank,
                    std::cmp::Ordering::Equal => Fate::Stayed,
                };
                (fate, inside)
            }
            ([], [one, ..]) => (Fate::Split, vec![*one]),
            ([], []) => (Fate::Born, Vec::new()),
        }
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, FateRow>> {
    vec![
        text("name", Text::new("Cụm tại", "Cluster at"), |row: &FateRow| row.name.clone()),
        text("fate", Text::new("Mã biến động", "Change"), |row: &FateRow| row.fate.code()).coded(),
        text("fate_name", Text::new("Biến động", "Meaning"), move |row: &FateRow| row.fate.name(lang)),
        int("before", Text::new("Cơ sở trước", "Establishments before"), |row: &FateRow| row.before),
        int("after", Text::new("Cơ sở sau", "Establishments after"), |row: &FateRow| row.after),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = lang.pick(
        [
            "Hai cụm của hai thời điểm là một khi cụm này chứa ít nhất một nửa thành viên của cụm kia.",
            "Tính cả các cơ sở chưa rõ đã có tại thời điểm trước hay chưa, nên cụm mới hình thành là cụm \
             chắc chắn mới.",
        ],
        [
            "Clusters of the two days are the same when one has at least half of the members of the other.",
            "Establishments of which it is not known whether they were there before count as there, so that \
             a cluster that is born is new for sure.",
        ],
    );
    notes.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(lists: &[&[i64]]) -> Vec<BTreeSet<i64>> {
        lists.iter().map(|list| list.iter().copied().collect()).collect()
    }

    #[test]
    fn clusters_are_followed_from_one_day_to_the_next() {
        let old = sets(&[&[1, 2, 3, 4], &[5, 6, 7, 8], &[10, 11, 12], &[20, 21, 22, 23, 24, 25], &[40, 41]]);
        let new = sets(&[
            &[1, 2, 3, 4, 5, 6, 7],
            &[10, 11, 12, 13],
            &[20, 21, 22],
            &[23, 24, 25],
            &[30, 31, 32],
            &[40, 41],
        ]);
        let days = Days::new(old, new);
        let fates: Vec<Fate> = (0..days.new.len()).map(|at| days.fate(at).0).collect();
        assert_eq!(fates, [Fate::Merged, Fate::Grew, Fate::Split, Fate::Split, Fate::Born, Fate::Stayed]);
    }
}
