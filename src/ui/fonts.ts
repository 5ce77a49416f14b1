// Faces are bundled: the window never asks a network for anything.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-kr/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
