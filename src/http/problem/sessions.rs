//! Problems of signing in and of sessions.

use std::time::Duration;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::{Problem, kinds};
use crate::model::lang::Lang;

impl Problem {
    /// The key with which a client wants to sign in is not valid.
    pub(in crate::http) fn wrong_key(lang: Lang) -> Self {
        Self::new(kinds::WRONG_KEY, lang.pick("khóa truy cập không đúng", "this key is not valid"))
    }

    /// Too many wrong keys came from the client that wants to sign in; `wait` is the time until a key is checked again.
    pub(in crate::http) fn too_many_tries(lang: Lang, wait: Duration) -> Response {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let detail = lang.pick(
            format!("quá nhiều khóa sai từ địa chỉ của bạn; hãy thử lại sau {seconds} giây"),
            format!("too many wrong keys from your address; retry in {seconds} s"),
        );
        let refused = Self::new(kinds::WRONG_KEYS, detail);
        ([(header::RETRY_AFTER, seconds.to_string())], refused).into_response()
    }

    /// The key is of the setting `analyst_keys`, which has no accounts.
    pub(in crate::http) fn no_account(lang: Lang) -> Self {
        let detail = lang.pick(
            "khóa ghi trong analyst_keys không thuộc tài khoản nào nên không đăng nhập được; hãy tạo tài khoản và khóa: xuong admin user add, xuong admin key add",
            "a key of the setting analyst_keys belongs to no account, so it cannot sign in; make an account and a key: xuong admin user add, xuong admin key add",
        );
        Self::new(kinds::NO_ACCOUNT, detail)
    }

    /// The body of a request to sign in is none.
    pub(in crate::http) fn no_key_to_sign_in(lang: Lang) -> Self {
        Self::bad_request(
            lang.pick("cần một đối tượng {\"key\": \"xg_…\"}", "an object {\"key\": \"xg_…\"} is expected"),
        )
    }

    /// A page of another site makes a write in the name of a session.
    pub(in crate::http) fn foreign_page(lang: Lang) -> Self {
        let detail = lang.pick(
            "yêu cầu này do trang của nơi khác gửi (Origin, Sec-Fetch-Site) nên không được nhận; hãy gửi từ trang của máy chủ này, hoặc dùng khóa ở tiêu đề Authorization; sau proxy hãy ghi public_url",
            "a page of another site sends this request (Origin, Sec-Fetch-Site), so it is refused; send it from a page of this server, or with a key in the header Authorization; behind a proxy set public_url",
        );
        Self::new(kinds::FOREIGN_PAGE, detail)
    }

    /// A write in the name of a session without its token.
    pub(in crate::http) fn no_token(lang: Lang) -> Self {
        let detail = lang.pick(
            "yêu cầu ghi bằng phiên đăng nhập cần tiêu đề X-CSRF-Token với csrfToken của GET /api/session",
            "a write of a session needs the header X-CSRF-Token with the csrfToken of GET /api/session",
        );
        Self::new(kinds::CSRF_TOKEN, detail)
    }

    /// A write of a page that was signed in, whose session has ended.
    pub(in crate::http) fn session_ended(lang: Lang) -> Self {
        Self::new(
            kinds::SESSION_ENDED,
            lang.pick(
                "phiên đăng nhập đã hết; hãy đăng nhập lại rồi gửi lại",
                "the session has ended; sign in and send it again",
            ),
        )
    }

    /// All sessions of an account are to end, and the request is of none.
    pub(in crate::http) fn not_signed_in(lang: Lang) -> Self {
        Self::new(
            kinds::KEY_NEEDED,
            lang.pick(
                "cần đăng nhập, hoặc khóa ở tiêu đề Authorization",
                "sign in, or send a key in the header Authorization",
            ),
        )
    }
}
