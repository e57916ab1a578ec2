//! The proxy that the environment names, in the ways people write it: with or without a scheme, with a name and a password
//! that hold any character, as a list by protocol, with blanks around it.
//!
//! What is wrong with a variable is said by its name; its value is never shown, because a password may be anywhere in it.

use std::ffi::OsString;
use std::sync::OnceLock;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::{NoProxy, Proxy};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::redact::Known;

/// Variables that name the proxy for HTTPS, the more specific first.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// Variables that name the proxy for plain HTTP.
const FOR_HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
/// Variables that name the hosts to which no proxy is used.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// How a proxy may be spoken to.
const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];

/// A variable of the environment that names no usable proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The variable {variable} cannot be used: {why}. Write it as http://name:password@proxy.example.com:8080")]
pub struct ProxyFault {
    /// Name of the variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Variables that were taken out of the environment before the program began its work, by name.
static HANDED_OVER: OnceLock<Vec<(String, SecretString)>> = OnceLock::new();

/// Uses these values in place of the variables of the environment of the same names. Only the first call counts.
pub fn hand_over(variables: Vec<(String, SecretString)>) {
    let _ = HANDED_OVER.set(variables);
}

/// The variables of the environment that name a proxy with a password. Every program that this one starts can read them.
pub fn secret_variables() -> Vec<(&'static str, SecretString)> {
    let set = VARIABLES.into_iter().chain(FOR_HTTP);
    let set = set.filter_map(|name| std::env::var(name).ok().map(|value| (name, value)));
    set.filter(|(_, value)| value.contains('@')).map(|(name, value)| (name, SecretString::from(value))).collect()
}

/// A variable of the environment, or what was handed over in its place.
pub(super) fn variable(name: &str) -> Option<OsString> {
    let handed_over = HANDED_OVER.get().into_iter().flatten().find(|(one, _)| one == name);
    handed_over.map(|(_, value)| value.expose_secret().into()).or_else(|| std::env::var_os(name))
}

/// The proxy of the environment with its password, which is masked in every text while its guard lives; `None` where no variable is set. One that is set and cannot be used is a fault, so that
/// nothing goes past the proxy that a network demands, unless the exceptions name every host.
pub(super) fn of_environment<T: Into<OsString>>(
    variable: impl Fn(&str) -> Option<T>,
) -> Result<Option<(Proxy, Option<Known>)>, ProxyFault> {
    let exceptions =
        EXCEPTIONS.into_iter().find_map(|name| Some(variable(name)?.into().to_string_lossy().into_owned()));
    let exceptions = exceptions.map(|hosts| tidy_exceptions(&hosts)).unwrap_or_default();
    if exceptions.split(',').any(|host| host == "*") {
        return Ok(Some((Proxy::custom(|_| None::<Url>), None)));
    }
    let set = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            // What is no text names no proxy either, and is found out below.
            let value = variable(name)?.into().to_string_lossy().into_owned();
            let value = value.trim().trim_matches(['"', '\'']).trim().to_owned();
            (!value.is_empty()).then_some((*name, value))
        })
    };
    let fault = |variable| move |why| ProxyFault { variable, why };
    let Some((name, value)) = set(&VARIABLES) else {
        // Every call uses HTTPS, which it is not for; but setting it shows that a proxy is wanted.
        if let Some((name, value)) = set(&FOR_HTTP) {
            address(&value).map_err(fault(name))?;
        }
        return Ok(None);
    };
    let url = address(&value).map_err(fault(name))?;
    let password = url.password().map(|password| percent_decode_str(password).decode_utf8_lossy().into_owned());
    let password = password.map(|password| Known::new(SecretString::from(password)));
    let proxy = Proxy::all(url).map_err(|_| fault(name)("it is no address of a proxy"))?;
    Ok(Some((proxy.no_proxy(NoProxy::from_string(&exceptions)), password)))
}

