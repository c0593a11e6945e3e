import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import type { Application } from '#core/application.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import { installationFolder } from '#core/native/installation.ts';
import { imageScheme } from '#shared/contract/image-address.ts';
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

/** Serves images that the workspace knows by id: `example/DATASET/POSITION` and `prediction/ID`. Never a path. */
export function serveImages({ datasets, classification }: Application): void {
  protocol.handle(imageScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const [id, position] = pathname.slice(1).split('/');
    if (!identifierSchema.safeParse(id).success || id === undefined) return notFound();
    if (host === 'example') {
      const image = await datasets.readImage(id, Number(position));
      return image ? answer(toBitmap(image.format, image.pixels), 'image/bmp') : notFound();
    }
    if (host === 'prediction') {
      const file = await classification.thumbnailFile(id);
      const bytes = file === null ? null : await readFile(file).catch(() => null);
      return bytes ? answer(bytes, 'image/webp') : notFound();
    }
    return notFound();
  });
}

function answer(body: Uint8Array, type: string): Response {
  // What an id names never changes, so the page may keep it.
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' },
  });
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
