//! Within-unit regression, corrected for measurement error of the regressors.
//!
//! ```text
//! y_i = a_j(i) + b'x*_i + e_i ,   x_i = x*_i + u_i ,  u independent of x*, e
//!
//! W     = sum_j M_j                    unit dummies partialled out
//! S     = diag(s_1, .., s_p)           what measurement error adds to W_xx:
//!         s_k = (1 - rho_k) T_kk       by reliability, T = total over all units
//!         s_k = sum_i Var(u_ik)        by error variance
//! b     = (W_xx - S)^-1 W_xy
//! a_j   = ybar_j - xbar_j'b
//! b0    = sum_j n_j a_j / N  =  ybar - xbar'b
//! RSS   = W_yy - 2 b'W_xy + b'W_xx b   of the observed x
//! s2    = RSS / (N - J - p)            p regressors used
//! V(b)  = s2 A^-1 + A^-1 (s2 S + S b b'S / N) A^-1,   A = W_xx - S
//! V(b0) = s2 / N + xbar'V(b) xbar
//! ```
//! Fuller, Measurement Error Models (1987); the same as
//! (Z'Z - S)^-1 Z'y with explicit unit dummies in Z, since S is zero there
//! (Frisch-Waugh-Lovell). A reliability speaks of the variance of all students,
//! so it is applied to T and not to W.
//!
//! There are two conventions of S with units ([`Convention`]): N times the mean
//! error variance, as R's mecor and eivtools have it, and what measurement error
//! is expected to add to `W_xx`, where each unit has lost a degree of freedom.
//!
//! V(b) is that of least squares where S is 0. Otherwise it is Fuller's (theorem
//! 2.2.1), for normal errors and an S that is known; eivtools' sums over
//! students instead of normality need the students themselves.

use super::cholesky::Cholesky;
use super::moments::{self, UnitMoments, count, packed_index, packed_len};
use super::{GrowthError, MAX_REGRESSORS};
use crate::tolerance::{COLLINEAR, DEFINITE, ROUNDING};

/// How the regressors are corrected for measurement error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Correction<'a> {
    /// Not at all: ordinary least squares.
    None,
    /// By the reliability of each regressor; `None` and positions past the end
    /// are without error.
    Reliability(&'a [Option<f64>]),
    /// By the error variances kept in the moments.
    ErrorVariance,
}

/// How much of the measurement error counts, beside units.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Convention {
    /// All of it: `s_k = sum_j s_jk`, or `(1 - rho_k) T_kk`.
    #[default]
    Total,
    /// What is expected within units: `s_k = sum_j s_jk (1 - 1/n_j)`, or
    /// `(1 - rho_k) T_kk (N - J) / (N - 1)`.
    WithinUnits,
}

impl std::str::FromStr for Convention {
    type Err = GrowthError;

    fn from_str(name: &str) -> Result<Self, GrowthError> {
        match name {
            "total" => Ok(Self::Total),
            "within_units" => Ok(Self::WithinUnits),
            _ => Err(GrowthError::ErrorConvention {
                value: name.to_owned(),
            }),
        }
    }
}

/// The moments of all units, within and in total.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// Students.
    pub n: u64,
    /// Units that have students.
    pub units: u64,
    /// Means of y, x1, .., xp over all students.
    pub mean: Vec<f64>,
    /// W: co-moments around the means of the units, packed.
    pub within: Vec<f64>,
    /// T: co-moments around the means of all students, packed.
    pub total: Vec<f64>,
    /// Sum over all students of each regressor's error variance.
    pub error_variance: Vec<f64>,
    /// The same, each unit's sum times 1 - 1/n of the unit.
    pub error_variance_within: Vec<f64>,
}

impl Pooled {
    /// No unit yet.
    #[must_use]
    pub fn new(regressors: usize) -> Self {
        let k = regressors + 1;
        Self {
            n: 0,
            units: 0,
            mean: vec![0.0; k],
            within: vec![0.0; packed_len(k)],
            total: vec![0.0; packed_len(k)],
            error_variance: vec![0.0; regressors],
            error_variance_within: vec![0.0; regressors],
        }
    }

