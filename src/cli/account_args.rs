//! Arguments of the commands on accounts, keys and the audit.

use clap::{Args, Subcommand};

use super::help::example;
use crate::model::{
    access::Scope,
    actor::Role,
    as_of::{AsOf, NotAnInstant},
    change::Seq,
    date::{DatePrecision, PartialDate},
    lang::Text,
    remit::Part,
};

/// Commands on accounts, keys and the audit.
#[derive(Debug, Subcommand)]
pub(super) enum AccountsCommand {
    #[command(about = Text::new("Tài khoản: ai được xem và sửa gì", "Accounts: who may see and edit what"))]
    #[command(after_help = example("xuong admin user add \"Nguyễn Văn An\" --role admin\n  xuong admin user list"))]
    User {
        #[command(subcommand)]
        what: UserCommand,
    },
    #[command(about = Text::new("Khóa truy cập của tài khoản", "Keys of accounts"))]
    #[command(after_help = example("KEY=$(xuong admin key add \"Nguyễn Văn An\" --scope desktop | tail -n 1)\n  xuong admin key revoke xg_0a1b2c3d"))]
    Key {
        #[command(subcommand)]
        what: KeyCommand,
    },
    #[command(about = Text::new("Phiên đăng nhập của ứng dụng", "Sessions of the app"))]
    #[command(after_help = example("xuong admin session list\n  xuong admin session end --account \"Lê Thị Bình\""))]
    Session {
        #[command(subcommand)]
        what: SessionCommand,
    },
    #[command(about = Text::new(
        "Khóa nào đã đọc số liệu không công khai nào, lúc nào",
        "Which key read which restricted values, and when"
    ))]
    #[command(after_help = example("xuong admin audit --subject firms/F0001 --since 2026-11-01"))]
    Audit(AuditArgs),
    #[command(about = Text::new(
        "Ẩn hẳn giá trị mà một thay đổi đã ghi khỏi nhật ký thay đổi",
        "Withhold values that a change recorded from the change log for good"
    ))]
    #[command(after_help = example("xuong admin redact 2771 --fields address,notes --reason \"theo đơn của chủ hộ\""))]
    Redact(RedactArgs),
    #[command(about = Text::new(
        "Kiểm chứng: đối chiếu mọi dòng với nhật ký, và nhật ký với dấu niêm (như xuong check --deep)",
        "Verify every row against the log, and the log against its seals (as xuong check --deep)"
    ))]
    #[command(after_help = example("xuong admin verify"))]
    Verify,
}

/// Values to withhold.
#[derive(Debug, Args)]
pub(super) struct RedactArgs {
    #[arg(help = Text::new("Số của thay đổi, xem xuong history", "Number of the change, see xuong history"))]
    pub change: Seq,
    #[arg(help = Text::new("Các thuộc tính, hoặc geometry", "Properties, or geometry"))]
    #[arg(long, value_name = "a,b", required = true, value_delimiter = ',')]
    pub fields: Vec<String>,
    #[arg(help = Text::new("Vì sao; không ghi lại chính giá trị ấy", "Reason, without the values themselves"))]
    #[arg(long)]
    pub reason: String,
    #[arg(help = Text::new("Ai ẩn (mặc định: người dùng hệ thống)", "Author (default: the user of the system)"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
}

/// Commands on accounts.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    #[command(about = Text::new("Thêm một tài khoản", "Add an account"))]
    Add {
        #[arg(help = Text::new("Tên, như ghi trong nhật ký thay đổi", "Name, as the change log records it"))]
        name: String,
        #[arg(help = Text::new(
            "Vai trò: analyst xem hết; editor sửa; publisher công bố; admin quản trị",
            "Role: analyst sees everything; editor edits; publisher publishes; admin administers"
        ))]
        #[arg(long, value_name = "analyst|editor|publisher|admin", value_parser = account_role)]
        role: Role,
        #[arg(help = Text::new(
            "Chỉ được sửa các lớp này, những gì nằm trong các đơn vị này: firms,wards-2025:00136",
            "May edit only these collections, and only what lies in these units: firms,wards-2025:00136"
        ))]
        #[arg(long, value_name = "PART,…", value_delimiter = ',')]
        within: Vec<Part>,
    },
    #[command(about = Text::new(
        "Đặt lại những gì một tài khoản được sửa; máy chủ đang chạy theo ngay trong một giây",
        "Set what an account may edit; a running server follows within a second"
    ))]
    Limit {
        #[arg(help = Text::new("Tên tài khoản", "Name of the account"))]
        name: String,
        #[arg(help = Text::new(
            "Chỉ các lớp này, những gì nằm trong các đơn vị này: firms,wards-2025:00136",
            "Only these collections, and only what lies in these units: firms,wards-2025:00136"
        ))]
        #[arg(long, value_name = "PART,…", value_delimiter = ',', required_unless_present = "everywhere")]
        within: Vec<Part>,
        #[arg(help = Text::new("Mọi lớp, mọi nơi", "Every collection, everywhere"))]
        #[arg(long, conflicts_with = "within")]
        everywhere: bool,
    },
    #[command(about = Text::new("Liệt kê các tài khoản", "List the accounts"))]
    List,
    #[command(about = Text::new(
        "Khóa một tài khoản: mọi khóa truy cập và phiên đăng nhập của nó hết dùng được ngay",
        "Disable an account with all its keys and sessions at once"
    ))]
    Disable {
        #[arg(help = Text::new("Tên tài khoản", "Name of the account"))]
        name: String,
    },
    #[command(about = Text::new("Mở lại một tài khoản đã khóa", "Enable a disabled account again"))]
    Enable {
        #[arg(help = Text::new("Tên tài khoản", "Name of the account"))]
        name: String,
    },
}

