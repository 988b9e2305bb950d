cargo new --quiet --vcs none --lib vendor/log
