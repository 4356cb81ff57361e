<?php

declare(strict_types=1);

namespace Shop\Security;

use Shop\Webhook\Network;

/** Who really asks, where proxies stand in front of the shop. */
final class ClientAddress
{
    /**
     * X-Forwarded-For is read from its end, and only past proxies of our own: whatever stands before them, the client may have written.
     *
     * @param string $peer the other end of the connection
     * @param list<string> $trustedProxies networks of our own proxies; none where it is empty
     */
    public static function of(string $peer, string $forwardedFor, array $trustedProxies): string
    {
        $hops = array_reverse(array_filter(array_map('trim', explode(',', $forwardedFor)), static fn (string $hop): bool => $hop !== ''));
        $address = self::plain($peer);
        foreach ($hops as $hop) {
            if (!Network::anyContains($trustedProxies, $address)) {
                break;
            }
            $address = self::plain($hop);
        }
        return $address;
    }

    /** An IPv4 address that a socket of IPv6 wrote (::ffff:192.0.2.1) is the IPv4 address. */
    private static function plain(string $address): string
    {
        $bytes = @inet_pton($address);
        if ($bytes !== false && strlen($bytes) === 16 && str_starts_with($bytes, str_repeat("\0", 10) . "\xff\xff")) {
            return (string) inet_ntop(substr($bytes, 12));
        }
        return $address;
    }
}
