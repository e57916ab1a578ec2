//! Certificates to trust in addition to the system's: read once from the file the user chose, then from a copy in the
//! config folder, and only as long as that copy contains exactly the certificates that were accepted.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use x509_parser::pem::Pem;

use super::binding::sha256;
use crate::home::Home;
use crate::view::{Certificate, Failure, FailureCode, InputReason, NotPossibleReason};

/// Maximum size of the file, in bytes.
const MAX_BYTES: u64 = 1_000_000;
/// Maximum number of certificates in a file: the user sees all of them.
const MAX_CERTIFICATES: usize = 5;
/// Time limit for reading a file: a network drive may be gone.
const READ_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum length of a displayed subject or issuer, in characters.
const MAX_NAME: usize = 200;

/// Certificates in DER, in the order of their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundle(Vec<Vec<u8>>);

impl Bundle {
    /// Reads the file the user chose. It must be a regular file of at most 1 MB; reading stops after five seconds.
    pub(super) async fn chosen(file: PathBuf) -> Result<Self, Failure> {
        let path = file.clone();
        let bytes = off_thread(move || regular(&path)).await.map_err(|why| refused(&file, &why))?;
        Self::of_pem(&bytes).map_err(|why| refused(&file, &why))
    }

    /// Reads the copy with this hash. Fails if it is missing or contains other certificates.
    pub(super) async fn copy(home: &Home, hash: &str) -> Result<Self, Failure> {
        let path = copy_path(home, hash).ok_or_else(changed)?;
        let bytes = off_thread(move || regular(&path)).await.map_err(|why| {
            tracing::warn!(why, "the stored certificate cannot be read");
            changed()
        })?;
        Self::of_pem(&bytes).ok().filter(|bundle| bundle.sha256() == hash).ok_or_else(changed)
    }

    /// Writes the copy, readable only by this user.
    pub(super) async fn store(&self, home: &Home) -> Result<(), Failure> {
        let (path, text) = (copy_path(home, &self.sha256()).ok_or_else(changed)?, self.pem());
        off_thread(move || crate::private::replace(&path, text.as_bytes()).map_err(|error| error.to_string()))
            .await
            .map_err(|why| {
                Failure::new(
                    FailureCode::Storage,
                    format!("The certificate could not be stored: {why}. Free some disk space, and try again."),
                )
            })
    }

    /// Returns the SHA-256 in lowercase hex: of the certificate or, if there are several, of all of them concatenated.
    pub(super) fn sha256(&self) -> String {
        sha256(&self.der())
    }

