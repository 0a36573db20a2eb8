//! Headings that several kinds of record have in files.

/// Headings of codes in files, folded.
pub const CODE_HEADINGS: &[&str] = &["ma", "ma co so", "ma khu", "ma cum", "ma don vi", "id", "ref"];

/// Headings of names in files, folded.
pub const NAME_HEADINGS: &[&str] = &[
    "ten",
    "ten co so",
    "ten doanh nghiep",
    "ten cong ty",
    "ten khu",
    "ten cum",
    "ten don vi",
    "name vi",
    "doanh nghiep",
    "ten dn",
    "ten co so san xuat",
    "ten co so san xuat kinh doanh",
    "ten doanh nghiep co so",
    "ten doanh nghiep co so san xuat",
    "ten to chuc ca nhan",
    "ten co so sxkd",
    "ten to chuc",
    "ten nha may",
    "ten xuong",
    "co so",
    "cong ty",
    "company",
    "company name",
    "firm",
    "enterprise",
    "ten nguoi nop thue",
    "ten nnt",
];
