//! Means and co-moments of (y, x1, .., xp), in memory that the caller owns.
//!
//! ```text
//! M = sum_i (v_i - mean)(v_i - mean)'           v = (y, x1, .., xp), k = p + 1
//!
//! one more row v, n already counting it         Welford (1962)
//!   delta = v - mean
//!   mean += delta / n
//!   M    += delta delta' (n - 1) / n
//!
//! two parts a and b                             Schubert & Gertz (2018), eq. 17 and 23
//!   delta  = mean_b - mean_a                    Chan, Golub & LeVeque (1983)
//!   mean_a += delta n_b / n
//!   M_a    += M_b + delta delta' n_a n_b / n
//! ```
//! Numerically stable parallel computation of (co-)variance. Schubert, E. &
//! Gertz, M. (2018). SSDBM. Raw sums of squares, which lose all digits when the
//! mean is large beside the spread, are never formed.
//!
//! M is symmetric: its upper triangle is kept row by row, so row i holds the
//! products of variable i with the variables i, i+1, .., k-1.

use super::GrowthError;

/// The most regressors a state holds.
pub const MAX_REGRESSORS: usize = 32;

/// The most variables a state holds: the outcome and the regressors.
pub const MAX_VARIABLES: usize = MAX_REGRESSORS + 1;

/// How many numbers the upper triangle of a matrix of `variables` has.
#[must_use]
pub const fn packed_len(variables: usize) -> usize {
    variables * (variables + 1) / 2
}

/// Where the product of two variables is in the packed upper triangle.
#[must_use]
pub const fn packed_index(variables: usize, a: usize, b: usize) -> usize {
    let (row, column) = if a <= b { (a, b) } else { (b, a) };
    row * (2 * variables - row + 1) / 2 + column - row
}

/// A count as a number; exact up to 2^53 students.
#[allow(clippy::cast_precision_loss)]
pub(super) const fn count(n: u64) -> f64 {
    n as f64
}

/// Adds one row, `values` = (y, x1, .., xp), all finite.
///
/// # Panics
/// When `mean` is not as long as `values`, `comoment` is not
/// [`packed_len`]`(values.len())` long, or there are more than
/// [`MAX_VARIABLES`].
pub fn insert_one(n: &mut u64, mean: &mut [f64], comoment: &mut [f64], values: &[f64]) {
    // The usual sizes are compiled each for itself, so that every loop has a
    // known length: twice as fast as the general one at 8 variables.
    macro_rules! by_size {
        ($($size:literal)*) => {
            match values.len() {
                $($size => insert_sized::<$size>(n, mean, comoment, values),)*
                _ => insert_any(n, mean, comoment, values),
            }
        };
    }
    by_size!(2 3 4 5 6 7 8 9 10 11 12 13 14 15 16);
}

fn insert_sized<const K: usize>(
    n: &mut u64,
    mean: &mut [f64],
    comoment: &mut [f64],
    values: &[f64],
) {
    let mean: &mut [f64; K] = mean.try_into().expect("a mean for each variable");
    let values: &[f64; K] = values.try_into().expect("as many values as variables");
    insert_row(
        n,
        mean,
        &mut comoment[..packed_len(K)],
        values,
        &mut [0.0; K],
    );
}

fn insert_any(n: &mut u64, mean: &mut [f64], comoment: &mut [f64], values: &[f64]) {
    let k = values.len();
    let mut delta = [0.0; MAX_VARIABLES];
    insert_row(
        n,
        &mut mean[..k],
        &mut comoment[..packed_len(k)],
        values,
        &mut delta[..k],
    );
}

#[inline(always)]
#[allow(clippy::inline_always)] // the point of the sizes above
fn insert_row(
    n: &mut u64,
    mean: &mut [f64],
    comoment: &mut [f64],
    values: &[f64],
    delta: &mut [f64],
) {
    let before = count(*n);
    *n += 1;
    let share = 1.0 / count(*n);
    for ((delta, mean), value) in delta.iter_mut().zip(mean.iter_mut()).zip(values) {
        *delta = value - *mean;
        *mean += *delta * share;
    }
    add_products(comoment, delta, before * share);
}

