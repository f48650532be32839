//! From unit effects and their standard errors to shrunken effects and
//! percentiles.
//!
//! ```text
//! core    omega2 = wvar_n(effect) - wmean_n(se^2)
//!         wvar_n = sum n (effect - m_n)^2 / (sum n - 1)     m_n weighted by n
//! anova   tau2   = (sum n (a - mu)^2 - (J - 1) sigma2) / (N - sum n^2 / N)
//!         mu     = sum n a / N
//!
//! reliability     = omega2 / (omega2 + se^2)                omega2 floored at 0
//! shrunken effect = effect * reliability
//! core s.e.       = se * reliability
//! posterior sd    = se * sqrt(reliability)
//! percentile      = 100 Phi((shrunken - mean) / sd)         over units, unweighted
//! ```
//! core: Education Analytics, CORE Growth Model, technical considerations
//! (2019), p. 10, "the variance across schools of the estimates, minus the mean
//! across schools of the squared standard errors", both with weight n. The
//! denominator sum n - 1, that of `Hmisc::wtd.var`, is RECALLED, not stated
//! there. anova: the one-way analysis of variance estimator for unequal n
//! (Searle, Casella & `McCulloch`, Variance Components, 1992).
//!
//! The posterior sd is that of the true effect given omega2 and the estimate;
//! CORE's own "eb.se" is smaller by another sqrt(reliability).

use statrs::distribution::{ContinuousCDF, Normal};

use super::GrowthError;
use super::moments::count;
use crate::tolerance::ROUNDING;

/// The unit has no students.
pub const NO_STUDENTS: &str = "no_students";
/// No more students than units and regressors: no residual variance.
pub const TOO_FEW_STUDENTS: &str = "too_few_students";
/// The outcome does not vary.
pub const NO_VARIANCE: &str = "no_variance";
/// A single unit: no variance across units.
pub const ONE_UNIT: &str = "one_unit";
/// The variance component is zero: the shrunken effects are 0.
pub const NO_EFFECT_VARIANCE: &str = "no_effect_variance";
/// No effect was given.
pub const NO_EFFECT: &str = "no_effect";
/// No standard error was given.
pub const NO_STANDARD_ERROR: &str = "no_standard_error";

/// An effect and its standard error, to be shrunk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Students.
    pub n: u64,
    /// The effect, if there is one.
    pub effect: Option<f64>,
    /// Its standard error, if there is one.
    pub standard_error: Option<f64>,
}

impl Estimate {
    /// n, effect and standard error, where all three are there.
    fn known(&self) -> Option<Known> {
        match (self.n, self.effect, self.standard_error) {
            (1.., Some(effect), Some(standard_error)) => Some(Known {
                n: count(self.n),
                effect,
                standard_error,
            }),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
struct Known {
    n: f64,
    effect: f64,
    standard_error: f64,
}

/// What became of an [`Estimate`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shrunken {
    /// The effect, centred.
    pub effect: Option<f64>,
    /// Its standard error, as given.
    pub standard_error: Option<f64>,
    /// Share of the effect's variance that is between units.
    pub reliability: Option<f64>,
    /// The effect times its reliability.
    pub shrunken_effect: Option<f64>,
    /// The standard error times the reliability: CORE's "eb.se".
    pub core_standard_error: Option<f64>,
    /// The standard error times the square root of the reliability.
    pub posterior_sd: Option<f64>,
    /// Normal-curve percentile of the shrunken effect, 0 to 100.
    pub percentile: Option<f64>,
    /// Why a value is missing.
    pub null_reason: Option<&'static str>,
}

/// The variance component and the shrunken effects, in the order of the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shrinkage {
    /// What was subtracted from the effects.
    pub mean_effect: Option<f64>,
    /// Variance of true effects, at least 0.
    pub effect_variance: Option<f64>,
    /// The same before the floor at 0.
    pub effect_variance_unfloored: Option<f64>,
    /// The shrunken effects.
    pub units: Vec<Shrunken>,
}

/// Which mean is subtracted from the effects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Centring {
    None,
    Unweighted,
    Weighted,
}

/// Which estimator of the variance of true effects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Component {
    Core,
    Anova {
        residual_variance: Option<f64>,
    },
    /// Estimated before, by the mixed model.
    Given(f64),
}

