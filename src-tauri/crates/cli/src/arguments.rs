//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Share audiences between Adobe Experience Platform and Audience Manager
#[derive(Debug, Parser)]
#[command(name = "segbridge", version, arg_required_else_help = true)]
#[command(after_help = "Without other settings the practice workspace is used. SEGMENT_BRIDGE_HOME names the folder \
    that keeps everything.\nExit codes: 0 done, 1 failed, 2 bad usage, 3 partly done.")]
pub(crate) struct Arguments {
    /// Print JSON instead of tables and sentences
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read both services again first; for commands that use their lists
    #[arg(long, global = true)]
    pub(crate) refresh: bool,
    /// Work with this connection, by name; the one in use when absent
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) connection: Option<String>,
    /// Read the connection's client secret from standard input and keep it in memory for this run only: for machines
    /// without a keychain
    #[arg(long, global = true)]
    pub(crate) secret_stdin: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audiences of Experience Platform
    #[command(subcommand)]
    Audiences(AudienceCommand),
    /// Traits of Audience Manager
    #[command(subcommand)]
    Traits(TraitCommand),
    /// Segments of Audience Manager
    #[command(subcommand)]
    Segments(SegmentCommand),
    /// Folders with their counts
    Folders {
        /// Which storage
        #[arg(value_enum, default_value_t = Storage::Traits)]
        storage: Storage,
    },
    /// Rules of traits and segments, and PQL
    #[command(subcommand)]
    Rules(RuleCommand),
    /// Share audiences into Audience Manager
    Share(ShareArguments),
    /// Take back what sharing made for audiences
    Unshare {
        /// Ids or exact names
        #[arg(required = true, value_name = "AUDIENCE")]
        audiences: Vec<String>,
    },
    /// The connection, the age of the kept copy, counts, open jobs
    Status,
    /// Organisations, their credentials, and which one is used
    #[command(subcommand)]
    Connections(ConnectionCommand),
    /// How Adobe is reached: the proxy, and the certificate to trust besides the system's
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Write a file for the person who helps when something goes wrong; known secrets are masked in it
    Support,
    /// The practice services
    #[command(subcommand)]
    Practice(PracticeCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum AudienceCommand {
    /// List audiences
    List {
        /// Words in name, description or id
        #[arg(long, default_value = "")]
        search: String,
        /// Only this origin, such as platform or audienceManager; may be given several times
        #[arg(long = "origin")]
        origins: Vec<String>,
        /// Only this state: draft, published, inactive
        #[arg(long = "lifecycle")]
        lifecycles: Vec<String>,
        /// Only with this tag
        #[arg(long = "tag")]
        tags: Vec<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one audience
    Show {
        /// Id or exact name
        audience: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TraitCommand {
    /// List traits
    List {
        /// Words in name, description, id, integration code or data source
        #[arg(long, default_value = "")]
        search: String,
        /// Only this folder and those below it, by id or path
        #[arg(long)]
        folder: Option<String>,
        /// Only this type: folder, ruleBased, onboarded, algorithmic
        #[arg(long = "type")]
        types: Vec<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one trait
    Show {
        /// Id or exact name
        #[arg(value_name = "TRAIT")]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SegmentCommand {
    /// List segments
    List {
        /// Words in name, description, id or integration code
        #[arg(long, default_value = "")]
        search: String,
        /// Only this folder and those below it, by id or path
        #[arg(long)]
        folder: Option<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one segment
    Show {
        /// Id or exact name
        segment: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RuleCommand {
    /// Check rules, one a line of standard input
    ///
    /// Says of each whether it is valid; if not, at which character (counted from 1) reading stops, what was expected
    /// there, and which rule was probably meant. Blank lines are left out, but counted. A line break or tab inside a
    /// rule is written \n, \r or \t outside its quotes. PQL that begins with a brace is read as pql/json. With --json,
    /// one object a line: line, rule, valid, position, message, repair, service. Exit code 3 if any rule is not valid,
    /// or the service disagrees.
    Check {
        /// Language of the rules
        #[arg(long, value_enum)]
        language: RuleLanguage,
        /// Ask the connected service too, and report where it disagrees; nothing is saved there
        #[arg(long)]
        service: bool,
    },
}

/// Language of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleLanguage {
    Trait,
    Segment,
    Pql,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Part {
    /// At most so many rows; all when absent
    #[arg(long)]
    pub(crate) limit: Option<u32>,
    /// Leave out so many first
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: u32,
}

#[derive(Debug, Args)]
pub(crate) struct ShareArguments {
    /// Ids or exact names
    #[arg(required = true, value_name = "AUDIENCE")]
    pub(crate) audiences: Vec<String>,
    /// Folder in trait storage: "Experience Platform Traits" or below it; made where missing
    #[arg(long, value_name = "PATH")]
    pub(crate) folder: Option<String>,
    /// Say what would be made, and make nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// List connections and where their secrets are
    List,
    /// Add a connection; its client secret is read from standard input or from the file given with --from
    Add(AddArguments),
    /// Sign in and look at each service and each right
    Test {
        /// Name of the connection; "practice" is the practice workspace
        name: String,
    },
    /// Remove a connection with its secret and everything kept about it
    Remove {
        /// Name of the connection
        name: String,
    },
    /// Use a connection from now on
    Use {
        /// Name of the connection; "practice" is the practice workspace
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    /// Show what is set
    Show,
    /// Change what is named; the stored client secrets are used this way from then on
    #[command(arg_required_else_help = true)]
    Set(NetworkArguments),
}

#[derive(Debug, Args)]
pub(crate) struct NetworkArguments {
    /// Address of the proxy, such as `http://proxy.example.com:8080`, without a name and password
    #[arg(long, value_name = "ADDRESS", conflicts_with = "system_proxy")]
    pub(crate) proxy: Option<String>,
    /// Use the system's proxy and that of `HTTPS_PROXY`
    #[arg(long)]
    pub(crate) system_proxy: bool,
    /// Trust the certificates in this PEM file too; a copy of them is stored
    #[arg(long, value_name = "FILE", conflicts_with = "no_certificate")]
    pub(crate) certificate: Option<PathBuf>,
    /// Trust only what the system trusts
    #[arg(long)]
    pub(crate) no_certificate: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// What to call it
    pub(crate) name: String,
    /// Organization ID, such as 0123456789ABCDEF01234567@AdobeOrg
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    pub(crate) org: Option<String>,
    /// Client id of the OAuth Server-to-Server credential
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    pub(crate) client_id: Option<String>,
    /// Sandbox of Experience Platform; "prod" when absent
    #[arg(long, value_name = "NAME")]
    pub(crate) sandbox: Option<String>,
    /// Scopes, comma-separated; the documented ones when absent
    #[arg(long, value_name = "SCOPES")]
    pub(crate) scopes: Option<String>,
    /// Accent colour, #rrggbb
    #[arg(long, value_name = "COLOR")]
    pub(crate) color: Option<String>,
    /// Changes reach real customers
    #[arg(long)]
    pub(crate) production: bool,
    /// A file that has the credential: the Developer Console's JSON, an environment of Postman, an environment file, a
    /// configuration of another tool; fills in what is not given
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Which value to take where the file has several different ones, by the name it is listed under; may be repeated
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) pick: Vec<String>,
    /// One address on this machine for all services, such as `http://127.0.0.1:4000`
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Storage {
    Audiences,
    Traits,
    Segments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PracticeCommand {
    /// Run the practice services alone until SIGTERM; prints one line of JSON when they can be called
    Serve {
        /// Port on 127.0.0.1; any free one when absent
        #[arg(long)]
        port: Option<u16>,
        /// Folder that keeps the organisation; the practice workspace's own when absent
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Which organisation to grow at the first start
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Practice seconds per real second
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        speed: u32,
        /// Read the key of the test controls from this file, `-` for standard input; a fresh one when absent. It is never
        /// an argument, because arguments can be seen by others
        #[cfg(feature = "test-switches")]
        #[arg(long, value_name = "FILE")]
        practice_key_file: Option<PathBuf>,
    },
}
