#!/usr/bin/awk -f
BEGIN { print "d" }
