//! Known answers by hand, then agreement with enumeration of every table, with
//! bridges of a graph, and with what each hidden cell is hidden for.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::system::Quantity;
use super::*;

/// A table of schools by groups with margins, as a reader would see it: cells
/// `s|g`, with `*` for all, and `all` districts of `schools_each` schools.
struct Table {
    names: Vec<String>,
    n: Vec<i64>,
    terms: Vec<(String, String, i64)>,
}

impl Table {
    /// `counts[school][group]`; schools are added up to districts of
    /// `schools_each` and these to the whole, unless there is only one.
    fn new(counts: &[Vec<i64>], schools_each: usize) -> Self {
        let groups = counts[0].len();
        let districts: Vec<_> = counts.chunks(schools_each).collect();
        let mut rows: Vec<(String, Vec<i64>)> = Vec::new();
        let mut sums: Vec<(String, Vec<String>)> = Vec::new();
        for (d, schools) in districts.iter().enumerate() {
            let total = (0..groups).map(|g| schools.iter().map(|s| s[g]).sum());
            rows.push((format!("d{d}"), total.collect()));
            let names: Vec<_> = (0..schools.len()).map(|s| format!("d{d}s{s}")).collect();
            sums.push((format!("d{d}"), names.clone()));
            rows.extend(names.into_iter().zip(schools.iter().cloned()));
        }
        if districts.len() > 1 {
            let names: Vec<_> = (0..districts.len()).map(|d| format!("d{d}")).collect();
            sums.push(("*".into(), names));
            let total = (0..groups).map(|g| counts.iter().map(|s| s[g]).sum());
            rows.push(("*".into(), total.collect()));
        }
        let mut table = Self {
            names: Vec::new(),
            n: Vec::new(),
            terms: Vec::new(),
        };
        for (row, values) in &rows {
            for (g, &value) in values.iter().enumerate() {
                table.names.push(format!("{row}|{g}"));
                table.n.push(value);
                table.term(&format!("groups of {row}"), &format!("{row}|{g}"), 1);
            }
            table.names.push(format!("{row}|*"));
            table.n.push(values.iter().sum());
            table.term(&format!("groups of {row}"), &format!("{row}|*"), -1);
        }
        for (whole, parts) in &sums {
            for g in (0..groups).map(|g| g.to_string()).chain(["*".into()]) {
                let equation = format!("parts of {whole} in {g}");
                for part in parts {
                    table.term(&equation, &format!("{part}|{g}"), 1);
                }
                table.term(&equation, &format!("{whole}|{g}"), -1);
            }
        }
        table
    }

    fn term(&mut self, equation: &str, cell: &str, coefficient: i64) {
        self.terms.push((equation.into(), cell.into(), coefficient));
    }

    fn system(&self) -> System<'_> {
        let cells = self.names.iter().zip(&self.n);
        let cells = cells.map(|(name, &n)| cell(name, n)).collect();
        System::new(cells, self.terms()).unwrap()
    }

    fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.terms.iter().map(|(equation, cell, coefficient)| Term {
            equation,
            cell,
            coefficient: *coefficient,
        })
    }

    fn at(&self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap()
    }
}

fn cell(name: &str, n: i64) -> Cell<'_> {
    Cell {
        name,
        n,
        ..Cell::default()
    }
}

/// `equation: cell*coefficient ...`
fn terms<'a>(equations: &[(&'a str, &[(&'a str, i64)])]) -> Vec<Term<'a>> {
    equations
        .iter()
        .flat_map(|&(equation, terms)| {
            terms.iter().map(move |&(cell, coefficient)| Term {
                equation,
                cell,
                coefficient,
            })
        })
        .collect()
}

fn published(decisions: &[Decision]) -> Vec<bool> {
    decisions.iter().map(|d| d.is_published()).collect()
}

fn reasons<'a>(system: &System<'a>, decisions: &[Decision]) -> Vec<(&'a str, &'static str)> {
    let cells = system.cells.iter().zip(decisions);
    cells
        .filter_map(|(cell, decision)| Some((cell.name, decision.reason()?)))
        .collect()
}

fn rules(min_n: i64) -> Rules {
    Rules {
        min_n,
        ..Rules::default()
    }
}

fn method(min_n: i64) -> Method {
    Method {
        rules: rules(min_n),
        ..Method::default()
    }
}

/// One total of three groups.
const TOTAL: [(&str, i64); 4] = [("a", 1), ("b", 1), ("c", 1), ("all", -1)];

fn one_total(a: i64, b: i64, c: i64) -> System<'static> {
    let n = [("a", a), ("b", b), ("c", c), ("all", a + b + c)];
    let cells = n.map(|(name, n)| cell(name, n)).to_vec();
    System::new(cells, terms(&[("total", &TOTAL)])).unwrap()
}

