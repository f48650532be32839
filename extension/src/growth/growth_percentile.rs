//! Student growth percentiles: where a score is among those of students with
//! the same prior scores.
//!
//! ```text
//! Q_tau(y | x_1, .., x_k) = b_0 + sum_j sum_c b_jc B_jc(x_j)      tau = .005, .015, .., .995
//! percentile = number of the 100 predictions, rounded to 5 places, below y;
//!              0 counts as 1 and 100 as 99
//! ```
//! Betebenner (2009), Norm- and criterion-referenced student growth, with the
//! choices of the R package SGP: B a cubic B-spline basis of its own for each
//! prior, its inner knots the quantiles .2, .4, .6 and .8 of that prior's
//! scores, its boundaries their range widened by a tenth at both ends. Sorting
//! a student's predictions, so that they do not cross, does not change how many
//! are below y.

use thiserror::Error;

use super::bspline::{Spline, quantile_knots, range_boundaries};
use super::quantile_regression::{Collinear, Problem};

/// Most prior scores of one fit.
pub const MAX_PRIORS: usize = 8;

/// Number of quantiles of a fit, unless others are asked for.
pub const QUANTILES: u8 = 100;

/// Predictions are compared after rounding to 1 / this.
const PLACES: f64 = 1e5;

/// Input that makes no sense.
///
/// Each message names the function, the value, the rule and the way out.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PercentileError {
    /// Lists that do not fit together.
    #[error(
        "{function}: {what} has {found} elements, y has {expected}; each prior must be a list with \
         one score a student, in the order of y; build all lists with the same list(… ORDER BY …)"
    )]
    Lengths {
        /// The SQL function.
        function: &'static str,
        /// `prior 1`, …
        what: String,
        /// Its length.
        found: usize,
        /// The length of y.
        expected: usize,
    },

    /// Too few or too many priors.
    #[error(
        "{function}: {found} priors; {rule}; pass a list of lists, the most recent prior first"
    )]
    Priors {
        /// The SQL function.
        function: &'static str,
        /// How many were given.
        found: usize,
        /// How many there must be.
        rule: String,
    },

    /// A score is NaN or infinite.
    #[error(
        "{function}: {what} of student {position} is {value}; every score must be a finite number; \
         pass NULL for a missing score, which leaves the student out"
    )]
    NotFinite {
        /// The SQL function.
        function: &'static str,
        /// `y`, `prior 1`, …
        what: String,
        /// 1-based position in the list.
        position: usize,
        /// The value met.
        value: f64,
    },

    /// A prior, or y, is the same for all students.
    #[error(
        "student_growth_percentile_fit: {what} is {value} for all {n} students; it must vary; \
         leave the cohort or the prior out"
    )]
    Constant {
        /// `y`, `prior 1`, …
        what: String,
        /// The value of all.
        value: f64,
        /// How many students.
        n: usize,
    },

    /// No more students than coefficients.
    #[error(
        "student_growth_percentile_fit: {n} students with all scores for {columns} coefficients \
         (1 and {per_prior} a prior); there must be more students than coefficients, and a usable \
         fit needs hundreds; use fewer priors, or join cohorts"
    )]
    TooFewStudents {
        /// Students.
        n: usize,
        /// Coefficients.
        columns: usize,
        /// Coefficients a prior.
        per_prior: String,
    },

    /// The scores do not tell all spline functions apart.
    #[error(
        "student_growth_percentile_fit: spline function {column} of prior {prior} is explained by \
         those before it, so its coefficient is not defined; the prior must have scores between \
         its knots {knots:?} and say something that the priors before it do not; pass other knots \
         with the option knots, or leave the prior out"
    )]
    Collinear {
        /// 1-based position of the prior.
        prior: usize,
        /// 1-based position of the function.
        column: usize,
        /// The knots of the prior.
        knots: Vec<f64>,
    },

    /// Knots, boundaries or quantiles that are not in order.
    #[error(
        "student_growth_percentile_fit: {option} {value}; {rule}; leave the option out for {default}"
    )]
    Option {
        /// The option.
        option: String,
        /// What was given.
        value: String,
        /// What it must be.
        rule: &'static str,
        /// What it is otherwise.
        default: &'static str,
    },

    /// A fit that contradicts itself.
    #[error(
        "student_growth_percentile: the fit is not valid: {problem}; pass the result of \
         student_growth_percentile_fit unchanged"
    )]
    Fit {
        /// What contradicts what.
        problem: String,
    },
}

