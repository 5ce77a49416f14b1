import { text } from '../core/text.ts';

export const HELP = text(
  `Convas: convolutional networks and their channel attention, without a window.

  convas summary FILE [--groups] [--json]         layers, or groups of layers, with shapes, parameters and cost
  convas compile FILE -o OUT.onnx                 write the drawing as an ONNX model
                 [--opset N] [--ir N]             in another opset, where its nodes allow it
  convas run FILE --image PICTURE… [--json]       outputs or class scores, squeeze and gate values
                 [--feed NAME=VALUE…]             VALUE: zeros, ones, random:SEED, or a .npy, .npz, .safetensors file
                 [--provider native|wasm]         what computes, see below [--trust]
  convas check FILE                               say what is wrong with a drawing
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
"NaN", "Infinity" and "-Infinity". An output's min, mean and max are those of its finite elements.

KIND is one of
  pytorch, keras   OUT.py and OUT.safetensors beside it, or both in OUT.zip; the file tests itself: python3 OUT.py
  safetensors, npz every parameter, called LAYER.PARAMETER, as OUT.safetensors or OUT.npz
  csv, json        layers with shapes, parameters and cost
An output that is a project (.convas, .json), an input, or a file beside OUT.py that is there already is replaced only
with --force.
W is a .safetensors file, an .npz archive, or .npy files called LAYER.PARAMETER.npy: what a training saved, float32.

Exit codes: 0 done, 2 bad input (standard error says what), 1 a bug in Convas.
`,
  `Convas: 창 없이 합성곱 신경망과 채널 어텐션을 다룹니다.

  convas summary FILE [--groups] [--json]         레이어별 또는 그룹별 모양, 파라미터, 계산량
  convas compile FILE -o OUT.onnx                 그림을 ONNX 모델로 쓰기
                 [--opset N] [--ir N]             노드가 허용하면 다른 opset으로 쓰기
  convas run FILE --image PICTURE… [--json]       출력이나 클래스 점수, 스퀴즈와 게이트 값
                 [--feed NAME=VALUE…]             VALUE: zeros, ones, random:SEED 또는 .npy, .npz, .safetensors 파일
                 [--provider native|wasm]         계산하는 곳, 아래 설명 참고 [--trust]
  convas check FILE                               그림의 문제 알려 주기
  convas import MODEL.onnx -o OUT.convas          ONNX 모델로 프로젝트 만들기
  convas diff A B [--json]                        두 모델이나 프로젝트의 차이
  convas export FILE --to KIND -o OUT             다른 프로그램에서 쓸 파일로 내보내기
  convas export FILE --figure OUT.svg             그림의 이미지 [--theme light|dark]
  convas load FILE --weights W… -o OUT.convas     이름이 같은 레이어에 가중치 넣기
  convas extract FILE --layers NAME,… -o OUT.onnx 레이어나 그룹 일부를 따로 모델로 쓰기
  convas join A B -o OUT [--connect OUTPUT=INPUT] 둘을 하나로(OUT.onnx 또는 OUT.convas). 말한 대로, 또는 서로 맞는
                                                 출력과 입력이 하나뿐이면 그 둘을 연결

모든 명령에 --timeout SECONDS(지나면 끝냄)와 --memory SIZE(2G, 512M, 최대 4G)를 쓸 수 있습니다. 메모리가 더 필요한
실행은 거절하고, 더 많이 쓰는 실행은 끝냅니다. 기본값은 남은 메모리의 절반이며 최대 4G입니다.

“run”은 따로 정하지 않으면 WASM으로 계산하며, 어느 컴퓨터에서나 창과 같은 숫자가 나옵니다. --provider native는 두 배에서 네 배
빠른 네이티브 코드를 쓰고, 숫자는 반올림만큼 다릅니다. 네이티브 코드에는 샌드박스가 없으므로 Convas에 해당하는 레이어가 없는
연산자가 든 파일에는 --trust가 필요합니다.

FILE은 프로젝트(.convas, 또는 가중치가 없는 .json)나 ONNX 모델(외부 데이터는 같은 폴더)이고 PICTURE는 PNG, JPEG, WebP
파일입니다. 그림을 받지 않는 신경망은 --image 없이, 0이나 프로젝트 또는 --feed가 정한 값으로 실행합니다.
사진은 가운데를 잘라 신경망의 크기로 맞추며, 이미 그 크기인 사진은 픽셀 그대로 씁니다.
--json을 쓰면 표준 출력에는 JSON 문서 하나만 나옵니다.
실행 결과에 NaN이나 무한대가 있으면 “run”이 처음 나타나는 레이어를 찾아 알리고, --json에서는 "nonFinite"에
적습니다(kind, count, firstLayer, appearances). JSON에는 그런 수가 없으므로 "NaN", "Infinity", "-Infinity"
문자열로 쓰며, 출력의 min, mean, max는 유한한 원소만으로 계산합니다.

KIND는 다음 중 하나입니다.
  pytorch, keras   OUT.py와 그 옆의 OUT.safetensors, 또는 둘을 담은 OUT.zip. python3 OUT.py로 스스로 검사합니다.
  safetensors, npz 모든 파라미터를 LAYER.PARAMETER라는 이름으로 OUT.safetensors 또는 OUT.npz에 쓰기
  csv, json        레이어별 모양, 파라미터, 계산량
출력이 이미 있는 프로젝트(.convas, .json)나 입력 파일이거나 OUT.py 옆에 이미 있는 파일이면 --force를 써야만 바꿉니다.
W는 .safetensors 파일, .npz 파일, 또는 LAYER.PARAMETER.npy라는 이름의 .npy 파일(float32)로, 학습한 결과입니다.

종료 코드: 0 완료, 2 잘못된 입력(표준 오류에 설명), 1 Convas의 결함.
`,
);
