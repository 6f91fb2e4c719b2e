"""Prints the texts of a folder as records, a line each: what job.py and `charte-diff check --stdin-format jsonl` read.

    python3 records.py FOLDER > records.jsonl

Texts are taken as UTF-8; a file that is none is named on standard error and left out.
"""

import json
import sys
from pathlib import Path


def main(folder: str) -> int:
    left_out = 0
    for path in sorted(Path(folder).rglob("*.txt")):
        try:
            # newline="": line ends as they are in the file.
            text = path.open(encoding="utf-8", newline="").read()
        except UnicodeDecodeError as error:
            print(f"{path}: {error}", file=sys.stderr)
            left_out += 1
            continue
        print(json.dumps({"path": path.as_posix(), "text": text}, ensure_ascii=False))
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1]))