    /// Adds a unit; one without students changes nothing.
    pub fn insert(&mut self, unit: &UnitMoments) {
        if unit.n == 0 {
            return;
        }
        self.units += 1;
        for (within, comoment) in self.within.iter_mut().zip(&unit.comoment) {
            *within += comoment;
        }
        moments::merge(
            &mut self.n,
            &mut self.mean,
            &mut self.total,
            unit.n,
            &unit.mean,
            &unit.comoment,
        );
        moments::add_error_variance(&mut self.error_variance, &unit.error_variance);
        let share = 1.0 - 1.0 / count(unit.n);
        let within: Vec<f64> = unit.error_variance.iter().map(|s| share * s).collect();
        moments::add_error_variance(&mut self.error_variance_within, &within);
    }

    /// How many regressors there are.
    #[must_use]
    pub fn regressors(&self) -> usize {
        self.mean.len() - 1
    }

    fn w(&self, a: usize, b: usize) -> f64 {
        self.within[packed_index(self.mean.len(), a, b)]
    }

    /// Total sum of squares of a variable.
    #[must_use]
    pub fn total_squares(&self, variable: usize) -> f64 {
        self.total[packed_index(self.mean.len(), variable, variable)]
    }

    /// The sum of squares of a variable around zero: the size of its numbers.
    pub(super) fn raw_squares(&self, variable: usize) -> f64 {
        let mean = self.mean[variable];
        self.total_squares(variable) + count(self.n) * mean * mean
    }

    /// The diagonal of S.
    fn error_squares(&self, correction: Correction<'_>, convention: Convention) -> Vec<f64> {
        let reliability = |k: usize, list: &[Option<f64>]| list.get(k).copied().flatten();
        let (share, error_variance) = match convention {
            Convention::Total => (1.0, &self.error_variance),
            Convention::WithinUnits => (
                count(self.n - self.units) / count((self.n - 1).max(1)),
                &self.error_variance_within,
            ),
        };
        (0..self.regressors())
            .map(|k| match correction {
                Correction::None => 0.0,
                Correction::Reliability(list) => {
                    share * (1.0 - reliability(k, list).unwrap_or(1.0)) * self.total_squares(k + 1)
                }
                Correction::ErrorVariance => error_variance[k],
            })
            .collect()
    }

    /// Estimates b.
    ///
    /// A regressor without variance within units, or collinear with those
    /// before it, is dropped: its coefficient is `None` and its 1-based
    /// position is in [`Regression::dropped`].
    ///
    /// # Errors
    /// [`GrowthError::NotDefinite`] when the correction takes away more
    /// variance than there is.
    pub fn finalize(
        &self,
        correction: Correction<'_>,
        convention: Convention,
    ) -> Result<Regression, GrowthError> {
        let p = self.regressors();
        // R: W_xx with a unit diagonal, of the regressors that are kept.
        let scale: Vec<f64> = (0..p).map(|k| self.w(k + 1, k + 1).sqrt()).collect();
        let mut kept: Vec<usize> = Vec::with_capacity(p);
        let mut dropped = Vec::new();
        let mut observed = Cholesky::new();
        for k in 0..p {
            let varies = self.w(k + 1, k + 1) > ROUNDING * ROUNDING * self.raw_squares(k + 1);
            let products: Vec<f64> = kept
                .iter()
                .map(|&h| self.w(h + 1, k + 1) / (scale[h] * scale[k]))
                .collect();
            if varies && observed.insert(&products, 1.0, COLLINEAR) {
                kept.push(k);
            } else {
                dropped.push(k + 1);
            }
        }

        let errors = self.error_squares(correction, convention);
        let left: Vec<f64> = (0..p).map(|k| self.w(k + 1, k + 1) - errors[k]).collect();
        let mut corrected = Cholesky::new();
        for (m, &k) in kept.iter().enumerate() {
            let products: Vec<f64> = kept[..m]
                .iter()
                .map(|&h| self.w(h + 1, k + 1) / (left[h] * left[k]).sqrt())
                .collect();
            let positive = left[k] > DEFINITE * self.w(k + 1, k + 1);
            if !(positive && corrected.insert(&products, 1.0, DEFINITE)) {
                return Err(self.not_definite(correction, &errors, &kept, &observed));
            }
        }
        let right: Vec<f64> = kept
            .iter()
            .map(|&k| self.w(0, k + 1) / left[k].sqrt())
            .collect();
        let solution = corrected.solve(&right);

        let mut coefficients = vec![None; p];
        for (&k, value) in kept.iter().zip(&solution) {
            coefficients[k] = Some(value / left[k].sqrt());
        }
        let mut regression = self.with_coefficients(coefficients, dropped);
        self.add_standard_errors(&mut regression, &corrected, &kept, &left, &errors);
        Ok(regression)
    }

