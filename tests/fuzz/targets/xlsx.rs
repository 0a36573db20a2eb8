//! Workbooks of Excel.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    xuong_fuzz::readers::xlsx(data);
});
