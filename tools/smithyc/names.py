"""Smithy names to C names."""

import re

C_KEYWORDS = set(
    "auto break case char const continue default do double else enum extern float for goto if inline int long "
    "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while "
    "bool true false".split()
)
PLURAL_ACRONYM = re.compile(r"([A-Z]{2,})s(?=[A-Z]|$)")
ACRONYM_END = re.compile(r"([A-Z]+)([A-Z][a-z])")
SPECIAL = {"ETag": "Etag", "OAuth": "Oauth", "IPv4": "Ipv4", "IPv6": "Ipv6"}  # written so, but one word
WORD_END = re.compile(r"([a-z])([A-Z])|([0-9])([A-Z])(?!$)")


def snake(name):
    """CreateTopic -> create_topic, KMSKeyId -> kms_key_id, CallbackURLs -> callback_urls, CRC32C -> crc32c."""
    for text, word in SPECIAL.items():
        name = name.replace(text, word)
    name = PLURAL_ACRONYM.sub(lambda m: m.group(1).capitalize() + "s", name)
    name = ACRONYM_END.sub(r"\1_\2", name)
    name = WORD_END.sub(lambda m: "_".join(g for g in m.groups() if g), name)
    return re.sub(r"_+", "_", name).lower()


def upper_snake(name):
    """As it is where it has no small letter: OLD_IMAGE -> OLD_IMAGE, KeysOnly -> KEYS_ONLY."""
    return snake(name).upper() if re.search("[a-z]", name) else name


def member_name(name):
    name = snake(name)
    return name + "_" if name in C_KEYWORDS else name


def error_name(shape):
    """The constant of an error, without the prefix: NotFoundException -> NOT_FOUND."""
    if "virga#cName" in shape.traits:
        return shape.traits["virga#cName"]
    return upper_snake(re.sub(r"(?<=.)Exception$", "", shape.name))


def c_string(text):
    """A C string literal. '?' is escaped behind another one, because C17 has trigraphs."""
    out = ['"']
    previous = ""
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif char == "?" and previous == "?":
            out.append("\\?")
        elif 32 <= byte < 127:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
        previous = char
    out.append('"')
    return "".join(out)


def c_str(text):
    """An initializer of struct vg_str."""
    return f"{{{c_string(text)}, {len(text.encode('utf-8'))}}}"
