//! Exact fractions of 64-bit integers; `None` where they do not suffice.

use std::cmp::Ordering;
use std::ops::Rem;

use super::elimination::Field;

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rational {
    numerator: i64,
    denominator: i64,
}

impl Rational {
    pub(super) fn new(value: i64) -> Self {
        Self {
            numerator: value,
            denominator: 1,
        }
    }

    fn lowest(numerator: i128, denominator: i128) -> Option<Self> {
        // Mostly 64 bits do, and are several times as fast.
        if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator)) {
            let divisor = gcd(n.unsigned_abs(), d.unsigned_abs());
            let divisor = i64::try_from(divisor).ok()? * d.signum();
            return Some(Self {
                numerator: n.checked_div(divisor)?,
                denominator: d.checked_div(divisor)?,
            });
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()? * denominator.signum();
        Some(Self {
            numerator: i64::try_from(numerator / divisor).ok()?,
            denominator: i64::try_from(denominator / divisor).ok()?,
        })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        self.plus_product(other, Self::ONE)
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        if self.denominator == 1 && other.denominator == 1 {
            return Some(Self::new(self.numerator.checked_sub(other.numerator)?));
        }
        self.plus(other.negative()?)
    }

    pub(super) fn negative(self) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_neg()?,
            denominator: self.denominator,
        })
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        Self::ZERO.plus_product(self, other)
    }

    pub(super) fn divided_by(self, other: Self) -> Option<Self> {
        if other == Self::ONE {
            return Some(self);
        }
        self.negative_quotient(other)?.negative()
    }

    pub(super) fn magnitude(self) -> Option<Self> {
        if self.is_negative() {
            self.negative()
        } else {
            Some(self)
        }
    }

    pub(super) fn is_negative(self) -> bool {
        self.numerator < 0
    }

    #[allow(clippy::cast_precision_loss, reason = "for display")]
    pub(super) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl Field for Rational {
    const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    fn plus_product(self, a: Self, b: Self) -> Option<Self> {
        if self.denominator == 1 && a.denominator == 1 && b.denominator == 1 {
            let product = a.numerator.checked_mul(b.numerator)?;
            return Some(Self::new(self.numerator.checked_add(product)?));
        }
        let product = Self::lowest(
            i128::from(a.numerator) * i128::from(b.numerator),
            i128::from(a.denominator) * i128::from(b.denominator),
        )?;
        let left = i128::from(self.numerator) * i128::from(product.denominator);
        let right = i128::from(product.numerator) * i128::from(self.denominator);
        Self::lowest(
            left.checked_add(right)?,
            i128::from(self.denominator) * i128::from(product.denominator),
        )
    }

    fn negative_quotient(self, divisor: Self) -> Option<Self> {
        if divisor.denominator == 1 && divisor.numerator.abs_diff(0) == 1 {
            return if divisor.numerator == 1 {
                self.negative()
            } else {
                Some(self)
            };
        }
        Self::lowest(
            -i128::from(self.numerator) * i128::from(divisor.denominator),
            i128::from(self.denominator) * i128::from(divisor.numerator),
        )
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

fn gcd<T: Copy + Default + PartialEq + Rem<Output = T>>(mut a: T, mut b: T) -> T {
    while b != T::default() {
        (a, b) = (b, a % b);
    }
    a
}
