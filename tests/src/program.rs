//! Programs that run beside a test, ended by their handle when it is over.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A program that has said that it is ready.
pub struct Program {
    child: Child,
    /// The line that said so.
    pub ready: String,
}

impl Program {
    /// Starts a program and waits for a line of its output that holds `sign`.
    pub fn start(command: &mut Command, sign: &'static str) -> Program {
        Program::begin(command, sign).unwrap_or_else(|| panic!("{command:?} did not say “{sign}” within 20 s"))
    }

    /// The same, of a program that may end before it says so.
    fn begin(command: &mut Command, sign: &'static str) -> Option<Program> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("can't start {command:?}: {error}"));
        let output = child.stdout.take().expect("its output is piped");
        let (sender, receiver) = mpsc::channel();
        // Read to the end, or the program would stop at a full pipe.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if line.contains(sign) {
                    let _ = sender.send(line);
                }
            }
        });
        match receiver.recv_timeout(Duration::from_secs(20)) {
            Ok(ready) => Some(Program { child, ready }),
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                None
            }
        }
    }

    /// Starts the browser's driver. It takes a free port, for two sorts of addresses, and ends where another program has the
    /// second meanwhile: then it is started again.
    pub fn driver(command: &mut Command) -> Program {
        command.arg("--port=0");
        let started = (0..3).find_map(|_| Program::begin(command, "started successfully on port"));
        started.unwrap_or_else(|| panic!("{command:?} doesn't start"))
    }

    /// The first number after `after` in the line that told of readiness.
    pub fn number_after(&self, after: &str) -> u16 {
        let rest = self.ready.rsplit_once(after).map_or("", |(_, rest)| rest);
        let digits: String =
            rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("no port in “{}”", self.ready))
    }
}

impl Program {
    /// Asks a browser's driver to end, and its browsers with it: killed, it would leave them behind.
    pub fn shut_down(&mut self, port: u16) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = stream.read_to_end(&mut Vec::new());
        }
        for _ in 0..50 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
