//! Removes proxies with a password from the environment before the window starts child processes, which inherit it and
//! let others read it. A running program cannot safely change its own environment, so it replaces itself with a copy of
//! itself without these variables, and that copy reads their values from a pipe.

/// Set for the copy of the program that reads the values from its input.
const HANDED_OVER: &str = "SEGMENT_BRIDGE_PROXY_ON_INPUT";

/// Returns if the environment has no proxy with a password, or if the program could not be started again without it.
/// Needed on Linux only: elsewhere the window's processes do not inherit the program's environment, or get it from the
/// system.
#[cfg(target_os = "linux")]
pub(crate) fn hide_proxy_passwords() {
    use std::os::unix::process::CommandExt as _;

    if std::env::var_os(HANDED_OVER).is_some() {
        take_over();
        return;
    }
    let secret = app::secret_proxy_variables();
    if secret.is_empty() {
        return;
    }
    let Some(input) = input_of(&secret) else { return };
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1)).env(HANDED_OVER, "1").stdin(input);
    for (name, _) in &secret {
        again.env_remove(name);
    }
    // `exec` returns only if it failed; the program then continues unchanged.
    let error = again.exec();
    tracing::warn!(%error, "proxies with a password stay in the environment");
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn hide_proxy_passwords() {}

/// Creates a pipe that holds the variables, as JSON.
#[cfg(target_os = "linux")]
fn input_of(variables: &[(&'static str, app::SecretString)]) -> Option<std::process::Stdio> {
    use std::io::Write as _;

    use app::ExposeSecret as _;

    /// How many bytes fit into a pipe that nobody is reading yet.
    const ROOM: usize = 60_000;
    let plain: Vec<_> = variables.iter().map(|(name, value)| (name, value.expose_secret())).collect();
    let text = app::Zeroizing::new(serde_json::to_vec(&plain).ok().filter(|text| text.len() < ROOM)?);
    let (read, mut write) = std::io::pipe().ok()?;
    write.write_all(&text).ok()?;
    Some(read.into())
}

#[cfg(target_os = "linux")]
fn take_over() {
    use std::io::Read as _;

    let mut text = app::Zeroizing::new(Vec::new());
    let read = std::io::stdin().lock().read_to_end(&mut text);
    let variables: Vec<(String, app::SecretString)> =
        read.ok().and_then(|_| serde_json::from_slice(&text).ok()).unwrap_or_default();
    app::hand_over_proxy(variables);
}
