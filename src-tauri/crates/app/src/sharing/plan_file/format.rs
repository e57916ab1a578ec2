//! The file of a plan: versioned JSON that a person can read. It names an organization, a sandbox, audiences and folders,
//! and contains no secret.
//!
//! Files come from other people, so every value is checked: a file that is too big, damaged, of another program or of a
//! newer version is refused with a sentence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use share::plan::Choices;

use super::platform_lines::PlanFilePlatformLine;
use super::text::{damaged, is_hiding};
use crate::limits;
use crate::view::{Failure, InputReason, Route, TimeMs};

/// Newest version of the format. A file of a newer one is refused.
const VERSION: u32 = 2;
/// Version of a file without lines to Experience Platform, which programs of before those can open too.
const VERSION_OF_AUDIENCES: u32 = 1;
/// What the file says that it is.
const FORMAT: &str = "segment-bridge-plan";
/// Largest file, in bytes: more than twice what 10,000 audiences with long names take.
pub(super) const LARGEST: usize = 16 << 20;
/// Most levels of folders that are read; Audience Manager has fewer.
const LEVELS: usize = 20;

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanFile {
    format: String,
    version: u32,
    /// The program that wrote it.
    #[serde(default)]
    program: String,
    /// Account of who saved it.
    #[serde(default)]
    pub(super) saved_by: String,
    saved_at: String,
    /// IMS organization.
    pub(super) organization: String,
    /// Sandbox of Experience Platform.
    pub(super) sandbox: String,
    /// Whether the plan creates the destination, if the organization has none.
    #[serde(default)]
    pub(super) create_destination: bool,
    /// Number of requests that the plan would have sent, including those for all audiences together.
    #[serde(default)]
    pub(super) requests: u32,
    /// Its lines to Audience Manager, in their order.
    pub(super) audiences: Vec<PlanFileLine>,
    /// Its lines to Experience Platform, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) to_platform: Vec<PlanFilePlatformLine>,
}

/// One audience of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanFileLine {
    pub(super) id: String,
    pub(super) name: String,
    /// Folders below `Experience Platform Traits`, outermost first.
    #[serde(default)]
    pub(super) folder: Vec<String>,
    /// How it was to be shared.
    pub(super) route: Route,
    /// Whether a person chose that, not the plan.
    #[serde(default)]
    pub(super) route_chosen: bool,
    /// What becomes of it if something is in its way, as far as that was chosen.
    #[serde(default, skip_serializing_if = "Choices::is_none")]
    pub(super) choices: Choices,
    /// What the plan said it would do: a [`crate::view::Verdict`], as far as this version knows it.
    #[serde(default)]
    pub(super) plan: Value,
    /// Number of requests for this audience alone.
    #[serde(default)]
    pub(super) requests: u32,
}

/// What a plan is about and who saves it.
pub(super) struct Heading {
    pub(super) saved_by: String,
    pub(super) saved_at: TimeMs,
    pub(super) organization: String,
    pub(super) sandbox: String,
    pub(super) create_destination: bool,
}

impl PlanFile {
    pub(super) fn new(
        heading: Heading,
        requests: u32,
        audiences: Vec<PlanFileLine>,
        to_platform: Vec<PlanFilePlatformLine>,
    ) -> Self {
        let saved_at = Timestamp::from_millisecond(heading.saved_at).unwrap_or_default();
        Self {
            format: FORMAT.to_owned(),
            version: if to_platform.is_empty() { VERSION_OF_AUDIENCES } else { VERSION },
            program: format!("Segment Bridge {}", env!("CARGO_PKG_VERSION")),
            saved_by: heading.saved_by,
            saved_at: saved_at.to_string(),
            organization: heading.organization,
            sandbox: heading.sandbox,
            create_destination: heading.create_destination,
            requests,
            audiences,
            to_platform,
        }
    }

    /// When it was saved, ms since epoch.
    pub(super) fn saved_at(&self) -> Result<TimeMs, Failure> {
        let at: Timestamp = self.saved_at.parse().map_err(|_| damaged("the time at which it was saved"))?;
        Ok(at.as_millisecond())
    }

