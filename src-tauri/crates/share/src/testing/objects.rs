//! Objects with as few facts as possible.

use domain::{
    Audience, AudienceId, DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Segment, SegmentId,
    SegmentStatus, Trait, TraitId, TraitType,
};

use crate::plan::{Line, Request, Route, Target};

pub(crate) fn audience(id: &str) -> Audience {
    Audience::bare(id, &format!("Audience {id}"))
}

pub(crate) fn folder(kind: FolderKind, id: u64, parent: u64, name: &str) -> Folder {
    Folder { id: FolderId(id), kind, parent: Some(FolderId(parent)), name: name.to_owned(), path: String::new() }
}

pub(crate) fn root(kind: FolderKind) -> Folder {
    Folder { id: FolderId::ROOT, kind, parent: None, name: "All".to_owned(), path: "/All".to_owned() }
}

pub(crate) fn source(id: u64, name: &str) -> DataSource {
    DataSource {
        id: DataSourceId(id),
        owner: Some(1),
        name: name.to_owned(),
        description: String::new(),
        id_type: None,
        namespace: None,
        export_controls: Some(Vec::new()),
        unique_trait_codes: false,
        unique_segment_codes: false,
        status: None,
    }
}

pub(crate) fn a_trait(id: u64, code: &str, rule: &str, data_source: u64, folder: u64) -> Trait {
    Trait {
        id: TraitId(id),
        name: format!("Audience {code}"),
        description: String::new(),
        comments: String::new(),
        trait_type: TraitType::Onboarded,
        data_source: DataSourceId(data_source),
        folder: FolderId(folder),
        integration_code: Some(IntegrationCode::from(code)),
        rule: Some(rule.to_owned()),
        ttl_days: 120,
        status: None,
        event_type: 0,
        category: 0,
        model: None,
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

pub(crate) fn segment(id: u64, code: &str, rule: &str, data_source: u64, folder: u64) -> Segment {
    Segment {
        id: SegmentId(id),
        legacy_id: None,
        name: format!("Audience {code}"),
        description: String::new(),
        integration_code: Some(IntegrationCode::from(code)),
        data_source: DataSourceId(data_source),
        merge_rule: None,
        folder: FolderId(folder),
        status: SegmentStatus::Active,
        rule: rule.to_owned(),
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

/// Shares these audiences into `Experience Platform Traits`.
pub(crate) fn request(audiences: &[&str]) -> Request {
    let line = |id: &&str| Line::new(AudienceId::from(*id), Target::default());
    Request { route: Some(Route::Create), lines: audiences.iter().map(line).collect(), ..Request::default() }
}
