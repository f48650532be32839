//! The value-added model of the CORE districts, one subject and grade.
//!
//! ```text
//! 1  y_i = b0 + b'x*_i + a_j(i) + e_i      errors in variables, unit dummies
//! 2  q_i = y_i - (b0 + b'x_i)              a_j left in, x as observed
//!    q_i = c0 + c1 m_j(i) + r_i            OLS, m_j = unit mean of x1
//! 3  r_i = alpha_j(i) + eps_i              OLS on unit dummies, no intercept
//!    alpha_j   = rbar_j,  se_j = sqrt(sigma2 / n_j),  sigma2 = RSS / (N - J)
//!    effect_j  = alpha_j - unweighted mean of alpha
//! 4  variance component, shrunken effect, percentile: see `shrinkage`
//! ```
//! Education Analytics, CORE Growth Model, technical considerations (2019),
//! equations 5', 5'' and 5'''. b0 is the mean of `a_j` weighted by `n_j`, so that q
//! has mean zero; another choice moves c0 and no effect. `m_j` is constant within
//! a unit, hence RSS is the residual sum of squares of step 1 whatever c1 is,
//! and all steps need only the moments of the units.
//!
//! Every unit gets an effect, one with a single student too; no unit serves as
//! reference. With `VarianceComponent::Anova` sigma2 = RSS / (N - J - p) for p
//! regressors used, and the effects are centred at their mean weighted by `n_j`.
//! With `VarianceComponent::Reml` steps 1 and 3 are one mixed model (see
//! `mixed_model`): the effects are its mean residuals, their mean expected to be
//! 0, and the shrunken effects its best linear unbiased predictions.

use std::collections::HashSet;

use super::errors_in_variables::{Convention, Correction, Pooled, Regression, check_reliability};
use super::mixed_model::{self, MixedModel};
use super::moments::{UnitMoments, count};
use super::shrinkage::{
    Centring, Component, Estimate, NO_VARIANCE, Shrinkage, Shrunken, TOO_FEW_STUDENTS, shrink_by,
};
use super::{GrowthError, MAX_REGRESSORS};
use crate::tolerance::ROUNDING;

/// The estimator of the variance of true effects.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum VarianceComponent {
    /// Weighted variance of the effects minus weighted mean of their squared
    /// standard errors.
    #[default]
    Core,
    /// One-way analysis of variance.
    Anova,
    /// Restricted maximum likelihood of the mixed model.
    Reml,
}

impl std::str::FromStr for VarianceComponent {
    type Err = GrowthError;

    fn from_str(name: &str) -> Result<Self, GrowthError> {
        match name {
            "core" => Ok(Self::Core),
            "anova" => Ok(Self::Anova),
            "reml" => Ok(Self::Reml),
            _ => Err(GrowthError::VarianceComponent {
                value: name.to_owned(),
            }),
        }
    }
}

/// How the model is fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Reliability of x1, x2, ..; `None`, and positions past the end, are
    /// without measurement error.
    pub reliability: Vec<Option<f64>>,
    /// Correct by the error variances kept in the moments.
    pub use_error_variance: bool,
    /// How much of the measurement error counts, beside units.
    pub error_convention: Convention,
    /// Remove the unit mean of x1 (step 2).
    pub pretest_mean: bool,
    /// The estimator of the variance of true effects.
    pub variance_component: VarianceComponent,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reliability: Vec::new(),
            use_error_variance: false,
            error_convention: Convention::Total,
            pretest_mean: true,
            variance_component: VarianceComponent::Core,
        }
    }
}

impl Options {
    /// Refuses options that contradict each other or make no sense; with the
    /// number of regressors, also a list of reliabilities that is too long.
    ///
    /// # Errors
    /// [`GrowthError::TwoCorrections`], [`GrowthError::MixedModel`],
    /// [`GrowthError::Reliability`], [`GrowthError::TooManyReliabilities`].
    pub fn check(&self, regressors: Option<usize>) -> Result<(), GrowthError> {
        if self.use_error_variance && !self.reliability.is_empty() {
            return Err(GrowthError::TwoCorrections);
        }
        if self.variance_component == VarianceComponent::Reml {
            let corrected = |value: &Option<f64>| value.is_some_and(|value| value < 1.0);
            if self.use_error_variance || self.reliability.iter().any(corrected) {
                return Err(GrowthError::MixedModel {
                    option: "a correction for measurement error is asked for",
                    way_out: "leave reliability and error_variance out (correction 'none')",
                });
            }
            if self.pretest_mean {
                return Err(GrowthError::MixedModel {
                    option: "pretest_mean is true",
                    way_out: "set pretest_mean to false",
                });
            }
        }
        check_reliability(&self.reliability, regressors)
    }

