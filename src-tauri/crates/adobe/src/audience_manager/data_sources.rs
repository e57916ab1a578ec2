//! Data sources (AAM contract §9).

use domain::{DataSource, DataSourceId, ExportControl};

use super::AudienceManager;
use super::list::NAMED;
use super::object::Fields;
use super::wire::read_data_source;
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// A data source to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDataSource {
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// `COOKIE`, `CROSS_DEVICE`; the service's default when `None`.
    pub id_type: Option<String>,
    /// Whether data may come in through it; onboarded traits need that.
    pub inbound: bool,
    /// What its data may not be used for.
    pub export_controls: Vec<ExportControl>,
    /// Whether two of its traits may not have the same integration code.
    pub unique_trait_codes: bool,
    /// Whether two of its segments may not have the same integration code.
    pub unique_segment_codes: bool,
}

impl AudienceManager {
    /// Every data source that can be seen, third-party ones too. For look-ups that decide: a row that cannot be read is an
    /// error, never an absence.
    pub async fn data_sources(&self) -> Result<Vec<DataSource>, ApiError> {
        self.list_data_sources().every().await
    }

    /// The same list, which skips what it cannot read and proves that it is whole.
    pub fn list_data_sources(&self) -> Pages<DataSource> {
        self.data_sources_where(vec![("includeThirdParty", "true".to_owned())])
    }

    /// The data sources on which the account has a permission such as `CREATE` (AAM contract §3.1).
    pub async fn data_sources_permitting(&self, right: &str) -> Result<Vec<DataSource>, ApiError> {
        self.data_sources_where(vec![("permissions", right.to_owned())]).every().await
    }

    /// One data source.
    pub async fn data_source(&self, id: DataSourceId) -> Result<DataSource, ApiError> {
        let answer = self.caller.get(&["v1", "datasources", &id.to_string()], &Query::new()).await?;
        read_data_source(&answer.read()?).ok_or_else(|| answer.unreadable("expected a data source"))
    }

    /// Makes a data source; only administrators may.
    pub async fn create_data_source(&self, new: &NewDataSource) -> Result<DataSource, ApiError> {
        let controls: Vec<&str> = new.export_controls.iter().map(ExportControl::code).collect();
        let body = Fields::new()
            .set("name", new.name.as_str())
            .set("description", new.description.as_str())
            .set("type", "GENERAL")
            .set("inboundS2S", new.inbound)
            .set("outboundS2S", false)
            .set("dataExportRestrictions", controls)
            .set("uniqueTraitIntegrationCodes", new.unique_trait_codes)
            .set("uniqueSegmentIntegrationCodes", new.unique_segment_codes)
            .maybe("idType", new.id_type.as_deref())
            .done();
        let (made, answer) = self.create(&["v1", "datasources"], body).await?;
        read_data_source(&made).ok_or_else(|| answer.unreadable("expected a data source"))
    }

    /// Deletes a data source; one that is used is refused.
    pub async fn delete_data_source(&self, id: DataSourceId) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "datasources", &id.to_string()], None).await
    }

    fn data_sources_where(&self, query: Query) -> Pages<DataSource> {
        Pages::new(self.caller.clone(), &["v1", "datasources"], query, NAMED, read_data_source)
    }
}
