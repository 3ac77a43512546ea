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

const whole = (min: number, max: number) => z.int().min(min).max(max);

export const int8 = whole(-(2 ** 7), 2 ** 7 - 1);
export const int16 = whole(-(2 ** 15), 2 ** 15 - 1);
export const uint8 = whole(0, 2 ** 8 - 1);
export const uint16 = whole(0, 2 ** 16 - 1);
export const uint32 = whole(0, 2 ** 32 - 1);
export const uint64 = whole(0, Number.MAX_SAFE_INTEGER);
{%- if typed_dates %}

/** A point in time, to the millisecond: text to clients, a `Date` to handlers. */
export const instant = z.preprocess(written, dateTime).transform(at) as unknown as z.ZodType<Date, Date>;

/** The point in time that a text stands for. `Date` has no leap seconds: they are the first of the next minute. */
export function at(text: string): Date {
  const isLeap = text.slice(17, 19) === '60';
  const known = isLeap ? `${text.slice(0, 17)}59${text.slice(19)}` : text;
  return new Date(Date.parse(known.toUpperCase()) + (isLeap ? 1000 : 0));
}

/** As it leaves; what is no point in time is refused as what it is. */
function written(value: unknown): unknown {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
}
{%- endif %}
