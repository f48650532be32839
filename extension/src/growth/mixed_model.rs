//! The linear mixed model with a random effect of each unit, by restricted
//! maximum likelihood, from the moments of the units.
//!
//! ```text
//! y_i = b0 + b'x_i + a_j(i) + e_i ,   a_j ~ N(0, tau2) ,  e_i ~ N(0, sigma2)
//!
//! lambda = tau2 / sigma2 ,   w_j = n_j / (1 + n_j lambda)
//! A      = sum_j M_j + sum_j w_j zbar_j zbar_j'        z = (1, x, y), M of 1 is 0
//! b      = A_xx^-1 A_xy                                 x with the 1
//! RSS    = A_yy - b'A_xy
//! REML   : minimise  (N - q) log RSS + sum_j log(1 + n_j lambda) + log det A_xx
//! score  = sum_j w_j - (N - q) sum_j w_j^2 r_j^2 / RSS - sum_j w_j^2 xbar_j'A_xx^-1 xbar_j
//!          r_j = ybar_j - xbar_j'b
//! sigma2 = RSS / (N - q) ,   V(b) = sigma2 A_xx^-1
//! ```
//! Patterson & Thompson (1971), Biometrika 58, 545-554; q counts the regressors
//! used and the intercept. The score of one ratio has its root bisected to the
//! last bit, so there is no tolerance to choose. Where the score is not negative
//! at 0, lambda is 0. The variance is that of R's lme4, which minimises the
//! criterion itself.

use super::cholesky::Cholesky;
use super::errors_in_variables::Pooled;
use super::moments::{UnitMoments, count, packed_index};
use crate::tolerance::{COLLINEAR, ROUNDING};

/// A ratio of variances beyond which the residual variance counts as 0.
const LARGEST_RATIO: f64 = 1e12;

/// A fitted mixed model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MixedModel {
    /// b, `None` for a dropped regressor.
    pub(super) coefficients: Vec<Option<f64>>,
    /// Their standard errors.
    pub(super) standard_errors: Vec<Option<f64>>,
    /// 1-based positions of the dropped regressors.
    pub(super) dropped: Vec<usize>,
    /// b0 and its standard error.
    pub(super) intercept: f64,
    pub(super) intercept_standard_error: f64,
    /// sigma2.
    pub(super) residual_variance: f64,
    /// tau2.
    pub(super) effect_variance: f64,
    /// `r_j` of each unit, `None` without students.
    pub(super) residuals: Vec<Option<f64>>,
}

/// Fits the model; none without degrees of freedom or residual variance.
///
/// A regressor collinear with those before it is dropped, as in the regression
/// within units; one that varies only between units is not.
pub(super) fn fit(units: &[UnitMoments], pooled: &Pooled) -> Option<MixedModel> {
    let model = Model::new(units, pooled);
    if pooled.n <= pooled.units + model.kept.len() as u64 {
        return None;
    }
    let solution = model.solve()?;
    let sigma2 = solution.rss / model.degrees;
    let p = pooled.regressors();
    let mut coefficients = vec![None; p];
    let mut standard_errors = vec![None; p];
    // The intercept of the regressors as they are: b0 - xbar'b.
    let mut constant = vec![1.0];
    for (m, &k) in model.kept.iter().enumerate() {
        coefficients[k] = Some(solution.b[m + 1]);
        let mut unit = vec![0.0; model.kept.len() + 1];
        unit[m + 1] = 1.0;
        standard_errors[k] = Some((sigma2 * solution.spread(&unit)).sqrt());
        constant.push(-pooled.mean[k + 1]);
    }
    let products = constant.iter().zip(&solution.b);
    Some(MixedModel {
        coefficients,
        standard_errors,
        dropped: (0..p)
            .filter(|k| !model.kept.contains(k))
            .map(|k| k + 1)
            .collect(),
        intercept: pooled.mean[0] + products.map(|(c, b)| c * b).sum::<f64>(),
        intercept_standard_error: (sigma2 * solution.spread(&constant)).sqrt(),
        residual_variance: sigma2,
        effect_variance: sigma2 * solution.ratio,
        residuals: units
            .iter()
            .map(|unit| (unit.n > 0).then(|| model.residual(&model.mean(unit), &solution.b)))
            .collect(),
    })
}

/// The moments, around the means of all students, of the regressors kept.
struct Model<'a> {
    units: &'a [UnitMoments],
    pooled: &'a Pooled,
    /// 0-based positions of the regressors.
    kept: Vec<usize>,
    /// N - q
    degrees: f64,
}

