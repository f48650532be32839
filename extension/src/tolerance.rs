//! The tolerance policy: every comparison of floating-point numbers that
//! decides something uses one of these three, and no other.
//!
//! | constant | decides | measured against |
//! |---|---|---|
//! | [`ROUNDING`] | whether a spread is a spread or rounding | the size of the numbers themselves |
//! | [`COLLINEAR`] | whether a regressor says anything new | its own within-unit variance |
//! | [`DEFINITE`] | whether a corrected matrix can be solved | the corrected diagonal |
//!
//! All three are relative, so a change of the unit of measurement (scale
//! points, logits, standard deviations) changes no decision.

/// A standard deviation below this share of the root mean square of the
/// numbers is rounding, and counts as zero.
///
/// Means of f64 numbers carry errors of a few 1e-16 of their size, times the
/// square root of the number of additions at worst: 1e-12 leaves room for
/// 1e7 students and is still far below any score's last printed digit (2.5e-9
/// points on a scale around 2,500). It is also the agreement promised between
/// row orders and thread counts.
pub const ROUNDING: f64 = 1e-12;

/// A regressor whose share of variance not explained by the regressors before
/// it (the pivot of the correlation matrix, 1 - R squared) is below this is
/// collinear and is dropped.
///
/// The share comes out of co-moments whose relative error is about 1e-16 times
/// mean/sd (25 for a scale score) times a small multiple of the number of
/// regressors, so an exactly collinear regressor shows a share of 1e-13 or
/// less. At 1e-10 a regressor that is kept has at least three correct digits
/// in its own part, and no design seen in practice comes near.
pub const COLLINEAR: f64 = 1e-10;

/// A corrected matrix is positive definite when each pivot, on the scale where
/// its diagonal is one, is above this.
///
/// The same size as [`COLLINEAR`], so that a correction of nothing can never
/// fail on a matrix that passed the test for collinearity.
pub const DEFINITE: f64 = COLLINEAR;
