//! A large company, drawn by numbers: the same at every run, and told to each side in its own way.

use alongside_access::{
    AppRow, AssignmentRow, Button, ButtonTable, Buttons, ConnectedAppRow, DirectoryRows, FieldPermissionRow,
    FieldUse, Installation, Member, Members, ObjectPermissionRow, PermissionSetRow, PermittedUsers,
    ProfileRow, SignIn, Subscription, UsedBy, UserRow,
};
use alongside_kernel::{CrmId, Timestamp};
use serde::Serialize;

/// Questions that are asked.
const QUESTIONS: usize = 50_000;

/// How large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) users: u32,
    pub(super) objects: u32,
    /// Fields in use of each object.
    pub(super) fields: u32,
    pub(super) sets: u32,
}

impl Size {
    /// Each owns the set of its number.
    pub(super) const fn profiles(self) -> u32 {
        self.sets / 5
    }
}

/// The company by numbers. Field `f` of object `o` is `o * fields + f`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sketch {
    #[serde(skip)]
    pub(super) size: Size,
    pub(super) fields_of_each: u32,
    pub(super) users: Vec<User>,
    pub(super) sets: Vec<Set>,
    /// Show, View, Join of each object.
    pub(super) objects: Vec<[bool; 3]>,
    /// Show, View, Join of each profile.
    pub(super) profiles: Vec<[bool; 3]>,
    /// User, object, button.
    pub(super) questions: Vec<(u32, u32, u32)>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct User {
    active: bool,
    profile: u32,
    member: bool,
    /// All sets that the user holds, the profile's own first.
    sets: Vec<u32>,
}

/// What a set grants.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Set {
    shows_app: bool,
    approved: bool,
    agent: bool,
    objects: Vec<u32>,
    fields: Vec<u32>,
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = (mixed ^ (mixed >> 31)) >> 32;
        u32::try_from((high * u64::from(limit)) >> 32).unwrap_or(0)
    }

    fn in_hundred(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    fn buttons(&mut self) -> [bool; 3] {
        [self.in_hundred(95), self.in_hundred(90), self.in_hundred(85)]
    }
}

impl Sketch {
    pub(super) fn new(size: Size) -> Self {
        let numbers = &mut Numbers(1);
        let sets = (0..size.sets).map(|number| set(numbers, size, number < size.profiles())).collect();
        let users = (0..size.users).map(|_| user(numbers, size)).collect();
        Self {
            size,
            fields_of_each: size.fields,
            users,
            sets,
            objects: (0..size.objects).map(|_| numbers.buttons()).collect(),
            profiles: (0..size.profiles()).map(|_| numbers.buttons()).collect(),
            questions: (0..QUESTIONS)
                .map(|_| (numbers.below(size.users), numbers.below(size.objects), numbers.below(3)))
                .collect(),
        }
    }

    /// The name of an object.
    pub(super) fn object(number: u32) -> String {
        format!("Object{number:03}__c")
    }

    /// The id of a user.
    pub(super) fn user(number: u32) -> CrmId {
        id("005", number)
    }

    /// The button of a number.
    pub(super) fn button(number: u32) -> Button {
        Button::ALL[number as usize]
    }

    /// What the CRM would be read to.
    pub(super) fn rows(&self) -> DirectoryRows {
        let granting = |grants: fn(&Set) -> bool| -> Vec<CrmId> {
            let sets = (0..).zip(&self.sets).filter(|(_, set)| grants(set));
            sets.map(|(number, _)| id("0PS", number)).collect()
        };
        DirectoryRows {
            read_at: Timestamp::default(),
            installation: Installation::Managed,
            users: (0..).zip(&self.users).map(|(number, user)| user_row(number, user)).collect(),
            profiles: (0..self.size.profiles())
                .map(|number| ProfileRow { id: id("00e", number), name: profile(number) })
                .collect(),
            permission_sets: (0..).zip(&self.sets).map(|(number, set)| self.set_row(number, set)).collect(),
            assignments: (0..)
                .zip(&self.users)
                .flat_map(|(number, user)| user.sets.iter().skip(1).map(move |set| (number, *set)))
                .map(|(user, set)| AssignmentRow { user: Self::user(user), permission_set: id("0PS", set) })
                .collect(),
            connected_app: Some(ConnectedAppRow {
                name: "AlongsideWebApp".to_owned(),
                permitted_users: PermittedUsers::AdminApproved,
                approved_sets: granting(|set| set.approved),
            }),
            apps: vec![AppRow {
                name: alongside_access::APP_NAME.to_owned(),
                label: "Alongside".to_owned(),
                visible_sets: granting(|set| set.shows_app),
            }],
            unrestricted: Vec::new(),
            paths: Vec::new(),
        }
    }

