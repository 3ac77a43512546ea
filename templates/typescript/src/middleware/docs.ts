{{ header }}
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import viewer from 'swagger-ui-dist/absolute-path.js';
import { document } from '../types/document.js';

interface File {
  type: string;
  body: string | Buffer;
}

const read = (name: string): Buffer => readFileSync(join(viewer(), name));
const page = read('index.html').toString().replace('<head>', '<head><base href="/docs/">');
const start = "SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });";

/** A page about the API at `/docs`, and what it needs: the document, the viewer of a package, and nothing from elsewhere. */
export const docs: Readonly<Record<string, File>> = {
  '/docs': { type: 'text/html', body: page },
  '/docs/openapi.json': { type: 'application/json', body: document },
  '/docs/swagger-initializer.js': { type: 'text/javascript', body: start },
  '/docs/swagger-ui-bundle.js': { type: 'text/javascript', body: read('swagger-ui-bundle.js') },
  '/docs/swagger-ui-standalone-preset.js': { type: 'text/javascript', body: '' },
  '/docs/swagger-ui.css': { type: 'text/css', body: read('swagger-ui.css') },
  '/docs/index.css': { type: 'text/css', body: read('index.css') },
  '/docs/favicon-16x16.png': { type: 'image/png', body: read('favicon-16x16.png') },
  '/docs/favicon-32x32.png': { type: 'image/png', body: read('favicon-32x32.png') },
};
