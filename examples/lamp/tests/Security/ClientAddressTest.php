<?php

declare(strict_types=1);

namespace Shop\Tests\Security;

use PHPUnit\Framework\TestCase;
use Shop\Security\ClientAddress;
use Shop\Webhook\Network;

final class ClientAddressTest extends TestCase
{
    /** @dataProvider requests */
    public function testIsTheFirstAddressThatNoProxyOfOursVouchesFor(string $expected, string $peer, string $forwarded, array $trusted): void
    {
        self::assertSame($expected, ClientAddress::of($peer, $forwarded, $trusted));
    }

    /** @return iterable<string, array{string, string, string, list<string>}> */
    public static function requests(): iterable
    {
        yield 'without proxies' => ['192.0.2.1', '192.0.2.1', '', []];
        yield 'a header from somebody' => ['192.0.2.1', '192.0.2.1', '203.0.113.5', ['10.0.0.0/8']];
        yield 'behind a proxy' => ['203.0.113.5', '10.0.0.1', '203.0.113.5', ['10.0.0.0/8']];
        yield 'behind two' => ['203.0.113.5', '10.0.0.1', '203.0.113.5, 10.0.0.2', ['10.0.0.0/8']];
        yield 'a client that writes the header itself' => ['198.51.100.9', '10.0.0.1', '203.0.113.5, 198.51.100.9', ['10.0.0.0/8']];
        yield 'a proxy that is not ours' => ['198.51.100.9', '10.0.0.1', '203.0.113.5, 198.51.100.9, 10.0.0.2', ['10.0.0.0/8']];
        yield 'over IPv6' => ['2001:db8::5', 'fd00::1', '2001:db8::5', ['fd00::/8']];
        yield 'IPv4 in IPv6' => ['203.0.113.5', '::ffff:10.0.0.1', '203.0.113.5', ['10.0.0.0/8']];
    }

    public function testANetworkThatIsMisspeltContainsNobody(): void
    {
        foreach (['203.0.113.0/x', '203.0.113.0/33', '203.0.113.0/-1', 'nowhere/24', ''] as $network) {
            self::assertFalse(Network::anyContains([$network], '203.0.113.5'), $network);
        }
        self::assertTrue(Network::anyContains(['0.0.0.0/0'], '203.0.113.5'));
        self::assertTrue(Network::anyContains(['203.0.113.4/30'], '203.0.113.5'));
        self::assertFalse(Network::anyContains(['203.0.113.4/32'], '203.0.113.5'));
        self::assertFalse(Network::anyContains(['0.0.0.0/0'], '2001:db8::5'));
    }
}
