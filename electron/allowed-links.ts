/** Where the documentation of layers points: the papers and the operator reference. */
const allowedHosts = ['arxiv.org', 'onnx.ai', 'doi.org', 'openaccess.thecvf.com', 'github.com'];

/** Whether a page may be opened in the user's browser. */
export function isAllowedLink(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // Credentials and ports have no place in a link to read something.
  return url.protocol === 'https:' && allowedHosts.includes(url.hostname) && !url.username && !url.port;
}
