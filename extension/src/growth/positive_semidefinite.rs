//! The positive semi-definite matrix that is nearest to a symmetric one.
//!
//! ```text
//! M = Q diag(l) Q'          nearest in the Frobenius norm: Q diag(max(l, 0)) Q'
//! ```
//! Higham (1988), theorem 2.1. Where some elements must stay 0, the nearest
//! among those is found by projecting in turn on the positive semi-definite
//! matrices and on those with the zeros, with Dykstra's correction (Higham,
//! 2002, algorithm 3.3, zeros in the place of the unit diagonal).

/// Eigenvalues below this share of the largest count as 0.
const NEGLIGIBLE: f64 = 1e-10;

/// The projections end when they change the matrix by less than this share.
const CONVERGED: f64 = 1e-11;

/// Projections at most.
const MOST: usize = 5000;

/// A symmetric matrix of order `order`, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Symmetric {
    pub(super) order: usize,
    pub(super) elements: Vec<f64>,
}

impl Symmetric {
    pub(super) fn zero(order: usize) -> Self {
        Self {
            order,
            elements: vec![0.0; order * order],
        }
    }

    pub(super) fn get(&self, i: usize, j: usize) -> f64 {
        self.elements[i * self.order + j]
    }

    pub(super) fn set(&mut self, i: usize, j: usize, value: f64) {
        self.elements[i * self.order + j] = value;
        self.elements[j * self.order + i] = value;
    }

    /// Eigenvalues, and eigenvectors as columns, by Jacobi's rotations (Golub &
    /// Van Loan, Matrix Computations, 8.5).
    fn eigen(&self) -> (Vec<f64>, Vec<f64>) {
        let n = self.order;
        let mut a = self.elements.clone();
        let mut q = vec![0.0; n * n];
        for i in 0..n {
            q[i * n + i] = 1.0;
        }
        let total: f64 = a.iter().map(|x| x * x).sum();
        loop {
            let mut off = 0.0;
            for i in 0..n {
                for j in 0..i {
                    off += a[i * n + j] * a[i * n + j];
                }
            }
            if off <= f64::EPSILON * f64::EPSILON * total {
                break;
            }
            for i in 0..n {
                for j in 0..i {
                    rotate(&mut a, &mut q, n, i, j);
                }
            }
        }
        ((0..n).map(|i| a[i * n + i]).collect(), q)
    }

    /// The least eigenvalue.
    pub(super) fn least_eigenvalue(&self) -> f64 {
        self.eigen().0.into_iter().fold(f64::INFINITY, f64::min)
    }

    /// Whether an eigenvalue is below the negligible ones.
    fn is_indefinite(&self) -> bool {
        let values = self.eigen().0;
        let greatest = values.iter().copied().fold(0.0, f64::max);
        values.iter().any(|&value| value < -NEGLIGIBLE * greatest)
    }

    /// With negative and negligible eigenvalues set to 0.
    fn without_negative_part(&self) -> Self {
        let n = self.order;
        let (values, vectors) = self.eigen();
        let greatest = values.iter().copied().fold(0.0, f64::max);
        let mut result = Self::zero(n);
        for (k, value) in values.into_iter().enumerate() {
            if value > NEGLIGIBLE * greatest {
                for i in 0..n {
                    for j in 0..n {
                        result.elements[i * n + j] +=
                            value * vectors[i * n + k] * vectors[j * n + k];
                    }
                }
            }
        }
        result
    }

    /// The nearest positive semi-definite matrix that is 0 wherever `zero`
    /// says; itself if it is positive semi-definite.
    pub(super) fn nearest_positive_semidefinite(
        &self,
        zero: impl Fn(usize, usize) -> bool,
    ) -> Self {
        if !self.is_indefinite() {
            return self.clone();
        }
        let n = self.order;
        let mut matrix = self.clone();
        let mut correction = Self::zero(n);
        for _ in 0..MOST {
            let before = matrix.clone();
            for (x, correction) in matrix.elements.iter_mut().zip(&correction.elements) {
                *x -= correction;
            }
            let projected = matrix.without_negative_part();
            for ((correction, x), y) in correction
                .elements
                .iter_mut()
                .zip(&projected.elements)
                .zip(&matrix.elements)
            {
                *correction = x - y;
            }
            matrix = projected;
            for i in 0..n {
                for j in 0..n {
                    if zero(i, j) {
                        matrix.elements[i * n + j] = 0.0;
                    }
                }
            }
            let change: f64 = distance(&matrix.elements, &before.elements);
            if change <= CONVERGED * distance(&before.elements, &vec![0.0; n * n]) {
                break;
            }
        }
        matrix
    }
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b) * (a - b))
        .sum::<f64>()
        .sqrt()
}

