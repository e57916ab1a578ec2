//! Why a service could not be reached, as far as the network stack reports it: in error types where it has them
//! and in words where it does not. The words are the libraries' own and never translated.

use std::error::Error;

use super::{ApiError, SignInError};
use crate::transport::ProxyFault;

/// Why there was no communication; each has its own advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkFault {
    /// The other side took longer than allowed.
    TooSlow,
    /// Its certificate is not trusted: an inspecting proxy.
    Certificate,
    /// Its certificate is not valid at the date this machine believes in: most likely the clock is wrong.
    CertificateDate,
    /// The proxy refused, or cannot be reached.
    Proxy,
    /// The proxy asks for a name and a password (407).
    ProxyPassword,
    /// A variable of the environment names a proxy in a way that cannot be used.
    ProxySetting,
    /// No network, no such host, or no listener.
    Unreachable,
}

impl ApiError {
    /// Why there was no communication; `None` where there was some.
    pub fn network_fault(&self) -> Option<NetworkFault> {
        match self {
            Self::NoCommunication { source, .. } | Self::AnswerLost { source, .. } => Some(fault_of(source.as_ref())),
            Self::SignIn(cause) => match cause.as_ref() {
                SignInError::Failed(inner) => inner.network_fault(),
                _ => None,
            },
            _ => None,
        }
    }
}

fn fault_of(error: &(dyn Error + 'static)) -> NetworkFault {
    let chain = || std::iter::successors(Some(error), |cause: &&(dyn Error + 'static)| (*cause).source());
    let says = |word: &str| chain().any(|cause| cause.to_string().to_ascii_lowercase().contains(word));
    let timed_out = chain().any(|cause| {
        cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)
            || cause.downcast_ref::<std::io::Error>().is_some_and(|it| it.kind() == std::io::ErrorKind::TimedOut)
    });
    if chain().any(<dyn Error>::is::<ProxyFault>) {
        NetworkFault::ProxySetting
    } else if says("proxy authorization required") || says("socks") && says("auth") {
        NetworkFault::ProxyPassword
    } else if says("proxy") || says("tunnel") || says("socks") {
        NetworkFault::Proxy
    } else if says("certificate") && (says("expired") || says("not valid yet")) {
        NetworkFault::CertificateDate
    } else if says("certificate") {
        NetworkFault::Certificate
    } else if timed_out {
        NetworkFault::TooSlow
    } else {
        NetworkFault::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("error sending request")]
    struct Outer(#[source] Box<dyn Error + Send + Sync>);

    fn told(inner: impl Into<Box<dyn Error + Send + Sync>>) -> NetworkFault {
        fault_of(&Outer(inner.into()))
    }

    #[test]
    fn the_cause_below_decides() {
        assert_eq!(told("tunnel error: proxy authorization required"), NetworkFault::ProxyPassword);
        assert_eq!(told("tunnel error: unsuccessful"), NetworkFault::Proxy);
        assert_eq!(told(ProxyFault { variable: "HTTPS_PROXY", why: "x" }), NetworkFault::ProxySetting);
        assert_eq!(told("invalid peer certificate: UnknownIssuer"), NetworkFault::Certificate);
        assert_eq!(told("invalid peer certificate: certificate expired: …"), NetworkFault::CertificateDate);
        assert_eq!(told(std::io::Error::from(std::io::ErrorKind::TimedOut)), NetworkFault::TooSlow);
        assert_eq!(told(std::io::Error::from(std::io::ErrorKind::ConnectionRefused)), NetworkFault::Unreachable);
    }
}
