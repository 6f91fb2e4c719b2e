//! How large the pages are that the system hands out memory in. On Linux it clears two megabytes at once where large
//! pages are asked for, as the allocator does. A short run does not need them, and a long one may pay for them dearly:
//! a virtual machine hands free memory of that size back to its host, and has to fetch it again, at twenty times the
//! cost. Built here, the allocator has said the same before `main` (`.cargo/config.toml`); this is for who builds from
//! elsewhere.

#[cfg(target_os = "linux")]
mod system {
    use rustix::thread::disable_transparent_huge_pages;

    pub(crate) fn small() {
        // Where that is refused, large pages do as well.
        let _ = disable_transparent_huge_pages(true);
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(crate) const fn small() {}
}

/// Small ones. To be called first of all.
pub(crate) fn small() {
    system::small();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::thread::{disable_transparent_huge_pages, transparent_huge_pages_are_disabled};

    use super::small;

    #[test]
    fn the_process_does_without_large_pages() {
        // It may be that somebody did without them before; and not every system knows the question.
        if let Err(error) = disable_transparent_huge_pages(false) {
            eprintln!("SKIPPED: the system does not let a process choose its pages: {error}");
            return;
        }
        assert_eq!(transparent_huge_pages_are_disabled(), Ok(false));
        small();
        assert_eq!(transparent_huge_pages_are_disabled(), Ok(true));
        disable_transparent_huge_pages(false).expect("as before");
    }
}