/// Rows of a run that are looked at together: their deviations stay in the cache.
pub const BLOCK: usize = 128;

/// Adds the rows `rows` of the columns y, x1, .., xp, all finite: in blocks, the
/// deviations from the block's mean column by column, and then as a part.
/// `deviations` is memory to work in, used again from run to run.
///
/// # Panics
/// As [`insert_one`], and when a column ends before the rows do.
pub fn insert_run(
    n: &mut u64,
    mean: &mut [f64],
    comoment: &mut [f64],
    columns: &[&[f64]],
    rows: std::ops::Range<usize>,
    deviations: &mut Vec<[f64; BLOCK]>,
) {
    let k = columns.len();
    deviations.resize(k.max(deviations.len()), [0.0; BLOCK]);
    let mut part_mean = [0.0; MAX_VARIABLES];
    let mut part = [0.0; packed_len(MAX_VARIABLES)];
    let mut start = rows.start;
    while start < rows.end {
        let end = rows.end.min(start + BLOCK);
        let size = end - start;
        for (v, column) in columns.iter().enumerate() {
            // From the first value, so that a constant has exactly no variance.
            let values = &column[start..end];
            let first = values[0];
            let deviations = &mut deviations[v][..size];
            for (deviation, value) in deviations.iter_mut().zip(values) {
                *deviation = value - first;
            }
            let shift = sum(deviations) / count(size as u64);
            for deviation in deviations.iter_mut() {
                *deviation -= shift;
            }
            part_mean[v] = first + shift;
        }
        let mut at = 0;
        for i in 0..k {
            for j in i..k {
                part[at] = dot(&deviations[i][..size], &deviations[j][..size]);
                at += 1;
            }
        }
        merge(n, mean, comoment, size as u64, &part_mean[..k], &part[..at]);
        start = end;
    }
}

/// Sums that go on side by side: the processor adds several numbers at a time.
const LANES: usize = 8;

fn sum(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b);
    lanes.iter().sum::<f64>() + rest.sum::<f64>()
}

/// M += delta delta' weight
#[inline(always)]
#[allow(clippy::inline_always)]
fn add_products(comoment: &mut [f64], delta: &[f64], weight: f64) {
    let k = delta.len();
    let mut start = 0;
    for i in 0..k {
        let scaled = delta[i] * weight;
        let row = &mut comoment[start..start + k - i];
        for (product, delta) in row.iter_mut().zip(&delta[i..]) {
            *product += scaled * delta;
        }
        start += k - i;
    }
}

/// Adds part b to part a; b stays as it is. An empty part adds nothing.
///
/// # Panics
/// When the lengths of a and b differ, or there are more than
/// [`MAX_VARIABLES`].
pub fn merge(
    n_a: &mut u64,
    mean_a: &mut [f64],
    comoment_a: &mut [f64],
    n_b: u64,
    mean_b: &[f64],
    comoment_b: &[f64],
) {
    if n_b == 0 {
        return;
    }
    if *n_a == 0 {
        *n_a = n_b;
        mean_a.copy_from_slice(mean_b);
        comoment_a.copy_from_slice(comoment_b);
        return;
    }
    let k = mean_a.len();
    assert_eq!(k, mean_b.len(), "parts of the same variables");
    let before = count(*n_a);
    *n_a += n_b;
    let share = count(n_b) / count(*n_a);
    let mut delta = [0.0; MAX_VARIABLES];
    let delta = &mut delta[..k];
    for ((delta, mean_a), mean_b) in delta.iter_mut().zip(mean_a.iter_mut()).zip(mean_b) {
        *delta = mean_b - *mean_a;
        *mean_a += *delta * share;
    }
    for (a, b) in comoment_a.iter_mut().zip(comoment_b) {
        *a += b;
    }
    add_products(comoment_a, delta, before * share);
}

