import { useEffect, useMemo, useState } from 'react';
import {
  formatOperatorValue,
  type OperatorField,
  operatorFields,
  readOperatorValue,
} from '../../core/import/operator-fields.ts';
import { type ImportedModel, modelAtHand } from '../../core/onnx/imported.ts';
import type { OperationAttribute } from '../../core/operators/operation.ts';
import { text } from '../../core/text.ts';
import { DraftInput } from '../controls/draft-input.tsx';
import { Field } from '../controls/field.tsx';
import { useDraft } from '../controls/use-draft.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { expected } from './number-controls.tsx';
import { Section } from './section.tsx';

const TITLE = text('inspector.operatorSection.title', 'In the ONNX file');
const STORED = text('inspector.operatorSection.stored', 'stored input');

/** The attributes and small stored inputs of an operator that Convas has no layer for, to be changed in place. */
export function OperatorSection({ id }: { id: string }) {
  const t = useText();
  const document = useEditorState((state) => state.document);
  const weights = useEditorState((state) => state.weights);
  const atHand = useAtHand(document.imported);
  const fields = useMemo(() => (atHand ? operatorFields(document, weights, id) : []), [atHand, document, weights, id]);
  if (fields.length === 0) return null;
  return (
    <Section title={t(TITLE)}>
      {fields.map((field) => (
        <OperatorInput key={field.key} id={id} field={field} />
      ))}
    </Section>
  );
}

/** Whether the structure of the drawing's file is parsed; true from when it is. */
function useAtHand(imported: ImportedModel | undefined): boolean {
  const [seen, setSeen] = useState<ImportedModel | null>(null);
  useEffect(() => {
    let wanted = true;
    void modelAtHand(imported).then(() => {
      if (wanted) setSeen(imported ?? null);
    });
    return () => {
      wanted = false;
    };
  }, [imported]);
  return seen === imported || imported?.parsing?.done !== false;
}

function OperatorInput({ id, field }: { id: string; field: OperatorField }) {
  const editor = useEditor();
  const t = useText();
  const draft = useDraft<OperationAttribute>({
    value: field.value,
    format: (value) => formatOperatorValue({ value }),
    read: (typed) => readOperatorValue(field, typed),
    commit: (value) => editor.layers.setOperatorValue(id, field, value),
  });
  return (
    <Field
      label={field.name}
      note={typeof field.at === 'number' ? t(STORED) : undefined}
      error={draft.error && t(expected(draft.error))}
      stacked
    >
      {(ids) => <DraftInput ids={ids} draft={draft} ofFile />}
    </Field>
  );
}
