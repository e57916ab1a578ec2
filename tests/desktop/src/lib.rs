//! Drives the real window of Segment Bridge: a private display, session bus and keychain, the built program, and a
//! WebDriver client connected to its web view.
//!
//! Used by the whole-product tests, by `make run` on a machine without a display, and by `make screenshots`. Knows the
//! window as a user does, by what is drawn and can be clicked; must not know any crate of the product.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use desktop::{Desktop, By};
//! let desktop = Desktop::start().await?;
//! let window = desktop.open("target/debug/segment-bridge".as_ref(), "some/home".as_ref()).await?;
//! window.click(By::Css("button")).await?;
//! window.screenshot("picture.png".as_ref()).await?;
//! window.close().await
//! # }
//! ```

mod axe;
mod bare;
mod display;
mod driver;
mod pointer;
mod problems;
mod process;
mod session;
mod window;

pub use axe::Violation;
pub use bare::BareWindow;
pub use display::{Desktop, Offer};
pub use fantoccini::{Locator, elements::Element};
pub use pointer::Point;
pub use test_support::Keychain;
pub use window::{By, Window};

/// How long a wait for anything in the window may take, unless a call has its own limit.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
