//! What Fernhill's people have written to each other on records, and who follows what.

use alongside_org::{SeedRecord, SeedValue};
use jiff::Timestamp;

use crate::Demo;
use crate::row::{Row, before};

/// A post with its comments; people by name, times in minutes before now.
struct Told {
    /// The customer whose Case it is on, or the colleague whose feed.
    on: On,
    author: &'static str,
    minutes_ago: i64,
    body: &'static str,
    /// Address and title.
    link: Option<(&'static str, &'static str)>,
    comments: &'static [(&'static str, i64, &'static str)],
}

enum On {
    CaseOf(&'static str),
    Account(&'static str),
    Person(&'static str),
}

const POSTS: &[Told] = &[
    Told {
        on: On::Person("Amara Diallo"),
        author: "Amara Diallo",
        minutes_ago: 1_480,
        body: "The spring vouchers end on Friday. If one is refused at the last step before then, write the code on the Case: the shop team collects them.",
        link: Some(("https://shop.fernhill.example/help/vouchers", "Vouchers, as customers read it")),
        comments: &[
            ("Mei Tanaka", 1_455, "Does that go for the trade codes as well?"),
            ("Amara Diallo", 1_440, "Yes, both."),
        ],
    },
    Told {
        on: On::Account("Copse & Field"),
        author: "Hannah Brandt",
        minutes_ago: 620,
        body: "Spoke with their buyer. They will put the whole crew on trade terms from next month, so expect more people from there asking about discounts.",
        link: None,
        comments: &[],
    },
    Told {
        on: On::CaseOf("Nadia Rahman"),
        author: "Sam Okafor",
        minutes_ago: 150,
        body: "The discount is on the account, so it is the phone that does not see it. I will look at both devices with her.",
        link: None,
        comments: &[
            ("Mei Tanaka", 131, "I had the same last week: the phone was signed in with a private address."),
            ("Sam Okafor", 124, "Good, I will check that first."),
        ],
    },
    Told {
        on: On::CaseOf("Casey Morgan"),
        author: "Mei Tanaka",
        minutes_ago: 38,
        body: "Two more customers in SW1 wrote about the postcode this morning. The check seems to want a blank in the middle.",
        link: None,
        comments: &[("Sam Okafor", 31, "That fits. I will watch Casey try it and tell the shop team.")],
    },
];

/// Follower, and what is followed.
const FOLLOWED: &[(&str, On)] = &[
    ("Sam Okafor", On::CaseOf("Casey Morgan")),
    ("Sam Okafor", On::CaseOf("Nadia Rahman")),
    ("Sam Okafor", On::Person("Amara Diallo")),
    ("Mei Tanaka", On::CaseOf("Casey Morgan")),
    ("Mei Tanaka", On::Person("Sam Okafor")),
    ("Amara Diallo", On::CaseOf("Casey Morgan")),
    ("Amara Diallo", On::CaseOf("Nadia Rahman")),
    ("Ada Lindqvist", On::Person("Amara Diallo")),
    ("Hannah Brandt", On::Account("Copse & Field")),
];

/// The posts, comments and subscriptions, on records among `rows`.
pub fn feeds(demo: &Demo, rows: &[Row], now: Timestamp) -> Vec<SeedRecord> {
    let mut records = Vec::new();
    for (number, post) in POSTS.iter().enumerate() {
        let key = format!("post-{number}");
        let parent = place(demo, rows, &post.on);
        let kind = if post.link.is_some() { "LinkPost" } else { "TextPost" };
        let mut fields = written(demo, post.author, before(now, post.minutes_ago));
        fields.extend([
            field("ParentId", SeedValue::Reference(parent.clone())),
            field("Type", kind.into()),
            field("Body", post.body.into()),
            field("CommentCount", SeedValue::Json(post.comments.len().into())),
        ]);
        if let Some((address, title)) = post.link {
            fields.extend([field("LinkUrl", address.into()), field("Title", title.into())]);
        }
        records.push(SeedRecord { object: "FeedItem".to_owned(), key: key.clone(), fields });
        for (author, minutes, text) in post.comments {
            let mut fields = written(demo, author, before(now, *minutes));
            fields.extend([
                field("FeedItemId", SeedValue::Reference(key.clone())),
                field("ParentId", SeedValue::Reference(parent.clone())),
                field("CommentBody", (*text).into()),
            ]);
            records.push(SeedRecord { object: "FeedComment".to_owned(), key: String::new(), fields });
        }
    }
    for (follower, on) in FOLLOWED {
        let fields = vec![
            field("ParentId", SeedValue::Reference(place(demo, rows, on))),
            field("SubscriberId", SeedValue::Reference(username(demo, follower))),
        ];
        records.push(SeedRecord { object: "EntitySubscription".to_owned(), key: String::new(), fields });
    }
    records
}

fn written(demo: &Demo, author: &str, at: Timestamp) -> Vec<(String, SeedValue)> {
    let (author, at) = (SeedValue::Reference(username(demo, author)), SeedValue::Json(at.to_string().into()));
    vec![
        field("CreatedById", author.clone()),
        field("LastModifiedById", author),
        field("CreatedDate", at.clone()),
        field("LastModifiedDate", at),
    ]
}

fn field(name: &str, value: SeedValue) -> (String, SeedValue) {
    (name.to_owned(), value)
}

fn username(demo: &Demo, name: &str) -> String {
    let user = demo.users.iter().find(|user| user.name == name);
    user.expect("who writes is a user of the demo").username.clone()
}

fn place(demo: &Demo, rows: &[Row], on: &On) -> String {
    let (object, field, value) = match on {
        On::Person(name) => return username(demo, name),
        On::Account(name) => ("Account", "Name", *name),
        On::CaseOf(name) => {
            let customer = demo.customers.iter().find(|customer| customer.name == *name);
            let case = customer.and_then(|customer| customer.case.as_ref());
            ("Case", "Subject", case.expect("posts are on Cases of the story").subject)
        }
    };
    let row = rows.iter().find(|row| row.object == object && row.text(field) == value);
    row.expect("posts are on records of the demo").reference.clone()
}
