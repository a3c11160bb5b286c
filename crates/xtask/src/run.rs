//! `cargo xtask run`: everything from nothing to a marketplace in the browser.

use crate::context::Context;
use crate::process::{Outcome, at};
use crate::tools::Toolbox;
use crate::web;
use crate::workspace::Workspace;

const LISTEN: &str = "127.0.0.1:8080";
const STORE: &str = "sqlite:data/reckon.sqlite";

/// Installs what is missing, builds what is stale, and becomes the server.
pub(crate) fn run(workspace: Workspace, extra: &[String]) -> Outcome {
    println!("==> tools");
    let tools = Toolbox::with(&workspace, &web::NEEDS)?;
    let context = Context { workspace, tools };
    println!("==> the web application");
    web::build(&context)?;
    println!("==> the server");
    context
        .tools
        .cargo()?
        .args(["build", "--release", "--package", "reckon"])
        .dir(&context.workspace.root)
        .run()?;
    let data = context.workspace.path("data");
    std::fs::create_dir_all(&data).map_err(at(&data))?;
    let args = arguments(extra);
    println!("==> http://{}", value_of(&args, "--listen").unwrap_or(LISTEN));
    let server =
        context.workspace.target.join("release").join(format!("reckon{}", std::env::consts::EXE_SUFFIX));
    crate::process::Program::new(server).args(args).dir(&context.workspace.root).replace()
}

/// The server's arguments: what the person gave, and for the rest a marketplace to look at.
///
/// People who name a store of their own are not given demo data in it unless they say so.
fn arguments(extra: &[String]) -> Vec<String> {
    let mut args = vec!["serve".to_owned()];
    let given = |flag: &str| extra.iter().any(|arg| arg == flag || arg.starts_with(&format!("{flag}=")));
    for (flag, value) in [("--listen", LISTEN), ("--store", STORE), ("--web", "dist")] {
        if !given(flag) {
            args.extend([flag.to_owned(), value.to_owned()]);
        }
    }
    if !given("--store") && !given("--demo") {
        args.push("--demo".to_owned());
    }
    args.extend(extra.iter().cloned());
    args
}

fn value_of<'a>(args: &'a [String], flag: &str) -> Option<&'a str> {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == flag {
            return args.next().map(String::as_str);
        }
        if let Some(value) = arg.strip_prefix(flag).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(extra: &[&str]) -> String {
        let extra: Vec<String> = extra.iter().map(|arg| (*arg).to_owned()).collect();
        arguments(&extra).join(" ")
    }

    #[test]
    fn nothing_given_means_the_demo_on_loopback() {
        assert_eq!(
            line(&[]),
            "serve --listen 127.0.0.1:8080 --store sqlite:data/reckon.sqlite --web dist --demo"
        );
    }

    #[test]
    fn what_is_given_is_not_given_twice_and_an_own_store_gets_no_demo_data() {
        assert_eq!(
            line(&["--store", "sqlite:own.sqlite", "--listen=127.0.0.1:9000"]),
            "serve --web dist --store sqlite:own.sqlite --listen=127.0.0.1:9000"
        );
        assert_eq!(
            line(&["--store=x", "--demo"]),
            "serve --listen 127.0.0.1:8080 --web dist --store=x --demo"
        );
    }

    #[test]
    fn the_address_shown_is_the_address_served() {
        let args = |list: &[&str]| list.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
        assert_eq!(value_of(&args(&["--listen", "a:1"]), "--listen"), Some("a:1"));
        assert_eq!(value_of(&args(&["--x", "--listen=b:2"]), "--listen"), Some("b:2"));
        assert_eq!(value_of(&args(&["--listener", "c"]), "--listen"), None);
    }
}