    /// The text of the file.
    pub(super) fn text(&self) -> Result<String, Failure> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::new(crate::view::FailureCode::Internal, error.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    /// Reads a file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > LARGEST {
            return Err(too_large());
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let Ok(Value::Object(file)) = serde_json::from_slice::<Value>(bytes) else {
            // A part of a plan is told apart from something else by what it says that it is.
            let is_plan = String::from_utf8_lossy(bytes).contains(FORMAT);
            return Err(if is_plan { damaged("its end") } else { foreign() });
        };
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(foreign());
        }
        match file.get("version").and_then(Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => return Err(newer()),
            Some(version) if version >= u64::from(VERSION_OF_AUDIENCES) => {}
            _ => return Err(damaged("its version")),
        }
        // The error may repeat text of the file.
        let file: Self = serde_json::from_value(Value::Object(file)).map_err(|_| damaged("one of its values"))?;
        file.check()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), Failure> {
        self.saved_at()?;
        limits::ids(&[
            ("savedBy", &self.saved_by),
            ("organization", &self.organization),
            ("sandbox", &self.sandbox),
            ("program", &self.program),
        ])
        .map_err(|_| damaged("what it says about itself"))?;
        if [&self.saved_by, &self.organization, &self.sandbox, &self.program].into_iter().any(|text| is_hiding(text)) {
            return Err(damaged("what it says about itself"));
        }
        if self.audiences.len() > limits::LIST {
            return Err(damaged("the number of its audiences"));
        }
        if self.to_platform.len() > limits::LIST {
            return Err(damaged("the number of its segments and traits"));
        }
        self.to_platform.iter().try_for_each(PlanFilePlatformLine::check)?;
        let mut seen = std::collections::BTreeSet::new();
        if self.to_platform.iter().any(|line| !seen.insert(line.subject())) {
            return Err(damaged("its segments and traits: one is in it twice"));
        }
        let mut seen = std::collections::BTreeSet::new();
        for line in &self.audiences {
            line.check()?;
            if !seen.insert(&line.id) {
                return Err(damaged("its audiences: one is in it twice"));
            }
        }
        Ok(())
    }
}

impl PlanFileLine {
    fn check(&self) -> Result<(), Failure> {
        let is_empty = |text: &String| text.trim().is_empty();
        let is_bad_id = is_empty(&self.id) || is_hiding(&self.id) || limits::id("id", &self.id).is_err();
        if is_bad_id || limits::text("name", &self.name).is_err() {
            return Err(damaged("one of its audiences"));
        }
        let is_bad = |name: &String| is_empty(name) || limits::name("folder", name, limits::NAME).is_err();
        if self.folder.len() > LEVELS || self.folder.iter().any(is_bad) {
            return Err(damaged("one of its folders"));
        }
        Ok(())
    }
}

pub(super) fn too_large() -> Failure {
    let message = format!("This file is larger than {} MB, so it is not a plan. Nothing was opened.", LARGEST >> 20);
    Failure::bad_input(InputReason::PlanTooLarge, message)
}

fn foreign() -> Failure {
    let message = "This file is not a plan of Segment Bridge. Nothing was opened.";
    Failure::bad_input(InputReason::PlanForeign, message)
}