/// Adds the error variances of one row, or of one part, to their sums. A list
/// shorter than the sums leaves the remaining regressors without error.
pub fn add_error_variance(sums: &mut [f64], values: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

/// The name of a variable by its position: y, x1, x2, ..
#[must_use]
pub fn variable_name(position: usize) -> String {
    if position == 0 {
        "y".to_owned()
    } else {
        format!("x{position}")
    }
}

/// Refuses NaN and infinity in a row (y, x1, .., xp).
///
/// # Errors
/// [`GrowthError::NotFinite`] names the variable.
pub fn check_row(values: &[f64]) -> Result<(), GrowthError> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(position) => Err(GrowthError::NotFinite {
            variable: variable_name(position),
            value: values[position],
        }),
    }
}

/// Refuses a negative or not finite error variance, and a list longer than the
/// number of regressors.
///
/// # Errors
/// [`GrowthError::ErrorVariance`] or [`GrowthError::TooManyErrorVariances`].
pub fn check_error_variance(values: &[f64], regressors: usize) -> Result<(), GrowthError> {
    if values.len() > regressors {
        return Err(GrowthError::TooManyErrorVariances {
            function: "growth_moments",
            given: values.len(),
            regressors,
        });
    }
    match values
        .iter()
        .position(|value| !value.is_finite() || *value < 0.0)
    {
        None => Ok(()),
        Some(k) => Err(GrowthError::ErrorVariance {
            regressor: k + 1,
            value: values[k],
        }),
    }
}

/// Refuses moments that contradict themselves and returns the number of
/// regressors; `None` for a unit without students and without a mean.
///
/// # Errors
/// [`GrowthError::Moments`] names the unit and what is wrong;
/// [`GrowthError::TooManyRegressors`].
pub fn check_moments(
    function: &'static str,
    unit: &str,
    n: u64,
    mean: &[f64],
    comoment: &[f64],
    error_variance: &[f64],
) -> Result<Option<usize>, GrowthError> {
    let k = mean.len();
    let wrong = |problem: String| {
        Err(GrowthError::Moments {
            function,
            unit: unit.to_owned(),
            problem,
        })
    };
    if n == 0 && k == 0 && comoment.is_empty() && error_variance.is_empty() {
        return Ok(None);
    }
    if k == 0 {
        return wrong(format!("n is {n} and mean is empty"));
    }
    if k > MAX_VARIABLES {
        return Err(GrowthError::TooManyRegressors {
            function,
            regressors: k - 1,
            limit: MAX_REGRESSORS,
        });
    }
    if comoment.len() != packed_len(k) {
        return wrong(format!(
            "mean has {k} entries, so comoment must have {}, and has {}",
            packed_len(k),
            comoment.len()
        ));
    }
    if !error_variance.is_empty() && error_variance.len() != k - 1 {
        return wrong(format!(
            "mean has {k} entries, so error_variance must have {} or none, and has {}",
            k - 1,
            error_variance.len()
        ));
    }
    for (field, values) in [
        ("mean", mean),
        ("comoment", comoment),
        ("error_variance", error_variance),
    ] {
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return wrong(format!("{field}[{}] is {}", at + 1, values[at]));
        }
    }
    for i in 0..k {
        let at = packed_index(k, i, i);
        if comoment[at] < 0.0 {
            let variable = variable_name(i);
            return wrong(format!(
                "the sum of squares of {variable}, comoment[{}], is {}",
                at + 1,
                comoment[at]
            ));
        }
    }
    if let Some(at) = error_variance.iter().position(|value| *value < 0.0) {
        return wrong(format!(
            "error_variance[{}] is {}",
            at + 1,
            error_variance[at]
        ));
    }
    Ok(Some(k - 1))
}

/// The moments of one unit: a school, or a school and grade.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitMoments {
    /// The unit's name.
    pub unit: String,
    /// Students counted.
    pub n: u64,
    /// Students left out because a value is missing.
    pub excluded: u64,
    /// Means of y, x1, .., xp.
    pub mean: Vec<f64>,
    /// Packed upper triangle of the co-moments.
    pub comoment: Vec<f64>,
    /// Sum over students of each regressor's error variance, or empty.
    pub error_variance: Vec<f64>,
}

