//! Every type of problems, by status.

use super::kind::kinds;
use crate::model::lang::Text;

kinds! {
    BAD_REQUEST = 400 "bad-request"
        Text::new("Yêu cầu không đúng", "The request is not valid"),
        Text::new(
            "Địa chỉ, tham số hoặc nội dung gửi không đọc được, hoặc không đủ để trả lời. detail nói phần nào; hãy sửa rồi gửi lại.",
            "The URL, a parameter or the body cannot be read, or is not enough for an answer. detail says which part; correct it and send the request again.",
        );
    PARAMETER = 400 "parameter"
        Text::new("Tham số không hợp lệ", "A parameter is not valid"),
        Text::new(
            "detail bắt đầu bằng tên tham số, sau đó là giá trị đã nhận và giá trị cần có. Tham số lạ cũng bị từ chối, vì bỏ qua nó sẽ cho câu trả lời của câu hỏi khác.",
            "detail begins with the name of the parameter; the value that was received and what is expected follow. A parameter that is not known is refused too, since the answer without it would be that to another question.",
        );
    KEY_IN_URL = 400 "key-in-url"
        Text::new("Khóa truy cập nằm trong địa chỉ", "A key is in the URL"),
        Text::new(
            "Địa chỉ còn lại trong nhật ký và lịch sử trình duyệt nên khóa coi như đã lộ. Hãy thu hồi khóa (xuong admin key revoke), tạo khóa mới và gửi ở tiêu đề Authorization: Bearer KHÓA.",
            "URLs remain in logs and histories, so the key counts as disclosed. Revoke it (xuong admin key revoke), make a new one, and send it in the header Authorization: Bearer KEY.",
        );
    HOST = 400 "host"
        Text::new("Thiếu hoặc thừa tiêu đề Host", "No single Host header"),
        Text::new(
            "Yêu cầu HTTP/1.1 cần đúng một tiêu đề Host (RFC 9112 §3.2). Trình duyệt và các thư viện tự ghi tiêu đề này; hãy xem lại proxy hoặc chương trình tự viết.",
            "A request of HTTP/1.1 needs exactly one Host header (RFC 9112 §3.2). Browsers and libraries send it by themselves; look at the proxy, or at a client that writes requests by hand.",
        );
    TWO_KEYS = 400 "two-keys"
        Text::new("Tiêu đề Authorization ghi nhiều lần", "More than one Authorization header"),
        Text::new("Hãy gửi một khóa, một lần.", "Send one key, once.");
    SIGN_IN_ATTEMPT = 400 "sign-in-attempt"
        Text::new("Lần đăng nhập này không còn dùng được", "This attempt to sign in is no longer valid"),
        Text::new(
            "Lần đăng nhập qua nơi cấp danh tính được bắt đầu ở trình duyệt khác, đã xong hoặc đã quá mười phút. Hãy bắt đầu lại ở /api/session/oidc.",
            "The attempt to sign in by the issuer of identities was begun in another browser, is finished, or took more than ten minutes. Begin again at /api/session/oidc.",
        );
    KEY_NEEDED = 401 "key-needed"
        Text::new("Cần khóa truy cập hoặc đăng nhập", "A key or a session is needed"),
        Text::new(
            "Việc này không mở cho công chúng. Hãy gửi khóa của tài khoản ở tiêu đề Authorization: Bearer KHÓA, hoặc đăng nhập.",
            "This is not open to the public. Send the key of an account in the header Authorization: Bearer KEY, or sign in.",
        );
    WRONG_KEY = 401 "wrong-key"
        Text::new("Khóa truy cập không đúng", "The key is not valid"),
        Text::new(
            "Khóa sai, đã hết hạn hoặc đã thu hồi; máy chủ không nói là trường hợp nào. Bỏ tiêu đề Authorization thì vẫn xem được số liệu công khai. Khóa mới do người quản trị cấp: xuong admin key add.",
            "The key is wrong, has expired or was revoked; the server does not say which. Without the header Authorization public data can be read. An administrator makes a new key: xuong admin key add.",
        );
    WRONG_TOKEN = 401 "wrong-token"
        Text::new("Mã thông báo không được nhận", "The token is not accepted"),
        Text::new(
            "Mã thông báo của nơi cấp danh tính sai chữ ký, hết hạn, hoặc cấp cho chương trình khác; detail nói rõ. Hãy lấy mã mới.",
            "The token of the issuer has a wrong signature, has expired, or is made for another program; detail says which. Get a new one.",
        );
    SESSION_ENDED = 401 "session-ended"
        Text::new("Phiên đăng nhập đã hết", "The session has ended"),
        Text::new(
            "Không có gì được ghi. Hãy đăng nhập rồi gửi lại.",
            "Nothing was written. Sign in and send the request again.",
        );
    FORBIDDEN = 403 "forbidden"
        Text::new("Vai trò này không được phép", "The role does not allow this"),
        Text::new(
            "Khóa đúng, hoặc không cần khóa, nhưng vai trò của người gửi không được làm việc này hay xem giá trị này. detail nói cần gì.",
            "The key is valid, or none is needed, but the role of the client may not do this or see this value. detail says what is needed.",
        );
    NOT_AN_EDITOR = 403 "not-an-editor"
        Text::new("Vai trò này không được sửa", "The role may not edit"),
        Text::new(
            "Sửa sổ đăng ký cần vai trò editor trở lên. Người quản trị đổi vai trò của tài khoản: xuong admin user.",
            "Editing the register takes the role editor or a higher one. An administrator changes the role of an account: xuong admin user.",
        );
    OUTSIDE_REMIT = 403 "outside-remit"
        Text::new("Ngoài phạm vi được sửa", "Outside of what the account may edit"),
        Text::new(
            "Tài khoản chỉ được sửa trong một số địa bàn hoặc danh mục. errors hoặc left kể từng bản ghi nằm ngoài; within của GET /api/session cho biết phạm vi.",
            "The account is limited to some units or collections. errors or left lists each record outside of them; within of GET /api/session has the limit.",
        );
    FOLLOWER = 403 "follower"
        Text::new("Sổ đăng ký này chỉ theo dõi sổ khác", "The register only follows others"),
        Text::new(
            "Máy chủ này đọc sổ đăng ký của các tỉnh, thành phố và không ghi vào đó. Hãy sửa ở sổ đăng ký của bản ghi.",
            "This server reads the registers of provinces and writes to none of them. Edit the record at its own register.",
        );
    NO_ACCOUNT = 403 "no-account"
        Text::new("Khóa không thuộc tài khoản nào", "The key belongs to no account"),
        Text::new(
            "Khóa ghi trong analyst_keys chỉ dùng để đọc qua chương trình, không đăng nhập được. Hãy tạo tài khoản và khóa: xuong admin user add, xuong admin key add.",
            "A key of the setting analyst_keys lets programs read, and cannot sign in. Make an account and a key: xuong admin user add, xuong admin key add.",
        );
    ACCOUNT_DISABLED = 403 "account-disabled"
        Text::new("Tài khoản đã khóa", "The account is disabled"),
        Text::new(
            "Người quản trị mở lại bằng xuong admin user enable.",
            "An administrator enables it again: xuong admin user enable.",
        );
    NO_ROLE = 403 "no-role"
        Text::new("Nơi cấp danh tính không cho vai trò nào", "The issuer gives no role"),
        Text::new(
            "Đăng nhập đúng nhưng không nhóm nào của người này có vai trò ở đây. Người quản trị ghi nhóm vào [oidc.roles] của cấu hình, hoặc thêm người này vào nhóm.",
            "The identity is proved, but none of its groups has a role here. The administrator lists the group in [oidc.roles] of the settings, or adds the person to a group.",
        );
    ISSUER_REFUSED = 403 "issuer-refused"
        Text::new("Nơi cấp danh tính không cho đăng nhập", "The issuer did not let you sign in"),
        Text::new(
            "detail có mã lỗi do nơi cấp danh tính trả về, chẳng hạn access_denied. Hãy hỏi người quản lý nơi cấp.",
            "detail has the code that the issuer returned, such as access_denied. Consult those who run the issuer.",
        );
    FOREIGN_PAGE = 403 "foreign-page"
        Text::new("Trang của nơi khác gửi yêu cầu ghi", "A page of another site sends a write"),
        Text::new(
            "Yêu cầu ghi bằng phiên đăng nhập chỉ được nhận từ trang của chính máy chủ này. Chương trình hãy dùng khóa ở tiêu đề Authorization; sau proxy hãy ghi public_url.",
            "A write of a session is accepted from pages of this server only. Programs use a key in the header Authorization; behind a proxy set public_url.",
        );
    CSRF_TOKEN = 403 "csrf-token"
        Text::new("Thiếu tiêu đề X-CSRF-Token", "The header X-CSRF-Token is missing"),
        Text::new(
            "Yêu cầu ghi bằng phiên đăng nhập phải kèm csrfToken mà GET /api/session trả về.",
            "A write of a session has to carry the csrfToken that GET /api/session returns.",
        );
    NO_NOTES = 403 "no-notes"
        Text::new("Máy chủ không nhận góp ý", "The server takes no notes"),
        Text::new(
            "Người vận hành đã đặt public_notes = false.",
            "The operator has set public_notes = false.",
        );
    NOT_FOUND = 404 "not-found"
        Text::new("Không tìm thấy", "Not found"),
        Text::new(
            "Không có địa chỉ, danh mục, bản ghi hoặc tệp này. detail nói thiếu cái gì; /ogc/ và /api/reports liệt kê những gì có.",
            "There is no such address, collection, record or file. detail says what is missing; /ogc/ and /api/reports list what there is.",
        );
    METHOD = 405 "method"
        Text::new("Phương thức không được hỗ trợ", "The method is not supported"),
        Text::new(
            "Tiêu đề Allow liệt kê các phương thức mà người gửi này dùng được ở địa chỉ này. Sửa dữ liệu cần khóa của biên tập viên.",
            "The Allow header lists the methods that this client may use at this address. Editing needs the key of an editor.",
        );
    LATE = 408 "late"
        Text::new("Không nhận đủ yêu cầu trong thời hạn", "The request did not arrive in time"),
        Text::new(
            "Đường truyền quá chậm hoặc bị ngắt. Hãy gửi lại; người vận hành có thể nâng request_timeout_s.",
            "The connection is too slow or was interrupted. Send it again; the operator can raise request_timeout_s.",
        );
    BEING_ANSWERED = 409 "being-answered"
        Text::new("Yêu cầu này đang được xử lý", "The same request is being answered"),
        Text::new(
            "Một yêu cầu có cùng Idempotency-Key chưa xong. Hãy gửi lại sau Retry-After để nhận kết quả của yêu cầu đó.",
            "A request with the same Idempotency-Key is not finished. Send it again after Retry-After to receive the answer to that one.",
        );
    IMPORTS_FULL = 409 "imports-full"
        Text::new("Quá nhiều lần nhập chờ duyệt", "Too many imports wait for a review"),
        Text::new(
            "Hãy ghi hoặc bỏ bớt các lần nhập đang chờ (GET /api/imports) rồi gửi lại.",
            "Write or drop some of those that wait (GET /api/imports), then send the file again.",
        );
    IMPORTED = 409 "imported"
        Text::new("Lần nhập đã được ghi", "The import was written already"),
        Text::new(
            "committed cho biết ai ghi và đợt thay đổi nào; hoàn tác bằng POST /api/change-sets/{set}/undo.",
            "committed has by whom and in which change set; POST /api/change-sets/{set}/undo undoes it.",
        );
    PROFILES_FULL = 409 "profiles-full"
        Text::new("Quá nhiều hồ sơ nhập", "Too many import profiles"),
        Text::new("Hãy xóa bớt hồ sơ không dùng.", "Delete those that are not used.");
    NOTE_ANSWERED = 409 "note-answered"
        Text::new("Góp ý đã được xử lý", "The note is answered already"),
        Text::new(
            "Góp ý không còn ở trạng thái mà việc này cần. Hãy đọc lại góp ý.",
            "The note is not in the state that this needs. Read it again.",
        );
    GONE = 410 "gone"
        Text::new("Đã bị xóa", "It was deleted"),
        Text::new(
            "Bản ghi từng có ở đây. latest-version dẫn tới bản cuối cùng, lịch sử vẫn đọc được.",
            "There was a record here. latest-version leads to its last version, and its history can still be read.",
        );
    EDIT_CONFLICT = 412 "edit-conflict"
        Text::new("Bản ghi đã được người khác sửa", "The record was changed by another edit"),
        Text::new(
            "conflicts có từng thuộc tính: base là giá trị đã đọc, theirs giá trị hiện nay, yours giá trị gửi lên. Hãy đọc lại, chọn giá trị, rồi gửi với ETag mới.",
            "conflicts has each property: base is what was read, theirs what is held now, yours what was sent. Read the record again, choose, and send it with the new ETag.",
        );
    NOTHING_TO_REPLACE = 412 "nothing-to-replace"
        Text::new("Không có bản ghi để thay", "There is no record to replace"),
        Text::new(
            "PUT không tạo bản ghi mới, và bản ghi trong If-Match không còn. Tạo mới bằng POST.",
            "A PUT does not create, and the record of If-Match does not exist. Create one with POST.",
        );
    NOT_AS_REVIEWED = 412 "not-as-reviewed"
        Text::new("Không còn như bản đã duyệt", "It is no longer what was reviewed"),
        Text::new(
            "Sổ đăng ký hoặc lần nhập đã thay đổi sau khi duyệt. Hãy xem lại thay đổi rồi ghi với ETag mới.",
            "The register or the import changed after the review. Look at the changes again and write it with the new ETag.",
        );
    NOTHING_UNDONE = 412 "nothing-undone"
        Text::new("Không hoàn tác được gì", "Nothing can be undone"),
        Text::new(
            "Mọi bản ghi đã được sửa sau đó, hoặc bản trước không còn đúng quy tắc. left kể từng bản ghi; hãy hoàn tác các lần sửa sau trước.",
            "Every record was edited since, or its former state breaks a rule by now. left lists each one; undo the later edits first.",
        );
    TOO_LARGE = 413 "too-large"
        Text::new("Nội dung gửi quá lớn", "The body is too large"),
        Text::new(
            "Giới hạn là body_limit_kb của cấu hình; tệp nhập có giới hạn riêng. Hãy gửi ít hơn, hoặc dùng lệnh xuong import trên máy chủ.",
            "The limit is body_limit_kb of the settings; files of imports have their own. Send less, or run xuong import on the server.",
        );
    TOO_MANY = 413 "too-many"
        Text::new("Quá nhiều mục trong một lần gửi", "Too many entries at a time"),
        Text::new("detail có số nhiều nhất; hãy chia ra nhiều lần.", "detail has the limit; send several requests.");
    MEDIA_TYPE = 415 "media-type"
        Text::new("Kiểu nội dung không được nhận", "The media type is not accepted"),
        Text::new(
            "detail liệt kê các kiểu được nhận ở tiêu đề Content-Type.",
            "detail lists the values of Content-Type that are accepted.",
        );
    MISDIRECTED = 421 "misdirected"
        Text::new("Máy chủ không mang tên này", "The server does not have this name"),
        Text::new(
            "Ở địa chỉ của riêng máy, chỉ localhost, 127.0.0.1, [::1] và tên trong public_url được nhận, để trang web lạ không đọc được sổ đăng ký. Sau proxy hãy ghi public_url.",
            "At a loopback address only localhost, 127.0.0.1, [::1] and the name in public_url are accepted, so that a page of another site cannot read the register. Behind a proxy set public_url.",
        );
    RULES = 422 "rules"
        Text::new("Giá trị không đúng quy tắc", "Values break rules"),
        Text::new(
            "errors có từng giá trị với field, value, rule và detail. Không có gì được ghi.",
            "errors has each value with field, value, rule and detail. Nothing was written.",
        );
    DOUBTS = 422 "doubts"
        Text::new("Giá trị đáng ngờ", "Values are doubtful"),
        Text::new(
            "Không sai quy tắc nhưng ít khi đúng. Nếu vẫn đúng, gửi lại với tiêu đề Prefer: handling=lenient.",
            "They break no rule, but are seldom right. If they are, send the request again with the header Prefer: handling=lenient.",
        );
    IMPORT_ERRORS = 422 "import-errors"
        Text::new("Tệp nhập có lỗi", "The import has errors"),
        Text::new(
            "Không ghi gì. Hãy sửa tệp, quyết định các dòng còn ngờ, hoặc chỉ ghi các dòng tốt với rows=good.",
            "Nothing was written. Correct the file, decide what doubtful rows are, or write the good rows alone with rows=good.",
        );
    IF_MATCH_NEEDED = 428 "if-match-needed"
        Text::new("Cần tiêu đề If-Match", "The header If-Match is needed"),
        Text::new(
            "Hãy đọc bản ghi và gửi lại ETag của nó ở If-Match, để không ghi đè sửa đổi chưa thấy. Chương trình để bàn không gửi được tiêu đề này thì dùng khóa có phạm vi desktop.",
            "Read the record and send its ETag in If-Match, so that no unseen edit is overwritten. A desktop program that cannot send the header uses a key of scope desktop.",
        );
    REVIEW_NEEDED = 428 "review-needed"
        Text::new("Cần ETag của bản đã duyệt", "The ETag of what was reviewed is needed"),
        Text::new(
            "Ghi một lần nhập cần If-Match với ETag của GET /api/imports/{import}, để chỉ ghi những gì đã xem.",
            "Writing an import needs If-Match with the ETag of GET /api/imports/{import}, so that only what was seen is written.",
        );
    WRONG_KEYS = 429 "wrong-keys"
        Text::new("Quá nhiều khóa sai", "Too many wrong keys"),
        Text::new(
            "Từ địa chỉ này đã có nhiều khóa sai, nên khóa chỉ được kiểm tra lại sau Retry-After. Yêu cầu không có khóa vẫn được trả lời ngay.",
            "Many wrong keys came from this address, so the next one is checked after Retry-After. Requests without a key are answered at once.",
        );
    TOO_MANY_NOTES = 429 "too-many-notes"
        Text::new("Đã gửi nhiều góp ý", "As many notes were sent as are taken"),
        Text::new("Hãy gửi lại sau Retry-After.", "Send it again after Retry-After.");
    INTERNAL = 500 "internal"
        Text::new("Lỗi của máy chủ", "A fault of the server"),
        Text::new(
            "Nguyên nhân nằm trong nhật ký của máy chủ, ở dòng có X-Request-Id của câu trả lời này. Hãy báo người vận hành.",
            "The cause is in the log of the server, in the line with the X-Request-Id of this response. Report it to the operator.",
        );
    LOADING = 503 "loading"
        Text::new("Sổ đăng ký đang được nạp", "The register is being loaded"),
        Text::new(
            "Máy chủ vừa khởi động; firmsRead và firms cho biết đã đọc bao nhiêu. Hãy thử lại sau Retry-After.",
            "The server has just started; firmsRead and firms are the progress. Retry after Retry-After.",
        );
    NOT_READY = 503 "not-ready"
        Text::new("Máy chủ chưa sẵn sàng", "The server is not ready"),
        Text::new(
            "Câu trả lời của /api/health/ready: detail có lý do và cách khắc phục cho người vận hành.",
            "The response of /api/health/ready: detail has the reason and the remedy for the operator.",
        );
    CLOSED = 503 "closed"
        Text::new("Sổ đăng ký không nhận ghi", "The register is not written to"),
        Text::new(
            "Phát hiện hư hỏng hoặc cơ sở dữ liệu chỉ đọc; đọc vẫn được. Hãy báo người vận hành.",
            "Damage was found, or the database is read-only; reading still works. Report it to the operator.",
        );
    BUSY = 503 "busy"
        Text::new("Máy chủ đang bận", "The server is busy"),
        Text::new(
            "Hàng đợi các câu hỏi nặng đã đầy. Hãy thử lại sau Retry-After, hoặc hỏi phạm vi nhỏ hơn.",
            "The queue of long requests is full. Retry after Retry-After, or request less.",
        );
    TIME_LIMIT = 503 "time-limit"
        Text::new("Trả lời quá lâu", "The time limit was exceeded"),
        Text::new(
            "Giới hạn là request_timeout_s. Hãy thu hẹp câu hỏi, thử lại sau, hoặc lập báo cáo bằng lệnh trên máy chủ.",
            "The limit is request_timeout_s. Narrow the request, retry later, or make the report by a command on the server.",
        );
    PAST_TOO_LARGE = 503 "past-too-large"
        Text::new("Trạng thái quá khứ quá lớn", "The state of the past is too large"),
        Text::new(
            "Không đủ bộ nhớ cho as_of (past_states_mb), nên thử lại không có ích. Hãy dùng lệnh xuong report --as-of trên máy chủ.",
            "The memory for as_of (past_states_mb) is not enough, so retrying does not help. Run xuong report --as-of on the server.",
        );
    UNREAD_ANSWERS = 503 "unread-answers"
        Text::new("Nhiều câu trả lời lớn chưa được nhận", "Many large responses wait to be read"),
        Text::new(
            "Bộ nhớ cho câu trả lời chưa gửi xong (unread_answers_mb) đã hết. Hãy thử lại sau, hoặc hỏi trang nhỏ hơn (limit).",
            "The memory of responses that are not sent yet (unread_answers_mb) is used up. Retry later, or request smaller pages (limit).",
        );
    TOO_MANY_CONNECTIONS = 503 "too-many-connections"
        Text::new("Quá nhiều kết nối", "Too many connections"),
        Text::new(
            "Hãy thử lại sau vài giây và dùng lại kết nối đã mở. Giới hạn là max_connections và max_connections_per_client.",
            "Retry in a few seconds, and use open connections again. The limits are max_connections and max_connections_per_client.",
        );
    WRITERS_BUSY = 503 "writers-busy"
        Text::new("Sổ đăng ký đang được ghi", "The register is being written to"),
        Text::new("Sửa đổi chưa được ghi; hãy gửi lại.", "The edit was not written; send it again.");
    DATABASE_AWAY = 503 "database-away"
        Text::new("Cơ sở dữ liệu không trả lời", "The database does not answer"),
        Text::new(
            "Việc này cần đọc hoặc ghi cơ sở dữ liệu. Hãy gửi lại sau Retry-After.",
            "This has to read or write the database. Send it again after Retry-After.",
        );
    OUTCOME_UNKNOWN = 503 "outcome-unknown"
        Text::new("Chưa rõ sửa đổi đã được ghi hay chưa", "It is not known whether the edit was written"),
        Text::new(
            "Mất kết nối tới cơ sở dữ liệu khi đang ghi. Hãy đọc lại trước khi gửi lại, hoặc gửi lại với cùng Idempotency-Key, khi đó không bị ghi hai lần.",
            "The connection to the database was lost during the write. Read again before you send it again, or send it with the same Idempotency-Key, which never writes it twice.",
        );
    VERSION_NOT_YET = 503 "version-not-yet"
        Text::new("Máy chủ chưa có phiên bản này", "The server does not have this version yet"),
        Text::new(
            "Máy chủ khác đã ghi, máy chủ này chưa theo kịp Xuong-Min-Version. Hãy gửi lại sau Retry-After.",
            "Another server wrote it, and this one has not reached Xuong-Min-Version. Send it again after Retry-After.",
        );
    FILE_TOO_LARGE = 503 "file-too-large"
        Text::new("Tệp quá lớn để tải về", "The file is too large to be downloaded"),
        Text::new(
            "Hãy thu hẹp bằng bbox hoặc filter, hoặc dùng lệnh xuong export trên máy chủ.",
            "Narrow it by bbox or filter, or run xuong export on the server.",
        );
    FILES_BUSY = 503 "files-busy"
        Text::new("Đang tải nhiều tệp", "Many files are being downloaded"),
        Text::new("Hãy thử lại sau Retry-After.", "Retry after Retry-After.");
    UPLOADS_BUSY = 503 "uploads-busy"
        Text::new("Đang nhận nhiều tệp", "Many files are being received"),
        Text::new("Hãy gửi lại sau Retry-After.", "Send it again after Retry-After.");
    DISK_FULL = 503 "disk-full"
        Text::new("Đĩa của cơ sở dữ liệu đã đầy", "The disk of the database is full"),
        Text::new(
            "Không ghi gì. Người vận hành dọn chỗ trên đĩa, sau đó gửi lại; không cần khởi động lại.",
            "Nothing was written. The operator frees space, then send it again; no restart is needed.",
        );
    ISSUER_AWAY = 503 "issuer-away"
        Text::new("Không liên lạc được nơi cấp danh tính", "The issuer of identities is not reached"),
        Text::new(
            "Phiên và khóa đã có vẫn dùng được; chỉ đăng nhập mới phải chờ. Hãy thử lại sau.",
            "Sessions and keys go on working; only new sign-ins have to wait. Retry later.",
        );
    NOTES_FULL = 503 "notes-full"
        Text::new("Hàng góp ý đã đầy", "The queue of notes is full"),
        Text::new(
            "Biên tập viên cần trả lời bớt góp ý. Hãy gửi lại vào ngày khác.",
            "Editors have to answer some first. Send it again on another day.",
        );
}
