//! Every kind of file, with the expected result.

use super::*;

const O: &str = "0123456789ABCDEF01234567@AdobeOrg";
const C: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const OTHER: &str = "b1b2c3d4e5f60718293a4b5c6d7e8f90";
const S: &str = "p8e-hidden-1";

/// The values of `$C`, `$D`, `$S`, `$T` and `$O` in a file.
fn filled(text: &str) -> String {
    text.replace("$C", C).replace("$D", OTHER).replace("$S", S).replace("$T", "p8e-hidden-2").replace("$O", O)
}

/// Returns the result: client, organization, secret, scopes and sandbox, `-` for none.
fn outcome(text: &str) -> String {
    let names = |name: &str| {
        [(C, "$C"), (OTHER, "$D"), (S, "$S"), ("p8e-hidden-2", "$T"), (O, "$O")]
            .into_iter()
            .find(|(value, _)| *value == name)
            .map_or(name.to_owned(), |(_, mark)| mark.to_owned())
    };
    let read = match read(text) {
        Ok(read) => read,
        Err(nothing) => return format!("{nothing:?}"),
    };
    let all = |choices: &[decide::Choice]| match choices {
        [] => "-".to_owned(),
        [one] => names(&one.value),
        several => format!("{{{}}}", several.iter().map(|one| one.origin.clone()).collect::<Vec<_>>().join(" | ")),
    };
    let one = |it: &decide::Credential| {
        let parts = [names(&it.client_id.value), all(&it.org_id), all(&it.secret), all(&it.scopes), all(&it.sandbox)];
        parts.join(" ")
    };
    let mut told = read.credentials.iter().map(one).collect::<Vec<_>>().join(" + ");
    if read.left_out_jwt {
        told.push_str(" (without jwt)");
    }
    told
}

