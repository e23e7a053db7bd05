#!/usr/bin/env bash
# Makes a zip of each function for AWS Lambda and the template that deploys them all, in .build/lambda.
source "$(dirname "$0")/lib.sh"

# The libraries in the zip and the executable have to come from one C library; the other flavour would use the platform's.
[ "${LINK:-static-executable}" = static-executable ] || { echo "zips are made of fully static functions only" >&2; exit 2; }

folder=$PWD/.build/lambda
rm -rf "$folder"
mkdir -p "$folder/stage"
copy_late_libraries "$folder/stage/lib"
.build/release/local-runner sam-template >"$folder/template.yaml"
for name in $(function_names); do
    stage=$folder/stage/$name
    mkdir -p "$stage"
    copy_stripped "$name" "$stage/bootstrap"
    cp -al "$folder/stage/lib" "$stage/lib"
    if carries_model "$name"; then
        mkdir "$stage/models"
        cp -L models/current "$stage/models/current"
    fi
    # The same bytes make the same zip: one time for all files, names in order, no owners.
    find "$stage" -exec touch --date 1980-01-01T00:00:00Z {} +
    (cd "$stage" && find . -type f | LC_ALL=C sort | TZ=UTC zip -X -q "$folder/$name.zip" -@)
done
rm -rf "$folder/stage"
(cd "$folder" && du -h --apparent-size ./*.zip) >&2
