#!/usr/bin/env bash
# Makes an image of each function, localhost/pricetag/NAME, from what was built on this machine; no registry is asked.
source "$(dirname "$0")/lib.sh"

[ "${LINK:-static-executable}" = static-executable ] || { echo "images are made of fully static functions only" >&2; exit 2; }

context=$PWD/.build/images
rm -rf "$context"
mkdir -p "$context/common/etc/ssl/certs" "$context/model"
copy_late_libraries "$context/common/lib"
cp -L /etc/ssl/certs/ca-certificates.crt "$context/common/etc/ssl/certs/"
cp -L models/current "$context/model/current"
for name in $(function_names); do
    copy_stripped "$name" "$context/$name"
    model=without
    if carries_model "$name"; then model=with; fi
    # With one time for all files, the layers that images share are the same bytes in each.
    quietly image_tool build --isolation chroot --timestamp 0 --build-arg "FUNCTION=$name" --build-arg "MODEL=$model" \
        --file Containerfile --tag "localhost/pricetag/$name" "$context"
done
image_tool images --filter 'reference=localhost/pricetag/*' --format '{{.Name}} {{.Size}}' | sort >&2