#[track_caller]
fn table(rows: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (name, text, expected) in rows {
        let got = outcome(&filled(text));
        if got != *expected {
            wrong.push(format!("{name}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_developer_consoles_files() {
    table(&[
        (
            "credential",
            r#"{"CLIENT_SECRETS":["$S"],"ORG_ID":"$O","CLIENT_ID":"$C","SCOPES":["openid","AdobeID"],"TECHNICAL_ACCOUNT_ID":"1@techacct.adobe.com","TECHNICAL_ACCOUNT_EMAIL":"x@techacct.adobe.com"}"#,
            "$C $O $S openid,AdobeID -",
        ),
        (
            "two secrets of one credential",
            r#"{"CLIENT_SECRETS":["$S","$T"],"ORG_ID":"$O","CLIENT_ID":"$C"}"#,
            "$C $O $S - -",
        ),
        (
            "project",
            r#"{"project":{"id":"1","name":"123Violet","title":"Segment Bridge","org":{"id":"5","name":"Acme","ims_org_id":"$O"},"workspace":{"id":"7","name":"Production","details":{"credentials":[{"id":"1","name":"x","integration_type":"apikey","api_key":{"client_id":"$D"}},{"id":"2","name":"OAuth","integration_type":"oauth_server_to_server","oauth_server_to_server":{"client_id":"$C","client_secrets":["$S"],"technical_account_email":"a@b","technical_account_id":"z","scopes":["openid"]}}],"services":[]}}}}"#,
            "$C $O $S openid -",
        ),
        (
            "project with a jwt credential beside",
            r#"{"project":{"org":{"ims_org_id":"$O"},"workspace":{"details":{"credentials":[{"id":"1","integration_type":"service","jwt":{"client_id":"$D","client_secret":"$T","meta_scopes":["ent_x"]}},{"id":"2","oauth_server_to_server":{"client_id":"$C","client_secrets":["$S"]}}]}}}}"#,
            "$C $O $S - - (without jwt)",
        ),
        (
            "project with only a jwt credential",
            r#"{"project":{"org":{"ims_org_id":"$O"},"workspace":{"details":{"credentials":[{"id":"1","jwt":{"client_id":"$D","client_secret":"$T"}}]}}}}"#,
            "Jwt",
        ),
        (
            "project without a credential",
            r#"{"project":{"name":"x","org":{"ims_org_id":"$O"},"workspace":{"details":{"credentials":[{"id":"1","oauth_web_app":{"client_id":"$D","client_secret":"$T"}}]}}}}"#,
            "NoCredential",
        ),
        (
            "two credentials",
            r#"{"project":{"org":{"ims_org_id":"$O"},"workspace":{"details":{"credentials":[{"name":"one","oauth_server_to_server":{"client_id":"$C","client_secrets":["$S"]}},{"name":"two","oauth_server_to_server":{"client_id":"$D","client_secrets":["$T"]}}]}}}}"#,
            "$C $O $S - - + $D $O $T - -",
        ),
        (
            "two workspaces",
            r#"{"project":{"org":{"ims_org_id":"$O"},"workspaces":[{"name":"Stage","details":{"credentials":[{"oauth_server_to_server":{"client_id":"$C","client_secrets":["$S"],"scopes":["a"]}}]}},{"name":"Production","details":{"credentials":[{"oauth_server_to_server":{"client_id":"$D","client_secrets":["$T"],"scopes":["b"]}}]}}]}}"#,
            "$C $O $S a - + $D $O $T b -",
        ),
        (
            "secrets as objects",
            r#"{"client_id":"$C","org_id":"$O","client_secrets":[{"uuid":"1","client_secret":"$S","created_at":"x"}]}"#,
            "$C $O $S - -",
        ),
        (
            "several projects in a list",
            r#"[{"project":{"org":{"ims_org_id":"$O"},"workspace":{"details":{"credentials":[{"oauth_server_to_server":{"client_id":"$C","client_secrets":["$S"]}}]}}}}]"#,
            "$C $O $S - -",
        ),
    ]);
}

#[test]
fn the_files_of_the_jwt_era() {
    table(&[
        (
            "flat",
            r#"{"CLIENT_SECRET":"$S","ORG_ID":"$O","API_KEY":"$C","TECHNICAL_ACCOUNT_ID":"1@techacct.adobe.com","TECHNICAL_ACCOUNT_EMAIL":"x@techacct.adobe.com","PUBLIC_KEYS_WITH_EXPIRY":{"a":"2024"}}"#,
            "Jwt",
        ),
        (
            "mixed",
            r#"{"CLIENT_SECRET":"$S","ORG_ID":"$O","API_KEY":"$C","SCOPES":["openid"],"PUBLIC_KEYS_WITH_EXPIRY":{"a":"2024"}}"#,
            "Jwt",
        ),
        (
            "aepp",
            r#"{"org_id":"$O","client_id":"$C","tech_id":"x@techacct.adobe.com","secret":"$S","pathToKey":"private.key","sandbox-name":"prod"}"#,
            "Jwt",
        ),
        (
            "Postman",
            r#"{"name":"x","values":[{"key":"CLIENT_SECRET","value":"$S"},{"key":"API_KEY","value":"$C"},{"key":"PRIVATE_KEY","value":"-----BEGIN"},{"key":"IMS_ORG","value":"$O"}]}"#,
            "Jwt",
        ),
        (
            "Postman with an empty key",
            r#"{"name":"x","values":[{"key":"CLIENT_SECRET","value":"$S"},{"key":"API_KEY","value":"$C"},{"key":"PRIVATE_KEY","value":""},{"key":"JWT_TOKEN","value":null},{"key":"IMS_ORG","value":"$O"}]}"#,
            "$C $O $S - -",
        ),
        ("environment file", "CLIENT_ID=$C\nCLIENT_SECRET=$S\nMETA_SCOPES=ent_dataservices_sdk\nORG_ID=$O\n", "Jwt"),
        (
            "aio",
            r#"{"ims":{"contexts":{"my":{"client_id":"$C","client_secret":"$S","technical_account_id":"x","meta_scopes":["ent_x"],"ims_org_id":"$O","private_key":"-----BEGIN"}}}}"#,
            "Jwt",
        ),
        (
            "aio in variables",
            "AIO_ims_contexts_my_client__id=$C\nAIO_ims_contexts_my_client__secret=$S\nAIO_ims_contexts_my_private__key=abc",
            "Jwt",
        ),
        (
            "keys switched off",
            r#"{"CLIENT_SECRET":"$S","ORG_ID":"$O","API_KEY":"$C","PUBLIC_KEYS_WITH_EXPIRY":{},"META_SCOPES":[]}"#,
            "$C $O $S - -",
        ),
    ]);
}

#[test]
fn environments_and_collections_of_postman() {
    table(&[
        (
            "a value is a list",
            r#"{"name":"x","values":[{"key":"CLIENT_SECRET","value":"$S","enabled":true},{"key":"API_KEY","value":"$C"},{"key":"SCOPES","value":["openid","AdobeID"]},{"key":"IMS_ORG","value":"$O"}]}"#,
            "$C $O $S openid,AdobeID -",
        ),
        (
            "null, empty and off",
            r#"{"values":[{"key":"CLIENT_SECRET","value":null},{"key":"CLIENT_SECRET","value":"$T","enabled":false},{"key":"CLIENT_SECRET","value":"$S","type":"secret"},{"key":"API_KEY","value":"$C"},{"key":"IMS_ORG","value":""},{"key":"IMS_ORG","value":"$O"}]}"#,
            "$C $O $S - -",
        ),
        (
            "equal doubles",
            r#"{"values":[{"key":"CLIENT_SECRET","value":"$S"},{"key":"CLIENT_SECRET","value":"$S"},{"key":"API_KEY","value":"$C"},{"key":"CLIENT_ID","value":"$C"}]}"#,
            "$C - $S - -",
        ),
        (
            "different doubles",
            r#"{"values":[{"key":"CLIENT_SECRET","value":"$S"},{"key":"CLIENT_SECRET","value":"$T"},{"key":"API_KEY","value":"$C"}]}"#,
            "$C - {values[0] CLIENT_SECRET | values[1] CLIENT_SECRET} - -",
        ),
        (
            "two names, two values",
            r#"{"values":[{"key":"CLIENT_SECRET","value":"$S"},{"key":"API_KEY","value":"$C"},{"key":"CLIENT_ID","value":"$D"}]}"#,
            "$C - $S - - + $D - $S - -",
        ),
        (
            "current and initial value",
            r#"{"values":[{"key":"CLIENT_SECRET","currentValue":"$S","initialValue":""},{"key":"API_KEY","initialValue":"$C","currentValue":""},{"key":"SANDBOX_NAME","value":"dev"}]}"#,
            "$C - $S - dev",
        ),
        (
            "collection",
            r#"{"info":{"name":"AEP"},"item":[{"request":{"header":[{"key":"x-api-key","value":"{{API_KEY}}"}],"url":{"query":[{"key":"client_id","value":"{{API_KEY}}"}]}}}],"variable":[{"key":"API_KEY","value":"$C"},{"key":"CLIENT_SECRET","value":"$S","disabled":false},{"key":"IMS_ORG","value":"$O"}]}"#,
            "$C $O $S - -",
        ),
        (
            "collection auth",
            r#"{"auth":{"type":"oauth2","oauth2":[{"key":"clientSecret","value":"$S","type":"string"},{"key":"clientId","value":"$C","type":"string"},{"key":"scope","value":"openid AdobeID"}]}}"#,
            "$C - $S openid AdobeID -",
        ),
        (
            "placeholders only",
            r#"{"values":[{"key":"CLIENT_SECRET","value":"YOUR_CLIENT_SECRET"},{"key":"API_KEY","value":"<client id>"},{"key":"IMS_ORG","value":"$O"}]}"#,
            "NoClient",
        ),
    ]);
}

#[test]
fn configurations_of_other_tools() {
    table(&[
        (
            "aepp",
            r#"{"org_id":"$O","client_id":"$C","secret":"$S","sandbox-name":"dev","environment":"prod","scopes":"openid, AdobeID"}"#,
            "$C $O $S openid, AdobeID dev",
        ),
        (
            "aio",
            r#"{"client_id":"$C","client_secrets":"[\"$S\"]","ims_org_id":"$O","scopes":"[\"openid\"]"}"#,
            "$C $O $S openid -",
        ),
        (
            "aio nested",
            r#"{"ims":{"contexts":{"cli":{"client_id":"$C","client_secrets":["$S"],"scopes":["openid"],"ims_org_id":"$O","oauth_enabled":true}},"config":{"current":"cli"}}}"#,
            "$C $O $S openid -",
        ),
        (
            "aio variables",
            "AIO_ims_contexts_my__ctx_client__id=$C\nAIO_ims_contexts_my__ctx_client__secrets=[\"$S\"]\nAIO_ims_contexts_my__ctx_ims__org__id=$O\nAIO_ims_contexts_my__ctx_scopes=[\"openid\",\"AdobeID\"]\n",
            "$C $O $S openid,AdobeID -",
        ),
        ("hjson", "{\n  # of the team\n  client_id: $C\n  client_secret: $S\n  ims_org_id: $O\n}", "$C $O $S - -"),
        (
            "yaml",
            "ims:\n  client_id: $C\n  client_secret: '$S'\n  org_id: \"$O\"\n  scopes:\n    - openid\n    - AdobeID\nsandbox: dev\n",
            "$C $O $S openid,AdobeID dev",
        ),
        (
            "toml",
            "[adobe]\nclient_id = \"$C\"\nclient_secret = \"$S\"\norg_id = \"$O\"\nscopes = [\"openid\", \"AdobeID\"]\n",
            "$C $O $S openid,AdobeID -",
        ),
        ("ini", "[adobe]\nclient_id: $C\nclient_secret: $S ; here\n", "$C - $S - -"),
        (
            "environment file",
            "# old\n#CLIENT_SECRET=$T\nexport IMS_CLIENT_ID=$C\nIMS_CLIENT_SECRET=\"$S\" # new\nIMS_ORG_ID='$O'\nSCOPES=openid,AdobeID\nSANDBOX_NAME=dev\n",
            "$C $O $S openid,AdobeID dev",
        ),
        (
            "two environments in one file",
            "PROD_CLIENT_ID=$C\nPROD_CLIENT_SECRET=$S\nSTAGE_CLIENT_ID=$D\nSTAGE_CLIENT_SECRET=$T\nORG_ID=$O\n",
            "$C $O $S - - + $D $O $T - -",
        ),
        (
            "terraform",
            r#"{"client_id":{"sensitive":false,"type":"string","value":"$C"},"client_secret":{"sensitive":true,"value":"$S"},"org_id":{"value":"$O"}}"#,
            "$C $O $S - -",
        ),
        (
            "sandbox as an object",
            r#"{"client_id":"$C","client_secret":"$S","sandbox":{"name":"dev","title":"Dev"}}"#,
            "$C - $S - dev",
        ),
        (
            "python",
            "import aepp\naepp.configure(\n    org_id='$O',\n    secret='$S',\n    client_id='$C',\n    scopes=\"openid,AdobeID\",\n)\n",
            "$C $O $S openid,AdobeID -",
        ),
        (
            "javascript",
            "const config = {\n  clientId: '$C', // ours\n  clientSecret: '$S',\n  imsOrg: process.env.IMS_ORG,\n  orgId: '$O',\n};",
            "$C $O $S - -",
        ),
        (
            "alloy",
            "alloy(\"configure\", { datastreamId: \"f1f2f3f4-0000-0000-0000-000000000000\", orgId: \"$O\" });",
            "NoClient",
        ),
        (
            "xml",
            "<config>\n <client_id>$C</client_id>\n <entry key=\"client_secret\">$S</entry>\n</config>",
            "$C - $S - -",
        ),
        ("powershell", "$env:CLIENT_ID = \"$C\"\n$env:CLIENT_SECRET = \"$S\"", "$C - $S - -"),
        (
            "names nobody listed",
            r#"{"acme":{"integration":{"oauthApplication":"$C","hush":"$S"},"tenant":{"imsIdentifier":"$O"}}}"#,
            "$C $O $S - -",
        ),
    ]);
}

#[test]
fn calls_headers_and_copied_pages() {
    table(&[
        (
            "curl with a form",
            "curl -X POST 'https://ims-na1.adobelogin.com/ims/token/v3' \\\n -H 'Content-Type: application/x-www-form-urlencoded' \\\n -d 'grant_type=client_credentials&client_id=$C&client_secret=$S&scope=openid%2CAdobeID'",
            "$C - $S openid,AdobeID -",
        ),
        (
            "curl with parts",
            "curl https://ims-na1.adobelogin.com/ims/token/v3 -d client_id=$C -d client_secret=$S --data-urlencode \"scope=openid AdobeID\" -H \"x-gw-ims-org-id: $O\"",
            "$C $O $S openid AdobeID -",
        ),
        (
            "curl with an address",
            "curl -X POST \"https://ims-na1.adobelogin.com/ims/token/v2?grant_type=client_credentials&client_id=$C&client_secret=$S&scope=openid,AdobeID\"",
            "$C - $S openid,AdobeID -",
        ),
        (
            "address alone",
            "https://ims-na1.adobelogin.com/ims/token/v2?grant_type=client_credentials&client_id=$C&client_secret=$S",
            "$C - $S - -",
        ),
        (
            "headers",
            "x-api-key: $C\r\nx-gw-ims-org-id: $O\r\nx-sandbox-name: dev\r\nAuthorization: Bearer {{token}}\r\n",
            "$C $O - - dev",
        ),
        (
            "curl with JSON",
            "curl -d '{\"client_id\":\"$C\",\"client_secret\":\"$S\"}' https://example.com",
            "$C - $S - -",
        ),
        (
            "copied page",
            "Client ID\n$C\nCopy\nClient secret\n$S\nOrganization ID\n$O\nScopes\nopenid, AdobeID\n",
            "$C $O $S openid, AdobeID -",
        ),
        (
            "copied page with a hidden secret",
            "Client ID\n$C\nClient secret\n********\nRetrieve client secret\nOrganization ID\n$O\n",
            "$C $O - - -",
        ),
        (
            "mail",
            "Hi,\nhere is what you asked for:\n\n* Client ID: $C\n* Client secret: **$S**\n* Org: $O\n\nBest",
            "$C $O $S - -",
        ),
        (
            "fence",
            "Here it is:\n```json\n{ \"client_id\": \"$C\", \"client_secret\": \"$S\" }\n```\nOrg ID: $O",
            "$C $O $S - -",
        ),
        ("table", "| Name | Value |\n|---|---|\n| CLIENT_ID | $C |\n| CLIENT_SECRET | $S |", "$C - $S - -"),
        ("smart quotes", "{ “client_id”: “$C”, “client_secret”: “$S”, “org_id”: “$O” }", "$C $O $S - -"),
        ("trailing commas", "{ \"client_id\": \"$C\", \"client_secrets\": [\"$S\",], }", "$C - $S - -"),
        ("comments", "{ // don't share\n \"client_id\": \"$C\", /* x */ \"client_secret\": \"$S\" }", "$C - $S - -"),
        ("cut off", "{ \"client_id\": \"$C\", \"client_secret\": \"$S\", \"org_id\": \"$O\"", "$C $O $S - -"),
        ("JSON in a text", r#""{\"client_id\":\"$C\",\"client_secret\":\"$S\"}""#, "$C - $S - -"),
        (
            "blanks and marks nobody sees",
            "{\"client_id\":\" $C\u{200b} \",\"client_secret\":\"$S\u{a0}\"}",
            "$C - $S - -",
        ),
        (
            "doubled members",
            "{\"client_id\":\"$C\",\"client_secret\":\"$S\",\"client_secret\":\"$T\"}",
            "$C - {client_secret (1 of 2) | client_secret (2 of 2)} - -",
        ),
        (
            "doubled variables",
            "CLIENT_ID=$C\nCLIENT_SECRET=$S\nCLIENT_SECRET=$T",
            "$C - {CLIENT_SECRET (line 2) | CLIENT_SECRET (line 3)} - -",
        ),
        (
            "two files in one paste",
            "{\"client_id\":\"$C\",\"client_secret\":\"$S\"}\n{\"client_id\":\"$D\",\"client_secret\":\"$T\",\"org_id\":\"$O\"}",
            "$C - $S - - + $D $O $T - -",
        ),
    ]);
}

#[test]
fn what_is_no_credential() {
    table(&[
        ("nothing", "", "Unknown"),
        ("JSON of something else", r#"{"name":"x","version":"1.0.0","dependencies":{"a":"1"}}"#, "Unknown"),
        ("words", "Please send me the file.", "Unknown"),
        ("a number", "$C", "Unknown"),
        ("a secret alone", "$S", "NoClient"),
        ("no client", r#"{"CLIENT_SECRETS":["$S"]}"#, "NoClient"),
        ("a client that is a number", r#"{"CLIENT_ID":7,"CLIENT_SECRETS":["$S"]}"#, "NoClient"),
        ("deep", &"[".repeat(100_000), "Unknown"),
    ]);
}

#[test]
fn a_secret_on_the_line_of_another_value_is_never_shown_as_a_part_of_it() {
    for text in [
        "| Client ID | $C | Client Secret | $S |",
        "Client ID: $C Client Secret $S",
        "Organization ID: $O Client Secret $S Client ID: $C",
        "Sandbox | prod | Client Secret | $S\nClient ID: $C",
        "Client ID: $C\nScopes: openid AdobeID Client Secret $S",
    ] {
        let Ok(read) = read(&filled(text)) else { continue };
        for one in read.credentials {
            let shown = one.org_id.iter().chain(&one.sandbox).chain(&one.scopes).map(|choice| choice.value.as_str());
            for value in shown.chain([one.client_id.value.as_str()]) {
                assert!(!value.contains(S), "{text}: {value}");
            }
        }
    }
}
