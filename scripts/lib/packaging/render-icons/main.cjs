// Run by Electron (icons.mjs): draws an SVG file in several sizes. Arguments: the SVG file, a folder, the sizes.
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { app, BrowserWindow } = require('electron');

const [svgFile = '', folder = '', ...sizes] = process.argv
  .slice(process.argv.indexOf('--icons') + 1)
  .filter((argument) => !argument.startsWith('-'));
const svg = `data:image/svg+xml;base64,${readFileSync(svgFile).toString('base64')}`;

app
  .whenReady()
  .then(draw)
  .then(
    () => app.exit(0),
    (error) => {
      console.error(error);
      app.exit(1);
    },
  );

async function draw() {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
  await window.loadURL('data:text/html,<title>icons</title>');
  for (const size of sizes) {
    const png = await window.webContents.executeJavaScript(`(async () => {
      const image = new Image(${size}, ${size});
      image.src = '${svg}';
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = ${size};
      canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
      return canvas.toDataURL('image/png').split(',')[1];
    })()`);
    writeFileSync(path.join(folder, `${size}.png`), Buffer.from(png, 'base64'));
  }
}
