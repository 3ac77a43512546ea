import type { RequestListener } from 'node:http';
import { createApp } from '../src/app.js';

export const listener = async (): Promise<RequestListener> => createApp().callback();
