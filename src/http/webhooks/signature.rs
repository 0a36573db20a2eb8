//! The signature of a message (Standard Webhooks 1.0.0): the receiver knows by it that the message is of this register, whole,
//! and not an old one that is played again.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::config::webhook::SigningSecret;

/// The value of `webhook-signature`: a signature by each secret.
pub(super) fn signature(secrets: &[SigningSecret], id: &str, timestamp: &str, body: &[u8]) -> String {
    let signed = [id.as_bytes(), timestamp.as_bytes(), body].join(&b'.');
    let one = |secret: &SigningSecret| {
        let tag = sign(&Key::new(HMAC_SHA256, secret.bytes()), &signed);
        format!("v1,{}", STANDARD.encode(tag))
    };
    secrets.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the libraries of Standard Webhooks (`TestWebhook`, `test_sign_function`).
    #[test]
    fn the_example_of_the_standard_is_signed_as_there() {
        let secret: SigningSecret =
            serde_json::from_str("\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signature(std::slice::from_ref(&secret), id, "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = signature(&[secret.clone(), secret], id, "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(both, format!("{signed} {signed}"));
    }
}