/// The address of a proxy that is meant by a text, in any of the ways people write it; what is wrong with it otherwise, in
/// words that never hold the text itself.
pub fn address(value: &str) -> Result<Url, &'static str> {
    if value.contains(char::REPLACEMENT_CHARACTER) {
        return Err("it holds characters that are no text");
    }
    let value = for_https(value)?;
    let (scheme, rest) = match value.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".to_owned(), value),
    };
    // Names are looked up by the proxy: the network it leads out of may know none.
    let scheme = if scheme == "socks" { "socks5h" } else { scheme.as_str() };
    if !SCHEMES.contains(&scheme) {
        return Err("its scheme is none of http, https and socks5h");
    }
    // A password may hold anything, the marks of an address included; a host holds none of them.
    let (person, place) = match rest.rsplit_once('@') {
        Some((person, place)) => (Some(person), place),
        None => (None, rest),
    };
    let place = place.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = place.trim();
    if host_and_port.is_empty() || host_and_port.starts_with(':') {
        return Err("it names no host");
    }
    let port = host_and_port.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    if port.is_some_and(|(_, port)| port.parse::<u16>().map_or(true, |port| port == 0)) {
        return Err("its port is not a number from 1 to 65535");
    }
    let mut url =
        Url::parse(&format!("{scheme}://{host_and_port}/")).map_err(|_| "its host is not a name or an address")?;
    if let Some(person) = person {
        let (name, password) = person.split_once(':').unwrap_or((person, ""));
        let refused = |()| "a name and a password cannot be part of it";
        url.set_username(&encoded(name)).map_err(refused)?;
        url.set_password(Some(&encoded(password)).filter(|password| !password.is_empty()).map(String::as_str))
            .map_err(refused)?;
    }
    Ok(url)
}

/// Of a list such as `http=a:1;https=b:2` the entry for HTTPS, else the one for everything.
fn for_https(value: &str) -> Result<&str, &'static str> {
    const KEYS: [&str; 5] = ["https", "http", "socks", "ftp", "all"];
    let key_of = |entry: &'_ str| -> Option<&'static str> {
        let (key, _) = entry.split_once('=')?;
        KEYS.into_iter().find(|known| known.eq_ignore_ascii_case(key.trim()))
    };
    let first = value.split(';').next().unwrap_or_default();
    // Only a list begins with a key; a password may hold `=` and `;`.
    if key_of(first).is_none() {
        return Ok(value);
    }
    let entries = || value.split([';', ',', ' ']).map(str::trim).filter(|entry| !entry.is_empty());
    ["https", "all", "socks"]
        .into_iter()
        .find_map(|key| entries().find(|entry| key_of(entry) == Some(key)))
        .and_then(|entry| entry.split_once('='))
        .map(|(_, address)| address.trim())
        .ok_or("its list has no entry for https")
}

/// Percent signs that encode something stay what they are; all other characters are encoded.
fn encoded(text: &str) -> String {
    let hex = |bytes: &[u8]| bytes.len() == 2 && bytes.iter().all(u8::is_ascii_hexdigit);
    let mut parts = text.split('%');
    let _ = parts.next();
    let is_encoded = text.contains('%') && parts.all(|part| hex(part.as_bytes().get(..2).unwrap_or_default()));
    let plain = if is_encoded { percent_decode_str(text).decode_utf8_lossy() } else { text.into() };
    utf8_percent_encode(&plain, NON_ALPHANUMERIC).to_string()
}

