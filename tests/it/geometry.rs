//! Every list of every screen as drawn, at every size: headers are aligned with their cells, the last column can be
//! reached, and no name is truncated while there is room for it. The screens come from the page's own table, so that
//! new ones are included.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use crate::{PROGRAM, places, scene};

const ROW: &str = "[role=grid] [role=row][data-index]";

/// The problems of the lists in the page, as text.
const FAULTS: &str = r"
    const faults = [];
    const words = (element) => element.textContent.trim().slice(0, 40);
    // Width of a cell's content, whether shown in full or truncated.
    const needed = (cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const inner = [...cell.querySelectorAll('bdi, a, span')].map((one) => one.scrollWidth);
        return Math.max(range.getBoundingClientRect().width, ...inner);
    };
    for (const grid of document.querySelectorAll('[role=grid]')) {
        const name = grid.getAttribute('aria-label');
        const fault = (text) => faults.push(`${name}: ${text}`);
        grid.scrollLeft = 0;
        const heads = new Map([...grid.querySelectorAll('[role=columnheader]')].map((head) => [head.ariaColIndex, head]));
        const rows = [...grid.querySelectorAll('[role=row][data-index]:not([aria-busy])')];
        if (heads.size === 0) fault('has no heads');
        if (Number(grid.ariaColCount) !== heads.size) fault(`says ${grid.ariaColCount} columns and has ${heads.size}`);
        const room = new Map([...heads].map(([at, head]) => [at, head.clientWidth - needed(head)]));
        for (const row of rows) {
            const cells = [...row.querySelectorAll('[role=gridcell]')];
            if (cells.length !== heads.size) fault(`row ${row.dataset.index} has ${cells.length} cells`);
            for (const cell of cells) {
                const head = heads.get(cell.ariaColIndex);
                if (!head) { fault(`no head over ${words(cell)}`); continue; }
                const [over, under] = [head.getBoundingClientRect(), cell.getBoundingClientRect()];
                if (Math.abs(over.left - under.left) > 1 || Math.abs(over.right - under.right) > 1)
                    fault(`“${words(head)}” at ${over.left}–${over.right} is over “${words(cell)}” at ${under.left}–${under.right}`);
                room.set(cell.ariaColIndex, Math.min(room.get(cell.ariaColIndex), cell.clientWidth - needed(cell)));
            }
        }
        for (const row of rows) {
            const cells = [...row.querySelectorAll('[role=gridcell]')];
            const cut = cells.find((cell) => cell.querySelector('bdi') && needed(cell) > cell.clientWidth + 1);
            const at = cut?.ariaColIndex;
            const left = [...room].find(([other, px]) => other !== at && px > arguments[0]);
            if (cut && left) fault(`“${words(cut)}” is cut while “${words(heads.get(left[0]))}” has ${left[1]} px left`);
        }
        grid.scrollLeft = grid.scrollWidth;
        const box = grid.getBoundingClientRect();
        const edge = box.left + grid.clientLeft + grid.clientWidth;
        for (const line of grid.querySelectorAll('[role=row]')) {
            const last = [...line.querySelectorAll('[role=gridcell], [role=columnheader]')].at(-1);
            const { left, right } = last.getBoundingClientRect();
            if (right > edge + 1 || left < box.left - 1) fault(`the last column (${words(last)}) ends at ${right} of ${edge}`);
        }
        grid.scrollLeft = 0;
    }
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth) faults.push(`the page is ${page.scrollWidth} px wide in ${page.clientWidth}`);
    return [...new Set(faults)];
";

/// Free space in another column, in px, from which on a name must not be truncated: about a word.
const SPARE_PX: u32 = 72;

/// Switches the Share screen to segments, and back to traits.
const OTHER_SIDE: &str =
    "const chip = [...document.querySelectorAll('main [role=radio], main [role=option], main button')]
    .find((one) => one.textContent.trim() === 'Segments'); chip?.click(); return chip !== undefined;";
const FIRST_SIDE: &str =
    "const chip = [...document.querySelectorAll('main [role=radio], main [role=option], main button')]
    .find((one) => one.textContent.trim() === 'Traits'); chip?.click(); return chip !== undefined;";

#[tokio::test]
async fn every_list_lines_up_at_every_size() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css(ROW)).await?;
    both_sides_read(&window).await?;
    make_hard_names(&window).await?;
    scene::add_own(&window).await?;
    scene::share_one(&window).await?;
    let places = places::screens(&window).await?;
    let (mut faults, mut lists) = (Vec::new(), 0);
    for (width, zoom) in [(960, 1.0), (1280, 1.0), (1440, 1.0), (1280, 2.0)] {
        window.resize(width, 800).await?;
        zoom_to(&window, width, zoom).await?;
        for place in &places {
            let address = &place.address;
            place.open(&window).await?;
            window.settled().await.with_context(|| format!("waiting for {address}"))?;
            let mut found: Vec<String> = window.script(FAULTS, vec![SPARE_PX.into()]).await?;
            lists += window.find_all(By::Css("[role=grid]")).await?.len();
            // The other list, on screens that have two.
            if window.script::<bool>(OTHER_SIDE, Vec::new()).await? {
                window.settled().await?;
                found.extend(window.script::<Vec<String>>(FAULTS, vec![SPARE_PX.into()]).await?);
                window.script::<bool>(FIRST_SIDE, Vec::new()).await?;
            }
            faults.extend(found.into_iter().map(|fault| format!("{width} px, ×{zoom}, {address}: {fault}")));
        }
        zoom_to(&window, width, 1.0).await?;
    }
    assert!(lists >= 4 * 6, "only {lists} lists were checked");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    window.close().await
}

/// Zooms the page as the program does, and waits until it is redrawn.
async fn zoom_to(window: &Window<'_>, width: u32, zoom: f64) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('plugin:webview|set_webview_zoom', { label: 'main', value: arguments[0] })";
    window.script::<Value>(script, vec![json!(zoom)]).await?;
    window.wait_until("the page to be zoomed", &format!("Math.abs(innerWidth * {zoom} - {width}) < 2")).await
}

/// Waits for the first refresh to finish: a trait needs a data source, and lists are measured when complete.
async fn both_sides_read(window: &Window<'_>) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('workspace').then(({ freshness }) =>
        Boolean(freshness.audienceManager.readAt && freshness.experiencePlatform.readAt))";
    for _ in 0..300 {
        if window.script::<bool>(script, Vec::new()).await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the first refresh did not finish")
}

/// Creates traits whose names have the maximum length, run from right to left, or look like a formula.
async fn make_hard_names(window: &Window<'_>) -> anyhow::Result<()> {
    // Audience Manager accepts at most 255 characters.
    let long: String =
        "Interested in outdoor furniture and all that goes with it ".repeat(5).chars().take(254).collect();
    for name in [long.trim(), "عملاء مهتمون بالأثاث الخارجي في الرياض وجدة", "=SUM(A1:A9)"]
    {
        let form = json!({
            "id": null, "traitType": "onboarded", "name": name, "description": "", "comments": "", "folder": "0",
            "dataSource": "", "integrationCode": "", "rule": "segid == \"outdoor\"", "ttlDays": 120,
        });
        let script = "const { invoke } = window.__TAURI_INTERNALS__;
            return invoke('data_sources').then(([source]) =>
                invoke('trait_save', { form: { ...arguments[0], dataSource: source.id }, openedForm: null, attempt: crypto.randomUUID() }).then(() => ''))";
        window.script::<String>(script, vec![form]).await.with_context(|| format!("creating the trait {name:.20}"))?;
    }
    Ok(())
}
