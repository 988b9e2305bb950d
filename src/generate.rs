//! The manifest
