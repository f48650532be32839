//! Cubic B-splines of one variable, as the covariates of a regression.
//!
//! ```text
//! t = (l, l, l, l, k_1, .., k_m, u, u, u, u)       knots k, boundaries l < u
//! B_i,0(x) = [t_i <= x < t_i+1]
//! B_i,d(x) = (x - t_i) / (t_i+d - t_i) B_i,d-1(x)
//!          + (t_i+d+1 - x) / (t_i+d+1 - t_i+1) B_i+1,d-1(x)
//! ```
//! de Boor, A Practical Guide to Splines (1978), chapter IX. The m + 4
//! functions add up to 1; the first is left out, since a regression has an
//! intercept. Beyond the boundaries the end pieces go on as the cubics they
//! are.

use super::quantile_regression::Term;

/// Degree of the pieces.
const DEGREE: usize = 3;

/// The functions of given knots and boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct Spline {
    /// The whole sequence t.
    sequence: Vec<f64>,
}

impl Spline {
    /// Ascending `knots` between `boundaries`.
    #[must_use]
    pub fn new(knots: &[f64], boundaries: [f64; 2]) -> Self {
        let mut sequence = vec![boundaries[0]; DEGREE + 1];
        sequence.extend_from_slice(knots);
        sequence.extend([boundaries[1]; DEGREE + 1]);
        Self { sequence }
    }

    /// Number of columns: the knots and the degree.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.sequence.len() - DEGREE - 2
    }

    /// The functions that are not zero at `x`: position of the first among all
    /// m + 4, and their values.
    fn values(&self, x: f64) -> (usize, [f64; DEGREE + 1]) {
        let t = &self.sequence;
        let (first, last) = (DEGREE, t.len() - DEGREE - 2);
        // The piece of x: t[piece] <= x < t[piece + 1], the last one closed.
        let piece = t[first + 1..=last].partition_point(|&knot| knot <= x) + first;
        let mut values = [0.0; DEGREE + 1];
        values[0] = 1.0;
        for degree in 1..=DEGREE {
            let mut carried = 0.0;
            for i in 0..degree {
                let (left, right) = (t[piece + 1 + i - degree], t[piece + 1 + i]);
                let share = values[i] / (right - left);
                values[i] = carried + (right - x) * share;
                carried = (x - left) * share;
            }
            values[degree] = carried;
        }
        (piece - DEGREE, values)
    }

    /// The covariates at `x`.
    #[must_use]
    pub fn row(&self, x: f64) -> Vec<f64> {
        let mut row = vec![0.0; self.columns() + 1];
        let (first, values) = self.values(x);
        row[first..=first + DEGREE].copy_from_slice(&values);
        row.split_off(1)
    }

    /// The covariates at each of the values, as a term of a design.
    #[must_use]
    pub fn term(&self, values: &[f64]) -> Term {
        let mut term = Term::new(self.columns(), DEGREE + 1);
        for &x in values {
            let (first, row) = self.values(x);
            let dropped = usize::from(first == 0);
            term.push(first + dropped - 1, &row[dropped..]);
        }
        term
    }
}

/// Knots of `scores` in ascending order: their quantiles .2, .4, .6 and .8,
/// between the neighbouring scores in proportion (R's type 7; Hyndman & Fan,
/// 1996, definition 7), rounded to 3 places.
///
/// # Panics
/// If there are no scores.
#[must_use]
pub fn quantile_knots(scores: &[f64]) -> Vec<f64> {
    [0.2, 0.4, 0.6, 0.8]
        .into_iter()
        .map(|share| {
            #[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 scores")]
            let at = share * (scores.len() - 1) as f64;
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a position in scores"
            )]
            let below = at as usize;
            let above = (below + 1).min(scores.len() - 1);
            round(scores[below] + at.fract() * (scores[above] - scores[below]))
        })
        .collect()
}

/// Boundaries of `scores` in ascending order: their range, wider by a tenth of
/// it at both ends, rounded to 3 places.
///
/// # Panics
/// If there are no scores.
#[must_use]
pub fn range_boundaries(scores: &[f64]) -> [f64; 2] {
    let (least, greatest) = (scores[0], scores[scores.len() - 1]);
    let margin = 0.1 * (greatest - least);
    [round(least - margin), round(greatest + margin)]
}

/// To 3 places.
fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(got: &[f64], expected: &[f64]) {
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-14, "{got} is not {expected}");
        }
    }

    // Without knots the functions are Bernstein's: (1-x)^3, 3x(1-x)^2, 3x^2(1-x), x^3.
    #[test]
    fn one_piece_by_hand() {
        let spline = Spline::new(&[], [0.0, 1.0]);
        near(&spline.row(0.5), &[3.0 / 8.0, 3.0 / 8.0, 1.0 / 8.0]);
        near(&spline.row(0.0), &[0.0, 0.0, 0.0]);
        near(&spline.row(1.0), &[0.0, 0.0, 1.0]);
        // Beyond: the same polynomials.
        near(&spline.row(2.0), &[6.0, -12.0, 8.0]);
        near(&spline.row(-1.0), &[-12.0, 6.0, -1.0]);
    }

    // On the knots 0, 1, 2, .., 7 the cardinal cubic is 1/6, 4/6, 1/6 at its inner knots.
    #[test]
    fn even_knots_by_hand() {
        let spline = Spline::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.0, 7.0]);
        let sixths = [0.0, 0.0, 1.0, 4.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        near(&spline.row(3.0), &sixths.map(|value| value / 6.0));
    }

    #[test]
    fn a_double_knot_leaves_one_derivative_less() {
        let spline = Spline::new(&[0.5, 0.5], [0.0, 1.0]);
        let row = spline.row(0.5);
        assert!(row.iter().all(|value| value.is_finite()));
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    }

    // 1, 2, .., 11 has the quantiles 3, 5, 7, 9; 1, 2, 4: positions .4, .8, 1.2, 1.6.
    #[test]
    #[allow(clippy::float_cmp, reason = "rounded to the nearest number")]
    fn knots_and_boundaries_by_hand() {
        let scores: Vec<f64> = (1..=11).map(f64::from).collect();
        assert_eq!(quantile_knots(&scores), [3.0, 5.0, 7.0, 9.0]);
        assert_eq!(range_boundaries(&scores), [0.0, 12.0]);
        assert_eq!(quantile_knots(&[1.0, 2.0, 4.0]), [1.4, 1.8, 2.4, 3.2]);
        assert_eq!(quantile_knots(&[7.0]), [7.0; 4]);
    }

    proptest! {
        #[test]
        fn the_functions_add_up_to_one_and_are_not_negative(
            mut knots in prop::collection::vec(1.0..99.0_f64, 0..6),
            x in 0.0..=100.0_f64,
        ) {
            knots.sort_by(f64::total_cmp);
            let spline = Spline::new(&knots, [0.0, 100.0]);
            let (_, values) = spline.values(x);
            prop_assert!((values.iter().sum::<f64>() - 1.0).abs() < 1e-13);
            prop_assert!(values.iter().all(|&value| value >= 0.0));
        }

        #[test]
        fn a_term_has_the_rows(x in -20.0..120.0_f64) {
            let spline = Spline::new(&[20.0, 40.0, 60.0, 80.0], [0.0, 100.0]);
            let term = spline.term(&[x, 50.0]);
            let row = spline.row(x);
            for column in 0..row.len() {
                let mut unit = vec![0.0; row.len()];
                unit[column] = 1.0;
                let mut products = Vec::new();
                term.products(&unit, &mut products);
                prop_assert_eq!(products[0].to_bits(), row[column].to_bits());
            }
        }
    }
}
