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
    use super::*;

    #[test]
    fn only_adobe_over_https_and_this_machine_may_be_called() {
        for (address, expected) in [
            ("https://aam.adobe.io/v1/traits", Some(Place::Outside)),
            ("https://platform-va7.adobe.io/data", Some(Place::Outside)),
            ("https://IMS-NA1.adobelogin.com/ims/token/v3", Some(Place::Outside)),
            ("http://127.0.0.1:4000/v1", Some(Place::Loopback)),
            ("http://[::1]:4000/v1", Some(Place::Loopback)),
            ("http://localhost:4000/v1", Some(Place::Loopback)),
            ("http://aam.adobe.io/v1/traits", None),
            ("https://aam.adobe.io:8443/v1", None),
            ("https://user@aam.adobe.io/v1", None),
            ("https://aam.adobe.io.example.com/v1", None),
            ("https://platform-a.b.adobe.io/", None),
            ("https://platform-.adobe.io/", None),
            ("http://192.168.0.1/", None),
            ("http://127.0.0.1.example.com/", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(place(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }
}
