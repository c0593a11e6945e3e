export type ThumbnailEdge = 64 | 128 | 256;
export const imagesPerBlock = 40;
export const thumbnailEdges = [64, 128, 256] as const;

/** Stands in for the app's own protocol, which only Electron has. */
export const imageAddress = {
  example: (datasetId: string, position: number) => `/image/example/${datasetId}/${position}`,
  block: (datasetId: string, position: number) => `/image/block/${datasetId}/${position}`,
  thumbnail: (datasetId: string, position: number) => `/image/example/${datasetId}/${position}`,
  original: (datasetId: string, position: number) => `/image/example/${datasetId}/${position}`,
  classMean: (datasetId: string, _version: number, label: number) => `/image/mean/${datasetId}/${label}`,
  prediction: (id: string) => `/image/prediction/${id}`,
};
