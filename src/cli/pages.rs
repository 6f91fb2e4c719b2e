//! How large the pages are that the system hands out memory in. On Linux it clears two megabytes at once where large
//! pages are asked for, as the allocator does: of a short run that is a tenth. A long one is spared many small pages.

/// From so many bytes of text on, large pages are worth being cleared (1 MiB).
pub(super) const MUCH: u64 = 1 << 20;

#[cfg(target_os = "linux")]
mod system {
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::thread::{disable_transparent_huge_pages, transparent_huge_pages_are_disabled};

    /// Whether it was we who did without large pages: what somebody else asked for stays as it is.
    static WITHOUT: AtomicBool = AtomicBool::new(false);

    pub(crate) fn small() {
        let is_ours = transparent_huge_pages_are_disabled() == Ok(false)
            && disable_transparent_huge_pages(true).is_ok();
        WITHOUT.store(is_ours, Ordering::Relaxed);
    }

    pub(crate) fn large() {
        if WITHOUT.swap(false, Ordering::Relaxed) {
            // Where that is refused, small pages do as well.
            let _ = disable_transparent_huge_pages(false);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(crate) const fn small() {}

    pub(crate) const fn large() {}
}

/// Small ones, as long as the work may be short. To be called first of all.
pub(crate) fn small() {
    system::small();
}

/// Large ones from here on, where the system has any.
pub(super) fn large() {
    system::large();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::thread::{disable_transparent_huge_pages, transparent_huge_pages_are_disabled};

    use super::{large, small};

    #[test]
    fn what_somebody_else_asked_for_stays() {
        let are_small = || transparent_huge_pages_are_disabled();
        // It may be that somebody did without them before; and not every system knows the question.
        if let Err(error) = disable_transparent_huge_pages(false) {
            eprintln!("SKIPPED: the system does not let a process choose its pages: {error}");
            return;
        }
        small();
        assert_eq!(are_small(), Ok(true));
        large();
        large();
        assert_eq!(are_small(), Ok(false));
        disable_transparent_huge_pages(true).expect("as before");
        small();
        large();
        assert_eq!(are_small(), Ok(true));
        disable_transparent_huge_pages(false).expect("as before");
    }
}
