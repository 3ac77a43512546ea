{{ header }}
import { isIPv4, isIPv6 } from 'node:net';

const DATE = /^\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))$/;

/** `date` of RFC 3339: `2026-11-20`. */
export const isDate = (text: string): boolean => DATE.test(text) && (!text.endsWith('-02-29') || isLeapYear(Number(text.slice(0, 4))));

const isLeapYear = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** `time` of RFC 3339: `09:30:00+01:00`. */
export const isTime = (text: string): boolean => TIME.test(text) && (text.slice(6, 8) !== '60' || isLastMinute(text));

/** A leap second is the last of its day, in universal time. */
function isLastMinute(time: string): boolean {
  const [, hour, minute, , sign, hours = 0, minutes = 0] = TIME.exec(time) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return (Number(hour) * 60 + Number(minute) - offset + 2 * 1440) % 1440 === 1439;
}

/** `date-time` of RFC 3339: `2026-11-20T09:30:00Z`. */
export const isDateTime = (text: string): boolean =>
  (text[10] === 'T' || text[10] === 't') && isDate(text.slice(0, 10)) && isTime(text.slice(11));

const DURATION = /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** `duration` of RFC 3339, appendix A: `P1DT12H`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/** `ipv6` of RFC 4291, 2.2, which knows no zones. */
export const isIpv6 = (text: string): boolean => isIPv6(text) && !text.includes('%');

/** `ipv4` of RFC 2673, 3.2: four numbers. */
export const isIpv4 = (text: string): boolean => isIPv4(text);

const HOST = /^(?!-)[A-Za-z\d-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z\d-]{1,63}(?<!-))*$/;

/** `hostname` of RFC 1123, 2.1. */
export const isHostname = (text: string): boolean =>
  text.length <= 253 && HOST.test(text) && (!text.includes('--') || text.split('.').every(isLabel));

/** Two hyphens as third and fourth announce an encoding, and there is but one (RFC 5891, 4.2.3.1). */
function isLabel(label: string): boolean {
  if (label.slice(2, 4) !== '--') return true;
  const url = `http://${label}`;
  return /^xn/i.test(label) && URL.canParse(url) && new URL(url).hostname === label.toLowerCase();
}

const MAILBOX = /^(?:[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")$/;

/** `email` of RFC 5321, 4.1.2. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [name, host] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (!MAILBOX.test(name)) return false;
  const [, version, address] = (host.startsWith('[') && /^\[(IPv6:)?(.*)\]$/i.exec(host)) || [];
  return address === undefined ? isHostname(host) : version ? isIpv6(address) : isIpv4(address);
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