#[test]
fn one_small_group_takes_the_smallest_other_with_it() {
    let system = one_total(4, 20, 36);
    let decisions = suppress(&system, &Method::default()).unwrap();
    assert_eq!(
        reasons(&system, &decisions),
        [("a", "primary"), ("b", "complementary")]
    );
}

#[test]
fn small_groups_that_add_up_to_less_than_the_minimum_take_another() {
    let system = one_total(3, 2, 36);
    let decisions = suppress(&system, &Method::default()).unwrap();
    let hidden = [("a", "primary"), ("b", "primary"), ("c", "residual")];
    assert_eq!(reasons(&system, &decisions), hidden);
    // Without that protection their sum, 5, is published.
    let method = Method {
        residuals: false,
        intervals: false,
        ..Method::default()
    };
    let decisions = suppress(&system, &method).unwrap();
    let audit = audit(&system, &published(&decisions), &method.rules).unwrap();
    let criteria: Vec<_> = audit.offences.iter().map(|o| o.criterion).collect();
    assert_eq!(criteria, [Criterion::C2, Criterion::C2, Criterion::C3]);
    assert_eq!(audit.offences[0].upper, Some(4.0));
    assert!(audit.offences[2].explanation.contains("a, b add up to 5"));
}

#[test]
fn twelve_hidden_ones_are_exact_where_zeros_are_published() {
    // Twelve groups of one student add up to 12, and none of them is 0.
    let names: Vec<String> = (0..12).map(|g| format!("g{g:02}")).collect();
    let mut cells: Vec<_> = names.iter().map(|name| cell(name, 1)).collect();
    cells.extend([cell("large", 40), cell("all", 52)]);
    let mut total: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
    total.extend([("large", 1), ("all", -1)]);
    let system = System::new(cells, terms(&[("total", &total)])).unwrap();
    let hidden_small: Vec<bool> = system.cells.iter().map(|c| c.n > 11).collect();
    let exact = audit(&system, &hidden_small, &Rules::default()).unwrap();
    assert_eq!(exact.offences.len(), 12);
    assert!(exact.offences.iter().all(|o| o.upper == Some(1.0)));
    let zeros_hidden = Rules {
        zeros_published: false,
        ..Rules::default()
    };
    assert_eq!(
        audit(&system, &hidden_small, &zeros_hidden)
            .unwrap()
            .offences,
        []
    );
    let decisions = suppress(&system, &Method::default()).unwrap();
    assert_eq!(decisions[12], Decision::Interval);
    let safe = audit(&system, &published(&decisions), &Rules::default()).unwrap();
    assert_eq!(safe.offences, []);
}

