//! `sample-collaborative`: writes the files that a group of California school districts really
//! has, in their real formats, for students who do not exist.
//!
//! The run has three steps: plan the districts and schools ([`plan`]), live through the students'
//! school years in memory ([`history`]), and write each district's files ([`write`]). Every random
//! draw comes from a stream keyed by what it is for (a school, a student in a year), so the bytes
//! depend on the seed and the sizes only, never on the number of threads.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a simulation moves between counts, scores and draws all the time; every value is small and in range by construction"
)]

mod args;
mod calendar;
mod effects;
mod folder;
mod history;
mod names;
mod plan;
mod random;
mod scale;
mod student;
mod write;
mod year;

use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", args::HELP);
            ExitCode::SUCCESS
        }
        Ok(Command::Version) => {
            println!("sample-collaborative {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Ok(Command::Run { out, settings }) => match run(&out, &settings) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => fail(&message),
        },
        Err(message) => fail(&message),
    }
}

/// Says what went wrong on standard error.
fn fail(message: &str) -> ExitCode {
    eprintln!("sample-collaborative: {message}");
    ExitCode::FAILURE
}

/// Plans, simulates and writes one collaborative.
fn run(out: &std::path::Path, settings: &args::Settings) -> Result<(), String> {
    folder::prepare(out, settings)?;
    let world = history::simulate(settings);
    write::all(out, &world)
        .map_err(|error| format!("cannot write below {}: {error}", out.display()))?;
    println!(
        "Wrote {} students a year in {} districts and {} schools, {} year(s) up to {}, to {}",
        settings.students,
        settings.districts,
        settings.schools,
        settings.years,
        calendar::academic_year(settings.last_year),
        out.display()
    );
    Ok(())
}