/// Shrinks effects by the CORE variance component; with `centre` their
/// unweighted mean is subtracted first.
///
/// An estimate without students, effect or standard error keeps its place and
/// takes no part in the variance component and the percentiles.
///
/// # Errors
/// [`GrowthError::Estimate`] for a value that is not finite or a negative
/// standard error.
pub fn shrink(estimates: &[Estimate], centre: bool) -> Result<Shrinkage, GrowthError> {
    for (i, estimate) in estimates.iter().enumerate() {
        let wrong = |field, value, rule| {
            Err(GrowthError::Estimate {
                field,
                position: i + 1,
                value,
                rule,
            })
        };
        match (estimate.effect, estimate.standard_error) {
            (Some(value), _) if !value.is_finite() => {
                return wrong("effect", value, "a finite number");
            }
            (_, Some(value)) if !value.is_finite() || value < 0.0 => {
                return wrong("standard_error", value, "a finite number of at least 0");
            }
            _ => {}
        }
    }
    let centring = if centre {
        Centring::Unweighted
    } else {
        Centring::None
    };
    let size = estimates
        .iter()
        .filter_map(Estimate::known)
        .fold(0.0, |size: f64, known| size.max(known.effect.abs()));
    Ok(shrink_by(estimates, centring, Component::Core, size))
}

/// Shrinks checked estimates. A standard deviation of effects below
/// [`ROUNDING`] times `size`, the size of the numbers they were computed from,
/// counts as zero.
pub(super) fn shrink_by(
    estimates: &[Estimate],
    centring: Centring,
    component: Component,
    size: f64,
) -> Shrinkage {
    let mean_effect = mean_effect(estimates, centring);
    let centred: Vec<Estimate> = estimates
        .iter()
        .map(|estimate| Estimate {
            effect: estimate
                .effect
                .map(|effect| effect - mean_effect.unwrap_or(0.0)),
            ..*estimate
        })
        .collect();
    let known: Vec<Known> = centred.iter().filter_map(Estimate::known).collect();
    let unfloored = match component {
        _ if known.len() < 2 => None,
        Component::Core => Some(core_component(&known)),
        Component::Anova { residual_variance } => {
            residual_variance.map(|residual| anova_component(&known, residual))
        }
        Component::Given(variance) => Some(variance),
    };
    let floored = unfloored.map(|value| {
        if value > (ROUNDING * size) * (ROUNDING * size) {
            value
        } else {
            0.0
        }
    });
    let mut units: Vec<Shrunken> = centred
        .iter()
        .map(|estimate| shrunken(estimate, floored))
        .collect();
    percentiles(&mut units);
    Shrinkage {
        mean_effect,
        effect_variance: floored,
        effect_variance_unfloored: unfloored,
        units,
    }
}

fn mean_effect(estimates: &[Estimate], centring: Centring) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for estimate in estimates {
        if let (1.., Some(effect)) = (estimate.n, estimate.effect) {
            let weight = match centring {
                Centring::Weighted => count(estimate.n),
                Centring::None | Centring::Unweighted => 1.0,
            };
            sum += weight * effect;
            weights += weight;
        }
    }
    match centring {
        _ if weights == 0.0 => None,
        Centring::None => Some(0.0),
        Centring::Unweighted | Centring::Weighted => Some(sum / weights),
    }
}

/// sum n (effect - weighted mean)^2, sum n
fn weighted_squares(known: &[Known]) -> (f64, f64) {
    let n: f64 = known.iter().map(|unit| unit.n).sum();
    let mean = known.iter().map(|unit| unit.n * unit.effect).sum::<f64>() / n;
    let squares = known
        .iter()
        .map(|unit| unit.n * (unit.effect - mean) * (unit.effect - mean))
        .sum();
    (squares, n)
}

fn core_component(known: &[Known]) -> f64 {
    let (squares, n) = weighted_squares(known);
    let error: f64 = known
        .iter()
        .map(|unit| unit.n * unit.standard_error * unit.standard_error)
        .sum();
    squares / (n - 1.0) - error / n
}

fn anova_component(known: &[Known], residual_variance: f64) -> f64 {
    let (squares, n) = weighted_squares(known);
    let n_squared: f64 = known.iter().map(|unit| unit.n * unit.n).sum();
    let units = count(known.len() as u64);
    (squares - (units - 1.0) * residual_variance) / (n - n_squared / n)
}