    /// The rows of Buttons and Profile Settings.
    pub(super) fn table(&self) -> ButtonTable {
        let buttons = |[show, view, join]: [bool; 3]| Buttons::new(show, view, join);
        let objects = (0..).zip(&self.objects).map(|(number, row)| (Self::object(number), buttons(*row)));
        let profiles = (0..).zip(&self.profiles).map(|(number, row)| (profile(number), buttons(*row)));
        ButtonTable::new(objects, profiles)
    }

    /// Every field of every object is mapped.
    pub(super) fn uses(&self) -> Vec<FieldUse> {
        let of = |number: u32| {
            let (object, path) = self.field(number);
            FieldUse { object, path, by: UsedBy::RecordMapping }
        };
        (0..self.size.objects * self.size.fields).map(of).collect()
    }

    /// The product's own users.
    pub(super) fn members(&self) -> Members {
        let members = (0..).zip(&self.users).filter(|(_, user)| user.member);
        let member = || Member { sign_in: SignIn::Sso, subscription: Subscription::Active };
        Members::new(members.map(|(number, _)| (Self::user(number), member())))
    }

    fn field(&self, number: u32) -> (String, String) {
        let (object, field) = (number / self.size.fields, number % self.size.fields);
        (Self::object(object), format!("Field{field:03}__c"))
    }

    fn set_row(&self, number: u32, set: &Set) -> PermissionSetRow {
        let object = |number: &u32| ObjectPermissionRow {
            object: Self::object(*number),
            read: true,
            create: false,
            edit: false,
            delete: false,
            view_all: false,
            modify_all: false,
        };
        let field = |number: &u32| {
            let (object, field) = self.field(*number);
            FieldPermissionRow { object, field, read: true, edit: false }
        };
        PermissionSetRow {
            id: id("0PS", number),
            label: format!("Set {number}"),
            profile: (number < self.size.profiles()).then(|| id("00e", number)),
            agent: set.agent,
            admin: false,
            messages_read: false,
            messages_edit: false,
            setup: false,
            object_permissions: set.objects.iter().map(object).collect(),
            field_permissions: set.fields.iter().map(field).collect(),
        }
    }
}

fn set(numbers: &mut Numbers, size: Size, of_profile: bool) -> Set {
    let share = if of_profile { 60 } else { 15 };
    let objects: Vec<u32> = (0..size.objects).filter(|_| numbers.in_hundred(share)).collect();
    let mut fields = Vec::new();
    for object in &objects {
        // Mostly all of an object's fields, else half of them.
        let share = if numbers.in_hundred(80) { 100 } else { 50 };
        let of_object = object * size.fields..(object + 1) * size.fields;
        fields.extend(of_object.filter(|_| numbers.in_hundred(share)));
    }
    Set {
        shows_app: numbers.in_hundred(70),
        approved: numbers.in_hundred(70),
        agent: numbers.in_hundred(70),
        objects,
        fields,
    }
}

fn user(numbers: &mut Numbers, size: Size) -> User {
    let profile = numbers.below(size.profiles());
    let assigned = (0..4).map(|_| size.profiles() + numbers.below(size.sets - size.profiles()));
    let sets = std::iter::once(profile).chain(assigned).collect();
    User { active: numbers.in_hundred(95), profile, member: numbers.in_hundred(95), sets }
}

fn user_row(number: u32, user: &User) -> UserRow {
    UserRow {
        id: Sketch::user(number),
        username: format!("user{number}@example.com"),
        name: format!("User {number}"),
        email: format!("user{number}@example.com"),
        active: user.active,
        profile: id("00e", user.profile),
        partner_id: Some(number.to_string()),
    }
}

fn profile(number: u32) -> String {
    format!("Profile {number}")
}

fn id(prefix: &str, number: u32) -> CrmId {
    format!("{prefix}{number:012}").parse().expect("fifteen letters and digits are an id")
}
