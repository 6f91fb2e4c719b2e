//! How the program is linked. On Linux with glibc a process that lives for two milliseconds spends a fifth of them on
//! moving itself to an address by chance and on loading the library that unwinds panics: the program stands at a fixed
//! address, and brings that library along. It is safe Rust throughout; whoever wants it moved all the same sets
//! `CHARTE_DIFF_PIE`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CHARTE_DIFF_PIE");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|held| held == value);
    let glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if !glibc || !is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        return;
    }
    println!("cargo:rustc-link-arg-bins=-static-libgcc");
    if std::env::var_os("CHARTE_DIFF_PIE").is_none() {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
