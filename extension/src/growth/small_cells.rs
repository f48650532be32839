//! The students that a state of moments tells about one by one.
//!
//! ```text
//! v = (1, x1, .., xp, y)      a state has every sum of v_a v_b over the students
//!
//! x 0 or 1:  sum x      = students with x              sum x y   = their scores added up
//!            n - sum x  = students without             and so for 1 - x
//!            sum x z    = students with both           and so for the other three cells
//! x, z, .. of which nobody has two: n - sum x - sum z - .. students have none of them,
//!            and their scores add up to sum y - sum x y - sum z y - ..
//! ```
//! A sum over one student is that student's score, so a state that leaves the
//! house has 0 or enough students in each of these cells. A regressor is 0 or 1
//! when its sum is a whole number and its sum of squares the same.
//!
//! Sets of which nobody is in two are found among the regressors and their
//! complements. Only sets that no other one can join need a look: leaving one
//! out adds all its students to the rest.

use super::GrowthError;
use super::moments::{UnitMoments, count, packed_index};

/// Some students that a state tells about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallCell {
    /// Who they are, by the names of the regressors.
    pub cell: String,
    /// How many; none where a regressor is neither 0 nor 1, and so cannot be
    /// counted.
    pub n: Option<u64>,
}

/// How far a sum of zeros and ones may be from a whole number.
const WHOLE: f64 = 1e-6;

/// The cells of 1 to `min_n` - 1 students of a state whose first `scores`
/// regressors are scores of the students, and the others 0 or 1, or the same
/// for all.
///
/// # Errors
/// [`GrowthError::SmallCells`] when `regressors` does not name the regressors
/// of the moments, and for a `min_n` of 0.
pub fn small_cells(
    moments: &UnitMoments,
    regressors: &[&str],
    scores: usize,
    min_n: u64,
) -> Result<Vec<SmallCell>, GrowthError> {
    let named = regressors.len();
    if min_n == 0 {
        let problem = "min_n is 0; it must be 1 or more; 11 is the state's".to_owned();
        return Err(GrowthError::SmallCells { problem });
    }
    if moments.n == 0 {
        return Ok(Vec::new());
    }
    if moments.mean.len() != named + 1 {
        let found = moments.mean.len() - 1;
        let problem = format!(
            "{named} names for moments of {found} regressors; name each of x1, x2, …, in order"
        );
        return Err(GrowthError::SmallCells { problem });
    }
    if moments.n < min_n {
        return Ok(vec![SmallCell {
            cell: "all students".to_owned(),
            n: Some(moments.n),
        }]);
    }
    let mut found = Vec::new();
    let mut sets = Vec::new();
    for (k, name) in regressors.iter().enumerate().skip(scores) {
        match students_with(moments, k + 1) {
            Column::Same => {}
            Column::Other => found.push(SmallCell {
                cell: format!("{name}, which is not 0 or 1"),
                n: None,
            }),
            Column::ZeroOrOne(with) => {
                for (is, n) in [(true, with), (false, moments.n - with)] {
                    let set = Set { k, is, n };
                    if n > 0 && n < min_n {
                        found.push(SmallCell {
                            cell: set.name(regressors),
                            n: Some(n),
                        });
                    } else {
                        sets.push(set);
                    }
                }
            }
        }
    }
    let mut apart = vec![0_u64; sets.len()];
    let mut same = 0_u64;
    for (a, first) in sets.iter().enumerate() {
        for (b, second) in sets.iter().enumerate().skip(a + 1) {
            if first.k == second.k {
                continue;
            }
            let both = first.and(second, moments);
            if both == 0 {
                apart[a] |= 1 << b;
                apart[b] |= 1 << a;
            } else if both < min_n {
                found.push(SmallCell {
                    cell: format!("{} and {}", first.name(regressors), second.name(regressors)),
                    n: Some(both),
                });
            }
            if both == first.n && both == second.n {
                same |= 1 << b;
            }
        }
    }
    let candidates = (0..sets.len())
        .filter(|&a| sets[a].n > 0 && same & (1 << a) == 0)
        .fold(0, |mask, a| mask | 1 << a);
    largest_families(&apart, 0, candidates, 0, &mut |family| {
        let members: Vec<&Set> = (0..sets.len())
            .filter(|a| family & (1 << a) != 0)
            .map(|a| &sets[a])
            .collect();
        let rest = moments.n - members.iter().map(|set| set.n).sum::<u64>();
        if members.len() > 2 && rest > 0 && rest < min_n {
            let has: Vec<String> = members.iter().map(|set| set.name(regressors)).collect();
            found.push(SmallCell {
                cell: format!("none of {}", has.join(", ")),
                n: Some(rest),
            });
        }
    });
    Ok(found)
}

