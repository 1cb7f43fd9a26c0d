//! Gates, roles and buttons as REST names them.

use alongside_access::{Button, Gate, GateStatus, Role};
use alongside_wire::rest;

/// The name of a gate.
pub(crate) const fn rest_gate(gate: Gate) -> rest::GateName {
    match gate {
        Gate::UserActive => rest::GateName::UserActive,
        Gate::PackageInstalled => rest::GateName::PackageInstalled,
        Gate::AppVisible => rest::GateName::AppVisible,
        Gate::ConnectedApp => rest::GateName::ConnectedApp,
        Gate::Role => rest::GateName::Role,
        Gate::ObjectButton => rest::GateName::ObjectButton,
        Gate::ProfileButton => rest::GateName::ProfileButton,
        Gate::ObjectPermission => rest::GateName::ObjectPermission,
        Gate::FieldSecurity => rest::GateName::FieldSecurity,
        Gate::RecordAccess => rest::GateName::RecordAccess,
        Gate::SignedIn => rest::GateName::SignedIn,
        Gate::Subscription => rest::GateName::Subscription,
        Gate::Presence => rest::GateName::Presence,
        Gate::Session => rest::GateName::Session,
    }
}

/// How a gate stands.
pub(crate) const fn rest_status(status: GateStatus) -> rest::GateStatus {
    match status {
        GateStatus::Passed => rest::GateStatus::Passed,
        GateStatus::Failed => rest::GateStatus::Failed,
        GateStatus::NotApplicable => rest::GateStatus::NotApplicable,
        GateStatus::NotReached => rest::GateStatus::NotReached,
    }
}

/// The name of a role.
pub(crate) const fn rest_role(role: Role) -> rest::AgentRole {
    match role {
        Role::Agent => rest::AgentRole::Agent,
        Role::Admin => rest::AgentRole::Admin,
    }
}

/// The button of a name that was asked about.
pub(crate) const fn button_of(button: rest::Button) -> Button {
    match button {
        rest::Button::Show => Button::Show,
        rest::Button::View => Button::View,
        rest::Button::Join => Button::Join,
    }
}

/// The name of a button.
pub(crate) const fn rest_button(button: Button) -> rest::Button {
    match button {
        Button::Show => rest::Button::Show,
        Button::View => rest::Button::View,
        Button::Join => rest::Button::Join,
    }
}
