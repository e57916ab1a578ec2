//! The times in an answer: `Retry-After` in both its forms, seconds or a date, and `Date`.

use std::time::Duration;

use http::{HeaderMap, HeaderName, header};
use jiff::fmt::rfc2822;

/// How long the service asks to wait; a date is counted from `now_unix_ms`, one already past is no wait. `None` if
/// absent or not understood.
pub(super) fn retry_after(headers: &HeaderMap, now_unix_ms: i64) -> Option<Duration> {
    parse(headers.get(header::RETRY_AFTER)?.to_str().ok()?, now_unix_ms)
}

/// The date in a header, ms since 1970. `None` if absent or not understood.
pub(super) fn date_ms(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    date(headers.get(name)?.to_str().ok()?)
}

fn parse(text: &str, now_unix_ms: i64) -> Option<Duration> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs);
    }
    let wait_ms = date(text)?.saturating_sub(now_unix_ms);
    Some(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0)))
}

fn date(text: &str) -> Option<i64> {
    Some(rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_date_is_counted_from_now() {
        let now = 784_111_770_000; // Sun, 06 Nov 1994 08:49:30 GMT
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(parse("soon", now), None);
        assert_eq!(parse("", now), None);
        assert_eq!(parse("-5", now), None);
    }

    #[test]
    fn times_at_the_edge_are_read_without_overflow() {
        let now = 784_111_770_000;
        for (text, expected) in [
            ("", None),
            ("-1", None),
            ("18446744073709551615", Some(Duration::from_secs(u64::MAX))),
            // 2^64
            ("18446744073709551616", None),
            ("1e3", None),
            ("0", Some(Duration::ZERO)),
            // A leap second.
            ("Sun, 06 Nov 1994 08:49:60 GMT", Some(Duration::from_secs(29))),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(Duration::ZERO)),
            ("Mon, 01 Jan 0001 00:00:00 GMT", Some(Duration::ZERO)),
        ] {
            assert_eq!(parse(text, now), expected, "{text:?}");
        }
        for now in [i64::MIN, i64::MAX] {
            let _ = parse("Sun, 06 Nov 1994 08:49:37 GMT", now);
        }
    }

    proptest! {
        #[test]
        fn seconds_are_read_as_they_are(seconds in any::<u64>()) {
            prop_assert_eq!(parse(&format!(" {seconds} "), 0), Some(Duration::from_secs(seconds)));
        }

        #[test]
        fn every_date_of_two_centuries_is_read(second in 0i64..6_000_000_000, now in 0i64..6_000_000_000) {
            let date = jiff::Timestamp::from_second(second).unwrap();
            let text = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let expected = u64::try_from(second - now).unwrap_or(0);
            prop_assert_eq!(parse(&text, now * 1000), Some(Duration::from_secs(expected)));
        }

        #[test]
        fn no_text_makes_it_fall(text in ".*", now in any::<i64>()) {
            let _ = parse(&text, now);
        }
    }
}