/// How to fit; empty lists and `None` stand for the defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitOptions {
    /// Inner knots of each prior, else its quantiles.
    pub knots: Vec<Option<Vec<f64>>>,
    /// Lower and upper boundary of each prior, else its widened range.
    pub boundaries: Vec<Option<[f64; 2]>>,
    /// Quantiles, else .005, .015, .., .995.
    pub taus: Vec<f64>,
    /// Threads at most, else 1.
    pub threads: usize,
}

/// All that is needed to score students, and how the fit went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PercentileFit {
    /// Inner knots of each prior.
    pub knots: Vec<Vec<f64>>,
    /// Lower and upper boundary of each prior.
    pub boundaries: Vec<[f64; 2]>,
    /// Quantiles.
    pub taus: Vec<f64>,
    /// For each quantile the intercept, then the functions of each prior.
    pub coefficients: Vec<Vec<f64>>,
    /// Students.
    pub n: usize,
    /// For each quantile the sum of rho(residual), in units of y.
    pub objective: Vec<f64>,
}

/// The quantiles of a percentile: the middles of 100 equal parts.
#[must_use]
pub fn percentile_taus() -> Vec<f64> {
    (0..QUANTILES)
        .map(|part| (f64::from(part) + 0.5) / f64::from(QUANTILES))
        .collect()
}

/// Fits the quantiles of `y` given `priors`, one list a prior, the most recent
/// first; students with a missing score are left out before.
///
/// # Errors
/// [`PercentileError`], see its variants.
pub fn fit_percentiles(
    y: &[f64],
    priors: &[Vec<f64>],
    options: &FitOptions,
) -> Result<PercentileFit, PercentileError> {
    const FUNCTION: &str = "student_growth_percentile_fit";
    check_scores(FUNCTION, y, priors)?;
    let taus = match options.taus.as_slice() {
        [] => percentile_taus(),
        taus => taus.to_vec(),
    };
    if !taus.iter().all(|tau| *tau > 0.0 && *tau < 1.0) || !taus.is_sorted_by(|a, b| a < b) {
        return Err(PercentileError::Option {
            option: "the option taus is".into(),
            value: format!("{taus:?}"),
            rule: "quantiles must ascend and lie between 0 and 1",
            default: ".005, .015, …, .995",
        });
    }
    let sorted: Vec<Vec<f64>> = priors.iter().map(|prior| sorted(prior)).collect();
    let mut fit = PercentileFit {
        n: y.len(),
        ..PercentileFit::default()
    };
    for (k, scores) in sorted.iter().enumerate() {
        let given = options.knots.get(k).and_then(Clone::clone);
        let boundaries = options.boundaries.get(k).copied().flatten();
        if scores.is_empty() && (given.is_none() || boundaries.is_none()) {
            return Err(too_few(0, &fit, priors.len()));
        }
        fit.knots
            .push(given.unwrap_or_else(|| quantile_knots(scores)));
        fit.boundaries
            .push(boundaries.unwrap_or_else(|| range_boundaries(scores)));
    }
    check_constant(
        "y".into(),
        &[
            y.iter().copied().fold(f64::INFINITY, f64::min),
            y.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        ],
        y.len(),
    )?;
    for (k, scores) in sorted.iter().enumerate() {
        check_constant(format!("prior {}", k + 1), scores, scores.len())?;
    }
    check_knots(&fit)?;
    let columns: usize = 1 + splines(&fit).iter().map(Spline::columns).sum::<usize>();
    if y.len() <= columns {
        return Err(too_few(y.len(), &fit, priors.len()));
    }

    let mut terms = Vec::with_capacity(priors.len());
    let mut codes = Vec::with_capacity(priors.len());
    for ((spline, scores), prior) in splines(&fit).iter().zip(sorted).zip(priors) {
        let values = distinct(scores);
        codes.push(positions(prior, &values));
        terms.push(spline.term(&values));
    }
    let problem = Problem::new(terms, &codes, y).map_err(|Collinear { term, column }| {
        let prior = term.unwrap_or(0);
        PercentileError::Collinear {
            prior: prior + 1,
            column: column + 1,
            knots: fit.knots[prior].clone(),
        }
    })?;
    for solution in problem.solve(&taus, options.threads.max(1)) {
        fit.coefficients.push(solution.coefficients);
        fit.objective.push(solution.objective);
    }
    fit.taus = taus;
    Ok(fit)
}

