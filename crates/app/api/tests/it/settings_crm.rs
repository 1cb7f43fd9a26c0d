//! Settings held against the CRM: what the pickers offer, and what a save or a check says of rows
//! that the CRM does not have (R73, R86, R99, R102, R107, R204).

use alongside_org::{CurrentUser, CustomFieldSpec, CustomFieldType, CustomObjectSpec, FieldVisibility};
use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::{Value, json};

use crate::{
    company::{Answers, PASSWORD},
    customer::{Customer, casey},
    world::{API_KEY, Answer, THEIR_API_KEY, World, with_bearer},
};

const SETTINGS: &str = "/api/1/settings";

impl World {
    async fn settings(&self) -> Value {
        self.server.get(SETTINGS, Some(API_KEY)).await.ok()
    }

    /// Saves what stands with a change.
    async fn change_settings(&self, change: impl FnOnce(&mut Value)) -> Answer {
        let stands = self.settings().await;
        let mut settings = stands["settings"].clone();
        change(&mut settings);
        let request = with_bearer(Method::PUT, SETTINGS, Some(API_KEY))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, format!("\"{}\"", stands["version"]));
        let body = json!({"settings": settings}).to_string();
        self.server.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The change is refused at this place for this reason, and nothing is saved.
    async fn refuses(&self, place: &str, words: &str, change: impl FnOnce(&mut Value)) {
        let before = self.settings().await;
        let refused = self.change_settings(change).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()));
        assert_eq!(refused.json()["field"], place);
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(&format!("{place}: ")) && message.contains(words), "{message}");
        assert_eq!(self.settings().await, before);
    }

    async fn crm_admin(&self) -> CurrentUser {
        let session = self.company.org.sign_in("ada@fernhill.example", PASSWORD).await.unwrap();
        self.company.org.current_user(session.expose()).await.unwrap()
    }

    async fn set_in_crm(&self, object: &str, key: &str, fields: Value) {
        let Value::Object(fields) = fields else { unreachable!() };
        let admin = self.crm_admin().await;
        self.company.org.update(&admin, object, self.company.id(key), &fields).await.unwrap();
    }

    /// An object of the company's own, to which the session log gets a lookup.
    async fn add_orders(&self) {
        let admin = self.crm_admin().await;
        let org = &self.company.org;
        let order = CustomObjectSpec {
            name: "Shop_Order".into(),
            label: "Shop Order".into(),
            plural_label: "Shop Orders".into(),
            name_label: "Number".into(),
            auto_number: None,
            private: false,
            searched: true,
        };
        org.save_custom_object(&admin, &order).await.unwrap();
        let profiles = org.query(&admin, "SELECT Id FROM Profile").await.unwrap();
        let visible: Vec<_> = profiles
            .records
            .iter()
            .map(|profile| FieldVisibility { profile_id: profile.text("Id"), edit: true })
            .collect();
        let lookup = |name: &str, target: &str| CustomFieldSpec {
            name: name.into(),
            label: name.replace('_', " "),
            kind: CustomFieldType::Lookup { target: target.into(), children: format!("{name}_Of") },
            required: false,
            unique: false,
            external_id: false,
            help: String::new(),
            description: String::new(),
        };
        org.save_custom_field(&admin, "Shop_Order__c", &lookup("Buyer", "Contact"), &visible).await.unwrap();
        let log = "alongside__Session__c";
        org.save_custom_field(&admin, log, &lookup("Shop_Order", "Shop_Order__c"), &visible).await.unwrap();
    }

    async fn check_mapping(&self, bearer: &str, mapping: &str, record: Option<(&str, &str)>) -> Value {
        let mut body = json!({"mapping": mapping});
        if let Some((object, key)) = record {
            body["record"] = json!({"object": object, "id": self.company.id(key)});
        }
        self.server.post("/api/1/settings/mapping/check", Some(bearer), &body).await.ok()
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn r99_r102_r107_the_pickers_offer_what_the_crm_has_and_a_new_lookup_adds_its_object() {
    let world = World::start().await;
    let options = format!("{SETTINGS}/options");
    let offered = world.server.get(&options, Some(API_KEY)).await.ok();
    assert_eq!(names(&offered["objects"]), ["Account", "Case", "Contact", "Lead", "Opportunity"]);
    let places = offered["objects"][1]["parents"].as_array().unwrap();
    assert_eq!(places[0]["path"], "Case");
    let contact = places.iter().find(|place| place["path"] == "Contact").unwrap();
    assert_eq!(contact["object"], "Contact");
    assert!(names(&contact["fields"]).contains(&"Email"));
    assert!(names(&offered["profiles"]).contains(&"Support Agent"));
    let field = |name: &str| {
        let fields = offered["user_fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap_or_else(|| panic!("{name}"))["unique"]
            .clone()
    };
    assert_eq!((field("Id"), field("FederationIdentifier")), (json!(true), json!(true)));
    assert_eq!(field("MobilePhone"), Value::Null);
    let sam = offered["users"].as_array().unwrap().iter().find(|user| user["name"] == "Sam Okafor").unwrap();
    assert_eq!((&sam["username"], &sam["active"]), (&json!("sam@fernhill.example"), &json!(true)));
    assert_eq!(offered["default_terms"], world.settings().await["settings"]["presence"]["terms"]);

    world
        .refuses("buttons[2].object", "has no lookup to Shop_Order__c", |settings| {
            settings["buttons"]
                .as_array_mut()
                .unwrap()
                .push(json!({"object": "Shop_Order__c", "join": true}));
        })
        .await;
    world.add_orders().await;
    let offered = world.server.get(&options, Some(API_KEY)).await.ok();
    let orders = &offered["objects"].as_array().unwrap()[5];
    assert_eq!((&orders["name"], &orders["label"]), (&json!("Shop_Order__c"), &json!("Shop Order")));
    assert_eq!(orders["parents"][1]["path"], "Buyer__r");
    let row = json!({"object": "Shop_Order__c", "join": true, "visitor_id_object": "Buyer__r",
                     "visitor_id_field": "Email"});
    let saved =
        world.change_settings(|settings| settings["buttons"].as_array_mut().unwrap().push(row)).await.ok();
    assert_eq!(saved.get("warnings"), None, "{saved}");
    assert_eq!(saved["settings"]["buttons"][1]["visitor_id_object"], "Buyer__r");
}

#[tokio::test]
async fn r73_r102_r107_rows_that_the_crm_does_not_have_are_refused_by_section_row_and_fix() {
    let world = World::start().await;
    let id = world.company.id("sam").to_owned();
    let saved = world.change_settings(|settings| settings["general"]["default_admin"] = json!(id)).await.ok();
    assert_eq!(saved["settings"]["general"]["default_admin"].as_str().unwrap().len(), 18);
    world
        .refuses("general.default_admin", "the CRM has no user", |settings| {
            settings["general"]["default_admin"] = json!("005000000009999");
        })
        .await;
    world
        .refuses("profiles[3].profile", "the CRM has no profile Night Shift: choose one", |settings| {
            settings["profiles"]
                .as_array_mut()
                .unwrap()
                .push(json!({"profile": "Night Shift", "join": true}));
        })
        .await;
    world
        .refuses("profiles[3].profile", "the CRM writes it Sales Rep", |settings| {
            settings["profiles"].as_array_mut().unwrap().push(json!({"profile": "sales rep", "join": true}));
        })
        .await;
    world
        .refuses("buttons[1].visitor_id_object", "Case has no parent Contct", |settings| {
            settings["buttons"][0]["visitor_id_object"] = json!("Contct");
            settings["buttons"][0]["visitor_id_field"] = json!("Email");
        })
        .await;
    world
        .refuses("buttons[1].visitor_id_field", "Contact has no field Emial", |settings| {
            settings["buttons"][0]["visitor_id_object"] = json!("Contact");
            settings["buttons"][0]["visitor_id_field"] = json!("Emial");
        })
        .await;
    // A preview refuses what a save refuses.
    let mut settings = world.settings().await["settings"].clone();
    settings["profiles"][0]["profile"] = json!("Night Shift");
    let body = json!({"settings": settings});
    let preview = world.server.post(&format!("{SETTINGS}/preview"), Some(API_KEY), &body).await;
    assert_eq!(preview.json()["field"], "profiles[1].profile");
    // What has no place in the CRM yet may be mapped already, and is warned of.
    let saved = world
        .change_settings(|settings| settings["record_mapping"]["Case"]["Shop_Id__c"] = json!("shop_id"))
        .await
        .ok();
    assert_eq!(saved["warnings"][0]["place"], "record_mapping.Case.Shop_Id__c");
}

/// Whoever renames a profile in the CRM has not broken the company's settings.
#[tokio::test]
async fn a_row_that_has_come_loose_meanwhile_is_warned_of_and_stops_no_other_change() {
    let world = World::with(
        |_| {},
        |settings| {
            settings.profiles[0].profile = "Gone".into();
            settings.buttons[0].object = "Gone__c".into();
        },
    )
    .await;
    let saved = world
        .change_settings(|settings| {
            settings["profiles"][1]["show"] = json!(true);
            settings["buttons"].as_array_mut().unwrap().push(json!({"object": "Lead", "show": true}));
        })
        .await
        .ok();
    let warnings = saved["warnings"].as_array().unwrap();
    let places: Vec<_> = warnings.iter().map(|warning| warning["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["buttons[1].object", "profiles[1].profile"]);
    let unrelated =
        world.change_settings(|settings| settings["presence"]["enabled"] = json!(false)).await.ok();
    assert_eq!(unrelated.get("warnings"), None);
}

#[tokio::test]
async fn r86_r87_a_field_that_two_users_share_is_refused_with_their_names() {
    let world = World::start().await;
    for person in ["sam", "mei"] {
        world.set_in_crm("User", person, json!({"MobilePhone": "+44 1"})).await;
    }
    let check = |field: &str| format!("{SETTINGS}/sso/check?field={field}");
    let checked = world.server.get(&check("MobilePhone"), Some(API_KEY)).await.ok();
    let users: Vec<_> = names(&checked["clashes"][0]["users"]);
    assert_eq!(
        (checked["clashes"][0]["value"].as_str(), users),
        (Some("+44 1"), vec!["Mei Tanaka", "Sam Okafor"])
    );
    assert!(names(&checked["empty"]).contains(&"Ada Lindqvist"));
    let by_id = world.server.get(&check("id"), Some(API_KEY)).await.ok();
    assert_eq!((&by_id["field"], &by_id["clashes"], &by_id["empty"]), (&json!("Id"), &json!([]), &json!([])));
    assert!(by_id["users"].as_u64().unwrap() >= 8);
    for field in ["Nothing__c", "Id%20FROM%20User", ""] {
        assert_eq!(world.server.get(&check(field), Some(API_KEY)).await.json()["field"], "field", "{field}");
    }

    let choose = |field: &'static str, enabled: bool| {
        move |settings: &mut Value| {
            settings["sso"] = json!({"enabled": enabled, "partner_user_id_field": field});
        }
    };
    let place = "sso.partner_user_id_field";
    for enabled in [true, false] {
        let words = "MobilePhone is not unique: Mei Tanaka and Sam Okafor all have \u{201c}+44 1\u{201d}.";
        world.refuses(place, words, choose("MobilePhone", enabled)).await;
    }
    world.refuses(place, "User has no field Nothing__c", choose("Nothing__c", true)).await;
    world.refuses(place, "Enable SSO needs it", |settings| settings["sso"] = json!({"enabled": true})).await;
    world.set_in_crm("User", "mei", json!({"MobilePhone": "+44 2"})).await;
    let saved = world.change_settings(choose("MobilePhone", true)).await.ok();
    assert_eq!(saved["warnings"][0]["place"], place);
    assert!(saved["warnings"][0]["problem"].as_str().unwrap().contains("have no MobilePhone"));
    let saved = world.change_settings(choose("Id", true)).await.ok();
    assert_eq!(saved.get("warnings"), None, "{saved}");
}

#[tokio::test]
async fn a_crm_that_is_away_stops_no_save_and_the_answer_says_what_was_not_checked() {
    let world = World::start().await;
    // Its people have been read once.
    world.server.get(&format!("{SETTINGS}/options"), Some(API_KEY)).await.ok();
    world.company.fault.set(Answers::Status(503));
    let saved = world
        .change_settings(|settings| settings["profiles"][0]["profile"] = json!("Night Shift"))
        .await
        .ok();
    assert_eq!(saved["version"], 2);
    let told = saved["warnings"][0]["problem"].as_str().unwrap();
    assert!(told.contains("has not been held against the CRM"), "{told}");
    for path in ["options", "sso/check?field=Id"] {
        let refused = world.server.get(&format!("{SETTINGS}/{path}"), Some(API_KEY)).await;
        assert_eq!(refused.refusal(), (502, "crm_unavailable".into()), "{path}");
    }
    let checked = world.check_mapping(API_KEY, r#"{"Case": {"ContactEmail": "user_email"}}"#, None).await;
    assert_eq!(checked["warnings"][0]["kind"], "unknown");
    // What can be told without it is.
    let checked = world.check_mapping(API_KEY, "{", None).await;
    assert_eq!(checked["errors"][0]["line"], 1);
}

#[tokio::test]
async fn r41_r44_r204_a_mapping_is_checked_against_the_crm_before_it_is_saved() {
    let world = World::start().await;
    let broken = "{\n  \"Case\": {\n    \"ContactEmail\" \"user_email\"\n  }\n}";
    for (text, line, column, words) in [
        (broken, 3, 20, "expected `:`"),
        ("", 1, 1, "EOF while parsing"),
        (r#"{"Case": {"ContactEmail": ""}}"#, 1, 29, "the custom-data key is empty"),
        (r#"{"Case": {}, "Case": {}}"#, 1, 19, "Case stands twice"),
        (r#"{"<b>": {}}"#, 1, 6, "`<b>` is not an object's API name"),
    ] {
        let checked = world.check_mapping(API_KEY, text, None).await;
        let error = &checked["errors"][0];
        assert!(error["problem"].as_str().unwrap().starts_with(words), "{checked}");
        assert_eq!((&error["line"], &error["column"]), (&json!(line), &json!(column)), "{text}");
        assert_eq!(checked["warnings"], json!([]));
    }

    // Sam's profile does not see the address any more; no contact has a phone.
    let admin = world.crm_admin().await;
    let hidden = "SELECT Id FROM FieldPermissions WHERE Parent.Profile.Name = 'Support Agent' AND Field = 'Contact.Email'";
    let hidden = world.company.org.query(&admin, hidden).await.unwrap().records.remove(0).id.unwrap();
    world.company.org.delete(&admin, "FieldPermissions", &hidden).await.unwrap();
    let text = r#"{"Case": {"Contact.Email": "user_email", "Subject": "subject", "Emial": "a", "Contct.Email": "b"},
                   "Contact": {"Phone": "phone"}, "Nothing__c": {"A": "a"}}"#;
    let checked = world.check_mapping(API_KEY, text, None).await;
    assert_eq!(checked["errors"], json!([]));
    let warnings = checked["warnings"].as_array().unwrap();
    let told: Vec<_> = warnings
        .iter()
        .map(|warning| {
            let text = |key: &str| warning[key].as_str().unwrap().to_owned();
            (text("object"), text("crm_field"), text("key"), text("kind"), text("problem"))
        })
        .collect();
    let seen: Vec<_> = told
        .iter()
        .map(|(object, field, key, kind, _)| (object.as_str(), field.as_str(), key.as_str(), kind.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("Case", "Contact.Email", "user_email", "unreadable"),
            ("Case", "Emial", "a", "missing"),
            ("Case", "Contct.Email", "b", "missing"),
            ("Contact", "Phone", "phone", "empty"),
            ("Nothing__c", "", "", "missing"),
        ]
    );
    assert!(told[0].4.contains("cannot be read by Mei Tanaka (Support Agent)"), "{}", told[0].4);
    assert!(told[1].4.starts_with("Case has no field Emial"), "{}", told[1].4);
    assert!(told[3].4.contains("is empty on every Contact"), "{}", told[3].4);
    assert_eq!(world.settings().await["version"], 1);
}

#[tokio::test]
async fn r204_a_mapping_is_tried_on_a_record_and_tells_which_devices_match_and_why_none_does() {
    let world = World::start().await;
    let customer = Customer::come(&world.server, casey()).await;
    let _other =
        Customer::come(&world.server, json!({"user_email": "robin@home.example", "plan": "Invoice"})).await;
    let ada = world.bearer("ada").await;
    let by_mail = r#"{"Case": {"ContactEmail": "user_email"}}"#;
    let test = world.check_mapping(&ada, by_mail, Some(("Case", "sams case"))).await["test"].clone();
    assert_eq!(test["record"]["id"], world.company.id("sams case"));
    assert_eq!(test["matches"].as_array().unwrap().len(), 1);
    assert_eq!(test["matches"][0]["device"]["id"], customer.id());
    assert_eq!(
        test["matches"][0]["because"],
        "Contact Email is \u{201c}casey@home.example\u{201d}, and so is the device's user_email."
    );
    assert_eq!(test.get("why_not"), None);

    for (mapping, key, words) in [
        (by_mail, "case without mail", "Contact Email is empty on this record"),
        (r#"{"Contact": {"Email": "user_email"}}"#, "sams case", "The mapping does not name Case: add Case"),
        (r#"{"Case": {}}"#, "sams case", "Case has no pair"),
        (r#"{"Case": {"Nothing__c": "a"}}"#, "sams case", "Nothing__c is not there, or field-level security"),
        (
            r#"{"Case": {"ContactEmail": "mail"}}"#,
            "sams case",
            "No device has mail = \u{201c}casey@home.example\u{201d}, which is the record's Contact Email.",
        ),
        (
            r#"{"Case": {"ContactEmail": "user_email", "Subject": "plan"}}"#,
            "meis case",
            "1 device has user_email = \u{201c}casey@home.example\u{201d}, 1 device has plan = \
             \u{201c}Invoice\u{201d}, but no device has all of it.",
        ),
        (
            r#"{"Case": {"ContactEmail": "user_email", "Subject": "user_email"}}"#,
            "meis case",
            "Two fields have different values for one key",
        ),
    ] {
        let test = world.check_mapping(&ada, mapping, Some(("Case", key))).await["test"].clone();
        assert_eq!(test["matches"], json!([]), "{mapping}");
        let told = test["why_not"].as_str().unwrap();
        assert!(told.starts_with(words), "{told}");
    }
    // A contact's id is no case's; a program reads no records.
    let wrong = world.check_mapping(&ada, by_mail, Some(("Case", "casey"))).await["test"].clone();
    assert!(wrong["why_not"].as_str().unwrap().contains("has no such Case"), "{wrong}");
    let body = json!({"mapping": by_mail, "record": {"object": "Case", "id": world.company.id("sams case")}});
    let path = format!("{SETTINGS}/mapping/check");
    let refused = world.server.post(&path, Some(API_KEY), &body).await;
    assert_eq!(refused.refusal(), (403, "person_needed".into()));
}

#[tokio::test]
async fn r33_who_is_no_admin_is_offered_nothing_and_checks_nothing() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    for path in ["options", "sso/check?field=Id", "versions/1"] {
        let path = format!("{SETTINGS}/{path}");
        assert_eq!(world.server.get(&path, None).await.refusal(), (401, "not_signed_in".into()));
        assert_eq!(world.server.get(&path, Some(&sam)).await.refusal(), (403, "gate.role".into()), "{path}");
    }
    for (path, body) in [("mapping/check", json!({"mapping": "{}"})), ("import/preview", json!({"file": ""}))]
    {
        let refused = world.server.post(&format!("{SETTINGS}/{path}"), Some(&sam), &body).await;
        assert_eq!(refused.refusal(), (403, "gate.role".into()), "{path}");
    }
    // Another company's key learns nothing of this company's CRM.
    for path in ["options", "sso/check?field=Id"] {
        let theirs = world.server.get(&format!("{SETTINGS}/{path}"), Some(THEIR_API_KEY)).await;
        assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()), "{path}");
    }
    let body = json!({"mapping": "{}"});
    let theirs = world.server.post(&format!("{SETTINGS}/mapping/check"), Some(THEIR_API_KEY), &body).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
}
