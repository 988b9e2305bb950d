. "$SHARED/registry.sh"
download itoa 1.0.15 'third party'
mkdir -p 'third party/index/it/oa'
entry itoa 1.0.15 'third party/itoa-1.0.15.crate' > 'third party/index/it/oa/itoa'