/// The percentile, 1 to 99, of each score.
///
/// # Errors
/// [`PercentileError`] when the scores do not belong to the fit.
pub fn percentiles(
    fit: &PercentileFit,
    y: &[f64],
    priors: &[Vec<f64>],
) -> Result<Vec<u8>, PercentileError> {
    const FUNCTION: &str = "student_growth_percentile";
    check_fit(fit)?;
    if priors.len() != fit.knots.len() {
        return Err(PercentileError::Priors {
            function: FUNCTION,
            found: priors.len(),
            rule: format!("the fit has {}", fit.knots.len()),
        });
    }
    check_scores(FUNCTION, y, priors)?;
    let mut terms = Vec::with_capacity(priors.len());
    let mut codes = Vec::with_capacity(priors.len());
    for (spline, prior) in splines(fit).iter().zip(priors) {
        let values = distinct(sorted(prior));
        codes.push(positions(prior, &values));
        terms.push(spline.term(&values));
    }
    let bars: Vec<f64> = y.iter().map(|&y| bar(y)).collect();
    let mut below = vec![0_u8; y.len()];
    let mut predicted = vec![0.0; y.len()];
    let mut products = Vec::new();
    for coefficients in &fit.coefficients {
        predicted.fill(coefficients[0]);
        let mut first = 1;
        for ((term, codes), spline) in terms.iter().zip(&codes).zip(splines(fit)) {
            term.products(&coefficients[first..], &mut products);
            first += spline.columns();
            for (predicted, &code) in predicted.iter_mut().zip(codes) {
                *predicted += products[code as usize];
            }
        }
        for ((below, predicted), bar) in below.iter_mut().zip(&predicted).zip(&bars) {
            *below += u8::from(predicted < bar);
        }
    }
    Ok(below
        .into_iter()
        .map(|below| below.clamp(1, QUANTILES - 1))
        .collect())
}

/// A prediction is below `y` after rounding if it is below this before:
/// halfway between the last rounded number below y and the next.
pub(super) fn bar(y: f64) -> f64 {
    ((y * PLACES).ceil() - 0.5) / PLACES
}

pub(super) fn splines(fit: &PercentileFit) -> Vec<Spline> {
    let parts = fit.knots.iter().zip(&fit.boundaries);
    parts
        .map(|(knots, &boundaries)| Spline::new(knots, boundaries))
        .collect()
}

fn sorted(scores: &[f64]) -> Vec<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

fn distinct(mut sorted: Vec<f64>) -> Vec<f64> {
    sorted.dedup();
    sorted
}

/// Position of each score among the distinct ones.
fn positions(scores: &[f64], distinct: &[f64]) -> Vec<u32> {
    let position = |score: &f64| distinct.partition_point(|value| value < score);
    #[allow(clippy::cast_possible_truncation, reason = "rows fit in memory")]
    scores.iter().map(|score| position(score) as u32).collect()
}

