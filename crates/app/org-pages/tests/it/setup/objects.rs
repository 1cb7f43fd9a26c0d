//! Custom fields made and removed in Object Manager.

use axum::http::StatusCode;

use crate::world::World;

const NEW: &str = "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/new";

#[tokio::test]
async fn a_custom_field_is_made_seen_by_the_profiles_chosen_and_removed() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(NEW).await.shows(&["Lookup Relationship", "Field Label"]);
    let made = ada
        .post(
            NEW,
            &[
                ("type", "Text"),
                ("label", "Shoe size"),
                ("name", "Shoe_size"),
                ("length", "12"),
                ("visible", "all"),
            ],
        )
        .await;
    let page = "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/Shoe_size__c/view";
    assert_eq!(made.location(), format!("{page}#created"), "{}", made.body);
    ada.get(page).await.shows(&["Shoe size", "Text(12)", "Delete"]);
    let sam = world.user("Sam Okafor").await;
    let contact = world.org.describe(&sam, "Contact").await.unwrap();
    assert!(contact.fields.iter().any(|field| field.name == "Shoe_size__c" && field.updateable));

    let ask = page.replace("view", "delete");
    ada.get(&ask).await.shows(&["Delete the field “Shoe size” of Contacts?"]);
    let gone = ada.post(&ask, &[]).await;
    let list = "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/view";
    assert_eq!(gone.location(), format!("{list}#deleted"), "{}", gone.body);
    ada.get(list).await.hides(&["Shoe size"]);
}

#[tokio::test]
async fn a_lookup_is_made_to_another_object() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let fields = [("type", "Lookup"), ("label", "Partner"), ("name", "Partner"), ("visible", "admins")];
    let refused = ada.post(NEW, &fields).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"target-wrong\">Choose the object");
    let mut whole = fields.to_vec();
    whole.push(("target", "Account"));
    let made = ada.post(NEW, &whole).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let page = "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/Partner__c/view";
    ada.get(page).await.shows(&["Lookup(Account)"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_field_is_said_at_its_entry_and_nothing_is_made() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    for (fields, words) in [
        (vec![("type", "Text"), ("label", ""), ("name", "A")], "id=\"label-wrong\">Complete this field."),
        (vec![("type", "Picklist"), ("label", "A"), ("name", "A"), ("values", " ")], "id=\"values-wrong\""),
        (vec![("type", "Text"), ("label", "A"), ("name", "A"), ("length", "many")], "id=\"length-wrong\""),
        (vec![("type", "Sorcery"), ("label", "A"), ("name", "A")], "id=\"type-wrong\""),
        (vec![("type", "Text"), ("label", "A"), ("name", "no blanks"), ("length", "9")], "role=\"alert\""),
        (vec![("type", "Text"), ("label", "A"), ("name", "A"), ("length", "9000")], "role=\"alert\""),
    ] {
        let refused = ada.post(NEW, &fields).await;
        refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, words);
    }
    let mut looks = world.signed_in("Sam Okafor").await;
    let refused = looks.post(NEW, &[("type", "Text"), ("label", "A"), ("name", "A")]).await;
    refused.is_refused(StatusCode::FORBIDDEN, "Setup");
    // A field of the package or of the platform is not the org's to remove.
    for field in ["Email", "Name"] {
        let path = format!("/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/{field}/delete");
        ada.get(&path).await.is_refused(StatusCode::FORBIDDEN, "removing this field");
    }
}
