//! A small HTTP server that can misbehave.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The parts of a request that tests check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub path: String,
    pub host: String,
    /// The first byte of the requested range.
    pub from: Option<usize>,
    /// The value of the Authorization header.
    pub authorization: Option<String>,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The file, or the requested range.
    File(Vec<u8>),
    /// The whole file, also for a range.
    WholeFile(Vec<u8>),
    /// The file without a Content-Length.
    Unannounced(Vec<u8>),
    /// The headers for the requested range, then this many bytes of it; then the connection closes.
    Truncated(Vec<u8>, usize),
    /// Like [`Truncated`](Answer::Truncated), but the connection stays open until the client closes it.
    Stalled(Vec<u8>, usize),
    /// The headers, then one byte of the body after each pause.
    Trickled(Vec<u8>, Duration),
    /// No answer; the connection stays open until the client closes it.
    Silence,
    Redirect(String),
    Status(u16),
    /// Only these bytes, without HTTP headers before them.
    Raw(Vec<u8>),
}

/// The content of the server, by path. Tests change it while the server runs.
pub(crate) type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// Serves files by path, and 404 for other paths.
pub(crate) fn serve(files: Files) -> Server {
    Server::start(move |request, _| match files.lock().unwrap().get(&request.path) {
        Some(content) => Answer::File(content.clone()),
        None => Answer::Status(404),
    })
}

/// Runs until the test ends.
pub(crate) struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Calls `answer` for each request. Its second argument is the number of earlier requests for the same path.
    pub(crate) fn start(answer: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (requests.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, answer) = (log.clone(), answer.clone());
                // Errors of the connection are ignored: tests kill clients.
                std::thread::spawn(move || stream.and_then(|stream| converse(stream, &log, &*answer)));
            }
        });
        Self { url, requests }
    }

    /// All requests so far, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn converse(
    mut stream: TcpStream,
    log: &Mutex<Vec<Request>>,
    answer: &(dyn Fn(&Request, usize) -> Answer + Send + Sync),
) -> std::io::Result<()> {
    let request = read(&stream)?;
    let count = {
        let mut log = log.lock().unwrap();
        let count = log.iter().filter(|earlier| earlier.path == request.path).count();
        log.push(request.clone());
        count
    };
    write(&mut stream, answer(&request, count), request.from)
}

fn read(stream: &TcpStream) -> std::io::Result<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut request = Request { path, host: String::new(), from: None, authorization: None };
    for line in lines {
        let line = line?;
        let Some((key, value)) = line.split_once(": ") else { break };
        match key.to_ascii_lowercase().as_str() {
            "range" => {
                let from = value.strip_prefix("bytes=").and_then(|range| range.strip_suffix('-'));
                request.from = from.map(|from| from.parse().unwrap());
            }
            "host" => value.clone_into(&mut request.host),
            "authorization" => request.authorization = Some(value.to_owned()),
            _ => {}
        }
    }
    Ok(request)
}

fn write(stream: &mut TcpStream, answer: Answer, from: Option<usize>) -> std::io::Result<()> {
    match answer {
        Answer::File(body) => match from {
            Some(from) if from >= body.len() => head(stream, 416, "Content-Length: 0\r\n"),
            _ => send(stream, &body, from, usize::MAX),
        },
        Answer::WholeFile(body) => send(stream, &body, None, usize::MAX),
        Answer::Unannounced(body) => {
            head(stream, 200, "")?;
            stream.write_all(&body)
        }
        Answer::Truncated(body, sent) => send(stream, &body, from, sent),
        Answer::Stalled(body, sent) => {
            send(stream, &body, from, sent)?;
            stream.flush()?;
            wait_for_close(stream)
        }
        Answer::Trickled(body, pause) => {
            head(stream, 200, &format!("Content-Length: {}\r\n", body.len()))?;
            for byte in body {
                stream.write_all(&[byte])?;
                std::thread::sleep(pause);
            }
            Ok(())
        }
        Answer::Silence => wait_for_close(stream),
        Answer::Raw(bytes) => stream.write_all(&bytes),
        Answer::Redirect(to) => head(stream, 302, &format!("Location: {to}\r\nContent-Length: 0\r\n")),
        Answer::Status(status) => head(stream, status, "Content-Length: 0\r\n"),
    }
}

/// Waits until the client closes the connection.
fn wait_for_close(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; 1024];
    while stream.read(&mut buffer)? > 0 {}
    Ok(())
}

/// Sends the headers for `body` from byte `from` on, and the first `sent` bytes of that.
fn send(stream: &mut TcpStream, body: &[u8], from: Option<usize>, sent: usize) -> std::io::Result<()> {
    let rest = &body[from.unwrap_or(0)..];
    let length = format!("Content-Length: {}\r\n", rest.len());
    match from {
        None => head(stream, 200, &length)?,
        Some(from) => {
            let range = format!("Content-Range: bytes {from}-{}/{}\r\n", body.len() - 1, body.len());
            head(stream, 206, &(length + &range))?;
        }
    }
    stream.write_all(&rest[..sent.min(rest.len())])
}

fn head(stream: &mut TcpStream, status: u16, headers: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status} Test\r\n{headers}Connection: close\r\n\r\n")
}
