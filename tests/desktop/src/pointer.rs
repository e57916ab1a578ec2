//! The real pointer and the real keyboard of the display, by `xdotool`: WebDriver's own pointer starts a drag in this
//! web view but never drops.

use std::time::Duration;

use fantoccini::elements::Element;
use serde::Deserialize;

use crate::{By, Window};

/// Time between two moves of a drag: enough for the page to see each of them.
const STEP: Duration = Duration::from_millis(16);
/// Moves between two points of a drag.
const STEPS: i32 = 12;

/// A place in the page, in pixels; the window manager's frame does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// From the left edge of the page.
    pub x: i32,
    /// From the top edge of the page.
    pub y: i32,
}

/// Where an element is drawn, in pixels of the page.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Frame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Window<'_> {
    /// The middle of an element, after scrolling it into view.
    pub async fn middle(&self, by: By<'_>) -> anyhow::Result<Point> {
        self.act(by, false, async |element| self.middle_of(element).await).await
    }

    /// As [`Window::middle`], of an element already found.
    pub async fn middle_of(&self, element: &Element) -> anyhow::Result<Point> {
        let script = "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const { x, y, width, height } = arguments[0].getBoundingClientRect();
            return { x, y, width, height };";
        let frame: Frame = self.script(script, vec![serde_json::to_value(element)?]).await?;
        #[expect(clippy::cast_possible_truncation, reason = "a screen has few pixels")]
        let (x, y) = ((frame.x + frame.width / 2.0) as i32, (frame.y + frame.height / 2.0) as i32);
        Ok(Point { x, y })
    }

    /// Moves the pointer to a place in one jump.
    pub async fn point_at(&self, place: Point) -> anyhow::Result<()> {
        self.xdotool(["mousemove", "--window", &self.id, &place.x.to_string(), &place.y.to_string()]).await
    }

    /// Presses and lets go of a button: 1 is the left one, 3 the right one.
    pub async fn real_click(&self, place: Point, button: u8) -> anyhow::Result<()> {
        self.point_at(place).await?;
        self.xdotool(["click", &button.to_string()]).await
    }

    /// Clicks the middle of an element with the real pointer, as a hand does.
    pub async fn press_on(&self, by: By<'_>) -> anyhow::Result<()> {
        let middle = self.middle(by).await?;
        self.real_click(middle, 1).await
    }

    /// Presses the left button where the pointer is.
    pub async fn press_button(&self) -> anyhow::Result<()> {
        self.xdotool(["mousedown", "1"]).await
    }

    /// Lets go of the left button.
    pub async fn release_button(&self) -> anyhow::Result<()> {
        self.xdotool(["mouseup", "1"]).await
    }

    /// Moves the pointer in small steps, as a hand does.
    pub async fn glide(&self, from: Point, to: Point) -> anyhow::Result<()> {
        for step in 1..=STEPS {
            let part = |start: i32, end: i32| (start + (end - start) * step / STEPS).to_string();
            self.xdotool(["mousemove", "--window", &self.id, &part(from.x, to.x), &part(from.y, to.y)]).await?;
            tokio::time::sleep(STEP).await;
        }
        Ok(())
    }

    /// Rests on a place, with a hand's small move now and then – the web view asks a place again only when the pointer
    /// moves – until an expression in the page is true.
    pub async fn hover_until(&self, place: Point, expression: &str) -> anyhow::Result<()> {
        let (start, aside) = (std::time::Instant::now(), Point { x: place.x + 2, ..place });
        let script = format!("return Boolean({expression})");
        for place in [place, aside].into_iter().cycle() {
            self.point_at(place).await?;
            for _ in 0..10 {
                if self.script::<bool>(&script, Vec::new()).await? {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            anyhow::ensure!(start.elapsed() < crate::PATIENCE, "rested in vain on {place:?} for {expression}");
        }
        Ok(())
    }

    /// Drags from a place on the screen, outside of the window, to a place in the page, and drops.
    pub async fn drag_in(&self, from: (i32, i32), to: Point) -> anyhow::Result<()> {
        self.xdotool(["mousemove", &from.0.to_string(), &from.1.to_string()]).await?;
        self.press_button().await?;
        for step in 1..=STEPS {
            // Off its place first: what is pressed becomes a drag only after some way.
            let place = (from.0 - step, from.1 - step);
            self.xdotool(["mousemove", &place.0.to_string(), &place.1.to_string()]).await?;
            tokio::time::sleep(STEP).await;
        }
        self.glide(Point { x: to.x + 100, y: to.y + 100 }, to).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.release_button().await
    }

    /// Presses keys one after the other on the real keyboard, by X names: `Tab`, `Return`, `ctrl+a`, `shift+F10`.
    pub async fn press(&self, keys: &[&str]) -> anyhow::Result<()> {
        let words = ["key", "--clearmodifiers", "--delay", "60"].into_iter().chain(keys.iter().copied());
        self.xdotool(words).await
    }

    /// Types a text on the real keyboard, where the focus is.
    pub async fn type_text(&self, text: &str) -> anyhow::Result<()> {
        self.xdotool(["type", "--delay", "20", "--", text]).await
    }

    async fn xdotool<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> anyhow::Result<()> {
        self.desktop.run("xdotool", words).await.map(drop)
    }
}
