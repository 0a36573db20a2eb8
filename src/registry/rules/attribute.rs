//! Rules of attributes, by the type of their values.

use super::broken::Broken;
use crate::model::{
    attribute::{Attribute, Kind, Quantity},
    breach::Breach,
    column::Value,
    tax_code::TaxCode,
};

pub(super) fn judge<R>(record: &R, of: &[Attribute<R>], broken: &mut Broken) {
    for attribute in of {
        let field = attribute.in_files.unwrap_or(attribute.name);
        let value = attribute.value(record);
        match (&attribute.kind, value) {
            (Kind::Text(most), Value::Text(text)) => {
                if attribute.needed && text.trim().is_empty() {
                    broken.tell(field, None, Breach::Missing);
                }
                broken.text_up_to(field, &text, *most);
            }
            (Kind::TaxCode(most), Value::Text(text)) => {
                broken.text_up_to(field, &text, *most);
                let fault = TaxCode::new(&text).and_then(|tax_code| tax_code.fault());
                if let Some(fault) = fault {
                    broken.tell(field, Some(text.into_owned()), Breach::TaxCode(fault));
                }
            }
            (Kind::Whole(Quantity { range, .. }) | Kind::Real(Quantity { range, .. }), value) => {
                broken.number(field, number(&value), range);
            }
            // The types of these fields admit valid values only.
            (
                Kind::Sector
                | Kind::Code
                | Kind::Codes
                | Kind::Set
                | Kind::Date(_)
                | Kind::Text(_)
                | Kind::TaxCode(_),
                _,
            ) => {}
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and years are far below 2^53")]
fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Real(number) => Some(*number),
        Value::Null | Value::Text(_) | Value::Date(_) => None,
    }
}
