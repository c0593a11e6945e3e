import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import type { Application } from '#core/application.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import { shrink } from '#core/images/shrink.ts';
import { installationFolder } from '#core/native/installation.ts';
import { imageScheme, imagesPerBlock, thumbnailEdges } from '#shared/contract/image-address.ts';
import { identifierSchema } from '#shared/identifier.ts';

const pageScheme = 'xent-app';
export const pageAddress = `${pageScheme}://app/index.html`;
export const pageOrigin = `${pageScheme}://app`;
const pageFolder = join(installationFolder, 'out', 'renderer');

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // uPlot and the widgets place themselves by style attributes.
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' blob: data: ${imageScheme}:`,
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Must be called before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: imageScheme, privileges: { standard: true, secure: true } },
  ]);
}

/** Serves the built page, and nothing outside of its folder. */
export function servePage(): void {
  protocol.handle(pageScheme, async (request) => {
    const file = normalize(join(pageFolder, decodeURIComponent(new URL(request.url).pathname)));
    const type = contentTypes[extname(file)];
    if (!file.startsWith(pageFolder + sep) || !type) return notFound();
    const body = await readFile(file).catch(() => null);
    if (!body) return notFound();
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

/** Serves images that the workspace knows by id, see `imageAddress`; never a path. What cannot be had is not found. */
export function serveImages(application: Application): void {
  protocol.handle(imageScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const [id, ...numbers] = pathname.slice(1).split('/');
    if (!identifierSchema.safeParse(id).success || id === undefined) return notFound();
    const places = numbers.map((number) => (/^\d{1,15}$/.test(number) ? Number(number) : NaN));
    return (await readImage(application, host, id, places).catch(() => null)) ?? notFound();
  });
}

async function readImage(
  { datasets, statistics, classification }: Application,
  kind: string,
  id: string,
  [place = NaN, edge = NaN]: readonly number[],
): Promise<Response | null> {
  switch (kind) {
    case 'example': {
      const image = await datasets.images.read(id, place);
      return image && answer(toBitmap(image.format, image.pixels), 'image/bmp');
    }
    case 'block': {
      const images = await datasets.images.readSeveral(id, place, imagesPerBlock);
      return images && answer(toBitmap(images.format, images.pixels), 'image/bmp');
    }
    case 'thumbnail': {
      const wanted = thumbnailEdges.find((each) => each === edge);
      const image = wanted === undefined ? null : await datasets.images.read(id, place);
      if (!image || wanted === undefined) return null;
      const small = shrink(image.format, image.pixels, wanted);
      return answer(toBitmap(small.format, small.pixels), 'image/bmp');
    }
    case 'class-mean': {
      // Here the first number is the dataset's version, and the second the label.
      const { format, pixels } = await statistics.classMean(id, place, edge);
      return pixels && answer(toBitmap(format, pixels), 'image/bmp');
    }
    case 'original': {
      const image = Number.isNaN(place) ? null : await datasets.images.original(id, place);
      // The file may be gone or another one tomorrow.
      return image && answer(image, 'image/webp', 'private, max-age=300');
    }
    case 'prediction': {
      const file = await classification.thumbnailFile(id);
      return file === null ? null : answer(await readFile(file), 'image/webp');
    }
    default:
      return null;
  }
}

/** @param keep by default for ever: what an id names never changes */
function answer(body: Uint8Array, type: string, keep = 'private, max-age=31536000, immutable'): Response {
  return new Response(new Uint8Array(body), { headers: { 'content-type': type, 'cache-control': keep } });
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