    pub(super) fn correction(&self) -> Correction<'_> {
        if self.use_error_variance {
            Correction::ErrorVariance
        } else {
            Correction::Reliability(&self.reliability)
        }
    }
}

/// What was fitted over all units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// Students used.
    pub n: u64,
    /// Units with students.
    pub units: u64,
    /// Students left out because a value is missing.
    pub excluded: u64,
    /// b0, the mean of `a_j` weighted by `n_j`.
    pub intercept: Option<f64>,
    /// b, `None` for a dropped regressor.
    pub coefficients: Vec<Option<f64>>,
    /// Standard errors of b, `None` for a dropped regressor and without degrees
    /// of freedom.
    pub standard_errors: Vec<Option<f64>>,
    /// Standard error of b0.
    pub intercept_standard_error: Option<f64>,
    /// 1-based positions of dropped regressors.
    pub dropped: Vec<usize>,
    /// c0, `None` when step 2 is left out.
    pub pretest_mean_intercept: Option<f64>,
    /// c1, `None` when step 2 is left out.
    pub pretest_mean_coefficient: Option<f64>,
    /// sigma2.
    pub residual_variance: Option<f64>,
    /// What was subtracted from `alpha_j`.
    pub mean_effect: Option<f64>,
    /// Variance of true effects, at least 0.
    pub effect_variance: Option<f64>,
    /// The same before the floor at 0.
    pub effect_variance_unfloored: Option<f64>,
}

/// The result for one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitEffect {
    /// The unit's name.
    pub unit: String,
    /// Students used.
    pub n: u64,
    /// Students left out because a value is missing.
    pub excluded: u64,
    /// Effect, standard error, shrunken effect and percentile.
    pub estimate: Shrunken,
}

/// A fitted value-added model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueAdded {
    /// Over all units.
    pub fit: Fit,
    /// Unit by unit, in the order of the input.
    pub units: Vec<UnitEffect>,
}

/// Fits the model to the moments of all units of one subject and grade.
///
/// # Errors
/// A [`GrowthError`] for moments or options that make no sense, a unit that
/// comes twice, and a correction that takes away more variance than there is.
pub fn estimate(units: &[UnitMoments], options: &Options) -> Result<ValueAdded, GrowthError> {
    let Some(regressors) = check_units(units)? else {
        options.check(None)?;
        return Ok(without_students(units));
    };
    options.check(Some(regressors))?;
    if options.use_error_variance
        && let Some(unit) = units
            .iter()
            .find(|unit| unit.n > 0 && unit.error_variance.len() != regressors)
    {
        return Err(GrowthError::NoErrorVariance {
            unit: unit.unit.clone(),
        });
    }
    debug_assert!(regressors <= MAX_REGRESSORS);

    let mut pooled = Pooled::new(regressors);
    for unit in units {
        pooled.insert(unit);
    }
    let size = (pooled.raw_squares(0) / count(pooled.n)).sqrt();
    if options.variance_component == VarianceComponent::Reml
        && let Some(model) = mixed_model::fit(units, &pooled)
    {
        return Ok(mixed(units, &pooled, model, size));
    }
    let regression = pooled.finalize(options.correction(), options.error_convention)?;
    let residuals: Vec<Option<f64>> = units
        .iter()
        .map(|unit| (unit.n > 0).then(|| regression.unit_residual(&pooled, unit)))
        .collect();
    let pretest = options
        .pretest_mean
        .then(|| PretestMean::new(units, &residuals, &pooled))
        .flatten();

    let missing = missing(&pooled, &regression);
    let residual_variance = residual_variance(&pooled, &regression, options.variance_component);
    let estimates: Vec<Estimate> = units
        .iter()
        .zip(&residuals)
        .map(|(unit, residual)| Estimate {
            n: unit.n,
            effect: residual.map(|q| q - pretest.as_ref().map_or(0.0, |line| line.at(unit))),
            standard_error: match (residual_variance, missing) {
                (Some(variance), None) if unit.n > 0 => Some((variance / count(unit.n)).sqrt()),
                _ => None,
            },
        })
        .collect();
    let (centring, component) = match options.variance_component {
        VarianceComponent::Core => (Centring::Unweighted, Component::Core),
        VarianceComponent::Anova | VarianceComponent::Reml => {
            (Centring::Weighted, Component::Anova { residual_variance })
        }
    };
    let shrinkage = shrink_by(&estimates, centring, component, size);
    Ok(result(
        units,
        &pooled,
        regression,
        pretest.as_ref(),
        residual_variance,
        shrinkage,
        missing,
    ))
}

