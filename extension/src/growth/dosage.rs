//! The value-added model where students are shared among units.
//!
//! ```text
//! s_ij   share of unit j in the time of student i between the two tests, sum_j s_ij = 1
//!
//! 1  y_i = b0 + b'x*_i + sum_j a_j s_ij + e_i      errors in variables
//! 2  q_i = y_i - (b0 + b'x_i) = c0 + c1 m_i + r_i   m_i = sum_j s_ij m_j,
//!                                                   m_j = sum_i s_ij x1_i / sum_i s_ij
//! 3  r_i = sum_j alpha_j s_ij + eps_i               OLS, no intercept
//!    se_j = sqrt(sigma2 (D^-1)_jj),  D = S'S,  sigma2 = RSS / (N - J)
//!
//! W = T - C'D^-1 C                                  C = S'(v - mean), v = (y, x)
//!
//! students of one pattern of shares p: n_p, mean_p, M_p
//!    D = sum_p n_p s_p s_p',   C = sum_p n_p s_p (mean_p - mean)'
//!    sum of q_i^2 = sum_p n_p mean(q)_p^2 + (1, -b)' M_p (1, -b)
//! ```
//! The steps of `value_added` with shares in the place of unit dummies (the
//! grade 11 model of the CORE districts: three years after grade 8, a third of
//! the credit a year). Products of two units are in D, so the moments of units
//! do not do; those of the patterns of shares do, without a student's row. With
//! every student in one unit it is the same model.
//!
//! A unit with a total share of 1 or less, or whose shares are a combination of
//! other units', has no effect, and counts as an average unit for its students.

use std::collections::{BTreeMap, HashSet};

use super::GrowthError;
use super::cholesky::Cholesky;
use super::errors_in_variables::{Convention, Pooled, Regression};
use super::moments::{UnitMoments, add_error_variance, count, merge, packed_index, packed_len};
use super::shrinkage::{Centring, Component, Estimate, NO_VARIANCE, TOO_FEW_STUDENTS, shrink_by};
use super::value_added::{Fit, Options, UnitEffect, ValueAdded, VarianceComponent};
use crate::tolerance::{COLLINEAR, ROUNDING};

/// The total share of the unit is 1 or less.
pub const TOO_SMALL_SHARE: &str = "too_small_share";
/// The shares of the unit are a combination of those of other units.
pub const NOT_SEPARABLE: &str = "not_separable";

/// Shares may be off 1 by this in all: thirds have 16 places.
const ONE: f64 = 1e-9;

/// The students of one pattern of shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern<'a> {
    /// Moments of y, x1, .., xp.
    pub moments: UnitMoments,
    /// Units and shares.
    pub shares: Vec<(&'a str, f64)>,
}

