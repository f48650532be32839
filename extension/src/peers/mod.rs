//! Who a unit's peers are, and its standing among them.

mod nearest;

pub use nearest::{NearestPeers, NullReason, Options, Peer, PeersError, Unit, nearest_peers};

/// The mid-rank percentile of a value, 0 to 100, of which `below` of its `n`
/// peers are below and `equal` are equal: `100 * (below + equal / 2) / n`. A
/// value tied with all its peers is at 50. `None` without peers.
///
/// Roscoe, J. T. (1975), Fundamental Research Statistics: percentile rank with
/// half of the ties counted below.
#[must_use]
pub fn percentile_of_counts(below: u32, equal: u32, n: u32) -> Option<f64> {
    (n > 0).then(|| 100.0 * (f64::from(below) + f64::from(equal) / 2.0) / f64::from(n))
}

/// [`percentile_of_counts`] of `value` among `peers`. Comparison is exact; no
/// value is NaN.
#[must_use]
pub fn mid_rank_percentile(value: f64, peers: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut below, mut equal, mut n) = (0, 0, 0);
    for peer in peers {
        n += 1;
        below += u32::from(peer < value);
        #[allow(clippy::float_cmp, reason = "a tie is an equal value")]
        let tied = peer == value;
        equal += u32::from(tied);
    }
    percentile_of_counts(below, equal, n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_half_of_the_ties() {
        let of = |value, peers: &[f64]| mid_rank_percentile(value, peers.iter().copied());
        assert_eq!(of(3.0, &[1.0, 2.0, 4.0, 5.0]), Some(50.0));
        assert_eq!(of(2.0, &[1.0, 2.0, 2.0, 5.0]), Some(50.0));
        assert_eq!(of(0.0, &[1.0]), Some(0.0));
        assert_eq!(of(2.0, &[1.0]), Some(100.0));
        assert_eq!(of(1.0, &[1.0, 1.0]), Some(50.0));
        assert_eq!(of(1.0, &[]), None);
    }

    proptest! {
        #[test]
        fn turning_the_scale_around_mirrors_the_percentile(
            value in -5_i8..5, peers in prop::collection::vec(-5_i8..5, 1..40)
        ) {
            let up = mid_rank_percentile(value.into(), peers.iter().map(|&p| p.into())).unwrap();
            let down =
                mid_rank_percentile((-value).into(), peers.iter().map(|&p| (-p).into())).unwrap();
            // Both are sums of at most 40 halves over n: rounding only.
            prop_assert!((up + down - 100.0).abs() < 1e-12);
            prop_assert!((0.0..=100.0).contains(&up));
        }
    }
}
