#!/usr/bin/env python3
"""Makes a C file of other files' bytes.

    tools/embed.py OUT.c SYMBOL=FILE ...

gives `const unsigned char SYMBOL[]` and `const size_t SYMBOL_len` for each; one NUL follows the bytes, not counted.
"""

import sys


def c_array(symbol, data):
    lines = [f"const unsigned char {symbol}[] = {{"]
    for at in range(0, len(data) + 1, 20):
        lines.append("    " + ",".join(str(byte) for byte in (data + b"\0")[at:at + 20]) + ",")
    lines += ["};", f"const size_t {symbol}_len = {len(data)};", ""]
    return "\n".join(lines)


def main(out, *pairs):
    parts = ["/* Made by tools/embed.py. */\n#include <stddef.h>\n"]
    for pair in pairs:
        symbol, _, path = pair.partition("=")
        with open(path, "rb") as file:
            data = file.read()
        parts.append(f"extern const unsigned char {symbol}[];\nextern const size_t {symbol}_len;")
        parts.append(c_array(symbol, data))
    with open(out, "w") as file:
        file.write("\n".join(parts))


main(*sys.argv[1:])
