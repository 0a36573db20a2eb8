//! The identity and role that the claims of a token give.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::token::Claims;
use crate::{
    config::Oidc,
    model::{actor::Role, identity::Identity},
};

/// The longest name of an account, in characters.
const LONGEST_NAME: usize = 100;

/// Claims with a name for readers, the best first.
const NAMES: [&str; 4] = ["name", "preferred_username", "email", "sub"];

/// The identity of an owner with a role; `None` if the issuer gives it none.
pub(in crate::http) fn identity(settings: &Oidc, claims: &Claims) -> Option<Identity> {
    let subject = claims.get("sub")?.as_str()?.to_owned();
    let role = role(settings, claims)?;
    Some(Identity { issuer: settings.issuer.as_str().to_owned(), name: name(claims), subject, role })
}

/// Whether the claim that decides the role is there.
pub(in crate::http) fn has_roles(settings: &Oidc, claims: &Claims) -> bool {
    claim(claims, &settings.role_claim).is_some()
}

/// The highest of the roles that the values of the claim give.
fn role(settings: &Oidc, claims: &Claims) -> Option<Role> {
    let of = |value: &Value| settings.roles.get(value.as_str()?).map(|own| own.0);
    match claim(claims, &settings.role_claim)? {
        Value::Array(values) => values.iter().filter_map(of).max(),
        value => of(value),
    }
}

/// A claim by its name, or by the names on the way to it with dots between (`realm_access.roles`).
fn claim<'a>(claims: &'a Claims, name: &str) -> Option<&'a Value> {
    claims.get(name).or_else(|| {
        let mut names = name.split('.');
        let first = claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    })
}

fn name(claims: &Claims) -> String {
    let clean = |text: &str| {
        let text: String = text.nfc().filter(|c| !is_hidden(*c)).take(LONGEST_NAME).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let named = NAMES.into_iter().find_map(|name| clean(claims.get(name)?.as_str()?));
    named.unwrap_or_else(|| "oidc".to_owned())
}

/// Whether a character is not seen: two names must not look alike.
fn is_hidden(c: char) -> bool {
    let formats = ['\u{ad}', '\u{61c}', '\u{180e}', '\u{feff}'];
    c.is_control()
        || formats.contains(&c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn settings(claim: &str) -> Oidc {
        let text = format!(
            "issuer = 'https://id.example.vn'\nclient_id = 'x'\nrole_claim = '{claim}'\n[roles]\nstaff = 'analyst'\nhead = 'publisher'\n"
        );
        toml::from_str(&text).unwrap()
    }

    #[rstest]
    #[case("groups", json!({ "groups": ["head", "staff", "others"] }), Some(Role::Publisher))]
    #[case("groups", json!({ "groups": "staff" }), Some(Role::Analyst))]
    #[case("groups", json!({ "groups": ["others", 7] }), None)]
    #[case("groups", json!({ "groups": [] }), None)]
    #[case("groups", json!({}), None)]
    #[case("realm.roles", json!({ "realm": { "roles": ["staff"] } }), Some(Role::Analyst))]
    #[case("https://x/roles", json!({ "https://x/roles": ["staff"] }), Some(Role::Analyst))]
    #[case("a.b", json!({ "a.b": "staff" }), Some(Role::Analyst))]
    fn the_highest_of_the_roles_counts(
        #[case] claim: &str,
        #[case] claims: Value,
        #[case] role: Option<Role>,
    ) {
        let Value::Object(mut claims) = claims else { panic!("an object") };
        claims.insert("sub".to_owned(), "7".into());
        assert_eq!(identity(&settings(claim), &claims).map(|own| own.role), role);
    }

    #[test]
    fn an_account_has_the_best_name_that_there_is() {
        let of = |claims: Value| name(claims.as_object().unwrap());
        assert_eq!(of(json!({ "sub": "7", "email": "b@x.vn", "name": " Lê Thị\nBình " })), "Lê ThịBình");
        assert_eq!(of(json!({ "sub": "7", "name": "", "email": "b@x.vn" })), "b@x.vn");
        assert_eq!(of(json!({ "sub": "7", "name": "Bi\u{300}n\u{200b}h\u{202e}" })), "Bình");
        assert_eq!(of(json!({ "sub": "7", "name": "x".repeat(300) })).len(), LONGEST_NAME);
    }
}