/// What a regressor's sums say of it.
enum Column {
    /// The same for all students.
    Same,
    /// 0 or 1, so many with 1.
    ZeroOrOne(u64),
    Other,
}

fn students_with(moments: &UnitMoments, variable: usize) -> Column {
    let (n, mean) = (count(moments.n), moments.mean[variable]);
    let squares = moments.comoment[packed_index(moments.mean.len(), variable, variable)];
    let sum = n * mean;
    if squares == 0.0 && !(mean == 0.0 || mean.to_bits() == 1_f64.to_bits()) {
        Column::Same
    } else if let Some(with) = whole(sum)
        && with <= moments.n
        && (squares - sum * (1.0 - mean)).abs() <= WHOLE
    {
        Column::ZeroOrOne(with)
    } else {
        Column::Other
    }
}

/// A sum of zeros and ones as the count that it is.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of students"
)]
fn whole(sum: f64) -> Option<u64> {
    let rounded = sum.round();
    (rounded >= 0.0 && (sum - rounded).abs() <= WHOLE).then_some(rounded as u64)
}

/// The students with a characteristic, or without it.
struct Set {
    /// 0-based position of the regressor.
    k: usize,
    is: bool,
    n: u64,
}

impl Set {
    fn name(&self, regressors: &[&str]) -> String {
        let not = if self.is { "" } else { "not " };
        format!("{not}{}", regressors[self.k])
    }

    /// Students in both.
    fn and(&self, other: &Self, moments: &UnitMoments) -> u64 {
        let (n, a, b) = (count(moments.n), self.k + 1, other.k + 1);
        let with = |variable: usize| n * moments.mean[variable];
        let both =
            moments.comoment[packed_index(moments.mean.len(), a, b)] + with(a) * moments.mean[b];
        let cell = match (self.is, other.is) {
            (true, true) => both,
            (true, false) => with(a) - both,
            (false, true) => with(b) - both,
            (false, false) => n - with(a) - with(b) + both,
        };
        whole(cell.round()).unwrap_or(0)
    }
}

