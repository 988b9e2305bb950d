#!/bin/sh
echo "a $1 $(basename "$0")"