/// Makes element (i, j) of `matrix` zero, and multiplies `vectors` by the rotation.
fn rotate(matrix: &mut [f64], vectors: &mut [f64], order: usize, i: usize, j: usize) {
    let off = matrix[i * order + j];
    if off == 0.0 {
        return;
    }
    let half = (matrix[j * order + j] - matrix[i * order + i]) / (2.0 * off);
    let tangent = half.signum() / (half.abs() + half.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let pair = |elements: &mut [f64], first: usize, second: usize| {
        let (x, y) = (elements[first], elements[second]);
        elements[first] = cosine * x - sine * y;
        elements[second] = sine * x + cosine * y;
    };
    for k in 0..order {
        pair(matrix, k * order + i, k * order + j);
    }
    for k in 0..order {
        pair(matrix, i * order + k, j * order + k);
        pair(vectors, k * order + i, k * order + j);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn symmetric(order: usize, elements: &[f64]) -> Symmetric {
        Symmetric {
            order,
            elements: elements.to_vec(),
        }
    }

    fn near(got: &Symmetric, expected: &[f64]) {
        for (got, expected) in got.elements.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
        }
    }

    // [1 2; 2 1] has eigenvalues 3 and -1 with vectors (1, 1) and (1, -1).
    #[test]
    fn two_by_two_by_hand() {
        let matrix = symmetric(2, &[1.0, 2.0, 2.0, 1.0]);
        assert!((matrix.least_eigenvalue() + 1.0).abs() < 1e-14);
        let nearest = matrix.nearest_positive_semidefinite(|_, _| false);
        near(&nearest, &[1.5, 1.5, 1.5, 1.5]);
        let definite = symmetric(2, &[2.0, 1.0, 1.0, 2.0]);
        assert_eq!(
            definite.nearest_positive_semidefinite(|_, _| false),
            definite
        );
    }

    // The nearest to a tridiagonal matrix of ones keeps its corners 0:
    // [a b 0; b c b; 0 b a] is singular when a c = 2 b^2.
    #[test]
    fn zeros_stay() {
        let matrix = symmetric(3, &[1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
        let nearest = matrix.nearest_positive_semidefinite(|i, j| i.abs_diff(j) == 2);
        assert!(nearest.get(0, 2).abs() < f64::MIN_POSITIVE);
        assert!(nearest.least_eigenvalue() > -1e-8);
        let (a, b, c) = (nearest.get(0, 0), nearest.get(0, 1), nearest.get(1, 1));
        assert!((a * c - 2.0 * b * b).abs() < 1e-8);
        // Lagrange: minimise 2 (a-1)^2 + 4 (b-1)^2 + (c-1)^2 given a c = 2 b^2.
        let multiplier = 4.0 * (a - 1.0) / c;
        assert!((2.0 * (c - 1.0) - multiplier * a).abs() < 1e-6);
        assert!((8.0 * (b - 1.0) + multiplier * 4.0 * b).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn eigenvectors_give_the_matrix_back(elements in prop::collection::vec(-9.0..9.0_f64, 25)) {
            let mut matrix = Symmetric::zero(5);
            for i in 0..5 {
                for j in 0..=i {
                    matrix.set(i, j, elements[i * 5 + j]);
                }
            }
            let (values, q) = matrix.eigen();
            for i in 0..5 {
                for j in 0..5 {
                    let sum = |f: &dyn Fn(usize) -> f64| (0..5).map(f).sum::<f64>();
                    let element = sum(&|k| q[i * 5 + k] * values[k] * q[j * 5 + k]);
                    prop_assert!((element - matrix.get(i, j)).abs() < 1e-12);
                    let product = sum(&|k| q[k * 5 + i] * q[k * 5 + j]);
                    prop_assert!((product - f64::from(u8::from(i == j))).abs() < 1e-13);
                }
            }
        }
    }
}
