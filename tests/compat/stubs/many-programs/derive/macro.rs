extern crate proc_macro;

#[proc_macro]
pub fn number(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    format!("{:?}", std::env::var("CARGO_PKG_NAME").unwrap()).parse().unwrap()
}