/// The hosts as the network library takes them: separated by commas, without wildcards and ports.
fn tidy_exceptions(hosts: &str) -> String {
    let tidy = |host: &str| {
        let host = if host.len() > 1 { host.trim_start_matches('*') } else { host };
        match host.rsplit_once(':') {
            Some((name, port)) if !name.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()) => {
                name.to_owned()
            }
            _ => host.to_owned(),
        }
    };
    let listed = hosts.split([',', ';', ' ', '\t']).map(str::trim).filter(|host| !host.is_empty());
    listed.map(tidy).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address with name and password decoded.
    fn read(value: &str) -> Result<(String, String, String), &'static str> {
        let url = address(value)?;
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let place = format!(
            "{}://{}:{}",
            url.scheme(),
            url.host_str().unwrap(),
            url.port_or_known_default().unwrap_or_default()
        );
        Ok((place, plain(url.username()), plain(url.password().unwrap_or_default())))
    }

    #[test]
    fn a_proxy_is_read_in_every_way_people_write_it() {
        for (value, place, name, password) in [
            ("http://proxy:8080", "http://proxy:8080", "", ""),
            ("proxy:8080", "http://proxy:8080", "", ""),
            ("HTTP://Proxy:8080/", "http://proxy:8080", "", ""),
            ("http://proxy", "http://proxy:80", "", ""),
            ("http://[::1]:8080", "http://[::1]:8080", "", ""),
            ("socks5h://proxy:1080", "socks5h://proxy:1080", "", ""),
            ("socks://jane:word@proxy:1080", "socks5h://proxy:1080", "jane", "word"),
            ("http://jane:p@ss@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "p@ss"),
            ("http://jane:p:s:s@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "p:s:s"),
            ("http://jane:p%40ss@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "p@ss"),
            ("http://jane:100%@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "100%"),
            ("http://jane:p%ss@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "p%ss"),
            ("http://jane:a/b?c#d@127.0.0.1:3128", "http://127.0.0.1:3128", "jane", "a/b?c#d"),
            ("http://corp\\jane:x=y;z@127.0.0.1:3128", "http://127.0.0.1:3128", "corp\\jane", "x=y;z"),
            ("jane:word@proxy:8080", "http://proxy:8080", "jane", "word"),
            ("https=127.0.0.1:3128", "http://127.0.0.1:3128", "", ""),
            ("http=one:1;https=jane:word@two:2", "http://two:2", "jane", "word"),
            ("http=one:1 https=http://two:2", "http://two:2", "", ""),
        ] {
            let expected = (place.to_owned(), name.to_owned(), password.to_owned());
            assert_eq!(read(value), Ok(expected), "{value}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_by_the_name_of_the_variable_and_never_with_its_value() {
        for (value, why) in [
            ("ftp://proxy:8080", "scheme"),
            ("http://jane:hidden@", "host"),
            ("http://:8080", "host"),
            ("http://jane:hidden", "port"),
            ("http://proxy:80a", "port"),
            ("http://proxy:0", "port"),
            ("http://jane:hidden@proxy:99999", "port"),
            ("http=proxy:8080", "https"),
            ("http://jane:hidden@pro xy:80", "host"),
        ] {
            let variable = |name: &str| (name == "https_proxy").then(|| value.to_owned());
            let fault = of_environment(variable).unwrap_err();
            assert_eq!(fault.variable, "https_proxy", "{value}");
            assert!(fault.why.contains(why), "{value}: {fault}");
            assert!(!fault.to_string().contains("hidden"), "{fault}");
        }
    }

    #[test]
    fn a_variable_for_plain_http_is_no_proxy_and_has_to_be_usable_all_the_same() {
        let only = |value: &'static str| move |name: &str| (name == "HTTP_PROXY").then(|| value.to_owned());
        assert!(of_environment(only("http://proxy:80")).unwrap().is_none());
        assert_eq!(of_environment(only("http://proxy:99999")).unwrap_err().variable, "HTTP_PROXY");
        let both = |name: &str| match name {
            "HTTP_PROXY" => Some("http://proxy:99999".to_owned()),
            "ALL_PROXY" => Some("http://proxy:80".to_owned()),
            _ => None,
        };
        assert!(of_environment(both).unwrap().is_some(), "the one that counts is usable");
    }

    #[test]
    fn where_no_host_needs_a_proxy_a_wrong_one_does_not_matter() {
        let variables = |exceptions: &'static str| {
            move |name: &str| match name {
                "HTTPS_PROXY" => Some("http://pro xy:80".to_owned()),
                "no_proxy" => Some(exceptions.to_owned()),
                _ => None,
            }
        };
        assert!(of_environment(variables(" * ")).is_ok());
        assert!(of_environment(variables("localhost,.example.com")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_no_text_is_a_fault() {
        use std::os::unix::ffi::OsStringExt as _;
        let odd =
            |name: &str| (name == "HTTPS_PROXY").then(|| OsString::from_vec(b"http://jane:\xff@proxy:80".to_vec()));
        assert!(of_environment(odd).unwrap_err().why.contains("no text"));
    }

    #[test]
    fn nothing_set_and_blanks_are_no_proxy() {
        assert!(of_environment(|_| None::<String>).unwrap().is_none());
        assert!(of_environment(|_| Some("  ".to_owned())).unwrap().is_none());
        let quoted = |name: &str| (name == "ALL_PROXY").then(|| " \"http://proxy:80\" ".to_owned());
        assert!(of_environment(quoted).unwrap().is_some());
    }

    #[test]
    fn exceptions_are_read_with_wildcards_ports_and_blanks() {
        assert_eq!(
            tidy_exceptions("*.example.com, localhost:80;10.0.0.0/8 ::1"),
            ".example.com,localhost,10.0.0.0/8,::1"
        );
        assert_eq!(tidy_exceptions("*"), "*");
    }
}
