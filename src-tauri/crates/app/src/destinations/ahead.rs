//! What will be said about mapping a segment that is not there yet, so that it is known before anything is created for it.

use domain::mapping::Template;
use domain::{DestinationId, Segment, Trait};

use super::planned::{days, template};
use super::remarks::shown;
use crate::Workspace;
use crate::limits;
use crate::read::numeric;
use crate::view::{Failure, MapOptions, MapRemark, ObjectKind};

impl Workspace {
    /// What is to be said about mapping a segment that will be of one trait, with the destination as it is now. Neither has to
    /// be there.
    pub(crate) async fn judged_ahead(
        &self,
        to: &str,
        how: &MapOptions,
        segment: &Segment,
        of: Trait,
    ) -> Result<Vec<MapRemark>, Failure> {
        limits::map_options(how)?;
        let template: Template = template(how)?;
        let id: DestinationId = numeric(ObjectKind::Destination, to)?;
        let to = self.destination_now(id).await?;
        let today = self.service_day();
        days(how, &today)?;
        let valued = vec![(segment, template.value(segment))];
        let lines = self.judged_with(&to, valued, vec![of], &today).await?;
        Ok(lines.iter().flat_map(|line| &line.remarks).map(|remark| shown(remark, &to)).collect())
    }
}
