/** Draws an SVG picture on a canvas, twice as fine as it is large, and packs it as PNG. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width * 2, height * 2);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this window has no canvas to draw on');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
