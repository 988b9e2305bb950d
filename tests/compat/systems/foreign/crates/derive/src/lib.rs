#[proc_macro]
pub fn text(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    format!("{:?}", both::TEXT).parse().unwrap()
}
