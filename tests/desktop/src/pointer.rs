//! The real pointer and keyboard of the display, through `xdotool`: WebDriver's own pointer starts a drag in this web
//! view but never drops.

use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use serde::Deserialize;

use crate::{By, PATIENCE, Window};

/// Time between two moves of a drag: enough for the page to notice each one.
const STEP: Duration = Duration::from_millis(16);
/// Number of moves between two points of a drag.
const STEPS: i32 = 12;

/// Returns where an element is, or `null` if it moved within two frames or is waiting for its options.
const AT_REST: &str = "
    const [element] = arguments;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const frame = () => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; };
    const before = frame();
    const next = () => new Promise((done) => requestAnimationFrame(done));
    return next().then(next).then(() => {
        const moved = JSON.stringify(frame()) !== JSON.stringify(before);
        return moved || element.querySelector('[role=progressbar]') ? null : before;
    });";

/// A point in the page, in pixels; the window's frame is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Distance from the left edge of the page.
    pub x: i32,
    /// Distance from the top edge of the page.
    pub y: i32,
}

/// The rectangle of an element, in pixels of the page.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Frame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Notes in the page whether an element is at the place of the next press.
const NOTE_PRESS: &str = "const [element] = arguments; window.pressWasThere = null;
    addEventListener('pointerdown', (event) => {
        const { left, right, top, bottom } = element.getBoundingClientRect(), { clientX: x, clientY: y } = event;
        window.pressWasThere = left <= x && x <= right && top <= y && y <= bottom;
    }, { capture: true, once: true });";
/// How often, and after what time, it is asked whether a press has arrived.
const PRESS_LOOKS: usize = 40;
const PRESS_LOOK: Duration = Duration::from_millis(25);

/// How often, and after what time, it is asked whether a drag has begun; and how often a row is taken.
const BEGIN_LOOKS: usize = 50;
const BEGIN_LOOK: Duration = Duration::from_millis(100);
const TAKES: usize = 5;

