//! A real mail server: Debian's Exim, without privileges and without being installed.
//!
//! Its packages are unpacked by `cargo xtask test`. Each connection is handed to an Exim of its own, as inetd
//! does, and what it has taken is delivered when it hangs up: no port has to be guessed, and nothing is left
//! running. `libnss-wrapper` shows it the user that its package would have made.

use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::common::Folder;

/// Nobody, whom Exim runs as where the tests run as root: it refuses to be root.
const NOBODY: u32 = 65534;

/// The user that Exim was built to run as.
const USER: &str = "Debian-exim";

/// What this mail server is like. It delivers what is for `clients.test` and `reckon.test`, and gives up on
/// what is for `gone.test` after having taken it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// Offers STARTTLS, with the certificate of [`Exim::authority`].
    pub(crate) tls: bool,
    /// Takes email only from `reckon` with the password `secret`.
    pub(crate) password: bool,
}

/// A running mail server.
pub(crate) struct Exim {
    folder: Arc<Folder>,
    pub(crate) port: u16,
    /// The certificate in PEM that vouches for the server's own, where it has one.
    pub(crate) authority: Option<Vec<u8>>,
}

impl Exim {
    pub(crate) async fn start(options: Options) -> Self {
        let folder = Arc::new(Folder::new());
        let authority = options.tls.then(|| certificates(folder.path()));
        let program = copy_program(folder.path());
        std::fs::write(folder.path().join("exim.conf"), configuration(folder.path(), &program, options))
            .unwrap();
        let (user, group) = user_of(folder.path());
        std::fs::write(folder.path().join("passwd"), format!("{USER}:x:{user}:{group}::/:/bin/false\n"))
            .unwrap();
        std::fs::write(folder.path().join("group"), format!("{USER}:x:{group}:\n")).unwrap();
        for name in ["spool", "clients.test", "reckon.test"] {
            // The folders of a Maildir too: whoever makes them first owns them.
            for name in ["", "tmp", "new", "cur"].map(|place| folder.path().join(name).join(place)) {
                std::fs::create_dir_all(&name).unwrap();
                chown(&name, Some(user), Some(group)).unwrap();
            }
        }
        chown(folder.path(), Some(user), Some(group)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let place = folder.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let stream = stream.into_std().unwrap();
                stream.set_nonblocking(false).unwrap();
                let (place, program) = (place.clone(), program.clone());
                tokio::task::spawn_blocking(move || serve(place.path(), &program, OwnedFd::from(stream)));
            }
        });
        Self { folder, port, authority }
    }

    /// The Maildir of what was delivered for this domain.
    pub(crate) fn maildir(&self, domain: &str) -> PathBuf {
        self.folder.path().join(domain)
    }

    /// What it has written down, for a test that fails.
    pub(crate) fn log(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        format!("{}{}", read("log_main"), read("log_panic"))
    }
}

/// Takes what comes over this connection, then delivers it, and the bounces that come of that.
fn serve(folder: &Path, program: &Path, connection: OwnedFd) {
    let mut session = command(folder, program);
    session.arg("-bs").stdout(Stdio::from(connection.try_clone().unwrap())).stdin(Stdio::from(connection));
    session.status().unwrap();
    drop(session);
    for _what_was_taken_then_its_bounces in 0..2 {
        let mut delivery = command(folder, program);
        delivery.arg("-q").stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
    }
}

fn command(folder: &Path, program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .arg("-C")
        .arg(folder.join("exim.conf"))
        .env_clear()
        .env("LD_PRELOAD", folder.join("libnss_wrapper.so"))
        .env("LD_LIBRARY_PATH", folder)
        .env("NSS_WRAPPER_PASSWD", folder.join("passwd"))
        .env("NSS_WRAPPER_GROUP", folder.join("group"))
        .stderr(Stdio::null());
    let (user, group) = user_of(folder);
    if user == NOBODY {
        command.uid(user).gid(group);
    }
    command
}

