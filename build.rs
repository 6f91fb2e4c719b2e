//! How the program is linked. On x86-64 Linux with glibc a process that lives for two milliseconds spends a quarter of
//! them on finding its three libraries, binding to them and moving itself to an address by chance. So the C library's
//! archives are linked in, where the machine that builds has them, and the program stands at a fixed address: all of it
//! but the C library and the allocator is safe Rust. In a release, the functions that short runs call are put side by side
//! (`link/often.ld`), where the linker knows how: a third fewer page faults. Whoever wants it linked as Cargo does it sets
//! `CHARTE_DIFF_LINK=plain`.
//!
//! The target feature `crt-static` would do the same, but only for whoever names a target in each command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// What rustc links with where it expects shared libraries.
const SHARED: [&str; 7] = ["gcc_s", "util", "rt", "pthread", "m", "dl", "c"];

/// The linker's script that says which functions lie side by side.
const OFTEN: &str = "link/often.ld";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={OFTEN}");
    for name in [
        "CHARTE_DIFF_LINK",
        "RUSTC",
        "RUSTC_LINKER",
        "CARGO_ENCODED_RUSTFLAGS",
    ] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    let held = |name: &str| env::var(name).unwrap_or_default();
    let is_glibc = held("CARGO_CFG_TARGET_OS") == "linux" && held("CARGO_CFG_TARGET_ENV") == "gnu";
    // What is linked with the C library in it already is let alone.
    let is_static = held("CARGO_CFG_TARGET_FEATURE")
        .split(',')
        .any(|feature| feature == "crt-static");
    let is_known = held("CARGO_CFG_TARGET_ARCH") == "x86_64";
    if !is_glibc || !is_known || is_static || held("CHARTE_DIFF_LINK") == "plain" {
        return;
    }
    let mut arguments = vec!["-no-pie".to_owned()];
    // What is made for another machine cannot be tried.
    if held("HOST") == held("TARGET") {
        let out = PathBuf::from(held("OUT_DIR"));
        if let Some(archives) = archives(&out) {
            arguments.push("-static".to_owned());
            arguments.push(format!("-L{}", archives.display()));
        }
        let often = Path::new(&held("CARGO_MANIFEST_DIR")).join(OFTEN);
        let ordered = ["-T".to_owned(), often.display().to_string()];
        let with_order = [arguments.as_slice(), &ordered].concat();
        if held("PROFILE") == "release" && links(&with_order, &out).unwrap_or(false) {
            arguments = with_order;
        }
    }
    for argument in arguments {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
}

/// Whether rustc's linker takes these arguments, and a program that it makes with them runs.
fn links(arguments: &[String], out: &Path) -> io::Result<bool> {
    let (source, program) = (out.join("ordered.rs"), out.join("ordered"));
    fs::write(&source, "fn main() {}\n")?;
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args([&source, Path::new("-o"), &program]);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    rustc.args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()));
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.args(["-C", &format!("linker={linker}")]);
    }
    for argument in arguments {
        rustc.args(["-C", &format!("link-arg={argument}")]);
    }
    Ok(rustc.output()?.status.success() && runs(&program, out))
}

/// Whether a program runs to its end. What it may write goes to the folder.
fn runs(program: &Path, folder: &Path) -> bool {
    let ended = Command::new(program).current_dir(folder).status();
    ended.is_ok_and(|status| status.success())
}

/// A folder in which a linker that looks for the shared libraries finds the archives; `None` where one of them is not
/// there, or a program made of them does not run.
fn archives(out: &Path) -> Option<PathBuf> {
    let linker = env::var("RUSTC_LINKER").unwrap_or_else(|_| "cc".to_owned());
    let find = |name: &str| {
        let asked = Command::new(&linker)
            .arg(format!("-print-file-name=lib{name}.a"))
            .output()
            .ok()?;
        let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim_end());
        // A linker that finds nothing gives the bare name back.
        path.is_absolute().then_some(path)
    };
    let folder = out.join("archives");
    fs::create_dir_all(&folder).ok()?;
    for name in SHARED {
        let parts: &[&str] = match name {
            "gcc_s" => &["gcc_eh", "gcc"],
            "c" => &["c", "gcc_eh", "gcc"],
            name => &[name],
        };
        let mut script = String::from("GROUP (");
        for part in parts {
            let path = find(part)?;
            println!("cargo:rerun-if-changed={}", path.display());
            script += &format!(" \"{}\"", path.display());
        }
        fs::write(folder.join(format!("lib{name}.a")), script + " )\n").ok()?;
    }
    let (source, program) = (out.join("trial.c"), out.join("trial"));
    fs::write(&source, "int main(void) { return 0; }\n").ok()?;
    let linked = Command::new(&linker)
        .args(["-static", "-no-pie", "-nodefaultlibs", "-o"])
        .args([&program, &source])
        .arg(format!("-L{}", folder.display()))
        .arg("-Wl,-Bdynamic")
        .args(SHARED.map(|name| format!("-l{name}")))
        .output();
    (linked.ok()?.status.success() && runs(&program, out)).then_some(folder)
}
