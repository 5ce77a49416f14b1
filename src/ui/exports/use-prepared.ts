import { useEffect, useState } from 'react';
import type { ChosenVersions } from '../../core/compile/versions/versions.ts';
import type { Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import type { PreparedExport } from '../../store/onnx-export.ts';
import { useEditor } from '../editor-context.ts';

/** The export as chosen, ready and checked; null while that is under way. Whoever leaves stops it. */
export function usePrepared({ opset, ir }: ChosenVersions): Result<PreparedExport, Text> | null {
  const { exports } = useEditor();
  const [prepared, setPrepared] = useState<Result<PreparedExport, Text> | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    setPrepared(null);
    const versions = { ...(opset !== undefined && { opset }), ...(ir !== undefined && { ir }) };
    // After the dialog is seen: a large model takes a moment to write.
    const frame = setTimeout(async () => {
      const result = await exports.onnxFile.prepare(versions, abort.signal);
      if (!abort.signal.aborted) setPrepared(result);
    });
    return () => {
      clearTimeout(frame);
      abort.abort();
    };
  }, [exports, opset, ir]);
  return prepared;
}