/// Fits the model to the students of one subject and grade.
///
/// # Errors
/// A [`GrowthError`] for shares, moments or options that make no sense, and a
/// correction that takes away more variance than there is.
pub fn estimate_dosage(
    patterns: &[Pattern<'_>],
    options: &Options,
) -> Result<ValueAdded, GrowthError> {
    let regressors = check(patterns, options)?;
    let names: BTreeMap<&str, usize> = {
        let units = patterns
            .iter()
            .flat_map(|p| p.shares.iter().map(|(u, _)| *u));
        let distinct: std::collections::BTreeSet<&str> = units.collect();
        distinct.into_iter().zip(0..).collect()
    };
    let mut units: Vec<Unit> = vec![Unit::default(); names.len()];
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        let moments = &pattern.moments;
        let shares = pattern.shares.iter().map(|(unit, s)| (names[unit], *s));
        let shares: Vec<(usize, f64)> = shares.collect();
        for &(unit, share) in &shares {
            units[unit].n += moments.n;
            units[unit].share += share * count(moments.n);
            units[unit].excluded += moments.excluded;
        }
        if moments.n > 0 {
            rows.push(Row { moments, shares });
        }
    }
    let mut fit = Fit {
        n: rows.iter().map(|row| row.moments.n).sum(),
        excluded: patterns.iter().map(|p| p.moments.excluded).sum(),
        ..Fit::default()
    };
    let mut estimates: Vec<Estimate> = units
        .iter()
        .map(|unit| Estimate {
            n: unit.n,
            ..Estimate::default()
        })
        .collect();
    let (mut size, mut missing) = (0.0, None);
    if let Some(regressors) = regressors {
        let design = Design::new(&mut units, &rows);
        let pooled = design.pooled(&rows, regressors);
        let regression = pooled.finalize(options.correction(), Convention::Total)?;
        size = (pooled.raw_squares(0) / count(pooled.n)).sqrt();
        missing = if pooled.n <= pooled.units + regression.used() as u64 {
            Some(TOO_FEW_STUDENTS)
        } else if pooled.total_squares(0) <= ROUNDING * ROUNDING * pooled.raw_squares(0) {
            Some(NO_VARIANCE)
        } else {
            None
        };
        let line = design.effects(
            &rows,
            &units,
            &pooled,
            &regression,
            options.pretest_mean,
            missing.is_none(),
            &mut estimates,
        );
        fit.units = pooled.units;
        fit.intercept = Some(regression.intercept);
        fit.coefficients = regression.coefficients;
        fit.standard_errors = regression.standard_errors;
        fit.intercept_standard_error = regression.intercept_standard_error;
        fit.dropped = regression.dropped;
        fit.pretest_mean_intercept = line.intercept;
        fit.pretest_mean_coefficient = line.slope;
        fit.residual_variance = line.residual_variance;
    }
    let shrinkage = shrink_by(&estimates, Centring::Unweighted, Component::Core, size);
    fit.mean_effect = shrinkage.mean_effect;
    fit.effect_variance = shrinkage.effect_variance;
    fit.effect_variance_unfloored = shrinkage.effect_variance_unfloored;
    let units = names
        .keys()
        .zip(&units)
        .zip(shrinkage.units)
        .map(|((name, unit), mut estimate)| {
            if unit.n > 0 && (missing.is_some() || unit.reason.is_some()) {
                estimate.null_reason = unit.reason.or(missing);
            }
            UnitEffect {
                unit: (*name).to_owned(),
                n: unit.n,
                excluded: unit.excluded,
                estimate,
            }
        })
        .collect();
    Ok(ValueAdded { fit, units })
}

/// Checks patterns and options; the number of regressors, `None` without a
/// complete student.
fn check(patterns: &[Pattern<'_>], options: &Options) -> Result<Option<usize>, GrowthError> {
    if options.variance_component != VarianceComponent::Core
        || options.error_convention != Convention::Total
    {
        return Err(GrowthError::DosageOption);
    }
    let mut regressors = None;
    for (index, pattern) in patterns.iter().enumerate() {
        let wrong = |problem: String| {
            Err(GrowthError::Dosage {
                position: index + 1,
                problem,
            })
        };
        let mut names = HashSet::with_capacity(pattern.shares.len());
        if let Some((unit, _)) = pattern.shares.iter().find(|(unit, _)| !names.insert(*unit)) {
            return wrong(format!("has the unit '{unit}' more than once"));
        }
        let bad = pattern
            .shares
            .iter()
            .find(|(_, share)| !(*share > 0.0 && *share <= 1.0 + ONE));
        if let Some((unit, share)) = bad {
            return wrong(format!("has a share of {share} in unit '{unit}'"));
        }
        let total = pattern
            .shares
            .iter()
            .fold(0.0, |sum, (_, share)| sum + share);
        if (total - 1.0).abs() > ONE {
            return wrong(format!("has shares that add up to {total}"));
        }
        let moments = &pattern.moments;
        let found = match moments.check("core_growth_dosage")? {
            Some(found) if moments.n > 0 => found,
            _ => continue,
        };
        match regressors {
            None => regressors = Some(found),
            Some(expected) if expected == found => {}
            Some(expected) => {
                return wrong(format!(
                    "has {found} regressors, those before it {expected}"
                ));
            }
        }
        if options.use_error_variance && moments.error_variance.len() != found {
            return wrong("holds no error variances, which the option error_variance needs".into());
        }
    }
    options.check(regressors)?;
    Ok(regressors)
}

#[derive(Clone, Default)]
struct Unit {
    n: u64,
    excluded: u64,
    share: f64,
    /// Why it has no column in the design.
    reason: Option<&'static str>,
}

struct Row<'a> {
    moments: &'a UnitMoments,
    shares: Vec<(usize, f64)>,
}

