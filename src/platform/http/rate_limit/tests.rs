use super::*;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};

async fn track(_: Limited<Tracking>, address: ClientAddress) -> String {
    address.0.to_string()
}

fn limits(tracking: u32) -> Data<RateLimits> {
    Data::new(RateLimits {
        tracking: RateLimit::per_minute("tracking", tracking),
        sign_in: RateLimit::per_minute("sign-in", 1),
        refresh: RateLimit::per_minute("refresh", 1),
        computation: RateLimit::per_minute("computation", 1),
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
    })
}

#[actix_web::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let app = App::new()
        .app_data(limits(2))
        .route("/", web::get().to(track))
        .wrap(from_fn(show_limits));
    let app = init_service(app).await;
    let ask = |address: &str| {
        TestRequest::get()
            .peer_addr(format!("{address}:1").parse().unwrap())
            .to_request()
    };
    for remaining in [1, 0] {
        let answer = call_service(&app, ask("203.0.113.9")).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(
            answer.headers().get("ratelimit-policy").unwrap(),
            "\"tracking\";q=2;w=60"
        );
        let shown = answer
            .headers()
            .get("ratelimit")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            shown.starts_with(&format!("\"tracking\";r={remaining};t=")),
            "{shown}"
        );
    }
    let refused = call_service(&app, ask("203.0.113.9")).await;
    assert_eq!(refused.status(), 429);
    let wait: u32 = refused
        .headers()
        .get("retry-after")
        .unwrap()
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(call_service(&app, ask("203.0.113.10")).await.status(), 200);
}

#[actix_web::test]
async fn behind_a_proxy_the_client_is_counted() {
    let app = init_service(App::new().app_data(limits(1)).route("/", web::get().to(track))).await;
    let ask = |peer: &str, client: &str| {
        let request = TestRequest::get().peer_addr(peer.parse().unwrap());
        request.insert_header(("x-forwarded-for", client)).to_request()
    };
    assert_eq!(
        call_service(&app, ask("10.0.0.1:1", "198.51.100.1"))
            .await
            .status(),
        200
    );
    assert_eq!(
        call_service(&app, ask("10.0.0.1:1", "198.51.100.2"))
            .await
            .status(),
        200
    );
    assert_eq!(
        call_service(&app, ask("10.0.0.2:1", "198.51.100.1"))
            .await
            .status(),
        429
    );
    assert_eq!(
        call_service(&app, ask("203.0.113.9:1", "1.1.1.1")).await.status(),
        200
    );
    assert_eq!(
        call_service(&app, ask("203.0.113.9:1", "2.2.2.2")).await.status(),
        429,
        "made up"
    );
}

#[test]
fn addresses_with_their_whole_share_are_forgotten() {
    let limit = RateLimit::per_minute("tracking", 1_000_000);
    for n in 0..FORGET_EVERY * 4 {
        limit.count(Counted::Address(IpAddr::V4(std::net::Ipv4Addr::from_bits(n))));
    }
    assert!(
        limit.limiter.len() < usize::try_from(FORGET_EVERY).unwrap() * 2,
        "{}",
        limit.limiter.len()
    );
}
