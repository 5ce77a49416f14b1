import { useEffect, useState } from 'react';
import type { Severity } from '../../core/diagnostics.ts';
import { text } from '../../core/text.ts';
import { allProblems } from '../../store/problems.ts';
import { Popover } from '../controls/popover.tsx';
import { onOpenProblems } from '../controls/problems-signal.ts';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './problems-list.module.css';
import { ProblemsList } from './problems-list.tsx';

const TITLE = text('problems.problemsButton.title', 'Problems');
const NONE = text('problems.problemsButton.none', 'No problems');

/** How many problems there are, in words; the list on a click. */
export function ProblemsButton() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const problems = useEditorState(allProblems);
  const empty = useEditorState((state) => state.document.nodes.size === 0);
  const count = (severity: Severity) => problems.filter((problem) => problem.entry.severity === severity).length;
  const [errors, unfinished] = [count('error'), count('unfinished')];
  const others = problems.length - errors - unfinished;
  useEffect(() => onOpenProblems(() => setOpen(true)), []);

  const words = [
    errors > 0 &&
      t(
        text('problems.problemsButton.errors1ErrorErrors', '{errors, plural, one {1 error} other {# errors}}', {
          errors,
        }),
      ),
    others > 0 &&
      t(
        text('problems.problemsButton.others1WarningWarnings', '{others, plural, one {1 warning} other {# warnings}}', {
          others,
        }),
      ),
    unfinished > 0 &&
      t(
        text('problems.problemsButton.unfinished', '{unfinished, plural, one {1 unfinished} other {# unfinished}}', {
          unfinished,
        }),
      ),
  ].filter(Boolean);
  // An empty drawing lacks everything; that is a beginning, not an error.
  if (empty) return null;
  const tone = errors > 0 ? 'error' : others > 0 ? 'warning' : unfinished > 0 ? 'unfinished' : 'none';
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t(TITLE)}
      placement="above"
      trigger={(props) => (
        <button type="button" className={styles.trigger} data-tone={tone} {...props}>
          {words.length > 0 ? words.join(', ') : t(NONE)}
        </button>
      )}
    >
      <ProblemsList problems={problems} />
    </Popover>
  );
}