impl Row<'_> {
    fn n(&self) -> f64 {
        count(self.moments.n)
    }
}

/// What step 2 and 3 found over all units.
#[derive(Default)]
struct Line {
    intercept: Option<f64>,
    slope: Option<f64>,
    residual_variance: Option<f64>,
}

/// The shares of the units that are told apart, factored.
struct Design {
    /// Column of each unit, if it has one.
    column: Vec<Option<usize>>,
    columns: usize,
    /// The roots of D's diagonal.
    scale: Vec<f64>,
    /// Of D with a unit diagonal.
    factor: Cholesky,
}

impl Design {
    fn new(units: &mut [Unit], rows: &[Row<'_>]) -> Self {
        let size = units.len();
        let mut d = vec![0.0; size * size];
        for row in rows {
            for &(i, a) in &row.shares {
                for &(j, b) in &row.shares {
                    d[i * size + j] += row.n() * a * b;
                }
            }
        }
        let root = |unit: usize| d[unit * size + unit].sqrt();
        let mut design = Self {
            column: vec![None; size],
            columns: 0,
            scale: Vec::new(),
            factor: Cholesky::new(),
        };
        let mut kept: Vec<usize> = Vec::new();
        for (index, unit) in units.iter_mut().enumerate() {
            if unit.n == 0 {
                continue;
            }
            if unit.share <= 1.0 + ONE {
                unit.reason = Some(TOO_SMALL_SHARE);
                continue;
            }
            let products: Vec<f64> = kept
                .iter()
                .map(|&other| d[index * size + other] / (root(index) * root(other)))
                .collect();
            if design.factor.insert(&products, 1.0, COLLINEAR) {
                design.column[index] = Some(kept.len());
                design.scale.push(root(index));
                kept.push(index);
            } else {
                unit.reason = Some(NOT_SEPARABLE);
            }
        }
        design.columns = kept.len();
        design
    }

    /// S'v of a mean value of each row.
    fn sums(&self, rows: &[Row<'_>], value: impl Fn(&Row<'_>) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for row in rows {
            let value = row.n() * value(row);
            for (unit, share) in &row.shares {
                if let Some(column) = self.column[*unit] {
                    sums[column] += share * value;
                }
            }
        }
        sums
    }

    /// `D^-1 right`
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let scaled: Vec<f64> = right.iter().zip(&self.scale).map(|(r, s)| r / s).collect();
        let solution = self.factor.solve(&scaled);
        solution
            .iter()
            .zip(&self.scale)
            .map(|(x, s)| x / s)
            .collect()
    }