impl UnitMoments {
    /// A unit without students, for `regressors` regressors.
    #[must_use]
    pub fn new(unit: impl Into<String>, regressors: usize) -> Self {
        Self {
            unit: unit.into(),
            n: 0,
            excluded: 0,
            mean: vec![0.0; regressors + 1],
            comoment: vec![0.0; packed_len(regressors + 1)],
            error_variance: Vec::new(),
        }
    }

    /// Adds one student, `values` = (y, x1, .., xp).
    pub fn insert(&mut self, values: &[f64]) {
        insert_one(&mut self.n, &mut self.mean, &mut self.comoment, values);
    }

    /// Adds the students of another part of the same unit.
    pub fn merge(&mut self, other: &Self) {
        merge(
            &mut self.n,
            &mut self.mean,
            &mut self.comoment,
            other.n,
            &other.mean,
            &other.comoment,
        );
        self.excluded += other.excluded;
        if self.error_variance.len() < other.error_variance.len() {
            self.error_variance.resize(other.error_variance.len(), 0.0);
        }
        add_error_variance(&mut self.error_variance, &other.error_variance);
    }

    /// Refuses moments that contradict themselves; see [`check_moments`].
    ///
    /// # Errors
    /// As [`check_moments`].
    pub fn check(&self, function: &'static str) -> Result<Option<usize>, GrowthError> {
        check_moments(
            function,
            &self.unit,
            self.n,
            &self.mean,
            &self.comoment,
            &self.error_variance,
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(rows: &[Vec<f64>]) -> UnitMoments {
        let mut moments = UnitMoments::new("a", rows.first().map_or(0, |row| row.len() - 1));
        for row in rows {
            moments.insert(row);
        }
        moments
    }

    fn two_pass(rows: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
        let k = rows[0].len();
        let n = count(rows.len() as u64);
        let mean: Vec<f64> = (0..k)
            .map(|i| rows.iter().map(|row| row[i]).sum::<f64>() / n)
            .collect();
        let mut comoment = Vec::new();
        for i in 0..k {
            for j in i..k {
                comoment.push(
                    rows.iter()
                        .map(|row| (row[i] - mean[i]) * (row[j] - mean[j]))
                        .sum::<f64>(),
                );
            }
        }
        (mean, comoment)
    }

    /// Equal to rounding: 1e-12 of the spread of each variable or product.
    fn close(a: &UnitMoments, mean: &[f64], comoment: &[f64]) -> bool {
        let k = mean.len();
        let n = count(a.n).max(1.0);
        let size = |i: usize| {
            (comoment[packed_index(k, i, i)] / n)
                .sqrt()
                .max(mean[i].abs())
                .max(1e-9)
        };
        (0..k).all(|i| {
            (a.mean[i] - mean[i]).abs() <= 1e-12 * size(i)
                && (i..k).all(|j| {
                    let at = packed_index(k, i, j);
                    (a.comoment[at] - comoment[at]).abs() <= 1e-12 * n * size(i) * size(j)
                })
        })
    }

    #[test]
    fn packing() {
        assert_eq!(packed_len(3), 6);
        let at: Vec<usize> = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2), (2, 1)]
            .iter()
            .map(|&(i, j)| packed_index(3, i, j))
            .collect();
        assert_eq!(at, vec![0, 1, 2, 3, 4, 5, 4]);
    }

    // y = 1, 2, 6 and x = 1, 3, 5: means 3 and 3, Syy 14, Syx 10, Sxx 8.
    #[test]
    fn by_hand() {
        let moments = of(&[vec![1.0, 1.0], vec![2.0, 3.0], vec![6.0, 5.0]]);
        assert_eq!(moments.n, 3);
        assert_eq!(moments.mean, vec![3.0, 3.0]);
        assert_eq!(moments.comoment, vec![14.0, 10.0, 8.0]);
    }

