// Makes a PNG of a screenshot smaller: 256 colours are enough for letters, flat colours and a few emoji. Format: https://www.w3.org/TR/png-3/
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const colours = 256;

/** The same picture with a palette. Takes what Chromium writes: 8 bits, RGB or RGBA, not interlaced; what is transparent is shown as it would be without. */
export function smallPng(png) {
  const { width, height, rgb } = decode(png);
  const palette = choosePalette(rgb);
  const indexOf = nearestIn(palette);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(rgb[y * width + x]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const plte = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', plte), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** Colours of all pixels as 0xrrggbb, row by row. */
function decode(png) {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('this is no PNG');
  const data = [];
  let header;
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') header = png.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height, depth, kind, interlaced] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) throw new Error('this PNG is none that Chromium writes');
  const bytes = kind === 2 ? 3 : 4;
  const lines = unfilter(inflateSync(Buffer.concat(data)), width * bytes, height, bytes);
  const rgb = new Uint32Array(width * height);
  for (let pixel = 0; pixel < rgb.length; pixel += 1) rgb[pixel] = lines.readUIntBE(pixel * bytes, 3);
  return { width, height, rgb };
}

/** Undoes the filter of each line (section 9). */
function unfilter(raw, stride, height, bytes) {
  const lines = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= bytes ? lines[y * stride + x - bytes] : 0;
      const up = y > 0 ? lines[(y - 1) * stride + x] : 0;
      const corner = x >= bytes && y > 0 ? lines[(y - 1) * stride + x - bytes] : 0;
      lines[y * stride + x] = raw[y * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  return lines;
}

function paeth(left, up, corner) {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** The commonest colour of each of the commonest neighbourhoods (8 steps wide in each channel). */
function choosePalette(rgb) {
  const counts = new Map();
  for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  if (counts.size <= colours) return [...counts.keys()];
  const places = new Map();
  for (const [colour, count] of counts) {
    const place = places.get(colour & 0xf8f8f8) ?? { count: 0, best: colour };
    if (count > (counts.get(place.best) ?? 0)) place.best = colour;
    place.count += count;
    places.set(colour & 0xf8f8f8, place);
  }
  return [...places.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, colours)
    .map(({ best }) => best);
}

function nearestIn(palette) {
  const known = new Map();
  const distance = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    const nearest = palette.reduce((best, each, index) => (distance(each, colour) < distance(palette[best], colour) ? index : best), 0);
    known.set(colour, nearest);
    return nearest;
  };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
