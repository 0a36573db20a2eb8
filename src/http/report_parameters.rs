//! The parameters of reports as JSON schemas, for the catalogue and for the API definition.

use serde_json::{Value, json};

use crate::{
    index::Snapshot,
    model::lang::Lang,
    report::{
        parameter::{Parameter, Values},
        parameters::Parameters,
    },
};

/// The schema of the values of a parameter, with its default and description.
pub(super) fn schema(parameter: Parameter, now: &Snapshot, lang: Lang) -> Value {
    let mut schema = match parameter.values() {
        Values::Boundaries => json!({ "type": "string", "enum": boundaries(now) }),
        Values::Code => json!({ "type": "string" }),
        Values::Sectors => json!({ "type": "array", "minItems": 1, "items": { "type": "string" } }),
        Values::Whole(range) => {
            json!({ "type": "integer", "minimum": range.start(), "maximum": range.end() })
        }
        Values::Number(range) => {
            json!({ "type": "number", "minimum": range.start(), "maximum": range.end() })
        }
        Values::OneOf(codes) | Values::OneOfOrUnknown(codes) => json!({ "type": "string", "enum": codes }),
        Values::Date => {
            json!({ "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$" })
        }
        Values::Period => json!({ "type": "string", "pattern": "^(19|20|21)[0-9]{2}(-H[12])?$" }),
    };
    if let Some(default) = default(parameter) {
        schema["default"] = default;
    }
    schema["description"] = parameter.name(lang).into();
    schema
}

/// Whether an empty text is a value too: unknown, or the whole city.
pub(super) fn may_be_empty(parameter: Parameter) -> bool {
    matches!(parameter.values(), Values::Boundaries | Values::OneOfOrUnknown(_))
}

/// The kinds of areas: the city, zones and the editions of the register.
fn boundaries(now: &Snapshot) -> Vec<&str> {
    let editions = now.base.editions.iter().map(|edition| edition.code.as_str());
    ["city", "zones"].into_iter().chain(editions).collect()
}

/// The value of a parameter that a request does not give, if there is a fixed one.
fn default(parameter: Parameter) -> Option<Value> {
    let Parameters { level, measure, eps_m, min_firms, figure, neighbours, cell_m, plan, .. } =
        Parameters::default();
    match parameter {
        Parameter::Boundaries => Some(json!("city")),
        Parameter::Level => Some(json!(level)),
        Parameter::Measure => Some(json!(measure)),
        Parameter::Eps => Some(json!(eps_m)),
        Parameter::MinFirms => Some(json!(min_firms)),
        Parameter::Figure => Some(json!(figure)),
        Parameter::Neighbours => Some(json!(neighbours)),
        Parameter::Cell => Some(json!(cell_m)),
        Parameter::Plan => Some(json!(plan)),
        _ => None,
    }
}

/// An example for a parameter without a default. The area is one of the boundaries of their
/// example, and the zone a cluster, as one report is on clusters alone.
pub(super) fn example(parameter: Parameter, now: &Snapshot) -> Option<Value> {
    let edition = now.base.editions.iter().find(|own| own.code == now.city.default_edition);
    let edition = edition.or(now.base.editions.first());
    match parameter {
        Parameter::Boundaries => edition.map(|own| json!(own.code)),
        Parameter::Area => edition.and_then(|own| own.units().next()).map(|unit| json!(unit.code)),
        Parameter::Zone => {
            let mut zones = now.base.holdings.zones.values();
            zones.find(|zone| zone.kind.is_cluster()).map(|zone| json!(zone.code))
        }
        Parameter::Form => now.city.forms.get(1).map(|form| json!(form.code)),
        Parameter::Sectors => Some(json!(["24", "25"])),
        Parameter::From => Some(json!("2023")),
        Parameter::To => Some(json!("2026")),
        Parameter::On => Some(json!("2026-06-30")),
        Parameter::Period => Some(json!("2026-H1")),
        Parameter::AreaHa => Some(json!(50)),
        Parameter::DemandHa => Some(json!(30)),
        _ => None,
    }
}