/// The result of the mixed model.
fn mixed(units: &[UnitMoments], pooled: &Pooled, model: MixedModel, size: f64) -> ValueAdded {
    let estimates: Vec<Estimate> = units
        .iter()
        .zip(&model.residuals)
        .map(|(unit, residual)| Estimate {
            n: unit.n,
            effect: *residual,
            standard_error: (unit.n > 0).then(|| (model.residual_variance / count(unit.n)).sqrt()),
        })
        .collect();
    let component = Component::Given(model.effect_variance);
    let shrinkage = shrink_by(&estimates, Centring::None, component, size);
    ValueAdded {
        fit: Fit {
            n: pooled.n,
            units: pooled.units,
            excluded: excluded(units),
            intercept: Some(model.intercept),
            coefficients: model.coefficients,
            standard_errors: model.standard_errors,
            intercept_standard_error: Some(model.intercept_standard_error),
            dropped: model.dropped,
            pretest_mean_intercept: None,
            pretest_mean_coefficient: None,
            residual_variance: Some(model.residual_variance),
            mean_effect: shrinkage.mean_effect,
            effect_variance: shrinkage.effect_variance,
            effect_variance_unfloored: shrinkage.effect_variance_unfloored,
        },
        units: named(units, shrinkage.units),
    }
}

/// Checks every unit and returns their number of regressors, `None` when no
/// unit has students.
fn check_units(units: &[UnitMoments]) -> Result<Option<usize>, GrowthError> {
    let mut names = HashSet::with_capacity(units.len());
    let mut first: Option<(usize, &UnitMoments)> = None;
    for unit in units {
        if !names.insert(unit.unit.as_str()) {
            return Err(GrowthError::DuplicateUnit {
                unit: unit.unit.clone(),
            });
        }
        let Some(regressors) = unit.check("core_growth")? else {
            continue;
        };
        match first {
            _ if unit.n == 0 => {}
            None => first = Some((regressors, unit)),
            Some((expected, _)) if expected == regressors => {}
            Some((expected, first)) => {
                return Err(GrowthError::RegressorsDiffer {
                    function: "core_growth",
                    unit: unit.unit.clone(),
                    regressors,
                    first: first.unit.clone(),
                    expected,
                });
            }
        }
    }
    Ok(first.map(|(regressors, _)| regressors))
}

fn without_students(units: &[UnitMoments]) -> ValueAdded {
    let shrinkage = shrink_by(
        &vec![Estimate::default(); units.len()],
        Centring::None,
        Component::Core,
        0.0,
    );
    ValueAdded {
        fit: Fit {
            excluded: excluded(units),
            ..Fit::default()
        },
        units: named(units, shrinkage.units),
    }
}

fn excluded(units: &[UnitMoments]) -> u64 {
    units.iter().map(|unit| unit.excluded).sum()
}

fn named(units: &[UnitMoments], estimates: Vec<Shrunken>) -> Vec<UnitEffect> {
    units
        .iter()
        .zip(estimates)
        .map(|(unit, estimate)| UnitEffect {
            unit: unit.unit.clone(),
            n: unit.n,
            excluded: unit.excluded,
            estimate,
        })
        .collect()
}

/// Step 2: the line through the unit means of x1.
struct PretestMean {
    intercept: f64,
    slope: f64,
}

impl PretestMean {
    /// Weighted least squares over units; `None` without x1, and when its unit
    /// means do not vary.
    fn new(units: &[UnitMoments], residuals: &[Option<f64>], pooled: &Pooled) -> Option<Self> {
        let centre = *pooled.mean.get(1)?;
        let (mut squares, mut products) = (0.0, 0.0);
        for (unit, residual) in units.iter().zip(residuals) {
            if let Some(residual) = residual {
                let deviation = unit.mean[1] - centre;
                squares += count(unit.n) * deviation * deviation;
                products += count(unit.n) * deviation * residual;
            }
        }
        let varies = pooled.units > 1 && squares > ROUNDING * ROUNDING * pooled.raw_squares(1);
        varies.then(|| {
            let slope = products / squares;
            Self {
                intercept: -slope * centre,
                slope,
            } // q has mean 0
        })
    }

    fn at(&self, unit: &UnitMoments) -> f64 {
        self.intercept + self.slope * unit.mean[1]
    }
}

/// Why there are no standard errors.
fn missing(pooled: &Pooled, regression: &Regression) -> Option<&'static str> {
    if pooled.n <= pooled.units + regression.used() as u64 {
        Some(TOO_FEW_STUDENTS)
    } else if pooled.total_squares(0) <= ROUNDING * ROUNDING * pooled.raw_squares(0) {
        Some(NO_VARIANCE)
    } else {
        None
    }
}

fn residual_variance(
    pooled: &Pooled,
    regression: &Regression,
    component: VarianceComponent,
) -> Option<f64> {
    let used = regression.used() as u64;
    let spent = pooled.units
        + match component {
            VarianceComponent::Core => 0,
            VarianceComponent::Anova | VarianceComponent::Reml => used,
        };
    (pooled.n > pooled.units + used).then(|| regression.rss / count(pooled.n - spent))
}

