#!/bin/sh
# Writes often.ld anew: the functions that short runs call, for the linker to put them side by side.
#
# Worth its while when much of the code or the compiler has changed; names that no longer exist do no harm. Of a generic
# function every instance is taken, as names without what changes with every build tell no more: the list stands for
# half as much code again as is called. It needs valgrind, and takes some minutes. link/often.sh from anywhere.
set -eu
cd "$(dirname "$0")/.."
folder=target/often
CARGO_PROFILE_RELEASE_STRIP=none cargo build --locked --release --bin charte-diff --target-dir "$folder"

# The names of the functions that a run calls, into the file $1, without the hashes of crates and functions.
called() {
    names=$folder/$1
    shift
    rm -f "$names.calls"
    # A run that finds deviations ends with 1.
    valgrind --quiet --tool=callgrind --demangle=no --callgrind-out-file="$names.calls" \
        "$folder/release/charte-diff" "$@" >"$names.shown" || [ $? -eq 1 ]
    sed -n -E -e "s/'[0-9]+\$//" -e 's/\.llvm\.[0-9]+$/*/' -e 's/17h[0-9a-f]{16}E.*$/17h*/' -e 's/Cs[0-9A-Za-z]+_/Cs*_/g' \
        -e 's/^c?fn=\([0-9]+\) (main$|_ZN|_R)/\1/p' "$names.calls" >"$names.all"
    # A run calls hundreds.
    [ "$(wc -l <"$names.all")" -gt 300 ]
    LC_ALL=C sort -u "$names.all" >"$names"
}
called conforming check --template examples/charte-cookies.txt corpus/opendata.ha-py.fr.txt
called deviating check --template examples/charte-cookies.txt corpus/data.saint-maur.com.txt
called text corpus/
called json --format json corpus/
export LC_ALL=C
sort -u "$folder/conforming" "$folder/deviating" >"$folder/check"
sort -u "$folder/text" "$folder/json" >"$folder/infer"

{
    cat <<'END'
/* What a check of one file and a run over a few files call, side by side: a short run waits for the system to map the
   program's pages, 64 KB at a time, more than for anything else. In the order: checks alone, both, inferring alone.
   Written by often.sh. */
SECTIONS
{
  .text.often :
  {
END
    {
        comm -23 "$folder/check" "$folder/infer"
        comm -12 "$folder/check" "$folder/infer"
        comm -13 "$folder/check" "$folder/infer"
    } | sed -e 's/^main$/    *(.text.main)/' -e 's/^_.*/    *(.text.*&)/'
    cat <<'END'
  }
}
INSERT BEFORE .text;
END
} >"$folder/often.ld"
mv "$folder/often.ld" link/often.ld
