//! Apps, roles, object permissions and fields, each broken alone.

use super::company::{field, reads};
use super::*;
use crate::{Place, SetupPage, UsedBy};

fn messages(edit: bool) -> Question<'static> {
    let object = "Contact";
    let action = if edit { Action::EditMessages { object } } else { Action::ReadMessages { object } };
    Question::new(person(), action).on_record(RecordFacts::Readable)
}

/// A company in which the person may read and write the messages of Contacts and Leads.
fn with_messages() -> Parts {
    let mut company = Parts::granted();
    let set = company.agent();
    set.messages_edit = true;
    set.object_permissions = vec![reads("Contact"), reads("Lead")];
    set.field_permissions =
        crate::MESSAGE_FIELDS.map(|(object, name)| field(object, name, true)).into_iter().collect();
    company
}

#[test]
fn r9_r13_the_app_is_shown_by_the_profile_or_by_a_set_and_by_nothing_else() {
    let mut company = Parts::granted();
    company.rows.apps[0].visible_sets = vec![profile_set()];
    assert_eq!(refusal(&company, &join()), None);
    company.rows.apps.clear();
    assert_eq!(refusal(&company, &join()).unwrap().0, Gate::AppVisible);
}

#[test]
fn r64_whoever_looks_after_the_product_gets_in_by_either_app() {
    let mut company = Parts::granted();
    company.agent().admin = true;
    let change = Question::new(person(), Action::ChangeSettings);
    assert_eq!(refusal(&company, &change), None);
    company.rows.apps[0].name = "Alongside_Setup".to_owned();
    assert_eq!(refusal(&company, &change), None);
    assert_eq!(refusal(&company, &join()).unwrap().0, Gate::AppVisible);
    let set_up = Question::new(person(), Action::SetUp);
    assert_eq!(refusal(&company, &set_up), None);
    company.agent().admin = false;
    let (gate, reason, fix) = refusal(&company, &set_up).unwrap();
    assert_eq!(gate, Gate::Role);
    assert_eq!(reason, "Sam Okafor has neither Alongside Setup nor Alongside Admin.");
    assert_eq!(
        fix,
        "Setup, Permission Sets, Alongside Setup, Manage Assignments, Add Assignment: Sam Okafor."
    );
    company.agent().setup = true;
    assert_eq!(refusal(&company, &set_up), None);
    assert_eq!(refusal(&company, &change).unwrap().0, Gate::Role);
}

#[test]
fn an_object_that_may_not_be_read_is_named_and_view_all_includes_reading() {
    let mut company = Parts::granted();
    company.rows.permission_sets[0].object_permissions.clear();
    refused(
        &company,
        &join(),
        Gate::ObjectPermission,
        "Sam Okafor may not read Case: neither the profile Support Agent nor a permission set grants Read on it.",
        "Setup, Profiles, Support Agent, Object Settings, Case: check Read. Or a permission set that grants it.",
    );
    let mut all = reads("Case");
    (all.read, all.view_all) = (false, true);
    company.agent().object_permissions.push(all);
    assert_eq!(refusal(&company, &join()), None);
}

#[test]
fn r43_a_mapped_field_that_may_not_be_read_is_named_with_its_fix_and_place() {
    let mut company = Parts::granted();
    company.rows.permission_sets[0].field_permissions.clear();
    refused(
        &company,
        &join(),
        Gate::FieldSecurity,
        "Sam Okafor may not read ContactEmail of Case, by which the record mapping finds devices.",
        "Setup, Object Manager, Case, ContactEmail, Set Field-Level Security: check Read Access for Support Agent. \
         Or a permission set that grants it.",
    );
    let decision = decide(&company.build(), &join());
    let place = decision.refusal().unwrap().place.clone();
    assert_eq!(place, Some(Place::Setup(SetupPage::FieldSecurity("Case".to_owned()))));
    // What the CRM never restricts needs no grant.
    company.rows.unrestricted.push(crate::FieldRow { object: "Case".into(), field: "ContactEmail".into() });
    assert_eq!(refusal(&company, &join()), None);
}

