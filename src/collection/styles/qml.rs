//! Styles of QGIS 3: a symbol for each class, labels with names, and titles of fields. QGIS supplies defaults for the rest.

use super::classes::{self, Class, Division};
use crate::{
    collection::{
        form::Form,
        kinds::{Collection, Property},
    },
    model::lang::Lang,
};

/// The style of a collection whose properties have these titles.
pub fn style(collection: Collection, properties: &[Property], lang: Lang) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22\" styleCategories=\"Symbology|Labeling|Fields\" labelsEnabled=\"1\">{}{}{}</qgis>\n",
        renderer(collection, lang),
        labels(collection),
        aliases(properties, lang)
    )
}

/// The expression by which features are divided, and the classes with their colours, last what is in none.
fn renderer(collection: Collection, lang: Lang) -> String {
    let (division, classes) = classes::of(collection);
    let rest = classes::plain(collection);
    let Some(attribute) = attribute(&division, &classes) else {
        return format!(
            "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\"><symbols>{}</symbols></renderer-v2>",
            symbol(collection, 0, rest)
        );
    };
    let named = classes.iter().map(|own| (own.value, own.title(lang), own.colour));
    let rest = ("", lang.pick("Khác hoặc chưa rõ", "Other or unknown"), rest);
    let each = named.chain([rest]).enumerate().map(|(at, (value, title, colour))| {
        let [value, title] = [value, title].map(escaped);
        let category =
            format!("<category symbol=\"{at}\" value=\"{value}\" label=\"{title}\" render=\"true\"/>");
        (category, symbol(collection, at, colour))
    });
    let (categories, symbols): (Vec<String>, Vec<String>) = each.unzip();
    let (categories, symbols) = (categories.concat(), symbols.concat());
    format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" symbollevels=\"0\"><categories>{categories}</categories>\
         <symbols>{symbols}</symbols></renderer-v2>",
        escaped(&attribute)
    )
}

fn attribute(division: &Division, classes: &[Class]) -> Option<String> {
    match division {
        Division::None => None,
        Division::Values(property) => Some((*property).to_owned()),
        Division::Sectors(property) => {
            let each = classes.iter().map(|own| {
                let divisions: Vec<String> =
                    own.divisions.iter().map(|division| format!("'{division}'")).collect();
                format!(" when left(\"{property}\", 2) in ({}) then '{}'", divisions.join(", "), own.value)
            });
            Some(format!("case{} else '' end", each.collect::<String>()))
        }
    }
}

fn symbol(collection: Collection, name: usize, colour: &str) -> String {
    let (kind, class, options): (_, _, Vec<(&str, &str)>) = match collection.form() {
        Form::Areas if collection == Collection::Units => (
            "fill",
            "SimpleFill",
            vec![
                ("color", classes::LAND),
                ("outline_color", colour),
                ("outline_width", "0.26"),
                ("style", "no"),
            ],
        ),
        Form::Areas => (
            "fill",
            "SimpleFill",
            vec![
                ("color", classes::LAND_OF_ZONE),
                ("outline_color", colour),
                ("outline_width", "0.4"),
                ("style", "solid"),
            ],
        ),
        Form::Lines => ("line", "SimpleLine", vec![("line_color", colour), ("line_width", "0.4")]),
        Form::Points | Form::None => {
            let size = match collection {
                Collection::Zones => "4",
                Collection::Clusters => "3",
                _ => "2",
            };
            let options =
                vec![("color", colour), ("outline_color", "#ffffff"), ("size", size), ("name", "circle")];
            ("marker", "SimpleMarker", options)
        }
    };
    let options: String = options.into_iter().map(|(name, value)| option(name, value)).collect();
    format!(
        "<symbol type=\"{kind}\" name=\"{name}\" alpha=\"1\"><layer class=\"{class}\" enabled=\"1\" pass=\"0\" locked=\"0\">\
         <Option type=\"Map\">{options}</Option></layer></symbol>"
    )
}

fn option(name: &str, value: &str) -> String {
    format!("<Option name=\"{name}\" type=\"QString\" value=\"{value}\"/>")
}

/// Names beside features; those of firms and wards from a scale on at which there is room for them.
fn labels(collection: Collection) -> String {
    let scale = match collection {
        Collection::Firms => 25_000,
        Collection::Units => 250_000,
        _ => 500_000,
    };
    // Around a point, and within an area or along a line.
    let placement = if collection.form() == Form::Points { 6 } else { 1 };
    format!(
        "<labeling type=\"simple\"><settings calloutType=\"simple\">\
         <text-style fieldName=\"name\" isExpression=\"0\" fontFamily=\"sans-serif\" fontSize=\"8\" fontSizeUnit=\"Point\" \
         textColor=\"30,30,30,255\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" \
         bufferColor=\"255,255,255,255\"/></text-style>\
         <placement placement=\"{placement}\" dist=\"1\" distUnits=\"MM\"/>\
         <rendering drawLabels=\"1\" scaleVisibility=\"1\" scaleMin=\"{scale}\" scaleMax=\"1\"/></settings></labeling>"
    )
}

fn aliases(properties: &[Property], lang: Lang) -> String {
    let each = properties
        .iter()
        .map(|own| format!("<alias field=\"{}\" name=\"{}\"/>", own.name, escaped(own.title(lang))));
    format!("<aliases>{}</aliases>", each.collect::<String>())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
