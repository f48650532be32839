//! The nearest peers of each unit, exactly.

use std::cmp::Ordering;

use thiserror::Error;

use crate::tolerance::ROUNDING;

/// A unit to find peers for, and a possible peer of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit<'a> {
    /// Its name, which no other unit has; it also breaks ties.
    pub name: &'a str,
    /// Its type, such as the level of a school.
    pub kind: Option<&'a str>,
    /// Its features, in an order common to all units.
    pub features: Vec<Option<f64>>,
}

/// Who may be a peer, and how features count.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Peers are of the unit's own type.
    pub same_type: bool,
    /// Largest distance of a peer.
    pub caliper: Option<f64>,
    /// What each feature's squared difference counts; none is 1 each.
    pub weights: Option<Vec<f64>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            same_type: true,
            caliper: None,
            weights: None,
        }
    }
}

/// A peer of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peer {
    /// Position of the peer among the units.
    pub unit: usize,
    /// Distance from the unit.
    pub distance: f64,
}

/// The peers of all units.
#[derive(Clone, Debug, PartialEq)]
pub struct NearestPeers {
    /// 0-based positions of the features without variance, which no distance has.
    pub dropped: Vec<usize>,
    /// For each unit, in the order given, its peers, nearest first, or why
    /// they are not defined.
    pub units: Vec<Result<Vec<Peer>, NullReason>>,
}

/// Why a unit's peers are not defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullReason {
    /// A feature is missing.
    MissingFeature,
    /// The type is missing, and peers must be of the same type.
    MissingType,
    /// No other unit can be compared with it.
    NoPeers,
    /// No feature has variance, so all units are equally near.
    NoVariance,
    /// Every other unit is further than the caliper.
    NoneWithinCaliper,
}

impl NullReason {
    /// The reason as results show it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingFeature => "missing_feature",
            Self::MissingType => "missing_type",
            Self::NoPeers => "no_peers",
            Self::NoVariance => "no_variance",
            Self::NoneWithinCaliper => "none_within_caliper",
        }
    }
}

/// Input that makes no sense.
#[derive(Clone, Debug, Error, PartialEq)]
#[allow(missing_docs, reason = "each message says what its fields are")]
pub enum PeersError {
    #[error("nearest_peers: k is {k}; it must be at least 1; ask for at least one peer")]
    TooFew { k: i64 },
    #[error(
        "nearest_peers: unit '{unit}' comes more than once; a unit must come once; aggregate its \
         rows first, or make the year part of the name"
    )]
    Duplicate { unit: String },
    #[error("nearest_peers: unit '{unit}' has no features; give each unit at least one number")]
    NoFeatures { unit: String },
    #[error(
        "nearest_peers: unit '{unit}' has {features} features, unit '{first}' has {expected}; all \
         units must have the same features in the same order; write NULL for one that is missing"
    )]
    FeaturesDiffer {
        unit: String,
        features: usize,
        first: String,
        expected: usize,
    },
    #[error(
        "nearest_peers: feature {feature} of unit '{unit}' is {value}; it must be a finite number; \
         pass NULL for a missing value, which leaves the unit out and says so"
    )]
    NotFinite {
        unit: String,
        feature: usize,
        value: f64,
    },
    #[error(
        "nearest_peers: the variance of feature {feature} is not a finite number; its values must \
         be smaller; divide them by a power of ten"
    )]
    TooLarge { feature: usize },
    #[error(
        "nearest_peers: {given} weights for {features} features; there must be one for each; give \
         weight 0 to a feature that should not count"
    )]
    WeightsDiffer { given: usize, features: usize },
    #[error(
        "nearest_peers: weights[{feature}] is {value}; a weight must be a finite number of at \
         least 0; give 0 to a feature that should not count"
    )]
    Weight { feature: usize, value: f64 },
    #[error(
        "nearest_peers: all weights are 0; one at least must be above 0; leave the option out for \
         equal weights"
    )]
    NoWeight,
    #[error(
        "nearest_peers: caliper is {value}; the largest distance must be a number of at least 0; \
         leave the option out for no limit"
    )]
    Caliper { value: f64 },
}

