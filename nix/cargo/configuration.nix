# Where a project has cargo's own configuration; of the two, cargo goes by the first that is there.
[
  ".cargo/config"
  ".cargo/config.toml"
]
