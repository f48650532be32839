//! The audit of a release: criteria C0 to C4.
//!
//! It knows nothing of how cells were chosen. "Safe" is never taken from an
//! algorithm: for each hidden cell the attacker has to show a change of the
//! hidden figures that moves it (C1), for each primary cell two tables at the
//! ends of its range (C2), and every one of these witnesses is checked here, in
//! exact fractions, against the equations and bounds as they were given. A
//! mistake in finding them can only refuse a safe release.

use std::collections::HashMap;

use super::attacker::{Attacker, Changes, Ends, Range};
use super::elimination::Field;
use super::rational::Rational;
use super::system::{Equation, Quantity};
use super::{DisclosureError, Interval, Kind, Rules, System};

/// What a release was found to break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// An equation does not hold on the true values.
    C0,
    /// A hidden cell follows exactly from published ones.
    C1,
    /// The range of a primary cell is narrower than its being hidden says.
    C2,
    /// The hidden cells of an equation add up to less than the minimum.
    C3,
    /// A primary cell is published, or a zero hidden where zeros are published.
    C4,
}

impl Criterion {
    /// `C0` to `C4`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::C0 => "C0",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
        }
    }
}

/// One thing that is wrong with a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Offence {
    /// What it breaks.
    pub criterion: Criterion,
    /// Position of the cell, when it is one cell's.
    pub cell: Option<usize>,
    /// Position of the equation, when it is one equation's.
    pub equation: Option<usize>,
    /// The figure concerned.
    pub quantity: Quantity,
    /// The lowest value that remains possible, where it was met.
    pub lower: Option<f64>,
    /// The highest value that remains possible, where it was met.
    pub upper: Option<f64>,
    /// In words.
    pub explanation: String,
}

/// The result of an audit.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// Number of hidden cells.
    pub hidden: usize,
    /// Number of primary cells.
    pub primary: usize,
    /// By criterion, then by position.
    pub offences: Vec<Offence>,
}

/// Audits a release in which the cells of `published` are published. A cell of
/// the kind `Known` counts as published.
///
/// # Errors
/// If the input makes no sense. Equations that do not hold are offences, and
/// then C1 to C3 are not judged.
pub fn audit(
    system: &System<'_>,
    published: &[bool],
    rules: &Rules,
) -> Result<Audit, DisclosureError> {
    let primary = system.primaries(rules)?;
    let hidden: Vec<bool> = published
        .iter()
        .zip(&system.cells)
        .map(|(published, cell)| !published && cell.kind != Kind::Known)
        .collect();
    let mut offences: Vec<Offence> = system
        .contradictions()
        .map(|(equation, quantity, sum)| Offence {
            equation: Some(equation),
            quantity,
            ..offence(Criterion::C0, format!("adds up to {sum} instead of 0"))
        })
        .collect();
    if offences.is_empty() {
        judge_cells(system, &hidden, &primary, rules, &mut offences)?;
        offences.extend(small_residuals(system, &hidden, rules));
    }
    for (index, cell) in system.cells.iter().enumerate() {
        let explanation = if primary[index] && !hidden[index] {
            format!("n = {} is published and must be hidden", cell.n)
        } else if hidden[index] && rules.zeros_published && cell.kind == Kind::Count && cell.n == 0
        {
            "a zero is hidden while zeros are published, where hidden means at least 1".to_owned()
        } else {
            continue;
        };
        offences.push(Offence {
            cell: Some(index),
            ..offence(Criterion::C4, explanation)
        });
    }
    offences.sort_by_key(|o| (o.criterion, o.cell, o.equation));
    Ok(Audit {
        hidden: hidden.iter().filter(|&&h| h).count(),
        primary: primary.iter().filter(|&&p| p).count(),
        offences,
    })
}

fn offence(criterion: Criterion, explanation: impl Into<String>) -> Offence {
    Offence {
        criterion,
        cell: None,
        equation: None,
        quantity: Quantity::N,
        lower: None,
        upper: None,
        explanation: explanation.into(),
    }
}