    /// Means and co-moments over all students, in total and with the shares
    /// partialled out.
    fn pooled(&self, rows: &[Row<'_>], regressors: usize) -> Pooled {
        let k = regressors + 1;
        let mut pooled = Pooled::new(regressors);
        for row in rows {
            let part = row.moments;
            let (n, mean, total) = (&mut pooled.n, &mut pooled.mean, &mut pooled.total);
            merge(n, mean, total, part.n, &part.mean, &part.comoment);
            add_error_variance(&mut pooled.error_variance, &part.error_variance);
        }
        pooled.units = self.columns as u64;
        let sums: Vec<Vec<f64>> = (0..k)
            .map(|v| self.sums(rows, |row| row.moments.mean[v] - pooled.mean[v]))
            .collect();
        let solved: Vec<Vec<f64>> = sums.iter().map(|sums| self.solve(sums)).collect();
        pooled.within = vec![0.0; packed_len(k)];
        for (a, sums) in sums.iter().enumerate() {
            for (b, solved) in solved.iter().enumerate().skip(a) {
                let at = packed_index(k, a, b);
                let explained: f64 = sums.iter().zip(solved).map(|(x, y)| x * y).sum();
                pooled.within[at] = pooled.total[at] - explained;
            }
        }
        pooled
    }

    /// Steps 2 and 3; standard errors only if there are any.
    #[allow(clippy::too_many_arguments, reason = "what the steps before found")]
    fn effects(
        &self,
        rows: &[Row<'_>],
        units: &[Unit],
        pooled: &Pooled,
        regression: &Regression,
        pretest_mean: bool,
        with_errors: bool,
        estimates: &mut [Estimate],
    ) -> Line {
        // y - b'x: its mean less b0, and its squares around that, in each pattern.
        let weights: Vec<f64> = std::iter::once(1.0)
            .chain(regression.coefficients.iter().map(|b| -b.unwrap_or(0.0)))
            .collect();
        let k = weights.len();
        let q: Vec<f64> = rows
            .iter()
            .map(|row| {
                let sum: f64 = weights
                    .iter()
                    .zip(&row.moments.mean)
                    .map(|(w, v)| w * v)
                    .sum();
                sum - regression.intercept
            })
            .collect();
        let mut squares_within = 0.0;
        for row in rows {
            for a in 0..k {
                for b in 0..k {
                    let product = row.moments.comoment[packed_index(k, a, b)];
                    squares_within += weights[a] * weights[b] * product;
                }
            }
        }
        let mut line = Line::default();
        let mut residuals = q;
        if pretest_mean && pooled.regressors() > 0 {
            let mut mean = vec![0.0; units.len()];
            for row in rows {
                for (unit, share) in &row.shares {
                    let deviation = row.n() * (row.moments.mean[1] - pooled.mean[1]);
                    mean[*unit] += share * deviation / units[*unit].share;
                }
            }
            // Around the mean of x1, and then around its own mean.
            let of_row = |row: &Row<'_>| -> f64 {
                row.shares
                    .iter()
                    .map(|(unit, share)| share * mean[*unit])
                    .sum()
            };
            let m: Vec<f64> = rows.iter().map(of_row).collect();
            let weighted = |value: &dyn Fn(usize) -> f64| -> f64 {
                rows.iter()
                    .enumerate()
                    .map(|(p, row)| row.n() * value(p))
                    .sum()
            };
            let centre = weighted(&|p| m[p]) / count(pooled.n);
            let squares = weighted(&|p| (m[p] - centre) * (m[p] - centre));
            let products = weighted(&|p| (m[p] - centre) * residuals[p]);
            if pooled.units > 1 && squares > ROUNDING * ROUNDING * pooled.raw_squares(1) {
                let slope = products / squares;
                for (residual, m) in residuals.iter_mut().zip(&m) {
                    *residual -= slope * (m - centre);
                }
                line.slope = Some(slope);
                line.intercept = Some(-slope * (centre + pooled.mean[1]));
            }
        }
        let mut sums = vec![0.0; self.columns];
        for (row, residual) in rows.iter().zip(&residuals) {
            for (unit, share) in &row.shares {
                if let Some(column) = self.column[*unit] {
                    sums[column] += row.n() * share * residual;
                }
            }
        }
        let alpha = self.solve(&sums);
        let between: f64 = rows
            .iter()
            .zip(&residuals)
            .map(|(row, r)| row.n() * r * r)
            .sum();
        let squares = squares_within + between;
        let explained: f64 = alpha.iter().zip(&sums).map(|(a, s)| a * s).sum();
        line.residual_variance = (pooled.n > pooled.units + regression.used() as u64)
            .then(|| (squares - explained).max(0.0) / count(pooled.n - pooled.units));
        for (estimate, column) in estimates.iter_mut().zip(&self.column) {
            if let Some(column) = *column {
                estimate.effect = Some(alpha[column]);
                let scale = self.scale[column];
                let spread = 1.0 / (self.factor.unexplained(column) * scale * scale);
                estimate.standard_error = line
                    .residual_variance
                    .filter(|_| with_errors)
                    .map(|variance| (variance * spread).sqrt());
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::value_added::estimate;

    /// A pattern of one student.
    fn student<'a>(values: &[f64], shares: &[(&'a str, f64)]) -> Pattern<'a> {
        let mut moments = UnitMoments::new("", values.len() - 1);
        moments.insert(values);
        Pattern {
            moments,
            shares: shares.to_vec(),
        }
    }

