// The smallest zip there is: entries stored, nothing compressed. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50;
const VERSION_MADE_BY_UNIX = (3 << 8) | 20, VERSION_NEEDED = 10, DOS_DATE_1980 = 0x21;
const UNIX_REGULAR_FILE = 0o100000;

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
});

function crc32(bytes) {
    let crc = ~0;
    for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    return ~crc >>> 0;
}

/** What the local header and the central directory both say of an entry. */
function common(name, bytes) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(VERSION_NEEDED, 0);
    fields.writeUInt16LE(DOS_DATE_1980, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    return fields;
}

function localEntry(name, bytes) {
    const signature = Buffer.alloc(4);
    signature.writeUInt32LE(LOCAL);
    return Buffer.concat([signature, common(name, bytes), name, bytes]);
}

function centralEntry(name, bytes, mode, offset) {
    const head = Buffer.alloc(6), tail = Buffer.alloc(14);
    head.writeUInt32LE(CENTRAL);
    head.writeUInt16LE(VERSION_MADE_BY_UNIX, 4);
    tail.writeUInt32LE(((UNIX_REGULAR_FILE | mode) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    return Buffer.concat([head, common(name, bytes), tail, name]);
}

/** `files`: names to texts or bytes. Returns the archive. */
export function zip(files, mode = 0o644) {
    const locals = [], centrals = [];
    let offset = 0;
    for (const [text, content] of Object.entries(files)) {
        const name = Buffer.from(text), bytes = Buffer.from(content);
        locals.push(localEntry(name, bytes));
        centrals.push(centralEntry(name, bytes, mode, offset));
        offset += locals.at(-1).length;
    }
    const directory = Buffer.concat(centrals), end = Buffer.alloc(22);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(centrals.length, 8);
    end.writeUInt16LE(centrals.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...locals, directory, end]);
}
