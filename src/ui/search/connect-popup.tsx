import { useMemo } from 'react';
import { secondEdgeChoices } from '../../core/drawing/second-edge.ts';
import { groupsOf } from '../../core/graph/document.ts';
import { resultOf, type Target, targetsFrom, targetsInto } from '../../core/graph/targets.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import type { Popup } from '../../store/state.ts';
import { typeColour } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { layerWords } from './layer-words.ts';
import type { PickerEntry } from './matches.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const NONE = text('search.connectPopup.none', 'There is no layer to connect.');
const MISFIT = text('search.connectPopup.misfit', 'shape does not fit');
const TAKEN = text('search.connectPopup.taken', 'is fed already');
/** Shapes are computed for this many; every one takes an analysis of what lies downstream. */
const WITH_SHAPES = 60;

/** Drawing an edge by keyboard: the layers at its other end, each with the shape that would result. */
export function ConnectPopup({ popup }: { popup: Extract<Popup, { kind: 'connect' }> }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const name = document.nodes.get(popup.node)?.name ?? '';
  const onwards = popup.direction === 'onwards';
  const title = t(
    onwards
      ? text('search.connectPopup.connectNameTo', 'Connect {name} to…', { name })
      : text('search.connectPopup.feedNameFrom', 'Feed {name} from…', { name }),
  );
  const targets = useMemo(
    () => (onwards ? targetsFrom(document, popup.node) : targetsInto(document, popup.node)),
    [document, popup.node, onwards],
  );
  const entries = useMemo(() => {
    const judge = (target: Target, index: number): PickerEntry => {
      const shape = index < WITH_SHAPES ? resultOf(document, analysis, target) : undefined;
      const wrong = shape === null;
      const { group } = target.node;
      const around = group === undefined ? '' : (groupsOf(document).get(group)?.name ?? '');
      const fit = wrong ? t(MISFIT) : shape ? formatShape(shape) : '';
      const detail = [around, target.taken ? t(TAKEN) : '', fit].filter(Boolean);
      const layer = layerType(target.node.type);
      return {
        id: keyOf(target),
        title: target.port ? `${target.node.name} · ${t(target.port)}` : target.node.name,
        keywords: `${layer ? layerWords(layer, t) : ''} ${around}`,
        dot: typeColour(target.node.type),
        faint: wrong,
        detail: detail.join(' · '),
      };
    };
    const all = targets.map(judge);
    return [...all.filter((entry) => !entry.faint), ...all.filter((entry) => entry.faint)];
  }, [targets, document, analysis, t]);

  function pick(id: string) {
    const chosen = targets.find((target) => keyOf(target) === id);
    if (!chosen) return;
    const { source, target } = chosen;
    const choices = secondEdgeChoices(document, analysis, source, target);
    if (choices.length > 0) {
      editor.view.openPopup({ kind: 'secondEdge', source, target, drop: [], screen: popup.screen });
      return;
    }
    editor.view.openPopup(null);
    editor.layers.connect(source, target);
  }

  return (
    <PopupFrame label={title} width={380} height={380} screen={popup.screen}>
      <Picker label={title} placeholder={title} entries={entries} empty={t(NONE)} onPick={pick} />
    </PopupFrame>
  );
}

function keyOf({ source, target }: Target): string {
  return `${source.node}:${source.port}>${target.node}:${target.port}`;
}