fn result(
    units: &[UnitMoments],
    pooled: &Pooled,
    regression: Regression,
    pretest: Option<&PretestMean>,
    residual_variance: Option<f64>,
    shrinkage: Shrinkage,
    missing: Option<&'static str>,
) -> ValueAdded {
    let fit = Fit {
        n: pooled.n,
        units: pooled.units,
        excluded: excluded(units),
        intercept: Some(regression.intercept),
        coefficients: regression.coefficients,
        standard_errors: regression.standard_errors,
        intercept_standard_error: regression.intercept_standard_error,
        dropped: regression.dropped,
        pretest_mean_intercept: pretest.map(|line| line.intercept),
        pretest_mean_coefficient: pretest.map(|line| line.slope),
        residual_variance,
        mean_effect: shrinkage.mean_effect,
        effect_variance: shrinkage.effect_variance,
        effect_variance_unfloored: shrinkage.effect_variance_unfloored,
    };
    let mut units = named(units, shrinkage.units);
    if missing.is_some() {
        for unit in units.iter_mut().filter(|unit| unit.n > 0) {
            unit.estimate.null_reason = missing;
        }
    }
    ValueAdded { fit, units }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::growth::shrinkage::{NO_EFFECT_VARIANCE, NO_STUDENTS, ONE_UNIT};

    fn unit(name: &str, rows: &[&[f64]]) -> UnitMoments {
        let mut unit = UnitMoments::new(name, rows.first().map_or(1, |row| row.len() - 1));
        for row in rows {
            unit.insert(row);
        }
        unit
    }

    /// Within units b = 18 / 6 = 3, RSS = 58 - 54 = 4; a = 10, 8, 4.
    fn three() -> Vec<UnitMoments> {
        vec![
            unit("A", &[&[8.0, -1.0], &[12.0, 1.0]]),
            unit("B", &[&[16.0, 3.0], &[24.0, 5.0]]),
            unit("C", &[&[7.0, 1.0], &[13.0, 3.0]]),
        ]
    }

    fn plain() -> Options {
        Options {
            pretest_mean: false,
            ..Options::default()
        }
    }

    fn near(a: Option<f64>, b: f64) {
        let a = a.expect("a value");
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }

    fn near_all(a: &[UnitEffect], pick: fn(&Shrunken) -> Option<f64>, b: &[f64]) {
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            near(pick(&a.estimate), *b);
        }
    }

    #[test]
    fn without_the_pretest_mean_by_hand() {
        let ValueAdded { fit, units } = estimate(&three(), &plain()).unwrap();
        assert_eq!((fit.n, fit.units, fit.excluded), (6, 3, 0));
        near(fit.intercept, 22.0 / 3.0);
        near(fit.coefficients[0], 3.0);
        assert_eq!(fit.pretest_mean_coefficient, None);
        near(fit.residual_variance, 4.0 / 3.0); // RSS / (N - J)
        near(fit.mean_effect, 0.0);
        near(fit.effect_variance, 6.8); // 112/15 - 2/3
        near_all(&units, |u| u.effect, &[8.0 / 3.0, 2.0 / 3.0, -10.0 / 3.0]);
        near_all(&units, |u| u.standard_error, &[(2.0 / 3.0_f64).sqrt(); 3]);
        near_all(&units, |u| u.reliability, &[51.0 / 56.0; 3]);
    }

    // m = 0, 4, 2: c1 = -4 / 8, alpha = 5/3, 5/3, -10/3;
    // omega2 = 20/3 - 2/3 = 6, reliability .9
    #[test]
    fn with_the_pretest_mean_by_hand() {
        let ValueAdded { fit, units } = estimate(&three(), &Options::default()).unwrap();
        near(fit.pretest_mean_intercept, 1.0);
        near(fit.pretest_mean_coefficient, -0.5);
        near(fit.effect_variance, 6.0);
        near_all(&units, |u| u.effect, &[5.0 / 3.0, 5.0 / 3.0, -10.0 / 3.0]);
        near_all(&units, |u| u.reliability, &[0.9; 3]);
        near_all(&units, |u| u.shrunken_effect, &[1.5, 1.5, -3.0]);
        near_all(
            &units,
            |u| u.core_standard_error,
            &[0.9 * (2.0 / 3.0_f64).sqrt(); 3],
        );
        near_all(&units, |u| u.posterior_sd, &[0.6_f64.sqrt(); 3]);
        // Phi(1/sqrt 3) and Phi(-2/sqrt 3)
        let percentile = |i: usize| units[i].estimate.percentile.unwrap();
        assert!(
            (percentile(0) - 71.814_856_917_461_34).abs() < 1e-8,
            "{}",
            percentile(0)
        );
        assert!(
            (percentile(2) - 12.410_653_949_496_18).abs() < 1e-8,
            "{}",
            percentile(2)
        );
        assert!(units.iter().all(|unit| unit.estimate.null_reason.is_none()));
    }

    #[test]
    fn anova_by_hand() {
        let options = Options {
            variance_component: "anova".parse().unwrap(),
            ..plain()
        };
        let ValueAdded { fit, units } = estimate(&three(), &options).unwrap();
        near(fit.residual_variance, 2.0); // RSS / (N - J - p)
        near(fit.effect_variance, 25.0 / 3.0);
        near_all(&units, |u| u.reliability, &[25.0 / 28.0; 3]);
    }

    #[test]
    fn centring_differs_when_n_differs() {
        let mut units = three();
        let again = units[2].clone();
        units[2].merge(&again);
        let core = estimate(&units, &plain()).unwrap();
        let sum: f64 = core.units.iter().map(|u| u.estimate.effect.unwrap()).sum();
        assert!(sum.abs() < 1e-13);
        let options = Options {
            variance_component: VarianceComponent::Anova,
            ..plain()
        };
        let anova = estimate(&units, &options).unwrap();
        let sum: f64 = anova
            .units
            .iter()
            .map(|u| count(u.n) * u.estimate.effect.unwrap())
            .sum();
        assert!(sum.abs() < 1e-13);
        near(anova.fit.mean_effect, 0.0);
    }

    #[test]
    fn nothing() {
        assert_eq!(
            estimate(&[], &Options::default()).unwrap(),
            ValueAdded::default()
        );
    }

    #[test]
    fn a_unit_whose_students_are_all_excluded_stays() {
        let mut units = three();
        let whole = estimate(&units, &Options::default()).unwrap();
        units.insert(
            1,
            UnitMoments {
                excluded: 4,
                ..UnitMoments::new("none", 1)
            },
        );
        units.push(UnitMoments {
            unit: "bare".into(),
            excluded: 2,
            ..UnitMoments::default()
        });
        let result = estimate(&units, &Options::default()).unwrap();
        assert_eq!(
            result.fit,
            Fit {
                excluded: 6,
                ..whole.fit
            }
        );
        assert_eq!(result.units[0], whole.units[0]);
        assert_eq!(result.units[2..4], whole.units[1..]);
        for at in [1, 4] {
            assert_eq!(result.units[at].estimate.effect, None);
            assert_eq!(result.units[at].estimate.null_reason, Some(NO_STUDENTS));
        }
        let only = estimate(&units[1..2], &Options::default()).unwrap();
        assert_eq!((only.fit.n, only.fit.units, only.fit.excluded), (0, 0, 4));
        assert_eq!(only.fit.intercept, None);
        assert_eq!(only.units[0].estimate.null_reason, Some(NO_STUDENTS));
    }

    #[test]
    fn one_unit_is_a_pooled_regression() {
        let rows: [&[f64]; 4] = [&[1.0, 0.0], &[2.0, 1.0], &[2.0, 2.0], &[5.0, 3.0]];
        let ValueAdded { fit, units } =
            estimate(&[unit("all", &rows)], &Options::default()).unwrap();
        near(fit.coefficients[0], 1.2); // 6 / 5
        near(fit.intercept, 0.7);
        near(fit.residual_variance, 1.8 / 3.0); // 9 - 1.2 * 6
        assert_eq!(fit.pretest_mean_coefficient, None);
        assert_eq!(fit.effect_variance, None);
        near(units[0].estimate.effect, 0.0);
        near(units[0].estimate.standard_error, 0.15_f64.sqrt());
        assert_eq!(units[0].estimate.shrunken_effect, None);
        assert_eq!(units[0].estimate.null_reason, Some(ONE_UNIT));
    }

    #[test]
    fn too_few_students() {
        // N = 3 = J + p: a perfect fit within A
        let units = [
            unit("A", &[&[8.0, -1.0], &[12.0, 1.0]]),
            unit("B", &[&[20.0, 4.0]]),
        ];
        let ValueAdded { fit, units } = estimate(&units, &plain()).unwrap();
        near(fit.coefficients[0], 2.0);
        assert_eq!(fit.residual_variance, None);
        assert_eq!(fit.effect_variance, None);
        near_all(&units, |u| u.effect, &[-1.0, 1.0]); // a = 10, 12
        for unit in &units {
            assert_eq!(unit.estimate.standard_error, None);
            assert_eq!(unit.estimate.null_reason, Some(TOO_FEW_STUDENTS));
        }
        // Singletons only: every regressor is without variance within units.
        let units = [unit("A", &[&[8.0, -1.0]]), unit("B", &[&[20.0, 4.0]])];
        let ValueAdded { fit, units } = estimate(&units, &plain()).unwrap();
        assert_eq!(fit.dropped, vec![1]);
        near_all(&units, |u| u.effect, &[-6.0, 6.0]);
    }

    #[test]
    fn a_unit_with_one_student_gets_everything() {
        let mut units = three();
        units.push(unit("D", &[&[9.0, 2.0]]));
        let result = estimate(&units, &Options::default()).unwrap();
        let last = &result.units[3].estimate;
        assert!(last.percentile.is_some() && last.null_reason.is_none());
        near(last.standard_error, (4.0 / 3.0_f64).sqrt());
    }

    #[test]
    fn an_outcome_that_does_not_vary() {
        let units = [
            unit("A", &[&[0.1, 1.0], &[0.1, 2.0], &[0.1, 4.0]]),
            unit("B", &[&[0.1, 1.0], &[0.1, 5.0]]),
        ];
        let result = estimate(&units, &Options::default()).unwrap();
        assert_eq!(result.fit.coefficients, vec![Some(0.0)]);
        assert_eq!(result.fit.residual_variance, Some(0.0));
        for unit in &result.units {
            assert_eq!(unit.estimate.effect, Some(0.0));
            assert_eq!(unit.estimate.standard_error, None);
            assert_eq!(unit.estimate.null_reason, Some(NO_VARIANCE));
        }
    }

    #[test]
    fn no_true_variance() {
        // Both units have mean 2 of y and of x.
        let units = [
            unit("A", &[&[1.0, 1.0], &[2.0, 3.0], &[3.0, 2.0]]),
            unit("B", &[&[3.0, 3.0], &[2.0, 1.0], &[1.0, 2.0]]),
        ];
        let result = estimate(&units, &Options::default()).unwrap();
        assert_eq!(result.fit.effect_variance, Some(0.0));
        assert!(result.fit.effect_variance_unfloored.unwrap() < 0.0);
        assert_eq!(
            result.fit.pretest_mean_coefficient, None,
            "unit means do not vary"
        );
        for unit in &result.units {
            assert_eq!(unit.estimate.shrunken_effect, Some(0.0));
            assert_eq!(unit.estimate.percentile, None);
            assert_eq!(unit.estimate.null_reason, Some(NO_EFFECT_VARIANCE));
        }
    }

    #[test]
    fn an_exact_relation_leaves_only_rounding() {
        // y = 3 x + 0.1 in every unit
        let row = |x: f64| [3.0 * x + 0.1, x];
        let units: Vec<UnitMoments> = (0..5_u32)
            .map(|j| {
                let rows: Vec<[f64; 2]> = (0..4)
                    .map(|i| row(f64::from(j * j + i * 7 % 5) / 3.0))
                    .collect();
                let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
                unit(&j.to_string(), &rows)
            })
            .collect();
        let result = estimate(&units, &Options::default()).unwrap();
        assert_eq!(result.fit.effect_variance, Some(0.0));
    }

    #[test]
    fn both_corrections_at_once_and_other_nonsense() {
        let units = three();
        let text = |units: &[UnitMoments], options: &Options| {
            estimate(units, options).unwrap_err().to_string()
        };
        let both = Options {
            reliability: vec![Some(0.9)],
            use_error_variance: true,
            ..Options::default()
        };
        assert!(text(&units, &both).contains("keep one of the two options"));
        assert!(text(&[], &both).contains("keep one of the two options"));
        let long = Options {
            reliability: vec![None; 2],
            ..Options::default()
        };
        assert!(text(&units, &long).contains("2 reliabilities for 1 regressors"));
        let high = Options {
            reliability: vec![Some(1.5)],
            ..Options::default()
        };
        assert!(text(&[], &high).contains("reliability[1] is 1.5"));
        let errors = Options {
            use_error_variance: true,
            ..Options::default()
        };
        assert!(text(&units, &errors).contains("moments of unit 'A' hold no error variances"));
        let twice = [units[0].clone(), units[1].clone(), units[0].clone()];
        assert!(text(&twice, &plain()).contains("unit 'A' comes more than once"));
        let mixed = [units[0].clone(), unit("Z", &[&[1.0, 2.0, 3.0]])];
        assert!(text(&mixed, &plain()).contains("unit 'Z' has 2 regressors, unit 'A' has 1;"));
        let message = "median"
            .parse::<VarianceComponent>()
            .unwrap_err()
            .to_string();
        assert!(message.contains("'core', 'anova' or 'reml'"), "{message}");
    }

    #[test]
    fn error_variances_are_used() {
        let mut units = three();
        for unit in &mut units {
            unit.error_variance = vec![1.0]; // S = 3 of 6
        }
        let errors = Options {
            use_error_variance: true,
            ..plain()
        };
        let result = estimate(&units, &errors).unwrap();
        near(result.fit.coefficients[0], 6.0);
        // T = 6 + 2 (4 + 4 + 0) = 22; rho = 19/22 takes 3 as well.
        let reliability = Options {
            reliability: vec![Some(19.0 / 22.0)],
            ..plain()
        };
        near(
            estimate(&three(), &reliability).unwrap().fit.coefficients[0],
            6.0,
        );
    }

    type Students = Vec<(usize, [f64; 3])>;

    /// Scores near 2,500 in 3 to 7 units whose means of x1 are 30 points apart:
    /// unit means that agree by chance would leave step 2 badly conditioned.
    fn students() -> impl Strategy<Value = Students> {
        let score = 2400.0..2600.0_f64;
        let row = (score.clone(), score.clone(), score).prop_map(|(y, x1, x2)| [y, x1, x2]);
        (3_usize..8).prop_flat_map(move |units| {
            prop::collection::vec((0..units, row.clone()), 60..120).prop_map(move |mut students| {
                for (i, student) in students.iter_mut().enumerate() {
                    student.0 = if i < 2 * units { i % units } else { student.0 };
                    student.1[1] += 30.0 * f64::from(u8::try_from(student.0).unwrap());
                }
                students
            })
        })
    }

    fn moments(students: &Students, change: impl Fn([f64; 3]) -> [f64; 3]) -> Vec<UnitMoments> {
        let count = students.iter().map(|student| student.0).max().unwrap() + 1;
        let mut units: Vec<UnitMoments> = (0..count)
            .map(|j| UnitMoments::new(j.to_string(), 2))
            .collect();
        for (unit, row) in students {
            units[*unit].insert(&change(*row));
        }
        units
    }

    fn corrected() -> Options {
        Options {
            reliability: vec![Some(0.95)],
            ..Options::default()
        }
    }

    /// Effects, shrunken effects and standard errors agree to `tolerance`, the
    /// second multiplied by `scale`.
    fn agree(a: &ValueAdded, b: &ValueAdded, scale: f64, tolerance: f64) -> bool {
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - scale * b).abs() <= tolerance,
            (None, None) => true,
            _ => false,
        };
        a.units.iter().zip(&b.units).all(|(a, b)| {
            a.unit == b.unit
                && same(a.estimate.effect, b.estimate.effect)
                && same(a.estimate.shrunken_effect, b.estimate.shrunken_effect)
                && same(a.estimate.standard_error, b.estimate.standard_error)
        })
    }

    const SD: f64 = 58.0; // of a uniform score

    /// Students of `units` schools of 5 to 60, whose true effects have the given
    /// standard deviation beside a residual one of 1.
    fn simulated(seed: u64, units: usize, effect_sd: f64) -> (Vec<UnitMoments>, Vec<f64>) {
        let mut state = seed.wrapping_mul(2) + 1;
        let mut uniform = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
        };
        let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        (0..units)
            .map(|index| {
                let mut unit = UnitMoments::new(format!("{index}"), 1);
                let effect = effect_sd * normal();
                for _ in 0..5 + index * 7 % 56 {
                    let x = normal();
                    unit.insert(&[0.7 * x + effect + normal(), x]);
                }
                (unit, effect)
            })
            .unzip()
    }

    // Of the intervals shrunken effect +- 1.96 posterior sd about 95 in 100 hold the true
    // effect; with CORE's own standard error, smaller by sqrt(reliability), fewer do.
    #[test]
    fn intervals_cover_what_they_say() {
        for component in [
            VarianceComponent::Core,
            VarianceComponent::Anova,
            VarianceComponent::Reml,
        ] {
            let (units, truth) = simulated(11, 1500, 0.2);
            let options = Options {
                variance_component: component,
                ..plain()
            };
            let result = estimate(&units, &options).unwrap();
            let covered = |width: fn(&Shrunken) -> Option<f64>| {
                let holds = result.units.iter().zip(&truth).filter(|(unit, truth)| {
                    let off = unit.estimate.shrunken_effect.unwrap() - *truth;
                    off.abs() <= 1.96 * width(&unit.estimate).unwrap()
                });
                count(holds.count() as u64) / 1500.0
            };
            let share = covered(|estimate| estimate.posterior_sd);
            assert!((0.93..=0.97).contains(&share), "{component:?}: {share}");
            let core = covered(|estimate| estimate.core_standard_error);
            assert!(core < 0.9, "{component:?}: {core}");
        }
    }

    // Without true effects the variance found is 0 about half the time and small otherwise;
    // no effect is turned around.
    #[test]
    fn schools_that_do_not_differ() {
        for component in [
            VarianceComponent::Core,
            VarianceComponent::Anova,
            VarianceComponent::Reml,
        ] {
            let mut zeros = 0;
            for seed in 0..40 {
                let (units, _) = simulated(seed, 60, 0.0);
                let options = Options {
                    variance_component: component,
                    ..plain()
                };
                let result = estimate(&units, &options).unwrap();
                let variance = result.fit.effect_variance.unwrap();
                assert!((0.0..0.03).contains(&variance), "{component:?}: {variance}");
                zeros += usize::from(variance <= 0.0);
                for unit in result.units {
                    let (effect, shrunken) = (
                        unit.estimate.effect.unwrap(),
                        unit.estimate.shrunken_effect.unwrap(),
                    );
                    assert!(shrunken * effect >= 0.0 && shrunken.abs() <= effect.abs());
                    assert!(variance > 0.0 || shrunken.abs() <= 0.0);
                }
            }
            assert!((8..=36).contains(&zeros), "{component:?}: {zeros} of 40");
        }
    }

    #[test]
    fn the_mixed_model_takes_no_correction() {
        let reml = Options {
            variance_component: VarianceComponent::Reml,
            ..plain()
        };
        let message = |options: &Options| estimate(&three(), options).unwrap_err().to_string();
        let corrected = Options {
            reliability: vec![Some(0.9)],
            ..reml.clone()
        };
        assert!(message(&corrected).contains("leave reliability and error_variance out"));
        let second = Options {
            pretest_mean: true,
            ..reml.clone()
        };
        assert!(message(&second).contains("set pretest_mean to false"));
        // Units with one student each leave no degrees of freedom: as without the mixed model.
        let single = [unit("A", &[&[1.0, 2.0]]), unit("B", &[&[3.0, 1.0]])];
        let result = estimate(&single, &reml).unwrap();
        assert_eq!(result.units[0].estimate.null_reason, Some(TOO_FEW_STUDENTS));
    }

    proptest! {
        #[test]
        fn the_order_of_students_and_units_does_not_matter(
            (students, shuffled) in
                students().prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
        ) {
            let a = estimate(&moments(&students, |v| v), &corrected()).unwrap();
            let b = estimate(&moments(&shuffled, |v| v), &corrected()).unwrap();
            prop_assert!(agree(&a, &b, 1.0, 1e-12 * SD));
            let mut reversed = moments(&students, |v| v);
            reversed.reverse();
            let mut c = estimate(&reversed, &corrected()).unwrap();
            c.units.reverse();
            prop_assert!(agree(&a, &c, 1.0, 1e-12 * SD));
        }

        #[test]
        fn a_constant_moves_only_the_intercepts(students in students(), by in -500.0..500.0_f64) {
            let a = estimate(&moments(&students, |v| v), &corrected()).unwrap();
            let b = estimate(&moments(&students, |[y, x, w]| [y + by, x, w]), &corrected()).unwrap();
            let c = estimate(&moments(&students, |[y, x, w]| [y, x + by, w]), &corrected()).unwrap();
            prop_assert!(agree(&a, &b, 1.0, 1e-10 * SD));
            prop_assert!(agree(&a, &c, 1.0, 1e-10 * SD));
            let moved = b.fit.intercept.unwrap() - a.fit.intercept.unwrap();
            prop_assert!((moved - by).abs() < 1e-9);
            let slope = a.fit.coefficients[0].unwrap();
            let moved = c.fit.intercept.unwrap() - a.fit.intercept.unwrap();
            prop_assert!((moved + slope * by).abs() < 1e-7);
        }

        #[test]
        fn scaling_scales(students in students(), by in 0.01..100.0_f64) {
            let a = estimate(&moments(&students, |v| v), &corrected()).unwrap();
            let b = estimate(&moments(&students, |[y, x, w]| [y / by, x, w]), &corrected()).unwrap();
            let c = estimate(&moments(&students, |[y, x, w]| [y, x * by, w]), &corrected()).unwrap();
            prop_assert!(agree(&a, &b, by, 1e-10 * SD));
            prop_assert!(agree(&a, &c, 1.0, 1e-10 * SD));
            let slope = a.fit.coefficients[0].unwrap();
            prop_assert!((slope - c.fit.coefficients[0].unwrap() * by).abs() < 1e-9);
        }

        #[test]
        fn splitting_a_unit_and_merging_it_changes_nothing(students in students(), at in 0_usize..20) {
            let whole = estimate(&moments(&students, |v| v), &corrected()).unwrap();
            let (first, second) = (students[..at].to_vec(), students[at..].to_vec());
            let mut units = moments(&second, |v| v);
            let more = if first.is_empty() { Vec::new() } else { moments(&first, |v| v) };
            for part in more {
                match units.iter_mut().find(|unit| unit.unit == part.unit) {
                    Some(unit) => unit.merge(&part),
                    None => units.push(part),
                }
            }
            let merged = estimate(&units, &corrected()).unwrap();
            prop_assert!(agree(&whole, &merged, 1.0, 1e-11 * SD));
        }
    }
}
