<?php

declare(strict_types=1);

namespace Shop\Webhook;

/** A list of networks, as partners publish those that their webhooks come from. It is a fence beside the signature, never instead of it. */
final class Network
{
    /** @param list<string> $networks such as `203.0.113.0/24` or `2001:db8::/32` */
    public static function anyContains(array $networks, string $address): bool
    {
        foreach ($networks as $network) {
            if (self::contains($network, $address)) {
                return true;
            }
        }
        return false;
    }

    private static function contains(string $network, string $address): bool
    {
        [$base, $bits] = explode('/', $network, 2) + [1 => ''];
        $baseBytes = @inet_pton($base);
        $bytes = @inet_pton($address);
        if ($baseBytes === false || $bytes === false || strlen($baseBytes) !== strlen($bytes)) {
            return false;
        }
        if ($bits !== '' && (!ctype_digit($bits) || (int) $bits > strlen($bytes) * 8)) {
            // A network that is misspelt contains nobody: `/x` taken for 0 would let everybody in.
            return false;
        }
        $left = $bits === '' ? strlen($bytes) * 8 : (int) $bits;
        for ($i = 0; $left > 0 && $i < strlen($bytes); ++$i, $left -= 8) {
            $mask = $left >= 8 ? 0xff : 0xff << (8 - $left) & 0xff;
            if ((ord($bytes[$i]) & $mask) !== (ord($baseBytes[$i]) & $mask)) {
                return false;
            }
        }
        return true;
    }
}
