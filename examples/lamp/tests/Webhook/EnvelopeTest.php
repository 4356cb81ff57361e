<?php

declare(strict_types=1);

namespace Shop\Tests\Webhook;

use PHPUnit\Framework\TestCase;
use Shop\Partner\Payment\PaymentCapturedWebhook;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Tests\Domain\Orders;
use Shop\Webhook\Envelope;

final class EnvelopeTest extends TestCase
{
    private static function captured(): array
    {
        $payment = Orders::payment(PaymentStatus::Captured, 2);
        return (new PaymentCapturedWebhook(new \DateTimeImmutable('2026-01-15T10:00:00Z'), $payment))->toArray();
    }

    public function testSaysWhatToReadAndHowNewItIs(): void
    {
        $envelope = Envelope::read('payment', (string) json_encode(self::captured()));
        self::assertSame(['LS-100001', 'pay_1', 2, null], [
            $envelope->orderReference,
            $envelope->subjectId,
            $envelope->subjectVersion,
            $envelope->ignored,
        ]);
    }

    /** @return iterable<string, array{string, string, string}> */
    public static function strange(): iterable
    {
        $captured = self::captured();
        yield 'no JSON' => ['payment', 'hello', 'not JSON'];
        yield 'another version' => ['payment', (string) json_encode(['version' => 2] + $captured), 'unknown version'];
        yield 'a type of another partner' => ['carrier', (string) json_encode($captured), 'unknown type'];
        yield 'a field of another type' => ['payment', str_replace('4990', '"49.90"', (string) json_encode($captured)), 'must be an integer'];
    }

    /** @dataProvider strange */
    public function testIgnoresWhatItDoesNotUnderstandAndSaysWhy(string $partner, string $body, string $why): void
    {
        $envelope = Envelope::read($partner, $body);
        self::assertNull($envelope->orderReference);
        self::assertStringContainsString($why, (string) $envelope->ignored);
    }
}