fn check_scores(
    function: &'static str,
    y: &[f64],
    priors: &[Vec<f64>],
) -> Result<(), PercentileError> {
    if priors.is_empty() || priors.len() > MAX_PRIORS {
        return Err(PercentileError::Priors {
            function,
            found: priors.len(),
            rule: format!("there must be 1 to {MAX_PRIORS}"),
        });
    }
    for (k, prior) in priors.iter().enumerate() {
        if prior.len() != y.len() {
            return Err(PercentileError::Lengths {
                function,
                what: format!("prior {}", k + 1),
                found: prior.len(),
                expected: y.len(),
            });
        }
    }
    let lists = std::iter::once(y).chain(priors.iter().map(Vec::as_slice));
    for (k, list) in lists.enumerate() {
        if let Some(position) = list.iter().position(|score| !score.is_finite()) {
            return Err(PercentileError::NotFinite {
                function,
                what: if k == 0 {
                    "y".into()
                } else {
                    format!("prior {k}")
                },
                position: position + 1,
                value: list[position],
            });
        }
    }
    Ok(())
}

fn check_constant(what: String, sorted: &[f64], n: usize) -> Result<(), PercentileError> {
    match sorted {
        [first, .., last] if first.total_cmp(last).is_eq() => Err(PercentileError::Constant {
            what,
            value: *first,
            n,
        }),
        _ => Ok(()),
    }
}

fn check_knots(fit: &PercentileFit) -> Result<(), PercentileError> {
    for (k, (knots, [lower, upper])) in fit.knots.iter().zip(&fit.boundaries).enumerate() {
        let option = |option: &str| format!("the {option} of prior {}", k + 1);
        if !(lower < upper && upper - lower < f64::INFINITY) {
            return Err(PercentileError::Option {
                option: option("boundaries"),
                value: format!("are {lower} and {upper}"),
                rule: "the lower must be below the upper",
                default: "the range widened by a tenth at both ends",
            });
        }
        let ascending = knots.is_sorted() && knots.iter().all(|knot| knot.is_finite());
        if !(ascending && knots.iter().all(|knot| lower < knot && knot < upper)) {
            return Err(PercentileError::Option {
                option: option("knots"),
                value: format!("are {knots:?}"),
                rule: "they must ascend and lie between the boundaries",
                default: "the quantiles .2, .4, .6 and .8",
            });
        }
    }
    Ok(())
}

fn too_few(n: usize, fit: &PercentileFit, priors: usize) -> PercentileError {
    let per_prior: Vec<usize> = splines(fit).iter().map(Spline::columns).collect();
    let same = per_prior.iter().all(|&columns| columns == 7);
    PercentileError::TooFewStudents {
        n,
        columns: if same {
            1 + 7 * priors
        } else {
            1 + per_prior.iter().sum::<usize>()
        },
        per_prior: if same {
            "7".into()
        } else {
            format!("{per_prior:?}")
        },
    }
}

