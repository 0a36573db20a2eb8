//! Refused edits as problem details: every fault with its property, value and rule.

use serde_json::{Value as Json, json};

use crate::{
    collection::{amend::published_name, misfit::Fault},
    http::problem::Problem,
    model::{breach::Rule, lang::Lang, refusal::Refusal},
    registry::RegistryError,
};

/// The problem of properties that cannot be applied.
pub(in crate::http) fn misfits(lang: Lang, faults: &[Fault]) -> Problem {
    Problem::unprocessable(faults.iter().map(|fault| misfit(lang, fault)).collect())
}

/// A property that cannot be applied, with its value and rule.
pub(super) fn misfit(lang: Lang, fault: &Fault) -> Json {
    json!({
        "field": fault.field,
        "value": fault.value,
        "rule": fault.misfit.rule(),
        "detail": fault.say(lang),
    })
}

/// The problem of values that break rules of the register.
pub(in crate::http) fn refusals(lang: Lang, refusals: &[Refusal]) -> Problem {
    told(refusals.iter().map(|refusal| error(lang, refusal)).collect())
}

/// The problem of edits with errors: `403` if the account may not make one of them, `422` if not.
pub(super) fn told(errors: Vec<Json>) -> Problem {
    let is_outside = |error: &Json| error["rule"] == Rule::OutsideRemit.code();
    if errors.iter().any(is_outside) {
        Problem::outside_remit(errors)
    } else {
        Problem::unprocessable(errors)
    }
}

/// The problem of an edit without a reason, where one is required.
pub(super) fn no_reason(lang: Lang) -> Problem {
    let needed = lang.pick(
        "cần lý do sửa: tham số reason, hoặc reason trong lô",
        "the reason of the edit is required: the parameter reason, or the member reason of a batch",
    );
    let detail = format!("reason: {needed}");
    Problem::unprocessable(vec![
        json!({ "field": "reason", "value": null, "rule": "missing", "detail": detail }),
    ])
}

/// The problem of doubts about an edit that is not lenient.
pub(in crate::http) fn doubts(lang: Lang, doubts: &[Refusal]) -> Problem {
    let errors: Vec<Json> = doubts.iter().map(|doubt| error(lang, doubt)).collect();
    Problem::doubtful(lang, errors)
}

/// A refusal with its property, value and rule.
pub(in crate::http) fn error(lang: Lang, refusal: &Refusal) -> Json {
    let field = published_name(refusal.kind, refusal.field);
    json!({
        "field": field,
        "value": refusal.value,
        "rule": refusal.rule().code(),
        "detail": refusal.say_field(lang).replacen(refusal.field, field, 1),
    })
}

/// The problem of an edit that the register did not take.
pub(in crate::http) fn failed(lang: Lang, error: RegistryError) -> Problem {
    match error {
        RegistryError::Refused(found) => refusals(lang, &found),
        RegistryError::Withheld(_) => {
            let said = error.refused(lang).unwrap_or_default().join("; ");
            Problem::unprocessable(vec![
                json!({ "field": null, "value": null, "rule": "withheld", "detail": said }),
            ])
        }
        RegistryError::Follows => Problem::follower(error.refused(lang).unwrap_or_default().join("; ")),
        RegistryError::Ailing(ailment) => Problem::closed(ailment.say(lang)),
        error if error.is_unknown_outcome() => Problem::unknown_outcome(lang, error),
        error if error.is_passing() => Problem::writers_busy(lang),
        error => Problem::broken(error),
    }
}
