"""python3 tools/smithyc MODEL.smithy... --out-h x.gen.h --out-c x.gen.c"""

import argparse
import os
import sys

if __package__ in (None, ""):  # run as a folder: `python3 tools/smithyc`
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    __package__ = "smithyc"

from smithyc.emit_header import emit_header
from smithyc.emit_tables import emit_tables
from smithyc.errors import ModelError
from smithyc.layout import Layout
from smithyc.parser import parse


def generate(files, prefix, header_name):
    """(header, source) of [(path, text)]."""
    layout = Layout(parse(files), prefix)
    names = [os.path.basename(path) for path, _ in files]
    return emit_header(layout, names), emit_tables(layout, header_name, names)


def main(arguments=None):
    options = argparse.ArgumentParser(prog="smithyc", description="Makes C of a service's Smithy model.")
    options.add_argument("models", nargs="+", metavar="MODEL.smithy")
    options.add_argument("--prefix", help="of all C names; without it the first model's file name")
    options.add_argument("--out-h", required=True)
    options.add_argument("--out-c", required=True)
    options = options.parse_args(arguments)
    prefix = options.prefix or os.path.basename(options.models[0]).partition(".")[0]
    try:
        files = []
        for path in options.models:
            with open(path, encoding="utf-8") as file:
                files.append((path, file.read()))
        header, source = generate(files, prefix, os.path.basename(options.out_h))
    except (ModelError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    for path, text in ((options.out_h, header), (options.out_c, source)):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