/// C1 for all hidden cells, C2 for the primary ones that pass it.
fn judge_cells(
    system: &System<'_>,
    hidden: &[bool],
    primary: &[bool],
    rules: &Rules,
    offences: &mut Vec<Offence>,
) -> Result<(), DisclosureError> {
    let mut attacker = Attacker::new(system, hidden, rules, primary, false)?;
    let witness = Witness {
        system,
        hidden,
        rules,
    };
    let mut searched = Vec::new();
    for (index, cell) in system.cells.iter().enumerate().filter(|&(i, _)| hidden[i]) {
        let shown = attacker.direction(index);
        if shown
            .as_ref()
            .is_none_or(|changes| !witness.moves(changes, index))
        {
            #[allow(clippy::cast_precision_loss, reason = "for display")]
            let exact = shown.is_none().then_some(cell.n as f64);
            offences.push(Offence {
                cell: Some(index),
                lower: exact,
                upper: exact,
                ..offence(Criterion::C1, "follows exactly from published figures")
            });
        } else if primary[index] {
            searched.push(index);
        }
    }
    for nearby in [true, false] {
        let found = attacker.ranges(&searched, nearby)?;
        let mut open = Vec::new();
        for (cell, ranges) in searched.into_iter().zip(found) {
            if nearby && ranges.iter().any(|range| matches!(range.ends, Ends::Open)) {
                open.push(cell);
            } else {
                offences.extend(narrow_ranges(&witness, cell, ranges));
            }
        }
        searched = open;
    }
    Ok(())
}

/// C2: the ranges of a cell that are too narrow, or not shown to be wide.
fn narrow_ranges(
    witness: &Witness<'_>,
    cell: usize,
    ranges: Vec<Range>,
) -> impl Iterator<Item = Offence> {
    ranges.into_iter().filter_map(move |range| {
        let (lower, upper) = match range.ends {
            Ends::Wide { down, up } if witness.span(cell, range.quantity, &down, &up) => {
                return None;
            }
            Ends::Wide { .. } | Ends::Open => (None, None),
            Ends::Narrow { lower, upper, .. } => (lower, upper),
        };
        Some(Offence {
            cell: Some(cell),
            quantity: range.quantity,
            lower,
            upper,
            ..offence(
                Criterion::C2,
                "published figures confine it more than its being hidden does",
            )
        })
    })
}

/// C3: sums of hidden figures that published ones give away.
fn small_residuals(system: &System<'_>, hidden: &[bool], rules: &Rules) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (index, equation) in system.equations.iter().enumerate() {
        let parts: Vec<_> = equation.terms.iter().filter(|&&(c, _)| hidden[c]).collect();
        let one_sided = parts.windows(2).all(|w| w[0].1.signum() == w[1].1.signum());
        let counts = parts
            .iter()
            .all(|&&(c, _)| system.cells[c].kind == Kind::Count);
        if parts.is_empty() || !one_sided || !counts {
            continue;
        }
        let sum: i128 = parts
            .iter()
            .map(|&&(c, k)| i128::from(k.abs()) * i128::from(system.cells[c].n))
            .sum();
        if sum > 0 && sum < i128::from(rules.min_n) {
            let names: Vec<_> = parts.iter().map(|&&(c, _)| system.cells[c].name).collect();
            offences.push(Offence {
                equation: Some(index),
                ..offence(
                    Criterion::C3,
                    format!("the hidden cells {} add up to {sum}", names.join(", ")),
                )
            });
        }
    }
    offences
}

/// Checks what the attacker shows, against the system as it was given.
struct Witness<'a> {
    system: &'a System<'a>,
    hidden: &'a [bool],
    rules: &'a Rules,
}

