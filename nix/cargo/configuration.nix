# Paths of cargo's configuration in a project. cargo reads the first that exists.
#
# Type: [ string ]
[
  ".cargo/config"
  ".cargo/config.toml"
]
