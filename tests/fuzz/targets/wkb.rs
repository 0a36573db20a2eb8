//! Areas in well-known binary, and in the hexadecimal form of the change log.
#![no_main]

use geo::MultiPolygon;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, value::Serializer};
use xuong::geom::wkb::{self, hex};

fuzz_target!(|data: &[u8]| {
    if let Ok(area) = wkb::read(data) {
        reads_back(&area);
    }
    if let Ok(text) = str::from_utf8(data)
        && let Ok(area) = hex::deserialize(Value::from(text))
    {
        reads_back(&area);
    }
});

/// What was read is what is written: the first time a ring may be closed, after that nothing changes.
fn reads_back(area: &MultiPolygon) {
    assert_eq!(wkb::read(&wkb::write(area)).as_ref(), Ok(area));
    let text = hex::serialize(area, Serializer).expect("bytes have a hexadecimal form");
    assert_eq!(hex::deserialize(text).as_ref().ok(), Some(area));
}
