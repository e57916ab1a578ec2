//! Typed clients of Adobe's services: sign-in (IMS), Audience Manager, Experience Platform.
//!
//! - [`transport`] sends one request: host allow-list, time-outs, repeats, rate and concurrency limits per host.
//! - [`ims`] holds the access token; [`session`] adds it to every call of one connection and renews it on 401.
//! - [`audience_manager`] and [`experience_platform`] are the calls, in and out in `domain` types. Wire shapes stay in
//!   `wire` modules beside them and are read leniently, because the services spell one thing in several ways
//!   (AAM contract §0.3, AEP contract §0).
//! - [`ApiError`] reports what was tried, how often, and whether a change may have happened nevertheless.
//!
//! It must not know about storage, plans, windows, settings files or the practice services. Time comes in through
//! [`clock::Clock`]; secrets are [`secrecy`] types and never printed, and those in use are masked in all
//! text (see [`redact`]).

pub mod audience_manager;
pub mod clock;
mod credentials;
mod error;
pub mod experience_platform;
pub mod ims;
mod lenient;
mod list;
mod page;
pub mod redact;
mod rows;
pub mod session;
pub mod transport;
mod weight;

pub use audience_manager::AudienceManager;
pub use credentials::{Credentials, Endpoints};
pub use error::{ApiError, Call, NetworkFault, Refusal, RuleVerdict, SignInError};
pub use experience_platform::ExperiencePlatform;
pub use list::{Pages, Whole};
pub use page::{Counted, Identities, Page, Populations, TrendDay, Versioned, Windows};
pub use session::Session;
pub use transport::{
    ETag, ProxyFault, RetryPolicy, Transport, TransportSettings, hand_over_proxy, proxy_address, secret_variables,
};
