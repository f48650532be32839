//! Where the records of a file belong.

/// The local educational agency and the year that records belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// County and district, or the school code of an independent charter.
    pub lea_code: Option<String>,
    /// Such as `2022-2023`.
    pub academic_year: Option<String>,
}

impl Place {
    /// What the path of a file tells. The LEA is that of a 14-digit code in the
    /// name of the file, else the last 7 digits by themselves in the path. The
    /// year is `2022-2023` in the name, else a spring year `2023` in the name,
    /// else the last `2022-2023` in the path.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name_start = path.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
        let (_, name) = path.split_at(name_start);
        let lea_code = digit_runs(name)
            .find(|run| run.len() == 14)
            .map(lea_of_cds)
            .or_else(|| {
                let last = digit_runs(path).filter(|run| run.len() == 7).last();
                last.map(str::to_owned)
            });
        let academic_year = year_pairs(name).next().map(str::to_owned).or_else(|| {
            let mut years = digit_runs(name).filter(|run| is_year(run));
            let spring: u16 = years.next()?.parse().ok()?;
            Some(format!("{}-{spring}", spring - 1))
        });
        Self {
            lea_code,
            academic_year: academic_year.or_else(|| year_pairs(path).last().map(str::to_owned)),
        }
    }
}

/// The code under which the LEA of a valid 14-digit code reports: county and
/// district, or the school code of an independent charter.
pub(super) fn lea_of_cds(cds: &str) -> String {
    let (district, school) = cds.split_at(7);
    let is_district = school == "0000000";
    if is_district { district } else { school }.to_owned()
}

fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
}

fn is_year(run: &str) -> bool {
    run.len() == 4 && run.starts_with("20")
}

/// Two years joined by a hyphen, and no digit beside them.
fn year_pairs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-')
        .flat_map(|part| {
            let hyphens: Vec<usize> = part.match_indices('-').map(|(at, _)| at).collect();
            hyphens.into_iter().filter_map(move |hyphen| {
                let before = part[..hyphen].rsplit('-').next()?;
                let after = part[hyphen + 1..].split('-').next()?;
                (is_year(before) && is_year(after)).then(|| &part[hyphen - 4..hyphen + 5])
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_tells() {
        for (path, lea, year) in [
            ("d/0161119/2022-2023/x.csv", "0161119", "2022-2023"),
            (
                "d/0161119/2022-2023/8.1_(EOY3)_1234567.csv",
                "1234567",
                "2022-2023",
            ),
            (
                "01611190000000_CAASPP_2023_DLMTR.CSV",
                "0161119",
                "2022-2023",
            ),
            ("a/01611190130229_2022-2023.txt", "0130229", "2022-2023"),
            (
                "2020-2021/0161119_STAS_2022-2023.txt",
                "0161119",
                "2022-2023",
            ),
            (
                "2020-2021/7654321/STAS_20220815.txt",
                "7654321",
                "2020-2021",
            ),
            ("2020-2021/2021-2022/01611190000000/x", "", "2021-2022"),
            ("x-2022-2023-final.csv", "", "2022-2023"),
            ("STAS.txt", "", ""),
            ("12022-2023", "", "2022-2023"),
            ("C:\\0161119\\2022-2023\\x", "0161119", "2022-2023"),
            ("Peña/1999-2000/x", "", ""),
        ] {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let expected = Place {
                lea_code: text(lea),
                academic_year: text(year),
            };
            assert_eq!(Place::of_path(path), expected, "{path}");
        }
    }
}
