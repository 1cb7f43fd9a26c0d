//! Casbin: role-based access with users in permission sets, and one policy for each right of a set.
//! It asks for one right at a time and looks through the policies for each, so it is given those of
//! one object alone and asked about that object.

use std::{hint::black_box, time::Instant};

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use crate::{
    Figure, agree,
    company::{BUTTONS, Company, Question, Told},
};

const MODEL: &str = "
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && r.act == p.act && g(r.sub, p.sub)
";

/// The object whose policies it has.
const OBJECT: u32 = 0;

const QUESTIONS: usize = 50;

pub async fn measure(told: &Told) -> anyhow::Result<Figure> {
    let company = &told.company;
    let mut enforcer = Enforcer::new(DefaultModel::from_str(MODEL).await?, MemoryAdapter::default()).await?;
    enforcer.add_policies(policies(company)).await?;
    let asked = told.asked(QUESTIONS, |(_, object, _)| *object == OBJECT);
    // Those who are asked about alone, which is in its favour again.
    let users = asked.iter().map(|((user, ..), _)| *user).collect::<std::collections::BTreeSet<u32>>();
    let roles = users.into_iter().flat_map(|user| roles(company, user)).collect();
    enforcer.add_grouping_policies(roles).await?;

    let started = Instant::now();
    let answers = asked
        .iter()
        .map(|(question, _)| allowed(&enforcer, company, black_box(question)))
        .collect::<casbin::Result<Vec<bool>>>()?;
    let whole = started.elapsed();
    agree("Casbin", &asked, &answers)?;
    Ok(Figure::new("casbin 2, policies of one object", &answers, whole))
}

/// Every right that the question takes, up to the first that is missing.
fn allowed(enforcer: &Enforcer, company: &Company, (user, _, button): &Question) -> casbin::Result<bool> {
    let user = format!("user{user}");
    let button = BUTTONS[*button as usize];
    let rights = [
        (user.as_str(), "user", "active"),
        (&user, "app", "visible"),
        (&user, "app", "approved"),
        (&user, "app", "agent"),
        ("object", "row", button),
        (&user, "profile", button),
        (&user, "object", "read"),
    ];
    for right in rights {
        if !enforcer.enforce(right)? {
            return Ok(false);
        }
    }
    for field in 0..company.fields_of_each {
        if !enforcer.enforce((user.as_str(), format!("field{field}"), "read"))? {
            return Ok(false);
        }
    }
    enforcer.enforce((user.as_str(), "user", "member"))
}

fn policies(company: &Company) -> Vec<Vec<String>> {
    let mut policies: Vec<Vec<String>> = Vec::new();
    let mut grant = |who: &str, what: &str, right: &str| {
        policies.push(vec![who.to_owned(), what.to_owned(), right.to_owned()]);
    };
    grant("actives", "user", "active");
    grant("members", "user", "member");
    let on = |row: &[bool; 3]| BUTTONS.into_iter().zip(*row).filter(|(_, on)| *on).map(|(name, _)| name);
    on(&company.objects[OBJECT as usize]).for_each(|button| grant("object", "row", button));
    for (number, row) in company.profiles.iter().enumerate() {
        on(row).for_each(|button| grant(&format!("profile{number}"), "profile", button));
    }
    let of_object = OBJECT * company.fields_of_each..(OBJECT + 1) * company.fields_of_each;
    for (number, set) in company.sets.iter().enumerate() {
        let name = format!("set{number}");
        let switches = [(set.shows_app, "visible"), (set.approved, "approved"), (set.agent, "agent")];
        switches.iter().filter(|(on, _)| *on).for_each(|(_, right)| grant(&name, "app", right));
        if set.objects.contains(&OBJECT) {
            grant(&name, "object", "read");
        }
        for field in set.fields.iter().filter(|field| of_object.contains(field)) {
            grant(&name, &format!("field{}", field - of_object.start), "read");
        }
    }
    policies
}

fn roles(company: &Company, user: u32) -> Vec<Vec<String>> {
    let of = &company.users[user as usize];
    let mut roles: Vec<String> = of.sets.iter().map(|set| format!("set{set}")).collect();
    // A set may be assigned twice.
    roles.sort_unstable();
    roles.dedup();
    roles.push(format!("profile{}", of.profile));
    roles.extend(of.active.then(|| "actives".to_owned()));
    roles.extend(of.member.then(|| "members".to_owned()));
    roles.into_iter().map(|role| vec![format!("user{user}"), role]).collect()
}
