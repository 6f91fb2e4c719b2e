//! The `charte-diff` command.
fn main() {}
