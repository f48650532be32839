//! What can be wrong with the input of the disclosure functions.

use thiserror::Error;

/// Input that makes no sense; the message names the value, the rule and the way
/// out.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DisclosureError {
    /// Two cells of one name.
    #[error(
        "the cell '{0}' comes twice; a name stands for one figure; give two figures two names, \
         and the same figure of two tables one name"
    )]
    DuplicateCell(String),

    /// An equation over a cell that is not in the list.
    #[error("the equation '{equation}' has a cell '{cell}' that is not among the cells; add it")]
    UnknownCell {
        /// The equation's name.
        equation: String,
        /// The cell's name.
        cell: String,
    },

    /// A negative count.
    #[error(
        "n of the cell '{cell}' is {n}; a number of students cannot be negative; only a cell of \
         the kind 'overlap' or 'known' may be"
    )]
    NegativeCount {
        /// The cell's name.
        cell: String,
        /// The value met.
        n: i64,
    },

    /// A numerator outside 0 to n.
    #[error(
        "numerator of the cell '{cell}' is {numerator} of {n}; it counts some of the n students, \
         so it lies between 0 and n; pass NULL for a figure that is no count"
    )]
    Numerator {
        /// The cell's name.
        cell: String,
        /// The value met.
        numerator: i64,
        /// The count it belongs to.
        n: i64,
    },

    /// An equation that the true values contradict.
    #[error(
        "the equation '{equation}' does not hold: its {quantity} adds up to {sum}, not to 0; \
         nothing can be promised over wrong equations; add the missing part as a cell"
    )]
    Inconsistent {
        /// The equation's name.
        equation: String,
        /// `n` or `numerator`.
        quantity: &'static str,
        /// What the left side adds up to.
        sum: i128,
    },

    /// A threshold below 1.
    #[error("min_n is {0}; it must be at least 1; write 11, the state's privacy minimum")]
    Threshold(i64),

    /// A zero marked as primary while zeros are published.
    #[error(
        "the cell '{0}' is marked primary with n = 0 while zeros are published; leave the mark \
         out, or set zeros_published to false"
    )]
    PrimaryZero(String),

    /// A primary cell that the reader knows.
    #[error("the cell '{0}' is marked primary and of the kind 'known'; it can only be one of them")]
    PrimaryKnown(String),

    /// No decision for a cell.
    #[error("the cell '{0}' has no status; give each cell one, 'published' or 'hidden'")]
    NoStatus(String),

    /// Fractions beyond 64 bits.
    #[error(
        "the equations lead to fractions beyond 64 bits, so nothing exact can be said; split the \
         table into parts that share no cell, or bring the coefficients closer to 1"
    )]
    TooLarge,

    /// More cells than can be numbered.
    #[error("{0} cells; at most 2^31 are possible; split the table into parts that share no cell")]
    TooMany(usize),
}
