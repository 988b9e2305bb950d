#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

fn main() {
    assert_eq!(pointer_bits as usize, std::mem::size_of::<*const u8>() * 8);
    assert_eq!(unsafe { getpid() } as u32, std::process::id());
    #[cfg(unix)]
    room_for_stat();
}

/// With bindings for another machine, stat() would write fewer or more bytes than the struct has.
#[cfg(unix)]
fn room_for_stat() {
    let mut room: [stat; 2] = unsafe { std::mem::zeroed() };
    assert_eq!(unsafe { stat(c"/".as_ptr().cast(), &mut room[0]) }, 0);
    assert!(room[0].st_nlink > 0 && room[1].st_nlink == 0);
}
