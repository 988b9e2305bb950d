#!/bin/sh
echo text
