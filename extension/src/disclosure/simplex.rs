//! Moving one unknown of solved linear equations as far as it goes: the primal
//! simplex method (Dantzig; least-index choice at degenerate steps after Bland,
//! 1977), in exact fractions, from a table that fits.

use super::elimination::{Field, Sparse, echelon, reduced, to_u32};
use super::rational::Rational;

/// The equations of one component, solved for the unknowns that depend on
/// others, with a table that fits them.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    /// For an unknown that depends on others, on which and how; `None` for a
    /// free one.
    pub(super) rows: Vec<Option<Sparse<Rational>>>,
    /// For a free unknown those that depend on it.
    pub(super) columns: Vec<Vec<u32>>,
    /// The true table.
    pub(super) variables: Vec<Variable>,
    /// The unknowns whose rows or columns exchanges have changed.
    changed: Vec<u32>,
}

/// A column of a dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) value: Rational,
    pub(super) bound: Bound,
}

/// What a reader knows of a figure beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// It cannot be moved.
    Fixed,
    /// Nothing.
    None,
    /// It is at least 0.
    Zero,
    /// It is at least 1, since it is hidden and zeros are published.
    One,
}

/// Where a figure is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    /// As if no hidden count were known to be at least 1.
    DownToZero,
}

impl Way {
    /// How far it still is from a value to a target.
    pub(super) fn left(self, value: Rational, target: Rational) -> Option<Rational> {
        if self == Self::Up {
            target.minus(value)
        } else {
            value.minus(target)
        }
    }
}

/// Where a figure was moved.
pub(super) struct Reached {
    pub(super) values: Vec<Rational>,
    pub(super) enough: bool,
    /// How the figure depends on what cannot be moved any more, when not enough.
    pub(super) confined_by: Sparse<Rational>,
}

/// How far a free unknown can be moved until another comes to its bound.
struct Step {
    free: u32,
    up: bool,
    length: Option<Rational>,
    blocking: Option<u32>,
}

impl Dictionary {
    /// Solves equations that equal 0; the last unknowns become those that depend
    /// on others. `None` when fractions get too large.
    pub(super) fn solve(rows: Vec<Sparse<Rational>>, variables: Vec<Variable>) -> Option<Self> {
        let rows = reduced(echelon(variables.len(), rows)?)?;
        let mut columns = vec![Vec::new(); variables.len()];
        for (basic, row) in (0..).zip(&rows) {
            for &(free, _) in row.as_deref().unwrap_or_default() {
                columns[free as usize].push(basic);
            }
        }
        Some(Self {
            rows,
            columns,
            variables,
            changed: Vec::new(),
        })
    }

    pub(super) fn coefficient(&self, basic: u32, free: u32) -> Rational {
        let row = self.rows[basic as usize].as_deref().unwrap_or_default();
        let found = row.binary_search_by_key(&free, |&(column, _)| column);
        found.map_or(Rational::ZERO, |at| row[at].1)
    }

    /// How far down a column may be moved.
    fn lower(&self, column: u32, way: Way) -> Option<Rational> {
        match self.variables[column as usize].bound {
            Bound::None | Bound::Fixed => None,
            Bound::One if way != Way::DownToZero => Some(Rational::ONE),
            Bound::Zero | Bound::One => Some(Rational::ZERO),
        }
    }

    /// Moves an unknown from the true table until it has reached the target,
    /// can go no further or has taken so many steps. The dictionary may be solved for other unknowns then.
    pub(super) fn reach(
        &mut self,
        unknown: u32,
        way: Way,
        target: Rational,
        steps: usize,
    ) -> Option<Reached> {
        let mut values: Vec<Rational> = self.variables.iter().map(|v| v.value).collect();
        self.sweep(unknown, way, target, &mut values)?;
        for _ in 0..steps {
            let left = way.left(values[unknown as usize], target)?;
            if left <= Rational::ZERO {
                break;
            }
            let Some(mut step) = self.best_step(unknown, way, left, &values)? else {
                break;
            };
            let gain = match &self.rows[unknown as usize] {
                None => Rational::ONE,
                Some(_) => self.coefficient(unknown, step.free).magnitude()?,
            };
            let needed = left.divided_by(gain)?;
            let length = match step.length {
                Some(length) if length < needed => length,
                _ => {
                    step.blocking = None;
                    needed
                }
            };
            self.shift(&mut values, &step, length)?;
            if let Some(blocking) = step.blocking {
                self.exchange(blocking, step.free)?;
            }
        }
        let left = way.left(values[unknown as usize], target)?;
        Some(Reached {
            confined_by: self.rows[unknown as usize].clone().unwrap_or_default(),
            values,
            enough: left <= Rational::ZERO,
        })
    }

