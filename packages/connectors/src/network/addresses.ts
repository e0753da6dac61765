import ipaddr from 'ipaddr.js';

/** Addresses of clouds’ own services that lie among the public ones. */
const reservedForClouds = new Set(['168.63.129.16']);

/**
 * Whether an address is one that anybody on the internet may have: not private, loopback, link-local, shared,
 * documentation, multicast, a tunnel to IPv4, or a cloud’s own. IPv4 inside IPv6 is judged as IPv4. A text that is no
 * address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv6') return inGlobalUnicast(address as ipaddr.IPv6);
  return !reservedForClouds.has(address.toString());
}

/** 2000::/3; what lies outside is unassigned, or IPv4 in disguise (`::127.0.0.1`). */
const inGlobalUnicast = (address: ipaddr.IPv6): boolean => ((address.parts[0] ?? 0) & 0xe000) === 0x2000;

/**
 * Which hosts calls may reach although they are not public: names, addresses and CIDR ranges, each with an optional
 * port (`crm.internal:8443`, `10.1.0.0/16`, `127.0.0.1`); `*` is all of them.
 */
export function allowedHosts(entries: readonly string[]): (host: string, address: string, port: number) => boolean {
  const rules = entries
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
    .map(ruleOf);
  return (host, address, port) => rules.some((rule) => rule(host.toLowerCase(), address, port));
}

type Rule = (host: string, address: string, port: number) => boolean;

function ruleOf(entry: string): Rule {
  if (entry === '*') return () => true;
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return (_, address) => {
      const candidate = ipaddr.process(address);
      return candidate.kind() === network.kind() && candidate.match(network, bits);
    };
  }
  const [, name = entry, port] =
    /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(ipaddr.IPv6.isValid(entry) ? `[${entry}]` : entry) ?? [];
  const bare = ipaddr.isValid(name) ? ipaddr.process(name).toString() : name;
  return (host, address, asked) =>
    (host === bare || ipaddr.process(address).toString() === bare) && (port === undefined || Number(port) === asked);
}
