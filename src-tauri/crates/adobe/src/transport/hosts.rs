//! Which addresses may be called: Adobe's hosts over HTTPS (AAM contract §1, AEP contract §1.1), and this machine.

use url::{Host, Url};

use crate::ApiError;

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An Adobe host.
    Outside,
    /// This machine: the practice services.
    Loopback,
}

/// Hosts with a fixed name.
const HOSTS: &[&str] = &[
    "aam.adobe.io",
    "aam-beta.adobe.io",
    "api.demdex.com",
    "api-beta.demdex.com",
    "experience.adobe.io",
    "ims-na1.adobelogin.com",
    "ims-na1-stg1.adobelogin.com",
    "platform.adobe.io",
];

pub(super) fn allowed(url: &Url) -> Result<Place, ApiError> {
    place(url).ok_or_else(|| ApiError::HostNotAllowed {
        host: format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
    })
}

fn place(url: &Url) -> Option<Place> {
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    match (url.scheme(), url.host()?) {
        ("http" | "https", host) if is_loopback(&host) => Some(Place::Loopback),
        ("https", Host::Domain(name)) if url.port().is_none() => {
            (HOSTS.contains(&name) || is_platform_environment(name)).then_some(Place::Outside)
        }
        _ => None,
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// `platform-{environment or region}.adobe.io`, such as `platform-stage` or `platform-va7`.
fn is_platform_environment(name: &str) -> bool {
    let middle = name.strip_prefix("platform-").and_then(|rest| rest.strip_suffix(".adobe.io"));
    middle.is_some_and(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Row {
        address: String,
        place: Option<String>,
    }

    /// The same table that the rule for base addresses and the page's own rule are held to.
    fn table() -> Vec<Row> {
        serde_json::from_str(include_str!("../../../../../tests/data/addresses.json")).unwrap()
    }

    fn place_of(address: &str) -> Option<Place> {
        place(&Url::parse(address).ok()?)
    }

    #[test]
    fn only_adobe_over_https_and_this_machine_may_be_called() {
        for Row { address, place } in table() {
            let expected = place.map(|name| if name == "outside" { Place::Outside } else { Place::Loopback });
            assert_eq!(place_of(&address), expected, "{address:?}");
        }
    }

    /// An address of the table, or a part of one, with something put into it.
    fn changed() -> impl Strategy<Value = String> {
        let rows: Vec<String> = table().into_iter().map(|row| row.address).collect();
        let extra = proptest::sample::select(vec![
            ".",
            "@",
            ":",
            "/",
            "\\",
            "#",
            "?",
            "%2e",
            "%40",
            "\t",
            "\n",
            "\0",
            "\u{ff0e}",
            "\u{3002}",
            "é",
            "x",
            "-",
            "[",
            "]",
            "443",
            "example.com",
            "127.0.0.1",
            "aam.adobe.io",
            "https://",
            "http://",
            "\u{200d}",
            "\u{202e}",
        ]);
        (proptest::sample::select(rows), proptest::collection::vec((any::<prop::sample::Index>(), extra), 0..4))
            .prop_map(|(mut address, changes)| {
                for (place, extra) in changes {
                    let places: Vec<usize> = address.char_indices().map(|(at, _)| at).chain([address.len()]).collect();
                    address.insert_str(places[place.index(places.len())], extra);
                }
                address
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(4096)))]

        /// What is called is read off the text that is sent, not by the rule itself.
        #[test]
        fn nothing_outside_the_list_is_ever_called(address in changed()) {
            let Ok(url) = Url::parse(&address) else { return Ok(()) };
            let Some(place) = place(&url) else { return Ok(()) };
            let host = url.as_str().split_once("://").unwrap().1.split('/').next().unwrap();
            let is_ours = HOSTS.contains(&host)
                || host.strip_prefix("platform-").and_then(|rest| rest.strip_suffix(".adobe.io")).is_some_and(|word| {
                    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                });
            match place {
                Place::Outside => prop_assert!(is_ours && url.as_str().starts_with("https://"), "{address:?} is {url}"),
                Place::Loopback => {
                    let name = host.strip_suffix(&format!(":{}", url.port().unwrap_or_default())).unwrap_or(host);
                    prop_assert!(name == "localhost" || name == "[::1]" || name.starts_with("127."), "{address:?} is {url}");
                }
            }
        }
    }
}
