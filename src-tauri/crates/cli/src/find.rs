//! Finds the object named in an argument: by ID, else by its exact name. Several objects with one name are told apart
//! by ID.

use app::App;
use app::view::{
    AudienceQuery, AudienceRow, Failure, FolderRow, InputReason, ObjectKind, ObjectLink, Page, SegmentQuery,
    SegmentRow, TraitQuery, TraitRow, Window,
};

use crate::words;

/// Number of rows per request.
pub(crate) const PAGE: u32 = 500;

/// Returns the audience with this ID or exact name.
pub(crate) async fn audience(app: &App, wanted: &str) -> Result<AudienceRow, Failure> {
    let search = async |search: String| {
        all(async |page| {
            app.workspace()
                .audiences()
                .list(AudienceQuery { search: search.clone(), ..AudienceQuery::default() }, page)
                .await
        })
        .await
    };
    let rows = search(wanted.to_owned()).await?;
    if let Some(row) = pick("audience", wanted, rows, |row| (&row.id, &row.name, words::value(&row.lifecycle)))? {
        return Ok(row);
    }
    // The search normalizes words; an exact name may contain characters that it ignores.
    let rows = search(String::new()).await?;
    pick("audience", wanted, rows, |row| (&row.id, &row.name, words::value(&row.lifecycle)))?
        .ok_or_else(|| words::nothing_named("audience", wanted))
}

/// Returns the IDs of all named audiences, each once, in the given order.
pub(crate) async fn audiences(app: &App, wanted: &[String]) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for name in wanted {
        let id = audience(app, name).await?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Returns the trait with this ID or exact name.
pub(crate) async fn a_trait(app: &App, wanted: &str) -> Result<TraitRow, Failure> {
    let query = TraitQuery { search: wanted.to_owned(), ..TraitQuery::default() };
    let rows = all(async |page| app.workspace().traits().list(query.clone(), page).await).await?;
    pick("trait", wanted, rows, |row| (&row.id, &row.name, row.data_source.name.clone()))?
        .ok_or_else(|| words::nothing_named("trait", wanted))
}

/// Returns the segment with this ID or exact name.
pub(crate) async fn segment(app: &App, wanted: &str) -> Result<SegmentRow, Failure> {
    let query = SegmentQuery { search: wanted.to_owned(), ..SegmentQuery::default() };
    let rows = all(async |page| app.workspace().segments().list(query.clone(), page).await).await?;
    pick("segment", wanted, rows, |row| (&row.id, &row.name, words::value(&row.status)))?
        .ok_or_else(|| words::nothing_named("segment", wanted))
}

/// Returns the segment or trait with this ID or exact name: traits and segments share one sequence of IDs.
pub(crate) async fn segment_or_trait(app: &App, wanted: &str) -> Result<ObjectLink, Failure> {
    let query = SegmentQuery { search: wanted.to_owned(), ..SegmentQuery::default() };
    let segments = all(async |page| app.workspace().segments().list(query.clone(), page).await).await?;
    let query = TraitQuery { search: wanted.to_owned(), ..TraitQuery::default() };
    let traits = all(async |page| app.workspace().traits().list(query.clone(), page).await).await?;
    let segments = segments.into_iter().map(|row| (ObjectKind::Segment, row.id, row.name));
    let rows: Vec<_> = segments.chain(traits.into_iter().map(|row| (ObjectKind::Trait, row.id, row.name))).collect();
    let found = pick("segment or trait", wanted, rows, |(kind, id, name)| (id, name, words::kind(*kind).to_owned()))?;
    let (kind, id, name) = found.ok_or_else(|| words::nothing_named("segment or trait", wanted))?;
    Ok(ObjectLink { kind, id, name })
}

/// Returns the segments and traits of these names, each once, in the given order.
pub(crate) async fn segments_and_traits(app: &App, wanted: &[String]) -> Result<Vec<ObjectLink>, Failure> {
    let mut found: Vec<ObjectLink> = Vec::new();
    for name in wanted {
        let one = segment_or_trait(app, name).await?;
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}

/// Returns the audience, trait or segment with this ID or exact name, if it is of one of these kinds.
pub(crate) async fn comparable(app: &App, wanted: &str, kinds: &[ObjectKind]) -> Result<ObjectLink, Failure> {
    let workspace = app.workspace();
    let mut rows: Vec<(ObjectKind, String, String)> = Vec::new();
    if kinds.contains(&ObjectKind::Audience) {
        let query = AudienceQuery { search: wanted.to_owned(), ..AudienceQuery::default() };
        let found = all(async |page| workspace.audiences().list(query.clone(), page).await).await?;
        rows.extend(found.into_iter().map(|row| (ObjectKind::Audience, row.id, row.name)));
    }
    if kinds.contains(&ObjectKind::Trait) {
        let query = TraitQuery { search: wanted.to_owned(), ..TraitQuery::default() };
        let found = all(async |page| workspace.traits().list(query.clone(), page).await).await?;
        rows.extend(found.into_iter().map(|row| (ObjectKind::Trait, row.id, row.name)));
    }
    if kinds.contains(&ObjectKind::Segment) {
        let query = SegmentQuery { search: wanted.to_owned(), ..SegmentQuery::default() };
        let found = all(async |page| workspace.segments().list(query.clone(), page).await).await?;
        rows.extend(found.into_iter().map(|row| (ObjectKind::Segment, row.id, row.name)));
    }
    let found = pick("object", wanted, rows, |(kind, id, name)| (id, name, words::kind(*kind).to_owned()))?;
    let (kind, id, name) = found.ok_or_else(|| words::nothing_named("audience, trait, or segment", wanted))?;
    Ok(ObjectLink { kind, id, name })
}

/// Returns the ID of the folder with this ID or path; leading names may be omitted as long as only one folder matches.
pub(crate) fn folder(folders: &[FolderRow], wanted: &str) -> Result<String, Failure> {
    let names = |path: &str| path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let asked = names(wanted);
    if let Some(folder) = folders.iter().find(|folder| folder.id == wanted || names(&folder.path) == asked) {
        return Ok(folder.id.clone());
    }
    let fits = |folder: &&FolderRow| !asked.is_empty() && names(&folder.path).ends_with(&asked);
    match folders.iter().filter(fits).collect::<Vec<_>>().as_slice() {
        [] => Err(words::nothing_named("folder", wanted)),
        [only] => Ok(only.id.clone()),
        several => {
            let candidates: Vec<String> = several.iter().map(|it| format!("{} ({})", it.id, it.path)).collect();
            Err(words::several_named("folder", wanted, &candidates))
        }
    }
}

/// Returns every row of a list.
pub(crate) async fn all<Row>(list: impl AsyncFn(Page) -> Result<Window<Row>, Failure>) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let window = list(Page { offset, limit: PAGE }).await?;
        let (count, total) = (window.rows.len(), window.total as usize);
        rows.extend(window.rows);
        if count == 0 || rows.len() >= total {
            return Ok(rows);
        }
    }
}

