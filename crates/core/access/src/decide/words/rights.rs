//! Words about object permissions and field-level security.

use super::{Case, Said, object, person, profile};
use crate::{
    Action, Place, SetupPage, UsedBy,
    uses::{FieldNeed, Lack},
};

/// How many fields are named before the rest is counted.
const NAMED: usize = 5;

pub(super) fn object_permission(case: &Case<'_>) -> Said {
    let (person, profile, object) = (person(case), profile(case), object(case));
    Said::failed(
        format!(
            "{person} may not read {object}: neither the profile {profile} nor a permission set grants Read on it."
        ),
        fix_of_object(profile, object),
    )
    .in_setup(SetupPage::Profiles)
}

pub(super) fn fields_passed(case: &Case<'_>) -> String {
    let count = case.needs().map_or(0, |needs| needs.fields.len());
    let what = if count == 1 { "the field in use".to_owned() } else { format!("the {count} fields in use") };
    let deed = if edits(case) { "read and edit" } else { "read" };
    format!("{} may {deed} {what} of {}.", person(case), object(case))
}

pub(super) fn field_security(case: &Case<'_>) -> Said {
    let (person, profile, object) = (person(case), profile(case), object(case));
    let rights = case.user.map(|user| case.facts().rights(user)).unwrap_or_default();
    let needs = case.needs().map_or(&[][..], |needs| &needs.fields);
    let lacking: Vec<&FieldNeed> = needs.iter().filter(|need| !need.fulfilled(rights)).collect();
    let missing: Vec<&FieldNeed> = lacking.iter().copied().filter(|need| need.missing).collect();
    if !missing.is_empty() {
        return Said::failed(
            format!("{object} has no {} in the CRM, {}.", named(&missing), used(&missing)),
            "Account Settings, Integrations, Salesforce record Mapping: name a field that the CRM has.",
        )
        .at(Place::RecordMapping);
    }
    let deed = if edits(case) { "read and edit" } else { "read" };
    let reason = format!("{person} may not {deed} {} of {object}, {}.", named(&lacking), used(&lacking));
    let lacks: Vec<Lack<'_>> =
        lacking.iter().filter_map(|need| need.lack(case.facts(), object, rights)).collect();
    let owner = match lacks.first() {
        Some(Lack::Object(parent)) => {
            return Said::failed(reason, fix_of_object(profile, parent)).in_setup(SetupPage::Profiles);
        }
        Some(Lack::Field(field)) => field.object.as_str(),
        None => object,
    };
    // One page is of one object: what other objects lack is told when this is mended.
    let fields: Vec<&str> = lacks
        .iter()
        .filter_map(|lack| match lack {
            Lack::Field(field) if field.object == owner => Some(field.field.as_str()),
            _ => None,
        })
        .collect();
    let switches = if edits(case) { "Read Access and Edit Access" } else { "Read Access" };
    let fix = format!(
        "Setup, Object Manager, {owner}, {}, Set Field-Level Security: check {switches} for {profile}. Or a \
         permission set that grants it.",
        listed(&fields)
    );
    Said::failed(reason, fix).in_setup(SetupPage::FieldSecurity(owner.to_owned()))
}

const fn edits(case: &Case<'_>) -> bool {
    matches!(case.question.action, Action::EditMessages { .. })
}

/// How Read on an object is granted.
fn fix_of_object(profile: &str, object: &str) -> String {
    format!(
        "Setup, Profiles, {profile}, Object Settings, {object}: check Read. Or a permission set that grants it."
    )
}

fn named(fields: &[&FieldNeed]) -> String {
    let paths: Vec<&str> = fields.iter().map(|need| need.path.as_str()).collect();
    listed(&paths)
}

fn listed(names: &[&str]) -> String {
    let (names, more) = names.split_at(names.len().min(NAMED));
    match (names, more.len()) {
        ([only], 0) => (*only).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (some, more) => format!("{} and {more} more", some.join(", ")),
    }
}

fn used(fields: &[&FieldNeed]) -> &'static str {
    match fields.first().and_then(|need| need.by) {
        Some(UsedBy::RecordMapping) => "by which the record mapping finds devices",
        Some(UsedBy::VisitorId) => "by which Buttons finds the visitor",
        None => "which messages use",
    }
}
