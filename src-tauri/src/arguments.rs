//! The command line arguments of the desktop program.

use std::{
    ffi::{OsStr, OsString},
    process::ExitCode,
};

const USAGE: &str = "Usage: segment-bridge [--safe-graphics]\n\n  \
    --safe-graphics  draw without the graphics card (Linux: for blank or flickering windows)\n";

/// The variables that WebKitGTK reads: the first turns off buffer sharing with the graphics driver, the second all
/// accelerated drawing.
const SAFE_GRAPHICS: [&str; 2] = ["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"];

/// Whether this build can be driven by tests.
pub(crate) const TEST_SWITCHES: bool = cfg!(feature = "test-switches");
/// The variable that the window system reads: `true` lets another program drive the window.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    safe_graphics: bool,
}

impl Arguments {
    /// Parses the arguments after the program's name. The error is a text for the person who typed them.
    pub(crate) fn parse(given: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = Self { safe_graphics: false };
        for word in given {
            match word.to_str() {
                Some("--safe-graphics") => arguments.safe_graphics = true,
                // WebDriver adds this one to the program that it starts.
                Some("--automation") if TEST_SWITCHES => {}
                // macOS may pass a process serial number at the first start after a download.
                Some(number) if number.starts_with("-psn_") => {}
                _ => return Err(format!("Unknown argument: {}\n\n{USAGE}", app::masked(&word.to_string_lossy()))),
            }
        }
        Ok(arguments)
    }

    /// Refuses to start if the environment lets another program drive the window of a build that is not for tests. The
    /// error is a text for the person who started it.
    pub(crate) fn refuse_automation() -> Result<(), String> {
        refuse_automation_by(std::env::var_os(AUTOMATION).as_deref(), TEST_SWITCHES)
    }

    /// With `--safe-graphics`, runs the program again with WebKitGTK's variables set, and returns how that run ended.
    /// They must be set before any GTK code runs, and a running program cannot safely change its own environment.
    /// Values that the user has already set are left alone.
    pub(crate) fn restart_with_safe_graphics(&self) -> Option<ExitCode> {
        let missing: Vec<_> = SAFE_GRAPHICS.iter().filter(|name| std::env::var_os(name).is_none()).collect();
        if !self.safe_graphics || missing.is_empty() || !cfg!(target_os = "linux") {
            return None;
        }
        let mut again = std::process::Command::new(std::env::current_exe().ok()?);
        let status = again.arg("--safe-graphics").envs(missing.into_iter().map(|name| (name, "1"))).status();
        let code = status.ok().and_then(|status| u8::try_from(status.code()?).ok());
        Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }
}

fn refuse_automation_by(asked: Option<&OsStr>, test_switches: bool) -> Result<(), String> {
    match asked {
        Some(value) if value == "true" && !test_switches => Err(format!(
            "{AUTOMATION} is set, but this build of Segment Bridge cannot be driven by another program. Unset it and \
             start again."
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_that_is_not_for_tests_cannot_be_driven() {
        let on = Some(OsStr::new("true"));
        assert!(refuse_automation_by(on, false).unwrap_err().contains(AUTOMATION));
        assert!(refuse_automation_by(on, true).is_ok() && refuse_automation_by(None, false).is_ok());
        assert_eq!(parse(&["--automation"]).is_ok(), TEST_SWITCHES);
    }

    fn parse(words: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn safe_graphics_is_understood_and_anything_else_refused() {
        assert_eq!(parse(&[]), Ok(Arguments { safe_graphics: false }));
        assert_eq!(parse(&["--safe-graphics"]), Ok(Arguments { safe_graphics: true }));
        assert_eq!(parse(&["-psn_0_8046508"]), Ok(Arguments { safe_graphics: false }), "macOS passes this one");
        let refusal = parse(&["--fast"]).unwrap_err();
        assert!(refusal.contains("--fast") && refusal.contains("Usage"), "the refusal names the word: {refusal}");
    }
}
