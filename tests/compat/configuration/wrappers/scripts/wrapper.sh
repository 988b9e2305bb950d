#!/bin/sh
rustc=$1
shift
exec "$rustc" "$@" --cfg wrapped
