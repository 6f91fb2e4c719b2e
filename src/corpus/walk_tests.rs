//! Tests of [`super`]: what paths stand for.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;

use super::*;

#[test]
fn the_stem_of_a_path_is_that_of_its_name() {
    let paths = [
        "a/b.txt",
        "a.d/b",
        "a/b.",
        "a/.b",
        "a/..b",
        "a/...",
        "a/..",
        "a/.",
        "a/b.c.txt",
        "a/b.txt/",
        "a/b.txt/.",
        "b.txt",
        "..",
        "",
        "/",
        "a/é.txt",
    ];
    for path in paths {
        let own = Path::new(path)
            .file_stem()
            .map(|stem| stem.to_string_lossy());
        let found = Found::in_stream(path, None);
        assert_eq!(found.stem(), own.unwrap_or_default(), "{path}");
    }
}

#[test]
fn a_file_that_is_not_there_yet_is_judged_by_its_name() {
    struct Archive;
    impl Selection for Archive {
        fn passes_over(&self, path: &Path) -> bool {
            path.ends_with("archive")
        }
        fn takes_up(&self, path: &Path) -> Option<bool> {
            path.ends_with("page.html").then_some(true)
        }
        fn portal(&self, _path: &Path) -> Option<Arc<str>> {
            None
        }
    }
    let taken = |selection: &dyn Selection, name: &str| {
        would_take_up(selection, Path::new("corpus"), Path::new(name))
    };
    for (name, alone, archive) in [
        ("a.md", true, true),
        ("b/c.txt", true, true),
        ("page.html", false, true),
        ("run.json", false, false),
        (".git/a.md", false, false),
        ("archive/a.md", true, false),
    ] {
        assert_eq!(taken(&(), name), alone, "{name}");
        assert_eq!(taken(&Archive, name), archive, "{name}");
    }
}

fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "text").unwrap();
    }
    folder
}

fn names(collected: &Collected, root: &Path) -> Vec<String> {
    let strip = |path: &Path| {
        path.strip_prefix(root)
            .unwrap_or(path)
            .to_string_lossy()
            .into_owned()
    };
    collected
        .files
        .iter()
        .map(|file| strip(file.path()))
        .collect()
}

#[test]
fn a_folder_gives_its_texts_in_the_order_of_their_paths() {
    let root = folder(&[
        "b.txt",
        "a/z.md",
        "a.txt",
        "LISEZMOI",
        "x.TXT",
        "y.markdown",
        "z.text",
        "page.html",
        ".hidden.txt",
        ".git/a.txt",
        "charte-diff.toml",
        "a-b.txt",
    ]);
    let collected = collect(&[root.path().into()], "-");
    let expected = [
        "LISEZMOI",
        "a-b.txt",
        "a.txt",
        "a/z.md",
        "b.txt",
        "x.TXT",
        "y.markdown",
        "z.text",
    ];
    assert_eq!(names(&collected, root.path()), expected);
    assert!(collected.skipped.is_empty() && collected.files.iter().all(|file| !file.named));
}

#[test]
fn other_threads_find_the_same() {
    let mut held: Vec<String> = (0..MANY)
        .map(|at| format!("{}.txt", at * 7919 % MANY))
        .collect();
    for folder in ["a", "a-b", "a.b", "c/d", ".hidden"] {
        held.extend((0..MANY / 2).map(|at| format!("{folder}/{at}.txt")));
    }
    let names_held: Vec<&str> = held.iter().map(String::as_str).collect();
    let root = folder(&names_held);
    symlink("c", root.path().join("a/link")).unwrap();
    let asked = std::cell::Cell::new(0);
    let found = |spreads: bool| {
        let may_spread = || {
            asked.set(asked.get() + 1);
            spreads
        };
        collect_by(&(), &[root.path().into()], "-", &may_spread)
    };
    let alone = found(false);
    assert_eq!(found(true), alone);
    assert_eq!((alone.files.len(), alone.skipped.len()), (MANY * 3, 1));
    assert!(
        alone
            .files
            .is_sorted_by_key(|file| file.path().as_os_str().to_owned())
    );
    // Once a run.
    assert_eq!(asked.get(), 2);
    let small = folder(&["a.txt", "b/c.txt"]);
    let never = || panic!("threads for two files");
    assert_eq!(
        collect_by(&(), &[small.path().into()], "-", &never)
            .files
            .len(),
        2
    );
}

