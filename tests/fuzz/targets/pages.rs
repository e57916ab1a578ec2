//! Paged lists: whatever the pages contain, reading them ends, and a list reported as complete has every row it
//! announced.

use std::sync::LazyLock;

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::experience_platform::{AudienceFilter, FlowFilter};
use fuzz::{Answer, Bytes, ScriptedService};
use serde_json::{Value, json};

static SERVICE: LazyLock<ScriptedService> = LazyLock::new(ScriptedService::start);

/// Numbers that a service may report about its list.
const NUMBERS: [i64; 8] = [0, 1, 2, 100, 101, -1, 5_000_000, i64::MAX];

/// A page as one of the services writes it. The bytes decide how many rows it has, which ones, and what comes next.
fn page(input: &mut Bytes<'_>) -> Value {
    let rows: Vec<Value> = (0..input.one_of(&[0, 0, 1, 2, 100, 100, 101]))
        .map(|row| match input.byte() % 8 {
            0 => Value::Null,
            1 => json!({}),
            2 => json!({ "id": "same", "sid": 7, "name": "same" }),
            _ => json!({ "id": format!("id-{row}"), "sid": row, "folderId": row, "name": format!("Name {row}"), "flowSpec": {} }),
        })
        .collect();
    let token = input.one_of(&[Value::Null, json!(""), json!("A"), json!("B"), json!("start=A"), json!(7)]);
    let (total, count, number) = (input.one_of(&NUMBERS), rows.len(), input.one_of(&NUMBERS));
    let mut page = json!({
        "list": rows, "children": rows, "items": rows, "tags": rows, "folders": rows, "sandboxes": rows, "segments": rows,
        "total": total, "totalCount": total, "page": number, "pageSize": count,
        "_page": { "totalCount": total, "totalPages": number, "next": token, "count": count, "offset": number },
        "_links": { "next": { "href": token } },
    });
    if input.byte().is_multiple_of(8)
        && let Value::Object(fields) = &mut page
    {
        let names: Vec<String> = fields.keys().cloned().collect();
        let gone = &names[usize::from(input.byte()) % names.len()];
        fields.remove(gone);
    }
    page
}

#[test]
fn reading_a_list_ends() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let call = input.byte() % 9;
        let pages = usize::from(input.byte() % 6) + 1;
        let answers = (0..pages).map(|_| Answer::ok(page(&mut input).to_string())).collect();
        SERVICE.answers(answers);
        // Whether it is complete or an error is covered by other tests: here it must end within its page limit.
        SERVICE.run(async |aam, aep| match call {
            0 => drop(aam.list_traits(&TraitFilter::default()).all().await),
            1 => drop(aam.list_segments(&SegmentFilter::default()).all().await),
            2 => drop(aam.list_data_sources().all().await),
            3 => drop(aep.list_audiences(&AudienceFilter::default()).all().await),
            4 => drop(aep.list_definitions().all().await),
            5 => drop(aep.sandboxes().await),
            6 => drop(aep.tag_names().await),
            7 => drop(aep.flows(&FlowFilter::default()).await),
            _ => drop(aep.audience_folders().await),
        });
        assert!(SERVICE.asked() <= 5_001, "{} requests", SERVICE.asked());
    });
}
