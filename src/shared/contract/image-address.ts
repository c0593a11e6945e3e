/** The app's own protocol for images. It serves only what the workspace knows by id, and never a path. */
export const imageScheme = 'xent-image';

export const thumbnailEdges = [64, 128, 256] as const;
export type ThumbnailEdge = (typeof thumbnailEdges)[number];

/** Lists of small images ask for so many at once, since asking costs more than reading. */
export const imagesPerBlock = 40;

export const imageAddress = {
  /** An example at its dataset's working size. */
  example: (datasetId: string, position: number) => `${imageScheme}://example/${datasetId}/${position}`,
  /** Examples that follow one another, at their working size, one below the other: at most `imagesPerBlock`. */
  block: (datasetId: string, firstPosition: number) => `${imageScheme}://block/${datasetId}/${firstPosition}`,
  /** A small copy of an example for lists, at most `edge` pixels wide and high. */
  thumbnail: (datasetId: string, position: number, edge: ThumbnailEdge) =>
    `${imageScheme}://thumbnail/${datasetId}/${position}/${edge}`,
  /** The mean image of a class's training images, of a version of a dataset. */
  classMean: (datasetId: string, version: number, label: number) =>
    `${imageScheme}://class-mean/${datasetId}/${version}/${label}`,
  /** The original of an example, upright, at most 1,600 pixels wide and high; not found where the file is gone. */
  original: (datasetId: string, position: number) => `${imageScheme}://original/${datasetId}/${position}`,
  /** A small copy of an image that was classified. */
  prediction: (id: string) => `${imageScheme}://prediction/${id}`,
};
