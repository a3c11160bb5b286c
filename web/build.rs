//! Turns the message files into functions: one a message, with its placeholders as arguments.

#[path = "build/messages.rs"]
mod messages;

use std::path::Path;
use std::process::ExitCode;

/// English decides which messages there are; the others must have the same.
const FILES: [&str; 2] = ["messages/en.txt", "messages/de.txt"];

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Vec<String>> {
    let [en, de] = FILES.map(|file| {
        println!("cargo::rerun-if-changed={file}");
        let text = std::fs::read_to_string(file).map_err(|error| vec![format!("{file}: {error}")])?;
        messages::parse(file, &text)
    });
    println!("cargo::rerun-if-changed=build");
    let (en, de) = (en?, de?);
    let code = messages::generate(&en, &de)?;
    let folder = std::env::var("OUT_DIR").map_err(|error| vec![format!("OUT_DIR: {error}")])?;
    let target = Path::new(&folder).join("messages.rs");
    std::fs::write(&target, code).map_err(|error| vec![format!("{}: {error}", target.display())])
}