#[test]
fn r102_a_field_of_a_parent_takes_the_lookup_the_parent_and_the_field() {
    let mut company = Parts::granted();
    let step = |object: &str, field: &str| crate::FieldRow { object: object.into(), field: field.into() };
    company.uses =
        vec![crate::FieldUse { object: "Case".into(), path: "Contact.Email".into(), by: UsedBy::VisitorId }];
    // A path that was not read leads nowhere.
    let (gate, reason, fix) = refusal(&company, &join()).unwrap();
    assert_eq!(gate, Gate::FieldSecurity);
    assert_eq!(reason, "Case has no Contact.Email in the CRM, by which Buttons finds the visitor.");
    assert!(fix.starts_with("Account Settings, Integrations"), "{fix}");
    company.rows.paths.push(crate::FieldPathRow {
        object: "Case".into(),
        path: "Contact.Email".into(),
        steps: vec![step("Case", "ContactId"), step("Contact", "Email")],
    });
    let on = |object: &str| SetupPage::FieldSecurity(object.to_owned());
    type Grant = fn(&mut Parts);
    let grants: [(&str, SetupPage, Grant); 3] = [
        ("Setup, Object Manager, Case, ContactId, Set Field-Level Security", on("Case"), |company| {
            company.agent().field_permissions.push(field("Case", "ContactId", false));
        }),
        (
            "Setup, Profiles, Support Agent, Object Settings, Contact: check Read",
            SetupPage::Profiles,
            |company| {
                company.agent().object_permissions.push(reads("Contact"));
            },
        ),
        ("Setup, Object Manager, Contact, Email, Set Field-Level Security", on("Contact"), |company| {
            company.agent().field_permissions.push(field("Contact", "Email", false));
        }),
    ];
    for (wanted, page, grant) in grants {
        let (gate, reason, fix) = refusal(&company, &join()).unwrap();
        assert_eq!(gate, Gate::FieldSecurity);
        assert_eq!(
            reason,
            "Sam Okafor may not read Contact.Email of Case, by which Buttons finds the visitor."
        );
        assert!(fix.starts_with(wanted), "{fix}");
        let decision = decide(&company.build(), &join());
        assert_eq!(decision.refusal().unwrap().place, Some(Place::Setup(page)));
        grant(&mut company);
    }
    assert_eq!(refusal(&company, &join()), None);
}

#[test]
fn r57_r58_messages_take_their_role_and_read_and_edit_on_all_fifteen_fields() {
    let company = with_messages();
    assert_eq!(refusal(&company, &messages(true)), None);
    assert_eq!(refusal(&company, &messages(false)), None);
    for place in 0..crate::MESSAGE_FIELDS.len() {
        let (object, name) = crate::MESSAGE_FIELDS[place];
        let mut company = with_messages();
        let permission = &mut company.agent().field_permissions[place];
        permission.edit = false;
        let edit = Question::new(person(), Action::EditMessages { object });
        let (gate, reason, fix) = refusal(&company, &edit).unwrap();
        assert_eq!(gate, Gate::FieldSecurity);
        assert_eq!(
            reason,
            format!("Sam Okafor may not read and edit {name} of {object}, which messages use.")
        );
        assert!(fix.contains("check Read Access and Edit Access for"), "{fix}");
        let read = Question::new(person(), Action::ReadMessages { object });
        assert_eq!(refusal(&company, &read), None, "{name} is still read");
    }
}

#[test]
fn r50_reading_messages_is_not_writing_them_and_helping_is_neither() {
    let mut company = with_messages();
    company.agent().messages_edit = false;
    assert_eq!(refusal(&company, &messages(false)).unwrap().0, Gate::Role);
    assert_eq!(refusal(&company, &join()), None);
    company.agent().messages_read = true;
    assert_eq!(refusal(&company, &messages(false)), None);
    let (gate, reason, _) = refusal(&company, &messages(true)).unwrap();
    assert_eq!((gate, reason.as_str()), (Gate::Role, "Sam Okafor does not have Alongside Messages Edit."));
}

#[test]
fn many_fields_are_counted_beyond_the_first_five() {
    let mut company = with_messages();
    company.agent().field_permissions.clear();
    let lead = Question::new(person(), Action::ReadMessages { object: "Lead" });
    let (_, reason, _) = refusal(&company, &lead).unwrap();
    assert_eq!(
        reason,
        "Sam Okafor may not read Name, Phone, MobilePhone, Email, Company and 4 more of Lead, which messages use."
    );
}