#[test]
fn the_level_to_sacrifice_is_hidden_first() {
    // One small school in its group: another school goes, or the district.
    let mut table = Table::new(&[vec![4, 50], vec![60, 70], vec![80, 90]], 3);
    table
        .names
        .iter()
        .for_each(|name| assert!(name.starts_with('d')));
    let hidden = |sacrifice: &[&str]| {
        let cells = table.names.iter().zip(&table.n).map(|(name, &n)| Cell {
            level: Some(if name.starts_with("d0|") {
                "district"
            } else {
                "school"
            }),
            ..cell(name, n)
        });
        let system = System::new(cells.collect(), table.terms()).unwrap();
        let method = Method {
            sacrifice: sacrifice.iter().map(|&s| s.to_owned()).collect(),
            ..Method::default()
        };
        let decisions = suppress(&system, &method).unwrap();
        let all = reasons(&system, &decisions).into_iter();
        all.map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(hidden(&[]), ["d0s0|0", "d0s0|1", "d0s1|0", "d0s1|1"]);
    assert_eq!(hidden(&["district"]), ["d0|0", "d0|1", "d0s0|0", "d0s0|1"]);
    table.n.clear();
}

#[test]
fn two_stars_in_each_row_and_column_do_not_make_a_table_safe() {
    // Two rectangles of hidden cells, joined by the cell of row 0 and column 2:
    // each row and column has two, and that cell follows exactly.
    let counts = vec![
        vec![5, 6, 9, 40],
        vec![7, 8, 50, 60],
        vec![70, 80, 3, 4],
        vec![90, 30, 2, 1],
    ];
    let table = Table::new(&counts, 4);
    let system = table.system();
    let mut open = vec![true; system.cells.len()];
    for name in ["d0s0|0", "d0s0|1", "d0s0|2", "d0s1|0", "d0s1|1"] {
        open[table.at(name)] = false;
    }
    for name in ["d0s2|2", "d0s2|3", "d0s3|2", "d0s3|3"] {
        open[table.at(name)] = false;
    }
    let result = audit(&system, &open, &rules(2)).unwrap();
    let exact = |criterion| {
        let of = result
            .offences
            .iter()
            .filter(move |o| o.criterion == criterion);
        of.map(|o| (o.cell, o.lower)).collect::<Vec<_>>()
    };
    assert_eq!(
        exact(Criterion::C1),
        [(Some(table.at("d0s0|2")), Some(9.0))]
    );
}

#[test]
fn a_numerator_can_be_exact_where_the_count_is_not() {
    // Of the first row and the first column one student each is absent, of the
    // second none: it is the one of the small group.
    let mut table = Table::new(&[vec![5, 20], vec![20, 30]], 2);
    let mut absent = Table::new(&[vec![1, 0], vec![0, 0]], 2);
    let names = std::mem::take(&mut absent.names);
    assert_eq!(names, table.names);
    let cells = table.names.iter().zip(table.n.iter().zip(&absent.n));
    let cells: Vec<_> = cells
        .map(|(name, (&n, &numerator))| Cell {
            numerator: Some(numerator),
            ..cell(name, n)
        })
        .collect();
    let system = System::new(cells, table.terms()).unwrap();
    let open: Vec<bool> = table
        .names
        .iter()
        .map(|n| n.ends_with('*') || n.starts_with("d0|"))
        .collect();
    let result = audit(&system, &open, &Rules::default()).unwrap();
    assert_eq!(result.offences.len(), 1, "{:?}", result.offences);
    let offence = &result.offences[0];
    assert_eq!(
        (offence.criterion, offence.quantity),
        (Criterion::C2, Quantity::Numerator)
    );
    assert_eq!((offence.lower, offence.upper), (Some(1.0), Some(1.0)));
    let decisions = suppress(&system, &Method::default()).unwrap();
    assert_eq!(
        audit(&system, &published(&decisions), &Rules::default())
            .unwrap()
            .offences,
        []
    );
    table.n.clear();
}

#[test]
fn an_overlap_may_be_negative_and_is_hidden_first() {
    // 4 + 30 students at two schools, 33 in the district: one at both.
    let cells = vec![
        cell("a", 4),
        cell("b", 30),
        Cell {
            kind: Kind::Overlap,
            ..cell("twice", 1)
        },
        cell("district", 33),
    ];
    let sum = [("a", 1), ("b", 1), ("twice", -1), ("district", -1)];
    let system = System::new(cells.clone(), terms(&[("sum", &sum)])).unwrap();
    let decisions = suppress(&system, &Method::default()).unwrap();
    assert_eq!(
        reasons(&system, &decisions),
        [("a", "primary"), ("twice", "complementary")]
    );
    assert_eq!(
        audit(&system, &published(&decisions), &Rules::default())
            .unwrap()
            .offences,
        []
    );
    // Known to the reader, it protects nothing.
    let mut known = cells;
    known[2].kind = Kind::Known;
    let system = System::new(known, terms(&[("sum", &sum)])).unwrap();
    let decisions = suppress(&system, &Method::default()).unwrap();
    assert_eq!(
        reasons(&system, &decisions),
        [("a", "primary"), ("b", "complementary")]
    );
}

#[test]
fn nothing_and_cells_without_equations() {
    let empty = System::new(vec![], vec![]).unwrap();
    assert_eq!(suppress(&empty, &Method::default()).unwrap(), []);
    assert_eq!(audit(&empty, &[], &Rules::default()).unwrap().offences, []);
    let alone = System::new(vec![cell("a", 3), cell("b", 11), cell("c", 0)], vec![]).unwrap();
    let decisions = suppress(&alone, &Method::default()).unwrap();
    assert_eq!(reasons(&alone, &decisions), [("a", "primary")]);
    assert_eq!(
        audit(&alone, &published(&decisions), &Rules::default())
            .unwrap()
            .offences,
        []
    );
}

#[test]
fn the_audit_names_published_small_cells_hidden_zeros_and_wrong_equations() {
    let system = one_total(4, 0, 36);
    let result = audit(&system, &[true, false, true, true], &Rules::default()).unwrap();
    let found: Vec<_> = result
        .offences
        .iter()
        .map(|o| (o.criterion, o.cell))
        .collect();
    let expected = [
        (Criterion::C1, Some(1)),
        (Criterion::C4, Some(0)),
        (Criterion::C4, Some(1)),
    ];
    assert_eq!(found, expected);
    let cells = vec![cell("a", 4), cell("b", 9), cell("c", 30), cell("all", 42)];
    let system = System::new(cells, terms(&[("total", &TOTAL)])).unwrap();
    let result = audit(&system, &[false, false, true, true], &Rules::default()).unwrap();
    assert_eq!(result.offences[0].criterion, Criterion::C0);
    assert_eq!(result.offences[0].explanation, "adds up to 1 instead of 0");
}

#[test]
fn input_that_makes_no_sense() {
    let total = terms(&[("total", &TOTAL)]);
    let new =
        |cells: Vec<Cell<'static>>| System::new(cells, terms(&[("total", &TOTAL)])).unwrap_err();
    let some = || vec![cell("a", 4), cell("b", 9), cell("c", 30), cell("all", 43)];
    assert_eq!(
        new(some()[..3].to_vec()).to_string(),
        "the equation 'total' has a cell 'all' that is not among the cells; add it"
    );
    assert!(matches!(
        new([some(), vec![cell("a", 1)]].concat()),
        DisclosureError::DuplicateCell(_)
    ));
    let mut cells = some();
    cells[0].n = -1;
    assert!(matches!(
        new(cells),
        DisclosureError::NegativeCount { n: -1, .. }
    ));
    let mut cells = some();
    cells[1].numerator = Some(10);
    assert!(matches!(
        new(cells),
        DisclosureError::Numerator {
            numerator: 10,
            n: 9,
            ..
        }
    ));
    let mut cells = some();
    cells[3].n = 40;
    let system = System::new(cells, total).unwrap();
    let error = suppress(&system, &Method::default()).unwrap_err();
    assert!(error.to_string().contains("its n adds up to 3, not to 0"));
    let system = one_total(4, 0, 36);
    assert_eq!(
        suppress(&system, &method(0)).unwrap_err(),
        DisclosureError::Threshold(0)
    );
    let mut marked = one_total(4, 0, 36);
    marked.cells[1].primary = Some(true);
    assert!(matches!(
        marked.primaries(&rules(11)),
        Err(DisclosureError::PrimaryZero(_))
    ));
    marked.cells[1].kind = Kind::Known;
    assert!(matches!(
        marked.primaries(&rules(11)),
        Err(DisclosureError::PrimaryKnown(_))
    ));
}

/// Every table of whole numbers that fits the published cells; for each cell
/// its lowest and highest value.
struct Enumeration<'a> {
    system: &'a System<'a>,
    open: &'a [bool],
    /// Positions of the hidden cells.
    hidden: Vec<usize>,
    least: i64,
    most: i64,
    values: Vec<i64>,
    ranges: Vec<(i64, i64)>,
}

