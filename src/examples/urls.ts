import averageAndMaximum from '../../assets/examples/average-and-maximum.convas?url';
import depthwiseSeparable from '../../assets/examples/depthwise-separable.convas?url';
import inceptionBlock from '../../assets/examples/inception-block.convas?url';
import lenet5 from '../../assets/examples/lenet-5.convas?url';
import residualBlock from '../../assets/examples/residual-block.convas?url';
import seBlock from '../../assets/examples/se-block.convas?url';
import seCnn from '../../assets/examples/se-cnn.convas?url';
import seResNet from '../../assets/examples/se-resnet.convas?url';
import seSigns from '../../assets/examples/se-signs.convas?url';
import seSignsMulti from '../../assets/examples/se-signs-multi.convas?url';
import selfieSegmentation from '../../assets/examples/selfie-segmentation.convas?url';
import smallVgg from '../../assets/examples/small-vgg.convas?url';
import threeAttentions from '../../assets/examples/three-attentions.convas?url';
import type { ExampleId } from './catalogue.ts';

/** Where the window fetches an example. Apart from the catalogue, since only Vite understands `?url`. */
export const EXAMPLE_URLS: Readonly<Record<ExampleId, string>> = {
  'se-cnn': seCnn,
  'se-signs': seSigns,
  'se-signs-multi': seSignsMulti,
  'selfie-segmentation': selfieSegmentation,
  'lenet-5': lenet5,
  'small-vgg': smallVgg,
  'se-resnet': seResNet,
  'average-and-maximum': averageAndMaximum,
  'depthwise-separable': depthwiseSeparable,
  'inception-block': inceptionBlock,
  'residual-block': residualBlock,
  'se-block': seBlock,
  'three-attentions': threeAttentions,
};
