#!/usr/bin/env bash
# Serves the product on the embedded defaults; settings from .env where there is one.
source "$(dirname "$0")/lib.sh"

if [ -f .env ]; then
    set -a
    # shellcheck disable=SC1091
    source ./.env
    set +a
fi
export PRICETAG_HOME="${PRICETAG_HOME:-$PWD/var}"
export PRICETAG_MODEL="${PRICETAG_MODEL:-$PWD/models/current}"
mkdir -p "$PRICETAG_HOME"
say "Data in $PRICETAG_HOME, model $(basename "$(readlink -f "$PRICETAG_MODEL")")"
exec .build/release/local-runner serve