    #[test]
    fn merge_by_hand() {
        let mut a = of(&[vec![1.0, 1.0]]);
        let b = of(&[vec![2.0, 3.0], vec![6.0, 5.0]]);
        assert_eq!(b.comoment, vec![8.0, 4.0, 2.0]);
        let untouched = b.clone();
        a.merge(&b);
        assert_eq!(b, untouched);
        assert!(close(&a, &[3.0, 3.0], &[14.0, 10.0, 8.0]), "{a:?}");
    }

    #[test]
    fn an_empty_part_is_the_identity() {
        let full = of(&[vec![0.1, 0.2], vec![0.7, 0.3]]);
        let empty = UnitMoments::new("a", 1);
        let mut left = empty.clone();
        left.merge(&full);
        assert_eq!(left, full);
        let mut right = full.clone();
        right.merge(&empty);
        assert_eq!(right, full);
    }

    #[test]
    fn a_run_is_its_rows() {
        let mut deviations = Vec::new();
        for (size, k) in [(1, 2), (7, 3), (127, 8), (129, 1), (400, 5)] {
            let value = |i: usize, v: usize| 2500.0 + count((i * (v + 3) * 37 % 101) as u64);
            let columns: Vec<Vec<f64>> = (0..k)
                .map(|v| (0..size).map(|i| value(i, v)).collect())
                .collect();
            let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let (mut n, mut mean, mut comoment) = (0, vec![0.0; k], vec![0.0; packed_len(k)]);
            // Two runs: rows that are there already are kept.
            for rows in [0..size / 3, size / 3..size] {
                insert_run(
                    &mut n,
                    &mut mean,
                    &mut comoment,
                    &views,
                    rows,
                    &mut deviations,
                );
            }
            let (mut rows, mut row_mean) = (0, vec![0.0; k]);
            let mut products = vec![0.0; packed_len(k)];
            for row in 0..size {
                let values: Vec<f64> = columns.iter().map(|column| column[row]).collect();
                insert_one(&mut rows, &mut row_mean, &mut products, &values);
            }
            assert_eq!(n, rows);
            let close = |a: &[f64], b: &[f64], size: f64| {
                a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * size)
            };
            assert!(close(&mean, &row_mean, 2500.0));
            assert!(close(&comoment, &products, 1e4 * count(n)));
        }
        let constant = vec![0.1; 300];
        let (mut n, mut mean, mut comoment) = (0, [0.0], [0.0]);
        let columns = [constant.as_slice()];
        insert_run(
            &mut n,
            &mut mean,
            &mut comoment,
            &columns,
            0..300,
            &mut deviations,
        );
        assert_eq!(
            (mean[0].to_bits(), comoment[0].to_bits()),
            (0.1_f64.to_bits(), 0)
        );
    }

    #[test]
    fn a_constant_has_exactly_no_variance() {
        let part = of(&vec![vec![0.1, 0.3]; 7]);
        let mut all = part.clone();
        all.merge(&part);
        assert_eq!(all.mean, vec![0.1, 0.3]);
        assert_eq!(all.comoment, vec![0.0; 3]);
    }

    #[test]
    fn a_large_mean_keeps_its_digits() {
        let rows: Vec<Vec<f64>> = [4.0, 7.0, 13.0, 16.0].map(|v| vec![1e9 + v]).to_vec();
        assert_eq!(of(&rows).comoment, vec![90.0]);
    }

    #[test]
    fn every_size_agrees_with_two_passes() {
        for k in 1..=MAX_VARIABLES {
            let rows: Vec<Vec<f64>> = (0..20_u32)
                .map(|i| {
                    (0..u32::try_from(k).unwrap())
                        .map(|j| f64::from((i * 37 + j * j * 11 + i * i * j) % 101))
                        .collect()
                })
                .collect();
            let (mean, comoment) = two_pass(&rows);
            assert!(close(&of(&rows), &mean, &comoment), "{k} variables");
        }
    }

    #[test]
    fn rows_that_make_no_sense() {
        assert_eq!(check_row(&[1.0, 2.0]), Ok(()));
        let message = check_row(&[1.0, 2.0, f64::NAN]).unwrap_err().to_string();
        assert!(
            message.starts_with("growth_moments: x2 is NaN;"),
            "{message}"
        );
        let message = check_row(&[f64::INFINITY]).unwrap_err().to_string();
        assert!(
            message.starts_with("growth_moments: y is inf;"),
            "{message}"
        );
        assert_eq!(check_error_variance(&[0.0, 4.0], 3), Ok(()));
        let message = check_error_variance(&[0.0, -4.0], 3)
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with("growth_moments: error_variance[2] is -4;"),
            "{message}"
        );
        assert!(check_error_variance(&[1.0, 1.0], 1).is_err());
    }

    #[test]
    fn moments_that_make_no_sense() {
        type Damage = fn(&mut UnitMoments);
        let good = of(&[vec![1.0, 1.0], vec![2.0, 3.0]]);
        assert_eq!(good.check("f"), Ok(Some(1)));
        assert_eq!(UnitMoments::default().check("f"), Ok(None));
        let broken: [(Damage, &str); 7] = [
            (|m| m.mean.clear(), "mean is empty"),
            (
                |m| m.comoment.truncate(2),
                "comoment must have 3, and has 2",
            ),
            (
                |m| m.error_variance = vec![1.0; 2],
                "error_variance must have 1 or none, and has 2",
            ),
            (|m| m.mean[1] = f64::NAN, "mean[2] is NaN"),
            (
                |m| m.comoment[2] = -1.0,
                "the sum of squares of x1, comoment[3], is -1",
            ),
            (|m| m.error_variance = vec![-1.0], "error_variance[1] is -1"),
            (|m| m.mean = vec![0.0; 40], "39 regressors; at most 32"),
        ];
        for (damage, text) in broken {
            let mut moments = good.clone();
            damage(&mut moments);
            let message = moments.check("f").unwrap_err().to_string();
            assert!(message.contains(text), "{message}");
        }
        let mut unnamed = good;
        unnamed.comoment.clear();
        let message = unnamed.check("core_growth").unwrap_err().to_string();
        assert!(
            message.starts_with("core_growth: the moments of unit 'a' are not valid"),
            "{message}"
        );
    }

    fn rows() -> impl Strategy<Value = Vec<Vec<f64>>> {
        (1_usize..5).prop_flat_map(|k| {
            prop::collection::vec(prop::collection::vec(-1e3..3e3_f64, k), 1..40)
        })
    }

    proptest! {
        #[test]
        fn agrees_with_two_passes(rows in rows()) {
            let (mean, comoment) = two_pass(&rows);
            prop_assert!(close(&of(&rows), &mean, &comoment));
        }

        #[test]
        fn merging_singletons_is_inserting(rows in rows()) {
            let mut merged = UnitMoments::new("a", rows[0].len() - 1);
            for row in &rows {
                merged.merge(&of(std::slice::from_ref(row)));
            }
            let inserted = of(&rows);
            prop_assert_eq!(merged.n, inserted.n);
            prop_assert!(close(&merged, &inserted.mean, &inserted.comoment));
        }

        #[test]
        fn merging_is_associative_and_commutative(rows in rows(), i in 0_usize..40, j in 0_usize..40) {
            let (i, j) = (i.min(j).min(rows.len()), i.max(j).min(rows.len()));
            let part = |rows: &[Vec<f64>], k: usize| {
                if rows.is_empty() { UnitMoments::new("a", k) } else { of(rows) }
            };
            let k = rows[0].len() - 1;
            let (a, b, c) = (part(&rows[..i], k), part(&rows[i..j], k), part(&rows[j..], k));
            let mut ab_c = a.clone();
            ab_c.merge(&b);
            ab_c.merge(&c);
            let mut bc = b.clone();
            bc.merge(&c);
            let mut a_bc = a.clone();
            a_bc.merge(&bc);
            bc.merge(&a);
            prop_assert!(close(&ab_c, &a_bc.mean, &a_bc.comoment));
            prop_assert!(close(&ab_c, &bc.mean, &bc.comoment));
        }
    }
}
