//! `#[derive(Sum)]`: adds two values of a struct, field by field.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, parse_macro_input};

#[proc_macro_derive(Sum)]
pub fn sum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let Data::Struct(data) = input.data else {
        return quote!(compile_error!("Sum is for structs");).into();
    };
    let name = input.ident;
    let fields = data.fields.iter().filter_map(|field| field.ident.as_ref());
    quote! {
        impl std::ops::AddAssign for #name {
            fn add_assign(&mut self, other: Self) {
                #(self.#fields += other.#fields;)*
            }
        }
    }
    .into()
}
