//! `xuong end`: what becomes of a record that has ended.

use super::exit::Failure;
use crate::{
    collection::kinds::Collection,
    model::{date::PartialDate, firm::FirmStatus, lang::Lang, zone::ZoneStatus},
};

/// The properties that say that a record has ended, or why records of its collection have no end and what to do instead.
pub(super) fn ended(
    collection: Collection,
    item: &str,
    on: PartialDate,
    lang: Lang,
) -> anyhow::Result<Vec<(String, String)>> {
    let on = on.to_string();
    let properties = match collection {
        Collection::Firms => vec![("closed", on), ("status", FirmStatus::Closed.to_string())],
        Collection::Zones | Collection::Clusters => {
            vec![("status", ZoneStatus::Removed.to_string()), ("status_as_of", on)]
        }
        Collection::Units => vec![("valid_to", on)],
        Collection::Outlines => {
            let instead = lang.pick(
                "ranh giới không có ngày chấm dứt, nó theo khu hoặc cụm của nó: hãy chấm dứt khu, cụm ấy, thay ranh \
                 giới bằng xuong edit outlines, hoặc xóa",
                "an outline has no end, it is that of its zone: end the zone, replace the outline by xuong edit \
                 outlines, or delete it",
            );
            return Err(endless(collection, item, instead));
        }
        Collection::Linkages | Collection::Observations | Collection::Sources => {
            let instead = lang.pick(
                "loại bản ghi này không có ngày chấm dứt; hãy sửa bằng xuong edit, hoặc xóa (nhật ký thay đổi vẫn giữ)",
                "such records have no end; edit it by xuong edit, or delete it (the change log keeps it)",
            );
            return Err(endless(collection, item, instead));
        }
    };
    Ok(properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn endless(collection: Collection, item: &str, instead: &str) -> anyhow::Error {
    Failure::usage(format!("{collection}: {instead}: DELETE /ogc/collections/{collection}/items/{item}"))
}
