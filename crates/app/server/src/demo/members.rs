//! The demo's members: whoever holds a role is one, but for those who show what it is like otherwise.

use std::time::Duration;

use alongside_demo::{Demo, Membership};
use alongside_kernel::{MemberId, PageRequest};
use alongside_platform::{Actor, Platform};
use alongside_wire::rest::{ChangeMember, Subscription};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the members, unless there are some already.
pub async fn seed(platform: &Platform, people: &Demo) -> anyhow::Result<()> {
    let program = Actor::ApiKey { account: platform.account_id() };
    if platform.members(&program, &PageRequest::new(None, None)).await?.total > 0 {
        return Ok(());
    }
    for member in platform.provision_members(&program).await?.added {
        let id: MemberId = member.id;
        let user = people.users.iter().find(|user| user.email == member.address);
        match user.map(|user| user.membership) {
            Some(Membership::Ended) => {
                let ends = Some((platform.now() - DAY).into());
                let subscription = Some(Subscription { active: true, ends });
                let change = ChangeMember { subscription, ..ChangeMember::default() };
                platform.change_member(&program, id, &change).await?;
            }
            Some(Membership::None) => platform.remove_member(&program, id).await?,
            Some(Membership::Active) | None => {}
        }
    }
    Ok(())
}
