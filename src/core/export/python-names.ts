/** Layer names as Python identifiers. */

const KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield case type self print super range len float int';

/** What an `nn.Module` has already: a layer of that name would take its place. */
const MODULE =
  'T_destination dump_patches training call_super_init forward register_buffer register_parameter add_module register_module get_submodule set_submodule get_parameter get_buffer get_extra_state set_extra_state apply cuda ipu xpu mtia cpu double half bfloat16 to_empty to register_full_backward_pre_hook register_backward_hook register_full_backward_hook register_forward_pre_hook register_forward_hook register_state_dict_post_hook register_state_dict_pre_hook state_dict register_load_state_dict_pre_hook register_load_state_dict_post_hook load_state_dict parameters named_parameters buffers named_buffers children named_children modules named_modules train eval requires_grad_ zero_grad share_memory extra_repr compile name_scope';

const TAKEN = new Set(`${KEYWORDS} ${MODULE}`.split(' '));

/** What a framework asks of the names of its layers. */
export interface NameRules {
  /** Takes no letters but those of ASCII. */
  readonly ascii?: boolean;
  /** Names that the framework itself gives. */
  readonly automatic?: RegExp;
}

/** Gives out identifiers that are unique within one file. */
export class PythonNames {
  private readonly taken: Set<string>;
  private readonly rules: NameRules;

  /** @param reserved what the file itself defines and imports */
  constructor(reserved: Iterable<string>, rules: NameRules = {}) {
    this.rules = rules;
    this.taken = new Set([...TAKEN, ...reserved]);
  }

  /** The layer's name where it is an identifier; else with `_` for what is none, and numbered where it is taken. */
  claim(wanted: string): string {
    const plain = identifier(this.rules.ascii ? wanted.replace(/[^\x20-\x7e]/g, '_') : wanted);
    const base = this.rules.automatic?.test(plain) ? `${plain}_layer` : plain;
    let name = base;
    for (let count = 2; this.taken.has(name); count += 1) name = `${base}_${count}`;
    this.taken.add(name);
    return name;
  }
}

/** Python compares identifiers in the form NFKC, so they are written in it. */
function identifier(name: string): string {
  const clean = name
    .normalize('NFKC')
    .replace(/[^\p{XID_Continue}]/gu, '_')
    .replace(/_{2,}/g, '_');
  // A leading underscore marks what is private to a module, or has special meaning.
  return /^\p{XID_Start}/u.test(clean) ? clean : `layer_${clean.replace(/^_+/, '')}`;
}

/** The title, up to its first comma or bracket, as the name of a class: `LeNet-5, digits` → `LeNet5`; else `Net`. */
export function className(title: string, reserved: ReadonlySet<string>): string {
  const words = (title.normalize('NFKC').split(/[,:;()]/)[0] ?? '').match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]\w{1,59}$/.test(name) && !reserved.has(name) && !TAKEN.has(name) ? name : 'Net';
}
