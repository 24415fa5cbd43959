import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Config } from '../config.ts';
import { shortText } from '../graphql/short-text.ts';

/** Says why a request is refused for its header Host; undefined when the server answers to that. */
export type HostCheck = (host: string | undefined) => string | undefined;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Makes the check for a server that listens on an address. A page can have the name that it came from lead there (DNS
 * rebinding), and is then, to the browser, a page of this server. What leads to the loopback by right is known; on
 * other addresses the server answers to any name until it is told some.
 */
export function hostCheck({ host, allowedHosts }: Pick<Config, 'host' | 'allowedHosts'>, address: string): HostCheck {
  const isLoopback = LOOPBACK.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  if (!isLoopback && allowedHosts.length === 0) return () => undefined;
  const names = new Set(['localhost', host.toLowerCase(), ...allowedHosts]);
  return (header = '') => {
    const name = header.toLowerCase().replace(/\.?(:\d*)?$/, '');
    if (names.has(name) || name.endsWith('.localhost') || isAddress(name)) return undefined;
    return (
      `The server does not answer to the host ${JSON.stringify(shortText(header, 100))}. ` +
      'Ask it as localhost or by its IP address, or add the name to ALLOWED_HOSTS and start the server again.'
    );
  };
}

/** No name looks like an address, so that no page can have one lead elsewhere. */
function isAddress(name: string): boolean {
  return isIPv4(name) || (name.startsWith('[') && name.endsWith(']') && isIPv6(name.slice(1, -1)));
}
