//! What can be wrong with the input of the growth functions.

use thiserror::Error;

/// Input that makes no sense.
///
/// Each message names the function, the value, the rule and the way out.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum GrowthError {
    /// A score or regressor is NaN or infinite.
    #[error(
        "growth_moments: {variable} is {value}; every value must be a finite number; \
         pass NULL for a missing value, which excludes the row and counts it"
    )]
    NotFinite {
        /// `y` or `x1` to `x32`.
        variable: String,
        /// The value met.
        value: f64,
    },

    /// An error variance is negative, NaN or infinite.
    #[error(
        "growth_moments: error_variance[{regressor}] is {value}; an error variance must be a \
         finite number of at least 0; pass the square of the standard error of measurement, or 0 \
         for a regressor without error"
    )]
    ErrorVariance {
        /// 1-based position of the regressor.
        regressor: usize,
        /// The value met.
        value: f64,
    },

    /// More variables than the functions hold.
    #[error(
        "{function}: {regressors} regressors; at most {limit} are possible; combine or leave out \
         some"
    )]
    TooManyRegressors {
        /// The SQL function.
        function: &'static str,
        /// How many were given.
        regressors: usize,
        /// How many are possible.
        limit: usize,
    },

    /// More error variances than regressors.
    #[error(
        "{function}: {given} error variances for {regressors} regressors; error_variance[k] \
         belongs to x_k and the list may be shorter, never longer; shorten the list"
    )]
    TooManyErrorVariances {
        /// The SQL function.
        function: &'static str,
        /// How many were given.
        given: usize,
        /// How many regressors there are.
        regressors: usize,
    },

    /// The moments of a unit contradict themselves.
    #[error(
        "{function}: the moments of unit '{unit}' are not valid: {problem}; pass the result of \
         growth_moments or growth_moments_merge unchanged"
    )]
    Moments {
        /// The SQL function.
        function: &'static str,
        /// The unit's name.
        unit: String,
        /// What contradicts what.
        problem: String,
    },

    /// Units with different numbers of regressors.
    #[error(
        "{function}: unit '{unit}' has {regressors} regressors, unit '{first}' has {expected}; all \
         units must have the same regressors in the same order; compute their moments with the \
         same call of growth_moments"
    )]
    RegressorsDiffer {
        /// The SQL function.
        function: &'static str,
        /// The unit that differs.
        unit: String,
        /// Its number of regressors.
        regressors: usize,
        /// The unit it is compared with.
        first: String,
        /// The number of regressors of that unit.
        expected: usize,
    },

    /// A unit that comes twice.
    #[error(
        "core_growth: unit '{unit}' comes more than once; a unit must come once; merge its parts \
         with growth_moments_merge(moments) and GROUP BY unit"
    )]
    DuplicateUnit {
        /// The unit's name.
        unit: String,
    },

    /// A reliability outside (0, 1].
    #[error(
        "core_growth: reliability[{regressor}] is {value}; a reliability must be above 0 and at \
         most 1; pass the published reliability of the test, or 1 or NULL for a regressor without \
         error"
    )]
    Reliability {
        /// 1-based position of the regressor.
        regressor: usize,
        /// The value met.
        value: f64,
    },

    /// More reliabilities than regressors.
    #[error(
        "core_growth: {given} reliabilities for {regressors} regressors; reliability[k] belongs to \
         x_k and the list may be shorter, never longer; shorten the list"
    )]
    TooManyReliabilities {
        /// How many were given.
        given: usize,
        /// How many regressors there are.
        regressors: usize,
    },

    /// Both corrections at once.
    #[error(
        "core_growth: reliability and error_variance are both given; measurement error must be \
         corrected once; keep one of the two options"
    )]
    TwoCorrections,

    /// A correction by error variances that were not collected.
    #[error(
        "core_growth: error_variance is true, but the moments of unit '{unit}' hold no error \
         variances; the correction needs them for all units; pass error_variance as the last \
         argument of growth_moments, or use the option reliability"
    )]
    NoErrorVariance {
        /// The unit's name.
        unit: String,
    },

    /// A convention of measurement error within units that does not exist.
    #[error(
        "core_growth: error_convention is '{value}'; it must be 'total' or 'within_units'; pass \
         one of the two, or leave the option out for 'total'"
    )]
    ErrorConvention {
        /// The value met.
        value: String,
    },

    /// A pattern of shares, or its moments, in the model with shares.
    #[error(
        "core_growth_dosage: pattern {position} {problem}; a pattern has shares above 0 of \
         different units that add up to 1, and the moments of its students; divide the shares by \
         their sum, and compute all moments with the same call of growth_moments"
    )]
    Dosage {
        /// 1-based position of the pattern.
        position: usize,
        /// What is wrong.
        problem: String,
    },

    /// Names or a minimum that do not fit a search for small cells.
    #[error("growth_small_cells: {problem}")]
    SmallCells {
        /// What does not fit, and the way out.
        problem: String,
    },

    /// An option that the model with shares does not have.
    #[error(
        "core_growth_dosage: variance_component must be 'core' and error_convention 'total'; \
         other estimators are not defined for shared students; leave the two options out"
    )]
    DosageOption,

    /// The mixed model with something that belongs to the other estimators.
    #[error(
        "core_growth: variance_component is 'reml' and {option}; the mixed model has random units \
         and no second step or measurement error; {way_out}, or take 'core' or 'anova'"
    )]
    MixedModel {
        /// What was asked for.
        option: &'static str,
        /// What to do about it.
        way_out: &'static str,
    },

    /// A variance component that does not exist.
    #[error(
        "core_growth: variance_component is '{value}'; it must be 'core', 'anova' or 'reml'; \
         pass one of the three, or leave the option out for 'core'"
    )]
    VarianceComponent {
        /// The value met.
        value: String,
    },

    /// The correction takes away more variance than there is.
    #[error(
        "core_growth: x{regressor} with {cause} cannot be corrected: the correction takes {taken} \
         from a sum of squares of which the units and the other regressors leave {left}, so the \
         corrected cross-products are not positive definite; {way_out}"
    )]
    NotDefinite {
        /// 1-based position of the regressor.
        regressor: usize,
        /// The reliability or mean error variance that caused it.
        cause: String,
        /// What the correction subtracts.
        taken: f64,
        /// What there is to subtract from.
        left: f64,
        /// What to do.
        way_out: String,
    },

    /// An effect or standard error that is not a number, or is negative.
    #[error(
        "growth_shrinkage: {field} of entry {position} is {value}; it must be {rule}; pass NULL \
         for an estimate that is not defined"
    )]
    Estimate {
        /// `effect` or `standard_error`.
        field: &'static str,
        /// 1-based position in the list.
        position: usize,
        /// The value met.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
}
