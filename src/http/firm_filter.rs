//! The parameters that filter firms, common to several endpoints.

use super::{extract::Query, parameter, problem::Problem};
use crate::{
    model::{actor::Role, lang::Lang},
    query::filter::Filter,
};

/// Takes `sector`, `workers_min`, `workers_max`, `zone` and `status`.
pub(super) fn filter(query: &mut Query, role: Role, lang: Lang) -> Result<Filter, Problem> {
    let filter = Filter::all([
        Filter::sectors(query.list(parameter::SECTOR)?),
        Filter::workers(query.take(parameter::WORKERS_MIN)?, query.take(parameter::WORKERS_MAX)?),
        query.take(parameter::ZONE)?.map(Filter::Zone),
        query.take(parameter::STATUS)?.map(Filter::Status),
    ]);
    if filter.asks_workers() && !role.sees_restricted() {
        return Err(Problem::forbidden(lang.pick(
            "số lao động của từng cơ sở không công khai nên không lọc được theo lao động",
            "workers of single firms are not public: filtering by them needs a key",
        )));
    }
    Ok(filter)
}
