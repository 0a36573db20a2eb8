//! The findings of an import, one line each.

use std::{cmp::Reverse, io};

use super::print;
use crate::{exchange::finding::Finding, model::lang::Lang};

/// The largest number of findings that are printed, the most severe first; further ones are counted.
const TOLD: usize = 200;

/// Prints findings, the most severe ones if there are many.
pub(super) fn tell_findings(findings: &[Finding], lang: Lang) -> io::Result<()> {
    let mut gravest: Vec<usize> = (0..findings.len()).collect();
    gravest.sort_by_key(|at| Reverse(findings[*at].fault.severity()));
    gravest.truncate(TOLD);
    gravest.sort_unstable();
    for at in gravest {
        print::line(findings[at].say(lang))?;
    }
    if findings.len() > TOLD {
        let more = findings.len() - TOLD;
        print::line(format_args!("… {more} {}", lang.pick("phát hiện nữa", "more findings")))?;
    }
    Ok(())
}