    /// The roots of V(b) and V(b0); none without degrees of freedom.
    fn add_standard_errors(
        &self,
        regression: &mut Regression,
        corrected: &Cholesky,
        kept: &[usize],
        left: &[f64],
        errors: &[f64],
    ) {
        let spent = self.units + kept.len() as u64;
        if self.n <= spent {
            return;
        }
        let s2 = regression.rss / count(self.n - spent);
        // Of c'b: s2 c'A^-1 c + sum_k z_k^2 s2 s_k + (sum_k z_k s_k b_k)^2 / N, z = A^-1 c.
        let variance = |c: &dyn Fn(usize) -> f64| -> f64 {
            let right: Vec<f64> = kept.iter().map(|&k| c(k) / left[k].sqrt()).collect();
            let scaled = corrected.solve(&right);
            let (mut plain, mut known, mut product) = (0.0, 0.0, 0.0);
            for (&k, z) in kept.iter().zip(scaled) {
                let z = z / left[k].sqrt();
                plain += c(k) * z;
                known += z * z * errors[k];
                product += z * errors[k] * regression.coefficients[k].unwrap_or(0.0);
            }
            s2 * (plain + known) + product * product / count(self.n)
        };
        let intercept = s2 / count(self.n) + variance(&|k| self.mean[k + 1]);
        let mut standard_errors = vec![None; self.regressors()];
        for &k in kept {
            let unit = variance(&|h| f64::from(u8::from(h == k)));
            standard_errors[k] = Some(unit.sqrt());
        }
        regression.standard_errors = standard_errors;
        regression.intercept_standard_error = Some(intercept.sqrt());
    }

    fn with_coefficients(&self, coefficients: Vec<Option<f64>>, dropped: Vec<usize>) -> Regression {
        let b = |k: usize| coefficients[k].unwrap_or(0.0);
        let p = self.regressors();
        let mut intercept = self.mean[0];
        let mut rss = self.w(0, 0);
        for k in 0..p {
            intercept -= b(k) * self.mean[k + 1];
            let explained: f64 = (0..p).map(|h| self.w(h + 1, k + 1) * b(h)).sum();
            rss -= b(k) * (2.0 * self.w(0, k + 1) - explained);
        }
        Regression {
            coefficients,
            standard_errors: vec![None; p],
            dropped,
            intercept,
            intercept_standard_error: None,
            rss: rss.max(0.0),
        }
    }

    /// Names the regressor whose correction is the largest beside what units
    /// and the other regressors leave of it, 1 / (W_xx^-1)_kk. Corrected
    /// alone, it may take less than that.
    fn not_definite(
        &self,
        correction: Correction<'_>,
        errors: &[f64],
        kept: &[usize],
        observed: &Cholesky,
    ) -> GrowthError {
        let mut worst = (0, 0.0, f64::NEG_INFINITY);
        for (m, &k) in kept.iter().enumerate() {
            let left = observed.unexplained(m) * self.w(k + 1, k + 1);
            let share = errors[k] / left;
            if share > worst.2 {
                worst = (k, left, share);
            }
        }
        let (k, left, _) = worst;
        let (cause, way_out) = match correction {
            Correction::Reliability(list) => (
                format!(
                    "reliability {}",
                    list.get(k).copied().flatten().unwrap_or(1.0)
                ),
                format!(
                    "give a reliability above {:.4} (more when others are corrected too), or NULL \
                     for no correction, or leave out regressors that resemble x{}",
                    1.0 - left / self.total_squares(k + 1),
                    k + 1
                ),
            ),
            _ => (
                format!("mean error variance {}", errors[k] / count(self.n)),
                format!(
                    "check that it is the square of the standard error of measurement, in the \
                     scale of x{}: it must average below {} (less when others are corrected too)",
                    k + 1,
                    left / count(self.n)
                ),
            ),
        };
        GrowthError::NotDefinite {
            regressor: k + 1,
            cause,
            taken: errors[k],
            left,
            way_out,
        }
    }
}

