//! `xuong import KIND FILE --template`: writes a template to fill in.

use super::{
    exit::{Exit, Failure},
    options::ImportArgs,
    print,
};
use crate::{
    document::render::template,
    exchange::{draft::Importable, template::columns},
    model::lang::Lang,
};

pub(super) fn run(args: &ImportArgs, lang: Lang) -> anyhow::Result<Exit> {
    if args.kind == Importable::Forms {
        return Err(Failure::usage(lang.pick(
            "mẫu báo cáo để điền ghi bằng: xuong report form --form MÃ -o TỆP",
            "forms to fill in are written by: xuong report form --form CODE -o FILE",
        )));
    }
    let Some(columns) = columns(args.kind) else {
        return Err(Failure::usage(lang.pick(
            "units và outlines có ranh giới nên không điền được trong bảng; hãy vẽ bằng phần mềm GIS rồi nhập GeoJSON",
            "units and outlines have boundaries, which no table has; draw them in a GIS and import GeoJSON",
        )));
    };
    let title = args.kind.name(lang);
    let extension = args.file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let bytes = match extension.to_ascii_lowercase().as_str() {
        "xlsx" => template::xlsx(title, &columns, lang),
        "ods" => template::ods(title, &columns, lang),
        "csv" => template::csv(&columns, lang),
        _ => {
            return Err(Failure::usage(
                lang.pick("mẫu là tệp .xlsx, .ods hoặc .csv", "a template is an .xlsx, .ods or .csv file"),
            ));
        }
    };
    let failed = |error: std::io::Error| Failure::unavailable(format!("{}: {error}", args.file.display()));
    std::fs::write(&args.file, bytes.map_err(failed)?).map_err(failed)?;
    let (wrote, then) = lang.pick(
        ("Đã ghi mẫu", "điền xong thì nhập bằng"),
        ("Wrote the template", "fill it in, then import it:"),
    );
    let (kind, file) = (args.kind, args.file.display());
    print::unless_closed(print::line(format_args!("{wrote} {file}; {then} xuong import {kind} {file}")))?;
    Ok(Exit::Done)
}
