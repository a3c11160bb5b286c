//! The application's files, read once when the server starts, each with its compressed forms.

use std::collections::HashMap;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use reckon_providers::secret::{digest, hex};

use crate::config::ServeError;

/// The application's files by their paths; none where the server has the API alone.
#[derive(Default)]
pub(crate) struct Assets(HashMap<String, Asset>);

/// A file.
pub(crate) struct Asset {
    kind: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    /// The start of the content's SHA-256, quoted.
    tag: String,
    /// Whether the name changes with the content.
    hashed: bool,
}

/// A file that answers a path.
pub(crate) struct Found<'a> {
    /// The file.
    pub(crate) asset: &'a Asset,
    /// Whether it is the application's page.
    pub(crate) is_page: bool,
}

/// The page that starts the application.
const PAGE: &str = "/index.html";

impl Assets {
    /// Reads a folder. A file `x.br` or `x.gz` beside `x` is its compressed form.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, or there is no page in it.
    pub(crate) fn load(folder: &Path) -> Result<Self, ServeError> {
        let mut files = HashMap::new();
        read(folder, "", &mut files).map_err(|error| ServeError::Web(folder.to_owned(), error))?;
        let mut assets = HashMap::new();
        for (path, plain) in &files {
            let Some(kind) = kind(path) else { continue };
            let compressed = |ending: &str| files.get(&format!("{path}.{ending}")).cloned();
            let asset = Asset {
                kind,
                plain: plain.clone(),
                brotli: compressed("br"),
                gzip: compressed("gz"),
                tag: format!("\"{}\"", hex(digest(plain).get(..12).unwrap_or_default())),
                hashed: is_hashed(path),
            };
            assets.insert(path.clone(), asset);
        }
        if !assets.contains_key(PAGE) {
            let missing = std::io::Error::other("there is no index.html in it; is it built?");
            return Err(ServeError::Web(folder.to_owned(), missing));
        }
        Ok(Self(assets))
    }

    /// The file at a path; the application's page at a path that names no file, since the application has
    /// routes of its own.
    pub(crate) fn find(&self, path: &str) -> Option<Found<'_>> {
        if let Some(asset) = self.0.get(path) {
            return Some(Found { asset, is_page: path == PAGE });
        }
        let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if names_a_file { None } else { self.0.get(PAGE).map(|asset| Found { asset, is_page: true }) }
    }
}

impl Asset {
    /// The file, in the smallest form that the browser takes; or that it has it already.
    pub(crate) fn respond(&self, headers: &HeaderMap, is_page: bool) -> Response {
        let (encoding, body) = self.form(headers);
        let tag = match encoding {
            Some(encoding) => self.tag.replacen('"', &format!("\"{encoding}-"), 1),
            None => self.tag.clone(),
        };
        let kept = if self.hashed && !is_page { "public, max-age=31536000, immutable" } else { "no-cache" };
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let known = known.flat_map(|value| value.split(','));
        let is_known = known.map(|value| value.trim().trim_start_matches("W/")).any(|value| value == tag);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.kind)], body.clone()).into_response()
        };
        let answer = response.headers_mut();
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            answer.insert(header::ETAG, tag);
        }
        if let (Some(encoding), false) = (encoding, is_known) {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn form(&self, headers: &HeaderMap) -> (Option<&'static str>, &Bytes) {
        let takes = |encoding: &str| {
            let values = headers.get_all(header::ACCEPT_ENCODING).iter();
            let mut named = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
            named.any(|one| {
                let mut parts = one.split(';').map(str::trim);
                let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
                let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
                is_it && weight.is_none_or(|weight| weight > 0.0)
            })
        };
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if takes("br") => (Some("br"), brotli),
            (_, Some(gzip)) if takes("gzip") => (Some("gzip"), gzip),
            _ => (None, &self.plain),
        }
    }
}

fn read(folder: &Path, prefix: &str, files: &mut HashMap<String, Bytes>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &path, files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

/// The content type of files that are served; others, compressed forms among them, are not served by name.
fn kind(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Whether a name bears a hash of its content, as trunk writes it: a part of sixteen hexadecimal digits.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.'])
        .any(|part| part.len() == 16 && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_for_ever_and_no_others() {
        for name in ["/reckon-web-8d9b2c4f1a6e7035_bg.wasm", "/start-0123456789abcdef.js"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["/index.html", "/icon-192.png", "/deadbeef.js", "/styles.css", "/20260131.txt"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