fn shrunken(estimate: &Estimate, component: Option<f64>) -> Shrunken {
    let given = Shrunken {
        effect: estimate.effect,
        standard_error: estimate.standard_error,
        ..Shrunken::default()
    };
    let null = |reason| Shrunken {
        null_reason: Some(reason),
        ..given
    };
    match (estimate, component) {
        (Estimate { n: 0, .. }, _) => null(NO_STUDENTS),
        (Estimate { effect: None, .. }, _) => null(NO_EFFECT),
        (
            Estimate {
                standard_error: None,
                ..
            },
            _,
        ) => null(NO_STANDARD_ERROR),
        (_, None) => null(ONE_UNIT),
        (
            Estimate {
                effect: Some(effect),
                standard_error: Some(error),
                ..
            },
            Some(component),
        ) => {
            // A component of 0 beside a standard error of 0 says 0 as well.
            let reliability = if component > 0.0 {
                component / (component + error * error)
            } else {
                0.0
            };
            Shrunken {
                reliability: Some(reliability),
                shrunken_effect: Some(if component > 0.0 {
                    effect * reliability
                } else {
                    0.0
                }),
                core_standard_error: Some(error * reliability),
                posterior_sd: Some(error * reliability.sqrt()),
                null_reason: (component <= 0.0).then_some(NO_EFFECT_VARIANCE),
                ..given
            }
        }
    }
}

/// Phi, to 1e-10 of its value (the error function of `statrs`).
fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

