//! Observations as SDMX-CSV 2.0.

use std::fmt::Write as _;

use super::{
    conditions::Conditions,
    cube::{Cube, Observation},
    ids::{Agency, VERSION},
};
use crate::model::{city::City, publication::Publication};

/// The media type.
pub const MEDIA_TYPE: &str = "application/vnd.sdmx.data+csv;version=2.0.0";

/// The columns: where an observation belongs, what is done with it, its dimensions, its value and its attributes.
const HEADINGS: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,\
                        UNIT_MEASURE,PUBLICATION";

/// The unit of the values: persons.
pub(super) const PERSONS: &str = "PS";

/// The status of an observation, and of its confidentiality.
pub(super) mod status {
    /// A value.
    pub(crate) const NORMAL: &str = "A";
    /// No value, since it is suppressed.
    pub(crate) const SUPPRESSED: &str = "Q";
    /// Free for publication.
    pub(crate) const FREE: &str = "F";
    /// Confidential.
    pub(crate) const CONFIDENTIAL: &str = "C";
}

/// The observations that meet conditions as SDMX-CSV, in order of edition, period, area and sector; `None` if there are
/// none. A withheld one has no value. Every cell consists of letters, digits and signs that need no quotation marks.
pub fn csv(cubes: &[&Cube<'_>], conditions: &Conditions, agency: &Agency) -> Option<String> {
    let mut out = format!("{HEADINGS}\r\n");
    let head = out.len();
    for cube in cubes {
        let flow = format!("dataflow,{agency}:{}({VERSION}),I", cube.id());
        for Observation { at, workers, of } in cube.observations(conditions) {
            let value = workers.map(|workers| workers.to_string()).unwrap_or_default();
            let (observed, confidential) = match workers {
                Some(_) => (status::NORMAL, status::FREE),
                None => (status::SUPPRESSED, status::CONFIDENTIAL),
            };
            let (key, number) = (at.join(","), of.id);
            write!(out, "{flow},{key},{value},{observed},{confidential},{PERSONS},{number}\r\n")
                .expect("a text takes every row");
        }
    }
    (out.len() > head).then_some(out)
}

/// The table of a publication as SDMX-CSV, also of one that was revised since.
pub fn whole(publication: &Publication, city: &City) -> String {
    let all = csv(&[&Cube::of(publication)], &Conditions::default(), &Agency::of(city));
    all.unwrap_or_else(|| format!("{HEADINGS}\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::publication::sdmx::tests::{cell, publication};

    #[test]
    fn a_withheld_value_is_empty_and_says_that_it_is_confidential() {
        let cells = vec![
            cell("city", "total", Some(100)),
            cell("A.1", "25", None),
            cell("unplaced", "2018:33", Some(0)),
        ];
        let own = publication(7, ("2026-H1", 1), "wards", cells);
        let told = whole(&own, &City::made_up());
        let lines: Vec<&str> = told.split("\r\n").collect();
        assert_eq!(
            lines[1..],
            [
                "dataflow,MADE-UP:WORKERS_wards(1.0),I,S,_T,_T,2026-S1,100,A,F,PS,7",
                "dataflow,MADE-UP:WORKERS_wards(1.0),I,S,A_2E_1,25,2026-S1,,Q,C,PS,7",
                "dataflow,MADE-UP:WORKERS_wards(1.0),I,S,_U,2018-33,2026-S1,0,A,F,PS,7",
                "",
            ]
        );
        assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
        let none = Conditions::default().with("REF_AREA", "Z").unwrap();
        assert_eq!(csv(&[&Cube::of(&own)], &none, &Agency::of(&City::made_up())), None);
    }
}
