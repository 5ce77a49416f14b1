import { useEffect, useMemo, useState } from 'react';
import type { Diagnostic } from '../../core/diagnostics.ts';
import { type Fix, type FixQuestion, fixesFor, tryFixes } from '../../core/drawing/fixes.ts';
import { nextTurn } from '../../runtime/turn.ts';
import { useEditorState } from '../editor-context.ts';

/** Steps back that may hold the values from before. */
const LOOKED_BACK = 5;
/** In a drawing of more layers, every fix is tried in a turn of its own: the window goes on meanwhile. */
const AT_ONCE = 500;

const NONE: readonly Fix[] = [];

/** The fixes of a problem; of a large drawing a moment later. */
export function useFixes(node: string | null, entry: Diagnostic): readonly Fix[] {
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const past = useEditorState((state) => state.past);
  const asked = useMemo((): FixQuestion => {
    const earlier = past.slice(-LOOKED_BACK).map((step) => step.document);
    return [document, analysis, node, entry, earlier.reverse()];
  }, [document, analysis, node, entry, past]);
  const isSmall = document.nodes.size <= AT_ONCE;
  const now = useMemo(() => (isSmall ? fixesFor(...asked) : null), [asked, isSmall]);
  const [later, setLater] = useState<{ readonly asked: FixQuestion; readonly fixes: readonly Fix[] } | null>(null);
  useEffect(() => {
    if (isSmall) return;
    let isGone = false;
    async function tryAll() {
      const steps = tryFixes(...asked);
      for (;;) {
        await nextTurn();
        if (isGone) return;
        const { done, value } = steps.next();
        if (!done) continue;
        setLater({ asked, fixes: value });
        return;
      }
    }
    void tryAll();
    return () => {
      isGone = true;
    };
  }, [asked, isSmall]);
  return now ?? (later?.asked === asked ? later.fixes : NONE);
}
