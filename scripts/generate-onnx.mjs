/**
 * Generates src/core/onnx/gen/onnx_pb.ts from src/core/onnx/onnx.proto. Needed only after a change of the schema: the
 * result is checked in. Needs `protoc` on the PATH (Debian and Ubuntu: apt-get install protobuf-compiler;
 * macOS: brew install protobuf); the TypeScript plug-in is a development dependency.
 *
 *     node scripts/generate-onnx.mjs
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'src/core/onnx');
const plugin = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'protoc-gen-es.cmd' : 'protoc-gen-es');
const result = spawnSync(
  'protoc',
  [
    `--plugin=protoc-gen-es=${plugin}`,
    `--proto_path=${folder}`,
    `--es_out=${join(folder, 'gen')}`,
    // `const` objects instead of `enum`: the project compiles with erasableSyntaxOnly.
    '--es_opt=target=ts,import_extension=ts,erasable_syntax=true,elide_plugin_version=true',
    'onnx.proto',
  ],
  { stdio: 'inherit' },
);
if (result.error) {
  console.error(`protoc could not be started (${result.error.message}). Install the protobuf compiler and try again.`);
  process.exit(1);
}
process.exit(result.status ?? 1);
