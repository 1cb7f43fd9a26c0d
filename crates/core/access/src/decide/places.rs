//! Where each gate is opened. A gate that opens by itself, or by asking somebody, has no place.

use super::Case;
use crate::{Action, CompanySection, Gate, Place, SetupNode};

/// Where a gate that failed is mended.
pub(super) fn of(case: &Case<'_>, gate: Gate) -> Option<Place> {
    let user = case.user.map(|user| user.id);
    match gate {
        Gate::UserActive => Some(Place::CrmSetup { node: SetupNode::Users, id: user }),
        Gate::PackageInstalled => Some(Place::CrmSetup { node: SetupNode::Packages, id: None }),
        Gate::ConnectedApp => Some(Place::CrmSetup { node: SetupNode::ConnectedApps, id: None }),
        // Sets are given to a person on the person's page.
        Gate::Role => Some(Place::CrmSetup { node: SetupNode::Users, id: user }),
        Gate::ObjectButton => match case.question.action {
            Action::Button { object, .. } => Some(Place::CompanySettings {
                section: CompanySection::Buttons,
                row: object.to_owned(),
                missing: case.buttons.object(object).is_none(),
            }),
            _ => None,
        },
        Gate::ProfileButton => case.user.map(|user| case.facts.profile_name(user)).and_then(|profile| {
            // A profile that was not read has no name to make a row for.
            (!profile.is_empty()).then(|| Place::CompanySettings {
                section: CompanySection::Profiles,
                row: profile.to_owned(),
                missing: case.buttons.profile(profile).is_none(),
            })
        }),
        Gate::AppVisible
        | Gate::ObjectPermission
        | Gate::FieldSecurity
        | Gate::RecordAccess
        | Gate::SignedIn
        | Gate::Subscription
        | Gate::Presence
        | Gate::Session => None,
    }
}
