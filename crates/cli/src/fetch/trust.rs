//! Which certificate authorities are trusted: those of the platform, and those that the command line names.

use std::fs;
use std::path::{Path, PathBuf};

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::tls::{Certificate, RootCerts};

/// Certificates that are trusted besides those of the platform.
#[derive(Clone, Debug, Default)]
pub struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// The certificates of these files in PEM form.
    ///
    /// # Errors
    /// When a file cannot be read, or holds anything but certificates of authorities that can be used.
    pub fn of(files: &[PathBuf]) -> Result<Self, Diagnostics> {
        let mut all = Authorities::default();
        for file in files {
            all.add(file)?;
        }
        Ok(all)
    }

    /// Adds the certificates of a file in PEM form.
    fn add(&mut self, file: &Path) -> Result<(), Diagnostics> {
        let place = file.display().to_string();
        let wrong = |message: String| Diagnostic::error(&place, message).help("give a file with certificates in PEM format: --ca FILE");
        let bytes = fs::read(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let before = self.0.len();
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let certificate = certificate.map_err(|error| wrong(format!("not a file in PEM format: {error}")))?;
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|error| wrong(format!("a certificate in the file cannot be used: {error}")))?;
            self.0.push(certificate);
        }
        if self.0.len() == before {
            return Err(wrong("the file contains no certificate".to_owned()).into());
        }
        Ok(())
    }

    /// What a client trusts. The platform's verifier accepts no extra certificates, so if there are any, the platform's are read here.
    pub fn roots(&self) -> RootCerts {
        if self.0.is_empty() {
            return RootCerts::PlatformVerifier;
        }
        let platform = rustls_native_certs::load_native_certs().certs;
        let all = platform.iter().chain(&self.0);
        all.map(|certificate| Certificate::from_der(certificate).to_owned()).into()
    }
}
