fn main() {
    assert!(unsafe { pq_sys::PQlibVersion() } > 100_000);
    // The error of a failed connection names the host: libpq and the libraries that it needs work.
    let connection = unsafe { pq_sys::PQconnectdb(c"host=127.0.0.1 port=1".as_ptr()) };
    let error = unsafe { std::ffi::CStr::from_ptr(pq_sys::PQerrorMessage(connection)) };
    assert!(error.to_str().unwrap().contains("127.0.0.1"), "{error:?}");
}