/// At one ratio of variances.
struct Solution {
    ratio: f64,
    scale: Vec<f64>,
    factor: Cholesky,
    b: Vec<f64>,
    rss: f64,
}

impl Solution {
    /// `c'A_xx^-1 c`
    fn spread(&self, c: &[f64]) -> f64 {
        let scaled: Vec<f64> = c.iter().zip(&self.scale).map(|(c, s)| c / s).collect();
        let solved = self.factor.solve(&scaled);
        scaled.iter().zip(&solved).map(|(a, b)| a * b).sum()
    }
}

impl<'a> Model<'a> {
    fn new(units: &'a [UnitMoments], pooled: &'a Pooled) -> Self {
        let size = pooled.mean.len();
        let total = |a: usize, b: usize| pooled.total[packed_index(size, a, b)];
        let mut kept: Vec<usize> = Vec::new();
        let mut factor = Cholesky::new();
        for k in 0..pooled.regressors() {
            let scale = |h: usize| total(h + 1, h + 1).sqrt();
            let varies = total(k + 1, k + 1) > ROUNDING * ROUNDING * pooled.raw_squares(k + 1);
            let products: Vec<f64> = kept
                .iter()
                .map(|&h| total(h + 1, k + 1) / (scale(h) * scale(k)))
                .collect();
            if varies && factor.insert(&products, 1.0, COLLINEAR) {
                kept.push(k);
            }
        }
        Self {
            units,
            pooled,
            degrees: count(pooled.n) - count(kept.len() as u64 + 1),
            kept,
        }
    }

    /// 1, the regressors kept and y, of a unit.
    fn mean(&self, unit: &UnitMoments) -> Vec<f64> {
        let deviation = |i: usize| unit.mean[i] - self.pooled.mean[i];
        let regressors = self.kept.iter().map(|&k| deviation(k + 1));
        std::iter::once(1.0)
            .chain(regressors)
            .chain([deviation(0)])
            .collect()
    }

    fn residual(&self, mean: &[f64], b: &[f64]) -> f64 {
        let q = self.kept.len() + 1;
        mean[q] - mean[..q].iter().zip(b).map(|(x, b)| x * b).sum::<f64>()
    }

    /// b and RSS at a ratio; none if nothing is left of y.
    fn at(&self, ratio: f64) -> Option<Solution> {
        let q = self.kept.len() + 1;
        let size = self.pooled.mean.len();
        let mut a = vec![0.0; (q + 1) * (q + 1)];
        // Positions in the moments of the regressors and y; 1 has none.
        let variables: Vec<usize> = self.kept.iter().map(|k| k + 1).chain([0]).collect();
        for (i, &u) in variables.iter().enumerate() {
            for (j, &v) in variables.iter().enumerate() {
                a[(i + 1) * (q + 1) + j + 1] = self.pooled.within[packed_index(size, u, v)];
            }
        }
        for unit in self.units.iter().filter(|unit| unit.n > 0) {
            let mean = self.mean(unit);
            let weight = count(unit.n) / (1.0 + count(unit.n) * ratio);
            for (i, left) in mean.iter().enumerate() {
                for (j, right) in mean.iter().enumerate() {
                    a[i * (q + 1) + j] += weight * left * right;
                }
            }
        }
        let element = |i: usize, j: usize| a[i * (q + 1) + j];
        let scale: Vec<f64> = (0..q).map(|i| element(i, i).sqrt()).collect();
        let mut factor = Cholesky::new();
        for i in 0..q {
            let products: Vec<f64> = (0..i)
                .map(|j| element(i, j) / (scale[i] * scale[j]))
                .collect();
            if !factor.insert(&products, 1.0, 0.0) {
                return None;
            }
        }
        let right: Vec<f64> = (0..q).map(|i| element(i, q) / scale[i]).collect();
        let b: Vec<f64> = factor
            .solve(&right)
            .iter()
            .zip(&scale)
            .map(|(b, scale)| b / scale)
            .collect();
        let rss = element(q, q) - (0..q).map(|i| b[i] * element(i, q)).sum::<f64>();
        let positive = rss > ROUNDING * ROUNDING * self.pooled.raw_squares(0);
        positive.then_some(Solution {
            ratio,
            scale,
            factor,
            b,
            rss,
        })
    }

