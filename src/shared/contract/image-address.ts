/** The app's own protocol for images. It serves only what the workspace knows by id, and never a path. */
export const imageScheme = 'xent-image';

export const imageAddress = {
  /** An example at its dataset's working size. */
  example: (datasetId: string, position: number) => `${imageScheme}://example/${datasetId}/${position}`,
  /** A small copy of an image that was classified. */
  prediction: (id: string) => `${imageScheme}://prediction/${id}`,
};
