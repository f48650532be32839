//! The Cholesky factor of a small symmetric matrix, a variable at a time.
//!
//! ```text
//! A = L L',   row m:  L_mi = (A_mi - sum_{h<i} L_mh L_ih) / L_ii     (i < m)
//!             pivot   d_m  = A_mm - sum_{h<m} L_mh^2,   L_mm = sqrt(d_m)
//! ```
//! With a unit diagonal the pivot `d_m` is 1 - R squared of variable m on the
//! variables before it (Golub & Van Loan, Matrix Computations).
//! A variable can therefore be refused as collinear before it is in.

/// A lower triangular factor that grows by a row with each variable.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// The factor of the empty matrix.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds the variable with these products with the variables already in,
    /// in their order, if its pivot is above `tolerance`; says whether it did.
    pub(crate) fn insert(&mut self, products: &[f64], diagonal: f64, tolerance: f64) -> bool {
        let mut row = self.forward(products);
        let pivot = diagonal - row.iter().map(|l| l * l).sum::<f64>();
        let positive = pivot > tolerance; // false for NaN
        if positive {
            row.push(pivot.sqrt());
            self.rows.push(row);
        }
        positive
    }

    /// Solves `A x = b`.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = self.forward(right);
        for m in (0..self.rows.len()).rev() {
            let (before, after) = solution.split_at_mut(m);
            after[0] /= self.rows[m][m];
            for (value, l) in before.iter_mut().zip(&self.rows[m]) {
                *value -= l * after[0];
            }
        }
        solution
    }

    /// The variance of variable m that all the others leave unexplained:
    /// the reciprocal of the m-th diagonal element of the inverse.
    pub(crate) fn unexplained(&self, m: usize) -> f64 {
        let mut unit = vec![0.0; self.rows.len()];
        unit[m] = 1.0;
        1.0 / self.solve(&unit)[m]
    }

    /// Solves `L z = b`.
    fn forward(&self, right: &[f64]) -> Vec<f64> {
        debug_assert_eq!(right.len(), self.rows.len());
        let mut z: Vec<f64> = Vec::with_capacity(right.len() + 1);
        for (row, value) in self.rows.iter().zip(right) {
            let explained: f64 = row.iter().zip(&z).map(|(l, z)| l * z).sum();
            z.push((value - explained) / row[z.len()]);
        }
        z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // [4 2; 2 5] = [2 0; 1 2] [2 1; 0 2]
    #[test]
    fn solves_by_hand() {
        let mut factor = Cholesky::new();
        assert!(factor.insert(&[], 4.0, 0.0));
        assert!(factor.insert(&[2.0], 5.0, 0.0));
        // x = (1, 2): A x = (8, 12)
        assert_eq!(factor.solve(&[8.0, 12.0]), vec![1.0, 2.0]);
        // The inverse is [5 -2; -2 4] / 16.
        assert!((factor.unexplained(0) - 16.0 / 5.0).abs() < 1e-15);
        assert!((factor.unexplained(1) - 4.0).abs() < 1e-15);
    }

    #[test]
    fn refuses_a_variable_and_stays_as_it_was() {
        let mut factor = Cholesky::new();
        assert!(factor.insert(&[], 1.0, 1e-10));
        assert!(
            !factor.insert(&[1.0], 1.0, 1e-10),
            "the same variable again"
        );
        assert!(!factor.insert(&[f64::NAN], 1.0, 1e-10));
        assert!(factor.insert(&[0.6], 1.0, 1e-10));
        assert!((factor.unexplained(1) - 0.64).abs() < 1e-15);
    }
}
