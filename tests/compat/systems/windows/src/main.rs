#[cfg(windows)]
mod windows {
    #[link(name = "Iphlpapi")]
    unsafe extern "system" {
        fn GetNumberOfInterfaces(count: *mut u32) -> u32;
    }
    #[link(name = "WS2_32")]
    unsafe extern "system" {}
    unsafe extern "C" {
        fn number() -> i32;
    }

    pub fn text() -> String {
        let mut count = 0;
        // Wine may answer with an error.
        let status = unsafe { GetNumberOfInterfaces(&mut count) };
        format!("{} {}", status < u32::MAX, unsafe { number() })
    }
}

#[cfg(not(windows))]
mod windows {
    pub fn text() -> String {
        "true 42".to_owned()
    }
}

fn main() {
    println!("{}", windows::text());
}
