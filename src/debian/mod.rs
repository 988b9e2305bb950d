//! Debian as a source of files: releases, indices, dependency closures.
