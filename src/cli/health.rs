//! `motcua health`: asks the server of these settings whether it can serve. A container's health check, where there is
//! no curl.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::Failed;
use crate::config::Config;

/// Readiness itself gives the database three seconds.
const PATIENCE: Duration = Duration::from_secs(4);

/// More than `/health/ready` ever says.
const LONGEST_ANSWER: u64 = 64 * 1024;

pub(super) fn run(config: &Config) -> Result<(), Failed> {
    let address = SocketAddr::new(reachable(config.server.address), config.server.port);
    let answer = ask(address).map_err(|error| format!("nobody answers at {address}: {error}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let ready = head.split(' ').nth(1) == Some("200");
    if ready {
        super::print(&format!("{body}\n"))
    } else {
        Err(format!("not ready: {body}").into())
    }
}

/// Where a server that listens on this address is reached from the same machine.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(any) if any.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(any) if any.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        one => one,
    }
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use std::io::BufRead;
    use std::net::TcpListener;

    use super::*;

    fn server_that_answers(answer: &'static str) -> Config {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = std::io::BufReader::new(&stream).lines().map(Result::unwrap);
            let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
            assert_eq!(head[0], "GET /health/ready HTTP/1.1");
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let variables = [
            ("MOTCUA_ADDRESS", "0.0.0.0".into()),
            ("MOTCUA_PORT", port.to_string()),
        ];
        Config::load(variables.map(|(name, value)| (name.to_owned(), value)), None).unwrap()
    }

    #[test]
    fn a_server_that_is_ready_is_healthy() {
        let config = server_that_answers("HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"ready\":true}");
        run(&config).unwrap();
    }

    #[test]
    fn a_server_that_is_not_ready_is_not_and_says_why() {
        let config = server_that_answers("HTTP/1.1 503 Service Unavailable\r\n\r\n{\"ready\":false}");
        assert_eq!(
            run(&config).unwrap_err().to_string(),
            "not ready: {\"ready\":false}"
        );
    }

    #[test]
    fn no_server_is_not_healthy() {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let config = Config::load([("MOTCUA_PORT".to_owned(), port.to_string())], None).unwrap();
        assert!(
            run(&config)
                .unwrap_err()
                .to_string()
                .starts_with("nobody answers at 127.0.0.1:")
        );
    }
}