/// The `k` nearest peers of each unit among the others.
///
/// The distance of units a and b is `sqrt(sum over f of w_f ((a_f - b_f) /
/// s_f)^2)`, s the population standard deviation over the units that take part:
/// those without a missing feature (or type, where peers must be of the same
/// type). A feature without variance is dropped. Neighbours are exact; equal
/// distances are ordered by name; a unit is no peer of its own. The result does
/// not depend on the order of the units.
///
/// Every pair of one type is compared: n units of p features take n^2 p steps
/// and room for n (p + k) numbers.
///
/// # Errors
/// [`PeersError`], see there.
pub fn nearest_peers(
    units: &[Unit<'_>],
    k: i64,
    options: &Options,
) -> Result<NearestPeers, PeersError> {
    let wanted = usize::try_from(k).unwrap_or(0);
    if wanted == 0 {
        return Err(PeersError::TooFew { k });
    }
    check(units, options)?;

    let mut by_name: Vec<usize> = (0..units.len()).collect();
    by_name.sort_unstable_by_key(|&index| units[index].name);
    if let Some(pair) = by_name
        .windows(2)
        .find(|pair| units[pair[0]].name == units[pair[1]].name)
    {
        return Err(PeersError::Duplicate {
            unit: units[pair[0]].name.to_owned(),
        });
    }

    let mut result = vec![Err(NullReason::NoPeers); units.len()];
    let mut rows: Vec<(usize, Vec<f64>)> = Vec::with_capacity(units.len());
    for index in by_name {
        let unit = &units[index];
        match unit.features.iter().copied().collect::<Option<Vec<f64>>>() {
            None => result[index] = Err(NullReason::MissingFeature),
            Some(_) if options.same_type && unit.kind.is_none() => {
                result[index] = Err(NullReason::MissingType);
            }
            Some(features) => rows.push((index, features)),
        }
    }

    let (scales, dropped) = scales(&rows, options)?;
    let kind_of = |row: &(usize, Vec<f64>)| units[row.0].kind.filter(|_| options.same_type);
    // Stable: within a type the units stay in the order of their names.
    rows.sort_by_key(kind_of);
    for group in rows.chunk_by(|a, b| kind_of(a) == kind_of(b)) {
        if group.len() < 2 {
            continue;
        }
        if scales.is_empty() {
            for &(index, _) in group {
                result[index] = Err(NullReason::NoVariance);
            }
            continue;
        }
        let group = Group::new(group, &scales);
        for own in 0..group.units.len() {
            let peers = group.nearest(own, wanted, options.caliper);
            result[group.units[own]] = if peers.is_empty() {
                Err(NullReason::NoneWithinCaliper)
            } else {
                Ok(peers)
            };
        }
    }
    Ok(NearestPeers {
        dropped,
        units: result,
    })
}

fn check(units: &[Unit<'_>], options: &Options) -> Result<(), PeersError> {
    if let Some(caliper) = options.caliper
        && (caliper.is_nan() || caliper < 0.0)
    {
        return Err(PeersError::Caliper { value: caliper });
    }
    if let Some(weights) = &options.weights {
        for (index, &value) in weights.iter().enumerate() {
            if !value.is_finite() || value < 0.0 {
                return Err(PeersError::Weight {
                    feature: index + 1,
                    value,
                });
            }
        }
        if weights.iter().all(|&weight| weight == 0.0) {
            return Err(PeersError::NoWeight);
        }
    }
    let Some(first) = units.first() else {
        return Ok(());
    };
    let features = first.features.len();
    if features == 0 {
        return Err(PeersError::NoFeatures {
            unit: first.name.to_owned(),
        });
    }
    if let Some(weights) = &options.weights
        && weights.len() != features
    {
        return Err(PeersError::WeightsDiffer {
            given: weights.len(),
            features,
        });
    }
    for unit in units {
        if unit.features.len() != features {
            return Err(PeersError::FeaturesDiffer {
                unit: unit.name.to_owned(),
                features: unit.features.len(),
                first: first.name.to_owned(),
                expected: features,
            });
        }
        for (index, &value) in unit.features.iter().enumerate() {
            if let Some(value) = value
                && !value.is_finite()
            {
                return Err(PeersError::NotFinite {
                    unit: unit.name.to_owned(),
                    feature: index + 1,
                    value,
                });
            }
        }
    }
    Ok(())
}

/// A feature that counts: its position and `sqrt(weight) / sd`.
type Scale = (usize, f64);

/// The features that count, and the positions of those without variance.
fn scales(
    rows: &[(usize, Vec<f64>)],
    options: &Options,
) -> Result<(Vec<Scale>, Vec<usize>), PeersError> {
    let (mut scales, mut dropped) = (Vec::new(), Vec::new());
    let features = rows.first().map_or(0, |(_, features)| features.len());
    for feature in 0..features {
        // Welford (1962): no sum of squares that cancels.
        let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for (_, values) in rows {
            n += 1.0;
            let difference = values[feature] - mean;
            mean += difference / n;
            squares += difference * (values[feature] - mean);
        }
        let variance: f64 = squares / n;
        let root_mean_square = (mean * mean + variance).sqrt();
        if !root_mean_square.is_finite() {
            return Err(PeersError::TooLarge {
                feature: feature + 1,
            });
        }
        let weight = options
            .weights
            .as_ref()
            .map_or(1.0, |weights| weights[feature]);
        if variance.sqrt() <= ROUNDING * root_mean_square {
            dropped.push(feature);
        } else if weight > 0.0 {
            scales.push((feature, (weight / variance).sqrt()));
        }
    }
    Ok((scales, dropped))
}

/// Candidates whose distances are summed at a time: their sums stay in the
/// nearest cache while each feature passes over them.
const BLOCK: usize = 512;

/// Units that are compared with one another, in the order of their names.
struct Group {
    /// Positions among all units.
    units: Vec<usize>,
    /// For each feature that counts, its values and scale.
    features: Vec<(Vec<f64>, f64)>,
}

impl Group {
    fn new(rows: &[(usize, Vec<f64>)], scales: &[Scale]) -> Self {
        Self {
            units: rows.iter().map(|&(index, _)| index).collect(),
            features: scales
                .iter()
                .map(|&(feature, scale)| {
                    (
                        rows.iter().map(|(_, values)| values[feature]).collect(),
                        scale,
                    )
                })
                .collect(),
        }
    }

    /// The `k` nearest of the member `own`, nearest first.
    fn nearest(&self, own: usize, k: usize, caliper: Option<f64>) -> Vec<Peer> {
        let mut nearest: Vec<Candidate> = Vec::new();
        // Candidates wait until there are several times k of them: choosing
        // among many at once costs less than keeping k in order all the time.
        let room = k.saturating_mul(4);
        // Candidates come in the order of their names, so that one whose square
        // reaches that of the k-th so far is behind it, ties included.
        let mut limit = f64::INFINITY;
        let mut sums = [0.0; BLOCK];
        for start in (0..self.units.len()).step_by(BLOCK) {
            let end = self.units.len().min(start + BLOCK);
            let sums = &mut sums[..end - start];
            self.squared_distances(own, start, sums);
            for (member, &squared) in (start..end).zip(&*sums) {
                if squared >= limit || member == own {
                    continue;
                }
                let distance = squared.sqrt();
                if caliper.is_some_and(|caliper| distance > caliper) {
                    continue;
                }
                nearest.push(Candidate {
                    distance,
                    member,
                    squared,
                });
                if nearest.len() == room {
                    limit = nearest
                        .select_nth_unstable_by(k - 1, Candidate::order)
                        .1
                        .squared;
                    nearest.truncate(k);
                }
            }
        }
        nearest.sort_unstable_by(Candidate::order);
        nearest.truncate(k);
        nearest
            .into_iter()
            .map(|candidate| Peer {
                unit: self.units[candidate.member],
                distance: candidate.distance,
            })
            .collect()
    }

    /// The squared distances from `own` of the members from `start` on.
    fn squared_distances(&self, own: usize, start: usize, sums: &mut [f64]) {
        sums.fill(0.0);
        for (values, scale) in &self.features {
            let own = values[own];
            for (sum, value) in sums.iter_mut().zip(&values[start..]) {
                let difference = (value - own) * scale;
                *sum += difference * difference;
            }
        }
    }
}

/// A member that may be among the nearest.
struct Candidate {
    distance: f64,
    member: usize,
    squared: f64,
}

impl Candidate {
    /// By distance, then name. Squares that differ may have the same root.
    fn order(a: &Self, b: &Self) -> Ordering {
        a.distance
            .total_cmp(&b.distance)
            .then(a.member.cmp(&b.member))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit<'a>(name: &'a str, kind: &'a str, features: &[f64]) -> Unit<'a> {
        Unit {
            name,
            kind: Some(kind),
            features: features.iter().copied().map(Some).collect(),
        }
    }

    fn names<'a>(units: &[Unit<'a>], result: &NearestPeers, index: usize) -> Vec<&'a str> {
        result.units[index]
            .as_ref()
            .unwrap()
            .iter()
            .map(|peer| units[peer.unit].name)
            .collect()
    }

    fn any_type() -> Options {
        Options {
            same_type: false,
            ..Options::default()
        }
    }

    // 0, 2, 4, 10: mean 4, variance (16 + 4 + 0 + 36) / 4 = 14.
    #[test]
    fn by_hand() {
        let units = [
            unit("d", "x", &[10.0]),
            unit("a", "x", &[0.0]),
            unit("c", "x", &[4.0]),
            unit("b", "x", &[2.0]),
        ];
        let result = nearest_peers(&units, 2, &Options::default()).unwrap();
        assert_eq!(names(&units, &result, 0), ["c", "b"]);
        assert_eq!(names(&units, &result, 1), ["b", "c"]);
        // b is as near to a as to c: by name.
        assert_eq!(names(&units, &result, 3), ["a", "c"]);
        let sd = 14.0_f64.sqrt();
        let peers = result.units[0].as_ref().unwrap();
        assert!((peers[0].distance - 6.0 / sd).abs() < 1e-15);
        assert!((peers[1].distance - 8.0 / sd).abs() < 1e-15);
        assert_eq!(result.dropped, [0; 0]);
    }

    #[test]
    fn a_weight_multiplies_the_squared_difference() {
        let units = [
            unit("a", "x", &[0.0, 0.0]),
            unit("b", "x", &[2.0, 0.0]),
            unit("c", "x", &[0.0, 2.0]),
            unit("d", "x", &[2.0, 2.0]),
        ];
        // Both features have sd 1.
        let with = |weights: [f64; 2]| {
            let options = Options {
                weights: Some(weights.into()),
                ..Options::default()
            };
            let result = nearest_peers(&units, 3, &options).unwrap();
            let peers = result.units[0].clone().unwrap();
            peers
                .iter()
                .map(|peer| (units[peer.unit].name, peer.distance))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            with([4.0, 1.0]),
            [("c", 2.0), ("b", 4.0), ("d", 20.0_f64.sqrt())]
        );
        assert_eq!(with([0.0, 1.0]), [("b", 0.0), ("c", 2.0), ("d", 2.0)]);
    }

    #[test]
    fn types_calipers_and_too_few() {
        let mut units = vec![
            unit("a", "x", &[0.0]),
            unit("b", "y", &[0.0]),
            unit("c", "x", &[1.0]),
            unit("d", "x", &[9.0]),
            unit("e", "z", &[3.0]),
        ];
        let result = nearest_peers(&units, 9, &Options::default()).unwrap();
        assert_eq!(names(&units, &result, 0), ["c", "d"]);
        assert_eq!(result.units[1], Err(NullReason::NoPeers));
        let near = Options {
            caliper: Some(0.5),
            ..Options::default()
        };
        let result = nearest_peers(&units, 9, &near).unwrap();
        assert_eq!(names(&units, &result, 0), ["c"]);
        assert_eq!(result.units[3], Err(NullReason::NoneWithinCaliper));
        let result = nearest_peers(&units, 9, &any_type()).unwrap();
        assert_eq!(names(&units, &result, 0), ["b", "c", "e", "d"]);
        units[0].kind = None;
        units[1].features[0] = None;
        let result = nearest_peers(&units, 9, &Options::default()).unwrap();
        assert_eq!(result.units[0], Err(NullReason::MissingType));
        assert_eq!(result.units[1], Err(NullReason::MissingFeature));
        assert_eq!(names(&units, &result, 2), ["d"]);
        let result = nearest_peers(&units, 9, &any_type()).unwrap();
        assert_eq!(names(&units, &result, 0), ["c", "e", "d"]);
    }

    #[test]
    fn features_without_variance() {
        let third = 0.1 + 0.2;
        let units = [
            unit("a", "x", &[0.3, 1.0]),
            unit("b", "x", &[third, 2.0]),
            unit("c", "x", &[0.3, 3.0]),
        ];
        let result = nearest_peers(&units, 1, &Options::default()).unwrap();
        assert_eq!(result.dropped, [0]);
        assert_eq!(names(&units, &result, 2), ["b"]);
        let constant = [unit("a", "x", &[7.0]), unit("b", "x", &[7.0])];
        let result = nearest_peers(&constant, 1, &Options::default()).unwrap();
        assert_eq!(
            result.units,
            [Err(NullReason::NoVariance), Err(NullReason::NoVariance)]
        );
        assert_eq!(result.dropped, [0]);
        let one = nearest_peers(&constant[..1], 1, &Options::default()).unwrap();
        assert_eq!(one.units, [Err(NullReason::NoPeers)]);
        let none = nearest_peers(&[], 1, &Options::default()).unwrap();
        assert!(none.units.is_empty() && none.dropped.is_empty());
    }

    #[test]
    fn what_makes_no_sense() {
        let units = [unit("a", "x", &[0.0]), unit("b", "x", &[1.0])];
        let fails = |units: &[Unit<'_>], k, options: &Options, part: &str| {
            let message = nearest_peers(units, k, options).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        };
        let weights = |weights: &[f64]| Options {
            weights: Some(weights.into()),
            ..Options::default()
        };
        let caliper = |value| Options {
            caliper: Some(value),
            ..Options::default()
        };
        let plain = Options::default();
        fails(&units, 0, &plain, "k is 0");
        fails(&units, -3, &plain, "k is -3");
        fails(&[unit("a", "x", &[])], 1, &plain, "'a' has no features");
        fails(
            &[unit("a", "x", &[0.0]), unit("b", "x", &[0.0, 1.0])],
            1,
            &plain,
            "'b' has 2 features, unit 'a' has 1",
        );
        fails(
            &[unit("a", "x", &[0.0]), unit("a", "y", &[1.0])],
            1,
            &plain,
            "'a' comes more than once",
        );
        fails(
            &[unit("a", "x", &[f64::NAN])],
            1,
            &plain,
            "feature 1 of unit 'a' is NaN",
        );
        fails(
            &[unit("a", "x", &[-1e300]), unit("b", "x", &[1e300])],
            1,
            &plain,
            "variance of feature 1",
        );
        fails(&units, 1, &weights(&[1.0, 1.0]), "2 weights for 1 features");
        fails(&units, 1, &weights(&[-1.0]), "weights[1] is -1");
        fails(&units, 1, &weights(&[0.0]), "all weights are 0");
        fails(&units, 1, &caliper(-0.5), "caliper is -0.5");
        fails(&units, 1, &caliper(f64::NAN), "caliper is NaN");
    }

    proptest! {
        // Few values, so that there are many ties; more units than a block
        // would take too long here and is tried in SQL.
        #[test]
        fn as_by_sorting_all(
            rows in prop::collection::vec((0_u8..3, 0_i8..4, -2_i8..3), 2..60),
            k in 1_i64..20,
            same_type in any::<bool>(),
            seed in any::<u64>(),
        ) {
            let labels: Vec<String> = (0..rows.len()).map(|i| format!("{i:03}")).collect();
            let kinds = ["x", "y", "z"];
            let units: Vec<Unit<'_>> = rows
                .iter()
                .zip(&labels)
                .map(|(&(kind, a, b), name)| {
                    unit(name, kinds[usize::from(kind)], &[a.into(), b.into()])
                })
                .collect();
            let options = Options { same_type, ..Options::default() };
            let result = nearest_peers(&units, k, &options).unwrap();

            let sd = |feature: usize| {
                let values: Vec<f64> = units.iter().map(|u| u.features[feature].unwrap()).collect();
                let n = f64::from(u32::try_from(values.len()).unwrap());
                let mean = values.iter().sum::<f64>() / n;
                (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt()
            };
            let sds = [sd(0), sd(1)];
            for (own, peers) in result.units.iter().enumerate() {
                let mut all: Vec<(f64, usize)> = (0..units.len())
                    .filter(|&other| {
                        other != own && (!same_type || units[other].kind == units[own].kind)
                    })
                    .map(|other| {
                        let squares = (0..2).filter(|&f| sds[f] > 1e-9).map(|f| {
                            let difference =
                                units[own].features[f].unwrap() - units[other].features[f].unwrap();
                            (difference / sds[f]).powi(2)
                        });
                        (squares.sum::<f64>().sqrt(), other)
                    })
                    .collect();
                all.sort_by(|a, b| a.partial_cmp(b).unwrap());
                match peers {
                    Err(NullReason::NoPeers) => prop_assert!(all.is_empty()),
                    Err(reason) => prop_assert_eq!(*reason, NullReason::NoVariance),
                    Ok(peers) => {
                        prop_assert_eq!(peers.len(), all.len().min(usize::try_from(k).unwrap()));
                        for (peer, (distance, _)) in peers.iter().zip(&all) {
                            prop_assert!((peer.distance - distance).abs() < 1e-9);
                        }
                        let key = |peer: &Peer| (peer.distance, peer.unit);
                        prop_assert!(peers.is_sorted_by(|a, b| key(a) < key(b)));
                    }
                }
            }

            // Any other order of the units, the same peers to the last bit.
            let mut order: Vec<usize> = (0..units.len()).collect();
            order.sort_by_key(|&i| (i as u64).wrapping_mul(seed | 1).rotate_left(17));
            let shuffled: Vec<Unit<'_>> = order.iter().map(|&i| units[i].clone()).collect();
            let again = nearest_peers(&shuffled, k, &options).unwrap();
            for (position, &index) in order.iter().enumerate() {
                let back = again.units[position].clone().map(|peers| {
                    peers
                        .into_iter()
                        .map(|p| Peer { unit: order[p.unit], ..p })
                        .collect::<Vec<_>>()
                });
                prop_assert_eq!(&back, &result.units[index]);
            }
        }
    }
}
