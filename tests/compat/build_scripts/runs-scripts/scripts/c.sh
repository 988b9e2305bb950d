#! /bin/bash -eu
echo "c $-" | sed 's/[^ceu]//g'
