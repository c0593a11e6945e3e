/** Whether folders lie between an image and the folder that names its class, so that the class could be their path. */
export function isNested(images: readonly { path: string; className: string }[]): boolean {
  return images.some(({ path, className }) => {
    const folders = path.split(/[/\\#]/).slice(0, -1);
    const at = folders.lastIndexOf(className);
    return className.includes('/') || (at !== -1 && at < folders.length - 1);
  });
}
