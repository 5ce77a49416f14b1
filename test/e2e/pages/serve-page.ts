import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build, mergeConfig } from 'vite';
import { findFile, securityHeaders } from '../../../electron/static-site.ts';
import { root } from '../../../scripts/lib/paths.mjs';
import config from '../../../vite.config.ts';

/** Builds a test page as the app is built, and serves it by the app's own rules and headers. */
export async function servePage(html: string): Promise<{ url: string; close(): Promise<void> }> {
  const pages = path.join(root, 'test', 'e2e', 'pages');
  const outDir = path.join(root, 'dist', 'test', path.parse(html).name);
  await build(
    mergeConfig(config, {
      configFile: false,
      root: pages,
      logLevel: 'warn',
      mode: 'production',
      build: { outDir, emptyOutDir: true, sourcemap: false, rollupOptions: { input: path.join(pages, html) } },
    }),
  );
  const server = createServer(async (request, response) => {
    const found = await findFile(outDir, (request.url ?? '/').split(/[?#]/)[0] ?? '/');
    if (!found.ok) {
      response.writeHead(found.status, securityHeaders).end();
      return;
    }
    response.writeHead(200, { ...securityHeaders, 'Content-Type': found.type, 'Content-Length': found.size });
    createReadStream(found.file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${html}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