impl Witness<'_> {
    /// Whether the changes keep the equations of counts and change the cell.
    fn moves(&self, changes: &Changes, cell: usize) -> bool {
        let counts = by_cell(changes, Quantity::N);
        counts.contains_key(&cell) && self.keep(&counts, |_| true) == Some(true)
    }

    /// Whether two tables fit and leave as much open for the figure of a primary
    /// cell as the rules ask for.
    fn span(&self, cell: usize, quantity: Quantity, down: &Changes, up: &Changes) -> bool {
        let ends = [down, up].map(|changes| {
            let change = by_cell(changes, quantity).get(&cell).copied();
            let figure = quantity.of(&self.system.cells[cell]).unwrap_or_default();
            Rational::new(figure).plus(change.unwrap_or(Rational::ZERO))
        });
        let [Some(low), Some(high)] = ends else {
            return false;
        };
        let n = self.system.cells[cell].n;
        let rules = self.rules;
        let at_least = |width: i64| high.minus(low).is_some_and(|w| w >= Rational::new(width));
        let least = i64::from(rules.zeros_published);
        // The number of hidden cells in a sum is what the hiding itself says, so
        // the lower end of a count is judged without it.
        let (wide, least_down) = match (quantity, rules.interval) {
            (Quantity::Numerator, _) => (at_least(1), least),
            (Quantity::N, Interval::Width(width)) => (at_least(width), least),
            (Quantity::N, Interval::AsHidden) if n >= rules.min_n => {
                (at_least(rules.min_n - 2), least)
            }
            (Quantity::N, Interval::AsHidden) => {
                let most = Rational::new(rules.min_n - 1);
                let contains = low <= Rational::new(n.min(1)) && high >= most;
                (contains && high > Rational::new(n), 0)
            }
        };
        wide && self.fits(down, least_down) && self.fits(up, least)
    }

    /// Whether the true table with the changes is one that a reader cannot rule
    /// out: equations kept, no count below `least`, no numerator outside its
    /// count.
    fn fits(&self, changes: &Changes, least: i64) -> bool {
        self.check(changes, least) == Some(true)
    }

    fn check(&self, changes: &Changes, least: i64) -> Option<bool> {
        let counts = by_cell(changes, Quantity::N);
        let numerators = by_cell(changes, Quantity::Numerator);
        let with_numerators = |e: &Equation<'_>| self.system.has_numerators(e);
        if !self.keep(&counts, |_| true)? || !self.keep(&numerators, with_numerators)? {
            return Some(false);
        }
        let zero = Rational::ZERO;
        for &index in counts.keys().chain(numerators.keys()) {
            let cell = &self.system.cells[index];
            if cell.kind == Kind::Overlap {
                continue;
            }
            let n = Rational::new(cell.n).plus(*counts.get(&index).unwrap_or(&zero))?;
            if n < Rational::new(least.min(cell.n)) {
                return Some(false);
            }
            let Some(numerator) = cell.numerator else {
                continue;
            };
            // Without an equation for numerators they adapt to the count.
            if !numerators.contains_key(&index) && !self.is_counted(index) {
                continue;
            }
            let change = *numerators.get(&index).unwrap_or(&zero);
            let numerator = Rational::new(numerator).plus(change)?;
            if numerator.is_negative() || numerator > n {
                return Some(false);
            }
        }
        Some(true)
    }

    fn is_counted(&self, cell: usize) -> bool {
        let mut equations = self.system.equations_of[cell].iter();
        equations.any(|&e| self.system.has_numerators(&self.system.equations[e]))
    }

    /// Whether only hidden cells change, and each equation among the chosen ones
    /// goes on adding up to 0.
    fn keep(
        &self,
        changes: &HashMap<usize, Rational>,
        chosen: impl Fn(&Equation<'_>) -> bool,
    ) -> Option<bool> {
        if changes.keys().any(|&cell| !self.hidden[cell]) {
            return Some(false);
        }
        let mut sums: HashMap<usize, Rational> = HashMap::new();
        for (&cell, &change) in changes {
            for &index in &self.system.equations_of[cell] {
                let terms = &self.system.equations[index].terms;
                let at = terms.binary_search_by_key(&cell, |&(c, _)| c).ok()?;
                let sum = sums.entry(index).or_insert(Rational::ZERO);
                *sum = sum.plus_product(change, Rational::new(terms[at].1))?;
            }
        }
        let broken = sums
            .iter()
            .any(|(&index, sum)| !sum.is_zero() && chosen(&self.system.equations[index]));
        Some(!broken)
    }
}

/// The changes of one quantity.
fn by_cell(changes: &Changes, quantity: Quantity) -> HashMap<usize, Rational> {
    changes
        .iter()
        .filter(|&&(_, q, change)| q == quantity && !change.is_zero())
        .map(|&(cell, _, change)| (cell, change))
        .collect()
}
