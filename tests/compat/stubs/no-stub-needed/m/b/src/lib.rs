use proc_macro::TokenStream;

#[proc_macro]
pub fn text(_: TokenStream) -> TokenStream {
    "\"b\"".parse().unwrap()
}
