//! Where a student's scores lead when every further year is one of the same
//! growth percentile, and the percentile that reaches a target.
//!
//! ```text
//! path_p(0) = score this year
//! path_p(s) = Q_(p - .5)/100 (y | path_p(s-1), .., path_p(1), score, priors)    s = 1, 2, ..
//! needed    = 1 + number of the paths 1 .. 99 that end below the target
//! ```
//! Betebenner (2009), Norm- and criterion-referenced student growth, "percentile
//! growth trajectories". Each step takes the fit of the next grade tested with
//! the most priors that the path has; a student's predictions of a step are
//! sorted over the percentiles, so that paths do not cross.

use super::growth_percentile::{
    PercentileError, PercentileFit, QUANTILES, bar, check_fit, splines,
};
use super::quantile_regression::Term;

/// Students of one pass, which bounds the memory: 100 numbers a student and step.
const BATCH: usize = 4096;

/// What growth leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// The least percentile, 1 to 99, whose path ends at or above the target;
    /// `None` when none does.
    pub percentile_needed: Option<u8>,
    /// The end of the path of the 50th percentile.
    pub projected_score: f64,
}

/// The projections of students, whose `histories` are one list a score: this
/// year's, then the priors, the most recent first. `steps` has the fits of each
/// further grade on the way to the target.
///
/// # Errors
/// [`PercentileError`] for a fit that is not valid, or a step without a fit
/// that the students have the scores for.
pub fn project(
    steps: &[Vec<PercentileFit>],
    histories: &[Vec<f64>],
    target: f64,
) -> Result<Vec<Projection>, PercentileError> {
    let invalid = |problem: String| PercentileError::Fit { problem };
    let mut chosen = Vec::with_capacity(steps.len());
    for (step, fits) in steps.iter().enumerate() {
        let known = histories.len() + step;
        let usable = fits.iter().filter(|fit| fit.knots.len() <= known);
        let fit = usable.max_by_key(|fit| fit.knots.len()).ok_or_else(|| {
            invalid(format!(
                "step {} of the path has none of {known} priors or fewer",
                step + 1
            ))
        })?;
        check_fit(fit)?;
        if fit.coefficients.len() != usize::from(QUANTILES) {
            return Err(invalid(format!(
                "it has {} quantiles, and a projection needs {QUANTILES}",
                fit.coefficients.len()
            )));
        }
        chosen.push(fit);
    }
    // As a score is placed among predictions, so is the target.
    let bar = bar(target);
    let count = histories.first().map_or(0, Vec::len);
    let mut all = Vec::with_capacity(count);
    for start in (0..count).step_by(BATCH) {
        let end = count.min(start + BATCH);
        let batch: Vec<&[f64]> = histories.iter().map(|scores| &scores[start..end]).collect();
        let ends = paths(&chosen, &batch);
        all.extend((0..end - start).map(|student| {
            let path = |percentile: u8| ends[usize::from(percentile) - 1][student];
            let below = (1..QUANTILES).filter(|&p| path(p) < bar).count();
            let needed = u8::try_from(below + 1).unwrap_or(QUANTILES);
            Projection {
                percentile_needed: (needed < QUANTILES).then_some(needed),
                projected_score: path(50),
            }
        }));
    }
    Ok(all)
}

