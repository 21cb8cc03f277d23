// A photo as small as the office keeps it; drawing it anew leaves its hidden details (place, phone) behind.
const SIDE = 1600, SMALL = 120;

async function drawn(source, side, quality) {
  const scale = Math.min(1, side / Math.max(source.width, source.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * scale));
  canvas.height = Math.max(1, Math.round(source.height * scale));
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob(made => (made ? resolve(made) : reject(new Error("no blob"))), "image/jpeg", quality));
}

async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** Return {photo, thumb} of a file: a JPEG of at most `side` px, and a small one as an address. */
export async function shrink(file, side = SIDE) {
  const picture = await read(file);
  if (!picture) return { photo: null, thumb: null };
  const photo = await drawn(picture, side, 0.8);
  const small = await drawn(picture, SMALL, 0.6);
  picture.close();
  return { photo, thumb: await address(small) };
}

function address(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
