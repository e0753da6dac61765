import { describe, expect, it } from 'vitest';
import { allowedHosts, isPublicAddress } from './addresses.ts';

describe('isPublicAddress', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.9.10', 'loopback, anywhere in 127/8'],
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'metadata of clouds'],
    ['100.64.0.1', 'shared'],
    ['100.100.100.200', 'metadata of a cloud'],
    ['168.63.129.16', 'services of a cloud'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'this host'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4 in disguise'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:7f00:1', 'mapped, in hexadecimal'],
    ['::ffff:a9fe:a9fe', 'mapped metadata'],
    ['::ffff:0:127.0.0.1', 'translated'],
    ['64:ff9b::7f00:1', 'translated'],
    ['64:ff9b:1::1', 'translated'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata of a cloud'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['100::1', 'discard'],
    ['4000::1', 'unassigned'],
    ['localhost', 'no address'],
    ['', 'nothing'],
  ])('refuses %s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('allowedHosts', () => {
  it.each([
    ['127.0.0.1', 'localhost', '127.0.0.1', 80, true],
    ['127.0.0.1', 'localhost', '::ffff:127.0.0.1', 80, true],
    ['127.0.0.1:8080', '127.0.0.1', '127.0.0.1', 8080, true],
    ['127.0.0.1:8080', '127.0.0.1', '127.0.0.1', 5432, false],
    ['crm.internal', 'CRM.internal', '10.0.0.9', 443, true],
    ['crm.internal', 'db.internal', '10.0.0.9', 443, false],
    ['10.1.0.0/16', 'crm.internal', '10.1.9.9', 443, true],
    ['10.1.0.0/16', 'crm.internal', '10.2.9.9', 443, false],
    ['10.1.0.0/16', 'crm.internal', 'fd00::1', 443, false],
    ['::1', 'localhost', '::1', 80, true],
    ['[::1]:8080', 'localhost', '::1', 80, false],
    ['*', 'anything', '10.0.0.1', 1, true],
    ['', 'anything', '10.0.0.1', 1, false],
  ])('%s and %s at %s:%i → %s', (entry, host, address, port, expected) => {
    expect(allowedHosts([entry])(host, address, port)).toBe(expected);
  });
});