    /// Half the derivative of the criterion.
    fn score(&self, solution: &Solution) -> f64 {
        let (mut weights, mut explained, mut leverage) = (0.0, 0.0, 0.0);
        for unit in self.units.iter().filter(|unit| unit.n > 0) {
            let mean = self.mean(unit);
            let weight = count(unit.n) / (1.0 + count(unit.n) * solution.ratio);
            let residual = self.residual(&mean, &solution.b);
            weights += weight;
            explained += weight * weight * residual * residual;
            leverage += weight * weight * solution.spread(&mean[..=self.kept.len()]);
        }
        weights - self.degrees * explained / solution.rss - leverage
    }

    fn solve(&self) -> Option<Solution> {
        let zero = self.at(0.0)?;
        // A single unit says nothing about the variance of units.
        if self.pooled.units < 2 || self.score(&zero) >= 0.0 {
            return Some(zero);
        }
        let (mut low, mut high) = (0.0, 1.0);
        while self.score(&self.at(high)?) < 0.0 {
            low = high;
            high *= 4.0;
            if high > LARGEST_RATIO {
                return None;
            }
        }
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return self.at(high);
            }
            if self.score(&self.at(middle)?) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(units: &[&[&[f64]]]) -> Option<MixedModel> {
        let units: Vec<UnitMoments> = units
            .iter()
            .enumerate()
            .map(|(index, rows)| {
                let mut unit = UnitMoments::new(format!("u{index}"), rows[0].len() - 1);
                for row in *rows {
                    unit.insert(row);
                }
                unit
            })
            .collect();
        let mut pooled = Pooled::new(units[0].mean.len() - 1);
        for unit in &units {
            pooled.insert(unit);
        }
        fit(&units, &pooled)
    }

    fn near(got: f64, expected: f64) {
        let close = (got - expected).abs() <= 1e-12 * expected.abs().max(1.0);
        assert!(close, "{got} is not {expected}");
    }

    // Equal n: REML is the analysis of variance. Means 2, 6, 13 of n = 2, mean 7:
    // between 2 (25 + 1 + 36) / 2 = 62, within (2 + 2 + 2) / 3 = 2; tau2 = (62 - 2) / 2.
    // V(b0) = (sigma2 / n + tau2) / 3.
    #[test]
    fn balanced_by_hand() {
        let result = model(&[&[&[1.0], &[3.0]], &[&[5.0], &[7.0]], &[&[12.0], &[14.0]]]).unwrap();
        near(result.residual_variance, 2.0);
        near(result.effect_variance, 30.0);
        near(result.intercept, 7.0);
        near(result.intercept_standard_error, (31.0_f64 / 3.0).sqrt());
        assert_eq!(result.residuals.len(), 3);
        near(result.residuals[2].unwrap(), 6.0);
    }

    // Means 2 and 2: nothing between, so sigma2 is that of all: 4 / 3.
    #[test]
    fn no_variance_between() {
        let result = model(&[&[&[1.0], &[3.0]], &[&[1.0], &[3.0]]]).unwrap();
        near(result.effect_variance, 0.0);
        near(result.residual_variance, 4.0 / 3.0);
    }

    // x is -1, 0, 1 by unit: a regressor between units is used; the same twice is not.
    #[test]
    fn regressors_between_units() {
        let unit = |x: f64, y: f64| [[y - 1.0, x, x], [y + 1.0, x, x]];
        let rows = [unit(-1.0, 2.0), unit(0.0, 4.0), unit(1.0, 9.0)];
        let views: Vec<Vec<&[f64]>> = rows
            .iter()
            .map(|rows| rows.iter().map(<[f64; 3]>::as_slice).collect())
            .collect();
        let views: Vec<&[&[f64]]> = views.iter().map(Vec::as_slice).collect();
        let result = model(&views).unwrap();
        near(result.coefficients[0].unwrap(), 3.5);
        assert_eq!(result.dropped, [2]);
        assert_eq!(
            (result.coefficients[1], result.standard_errors[1]),
            (None, None)
        );
    }

    #[test]
    fn nothing_left() {
        assert_eq!(
            model(&[&[&[1.0]], &[&[2.0]]]),
            None,
            "no degrees of freedom"
        );
        assert_eq!(model(&[&[&[5.0], &[5.0]], &[&[5.0], &[5.0]]]), None);
        assert_eq!(
            model(&[&[&[1.0], &[1.0]], &[&[2.0], &[2.0]], &[&[4.0], &[4.0]]]),
            None,
            "no residual variance"
        );
    }
}