impl<'a> Enumeration<'a> {
    fn run(system: &'a System<'a>, open: &'a [bool], least: i64, most: i64) -> Vec<(i64, i64)> {
        // Parts before sums, so that sums are forced.
        let mut hidden: Vec<_> = (0..open.len()).filter(|&c| !open[c]).collect();
        hidden.sort_by_key(|&c| system.cells[c].n);
        let mut enumeration = Self {
            hidden,
            values: system.cells.iter().map(|c| c.n).collect(),
            ranges: vec![(i64::MAX, i64::MIN); open.len()],
            system,
            open,
            least,
            most,
        };
        enumeration.from(0);
        enumeration.ranges
    }

    /// Tries all values of the hidden cell at this depth and the next ones.
    fn from(&mut self, depth: usize) {
        let Some(&cell) = self.hidden.get(depth) else {
            for (range, &value) in self.ranges.iter_mut().zip(&self.values) {
                *range = (range.0.min(value), range.1.max(value));
            }
            return;
        };
        let own = self.system.cells[cell].n;
        let forced = self.system.equations_of[cell].iter().find_map(|&e| {
            let terms = &self.system.equations[e].terms;
            let later = &self.hidden[depth + 1..];
            if terms
                .iter()
                .any(|&(c, _)| !self.open[c] && later.contains(&c))
            {
                return None;
            }
            let others = terms.iter().filter(|&&(c, _)| c != cell);
            let sum: i64 = others.map(|&(c, k)| k * self.values[c]).sum();
            let (_, k) = terms[terms.iter().position(|&(c, _)| c == cell)?];
            Some(-sum / k)
        });
        let least = if own == 0 { 0 } else { self.least };
        let values = forced.map_or(least..=self.most, |value| value..=value);
        for value in values.filter(|&v| v >= least) {
            self.values[cell] = value;
            let holds = self.system.equations_of[cell].iter().all(|&e| {
                let terms = &self.system.equations[e].terms;
                let later = &self.hidden[depth + 1..];
                terms
                    .iter()
                    .any(|&(c, _)| !self.open[c] && later.contains(&c))
                    || terms.iter().map(|&(c, k)| k * self.values[c]).sum::<i64>() == 0
            });
            if holds {
                self.from(depth + 1);
            }
        }
        self.values[cell] = own;
    }
}

