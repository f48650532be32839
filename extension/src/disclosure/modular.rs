//! The integers modulo the prime 2^61 - 1.
//!
//! Exact and of fixed size, so that elimination neither rounds nor grows. What
//! is zero here without being zero is a multiple of the prime: it hides a cell
//! too many or is found by the audit, which calculates with fractions.

use super::elimination::Field;

const PRIME: u64 = (1 << 61) - 1;

/// A residue, 0 to 2^61 - 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Modular(u64);

impl Modular {
    pub(super) fn new(value: i64) -> Self {
        let residue = i128::from(value).rem_euclid(i128::from(PRIME));
        Self(u64::try_from(residue).unwrap_or_default())
    }

    /// A residue drawn from a seed: `SplitMix64` (Steele, Lea and Flood, 2014).
    pub(super) fn random(seed: u64) -> Self {
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((z ^ (z >> 31)) % PRIME)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        Self(if sum >= PRIME { sum - PRIME } else { sum })
    }

    pub(super) fn negative(self) -> Self {
        Self(if self.0 == 0 { 0 } else { PRIME - self.0 })
    }

    pub(super) fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0);
        #[allow(
            clippy::cast_possible_truncation,
            reason = "masked to 61 bits, and below 2^61 after the shift"
        )]
        let (low, high) = (product as u64 & PRIME, (product >> 61) as u64);
        Self(low).plus(Self(high))
    }

    /// 1 / self, and 0 for 0: Fermat's little theorem.
    pub(super) fn inverse(self) -> Self {
        let (mut power, mut result, mut exponent) = (self, Self(1), PRIME - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result.times(power);
            }
            power = power.times(power);
            exponent >>= 1;
        }
        result
    }
}

impl Field for Modular {
    const ZERO: Self = Self(0);
    const ONE: Self = Self(1);

    fn plus_product(self, a: Self, b: Self) -> Option<Self> {
        Some(self.plus(a.times(b)))
    }

    fn negative_quotient(self, divisor: Self) -> Option<Self> {
        Some(self.times(divisor.inverse()).negative())
    }
}
