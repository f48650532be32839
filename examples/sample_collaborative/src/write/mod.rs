//! Writes the output folder, one file family a module.

mod absence;
mod assessment;
mod course;
mod defects;
mod directory;
mod discipline;
mod enrollment;
mod output;
mod survey;
mod truth;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::calendar::{LATER_LAYOUTS, academic_year};
use crate::history::World;
use crate::plan::Lea;
use crate::student::Student;
pub(crate) use defects::names as defect_names;
use output::{Format, Output};

/// One LEA's folder of one academic year.
pub(crate) struct Folder<'a> {
    /// Everything.
    pub(crate) world: &'a World,
    /// Index of the LEA.
    pub(crate) lea: usize,
    /// Simulated year.
    pub(crate) year: usize,
    /// `2022-2023`.
    pub(crate) academic_year: String,
    /// The folder.
    path: PathBuf,
}

impl Folder<'_> {
    /// The LEA.
    pub(crate) fn agency(&self) -> &Lea {
        &self.world.plan.leas[self.lea]
    }

    /// Spring year.
    pub(crate) fn spring(&self) -> i32 {
        self.world.springs[self.year]
    }

    /// Students to report on.
    pub(crate) fn roster(&self) -> &[u32] {
        self.world.roster(self.lea, self.year)
    }

    /// Whether the LEA reports the school.
    pub(crate) fn reports(&self, school: u32) -> bool {
        self.world.plan.lea_of(school) == self.lea
    }

    /// Code of a school.
    pub(crate) fn school_code(&self, school: u32) -> &str {
        &self.world.plan.schools[school as usize].code
    }

    /// The grade code: transitional kindergarten was KN with program 185 until 2022-2023.
    fn grade_code(&self, grade: i8) -> &'static str {
        if grade < 0 && self.spring() >= LATER_LAYOUTS {
            "TK"
        } else {
            grade_code(grade)
        }
    }

    /// Opens a CALPADS batch file.
    fn calpads(&self, file: &str) -> io::Result<Output> {
        let name = format!("{}_{file}_{}.txt", self.agency().code, self.academic_year);
        Output::create(&self.path.join(name), Format::Calpads, "")
    }

    /// Opens another file.
    fn file(&self, name: &str, format: Format, header: &str) -> io::Result<Output> {
        Output::create(&self.path.join(name), format, header)
    }

    /// Fields 1 to 8 of most CALPADS files: record type, transaction, local record, LEA, school,
    /// academic year, SSID, local student.
    fn key_fields(&self, out: &mut Output, file: &str, record: u64, school: u32, student: u32) {
        out.text(file)
            .text(if record.is_multiple_of(16) { "A" } else { "" })
            .number(record as i64)
            .text(&self.agency().code)
            .text(self.school_code(school))
            .text(&self.academic_year)
            .ssid(self.world.student(student).ssid)
            .number(local_id(student));
    }

    /// The twelve fields that SPRG, STAS, SINC, SIRS and SCSC begin with: key, name, birth, gender.
    fn common_fields(&self, out: &mut Output, file: &str, record: u64, school: u32, student: u32) {
        self.key_fields(out, file, record, school, student);
        let person = self.world.student(student);
        out.text(person.first_name()).text(person.last_name());
        birth_and_gender(out, person);
    }
}

/// Birth date and gender.
fn birth_and_gender(out: &mut Output, student: &Student) {
    let mut utf8 = [0; 4];
    out.compact_date(student.birth)
        .text(student.gender.encode_utf8(&mut utf8));
}

/// A district's own number for a student.
fn local_id(student: u32) -> i64 {
    100_000 + i64::from(student)
}

/// The grade code where transitional kindergarten is part of kindergarten, as in score files.
fn grade_code(grade: i8) -> &'static str {
    const CODES: [&str; 13] = [
        "KN", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
    ];
    CODES[grade.max(0) as usize]
}

/// A writer of some of a folder's files.
type Family = fn(&Folder) -> io::Result<()>;

/// The families, the largest first.
const FAMILIES: [Family; 6] = [
    survey::write,
    enrollment::write,
    assessment::write,
    course::write,
    absence::write,
    discipline::write,
];

/// Writes everything below `out`. Folders and families are shared out over the threads; each file
/// is written by one thread from streams of its own, so the bytes do not depend on the sharing.
pub(crate) fn all(out: &Path, world: &World) -> io::Result<()> {
    directory::write(out, world)?;
    truth::write(out, world)?;
    let mut folders = Vec::new();
    for year in world.first_written()..world.springs.len() {
        for (lea, agency) in world.plan.leas.iter().enumerate() {
            let academic_year = academic_year(world.springs[year]);
            let path = out
                .join("districts")
                .join(&agency.code)
                .join(&academic_year);
            std::fs::create_dir_all(&path)?;
            folders.push(Folder {
                world,
                lea,
                year,
                academic_year,
                path,
            });
        }
    }
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.roster().len()));
    let tasks: Vec<(&Folder, Family)> = folders
        .iter()
        .flat_map(|folder| FAMILIES.map(|family| (folder, family)))
        .collect();
    run(&tasks, world.settings.threads)?;
    if !world.settings.defects.is_empty() {
        defects::plant(out, world).map_err(io::Error::other)?;
    }
    Ok(())
}

/// Runs the tasks, taking the next one as soon as a thread is free.
fn run(tasks: &[(&Folder, Family)], threads: usize) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((folder, family)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = family(folder) {
                        *failure.lock().expect("no thread panics with the lock") = Some(error);
                        next.store(tasks.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    match failure
        .into_inner()
        .expect("no thread panics with the lock")
    {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
