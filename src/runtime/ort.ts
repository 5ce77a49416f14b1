import type * as OnnxRuntime from 'onnxruntime-web';

/** What Convas uses of ONNX Runtime Web; its `/wasm` and `/webgpu` entries and its Node build all have it. */
export type Ort = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor' | 'env'>;
export type OrtSession = OnnxRuntime.InferenceSession;
export type OrtTensor = OnnxRuntime.Tensor;
export type SessionOptions = OnnxRuntime.InferenceSession.SessionOptions;
export type ProviderConfig = OnnxRuntime.InferenceSession.ExecutionProviderConfig;