/// Returns the row with the ID, else the only row with the name. `of` returns ID, name, and a detail that distinguishes
/// rows with the same name.
fn pick<Row>(
    kind: &str,
    wanted: &str,
    rows: Vec<Row>,
    of: impl Fn(&Row) -> (&String, &String, String),
) -> Result<Option<Row>, Failure> {
    let by_id = rows.iter().position(|row| of(row).0 == wanted);
    let named: Vec<usize> = (0..rows.len()).filter(|index| of(&rows[*index]).1 == wanted).collect();
    let chosen = match (by_id, named.as_slice()) {
        (Some(index), _) => Some(index),
        (None, []) => None,
        (None, [only]) => Some(*only),
        (None, several) => {
            let candidates: Vec<String> = several
                .iter()
                .map(|index| {
                    let (id, _, context) = of(&rows[*index]);
                    format!("{id} ({context})")
                })
                .collect();
            return Err(words::several_named(kind, wanted, &candidates).with("candidates", candidates.join(", ")));
        }
    };
    Ok(chosen.and_then(|index| rows.into_iter().nth(index)))
}

/// The object with this ID or exact name.
pub(crate) fn one_of<'l>(kind: &str, links: &'l [ObjectLink], wanted: &str) -> Result<&'l ObjectLink, Failure> {
    if let Some(link) = links.iter().find(|link| link.id == wanted) {
        return Ok(link);
    }
    let named: Vec<_> = links.iter().filter(|link| link.name == wanted).collect();
    match named.as_slice() {
        [] => Err(Failure::bad_input(InputReason::Id, words::nothing_named(kind, wanted).message)),
        [only] => Ok(only),
        several => {
            let candidates: Vec<String> =
                several.iter().map(|link| format!("{} ({})", link.id, words::kind(link.kind))).collect();
            Err(words::several_named(kind, wanted, &candidates))
        }
    }
}

#[cfg(test)]
mod tests {
    use app::view::FailureCode;

    use super::*;

    fn find(wanted: &str) -> Result<Option<(String, String)>, Failure> {
        let rows = [("1", "Loyal"), ("2", "Loyal"), ("3", "New"), ("New", "Odd")];
        let rows = rows.map(|(id, name)| (id.to_owned(), name.to_owned())).to_vec();
        pick("audience", wanted, rows, |row| (&row.0, &row.1, "draft".to_owned()))
    }

    #[test]
    fn an_id_goes_before_a_name_and_two_of_a_name_are_listed() {
        assert_eq!(find("3").unwrap().unwrap().1, "New");
        assert_eq!(find("New").unwrap().unwrap().1, "Odd");
        assert!(find("new").unwrap().is_none(), "names are exact");
        let refusal = find("Loyal").unwrap_err();
        assert_eq!(refusal.code, FailureCode::BadInput);
        let said = words::failed(&refusal);
        assert!(said.ends_with("\n  1 (draft)\n  2 (draft)"), "{said}");
    }
}
