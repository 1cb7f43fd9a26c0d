//! Cedar: users, profiles, objects and the product are entities; whoever grants something is a set of
//! permission sets on the thing that is granted, and a user's sets are asked whether one is among
//! them. One policy for each button. Cedar answers a `containsAny` on entities from a hash, which
//! makes this the quickest of the ways to write it that keep the union of sets.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    hint::black_box,
    time::Instant,
};

use anyhow::Context as _;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use crate::{
    Figure, agree,
    company::{BUTTONS, Company, Told},
};

const QUESTIONS: usize = 20_000;

pub fn measure(told: &Told) -> anyhow::Result<Figure> {
    let ids = Ids::new()?;
    let policies: PolicySet = policies(told.company.fields_of_each).parse().context("Cedar's policies")?;
    let entities = entities(&ids, &told.company)?;
    let asked = told.asked(QUESTIONS, |_| true);
    let requests = asked.iter().map(|((user, object, button), _)| {
        let action = ids.action(*button);
        let request = Request::new(ids.user(*user), action, ids.object(*object), Context::empty(), None);
        request.context("a request of Cedar's")
    });
    let requests: Vec<Request> = requests.collect::<anyhow::Result<_>>()?;
    let authorizer = Authorizer::new();
    let started = Instant::now();
    let answers: Vec<bool> = requests
        .iter()
        .map(|request| {
            let response = authorizer.is_authorized(black_box(request), &policies, &entities);
            response.decision() == Decision::Allow
        })
        .collect();
    let whole = started.elapsed();
    agree("Cedar", &asked, &answers)?;
    Ok(Figure::new("cedar-policy 4", &answers, whole))
}

fn policies(fields: u32) -> String {
    let mut text = String::new();
    for button in BUTTONS {
        write!(
            text,
            "permit(principal, action == Action::\"{button}\", resource) when {{
                principal.active && principal.sets.containsAny(Product::\"it\".visible)
                && principal.sets.containsAny(Product::\"it\".approved)
                && principal.sets.containsAny(Product::\"it\".agents)
                && resource.{button} && principal.profile.{button}
                && principal.sets.containsAny(resource.readers)"
        )
        .expect("writing to a String does not fail");
        for field in 0..fields {
            write!(text, " && principal.sets.containsAny(resource.field{field})")
                .expect("writing to a String does not fail");
        }
        text.push_str(" && principal.member };\n");
    }
    text
}

struct Ids {
    user: EntityTypeName,
    profile: EntityTypeName,
    set: EntityTypeName,
    object: EntityTypeName,
    product: EntityTypeName,
    action: EntityTypeName,
}

impl Ids {
    fn new() -> anyhow::Result<Self> {
        let name = |text: &str| text.parse::<EntityTypeName>().context("a name of Cedar's");
        Ok(Self {
            user: name("User")?,
            profile: name("Profile")?,
            set: name("PermissionSet")?,
            object: name("Object")?,
            product: name("Product")?,
            action: name("Action")?,
        })
    }

    fn user(&self, number: u32) -> EntityUid {
        numbered(&self.user, number)
    }

    fn object(&self, number: u32) -> EntityUid {
        numbered(&self.object, number)
    }

    fn action(&self, button: u32) -> EntityUid {
        EntityUid::from_type_name_and_id(self.action.clone(), EntityId::new(BUTTONS[button as usize]))
    }

    fn sets(&self, sets: impl IntoIterator<Item = u32>) -> RestrictedExpression {
        let uid = |set| RestrictedExpression::new_entity_uid(numbered(&self.set, set));
        RestrictedExpression::new_set(sets.into_iter().map(uid))
    }
}

fn numbered(kind: &EntityTypeName, number: u32) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(number.to_string()))
}

fn entities(ids: &Ids, company: &Company) -> anyhow::Result<Entities> {
    let mut all = Vec::new();
    let mut add = |uid, attributes: Vec<(String, RestrictedExpression)>| -> anyhow::Result<()> {
        all.push(Entity::new(uid, HashMap::from_iter(attributes), HashSet::new())?);
        Ok(())
    };
    let yes_or_no = RestrictedExpression::new_bool;
    let buttons = |row: &[bool; 3]| {
        BUTTONS.iter().zip(row).map(|(name, on)| ((*name).to_owned(), yes_or_no(*on))).collect::<Vec<_>>()
    };
    for (number, user) in (0..).zip(&company.users) {
        let profile = RestrictedExpression::new_entity_uid(numbered(&ids.profile, user.profile));
        let attributes = vec![
            ("active".to_owned(), yes_or_no(user.active)),
            ("member".to_owned(), yes_or_no(user.member)),
            ("profile".to_owned(), profile),
            ("sets".to_owned(), ids.sets(user.sets.iter().copied())),
        ];
        add(ids.user(number), attributes)?;
    }
    for (number, row) in (0..).zip(&company.profiles) {
        add(numbered(&ids.profile, number), buttons(row))?;
    }
    let granting = |grants: &dyn Fn(&crate::company::Set) -> bool| {
        let sets = (0_u32..).zip(&company.sets).filter(|(_, set)| grants(set));
        ids.sets(sets.map(|(number, _)| number))
    };
    let product = vec![
        ("visible".to_owned(), granting(&|set| set.shows_app)),
        ("approved".to_owned(), granting(&|set| set.approved)),
        ("agents".to_owned(), granting(&|set| set.agent)),
    ];
    add(EntityUid::from_type_name_and_id(ids.product.clone(), EntityId::new("it")), product)?;
    let mut readers: HashMap<u32, Vec<u32>> = HashMap::new();
    for (number, set) in (0..).zip(&company.sets) {
        set.fields.iter().for_each(|field| readers.entry(*field).or_default().push(number));
    }
    for (number, row) in (0..).zip(&company.objects) {
        let mut attributes = buttons(row);
        attributes.push(("readers".to_owned(), granting(&|set| set.objects.contains(&number))));
        for field in 0..company.fields_of_each {
            let of_field = readers.get(&(number * company.fields_of_each + field));
            let sets = ids.sets(of_field.into_iter().flatten().copied());
            attributes.push((format!("field{field}"), sets));
        }
        add(ids.object(number), attributes)?;
    }
    Ok(Entities::from_entities(all, None)?)
}