#[test]
fn other_threads_help_with_a_folder_that_was_begun() {
    let large = ["b", "a", "a-b", "a.b", "d/e", "d-e"];
    let large = large.map(|folder| (folder, MANY + STRIDE / 2));
    let small: Vec<String> = (0..MANY).map(|at| format!("small/{at}")).collect();
    let small = small.iter().map(|folder| (folder.as_str(), 2)).collect();
    for folders in [large.to_vec(), small] {
        let held: Vec<String> = folders
            .iter()
            .flat_map(|(folder, count)| (0..*count).map(move |at| format!("{folder}/{at}.txt")))
            .collect();
        let held: Vec<&str> = held.iter().map(String::as_str).collect();
        let root = folder(&held);
        // Folders side by side, not one in another.
        let root = match root.path().join("small") {
            small if small.is_dir() => (small, root),
            _ => (root.path().to_owned(), root),
        };
        let asked = std::cell::Cell::new(None);
        let walk = |spreads: bool| {
            let mut walk = Walk::new(&());
            walk.add_folder(&root.0, &mut |files| {
                if files >= MANY && spreads && asked.get().is_none() {
                    asked.set(Some(files));
                }
                files >= MANY && spreads
            });
            walk.finish(false, spreads)
        };
        let alone = walk(false);
        assert_eq!(alone.files.len(), held.len());
        assert!(
            alone
                .files
                .is_sorted_by(|one, next| by_path(one, next).is_lt())
        );
        assert_eq!(walk(true), alone);
        let first = asked.get().expect("others were asked for");
        assert!(first < MANY + STRIDE, "{first}");
    }
}

#[test]
fn what_is_named_before_a_large_folder_stands_in_its_place() {
    let held: Vec<String> = ["b", "a", "c/d"]
        .iter()
        .flat_map(|folder| (0..MANY).map(move |at| format!("{folder}/{at}.txt")))
        .chain((0..4).map(|at| format!("bb{at}.txt")))
        .collect();
    let held: Vec<&str> = held.iter().map(String::as_str).collect();
    let root = folder(&held);
    let at = |name: &str| root.path().join(name);
    let orders = [
        vec![at("c/d/7.txt"), at(""), at("b/3.txt")],
        vec![at("b"), at("a/1.txt"), at(""), at("")],
        vec![at("c"), at("b"), at("a")],
        vec!["-".into(), at("bb0.txt"), at("")],
    ];
    for paths in orders {
        let found = |spreads: bool| collect_by(&(), &paths, "b/x.txt", &|| spreads);
        let (spread, alone) = (found(true), found(false));
        assert_eq!(spread, alone, "{paths:?}");
        let order = |one: &Found, next: &Found| by_path(one, next).is_lt();
        assert!(spread.files.is_sorted_by(order), "{paths:?}");
    }
    // Files and folders of one folder interleave; folders by themselves do not.
    let is_known = |root: &Path| {
        let mut walk = Walk::new(&());
        walk.add_folder(root, &mut |files| files >= MANY);
        assert!(walk.files.len() >= 3 * MANY, "all of them");
        walk.in_order
    };
    let folders: Vec<&str> = held
        .iter()
        .copied()
        .filter(|name| name.contains('/'))
        .collect();
    let folders = folder(&folders);
    assert_eq!(
        (is_known(root.path()), is_known(folders.path())),
        (false, true)
    );
}

#[test]
fn a_named_file_is_read_whatever_it_is_called() {
    let root = folder(&["page.html", ".hidden.txt"]);
    let collected = collect(
        &[
            root.path().join("page.html"),
            root.path().join(".hidden.txt"),
        ],
        "-",
    );
    assert_eq!(names(&collected, root.path()), [".hidden.txt", "page.html"]);
    assert!(collected.files.iter().all(|file| file.named));
}

#[test]
fn the_same_file_named_twice_is_one_document() {
    let root = folder(&["a.txt", "sub/b.txt"]);
    let again = root.path().join("sub/../a.txt");
    let collected = collect(
        &[
            root.path().into(),
            root.path().join("a.txt"),
            again,
            root.path().into(),
        ],
        "-",
    );
    assert_eq!(names(&collected, root.path()), ["a.txt", "sub/b.txt"]);
    assert!(collected.files[0].named && !collected.files[1].named);
}

