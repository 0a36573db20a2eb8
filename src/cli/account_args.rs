//! Arguments of the commands on accounts, keys and the audit.

use clap::{Args, Subcommand};

use crate::model::{
    access::Scope,
    actor::Role,
    as_of::{AsOf, NotAnInstant},
    date::{DatePrecision, PartialDate},
};

/// Commands on accounts, keys and the audit.
#[derive(Debug, Subcommand)]
pub enum AccountsCommand {
    /// Tài khoản: ai được xem và sửa gì · accounts and their roles
    #[command(
        after_help = "Ví dụ · example: xuong admin user add \"Nguyễn Văn An\" --role admin\n  xuong admin user list"
    )]
    User {
        /// Việc · what to do
        #[command(subcommand)]
        what: UserCommand,
    },
    /// Khóa truy cập của tài khoản · keys of accounts
    #[command(
        after_help = "Ví dụ · example: KEY=$(xuong admin key add \"Nguyễn Văn An\" --scope desktop | tail -n 1)\n  xuong admin key revoke xg_0a1b2c3d"
    )]
    Key {
        /// Việc · what to do
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Khóa nào đã đọc số liệu không công khai nào, lúc nào · which key read which restricted values, and when
    #[command(after_help = "Ví dụ · example: xuong admin audit --subject firms/F0001 --since 2026-11-01")]
    Audit(AuditArgs),
}

/// Commands on accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Thêm một tài khoản · add an account
    Add {
        /// Tên, như ghi trong nhật ký thay đổi · name, as the change log records it
        name: String,
        /// Vai trò: analyst xem hết; editor sửa; publisher công bố; admin quản trị · role
        #[arg(long, value_name = "analyst|editor|publisher|admin", value_parser = account_role)]
        role: Role,
    },
    /// Liệt kê các tài khoản · list the accounts
    List,
    /// Khóa một tài khoản: mọi khóa truy cập của nó hết dùng được ngay · disable an account and all its keys at once
    Disable {
        /// Tên · name
        name: String,
    },
    /// Mở lại một tài khoản đã khóa · enable a disabled account again
    Enable {
        /// Tên · name
        name: String,
    },
}

/// Commands on keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Tạo một khóa và in ra, một lần duy nhất, ở dòng cuối · make a key and print it, once, on the last line
    Add {
        /// Tên tài khoản · name of the account
        name: String,
        /// desktop: cho QGIS và phần mềm máy bàn, không gửi được If-Match · for QGIS and programs like it
        #[arg(long, value_name = "desktop")]
        scope: Option<Scope>,
        /// Ngày cuối còn dùng được · last day on which it is valid
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = end_of_day)]
        expires: Option<AsOf>,
    },
    /// Liệt kê các khóa, không có phần bí mật · list the keys, without their secrets
    List,
    /// Thu hồi một khóa; máy chủ đang chạy từ chối nó trong vòng một giây · revoke a key; a running server refuses it
    /// within a second
    Revoke {
        /// Phần đầu của khóa như trong xuong admin key list · beginning of the key, as xuong admin key list prints it
        prefix: String,
    },
}

/// Options of the audit.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Chỉ của tài khoản này · only of this account
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// Chỉ của khóa này · only of this key
    #[arg(long, value_name = "PREFIX")]
    pub key: Option<String>,
    /// Chỉ về lớp, bản ghi hoặc báo cáo này, ví dụ firms/F0001 · only on this collection, record or report
    #[arg(long)]
    pub subject: Option<String>,
    /// Từ ngày hoặc thời điểm này · from this day or instant
    #[arg(long, value_name = "DATE", value_parser = beginning)]
    pub since: Option<AsOf>,
    /// Số dòng, mới trước · number of lines, newest first
    #[arg(short = 'n', long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

fn account_role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().copied().filter(|role| role.sees_restricted());
    let names = || known().map(Role::code).collect::<Vec<_>>().join(", ");
    known().find(|role| role.code() == text).ok_or_else(|| format!("'{text}': {}", names()))
}

/// The end of a day in Viet Nam.
fn end_of_day(text: &str) -> Result<AsOf, String> {
    let day = text.parse::<PartialDate>().ok().filter(|date| date.precision() == DatePrecision::Day);
    let end = day.and_then(|_| text.parse().ok());
    end.ok_or_else(|| format!("'{text}': YYYY-MM-DD, 2027-06-30"))
}

/// The beginning of a day in Viet Nam, or an instant.
fn beginning(text: &str) -> Result<AsOf, NotAnInstant> {
    match text.parse::<PartialDate>() {
        Ok(date) => format!("{}T00:00:00+07:00", date.first_day()).parse(),
        Err(_) => text.parse(),
    }
}
