//! Sparse Gaussian elimination over any field.

use std::collections::BinaryHeap;

/// Numbers to eliminate with. `None` is a result that cannot be represented.
pub(super) trait Field: Copy + PartialEq {
    const ZERO: Self;
    const ONE: Self;

    /// `self + a * b`
    fn plus_product(self, a: Self, b: Self) -> Option<Self>;

    /// `-self / divisor`, for a divisor other than zero.
    fn negative_quotient(self, divisor: Self) -> Option<Self>;

    fn is_zero(self) -> bool {
        self == Self::ZERO
    }
}

/// The number of a column.
pub(super) fn to_u32(column: usize) -> u32 {
    u32::try_from(column).expect("System::new limits the number of cells")
}

/// A linear combination of columns, by rising column, without zeros.
pub(super) type Sparse<F> = Vec<(u32, F)>;

/// The row echelon form by last columns: for each pivot column the combination
/// of earlier columns that it equals, `None` for a free column.
///
/// A column is a pivot exactly when it is a combination of earlier ones, which
/// is what a greedy choice in the order of the columns needs. The earlier
/// columns may be pivots themselves. `rows` are equations that equal 0. Their
/// order makes no difference to which columns are pivots; with short ones first
/// the long ones stay few and the fill small.
pub(super) fn echelon<F: Field>(
    columns: usize,
    rows: Vec<Sparse<F>>,
) -> Option<Vec<Option<Sparse<F>>>> {
    let mut pivots: Vec<Option<Sparse<F>>> = vec![None; columns];
    let mut work = Accumulator::new(columns);
    for row in rows {
        for (column, value) in row {
            work.add(column, value, F::ONE)?;
        }
        while let Some((column, value)) = work.pop() {
            if let Some(equal) = &pivots[column as usize] {
                for &(other, factor) in equal {
                    work.add(other, value, factor)?;
                }
                continue;
            }
            let mut equal = work.drain();
            for (_, factor) in &mut equal {
                *factor = factor.negative_quotient(value)?;
            }
            pivots[column as usize] = Some(equal);
            break;
        }
    }
    Some(pivots)
}

/// The echelon form with pivots replaced: combinations of free columns only.
pub(super) fn reduced<F: Field>(
    mut pivots: Vec<Option<Sparse<F>>>,
) -> Option<Vec<Option<Sparse<F>>>> {
    let mut work = Accumulator::new(pivots.len());
    for column in 0..pivots.len() {
        let Some(row) = pivots[column].take() else {
            continue;
        };
        for (other, factor) in row {
            match &pivots[other as usize] {
                Some(equal) => {
                    for &(free, inner) in equal {
                        work.add(free, factor, inner)?;
                    }
                }
                None => work.add(other, factor, F::ONE)?,
            }
        }
        pivots[column] = Some(work.drain());
    }
    Some(pivots)
}

/// A dense row with the list of its columns in use.
struct Accumulator<F> {
    values: Vec<F>,
    listed: Vec<bool>,
    columns: BinaryHeap<u32>,
}

impl<F: Field> Accumulator<F> {
    fn new(columns: usize) -> Self {
        Self {
            values: vec![F::ZERO; columns],
            listed: vec![false; columns],
            columns: BinaryHeap::new(),
        }
    }

    /// Adds `value * factor`.
    fn add(&mut self, column: u32, value: F, factor: F) -> Option<()> {
        let index = column as usize;
        if !self.listed[index] {
            self.listed[index] = true;
            self.columns.push(column);
        }
        self.values[index] = self.values[index].plus_product(value, factor)?;
        Some(())
    }

    /// Takes the last column whose value is not zero.
    fn pop(&mut self) -> Option<(u32, F)> {
        while let Some(column) = self.columns.pop() {
            let index = column as usize;
            self.listed[index] = false;
            let value = std::mem::replace(&mut self.values[index], F::ZERO);
            if !value.is_zero() {
                return Some((column, value));
            }
        }
        None
    }

    /// Takes all, by rising column.
    fn drain(&mut self) -> Sparse<F> {
        let mut columns = std::mem::take(&mut self.columns).into_vec();
        columns.sort_unstable();
        let mut row = Vec::with_capacity(columns.len());
        for column in columns {
            let index = column as usize;
            self.listed[index] = false;
            let value = std::mem::replace(&mut self.values[index], F::ZERO);
            if !value.is_zero() {
                row.push((column, value));
            }
        }
        row.shrink_to_fit();
        row
    }
}

/// `left + factor * right`.
pub(super) fn plus_multiple<F: Field>(
    left: &[(u32, F)],
    factor: F,
    right: &[(u32, F)],
) -> Option<Sparse<F>> {
    let mut sum = Vec::with_capacity(left.len() + right.len());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    loop {
        let next = match (l.peek(), r.peek()) {
            (None, None) => return Some(sum),
            (Some(&&(column, value)), other) if other.is_none_or(|o| column < o.0) => {
                l.next();
                (column, value)
            }
            (one, Some(&&(column, value))) => {
                let base = match one {
                    Some(&&(c, v)) if c == column => {
                        l.next();
                        v
                    }
                    _ => F::ZERO,
                };
                r.next();
                (column, base.plus_product(factor, value)?)
            }
            (Some(_), None) => unreachable!("the second arm takes it"),
        };
        if !next.1.is_zero() {
            sum.push(next);
        }
    }
}
