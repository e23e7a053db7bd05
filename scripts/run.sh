#!/usr/bin/env bash
# run.sh [serve|serve-nginx]: serves the product on the embedded defaults; settings from .env where there is one.
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
options=()
[ "${1:-serve}" = serve ] || options=(--folder "$PRICETAG_HOME/nginx")
exec .build/release/local-runner "${1:-serve}" "${options[@]}"
