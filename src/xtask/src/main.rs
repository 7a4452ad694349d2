//! Everything a person types, as `cargo xtask COMMAND`.

mod app;
mod bench;
mod browser;
mod cloud;
mod cluster;
mod debian;
mod deny;
mod embed;
mod exports;
mod fuzz;
mod lean;
mod names;
mod npm;
mod offline;
mod order;
mod package;
mod postgres;
mod preview;
mod python;
mod registry;
mod run;
mod sheets;
mod sidecars;
mod site;
mod step;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [FLAGS]      build what is missing, serve the console with the demo inside, and print its address
                   (flags go to the server: --listen 127.0.0.1:8787, --host NAME; see --help)
  test [STEP …]    every check, or only these steps:
                   STEPS
  fuzz [SECONDS]   throw made texts at what reads texts, each target for so long (20 seconds)
  bench [PART …]   time a first visit (start), a long history (scale) and the preview beside the browser's
                   own RegExp (preview), or only these parts, and print the tables
  bench proxy      time the server beside calling a cluster directly
  bench pushes     time the receiving of pushes, what a long log of them costs, and how soon one is acted on
  dev              rebuild and reload in the browser on every change
  site [--prefix /PATH/]
                   the demo as a folder for any static host, in target/site
  package          one file to deploy: the server with the app inside, in target/package
  package-preview  the preview for other consoles, as an npm package, in target/npm
  build            the release build: the app with its compressed files, and the server
";

fn usage() -> String {
    USAGE.replace("STEPS", &test::names())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let rest = flags(rest);
    let outcome = match command {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "fuzz" => fuzz::fuzz(rest),
        "bench" if rest.first().is_some_and(|what| what == "proxy") => cluster::bench(),
        "bench" if rest.first().is_some_and(|what| what == "pushes") => bench::pushes(),
        "bench" => bench::bench(rest),
        "site" => site::site(rest),
        "package" => package::package(),
        "package-preview" => preview::package(),
        "dev" => run::dev(rest),
        "build" => app::build().and_then(|()| run::build_server().map(drop)),
        "" | "help" | "--help" | "-h" => {
            print!("{}", usage());
            return ExitCode::SUCCESS;
        }
        unknown => Err(format!("there is no command “{unknown}”\n\n{}", usage())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// What is passed on, without the `--` by which people part it from the command, as they do with cargo's own.
fn flags(rest: &[String]) -> &[String] {
    match rest {
        [first, rest @ ..] if first == "--" => rest,
        rest => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::flags;

    #[test]
    fn flags_may_be_parted_from_the_command() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(flags(&words("-- --kubeconfig F")), words("--kubeconfig F"));
        assert_eq!(flags(&words("--kubeconfig -- F")), words("--kubeconfig -- F"));
        assert!(flags(&[]).is_empty());
    }
}
