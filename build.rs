//! How the program is linked. On Linux with glibc a process that lives for two milliseconds spends a tenth of them on
//! moving itself to an address by chance: the program stands at a fixed one. It is safe Rust throughout; whoever wants it
//! moved all the same sets `CHARTE_DIFF_PIE`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CHARTE_DIFF_PIE");
    let held = |name: &str| std::env::var(name).unwrap_or_default();
    let is_glibc = held("CARGO_CFG_TARGET_OS") == "linux" && held("CARGO_CFG_TARGET_ENV") == "gnu";
    // What is linked with the C library in it must be able to move.
    let is_static = held("CARGO_CFG_TARGET_FEATURE")
        .split(',')
        .any(|feature| feature == "crt-static");
    let is_known = held("CARGO_CFG_TARGET_ARCH") == "x86_64";
    if is_glibc && is_known && !is_static && held("CHARTE_DIFF_PIE").is_empty() {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