/// Commands on keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    #[command(about = Text::new(
        "Tạo một khóa và in ra, một lần duy nhất, ở dòng cuối",
        "Make a key and print it, once, on the last line"
    ))]
    Add {
        #[arg(help = Text::new("Tên tài khoản", "Name of the account"))]
        name: String,
        #[arg(help = Text::new(
            "desktop: cho QGIS và phần mềm máy bàn, không gửi được If-Match",
            "desktop: for QGIS and programs like it, which cannot send If-Match"
        ))]
        #[arg(long, value_name = "desktop")]
        scope: Option<Scope>,
        #[arg(help = Text::new("Ngày cuối còn dùng được", "Last day on which it is valid"))]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = end_of_day)]
        expires: Option<AsOf>,
        #[arg(help = Text::new(
            "Lý do của các lần sửa không ghi lý do, khi cấu hình đòi (edits_require_reason)",
            "Reason of edits that state none, where the settings require one (edits_require_reason)"
        ))]
        #[arg(long, value_parser = said)]
        reason: Option<String>,
    },
    #[command(about = Text::new(
        "Liệt kê các khóa, không có phần bí mật",
        "List the keys, without their secrets"
    ))]
    List,
    #[command(about = Text::new(
        "Thu hồi một khóa; máy chủ đang chạy từ chối nó trong vòng một giây",
        "Revoke a key; a running server refuses it within a second"
    ))]
    Revoke {
        #[arg(help = Text::new(
            "Phần đầu của khóa như trong xuong admin key list",
            "Beginning of the key, as xuong admin key list prints it"
        ))]
        prefix: String,
    },
}

/// Commands on sessions.
#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    #[command(about = Text::new(
        "Liệt kê các phiên đang mở: của ai, từ lúc nào, dùng lần cuối lúc nào",
        "List the open sessions: whose they are, since when, when they were used last"
    ))]
    List,
    #[command(about = Text::new(
        "Chấm dứt một phiên, hoặc mọi phiên của một tài khoản; máy chủ đang chạy từ chối trong vòng một giây",
        "End a session, or all sessions of an account; a running server refuses them within a second"
    ))]
    End {
        #[arg(help = Text::new(
            "Tên phiên như trong xuong admin session list",
            "Name of the session, as xuong admin session list prints it"
        ))]
        #[arg(required_unless_present = "account")]
        session: Option<String>,
        #[arg(help = Text::new("Mọi phiên của tài khoản này", "All sessions of this account"))]
        #[arg(long, value_name = "NAME", conflicts_with = "session")]
        account: Option<String>,
    },
}

/// Options of the audit.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[arg(help = Text::new("Chỉ của tài khoản này", "Only of this account"))]
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    #[arg(help = Text::new("Chỉ của khóa này", "Only of this key"))]
    #[arg(long, value_name = "PREFIX")]
    pub key: Option<String>,
    #[arg(help = Text::new(
        "Chỉ về lớp, bản ghi hoặc báo cáo này, ví dụ firms/F0001",
        "Only on this collection, record or report, such as firms/F0001"
    ))]
    #[arg(long)]
    pub subject: Option<String>,
    #[arg(help = Text::new("Từ ngày hoặc thời điểm này", "From this day or instant"))]
    #[arg(long, value_name = "DATE", value_parser = beginning)]
    pub since: Option<AsOf>,
    #[arg(help = Text::new("Số dòng nhiều nhất, mới trước", "Largest number of lines, newest first"))]
    #[arg(short = 'n', long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

fn account_role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().copied().filter(|role| role.sees_restricted());
    let names = || known().map(Role::code).collect::<Vec<_>>().join(", ");
    known().find(|role| role.code() == text).ok_or_else(|| format!("'{text}': {}", names()))
}

/// A text that is not empty, without spaces around it.
fn said(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("…".to_owned()) } else { Ok(text.to_owned()) }
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