    /// Moves each free column that the unknown depends on as far as it goes, once,
    /// without solving for another: cheap, and mostly enough.
    fn sweep(
        &self,
        unknown: u32,
        way: Way,
        target: Rational,
        values: &mut [Rational],
    ) -> Option<()> {
        for &(free, coefficient) in self.rows[unknown as usize].as_deref().unwrap_or_default() {
            let left = way.left(values[unknown as usize], target)?;
            if left <= Rational::ZERO {
                break;
            }
            if self.variables[free as usize].bound == Bound::Fixed {
                continue;
            }
            let up = (way == Way::Up) != coefficient.is_negative();
            let Some(step) = self.step(free, up, way, values, Some(Rational::ZERO))? else {
                continue;
            };
            let needed = left.divided_by(coefficient.magnitude()?)?;
            let length = step.length.map_or(needed, |length| length.min(needed));
            self.shift(values, &step, length)?;
        }
        Some(())
    }

    /// The first step that brings the unknown far enough, else the one that brings it
    /// furthest for the number of rows that an exchange changes: rows that fill up
    /// are what takes time. When none brings it on, the one of least indices. `None`
    /// when there is no direction left.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) no direction"
    )]
    fn best_step(
        &self,
        unknown: u32,
        way: Way,
        left: Rational,
        values: &[Rational],
    ) -> Option<Option<Step>> {
        let itself = [(unknown, Rational::ONE)];
        let row = self.rows[unknown as usize].as_deref().unwrap_or(&itself);
        let mut best: Option<(Rational, Step)> = None;
        for &(free, coefficient) in row {
            if self.variables[free as usize].bound == Bound::Fixed {
                continue;
            }
            let up = (way == Way::Up) != coefficient.is_negative();
            let magnitude = coefficient.magnitude()?;
            let rows = Rational::new(i64::from(to_u32(self.columns[free as usize].len())) + 1);
            let worth = match &best {
                Some((most, _)) => Some(most.times(rows)?.divided_by(magnitude)?),
                None => None,
            };
            let Some(step) = self.step(free, up, way, values, worth)? else {
                continue;
            };
            let gain = match step.length {
                None => left,
                Some(length) => length.times(magnitude)?,
            };
            if gain >= left {
                return Some(Some(step));
            }
            if gain.is_zero() && step.blocking.is_none() {
                continue; // at its own bound
            }
            let gain_by_row = gain.divided_by(rows)?;
            if best.as_ref().is_none_or(|(most, _)| gain_by_row > *most) {
                best = Some((gain_by_row, step));
            }
        }
        Some(best.map(|(_, step)| step))
    }

    /// How far a free column can be moved, up or down; no step when not further
    /// than is worth it.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) no step"
    )]
    fn step(
        &self,
        free: u32,
        up: bool,
        way: Way,
        values: &[Rational],
        worth: Option<Rational>,
    ) -> Option<Option<Step>> {
        let is_worth = |length: Rational| worth.is_none_or(|worth| length > worth);
        let mut step = Step {
            free,
            up,
            length: None,
            blocking: None,
        };
        if !up && let Some(lower) = self.lower(free, way) {
            let length = values[free as usize].minus(lower)?;
            if !is_worth(length) {
                return Some(None);
            }
            step.length = Some(length);
            if length.is_zero() {
                return Some(Some(step));
            }
        }
        for &basic in &self.columns[free as usize] {
            let Some(lower) = self.lower(basic, way) else {
                continue;
            };
            let coefficient = self.coefficient(basic, free);
            if coefficient.is_negative() != up {
                continue;
            }
            let room = values[basic as usize].minus(lower)?;
            let length = room.divided_by(coefficient.magnitude()?)?;
            let shorter = step.length.is_none_or(|shortest| length < shortest);
            let first = step.length == Some(length) && step.blocking.is_some_and(|b| basic < b);
            if shorter || first {
                if !is_worth(length) {
                    return Some(None);
                }
                step.length = Some(length);
                step.blocking = Some(basic);
            }
        }
        Some(Some(step))
    }

    fn shift(&self, values: &mut [Rational], step: &Step, length: Rational) -> Option<()> {
        let change = if step.up { length } else { length.negative()? };
        let free = step.free as usize;
        values[free] = values[free].plus(change)?;
        for &basic in &self.columns[free] {
            let coefficient = self.coefficient(basic, step.free);
            let value = &mut values[basic as usize];
            *value = value.plus_product(coefficient, change)?;
        }
        Some(())
    }

    /// `row + factor * other` for an unknown, with the lists of what depends on each
    /// column brought up to date.
    fn sum(
        &mut self,
        basic: u32,
        row: &[(u32, Rational)],
        factor: Rational,
        other: &[(u32, Rational)],
    ) -> Option<Sparse<Rational>> {
        let mut sum = Vec::with_capacity(row.len() + other.len());
        let mut at = 0;
        for &(column, value) in other {
            while let Some(&own) = row.get(at).filter(|&&(c, _)| c < column) {
                sum.push(own);
                at += 1;
            }
            let dependent = &mut self.columns[column as usize];
            match row.get(at) {
                Some(&(c, own)) if c == column => {
                    at += 1;
                    let total = own.plus_product(factor, value)?;
                    if total.is_zero() {
                        remove(dependent, basic);
                    } else {
                        sum.push((column, total));
                    }
                }
                _ => {
                    sum.push((column, factor.times(value)?));
                    insert(dependent, basic);
                }
            }
        }
        sum.extend_from_slice(&row[at..]);
        Some(sum)
    }

    /// Undoes all exchanges since it was cloned from another.
    pub(super) fn restore(&mut self, from: &Self) {
        self.changed.sort_unstable();
        self.changed.dedup();
        for unknown in std::mem::take(&mut self.changed) {
            let unknown = unknown as usize;
            self.rows[unknown].clone_from(&from.rows[unknown]);
            self.columns[unknown].clone_from(&from.columns[unknown]);
        }
    }

    /// Solves for `enter` instead of `leave`.
    fn exchange(&mut self, leave: u32, enter: u32) -> Option<()> {
        let row = self.rows[leave as usize].take()?;
        let at = row.binary_search_by_key(&enter, |&(c, _)| c).ok()?;
        let pivot = row[at].1;
        // leave = pivot * enter + rest, so enter = leave / pivot - rest / pivot.
        let mut solved: Sparse<Rational> = Vec::with_capacity(row.len());
        for &(column, value) in row.iter().filter(|&&(column, _)| column != enter) {
            solved.push((column, value.negative_quotient(pivot)?));
            remove(&mut self.columns[column as usize], leave);
        }
        let inverse = Rational::ONE.divided_by(pivot)?;
        let position = solved.partition_point(|&(column, _)| column < leave);
        solved.insert(position, (leave, inverse));
        let dependent = std::mem::take(&mut self.columns[enter as usize]);
        self.changed.extend(&dependent);
        self.changed
            .extend(solved.iter().map(|&(column, _)| column));
        self.changed.extend([leave, enter]);
        for basic in dependent.into_iter().filter(|&basic| basic != leave) {
            let mut row = self.rows[basic as usize].take()?;
            let at = row.binary_search_by_key(&enter, |&(c, _)| c).ok()?;
            let (_, factor) = row.remove(at);
            let sum = self.sum(basic, &row, factor, &solved)?;
            self.rows[basic as usize] = Some(sum);
        }
        for &(column, _) in &solved {
            insert(&mut self.columns[column as usize], enter);
        }
        self.rows[enter as usize] = Some(solved);
        Some(())
    }
}

/// Inserts into a rising list.
fn insert(list: &mut Vec<u32>, value: u32) {
    if let Err(at) = list.binary_search(&value) {
        list.insert(at, value);
    }
}

/// Removes from a rising list.
fn remove(list: &mut Vec<u32>, value: u32) {
    if let Ok(at) = list.binary_search(&value) {
        list.remove(at);
    }
}
