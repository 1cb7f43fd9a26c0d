//! Chatter's pages: feeds, posts, comments, following, and nothing for those without access.

use axum::http::StatusCode;

use crate::world::World;

const CASE: &str = "SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'";

#[tokio::test]
async fn a_post_with_link_and_mention_stands_on_the_record_and_reaches_whom_it_mentions() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let mei = world.user("Mei Tanaka").await.id;
    let mut sam = world.signed_in("Sam Okafor").await;
    let sent = [
        ("text", "Have a look, @mei tanaka\r\n<b>now</b> https://fernhill.example/a"),
        ("link", "https://fernhill.example/help"),
        ("link_name", "Help & more"),
    ];
    let answer = sam.post(&format!("/lightning/r/Case/{id}/feed"), &sent).await;
    assert_eq!(answer.location(), format!("/lightning/r/Case/{id}/view#posted"));
    let page = sam.get(&format!("/lightning/r/Case/{id}/view")).await;
    page.shows(&[
        &format!("Have a look, <a class=\"mention\" href=\"/lightning/r/User/{mei}/view\">@Mei Tanaka</a>\n"),
        "&#60;b&#62;now&#60;/b&#62; <a href=\"https://fernhill.example/a\"",
        "<a href=\"https://fernhill.example/help\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">Help &#38; more</a>",
        "Just now</time>",
    ]);
    let mut browser = world.signed_in("Mei Tanaka").await;
    browser.get("/lightning/page/chatter?show=to-me").await.shows(&[
        "Have a look",
        "on</span>",
        "Sam Okafor",
    ]);
    let mut other = world.signed_in("Fatima Haddad").await;
    other
        .get("/lightning/page/chatter?show=to-me")
        .await
        .shows(&["No posts yet", "mention you show here"])
        .hides(&["Have a look"]);
}

#[tokio::test]
async fn what_is_not_taken_is_told_and_kept() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let mut sam = world.signed_in("Sam Okafor").await;
    let feed = format!("/lightning/r/Case/{id}/feed");
    let long = "x".repeat(10_001);
    for (path, text, link, words) in [
        (feed.as_str(), "  ", "", "Write something, or add a link."),
        (&feed, "Kept words", "javascript:alert(1)", "Write the link with http:// or https:// in front."),
        (&feed, &long, "", "This is too long"),
        ("/lightning/page/chatter", "", "", "Write something, or add a link."),
        ("/lightning/page/chatter", "Kept words", "nonsense", "Write the link with"),
    ] {
        let answer = sam.post(path, &[("text", text), ("link", link)]).await;
        answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, words);
        assert!(answer.body.contains("role=\"alert\""));
        assert!(text.trim().is_empty() || answer.body.contains(text), "{path}: what was typed is gone");
        assert!(!answer.body.contains("href=\"javascript"));
    }
    let post = world.id("SELECT Id FROM FeedItem LIMIT 1").await;
    let answer = sam.post(&format!("/lightning/r/FeedItem/{post}/view"), &[("text", "\n")]).await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Write something first.");
}