fn newer() -> Failure {
    let message = "This plan was saved by a newer version of Segment Bridge. Update the program, then open it again.";
    Failure::bad_input(InputReason::PlanNewer, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::platform_lines::PlanFileKind;
    use super::*;
    use crate::view::PlatformRoute;

    fn a_file() -> PlanFile {
        let heading = Heading {
            saved_by: "mira".to_owned(),
            saved_at: 1_795_800_000_123,
            organization: "0123456789ABCDEF01234567@AdobeOrg".to_owned(),
            sandbox: "prod".to_owned(),
            create_destination: false,
        };
        let line = PlanFileLine {
            id: "aud-1".to_owned(),
            name: "Loyal – gold".to_owned(),
            folder: vec!["Loyalty".to_owned(), "Gold/Silver".to_owned()],
            route: Route::Activate,
            route_chosen: true,
            choices: Choices { existing: Some(share::plan::IfExisting::Skip), same_name: None },
            plan: json!({ "kind": "activate" }),
            requests: 1,
        };
        PlanFile::new(heading, 2, vec![line], Vec::new())
    }

    /// The same with lines to Experience Platform.
    fn in_both_directions() -> PlanFile {
        let line = |kind, id: &str| PlanFilePlatformLine {
            kind,
            id: id.to_owned(),
            name: "High intent, kitchen".to_owned(),
            route: PlatformRoute::External,
            route_chosen: false,
            plan: json!({ "kind": "create" }),
            requests: 1,
        };
        let lines = vec![line(PlanFileKind::Segment, "310004"), line(PlanFileKind::Trait, "310004")];
        PlanFile { version: VERSION, to_platform: lines, ..a_file() }
    }

    fn reason(bytes: &[u8]) -> InputReason {
        let failure = PlanFile::read(bytes).unwrap_err();
        let all =
            [InputReason::PlanTooLarge, InputReason::PlanForeign, InputReason::PlanNewer, InputReason::PlanDamaged];
        let found = all.into_iter().find(|reason| failure.reason == Some((*reason).into()));
        found.unwrap_or_else(|| panic!("{failure:?}"))
    }

    #[test]
    fn what_is_written_is_read_and_a_person_can_read_it_too() {
        let file = a_file();
        let text = file.text().unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        assert_eq!(PlanFile::read(text.as_bytes()).unwrap(), file);
        assert_eq!(PlanFile::read(format!("\u{feff}{text}").as_bytes()).unwrap(), file, "as an editor saves it");
        assert_eq!(file.saved_at().unwrap(), 1_795_800_000_123);
    }

    #[test]
    fn a_file_in_both_directions_is_of_the_next_version_so_that_older_programs_refuse_it() {
        let file = in_both_directions();
        let text = file.text().unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        assert_eq!(PlanFile::read(text.as_bytes()).unwrap(), file);
        let heading = |file: &PlanFile| serde_json::to_value(file).unwrap()["version"].clone();
        assert_eq!((heading(&a_file()), heading(&file)), (json!(1), json!(2)), "1 is what older programs open");
    }

    #[test]
    fn what_another_program_has_written_anew_is_read_too() {
        let again: Value = serde_json::from_str(&a_file().text().unwrap()).unwrap();
        let sorted = again.to_string();
        assert_eq!(PlanFile::read(sorted.as_bytes()).unwrap(), a_file());
        assert_eq!(reason(&sorted.as_bytes()[..sorted.len() - 5]), InputReason::PlanDamaged);
    }

    #[test]
    fn values_that_a_later_writer_of_the_same_version_adds_are_no_damage() {
        let mut file = serde_json::to_value(a_file()).unwrap();
        file["more"] = json!(1);
        file["audiences"][0]["plan"] = json!({ "kind": "somethingNew", "more": [] });
        assert_eq!(PlanFile::read(file.to_string().as_bytes()).unwrap().audiences.len(), 1);
    }

    #[test]
    fn other_files_are_refused_each_with_its_reason() {
        let text = a_file().text().unwrap();
        for other in ["", "{}", "[]", "null", "PK\u{3}\u{4}", "id,name\n1,a", r#"{"format":"another","version":1}"#] {
            assert_eq!(reason(other.as_bytes()), InputReason::PlanForeign, "{other:?}");
        }
        for end in [text.len() - 3, text.len() / 2, 60] {
            assert_eq!(reason(&text.as_bytes()[..end]), InputReason::PlanDamaged, "cut at {end}");
        }
        assert_eq!(reason(&vec![b' '; LARGEST + 1]), InputReason::PlanTooLarge);
        let changed = |pointer: &str, value: Value| {
            let mut file = serde_json::to_value(a_file()).unwrap();
            *file.pointer_mut(pointer).unwrap() = value;
            reason(file.to_string().as_bytes())
        };
        assert_eq!(changed("/version", json!(3)), InputReason::PlanNewer);
        let long = "x".repeat(300);
        for (pointer, value) in [
            ("/version", json!(0)),
            ("/version", json!("1")),
            ("/savedAt", json!("yesterday")),
            ("/savedBy", json!("a\u{202e}b")),
            ("/organization", json!(long)),
            ("/sandbox", json!(7)),
            ("/audiences", json!({})),
            ("/audiences/0/id", json!(" ")),
            ("/audiences/0/id", json!(long)),
            ("/audiences/0/id", json!("a\u{1b}b")),
            ("/audiences/0/name", json!("y".repeat(5_000))),
            ("/audiences/0/route", json!("teleport")),
            ("/audiences/0/choices", json!({ "existing": "double" })),
            ("/audiences/0/folder", json!(["a", ""])),
            ("/audiences/0/folder", json!(["a\u{202e}b"])),
            ("/audiences/0/folder", json!(vec!["a"; 21])),
            ("/audiences/0/requests", json!(-1)),
        ] {
            assert_eq!(changed(pointer, value.clone()), InputReason::PlanDamaged, "{pointer} {value}");
        }
        let back = |pointer: &str, value: Value| {
            let mut file = serde_json::to_value(in_both_directions()).unwrap();
            *file.pointer_mut(pointer).unwrap() = value;
            reason(file.to_string().as_bytes())
        };
        for (pointer, value) in [
            ("/toPlatform", json!({})),
            ("/toPlatform/0/id", json!("")),
            ("/toPlatform/0/id", json!("31a")),
            ("/toPlatform/0/kind", json!("audience")),
            ("/toPlatform/0/route", json!("activate")),
            ("/toPlatform/0/name", json!("y".repeat(5_000))),
            ("/toPlatform/1/kind", json!("segment")),
        ] {
            assert_eq!(back(pointer, value.clone()), InputReason::PlanDamaged, "{pointer} {value}");
        }
        let mut twice = serde_json::to_value(a_file()).unwrap();
        let line = twice["audiences"][0].clone();
        twice["audiences"].as_array_mut().unwrap().push(line);
        assert_eq!(reason(twice.to_string().as_bytes()), InputReason::PlanDamaged);
        let deep = format!(r#"{{"format":"segment-bridge-plan","version":1,"x":{}"#, "[".repeat(100_000));
        assert_eq!(reason(deep.as_bytes()), InputReason::PlanDamaged);
    }
}
