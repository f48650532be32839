//! Growth: a value-added model that is fitted from co-moments.
//!
//! ```text
//! students --insert_one--> co-moments of a unit --merge--> co-moments
//!     (unit, co-moments) --estimate--> unit effects, shrunken, percentiles
//! ```
//!
//! | file | holds |
//! |---|---|
//! | `moments` | means and co-moments in memory that the caller owns |
//! | `cholesky` | the factor of a small symmetric matrix, a variable at a time |
//! | `errors_in_variables` | the within-unit regression, corrected for measurement error |
//! | `mixed_model` | the regression with random units, by restricted maximum likelihood |
//! | `value_added` | the three steps from unit moments to unit effects |
//! | `dosage` | the same with students shared among units |
//! | `small_cells` | the students that a state of moments tells about one by one |
//! | `shrinkage` | variance component, shrunken effects, percentiles |
//! | `quantile_regression` | exact quantile regressions of one design at many quantiles |
//! | `bspline` | cubic B-splines, knots and boundaries |
//! | `growth_percentile` | student growth percentiles: fit and score |
//! | `projection` | where a growth percentile leads, and the one that reaches a target |
//! | `eblp` | empirical best linear prediction over years, grades and subjects |
//! | `positive_semidefinite` | the nearest positive semi-definite matrix |
//! | `error` | what can be wrong with the input, in words |
//!
//! Safe Rust without database types. "Not defined" is `None` with a reason;
//! input that makes no sense is a [`GrowthError`].

pub mod bspline;
mod cholesky;
pub mod dosage;
pub mod eblp;
mod error;
pub mod errors_in_variables;
pub mod growth_percentile;
mod mixed_model;
pub mod moments;
mod positive_semidefinite;
pub mod projection;
pub mod quantile_regression;
pub mod shrinkage;
pub mod small_cells;
pub mod value_added;

pub use error::GrowthError;
pub use errors_in_variables::{Convention, Correction, Pooled, Regression};
pub use moments::{MAX_REGRESSORS, MAX_VARIABLES, UnitMoments};
pub use shrinkage::{Estimate, Shrinkage, Shrunken, shrink};
pub use value_added::{Fit, Options, UnitEffect, ValueAdded, VarianceComponent, estimate};