    fn plain() -> Options {
        Options {
            pretest_mean: false,
            ..Options::default()
        }
    }

    fn near(a: Option<f64>, b: f64) {
        let a = a.expect("a value");
        assert!((a - b).abs() <= 1e-11 * b.abs().max(1.0), "{a} is not {b}");
    }

    // A has 0 and 4, B 10 and 14, and 7 and 9 are half in each. D = [2.5 .5; .5 2.5],
    // S'y = (12, 32): alpha = 7/3, 37/3. Residuals -7/3, 5/3 twice, -1/3, 5/3:
    // RSS = 58/3, sigma2 = 58/3 / 4; se^2 = sigma2 * 2.5/6.
    #[test]
    fn shared_students_by_hand() {
        let half = [("A", 0.5), ("B", 0.5)];
        let students = [
            student(&[0.0], &[("A", 1.0)]),
            student(&[4.0], &[("A", 1.0)]),
            student(&[10.0], &[("B", 1.0)]),
            student(&[14.0], &[("B", 1.0)]),
            student(&[7.0], &half),
            student(&[9.0], &half),
        ];
        let result = estimate_dosage(&students, &plain()).unwrap();
        near(result.units[0].estimate.effect, -5.0);
        near(result.units[1].estimate.effect, 5.0);
        near(result.fit.residual_variance, 58.0 / 12.0);
        let error = (58.0 / 12.0 * 2.5 / 6.0_f64).sqrt();
        near(result.units[0].estimate.standard_error, error);
        assert_eq!(
            (result.fit.n, result.fit.units, result.units[0].n),
            (6, 2, 4)
        );
    }

    /// 6 units of 7 to 12 students with two regressors.
    fn whole() -> (Vec<Pattern<'static>>, Vec<UnitMoments>) {
        let names = ["A", "B", "C", "D", "E", "F"];
        let (mut students, mut units) = (Vec::new(), Vec::new());
        for (j, name) in (0_u8..).zip(names) {
            let mut unit = UnitMoments::new(name, 2);
            for i in 0..7 + j {
                let wave = |a: u8, b: u8| f64::from((i * a + j * b) % 17);
                let x = [2400.0 + 3.0 * wave(5, 3), 2380.0 + 2.0 * wave(7, 11)];
                let y = 700.0 + 0.6 * x[0] + 0.1 * x[1] + f64::from(j * j) + wave(3, 1);
                unit.insert(&[y, x[0], x[1]]);
                students.push(student(&[y, x[0], x[1]], &[(name, 1.0)]));
            }
            units.push(unit);
        }
        (students, units)
    }

