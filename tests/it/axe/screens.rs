//! Every screen with its content, while it loads, when it cannot be loaded, and when nothing is found.

use desktop::{By, Desktop, Window};

use super::{Findings, SIZES, open};
use crate::{places, scene::Services};

/// Replaces the answers to the page's own commands: no answer, or a failure. Commands of the frame pass through.
const ANSWER: &str = r#"
    window.trueFetch ??= window.fetch;
    const passes = /\/(workspace|set_settings|connections|keychain|plugin)/;
    const failure = { code: "serviceUnavailable", message: "Both services are down.", details: { side: "experiencePlatform" } };
    window.fetch = (address, ...more) => {
        const isAsked = String(address.url ?? address).startsWith("ipc:") && !passes.test(decodeURIComponent(String(address.url ?? address)));
        if (!isAsked || arguments[0] === "true") return window.trueFetch(address, ...more);
        if (arguments[0] === "never") return new Promise(() => {});
        return Promise.resolve(new Response(JSON.stringify(failure),
            { headers: { "Tauri-Response": "error", "content-type": "application/json" } }));
    };
"#;

#[tokio::test]
async fn every_screen_passes_axe() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = open(&desktop, home.path(), &services).await?;
    let (places, mut findings) = (places::screens(&window).await?, Findings::default());
    for (width, height) in SIZES {
        window.resize(width, height).await?;
        for place in &places {
            place.open(&window).await?;
            window.settled().await?;
            look(&window, width, &mut findings, &place.address).await?;
        }
        nothing_found(&window, width, &mut findings).await?;
    }
    findings.assert_none();
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}

#[tokio::test]
async fn every_screen_that_loads_or_fails_passes_axe() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = open(&desktop, home.path(), &services).await?;
    let (places, mut findings, mut told) = (places::screens(&window).await?, Findings::default(), 0);
    for (answer, (width, height), theme) in [("never", SIZES[0], "light"), ("failure", SIZES[1], "dark")] {
        window.resize(width, height).await?;
        // Reloaded on a screen with few commands: earlier answers would still be in the cache.
        places::go(&window, "#/settings").await?;
        window.reload().await?;
        window.wait_for_text("Theme").await?;
        window.script::<()>(ANSWER, vec![answer.into()]).await?;
        for place in &places {
            place.open(&window).await?;
            if answer == "failure" {
                window.settled().await?;
            }
            told += usize::from(window.script::<bool>(TOLD, vec![answer.into()]).await?);
            findings.look_in(theme, &window, &format!("{} with the answer {answer}", place.address), None).await?;
        }
    }
    findings.assert_none();
    // Some screens call no command. The others show that they are loading, and that they failed.
    assert!(told >= 2 * 8, "only {told} screens were seen waiting or failing");
    window.close().await?;
    services.stop().await
}

/// Checks the page in both themes in the default window, and in the dark one in the smallest.
async fn look(window: &Window<'_>, width: u32, findings: &mut Findings, what: &str) -> anyhow::Result<()> {
    if width == SIZES[0].0 {
        findings.look(window, what, None).await
    } else {
        findings.look_in("dark", window, what, None).await
    }
}

/// Whether a screen shows that it is loading or, if everything fails, that it failed.
const TOLD: &str = "return arguments[0] === 'never'
    ? document.querySelector('main [aria-busy=true], main [class*=bone], main [class*=skeleton]') !== null
    : document.querySelector('main').innerText.includes('Try again')";

/// Checks lists in which a search finds nothing.
async fn nothing_found(window: &Window<'_>, width: u32, findings: &mut Findings) -> anyhow::Result<()> {
    for address in ["#/share", "#/traits", "#/segments", "#/translations", "#/audiences"] {
        places::go(window, address).await?;
        window.settled().await?;
        for field in window.find_all(By::Css("main input[type=search]")).await? {
            field.send_keys("qqzzxx").await?;
        }
        let none = "document.querySelector('[role=grid] [role=row][data-index]') === null";
        window.wait_until("the lists to be empty", none).await?;
        window.settled().await?;
        look(window, width, findings, &format!("{address} where nothing is found")).await?;
    }
    Ok(())
}