#[tokio::test]
async fn a_comment_comes_back_to_its_page_and_only_its_author_takes_it_back() {
    let world = World::new().await;
    let case = world.id(CASE).await;
    let post = world.id(&format!("SELECT Id FROM FeedItem WHERE ParentId = '{case}'")).await;
    let mut sam = world.signed_in("Sam Okafor").await;
    let here = format!("/lightning/r/Case/{case}/view");
    let view = format!("/lightning/r/FeedItem/{post}/view");
    let answer = sam.post(&view, &[("text", "On my way"), ("back", &here)]).await;
    assert_eq!(answer.location(), format!("{here}#commented"));
    sam.get(&view).await.shows(&["On my way", "Post by Mei Tanaka"]);
    let comment = world.id("SELECT Id FROM FeedComment ORDER BY CreatedDate DESC, Id DESC LIMIT 1").await;
    // An address of another site is no place to come back to.
    let answer = sam.post(&view, &[("text", "Again"), ("back", "//evil.example/")]).await;
    assert_eq!(answer.location(), "/lightning/page/home#commented");

    let delete = format!("/lightning/r/FeedComment/{comment}/delete");
    let mut mei = world.signed_in("Mei Tanaka").await;
    mei.get(&view).await.hides(&[&delete]);
    mei.post(&delete, &[]).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    sam.post(&format!("/lightning/r/FeedItem/{post}/delete"), &[])
        .await
        .is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    sam.get(&view).await.shows(&[&delete]);
    let answer = sam.post(&delete, &[("back", &view)]).await;
    assert_eq!(answer.location(), format!("{view}#deleted"));
    sam.get(&view).await.hides(&["On my way"]);
    let answer = mei.post(&format!("/lightning/r/FeedItem/{post}/delete"), &[("back", &view)]).await;
    assert_eq!(answer.location(), "/lightning/page/chatter#deleted");
    sam.get(&view).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
}

#[tokio::test]
async fn the_home_feed_follows_what_the_person_follows() {
    let world = World::new().await;
    let account = world.id("SELECT Id FROM Account WHERE Name = 'Copse & Field'").await;
    let mut fatima = world.signed_in("Fatima Haddad").await;
    let page = format!("/lightning/r/Account/{account}/view");
    fatima.get("/lightning/page/chatter").await.shows(&["No posts yet"]).hides(&["whole crew"]);
    fatima.get(&page).await.shows(&["1 follower<", ">Follow</button>", "whole crew"]);
    let answer = fatima.post(&format!("/lightning/r/Account/{account}/follow"), &[]).await;
    assert_eq!(answer.location(), format!("{page}#followed"));
    fatima.get(&page).await.shows(&["2 followers<", ">Unfollow</button>"]);
    fatima.get("/lightning/page/chatter").await.shows(&[
        "whole crew",
        &format!("<a href=\"{page}\">Account Copse &#38; Field</a>"),
        "Unfollow<span",
    ]);
    let back = [("back", "/lightning/page/chatter")];
    let answer = fatima.post(&format!("/lightning/r/Account/{account}/unfollow"), &back).await;
    assert_eq!(answer.location(), "/lightning/page/chatter#unfollowed");
    fatima.get("/lightning/page/chatter").await.hides(&["whole crew"]);
}

#[tokio::test]
async fn a_colleague_has_a_page_to_follow_and_to_write_on() {
    let world = World::new().await;
    let (amara, sam) = (world.user("Amara Diallo").await.id, world.user("Sam Okafor").await.id);
    let mut browser = world.signed_in("Sam Okafor").await;
    let page = format!("/lightning/r/User/{amara}/view");
    browser.get(&page).await.shows(&["Service manager", "spring vouchers", ">Unfollow</button>"]);
    browser.get(&format!("/lightning/r/User/{sam}/view")).await.hides(&["follow</button>"]);
    let answer = browser.post(&format!("/lightning/r/User/{amara}/feed"), &[("text", "Thank you")]).await;
    assert_eq!(answer.location(), format!("{page}#posted"));
    let mut theirs = world.signed_in("Amara Diallo").await;
    theirs.get("/lightning/page/chatter?show=to-me").await.shows(&["Thank you"]);
    browser.get("/lightning/search?text=Diallo").await.shows(&[&page]);
    let suggested = browser.get("/lightning/chatter/people?text=ama").await;
    suggested.shows(&["\"name\":\"Amara Diallo\"", "\"title\":\"Service manager\""]);
    // Who has left is not offered.
    browser.get("/lightning/chatter/people?text=Nils").await.shows(&["[]"]);
}

