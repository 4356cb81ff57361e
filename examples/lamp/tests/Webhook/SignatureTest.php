<?php

declare(strict_types=1);

namespace Shop\Tests\Webhook;

use PHPUnit\Framework\TestCase;
use Shop\Webhook\Signature;

final class SignatureTest extends TestCase
{
    private const NOW = 1_768_471_200;

    private static function signed(string $secret, string $body, int $at = self::NOW): string
    {
        $key = (string) base64_decode(substr($secret, 6), true);
        return 'v1,' . base64_encode(hash_hmac('sha256', "evt_1.$at.$body", $key, true));
    }

    private static function isGenuine(array $secrets, string $signatures, string $body, int $at = self::NOW): bool
    {
        return Signature::isGenuine($secrets, 'evt_1', (string) $at, $signatures, $body, self::NOW, 300);
    }

    public function testTakesWhatWasSignedWithALiveSecret(): void
    {
        $secret = 'whsec_' . base64_encode('one');
        self::assertTrue(self::isGenuine([$secret], self::signed($secret, '{}'), '{}'));
    }

    public function testTakesBothSecretsWhileOneIsRotated(): void
    {
        $old = 'whsec_' . base64_encode('old');
        $new = 'whsec_' . base64_encode('new');
        self::assertTrue(self::isGenuine([$new, $old], self::signed($old, '{}'), '{}'));
        self::assertTrue(self::isGenuine([$new], self::signed($old, '{}') . ' ' . self::signed($new, '{}'), '{}'));
    }

    public function testRefusesAnotherBodyKeyOrTime(): void
    {
        $secret = 'whsec_' . base64_encode('one');
        $signature = self::signed($secret, '{}');
        self::assertFalse(self::isGenuine([$secret], $signature, '{ }'));
        self::assertFalse(self::isGenuine(['whsec_' . base64_encode('two')], $signature, '{}'));
        self::assertFalse(self::isGenuine([$secret], $signature, '{}', self::NOW - 1));
        self::assertFalse(self::isGenuine([$secret], '', '{}'));
        // no secret at all signs nothing
        self::assertFalse(self::isGenuine(['whsec_'], 'v1,' . base64_encode(hash_hmac('sha256', 'evt_1.' . self::NOW . '.{}', '', true)), '{}'));
    }

    public function testRefusesWhatIsTooOldThoughRightlySigned(): void
    {
        $secret = 'whsec_' . base64_encode('one');
        $yesterday = self::NOW - 86_400;
        self::assertFalse(self::isGenuine([$secret], self::signed($secret, '{}', $yesterday), '{}', $yesterday));
    }
}
