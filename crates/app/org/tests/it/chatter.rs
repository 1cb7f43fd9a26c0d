//! Feeds, posts, comments and followers: over HTTP, as objects, and for the pages.

use alongside_org::{ErrorCode, FeedSegment, NewPost};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, encoded};
use crate::support::{Company, company, fields};

const CHATTER: &str = "/services/data/v67.0/chatter";

async fn send(company: &Company, token: &str, method: &str, path: &str, body: Option<Json>) -> Answer {
    call(company, token, method, &format!("{CHATTER}{path}"), body).await
}

fn text(text: &str) -> Json {
    json!({ "messageSegments": [{ "type": "Text", "text": text }] })
}

fn bodies(page: &Json) -> Vec<String> {
    let elements = page["elements"].as_array().unwrap_or_else(|| panic!("{page}"));
    elements.iter().map(|one| one["body"]["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn posts_and_comments_are_liked_once_by_each_reader_and_likes_go_with_them() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let case = company.id("sams case");
    let body = json!({ "body": text("Like me"), "feedElementType": "FeedItem", "subjectId": case });
    let post = send(&company, &ada, "POST", "/feed-elements", Some(body)).await.json();
    let page = |post: &Json| post["capabilities"]["chatterLikes"]["page"].clone();
    let url = page(&post)["currentPageUrl"].as_str().unwrap().to_owned();
    let like = call(&company, &sam, "POST", &url, None).await;
    assert_eq!(like.status, StatusCode::CREATED, "{}", like.text);
    let again = call(&company, &sam, "POST", &url, None).await.json();
    assert_eq!(again["id"], like.json()["id"]);
    let adas = call(&company, &ada, "POST", &url, None).await.json();
    let listed = call(&company, &ada, "GET", &url, None).await.json();
    assert_eq!((&listed["total"], &listed["items"][0]["user"]["name"]), (&json!(2), &json!("Sam Okafor")));
    let seen = call(&company, &sam, "GET", post["url"].as_str().unwrap(), None).await.json();
    assert_eq!(page(&seen)["total"], 2);
    assert_eq!(seen["capabilities"]["chatterLikes"]["myLike"]["id"], again["id"]);

    let comments = post["capabilities"]["comments"]["page"]["currentPageUrl"].as_str().unwrap();
    let comment =
        call(&company, &ada, "POST", comments, Some(json!({ "body": text("Me too") }))).await.json();
    let liked =
        call(&company, &sam, "POST", comment["likes"]["currentPageUrl"].as_str().unwrap(), None).await;
    assert_eq!(liked.json()["likedItem"]["id"], comment["id"], "{}", liked.text);

    // Nobody takes another's like away, or learns of likes on what he may not read.
    let refused = call(&company, &sam, "DELETE", adas["url"].as_str().unwrap(), None).await;
    assert_eq!(refused.error().0, "INSUFFICIENT_ACCESS_OR_READONLY");
    let tom = company.user("tom").await;
    assert!(company.org.query(&tom, "SELECT Id FROM FeedLike").await.unwrap().records.is_empty());
    let ones_own = call(&company, &sam, "DELETE", again["url"].as_str().unwrap(), None).await;
    assert_eq!(ones_own.status, StatusCode::NO_CONTENT, "{}", ones_own.text);
    let user = company.user("ada").await;
    let count = async || company.org.query(&user, "SELECT Id FROM FeedLike").await.unwrap().records.len();
    assert_eq!(count().await, 2);
    call(&company, &ada, "DELETE", post["url"].as_str().unwrap(), None).await;
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn the_company_feed_has_every_post_that_its_reader_may_read_and_people_are_listed_by_page() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let users = [company.user("ada").await.id, company.user("sam").await.id];
    for (token, subject) in [(&ada, &users[0]), (&sam, &users[1])] {
        let body = json!({ "body": text("Hello"), "feedElementType": "FeedItem", "subjectId": subject });
        let made = send(&company, token, "POST", "/feed-elements", Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }
    let feeds = send(&company, &sam, "GET", "/feeds", None).await.json();
    let listed = feeds["feeds"].as_array().unwrap();
    let url = listed.iter().find(|feed| feed["feedType"] == "Company").unwrap()["feedElementsUrl"].clone();
    let page = call(&company, &sam, "GET", url.as_str().unwrap(), None).await.json();
    assert_eq!(bodies(&page), ["Hello", "Hello"]);
    let first = send(&company, &sam, "GET", "/users?pageSize=1", None).await.json();
    let next = call(&company, &sam, "GET", first["nextPageUrl"].as_str().unwrap(), None).await.json();
    let id = |page: &Json| page["users"][0]["id"].as_str().unwrap().to_owned();
    assert_ne!(id(&first), id(&next));
    assert_eq!(next["previousPageUrl"], first["currentPageUrl"]);
    let root = send(&company, &sam, "GET", "", None).await.json();
    let groups = call(&company, &sam, "GET", root["groups"].as_str().unwrap(), None).await.json();
    assert_eq!((&groups["groups"], &groups["total"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn a_post_with_link_and_mention_is_read_as_it_was_written() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let (case, sam) = (company.id("sams case"), company.user("sam").await);
    let body = json!({
        "body": { "messageSegments": [
            { "type": "Text", "text": " <b>Look</b> " },
            { "type": "Mention", "id": sam.id },
            { "type": "MarkupBegin", "markupType": "Bold" },
            { "type": "Text", "text": " at https://x.example/ü?a=1. Now" },
        ]},
        "feedElementType": "FeedItem",
        "subjectId": &case[..15],
        "capabilities": { "link": { "url": "https://join.example/s/1", "urlName": "Join session" } },
    });
    let made = send(&company, &ada, "POST", "/feed-elements", Some(body)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let post = made.json();
    assert_eq!(
        post["body"],
        json!({ "isRichText": false, "text": " <b>Look</b> @Sam Okafor at https://x.example/ü?a=1. Now", "messageSegments": [
            { "type": "Text", "text": " <b>Look</b> " },
            { "type": "Mention", "accessible": true, "name": "Sam Okafor", "text": "@Sam Okafor",
              "record": { "id": sam.id, "type": "User", "url": format!("{CHATTER}/users/{}", sam.id) } },
            { "type": "Text", "text": " at " },
            { "type": "Link", "text": "https://x.example/ü?a=1", "url": "https://x.example/ü?a=1" },
            { "type": "Text", "text": ". Now" },
        ]})
    );
    assert_eq!(post["type"], "LinkPost");
    assert_eq!(
        post["capabilities"]["link"],
        json!({ "url": "https://join.example/s/1", "urlName": "Join session" })
    );
    assert_eq!((&post["parent"]["id"], &post["parent"]["type"]), (&json!(case), &json!("Case")));
    assert_eq!(post["actor"]["name"], "Ada Lindqvist");
    let url = post["url"].as_str().unwrap();
    assert_eq!(call(&company, &ada, "GET", url, None).await.json()["id"], post["id"]);
    // Who is mentioned finds it among what was said to them, whatever they follow.
    let sams = access(&company, "sam").await;
    let to_me = send(&company, &sams, "GET", "/feeds/to/me/feed-elements", None).await.json();
    assert_eq!(to_me["elements"][0]["id"], post["id"]);
    let row = call(
        &company,
        &ada,
        "GET",
        &format!(
            "/services/data/v67.0/query?q={}",
            encoded(&format!(
                "SELECT Type, Body, LinkUrl, Title, Parent.Name FROM FeedItem WHERE ParentId = '{case}'"
            ))
        ),
        None,
    )
    .await
    .json();
    assert_eq!(
        (&row["records"][0]["Type"], &row["records"][0]["Title"]),
        (&json!("LinkPost"), &json!("Join session"))
    );
    assert_eq!(row["records"][0]["Parent"]["Name"], "00000001");
}

#[tokio::test]
async fn posts_of_the_wrong_form_are_refused_and_nothing_is_written() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let case = company.id("sams case");
    let post = |body: Json, subject: &str| json!({ "body": body, "feedElementType": "FeedItem", "subjectId": subject });
    let link = |url: &str| json!({ "feedElementType": "FeedItem", "subjectId": case, "capabilities": { "link": { "url": url } } });
    for (body, code) in [
        (json!({ "feedElementType": "FeedItem", "subjectId": case }), "POST_BODY_PARSE_ERROR"),
        (post(text("x"), ""), "POST_BODY_PARSE_ERROR"),
        (post(json!({ "messageSegments": [{ "type": "Picture" }] }), case), "POST_BODY_PARSE_ERROR"),
        (post(json!({ "messageSegments": [{ "text": "x" }] }), case), "POST_BODY_PARSE_ERROR"),
        (post(text("  "), case), "REQUIRED_FIELD_MISSING"),
        (post(text(&"x".repeat(10_001)), case), "STRING_TOO_LONG"),
        (post(text("x"), "500000000000001AAA"), "INVALID_CROSS_REFERENCE_KEY"),
        (post(text("x"), "nonsense"), "MALFORMED_ID"),
        (
            post(json!({ "messageSegments": [{ "type": "Mention", "id": case }] }), case),
            "INVALID_CROSS_REFERENCE_KEY",
        ),
        (link("javascript:alert(1)"), "FIELD_INTEGRITY_EXCEPTION"),
        (link("https://"), "FIELD_INTEGRITY_EXCEPTION"),
        (link(""), "POST_BODY_PARSE_ERROR"),
        (
            json!({ "feedElementType": "Bundle", "subjectId": case, "body": text("x") }),
            "POST_BODY_PARSE_ERROR",
        ),
    ] {
        let answer = send(&company, &ada, "POST", "/feed-elements", Some(body.clone())).await;
        assert_eq!(answer.error().0, code, "{body} {}", answer.text);
    }
    let page = send(&company, &ada, "GET", &format!("/feeds/record/{case}/feed-elements"), None).await.json();
    assert_eq!(page["elements"], json!([]));
}

#[tokio::test]
async fn whoever_may_not_see_the_record_sees_and_writes_none_of_its_feed() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let hidden = company.id("adas case");
    let post = json!({ "body": text("between us"), "feedElementType": "FeedItem", "subjectId": hidden });
    let made = send(&company, &ada, "POST", "/feed-elements", Some(post.clone())).await.json();
    let id = made["id"].as_str().unwrap();
    let comment = json!({ "body": text("a comment") });
    let items = format!("/feed-elements/{id}/capabilities/comments/items");
    let commented = send(&company, &ada, "POST", &items, Some(comment.clone())).await.json();
    let comment_id = commented["id"].as_str().unwrap().to_owned();

    for (method, path, body) in [
        ("GET", format!("/feed-elements/{id}"), None),
        ("DELETE", format!("/feed-elements/{id}"), None),
        ("GET", format!("/comments/{comment_id}"), None),
        ("GET", items.clone(), None),
        ("POST", items.clone(), Some(comment.clone())),
        ("GET", format!("/feeds/record/{hidden}/feed-elements"), None),
        ("GET", format!("/records/{hidden}/followers"), None),
    ] {
        let answer = send(&company, &sam, method, &path, body).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path} {}", answer.text);
    }
    let refused = send(&company, &sam, "POST", "/feed-elements", Some(post)).await;
    assert_eq!(refused.error().0, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
    let refused =
        send(&company, &sam, "POST", "/users/me/following", Some(json!({ "subjectId": hidden }))).await;
    assert_eq!(refused.error().0, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
    // The same through the objects.
    let sams = company.user("sam").await;
    for object in ["FeedItem", "FeedComment", "EntitySubscription LIMIT 10"] {
        let found = company.org.query(&sams, &format!("SELECT Id FROM {object}")).await.unwrap();
        assert_eq!(found.total_size, 0, "{object}");
    }
    let direct = fields(json!({ "FeedItemId": id, "CommentBody": "in between" }));
    let error = company.org.create(&sams, "FeedComment", &direct).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InsufficientAccessOnCrossReferenceEntity);
    let error =
        company.org.update(&sams, "FeedItem", id, &fields(json!({ "Body": "mine" }))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound, "what cannot be read is not there");
    let seen =
        company.org.query(&company.user("ada").await, "SELECT CommentCount FROM FeedItem").await.unwrap();
    assert_eq!(seen.records[0].text("CommentCount"), "1");
}

#[tokio::test]
async fn the_home_feed_follows_what_a_person_follows() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let say = async |subject: &str, words: &str| {
        let body = vec![FeedSegment::Text(words.into())];
        let post = NewPost { subject_id: subject.into(), body, link: None };
        company.org.post(&ada, &post).await.unwrap()
    };
    let (account, other) = (company.id("brightwell"), company.id("other"));
    say(account, "one").await;
    let second = say(other, "two").await;
    say(&sam.id, "to sam").await;
    let home = async || {
        let page = company.org.home_feed(&sam, None).await.unwrap();
        page.posts
            .iter()
            .map(|post| match &post.body[..] {
                [FeedSegment::Text(text)] => text.clone(),
                other => panic!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(home().await, ["to sam"]);
    assert!(!company.org.is_following(&sam, account).await.unwrap());
    company.org.follow(&sam, account).await.unwrap();
    company.org.follow(&sam, account).await.unwrap();
    assert!(company.org.is_following(&sam, account).await.unwrap());
    assert_eq!(home().await, ["to sam", "one"]);
    company.org.follow(&sam, &ada.id).await.unwrap();
    assert_eq!(home().await, ["to sam", "two", "one"]);
    company.org.unfollow(&sam, account).await.unwrap();
    company.org.unfollow(&sam, &ada.id).await.unwrap();
    assert_eq!(home().await, ["to sam"]);

    let comment = company
        .org
        .comment(&sam, &second, &[FeedSegment::Mention { user_id: ada.id.clone(), name: String::new() }])
        .await
        .unwrap();
    let feed = company.org.feed_of_record(&ada, other, None).await.unwrap();
    assert_eq!((feed.posts[0].comment_count, feed.posts[0].comments[0].id.as_str()), (1, comment.as_str()));
    assert_eq!(feed.posts[0].comments[0].author.name, "Sam Okafor");
    // Only the author takes a text back; with the record goes its feed.
    let error = company.org.delete(&sam, "FeedItem", &second).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InsufficientAccessOrReadonly);
    company.org.delete(&sam, "FeedComment", &comment).await.unwrap();
    assert_eq!(company.org.feed_of_record(&ada, other, None).await.unwrap().posts[0].comment_count, 0);
    company.org.delete(&ada, "Account", other).await.unwrap();
    assert_eq!(company.org.query(&ada, "SELECT COUNT() FROM FeedItem").await.unwrap().total_size, 2);
    assert_eq!(company.org.feed_of_record(&ada, other, None).await.unwrap().posts, []);
}

#[tokio::test]
async fn followers_are_told_and_subscriptions_have_their_limits() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let account = company.id("brightwell");
    let made =
        send(&company, &sam, "POST", "/users/me/following", Some(json!({ "subjectId": account }))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let subscription = made.json();
    let followers = send(&company, &ada, "GET", &format!("/records/{account}/followers"), None).await.json();
    assert_eq!(
        (&followers["total"], &followers["followers"][0]["subscriber"]["name"]),
        (&json!(1), &json!("Sam Okafor"))
    );
    let following = send(&company, &sam, "GET", "/users/me/following", None).await.json();
    assert_eq!(following["following"][0]["subject"]["id"], account);
    let sams = company.user("sam").await;
    for soql in ["SELECT Id FROM EntitySubscription", "SELECT Id FROM EntitySubscription LIMIT 1001"] {
        let error = company.org.query(&sams, soql).await.unwrap_err();
        assert!(error.message.contains("LIMIT is specified and at most 1000"), "{error}");
    }
    assert_eq!(
        company
            .org
            .query(&company.user("ada").await, "SELECT Id FROM EntitySubscription")
            .await
            .unwrap()
            .total_size,
        1
    );
    let twice = fields(json!({ "ParentId": account, "SubscriberId": sams.id }));
    assert_eq!(
        company.org.create(&sams, "EntitySubscription", &twice).await.unwrap_err().code,
        ErrorCode::DuplicateValue
    );
    let ada_id = company.user("ada").await.id;
    let other = fields(json!({ "ParentId": account, "SubscriberId": ada_id }));
    assert_eq!(
        company.org.create(&sams, "EntitySubscription", &other).await.unwrap_err().code,
        ErrorCode::InsufficientAccess
    );
    let path = format!("/subscriptions/{}", subscription["id"].as_str().unwrap());
    assert_eq!(send(&company, &sam, "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    let me = send(&company, &sam, "GET", "/users/me", None).await.json();
    assert_eq!((&me["id"], &me["name"]), (&json!(sams.id), &json!("Sam Okafor")));
}

#[tokio::test]
async fn feeds_come_in_pages_and_batches() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let account = company.id("brightwell");
    for number in 0..5 {
        let post = json!({ "body": text(&format!("p{number}")), "feedElementType": "FeedItem", "subjectId": account });
        assert_eq!(
            send(&company, &ada, "POST", "/feed-elements", Some(post)).await.status,
            StatusCode::CREATED
        );
    }
    let first =
        send(&company, &ada, "GET", &format!("/feeds/record/{account}/feed-elements?pageSize=3"), None)
            .await
            .json();
    assert_eq!(bodies(&first), ["p4", "p3", "p2"]);
    let second = call(&company, &ada, "GET", first["nextPageUrl"].as_str().unwrap(), None).await.json();
    assert_eq!(
        (bodies(&second), &second["nextPageUrl"]),
        (vec!["p1".to_owned(), "p0".to_owned()], &Json::Null)
    );
    for query in ["pageSize=0", "pageSize=x", "pageSize=101"] {
        let answer =
            send(&company, &ada, "GET", &format!("/feeds/news/me/feed-elements?{query}"), None).await;
        assert_eq!(answer.error().0, "INVALID_INPUT", "{query}");
    }
    let batch = json!({ "batchRequests": [
        { "method": "Get", "url": "v67.0/chatter/users/me" },
        { "method": "GET", "url": "/services/data/v67.0/chatter/feeds/news/me/feed-elements" },
    ]});
    let answer = call(&company, &ada, "POST", "/services/data/v67.0/connect/batch", Some(batch)).await.json();
    assert_eq!(answer["hasErrors"], false, "{answer}");
    assert_eq!(bodies(&answer["results"][1]["result"]).len(), 5);
    let feeds = send(&company, &ada, "GET", "/feeds", None).await.json();
    assert_eq!(feeds["feeds"][0]["label"], "News");
}
