//! Two lists of ten thousand firms, of which it is known who is who: the matcher finds them again, whatever was done to them.

pub(super) mod damage;
pub(super) mod town;

use std::{collections::BTreeMap, time::Instant};

use rstest::rstest;
use xuong::model::matching::{
    pairing::one_to_one,
    scored::{Verdict, verdict},
    scorer::Scorer,
    search::Search,
};

use self::{damage::Kind, town::lists};

const FIRMS: usize = 10_000;

/// Rows of a kind that were found, missed or taken for another firm, and firms that are new and were taken for one.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
    asked: usize,
}

/// Prints precision and recall of each kind, and returns those of all with their harmonic mean.
fn told(tallies: &BTreeMap<Option<Kind>, Tally>) -> (f64, f64, f64) {
    let share = |part: usize, of: usize| {
        f64::from(u32::try_from(part).expect("few firms"))
            / f64::from(u32::try_from(of.max(1)).expect("few firms"))
    };
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (kind, tally) in tallies {
        let name = kind.map_or("(new firms)".to_owned(), |kind| format!("{kind:?}"));
        let (precision, recall) =
            (share(tally.right, tally.right + tally.wrong), share(tally.right, tally.right + tally.missed));
        println!(
            "{name:12} precision {precision:.4} recall {recall:.4} asked {} of {}",
            tally.asked,
            tally.right + tally.missed
        );
        right += tally.right;
        wrong += tally.wrong;
        missed += tally.missed;
    }
    let (precision, recall) = (share(right, right + wrong), share(right, right + missed));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{:12} precision {precision:.4} recall {recall:.4} F1 {f1:.4}", "all");
    (precision, recall, f1)
}

#[rstest]
fn firms_are_found_again_whatever_was_done_to_them(#[values(1, 2, 3)] seed: u64) {
    let (held, rows) = lists(seed, FIRMS);
    let begun = Instant::now();
    let likes: Vec<_> = rows.iter().map(|row| row.like.clone()).collect();
    let scorer = Scorer::of(held.iter().cloned(), held.len());
    let search = Search::of(&scorer, held.iter().cloned(), likes.iter().cloned());
    println!("learned in {:?}", begun.elapsed());
    let mut taken = Vec::new();
    let mut asked = Vec::new();
    for (at, like) in likes.iter().enumerate() {
        let found = search.candidates(like, |at| held.get(at).cloned(), 5);
        match verdict(&found) {
            Verdict::Same => taken.push((at, found[0].at, found[0].bits)),
            Verdict::Doubtful => asked.push(at),
            Verdict::New => {}
        }
    }
    let mut tallies: BTreeMap<Option<Kind>, Tally> = BTreeMap::new();
    for row in &rows {
        tallies.entry(row.kind).or_default().missed += usize::from(row.firm.is_some());
    }
    for at in asked {
        tallies.entry(rows[at].kind).or_default().asked += 1;
    }
    for (row, firm, _) in one_to_one(taken) {
        let own = tallies.entry(rows[row].kind).or_default();
        if rows[row].firm == Some(firm) {
            own.right += 1;
            own.missed -= 1;
        } else {
            own.wrong += 1;
        }
    }
    println!("seed {seed}: {:?}", begun.elapsed());
    let (.., f1) = told(&tallies);
    assert!(f1 >= 0.98, "F1 {f1}");
}
