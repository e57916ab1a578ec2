//! A virtual screen with a window manager and a session.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::Context as _;
use test_support::Keychain;

use crate::{
    PATIENCE, Window, driver,
    process::{self, Group},
    session::Session,
};

/// Large enough for a window of 1440 × 900.
const SCREEN: &str = "1600x1000x24";

/// Windows without frames, so that a page fills its window, and the key that closes a window.
const FRAMES: &str = r#"<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <focus><focusNew>yes</focusNew></focus>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"#;

/// A link in the window of another program.
#[derive(Debug)]
pub struct Offer {
    _program: Group,
}

/// A virtual display with a window manager, a session bus and a keychain. Dropping it stops all of them.
#[derive(Debug)]
pub struct Desktop {
    name: String,
    // Declared in the order in which they must be dropped.
    session: Session,
    _frames: Group,
    _layers: Group,
    _screen: Group,
}

impl Desktop {
    /// Starts a display on the first free number, so that several can run side by side. The keychain is unlocked.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(Keychain::Unlocked).await
    }

    /// Like [`Desktop::start`], with the keychain in the given state.
    pub async fn start_with(keychain: Keychain) -> anyhow::Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
        let mut screen = Group::start_with(&command, Stdio::null(), Stdio::piped())?;
        let name = format!(":{}", screen.first_line(PATIENCE).await?);
        let session = Session::start(&name, keychain).await?;
        let mut command = Command::new("openbox");
        let rules = session.folder("config").join("openbox.xml");
        std::fs::write(&rules, FRAMES)?;
        command.arg("--sm-disable").arg("--config-file").arg(rules).env("DISPLAY", &name);
        session.enter(&mut command);
        let frames = Group::start(&command)?;
        // A compositor draws transparent windows: without it, a dragged item is a black box.
        let mut command = Command::new("xcompmgr");
        command.env("DISPLAY", &name);
        let layers = Group::start(&command)?;
        Ok(Self { name, session, _frames: frames, _layers: layers, _screen: screen })
    }

    /// Starts the program `binary` with `home` as its home folder and connects to its window.
    pub async fn open(&self, binary: &Path, home: &Path) -> anyhow::Result<Window<'_>> {
        let connection = driver::connect(self, binary, home).await?;
        Window::attach(self, connection).await
    }

    /// Changes the state of the keychain while programs use it. [`Keychain::Denied`] depends on the bus and is only
    /// available at start.
    pub async fn set_keychain(&self, state: Keychain) -> anyhow::Result<()> {
        self.session.set_keychain(state).await
    }

    /// A command that runs on this display and in this session, for a second program next to the window.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.session.enter(&mut command);
        command.env("DISPLAY", &self.name);
        command
    }

    /// The address of the session bus.
    pub fn bus(&self) -> &str {
        self.session.address()
    }

    /// A folder of the session's user: `data`, `config`, `cache`, `runtime`, `home` or `downloads`, where programs
    /// store files by default.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.session.folder(name)
    }

    /// The command that starts the program `binary` with `home` as its home folder and nothing from the real user.
    pub(crate) fn program(&self, binary: &Path, home: &Path) -> anyhow::Result<Command> {
        let mut command = self.command(std::path::absolute(binary)?);
        self.place(&mut command, home)?;
        Ok(command)
    }

    /// Sets the environment so that a program uses `home`, and this session's folders as its user's.
    pub(crate) fn place(&self, command: &mut Command, home: &Path) -> anyhow::Result<()> {
        command.env("SEGMENT_BRIDGE_HOME", std::path::absolute(home)?).env("HOME", self.folder("home"));
        // The virtual display has no graphics card; without this, WebKit first looks for one.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        Ok(())
    }

    /// Opens another program's window with a link in it in a corner of the screen, and returns the point from which to
    /// drag the link, in screen pixels. The window closes when the returned value is dropped.
    pub async fn offer_link(&self, address: &str) -> anyhow::Result<(Offer, (i32, i32))> {
        let beside = std::env::current_exe()?;
        let folder = beside.ancestors().find(|folder| folder.join("link").exists());
        let binary = folder.context("finding the program `link` (is it built? `cargo build --workspace --bins`)")?;
        let mut command = self.command(binary.join("link"));
        command.arg(address);
        let program = Group::start(&command)?;
        let id = self.window("^A link$").await?.context("finding the link's window")?;
        self.run("xdotool", ["windowmove", "--sync", &id, "1350", "850"]).await?;
        Ok((Offer { _program: program }, (1450, 890)))
    }

    /// Returns the other windows of the program that owns `window`: its dialogs.
    pub async fn windows_beside(&self, window: &Window<'_>) -> anyhow::Result<Vec<String>> {
        let process = window.process_id().await?.to_string();
        // The command fails if there is none.
        let found = self.run("xdotool", ["search", "--all", "--onlyvisible", "--pid", &process, "--name", "."]).await;
        let found = found.unwrap_or_default();
        Ok(found.lines().filter(|id| *id != window.id).map(str::to_owned).collect())
    }

    /// Presses a key, by its X name, in a window, after bringing the window to the front.
    pub async fn press_in(&self, window: &str, key: &str) -> anyhow::Result<()> {
        self.run("xdotool", ["windowactivate", "--sync", window, "key", "--clearmodifiers", key]).await.map(drop)
    }

    /// Runs a program on this display until it exits and returns its output.
    pub(crate) async fn run<'a>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<String> {
        let mut command = self.command(program);
        command.args(arguments);
        process::output(command).await
    }

    /// Writes a screenshot of the whole screen, as PNG.
    pub async fn screenshot(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.run("import", ["-silent", "-window", "root", &file.to_string_lossy()]).await.map(drop)
    }
}
