//! Lists of thousands that share what firms are known by cost no more than others.

use std::time::{Duration, Instant};

use rstest::rstest;

use super::counts;
use crate::{harness::Folder, imports::files::import};

/// Each against each would be 144 million pairs, some ten minutes without optimisation.
const MANY: usize = 12_000;

fn list(row: impl Fn(usize) -> String) -> String {
    let rows: String = (0..MANY).map(|n| row(n) + "\n").collect();
    format!("name,tax_code,address,lon,lat,workers\n{rows}")
}

#[rstest]
#[case::one_tax_code(|n| format!("Xưởng {n},0101248141,Số {n} phố A,,"))]
#[case::one_name(|n| format!("Hộ kinh doanh,,Số {n} phố A,,"))]
#[case::one_address(|n| format!("Xưởng {n},,Số 1 phố A,,"))]
#[case::one_tax_code_and_name(|n| format!("Xưởng Đúc,0101248141,,105.{},20.{}", 301 + n % 120 * 5, 600 + n / 120 * 3))]
fn thousands_that_share_one_thing_are_told_apart_in_time(#[case] row: fn(usize) -> String) {
    let folder = Folder::empty();
    let begun = Instant::now();
    import(&folder, list(|n| row(n) + ",1"), &[]).ended(0);
    let run = import(&folder, list(|n| row(n) + ",2"), &[]).ended(0);
    assert_eq!(counts(&run), [0, MANY, 0, 0], "{}", run.out);
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn thousands_that_cannot_be_told_apart_are_asked_in_time() {
    let folder = Folder::empty();
    import(&folder, list(|n| format!("Xưởng {n},0101248141,Số {n} phố A,,,1")), &[]).ended(0);
    let begun = Instant::now();
    let run = import(&folder, list(|n| format!("Lò {n},0101248141,Ngõ {n} phố B,,,1")), &[]).ended(2);
    assert_eq!(counts(&run), [0, 0, 0, MANY]);
    assert!(run.out.contains("and 11997 more. If it is that firm"), "{}", run.out);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}
