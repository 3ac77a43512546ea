{{ header }}
import { isIPv4, isIPv6 } from 'node:net';

/** `date` of RFC 3339: `2026-11-20`. */
export function isDate(text: string): boolean {
  const [match, year, month = '', day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const isLeapYear = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = month === '02' ? (isLeapYear ? 29 : 28) : ['04', '06', '09', '11'].includes(month) ? 30 : 31;
  return match !== undefined && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** `time` of RFC 3339: `09:30:00+01:00`. */
export function isTime(text: string): boolean {
  const [match, hour, minute, second, sign, hours = 0, minutes = 0] = TIME.exec(text) ?? [];
  if (match === undefined || second !== '60') return match !== undefined;
  // A leap second is the last of its day, in universal time.
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return (Number(hour) * 60 + Number(minute) - offset + 2 * 1440) % 1440 === 1439;
}

/** `date-time` of RFC 3339: `2026-11-20T09:30:00Z`. */
export const isDateTime = (text: string): boolean => /^[Tt]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));

const DURATION = /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** `duration` of RFC 3339, appendix A: `P1DT12H`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/** `ipv6` of RFC 4291, 2.2, which knows no zones. */
export const isIpv6 = (text: string): boolean => isIPv6(text) && !text.includes('%');

/** `ipv4` of RFC 2673, 3.2: four numbers. */
export const isIpv4 = (text: string): boolean => isIPv4(text);

/** `hostname` of RFC 1123, 2.1. */
export const isHostname = (text: string): boolean => text.length <= 253 && text.split('.').every((label) => isLabel(label));

function isLabel(label: string): boolean {
  if (!/^(?!-)[A-Za-z\d-]{1,63}(?<!-)$/.test(label)) return false;
  if (label.slice(2, 4) !== '--') return true;
  // Two dashes there announce an encoding, and there is but one (RFC 5891, 4.2.3.1).
  const url = `http://${label}`;
  return /^xn/i.test(label) && URL.canParse(url) && new URL(url).hostname === label.toLowerCase();
}

const MAILBOX = /^(?:[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")$/;

/** `email` of RFC 5321, 4.1.2. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [name, host] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  const [, version, address] = /^\[(IPv6:)?(.*)\]$/i.exec(host) ?? [];
  const isHost = address === undefined ? isHostname(host) : version ? isIpv6(address) : isIpv4(address);
  return MAILBOX.test(name) && isHost;
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
  return match !== null && (address === undefined || isIpv6(address));
}

/** `uri` of RFC 3986. */
export const isUri = (text: string): boolean => matchesUri(URI, text);

/** `uri-reference` of RFC 3986: a URI, or a part of one. */
export const isUriReference = (text: string): boolean => isUri(text) || matchesUri(RELATIVE, text);

/** `json-pointer` of RFC 6901. */
export const isJsonPointer = (text: string): boolean => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);

/** `regex` of ECMA-262. */
export function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'u').unicode;
  } catch {
    return false;
  }
}