/// Calls `each` with every family of pairwise `apart` sets that no candidate
/// can join. Bron and Kerbosch (1973), algorithm 457.
fn largest_families(
    apart: &[u64],
    family: u64,
    candidates: u64,
    seen: u64,
    each: &mut impl FnMut(u64),
) {
    if candidates == 0 {
        if seen == 0 {
            each(family);
        }
        return;
    }
    let joined = |set: usize| (candidates & apart[set]).count_ones();
    let either = candidates | seen;
    let pivot = (0..apart.len())
        .filter(|set| either & (1 << set) != 0)
        .max_by_key(|&set| joined(set))
        .map_or(0, |set| apart[set]);
    let branches = candidates & !pivot;
    let (mut candidates, mut seen) = (candidates, seen);
    for set in (0..apart.len()).filter(|set| branches & (1 << set) != 0) {
        largest_families(
            apart,
            family | 1 << set,
            candidates & apart[set],
            seen & apart[set],
            each,
        );
        candidates &= !(1 << set);
        seen |= 1 << set;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 4] = ["pretest", "a", "b", "c"];

    /// So many students with a pretest and these three characteristics.
    fn state(groups: &[(u32, [u32; 3])]) -> UnitMoments {
        let mut moments = UnitMoments::new("u", 3 + 1);
        let mut i = 0;
        for (students, x) in groups {
            for _ in 0..*students {
                i += 1;
                let pretest = 2400.0 + f64::from(i * i % 97);
                let [a, b, c] = x.map(f64::from);
                moments.insert(&[pretest + f64::from(i % 7), pretest, a, b, c]);
            }
        }
        moments
    }

    fn found(groups: &[(u32, [u32; 3])], min_n: u64) -> Vec<(String, Option<u64>)> {
        let cells = small_cells(&state(groups), &NAMES, 1, min_n).unwrap();
        cells.into_iter().map(|cell| (cell.cell, cell.n)).collect()
    }

    fn one(name: &str, n: u64) -> Vec<(String, Option<u64>)> {
        vec![(name.to_owned(), Some(n))]
    }

    #[test]
    fn known_cells() {
        // Everybody without any: nothing to tell apart.
        assert_eq!(found(&[(11, [0, 0, 0])], 11), []);
        assert_eq!(found(&[(10, [0, 0, 0])], 11), one("all students", 10));
        assert_eq!(found(&[(30, [0, 0, 0]), (1, [1, 0, 0])], 11), one("a", 1));
        assert_eq!(
            found(&[(1, [0, 0, 0]), (30, [1, 0, 0])], 11),
            one("not a", 1)
        );
        assert_eq!(found(&[(20, [0, 0, 0]), (11, [1, 0, 0])], 11), []);
        let four = [
            (20, [0, 0, 0]),
            (20, [1, 0, 0]),
            (20, [0, 1, 0]),
            (3, [1, 1, 0]),
        ];
        assert_eq!(found(&four, 11), one("a and b", 3));
        let nested = [(20, [0, 0, 0]), (20, [1, 1, 0]), (2, [1, 0, 0])];
        assert_eq!(found(&nested, 11), one("a and not b", 2));
        let outside = [(4, [0, 0, 0]), (20, [1, 0, 0]), (20, [0, 1, 0])];
        assert_eq!(found(&outside, 11), one("not a and not b", 4));
    }

    #[test]
    fn the_rest_of_a_partition() {
        let groups = [
            (20, [1, 0, 0]),
            (30, [0, 1, 0]),
            (40, [0, 0, 1]),
            (2, [0, 0, 0]),
        ];
        assert_eq!(found(&groups, 11), one("none of a, b, c", 2));
        assert_eq!(found(&groups[..3], 11), []);
        // a covers b and c but for three students.
        let within = [
            (20, [1, 1, 0]),
            (20, [1, 0, 1]),
            (3, [1, 0, 0]),
            (20, [0, 0, 0]),
        ];
        assert_eq!(found(&within, 11), one("none of not a, b, c", 3));
    }

    #[test]
    fn regressors_of_another_kind() {
        let mut moments = UnitMoments::new("u", 1);
        for i in 0..20_u8 {
            moments.insert(&[f64::from(i), f64::from(1 + i % 2)]);
        }
        let cells = small_cells(&moments, &["coded_1_2"], 0, 11).unwrap();
        assert_eq!(cells[0].cell, "coded_1_2, which is not 0 or 1");
        assert_eq!(cells[0].n, None);
        // As a score it is not looked at.
        assert_eq!(small_cells(&moments, &["coded_1_2"], 1, 11).unwrap(), []);
        // A school's concentration is the same for all its students.
        let mut constant = UnitMoments::new("u", 1);
        for i in 0..20_u8 {
            constant.insert(&[f64::from(i), 0.37]);
        }
        assert_eq!(small_cells(&constant, &["share"], 0, 11).unwrap(), []);
        assert_eq!(
            small_cells(&UnitMoments::default(), &["x"], 0, 11).unwrap(),
            []
        );
        let message = |result: Result<_, GrowthError>| result.unwrap_err().to_string();
        assert!(
            message(small_cells(&constant, &["a", "b"], 0, 11))
                .contains("2 names for moments of 1 regressors")
        );
        assert!(message(small_cells(&constant, &["a"], 0, 0)).contains("min_n is 0"));
    }

    proptest! {
        /// Against counting the students: a state is safe when, and only when,
        /// each of its cells and each remainder is.
        #[test]
        fn agrees_with_counting(counts in proptest::array::uniform8(0_u32..9), min_n in 1_u64..9) {
            let bits = |i: u32| [i & 1, i >> 1 & 1, i >> 2 & 1];
            let groups: Vec<(u32, [u32; 3])> = (0..).zip(counts).map(|(i, n)| (n, bits(i))).collect();
            let of = |inside: &dyn Fn(&[u32; 3]) -> bool| {
                u64::from(groups.iter().filter(|(_, x)| inside(x)).map(|(n, _)| n).sum::<u32>())
            };
            let small = |n: u64| n > 0 && n < min_n;
            let mut unsafe_ = small(of(&|_| true));
            for v in [0, 1] {
                for i in 0..3 {
                    unsafe_ |= small(of(&|x| x[i] == v));
                    for w in [0, 1] {
                        for j in 0..i {
                            unsafe_ |= small(of(&|x| x[i] == v && x[j] == w));
                        }
                    }
                }
            }
            for signs in 0..8 {
                let is = bits(signs);
                let members = |x: &[u32; 3]| (0..3).filter(|&i| x[i] == is[i]).count();
                if of(&|x| members(x) > 1) == 0 && (0..3).all(|i| of(&|x| x[i] == is[i]) > 0) {
                    unsafe_ |= small(of(&|x| members(x) == 0));
                }
            }
            prop_assert_eq!(!found(&groups, min_n).is_empty(), unsafe_);
        }
    }
}