    /// Returns the bytes that [`Self::sha256`] hashes.
    pub(super) fn der(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// Returns only the certificates: a private key in the same file is left out.
    pub(super) fn pem(&self) -> String {
        let mut text = Vec::new();
        for der in &self.0 {
            let body = STANDARD.encode(der);
            let lines: Vec<&str> =
                body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
            // Writing into memory does not fail.
            let _ = write!(text, "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Returns the certificates for display.
    pub(super) fn shown(&self) -> Vec<Certificate> {
        self.0.iter().filter_map(|der| shown(der)).collect()
    }

    /// Parses the certificates of a PEM file. The error describes the problem without any text of the file.
    fn of_pem(bytes: &[u8]) -> Result<Self, String> {
        let mut all = Vec::new();
        for block in Pem::iter_from_buffer(bytes) {
            let block = block.map_err(|_| "a part of it is damaged".to_owned())?;
            if block.label != "CERTIFICATE" {
                continue;
            }
            if shown(&block.contents).is_none() {
                return Err("a certificate in it is damaged".to_owned());
            }
            all.push(block.contents);
        }
        match all.len() {
            0 => Err("it contains no certificate".to_owned()),
            1..=MAX_CERTIFICATES => Ok(Self(all)),
            many => Err(format!(
                "it contains {many} certificates, and only {MAX_CERTIFICATES} can be shown and accepted together"
            )),
        }
    }
}

/// Removes copies that are no longer used. A failure is only logged.
pub(super) async fn remove_others(home: &Home, used: Option<&str>) {
    let (folder, used) = (home.config().to_owned(), used.and_then(|hash| copy_path(home, hash)));
    let removed = off_thread(move || {
        let names = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
        for path in
            names.flatten().map(|entry| entry.path()).filter(|path| is_copy(path) && Some(path) != used.as_ref())
        {
            std::fs::remove_file(path).map_err(|error| error.to_string())?;
        }
        Ok(())
    });
    if let Err(why) = removed.await {
        tracing::warn!(why, "an older certificate could not be removed");
    }
}

fn is_copy(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_prefix("certificate-").and_then(|rest| rest.strip_suffix(".pem")).is_some_and(is_sha256)
}

/// Returns the path of the copy with this hash; `None` if this is not a hash, such as a path that someone wrote into
/// the settings.
fn copy_path(home: &Home, hash: &str) -> Option<PathBuf> {
    is_sha256(hash).then(|| home.config().join(format!("certificate-{hash}.pem")))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Reads a regular file of at most [`MAX_BYTES`] bytes. Never waits for or reads a pipe or device.
fn regular(path: &Path) -> Result<Vec<u8>, String> {
    let mut options = std::fs::File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = options.open(path).map_err(|error| error.to_string())?;
    if !file.metadata().map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BYTES { Err("it is larger than 1 MB".to_owned()) } else { Ok(bytes) }
}

/// Runs file operations that may take long, up to [`READ_TIMEOUT`].
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    match tokio::time::timeout(READ_TIMEOUT, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err("reading it was interrupted".to_owned()),
        Err(_) => Err(format!("the disk did not answer within {} seconds", READ_TIMEOUT.as_secs())),
    }
}

fn shown(der: &[u8]) -> Option<Certificate> {
    let (rest, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    let validity = certificate.validity();
    rest.is_empty().then(|| Certificate {
        subject: name(&certificate.subject().to_string()),
        issuer: name(&certificate.issuer().to_string()),
        valid_from: validity.not_before.timestamp().saturating_mul(1000),
        valid_until: validity.not_after.timestamp().saturating_mul(1000),
        sha256: sha256(der),
    })
}

/// Returns a name that cannot rearrange the text around it: the certificate's creator chose it.
fn name(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(plain).take(MAX_NAME).collect()
}

fn refused(file: &Path, why: &str) -> Failure {
    let message =
        format!("The certificate file {} cannot be used: {why}. Choose a file in PEM format.", file.display());
    Failure::bad_input(InputReason::CaFile, message).with("field", "caFile").with("why", why)
}

/// The failure if the stored certificate is not the accepted one: nothing is sent.
fn changed() -> Failure {
    let message = "The stored copy of the certificate is missing or isn't the one you accepted, so nothing is sent. \
                   Choose the certificate again in Settings, Network, or with `segbridge network set --certificate FILE`, \
                   or remove it there.";
    Failure::not_possible(NotPossibleReason::CertificateChanged, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(name: &str) -> String {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = rcgen::KeyPair::generate().unwrap();
        format!("{}{}", key.serialize_pem(), params.self_signed(&key).unwrap().pem())
    }

    #[test]
    fn only_the_certificates_of_a_file_are_taken() {
        let text = pem("Company root\u{202e}\u{7}");
        let bundle = Bundle::of_pem(text.as_bytes()).unwrap();
        assert!(text.contains("PRIVATE KEY") && !bundle.pem().contains("PRIVATE KEY"));
        assert_eq!(Bundle::of_pem(bundle.pem().as_bytes()).unwrap(), bundle, "what is written is read again");
        let [shown] = bundle.shown().try_into().unwrap();
        assert_eq!(shown.sha256, bundle.sha256(), "one certificate has one hash");
        assert!(shown.subject.contains("Company root") && !shown.subject.contains(['\u{202e}', '\u{7}']), "{shown:?}");
        assert!(shown.valid_from < shown.valid_until);
    }

    #[test]
    fn damaged_many_and_no_certificates_are_refused_without_their_text() {
        let many: String = (0..6).map(|_| pem("one")).collect();
        let damaged = "-----BEGIN CERTIFICATE-----\naGlkZGVu\n-----END CERTIFICATE-----\n";
        for (text, why) in [("hidden", "no certificate"), (damaged, "damaged"), (many.as_str(), "6 certificates")] {
            let refusal = Bundle::of_pem(text.as_bytes()).unwrap_err();
            assert!(refusal.contains(why) && !refusal.contains("hidden"), "{refusal}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn pipes_devices_folders_and_endless_files_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.pem");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let large = folder.path().join("large.pem");
        std::fs::File::create(&large).unwrap().set_len(1 << 40).unwrap();
        for (file, why) in [
            (pipe, "not a file"),
            (PathBuf::from("/dev/zero"), "not a file"),
            (folder.path().to_owned(), "not a file"),
            (large, "larger"),
            (PathBuf::from("/nowhere/ca.pem"), "No such file"),
        ] {
            let failure = Bundle::chosen(file.clone()).await.unwrap_err();
            assert!(failure.message.contains(why), "{}: {failure}", file.display());
            assert_eq!(failure.code, FailureCode::BadInput);
        }
    }

    #[tokio::test]
    async fn a_copy_is_used_only_as_it_was_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        home.make().unwrap();
        let (bundle, other) =
            (Bundle::of_pem(pem("one").as_bytes()).unwrap(), Bundle::of_pem(pem("two").as_bytes()).unwrap());
        bundle.store(&home).await.unwrap();
        let path = copy_path(&home, &bundle.sha256()).unwrap();
        assert_eq!(Bundle::copy(&home, &bundle.sha256()).await.unwrap(), bundle);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap()) & 0o777, 0o600);
        std::fs::write(&path, other.pem()).unwrap();
        let failure = Bundle::copy(&home, &bundle.sha256()).await.unwrap_err();
        assert_eq!(failure.reason, Some(NotPossibleReason::CertificateChanged.into()));
        std::fs::remove_file(&path).unwrap();
        assert!(Bundle::copy(&home, &bundle.sha256()).await.is_err(), "missing");
        std::fs::write(folder.path().join("own.pem"), bundle.pem()).unwrap();
        assert!(Bundle::copy(&home, "../own").await.is_err(), "a path in the settings is no hash");
    }
}
