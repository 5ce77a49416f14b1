import type { OfferedVersions } from '../../core/compile/versions/offered.ts';
import { type ChosenVersions, leastIr } from '../../core/compile/versions/versions.ts';
import { text, withRemedy } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { Select } from '../controls/select.tsx';
import { useText } from '../editor-context.ts';

const OPSET = text('exports.versionsFields.opset', 'Opset');
const OPSET_HELP = text(
  'exports.versionsFields.opsetHelp',
  'The version of the ONNX operators that the file is written in.',
);
const IR = text('exports.versionsFields.ir', 'IR version');
const IR_HELP = text('exports.versionsFields.irHelp', 'The version of the ONNX container.');

interface VersionsFieldsProps {
  readonly offered: OfferedVersions;
  readonly chosen: ChosenVersions;
  readonly onChoose: (versions: ChosenVersions) => void;
}

/** Kept unless chosen. What the nodes forbid stays in the list, so that the reason can be read. */
export function VersionsFields({ offered, chosen, onChoose }: VersionsFieldsProps) {
  const t = useText();
  const { own, opsets } = offered;
  const opset = chosen.opset ?? own.opset;
  const entry = opsets.find((candidate) => candidate.opset === opset);
  const refusal = entry?.refusal;
  const ir = chosen.ir ?? (opset === own.opset ? own.ir : Math.max(own.ir, leastIr(opset)));

  function chooseOpset(value: number) {
    // The IR version follows until it is chosen again: not every one goes with every opset.
    onChoose(value === own.opset ? {} : { opset: value });
  }

  return (
    <>
      <Field label={t(OPSET)} help={t(OPSET_HELP)} error={refusal && t(withRemedy(refusal))}>
        {(ids) => (
          <Select
            id={ids.control}
            aria-describedby={ids.described}
            value={opset}
            data-first
            onChange={(event) => chooseOpset(Number(event.target.value))}
          >
            {opsets.map((candidate) => (
              <option key={candidate.opset} value={candidate.opset}>
                {t(optionText(candidate.opset, candidate.opset === own.opset, candidate.refusal !== null))}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t(IR)} help={t(IR_HELP)}>
        {(ids) => (
          <Select
            id={ids.control}
            aria-describedby={ids.described}
            value={ir}
            disabled={refusal !== null}
            onChange={(event) => onChoose({ ...chosen, ir: Number(event.target.value) })}
          >
            {(entry?.irs.includes(ir) ? entry.irs : [ir]).map((version) => (
              <option key={version} value={version}>
                {t(optionText(version, version === own.ir, false))}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}

function optionText(version: number, isOwn: boolean, isRefused: boolean) {
  if (isOwn) return text('exports.versionsFields.versionKept', '{version} (kept)', { version });
  return isRefused
    ? text('exports.versionsFields.versionNotPossible', '{version} (not possible)', { version })
    : text('exports.versionsFields.version', '{version}', { version });
}
