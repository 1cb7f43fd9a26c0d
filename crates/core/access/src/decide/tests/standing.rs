//! The sign-in to the product and the subscription, each broken alone.

use super::*;
use crate::{Member, Place, SetupPage, SignIn, Subscription};

fn with(sign_in: SignIn, subscription: Subscription) -> Parts {
    let mut company = Parts::granted();
    company.member = Some(Member { sign_in, subscription });
    company
}

fn place(company: &Parts) -> Option<Place> {
    decide(&company.build(), &join()).refusal().unwrap().place.clone()
}

#[test]
fn r90_without_single_sign_on_address_and_password_are_stored_or_it_is_said_where() {
    let mut company = with(SignIn::Missing, Subscription::Active);
    let words = (
        "Sam Okafor is not signed in to Alongside: User Settings holds no address and password.",
        "User Settings: type address and password, Save.",
    );
    refused(&company, &join(), Gate::SignedIn, words.0, words.1);
    assert_eq!(place(&company), Some(Place::UserSettings));
    // Of whom nothing is known, nothing is stored.
    company.member = None;
    refused(&company, &join(), Gate::SignedIn, words.0, words.1);
    assert_eq!(refusal(&with(SignIn::Stored, Subscription::Active), &join()), None);
    let since = "2026-11-20T08:00:00Z".parse().unwrap();
    let (gate, reason, _) = refusal(&with(SignIn::Expired { since }, Subscription::Active), &join()).unwrap();
    assert_eq!(gate, Gate::SignedIn);
    assert_eq!(reason, "The sign-in of Sam Okafor to Alongside ended at 2026-11-20T08:00:00.000Z.");
}

#[test]
fn r86_r88_single_sign_on_takes_a_partner_id_of_ones_own_that_a_member_has() {
    let field = || "FederationIdentifier".to_owned();
    for (sign_in, words, wanted) in [
        (
            SignIn::NoField,
            "Single sign-on is on, and no Partner User ID Field is chosen.",
            Place::SingleSignOn,
        ),
        (
            SignIn::NoPartnerId { field: field() },
            "Sam Okafor has no value in FederationIdentifier, the Partner User ID Field.",
            Place::Setup(SetupPage::User(person())),
        ),
        (
            SignIn::SharedPartnerId { field: field(), others: vec!["Ada Lindqvist".to_owned()] },
            "Sam Okafor has the same FederationIdentifier as Ada Lindqvist: it must name one user only.",
            Place::Setup(SetupPage::User(person())),
        ),
        (
            SignIn::NotProvisioned { partner_id: "sam-7".to_owned() },
            "No user of Alongside has the Partner User ID sam-7 of Sam Okafor.",
            Place::Users,
        ),
    ] {
        let company = with(sign_in, Subscription::Active);
        let (gate, reason, _) = refusal(&company, &join()).unwrap();
        assert_eq!((gate, reason.as_str()), (Gate::SignedIn, words));
        assert_eq!(place(&company), Some(wanted));
    }
}

#[test]
fn r115_a_subscription_is_needed_to_help_and_not_to_look_after_the_product() {
    let mut company = with(SignIn::Sso, Subscription::None);
    refused(
        &company,
        &join(),
        Gate::Subscription,
        "Sam Okafor has no subscription.",
        "Company Settings, Users, Sam Okafor: give a subscription.",
    );
    company.agent().admin = true;
    for action in [Action::OpenProduct, Action::SeeAllHistory, Action::ChangeSettings, Action::SetUp] {
        assert_eq!(refusal(&company, &Question::new(person(), action)), None, "{action:?}");
    }
    let at = "2026-11-20T08:00:00Z".parse().unwrap();
    let (_, reason, _) = refusal(&with(SignIn::Sso, Subscription::Ended { at }), &join()).unwrap();
    assert_eq!(reason, "The subscription of Sam Okafor ended at 2026-11-20T08:00:00.000Z.");
}

#[test]
fn an_account_without_users_of_its_own_asks_for_no_sign_in() {
    let company = Parts::granted();
    let built = company.build();
    let without = Company::new(
        std::sync::Arc::new(built.facts().clone()),
        built.buttons().clone(),
        &company.uses,
        None,
    );
    let decision = decide(&without, &join());
    assert!(decision.allowed);
    assert_eq!(decision.gate(Gate::SignedIn).status, GateStatus::NotApplicable);
}
