<?php

declare(strict_types=1);

namespace Shop\Tests\Webhook;

use PHPUnit\Framework\TestCase;
use Shop\Webhook\Network;

final class NetworkTest extends TestCase
{
    public function testKnowsItsAddresses(): void
    {
        self::assertTrue(Network::anyContains(['203.0.113.0/25'], '203.0.113.127'));
        self::assertFalse(Network::anyContains(['203.0.113.0/25'], '203.0.113.128'));
        self::assertTrue(Network::anyContains(['192.0.2.1', '2001:db8::/33'], '2001:db8:7fff::1'));
        self::assertFalse(Network::anyContains(['2001:db8::/33'], '2001:db8:8000::1'));
        self::assertFalse(Network::anyContains(['nonsense', '203.0.113.0/24'], '::1'));
    }
}
