//! The entry point of the built library, called as an engine would that does
//! not have the API version it asks for.

use std::cell::RefCell;
use std::env;
use std::ffi::{CStr, c_char, c_void};
use std::path::PathBuf;
use std::ptr;

use core_index::duckdb::{duckdb_extension_access, duckdb_extension_info};
use libduckdb_sys::duckdb_database;
use libloading::Library;

type EntryPoint =
    unsafe extern "C" fn(duckdb_extension_info, *const duckdb_extension_access) -> bool;

/// What the extension asked for and what it said; `info` points here.
#[derive(Default)]
struct Calls {
    versions: RefCell<Vec<String>>,
    errors: RefCell<Vec<String>>,
}

/// # Safety
/// `info` points to a live [`Calls`], `text` to a C string.
unsafe fn note(info: duckdb_extension_info, text: *const c_char, errors: bool) {
    // SAFETY: the caller vouches for both pointers.
    let (calls, text) = unsafe {
        (
            &*info.cast::<Calls>(),
            CStr::from_ptr(text).to_string_lossy().into_owned(),
        )
    };
    let list = if errors {
        &calls.errors
    } else {
        &calls.versions
    };
    list.borrow_mut().push(text);
}

unsafe extern "C" fn set_error(info: duckdb_extension_info, error: *const c_char) {
    // SAFETY: the extension passes on `info` and a text.
    unsafe { note(info, error, true) }
}

/// What `DuckDB` answers when it does not have the version.
unsafe extern "C" fn no_such_version(
    info: duckdb_extension_info,
    version: *const c_char,
) -> *const c_void {
    // SAFETY: the extension passes on `info` and a text.
    unsafe { note(info, version, false) }
    ptr::null()
}

unsafe extern "C" fn no_database(_: duckdb_extension_info) -> *mut duckdb_database {
    panic!("without an API there is nothing to do with a database")
}

/// The library that Cargo built beside this test.
fn library() -> Library {
    let test = env::current_exe().expect("a test has a path");
    let name = format!(
        "{}core_index{}",
        env::consts::DLL_PREFIX,
        env::consts::DLL_SUFFIX
    );
    let built: Vec<PathBuf> = test
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(&name))
        .filter(|path| path.is_file())
        .collect();
    let newest = built
        .iter()
        .max_by_key(|path| path.metadata().and_then(|m| m.modified()).ok())
        .unwrap_or_else(|| panic!("no {name} beside {}", test.display()));
    // SAFETY: it is our own library, which runs nothing when it is opened.
    unsafe { Library::new(newest) }.expect("the library can be opened")
}

/// Calls the entry point with `access`: what it returned, and what it asked and said.
fn call(access: Option<&duckdb_extension_access>) -> (bool, Vec<String>, Vec<String>) {
    let library = library();
    let calls = Calls::default();
    let info = ptr::from_ref(&calls).cast_mut().cast();
    let access = access.map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the symbol has this type in `lib.rs`; the callbacks read `info`
    // as what it is and only during the call.
    let loaded = unsafe {
        let entry_point = library
            .get::<EntryPoint>(b"core_index_init_c_api\0")
            .expect("the entry point is exported");
        entry_point(info, access)
    };
    (
        loaded,
        calls.versions.into_inner(),
        calls.errors.into_inner(),
    )
}

#[test]
fn an_engine_without_the_version_is_refused_with_an_error() {
    let (loaded, versions, errors) = call(Some(&duckdb_extension_access {
        set_error: Some(set_error),
        get_database: Some(no_database),
        get_api: Some(no_such_version),
    }));
    assert!(!loaded);
    assert_eq!(versions, ["v1.2.0"]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].starts_with("core_index: ") && errors[0].contains("v1.2.0"),
        "{}",
        errors[0]
    );
}

#[test]
fn an_access_table_with_holes_is_refused_with_an_error() {
    let (loaded, versions, errors) = call(Some(&duckdb_extension_access {
        set_error: Some(set_error),
        get_database: None,
        get_api: None,
    }));
    assert!(!loaded);
    assert_eq!(versions, [""; 0]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("v1.2.0"), "{}", errors[0]);
}

#[test]
fn without_a_way_to_say_so_it_is_refused_in_silence() {
    let (loaded, versions, errors) = call(Some(&duckdb_extension_access {
        set_error: None,
        get_database: Some(no_database),
        get_api: Some(no_such_version),
    }));
    assert!(!loaded);
    assert_eq!(versions, ["v1.2.0"]);
    assert_eq!(errors, [""; 0]);
}

#[test]
fn no_access_table_is_refused() {
    assert_eq!(call(None), (false, Vec::new(), Vec::new()));
}

#[test]
fn being_refused_twice_is_no_worse_than_once() {
    let access = duckdb_extension_access {
        set_error: Some(set_error),
        get_database: Some(no_database),
        get_api: Some(no_such_version),
    };
    assert_eq!(call(Some(&access)), call(Some(&access)));
}