pub(super) fn check_fit(fit: &PercentileFit) -> Result<(), PercentileError> {
    let wrong = |problem: String| Err(PercentileError::Fit { problem });
    if fit.knots.is_empty() || fit.knots.len() != fit.boundaries.len() {
        return wrong(format!(
            "it has knots of {} priors and boundaries of {}",
            fit.knots.len(),
            fit.boundaries.len()
        ));
    }
    if check_knots(fit).is_err() {
        return wrong("its knots do not ascend between its boundaries".into());
    }
    if fit.coefficients.len() != usize::from(QUANTILES) {
        return wrong(format!(
            "it has {} quantiles, and a percentile needs {QUANTILES}",
            fit.coefficients.len()
        ));
    }
    let columns = 1 + splines(fit).iter().map(Spline::columns).sum::<usize>();
    match fit.coefficients.iter().find(|list| list.len() != columns) {
        Some(list) => wrong(format!(
            "it has {} coefficients of a quantile where its knots need {columns}",
            list.len()
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A cohort whose scores lie evenly: of `each` students at each of 40 prior
    /// scores, y = prior + 100 + 1, 2, .., each.
    fn even(each: u8) -> (Vec<f64>, Vec<Vec<f64>>) {
        let priors =
            (0..40_u8).flat_map(|prior| vec![2400.0 + 5.0 * f64::from(prior); each.into()]);
        let priors: Vec<f64> = priors.collect();
        let above = (1..=each).cycle().map(|above| 100.0 + f64::from(above));
        let y = priors.iter().zip(above).map(|(prior, above)| prior + above);
        (y.collect(), vec![priors])
    }

    fn text(y: &[f64], priors: &[Vec<f64>], options: &FitOptions) -> String {
        fit_percentiles(y, priors, options).unwrap_err().to_string()
    }

    // 199 students at each prior, 1 to 199 points above 100 more than it: the quantile
    // (k - 1/2) / 100 of them is the 2k - 1 st, so 2k - 1 itself has k - 1 predictions
    // below, and 2k has k.
    #[test]
    fn percentiles_by_hand() {
        let (y, priors) = even(199);
        let fit = fit_percentiles(&y, &priors, &FitOptions::default()).unwrap();
        assert_eq!(
            (fit.n, fit.taus.len(), fit.coefficients.len()),
            (7960, 100, 100)
        );
        // Position .2 * 7959 = 1591.8 is .8 of the way from prior 2435 to 2440.
        assert_eq!(fit.knots, [[2439.0, 2478.0, 2517.0, 2556.0]]);
        assert_eq!(fit.boundaries, [[2380.5, 2614.5]]);
        let found = percentiles(&fit, &y, &priors).unwrap();
        for (above, percentile) in (1_u8..=199).cycle().zip(found) {
            assert_eq!(percentile, (above / 2).clamp(1, 99), "{above} above");
        }
    }

    #[test]
    fn predictions_are_compared_after_rounding() {
        // Round half up to 5 places below 2500 is 2500.00000 itself.
        assert!(bar(2500.0) <= 2500.0 - 4e-6);
        assert!(bar(2500.0) > 2500.0 - 6e-6);
        assert!(2500.0 >= bar(2500.0));
    }

    #[test]
    fn degenerate_cohorts() {
        let (y, priors) = even(5);
        let default = FitOptions::default();
        let constant = vec![2400.0; y.len()];
        let message = text(&constant, &priors, &default);
        assert!(
            message.contains("y is 2400 for all 200 students"),
            "{message}"
        );
        let message = text(&y, &[priors[0].clone(), constant], &default);
        assert!(message.contains("prior 2 is 2400 for all"), "{message}");
        let message = text(
            &y[..8],
            &[priors[0].iter().copied().step_by(10).take(8).collect()],
            &default,
        );
        assert!(
            message.contains("8 students with all scores for 8 coefficients"),
            "{message}"
        );
        let message = text(&[], &[vec![]], &default);
        assert!(
            message.contains("0 students with all scores for 8 coefficients (1 and 7"),
            "{message}"
        );
        let message = text(&y, &[priors[0].clone(), priors[0].clone()], &default);
        assert!(
            message.contains("spline function 1 of prior 2 is explained"),
            "{message}"
        );
        // Two scores only: six of the functions say nothing new.
        let two: Vec<f64> = (0..200_u8).map(|i| 2400.0 + f64::from(i % 2)).collect();
        let message = text(&y, &[two], &default);
        assert!(message.contains("of prior 1 is"), "{message}");
        let message = text(&y, &[], &default);
        assert!(
            message.contains("0 priors; there must be 1 to 8"),
            "{message}"
        );
        let message = text(&y, &[vec![1.0]], &default);
        assert!(
            message.contains("prior 1 has 1 elements, y has 200"),
            "{message}"
        );
        let mut broken = y.clone();
        broken[3] = f64::NAN;
        let message = text(&broken, &priors, &default);
        assert!(message.contains("y of student 4 is NaN"), "{message}");
    }

    #[test]
    fn options_are_checked() {
        let (y, priors) = even(5);
        let knots = |knots: &[f64], boundaries| FitOptions {
            knots: vec![Some(knots.to_vec())],
            boundaries: vec![Some(boundaries)],
            ..FitOptions::default()
        };
        let fit = fit_percentiles(&y, &priors, &knots(&[2500.0], [2300.0, 2700.0])).unwrap();
        assert_eq!(fit.coefficients[0].len(), 5);
        for (options, expected) in [
            (
                knots(&[2500.0, 2450.0], [2300.0, 2700.0]),
                "the knots of prior 1 are [2500.0, 2450.0]",
            ),
            (
                knots(&[2800.0], [2300.0, 2700.0]),
                "they must ascend and lie between",
            ),
            (
                knots(&[2500.0], [2700.0, 2300.0]),
                "the boundaries of prior 1 are 2700 and 2300",
            ),
            (
                FitOptions {
                    taus: vec![0.5, 0.5],
                    ..FitOptions::default()
                },
                "quantiles must ascend",
            ),
            (
                FitOptions {
                    taus: vec![1.0],
                    ..FitOptions::default()
                },
                "the option taus is [1.0]",
            ),
        ] {
            let message = text(&y, &priors, &options);
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_fit_that_was_changed_is_refused() {
        let (y, priors) = even(5);
        let fit = fit_percentiles(&y, &priors, &FitOptions::default()).unwrap();
        let refused = |change: fn(&mut PercentileFit), expected: &str| {
            let mut changed = fit.clone();
            change(&mut changed);
            let message = percentiles(&changed, &y, &priors).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        };
        refused(|fit| fit.coefficients.truncate(99), "it has 99 quantiles");
        refused(
            |fit| fit.coefficients[7].truncate(7),
            "7 coefficients of a quantile where its knots need 8",
        );
        refused(
            |fit| fit.knots.clear(),
            "knots of 0 priors and boundaries of 1",
        );
        refused(|fit| fit.knots[0].reverse(), "do not ascend");
        let two = [priors[0].clone(), priors[0].clone()];
        let message = percentiles(&fit, &y, &two).unwrap_err().to_string();
        assert!(message.contains("2 priors; the fit has 1"), "{message}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// A higher score never has a lower percentile. A quantile has at most its share of the
        /// students below it, and with those on it at least (Koenker & Bassett, theorem 3.4); so
        /// a cohort's mean is 50 at most, and 50 at least when scores on a quantile count as
        /// above it. The ends 1 and 99 take 0 and 100 in, which moves a mean by little.
        #[test]
        fn percentiles_go_up_with_the_score(seed in 1..1000_u32) {
            let noise = |i: u32| f64::from((i.wrapping_mul(seed * 2 + 1).wrapping_mul(2_654_435_761) >> 8) % 1000);
            let priors: Vec<f64> = (0..1500).map(|i| (2400.0 + noise(i) / 5.0).round()).collect();
            let y: Vec<f64> = (0..1500).map(|i| (priors[i as usize] + noise(i + 7777) / 8.0).round()).collect();
            let fit = fit_percentiles(&y, std::slice::from_ref(&priors), &FitOptions::default()).unwrap();
            let of = |more: f64| {
                let y: Vec<f64> = y.iter().map(|y| y + more).collect();
                percentiles(&fit, &y, std::slice::from_ref(&priors)).unwrap()
            };
            let (found, with_ties, higher) = (of(0.0), of(2.0 / PLACES), of(3.0));
            prop_assert!(found.iter().zip(&with_ties).all(|(a, b)| a <= b));
            prop_assert!(with_ties.iter().zip(&higher).all(|(a, b)| a <= b));
            let mean = |found: &[u8]| found.iter().map(|&p| f64::from(p)).sum::<f64>() / 1500.0;
            prop_assert!(mean(&found) < 50.02, "{}", mean(&found));
            prop_assert!(mean(&with_ties) > 49.9, "{}", mean(&with_ties));
        }
    }
}