/// The ends of the 100 paths, each with one number a student.
fn paths(fits: &[&PercentileFit], histories: &[&[f64]]) -> Vec<Vec<f64>> {
    let count = histories.first().map_or(0, |scores| scores.len());
    // The predictions of each step so far, the most recent first.
    let mut steps: Vec<Vec<Vec<f64>>> = Vec::new();
    for fit in fits {
        let splines = splines(fit);
        // Priors that are scores are the same for all percentiles.
        let known: Vec<Term> = (splines.iter().skip(steps.len()).zip(histories))
            .map(|(spline, scores)| spline.term(scores))
            .collect();
        let mut products = Vec::new();
        let mut predictions: Vec<Vec<f64>> = (fit.coefficients.iter().enumerate())
            .map(|(percentile, coefficients)| {
                let mut predicted = vec![coefficients[0]; count];
                let mut first = 1;
                for (prior, spline) in splines.iter().enumerate() {
                    let own = &coefficients[first..];
                    first += spline.columns();
                    match steps.get(prior) {
                        Some(step) => spline.term(&step[percentile]).products(own, &mut products),
                        None => known[prior - steps.len()].products(own, &mut products),
                    }
                    for (sum, product) in predicted.iter_mut().zip(&products) {
                        *sum += product;
                    }
                }
                predicted
            })
            .collect();
        let mut of_student = Vec::with_capacity(predictions.len());
        for student in 0..count {
            of_student.clear();
            of_student.extend(predictions.iter().map(|predicted| predicted[student]));
            of_student.sort_unstable_by(f64::total_cmp);
            for (predicted, &value) in predictions.iter_mut().zip(&of_student) {
                predicted[student] = value;
            }
        }
        steps.insert(0, predictions);
    }
    steps.into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::growth_percentile::{FitOptions, fit_percentiles, percentiles};
    use super::*;

    /// A fit whose prediction of percentile p is `c_p` + x, by hand: with a
    /// straight line through the coefficients at the Greville points.
    fn line(shift: f64) -> PercentileFit {
        let (lower, upper) = (2000.0, 3000.0);
        let knots = vec![2200.0, 2400.0, 2600.0, 2800.0];
        // Greville points of the cubic basis without its first function
        let all: Vec<f64> = [lower; 4]
            .into_iter()
            .chain(knots.clone())
            .chain([upper; 4])
            .collect();
        let greville: Vec<f64> = (1..all.len() - 4)
            .map(|i| (all[i + 1] + all[i + 2] + all[i + 3]) / 3.0)
            .collect();
        PercentileFit {
            knots: vec![knots],
            boundaries: vec![[lower, upper]],
            coefficients: (0..100)
                .map(|p| {
                    let intercept = lower + shift + f64::from(p) - 50.0;
                    std::iter::once(intercept)
                        .chain(greville.iter().map(|g| g - lower))
                        .collect()
                })
                .collect(),
            ..PercentileFit::default()
        }
    }

    #[test]
    fn a_path_by_hand() {
        // path_p goes up by 20 and p - 51 a year
        let steps = vec![vec![line(20.0)], vec![line(20.0)]];
        let histories = [vec![2400.0, 2500.0]];
        let found = project(&steps, &histories, 2460.0).unwrap();
        assert!((found[0].projected_score - (2400.0 + 2.0 * 19.0)).abs() < 1e-9);
        // 2400 + 2 (20 + p - 51) >= 2460 from p = 61 on
        assert_eq!(found[0].percentile_needed, Some(61));
        assert_eq!(found[1].percentile_needed, Some(11));
        assert_eq!(
            project(&steps, &histories, 2000.0).unwrap()[0].percentile_needed,
            Some(1)
        );
        assert_eq!(
            project(&steps, &histories, 2999.0).unwrap()[0].percentile_needed,
            None
        );
    }

    #[test]
    fn one_step_is_the_percentile_of_the_fit() {
        let prior: Vec<f64> = (0..500).map(|i| 2300.0 + f64::from(i * 37 % 499)).collect();
        let y: Vec<f64> = (prior.iter().zip(0..500))
            .map(|(score, i)| 510.0 + 0.8 * score + 40.0 * f64::from(i).sin())
            .collect();
        let priors = [prior];
        let fit = fit_percentiles(&y, &priors, &FitOptions::default()).unwrap();
        let scored = percentiles(&fit, &y, &priors).unwrap();
        for student in (0..500).step_by(25) {
            let history = [vec![priors[0][student]]];
            let found = project(&[vec![fit.clone()]], &history, y[student]).unwrap();
            // with b predictions below y, the path that reaches it is the next one
            match (scored[student], found[0].percentile_needed) {
                (1, Some(needed)) => assert!(needed <= 2),
                (99, None) => {}
                (percentile, needed) => assert_eq!(needed, Some(percentile + 1)),
            }
        }
    }

    #[test]
    fn many_students_in_batches_and_more_priors() {
        let two = PercentileFit {
            knots: [line(0.0).knots, line(0.0).knots].concat(),
            boundaries: [line(0.0).boundaries, line(0.0).boundaries].concat(),
            coefficients: (line(20.0).coefficients.into_iter())
                .map(|first| [first.clone(), first[1..].iter().map(|_| 0.0).collect()].concat())
                .collect(),
            ..PercentileFit::default()
        };
        let scores: Vec<f64> = (0..10_000).map(|i| 2200.0 + f64::from(i % 500)).collect();
        let one = project(&[vec![line(20.0)]], std::slice::from_ref(&scores), 2500.0).unwrap();
        let both = project(&[vec![line(0.0), two]], &[scores.clone(), scores], 2500.0).unwrap();
        assert_eq!(one.len(), 10_000);
        assert_eq!(one, both);
    }

    #[test]
    fn a_step_without_a_fit() {
        let error = project(&[vec![]], &[vec![1.0]], 1.0).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("step 1 of the path has none of 1 priors or fewer")
        );
        let mut short = line(0.0);
        short.coefficients.truncate(10);
        let error = project(&[vec![short]], &[vec![2400.0]], 1.0).unwrap_err();
        assert!(error.to_string().contains("it has 10 quantiles"));
        assert_eq!(project(&[vec![line(0.0)]], &[vec![]], 1.0).unwrap(), []);
    }
}
