//! Words about the sign-in to the product and the subscription.

use super::{Case, Said, person};
use crate::{Member, Place, SignIn, Subscription};

fn member<'a>(case: &Case<'a>) -> Option<&'a Member> {
    case.user.and_then(|user| case.company.member(user))
}

pub(super) fn signed_in(case: &Case<'_>) -> String {
    match member(case).map(|member| &member.sign_in) {
        Some(SignIn::Sso) => format!("{} is signed in by single sign-on.", person(case)),
        _ => format!("{} is signed in by the address stored in User Settings.", person(case)),
    }
}

pub(super) fn not_signed_in(case: &Case<'_>) -> Said {
    let person = person(case);
    let stored = "User Settings: type address and password, Save.";
    let sign_on = "Company Settings, Single Sign-On";
    match member(case).map(|member| &member.sign_in) {
        None | Some(SignIn::Missing | SignIn::Sso | SignIn::Stored) => Said::failed(
            format!("{person} is not signed in to Alongside: User Settings holds no address and password."),
            stored,
        )
        .at(Place::UserSettings),
        Some(SignIn::Expired { since }) => {
            Said::failed(format!("The sign-in of {person} to Alongside ended at {since}."), stored)
                .at(Place::UserSettings)
        }
        Some(SignIn::NoField) => Said::failed(
            "Single sign-on is on, and no Partner User ID Field is chosen.",
            format!("{sign_on}, Partner User ID Field: choose one."),
        )
        .at(Place::SingleSignOn),
        Some(SignIn::NoPartnerId { field }) => Said::failed(
            format!("{person} has no value in {field}, the Partner User ID Field."),
            format!("Setup, Users, {person}, Edit: fill {field} in, Save."),
        )
        .in_setup_of(case),
        Some(SignIn::SharedPartnerId { field, others }) => Said::failed(
            format!("{person} has the same {field} as {}: it must name one user only.", others.join(", ")),
            format!("Setup, Users: give each a {field} of their own. Or {sign_on}: choose another field."),
        )
        .in_setup_of(case),
        Some(SignIn::NotProvisioned { partner_id }) => Said::failed(
            format!("No user of Alongside has the Partner User ID {partner_id} of {person}."),
            format!("Company Settings, Users, Add: {person} with the Partner User ID {partner_id}."),
        )
        .at(Place::Users),
    }
}

pub(super) fn no_subscription(case: &Case<'_>) -> Said {
    let person = person(case);
    let reason = match member(case).map(|member| member.subscription) {
        Some(Subscription::Ended { at }) => format!("The subscription of {person} ended at {at}."),
        _ => format!("{person} has no subscription."),
    };
    Said::failed(reason, format!("Company Settings, Users, {person}: give a subscription.")).at(Place::Users)
}
