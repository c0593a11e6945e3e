import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.env.HARNESS_IMAGES;
const files = folder ? readdirSync(folder).filter((name) => /\.(png|jpe?g)$/.test(name)) : [];

/** The same as the packaged page has, so that what it refuses is refused here too. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' xent-image: blob: data:; font-src 'self'; connect-src 'self'";

function drawn(seed) {
  const random = (index) => Math.abs(Math.sin(seed * 12.9898 + index * 78.233) * 43758.5453) % 1;
  const shapes = Array.from({ length: 6 }, (_, index) => {
    const [x, y, size] = [1, 2, 3].map((offset) => Math.round(random(index * 4 + offset) * 24));
    const grey = Math.round(60 + random(index * 4) * 180);
    return `<rect x="${x}" y="${y}" width="${size + 4}" height="${size + 4}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const all = `<rect width="32" height="32" fill="#181818"/>${shapes.join('')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" shape-rendering="crispEdges">${all}</svg>`;
}

function serveImages(request, response, next) {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  if (!request.url?.startsWith('/image/')) return next();
  const seed = [...request.url].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  const file = files[seed % files.length];
  response.setHeader('Content-Type', file ? (file.endsWith('.png') ? 'image/png' : 'image/jpeg') : 'image/svg+xml');
  response.end(file ? readFileSync(join(folder, file)) : drawn(seed));
}

export default defineConfig({
  root: here('.'),
  plugins: [
    svelte(),
    { name: 'harness-images', configurePreviewServer: (server) => void server.middlewares.use(serveImages) },
  ],
  resolve: { alias: { '#shared/contract/image-address.ts': here('image-address.ts') } },
  build: {
    target: 'chrome130',
    outDir: here('../../../node_modules/.cache/xent-harness'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
  },
  preview: { port: 4199, strictPort: true },
});
