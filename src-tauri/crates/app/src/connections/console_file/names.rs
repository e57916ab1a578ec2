//! The meaning of names of members, variables and headers, in any spelling: `CLIENT_ID`, `clientId`,
//! `AIO_ims_contexts_x_client__id`, `x-api-key`, `Client ID`.

/// A part of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    OrgId,
    ClientId,
    Secret,
    Scopes,
    Sandbox,
}

/// The meaning of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This part of a credential.
    Is(Field),
    /// This part if the value has its format, because the name may mean something else.
    MayBe(Field),
    /// A member that only JWT credentials have.
    Jwt,
}

/// Ends of names, in lowercase without separators. The first match counts.
const ENDS: &[(&[&str], Meaning)] = &[
    (
        &[
            "publickeyswithexpiry",
            "privatekey",
            "privatekeypath",
            "privatekeyfile",
            "pathtokey",
            "metascopes",
            "metascope",
            "jwttoken",
            "jwtpayload",
        ],
        Meaning::Jwt,
    ),
    (
        &[
            "clientsecret",
            "clientsecrets",
            "clientsecretvalue",
            "imssecret",
            "apisecret",
            "appsecret",
            "oauthsecret",
            "consumersecret",
            "credentialsecret",
            "adobesecret",
        ],
        Meaning::Is(Field::Secret),
    ),
    (&["secretkey", "secretvalue", "secret", "secrets", "password"], Meaning::MayBe(Field::Secret)),
    (
        &["clientid", "clientidentifier", "apikey", "clientkey", "consumerkey", "apiclient"],
        Meaning::Is(Field::ClientId),
    ),
    (
        &["imsorgid", "imsorg", "orgid", "organizationid", "organisationid", "imsorganization"],
        Meaning::Is(Field::OrgId),
    ),
    (&["org", "organization", "organisation", "company"], Meaning::MayBe(Field::OrgId)),
    (&["scopes", "scope"], Meaning::Is(Field::Scopes)),
    (&["sandboxname", "sandbox"], Meaning::Is(Field::Sandbox)),
];

/// Whole names that identify a field.
const WHOLE: &[(&str, Meaning)] =
    &[("secret", Meaning::Is(Field::Secret)), ("secrets", Meaning::Is(Field::Secret)), ("jwt", Meaning::Jwt)];

/// Returns the meaning of a name; `None` if it has nothing to do with credentials.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let squeezed = squeezed(name);
    if let Some((_, meaning)) = WHOLE.iter().find(|(whole, _)| *whole == squeezed) {
        return Some(*meaning);
    }
    let ends = |(ends, _): &&(&[&str], Meaning)| ends.iter().any(|end| squeezed.ends_with(end));
    ENDS.iter().find(ends).map(|(_, meaning)| *meaning)
}

/// Kinds of credentials in the Developer Console that cannot be used here, by their names in a project's file.
pub(super) fn is_other_kind(name: &str) -> bool {
    let squeezed = squeezed(name);
    squeezed == "apikey"
        || (squeezed.contains("oauth") && !squeezed.contains("servertoserver"))
        || squeezed == "analyticsoauth"
}

/// Returns a name in lowercase without separators.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words that distinguish fields, but not credentials.
const FIELD_WORDS: &[&str] = &[
    "client",
    "id",
    "api",
    "key",
    "secret",
    "secrets",
    "org",
    "organization",
    "organisation",
    "ims",
    "x",
    "gw",
    "scope",
    "scopes",
    "sandbox",
    "name",
    "adobe",
    "aep",
    "aam",
    "oauth",
    "value",
    "s2s",
    "credential",
    "the",
    "private",
    "public",
    "keys",
    "with",
    "expiry",
    "path",
    "to",
    "file",
    "meta",
    "jwt",
    "token",
];

/// Returns the part of a name that distinguishes credentials, such as `prod` in `PROD_CLIENT_ID`.
pub(super) fn group(name: &str) -> Option<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        let starts = !letter.is_alphanumeric() || (letter.is_uppercase() && was_lower);
        if starts {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty() && !FIELD_WORDS.contains(&word.as_str()));
    (!words.is_empty()).then(|| words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_every_spelling() {
        use Field::{ClientId, OrgId, Sandbox, Scopes, Secret};
        for (field, names) in [
            (
                ClientId,
                &["CLIENT_ID", "clientId", "client-id", "Client ID", "API_KEY", "x-api-key", "ims.client_id"][..],
            ),
            (ClientId, &["AIO_ims_contexts_a_client__id", "$ims_client_id", "PROD_API_KEY"]),
            (Secret, &["CLIENT_SECRET", "client_secrets", "secret", "Client secret", "imsSecret", "DEV_CLIENT_SECRET"]),
            (OrgId, &["ORG_ID", "ims_org_id", "IMS_ORG", "x-gw-ims-org-id", "orgId", "Organization ID"]),
            (Scopes, &["SCOPES", "scope", "AIO_IMS_SCOPES"]),
            (Sandbox, &["sandbox-name", "sandbox", "SANDBOX_NAME", "x-sandbox-name"]),
        ] {
            for name in names {
                assert_eq!(meaning(name), Some(Meaning::Is(field)), "{name}");
            }
        }
        for name in ["PUBLIC_KEYS_WITH_EXPIRY", "meta_scopes", "pathToKey", "PRIVATE_KEY", "jwt"] {
            assert_eq!(meaning(name), Some(Meaning::Jwt), "{name}");
        }
        for name in ["ACCESS_TOKEN", "TECHNICAL_ACCOUNT_ID", "id", "environment", "sandboxId", "datastreamId", "IMS"] {
            assert_eq!(meaning(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_before_the_field_tells_credentials_apart() {
        assert_eq!(group("CLIENT_ID"), None);
        assert_eq!(group("x-gw-ims-org-id"), None);
        assert_eq!(group("PROD_CLIENT_ID").as_deref(), Some("prod"));
        assert_eq!(group("stageClientSecret").as_deref(), Some("stage"));
    }
}