    #[test]
    fn whole_students_are_the_model_without_shares() {
        let (students, units) = whole();
        for options in [
            Options::default(),
            plain(),
            Options {
                reliability: vec![Some(0.9)],
                ..Options::default()
            },
        ] {
            let expected = estimate(&units, &options).unwrap();
            let result = estimate_dosage(&students, &options).unwrap();
            let pairs = [
                (result.fit.intercept, expected.fit.intercept),
                (result.fit.coefficients[1], expected.fit.coefficients[1]),
                (
                    result.fit.standard_errors[0],
                    expected.fit.standard_errors[0],
                ),
                (result.fit.residual_variance, expected.fit.residual_variance),
                (result.fit.effect_variance, expected.fit.effect_variance),
                (
                    result.fit.pretest_mean_coefficient.or(Some(0.0)),
                    expected.fit.pretest_mean_coefficient.or(Some(0.0)),
                ),
            ];
            for (found, expected) in pairs {
                let (found, expected) = (found.unwrap(), expected.unwrap());
                assert!((found - expected).abs() < 1e-8 * expected.abs().max(1.0));
            }
            for (found, expected) in result.units.iter().zip(&expected.units) {
                let percentile = expected.estimate.percentile.unwrap();
                assert!((found.estimate.percentile.unwrap() - percentile).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn students_of_a_pattern_together_are_the_same() {
        let (mut students, _) = whole();
        for (i, student) in students.iter_mut().enumerate() {
            if i % 3 == 0 && student.shares[0].0 != "A" {
                student.shares = vec![(student.shares[0].0, 0.6), ("A", 0.4)];
            }
        }
        let mut patterns: Vec<Pattern<'_>> = Vec::new();
        for student in &students {
            match patterns.iter_mut().find(|p| p.shares == student.shares) {
                Some(pattern) => pattern.moments.merge(&student.moments),
                None => patterns.push(student.clone()),
            }
        }
        assert_eq!(patterns.len(), 11);
        let expected = estimate_dosage(&students, &Options::default()).unwrap();
        let result = estimate_dosage(&patterns, &Options::default()).unwrap();
        assert_eq!((result.fit.n, result.fit.units), (expected.fit.n, 6));
        for (found, expected) in result.units.iter().zip(&expected.units) {
            assert_eq!(found.n, expected.n);
            near(found.estimate.effect, expected.estimate.effect.unwrap());
            near(
                found.estimate.standard_error,
                expected.estimate.standard_error.unwrap(),
            );
        }
    }

    #[test]
    fn units_that_cannot_be_told_apart() {
        let (mut students, _) = whole();
        // X and Y always half each; Z one student only.
        for i in 0..4_u8 {
            let x = [2400.0 + f64::from(i), 2380.0 + f64::from(i * i)];
            let shares = [("X", 0.5), ("Y", 0.5)];
            students.push(student(&[2400.0 + f64::from(i % 2), x[0], x[1]], &shares));
        }
        students.push(student(&[2400.0, 2402.0, 2383.0], &[("Z", 1.0)]));
        students.push(Pattern {
            moments: UnitMoments {
                excluded: 1,
                ..UnitMoments::default()
            },
            shares: students[0].shares.clone(),
        });
        let result = estimate_dosage(&students, &Options::default()).unwrap();
        let unit = |name: &str| result.units.iter().find(|unit| unit.unit == name).unwrap();
        assert!(unit("X").estimate.effect.is_some());
        assert_eq!(unit("Y").estimate.null_reason, Some(NOT_SEPARABLE));
        assert_eq!(unit("Z").estimate.null_reason, Some(TOO_SMALL_SHARE));
        assert_eq!((unit("Z").n, unit("Z").estimate.effect), (1, None));
        assert_eq!(
            (unit("A").excluded, result.fit.excluded, result.fit.units),
            (1, 1, 7)
        );
    }

    #[test]
    fn nonsense() {
        let message = |students: &[Pattern<'_>], options: &Options| {
            estimate_dosage(students, options).unwrap_err().to_string()
        };
        let text = |shares: &[(&str, f64)]| message(&[student(&[1.0], shares)], &plain());
        assert!(text(&[("A", 0.5)]).contains("pattern 1 has shares that add up to 0.5"));
        assert!(text(&[]).contains("add up to 0;"));
        assert!(text(&[("A", 0.5), ("A", 0.5)]).contains("has the unit 'A' more than once"));
        assert!(text(&[("A", 1.5), ("B", -0.5)]).contains("a share of 1.5 in unit 'A'"));
        let one = [("A", 1.0)];
        let (a, b) = (student(&[1.0, 2.0], &one), student(&[1.0], &one));
        assert!(message(&[a, b.clone()], &plain()).contains("pattern 2 has 0 regressors"));
        let broken = student(&[f64::NAN], &one);
        assert!(message(&[broken], &plain()).contains("mean[1] is NaN"));
        let errors = Options {
            use_error_variance: true,
            ..plain()
        };
        let c = student(&[1.0, 2.0], &one);
        assert!(message(&[c], &errors).contains("pattern 1 holds no error variances"));
        let anova = Options {
            variance_component: VarianceComponent::Anova,
            ..plain()
        };
        assert!(message(&[b], &anova).contains("variance_component must be 'core'"));
        assert_eq!(
            estimate_dosage(&[], &plain()).unwrap(),
            ValueAdded::default()
        );
    }
}
