//! What customers said to the terms (R96), for those who have to prove it.

use alongside_kernel::PageRequest;
use alongside_store::TermsFilter;
use alongside_wire::{Instant, rest};

use crate::{Actor, Platform, PlatformError};

impl Platform {
    /// A page of the customers' answers to the terms, the newest first, each with the text as it was
    /// read.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key, [`PlatformError::Invalid`]
    /// for a cursor of another list.
    pub async fn terms_answers(
        &self,
        actor: &Actor,
        filter: &TermsFilter,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::TermsAnswer>, PlatformError> {
        self.require_settings(actor).await?;
        let page = self.store().terms_answers(actor.account(), filter, request).await?;
        let items = page.items.into_iter().map(|answer| rest::TermsAnswer {
            session: answer.session,
            device: answer.device,
            version: answer.version,
            text: answer.text,
            accepted: answer.accepted,
            answered: Instant(answer.answered),
        });
        Ok(rest::PageOf { items: items.collect(), next: page.next, total: page.total })
    }
}