#[tokio::test]
async fn whoever_may_not_read_a_record_neither_reads_nor_writes_on_it() {
    let world = World::new().await;
    let hannah = world.user("Hannah Brandt").await.id;
    let id = world.id(&format!("SELECT Id FROM Opportunity WHERE OwnerId = '{hannah}' LIMIT 1")).await;
    let base = format!("/lightning/r/Opportunity/{id}");
    let mut owner = world.signed_in("Hannah Brandt").await;
    let posted = owner.post(&format!("{base}/feed"), &[("text", "Between us")]).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER);
    let post = world.id(&format!("SELECT Id FROM FeedItem WHERE ParentId = '{id}'")).await;
    let view = format!("/lightning/r/FeedItem/{post}/view");
    owner.get(&view).await.shows(&["Between us"]);

    let mut diego = world.signed_in("Diego Fuentes").await;
    let refused = [
        diego.get(&format!("{base}/view")).await,
        diego.get(&view).await,
        diego.post(&format!("{base}/feed"), &[("text", "I was here")]).await,
        diego.post(&format!("{base}/follow"), &[]).await,
        diego.post(&view, &[("text", "I was here")]).await,
        diego.post(&format!("/lightning/r/FeedItem/{post}/delete"), &[]).await,
    ];
    for answer in refused {
        answer.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
        answer.hides(&["Between us"]);
    }
    // Following its owner shows no more of them than may be read.
    diego.post(&format!("/lightning/r/User/{hannah}/follow"), &[]).await;
    diego.get("/lightning/page/chatter").await.shows(&["Hannah Brandt"]).hides(&["Between us"]);
    diego.get(&format!("/lightning/r/User/{hannah}/view")).await.hides(&["Between us"]);
    let diego = world.user("Diego Fuentes").await.id;
    for object in ["FeedItem", "FeedComment"] {
        let written = format!("SELECT Id FROM {object} WHERE CreatedById = '{diego}'");
        assert!(world.find(&written).await.is_empty(), "{object}");
    }

    let mut nobody = world.browser();
    assert!(nobody.get("/lightning/page/chatter").await.location().starts_with("/login"));
    let answer = nobody.post(&format!("{base}/feed"), &[("text", "x")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let foreign = [("origin", "https://evil.example")];
    owner
        .post_from(&format!("{base}/feed"), &[("text", "x")], &foreign)
        .await
        .is_refused(StatusCode::FORBIDDEN, "another site");
}

#[tokio::test]
async fn a_long_feed_is_read_page_by_page() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let ada = world.user("Ada Lindqvist").await;
    for number in 0..30 {
        let post = alongside_org::NewPost {
            subject_id: id.clone(),
            body: vec![alongside_org::FeedSegment::Text(format!("Line {number}."))],
            link: None,
        };
        world.org.post(&ada, &post).await.unwrap();
    }
    let mut sam = world.signed_in("Sam Okafor").await;
    let page = format!("/lightning/r/Case/{id}/view");
    let first = sam.get(&page).await;
    let more = format!("href=\"{page}?feed=25\" data-more>Load more");
    first.shows(&["Line 29.", "Line 5.", &more]).hides(&["Line 4."]);
    let rest = sam.get(&format!("{page}?feed=25")).await;
    rest.shows(&["Line 4.", "Line 0.", "Back to the newest"]).hides(&["Line 5.", "data-more"]);
    sam.get(&format!("{page}?feed=500")).await.shows(&["No older posts"]);
    sam.get(&format!("{page}?feed=x")).await.shows(&["The feed cannot be shown", "postcode refused"]);
    let post = world.id("SELECT Id FROM FeedItem ORDER BY CreatedDate DESC, Id DESC LIMIT 1").await;
    for number in 0..28 {
        let body = [alongside_org::FeedSegment::Text(format!("Answer {number}."))];
        world.org.comment(&ada, &post, &body).await.unwrap();
    }
    sam.get(&page).await.shows(&["Answer 24.", "View all 28 comments"]).hides(&["Answer 25."]);
    sam.get(&format!("/lightning/r/FeedItem/{post}/view")).await.shows(&["Answer 27."]);
}
