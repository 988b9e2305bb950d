//! What a binary is, read from the file itself, and what is wrong with it.
