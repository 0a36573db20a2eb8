//! Problems of signing in by the issuer, and of its tokens.

use axum::http::HeaderValue;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::{Problem, kind::Kind, kinds};
use crate::{
    http::oidc::token::Fault,
    model::lang::{Lang, Text},
};

impl Fault {
    /// The type of the problem.
    fn kind(self) -> &'static Kind {
        match self {
            Self::Malformed
            | Self::Algorithm
            | Self::UnknownKey
            | Self::Signature
            | Self::Expired
            | Self::NotYet
            | Self::Issuer
            | Self::Audience => kinds::WRONG_TOKEN,
            Self::Attempt => kinds::SIGN_IN_ATTEMPT,
            Self::NoRole => kinds::NO_ROLE,
            Self::Disabled => kinds::ACCOUNT_DISABLED,
            Self::Away => kinds::ISSUER_AWAY,
            Self::NotMade => kinds::DATABASE_AWAY,
        }
    }

    /// The detail.
    fn said(self) -> Text {
        match self {
            Self::Malformed => Text::new("mã thông báo không đọc được", "the token cannot be read"),
            Self::Algorithm => Text::new(
                "thuật toán ký mã thông báo không được nhận",
                "the algorithm of the token is not accepted",
            ),
            Self::UnknownKey => Text::new(
                "nơi cấp không công bố khóa ký mã thông báo này",
                "the issuer publishes no such key",
            ),
            Self::Signature => {
                Text::new("chữ ký của mã thông báo không đúng", "the signature of the token is wrong")
            }
            Self::Expired => Text::new("mã thông báo đã hết hạn", "the token has expired"),
            Self::NotYet => Text::new("mã thông báo chưa đến hạn dùng", "the token is not valid yet"),
            Self::Issuer => Text::new("mã thông báo do nơi khác cấp", "another issuer made the token"),
            Self::Audience => {
                Text::new("mã thông báo cấp cho chương trình khác", "the token is made for another program")
            }
            Self::Attempt => Text::new(
                "mã thông báo thuộc lần đăng nhập khác",
                "the token belongs to another attempt to sign in",
            ),
            Self::NoRole => Text::new(
                "nơi cấp danh tính không cho tài khoản này vai trò nào ở đây; hãy hỏi người quản trị ([oidc.roles] trong cấu hình)",
                "the issuer gives this account no role here; consult the administrator ([oidc.roles] in the settings)",
            ),
            Self::Disabled => Text::new("tài khoản đã khóa", "the account is disabled"),
            Self::Away => Text::new(
                "không liên lạc được nơi cấp danh tính; hãy thử lại sau, hoặc dùng khóa truy cập",
                "the issuer of identities is not reached; retry later, or use a key",
            ),
            Self::NotMade => {
                Text::new("chưa ghi được tài khoản; hãy thử lại", "the account could not be recorded; retry")
            }
        }
    }
}

impl Problem {
    /// A token of the issuer, or what its owner may do, is not accepted.
    pub(in crate::http) fn fault(lang: Lang, fault: Fault) -> Self {
        let kind = fault.kind();
        let retry_after_s = (kind.status == 503).then_some(10);
        Self { retry_after_s, ..Self::new(kind, fault.said().of(lang)) }
    }

    /// The response to a request with a token that is not accepted (RFC 6750 §3).
    pub(in crate::http) fn wrong_token(lang: Lang, fault: Fault) -> Response {
        let mut response = Self::fault(lang, fault).into_response();
        if let Some(shown) = response.headers_mut().get_mut(header::WWW_AUTHENTICATE) {
            *shown = HeaderValue::from_static("Bearer realm=\"xuong\", error=\"invalid_token\"");
        }
        response
    }

    /// The answer of the issuer belongs to no attempt of this browser, or to one that is finished.
    pub(in crate::http) fn no_attempt(lang: Lang) -> Self {
        let detail = lang.pick(
            "lần đăng nhập này không bắt đầu từ trình duyệt này, đã xong hoặc đã quá mười phút; hãy bắt đầu lại ở /api/session/oidc",
            "this attempt to sign in was not begun in this browser, is finished, or took more than ten minutes; begin again at /api/session/oidc",
        );
        Self::new(kinds::SIGN_IN_ATTEMPT, detail)
    }

    /// The issuer did not let the browser sign in; `code` is what it says of the cause.
    pub(in crate::http) fn issuer_refused(lang: Lang, code: &str) -> Self {
        let refused =
            lang.pick("nơi cấp danh tính không cho đăng nhập", "the issuer did not let you sign in");
        let code: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect();
        Self::new(kinds::ISSUER_REFUSED, format!("{refused}: {code}"))
    }

    /// The path to return to after signing in is none of this server.
    pub(in crate::http) fn no_path(lang: Lang) -> Self {
        let needed = lang
            .pick("cần một đường dẫn của máy chủ này, như /", "a path of this server is expected, such as /");
        Self::parameter("return_to", needed)
    }
}
