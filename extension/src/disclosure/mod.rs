//! Disclosure control of additive tables: which counts to hide, and whether
//! what is hidden can be found again.
//!
//! ```text
//! cells, equations --System::new--> System --suppress--> a Decision a cell
//!                                   System, hidden cells --audit--> offences
//! ```
//!
//! | file | holds |
//! |---|---|
//! | `system` | cells, the equations between them, thresholds, what is primary |
//! | `elimination` | sparse Gaussian elimination over any field |
//! | `modular` | the integers modulo 2^61 - 1, the field of the suppression |
//! | `rational` | exact fractions, the field of the attacker |
//! | `suppression` | one pass in publication order, then the interval phase |
//! | `simplex` | how far one unknown of solved equations can be moved |
//! | `attacker` | how far a hidden figure can be moved with all published ones fixed |
//! | `component` | the same among figures that equations link, nearby first |
//! | `audit` | criteria C0 to C4, each claim of safety checked by a witness |
//! | `pseudonym` | keyed codes in place of identifiers |
//! | `error` | what can be wrong with the input, in words |
//!
//! The criteria, for the hidden cells S, the primary cells P among them and the
//! matrix A of the equations:
//!
//! | | |
//! |---|---|
//! | C0 | the equations hold on the true values |
//! | C1 | no cell of S is a linear combination of published cells: its unit vector is not in the row space of the columns S of A |
//! | C2 | with no value negative and no numerator above its count, what remains possible for a cell of P still contains 1 to `min_n` - 1 |
//! | C3 | in each equation the hidden cells of one sign, when those of the other are all published, add up to 0 or to `min_n` at least |
//! | C4 | no cell of P is published, and no zero hidden where zeros are published |
//!
//! Safe Rust without database types. Input that makes no sense is a
//! [`DisclosureError`].

mod attacker;
pub mod audit;
mod component;
mod elimination;
mod error;
mod modular;
pub mod pseudonym;
mod rational;
mod simplex;
pub mod suppression;
pub mod system;
#[cfg(test)]
mod tests;

pub use audit::{Audit, Criterion, Offence, audit};
pub use error::DisclosureError;
pub use suppression::{Decision, Method, suppress};
pub use system::{Cell, Interval, Kind, Rules, System, Term};
