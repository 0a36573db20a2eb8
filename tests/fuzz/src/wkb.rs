//! Areas in well-known binary, and in the hexadecimal form of the change log.

use geo::MultiPolygon;
use serde_json::{Value, value::Serializer};
use xuong::geom::wkb::{self, hex};

/// Any bytes.
pub fn area(data: &[u8]) -> bool {
    if let Ok(area) = wkb::read(data) {
        reads_back(&area);
    }
    if let Ok(text) = str::from_utf8(data)
        && let Ok(area) = hex::deserialize(Value::from(text))
    {
        reads_back(&area);
    }
    true
}

/// What was read is what is written: the first time a ring may be closed, after that nothing changes.
fn reads_back(area: &MultiPolygon) {
    assert_eq!(wkb::read(&wkb::write(area)).as_ref(), Ok(area));
    let text = hex::serialize(area, Serializer).expect("bytes have a hexadecimal form");
    assert_eq!(hex::deserialize(text).as_ref().ok(), Some(area));
}