/// Whom Exim runs as: whoever made the folder, or nobody in place of root.
fn user_of(folder: &Path) -> (u32, u32) {
    let about = std::fs::metadata(folder).unwrap();
    if about.uid() == 0 { (NOBODY, NOBODY) } else { (about.uid(), about.gid()) }
}

/// Copies the program and its libraries to where Exim's user may read them: a cache folder is often closed.
fn copy_program(folder: &Path) -> PathBuf {
    let unpacked = unpacked();
    let program = folder.join("exim4");
    std::fs::copy(unpacked.join("usr/sbin/exim4"), &program).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    for libraries in std::fs::read_dir(unpacked.join("usr/lib")).unwrap() {
        let libraries = libraries.unwrap().path();
        for library in std::fs::read_dir(&libraries).into_iter().flatten() {
            let library = library.unwrap();
            let name = library.file_name();
            if name.to_string_lossy().contains(".so") && library.path().is_file() {
                std::fs::copy(library.path(), folder.join(name)).unwrap();
            }
        }
    }
    program
}

/// Where Exim's packages are unpacked.
fn unpacked() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = || set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    let folder = set("RECKON_EXIM").or_else(|| Some(cache()?.join("reckon/tools/exim")));
    folder.filter(|folder| folder.join("usr/sbin/exim4").is_file()).expect(
        "no mail server to test with: `cargo xtask test native` unpacks one on Debian and its kin; elsewhere, \
         set RECKON_EXIM to a folder into which Debian's packages exim4-daemon-light and libnss-wrapper, and \
         the libraries they need, are unpacked",
    )
}

/// A certificate for `localhost`, and the authority that signed it; returns the authority's.
fn certificates(folder: &Path) -> Vec<u8> {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let signed = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    let own = own.signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("certificate.pem"), own.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    signed.pem().into_bytes()
}

fn configuration(folder: &Path, program: &Path, options: Options) -> String {
    let at = folder.display();
    let tls = if options.tls {
        format!(
            "tls_advertise_hosts = *\ntls_certificate = {at}/certificate.pem\ntls_privatekey = {at}/key.pem\n"
        )
    } else {
        "tls_advertise_hosts =\n".to_owned()
    };
    let (advertised, refused) = if options.password {
        ("*", "deny message = 5.7.0 sign in first\n    !authenticated = *\n")
    } else {
        ("", "")
    };
    let program = program.display();
    format!(
        "primary_hostname = mail.test\nexim_path = {program}\nspool_directory = {at}/spool\n\
         log_file_path = {at}/log_%s\nkeep_environment = LD_PRELOAD:LD_LIBRARY_PATH:^NSS_WRAPPER\n\
         deliver_drop_privilege\nqueue_only\nnever_users =\nhost_lookup =\nrfc1413_hosts =\n{tls}\
         auth_advertise_hosts = {advertised}\nacl_smtp_rcpt = rcpt\n\
         begin acl\nrcpt:\n  {refused}\n  accept domains = clients.test : reckon.test : gone.test\n  \
         deny message = 5.7.1 we do not relay\n\
         begin routers\n\
         gone:\n  driver = redirect\n  domains = gone.test\n  data = :fail: nobody here\n  allow_fail\n\
         clients:\n  driver = accept\n  domains = clients.test\n  transport = clients\n\
         reckon:\n  driver = accept\n  domains = reckon.test\n  transport = reckon\n\
         begin transports\n{}{}\
         begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n  \
         server_condition = ${{if and{{{{eq{{$auth2}}{{reckon}}}}{{eq{{$auth3}}{{secret}}}}}}{{true}}{{false}}}}\n  \
         server_set_id = $auth2\n",
        transport("clients", &format!("{at}/clients.test")),
        transport("reckon", &format!("{at}/reckon.test")),
    )
}

fn transport(name: &str, folder: &str) -> String {
    format!(
        "{name}:\n  driver = appendfile\n  directory = {folder}\n  maildir_format\n  create_directory\n  \
         envelope_to_add\n  return_path_add\n"
    )
}
