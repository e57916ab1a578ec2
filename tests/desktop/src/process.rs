//! Processes that exit together with us, however we exit.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process_group};

/// A program in its own process group. Dropping it stops the whole group, so that programs started by the program exit
/// as well (the driver starts the application, which starts the web processes).
#[derive(Debug)]
pub(crate) struct Group {
    name: String,
    child: Child,
}

impl Group {
    /// Starts `command`. Its children do not outlive us even if we are killed: `setpriv` asks the kernel to kill the
    /// program when the thread that started it exits.
    pub(crate) fn start(command: &Command) -> anyhow::Result<Self> {
        Self::start_with(command, Stdio::null(), Stdio::null())
    }

    /// Like [`Group::start`], with the program's input and output as specified.
    pub(crate) fn start_with(command: &Command, input: Stdio, output: Stdio) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut tied = Command::new("setpriv");
        tied.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => tied.env(key, value),
                None => tied.env_remove(key),
            };
        }
        let errors = if std::env::var_os("DESKTOP_VERBOSE").is_some() { Stdio::inherit() } else { Stdio::null() };
        tied.stdin(input).stdout(output).stderr(errors);
        let child = std::os::unix::process::CommandExt::process_group(&mut tied, 0)
            .spawn()
            .with_context(|| format!("starting {name} (is it installed? `make` targets install what is missing)"))?;
        Ok(Self { name, child })
    }

    /// Returns the next line that the program prints, without its line end; the program must have been started with a
    /// piped output.
    pub(crate) async fn first_line(&mut self, limit: Duration) -> anyhow::Result<String> {
        let output = self.child.stdout.take().with_context(|| format!("reading the output of {}", self.name))?;
        let name = self.name.clone();
        let line = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line.trim().to_owned())
        });
        let line =
            tokio::time::timeout(limit, line).await.with_context(|| format!("waiting for {name} to be ready"))??;
        let line = line.with_context(|| format!("reading what {name} printed"))?;
        anyhow::ensure!(!line.is_empty(), "{name} exited before it was ready");
        Ok(line)
    }

    /// Returns the program's input, once, if it was started with a pipe.
    pub(crate) fn take_input(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Whether the program is still running.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the whole group to exit, waits a moment, and kills what is left.
    pub(crate) fn end(&mut self) {
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        // An error means that no process of the group is left, which is the goal.
        let _ = kill_process_group(group, Signal::TERM);
        for _ in 0..20 {
            if !self.is_running() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a short command until it exits and returns its output, without the last line end.
pub(crate) async fn output(command: Command) -> anyhow::Result<String> {
    let told = format!("{command:?}");
    let output = tokio::process::Command::from(command).output().await.with_context(|| format!("running {told}"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "running {told}: {} {errors}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}