/// A within-unit regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// b, `None` for a dropped regressor.
    pub coefficients: Vec<Option<f64>>,
    /// Their standard errors, `None` without degrees of freedom.
    pub standard_errors: Vec<Option<f64>>,
    /// 1-based positions of the dropped regressors.
    pub dropped: Vec<usize>,
    /// b0, the mean of `a_j` weighted by `n_j`.
    pub intercept: f64,
    /// Its standard error.
    pub intercept_standard_error: Option<f64>,
    /// Residual sum of squares within units, of the observed regressors.
    pub rss: f64,
}

impl Regression {
    /// How many regressors are used.
    #[must_use]
    pub fn used(&self) -> usize {
        self.coefficients.len() - self.dropped.len()
    }

    /// `a_j` - b0 of a unit, from deviations from the means of all students:
    /// `(ybar_j - ybar) - (xbar_j - xbar)'b`.
    #[must_use]
    pub fn unit_residual(&self, pooled: &Pooled, unit: &UnitMoments) -> f64 {
        let deviation = |i: usize| unit.mean[i] - pooled.mean[i];
        self.coefficients
            .iter()
            .enumerate()
            .fold(deviation(0), |left, (k, b)| {
                left - b.unwrap_or(0.0) * deviation(k + 1)
            })
    }
}

