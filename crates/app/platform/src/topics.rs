//! What agents' pages watch: the same answers as REST's, decided again for every value.

use alongside_kernel::PageRequest;
use alongside_live::{AgentKey, AgentTopics, BoxFuture};
use alongside_wire::{
    agent::{Topic, TopicValue},
    rest::ApiError,
};

use crate::{Actor, DeviceQuery, Platform, PlatformError, SessionQuery};

/// How many live sessions one page is told of.
const MOST_SESSIONS: u32 = PageRequest::MOST;

impl AgentTopics for Platform {
    fn value<'a>(
        &'a self,
        agent: &'a AgentKey,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<TopicValue, ApiError>> {
        Box::pin(async move {
            self.topic_value(&Actor::User(agent.clone()), topic).await.map_err(|error| {
                if let PlatformError::Store(error) = &error {
                    tracing::error!(%error, "topic not read");
                }
                error.document()
            })
        })
    }
}

impl Platform {
    async fn topic_value(&self, actor: &Actor, topic: &Topic) -> Result<TopicValue, PlatformError> {
        match topic {
            Topic::Devices { filter, search } => {
                let query = DeviceQuery {
                    custom_data: filter.clone(),
                    search: search.clone(),
                    ..DeviceQuery::default()
                };
                let first = PageRequest::new(None, Some(PageRequest::MOST));
                let page = self.devices(actor, &query, &first).await?;
                Ok(TopicValue::Devices { devices: page.items, total: page.total })
            }
            Topic::Record { object, record } => {
                let panel = self.record_panel(actor, object, record).await?;
                Ok(TopicValue::Record { panel: Box::new(panel) })
            }
            Topic::Session { session } => {
                let session = self.session(actor, *session).await?;
                Ok(TopicValue::Session { session: Box::new(session) })
            }
            Topic::Sessions => {
                let query = SessionQuery { open: true, ..SessionQuery::default() };
                let first = PageRequest::new(None, Some(MOST_SESSIONS));
                let page = self.sessions(actor, &query, &first).await?;
                Ok(TopicValue::Sessions { sessions: page.items })
            }
        }
    }
}
