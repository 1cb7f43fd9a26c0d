/** Reads what the page already shows, from the browser's cache where that is possible. */

/**
 * The bytes behind an address, or null where the page's origin, its policy or the network forbid.
 * @param image the picture that shows them, as another way to its pixels
 */
export async function readAsset(address: string, image?: HTMLImageElement): Promise<Blob | null> {
  const url = parse(address);
  if (url === null || !/^(?:https?|data|blob):$/.test(url.protocol)) return null;
  const fetched = (await fetchBlob(url, 'force-cache')) ?? (await fetchAgain(url));
  return fetched ?? (image === undefined ? null : pixelsOf(image));
}

/** The text of a stylesheet, or null. */
export async function readText(address: string): Promise<string | null> {
  const blob = await readAsset(address);
  return blob === null ? null : blob.text();
}

// A cache entry made without CORS cannot be read even where the server would allow it.
async function fetchAgain(url: URL): Promise<Blob | null> {
  return url.origin === location.origin || url.protocol === 'data:'
    ? null
    : fetchBlob(url, 'reload');
}

async function fetchBlob(url: URL, cache: RequestCache): Promise<Blob | null> {
  try {
    const own = url.origin === location.origin;
    const response = await fetch(url, { cache, credentials: own ? 'include' : 'omit' });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

async function pixelsOf(image: HTMLImageElement): Promise<Blob | null> {
  if (image.localName !== 'img' || !image.complete || image.naturalWidth === 0) return null;
  try {
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    // Throws for a picture of another origin.
    return await canvas.convertToBlob({ type: 'image/png' });
  } catch {
    return null;
  }
}

function parse(address: string): URL | null {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return null;
  }
}