impl Window<'_> {
    /// Returns the middle of an element, after scrolling it into view and once it has stopped moving: the contents of a
    /// dialog or menu move while it opens.
    pub async fn middle(&self, by: By<'_>) -> anyhow::Result<Point> {
        self.act(by, false, async |element| self.middle_of(element).await).await
    }

    /// Like [`Window::middle`], for an element that was already found.
    pub async fn middle_of(&self, element: &Element) -> anyhow::Result<Point> {
        let start = Instant::now();
        loop {
            let frame: Option<Frame> = self.script(AT_REST, vec![serde_json::to_value(element)?]).await?;
            if let Some(frame) = frame {
                #[expect(clippy::cast_possible_truncation, reason = "a screen has few pixels")]
                let (x, y) = ((frame.x + frame.width / 2.0) as i32, (frame.y + frame.height / 2.0) as i32);
                return Ok(Point { x, y });
            }
            anyhow::ensure!(start.elapsed() < PATIENCE, "the element keeps moving or loading");
        }
    }

    /// Moves the pointer to a point in one jump.
    pub async fn point_at(&self, place: Point) -> anyhow::Result<()> {
        self.xdotool(["mousemove", "--window", &self.id, &place.x.to_string(), &place.y.to_string()]).await
    }

    /// Presses and releases a button: 1 is the left one, 3 the right one.
    pub async fn real_click(&self, place: Point, button: u8) -> anyhow::Result<()> {
        self.point_at(place).await?;
        self.xdotool(["click", &button.to_string()]).await
    }

    /// Clicks the middle of an element with the real pointer, as a user does.
    pub async fn press_on(&self, by: By<'_>) -> anyhow::Result<()> {
        self.click_on(by, 1).await
    }

    /// Like [`Window::press_on`], with any button: 1 is the left one, 3 the right one.
    pub async fn click_on(&self, by: By<'_>, button: u8) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            let middle = self.middle(by).await?;
            self.point_at(middle).await?;
            // A page can scroll back to a field that was just typed into: a user sees that before pressing.
            if self.middle(by).await? == middle && self.press_at(by, button).await? {
                return Ok(());
            }
            anyhow::ensure!(start.elapsed() < PATIENCE, "the element does not stay under the pointer");
        }
    }

    /// Presses at the pointer, where an element was, and returns whether it was still there when the press arrived. Whoever sees
    /// that the page moved away under the pointer presses again.
    async fn press_at(&self, by: By<'_>, button: u8) -> anyhow::Result<bool> {
        self.act(by, false, async |element| self.script::<()>(NOTE_PRESS, vec![serde_json::to_value(element)?]).await)
            .await?;
        self.xdotool(["click", &button.to_string()]).await?;
        for _ in 0..PRESS_LOOKS {
            match self.script::<Option<bool>>("return window.pressWasThere ?? null", Vec::new()).await? {
                Some(was_there) => return Ok(was_there),
                None => tokio::time::sleep(PRESS_LOOK).await,
            }
        }
        // The press led to another page.
        Ok(true)
    }

    /// Presses the left button at the pointer's position.
    pub async fn press_button(&self) -> anyhow::Result<()> {
        self.xdotool(["mousedown", "1"]).await
    }

    /// Releases the left button.
    pub async fn release_button(&self) -> anyhow::Result<()> {
        self.xdotool(["mouseup", "1"]).await
    }

    /// Moves the pointer in small steps, as a user does.
    pub async fn glide(&self, from: Point, to: Point) -> anyhow::Result<()> {
        for step in 1..=STEPS {
            let part = |start: i32, end: i32| (start + (end - start) * step / STEPS).to_string();
            self.xdotool(["mousemove", "--window", &self.id, &part(from.x, to.x), &part(from.y, to.y)]).await?;
            tokio::time::sleep(STEP).await;
        }
        Ok(())
    }

    /// Presses at a point and moves a little, and returns the pointer's place once the page is dragging the row there: on a
    /// busy machine the web view may take the press and begin no drag. The user, who sees no row under the pointer, lets
    /// go and takes the row again; so does this, which returns `None` then.
    pub async fn lift(&self, from: Point) -> anyhow::Result<Option<Point>> {
        self.point_at(from).await?;
        self.press_button().await?;
        let aside = Point { x: from.x + 24, y: from.y + 6 };
        self.glide(from, aside).await?;
        for _ in 0..BEGIN_LOOKS {
            let script = "return document.querySelector('[data-dragging]') !== null";
            if self.script::<bool>(script, Vec::new()).await? {
                return Ok(Some(aside));
            }
            tokio::time::sleep(BEGIN_LOOK).await;
        }
        self.release_button().await?;
        Ok(None)
    }

    /// Takes the row at the middle of an element, as often as is needed, and returns the pointer's place.
    pub async fn take(&self, row: By<'_>) -> anyhow::Result<Point> {
        for _ in 0..TAKES {
            let from = self.middle(row).await?;
            if let Some(place) = self.lift(from).await? {
                return Ok(place);
            }
        }
        anyhow::bail!("no drag of {row:?} began")
    }

    /// Hovers over a point until an expression in the page is true. Moves slightly from time to time, because the web
    /// view evaluates the drop target only when the pointer moves.
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
            anyhow::ensure!(start.elapsed() < crate::PATIENCE, "timed out hovering over {place:?} for {expression}");
        }
        Ok(())
    }

    /// Drags from a point on the screen, outside the window, to a point in the page, and drops.
    pub async fn drag_in(&self, from: (i32, i32), to: Point) -> anyhow::Result<()> {
        self.xdotool(["mousemove", &from.0.to_string(), &from.1.to_string()]).await?;
        self.press_button().await?;
        for step in 1..=STEPS {
            // Move away first: a press becomes a drag only after some distance.
            let place = (from.0 - step, from.1 - step);
            self.xdotool(["mousemove", &place.0.to_string(), &place.1.to_string()]).await?;
            tokio::time::sleep(STEP).await;
        }
        self.glide(Point { x: to.x + 100, y: to.y + 100 }, to).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.release_button().await
    }

    /// Presses keys one after the other on the real keyboard, by their X names: `Tab`, `Return`, `ctrl+a`, `shift+F10`.
    pub async fn press(&self, keys: &[&str]) -> anyhow::Result<()> {
        let words = ["key", "--clearmodifiers", "--delay", "60"].into_iter().chain(keys.iter().copied());
        self.xdotool(words).await
    }

    /// Types a text on the real keyboard, into the focused field.
    pub async fn type_text(&self, text: &str) -> anyhow::Result<()> {
        self.xdotool(["type", "--delay", "20", "--", text]).await
    }

    async fn xdotool<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> anyhow::Result<()> {
        self.desktop.run("xdotool", words).await.map(drop)
    }
}
