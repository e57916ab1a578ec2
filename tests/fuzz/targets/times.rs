//! Times reported by a service: how long to wait, the current time, the lifetime of a token. No overflow, and no
//! endless wait.

use std::sync::LazyLock;

use fuzz::{Answer, Bytes, ScriptedService};

static SERVICE: LazyLock<ScriptedService> = LazyLock::new(ScriptedService::start);

#[test]
fn times_of_a_service_never_stop_the_program() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let status = input.one_of(&[429, 503, 500, 200]);
        let headers =
            ["retry-after", "date", "x-rate-limit-reset"].map(|name| (name.to_owned(), input.line().to_vec()));
        let expires = String::from_utf8_lossy(input.line()).into_owned();
        let refusal = Answer { status, headers: headers.to_vec(), body: b"{}".to_vec() };
        SERVICE.answers(vec![refusal]);
        SERVICE.run(async |aam, _| drop((aam.service_now_ms(), aam.users_self().await, aam.service_now_ms())));
        let token = format!(r#"{{"access_token":"eyJ.eyJ.x","token_type":"bearer","expires_in":{expires}}}"#);
        SERVICE.signs_in_with(Answer { status: 200, headers: headers.to_vec(), body: token.into_bytes() });
        SERVICE.run(async |aam, _| drop((aam.users_self().await, aam.users_self().await)));
        assert!(SERVICE.asked() <= 8, "{} requests", SERVICE.asked());
    });
}
