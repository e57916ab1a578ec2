//! How many calls a second each product accepts, where a switch limits them: a call is accepted while any are left, and they
//! are renewed evenly, up to those of one second. Real time, not the practice clock: it is about how fast a program calls.

use std::time::Instant;

use crate::switches::Product;

/// The calls that are left for each product.
#[derive(Debug, Default)]
pub struct Quotas {
    audience_manager: Quota,
    experience_platform: Quota,
}

#[derive(Debug, Default)]
struct Quota {
    /// How many calls are left, and when that was so. All of one second before any call.
    left: Option<(f64, Instant)>,
}

impl Quotas {
    /// Takes one call, if one is left at `now`. `per_second` is 0 if there is no limit.
    pub fn take(&mut self, product: Product, per_second: u32, now: Instant) -> bool {
        let quota = match product {
            Product::AudienceManager => &mut self.audience_manager,
            Product::ExperiencePlatform => &mut self.experience_platform,
        };
        if per_second == 0 {
            quota.left = None;
            return true;
        }
        let per_second = f64::from(per_second);
        let left = quota.left.map_or(per_second, |(left, then)| {
            (left + now.saturating_duration_since(then).as_secs_f64() * per_second).min(per_second)
        });
        let is_admitted = left >= 1.0;
        quota.left = Some((if is_admitted { left - 1.0 } else { left }, now));
        is_admitted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_product_accepts_so_many_calls_a_second_and_not_more_at_once() {
        let (mut quotas, start) = (Quotas::default(), Instant::now());
        let mut accepted = |product, after_ms| {
            let now = start + Duration::from_millis(after_ms);
            (0..100).filter(|_| quotas.take(product, 10, now)).count()
        };
        assert_eq!(accepted(Product::AudienceManager, 0), 10);
        assert_eq!(accepted(Product::AudienceManager, 0), 0);
        assert_eq!(accepted(Product::ExperiencePlatform, 0), 10, "its own");
        assert_eq!(accepted(Product::AudienceManager, 510), 5);
        assert_eq!(accepted(Product::AudienceManager, 60_000), 10);
        assert!((0..100).all(|_| quotas.take(Product::AudienceManager, 0, start)), "no limit");
    }
}
