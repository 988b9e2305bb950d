#!/usr/bin/env bash
echo "script $(head -n 1 "$0")"
