//! Chatter: posts on records, comments on posts, likes of both, and who follows what. All of them go with the
//! record they hang on: whoever may read it may read and write them.

use alongside_orgstore::{FieldKind, ObjectDefinition};

use super::parts::{checkbox, field, long_text, picklist, reference, setup, text};

pub(super) fn objects() -> Vec<ObjectDefinition> {
    let mut objects = vec![
        setup(
            "FeedItem",
            "Feed Item",
            "0D5",
            vec![
                // The schema lets it point at every record.
                reference("ParentId", "Parent ID", &["User"], "Parent", None).required().create_only(),
                picklist("Type", "Feed Item Type", &["TextPost", "LinkPost"]).read_only(),
                long_text("Body", "Body").at_most(10_000),
                field("LinkUrl", "Link Url", FieldKind::Url).at_most(1_000).create_only(),
                text("Title", "Title", 255).create_only(),
                field("CommentCount", "Comment Count", FieldKind::Integer).read_only().defaults_to(0),
                checkbox("IsRichText", "Is Rich Text").read_only(),
            ],
        ),
        setup(
            "FeedComment",
            "Feed Comment",
            "0D7",
            vec![
                reference("FeedItemId", "Feed Item ID", &["FeedItem"], "FeedItem", Some("FeedComments"))
                    .required()
                    .create_only(),
                reference("ParentId", "Parent ID", &["User"], "Parent", None).read_only(),
                picklist("CommentType", "Comment Type", &["TextComment"])
                    .read_only()
                    .defaults_to("TextComment"),
                long_text("CommentBody", "Body").at_most(10_000).required(),
            ],
        ),
        setup(
            "FeedLike",
            "Feed Like",
            "0I0",
            vec![
                reference(
                    "FeedEntityId",
                    "Feed Entity ID",
                    &["FeedItem", "FeedComment"],
                    "FeedEntity",
                    Some("FeedLikes"),
                )
                .required()
                .create_only()
                .indexed(),
                reference("FeedItemId", "Feed Item ID", &["FeedItem"], "FeedItem", None).read_only(),
                reference("ParentId", "Parent ID", &["User"], "Parent", None).read_only(),
            ],
        ),
        setup(
            "EntitySubscription",
            "Entity Subscription",
            "0E8",
            vec![
                reference("ParentId", "Parent ID", &["User"], "Parent", None).required().create_only(),
                reference("SubscriberId", "User ID", &["User"], "Subscriber", None).required().create_only(),
            ],
        ),
    ];
    for object in &mut objects {
        object.goes_with = Some("ParentId".into());
        // A like goes with what is liked, which goes with its post.
        let like = object.name == "FeedLike";
        let masters = if like { ["FeedEntityId", "FeedEntityId"] } else { ["ParentId", "FeedItemId"] };
        for field in object.fields.iter_mut().filter(|field| masters.contains(&field.name.as_str())) {
            field.cascade_delete = true;
        }
    }
    objects
}
