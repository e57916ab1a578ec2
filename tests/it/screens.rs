//! Every screen as it is drawn: no accessibility rule broken, contrast included, and nothing gone wrong in the page.

use std::path::Path;

use desktop::{By, Desktop};

use crate::PROGRAM;

/// The screens, with words that are there once what they show is loaded.
const SCREENS: [(&str, &str); 9] = [
    ("#/share", "Experience Platform Traits"),
    ("#/traits", "All Traits"),
    ("#/trait/16505144", "Unique Trait Realizations"),
    ("#/segments", "All Segments"),
    ("#/segment/16505145", "Total Segment Population"),
    ("#/audiences", "Audience folders"),
    ("#/audience/4f2971dc-7e6a-4701-be12-b52dad60c091", "Population"),
    ("#/activity", "Activity"),
    ("#/settings", "Theme"),
];

#[tokio::test]
async fn every_screen_passes_axe_in_light_and_dark_at_both_sizes() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("[role=grid] [role=row][data-index]")).await?;
    let mut broken = Vec::new();
    for (theme, (width, height)) in [("Light", (1280, 800)), ("Dark", (1440, 900))] {
        window.resize(width, height).await?;
        window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
        window.click(By::With("label", theme)).await?;
        for (address, words) in SCREENS {
            window.script::<()>("location.hash = arguments[0]", vec![address.into()]).await?;
            window.wait_for_text(words).await?;
            window
                .wait_until(
                    "everything to be loaded",
                    "!document.querySelector('main [role=status][aria-label=Loading]')",
                )
                .await?;
            for violation in window.violations().await? {
                broken.push(format!(
                    "{theme} {address}: {} – {}\n  {}",
                    violation.id,
                    violation.help,
                    violation.places.join("\n  ")
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}
