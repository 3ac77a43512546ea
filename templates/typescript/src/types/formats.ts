{{ header }}
import * as z from 'zod';
import { isDateTime, isDuration, isEmail, isHostname, isJsonPointer, isRegex, isTime, isUri, isUriReference } from './grammars.js';

const text = (matches: (text: string) => boolean, expected: string) => z.string().refine(matches, `Expected ${expected}`);

export const dateTime = text(isDateTime, 'a date and time such as 2026-11-20T09:30:00Z');
export const time = text(isTime, 'a time with an offset such as 09:30:00Z');
export const duration = text(isDuration, 'a duration such as P1DT12H');
export const email = text(isEmail, 'an email address');
export const hostname = text(isHostname, 'a host name');
export const uri = text(isUri, 'a URI');
export const uriReference = text(isUriReference, 'a URI reference');
export const jsonPointer = text(isJsonPointer, 'a JSON pointer');
export const regex = text(isRegex, 'a regular expression');