#[test]
fn links_to_files_are_followed_links_to_folders_are_not() {
    let root = folder(&["real/a.txt"]);
    symlink("real/a.txt", root.path().join("link.txt")).unwrap();
    symlink("real", root.path().join("again")).unwrap();
    symlink(".", root.path().join("round")).unwrap();
    symlink("nowhere", root.path().join("broken.txt")).unwrap();
    symlink("loop.txt", root.path().join("loop.txt")).unwrap();
    let collected = collect(&[root.path().into()], "-");
    assert_eq!(names(&collected, root.path()), ["link.txt", "real/a.txt"]);
    let skipped: Vec<_> = collected
        .skipped
        .iter()
        .map(|skip| {
            (
                skip.path.text.rsplit('/').next().unwrap(),
                skip.reason.name(),
                skip.named,
            )
        })
        .collect();
    let expected = [
        ("again", "not_a_file", false),
        ("broken.txt", "unreadable", false),
        ("loop.txt", "unreadable", false),
        ("round", "not_a_file", false),
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn a_device_or_a_socket_is_never_a_document() {
    let root = folder(&[]);
    let socket = root.path().join("socket.txt");
    let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for paths in [
        vec![root.path().into()],
        vec![socket],
        vec![PathBuf::from("/dev/null")],
    ] {
        let collected = collect(&paths, "-");
        assert!(collected.files.is_empty());
        assert_eq!(collected.skipped[0].reason, SkipReason::NotAFile);
    }
}

#[test]
fn what_is_named_and_missing_is_said() {
    let collected = collect(&["/nowhere/at/all".into()], "-");
    assert!(collected.files.is_empty());
    assert!(collected.skipped[0].named);
    assert_eq!(collected.skipped[0].reason.name(), "unreadable");
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let collected = collect(&["-".into(), "-".into()], "page.txt");
    assert_eq!(collected.files.len(), 1);
    assert_eq!(&*collected.files[0].shown.text, "page.txt");
    assert!(collected.files[0].named);
}

#[test]
fn a_name_that_is_not_utf8_is_shown_with_its_bytes() {
    let path = shown(Path::new(OsStr::from_bytes(b"a/\xe9.txt")));
    assert_eq!(&*path.text, "a/\u{fffd}.txt");
    assert_eq!(path.hex.as_deref(), Some("612fe92e747874"));
    assert_eq!(shown(Path::new("a/é.txt")).hex, None);
}

#[test]
fn a_file_is_read_where_it_is_whatever_it_is_shown_as() {
    let root = tempfile::tempdir().unwrap();
    let odd = root.path().join(OsStr::from_bytes(b"\xe9.txt"));
    fs::write(&odd, "Cookies\n").unwrap();
    let collected = collect(&[root.path().into()], "-");
    let [found] = &*collected.files else {
        panic!("one file")
    };
    assert_eq!(found.path(), odd);
    assert_eq!(found.stem(), "\u{fffd}");
    assert_eq!(crate::corpus::read(found), Ok(b"Cookies\n".to_vec()));

    let other = Found::shown_as(&odd, "page", None);
    assert_eq!((other.path(), &*other.shown.text), (&*odd, "page"));
    let input = Found::shown_as(Path::new(STDIN), "a/page.txt", None);
    assert_eq!((input.path(), &*input.stem()), (Path::new(STDIN), "page"));
    for (path, stem) in [
        ("a.b.txt", "a.b"),
        ("a/.txt", ".txt"),
        ("a/b", "b"),
        ("a/..", ""),
    ] {
        assert_eq!(Found::in_stream(path, None).stem(), stem, "{path}");
    }
}

#[test]
fn whose_a_file_is_the_config_says_before_its_name() {
    let whose = |path: &str, settled: Option<&str>| {
        let found = Found::in_stream(path, settled.map(Arc::from));
        found
            .portal()
            .map(|(portal, is_host)| (portal.to_string(), *is_host))
    };
    assert_eq!(whose("a/0007.txt", None), None);
    for (settled, portal, is_host) in [
        (None, "data.x.fr", true),
        (Some("Mairie"), "Mairie", false),
        (Some("Data.Y.fr"), "Data.Y.fr", true),
    ] {
        let expected = Some((portal.to_owned(), is_host));
        assert_eq!(whose("a/data.x.fr.txt", settled), expected);
    }
}
