<?php

declare(strict_types=1);

namespace Shop\Webhook;

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, the body as it came. Several secrets are live while one is rotated. */
final class Signature
{
    /** @param list<string> $secrets as `whsec_` and base64 */
    public static function isGenuine(
        #[\SensitiveParameter] array $secrets,
        string $id,
        string $timestamp,
        string $signatures,
        string $body,
        int $nowSeconds,
        int $toleranceSeconds,
    ): bool {
        if ($id === '' || strlen($id) > 128 || !ctype_digit($timestamp) || abs($nowSeconds - (int) $timestamp) > $toleranceSeconds) {
            return false;
        }
        $isGenuine = false;
        foreach ($secrets as $secret) {
            $key = base64_decode(str_starts_with($secret, 'whsec_') ? substr($secret, 6) : $secret, true);
            if ($key === false || $key === '') {
                continue;
            }
            $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
            // Every pair is compared, each in constant time: nothing is learned from how long it takes.
            foreach (array_slice(explode(' ', $signatures), 0, 10) as $given) {
                $isGenuine = hash_equals($expected, $given) || $isGenuine;
            }
        }
        return $isGenuine;
    }
}
