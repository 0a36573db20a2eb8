//! Files of any format, read as records.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    xuong_fuzz::readers::records(data);
});
