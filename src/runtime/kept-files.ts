/** Files whose operators are kept as they came, by what is in them. */

const hashes = new WeakMap<Uint8Array, Promise<string>>();

/** SHA-256 of a file's bytes, hexadecimal; worked out once for each array. */
export function contentHash(bytes: Uint8Array): Promise<string> {
  const known = hashes.get(bytes);
  if (known) return known;
  const hash = sha256(bytes);
  hashes.set(bytes, hash);
  return hash;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
