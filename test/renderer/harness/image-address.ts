/** Stands in for the app's own protocol, which only Electron has. */
export const imageAddress = {
  example: (datasetId: string, position: number) => `/image/example/${datasetId}/${position}`,
  prediction: (id: string) => `/image/prediction/${id}`,
};
