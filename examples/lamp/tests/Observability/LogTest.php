<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;
use Shop\Observability\Log;
use Shop\Observability\Trace;
use Shop\Partner\Payment\PaymentStatus;

final class LogTest extends TestCase
{
    /** @var resource */
    private $stream;
    private Trace $trace;
    private Log $log;

    protected function setUp(): void
    {
        $this->stream = fopen('php://memory', 'w+');
        $this->trace = new Trace(new Randomizer(new Mt19937(1)));
        $this->log = new Log($this->stream, $this->trace);
    }

    public function testWritesOneObjectALineWithTheRequestAndItsTrace(): void
    {
        $this->trace->begin('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'req-1');
        $this->log->warning('partner call', ['partner' => 'payment', 'attempt' => 2, 'latency_ms' => 12.5, 'status' => PaymentStatus::Captured]);
        $this->log->info("two\nlines");
        [$first, $second] = $this->lines();
        self::assertSame(
            ['warning', 'partner call', 'req-1', '4bf92f3577b34da6a3ce929d0e0e4736', 'payment', 2, 12.5, 'captured'],
            [$first['level'], $first['message'], $first['request_id'], $first['trace_id'], $first['partner'], $first['attempt'], $first['latency_ms'], $first['status']],
        );
        self::assertMatchesRegularExpression('/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/', $first['time']);
        self::assertSame("two\nlines", $second['message']);
    }

    /**
     * @dataProvider secrets
     *
     * @param array<string, mixed> $context
     */
    public function testWritesNoSecretNoCardAndNobodysData(string $message, array $context, string $secret): void
    {
        $this->log->error($message, $context);
        rewind($this->stream);
        $text = (string) stream_get_contents($this->stream);
        self::assertStringNotContainsString($secret, $text);
        self::assertStringContainsString('[redacted]', $text);
    }

    /** @return iterable<string, array{string, array<string, mixed>, string}> */
    public static function secrets(): iterable
    {
        yield 'a token by its name' => ['m', ['access_token' => 'abc123xyz'], 'abc123xyz'];
        yield 'a header by its name' => ['m', ['headers' => ['Authorization' => 'abc123xyz']], 'abc123xyz'];
        yield 'a bearer token in a sentence' => ['sent with Bearer abc123xyz', [], 'abc123xyz'];
        yield 'an API key by its look' => ['m', ['note' => 'used sk_test_firedrill_payment'], 'sk_test'];
        yield 'a signing secret by its look' => ['m', ['note' => 'whsec_c2VjcmV0'], 'whsec_c2'];
        yield 'a payment token by its look' => ['m', ['note' => 'tok_visa_ok'], 'tok_visa'];
        yield 'a card number' => ['m', ['note' => 'card 4111 1111 1111 1111 was used'], '4111 1111'];
        yield 'a card number without blanks' => ['card 4242424242424242', [], '424242424242'];
        yield 'a mail address' => ['m', ['note' => 'petra@example.com'], 'petra@'];
        yield 'an address' => ['m', ['destination' => ['line1' => '12 Orchard Lane']], 'Orchard'];
        yield 'a payload as a whole' => ['m', ['body' => '{"city":"Berlin"}'], 'Berlin'];
        yield 'what an exception says' => ['m', ['exception' => new \RuntimeException('token=1 Bearer abc123xyz')], 'abc123xyz'];
    }

    public function testKeepsWhatIsNeededToFindAnOrder(): void
    {
        $context = ['order' => 'LS-100001', 'payment' => 'pay_4f2a9c01d7b34e68', 'time_ms' => 1768471200000, 'number' => '1234567890123'];
        $this->log->info('m', $context);
        self::assertSame($context, array_intersect_key($this->lines()[0], $context));
    }

    public function testWritesWhatIsNoText(): void
    {
        $this->log->info("bad \xFF bytes", ['number' => NAN, 'object' => new \stdClass()]);
        self::assertSame('stdClass', $this->lines()[0]['object']);
    }

    /** @return list<array<string, mixed>> */
    private function lines(): array
    {
        rewind($this->stream);
        $lines = explode("\n", trim((string) stream_get_contents($this->stream)));

        return array_map(static fn (string $line): array => json_decode($line, true, flags: JSON_THROW_ON_ERROR), $lines);
    }
}
