//! Status, dates and workers of made-up firms, without contradictions.

use time::{Date, Duration, macros::date};

use super::dice::Dice;
use crate::model::{
    date::PartialDate,
    firm::{FirmStatus, Workers},
};

/// The date of the made-up data.
pub(super) const AS_OF: Date = date!(2026 - 01 - 01);

const FIRST_OPENED: Date = date!(1990 - 01 - 01);
const LAST_OPENED: Date = date!(2025 - 12 - 31);

/// The earliest date on which firms close and workers are counted.
const FIRST_COUNT: Date = date!(2023 - 01 - 01);

/// Share of the firms with known workers, in thousandths, and the fewest and most workers: a heavy-tailed distribution.
const SIZES: [(u64, i64, i64); 7] = [
    (450, 1, 5),
    (300, 6, 20),
    (130, 21, 50),
    (80, 51, 200),
    (28, 201, 500),
    (10, 501, 2000),
    (2, 2001, 8000),
];

/// The dates, status and workers of a firm.
#[derive(Debug)]
pub(super) struct Life {
    /// State of operation.
    pub(super) status: FirmStatus,
    /// Start of production.
    pub(super) opened: PartialDate,
    /// End of production, for firms that closed.
    pub(super) closed: Option<PartialDate>,
    /// Number of workers; unknown for one firm in ten.
    pub(super) workers: Option<Workers>,
}

impl Life {
    /// Draws the values. Workers were counted while the firm was open.
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let status = status(dice);
        let opened = day(dice, FIRST_OPENED, LAST_OPENED);
        let since = opened.max(FIRST_COUNT);
        let closed = (status == FirmStatus::Closed).then(|| day(dice, since, LAST_OPENED));
        let counted = day(dice, since, closed.unwrap_or(AS_OF));
        let workers = dice.chance(900).then(|| Workers { count: size(dice), as_of: Some(counted.into()) });
        Self { status, opened: vague(opened, dice), closed: closed.map(PartialDate::from), workers }
    }
}

fn status(dice: &mut Dice) -> FirmStatus {
    match dice.below(1000) {
        0..900 => FirmStatus::Operating,
        900..950 => FirmStatus::Suspended,
        950..970 => FirmStatus::Moved,
        _ => FirmStatus::Closed,
    }
}

fn day(dice: &mut Dice, first: Date, last: Date) -> Date {
    first + Duration::days(dice.between(0, (last - first).whole_days()))
}

/// The day itself, its month or its year, as sources differ.
fn vague(day: Date, dice: &mut Dice) -> PartialDate {
    let (year, month) = (day.year(), u8::from(day.month()));
    let text = match dice.below(10) {
        0..4 => return day.into(),
        4..7 => format!("{year}-{month:02}"),
        _ => year.to_string(),
    };
    text.parse().expect("a month or a year of the calendar")
}

fn size(dice: &mut Dice) -> u32 {
    let mut lot = dice.below(1000);
    let band = SIZES.iter().find(|(share, ..)| {
        let here = lot < *share;
        lot = lot.saturating_sub(*share);
        here
    });
    let (_, fewest, most) = band.expect("the shares make a thousand");
    u32::try_from(dice.between(*fewest, *most)).expect("a few thousand at most")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::dice::Aspect;

    fn lives() -> impl Iterator<Item = Life> {
        (0..20_000).map(|k| Life::draw(&mut Dice::new(7, k, Aspect::Life)))
    }

    #[test]
    fn a_firm_is_counted_while_it_is_open() {
        for life in lives() {
            let opened = life.opened.first_day();
            let end = life.closed.map_or(AS_OF, PartialDate::last_day);
            assert!(FIRST_OPENED <= opened && opened <= end && end <= AS_OF, "{life:?}");
            let counted = life.workers.map(|w| w.as_of.unwrap().first_day());
            assert!(counted.is_none_or(|c| FIRST_COUNT.max(opened) <= c && c <= end), "{life:?}");
        }
    }

    #[test]
    fn those_that_closed_and_only_those_have_an_end() {
        assert!(lives().all(|l| l.closed.is_some() == (l.status == FirmStatus::Closed)));
    }

    #[test]
    fn most_firms_are_small_and_a_few_are_huge() {
        let counts: Vec<u32> = lives().filter_map(|l| l.workers).map(|w| w.count).collect();
        let share = |from: u32, to: u32| {
            counts.iter().filter(|n| (from..=to).contains(n)).count() * 1000 / counts.len()
        };
        assert!((17_800..18_200).contains(&counts.len()), "{}", counts.len());
        assert!((730..770).contains(&share(1, 20)), "{}", share(1, 20));
        assert!((8..40).contains(&share(201, 500)) && (1..5).contains(&share(2001, 8000)));
    }

    #[test]
    fn the_shares_of_sizes_make_a_thousand() {
        assert_eq!(SIZES.iter().map(|(share, ..)| share).sum::<u64>(), 1000);
    }

    #[test]
    fn opening_dates_come_as_days_months_and_years() {
        let lengths: Vec<usize> = lives().map(|l| l.opened.to_string().len()).collect();
        assert!([4, 7, 10].iter().all(|len| lengths.iter().filter(|l| *l == len).count() > 5000));
    }
}
