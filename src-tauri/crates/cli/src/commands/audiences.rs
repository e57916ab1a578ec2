//! `segbridge audiences`.

use app::App;
use app::view::{AudienceDetail, AudienceQuery, AudienceRow, Failure, Window};

use super::part;
use crate::arguments::AudienceCommand;
use crate::output::{Ending, Output};
use crate::table::{facts, table};
use crate::{find, words};

pub(super) async fn run(app: &App, command: AudienceCommand, output: Output) -> Result<Ending, Failure> {
    match command {
        AudienceCommand::List { search, origins, lifecycles, tags, part: which } => {
            let query = AudienceQuery { search, origins, lifecycles, tags, ..AudienceQuery::default() };
            let window = part(which, async |page| app.audiences(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        AudienceCommand::Show { audience } => {
            let id = find::audience(app, &audience).await?.id;
            output.answer(&app.audience(id).await?, shown)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<AudienceRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window.rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            words::number(row.profiles),
            row.origin.clone(),
            row.update_frequency.clone().unwrap_or_default(),
            row.lifecycle.clone(),
            words::time(row.updated_at),
            words::shared(row.shared).to_owned(),
        ]
    });
    let headings = ["ID", "NAME", "PROFILES", "ORIGIN", "UPDATES", "STATE", "UPDATED", "SHARED"];
    format!("{}\n\n{}", table(&headings, &[2], rows), words::of_total(window.rows.len(), window.total, "audiences"))
}

fn shown(audience: &AudienceDetail) -> String {
    let row = &audience.row;
    let counts = |space: &app::view::NamespaceRow| {
        let counts = if space.carries_over { "counts in Audience Manager" } else { "left behind" };
        format!("{} {} ({counts})", space.namespace, words::number(Some(space.profiles)))
    };
    let source = words::counted_from(audience.namespaces_from, audience.namespaces_at);
    let pair = audience.pair.as_ref();
    let join = |parts: Vec<String>| parts.join("; ");
    facts(&[
        ("Name", row.name.clone()),
        ("Id", row.id.clone()),
        ("Description", audience.description.clone()),
        ("Origin", row.origin.clone()),
        ("State", row.lifecycle.clone()),
        ("Updates", row.update_frequency.clone().unwrap_or_default()),
        ("Folder", audience.folder_path.clone().unwrap_or_default()),
        ("Tags", row.tags.join(", ")),
        ("Labels", audience.labels.join(", ")),
        ("Rule", words::audience_rule(audience.expression.as_deref())),
        ("Profiles", words::number(row.profiles)),
        ("Namespaces", join(audience.namespaces.iter().map(counts).chain([source]).collect())),
        ("Shared", words::shared(row.shared).to_owned()),
        ("Drift", row.drift.join(", ")),
        (
            "In Audience M.",
            pair.map(|it| words::objects(&[it.traits.clone(), it.segments.clone()].concat())).unwrap_or_default(),
        ),
        ("Not shareable", audience.refusal.as_ref().map(words::refusal).unwrap_or_default()),
        ("Read", words::time(audience.read_at)),
    ])
}
