//! A data source as JSON, and read from a body (AAM contract §9.2).

use serde_json::{Value, json};

use super::fields::Fields;
use super::refusal::Refusal;
use crate::model::{DataSource, World};

/// Settings stored as they were sent, with their defaults.
const SETTINGS: [(&str, &str); 14] = [
    ("type", r#""GENERAL""#),
    ("useAudienceManagerVisitorID", "false"),
    ("marketingCloudVisitorIdVersion", "0"),
    ("allowDataSharing", "false"),
    ("allowDeviceGraphSharing", "false"),
    ("masterDataSourceIdProvider", "false"),
    ("linkNamespace", "false"),
    ("supportsAuthenticatedProfile", "false"),
    ("authenticatedProfileName", "null"),
    ("deviceGraph", "false"),
    ("deviceGraphName", "null"),
    ("customerProfileDataRetention", "62208000"),
    ("samplingEnabled", "false"),
    ("containerIds", "[]"),
];
const LONGEST_NAME: usize = 255;

/// The JSON of one data source.
pub fn data_source_json(record: &DataSource) -> Value {
    let mut json = json!({
        "dataSourceId": record.id,
        "pid": record.pid,
        "name": record.name,
        "description": record.description,
        "status": record.status,
        "integrationCode": record.integration_code,
        "idType": record.id_type,
        "subIdType": record.sub_id_type,
        "dataExportRestrictions": record.export_restrictions,
        "inboundS2S": record.inbound,
        "outboundS2S": record.outbound,
        "uniqueTraitIntegrationCodes": record.unique_trait_codes,
        "uniqueSegmentIntegrationCodes": record.unique_segment_codes,
        "customNamespaceId": record.id,
        "customNamespaceCode": format!("AAM{}", record.id),
        "createTime": record.create_time,
        "updateTime": record.update_time,
        "crUID": record.created_by,
        "upUID": record.updated_by,
    });
    for (name, standard) in SETTINGS {
        let value = record.settings.get(name).cloned();
        json[name] = value.or_else(|| serde_json::from_str(standard).ok()).unwrap_or(Value::Null);
    }
    json
}

/// Reads the editable part; what the body leaves out returns to its standard value (AAM contract §3.4).
pub fn read(world: &World, fields: &mut Fields, current: Option<&DataSource>) -> Result<DataSource, Refusal> {
    let mut record = current.cloned().unwrap_or_default();
    record.name = fields.required_text("name", LONGEST_NAME);
    record.description = fields.text("description").unwrap_or_default();
    record.integration_code = fields.short_text("integrationCode", LONGEST_NAME).filter(|code| !code.is_empty());
    record.id_type = fields.text("idType").unwrap_or_else(|| "COOKIE".to_owned());
    record.sub_id_type = fields.text("subIdType");
    record.status = fields.text("status").unwrap_or_else(|| "ACTIVE".to_owned());
    record.export_restrictions = fields.texts("dataExportRestrictions").unwrap_or_default();
    record.inbound = fields.flag("inboundS2S").unwrap_or(false);
    record.outbound = fields.flag("outboundS2S").unwrap_or(false);
    record.unique_trait_codes = fields.flag("uniqueTraitIntegrationCodes").unwrap_or(false);
    record.unique_segment_codes = fields.flag("uniqueSegmentIntegrationCodes").unwrap_or(false);
    record.settings = SETTINGS
        .iter()
        .filter_map(|(name, _)| Some(((*name).to_owned(), fields.raw().get(*name).filter(|v| !v.is_null())?.clone())))
        .collect();
    let taken = record.integration_code.as_ref().and_then(|code| {
        world.data_sources.values().find(|other| {
            other.id != record.id && other.pid == world.pid && other.integration_code.as_ref() == Some(code)
        })
    });
    fields.check()?;
    match taken {
        Some(other) => Err(Refusal::conflict(format!("The integration code is taken by data source {}", other.id))),
        None => Ok(record),
    }
}
