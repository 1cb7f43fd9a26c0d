use alongside_kernel::Secret;
use alongside_store::{ConsoleSession, Digest, SignInAttempt, WidgetBearer};

use crate::samples::{OURS, at, store, user};

fn attempt() -> SignInAttempt {
    SignInAttempt {
        state_digest: Digest::of("state"),
        browser_digest: Digest::of("browser"),
        verifier: Secret::new("verifier"),
        return_to: "/code".into(),
        expires: at(1_000),
    }
}

#[tokio::test]
async fn a_sign_in_is_finished_once_and_by_the_browser_that_began_it() {
    let store = store().await;
    store.save_sign_in_attempt(&attempt()).await.unwrap();
    let (state, browser) = (Digest::of("state"), Digest::of("browser"));
    assert_eq!(store.take_sign_in_attempt(state, Digest::of("another")).await.unwrap(), None);
    assert_eq!(store.take_sign_in_attempt(Digest::of("other"), browser).await.unwrap(), None);
    assert_eq!(store.take_sign_in_attempt(state, browser).await.unwrap(), Some(attempt()));
    assert_eq!(store.take_sign_in_attempt(state, browser).await.unwrap(), None);
}

#[tokio::test]
async fn a_one_time_token_is_spent_once_even_by_many_at_the_same_moment() {
    let store = store().await;
    let tries = (0..16).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.spend_token(Digest::of("token"), at(1_000)).await.unwrap() })
    });
    let mut spent = 0;
    for one in tries.collect::<Vec<_>>() {
        spent += u32::from(one.await.unwrap());
    }
    assert_eq!(spent, 1);
    store.purge_expired(at(999), at(0)).await.unwrap();
    assert!(!store.spend_token(Digest::of("token"), at(1_000)).await.unwrap());
}

#[tokio::test]
async fn what_has_expired_is_forgotten_and_nothing_else() {
    let store = store().await;
    let session = |last_used, expires| ConsoleSession {
        account: OURS,
        user: user(1),
        created: at(last_used),
        last_used: at(last_used),
        expires: at(expires),
    };
    let bearer = |expires| WidgetBearer { account: OURS, user: user(1), expires: at(expires) };
    store.save_sign_in_attempt(&attempt()).await.unwrap();
    store.save_console_session(Digest::of("used"), &session(500, 5_000)).await.unwrap();
    store.save_console_session(Digest::of("idle"), &session(10, 5_000)).await.unwrap();
    store.save_console_session(Digest::of("over"), &session(500, 1_000)).await.unwrap();
    store.save_widget_bearer(Digest::of("good"), &bearer(2_000)).await.unwrap();
    store.save_widget_bearer(Digest::of("bad"), &bearer(1_000)).await.unwrap();
    store.touch_console_session(Digest::of("used"), at(600)).await.unwrap();
    store.touch_console_session(Digest::of("used"), at(1)).await.unwrap();

    assert_eq!(store.widget_bearer(Digest::of("bad"), at(1_000)).await.unwrap(), None);
    store.purge_expired(at(1_000), at(100)).await.unwrap();
    let kept = store.console_session(Digest::of("used")).await.unwrap().unwrap();
    assert_eq!((kept.last_used, kept.user), (at(600), user(1)));
    for gone in ["idle", "over"] {
        assert_eq!(store.console_session(Digest::of(gone)).await.unwrap(), None, "{gone}");
    }
    assert_eq!(store.widget_bearer(Digest::of("good"), at(1)).await.unwrap(), Some(bearer(2_000)));
    assert_eq!(store.widget_bearer(Digest::of("bad"), at(1)).await.unwrap(), None);
    let attempt = store.take_sign_in_attempt(Digest::of("state"), Digest::of("browser")).await;
    assert_eq!(attempt.unwrap(), None);
    store.delete_console_session(Digest::of("used")).await.unwrap();
    assert_eq!(store.console_session(Digest::of("used")).await.unwrap(), None);
}
