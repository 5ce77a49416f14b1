import { text } from '../core/text.ts';

export const HELP = text(
  'cli.help.help',
  `Convas: convolutional networks and their channel attention, without a window.

  convas summary FILE [--groups] [--json]         layers, or groups of layers, with shapes, parameters and cost
  convas compile FILE -o OUT.onnx                 write the drawing as an ONNX model
                 [--opset N] [--ir N]             in another opset, where its nodes allow it
  convas run FILE --image PICTURE… [--json]       outputs or class scores, squeeze and gate values
                 [--feed NAME=VALUE…]             VALUE: zeros, ones, random:SEED, or a .npy, .npz, .safetensors file
                 [--provider native|wasm]         what computes, see below [--trust]
  convas run FILE --data SOURCE [--json]          a whole data set, a line per picture [--batch N] and a summary
                 [--axes nhwc|nchw]               of an array: channels last or first; goes with every --data
  convas study FILE --data SOURCE [--json]        what a data set says about the attention channels: twelve measures
                 [--seed S] [--resamplings N]     of what gates follow from and what they change
                 [--measures all|associations]    associations: without running every gate replaced
  convas train FILE --data SOURCE -o OUT.convas   a network learns from labelled pictures [--recipe R.json] [--epochs N]
                 [--seed S] [--workers K] [--resume] [--provider native|wasm] [--json]
  convas evaluate FILE --data SOURCE [--json]     how often it is right, class by class, and what it confuses
  convas check FILE                               say what is wrong with a drawing
  convas data SOURCE [--json]                     what a data set holds: classes, sizes, duplicates, broken files
                 [--for FILE] [--axes nhwc|nchw]  compare its classes with a network''s labels; channels last or first
  convas import MODEL.onnx -o OUT.convas          make a project of an ONNX model
  convas diff A B [--json]                        what differs between two models or projects
  convas export FILE --to KIND -o OUT             write it for another program, see below
  convas export FILE --figure OUT.svg             a picture of the drawing [--theme light|dark]
  convas load FILE --weights W… -o OUT.convas     put weights onto its layers, by name
  convas extract FILE --layers NAME,… -o OUT.onnx some layers or groups of it, as a model of their own
  convas join A B -o OUT [--connect OUTPUT=INPUT] both as one, OUT.onnx or OUT.convas; connected as said, or
                                                 where only one output and input fit each other

Every command takes --timeout SECONDS, after which it is ended, and --memory SIZE (2G, 512M; 4G at most): a run that is
known to need more is refused, one that takes more is ended. By default half of the free memory, at most 4G.

“run” computes in WASM unless told otherwise: its numbers are those of the window, on every computer. --provider native
takes native code, two to four times as fast, whose numbers differ by rounding. Native code has no sandbox: for a file
with operators that Convas has no layer for it needs --trust.

FILE is a project (.convas, or .json without weights) or an ONNX model, whose external data lies beside it; a PICTURE
is a PNG, JPEG or WebP file. A network that takes no picture runs without --image, on
zeros or on what the project or --feed says.
A picture is cropped around its centre and scaled to the size of the network; one that has that size already is used
pixel for pixel. With --json, standard output holds one JSON document and nothing else.
Where a run gives NaN or an infinity, “run” looks for the layer in which it first appears and says so, with
--json under "nonFinite" (kind, count, firstLayer, appearances). JSON has no such numbers: there they are the strings
"NaN", "Infinity" and "-Infinity". An output''s min, mean and max are those of its finite elements.

SOURCE is a folder with a sub-folder per class, or with a table of files and labels; such a table (.csv, UTF-8, first line
file,label, several labels separated by |); one file of an IDX pair (MNIST''s form, also .gz); an .npz with images and
labels; or what comes with Convas: signs[:SEED[:COUNT]], signs-multi[:SEED[:COUNT]], fashion-mnist, photographs.
Pictures are only read: nothing is changed or copied, links are not followed, and nothing leaves this machine.

KIND is one of
  pytorch, keras   OUT.py and OUT.safetensors beside it, or both in OUT.zip; the file tests itself: python3 OUT.py
  safetensors, npz every parameter, called LAYER.PARAMETER, as OUT.safetensors or OUT.npz
  csv, json        layers with shapes, parameters and cost
  training-step    OUT.onnx: forward, loss, backward and SGD for 16 pictures as one ONNX graph
An output that is a project (.convas, .json), an input, or a file beside OUT.py that is there already is replaced only
with --force.
W is a .safetensors file, an .npz archive, or .npy files called LAYER.PARAMETER.npy: what a training saved, float32.

Exit codes: 0 done, 2 bad input (standard error says what), 1 a bug in Convas.
`,
);
