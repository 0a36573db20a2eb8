//! The parameters that filter firms, common to several endpoints.

use super::{extract::Query, problem::Problem};
use crate::{
    model::{actor::Role, lang::Lang},
    query::filter::Filter,
};

/// Takes `sector`, `workers_min`, `workers_max`, `zone` and `status`.
pub(super) fn filter(query: &mut Query, role: Role, lang: Lang) -> Result<Filter, Problem> {
    let filter = Filter::all([
        Filter::sectors(query.list("sector")?),
        Filter::workers(query.take("workers_min")?, query.take("workers_max")?),
        query.take("zone")?.map(Filter::Zone),
        query.take("status")?.map(Filter::Status),
    ]);
    if filter.asks_workers() && !role.sees_restricted() {
        return Err(Problem::forbidden(lang.pick(
            "số lao động của từng cơ sở không công khai nên không lọc được theo lao động",
            "workers of single firms are not public: filtering by them needs a key",
        )));
    }
    Ok(filter)
}