/// Small tables of up to 4 schools by up to 3 groups, in one or two districts.
fn tables() -> impl Strategy<Value = (Vec<Vec<i64>>, usize)> {
    (2..=4_usize, 2..=3_usize, any::<bool>()).prop_flat_map(|(schools, groups, one)| {
        let counts = prop::collection::vec(prop::collection::vec(0..6_i64, groups), schools);
        (counts, Just(if one { schools } else { 2 }))
    })
}

/// Whether the ends of an edge are joined without it.
fn is_bridge(edges: &[(usize, usize)], edge: usize) -> bool {
    let (from, to) = edges[edge];
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(&node) = reached.get(at) {
        for (e, &(a, b)) in edges.iter().enumerate().filter(|&(e, _)| e != edge) {
            debug_assert_ne!(e, edge);
            for (one, other) in [(a, b), (b, a)] {
                if one == node && !reached.contains(&other) {
                    reached.push(other);
                }
            }
        }
        at += 1;
    }
    !reached.contains(&to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is hidden, the audit agrees with the enumeration of all tables.
    /// Trees of schools by one partition are networks, where whole numbers leave
    /// as much open as real ones.
    #[test]
    fn audit_agrees_with_enumeration(
        (counts, each) in tables(),
        hidden in prop::collection::vec(any::<bool>(), 40),
        share in 0..3_usize,
    ) {
        let min_n = 3;
        let table = Table::new(&counts, each);
        let system = table.system();
        let primary = system.primaries(&rules(min_n)).unwrap();
        let mut count = 0;
        let open: Vec<bool> = (0..system.cells.len()).map(|c| {
            let hide = primary[c] || (system.cells[c].n > 0 && hidden[c] && (c + share) % 2 == 0);
            count += usize::from(hide);
            !hide
        }).collect();
        prop_assume!(count <= 12);
        let result = audit(&system, &open, &rules(min_n)).unwrap();
        let most = 12;
        let from_zero = Enumeration::run(&system, &open, 0, most);
        let from_one = Enumeration::run(&system, &open, 1, most);
        let broken = |criterion, cell| {
            result.offences.iter().any(|o| o.criterion == criterion && o.cell == Some(cell))
        };
        for c in (0..open.len()).filter(|&c| !open[c]) {
            let (n, name) = (system.cells[c].n, system.cells[c].name);
            let exact = broken(Criterion::C1, c);
            if exact {
                prop_assert_eq!(from_zero[c], (n, n), "{} is said to follow", name);
            }
            if primary[c] {
                let wide = from_zero[c].0 <= 1 && from_one[c].1 > n && from_one[c].1 >= min_n - 1;
                prop_assert_eq!(
                    exact || broken(Criterion::C2, c), !wide,
                    "{}: {:?} {:?} {:?}", name, from_zero[c], from_one[c], result.offences
                );
            }
        }
    }

    /// What is suppressed passes the audit and the enumeration, and no cell is
    /// hidden in vain.
    #[test]
    fn suppressed_tables_are_safe_and_every_hidden_cell_is_needed((counts, each) in tables()) {
        let min_n = 3;
        let table = Table::new(&counts, each);
        let system = table.system();
        let decisions = suppress(&system, &method(min_n)).unwrap();
        let mut open = published(&decisions);
        let result = audit(&system, &open, &rules(min_n)).unwrap();
        prop_assert_eq!(&result.offences, &[]);
        for c in 0..open.len() {
            if matches!(decisions[c], Decision::Complementary | Decision::Residual) {
                open[c] = true;
                let result = audit(&system, &open, &rules(min_n)).unwrap();
                prop_assert!(!result.offences.is_empty(), "{} revealed", system.cells[c].name);
                open[c] = false;
            }
        }
    }

    /// With all margins published, a hidden cell of a two-way table follows
    /// exactly when it is a bridge between its row and its column.
    #[test]
    fn exact_cells_of_two_way_tables_are_bridges(
        hidden in subsequence((0..16).collect::<Vec<usize>>(), 0..=16),
        counts in prop::collection::vec(prop::collection::vec(1..9_i64, 4), 4),
    ) {
        let table = Table::new(&counts, 4);
        let system = table.system();
        let mut open = vec![true; system.cells.len()];
        let mut edges = Vec::new();
        let mut cells = Vec::new();
        for inner in hidden {
            let (row, column) = (inner / 4, inner % 4);
            let cell = table.at(&format!("d0s{row}|{column}"));
            open[cell] = false;
            edges.push((row, 4 + column));
            cells.push(cell);
        }
        let result = audit(&system, &open, &rules(1)).unwrap();
        for (edge, &cell) in cells.iter().enumerate() {
            let exact = result.offences.iter().any(|o| o.criterion == Criterion::C1 && o.cell == Some(cell));
            prop_assert_eq!(exact, is_bridge(&edges, edge));
        }
    }

    /// Neither the order of cells nor that of terms matters.
    #[test]
    fn the_order_of_input_does_not_matter((counts, each) in tables(), seed in any::<u64>()) {
        let table = Table::new(&counts, each);
        let system = table.system();
        let decisions = suppress(&system, &method(3)).unwrap();
        let shuffle = |i: usize| (seed ^ i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut cells = system.cells.clone();
        let mut index = 0;
        cells.sort_by_cached_key(|_| { index += 1; shuffle(index) });
        let mut terms: Vec<_> = table.terms().collect();
        terms.sort_by_cached_key(|_| { index += 1; shuffle(index) });
        let shuffled = System::new(cells, terms).unwrap();
        let other = suppress(&shuffled, &method(3)).unwrap();
        for (cell, decision) in shuffled.cells.iter().zip(other) {
            prop_assert_eq!(decision, decisions[table.at(cell.name)], "{}", cell.name);
        }
    }
}
