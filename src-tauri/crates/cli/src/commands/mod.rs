//! The commands, each in a module of its own: its arguments, what it does, and what only it says. They are registered
//! here, and nowhere else.

mod activity;
mod audiences;
mod connections;
mod dataflow;
mod destinations;
mod feeds;
mod folders;
mod forecast;
mod jobs;
mod models;
mod network;
mod overlap;
mod practice;
mod providers;
mod repair;
mod rules;
mod segments;
mod share;
mod status;
mod support;
mod traits;
mod translate;
mod unshare;
mod watch;

use app::view::Failure;
use app::{App, Home};
use clap::{Parser, Subcommand};

pub(crate) use connections::take_secret;
pub(crate) use practice::key_of_environment;

use crate::ending::Ending;
use crate::output::Output;

/// Share audiences between Adobe Experience Platform and Audience Manager
#[derive(Debug, Parser)]
#[command(name = "segbridge", version, arg_required_else_help = true)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Print JSON instead of tables and sentences
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Refresh the data from both services first; for commands that use their lists
    #[arg(long, global = true)]
    pub(crate) refresh: bool,
    /// Use this connection, by name; the one in use if omitted
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) connection: Option<String>,
    /// Read the connection's client secret from standard input and hold it in memory for this run only: for machines
    /// without a keychain
    #[arg(long, global = true)]
    pub(crate) secret_stdin: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

fn after_help() -> String {
    let home = "The practice workspace is used unless set otherwise. SEGMENT_BRIDGE_HOME names the folder that keeps \
                everything.";
    format!("{home}\n{}", crate::ending::table())
}

/// Every command, by what it needs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Lists(ListCommand),
    #[command(flatten)]
    Program(ProgramCommand),
    #[command(flatten)]
    Alone(AloneCommand),
}

impl Command {
    /// The word that calls the command.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Lists(command) => command.name(),
            Self::Program(command) => command.name(),
            Self::Alone(command) => command.name(),
        }
    }

    /// Whether it works on the lists of both services.
    pub(crate) fn uses_lists(&self) -> bool {
        matches!(self, Self::Lists(_))
    }
}

/// Registers commands that need the same to run: `Name = module`, in the order of the help. A module has `Arguments`,
/// whose doc comment is the help, and `run`.
macro_rules! commands {
    ($(#[$about:meta])* $group:ident($needs:ty) { $($name:ident = $module:ident,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Subcommand)]
        pub(crate) enum $group {
            $($name($module::Arguments),)+
        }

        impl $group {
            fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($module),)+
                }
            }

            pub(crate) async fn run(self, on: &$needs, output: Output) -> Result<Ending, Failure> {
                match self {
                    $(Self::$name(arguments) => Box::pin($module::run(on, arguments, output)).await,)+
                }
            }
        }
    };
}

commands! {
    /// Commands that work on the lists of both services; without a local copy these are read first.
    ListCommand(App) {
        Audiences = audiences,
        Traits = traits,
        Segments = segments,
        Folders = folders,
        Models = models,
        Share = share,
        Forecast = forecast,
        Unshare = unshare,
        Repair = repair,
        Overlap = overlap,
        Providers = providers,
        Feeds = feeds,
        Watch = watch,
        Status = status,
    }
}

commands! {
    /// Commands that need no lists, and must work where no service can be reached.
    ProgramCommand(App) {
        Jobs = jobs,
        Dataflow = dataflow,
        Activity = activity,
        Rules = rules,
        Translate = translate,
        Destinations = destinations,
        Connections = connections,
        Network = network,
        Support = support,
    }
}

commands! {
    /// Commands that run without the saved data.
    AloneCommand(Home) {
        Practice = practice,
    }
}
