/** A frame of a WebSocket (RFC 6455, section 5.2), unmasked. */
export interface Frame {
  opcode: number;
  isLast: boolean;
  payload: Buffer;
}

export const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

/** The first frame of what was read and what is left behind it; null while it is not all there. Throws where a client does what it must not. */
export function readFrame(read: Buffer): { frame: Frame; rest: Buffer } | null {
  const [first, second] = [read[0], read[1]];
  if (first === undefined || second === undefined) return null;
  if ((second & 0x80) === 0) throw new Error('a client masks its frames (RFC 6455, section 5.1)');
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headerBytes = 2 + lengthBytes + 4;
  if (read.length < headerBytes) return null;
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? read.readUInt16BE(2) : Number(read.readBigUInt64BE(2));
  if (read.length < headerBytes + length) return null;
  const mask = read.subarray(headerBytes - 4, headerBytes);
  const payload = Buffer.from(read.subarray(headerBytes, headerBytes + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return { frame: { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload }, rest: read.subarray(headerBytes + length) };
}

/** A whole message in one frame, as a server sends it: unmasked. */
export function writeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (length >= 126 && length < 65_536) header.writeUInt16BE(length, 2);
  if (length >= 65_536) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}