fn percentiles(units: &mut [Shrunken]) {
    let effects: Vec<f64> = units
        .iter()
        .filter_map(|unit| unit.shrunken_effect)
        .collect();
    let n = count(effects.len() as u64);
    let mean = effects.iter().sum::<f64>() / n;
    let variance = effects
        .iter()
        .map(|effect| (effect - mean) * (effect - mean))
        .sum::<f64>()
        / (n - 1.0);
    for unit in units {
        if let (Some(effect), None) = (unit.shrunken_effect, unit.null_reason) {
            if variance > 0.0 {
                unit.percentile = Some(100.0 * normal_cdf((effect - mean) / variance.sqrt()));
            } else {
                unit.null_reason = Some(NO_EFFECT_VARIANCE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(list: &[(u64, f64, f64)]) -> Vec<Estimate> {
        list.iter()
            .map(|&(n, effect, standard_error)| Estimate {
                n,
                effect: Some(effect),
                standard_error: Some(standard_error),
            })
            .collect()
    }

    fn near(a: Option<f64>, b: f64) {
        within(a, b, 1e-12);
    }

    /// Percentiles are as good as `normal_cdf`.
    fn near_percentile(a: Option<f64>, b: f64) {
        within(a, b, 1e-9);
    }

    fn within(a: Option<f64>, b: f64, tolerance: f64) {
        let a = a.expect("a value");
        assert!(
            (a - b).abs() <= tolerance * b.abs().max(1.0),
            "{a} is not {b}"
        );
    }

    // n = 10, 10; effects 13, 7; s.e. 1: mean 10, centred 3, -3;
    // omega2 = 180 / 19 - 1 = 161 / 19; reliability = 161 / 180.
    #[test]
    fn by_hand() {
        let result = shrink(&given(&[(10, 13.0, 1.0), (10, 7.0, 1.0)]), true).unwrap();
        near(result.mean_effect, 10.0);
        near(result.effect_variance, 161.0 / 19.0);
        assert_eq!(result.effect_variance, result.effect_variance_unfloored);
        let r = 161.0 / 180.0;
        let unit = result.units[0];
        near(unit.effect, 3.0);
        near(unit.standard_error, 1.0);
        near(unit.reliability, r);
        near(unit.shrunken_effect, 3.0 * r);
        near(unit.core_standard_error, r);
        near(unit.posterior_sd, r.sqrt());
        // Two units stand at +- 1/sqrt(2) standard deviations.
        near_percentile(unit.percentile, 76.024_993_890_652_33);
        near_percentile(result.units[1].percentile, 100.0 - 76.024_993_890_652_33);
        assert_eq!(unit.null_reason, None);
    }

    #[test]
    fn without_centring() {
        let result = shrink(&given(&[(10, 13.0, 1.0), (10, 7.0, 1.0)]), false).unwrap();
        near(result.mean_effect, 0.0);
        near(result.units[0].effect, 13.0);
        near(result.effect_variance, 161.0 / 19.0);
        near_percentile(result.units[0].percentile, 76.024_993_890_652_33);
    }

    // n = 1, 3: a = 4, 0: mu = 1, sum n (a-mu)^2 = 9 + 3 = 12; sigma2 = 2;
    // tau2 = (12 - 2) / (4 - 10/4) = 20/3
    #[test]
    fn anova_by_hand() {
        let estimates = given(&[(1, 4.0, 2.0_f64.sqrt()), (3, 0.0, (2.0 / 3.0_f64).sqrt())]);
        let component = Component::Anova {
            residual_variance: Some(2.0),
        };
        let result = shrink_by(&estimates, Centring::Weighted, component, 4.0);
        near(result.mean_effect, 1.0);
        near(result.effect_variance, 20.0 / 3.0);
        near(result.units[0].effect, 3.0);
        near(
            result.units[0].shrunken_effect,
            3.0 * (20.0 / 3.0) / (26.0 / 3.0),
        );
    }

    #[test]
    fn no_true_variance() {
        let result = shrink(&given(&[(10, 1.0, 5.0), (10, -1.0, 5.0)]), true).unwrap();
        near(result.effect_variance, 0.0);
        near(result.effect_variance_unfloored, 20.0 / 19.0 - 25.0);
        for unit in result.units {
            assert_eq!(unit.shrunken_effect, Some(0.0));
            assert_eq!(unit.reliability, Some(0.0));
            assert_eq!(unit.percentile, None);
            assert_eq!(unit.null_reason, Some(NO_EFFECT_VARIANCE));
        }
    }

    #[test]
    fn equal_effects_are_no_variance_even_with_rounding() {
        let third = 0.1 + 0.2;
        let list = [(10, third, 0.0), (20, 0.3, 0.0), (7, 0.3, 0.0)];
        let result = shrink(&given(&list), true).unwrap();
        assert_eq!(result.effect_variance, Some(0.0));
        assert!(result.units.iter().all(|unit| unit.percentile.is_none()));
    }

    #[test]
    fn a_perfectly_measured_effect_is_not_shrunk() {
        let result = shrink(&given(&[(5, 1.0, 0.0), (5, 3.0, 0.0)]), true).unwrap();
        assert_eq!(result.units[1].reliability, Some(1.0));
        near(result.units[1].shrunken_effect, 1.0);
    }

    #[test]
    fn nothing_and_one() {
        assert_eq!(shrink(&[], true).unwrap(), Shrinkage::default());
        let result = shrink(&given(&[(5, 7.0, 1.0)]), true).unwrap();
        near(result.mean_effect, 7.0);
        assert_eq!(result.effect_variance, None);
        assert_eq!(result.units[0].effect, Some(0.0));
        assert_eq!(result.units[0].shrunken_effect, None);
        assert_eq!(result.units[0].null_reason, Some(ONE_UNIT));
    }

    #[test]
    fn missing_parts_pass_through() {
        let mut estimates = given(&[(10, 13.0, 1.0), (10, 7.0, 1.0)]);
        let whole = shrink(&estimates, true).unwrap();
        estimates.insert(
            0,
            Estimate {
                n: 4,
                effect: None,
                standard_error: Some(1.0),
            },
        );
        estimates.push(Estimate {
            n: 0,
            effect: None,
            standard_error: None,
        });
        let result = shrink(&estimates, true).unwrap();
        assert_eq!(result.units[1..3], whole.units[..]);
        assert_eq!(result.units[0].null_reason, Some(NO_EFFECT));
        assert_eq!(result.units[3].null_reason, Some(NO_STUDENTS));

        estimates.truncate(3);
        estimates[0] = Estimate {
            n: 4,
            effect: Some(10.0),
            standard_error: None,
        };
        let result = shrink(&estimates, true).unwrap();
        assert_eq!(result.units[0].effect, Some(0.0));
        assert_eq!(result.units[0].null_reason, Some(NO_STANDARD_ERROR));
        assert_eq!(result.effect_variance, whole.effect_variance);
    }

    #[test]
    fn values_that_make_no_sense() {
        let message = |n, effect, error| {
            shrink(&given(&[(1, 0.0, 1.0), (n, effect, error)]), true)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(1, 0.0, -1.0),
            "growth_shrinkage: standard_error of entry 2 is -1; it must be a finite number of at \
             least 0; pass NULL for an estimate that is not defined"
        );
        assert!(
            message(1, f64::NAN, 1.0).starts_with("growth_shrinkage: effect of entry 2 is NaN")
        );
        assert!(message(1, 0.0, f64::INFINITY).contains("standard_error of entry 2 is inf"));
    }
}