/// Refuses reliabilities outside (0, 1] and a list longer than the number of
/// regressors.
///
/// # Errors
/// [`GrowthError::Reliability`] or [`GrowthError::TooManyReliabilities`].
pub fn check_reliability(
    reliability: &[Option<f64>],
    regressors: Option<usize>,
) -> Result<(), GrowthError> {
    if reliability.len() > regressors.unwrap_or(MAX_REGRESSORS) {
        return Err(GrowthError::TooManyReliabilities {
            given: reliability.len(),
            regressors: regressors.unwrap_or(MAX_REGRESSORS),
        });
    }
    for (k, value) in reliability.iter().enumerate() {
        if let Some(value) = *value
            && !(value > 0.0 && value <= 1.0)
        {
            return Err(GrowthError::Reliability {
                regressor: k + 1,
                value,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pooled(units: &[&[[f64; 3]]]) -> Pooled {
        let mut pooled = Pooled::new(2);
        for rows in units {
            let mut unit = UnitMoments::new("u", 2);
            for row in *rows {
                unit.insert(row);
            }
            pooled.insert(&unit);
        }
        pooled
    }

    // Two units; within: x1 = -1, 1 in both, x2 = 0: y = -2, 2 and -4, 4.
    // W_11 = 4, W_1y = 12, b = 3; between: x1 means 0 and 4, so T_11 = 4 + 16 = 20.
    const TWO: [&[[f64; 3]]; 2] = [
        &[[8.0, -1.0, 5.0], [12.0, 1.0, 5.0]],
        &[[16.0, 3.0, 7.0], [24.0, 5.0, 7.0]],
    ];

    #[test]
    fn by_hand() {
        let fit = pooled(&TWO)
            .finalize(Correction::None, Convention::Total)
            .unwrap();
        assert_eq!(fit.coefficients, vec![Some(3.0), None]);
        assert_eq!(fit.dropped, vec![2], "x2 varies only between units");
        // a = 10 - 0 and 20 - 12, mean 9; RSS = 40 - 36
        assert!((fit.intercept - 9.0).abs() < 1e-14);
        assert!((fit.rss - 4.0).abs() < 1e-14);
        assert_eq!(fit.used(), 1);
    }

    // Reliability .9 takes .1 * 20 = 2 of 4: b = 12 / 2 = 6.
    #[test]
    fn reliability_is_of_the_total_variance() {
        let fit = pooled(&TWO)
            .finalize(Correction::Reliability(&[Some(0.9)]), Convention::Total)
            .unwrap();
        assert!((fit.coefficients[0].unwrap() - 6.0).abs() < 1e-12);
        // RSS of the observed x: 40 - 2*6*12 + 36*4
        assert!((fit.rss - 40.0).abs() < 1e-10);
    }

    #[test]
    fn error_variance_by_hand() {
        let mut all = pooled(&TWO);
        all.error_variance[0] = 1.0; // 4 - 1: b = 12 / 3
        let fit = all
            .finalize(Correction::ErrorVariance, Convention::Total)
            .unwrap();
        assert!((fit.coefficients[0].unwrap() - 4.0).abs() < 1e-14);
    }

    // TWO has one regressor: s2 = 4 / (4 - 2 - 1), V(b) = 4 / 4, xbar = 2, V(b0) = 4/4 + 4.
    #[test]
    fn standard_errors_by_hand() {
        let fit = pooled(&TWO)
            .finalize(Correction::None, Convention::Total)
            .unwrap();
        assert!((fit.standard_errors[0].unwrap() - 1.0).abs() < 1e-14);
        assert_eq!(fit.standard_errors[1], None);
        assert!((fit.intercept_standard_error.unwrap() - 5.0_f64.sqrt()).abs() < 1e-14);
        // S = 1, A = 3, b = 4: RSS = 40 - 96 + 64 = 8 = s2; 8/3 + (8 + 16/4) / 9 = 4.
        let mut all = pooled(&TWO);
        all.error_variance[0] = 1.0;
        let fit = all
            .finalize(Correction::ErrorVariance, Convention::Total)
            .unwrap();
        assert!((fit.standard_errors[0].unwrap() - 2.0).abs() < 1e-13);
    }

    // Error variance 1/2 for each of 4 students: 2 in all, 1 within two units of 2.
    // Reliability 1 - 1/20 takes 1 of T = 20, and (4 - 2) / (4 - 1) of that within.
    #[test]
    fn within_units_by_hand() {
        let mut all = Pooled::new(2);
        for rows in TWO {
            let mut unit = UnitMoments::new("u", 2);
            for row in rows {
                unit.insert(row);
            }
            unit.error_variance = vec![1.0, 0.0];
            all.insert(&unit);
        }
        let slope = |correction, convention| {
            all.finalize(correction, convention).unwrap().coefficients[0].unwrap()
        };
        let (total, within) = (Convention::Total, Convention::WithinUnits);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        near(slope(Correction::ErrorVariance, total), 12.0 / (4.0 - 2.0));
        near(slope(Correction::ErrorVariance, within), 12.0 / (4.0 - 1.0));
        let list = [Some(0.95)];
        near(slope(Correction::Reliability(&list), total), 12.0 / 3.0);
        near(
            slope(Correction::Reliability(&list), within),
            12.0 / (4.0 - 2.0 / 3.0),
        );
        assert_eq!("within_units".parse(), Ok(within));
        assert!("units".parse::<Convention>().is_err());
    }

    #[test]
    fn reliability_one_is_least_squares() {
        let all = pooled(&TWO);
        let plain = all.finalize(Correction::None, Convention::Total).unwrap();
        assert_eq!(
            all.finalize(
                Correction::Reliability(&[Some(1.0), None]),
                Convention::Total
            )
            .unwrap(),
            plain
        );
        assert_eq!(
            all.finalize(Correction::Reliability(&[]), Convention::Total)
                .unwrap(),
            plain
        );
    }

    #[test]
    fn a_collinear_regressor_is_dropped_and_the_first_is_kept() {
        let rows = [
            [1.0, 1.0, -2.1],
            [3.0, 2.0, -4.1],
            [4.0, 4.0, -8.1],
            [9.0, 7.0, -14.1],
        ];
        let fit = pooled(&[&rows])
            .finalize(Correction::None, Convention::Total)
            .unwrap();
        assert_eq!(fit.dropped, vec![2]);
        assert_eq!(fit.coefficients[1], None);
        // Sxx = 21, Sxy = 26.5 by hand
        assert!((fit.coefficients[0].unwrap() - 26.5 / 21.0).abs() < 1e-14);
    }

    #[test]
    fn a_correction_too_large_says_what_to_do() {
        // .2 * 20 = 4 takes all; above .8 is needed
        let all = pooled(&TWO);
        let message = all
            .finalize(Correction::Reliability(&[Some(0.8)]), Convention::Total)
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with("core_growth: x1 with reliability 0.8 cannot"),
            "{message}"
        );
        assert!(
            message.contains("give a reliability above 0.8000"),
            "{message}"
        );
        assert!(
            all.finalize(Correction::Reliability(&[Some(0.801)]), Convention::Total)
                .is_ok()
        );

        let mut all = pooled(&TWO);
        all.error_variance[0] = 8.0;
        let message = all
            .finalize(Correction::ErrorVariance, Convention::Total)
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with("core_growth: x1 with mean error variance 2 "),
            "{message}"
        );
        assert!(message.contains("must average below 1 "), "{message}");
    }

    #[test]
    fn the_cause_is_named_although_a_later_pivot_fails() {
        // x1 and x2 nearly the same; only x1 is corrected; the pivot of x2 fails.
        let rows = [
            [1.0, 1.0, 1.1],
            [3.0, 2.0, 1.9],
            [4.0, 4.0, 4.1],
            [9.0, 7.0, 6.9],
        ];
        let error = pooled(&[&rows])
            .finalize(Correction::Reliability(&[Some(0.9)]), Convention::Total)
            .unwrap_err();
        assert!(
            matches!(error, GrowthError::NotDefinite { regressor: 1, .. }),
            "{error}"
        );
    }

    #[test]
    fn the_stated_limit_is_the_limit() {
        let rows = [
            [1.0, 1.0, 1.5],
            [3.0, 2.0, 1.0],
            [4.0, 4.0, 6.0],
            [9.0, 7.0, 5.0],
        ];
        let all = pooled(&[&rows]);
        let Err(GrowthError::NotDefinite { left, .. }) = all.finalize(
            Correction::Reliability(&[None, Some(0.01)]),
            Convention::Total,
        ) else {
            panic!("must not be definite")
        };
        let limit = 1.0 - left / all.total_squares(2);
        let at = |by: f64| {
            all.finalize(
                Correction::Reliability(&[None, Some(limit + by)]),
                Convention::Total,
            )
        };
        assert!(at(1e-6).is_ok());
        assert!(at(-1e-6).is_err());
    }

    #[test]
    fn reliabilities_that_make_no_sense() {
        assert_eq!(
            check_reliability(&[Some(0.88), None, Some(1.0)], Some(3)),
            Ok(())
        );
        for value in [0.0, -0.1, 1.2, f64::NAN, f64::INFINITY] {
            let message = check_reliability(&[None, Some(value)], Some(2))
                .unwrap_err()
                .to_string();
            assert!(
                message.starts_with("core_growth: reliability[2] is"),
                "{message}"
            );
        }
        assert!(check_reliability(&[None, None], Some(1)).is_err());
    }

    #[test]
    fn no_regressors() {
        let mut all = Pooled::new(0);
        let mut unit = UnitMoments::new("u", 0);
        unit.insert(&[1.0]);
        unit.insert(&[3.0]);
        all.insert(&unit);
        let fit = all.finalize(Correction::None, Convention::Total).unwrap();
        assert!((fit.intercept - 2.0).abs() < 1e-15 && (fit.rss - 2.0).abs() < 1e-15);
    }
}
