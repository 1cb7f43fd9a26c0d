//! Record pages of a seed, each made the org's default for its object.

use super::{Planting, wrong};
use crate::metadata::Kind;
use crate::record_pages::{setting, write};
use crate::seed::SeedRecordPage;
use crate::{FormFactor, OrgError, PageAssignment};

impl Planting<'_> {
    pub(super) async fn record_page(&mut self, seeded: &SeedRecordPage) -> Result<(), OrgError> {
        let subject = format!("record page {}", seeded.name);
        let page = &seeded.page;
        self.definition(&page.object)?;
        if let Some(part) = page.foreign.first() {
            return Err(wrong(&subject, &format!("{part} cannot be written")));
        }
        self.writing.put_component(Kind::FlexiPage.name(), &seeded.name, &write(page)).await?;
        let assigned = [FormFactor::Large, FormFactor::Small].map(|form_factor| PageAssignment {
            app: None,
            profile_id: None,
            form_factor,
            page: seeded.name.clone(),
        });
        let text = serde_json::to_string(&assigned).map_err(|error| wrong(&subject, &error))?;
        self.writing.put_setting(&setting(&page.object), &text).await?;
        Ok(())
    }
}
