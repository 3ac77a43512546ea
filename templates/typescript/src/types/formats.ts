{{ header }}
import * as z from 'zod';

const text = (matches: (text: string) => boolean, expected: string) => z.string().refine(matches, `Expected ${expected}`);

/** `date-time` of RFC 3339: `2026-11-20T09:30:00Z`. */
export const dateTime = text((text) => {
  const [date = '', time = ''] = text.split(/[Tt]/, 2);
  return z.validate(z.iso.date(), date) && isTime(time) && text.length === date.length + 1 + time.length;
}, 'a date and time such as 2026-11-20T09:30:00Z');

/** `time` of RFC 3339: `09:30:00+01:00`. */
export const time = text((text) => isTime(text), 'a time with an offset such as 09:30:00Z');

const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

function isTime(text: string): boolean {
  const [match, hour, minute, second, sign, hours = 0, minutes = 0] = TIME.exec(text) ?? [];
  if (match === undefined || second !== '60') return match !== undefined;
  // A leap second is the last of its day, in universal time.
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return (Number(hour) * 60 + Number(minute) - offset + 2 * 1440) % 1440 === 1439;
}

/** `duration` of RFC 3339, appendix A: `P1DT12H`. */
export const duration = text((text) => DURATION.test(text), 'a duration such as P1DT12H');

const DURATION = /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** `email` of RFC 5321, 4.1.2. */
export const email = text((text) => {
  const at = text.lastIndexOf('@');
  const [name, host] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  const [, version, address] = /^\[(IPv6:)?(.*)\]$/i.exec(host) ?? [];
  const isHost = address === undefined ? isHostname(host) : z.validate(version ? z.ipv6() : z.ipv4(), address);
  return MAILBOX.test(name) && isHost;
}, 'an email address');

const MAILBOX = /^(?:[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")$/;

/** `hostname` of RFC 1123, 2.1. */
export const hostname = text((text) => isHostname(text), 'a host name');

const isHostname = (text: string) => text.length <= 253 && text.split('.').every((label) => isLabel(label));

function isLabel(label: string): boolean {
  if (!/^(?!-)[A-Za-z\d-]{1,63}(?<!-)$/.test(label)) return false;
  if (label.slice(2, 4) !== '--') return true;
  // Two dashes there announce an encoding, and there is but one (RFC 5891, 4.2.3.1).
  const url = `http://${label}`;
  return /^xn/i.test(label) && URL.canParse(url) && new URL(url).hostname === label.toLowerCase();
}

const UNRESERVED = String.raw`[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2}`;
const SEGMENT = `(?:${UNRESERVED}|[:@])`;
const ADDRESS = String.raw`\[(?<address>[\dA-Fa-f:.]+)\]|\[v[\dA-Fa-f]+\.[\w.~!$&'()*+,;=:-]+\]`;
const AUTHORITY = String.raw`//(?:(?:${UNRESERVED}|:)*@)?(?:${ADDRESS}|(?:${UNRESERVED})*)(?::\d*)?(?:/${SEGMENT}*)*`;
const ABSOLUTE = `/(?:${SEGMENT}+(?:/${SEGMENT}*)*)?`;
const END = String.raw`(?:\?(?:${SEGMENT}|[/?])*)?(?:#(?:${SEGMENT}|[/?])*)?$`;
const URI = new RegExp(String.raw`^[A-Za-z][A-Za-z\d+.-]*:(?:${AUTHORITY}|${ABSOLUTE}|${SEGMENT}+(?:/${SEGMENT}*)*)?${END}`);
const RELATIVE = new RegExp(`^(?:${AUTHORITY}|${ABSOLUTE}|(?:${UNRESERVED}|@)+(?:/${SEGMENT}*)*)?${END}`);

function matchesUri(pattern: RegExp, text: string): boolean {
  const match = pattern.exec(text);
  const address = match?.groups?.['address'];
  return match !== null && (address === undefined || z.validate(z.ipv6(), address));
}

/** `uri` of RFC 3986. */
export const uri = text((text) => matchesUri(URI, text), 'a URI');

/** `uri-reference` of RFC 3986: a URI, or a part of one. */
export const uriReference = text((text) => matchesUri(URI, text) || matchesUri(RELATIVE, text), 'a URI reference');

/** `json-pointer` of RFC 6901. */
export const jsonPointer = text((text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text), 'a JSON pointer');

/** `regex` of ECMA-262. */
export const regex = text((text) => {
  try {
    return new RegExp(text, 'u').unicode;
  } catch {
    return false;
  }
}, 'a regular expression');
